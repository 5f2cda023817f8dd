//! The rows of a sheet on their way into a text with semicolons.

use super::Unwrap;
use crate::ingest::input_error::InputError;
use crate::ingest::source::cannot_keep;
use crate::messages::say;
use std::fs::File;
use std::io::{BufWriter, Write};

/// The delimiter of the text.
pub(in crate::ingest) const DELIMITER: u8 = b';';
/// The rows and columns of a sheet, which no program exceeds.
pub(super) const MOST_ROWS: usize = 1_048_576;
pub(super) const MOST_COLUMNS: usize = 16_384;
/// Bytes of the text that a sheet may become.
const MOST_BYTES: u64 = 1 << 30;

/// A formula whose result a workbook does not hold, in a row counted from 1.
pub(super) fn no_result(name: &str, row: usize) -> InputError {
    let what = say!("input-workbook-formula", name, row = row as i64);
    InputError::new("E_FORMULA", what).hint(say!("input-workbook-formula-hint"))
}

/// A text that grows row by row; what is empty at the end of a row or of the sheet is left out.
pub(super) struct TableWriter<'u> {
    file: BufWriter<File>,
    unwrap: Unwrap<'u>,
    /// Rows without a value that are written when one with a value follows.
    blank_rows: usize,
    rows: usize,
    written: u64,
    line: Vec<u8>,
}

impl<'u> TableWriter<'u> {
    pub(super) fn new(unwrap: Unwrap<'u>) -> Result<Self, InputError> {
        let file = BufWriter::new(super::temporary(unwrap.name)?);
        Ok(Self { file, unwrap, blank_rows: 0, rows: 0, written: 0, line: Vec::new() })
    }

    /// Adds a row so many times.
    pub(super) fn row(&mut self, row: &SheetRow, times: usize) -> Result<(), InputError> {
        if row.bytes > row.most {
            let (line, most) = ((self.rows() + 1).to_string(), row.most.to_string());
            let what = say!("input-record-long", name = self.unwrap.name, line, most);
            return Err(InputError::new("E_FIELD_TOO_LONG", what).hint(say!("input-record-long-hint")));
        }
        let cells = &row.cells;
        let used = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        if used == 0 {
            self.blank_rows(times);
            return Ok(());
        }
        let rows = self.rows.saturating_add(self.blank_rows).saturating_add(times);
        if rows > MOST_ROWS {
            return Err(too_large(self.unwrap.name));
        }
        self.line.clear();
        for cell in cells.iter().take(used) {
            push_cell(&mut self.line, cell);
        }
        self.line.pop();
        self.line.push(b'\n');
        self.written += self.line.len() as u64 * times as u64 + self.blank_rows as u64;
        if self.written > MOST_BYTES.min(self.unwrap.limits.input_bytes) {
            return Err(too_large(self.unwrap.name));
        }
        let blank = std::iter::repeat_n(&b"\n"[..], self.blank_rows);
        for line in blank.chain(std::iter::repeat_n(&self.line[..], times)) {
            self.file.write_all(line).map_err(|error| cannot_keep(self.unwrap.name, &error))?;
        }
        self.rows = rows;
        self.blank_rows = 0;
        Ok(())
    }

    /// The row that comes next has a formula without a result.
    pub(super) fn no_result(&self) -> InputError {
        no_result(self.unwrap.name, self.rows() + 1)
    }

    /// Adds rows without a value.
    pub(super) fn blank_rows(&mut self, count: usize) {
        self.blank_rows = self.blank_rows.saturating_add(count);
    }

    /// The number of rows so far, those without a value among them.
    pub(super) const fn rows(&self) -> usize {
        self.rows.saturating_add(self.blank_rows)
    }

    pub(super) fn finish(self) -> Result<File, InputError> {
        self.file.into_inner().map_err(|error| cannot_keep(self.unwrap.name, error.error()))
    }
}

pub(super) fn too_large(name: &str) -> InputError {
    InputError::new("E_TOO_LARGE", say!("input-workbook-large", name)).hint(say!("input-as-csv-hint"))
}

/// Appends a cell and the delimiter. A line break inside of a cell is a blank, so that a row stays a line.
fn push_cell(line: &mut Vec<u8>, cell: &str) {
    let needs_quotes = cell.contains(['"', char::from(DELIMITER)]);
    if needs_quotes {
        line.push(b'"');
    }
    for byte in cell.bytes() {
        match byte {
            b'\n' | b'\r' => line.push(b' '),
            b'"' => line.extend_from_slice(b"\"\""),
            byte => line.push(byte),
        }
    }
    if needs_quotes {
        line.push(b'"');
    }
    line.push(DELIMITER);
}

/// The cells of one row on their way; of more bytes than a record may have none is kept.
#[derive(Debug)]
pub(super) struct SheetRow {
    cells: Vec<String>,
    bytes: usize,
    most: usize,
}

impl SheetRow {
    pub(super) const fn new(unwrap: Unwrap<'_>) -> Self {
        Self { cells: Vec::new(), bytes: 0, most: unwrap.limits.record_bytes }
    }

    /// Puts a cell into its column.
    pub(super) fn put(&mut self, column: usize, text: &str) {
        if column >= MOST_COLUMNS || text.is_empty() {
            return;
        }
        self.bytes = self.bytes.saturating_add(text.len());
        if self.bytes > self.most {
            return;
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        if let Some(cell) = self.cells.get_mut(column) {
            text.clone_into(cell);
        }
    }

    pub(super) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    pub(super) fn clear(&mut self) {
        self.cells.clear();
        self.bytes = 0;
    }
}
