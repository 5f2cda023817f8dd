//! The header of a CSV file: its line, its delimiter and its columns.
//!
//! Usually it is the first line. Where that has not what is needed, the first of the lines behind it that has is the
//! header, and what stands above it is passed over with a word.

use super::buffer::{BOM, Window};
use super::columns::{Layout, REJECT_COLUMNS};
use super::csv::{Extent, Fields, Scan, scan, split};
use super::input_error::{InputError, Warning};
use super::options::Options;
use super::source::empty;
use crate::domain::id::normal_text;
use crate::messages::say;

/// The delimiters that are looked for.
pub(super) const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Bytes of the beginning in which a header is looked for, and lines of it.
const SEARCHED_BYTES: usize = 64 << 10;
const SEARCHED_LINES: u64 = 60;

/// A header that was read.
pub(super) struct Header {
    pub layout: Layout,
    pub delimiter: u8,
    /// The line number of what follows it.
    pub next_line: u64,
    /// What was passed over.
    pub warnings: Vec<Warning>,
}

/// Reads the header, and a `sep=;` line before it, and moves the window behind it. `delimiter` is the only one, where it
/// is known.
///
/// # Errors
/// `E_EMPTY`, `E_QUOTE`, `E_FIELD_TOO_LONG`, `E_ENCODING`, `E_DELIMITER` and those of [`Layout::of_header`].
pub(super) fn read(
    window: &mut Window,
    delimiter: Option<u8>,
    name: &str,
    options: &Options,
) -> Result<Header, InputError> {
    let mut line = 1;
    // A file of rejected rows has nothing above its header, whatever the file had that they come from.
    if options.skip_lines.is_some() && !begins_with_rejects(window)? {
        skip_lines(window, options.skip_lines, &mut line)?;
    }
    let first = first_record(window, b',', &mut line, name, options)?;
    let named = match first {
        Some(extent) => separator_line(record(window, extent)).map(|delimiter| (delimiter, extent)),
        None => None,
    };
    if let Some((_, extent)) = named {
        window.consume(extent.next);
        line += extent.lines;
    }
    let named = delimiter.or(options.delimiter).or(named.map(|(delimiter, _)| delimiter));
    let candidates: &[u8] = named.as_ref().map_or(&DELIMITERS, std::slice::from_ref);
    let first = choose(window, candidates, &mut line, name, options)
        .and_then(|(delimiter, extent, columns)| Ok((delimiter, extent, Layout::of_header(name, columns, options)?)));
    let fault = match first {
        Ok((delimiter, extent, layout)) => {
            window.consume(extent.next);
            return Ok(Header { layout, delimiter, next_line: line + extent.lines, warnings: Vec::new() });
        }
        Err(fault) if options.skip_lines.is_none() && may_be_below(fault.code) => fault,
        Err(fault) => return Err(fault),
    };
    match below(window, candidates, line, name, options)? {
        Some(header) => Ok(header),
        None => Err(fault),
    }
}

/// Whether a fault of the first line may come from its being no header.
fn may_be_below(code: &str) -> bool {
    ["E_HEADER_MISSING", "E_HEADER_DUP", "E_DELIMITER", "E_ENCODING", "E_QUOTE"].contains(&code)
}

/// The header that stands below other lines, where there is one with all that is needed.
fn below(
    window: &mut Window,
    candidates: &[u8],
    first_line: u64,
    name: &str,
    options: &Options,
) -> Result<Option<Header>, InputError> {
    while window.data().len() < SEARCHED_BYTES && window.more()? {}
    let (mut start, mut line) = (0, first_line);
    while let Some((next, lines)) = next_line(window.data(), start, window.is_at_end()) {
        (start, line) = (next, line + lines);
        if start > SEARCHED_BYTES || line > first_line + SEARCHED_LINES {
            break;
        }
        for &delimiter in candidates {
            let rest = window.data().get(start..).unwrap_or_default();
            let Scan::Record(extent) = scan(rest, delimiter, window.is_at_end()) else { continue };
            let record = rest.get(..extent.length).unwrap_or_default();
            let Ok(columns) = columns(record, delimiter, extent, name, options) else { continue };
            if columns.len() < 2 && options.columns.required.len() > 1 {
                continue;
            }
            let Ok(layout) = Layout::of_header(name, columns, options) else { continue };
            window.consume(start + extent.next);
            let passed = (line - 1) as i64;
            let warning = Warning::new("W_LINES_ABOVE", say!("input-lines-above", name, count = passed));
            return Ok(Some(Header { layout, delimiter, next_line: line + extent.lines, warnings: vec![warning] }));
        }
    }
    Ok(None)
}

/// The place behind the line that begins at `start`, and how many line ends that is; `None` behind the last.
fn next_line(data: &[u8], start: usize, is_all: bool) -> Option<(usize, u64)> {
    let rest = data.get(start..)?;
    let at = memchr::memchr2(b'\n', b'\r', rest)?;
    let next = super::csv::line_end(rest, at, is_all)?;
    (start + next < data.len()).then_some((start + next, 1))
}

/// Whether the first line is the header of a rejects file: those columns are its last.
fn begins_with_rejects(window: &mut Window) -> Result<bool, InputError> {
    while window.data().len() < SEARCHED_BYTES && window.more()? {}
    let data = window.data();
    let line = data.get(..memchr::memchr2(b'\n', b'\r', data).unwrap_or(data.len())).unwrap_or_default();
    let mut rest = line;
    for column in REJECT_COLUMNS {
        let Some(at) = memchr::memmem::find(rest, column.as_bytes()) else { return Ok(false) };
        rest = rest.get(at + column.len()..).unwrap_or_default();
    }
    Ok(rest.is_empty())
}

/// Passes over so many lines.
fn skip_lines(window: &mut Window, count: Option<u64>, line: &mut u64) -> Result<(), InputError> {
    let mut left = count.unwrap_or_default();
    while left > 0 {
        let data = window.data();
        let end = memchr::memchr2(b'\n', b'\r', data);
        let next = end.and_then(|at| super::csv::line_end(data, at, window.is_at_end()));
        match next {
            Some(next) => {
                window.consume(next);
                *line += 1;
                left -= 1;
            }
            None if end.is_some() || !window.is_at_end() => {
                // Of a line without an end only the end is looked for.
                if end.is_none() {
                    window.consume(window.data().len());
                }
                window.more()?;
            }
            None => {
                window.consume(window.data().len());
                return Ok(());
            }
        }
    }
    Ok(())
}

fn record(window: &Window, extent: Extent) -> &[u8] {
    window.data().get(..extent.length).unwrap_or_default()
}

/// The delimiter in Excel's own first line: `sep=;`, in quotes or not, and filled up with delimiters or not.
pub(super) fn separator_line(line: &[u8]) -> Option<u8> {
    let line: Vec<u8> = line.strip_prefix(BOM).unwrap_or(line).iter().copied().filter(|byte| *byte != b'"').collect();
    let begun = line.trim_ascii_start();
    let value = begun.get(..4).filter(|key| key.eq_ignore_ascii_case(b"sep=")).and(begun.get(4..))?;
    let delimiter = match value {
        [b'\\', b't', ..] => return Some(b'\t'),
        [delimiter, ..] if delimiter.is_ascii() && !delimiter.is_ascii_alphanumeric() => *delimiter,
        _ => return None,
    };
    value.iter().all(|byte| *byte == delimiter || byte.is_ascii_whitespace()).then_some(delimiter)
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
                let most = options.limits.record_bytes.to_string();
                let what = say!("input-header-long", name, line = line.to_string(), most);
                return Err(InputError::new("E_FIELD_TOO_LONG", what).hint(say!("input-header-long-hint")));
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
        let what = say!("input-header-quote", name, line = line.to_string());
        return Err(InputError::new("E_QUOTE", what).hint(say!("input-quote-hint")));
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
    InputError::new("E_DELIMITER", say!("input-delimiters", name)).hint(say!("input-delimiters-hint"))
}

/// The names in a header.
pub(super) fn columns(
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
            Ok(text) if text.len() <= options.limits.field_bytes => Ok(normal_text(text).into_owned()),
            Ok(_) => {
                let most = options.limits.field_bytes.to_string();
                Err(InputError::new("E_FIELD_TOO_LONG", say!("input-column-long", name, most)))
            }
            Err(_) => {
                Err(InputError::new("E_ENCODING", say!("input-header-encoding", name))
                    .hint(say!("input-encoding-hint")))
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::separator_line;

    #[test]
    fn a_separator_line_has_many_forms() {
        for line in ["sep=;", "SEP=;", "\"sep=;\"", "sep=;;;;;", "\"sep=;\";;;", "sep=; ", "\u{feff}sep=;"] {
            assert_eq!(separator_line(line.as_bytes()), Some(b';'), "{line}");
        }
        assert_eq!(separator_line(b"sep=\t"), Some(b'\t'));
        assert_eq!(separator_line(b"sep=,"), Some(b','));
        for line in ["sep=", "sep=a", "separator;x", "sep=;x", "event,occurred_at"] {
            assert_eq!(separator_line(line.as_bytes()), None, "{line}");
        }
    }
}
