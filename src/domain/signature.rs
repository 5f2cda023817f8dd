//! Signatures of webhooks, as Standard Webhooks has them: HMAC-SHA256 over `id.timestamp.body`, in base64 behind `v1,`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// How far the clock of a sender may be from ours, in seconds, both ways.
pub const TOLERANCE: i64 = 5 * 60;
/// What a secret begins with where it is shown.
const SECRET_PREFIX: &str = "whsec_";
/// How many signatures of one delivery are looked at.
const MOST_SIGNATURES: usize = 8;

/// What a delivery says of itself in its headers.
#[derive(Debug, Clone, Copy)]
pub struct Delivery<'a> {
    /// `webhook-id`.
    pub id: &'a str,
    /// `webhook-timestamp`.
    pub timestamp: &'a str,
    /// `webhook-signature`: one or more, with blanks between.
    pub signatures: &'a str,
    /// The bytes of the body as they came.
    pub body: &'a [u8],
}

/// Why a delivery is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The id has no characters, too many, or a point.
    #[error("`webhook-id` cannot be used")]
    Id,
    /// The timestamp is no number of seconds.
    #[error("`webhook-timestamp` is no number of seconds")]
    Timestamp,
    /// The timestamp is more than [`TOLERANCE`] away.
    #[error("`webhook-timestamp` is more than 5 minutes away")]
    Skew,
    /// No signature fits.
    #[error("no signature fits")]
    Mismatch,
}

/// Whether the head of a delivery could be signed near `now` (seconds since 1970).
///
/// # Errors
/// What does not hold.
pub fn check_head(id: &str, timestamp: &str, now: i64) -> Result<(), SignatureError> {
    if id.is_empty() || id.len() > 255 || id.contains('.') {
        return Err(SignatureError::Id);
    }
    let is_number = timestamp.bytes().all(|byte| byte.is_ascii_digit());
    let seconds: i64 = timestamp.parse().ok().filter(|_| is_number).ok_or(SignatureError::Timestamp)?;
    if now.saturating_sub(seconds).abs() > TOLERANCE { Err(SignatureError::Skew) } else { Ok(()) }
}

/// Whether a delivery was signed with one of the secrets, near `now` (seconds since 1970). It takes as long with one
/// secret or none as with the two that an endpoint may have.
///
/// # Errors
/// What does not hold.
pub fn verify(delivery: &Delivery<'_>, secrets: &[&[u8]], now: i64) -> Result<(), SignatureError> {
    check_head(delivery.id, delivery.timestamp, now)?;
    let nobodys: &[u8] = &[0; 32];
    let padded = secrets.iter().map(|secret| (*secret, true)).chain(std::iter::repeat((nobodys, false)));
    let hash = |secret| mac(secret, delivery.id, delivery.timestamp, delivery.body);
    let hashes: Vec<(Option<Hmac<Sha256>>, bool)> =
        padded.take(secrets.len().max(2)).map(|(secret, is_theirs)| (hash(secret), is_theirs)).collect();
    let mut is_signed = false;
    for signature in delivery.signatures.split(' ').take(MOST_SIGNATURES) {
        let bytes = signature.strip_prefix("v1,").and_then(|text| STANDARD.decode(text).ok()).unwrap_or_default();
        for (hash, is_theirs) in &hashes {
            let fits = hash.clone().is_some_and(|hash| hash.verify_slice(&bytes).is_ok());
            is_signed |= fits && *is_theirs;
        }
    }
    if is_signed { Ok(()) } else { Err(SignatureError::Mismatch) }
}

/// The signature of a body, as `webhook-signature` carries it; `timestamp` in seconds since 1970.
pub fn sign(secret: &[u8], id: &str, timestamp: i64, body: &[u8]) -> String {
    let mac = mac(secret, id, &timestamp.to_string(), body);
    let bytes = mac.map(|mac| mac.finalize().into_bytes()).unwrap_or_default();
    format!("v1,{}", STANDARD.encode(bytes))
}

/// A secret as senders are given it: `whsec_` and base64.
pub fn shown_secret(secret: &[u8]) -> String {
    format!("{SECRET_PREFIX}{}", STANDARD.encode(secret))
}

/// The bytes of a secret as it is shown.
pub fn read_secret(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text.strip_prefix(SECRET_PREFIX)?).ok().filter(|secret| (24..=64).contains(&secret.len()))
}

fn mac(secret: &[u8], id: &str, timestamp: &str, body: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
    for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
        mac.update(part);
    }
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const BODY: &[u8] = br#"{"test": 2432232314}"#;

    fn check(timestamp: &str, signatures: &str, body: &[u8], now: i64) -> Result<(), SignatureError> {
        let secret = read_secret(SECRET).unwrap();
        verify(&Delivery { id: ID, timestamp, signatures, body }, &[&[0; 32], &secret], now)
    }

    #[test]
    fn the_vector_of_the_specification_is_accepted() {
        let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(sign(&read_secret(SECRET).unwrap(), ID, 1_614_265_330, BODY), signature);
        assert_eq!(check("1614265330", signature, BODY, 1_614_265_330), Ok(()));
        assert_eq!(check("1614265330", &format!("v1,AAAA v2,x {signature}"), BODY, 1_614_265_330), Ok(()));
        assert_eq!(check("1614265330", &signature[3..], BODY, 1_614_265_330), Err(SignatureError::Mismatch));
    }

    #[test]
    fn five_minutes_are_tolerated_both_ways() {
        let secret = read_secret(SECRET).unwrap();
        let signature = sign(&secret, ID, 1_000_000, BODY);
        for (now, expected) in [(299, Ok(())), (-299, Ok(())), (301, Err(SignatureError::Skew))] {
            assert_eq!(check("1000000", &signature, BODY, 1_000_000 + now), expected, "{now}");
        }
        assert_eq!(check("1000000", &signature, BODY, 1_000_000 - 301), Err(SignatureError::Skew));
        assert_eq!(check("+1000000", &signature, BODY, 1_000_000), Err(SignatureError::Timestamp));
        assert_eq!(check("", &signature, BODY, 1_000_000), Err(SignatureError::Timestamp));
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        let secret = read_secret(SECRET).unwrap();
        let body: Vec<u8> = (0..1024_u32).map(|place| (place * 7 % 251) as u8).collect();
        let signature = sign(&secret, ID, 1_000_000, &body);
        assert_eq!(check("1000000", &signature, &body, 1_000_000), Ok(()));
        for bit in 0..body.len() * 8 {
            let mut flipped = body.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(check("1000000", &signature, &flipped, 1_000_000), Err(SignatureError::Mismatch), "{bit}");
        }
    }

    #[test]
    fn short_secrets_are_none() {
        assert_eq!(read_secret("whsec_"), None);
        assert_eq!(read_secret("whsec_AAAA"), None);
        assert_eq!(read_secret(&shown_secret(&[7; 32])).as_deref(), Some([7; 32].as_slice()));
    }
}
