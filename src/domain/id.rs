//! The normal form of texts and ids (semantics section 3): what senders and spreadsheets put around an id is taken off.
//!
//! Every text that comes in passes [`normal_text`]; a user, click or event id passes [`normal_id`], a link's code
//! [`find_code`](super::code::find_code). Each of them leaves its own results as they are: what we export comes back
//! unchanged.

use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use uuid::Uuid;

/// What programs write for "nothing", in lower case; the UUID of zeros and the empty text count as absent too.
const ABSENT: [&str; 18] = [
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
    // MySQL and PostgreSQL write NULL so: a backslash and the letter.
    "\\n",
    "-",
    "--",
    "0",
    "anonymous",
    "unknown",
    "(not set)",
    "[object object]",
];

/// The longest of [`ABSENT`], in bytes.
const LONGEST_ABSENT: usize = 15;

/// What is done with an id that was a whole number once, such as `401.0`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum WholeNumbers {
    /// It is refused: `401.0` and `401` may be two ids.
    #[default]
    Refused,
    /// The `.0` is taken off.
    Shortened,
}

/// Why an id cannot be the one that the sender's system has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdFormError {
    /// Scientific notation: a spreadsheet rounded it, and different ids may now look alike.
    #[error("is in scientific notation, so digits were lost")]
    ScientificNotation,
    /// Digits and `.0` or `.00`: it went through a column of decimal numbers.
    #[error("was a whole number and now ends in a decimal zero")]
    DecimalZero,
    /// What a spreadsheet shows in place of a value, in every row that fails: those would be one person.
    #[error("is what a spreadsheet shows where a formula fails")]
    FailedFormula,
}

impl IdFormError {
    /// The stable code of the rejection.
    pub const CODE: &'static str = "E_ID_FORM";

    /// What to do about it.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::ScientificNotation => "format the column as text and export it again",
            Self::DecimalZero => "format the column as text and export it again, or take the zero off",
            Self::FailedFormula => "fix the column and export it again",
        }
    }
}

/// A text in Unicode NFC, without the blanks, invisible characters, quotes and marks of spreadsheets around it.
pub fn normal_text(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(unwrapped(text));
    }
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(unwrapped(text)),
        // NFC is closed under taking parts, so nothing has to be composed again after unwrapping (UAX 15, 3).
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(unwrapped(&text.nfc().collect::<String>()).to_owned()),
    }
}

/// The user, click or event id in a text; `None` where there is none.
///
/// # Errors
/// [`IdFormError`] for a number whose digits a spreadsheet has lost or changed.
///
/// ```
/// use verve::domain::id::{IdFormError, WholeNumbers, normal_id};
///
/// let id = |text| normal_id(text, WholeNumbers::Refused).map(|id| id.map(String::from));
/// assert_eq!(id(" \"u-401\" "), Ok(Some("u-401".to_owned())));
/// assert_eq!(id("NaN"), Ok(None));
/// assert_eq!(id("4.70123E+11"), Err(IdFormError::ScientificNotation));
/// assert_eq!(id("401.0"), Err(IdFormError::DecimalZero));
/// ```
pub fn normal_id(text: &str, whole_numbers: WholeNumbers) -> Result<Option<Cow<'_, str>>, IdFormError> {
    let id = normal_text(text);
    if is_absent(&id) {
        return Ok(None);
    }
    match whole_id(&id, whole_numbers)? {
        Some(whole) if whole.len() == id.len() => Ok(Some(id)),
        whole => Ok(whole.map(|whole| Cow::Owned(whole.to_owned()))),
    }
}

/// What a text in its normal form, which is no word for "nothing", is as an id.
///
/// # Errors
/// As for [`normal_id`].
pub fn whole_id(id: &str, whole_numbers: WholeNumbers) -> Result<Option<&str>, IdFormError> {
    if is_failed_formula(id) {
        return Err(IdFormError::FailedFormula);
    }
    if !id.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '+' | '-' | MINUS | '.' | ',')) {
        return Ok(Some(id));
    }
    if is_scientific(id) {
        return Err(IdFormError::ScientificNotation);
    }
    let Some(digits) = before_decimal_zero(id) else { return Ok(Some(id)) };
    match whole_numbers {
        WholeNumbers::Refused => Err(IdFormError::DecimalZero),
        WholeNumbers::Shortened if is_absent(digits) => Ok(None),
        WholeNumbers::Shortened => Ok(Some(digits)),
    }
}

/// Whether a text in its normal form is one of the words that stand for "nothing" in an id field.
pub fn is_absent(text: &str) -> bool {
    if text.len() <= LONGEST_ABSENT {
        return text.is_empty() || ABSENT.iter().any(|word| word.eq_ignore_ascii_case(text));
    }
    // The forms that UUIDs have: plain, with dashes, in braces, as a URN.
    matches!(text.len(), 32 | 36 | 38 | 45) && Uuid::try_parse(text).is_ok_and(|uuid| uuid.is_nil())
}

/// Whether a character leaves nothing to see: a blank of any kind, a control, or one that only directs others.
///
/// The ranges are the property `Default_Ignorable_Code_Point` of Unicode 17 with the Braille blank and the anchors of
/// interlinear notes, which fonts draw as nothing too.
pub const fn is_blank_or_invisible(character: char) -> bool {
    if character.is_ascii() {
        return character == ' ' || character.is_ascii_control();
    }
    character.is_whitespace()
        || matches!(character,
            '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// The text inside all that stands around it.
fn unwrapped(text: &str) -> &str {
    let mut text = text;
    loop {
        let trimmed = text.trim_matches(is_blank_or_invisible);
        let inner = without_quotes(trimmed);
        if inner.len() == text.len() {
            return text;
        }
        text = inner;
    }
}

/// The text without one pair of quotes, one `="..."` or one leading `'`, by which a spreadsheet marks a text.
fn without_quotes(text: &str) -> &str {
    let formula = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    if let Some(inner) = formula.or_else(|| between(text, is_double_quote)).or_else(|| between(text, is_single_quote)) {
        return inner;
    }
    text.strip_prefix('\'').unwrap_or(text)
}

/// What stands between two quotes of one family; languages and word processors differ in which of them opens.
fn between(text: &str, is_quote: fn(char) -> bool) -> Option<&str> {
    text.strip_prefix(is_quote)?.strip_suffix(is_quote)
}

const fn is_double_quote(character: char) -> bool {
    matches!(character, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '＂')
}

const fn is_single_quote(character: char) -> bool {
    matches!(character, '\'' | '‘' | '’' | '‚' | '‛' | '‹' | '›' | '＇')
}

/// The minus sign that is no hyphen, which some locales write in numbers.
const MINUS: char = '\u{2212}';

/// Whether a text is a number in scientific notation with a decimal sign or a signed exponent.
///
/// `12e45` is neither: a random id of digits and one `e` looks like that.
fn is_scientific(text: &str) -> bool {
    let is_sign = |character: char| matches!(character, '+' | '-' | MINUS);
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return false };
    let mantissa = mantissa.strip_prefix(is_sign).unwrap_or(mantissa);
    let digits = exponent.strip_prefix(is_sign).unwrap_or(exponent);
    let has_sign = digits.len() < exponent.len();
    if !are_digits(digits) {
        return false;
    }
    match mantissa.split_once(['.', ',']) {
        None => has_sign && are_digits(mantissa),
        Some((whole, "")) => are_digits(whole),
        Some((whole, part)) => (whole.is_empty() || are_digits(whole)) && are_digits(part),
    }
}

/// Whether a text in its normal form is what spreadsheets show in place of a value: `#REF!`, `#NAVN?`, `Err:502`, and
/// `###` where the column is narrow.
pub fn is_failed_formula(text: &str) -> bool {
    if let Some(number) = text.strip_prefix("Err:") {
        return are_digits(number);
    }
    let Some(name) = text.strip_prefix('#') else { return false };
    let is_word = |word: &str| {
        !word.is_empty() && word.chars().all(|letter| letter.is_uppercase() || matches!(letter, '/' | '_' | '0'..='9'))
    };
    name.strip_suffix(['!', '?']).is_some_and(is_word) || name.len() > 1 && name.bytes().all(|byte| byte == b'#')
}

/// The digits before one or two decimal zeros that end a text of digits.
fn before_decimal_zero(text: &str) -> Option<&str> {
    [".0", ",0", ".00", ",00"].iter().find_map(|zeros| text.strip_suffix(zeros)).filter(|digits| are_digits(digits))
}

fn are_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
#[path = "id_tests.rs"]
mod tests;
