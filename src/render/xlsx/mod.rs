//! A workbook: a sheet for every table shown, one with the raw values under their keys, one that says what they are.
//!
//! Numbers are numbers and days are days, so that a spreadsheet can go on computing; what looks like a formula stays
//! text. Charts are the spreadsheet's own and follow its cells.

mod charts;
mod field;
mod names;

use super::RenderError;
use super::parts::{Block, sections};
use super::selection::named_columns;
use crate::report::language::Language;
use crate::report::language::phrase::Phrase;
use crate::report::table::{Document, Head, RowKind, Section, Table, Tone};
use field::{Formats, Values};
use names::SheetNames;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

/// The rows of a sheet, its header among them.
pub const MOST_ROWS: usize = 1_048_576;
/// The widths of a column, in characters.
const NARROWEST: usize = 6;
const WIDEST: usize = 60;

/// The document as a workbook.
///
/// # Errors
/// [`RenderError::TooManyRows`] for a table longer than a sheet.
pub(super) fn render(document: &Document, language: Language) -> Result<Vec<u8>, RenderError> {
    let mut workbook = Workbook::new();
    let title = document.title.first().map(|line| line.text.in_language(language)).unwrap_or_default();
    // The same answer gives the same bytes, whenever it is written.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(&title).set_creation_datetime(&created));
    let mut names = SheetNames::default();
    let formats = Formats::new();
    for section in &document.sections {
        if let Section::Table(table) = section
            && !table.rows.is_empty()
        {
            let name = table.title.as_ref().map_or_else(|| title.clone(), |title| title.in_language(language));
            let sheet = workbook.add_worksheet_with_low_memory()?;
            sheet.set_name(names.next(&name))?;
            shown_table(sheet, table, &Values { language, formats: &formats })?;
        }
    }
    if let Some(data) = &document.data {
        let sheet = workbook.add_worksheet_with_low_memory()?;
        sheet.set_name(names.next(&Phrase::from("Data").in_language(language)))?;
        raw_table(sheet, data, &formats)?;
    }
    let sheet = workbook.add_worksheet_with_low_memory()?;
    sheet.set_name(names.next(&Phrase::from("About").in_language(language)))?;
    about(sheet, document, language)?;
    Ok(workbook.save_to_buffer()?)
}

/// A table as people read it, its bars and its drawing as charts beside it.
fn shown_table(sheet: &mut Worksheet, table: &Table, values: &Values) -> Result<(), RenderError> {
    let columns = named_columns(table);
    let labels: Vec<String> = match table.head {
        Head::Shown => columns.iter().map(|index| table.columns[*index].label.in_language(values.language)).collect(),
        Head::Hidden => Vec::new(),
    };
    let begin = begin(sheet, &labels, table.rows.len(), values.formats)?;
    let mut widths: Vec<usize> = labels.iter().map(|label| label.chars().count()).collect();
    widths.resize(columns.len(), 0);
    for (place, row) in table.rows.iter().enumerate() {
        for (column, index) in columns.iter().enumerate() {
            if let Some(cell) = row.cells.get(*index) {
                let is_total = row.kind == RowKind::Total;
                let width = values.write(sheet, (begin + row_number(place), column_number(column)), cell, is_total)?;
                widths[column] = widths[column].max(width);
            }
        }
    }
    set_widths(sheet, &widths)?;
    charts::insert(sheet, table, &columns, values.language)?;
    Ok(())
}

/// A table for machines: keys over raw values, without totals.
fn raw_table(sheet: &mut Worksheet, table: &Table, formats: &Formats) -> Result<(), RenderError> {
    let columns = named_columns(table);
    let keys: Vec<String> = columns.iter().map(|index| table.columns[*index].key.to_owned()).collect();
    let begin = begin(sheet, &keys, table.rows.len(), formats)?;
    let mut widths: Vec<usize> = keys.iter().map(String::len).collect();
    let rows = table.rows.iter().filter(|row| row.kind != RowKind::Total);
    for (place, row) in rows.enumerate() {
        for (column, index) in columns.iter().enumerate() {
            if let Some(cell) = row.cells.get(*index) {
                let width = field::write_raw(sheet, (begin + row_number(place), column_number(column)), cell, formats)?;
                widths[column] = widths[column].max(width);
            }
        }
    }
    set_widths(sheet, &widths)?;
    Ok(())
}

/// The answer, its circumstances and what was found, a line a row.
fn about(sheet: &mut Worksheet, document: &Document, language: Language) -> Result<(), XlsxError> {
    let mut lines = document.title.clone();
    for block in sections(document, language) {
        match block {
            Block::Lines(found) => lines.extend_from_slice(&found),
            Block::Table(_) => {}
        }
    }
    lines.retain(|line| line.tone != Tone::Advice);
    let bold = Format::new().set_bold();
    for (row, line) in lines.iter().enumerate() {
        let text = line.text.in_language(language).replace('`', "");
        match line.tone {
            Tone::Strong => sheet.write_string_with_format(row_number(row), 0, text, &bold)?,
            Tone::Plain | Tone::Dim | Tone::Attention | Tone::Advice => sheet.write_string(row_number(row), 0, text)?,
        };
    }
    sheet.set_column_width(0, 100)?;
    Ok(())
}

/// Writes the header, which stays when the rows are scrolled; answers with the first row after it.
fn begin(sheet: &mut Worksheet, labels: &[String], rows: usize, formats: &Formats) -> Result<u32, RenderError> {
    if rows >= MOST_ROWS {
        return Err(RenderError::TooManyRows { rows });
    }
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    if labels.is_empty() {
        return Ok(0);
    }
    for (column, label) in labels.iter().enumerate() {
        sheet.write_string_with_format(0, column_number(column), label, &formats.header)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    Ok(1)
}

fn set_widths(sheet: &mut Worksheet, widths: &[usize]) -> Result<(), XlsxError> {
    for (column, width) in widths.iter().enumerate() {
        let width = (width + 2).clamp(NARROWEST, WIDEST);
        sheet.set_column_width(column_number(column), u32::try_from(width).unwrap_or(u32::MAX))?;
    }
    Ok(())
}

fn row_number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

fn column_number(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests;
