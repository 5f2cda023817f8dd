//! The model's own reader: bytes to raw rows, CSV or NDJSON.

use super::abilities::{Abilities, PROGRAM};
use super::normal;
use std::collections::BTreeMap;

/// The columns that mean something; all others are ignored.
pub const COLUMNS: [&str; 7] = ["event", "occurred_at", "link_code", "click_id", "user_id", "event_id", "source"];

/// A raw row: column name to cell as it stood in the file, or the reject code where it has no such shape.
pub type RawRow = Result<BTreeMap<String, String>, &'static str>;

/// A record of more lines than this is a quote that somebody forgot to close.
const MOST_LINES: usize = 100;

/// Reads every row of a file as the program does it today, its format found from the content.
pub fn rows(bytes: &[u8]) -> Vec<RawRow> {
    rows_as(PROGRAM, bytes)
}

/// Reads every row with these parts of the contract.
pub fn rows_as(abilities: Abilities, bytes: &[u8]) -> Vec<RawRow> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    // A character for each byte: what the bytes say together is asked record by record.
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let skips_empty = abilities.normal_form;
    if text.trim_start().starts_with('{') { ndjson(&text, skips_empty) } else { csv(&text, skips_empty) }
}

/// The text of bytes that were taken for characters.
fn utf8(text: &str) -> Result<String, &'static str> {
    String::from_utf8(text.chars().map(|char| char as u8).collect()).map_err(|_| "E_UTF8")
}

fn ndjson(text: &str, skips_empty: bool) -> Vec<RawRow> {
    let lines = text.split('\n').filter(|line| !line.trim_ascii().is_empty()).map(utf8);
    let rows = lines.filter(|line| !(skips_empty && line.as_ref().is_ok_and(|line| is_empty_object(line))));
    rows.map(|line| ndjson_row(&line?)).collect()
}

/// Whether nothing is left of any value of an object.
fn is_empty_object(line: &str) -> bool {
    let is_empty =
        |value: &serde_json::Value| value.is_null() || value.as_str().is_some_and(|text| normal::text(text).is_empty());
    let object: Result<serde_json::Map<String, serde_json::Value>, _> = serde_json::from_str(line);
    object.is_ok_and(|object| object.values().all(is_empty))
}

/// Whether nothing is left of any cell of a record; of bytes that are no text something is.
/// Whether cells fit a header: blank ones may stand behind it, and those of columns without a name may be missing.
fn fits(cells: &[String], header: &[String]) -> bool {
    let needed = header.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
    let is_blank = |cell: &String| utf8(cell).is_ok_and(|text| normal::text(&text).is_empty());
    cells.len() >= needed && cells.iter().skip(header.len()).all(is_blank)
}

fn is_empty_record(record: &Record) -> bool {
    record.cells.iter().all(|cell| utf8(cell).is_ok_and(|text| normal::text(&text).is_empty()))
}

fn ndjson_row(line: &str) -> RawRow {
    let value: serde_json::Value = serde_json::from_str(line).map_err(|_| "E_JSON")?;
    let object = value.as_object().ok_or("E_JSON")?;
    let mut row = BTreeMap::new();
    for (name, value) in object {
        if !COLUMNS.contains(&name.as_str()) {
            continue;
        }
        let cell = match value {
            serde_json::Value::Null => continue,
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Number(number) if !number.is_f64() => number.to_string(),
            _ => return Err("E_JSON"),
        };
        row.insert(name.clone(), cell);
    }
    if keys(line) > object.len() {
        return Err("E_JSON_DUPKEY");
    }
    if row.values().any(|cell| cell.contains('\0')) { Err("E_NUL") } else { Ok(row) }
}

/// How many keys an object has, those that stand twice counted twice: the texts before a colon outside of any other value.
fn keys(line: &str) -> usize {
    let (mut depth, mut keys, mut is_text) = (0, 0, false);
    let mut chars = line.chars();
    while let Some(char) = chars.next() {
        match char {
            '\\' if is_text => {
                chars.next();
            }
            '"' => is_text = !is_text,
            _ if is_text => {}
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            ':' if depth == 1 => keys += 1,
            _ => {}
        }
    }
    keys
}

fn csv(text: &str, skips_empty: bool) -> Vec<RawRow> {
    let delimiter = delimiter(text);
    let mut records = records(text, delimiter).into_iter();
    let Some(header) = records.next() else { return Vec::new() };
    let name = |cell: &String| cell.trim().to_lowercase();
    let header: Vec<String> = header.cells.iter().map(name).collect();
    records
        .filter(|record| !(skips_empty && is_empty_record(record)))
        .map(|record| {
            if record.lines > MOST_LINES {
                return Err("E_RECORD_LINES");
            }
            if record.has_junk {
                return Err("E_QUOTE_JUNK");
            }
            if !fits(&record.cells, &header) {
                return Err("E_COLUMNS");
            }
            if record.cells.iter().map(name).eq(header.iter().cloned()) {
                return Err("E_REPEATED_HEADER");
            }
            let cells: Vec<String> = record.cells.iter().map(|cell| utf8(cell)).collect::<Result<_, _>>()?;
            if cells.iter().any(|cell| cell.contains('\0')) {
                return Err("E_NUL");
            }
            // Columns without a name at the end may be left out.
            let cells = header.iter().cloned().zip(cells.into_iter().chain(std::iter::repeat(String::new())));
            Ok(cells.filter(|(name, _)| COLUMNS.contains(&name.as_str())).collect())
        })
        .collect()
}

/// The delimiter is the one that splits the header line most often.
fn delimiter(text: &str) -> char {
    let header = text.lines().next().unwrap_or_default();
    let times = |delimiter: char| records(header, delimiter).first().map_or(0, |record| record.cells.len());
    [',', ';', '\t'].into_iter().rev().max_by_key(|delimiter| times(*delimiter)).unwrap_or(',')
}

/// A record of a CSV file.
#[derive(Default)]
struct Record {
    cells: Vec<String>,
    /// Whether something stands outside of the quotes of a cell.
    has_junk: bool,
    /// How many lines it takes.
    lines: usize,
}

/// Splits CSV text into records; a line without a single character is no record.
fn records(text: &str, delimiter: char) -> Vec<Record> {
    let mut records = Vec::new();
    let (mut record, mut cell) = (Record::default(), String::new());
    // Whether a quoted text is open, whether the cell had one, and whether the line has any character.
    let (mut is_open, mut was_quoted, mut has_text) = (false, false, false);
    let mut chars = text.chars().peekable();
    let end_cell = |record: &mut Record, cell: &mut String, was_quoted: &mut bool| {
        record.has_junk |= !*was_quoted && cell.trim_ascii_start().starts_with('"');
        *was_quoted = false;
        record.cells.push(std::mem::take(cell));
    };
    while let Some(char) = chars.next() {
        let is_line_end = char == '\n' || char == '\r';
        if char == '\r' && chars.peek() == Some(&'\n') {
            if is_open {
                cell.push(char);
            }
            chars.next();
        }
        record.lines += usize::from(is_line_end);
        match char {
            '"' if is_open && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if is_open => is_open = false,
            other if is_open => cell.push(if is_line_end { '\n' } else { other }),
            '"' if cell.is_empty() && !was_quoted => (is_open, was_quoted, has_text) = (true, true, true),
            _ if is_line_end => {
                if has_text {
                    end_cell(&mut record, &mut cell, &mut was_quoted);
                    records.push(std::mem::take(&mut record));
                }
                (record, has_text) = (Record::default(), false);
            }
            other if other == delimiter => {
                end_cell(&mut record, &mut cell, &mut was_quoted);
                has_text = true;
            }
            other => {
                record.has_junk |= was_quoted;
                cell.push(other);
                has_text = true;
            }
        }
    }
    if has_text {
        record.lines += 1;
        end_cell(&mut record, &mut cell, &mut was_quoted);
        records.push(record);
    }
    records
}
