//! A sheet of an OpenDocument spreadsheet (OpenDocument 1.3, part 3, 9.1), row by row.

use super::numbers::{self, Shown};
use super::table::{MOST_COLUMNS, SheetRow, TableWriter};
use super::xlsx::{choose_sheet, short_name};
use super::xml::{Xml, attribute, push_reference};
use super::zip::{Archive, broken, part};
use super::{Text, Unwrap};
use crate::ingest::input_error::InputError;
use quick_xml::events::{BytesStart, Event};

/// The rows of a sheet as a text.
pub(super) fn unwrap(archive: &mut Archive, unwrap: Unwrap<'_>) -> Result<Text, InputError> {
    let names = names(archive, unwrap)?;
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (wanted, warnings) = choose_sheet(&names, None, unwrap)?;
    let bytes = part(archive, "content.xml", unwrap)?.ok_or_else(|| broken(unwrap.name))?;
    let mut xml = Xml::new(bytes, unwrap);
    let mut sheet = SheetReader::new(unwrap)?;
    let (mut tables, mut depth) = (0, 0);
    loop {
        match xml.next()? {
            Event::Start(element) if element.local_name().as_ref() == "table" => {
                depth += 1;
                tables += usize::from(depth == 1);
            }
            Event::End(element) if element.local_name().as_ref() == "table" => {
                depth -= 1;
                if depth == 0 && tables == wanted + 1 {
                    break;
                }
            }
            Event::Eof => return Err(broken(unwrap.name)),
            event if tables == wanted + 1 && depth == 1 => sheet.take(&event)?,
            _ => {}
        }
    }
    Ok(Text { file: sheet.table.finish()?, warnings, is_sheet: true })
}

/// The names of all sheets.
fn names(archive: &mut Archive, unwrap: Unwrap<'_>) -> Result<Vec<String>, InputError> {
    let bytes = part(archive, "content.xml", unwrap)?.ok_or_else(|| broken(unwrap.name))?;
    let mut xml = Xml::new(bytes, unwrap);
    let (mut names, mut depth) = (Vec::new(), 0);
    loop {
        match xml.next()? {
            Event::Start(element) if element.local_name().as_ref() == "table" => {
                depth += 1;
                if depth == 1 && names.len() < 1000 {
                    names.push(short_name(attribute(&element, "name")));
                }
            }
            Event::End(element) if element.local_name().as_ref() == "table" => depth -= 1,
            Event::Eof => return Ok(names),
            _ => {}
        }
    }
}

struct SheetReader<'u> {
    table: TableWriter<'u>,
    row: SheetRow,
    row_times: usize,
    column: usize,
    cell_times: usize,
    /// The value of the cell beneath what it shows.
    value: Option<String>,
    shown: String,
    paragraphs: usize,
    is_paragraph: bool,
    is_cell: bool,
    is_note: bool,
    /// Whether the cell has a formula, and nothing says of what kind its result is.
    lacks_result: bool,
}

impl<'u> SheetReader<'u> {
    fn new(unwrap: Unwrap<'u>) -> Result<Self, InputError> {
        Ok(Self {
            table: TableWriter::new(unwrap)?,
            row: SheetRow::new(unwrap),
            row_times: 1,
            column: 0,
            cell_times: 1,
            value: None,
            shown: String::new(),
            paragraphs: 0,
            is_paragraph: false,
            is_cell: false,
            is_note: false,
            lacks_result: false,
        })
    }

    fn take(&mut self, event: &Event<'_>) -> Result<(), InputError> {
        match event {
            Event::Start(element) => self.begin(element),
            Event::End(element) => match element.local_name().as_ref() {
                "p" => self.is_paragraph = false,
                "annotation" => self.is_note = false,
                "table-cell" | "covered-table-cell" => return self.end_cell(),
                "table-row" => return self.end_row(),
                _ => {}
            },
            Event::Text(text) if self.is_paragraph => self.shown.push_str(&text.xml10_content()),
            Event::CData(text) if self.is_paragraph => self.shown.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) if self.is_paragraph => push_reference(&mut self.shown, reference),
            _ => {}
        }
        Ok(())
    }

    fn begin(&mut self, element: &BytesStart<'_>) {
        let times = |name: &str| attribute(element, name).and_then(|times| times.parse().ok()).unwrap_or(1).max(1);
        match element.local_name().as_ref() {
            "table-row" => {
                self.row.clear();
                (self.column, self.row_times) = (0, times("number-rows-repeated"));
            }
            "table-cell" | "covered-table-cell" => {
                self.is_cell = true;
                self.cell_times = times("number-columns-repeated");
                self.value = value(element);
                let has = |name: &str| attribute(element, name).is_some();
                self.lacks_result = has("formula") && !has("value-type");
                self.shown.clear();
                self.paragraphs = 0;
            }
            "annotation" => self.is_note = true,
            "p" if self.is_cell && !self.is_note => {
                if self.paragraphs > 0 {
                    self.shown.push(' ');
                }
                self.paragraphs += 1;
                self.is_paragraph = true;
            }
            "s" if self.is_paragraph => self.shown.push(' '),
            _ => {}
        }
    }

    fn end_cell(&mut self) -> Result<(), InputError> {
        self.is_cell = false;
        let shown = std::mem::take(&mut self.shown);
        if self.lacks_result && shown.is_empty() {
            return Err(self.table.no_result());
        }
        // Zeros in front of a number are shown and no part of it.
        let is_padded = shown.starts_with('0') && shown.len() > 1 && shown.bytes().all(|byte| byte.is_ascii_digit());
        let text = match self.value.take() {
            Some(value) if !is_padded => value,
            _ => shown,
        };
        if !text.is_empty() {
            let end = self.column.saturating_add(self.cell_times).min(MOST_COLUMNS);
            for column in self.column..end {
                self.row.put(column, &text);
            }
        }
        self.column = self.column.saturating_add(self.cell_times);
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), InputError> {
        let times = std::mem::replace(&mut self.row_times, 1);
        self.table.row(&self.row, times)
    }
}

/// The value of a cell that is a number or a time.
fn value(cell: &BytesStart<'_>) -> Option<String> {
    match attribute(cell, "value-type")?.as_str() {
        "float" | "percentage" | "currency" => {
            let number = attribute(cell, "value")?.parse().ok()?;
            Some(numbers::text(number, Shown::Number, false))
        }
        "date" => attribute(cell, "date-value").map(|date| date.replacen('T', " ", 1)),
        "time" => attribute(cell, "time-value").and_then(|time| clock(&time)),
        "boolean" => attribute(cell, "boolean-value").map(|value| value.to_uppercase()),
        _ => None,
    }
}

/// The time of day in a length such as `PT12H30M05S`.
fn clock(length: &str) -> Option<String> {
    let rest = length.strip_prefix("PT")?;
    let (hours, rest) = rest.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?.split(['.', ',']).next()?;
    Some(format!("{hours:0>2}:{minutes:0>2}:{seconds:0>2}"))
}
