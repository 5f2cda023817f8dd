//! CSV, byte by byte: where a record ends, and where its fields lie.
//!
//! RFC 4180 with LF, CR LF, CR or a mixture as line ends. A quote opens only at the beginning of a field; a quote
//! elsewhere is an ordinary byte. One scanner serves the read-only pass and the reader, so that they cannot disagree.

use crate::domain::id::normal_text;
use memchr::{memchr, memchr_iter, memchr2, memchr3};

/// What lies at the beginning of some bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scan {
    /// A whole record.
    Record(Extent),
    /// A record whose end is not in view.
    Incomplete,
    /// A record that ends with the text inside a quoted field, which opened so many line ends after its beginning.
    Unclosed {
        /// Line ends before the quote.
        lines: u64,
    },
}

/// The extent of one record, counted from its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent {
    /// Bytes of the record without its line end.
    pub length: usize,
    /// Bytes up to the next record.
    pub next: usize,
    /// Line ends inside it and at its end.
    pub lines: u64,
    /// Whether any quote stands in it.
    pub has_quotes: bool,
}

impl Extent {
    /// Whether a line end stands behind it.
    pub(super) const fn is_terminated(&self) -> bool {
        self.next > self.length
    }
}

/// Finds the end of the record at the beginning of `data`; `is_all` says that nothing follows `data`.
pub(super) fn scan(data: &[u8], delimiter: u8, is_all: bool) -> Scan {
    let mut at = 0;
    let mut lines = 0;
    let mut has_quotes = false;
    loop {
        let rest = data.get(at..).unwrap_or_default();
        let Some(found) = memchr3(b'\n', b'\r', b'"', rest).map(|found| at + found) else {
            return match is_all {
                true => Scan::Record(Extent { length: data.len(), next: data.len(), lines, has_quotes }),
                false => Scan::Incomplete,
            };
        };
        if data.get(found) != Some(&b'"') {
            return match line_end(data, found, is_all) {
                Some(next) => Scan::Record(Extent { length: found, next, lines: lines + 1, has_quotes }),
                None => Scan::Incomplete,
            };
        }
        has_quotes = true;
        let opens = found == 0 || data.get(found - 1) == Some(&delimiter);
        if !opens {
            at = found + 1;
            continue;
        }
        match closing_quote(data, found + 1) {
            Some(end) => {
                lines += line_ends(data.get(found..end).unwrap_or_default());
                at = end + 1;
            }
            None if is_all => return Scan::Unclosed { lines },
            None => return Scan::Incomplete,
        }
    }
}

/// The position behind the line end at `at`; `None` where a LF may still follow a CR out of view.
pub(super) fn line_end(data: &[u8], at: usize, is_all: bool) -> Option<usize> {
    match (data.get(at), data.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => Some(at + 2),
        (Some(b'\r'), None) if !is_all => None,
        _ => Some(at + 1),
    }
}

/// The position of the quote that closes a field whose text begins at `from`.
fn closing_quote(data: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr(b'"', data.get(at..)?)?;
        if data.get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

/// The number of line ends in some text: LF, CR LF and CR are one each.
pub(super) fn line_ends(text: &[u8]) -> u64 {
    let mut count = 0;
    let mut at = 0;
    while let Some(found) = memchr2(b'\n', b'\r', text.get(at..).unwrap_or_default()) {
        at += found;
        at = line_end(text, at, true).unwrap_or(at + 1);
        count += 1;
    }
    count
}

/// Where the text of one field lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    start: u32,
    end: u32,
    /// In the unescaped texts instead of the record.
    is_unescaped: bool,
}

impl Span {
    /// A field that is not there.
    pub(super) const ABSENT: Self = Self { start: u32::MAX, end: 0, is_unescaped: false };

    /// A field in the record; positions past 4 GiB cannot come from a record that passed the limits.
    pub(super) fn plain(start: usize, end: usize) -> Self {
        Self {
            start: u32::try_from(start).unwrap_or(u32::MAX),
            end: u32::try_from(end).unwrap_or(u32::MAX),
            is_unescaped: false,
        }
    }

    /// A text among those that are unescaped.
    pub(super) fn unescaped(start: usize, end: usize) -> Self {
        Self { is_unescaped: true, ..Self::plain(start, end) }
    }

    /// Whether nothing stands in the field.
    pub(super) fn is_blank(&self, record: &[u8], unescaped: &[u8]) -> bool {
        let bytes = self.bytes(record, unescaped).unwrap_or_default();
        bytes.is_empty() || std::str::from_utf8(bytes).is_ok_and(|text| normal_text(text).is_empty())
    }

    /// The bytes of the field.
    pub(super) fn bytes<'a>(&self, record: &'a [u8], unescaped: &'a [u8]) -> Option<&'a [u8]> {
        let text = if self.is_unescaped { unescaped } else { record };
        text.get(self.start as usize..self.end as usize)
    }

    /// The text of the field; `None` where it is absent.
    pub(super) fn text<'a>(&self, record: &'a str, unescaped: &'a str) -> Option<&'a str> {
        let text = if self.is_unescaped { unescaped } else { record };
        text.get(self.start as usize..self.end as usize)
    }
}

/// The fields of one record, kept between records so that their memory is used again.
#[derive(Debug, Default)]
pub(super) struct Fields {
    /// One span for each field.
    pub spans: Vec<Span>,
    /// The texts of fields that had doubled quotes.
    pub unescaped: Vec<u8>,
    /// The first field with something outside of its quotes.
    pub junk: Option<usize>,
    /// How many fields there are, where they do not fit the header.
    pub misfit: Option<usize>,
}

impl Fields {
    /// Whether nothing stands in any field.
    pub fn are_blank(&self, record: &[u8], delimiter: u8) -> bool {
        if self.junk.is_some() {
            return std::str::from_utf8(record).is_ok_and(|record| has_blank_fields(record, char::from(delimiter)));
        }
        self.spans.iter().all(|span| span.is_blank(record, &self.unescaped))
    }
}

/// Whether nothing stands in any field of a record that has something outside of quotes, which belongs to the field here.
fn has_blank_fields(record: &str, delimiter: char) -> bool {
    let mut rest = record;
    loop {
        let (quoted, after) = match rest.strip_prefix('"') {
            Some(_) => rest.split_at(closing_quote(rest.as_bytes(), 1).map_or(rest.len(), |close| close + 1)),
            None => rest.split_at(0),
        };
        let (junk, next) = after.split_once(delimiter).map_or((after, None), |(junk, next)| (junk, Some(next)));
        let inside = quoted.strip_prefix('"').map_or("", |text| text.strip_suffix('"').unwrap_or(text));
        if !normal_text(&(inside.replace("\"\"", "\"") + junk)).is_empty() {
            return false;
        }
        match next {
            Some(next) => rest = next,
            None => return true,
        }
    }
}

/// Splits a record into its fields.
pub(super) fn split(record: &[u8], delimiter: u8, has_quotes: bool, fields: &mut Fields) {
    fields.spans.clear();
    fields.unescaped.clear();
    fields.junk = None;
    fields.misfit = None;
    if has_quotes {
        return split_quoted(record, delimiter, fields);
    }
    let mut start = 0;
    for end in memchr_iter(delimiter, record) {
        fields.spans.push(Span::plain(start, end));
        start = end + 1;
    }
    fields.spans.push(Span::plain(start, record.len()));
}

fn split_quoted(record: &[u8], delimiter: u8, fields: &mut Fields) {
    let mut start = 0;
    loop {
        let rest = record.get(start..).unwrap_or_default();
        let (span, length) = match rest.split_first() {
            Some((b'"', _)) => quoted_field(rest, start, delimiter, fields),
            _ => plain_field(rest, start, delimiter, fields),
        };
        fields.spans.push(span);
        if start + length >= record.len() {
            return;
        }
        start += length + 1;
    }
}

/// A field that does not begin with a quote, and its length.
fn plain_field(rest: &[u8], start: usize, delimiter: u8, fields: &mut Fields) -> (Span, usize) {
    let length = memchr(delimiter, rest).unwrap_or(rest.len());
    let text = rest.get(..length).unwrap_or_default().trim_ascii_start();
    // `a, "b"`: somebody meant quotes, and RFC 4180 has none there.
    if text.first() == Some(&b'"') {
        fields.junk.get_or_insert(fields.spans.len());
    }
    (Span::plain(start, start + length), length)
}

/// A field that begins with a quote, and its length with quotes and junk.
fn quoted_field(rest: &[u8], start: usize, delimiter: u8, fields: &mut Fields) -> (Span, usize) {
    let close = closing_quote(rest, 1).unwrap_or(rest.len());
    let after = rest.get(close + 1..).unwrap_or_default();
    let junk = memchr(delimiter, after).unwrap_or(after.len());
    if junk > 0 {
        fields.junk.get_or_insert(fields.spans.len());
    }
    let length = (close + 1 + junk).min(rest.len());
    let text = rest.get(1..close).unwrap_or_default();
    if memchr(b'"', text).is_none() {
        return (Span::plain(start + 1, start + close), length);
    }
    let begin = fields.unescaped.len();
    let mut text = text;
    while let Some(quote) = memchr(b'"', text) {
        fields.unescaped.extend_from_slice(text.get(..=quote).unwrap_or_default());
        text = text.get(quote + 2..).unwrap_or_default();
    }
    fields.unescaped.extend_from_slice(text);
    let span = Span { is_unescaped: true, ..Span::plain(begin, fields.unescaped.len()) };
    (span, length)
}

#[cfg(test)]
#[path = "csv_tests.rs"]
mod tests;
