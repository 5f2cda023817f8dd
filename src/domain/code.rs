//! Referral codes: made at random, chosen by an organization and checked, or found in what a sender put around one.

mod surroundings;
mod url;

pub use surroundings::find_code;

use super::id::is_absent;

/// The characters of a random code: no `0 1 i l o`, which a reader takes for one another.
pub const ALPHABET: &[u8; 31] = b"23456789abcdefghjkmnpqrstuvwxyz";

/// The length of a random code, in characters: 31^10, some 8 x 10^14 codes.
pub const CODE_LENGTH: usize = 10;

/// The length of a code that stands for a click, which people type: 31^8, some 8 x 10^11 codes.
pub const HAND_OVER_LENGTH: usize = 8;

/// Words that are, or may become, paths of the server itself.
const RESERVED: [&str; 32] = [
    "about",
    "account",
    "admin",
    "api",
    "app",
    "assets",
    "auth",
    "dashboard",
    "demo",
    "docs",
    "favicon",
    "health",
    "healthz",
    "help",
    "import",
    "index",
    "login",
    "logout",
    "metrics",
    "openapi",
    "ready",
    "readyz",
    "robots",
    "signup",
    "static",
    "status",
    "summary",
    "v1",
    "v2",
    "verve",
    "webhook",
    "webhooks",
];

/// A text that cannot be a referral code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Shorter than 3 or longer than 64 characters.
    #[error("`{code}` has {length} characters; a code has 3 to 64")]
    Length {
        /// The text as it was given.
        code: String,
        /// Its characters.
        length: usize,
    },
    /// A character other than a letter, a digit, a dash or an underscore.
    #[error("`{code}` contains `{character}`; a code is made of a-z, 0-9, `-` and `_`")]
    Character {
        /// The text as it was given.
        code: String,
        /// The first character that does not fit.
        character: char,
    },
    /// A dash at either end.
    #[error("`{0}` begins or ends with a dash")]
    Dash(String),
    /// A word that stands for "no code" in events, so no event could name the link.
    #[error("`{0}` stands for no code in events")]
    Absent(String),
    /// A word the server keeps for itself.
    #[error("`{0}` is kept for verve itself")]
    Reserved(String),
}

/// Makes a code from random bytes; none where they run out before there is one.
///
/// Bytes that would favour some characters are left out, and codes that a spreadsheet would take for a number
/// (`2345678923`, `23e4567892`) are thrown away, so a caller gives an endless source.
pub fn random_code(bytes: &mut impl Iterator<Item = u8>) -> Option<String> {
    draw(bytes, CODE_LENGTH)
}

fn draw(bytes: &mut impl Iterator<Item = u8>, length: usize) -> Option<String> {
    let mut characters = bytes.filter_map(|byte| ALPHABET.get(usize::from(byte & 31)).copied().map(char::from));
    loop {
        let code: String = characters.by_ref().take(length).collect();
        if code.len() < length {
            return None;
        }
        if !looks_like_a_number(&code) {
            return Some(code);
        }
    }
}

/// Makes a hand-over code from an endless source of random bytes: the id of a click that a person can type.
pub fn hand_over_code(bytes: &mut impl Iterator<Item = u8>) -> Option<String> {
    draw(bytes, HAND_OVER_LENGTH)
}

/// Whether a text has the form of one.
pub fn is_hand_over_code(text: &str) -> bool {
    text.len() == HAND_OVER_LENGTH && text.bytes().all(|byte| ALPHABET.contains(&byte))
}

/// Checks a code that an organization chose, and lowers it.
pub fn chosen_code(text: &str) -> Result<String, CodeError> {
    let text = text.trim();
    let code = text.to_ascii_lowercase();
    let fits = |character: char| matches!(character, 'a'..='z' | '0'..='9' | '-' | '_');
    if let Some(character) = code.chars().find(|character| !fits(*character)) {
        return Err(CodeError::Character { code: text.to_owned(), character });
    }
    if !(3..=64).contains(&code.len()) && !RESERVED.contains(&code.as_str()) && code != "r" {
        return Err(CodeError::Length { code: text.to_owned(), length: code.len() });
    }
    if code.starts_with('-') || code.ends_with('-') {
        return Err(CodeError::Dash(text.to_owned()));
    }
    if is_absent(&code) {
        return Err(CodeError::Absent(text.to_owned()));
    }
    if code == "r" || RESERVED.contains(&code.as_str()) {
        return Err(CodeError::Reserved(text.to_owned()));
    }
    Ok(code)
}

/// Whether a spreadsheet reads the code as a number: digits only, or digits, `e`, digits.
fn looks_like_a_number(code: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    match code.split_once('e') {
        Some((mantissa, exponent)) => digits(mantissa) && digits(exponent),
        None => digits(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_codes_of_the_alphabet() {
        let mut bytes = (0_u8..=255).cycle().step_by(7);
        for _ in 0..200 {
            let code = random_code(&mut bytes).unwrap_or_default();
            assert_eq!(code.len(), CODE_LENGTH);
            assert!(code.bytes().all(|byte| ALPHABET.contains(&byte)), "{code}");
            assert_eq!(chosen_code(&code).as_deref(), Ok(code.as_str()));
        }
    }

    #[test]
    fn each_character_is_as_likely_as_the_others() {
        let mut counts = [0; 256];
        for byte in 0..=255_u8 {
            let mut bytes = [byte; CODE_LENGTH].into_iter();
            // One byte over and over: a code of one character, or none.
            let code = random_code(&mut bytes).unwrap_or_else(|| "-".to_owned());
            counts[usize::from(code.as_bytes()[0])] += 1;
        }
        for letter in ALPHABET.iter().filter(|letter| letter.is_ascii_alphabetic()) {
            assert_eq!(counts[usize::from(*letter)], 8);
        }
    }

    #[test]
    fn leaves_out_what_a_spreadsheet_takes_for_a_number() {
        let place = |letter: u8| ALPHABET.iter().position(|other| *other == letter).unwrap_or_default() as u8;
        let text = b"234567892323e4567892e234567892abcdefghjk";
        let mut bytes = text.iter().map(|letter| place(*letter));
        assert_eq!(random_code(&mut bytes).as_deref(), Some("abcdefghjk"));
        assert_eq!(random_code(&mut bytes), None);
    }

    #[test]
    fn hand_over_codes_can_be_typed() {
        let mut bytes = (0_u8..=255).cycle().step_by(11);
        for _ in 0..200 {
            let code = hand_over_code(&mut bytes).unwrap_or_default();
            assert!(is_hand_over_code(&code), "{code}");
            let (one, two) = code.split_at(4);
            let typed = format!(" {} {}.", one.to_uppercase(), two.to_uppercase());
            assert_eq!(find_code(&typed).as_deref(), Some(code.as_str()));
        }
        assert!(!is_hand_over_code("kari") && !is_hand_over_code("KLMNPQRS") && !is_hand_over_code("abcdefg0"));
    }

    #[test]
    fn chosen_codes_are_lowered_and_checked() {
        assert_eq!(chosen_code(" Oslo-2025 ").as_deref(), Ok("oslo-2025"));
        let fault = |text: &str| chosen_code(text).err().map(|error| error.to_string());
        for (text, why) in [
            ("ab", "`ab` has 2 characters; a code has 3 to 64"),
            ("åse", "`åse` contains `å`; a code is made of a-z, 0-9, `-` and `_`"),
            ("a b", "`a b` contains ` `; a code is made of a-z, 0-9, `-` and `_`"),
            ("-oslo", "`-oslo` begins or ends with a dash"),
            ("oslo-", "`oslo-` begins or ends with a dash"),
            ("Undefined", "`Undefined` stands for no code in events"),
            ("nan", "`nan` stands for no code in events"),
            ("API", "`API` is kept for verve itself"),
            ("r", "`r` is kept for verve itself"),
            ("v1", "`v1` is kept for verve itself"),
        ] {
            assert_eq!(fault(text).as_deref(), Some(why));
        }
        assert!(chosen_code(&"a".repeat(64)).is_ok() && chosen_code(&"a".repeat(65)).is_err());
    }
}
