//! JSON that is no line for each record: an array, an object that holds one, or objects over several lines.
//!
//! The document is cut into its records by counting brackets; what stands in a record is the business of the reader,
//! which judges each line by itself. So one broken record costs no other.

use super::{Text, Unwrap, temporary};
use crate::ingest::decompress::Bytes;
use crate::ingest::input_error::{InputError, Warning, shown};
use crate::ingest::source::cannot_keep;
use crate::messages::say;
use std::fs::File;
use std::io::{BufWriter, Write};

/// The key under which our own API has a list of records, and those of other systems.
const LISTS: [&str; 8] = ["events", "data", "results", "records", "rows", "responses", "members", "links"];

/// Whether a text, of which the beginning is in view, is JSON but no line for each object.
pub(in crate::ingest) fn needs_unwrapping(head: &[u8], is_all: bool) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    match head.first() {
        Some(b'[') => begins_a_list(head.get(1..).unwrap_or_default()),
        Some(b'{') => {
            let line = head.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
            // Behind a line that breaks off inside of an object the next begins one, where each has a line of its own;
            // and bytes behind an object that was closed are a fault of that line.
            let mut behind = head.get(line.len()..).unwrap_or_default().trim_ascii_start().iter();
            let goes_on = behind.next().is_some_and(|next| *next != b'{');
            let mut cutter = Cutter::default();
            let mut pieces = Pieces::default();
            line.iter().for_each(|byte| cutter.take(*byte, &mut pieces));
            let is_only = is_all && head.get(line.len()..).unwrap_or_default().trim_ascii().is_empty();
            let is_open = cutter.depth > 0 && !cutter.is_text && !cutter.is_in_list() && goes_on;
            is_open
                || pieces.list.is_some_and(|list| list == "events" && !cutter.is_text || is_only && cutter.is_between())
        }
        _ => false,
    }
}

/// Whether what follows a bracket is a list of records, and not a text such as `[name]`.
fn begins_a_list(rest: &[u8]) -> bool {
    matches!(rest.trim_ascii_start().first(), Some(b'{' | b'[' | b']'))
}

/// Writes each record of a document in a line of its own.
pub(super) fn unwrap(bytes: &mut Bytes, unwrap: Unwrap<'_>) -> Result<Text, InputError> {
    let mut file = BufWriter::new(temporary(unwrap.name)?);
    let mut cutter = Cutter::default();
    let mut block = vec![0; 64 << 10];
    let mut is_beginning = true;
    let mut pieces = Pieces::default();
    loop {
        let count = bytes.read(&mut block)?;
        let mut read = block.get(..count).unwrap_or_default();
        if std::mem::take(&mut is_beginning) {
            read = read.strip_prefix(b"\xef\xbb\xbf").unwrap_or(read);
        }
        for byte in read {
            cutter.take(*byte, &mut pieces);
        }
        if cutter.record.len() > unwrap.limits.record_bytes {
            let most = unwrap.limits.record_bytes as i64;
            let what = say!("input-json-record", name = unwrap.name, most);
            return Err(InputError::new("E_FIELD_TOO_LONG", what).hint(say!("input-json-hint")));
        }
        file.write_all(&pieces.lines).map_err(|error| cannot_keep(unwrap.name, &error))?;
        pieces.lines.clear();
        if count == 0 {
            break;
        }
    }
    if !cutter.is_between() || cutter.is_in_list() {
        let what = say!("input-json-cut-off", name = unwrap.name);
        return Err(InputError::new("E_JSON", what).hint(say!("input-again-hint")));
    }
    let list = pieces.list.filter(|list| *list != "events").map(|list| {
        let what = say!("input-json-list", name = unwrap.name, list = shown(list));
        Warning::new("W_LIST", what)
    });
    let file: File = file.into_inner().map_err(|error| cannot_keep(unwrap.name, error.error()))?;
    Ok(Text { file, warnings: list.into_iter().collect(), is_sheet: false })
}

/// What a [`Cutter`] has cut.
#[derive(Debug, Default)]
struct Pieces {
    /// The records, a line each.
    lines: Vec<u8>,
    /// The key under which they were found.
    list: Option<&'static str>,
}

/// Cuts a document into records, byte by byte.
#[derive(Debug, Default)]
struct Cutter {
    /// How many brackets are open.
    depth: usize,
    /// The depth at which records stand: 0, or 1 or 2 inside of a list.
    base: usize,
    is_text: bool,
    is_escaped: bool,
    /// What the record at hand has so far.
    record: Vec<u8>,
    /// Where in `record` the last key or text of the outermost object begins, and where it ends.
    key: Option<(usize, usize)>,
    /// Whether a colon followed that key.
    has_colon: bool,
    /// What remains of an object around a list is passed over.
    is_behind_list: bool,
}

impl Cutter {
    /// Whether no record is under way.
    fn is_between(&self) -> bool {
        self.depth == self.base && self.record.is_empty() && !self.is_text
    }

    fn is_in_list(&self) -> bool {
        self.base > 0 || self.is_behind_list
    }

    fn take(&mut self, byte: u8, pieces: &mut Pieces) {
        if self.is_text {
            return self.take_text(byte);
        }
        match byte {
            b'"' => {
                self.is_text = true;
                if self.depth == 1 && self.base == 0 {
                    self.key = Some((self.record.len(), self.record.len()));
                    self.has_colon = false;
                }
                self.push(byte);
            }
            b':' => {
                self.has_colon = self.depth == 1;
                self.push(byte);
            }
            b'[' => self.open_list(pieces),
            b'{' => {
                self.depth += 1;
                self.has_colon = false;
                self.push(byte);
            }
            b'}' | b']' => self.close(byte, pieces),
            b',' if self.depth == self.base => self.end(pieces),
            // Nothing but blanks stands between two tokens; a line break would end the line.
            b'\n' | b'\r' | b'\t' | b' ' => self.blank(pieces),
            byte => self.push(byte),
        }
    }

    fn take_text(&mut self, byte: u8) {
        match byte {
            b'"' if !self.is_escaped => {
                self.is_text = false;
                if let Some((_, end)) = self.key.as_mut().filter(|_| self.depth == 1 && self.base == 0) {
                    *end = self.record.len();
                }
            }
            _ => {}
        }
        self.is_escaped = byte == b'\\' && !self.is_escaped;
        // A raw line break inside of a text is a fault of this record, and must stay one of this record alone.
        self.push(if matches!(byte, b'\n' | b'\r') { b'\t' } else { byte });
    }

    fn blank(&mut self, pieces: &mut Pieces) {
        if self.depth == self.base {
            self.end(pieces);
        } else if self.record.last() != Some(&b' ') {
            self.push(b' ');
        }
    }

    /// A list: of records where it is the document itself or the value of a key that is known for it.
    fn open_list(&mut self, pieces: &mut Pieces) {
        let is_outermost = self.depth == 0 && self.base == 0 && self.record.is_empty();
        let list = self.list_of_key().filter(|_| self.depth == 1 && self.base == 0 && self.has_colon);
        self.depth += 1;
        self.has_colon = false;
        if is_outermost {
            self.base = 1;
        } else if let Some(list) = list {
            self.base = 2;
            self.record.clear();
            pieces.list.get_or_insert(list);
        } else {
            self.push(b'[');
        }
    }

    fn list_of_key(&self) -> Option<&'static str> {
        let (start, end) = self.key?;
        let key = self.record.get(start + 1..end)?;
        LISTS.into_iter().find(|list| list.as_bytes() == key)
    }

    fn close(&mut self, byte: u8, pieces: &mut Pieces) {
        if self.base > 0 && self.depth == self.base && byte == b']' {
            self.end(pieces);
            self.is_behind_list = self.base == 2;
            self.depth -= 1;
            self.base = 0;
            return;
        }
        self.depth = self.depth.saturating_sub(1);
        if self.is_behind_list {
            self.is_behind_list = self.depth > 0;
            return;
        }
        self.push(byte);
        if self.depth <= self.base {
            self.depth = self.base;
            self.end(pieces);
        }
    }

    fn push(&mut self, byte: u8) {
        if !self.is_behind_list {
            self.record.push(byte);
        }
    }

    fn end(&mut self, pieces: &mut Pieces) {
        if !self.record.trim_ascii().is_empty() {
            pieces.lines.append(&mut self.record);
            pieces.lines.push(b'\n');
        }
        self.record.clear();
        self.key = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> (String, Option<&'static str>, bool) {
        let (mut cutter, mut pieces) = (Cutter::default(), Pieces::default());
        text.bytes().for_each(|byte| cutter.take(byte, &mut pieces));
        let is_whole = cutter.is_between() && !cutter.is_in_list();
        (String::from_utf8(pieces.lines).unwrap(), pieces.list, is_whole)
    }

    #[test]
    fn documents_are_cut_into_records() {
        let lines = "{\"a\":1}\n{\"b\":[2,{\"c\":3}]}\n";
        for text in [
            r#"[{"a":1},{"b":[2,{"c":3}]}]"#,
            "[\n{\"a\":1}\n,\n{\"b\":[2,{\"c\":3}]}\n]\n",
            r#"{"events":[{"a":1},{"b":[2,{"c":3}]}],"next_cursor":{"x":[1]},"events2":"]"}"#,
            "{\"a\":1}{\"b\":[2,{\"c\":3}]}",
        ] {
            let (found, _, is_whole) = cut(text);
            assert_eq!((found.as_str(), is_whole), (lines, true), "{text}");
        }
        assert_eq!(cut("{\n \"a\": \"x]\\\"}\",\n \"b\": 2\n}").0, "{ \"a\": \"x]\\\"}\", \"b\": 2 }\n");
        assert_eq!(cut(r#"{"data":[{"a":1}]}"#).1, Some("data"));
        assert!(!cut(r#"[{"a":1}"#).2 && !cut(r#"{"events":[{"a":1}]"#).2 && !cut(r#"[{"a":"#).2);
        assert_eq!(cut("[{\"a\":\"x\ny\"}, 7 ,{}]").0, "{\"a\":\"x\ty\"}\n7\n{}\n");
    }

    #[test]
    fn a_line_for_each_object_is_left_alone() {
        for text in [
            "{\"a\":1}\n{\"a\":2}\n",
            "{}",
            "{\"data\":[1]}\n{}\n",
            "[name]\n",
            "event,occurred_at\n",
            "{\"a\":1}x\n[1,2,3]\n",
        ] {
            assert!(!needs_unwrapping(text.as_bytes(), true), "{text}");
        }
        for text in ["[{\"a\":1}]", "[]", "{\n\"a\":1}", "{\"events\":[]}\n", "{\"data\":[{}]}\n"] {
            assert!(needs_unwrapping(text.as_bytes(), true), "{text}");
        }
    }
}
