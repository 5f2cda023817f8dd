//! What an input is, from its first bytes: CSV, NDJSON, or something that only looks like a file of records.

use super::input_error::InputError;

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
        return Err(InputError::new("E_FORMAT", format!("`{name}` is {what}")).hint(hint));
    }
    refuse_utf16(name, head)?;
    let first_line = head.split(|byte| matches!(byte, b'\n' | b'\r'));
    let first_line = first_line.map(<[u8]>::trim_ascii).find(|line| !line.is_empty());
    match first_line {
        Some([b'{']) => Err(InputError::new(
            "E_FORMAT",
            format!("`{name}` is a JSON document over several lines; expected one object per line"),
        )
        .hint("convert it with `jq -c .`")),
        Some([b'{', ..]) => Ok(Content::Ndjson),
        _ => Ok(Content::Csv),
    }
}

fn refuse_utf16(name: &str, head: &[u8]) -> Result<(), InputError> {
    let start = head.get(..head.len().min(64)).unwrap_or_default();
    let zeros = memchr::memchr_iter(0, start).count();
    let is_utf16 =
        head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") || (start.len() >= 4 && zeros * 3 > start.len());
    if !is_utf16 {
        return Ok(());
    }
    Err(InputError::new("E_ENCODING", format!("`{name}` is UTF-16"))
        .hint("save it as \"CSV UTF-8\", or give --encoding utf-16le"))
}

/// What a head belongs to that is neither CSV nor NDJSON, and what to do about it.
fn foreign(head: &[u8]) -> Option<(&'static str, &'static str)> {
    const EXCEL: &str = "export the sheet as \"CSV UTF-8\"";
    const UNPACK: &str = "unpack it first; gzip and zstd are read as they are";
    let has = |part: &[u8]| memchr::memmem::find(head, part).is_some();
    let trimmed = head.trim_ascii_start();
    let begins = |text: &[u8]| trimmed.get(..text.len()).is_some_and(|start| start.eq_ignore_ascii_case(text));
    Some(match head {
        [b'P', b'K', 3 | 5, 4 | 6, ..] if has(b"opendocument.spreadsheet") => {
            ("an OpenDocument spreadsheet", "export the sheet as CSV in UTF-8")
        }
        [b'P', b'K', 3 | 5, 4 | 6, ..] if has(b"[Content_Types].xml") || has(b"xl/") => ("an Excel workbook", EXCEL),
        [b'P', b'K', 3 | 5, 4 | 6, ..] => ("a zip archive", UNPACK),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => ("an old Excel workbook or another Office document", EXCEL),
        [b'%', b'P', b'D', b'F', ..] => ("a PDF document", "ask for the data as CSV"),
        [0x1f, 0x8b, ..] | [0x28, 0xb5, 0x2f, 0xfd, ..] => ("compressed twice", "decompress it once"),
        [b'B', b'Z', b'h', b'1'..=b'9', ..] => ("a bzip2 file", UNPACK),
        [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => ("an xz file", UNPACK),
        [b'7', b'z', 0xbc, 0xaf, ..] => ("a 7-Zip archive", UNPACK),
        _ if head.starts_with(b"SQLite format 3\0") => ("a SQLite database", "give a file of events, not the database"),
        _ if begins(b"<!doctype html") || begins(b"<html") || begins(b"<head") => {
            ("an HTML page (login expired?)", "open the address in a browser, log in and download it again")
        }
        _ if begins(b"<?xml") => ("an XML document", "ask for the data as CSV"),
        _ if begins(b"[") => ("a JSON array; expected one object per line", "convert it with `jq -c '.[]'`"),
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
        for (bytes, code, part) in [
            (&b"PK\x03\x04\x14\0\x06\0[Content_Types].xml"[..], "E_FORMAT", "an Excel workbook"),
            (b"PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "E_FORMAT", "OpenDocument"),
            (b"PK\x03\x04events.csv", "E_FORMAT", "a zip archive"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "E_FORMAT", "old Excel"),
            (b"%PDF-1.7\n", "E_FORMAT", "PDF"),
            (b"\n  <!DOCTYPE HTML>", "E_FORMAT", "login expired?"),
            (b"<html>", "E_FORMAT", "HTML"),
            (b"<?xml version", "E_FORMAT", "XML"),
            (b" [\n{}]", "E_FORMAT", "one object per line"),
            (b"{\n  \"event\": 1\n}", "E_FORMAT", "one object per line"),
            (b"\x1f\x8b\x08", "E_FORMAT", "compressed twice"),
            (b"\xff\xfee\0v\0e\0", "E_ENCODING", "UTF-16"),
            (b"\xfe\xff\0e\0v", "E_ENCODING", "UTF-16"),
            (b"e\0v\0e\0n\0t\0", "E_ENCODING", "UTF-16"),
        ] {
            let error = recognise("f", bytes).unwrap_err();
            assert_eq!(error.code, code, "{error}");
            assert!(error.what.contains(part), "{error}");
            assert!(error.hint.is_some());
        }
    }
}
