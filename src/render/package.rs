//! The rows of exported tables as CSV: made for millions of them, so nothing is allocated for a cell.

use super::delimited::guarded;
use crate::domain::calendar::date_of;
use crate::domain::{DAY, Instant, SECOND};
use crate::view::data_package::{PackageCell, PackageTable};
use std::borrow::Cow;
use std::io::Write as _;

/// Makes lines of cells.
#[derive(Debug, Clone)]
pub struct PackageLines {
    guard: bool,
    /// The day written last, and how it is written: neighbours mostly share it.
    last_day: (i32, String),
}

impl PackageLines {
    /// Lines in which texts that a spreadsheet would run get a `'` in front, if so wished.
    pub const fn new(guard: bool) -> Self {
        Self { guard, last_day: (i32::MIN, String::new()) }
    }

    /// The line of headers.
    pub fn head(table: &PackageTable) -> Vec<u8> {
        let names: Vec<&str> = table.fields.iter().map(|field| field.name).collect();
        format!("{}\n", names.join(",")).into_bytes()
    }

    /// Adds the line of a row.
    pub fn push(&mut self, line: &mut Vec<u8>, cells: &[PackageCell<'_>]) {
        for (index, cell) in cells.iter().enumerate() {
            if index > 0 {
                line.push(b',');
            }
            self.cell(line, cell);
        }
        line.push(b'\n');
    }

    fn cell(&mut self, line: &mut Vec<u8>, cell: &PackageCell<'_>) {
        match *cell {
            PackageCell::Text(Some(text)) => self.text(line, text),
            PackageCell::Integer(Some(number)) => {
                // A vector takes whatever is written.
                let _ = write!(line, "{number}");
            }
            PackageCell::Boolean(holds) => line.extend_from_slice(if holds { b"true" } else { b"false" }),
            PackageCell::Instant(Some(at)) => self.instant(line, at),
            PackageCell::Day(Some(day)) => self.day(line, day),
            PackageCell::Id(Some(id)) => {
                let mut text = [0; uuid::fmt::Hyphenated::LENGTH];
                line.extend_from_slice(id.hyphenated().encode_lower(&mut text).as_bytes());
            }
            PackageCell::Text(None)
            | PackageCell::Integer(None)
            | PackageCell::Instant(None)
            | PackageCell::Day(None)
            | PackageCell::Id(None) => {}
        }
    }

    fn text(&self, line: &mut Vec<u8>, text: &str) {
        let text = if self.guard { guarded(text) } else { Cow::Borrowed(text) };
        if !text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
            line.extend_from_slice(text.as_bytes());
            return;
        }
        line.push(b'"');
        for byte in text.bytes() {
            if byte == b'"' {
                line.push(b'"');
            }
            line.push(byte);
        }
        line.push(b'"');
    }

    fn day(&mut self, line: &mut Vec<u8>, day: i32) {
        if self.last_day.0 != day {
            self.last_day = (day, date_of(day).to_string());
        }
        line.extend_from_slice(self.last_day.1.as_bytes());
    }

    /// As an [`Instant`] writes itself.
    fn instant(&mut self, line: &mut Vec<u8>, at: Instant) {
        let Ok(day) = i32::try_from(at.0.div_euclid(DAY)) else { return };
        self.day(line, day);
        let rest = at.0.rem_euclid(DAY);
        let seconds = rest / SECOND;
        line.push(b'T');
        two(line, seconds / 3600);
        line.push(b':');
        two(line, seconds / 60 % 60);
        line.push(b':');
        two(line, seconds % 60);
        let fraction = rest % SECOND;
        if fraction > 0 {
            let _ = write!(line, ".{fraction:06}");
        }
        line.push(b'Z');
    }
}

/// A number of two digits.
fn two(line: &mut Vec<u8>, number: i64) {
    line.push(b'0' + (number / 10) as u8);
    line.push(b'0' + (number % 10) as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(cells: &[PackageCell<'_>], guard: bool) -> String {
        let mut line = Vec::new();
        PackageLines::new(guard).push(&mut line, cells);
        String::from_utf8(line).unwrap()
    }

    #[test]
    fn instants_are_written_as_everywhere() {
        for at in [0, 1, 1_500_000, -1, -86_400_000_001, 1_741_596_000_123_456, 4_102_444_799_999_999] {
            assert_eq!(line(&[PackageCell::Instant(Some(Instant(at)))], true), format!("{}\n", Instant(at)));
        }
    }

    #[test]
    fn texts_are_quoted_where_they_must_be_and_guarded_where_that_is_wished() {
        let cells = ["a", "a,b", "say \"hi\"", "=1+1", "-,x", ""].map(|text| PackageCell::Text(Some(text)));
        assert_eq!(line(&cells, true), "a,\"a,b\",\"say \"\"hi\"\"\",'=1+1,\"'-,x\",\n");
        assert_eq!(line(&cells, false), "a,\"a,b\",\"say \"\"hi\"\"\",=1+1,\"-,x\",\n");
        let cells = [PackageCell::Integer(Some(-7)), PackageCell::Boolean(true), PackageCell::Day(Some(0))];
        assert_eq!(line(&cells, true), "-7,true,1970-01-01\n");
    }
}
