//! The read-only pass over a whole input, before anything is written.
//!
//! It finds what makes a file unusable - encoding, format, header, an open quote, an endless field, a cut-off gzip - and
//! gives a [`Preflight`]: what the reader needs, the hash, and the number of records that the reader must find again.

use super::buffer::Window;
use super::columns::Layout;
use super::csv::{Extent, Fields, Scan, line_ends, scan, split};
use super::header;
use super::input_error::{InputError, Warning, shown};
use super::lines;
use super::options::{Limits, Options};
use super::sniff::{self, Content, Format};
use super::source::{Compression, Source, empty};
use crate::messages::{Message, say};
use encoding_rs::Encoding;
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
    // The sheet that was read may not be the one that is meant.
    let mut frame = frame.map_err(|error| match source.other_sheets() {
        Some(sheets) if ["E_EMPTY", "E_HEADER_MISSING"].contains(&error.code) => error.hint(sheets.clone()),
        _ => error,
    })?;
    let sha256 = sha256.map_err(|_| InputError::new("E_READ", say!("input-unreadable", name = source.name())))?;
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
    let mut warnings = source.warnings().to_vec();
    let (format, layout, first_line) = match sniff::recognise(name, window.data())? {
        Content::Ndjson => (Format::Ndjson, Layout::of_keys(options), 1),
        Content::Csv => {
            let header = header::read(&mut window, source.delimiter(), name, options)?;
            warnings.extend(header.warnings);
            (Format::Csv { delimiter: header.delimiter }, header.layout, header.next_line)
        }
    };
    let mut position = Position { line: first_line };
    let counted = match format {
        Format::Csv { delimiter } => check_csv(&mut window, delimiter, &mut position, name, options)?,
        Format::Ndjson => check_lines(&mut window, &mut position, name, options)?,
    };
    if window.is_misread() {
        let what = say!("input-misread", name, encoding = options.encoding.map_or("", Encoding::name));
        return Err(InputError::new("E_ENCODING", what).hint(say!("input-misread-hint")));
    }
    if let (Some(line), Some(encoding)) = (counted.letters.misread_line, options.encoding) {
        let what = say!("input-two-encodings", name, line = line.to_string(), encoding = encoding.name());
        let hint = say!("input-two-encodings-hint", encoding = encoding.name().to_lowercase());
        return Err(InputError::new("E_ENCODING", what).hint(hint));
    }
    if counted.letters.are_of_another_encoding() {
        return Err(InputError::new("E_ENCODING", say!("input-not-utf8", name)).hint(say!("input-encoding-hint")));
    }
    warnings.extend(layout.ignored());
    if counted.records == 0 {
        warnings.push(Warning::new("W_NO_ROWS", say!("input-no-rows", name = shown(name))));
    }
    if !counted.has_last_line_end && !source.is_sheet() {
        warnings.push(Warning::new("W_NO_EOL", say!("input-no-line-end", name = shown(name))));
    }
    let records = counted.records;
    // Rows that are no UTF-8 go to the rejects file as they are, and are read by their own encoding from there.
    let is_utf8 = counted.letters.foreign + counted.letters.broken == 0;
    let wants_bom = window.has_bom() && is_utf8 || window.is_transcoded() || source.is_sheet();
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

/// What the first pass counts.
#[derive(Debug, Default)]
struct Counted {
    records: u64,
    has_last_line_end: bool,
    letters: Letters,
}

/// How many records have letters beyond ASCII, and how many have bytes that are no UTF-8: such as could be letters of
/// another encoding, since each stands beside a letter, and others.
#[derive(Debug, Default)]
struct Letters {
    valid: u64,
    foreign: u64,
    broken: u64,
    /// The line of the first record that is UTF-8 and is read as another encoding.
    misread_line: Option<u64>,
}

impl Letters {
    fn see(&mut self, record: &[u8], line: u64, encoding: Option<&'static Encoding>) {
        if record.is_ascii() {
            return;
        }
        if self.misread_line.is_none() && encoding.is_some_and(|encoding| is_utf8_read_as(encoding, record)) {
            self.misread_line = Some(line);
        }
        let is_letter = |byte: &u8| byte.is_ascii_alphabetic();
        let is_beside_letter = |place: usize| {
            place.checked_sub(1).is_some_and(|before| is_letter(&record[before]))
                || record.get(place + 1).is_some_and(is_letter)
        };
        let mut odd =
            (0..record.len()).filter(|place| !record[*place].is_ascii() && !is_mark(record[*place])).peekable();
        if std::str::from_utf8(record).is_ok() {
            self.valid += 1;
        } else if odd.peek().is_none() {
            // Dashes and quotes alone say nothing.
        } else if odd.all(is_beside_letter) {
            self.foreign += 1;
        } else {
            self.broken += 1;
        }
    }

    /// One record that is no UTF-8 is a fault of that record. Several with letters, and none whose letters are UTF-8, are
    /// a whole file in another encoding.
    const fn are_of_another_encoding(&self) -> bool {
        self.foreign > 1 && self.valid == 0 && self.broken == 0
    }
}

/// Whether a record that was read as an encoding of single bytes has letters of UTF-8, each taken for two.
///
/// The first byte of æ, ø, å, ä, ö, ü, ß and é is the same one, and what it and the second one are by themselves stands
/// side by side in no text.
fn is_utf8_read_as(encoding: &'static Encoding, record: &[u8]) -> bool {
    let (first, _) = encoding.decode_without_bom_handling(&[FIRST_BYTE]);
    let Ok(text) = std::str::from_utf8(record) else { return false };
    // Where it is a letter that anything may follow, as in Cyrillic, nothing is known.
    if !encoding.is_single_byte() || !matches!(&*first, "\u{c3}" | "\u{221a}") || !text.contains(&*first) {
        return false;
    }
    let (bytes, _, _) = encoding.encode(text);
    has_letters_of_utf8(&bytes)
}

/// The first byte of æ, ø, å, ä, ö, ü, ß and é in UTF-8.
const FIRST_BYTE: u8 = 0xc3;

/// Whether bytes have one of those letters.
pub(super) fn has_letters_of_utf8(bytes: &[u8]) -> bool {
    const SECOND: &[u8] = b"\x84\x85\x86\x89\x96\x98\x9c\x9f\xa4\xa5\xa6\xa9\xb6\xb8\xbc";
    bytes.windows(2).any(|pair| pair[0] == FIRST_BYTE && SECOND.contains(&pair[1]))
}

/// Whether a byte is a dash, a quote or another mark in windows-1252, which stands beside anything.
const fn is_mark(byte: u8) -> bool {
    matches!(byte, 0x80 | 0x82 | 0x84 | 0x85 | 0x91..=0x97 | 0xa0 | 0xa7 | 0xab | 0xb0 | 0xb4 | 0xb7 | 0xbb)
}

/// Counts records and whether the last one has a line end.
fn check_csv(
    window: &mut Window,
    delimiter: u8,
    position: &mut Position,
    name: &str,
    options: &Options,
) -> Result<Counted, InputError> {
    let limits = &options.limits;
    let mut counted = Counted { has_last_line_end: true, ..Counted::default() };
    let mut fields = Fields::default();
    while let Some(extent) = next_csv(window, delimiter, position, name, limits)? {
        let record = window.data().get(..extent.length).unwrap_or_default();
        counted.letters.see(record, position.line, options.encoding);
        if extent.length > limits.field_bytes {
            split(record, delimiter, extent.has_quotes, &mut fields);
            if let Some(fault) = long_field(record, &fields, position.line, name, limits) {
                return Err(fault);
            }
        }
        counted.records += 1;
        counted.has_last_line_end = extent.is_terminated();
        position.line += extent.lines;
        window.consume(extent.next);
    }
    Ok(counted)
}

fn check_lines(
    window: &mut Window,
    position: &mut Position,
    name: &str,
    options: &Options,
) -> Result<Counted, InputError> {
    let limits = &options.limits;
    let mut counted = Counted { has_last_line_end: true, ..Counted::default() };
    while let Some(extent) = lines::next_line(window, position, name, limits)? {
        let record = window.data().get(..extent.length).unwrap_or_default();
        counted.letters.see(record, position.line, options.encoding);
        counted.records += 1;
        counted.has_last_line_end = extent.is_terminated();
        position.line += extent.lines;
        window.consume(extent.next);
    }
    Ok(counted)
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
            Scan::Unclosed { lines } => return Err(open_quote(name, position.line + lines, say!("input-quote-never"))),
        }
    }
}

fn open_quote(name: &str, line: u64, what: Message) -> InputError {
    InputError::new("E_QUOTE", say!("input-quote", name, line = line.to_string(), what)).hint(say!("input-quote-hint"))
}

/// What is wrong with a record that is too long: a field of it, or the whole.
fn long_record(data: &[u8], delimiter: u8, line: u64, name: &str, limits: &Limits) -> InputError {
    let mut fields = Fields::default();
    split(data, delimiter, true, &mut fields);
    long_field(data, &fields, line, name, limits).unwrap_or_else(|| {
        let (line, most) = (line.to_string(), limits.record_bytes.to_string());
        InputError::new("E_FIELD_TOO_LONG", say!("input-record-long", name, line, most))
            .hint(say!("input-record-long-hint"))
    })
}

fn long_field(record: &[u8], fields: &Fields, line: u64, name: &str, limits: &Limits) -> Option<InputError> {
    let most = limits.field_bytes;
    let texts = fields.spans.iter().map(|span| span.bytes(record, &fields.unescaped).unwrap_or_default());
    let mut before = line;
    for (index, text) in texts.enumerate() {
        let ends = line_ends(text);
        if text.len() > most && ends > 0 {
            return Some(open_quote(name, before, say!("input-quote-within", most = most.to_string())));
        }
        if text.len() > most {
            let (line, field, most) = (before.to_string(), (index + 1).to_string(), most.to_string());
            let what = say!("input-field-long", name, line, field, most);
            return Some(InputError::new("E_FIELD_TOO_LONG", what).hint(say!("input-record-long-hint")));
        }
        before += ends;
    }
    None
}

#[cfg(test)]
#[path = "preflight_tests.rs"]
mod tests;
