//! What members and links may be called, and where links may lead: the same for flags and for files.

use super::decode;
use super::input_error::{Rejection, shown};
use crate::domain::LinkKind;
use crate::domain::id::WholeNumbers;
use crate::domain::labels::is_label;
use crate::messages::{Message, say};
use std::borrow::Cow;
use url::Url;

/// The longest target, in bytes.
const TARGET_BYTES: usize = 2048;

/// Whether ids may look like personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonalIds {
    /// They may: the organization allows it.
    Allowed,
    /// They are refused.
    Refused,
}

impl PersonalIds {
    /// What an organization's setting says.
    pub const fn of_setting(is_allowed: bool) -> Self {
        if is_allowed { Self::Allowed } else { Self::Refused }
    }
}

/// An id as it is stored: in its normal form, 1 to 255 bytes, no control characters, no digits lost, no personal data.
///
/// # Errors
/// `E_MISSING`, `E_CONTROL`, `E_NUL`, `E_ID_TOO_LONG`, `E_ID_FORM`, `E_PERSONAL_DATA`.
pub fn id<'a>(field: &'static str, text: &'a str, personal: PersonalIds) -> Result<Cow<'a, str>, Rejection> {
    whole_id(field, text, personal, WholeNumbers::Refused)
}

/// The same of a file that says what becomes of `401.0`.
///
/// # Errors
/// As for [`id`].
pub fn whole_id<'a>(
    field: &'static str,
    text: &'a str,
    personal: PersonalIds,
    whole_numbers: WholeNumbers,
) -> Result<Cow<'a, str>, Rejection> {
    let id = decode::id(field, Some(text))?.ok_or_else(|| missing(field))?;
    let whole = decode::whole(field, Some(&id), whole_numbers)?.ok_or_else(|| missing(field))?;
    let id = if whole.len() == id.len() { id } else { Cow::Owned(whole.to_owned()) };
    if personal == PersonalIds::Refused {
        decode::refuse_personal_data(field, Some(&id))?;
    }
    Ok(id)
}

/// A label as it is stored: a short text that is none of the answers' own words.
///
/// # Errors
/// `E_LABEL`, and those of [`short_text`].
pub fn label<'a>(field: &str, text: &'a str) -> Result<Cow<'a, str>, Rejection> {
    let label = short_text(field, text)?;
    if is_label(&label) {
        return Ok(label);
    }
    Err(Rejection::new("E_LABEL", say!("row-label", field, text = shown(text))))
}

/// A short text as it is stored: in its normal form, 1 to 255 bytes, no control characters.
///
/// # Errors
/// `E_MISSING`, `E_CONTROL`, `E_NUL`, `E_ID_TOO_LONG`.
pub fn short_text<'a>(field: &str, text: &'a str) -> Result<Cow<'a, str>, Rejection> {
    decode::name(field, Some(text))?.ok_or_else(|| missing(field))
}

fn missing(field: &str) -> Rejection {
    Rejection::new("E_MISSING", say!("row-missing", field))
}

/// The kind of that name.
///
/// # Errors
/// `E_KIND`.
pub fn kind(text: &str) -> Result<LinkKind, Rejection> {
    let unknown = || Rejection::new("E_KIND", say!("row-kind", text = shown(text)));
    LinkKind::from_name(text).ok_or_else(unknown)
}

/// A target as it is stored: an `https` address of a named host, which no reader can take for another one. Letters beyond
/// ASCII are written as addresses have them: punycode in the host, percent signs elsewhere.
///
/// # Errors
/// `E_TARGET`.
pub fn target<'a>(field: &str, text: &'a str) -> Result<Cow<'a, str>, Rejection> {
    let text = text.trim();
    let refused = |why: Message| Err(Rejection::new("E_TARGET", say!("row-target", field, text = shown(text), why)));
    let Some(rest) = text.get(..8).filter(|start| start.eq_ignore_ascii_case("https://")).map(|_| &text[8..]) else {
        return refused(say!("row-target-https"));
    };
    if text.len() > TARGET_BYTES {
        return refused(say!("row-target-long"));
    }
    if text.chars().any(|c| c.is_control() || c.is_whitespace() || matches!(c, '\\' | '"' | '<' | '>')) {
        return refused(say!("row-target-blank"));
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return refused(say!("row-target-user"));
    }
    let (host, port) = authority.split_once(':').unwrap_or((authority, "443"));
    // Browsers read more as an address than digits and dots: what they make of it decides.
    let read = Url::parse(text).ok().filter(|url| url.domain().is_some_and(is_named_host));
    let Some(url) = read.filter(|_| is_named_host(host)) else {
        return refused(say!("row-target-host"));
    };
    if port.parse::<u16>().is_err() {
        return refused(say!("row-target-port"));
    }
    Ok(if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(url.into()) })
}

/// Whether a host is a name of several labels, and not an address in any writing.
fn is_named_host(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |label: &&str| {
        !label.is_empty() && label.len() <= 63 && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    };
    // Browsers read a host whose last label is a number as an address: 127.1, 0x7f.1.
    let is_number = |label: &str| {
        let hexadecimal = label.strip_prefix("0x").or_else(|| label.strip_prefix("0X"));
        label.starts_with(|c: char| c.is_ascii_digit()) && label.bytes().all(|byte| byte.is_ascii_digit())
            || hexadecimal.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    labels.len() > 1 && labels.iter().all(is_label) && labels.last().is_some_and(|last| !is_number(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_leads_to_one_place() {
        for text in ["https://nhf.no", "HTTPS://nhf.no/a?b=c#d", "https://blåbær.no:8443/x", "https://1.nhf.no/"] {
            assert!(target("target", text).is_ok(), "{text}");
        }
        for text in [
            "",
            "http://nhf.no",
            "//nhf.no",
            "javascript:alert(1)",
            "https://",
            "https:///x",
            "https://nhf",
            "https://u@nhf.no",
            "https://u:p@nhf.no",
            "https://127.0.0.1/",
            "https://127.1",
            "https://0x7f.1",
            "https://a.0x7f",
            "https://2130706433",
            "https://[::1]/",
            "https://nhf.no\\@evil.no",
            "https://nhf.no/\u{1}",
            "https://nhf.no/a b",
            "https://nhf.no:http/",
            "https://n%68f.no/",
            "https://１２７.０.０.１/",
            "https://nhf.no/\"><script>",
            "https://a.１２/",
            "https://nhf..no/",
            "åhttps://nhf.no",
        ] {
            assert_eq!(target("target", text).map_err(|rejection| rejection.code), Err("E_TARGET"), "{text}");
        }
        assert_eq!(target("target", "https://nhf.no/a?b=c").as_deref(), Ok("https://nhf.no/a?b=c"));
        let plain = target("target", "https://blåbær.no/bær?q=æ");
        assert_eq!(plain.as_deref(), Ok("https://xn--blbr-roah.no/b%C3%A6r?q=%C3%A6"));
    }

    #[test]
    fn labels_are_no_words_of_the_answers() {
        assert_eq!(label("group", " Oslo (sentrum) "), Ok("Oslo (sentrum)".into()));
        assert_eq!(label("group", " (none)").map_err(|rejection| rejection.code), Err("E_LABEL"));
        assert_eq!(short_text("name", "(ukjent)"), Ok("(ukjent)".into()));
    }

    #[test]
    fn ids_are_trimmed_and_say_nothing_of_persons() {
        assert_eq!(id("member_id", " m-1 ", PersonalIds::Refused), Ok("m-1".into()));
        let code = |text: &str, personal| id("member_id", text, personal).err().map(|rejection| rejection.code);
        assert_eq!(code("ola@nhf.no", PersonalIds::Refused), Some("E_PERSONAL_DATA"));
        assert_eq!(code("ola@nhf.no", PersonalIds::Allowed), None);
        assert_eq!(code(" ", PersonalIds::Allowed), Some("E_MISSING"));
        assert_eq!(code("a\u{7}b", PersonalIds::Allowed), Some("E_CONTROL"));
    }
}
