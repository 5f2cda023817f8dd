//! The model's own reader: bytes to raw rows, CSV or NDJSON.

use std::collections::BTreeMap;

/// The columns that mean something; all others are ignored.
pub const COLUMNS: [&str; 7] = ["event", "occurred_at", "link_code", "click_id", "user_id", "event_id", "source"];

/// A raw row: column name to cell as it stood in the file, or the reject code where it has no such shape.
pub type RawRow = Result<BTreeMap<String, String>, &'static str>;

/// Reads every row of a file, its format found from the content.
pub fn rows(bytes: &[u8]) -> Vec<RawRow> {
    let text = std::str::from_utf8(bytes).expect("test files are UTF-8");
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_start().starts_with('{') { ndjson(text) } else { csv(text) }
}

fn ndjson(text: &str) -> Vec<RawRow> {
    text.lines().filter(|line| !line.trim().is_empty()).map(ndjson_row).collect()
}

fn ndjson_row(line: &str) -> RawRow {
    let value: serde_json::Value = serde_json::from_str(line).map_err(|_| "E_JSON")?;
    let object = value.as_object().ok_or("E_JSON")?;
    let mut row = BTreeMap::new();
    for (name, value) in object {
        let cell = match value {
            serde_json::Value::Null => continue,
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        if COLUMNS.contains(&name.as_str()) {
            row.insert(name.clone(), cell);
        }
    }
    Ok(row)
}

fn csv(text: &str) -> Vec<RawRow> {
    let delimiter = delimiter(text);
    let mut records = records(text, delimiter).into_iter();
    let Some(header) = records.next() else { return Vec::new() };
    let header: Vec<String> = header.iter().map(|name| name.trim().to_lowercase()).collect();
    records
        .map(|record| {
            if record.len() != header.len() {
                return Err("E_COLUMNS");
            }
            let cells = header.iter().cloned().zip(record);
            Ok(cells.filter(|(name, _)| COLUMNS.contains(&name.as_str())).collect())
        })
        .collect()
}

/// The delimiter is the one that splits the header line most often.
fn delimiter(text: &str) -> char {
    let header = text.lines().next().unwrap_or_default();
    let times = |delimiter: char| records(header, delimiter).first().map_or(0, Vec::len);
    [',', ';', '\t'].into_iter().rev().max_by_key(|delimiter| times(*delimiter)).unwrap_or(',')
}

/// Splits CSV text into records; a line without a single character is no record.
fn records(text: &str, delimiter: char) -> Vec<Vec<String>> {
    let mut records = Vec::new();
    let mut record = Vec::new();
    let mut field = String::new();
    let (mut quoted, mut line_has_text) = (false, false);
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        if quoted {
            match char {
                '"' if chars.peek() == Some(&'"') => {
                    chars.next();
                    field.push('"');
                }
                '"' => quoted = false,
                other => field.push(other),
            }
            continue;
        }
        match char {
            '"' if field.is_empty() => (quoted, line_has_text) = (true, true),
            '\r' | '\n' => {
                if char == '\r' && chars.peek() == Some(&'\n') {
                    chars.next();
                }
                if line_has_text {
                    record.push(std::mem::take(&mut field));
                    records.push(std::mem::take(&mut record));
                }
                line_has_text = false;
            }
            other if other == delimiter => {
                record.push(std::mem::take(&mut field));
                line_has_text = true;
            }
            other => {
                field.push(other);
                line_has_text = true;
            }
        }
    }
    if line_has_text {
        record.push(field);
        records.push(record);
    }
    records
}
