//! The records of a checked input, one after the other, in constant memory.
//!
//! This is the reading that events, members and links share: framing, encoding, column names, foreign values. What the
//! texts mean is the business of [`super::decode`] and of the callers.

use super::buffer::{BOM, Window};
use super::columns::{Layout, folded_value, ignored_columns, is_reject_column};
use super::csv::{Extent, Fields, Span, split};
use super::filter::Filter;
use super::input_error::{InputError, Rejection, Warning, shown};
use super::lines;
use super::ndjson::{self, Object};
use super::options::{Limits, Options};
use super::preflight::{Position, Preflight, next_csv};
use super::sniff::Format;
use super::source::{Source, changed};
use super::spec::LEFT_OUT;
use crate::messages::{Message, say};
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
            let delimiter = self.source.delimiter();
            let header = super::header::read(&mut self.window, delimiter, self.source.name(), self.options)?;
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
                Format::Ndjson => lines::next_line(&mut self.window, &mut self.position, name, limits)?,
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
                        self.fields.misfit =
                            self.frame.layout.fit(record, &mut self.fields, self.source.is_sheet()).err();
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

    /// The record given last once more; `None` where there is none.
    pub fn again(&mut self) -> Option<Record<'_>> {
        let extent = self.last?;
        Some(match self.frame.format {
            Format::Csv { .. } => self.csv(extent),
            Format::Ndjson => self.ndjson(extent, Ok(())),
        })
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
        Err(error) => Err(not_utf8(record, error.valid_up_to(), say!("row-the-line"))),
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
        return Err(Rejection::new("E_RECORD_LINES", say!("row-lines", lines = lines.to_string())));
    }
    if let Some(field) = fields.junk {
        let (number, name) = ((field + 1).to_string(), shown(layout.name(field)));
        return Err(Rejection::new("E_QUOTE_JUNK", say!("row-junk", number, name)));
    }
    if let Some(found) = fields.misfit {
        let (expected, found) = (layout.header.len().to_string(), found.to_string());
        return Err(Rejection::new("E_COLUMNS", say!("row-columns", expected, found)));
    }
    if let Some(rejection) = still_broken(record, fields, layout) {
        return Err(rejection);
    }
    if repeats_header(record, fields, layout) {
        return Err(Rejection::new("E_REPEATED_HEADER", say!("row-repeated-header")));
    }
    let text = match std::str::from_utf8(record) {
        Ok(text) => text,
        Err(_) => return Err(field_not_utf8(record, fields, layout)),
    };
    if memchr::memchr(0, record).is_some() {
        return Err(Rejection::new("E_NUL", say!("row-nul")));
    }
    // Cut at quotes only, and from valid text.
    let unescaped = std::str::from_utf8(&fields.unescaped).unwrap_or_default();
    Ok(Cells { layout, record: text, unescaped, spans: &fields.spans })
}

/// What is still wrong with a row of a rejects file that would fit its columns by accident: it was too short, and its last
/// column still holds nothing; or something stood outside of its quotes, and they are still there.
fn still_broken(record: &[u8], fields: &Fields, layout: &Layout) -> Option<Rejection> {
    let code = layout.reject_code.and_then(|code| fields.spans.get(code));
    let code = code.and_then(|span| span.bytes(record, &fields.unescaped))?.trim_ascii();
    let own = layout.header.iter().zip(&fields.spans).filter(|(name, _)| !is_reject_column(name) && !name.is_empty());
    let mut own = own.map(|(_, span)| span);
    let has_quote = |span: &Span| span.bytes(record, &fields.unescaped).unwrap_or_default().contains(&b'"');
    match code {
        b"E_COLUMNS" if own.next_back().is_some_and(|span| span.is_blank(record, &fields.unescaped)) => {
            Some(Rejection::new("E_COLUMNS", say!("row-columns-still")))
        }
        b"E_QUOTE_JUNK" if own.any(has_quote) => Some(Rejection::new("E_QUOTE_JUNK", say!("row-junk-still"))),
        _ => None,
    }
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
            return not_utf8(text, error.valid_up_to(), say!("row-the-field", name = shown(layout.name(index))));
        }
    }
    not_utf8(record, 0, say!("row-the-record"))
}

fn not_utf8(text: &[u8], position: usize, what: Message) -> Rejection {
    let byte = text.get(position).copied().unwrap_or_default();
    let (at, byte) = ((position + 1).to_string(), format!("0x{byte:02X}"));
    Rejection::new("E_UTF8", say!("row-not-utf8", what, at, byte))
}

fn of_organization<'a>(cells: Cells<'a>, options: &Options) -> Result<Cells<'a>, Rejection> {
    match cells.organization() {
        Some(slug) if slug != options.organization => {
            let message = say!("row-organization", theirs = shown(slug), ours = &options.organization);
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
        let folded = folded_value(text);
        let ours = slot.values.iter().find(|(theirs, _)| *theirs == folded);
        Some(ours.map_or(text, |(_, ours)| ours.as_str()))
    }

    /// Whether the options, or the file itself, say that this record is left out.
    #[inline]
    pub fn are_left_out(&self, options: &Options) -> bool {
        self.layout.may_leave_out && self.look_for_leaving_out(options)
    }

    fn look_for_leaving_out(&self, options: &Options) -> bool {
        let known = options.columns.known.len();
        let by_filter = |filter: &Filter| filter.leaves_out(self.text(known + filter.extra).unwrap_or_default());
        let is_retracted = || self.layout.retracted.and_then(|position| self.field(position)) == Some("1");
        is_retracted() || self.has_word_left_out(options) || options.filters.iter().any(by_filter)
    }

    /// Whether the word for the event is one whose rows are left out.
    fn has_word_left_out(&self, options: &Options) -> bool {
        let Some(slot) = options.columns.index("event").and_then(|event| self.layout.slots.get(event)) else {
            return false;
        };
        let word = slot.position.and_then(|position| self.field(position)).map(folded_value);
        word.is_some_and(|word| slot.values.iter().any(|(theirs, ours)| *theirs == word && ours == LEFT_OUT))
    }

    /// The text of a field by its place in the record.
    pub(super) fn at(&self, position: usize) -> Option<&'a str> {
        self.field(position)
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
