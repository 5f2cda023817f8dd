//! The read-only pass over a whole input, before anything is written.
//!
//! It finds what makes a file unusable - encoding, format, header, an open quote, an endless field, a cut-off gzip - and
//! gives a [`Preflight`]: what the reader needs, the hash, and the number of records that the reader must find again.

use super::buffer::Window;
use super::columns::Layout;
use super::csv::{Extent, Fields, Scan, line_ends, scan, split};
use super::header;
use super::input_error::{InputError, Warning, shown};
use super::ndjson;
use super::options::{Limits, Options};
use super::sniff::{self, Content, Format};
use super::source::{Compression, Source, empty};
use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};

/// What the read-only pass found out about an input.
#[derive(Debug, Clone)]
pub struct Preflight {
    /// CSV with its delimiter, or NDJSON.
    pub format: Format,
    /// How the file is compressed.
    pub compression: Compression,
    /// SHA-256 of the file as given.
    pub sha256: [u8; 32],
    /// Bytes of the file as given.
    pub size: u64,
    /// Bytes after decompression.
    pub text_size: u64,
    /// Records: neither the header nor empty lines.
    pub records: u64,
    /// What a person may want to know.
    pub warnings: Vec<Warning>,
    pub(super) layout: Layout,
    /// Whether the text was, or has become, UTF-8 with a byte order mark for its sign.
    pub(super) wants_bom: bool,
    /// The line number of the first record.
    pub(super) first_line: u64,
}

impl Preflight {
    /// The hash in lower-case hexadecimal digits.
    pub fn sha256_hex(&self) -> String {
        self.sha256.iter().fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

/// Reads an input once from end to end and tells whether it can be used.
///
/// # Errors
/// Every fault of the file as a whole; see [`InputError::code`].
pub fn check(source: &Source, options: &Options) -> Result<Preflight, InputError> {
    let has_failed = AtomicBool::new(false);
    let (sha256, frame) = std::thread::scope(|threads| {
        let hashing = threads.spawn(|| source.sha256(&has_failed));
        let frame = check_text(source, options);
        has_failed.store(frame.is_err(), Ordering::Relaxed);
        (hashing.join(), frame)
    });
    let mut frame = frame?;
    let sha256 = sha256.map_err(|_| InputError::new("E_READ", format!("cannot hash `{}`", source.name())))?;
    frame.sha256 = sha256?.unwrap_or_default();
    source.unchanged()?;
    Ok(frame)
}

/// All of the frame but the hash.
fn check_text(source: &Source, options: &Options) -> Result<Preflight, InputError> {
    let name = source.name();
    let bytes = source.bytes(options.limits)?;
    let mut window = Window::new(bytes, name, options)?;
    if window.data().is_empty() && !window.more()? {
        return Err(empty(name));
    }
    let (format, layout, first_line) = match sniff::recognise(name, window.data())? {
        Content::Ndjson => (Format::Ndjson, Layout::of_keys(options), 1),
        Content::Csv => {
            let header = header::read(&mut window, name, options)?;
            (Format::Csv { delimiter: header.delimiter }, header.layout, header.next_line)
        }
    };
    let mut position = Position { line: first_line };
    let (records, has_last_line_end) = match format {
        Format::Csv { delimiter } => check_csv(&mut window, delimiter, &mut position, name, &options.limits)?,
        Format::Ndjson => check_lines(&mut window, &mut position, name, &options.limits)?,
    };
    let mut warnings: Vec<Warning> = layout.ignored().into_iter().collect();
    if records == 0 {
        warnings.push(Warning::new("W_NO_ROWS", format!("{} has a header and no records", shown(name))));
    }
    if !has_last_line_end {
        warnings.push(Warning::new("W_NO_EOL", format!("the last line of {} has no line end", shown(name))));
    }
    let wants_bom = window.has_bom() || options.encoding.is_some();
    let bytes = window.into_bytes();
    Ok(Preflight {
        format,
        compression: source.compression(),
        size: bytes.taken(),
        text_size: bytes.given(),
        sha256: [0; 32],
        records,
        warnings,
        layout,
        wants_bom,
        first_line,
    })
}

/// The place in the text, counted in lines.
#[derive(Debug, Clone, Copy)]
pub(super) struct Position {
    /// The line number of the record at the window's beginning.
    pub line: u64,
}

/// The number of records, and whether the last one has a line end.
fn check_csv(
    window: &mut Window,
    delimiter: u8,
    position: &mut Position,
    name: &str,
    limits: &Limits,
) -> Result<(u64, bool), InputError> {
    let mut records = 0;
    let mut has_last_line_end = true;
    let mut fields = Fields::default();
    while let Some(extent) = next_csv(window, delimiter, position, name, limits)? {
        if extent.length > limits.field_bytes {
            let record = window.data().get(..extent.length).unwrap_or_default();
            split(record, delimiter, extent.has_quotes, &mut fields);
            if let Some(fault) = long_field(record, &fields, position.line, name, limits) {
                return Err(fault);
            }
        }
        records += 1;
        has_last_line_end = extent.is_terminated();
        position.line += extent.lines;
        window.consume(extent.next);
    }
    Ok((records, has_last_line_end))
}

fn check_lines(
    window: &mut Window,
    position: &mut Position,
    name: &str,
    limits: &Limits,
) -> Result<(u64, bool), InputError> {
    let mut records = 0;
    let mut has_last_line_end = true;
    while let Some(extent) = ndjson::next_line(window, position, name, limits)? {
        records += 1;
        has_last_line_end = extent.is_terminated();
        position.line += extent.lines;
        window.consume(extent.next);
    }
    Ok((records, has_last_line_end))
}

/// Brings the next CSV record into view, behind empty lines; the caller consumes it.
///
/// # Errors
/// `E_QUOTE` and `E_FIELD_TOO_LONG`.
pub(super) fn next_csv(
    window: &mut Window,
    delimiter: u8,
    position: &mut Position,
    name: &str,
    limits: &Limits,
) -> Result<Option<Extent>, InputError> {
    loop {
        let data = window.data();
        if data.is_empty() {
            if !window.more()? {
                return Ok(None);
            }
            continue;
        }
        match scan(data, delimiter, window.is_at_end()) {
            Scan::Record(extent) if extent.length == 0 => {
                position.line += extent.lines;
                window.consume(extent.next);
            }
            Scan::Record(extent) if extent.length <= limits.record_bytes => return Ok(Some(extent)),
            Scan::Incomplete if data.len() <= limits.record_bytes => {
                window.more()?;
            }
            Scan::Record(_) | Scan::Incomplete => {
                return Err(long_record(data, delimiter, position.line, name, limits));
            }
            Scan::Unclosed { lines } => return Err(open_quote(name, position.line + lines, "is never closed")),
        }
    }
}

fn open_quote(name: &str, line: u64, what: &str) -> InputError {
    InputError::new("E_QUOTE", format!("`{name}` line {line}: the quote opened there {what}"))
        .hint("close the quote, or double it where it belongs to the text")
}

/// What is wrong with a record that is too long: a field of it, or the whole.
fn long_record(data: &[u8], delimiter: u8, line: u64, name: &str, limits: &Limits) -> InputError {
    let mut fields = Fields::default();
    split(data, delimiter, true, &mut fields);
    long_field(data, &fields, line, name, limits).unwrap_or_else(|| {
        let most = limits.record_bytes;
        let what = format!("`{name}` line {line}: the record has more than {most} bytes");
        InputError::new("E_FIELD_TOO_LONG", what).hint("is this a file of records, one per line?")
    })
}

fn long_field(record: &[u8], fields: &Fields, line: u64, name: &str, limits: &Limits) -> Option<InputError> {
    let most = limits.field_bytes;
    let texts = fields.spans.iter().map(|span| span.bytes(record, &fields.unescaped).unwrap_or_default());
    let mut before = line;
    for (index, text) in texts.enumerate() {
        let ends = line_ends(text);
        if text.len() > most && ends > 0 {
            return Some(open_quote(name, before, &format!("is not closed within {most} bytes")));
        }
        if text.len() > most {
            let what = format!("`{name}` line {before}: field {} has more than {most} bytes", index + 1);
            return Some(InputError::new("E_FIELD_TOO_LONG", what).hint("is this a file of records, one per line?"));
        }
        before += ends;
    }
    None
}

#[cfg(test)]
#[path = "preflight_tests.rs"]
mod tests;
