//! Semantics section 3, "A code in its surroundings": the code that a text holds, whatever links there are.

use super::normal;
use unicode_normalization::UnicodeNormalization as _;

/// Parameters that hold another URL, as scanners of mail and of messages write them.
const WRAPPERS: [&str; 4] = ["url", "u", "target", "q"];
/// Parameters that hold a code.
const CARRIERS: [&str; 5] = ["ref", "via", "aff", "code", "referral"];

/// The code of a cell or of a visited address; none where nothing is left, or only a word for nothing.
pub fn code(raw: &str) -> Option<String> {
    let text = normal::text(raw);
    if normal::is_absent(&text) {
        return None;
    }
    let code = bare(&within(&text)?);
    (!normal::is_absent(&code)).then_some(code)
}

/// The piece of a text in which the code stands.
fn within(text: &str) -> Option<String> {
    if !is_url(text) {
        return Some(text.to_owned());
    }
    // Of several URLs, and of words around one, the first that is one.
    let url = Url::of(text.split(normal::is_blank).find(|word| is_url(word))?);
    url.after_r().or_else(|| url.wrapped()).or_else(|| url.carried()).or_else(|| url.last_segment())
}

fn is_url(text: &str) -> bool {
    text.contains(['/', '?', '='])
}

/// What a URL is split into; every piece is decoded after that.
struct Url {
    /// Pieces between slashes, those before the first slash of the path among them.
    path: Vec<String>,
    parameters: Vec<(String, String)>,
}

impl Url {
    fn of(text: &str) -> Self {
        let text = text.split('#').next().unwrap_or_default();
        let (path, query) = match text.split_once('?') {
            Some((path, query)) => (path, query),
            // What an app store hands on is a query alone.
            None if !text.contains('/') => ("", text),
            None => (text, ""),
        };
        // A scheme and a host are no part of the path; without a scheme nobody can tell a host from a segment.
        let path = match path.split_once("//") {
            Some((scheme, rest)) if scheme.is_empty() || scheme.ends_with(':') => {
                rest.find('/').map_or("", |at| &rest[at..])
            }
            _ => path,
        };
        let parameters = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        Self {
            path: path.split('/').map(decoded).collect(),
            parameters: parameters.map(|(name, value)| (decoded(name), decoded(value))).collect(),
        }
    }

    fn after_r(&self) -> Option<String> {
        let segments = self.path.iter().skip(1).zip(self.path.iter().skip(2));
        let mut after = segments.filter(|(segment, _)| *segment == "r").map(|(_, next)| next);
        after.next().filter(|next| !next.is_empty()).cloned()
    }

    fn wrapped(&self) -> Option<String> {
        let mut values = WRAPPERS.iter().flat_map(|name| self.values(name));
        within(values.find(|value| is_url(value))?)
    }

    fn carried(&self) -> Option<String> {
        CARRIERS.iter().flat_map(|name| self.values(name)).find(|value| !value.is_empty()).map(str::to_owned)
    }

    fn last_segment(&self) -> Option<String> {
        self.path.iter().rfind(|segment| !segment.is_empty()).cloned()
    }

    /// The values of all parameters of a name, in their order.
    fn values<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.parameters.iter().filter(move |(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

/// A piece percent-decoded until nothing changes, at most three times.
fn decoded(piece: &str) -> String {
    let mut piece = piece.to_owned();
    for _ in 0..3 {
        piece = decoded_once(&piece);
    }
    piece
}

/// Escapes that make no text stay as they are, those beside them do not.
fn decoded_once(piece: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = piece.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = after.get(..2).filter(|digits| *first == b'%' && digits.iter().all(u8::is_ascii_hexdigit));
        let byte = escaped.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    let texts = bytes.utf8_chunks().map(|chunk| {
        let escapes = chunk.invalid().iter().map(|byte| format!("%{byte:02X}"));
        format!("{}{}", chunk.valid(), escapes.collect::<String>())
    });
    texts.collect()
}

/// The code without what stands around it in a sentence, in the letters in which codes are kept.
fn bare(text: &str) -> String {
    let seen = text.chars().filter(|char| !normal::is_blank(*char) && !normal::is_unseen(*char));
    let dashed: String = seen.nfc().map(|char| if is_dash(char) { '-' } else { char }).collect();
    let is_of_code = |char: char| char.is_alphanumeric() || char == '-' || char == '_';
    // One round is enough: nothing that it does makes room for more of it.
    dashed.trim_matches(|char| !is_of_code(char)).to_ascii_lowercase()
}

/// Every dash of Unicode, and the minus sign.
fn is_dash(char: char) -> bool {
    let ranges = [('\u{2010}', '\u{2015}'), ('\u{2e3a}', '\u{2e3b}'), ('\u{fe31}', '\u{fe32}')];
    "-\u{58a}\u{5be}\u{1400}\u{1806}\u{2212}\u{2e17}\u{2e1a}\u{2e40}\u{2e5d}\u{301c}\u{3030}\u{30a0}\u{fe58}\u{fe63}\u{ff0d}\u{10ead}"
        .contains(char)
        || ranges.iter().any(|(first, last)| (*first..=*last).contains(&char))
}
