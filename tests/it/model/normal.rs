//! Semantics section 3, "Normal form": what is left of a text when it is read.

use unicode_normalization::UnicodeNormalization as _;

/// Words for nothing, in lower case.
const ABSENT: [&str; 20] = [
    "",
    "null",
    "(null)",
    "undefined",
    "none",
    "nil",
    "nan",
    "n/a",
    "#n/a",
    "#i/t",
    "<na>",
    "\\n",
    "-",
    "--",
    "0",
    "anonymous",
    "unknown",
    "(not set)",
    "[object object]",
    "00000000-0000-0000-0000-000000000000",
];

/// Whether a text in normal form, in any case, stands for no id at all.
pub fn is_absent(text: &str) -> bool {
    ABSENT.contains(&text.to_lowercase().as_str())
}

/// The text in NFC without what spreadsheets and people put around it.
///
/// What is taken off may uncover more of it: blanks in quotes, quotes in blanks.
pub fn text(raw: &str) -> String {
    let composed: String = raw.nfc().collect();
    let mut text = composed.as_str();
    loop {
        let bare = without_wrapping(text.trim_matches(|char| is_blank(char) || is_unseen(char)));
        if bare == text {
            return text.to_owned();
        }
        text = bare;
    }
}

fn without_wrapping(text: &str) -> &str {
    let inside = |open: &str, close: char| text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    // Only what is left is a mark by itself: the one with which spreadsheets begin a text.
    let marked = || text.strip_prefix('\'');
    inside("=\"", '"').or(inside("\"", '"')).or(inside("'", '\'')).or_else(marked).unwrap_or(text)
}

/// Whether a character is a blank of any kind, or shown as one.
pub fn is_blank(char: char) -> bool {
    char.is_whitespace() || "\u{115f}\u{1160}\u{180e}\u{2800}\u{3164}\u{ffa0}".contains(char)
}

/// Whether nobody sees a character, or it turns a line around.
pub fn is_unseen(char: char) -> bool {
    let ranges = [('\u{200b}', '\u{200f}'), ('\u{2028}', '\u{202e}'), ('\u{2060}', '\u{206f}')];
    char.is_control()
        || "\u{ad}\u{61c}\u{feff}".contains(char)
        || ranges.iter().any(|(first, last)| (*first..=*last).contains(&char))
}

/// Whether an id was a number once and may have lost digits (`E_ID_FORM`).
pub fn was_number(id: &str) -> bool {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if [".0", ",0", ".00", ",00"].into_iter().any(|zeros| id.strip_suffix(zeros).is_some_and(is_digits)) {
        return true;
    }
    let Some((mantissa, exponent)) = id.split_once(['e', 'E']) else { return false };
    let unsigned = exponent.trim_start_matches(['+', '-']);
    let is_signed = exponent.len() == unsigned.len() + 1;
    let mantissa = mantissa.strip_prefix(['+', '-']).unwrap_or(mantissa);
    let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
    let has_decimals = whole.len() < mantissa.len();
    let is_number = is_digits(whole) && (is_digits(fraction) || fraction.is_empty()) && is_digits(unsigned);
    is_number && (is_signed || has_decimals && exponent == unsigned)
}
