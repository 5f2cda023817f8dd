//! The header of a CSV file: its delimiter, found from the header alone, and its columns.

use super::buffer::Window;
use super::columns::Layout;
use super::csv::{Extent, Fields, Scan, scan, split};
use super::input_error::InputError;
use super::options::Options;
use super::source::empty;

/// The delimiters that are looked for.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// A header that was read.
pub(super) struct Header {
    pub layout: Layout,
    pub delimiter: u8,
    /// The line number of what follows it.
    pub next_line: u64,
}

/// Reads the header, and a `sep=;` line before it, and moves the window behind it.
///
/// # Errors
/// `E_EMPTY`, `E_QUOTE`, `E_FIELD_TOO_LONG`, `E_ENCODING`, `E_DELIMITER` and those of [`Layout::of_header`].
pub(super) fn read(window: &mut Window, name: &str, options: &Options) -> Result<Header, InputError> {
    let mut line = 1;
    let first = first_record(window, b',', &mut line, name, options)?;
    let named = match first {
        Some(extent) => separator_line(record(window, extent)).map(|delimiter| (delimiter, extent)),
        None => None,
    };
    if let Some((_, extent)) = named {
        window.consume(extent.next);
        line += extent.lines;
    }
    let named = named.map(|(delimiter, _)| delimiter).or(options.delimiter);
    let candidates: &[u8] = named.as_ref().map_or(&DELIMITERS, std::slice::from_ref);
    let (delimiter, extent, columns) = choose(window, candidates, &mut line, name, options)?;
    let layout = Layout::of_header(name, columns, options)?;
    window.consume(extent.next);
    Ok(Header { layout, delimiter, next_line: line + extent.lines })
}

fn record(window: &Window, extent: Extent) -> &[u8] {
    window.data().get(..extent.length).unwrap_or_default()
}

/// The delimiter in Excel's own first line, `sep=;`.
fn separator_line(line: &[u8]) -> Option<u8> {
    let line = match line.trim_ascii_end() {
        [b'"', line @ .., b'"'] => line,
        // A tab is itself white space.
        trimmed if line.get(trimmed.len()) == Some(&b'\t') => line.get(..=trimmed.len())?,
        trimmed => trimmed,
    };
    match line {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] if delimiter.is_ascii() => Some(*delimiter),
        _ => None,
    }
}

/// The record at the window's beginning behind empty lines; `None` where it ends inside of a quote with that delimiter.
fn first_record(
    window: &mut Window,
    delimiter: u8,
    line: &mut u64,
    name: &str,
    options: &Options,
) -> Result<Option<Extent>, InputError> {
    loop {
        if window.data().is_empty() && !window.more()? {
            return Err(empty(name));
        }
        match scan(window.data(), delimiter, window.is_at_end()) {
            Scan::Record(extent) if record(window, extent).trim_ascii().is_empty() => {
                window.consume(extent.next);
                *line += extent.lines;
            }
            Scan::Record(extent) if extent.length <= options.limits.record_bytes => return Ok(Some(extent)),
            Scan::Unclosed { .. } => return Ok(None),
            Scan::Incomplete if window.data().len() <= options.limits.record_bytes => {
                window.more()?;
            }
            // With that delimiter a quote in the first line swallows the file.
            Scan::Record(_) | Scan::Incomplete if first_line(window.data()).contains(&b'"') => return Ok(None),
            Scan::Record(_) | Scan::Incomplete => {
                let most = options.limits.record_bytes;
                let what = format!("`{name}` line {line}: the header has more than {most} bytes");
                return Err(InputError::new("E_FIELD_TOO_LONG", what).hint("is this a text file with a header?"));
            }
        }
    }
}

fn first_line(data: &[u8]) -> &[u8] {
    data.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default()
}

/// The one delimiter that makes a header of the first record.
fn choose(
    window: &mut Window,
    candidates: &[u8],
    line: &mut u64,
    name: &str,
    options: &Options,
) -> Result<(u8, Extent, Vec<String>), InputError> {
    let mut readings = Vec::new();
    for &delimiter in candidates {
        if let Some(extent) = first_record(window, delimiter, line, name, options)? {
            let columns = columns(record(window, extent), delimiter, extent, name, options)?;
            readings.push((delimiter, extent, columns));
        }
    }
    let splitting = readings.iter().filter(|(_, _, columns)| columns.len() > 1).count();
    if splitting == 0 && readings.len() < candidates.len() {
        let what = format!("`{name}` line {line}: a quote in the header is never closed");
        return Err(InputError::new("E_QUOTE", what).hint("close the quote, or double it where it belongs to the text"));
    }
    if splitting > 1 {
        // Several delimiters stand in the header: only one that finds every column is beyond doubt.
        let fits = |columns: &[String]| Layout::of_header(name, columns.to_vec(), options).is_ok();
        match readings.iter().filter(|(_, _, columns)| fits(columns)).count() {
            0 => readings.sort_by_key(|(_, _, columns)| std::cmp::Reverse(columns.len())),
            1 => readings.retain(|(_, _, columns)| fits(columns)),
            _ => return Err(ambiguous(name)),
        }
    } else if splitting == 1 {
        readings.retain(|(_, _, columns)| columns.len() > 1);
    }
    readings.into_iter().next().ok_or_else(|| empty(name))
}

fn ambiguous(name: &str) -> InputError {
    let what = format!("`{name}` has several of comma, semicolon and tab in its header");
    InputError::new("E_DELIMITER", what)
        .hint("say which one with a first line such as `sep=;`, or put quotes around the names")
}

fn columns(
    record: &[u8],
    delimiter: u8,
    extent: Extent,
    name: &str,
    options: &Options,
) -> Result<Vec<String>, InputError> {
    let mut fields = Fields::default();
    split(record, delimiter, extent.has_quotes, &mut fields);
    let texts = fields.spans.iter().map(|span| span.bytes(record, &fields.unescaped).unwrap_or_default());
    texts
        .map(|text| match std::str::from_utf8(text) {
            Ok(text) if text.len() <= options.limits.field_bytes => Ok(text.trim().to_owned()),
            Ok(_) => {
                let what =
                    format!("`{name}` has a column with a name of more than {} bytes", options.limits.field_bytes);
                Err(InputError::new("E_FIELD_TOO_LONG", what))
            }
            Err(_) => {
                let what = format!("the header of `{name}` is not UTF-8");
                Err(InputError::new("E_ENCODING", what)
                    .hint("from Excel? give --encoding windows-1252, or save it as \"CSV UTF-8\""))
            }
        })
        .collect()
}
