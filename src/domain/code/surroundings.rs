//! A code in its surroundings (semantics section 3): the one function that finds it in whatever a sender gives.
//!
//! People paste sentences, apps send whole addresses, mail scanners wrap those in their own, spreadsheets and word
//! processors put other dashes and quotes. Which links exist plays no part: a text always has the same code.

use super::url::{DECODINGS, Url, percent_decoded};
use crate::domain::id::{is_absent, is_blank_or_invisible, normal_text};
use std::borrow::Cow;

/// The parameters in which a redirect carries the address it leads to, in the order in which they are looked at.
const WRAPPERS: [&str; 4] = ["url", "u", "target", "q"];

/// The parameters that carry a code, in the order in which they are looked at.
const CODES: [&str; 5] = ["ref", "via", "aff", "code", "referral"];

/// How many layers are taken off one text at most. An encoded code in two mail scanners has eight; without a bound, a
/// text made for it (`ref=ref=ref=`…) would cost the square of its length.
const LAYERS: u32 = 20;

/// The code in a text: a code, an address that leads to one, or either of them inside a sentence.
///
/// A text that is still encoded after three rounds has none, since what is left of it would be another code when it is
/// read again. So the code of a code is that code.
///
/// ```
/// use verve::domain::code::find_code;
///
/// let codes = ["Kari-Plakat", "(kari–plakat).", "https://x.example/join?ref=kari-plakat&utm_source=a"];
/// for text in codes {
///     assert_eq!(find_code(text).as_deref(), Some("kari-plakat"));
/// }
/// assert_eq!(find_code("(not set)"), None);
/// ```
pub fn find_code(text: &str) -> Option<Cow<'_, str>> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if is_plain {
        let has_capitals = text.bytes().any(|byte| byte.is_ascii_uppercase());
        let code = if has_capitals { Cow::Owned(text.to_ascii_lowercase()) } else { Cow::Borrowed(text) };
        return (!is_absent(&code)).then_some(code);
    }
    let mut layers = LAYERS;
    let mut code = peel(text, &mut layers)?;
    loop {
        let again = peel(&code, &mut layers)?;
        if again == code {
            return Some(Cow::Owned(code));
        }
        code = again;
    }
}

/// Takes off what stands around a code once: address, percent signs, punctuation. `layers` is how many are left.
fn peel(text: &str, layers: &mut u32) -> Option<String> {
    let mut text = normal_text(text).into_owned();
    let mut decodings = DECODINGS;
    while !is_absent(&text) {
        *layers = layers.checked_sub(1)?;
        // What begins with `#` is the fragment of an address without anything before it.
        let begun = text.trim_start_matches(|first| !matches!(first, '%' | '#') && is_around(first));
        let trimmed = begun.trim_start_matches(|first| first != '%' && is_around(first)).trim_end_matches(is_around);
        // What ends a URL may belong to the piece that is looked for: `?ref=(not%20set)`.
        let url = Url::first_in(trimmed).and_then(|_| Url::first_in(begun));
        let inner = if let Some(url) = url {
            match inside(&url, layers)? {
                Inside::Code(code) => return Some(code),
                Inside::Piece(piece) => piece.to_owned(),
            }
        } else if let Some(decoded) = percent_decoded(&text) {
            // With what stands around it: `(not%20set)` is a word for "nothing", `not%20set` is none.
            decodings = decodings.checked_sub(1)?;
            decoded
        } else if let Some((before, _)) = trimmed.split_once('#') {
            before.to_owned()
        } else {
            return Some(plain_form(trimmed));
        };
        text = normal_text(&inner).into_owned();
    }
    None
}

/// What a URL holds.
enum Inside<'a> {
    /// A piece of it, as it is written there.
    Piece(&'a str),
    /// The code of the address that it redirects to.
    Code(String),
}

fn inside<'a>(url: &Url<'a>, layers: &mut u32) -> Option<Inside<'a>> {
    if let Some(segment) = url.segment_after_r() {
        return Some(Inside::Piece(segment));
    }
    let Some(address) = url.redirects_to(&WRAPPERS) else {
        return url.parameter(&CODES).or_else(|| url.last_segment()).map(Inside::Piece);
    };
    // The path of a redirect, `/url` or `/v2/click`, is never a code.
    peel(&address, layers).map(Inside::Code).or_else(|| url.parameter(&CODES).map(Inside::Piece))
}

/// A text without what no code has: one kind of dash, no blanks, no capitals, nothing but code characters at the ends.
fn plain_form(text: &str) -> String {
    let characters = text.chars().filter(|character| !is_blank_or_invisible(*character));
    let plain: String =
        characters.map(|character| if is_dash(character) { '-' } else { character.to_ascii_lowercase() }).collect();
    plain.trim_matches(is_around).to_owned()
}

/// Whether a character may stand around a code, but neither begins nor ends one.
fn is_around(character: char) -> bool {
    !(character.is_alphanumeric() || character == '_' || is_dash(character))
}

/// Whether a character is a dash: the property `Dash` of Unicode 17.
const fn is_dash(character: char) -> bool {
    matches!(character,
        '-' | '\u{58a}' | '\u{5be}' | '\u{1400}' | '\u{1806}' | '\u{2010}'..='\u{2015}' | '\u{2053}' | '\u{207b}'
        | '\u{208b}' | '\u{2212}' | '\u{2e17}' | '\u{2e1a}' | '\u{2e3a}'..='\u{2e3b}' | '\u{2e40}' | '\u{2e5d}'
        | '\u{301c}' | '\u{3030}' | '\u{30a0}' | '\u{fe31}'..='\u{fe32}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
        | '\u{10d6e}' | '\u{10ead}')
}

#[cfg(test)]
#[path = "surroundings_tests.rs"]
mod tests;
