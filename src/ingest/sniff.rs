//! What an input is, from its first bytes: CSV, NDJSON, or something that only looks like a file of records.

use super::input_error::InputError;
use crate::messages::{Message, say};

/// Bytes of the beginning that are looked at.
const HEAD: usize = 4096;

/// The two formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Text with a header and a delimiter.
    Csv {
        /// The byte between two fields: `,`, `;` or a tab unless told otherwise.
        delimiter: u8,
    },
    /// One JSON object per line.
    Ndjson,
}

impl Format {
    /// The usual ending of such a file's name.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv { .. } => "csv",
            Self::Ndjson => "ndjson",
        }
    }
}

/// What the first bytes of a text show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    Csv,
    Ndjson,
}

/// Recognises the format of a decompressed, BOM-less text, or says what else it is.
///
/// # Errors
/// `E_FORMAT` and `E_ENCODING`.
pub(super) fn recognise(name: &str, text: &[u8]) -> Result<Content, InputError> {
    let head = text.get(..text.len().min(HEAD)).unwrap_or_default();
    if let Some((what, hint)) = foreign(head) {
        return Err(InputError::new("E_FORMAT", say!("input-is", name, what)).hint(hint));
    }
    refuse_utf16(name, head)?;
    let first_line = head.split(|byte| matches!(byte, b'\n' | b'\r'));
    let first_line = first_line.map(<[u8]>::trim_ascii).find(|line| !line.is_empty());
    match first_line {
        Some([b'{', ..]) => Ok(Content::Ndjson),
        _ => Ok(Content::Csv),
    }
}

fn refuse_utf16(name: &str, head: &[u8]) -> Result<(), InputError> {
    let start = head.get(..head.len().min(64)).unwrap_or_default();
    let zeros = memchr::memchr_iter(0, start).count();
    if start.len() < 4 || zeros * 3 <= start.len() {
        return Ok(());
    }
    Err(InputError::new("E_ENCODING", say!("input-utf16", name)).hint(say!("input-utf16-hint")))
}

/// What a head belongs to that is neither CSV nor NDJSON, and what to do about it.
fn foreign(head: &[u8]) -> Option<(Message, Message)> {
    let trimmed = head.trim_ascii_start();
    let begins = |text: &[u8]| trimmed.get(..text.len()).is_some_and(|start| start.eq_ignore_ascii_case(text));
    Some(match head {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => (say!("input-is-zip"), say!("input-unpack")),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => (say!("input-is-office"), say!("input-save-as-xlsx")),
        [b'%', b'P', b'D', b'F', ..] => (say!("input-is-pdf"), say!("input-ask-csv")),
        [0x1f, 0x8b, ..] | [0x28, 0xb5, 0x2f, 0xfd, ..] => (say!("input-is-twice"), say!("input-unpack-once")),
        [b'B', b'Z', b'h', b'1'..=b'9', ..] => (say!("input-is-bzip2"), say!("input-unpack")),
        [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => (say!("input-is-xz"), say!("input-unpack")),
        [b'7', b'z', 0xbc, 0xaf, ..] => (say!("input-is-7z"), say!("input-unpack")),
        _ if head.get(257..262) == Some(b"ustar") => (say!("input-is-tar"), say!("input-unpack")),
        _ if head.starts_with(b"SQLite format 3\0") => (say!("input-is-sqlite"), say!("input-give-events")),
        _ if begins(b"<!doctype html") || begins(b"<html") || begins(b"<head") => {
            (say!("input-is-html"), say!("input-log-in"))
        }
        _ if begins(b"<?xml") => (say!("input-is-xml"), say!("input-ask-csv")),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_formats_are_recognised() {
        for text in ["event,occurred_at\n", "sep=;\n", "\"event\"\n", "", "\n"] {
            assert_eq!(recognise("f", text.as_bytes()), Ok(Content::Csv), "{text}");
        }
        for text in ["{\"event\":1}\n", "\n \r\n  {}"] {
            assert_eq!(recognise("f", text.as_bytes()), Ok(Content::Ndjson), "{text}");
        }
    }

    #[test]
    fn other_contents_are_named() {
        let tar = [&b"events.csv"[..], &[0; 247], b"ustar\x0000"].concat();
        for (bytes, code, part) in [
            (&b"PK\x03\x04events.csv"[..], "E_FORMAT", "a zip archive"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "E_FORMAT", "old Excel"),
            (b"%PDF-1.7\n", "E_FORMAT", "PDF"),
            (b"\n  <!DOCTYPE HTML>", "E_FORMAT", "login expired?"),
            (b"<html>", "E_FORMAT", "HTML"),
            (b"<?xml version", "E_FORMAT", "XML"),
            (b"\x1f\x8b\x08", "E_FORMAT", "compressed twice"),
            (b"e\0v\0e\0n\0t\0", "E_ENCODING", "UTF-16"),
            (&tar, "E_FORMAT", "a tar archive"),
        ] {
            let error = recognise("f", bytes).unwrap_err();
            assert_eq!(error.code, code, "{error}");
            assert!(error.what.to_string().contains(part), "{error}");
            assert!(error.hint.is_some());
        }
    }
}
