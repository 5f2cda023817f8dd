//! CSV and TSV: one table, raw values, and what spreadsheets need to be safe and Norwegian.

use super::cell::{Raw, raw};
use super::{Dialect, Format, Options, RenderError};
use crate::view::table::Table;
use csv::{Terminator, Writer, WriterBuilder};
use std::borrow::Cow;
use std::io::Write;

/// Writes the header of keys and the rows; the table has neither bars nor totals any more.
///
/// TSV has no dialects. Quoting is as little as RFC 4180 needs; lines end in LF but for Excel.
pub(super) fn render(table: &Table, options: &Options) -> Result<Vec<u8>, RenderError> {
    let mut delimited = Delimited::begin(table, options, Vec::new())?;
    delimited.push(table)?;
    delimited.end()
}

/// Delimited text being written.
pub(super) struct Delimited<W: Write> {
    writer: Writer<W>,
    guard: bool,
    has_decimal_comma: bool,
}

impl<W: Write> Delimited<W> {
    /// Writes the header of a table.
    pub fn begin(table: &Table, options: &Options, mut out: W) -> Result<Self, RenderError> {
        let excel = options.format == Format::Csv && options.dialect == Dialect::ExcelNb;
        let separator = match options.format {
            Format::Tsv => b'\t',
            _ if excel => b';',
            _ => b',',
        };
        let terminator = if excel { Terminator::CRLF } else { Terminator::Any(b'\n') };
        if excel {
            out.write_all("\u{feff}".as_bytes())?;
        }
        let mut writer = WriterBuilder::new().delimiter(separator).terminator(terminator).from_writer(out);
        writer.write_record(table.columns.iter().map(|column| column.key))?;
        Ok(Self { writer, guard: options.guard, has_decimal_comma: excel })
    }

    /// Writes the rows of a table with the same columns.
    pub fn push(&mut self, table: &Table) -> Result<(), RenderError> {
        for row in &table.rows {
            let fields = row.cells.iter().map(|cell| match raw(cell) {
                Raw::Text(text) if self.guard => match guarded(&text) {
                    Cow::Owned(guarded) => guarded,
                    Cow::Borrowed(_) => text,
                },
                Raw::Number(number) if self.has_decimal_comma => number.replace('.', ","),
                Raw::Text(text) | Raw::Number(text) | Raw::Fixed(text) => text,
            });
            self.writer.write_record(fields)?;
        }
        Ok(())
    }

    /// Ends, and gives back what was written to.
    pub fn end(self) -> Result<W, RenderError> {
        self.writer.into_inner().map_err(|error| RenderError::Unwritten(error.into_error()))
    }
}

/// What makes a formula of a cell that begins with it, also in the width of other scripts.
const TRIGGERS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Text that a spreadsheet would run, made text again (OWASP, CWE-1236): where a cell begins, and where one would begin
/// for a spreadsheet that takes another separator.
pub(super) fn guarded(text: &str) -> Cow<'_, str> {
    let (mut guarded, mut copied) = (String::new(), 0);
    let mut is_beginning = true;
    for (place, c) in text.char_indices() {
        if is_beginning && TRIGGERS.contains(&c) {
            guarded.push_str(&text[copied..place]);
            guarded.push('\'');
            copied = place;
        }
        is_beginning = [';', ',', '\t'].contains(&c) || (is_beginning && [' ', '"'].contains(&c));
    }
    if guarded.is_empty() {
        return Cow::Borrowed(text);
    }
    guarded.push_str(&text[copied..]);
    Cow::Owned(guarded)
}

#[cfg(test)]
mod tests {
    use super::super::{Answer, render, samples};
    use super::*;
    use crate::view::table::{Cell, Column, Document};

    fn text(document: Document, options: &Options) -> Result<String, RenderError> {
        let answer = Answer { document, ..Answer::default() };
        render(&answer, options).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    fn hostile() -> Document {
        let mut table = Table::new(vec![Column::key("user_id"), Column::key("change"), Column::key("name")]);
        for name in ["=1+1", "+47", "-", "@x", "\tx", "\rx", "\nx", "a=b"] {
            let change = Cell::Figure { shown: "-27".into(), raw: "-27".into() };
            table.push(vec![Cell::code(name), change, Cell::text(name)]);
        }
        Document::new("hostile").table(table)
    }

    #[test]
    fn no_spreadsheet_finds_a_formula_whatever_it_parts_cells_by() {
        let same = ["Kari", "a=b", "a - b", "1;2", "Oslo, Bergen"];
        for text in same {
            assert_eq!(guarded(text), text);
        }
        assert_eq!(guarded("=1+1"), "'=1+1");
        assert_eq!(guarded("＝1+1"), "'＝1+1");
        assert_eq!(guarded("Kari;=cmd|'/c calc'!A0;"), "Kari;'=cmd|'/c calc'!A0;");
        assert_eq!(guarded("a;\"=1+1;b"), "a;\"'=1+1;b");
        assert_eq!(guarded("a, -1\t@x"), "a, '-1\t'@x");
    }

    #[test]
    fn the_funnel_for_machines() -> Result<(), RenderError> {
        let expected = "\
organization,period,timezone,basis,as_of,revision,stage,observed,reached,skipped,share_of_first,share_of_previous,median_seconds,p90_seconds
nordlys,2025,Europe/Oslo,cohort,2026-02-16T09:12:00+01:00,17,link_clicked,692,745,53,1.0000,,,
nordlys,2025,Europe/Oslo,cohort,2026-02-16T09:12:00+01:00,17,app_installed,287,349,62,0.4685,0.4685,11160,111600
nordlys,2025,Europe/Oslo,cohort,2026-02-16T09:12:00+01:00,17,account_created,260,260,0,0.3490,0.7450,68400.5,544320
nordlys,2025,Europe/Oslo,cohort,2026-02-16T09:12:00+01:00,17,first_login,207,207,0,0.2779,0.7962,50400,466560
";
        assert_eq!(text(samples::funnel(), &Options::new(Format::Csv))?, expected);
        Ok(())
    }

    #[test]
    fn excel_in_norway_gets_its_mark_separator_and_comma() -> Result<(), RenderError> {
        let columns = ["stage", "reached", "share_of_first", "median_seconds", "as_of"];
        let options = Options {
            dialect: Dialect::ExcelNb,
            columns: Some(columns.map(str::to_owned).to_vec()),
            ..Options::new(Format::Csv)
        };
        let out = text(samples::funnel(), &options)?;
        let expected = "\u{feff}stage;reached;share_of_first;median_seconds;as_of\r\n\
            link_clicked;745;1,0000;;2026-02-16T09:12:00+01:00\r\n\
            app_installed;349;0,4685;11160;2026-02-16T09:12:00+01:00\r\n\
            account_created;260;0,3490;68400,5;2026-02-16T09:12:00+01:00\r\n\
            first_login;207;0,2779;50400;2026-02-16T09:12:00+01:00\r\n";
        assert_eq!(out, expected);
        Ok(())
    }

    #[test]
    fn formulas_are_made_harmless_and_numbers_left_alone() -> Result<(), RenderError> {
        let out = text(hostile(), &Options::new(Format::Csv))?;
        let expected = "user_id,change,name\n'=1+1,-27,'=1+1\n'+47,-27,'+47\n'-,-27,'-\n'@x,-27,'@x\n\
            '\tx,-27,'\tx\n\"'\rx\",-27,\"'\rx\"\n\"'\nx\",-27,\"'\nx\"\na=b,-27,a=b\n";
        assert_eq!(out, expected);
        let options = Options { guard: false, ..Options::new(Format::Csv) };
        assert!(text(hostile(), &options)?.starts_with("user_id,change,name\n=1+1,-27,=1+1\n"));
        Ok(())
    }

    #[test]
    fn totals_and_bars_are_for_people() -> Result<(), RenderError> {
        let out = text(samples::by_month(), &Options::new(Format::Tsv))?;
        assert!(out.starts_with("month\tentered\tapp_installed\t"), "{out}");
        assert!(out.contains("\n2025-01\t68\t24\t16\t14\t0.2059\t0\t54\n"), "{out}");
        assert_eq!(out.lines().count(), 13);
        Ok(())
    }

    #[test]
    fn a_table_without_rows_is_its_header() -> Result<(), RenderError> {
        let document = Document::new("none").table(Table::new(vec![Column::key("a"), Column::key("b")]));
        assert_eq!(text(document, &Options::new(Format::Csv))?, "a,b\n");
        Ok(())
    }
}
