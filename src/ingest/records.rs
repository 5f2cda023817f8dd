//! The records of a checked input, one after the other, in constant memory.
//!
//! This is the reading that events, members and links share: framing, encoding, column names, foreign values. What the
//! texts mean is the business of [`super::decode`] and of the callers.

use super::buffer::{BOM, Window};
use super::columns::{Layout, ignored_columns, is_reject_column};
use super::csv::{Extent, Fields, Span, split};
use super::input_error::{InputError, Rejection, Warning, shown};
use super::ndjson::{self, Object};
use super::options::{Limits, Options};
use super::preflight::{Position, Preflight, next_csv};
use super::sniff::Format;
use super::source::{Source, changed};
use std::collections::BTreeSet;

/// The most unknown keys that the warning of an NDJSON input names.
const NAMED_KEYS: usize = 20;

/// A reader of records; see [`Records::next`].
pub struct Records<'s> {
    source: &'s Source,
    frame: &'s Preflight,
    options: &'s Options,
    window: Window,
    position: Position,
    /// What the record given last takes in the window.
    last: Option<Extent>,
    read: u64,
    fields: Fields,
    object: Object,
    unknown: BTreeSet<String>,
}

/// One record of an input.
#[derive(Debug)]
pub struct Record<'a> {
    /// The number of its first line; the first line of the file is 1.
    pub line: u64,
    /// Its texts, or why there are none.
    pub cells: Result<Cells<'a>, Rejection>,
    /// What stood in the file.
    pub raw: RawRecord<'a>,
}

/// The texts of one record by column.
#[derive(Debug, Clone, Copy)]
pub struct Cells<'a> {
    layout: &'a Layout,
    record: &'a str,
    unescaped: &'a str,
    spans: &'a [Span],
}

/// A record as it stood in the file, for the rejects file.
#[derive(Debug, Clone, Copy)]
pub struct RawRecord<'a> {
    /// The bytes without the line end.
    pub(super) record: &'a [u8],
    /// The fields; `None` for NDJSON.
    pub(super) fields: Option<&'a Fields>,
}

impl<'a> RawRecord<'a> {
    /// A record outside of any file, such as one object of a webhook's body.
    pub const fn of_object(object: &'a str) -> Self {
        Self { record: object.as_bytes(), fields: None }
    }
}

impl<'s> Records<'s> {
    /// Opens a second pass over a checked input.
    ///
    /// # Errors
    /// `E_READ`.
    pub fn open(source: &'s Source, frame: &'s Preflight, options: &'s Options) -> Result<Self, InputError> {
        let bytes = source.bytes(options.limits)?;
        let mut records = Self {
            source,
            frame,
            options,
            window: Window::new(bytes, source.name(), options)?,
            position: Position { line: 1 },
            last: None,
            read: 0,
            fields: Fields::default(),
            object: Object::default(),
            unknown: BTreeSet::new(),
        };
        records.pass_header()?;
        Ok(records)
    }

    /// Moves behind the header, whose end the first pass knows as a line number.
    fn pass_header(&mut self) -> Result<(), InputError> {
        if let Format::Csv { .. } = self.frame.format {
            let header = super::header::read(&mut self.window, self.source.name(), self.options)?;
            if header.next_line != self.frame.first_line {
                return Err(changed(self.source.name()));
            }
            self.position.line = header.next_line;
        }
        Ok(())
    }

    /// The next record in which something stands; `None` when all records that the first pass counted were given.
    ///
    /// # Errors
    /// `E_FILE_CHANGED` where the file is no longer the one that was checked, `E_READ`.
    #[expect(clippy::should_implement_trait, reason = "a record borrows from its reader")]
    pub fn next(&mut self) -> Result<Option<Record<'_>>, InputError> {
        loop {
            if let Some(last) = self.last.take() {
                self.window.consume(last.next);
                self.position.line += last.lines;
            }
            let (name, limits) = (self.source.name(), &self.options.limits);
            let extent = match self.frame.format {
                Format::Csv { delimiter } => next_csv(&mut self.window, delimiter, &mut self.position, name, limits)?,
                Format::Ndjson => ndjson::next_line(&mut self.window, &mut self.position, name, limits)?,
            };
            self.last = extent;
            self.read += u64::from(extent.is_some());
            let (read, all) = (self.read, self.frame.records);
            if if extent.is_some() { read > all } else { read != all } {
                return Err(changed(name));
            }
            let Some(extent) = extent else { return self.source.unchanged().map(|()| None) };
            let record = self.window.data().get(..extent.length).unwrap_or_default();
            // A row in which nothing stands is no row.
            match self.frame.format {
                Format::Csv { delimiter } => {
                    split(record, delimiter, extent.has_quotes, &mut self.fields);
                    if !self.fields.are_blank(record, delimiter) {
                        return Ok(Some(self.csv(extent)));
                    }
                }
                Format::Ndjson => {
                    let parsed = object(record, &self.frame.layout, limits, &mut self.object);
                    if !(parsed.is_ok() && self.object.is_blank() && ndjson::is_blank(record)) {
                        return Ok(Some(self.ndjson(extent, parsed)));
                    }
                }
            }
        }
    }

    /// Bytes of the file as given that were read so far, for a progress bar.
    pub fn bytes_read(&self) -> u64 {
        self.window.bytes().taken()
    }

    /// What the second pass noticed: the keys of NDJSON objects that are not read.
    pub fn warnings(&self) -> Vec<Warning> {
        ignored_columns(self.unknown.iter().map(String::as_str)).into_iter().collect()
    }

    fn csv(&self, extent: Extent) -> Record<'_> {
        let record = self.window.data().get(..extent.length).unwrap_or_default();
        let layout = &self.frame.layout;
        let cells = cells(record, &self.fields, extent, layout, self.options)
            .and_then(|cells| of_organization(cells, self.options));
        Record { line: self.position.line, cells, raw: RawRecord { record, fields: Some(&self.fields) } }
    }

    fn ndjson(&mut self, extent: Extent, parsed: Result<(), Rejection>) -> Record<'_> {
        let record = self.window.data().get(..extent.length).unwrap_or_default();
        let layout = &self.frame.layout;
        while self.unknown.len() < NAMED_KEYS {
            let Some(key) = self.object.unknown.pop_first() else { break };
            self.unknown.insert(key);
        }
        let cells = parsed.and_then(|()| object_cells(&self.object, layout, self.options));
        Record { line: self.position.line, cells, raw: RawRecord { record, fields: None } }
    }
}

/// Parses the object of a line.
fn object(record: &[u8], layout: &Layout, limits: &Limits, object: &mut Object) -> Result<(), Rejection> {
    match std::str::from_utf8(record) {
        Ok(text) => ndjson::parse(text, layout, limits, object),
        Err(error) => Err(not_utf8(record, error.valid_up_to(), "the line")),
    }
}

/// The cells of an object that was parsed.
pub(super) fn object_cells<'a>(
    object: &'a Object,
    layout: &'a Layout,
    options: &Options,
) -> Result<Cells<'a>, Rejection> {
    let cells = Cells { layout, record: &object.text, unescaped: "", spans: &object.spans };
    of_organization(cells, options)
}

/// The cells of a CSV record, once nothing of it is out of joint.
fn cells<'a>(
    record: &'a [u8],
    fields: &'a Fields,
    extent: Extent,
    layout: &'a Layout,
    options: &Options,
) -> Result<Cells<'a>, Rejection> {
    let lines = extent.lines + u64::from(!extent.is_terminated());
    if lines > options.limits.record_lines {
        let message = format!("the record has {lines} lines; is a quote not closed?");
        return Err(Rejection::new("E_RECORD_LINES", message));
    }
    if let Some(field) = fields.junk {
        let name = shown(layout.name(field));
        let message = format!("field {} ({name}) has something outside of its quotes", field + 1);
        return Err(Rejection::new("E_QUOTE_JUNK", message));
    }
    let (expected, found) = (layout.header.len(), fields.spans.len());
    if found != expected {
        let message = format!("expected {expected} fields, found {found}");
        return Err(Rejection::new("E_COLUMNS", message));
    }
    if repeats_header(record, fields, layout) {
        let message = "the header stands here again (concatenated files?)";
        return Err(Rejection::new("E_REPEATED_HEADER", message));
    }
    let text = match std::str::from_utf8(record) {
        Ok(text) => text,
        Err(_) => return Err(field_not_utf8(record, fields, layout)),
    };
    if memchr::memchr(0, record).is_some() {
        return Err(Rejection::new("E_NUL", "the record has a NUL character"));
    }
    // Cut at quotes only, and from valid text.
    let unescaped = std::str::from_utf8(&fields.unescaped).unwrap_or_default();
    Ok(Cells { layout, record: text, unescaped, spans: &fields.spans })
}

/// Whether every field holds its own column's name.
fn repeats_header(record: &[u8], fields: &Fields, layout: &Layout) -> bool {
    let names = layout.header.iter().zip(&fields.spans);
    let mut names = names.filter(|(name, _)| !is_reject_column(name));
    names.all(|(name, span)| {
        let field = span.bytes(record, &fields.unescaped).unwrap_or_default();
        let field = field.strip_prefix(BOM).unwrap_or(field);
        field.len() >= name.len() && field.trim_ascii().eq_ignore_ascii_case(name.as_bytes())
    })
}

fn field_not_utf8(record: &[u8], fields: &Fields, layout: &Layout) -> Rejection {
    for (index, span) in fields.spans.iter().enumerate() {
        let text = span.bytes(record, &fields.unescaped).unwrap_or_default();
        if let Err(error) = std::str::from_utf8(text) {
            let field = format!("field {}", shown(layout.name(index)));
            return not_utf8(text, error.valid_up_to(), &field);
        }
    }
    not_utf8(record, 0, "the record")
}

fn not_utf8(text: &[u8], position: usize, what: &str) -> Rejection {
    let byte = text.get(position).copied().unwrap_or_default();
    let message = format!(
        "{what} is not UTF-8 at byte {} (0x{byte:02X}); from Excel? give --encoding windows-1252",
        position + 1
    );
    Rejection::new("E_UTF8", message)
}

fn of_organization<'a>(cells: Cells<'a>, options: &Options) -> Result<Cells<'a>, Rejection> {
    match cells.organization() {
        Some(slug) if slug != options.organization => {
            let message = format!("the record belongs to {}, not to `{}`", shown(slug), options.organization);
            Err(Rejection::new("E_ORG_MISMATCH", message))
        }
        _ => Ok(cells),
    }
}

impl<'a> Cells<'a> {
    /// The text of a known column: trimmed, a spreadsheet's guard taken off, foreign values replaced by ours.
    ///
    /// `None` where the input has no such column and `--set` gives none; an empty cell is the empty text.
    #[inline]
    pub fn text(&self, column: usize) -> Option<&'a str> {
        let slot = self.layout.slots.get(column)?;
        let Some(text) = slot.position.and_then(|position| self.field(position)) else {
            return slot.set.as_deref();
        };
        if slot.values.is_empty() {
            return Some(text);
        }
        let ours = slot.values.iter().find(|(theirs, _)| theirs == text);
        Some(ours.map_or(text, |(_, ours)| ours.as_str()))
    }

    fn organization(&self) -> Option<&'a str> {
        self.layout.organization.and_then(|position| self.field(position))
    }

    fn field(&self, position: usize) -> Option<&'a str> {
        let span = self.spans.get(position)?;
        span.text(self.record, self.unescaped).map(clean)
    }
}

/// A field without a spreadsheet's guard and without white space around it.
fn clean(text: &str) -> &str {
    const fn is_plain(byte: &u8) -> bool {
        matches!(byte, b'(' ..=b'~' | b'!'..=b'&')
    }
    match (text.as_bytes().first(), text.as_bytes().last()) {
        (Some(first), Some(last)) if is_plain(first) && is_plain(last) => text,
        _ => unguarded(text).trim(),
    }
}

/// Takes off the one `'` that keeps a spreadsheet from computing a text.
fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) => rest,
        _ => text,
    }
}

#[cfg(test)]
#[path = "records_tests.rs"]
mod tests;
