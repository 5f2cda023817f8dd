//! The parts of a URL in which a code may stand. URLs here are what people paste, so nothing is refused: there may be
//! no scheme, no host, or only parameters.

use crate::domain::id::is_blank_or_invisible;
use std::borrow::Cow;
use std::fmt::Write as _;

/// How often one piece is percent-decoded at most.
pub const DECODINGS: usize = 3;

/// What makes a text a URL.
const MARKS: [char; 3] = ['/', '?', '='];

/// A URL without its scheme, host and fragment; its pieces are still percent-encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Url<'a> {
    path: &'a str,
    query: &'a str,
}

impl<'a> Url<'a> {
    /// The first URL in a text; `None` where there is none.
    pub fn first_in(text: &'a str) -> Option<Self> {
        let word = text.split_whitespace().find(|word| word.contains(MARKS))?;
        let word = first_of_list(word);
        let word = word.split('#').next().unwrap_or(word);
        if word.find(MARKS).is_some_and(|at| word[at..].starts_with('=')) {
            // Parameters alone, as an app store hands them on.
            return Some(Self { path: "", query: word });
        }
        let (address, query) = word.split_once('?').unwrap_or((word, ""));
        Some(Self { path: without_host(address), query })
    }

    /// The segment after the first `/r/`.
    pub fn segment_after_r(&self) -> Option<&'a str> {
        let mut segments = self.segments();
        segments.find(|segment| segment.eq_ignore_ascii_case("r"))?;
        segments.next()
    }

    /// The last segment of the path.
    pub fn last_segment(&self) -> Option<&'a str> {
        self.segments().last()
    }

    /// The value of the first of some parameters that has one.
    pub fn parameter(&self, names: &[&str]) -> Option<&'a str> {
        let has_text = |value: &&str| {
            let decoded = percent_decoded(value);
            !decoded.as_deref().unwrap_or(value).chars().all(is_blank_or_invisible)
        };
        names.iter().find_map(|name| self.values(name).find(has_text))
    }

    /// The address in the first of some parameters that holds one, decoded as far as it has to be to be one.
    ///
    /// No further, since the `&` of its own parameters would then belong to this URL.
    pub fn redirects_to(&self, names: &[&str]) -> Option<Cow<'a, str>> {
        names.iter().find_map(|name| self.values(name).find_map(address_in))
    }

    fn segments(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.path.split('/').filter(|segment| !segment.is_empty())
    }

    fn values(&self, wanted: &str) -> impl Iterator<Item = &'a str> {
        self.query.split('&').filter_map(move |parameter| {
            // A URL that was copied out of HTML has `&amp;` between its parameters.
            let (name, value) = parameter.strip_prefix("amp;").unwrap_or(parameter).split_once('=')?;
            let decoded = percent_decoded(name);
            decoded.as_deref().unwrap_or(name).eq_ignore_ascii_case(wanted).then_some(value)
        })
    }
}

/// The text with its percent signs decoded once; `None` where that changes nothing. Bytes that are no UTF-8 stay.
pub fn percent_decoded(text: &str) -> Option<String> {
    if !text.contains('%') {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let (byte, after) = escape(rest).unwrap_or((*first, after));
        bytes.push(byte);
        rest = after;
    }
    let mut decoded = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        decoded.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a String cannot fail.
            let _ = write!(decoded, "%{byte:02x}");
        }
    }
    (!decoded.eq_ignore_ascii_case(text)).then_some(decoded)
}

/// The byte of the escape at the beginning, and what comes after it.
fn escape(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let [b'%', high, low, rest @ ..] = bytes else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let byte = digit(*high)? * 16 + digit(*low)?;
    Some((u8::try_from(byte).ok()?, rest))
}

/// A word up to the separator that another address follows, as in `https://a.example/r/x,https://b.example/r/y`.
fn first_of_list(word: &str) -> &str {
    let mut separators = word.match_indices([',', ';', '|']);
    let is_followed = |at: usize| {
        let next = word.as_bytes().get(at + 1..).unwrap_or_default();
        [&b"http://"[..], b"https://"]
            .iter()
            .any(|scheme| next.get(..scheme.len()).is_some_and(|found| found.eq_ignore_ascii_case(scheme)))
    };
    separators.find(|(at, _)| is_followed(*at)).map_or(word, |(at, _)| &word[..at])
}

/// The path in an address: what follows its host, or all of it where it has none.
fn without_host(address: &str) -> &str {
    if let Some((_, rest)) = address.split_once("://").filter(|(scheme, _)| !scheme.contains('/')) {
        return rest.split_once('/').map_or("", |(_, path)| path);
    }
    match address.split_once('/') {
        // No code has a dot, every host but a local one does.
        Some((host, path)) if host.contains('.') => path,
        _ => address,
    }
}

/// The address that a parameter holds: with a scheme, a path, or a host and a path.
///
/// A text with `?` or `=` alone is none, though [`Url::first_in`] would take it: `q` holds what people search for, `u`
/// is often a number in base64.
fn address_in(value: &str) -> Option<Cow<'_, str>> {
    let mut address = Cow::Borrowed(value);
    for _ in 0..=DECODINGS {
        let host = address.split_once('/').map(|(host, _)| host);
        if host.is_some_and(|host| host.is_empty() || host.contains('.') || host.ends_with(':')) {
            return Some(address);
        }
        address = Cow::Owned(percent_decoded(&address)?);
    }
    None
}
