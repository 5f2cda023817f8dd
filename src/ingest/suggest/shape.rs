//! Encoding, delimiter and header line of a file, from its bytes alone.

use super::time_guess::TimeGuess;
use crate::domain::Instant;
use crate::ingest::csv::{Fields, Scan, scan, split};
use crate::ingest::header::{DELIMITERS, separator_line};
use crate::ingest::input_error::InputError;
use crate::ingest::options::Options;
use crate::ingest::preflight::has_letters_of_utf8;
use crate::ingest::sniff;
use crate::ingest::source::Source;
use crate::ingest::spec::Spec;
use crate::ingest::timestamp::Times;
use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

/// Bytes of the beginning in which the header is looked for.
const HEAD: usize = 96 << 10;
/// Bytes in which letters are looked for.
const LETTERS: usize = 4 << 20;
/// Rows that are compared with one another.
const ROWS: usize = 60;

/// What was found out about a file as a whole.
#[derive(Debug, Clone, Default)]
pub struct Shape {
    /// The encoding, where it is not UTF-8.
    pub encoding: Option<&'static str>,
    /// Another encoding that fits as well.
    pub other_encoding: Option<&'static str>,
    /// What stands between two fields.
    pub delimiter: Option<u8>,
    /// Lines above the header.
    pub skip_lines: u64,
    /// Whether there is a header at all.
    pub has_header: bool,
}

/// Finds the encoding of a text that is no UTF-8: the one in which its odd bytes are letters of the Nordic languages.
pub(super) fn encoding(source: &Source, options: &Options) -> Result<Shape, InputError> {
    let mut bytes = source.bytes(options.limits)?;
    let mut text = vec![0; 64 << 10];
    let mut length = 0;
    while length < LETTERS {
        if text.len() - length < 32 << 10 {
            text.resize(text.len() * 2, 0);
        }
        let count = bytes.read(text.get_mut(length..).unwrap_or_default())?;
        if count == 0 {
            break;
        }
        length += count;
    }
    text.truncate(length);
    let is_utf16 = text.starts_with(b"\xff\xfe") || text.starts_with(b"\xfe\xff");
    if !is_utf16 {
        // What is no text at all is no text in any encoding.
        sniff::recognise(source.name(), &text)?;
    }
    let is_utf8 = std::str::from_utf8(&text).map_or_else(|error| error.error_len().is_none(), |_| true);
    if is_utf16 || is_utf8 || has_letters_of_utf8(&text) {
        // Rows of another encoding among those of UTF-8 are rejected, and read by themselves.
        return Ok(Shape::default());
    }
    let (windows, mac) = (letters(&text, WINDOWS_1252), letters(&text, MACINTOSH));
    let (windows_name, mac_name) = (Some("windows-1252"), Some("macintosh"));
    Ok(match windows.cmp(&mac) {
        std::cmp::Ordering::Greater => Shape { encoding: windows_name, ..Shape::default() },
        std::cmp::Ordering::Less => Shape { encoding: mac_name, ..Shape::default() },
        std::cmp::Ordering::Equal => Shape { encoding: windows_name, other_encoding: mac_name, ..Shape::default() },
    })
}

/// How many of the bytes beyond ASCII are letters, less those that are none.
fn letters(text: &[u8], encoding: &'static Encoding) -> i64 {
    let odd: Vec<u8> = text.iter().copied().filter(|byte| !byte.is_ascii()).take(10_000).collect();
    let (decoded, _, _) = encoding.decode(&odd);
    let score = |letter: char| match letter {
        'å' | 'æ' | 'ø' | 'ä' | 'ö' | 'Å' | 'Æ' | 'Ø' | 'Ä' | 'Ö' | 'é' | 'ü' => 2,
        '–' | '“' | '”' | '«' | '»' | '’' | '\u{a0}' => 1,
        letter if letter.is_alphabetic() && letter < '\u{180}' => 0,
        _ => -2,
    };
    decoded.chars().map(score).sum()
}

/// Finds delimiter and header in the text of a CSV file.
pub(super) fn table(head: &[u8], is_all: bool, shape: &mut Shape, spec: &Spec, given: Option<u8>) {
    let mut start = 0;
    let mut line = 0;
    for _ in 0..spec.skip_lines.unwrap_or_default() {
        let Some((next, _)) = next_line(head, start) else { break };
        (start, line) = (next, line + 1);
    }
    let first = head.get(start..).unwrap_or_default().split(|byte| matches!(byte, b'\n' | b'\r')).next();
    let named = first.and_then(separator_line);
    let wanted = given.or(named);
    let candidates: &[u8] = wanted.as_ref().map_or(&DELIMITERS, std::slice::from_ref);
    let readings = candidates.iter().map(|delimiter| (*delimiter, records(head, start, *delimiter, is_all)));
    let best = readings.max_by_key(|(delimiter, rows)| {
        let width = usual_width(rows);
        let alike = rows.iter().filter(|row| row.fields.len() == width && width > 1).count();
        // A comma inside of texts makes rows of many widths.
        (alike * 100 / rows.len().max(1), width, *delimiter == b',')
    });
    let Some((delimiter, rows)) = best else { return };
    shape.delimiter = Some(delimiter);
    let skipped = usize::from(named.is_some());
    let header = rows.iter().skip(skipped).position(|row| is_header(row, &rows)).map(|place| place + skipped);
    shape.has_header = header.is_some();
    let above = header.and_then(|header| rows.get(header)).map_or(0, |row| line + row.line);
    // Our own reading passes over a `sep=` line and over empty lines by itself.
    let only_blank = header.is_some_and(|header| header == skipped);
    shape.skip_lines = if only_blank && spec.skip_lines.is_none() { 0 } else { above };
}

struct Row {
    /// Lines in front of it, from where the look began.
    line: u64,
    fields: Vec<String>,
}

fn next_line(text: &[u8], start: usize) -> Option<(usize, u64)> {
    let rest = text.get(start..)?;
    let at = memchr::memchr2(b'\n', b'\r', rest)?;
    let next = crate::ingest::csv::line_end(rest, at, true)?;
    (start + next < text.len()).then_some((start + next, 1))
}

fn records(head: &[u8], start: usize, delimiter: u8, is_all: bool) -> Vec<Row> {
    let (mut rows, mut at, mut line) = (Vec::new(), start, 0);
    let mut fields = Fields::default();
    while rows.len() < ROWS && at < head.len() {
        let rest = head.get(at..).unwrap_or_default();
        let Scan::Record(extent) = scan(rest, delimiter, is_all) else { break };
        let record = rest.get(..extent.length).unwrap_or_default();
        split(record, delimiter, extent.has_quotes, &mut fields);
        let texts = fields.spans.iter().map(|span| span.bytes(record, &fields.unescaped).unwrap_or_default());
        let texts: Vec<String> =
            texts.map(|text| crate::domain::id::normal_text(&String::from_utf8_lossy(text)).into_owned()).collect();
        if texts.iter().any(|text| !text.is_empty()) {
            rows.push(Row { line, fields: texts });
        }
        at += extent.next;
        line += extent.lines;
    }
    rows
}

/// The number of fields that most rows have.
fn usual_width(rows: &[Row]) -> usize {
    let widths = rows.iter().map(|row| row.fields.len());
    let count = |width: usize| rows.iter().filter(|row| row.fields.len() == width).count();
    widths.max_by_key(|width| (count(*width), *width)).unwrap_or_default()
}

/// Whether a row looks like the names of the columns below it: filled like the others, all names, none twice.
fn is_header(row: &Row, rows: &[Row]) -> bool {
    let filled = |row: &Row| row.fields.iter().filter(|field| !field.is_empty()).count();
    let most = rows.iter().map(filled).max().unwrap_or_default();
    let names: Vec<&String> = row.fields.iter().filter(|field| !field.is_empty()).collect();
    let mut folded: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    folded.sort_unstable();
    folded.dedup();
    let times = Times::strict(Instant(i64::MAX));
    let is_name = |name: &str| {
        name.chars().count() <= 80
            && name.chars().any(char::is_alphabetic)
            && !name.contains('@')
            && !name.starts_with("http")
            && !TimeGuess::is_time(name, &times)
            && !name.starts_with(|first: char| first.is_ascii_digit())
    };
    let is_value =
        |name: &&String| TimeGuess::is_time(name, &times) || name.parse::<f64>().is_ok() || name.contains('@');
    if names.iter().any(is_value) {
        return false;
    }
    let are_names = names.iter().filter(|name| is_name(name)).count();
    filled(row) * 2 >= most
        && filled(row) >= most.min(2)
        && folded.len() * 3 >= names.len() * 2
        && are_names * 5 >= names.len() * 4
}

/// The first bytes of a text.
pub(super) const fn head_bytes() -> usize {
    HEAD
}
