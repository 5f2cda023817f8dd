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
    pub(super) fn row(&mut self, cells: &[String], times: usize) -> Result<(), InputError> {
        let used = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        if used == 0 {
            self.blank_rows = self.blank_rows.saturating_add(times);
            return Ok(());
        }
        let rows = self.rows.saturating_add(self.blank_rows).saturating_add(times);
        if rows > MOST_ROWS {
            return Err(self.too_large());
        }
        self.line.clear();
        for cell in cells.iter().take(used) {
            push_cell(&mut self.line, cell);
        }
        self.line.pop();
        self.line.push(b'\n');
        self.written += self.line.len() as u64 * times as u64 + self.blank_rows as u64;
        if self.written > MOST_BYTES.min(self.unwrap.limits.input_bytes) {
            return Err(self.too_large());
        }
        let blank = std::iter::repeat_n(&b"\n"[..], self.blank_rows);
        for line in blank.chain(std::iter::repeat_n(&self.line[..], times)) {
            self.file.write_all(line).map_err(|error| cannot_keep(self.unwrap.name, &error))?;
        }
        self.rows = rows;
        self.blank_rows = 0;
        Ok(())
    }

    /// The number of rows so far, those without a value among them.
    pub(super) const fn rows(&self) -> usize {
        self.rows + self.blank_rows
    }

    pub(super) fn finish(self) -> Result<File, InputError> {
        self.file.into_inner().map_err(|error| cannot_keep(self.unwrap.name, error.error()))
    }

    fn too_large(&self) -> InputError {
        InputError::new("E_TOO_LARGE", say!("input-workbook-large", name = self.unwrap.name))
            .hint(say!("input-as-csv-hint"))
    }
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

/// Puts a cell into its column.
pub(super) fn put(row: &mut Vec<String>, column: usize, text: String) {
    if column >= MOST_COLUMNS || text.is_empty() {
        return;
    }
    if row.len() <= column {
        row.resize(column + 1, String::new());
    }
    if let Some(cell) = row.get_mut(column) {
        *cell = text;
    }
}
