//! A workbook: a cover that says what it is, a sheet for every table shown, one with the raw values under their keys.
//!
//! Numbers are numbers and days are days, so that a spreadsheet can go on computing; what looks like a formula stays
//! text. Charts are the spreadsheet's own and follow its cells.

mod charts;
mod cover;
mod field;
mod names;

use super::RenderError;
use super::selection::named_columns;
use crate::messages::{Language, say};
use crate::view::table::{ColumnKind, Document, Head, RowKind, Section, Table};
use field::{Formats, Values};
use names::SheetNames;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

/// The rows of a sheet, its header among them.
pub const MOST_ROWS: usize = 1_048_576;
/// The widths of a column, in characters.
const NARROWEST: usize = 6;
const WIDEST: usize = 60;
/// The rows over the header of a table that is shown: its title, what it counts by, a blank one.
const TITLE_ROWS: u32 = 3;

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
    let cover = names.next(&say!("sheet-about").in_language(language));
    let sheets = shown_sheets(document, &title, &mut names, language);
    let data = document.data.as_ref().map(|data| (names.next(&say!("sheet-data").in_language(language)), data));
    let formats = Formats::new();
    let sheet = workbook.add_worksheet_with_low_memory()?;
    sheet.set_name(cover)?;
    cover::write(sheet, document, &sheets, data.as_ref().map(|(name, _)| name.as_str()), language)?;
    for shown in &sheets {
        let sheet = workbook.add_worksheet_with_low_memory()?;
        sheet.set_name(&shown.name)?;
        shown_table(sheet, shown, &Values { language, formats: &formats })?;
    }
    if let Some((name, data)) = data {
        let sheet = workbook.add_worksheet_with_low_memory()?;
        sheet.set_name(name)?;
        raw_table(sheet, data, &formats)?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// A table that gets a sheet of its own.
struct ShownSheet<'a> {
    /// The name of the sheet.
    name: String,
    /// The whole title of the table.
    title: String,
    /// What it counts by.
    basis: Option<String>,
    table: &'a Table,
}

fn shown_sheets<'a>(
    document: &'a Document,
    title: &str,
    names: &mut SheetNames,
    language: Language,
) -> Vec<ShownSheet<'a>> {
    let tables = document.sections.iter().filter_map(|section| match section {
        Section::Table(table) if !table.rows.is_empty() => Some(table),
        Section::Table(_) | Section::Lines(_) | Section::Parts(_) => None,
    });
    let sheet = |table: &'a Table| {
        let title = table.title.as_ref().map_or_else(|| title.to_owned(), |title| title.in_language(language));
        let basis = table.basis.as_ref().map(|basis| basis.in_language(language));
        ShownSheet { name: names.next(&title), title, basis, table }
    };
    tables.map(sheet).collect()
}

/// A table as people read it, under its title; its bars and its drawing are charts beside it.
fn shown_table(sheet: &mut Worksheet, shown: &ShownSheet<'_>, values: &Values) -> Result<(), RenderError> {
    let table = shown.table;
    let columns = named_columns(table);
    let labels = match table.head {
        Head::Shown => labels(table, &columns, values.language),
        Head::Hidden => Vec::new(),
    };
    sheet.set_row_height(0, 24)?;
    sheet.write_string_with_format(0, 0, &shown.title, &values.formats.title)?;
    if let Some(basis) = &shown.basis {
        sheet.write_string_with_format(1, 0, basis, &values.formats.basis)?;
    }
    let is_figure = |column: usize| table.kind_of(columns[column]) == ColumnKind::Number;
    let header = |column: usize| match is_figure(column) {
        true => &values.formats.figure_header,
        false => &values.formats.header,
    };
    let begin = begin(sheet, TITLE_ROWS, &labels, table.rows.len(), header)?;
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
    charts::insert(sheet, table, &columns, begin, values.language)?;
    Ok(())
}

/// The labels of columns, no two alike: one that stands several times names the column before it too.
fn labels(table: &Table, columns: &[usize], language: Language) -> Vec<String> {
    let words: Vec<String> = columns.iter().map(|index| table.columns[*index].label.in_language(language)).collect();
    let is_repeated = |label: &String| words.iter().filter(|other| *other == label).count() > 1;
    let label = |(place, label): (usize, &String)| match place.checked_sub(1).filter(|_| is_repeated(label)) {
        Some(before) => format!("{}: {label}", words[before]),
        None => label.clone(),
    };
    words.iter().enumerate().map(label).collect()
}

/// A table for machines: keys over raw values, without totals.
fn raw_table(sheet: &mut Worksheet, table: &Table, formats: &Formats) -> Result<(), RenderError> {
    let columns = named_columns(table);
    let keys: Vec<String> = columns.iter().map(|index| table.columns[*index].key.to_owned()).collect();
    let begin = begin(sheet, 0, &keys, table.rows.len(), |_| &formats.header)?;
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

/// Writes the header into a row, which stays when the rows are scrolled; answers with the first row after it.
fn begin<'a>(
    sheet: &mut Worksheet,
    row: u32,
    labels: &[String],
    rows: usize,
    format: impl Fn(usize) -> &'a Format,
) -> Result<u32, RenderError> {
    if rows + row as usize >= MOST_ROWS {
        return Err(RenderError::TooManyRows { rows });
    }
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    if labels.is_empty() {
        return Ok(row);
    }
    for (column, label) in labels.iter().enumerate() {
        sheet.write_string_with_format(row, column_number(column), label, format(column))?;
    }
    sheet.set_freeze_panes(row + 1, 0)?;
    sheet.set_repeat_rows(row, row)?;
    Ok(row + 1)
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
