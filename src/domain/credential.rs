//! Secrets of the live side: API tokens and the ids of webhooks, made from random bytes and read back.

use super::code::ALPHABET;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
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
    /// Make tokens for single members, which last a day at most.
    Tokens,
    /// Send what an app knows that is in everybody's hands: clicks and installs, and no person's account or login.
    App,
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
    pub const ALL: [Self; 5] = [Self::Read, Self::Events, Self::Links, Self::Tokens, Self::App];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Events => "events",
            Self::Links => "links",
            Self::Tokens => "tokens",
            Self::App => "app",
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

/// What a token for one member begins with.
const MEMBER_PREFIX: &str = "vrv_member_";
/// The longest life of such a token, in seconds: a day.
pub const MEMBER_TOKEN_SECONDS: i64 = 86_400;

/// A token for one member: made by a server with its own token, signed with what is kept of that, and kept nowhere. It
/// ends with the token that made it.
#[derive(Clone, PartialEq, Eq)]
pub struct MemberToken {
    /// The token that made it.
    pub token_id: String,
    /// The number of the member whose figures it opens: an id may change, and be another one's later.
    pub member_no: i64,
    /// When it ends, in seconds since 1970.
    pub expires: i64,
    signature: [u8; 32],
}

impl MemberToken {
    /// A token signed with what is kept of the one that makes it.
    pub fn new(token_id: String, member_no: i64, expires: i64, secret_hash: &[u8; 32]) -> Self {
        let signature = Self::signature(&Self::text(&token_id, member_no, expires), secret_hash);
        Self { token_id, member_no, expires, signature }
    }

    /// The token in a text; `None` where it is none. It may be signed by anybody.
    pub fn parse(text: &str) -> Option<Self> {
        let (said, signature) = text.strip_prefix(MEMBER_PREFIX)?.split_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?.try_into().ok()?;
        let said = String::from_utf8(URL_SAFE_NO_PAD.decode(said).ok()?).ok()?;
        let mut parts = said.splitn(3, ' ');
        let (token_id, expires, member_no) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let is_id = token_id.len() == ID_LENGTH && token_id.is_ascii();
        let token = Self { token_id: token_id.to_owned(), member_no, expires, signature };
        is_id.then_some(token)
    }

    /// Whether the token that made it signed it.
    pub fn is_signed(&self, secret_hash: &[u8; 32]) -> bool {
        let expected = Self::signature(&Self::text(&self.token_id, self.member_no, self.expires), secret_hash);
        same_secret(&self.signature, &expected)
    }

    /// The token as it is handed out.
    pub fn reveal(&self) -> String {
        let said = URL_SAFE_NO_PAD.encode(Self::text(&self.token_id, self.member_no, self.expires));
        format!("{MEMBER_PREFIX}{said}.{}", URL_SAFE_NO_PAD.encode(self.signature))
    }

    fn text(token_id: &str, member_no: i64, expires: i64) -> String {
        format!("{token_id} {expires} {member_no}")
    }

    fn signature(text: &str, secret_hash: &[u8; 32]) -> [u8; 32] {
        // A key of any length will do.
        let mac = Hmac::<Sha256>::new_from_slice(secret_hash).map(|mac| mac.chain_update("member ").chain_update(text));
        mac.map_or([0; 32], |mac| mac.finalize().into_bytes().into())
    }
}

/// Shows whom it is for.
impl fmt::Debug for MemberToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MemberToken({}, {}, ***)", self.token_id, self.member_no)
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
    fn a_token_for_one_member_holds_for_that_member_until_then() {
        let hash = [7; 32];
        let token = MemberToken::new("23456789abcd".to_owned(), 17, 1_800_000_000, &hash);
        let text = token.reveal();
        let read = MemberToken::parse(&text).unwrap();
        assert!(read == token && read.is_signed(&hash) && !read.is_signed(&[8; 32]));
        for (place, _) in text.char_indices() {
            let mut mistyped = text.clone().into_bytes();
            mistyped[place] = if mistyped[place] == b'x' { b'y' } else { b'x' };
            let parsed = MemberToken::parse(std::str::from_utf8(&mistyped).unwrap());
            assert!(parsed.is_none_or(|parsed| parsed == token || !parsed.is_signed(&hash)), "{place}");
        }
        let other = MemberToken { member_no: 18, ..token };
        assert!(!MemberToken::parse(&other.reveal()).unwrap().is_signed(&hash));
        assert_eq!(format!("{other:?}"), "MemberToken(23456789abcd, 18, ***)");
    }

    #[test]
    fn ids_are_made_of_characters_that_nobody_confuses() {
        let mut bytes = (0..=u8::MAX).cycle();
        assert_eq!(public_id(&mut bytes).len(), 12);
        assert_eq!(click_id(&mut bytes).len(), 20);
        assert!(same_secret(b"a", b"a") && !same_secret(b"a", b"b") && !same_secret(b"a", b"ab"));
    }
}
