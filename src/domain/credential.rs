//! Secrets of the live side: API tokens and the ids of webhooks, made from random bytes and read back.

use super::code::ALPHABET;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use std::fmt;

/// What every token begins with, so that scanners for leaked secrets know it.
const PREFIX: &str = "vrv_live_";
/// The characters of a public id.
const ID_LENGTH: usize = 12;
/// The characters of a click's id.
const CLICK_LENGTH: usize = 20;
/// The characters of 32 bytes in base64.
const SECRET_LENGTH: usize = 43;
/// The characters of the checksum.
const CHECK_LENGTH: usize = 6;

/// What a token may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Permission {
    /// Read the recruitment reports.
    Read,
    /// Send events.
    Events,
    /// Make links.
    Links,
}

/// An API token: a public id and a secret of 256 bits.
#[derive(Clone)]
pub struct Token {
    /// The id, which is no secret.
    pub token_id: String,
    secret: [u8; 32],
}

impl Permission {
    /// All of them, in the order of the help.
    pub const ALL: [Self; 3] = [Self::Read, Self::Events, Self::Links];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Events => "events",
            Self::Links => "links",
        }
    }

    /// The permission of that exact name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|permission| permission.name() == name)
    }
}

impl Token {
    /// A token out of random bytes: an id of [`public_id`] and a secret.
    pub const fn new(token_id: String, secret: [u8; 32]) -> Self {
        Self { token_id, secret }
    }

    /// The token in a text; `None` where it is none, or was mistyped.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix(PREFIX).filter(|rest| rest.is_ascii())?;
        if rest.len() != ID_LENGTH + SECRET_LENGTH + CHECK_LENGTH + 2 {
            return None;
        }
        let (token_id, rest) = rest.split_at(ID_LENGTH);
        let (secret, check) = rest.strip_prefix('_')?.split_at(SECRET_LENGTH);
        let bytes: [u8; 32] = URL_SAFE_NO_PAD.decode(secret).ok()?.try_into().ok()?;
        let token = Self { token_id: token_id.to_owned(), secret: bytes };
        (check.strip_prefix('_')? == token.check()).then_some(token)
    }

    /// The token as it is shown, once.
    pub fn reveal(&self) -> String {
        format!("{PREFIX}{}_{}_{}", self.token_id, URL_SAFE_NO_PAD.encode(self.secret), self.check())
    }

    /// What is kept of the secret. It has 256 bits, so a fast hash does.
    pub fn secret_hash(&self) -> [u8; 32] {
        Sha256::digest(self.secret).into()
    }

    fn check(&self) -> String {
        let hash = Sha256::new().chain_update(self.token_id.as_bytes()).chain_update(self.secret).finalize();
        hash.iter().take(CHECK_LENGTH).map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()])).collect()
    }
}

/// Shows the id alone.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({}, ***)", self.token_id)
    }
}

/// A public id out of an endless source of random bytes: 12 characters, 59 bits.
pub fn public_id(bytes: &mut impl Iterator<Item = u8>) -> String {
    characters(bytes, ID_LENGTH)
}

/// The id of a click out of an endless source of random bytes: 20 characters, 99 bits.
pub fn click_id(bytes: &mut impl Iterator<Item = u8>) -> String {
    characters(bytes, CLICK_LENGTH)
}

/// Whether a text has the form of an id that [`click_id`] makes.
pub fn is_click_id(text: &str) -> bool {
    text.len() == CLICK_LENGTH && text.bytes().all(|byte| ALPHABET.contains(&byte))
}

fn characters(bytes: &mut impl Iterator<Item = u8>, count: usize) -> String {
    let fitting = bytes.filter_map(|byte| ALPHABET.get(usize::from(byte & 31)).copied().map(char::from));
    fitting.take(count).collect()
}

/// Whether two secrets are the same, in a time that says nothing of where they differ.
pub fn same_secret(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len()
        && std::hint::black_box(one.iter().zip(other).fold(0, |differs, (one, other)| differs | (one ^ other))) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_back_and_a_mistyped_one_is_not() {
        let token = Token::new("23456789abcd".to_owned(), std::array::from_fn(|place| place as u8));
        let text = token.reveal();
        assert!(text.starts_with("vrv_live_23456789abcd_"), "{text}");
        assert_eq!(Token::parse(&text).unwrap().secret_hash(), token.secret_hash());
        for place in 0..text.len() {
            let mut mistyped = text.clone().into_bytes();
            mistyped[place] = if mistyped[place] == b'x' { b'y' } else { b'x' };
            let parsed = Token::parse(std::str::from_utf8(&mistyped).unwrap());
            assert!(parsed.is_none_or(|parsed| parsed.secret_hash() != token.secret_hash()), "{place}");
        }
        assert!(Token::parse("").is_none() && Token::parse("vrv_live_æ").is_none());
        assert_eq!(format!("{token:?}"), "Token(23456789abcd, ***)");
    }

    #[test]
    fn ids_are_made_of_characters_that_nobody_confuses() {
        let mut bytes = (0..=u8::MAX).cycle();
        assert_eq!(public_id(&mut bytes).len(), 12);
        assert_eq!(click_id(&mut bytes).len(), 20);
        assert!(same_secret(b"a", b"a") && !same_secret(b"a", b"b") && !same_secret(b"a", b"ab"));
    }
}
