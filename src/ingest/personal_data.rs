//! Ids that are personal data in themselves: e-mail addresses, phone numbers, national identity numbers.
//!
//! Such ids are refused unless the organization allows them (trust, promise 6). A plain number is not taken for a phone
//! number: too many systems count their users. The checks look at bytes and cost little for ordinary ids.

use crate::messages::{Message, say};

/// What an id looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An e-mail address stands in it.
    Email,
    /// It is a phone number in international or in spaced Norwegian writing.
    Phone,
    /// It has 11 digits with the control digits of a Norwegian national identity number.
    NationalId,
}

impl Kind {
    /// The words for it in a message, with their article.
    pub fn name(self) -> Message {
        match self {
            Self::Email => say!("row-email"),
            Self::Phone => say!("row-phone"),
            Self::NationalId => say!("row-national-id"),
        }
    }
}

/// What kind of personal data an id looks like, if any.
pub fn recognise(id: &str) -> Option<Kind> {
    let bytes = id.as_bytes();
    if has_email(bytes) {
        return Some(Kind::Email);
    }
    if !matches!(bytes.first(), Some(b'+' | b'(' | b'0'..=b'9')) {
        return None;
    }
    let digits = Digits::of(bytes)?;
    if digits.is_national_id() {
        Some(Kind::NationalId)
    } else if digits.is_phone() {
        Some(Kind::Phone)
    } else {
        None
    }
}

/// Whether `local@domain.tld` stands anywhere in the text.
fn has_email(bytes: &[u8]) -> bool {
    memchr::memchr_iter(b'@', bytes).any(|at| {
        let local = at.checked_sub(1).and_then(|before| bytes.get(before));
        let domain = bytes.get(at + 1..).unwrap_or_default();
        let length = domain
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | 0x80..))
            .count();
        let domain = domain.get(..length).unwrap_or_default();
        let has_top_level = domain.iter().enumerate().any(|(index, byte)| {
            *byte == b'.'
                && index > 0
                && domain
                    .get(index + 1..)
                    .is_some_and(|rest| rest.iter().take(2).filter(|b| is_letter(**b)).count() == 2)
        });
        has_top_level && local.is_some_and(|byte| byte.is_ascii_graphic() || *byte >= 0x80)
    })
}

const fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte >= 0x80
}

/// The digits of an id that consists of digits and the separators of phone numbers.
struct Digits {
    digits: [u8; 20],
    count: usize,
    plus: bool,
    blanks: usize,
    others: usize,
}

impl Digits {
    /// `None` where the id has anything else in it, or more digits than any number of this kind.
    fn of(bytes: &[u8]) -> Option<Self> {
        let mut found = Self { digits: [0; 20], count: 0, plus: bytes.first() == Some(&b'+'), blanks: 0, others: 0 };
        for &byte in bytes.iter().skip(usize::from(found.plus)) {
            match byte {
                b'0'..=b'9' => {
                    *found.digits.get_mut(found.count)? = byte - b'0';
                    found.count += 1;
                }
                // The two bytes of a no-break space are one blank.
                b' ' | 0xa0 => found.blanks += 1,
                0xc2 => {}
                b'-' | b'.' | b'(' | b')' | b'/' => found.others += 1,
                _ => return None,
            }
        }
        Some(found)
    }

    fn digits(&self) -> &[u8] {
        self.digits.get(..self.count).unwrap_or_default()
    }

    fn is_national_id(&self) -> bool {
        const FIRST: [u8; 9] = [3, 7, 6, 1, 8, 9, 4, 5, 2];
        const SECOND: [u8; 10] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
        let digits = self.digits();
        let control = |weights: &[u8]| {
            let sum: u32 =
                weights.iter().zip(digits).map(|(weight, digit)| u32::from(*weight) * u32::from(*digit)).sum();
            (11 - sum % 11) % 11
        };
        !self.plus
            && self.blanks + self.others <= 1
            && digits.len() == 11
            && digits.iter().any(|digit| *digit != 0)
            && digits.get(9).is_some_and(|digit| u32::from(*digit) == control(&FIRST))
            && digits.get(10).is_some_and(|digit| u32::from(*digit) == control(&SECOND))
    }

    fn is_phone(&self) -> bool {
        match self.digits() {
            digits if self.plus => (7..=15).contains(&digits.len()),
            // 0047 and eight digits, written in any way.
            [0, 0, 4, 7, national @ ..] => is_norwegian(national),
            [0, 0, rest @ ..] => self.blanks > 0 && (7..=15).contains(&rest.len()),
            [4, 7, national @ ..] if self.blanks > 0 && national.len() == 8 => is_norwegian(national),
            // 912 34 567 and 22 33 44 55; without a blank it is a number like any other.
            digits => self.blanks > 0 && self.others == 0 && is_norwegian(digits),
        }
    }
}

fn is_norwegian(digits: &[u8]) -> bool {
    digits.len() == 8 && matches!(digits.first(), Some(2..=9))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn email_addresses_are_found_anywhere() {
        for id in ["ola@nhf.no", "mailto:ola.nordmann@sub.example.org", "kåre@blåbær.no", "x-a@b.co-1"] {
            assert_eq!(recognise(id), Some(Kind::Email), "{id}");
        }
        for id in ["u@42", "@handle", "a@b", "a@.no", "@b.no", "a@b.1", "u-17"] {
            assert_eq!(recognise(id), None, "{id}");
        }
    }

    #[test]
    fn phone_numbers_are_found_and_plain_numbers_are_not() {
        for id in [
            "+4791234567",
            "+47 912 34 567",
            "+46-70-123 45 67",
            "004791234567",
            "0047 912 34 567",
            "912 34 567",
            "22 33 44 55",
            "47 91 23 45 67",
            "912\u{a0}34\u{a0}567",
            "+47(22)334455",
        ] {
            assert_eq!(recognise(id), Some(Kind::Phone), "{id}");
        }
        for id in [
            "12345678",
            "91234567",
            "4791234567",
            "0012345678",
            "2025-01-02",
            "123-45-678",
            "1 2",
            "42",
            "+42",
            "",
            "123456789012345678901234567890",
            "12 34 56 78 90",
        ] {
            assert_eq!(recognise(id), None, "{id}");
        }
    }

    #[test]
    fn national_identity_numbers_are_found_by_their_control_digits() {
        // Made by the rule: an ordinary one, a D-number (day + 40), synthetic ones (month + 40 and + 80).
        for base in ["010190123", "410190123", "014190123", "018190123", "311299400"] {
            let Some(id) = with_control_digits(base) else { continue };
            assert_eq!(recognise(&id), Some(Kind::NationalId), "{id}");
            let spaced = format!("{} {}", &id[..6], &id[6..]);
            assert_eq!(recognise(&spaced), Some(Kind::NationalId), "{spaced}");
            let last = id.as_bytes()[10];
            let wrong = format!("{}{}", &id[..10], (last - b'0' + 1) % 10);
            assert_eq!(recognise(&wrong), None, "{wrong}");
        }
        assert_eq!(recognise("13097248022"), Some(Kind::NationalId));
        assert_eq!(recognise("00000000000"), None);
        assert_eq!(recognise("12345678901"), None);
    }

    fn with_control_digits(base: &str) -> Option<String> {
        (0..100)
            .map(|control| format!("{base}{control:02}"))
            .find(|id| Digits::of(id.as_bytes()).is_some_and(|digits| digits.is_national_id()))
    }
}
