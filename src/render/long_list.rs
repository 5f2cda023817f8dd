//! A list written as it comes, in the formats for machines: memory does not grow with it.

use super::delimited::Delimited;
use super::{Answer, Format, Options, RenderError, json, selection};
use std::io::Write;

/// A list being written: the same bytes as [`super::render`] gives of all of it at once.
pub struct LongList<'o, W: Write> {
    options: &'o Options,
    body: Body<W>,
}

enum Body<W: Write> {
    Delimited(Box<Delimited<W>>),
    Lines(W),
    Object { out: W, end: String, is_begun: bool },
}

impl<'o, W: Write> LongList<'o, W> {
    /// Whether a format can be written as it comes: CSV, TSV, JSON and NDJSON.
    pub const fn is_possible(format: Format) -> bool {
        matches!(format, Format::Csv | Format::Tsv | Format::Json | Format::Ndjson)
    }

    /// Begins with the answer that has all but the rows; in JSON these are its last field.
    ///
    /// # Errors
    /// As for [`super::render`], and [`RenderError::Unwritten`] where the bytes cannot be written.
    pub fn begin(head: &Answer, options: &'o Options, mut out: W) -> Result<Self, RenderError> {
        let body = match options.format {
            Format::Csv | Format::Tsv => {
                let table = selection::for_machines(head, options)?;
                Body::Delimited(Box::new(Delimited::begin(&table, options, out)?))
            }
            Format::Ndjson => Body::Lines(out),
            _ => {
                let object = json::object(&head.json);
                let end = object.len().saturating_sub(b"]}\n".len());
                out.write_all(&object[..end])?;
                Body::Object { out, end: String::from_utf8_lossy(&object[end..]).into_owned(), is_begun: false }
            }
        };
        Ok(Self { options, body })
    }

    /// Writes the next rows: those of the table for machines, or those of NDJSON.
    ///
    /// # Errors
    /// As for [`LongList::begin`].
    pub fn push(&mut self, part: &Answer) -> Result<(), RenderError> {
        match &mut self.body {
            Body::Delimited(delimited) => delimited.push(&selection::for_machines(part, self.options)?),
            Body::Lines(out) => Ok(out.write_all(&json::lines(&part.rows))?),
            Body::Object { out, is_begun, .. } => {
                for row in &part.rows {
                    if std::mem::replace(is_begun, true) {
                        out.write_all(b",")?;
                    }
                    out.write_all(row.as_bytes())?;
                }
                Ok(())
            }
        }
    }

    /// Ends the list, and gives back what it was written to.
    ///
    /// # Errors
    /// As for [`LongList::begin`].
    pub fn end(self) -> Result<W, RenderError> {
        let mut out = match self.body {
            Body::Delimited(delimited) => delimited.end()?,
            Body::Lines(out) => out,
            Body::Object { mut out, end, .. } => {
                out.write_all(end.as_bytes())?;
                out
            }
        };
        out.flush()?;
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Dialect, render};
    use super::*;
    use crate::view::table::{Cell, Column, Document, Table};

    fn answer(names: &[&str]) -> Answer {
        let mut table = Table::new(vec![Column::key("name"), Column::key("length")]);
        for name in names {
            table.push(vec![Cell::text(*name), Cell::from(name.len() as i64)]);
        }
        let rows: Vec<String> = names.iter().map(|name| format!("{{\"name\":\"{name}\"}}")).collect();
        let json = format!("{{\"report\":\"names\",\"rows\":[{}]}}", rows.join(","));
        Answer { document: Document::new("names").table(table), json, rows }
    }

    #[test]
    fn parts_are_the_bytes_of_the_whole() -> Result<(), RenderError> {
        for names in [&["=Kari", "a,b", "Åse", "d"][..], &[]] {
            for format in [Format::Csv, Format::Tsv, Format::Json, Format::Ndjson] {
                for columns in [None, Some(vec!["length".to_owned()])] {
                    let options = Options { dialect: Dialect::ExcelNb, columns, ..Options::new(format) };
                    assert!(LongList::<Vec<u8>>::is_possible(format));
                    let mut list = LongList::begin(&answer(&[]), &options, Vec::new())?;
                    for part in names.chunks(3) {
                        list.push(&answer(part))?;
                    }
                    let (parts, whole) = (list.end()?, render(&answer(names), &options)?);
                    assert_eq!(String::from_utf8_lossy(&parts), String::from_utf8_lossy(&whole), "{options:?}");
                }
            }
        }
        Ok(())
    }
}
