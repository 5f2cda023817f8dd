//! Rows to files: what the golden cases and the data sets hand to the readers.

use super::read::COLUMNS;

/// One row as text, cells in the order of [`COLUMNS`]; an empty cell is an absent one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Event, instant, code, click, user, event id, source.
    pub cells: [String; 7],
    /// Whether a CSV file writes one cell too many (`E_COLUMNS`); NDJSON has no such fault.
    pub has_extra_cell: bool,
}

impl Row {
    /// A row from its cells in the order of [`COLUMNS`].
    pub fn new(cells: [&str; 7]) -> Self {
        Self { cells: cells.map(str::to_owned), has_extra_cell: false }
    }
}

/// How a file is written.
#[derive(Clone, Debug)]
pub enum Format {
    /// CSV with this delimiter and the columns in this order (indexes into [`COLUMNS`]).
    Csv {
        /// Comma, semicolon or tab.
        delimiter: char,
        /// The columns that stand in the file.
        columns: Vec<usize>,
        /// `\n` or `\r\n`.
        newline: &'static str,
        /// Whether the header is in capitals with spaces around.
        loud_header: bool,
    },
    /// One JSON object per line; `nulls` writes absent cells as `null` instead of leaving them out.
    Ndjson {
        /// Whether absent cells are written.
        nulls: bool,
    },
}

impl Format {
    /// Comma, all columns in their usual order.
    pub fn plain() -> Self {
        Self::Csv { delimiter: ',', columns: (0..7).collect(), newline: "\n", loud_header: false }
    }
}

/// Writes the rows as one file.
pub fn file(rows: &[Row], format: &Format) -> Vec<u8> {
    match format {
        Format::Csv { delimiter, columns, newline, loud_header } => {
            let header = columns.iter().map(|column| match loud_header {
                true => format!(" {} ", COLUMNS[*column].to_uppercase()),
                false => COLUMNS[*column].to_owned(),
            });
            let mut text = header.collect::<Vec<_>>().join(&delimiter.to_string());
            text.push_str(newline);
            for row in rows {
                let cells = columns.iter().map(|column| quoted(&row.cells[*column], *delimiter));
                text.push_str(&cells.collect::<Vec<_>>().join(&delimiter.to_string()));
                if row.has_extra_cell {
                    text.push(*delimiter);
                    text.push_str("more");
                }
                text.push_str(newline);
            }
            text.into_bytes()
        }
        Format::Ndjson { nulls } => rows.iter().flat_map(|row| ndjson_line(row, *nulls).into_bytes()).collect(),
    }
}

fn quoted(cell: &str, delimiter: char) -> String {
    let plain = !cell.contains([delimiter, '"', '\n', '\r']);
    if plain { cell.to_owned() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
}

fn ndjson_line(row: &Row, nulls: bool) -> String {
    let mut object = serde_json::Map::new();
    for (name, cell) in COLUMNS.iter().zip(&row.cells) {
        if !cell.is_empty() {
            object.insert((*name).to_owned(), cell.as_str().into());
        } else if nulls {
            object.insert((*name).to_owned(), serde_json::Value::Null);
        }
    }
    format!("{}\n", serde_json::Value::Object(object))
}
