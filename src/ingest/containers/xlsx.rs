//! A sheet of an Excel workbook (ECMA-376, part 1, 18.3), row by row.

use super::numbers::{self, Shown};
use super::table::{MOST_ROWS, SheetRow, TableWriter, no_result, too_large};
use super::xml::{Xml, attribute, push_reference, value};
use super::zip::{Archive, Packed, broken, part};
use super::{Text, Unwrap};
use crate::ingest::input_error::{InputError, Warning, shown};
use crate::messages::say;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;
use std::io::Read as _;

/// Bytes of all texts that cells share at most; they are kept in memory.
const SHARED_BYTES: usize = 128 << 20;
/// How many such texts there may be.
const SHARED_TEXTS: usize = 8 << 20;
/// Merged cells of so many rows at the top are headings: every cell under one has its text.
const HEADING_ROWS: usize = 10;
/// Bytes of a heading over several columns; longer ones stay in their first.
const HEADING_BYTES: usize = 4096;
/// Bytes of the name of a sheet or of its part; programs keep to far fewer.
const NAME_BYTES: usize = 1000;

/// The rows of a sheet as a text.
pub(super) fn unwrap(archive: &mut Archive, unwrap: Unwrap<'_>) -> Result<Text, InputError> {
    let book = Book::read(archive, unwrap)?;
    let (sheet, warnings) = book.choose(unwrap)?;
    let styles = styles(archive, unwrap)?;
    let shared = Shared::read(archive, unwrap)?;
    let merged = merged(archive, &sheet.path, unwrap)?;
    let xml = part(archive, &sheet.path, unwrap)?.ok_or_else(|| broken(unwrap.name))?;
    let mut rows = Rows {
        xml: Xml::new(xml, unwrap),
        unwrap,
        styles: &styles,
        shared: &shared,
        is_1904: book.is_1904,
        merged: &merged,
        table: TableWriter::new(unwrap)?,
        row: SheetRow::new(unwrap),
        row_no: 0,
    };
    rows.read()?;
    Ok(Text { file: rows.table.finish()?, warnings, is_sheet: true })
}

struct Sheet {
    name: String,
    id: String,
    path: String,
    is_hidden: bool,
}

struct Book {
    sheets: Vec<Sheet>,
    is_1904: bool,
}

impl Book {
    fn read(archive: &mut Archive, unwrap: Unwrap<'_>) -> Result<Self, InputError> {
        let mut book = Self { sheets: Vec::new(), is_1904: false };
        each_element(archive, "xl/workbook.xml", unwrap, |element| match element.local_name().as_ref() {
            "workbookPr" => {
                book.is_1904 = attribute(element, "date1904").is_some_and(|value| value == "1" || value == "true");
            }
            "sheet" if book.sheets.len() < 1000 => book.sheets.push(Sheet {
                name: short_name(attribute(element, "name")),
                id: short_name(Some(relation(element))),
                path: String::new(),
                is_hidden: attribute(element, "state").is_some_and(|state| state != "visible"),
            }),
            _ => {}
        })?;
        each_element(archive, "xl/_rels/workbook.xml.rels", unwrap, |element| {
            let (Some(id), Some(target)) = (attribute(element, "Id"), attribute(element, "Target")) else { return };
            let sheet = book.sheets.iter_mut().find(|sheet| sheet.id == id);
            if let Some(sheet) = sheet.filter(|_| target.len() <= NAME_BYTES) {
                sheet.path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
            }
        })?;
        Ok(book)
    }

    /// The sheet that is wanted, and a word about the others.
    fn choose(&self, unwrap: Unwrap<'_>) -> Result<(&Sheet, Vec<Warning>), InputError> {
        let names: Vec<&str> = self.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
        let visible = self.sheets.iter().position(|sheet| !sheet.is_hidden);
        let (place, warnings) = choose_sheet(&names, visible, unwrap)?;
        Ok((&self.sheets[place], warnings))
    }
}

/// The place of the sheet that is wanted among the names of all, and a word about the others.
pub(super) fn choose_sheet(
    names: &[&str],
    first: Option<usize>,
    unwrap: Unwrap<'_>,
) -> Result<(usize, Vec<Warning>), InputError> {
    let all = names.iter().map(|name| shown(name)).collect::<Vec<_>>().join(", ");
    if let Some(wanted) = unwrap.sheet {
        let same = |name: &&str| name.trim().to_lowercase() == wanted.trim().to_lowercase();
        return match names.iter().position(same) {
            Some(place) => Ok((place, Vec::new())),
            None => {
                let what = say!("input-no-sheet", name = unwrap.name, sheet = shown(wanted));
                Err(InputError::new("E_SHEET", what).hint(say!("input-sheets-hint", all)))
            }
        };
    }
    let place = first.or(if names.is_empty() { None } else { Some(0) }).ok_or_else(|| broken(unwrap.name))?;
    let mut warnings = Vec::new();
    if names.len() > 1 {
        let what = say!("input-sheet", name = unwrap.name, sheet = shown(names[place]), all);
        warnings.push(Warning::new("W_SHEET", what));
    }
    Ok((place, warnings))
}

/// The name of a sheet, or none where it is longer than any program makes it.
pub(super) fn short_name(name: Option<String>) -> String {
    name.filter(|name| name.len() <= NAME_BYTES).unwrap_or_default()
}

/// The id by which a sheet finds its part: `r:id`, beside an attribute `sheetId` that is another.
fn relation(element: &BytesStart<'_>) -> String {
    let mut attributes = element.attributes();
    let mut attributes = attributes.with_checks(false).filter_map(Result::ok);
    let found = attributes.find(|attribute| attribute.key.as_ref().ends_with(":id"));
    found.and_then(|attribute| value(&attribute)).unwrap_or_default()
}

/// Calls `take` for each element of a part, if the part exists.
fn each_element(
    archive: &mut Archive,
    name: &str,
    unwrap: Unwrap<'_>,
    mut take: impl FnMut(&BytesStart<'_>),
) -> Result<(), InputError> {
    let Some(bytes) = part(archive, name, unwrap)? else { return Ok(()) };
    let mut xml = Xml::new(bytes, unwrap);
    loop {
        match xml.next()? {
            Event::Start(element) => take(&element),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// How the numbers of each style are shown.
fn styles(archive: &mut Archive, unwrap: Unwrap<'_>) -> Result<Vec<Shown>, InputError> {
    let (mut codes, mut styles, mut is_cells) = (Vec::new(), Vec::new(), false);
    each_element(archive, "xl/styles.xml", unwrap, |element| match element.local_name().as_ref() {
        "numFmt" if codes.len() < 10_000 => {
            let id = attribute(element, "numFmtId").and_then(|id| id.parse::<u32>().ok());
            let code = attribute(element, "formatCode").unwrap_or_default();
            codes.extend(id.map(|id| (id, numbers::of_code(&code))));
        }
        "cellXfs" => is_cells = true,
        "cellStyleXfs" | "cellStyles" | "dxfs" => is_cells = false,
        "xf" if is_cells && styles.len() < 100_000 => {
            let id = attribute(element, "numFmtId").and_then(|id| id.parse::<u32>().ok()).unwrap_or_default();
            let own = codes.iter().find(|(code, _)| *code == id).map(|(_, shown)| *shown);
            styles.push(own.unwrap_or(numbers::built_in(id)));
        }
        _ => {}
    })?;
    Ok(styles)
}

/// The texts that cells share.
#[derive(Default)]
struct Shared {
    texts: String,
    ends: Vec<u32>,
}

impl Shared {
    fn read(archive: &mut Archive, unwrap: Unwrap<'_>) -> Result<Self, InputError> {
        let mut shared = Self::default();
        let Some(bytes) = part(archive, "xl/sharedStrings.xml", unwrap)? else { return Ok(shared) };
        let mut xml = Xml::new(bytes, unwrap);
        let (mut is_text, mut is_reading_aid) = (false, false);
        loop {
            match xml.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "t" => is_text = !is_reading_aid,
                    "rPh" => is_reading_aid = true,
                    _ => {}
                },
                Event::End(element) => match element.local_name().as_ref() {
                    "t" => is_text = false,
                    "rPh" => is_reading_aid = false,
                    "si" => shared.ends.push(u32::try_from(shared.texts.len()).unwrap_or(u32::MAX)),
                    _ => {}
                },
                Event::Text(text) if is_text => shared.texts.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) if is_text => push_reference(&mut shared.texts, &reference),
                Event::CData(text) if is_text => shared.texts.push_str(&text.xml10_content()),
                Event::Eof => return Ok(shared),
                _ => {}
            }
            if shared.texts.len() > SHARED_BYTES || shared.ends.len() > SHARED_TEXTS {
                return Err(too_large(unwrap.name));
            }
        }
    }

    fn text(&self, index: usize) -> Option<&str> {
        let start = index.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).map(|end| *end as usize))?;
        self.texts.get(start..*self.ends.get(index)? as usize)
    }
}

/// A block of cells that is one, from and to both included.
struct Merged {
    rows: (usize, usize),
    columns: (usize, usize),
    /// What stands in its first cell.
    text: std::cell::RefCell<String>,
}

/// The merged cells at the top of a sheet. They stand behind its rows, so that it is looked through before.
fn merged(archive: &mut Archive, path: &str, unwrap: Unwrap<'_>) -> Result<Vec<Merged>, InputError> {
    let Some(mut bytes) = part(archive, path, unwrap)? else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    let mut block = vec![0; 64 << 10];
    let mut kept = 0;
    loop {
        let count = match bytes.read(block.get_mut(kept..).unwrap_or_default()) {
            Ok(count) => count,
            Err(_) => return Err(bytes.fault(unwrap)),
        };
        let text = block.get(..kept + count).unwrap_or_default();
        for at in memchr::memmem::find_iter(text, b"<mergeCell ") {
            let rest = text.get(at..text.len().min(at + 120)).unwrap_or_default();
            found.extend(std::str::from_utf8(rest).ok().and_then(merged_block));
        }
        if count == 0 || found.len() > 1000 {
            return Ok(found);
        }
        // What may be cut in two is seen again; a block that is found twice does no harm.
        let tail = text.len().min(120);
        let from = text.len() - tail;
        block.copy_within(from..from + tail, 0);
        kept = tail;
    }
}

fn merged_block(element: &str) -> Option<Merged> {
    let reference = element.split_once("ref=\"")?.1.split_once('"')?.0;
    let (from, to) = reference.split_once(':')?;
    let ((first_row, first_column), (last_row, last_column)) = (place(from)?, place(to)?);
    (last_row < HEADING_ROWS).then(|| Merged {
        rows: (first_row, last_row),
        columns: (first_column, last_column),
        text: std::cell::RefCell::default(),
    })
}

/// Row and column of a cell such as `B12`, counted from 0.
fn place(reference: &str) -> Option<(usize, usize)> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = reference.split_at_checked(letters)?;
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let column = letters.bytes().fold(0, |sum, byte| sum * 26 + usize::from(byte.to_ascii_uppercase() - b'A') + 1);
    Some((digits.parse::<usize>().ok()?.checked_sub(1)?, column - 1))
}

struct Rows<'a, R: Packed> {
    xml: Xml<'a, R>,
    unwrap: Unwrap<'a>,
    styles: &'a [Shown],
    shared: &'a Shared,
    is_1904: bool,
    merged: &'a [Merged],
    table: TableWriter<'a>,
    row: SheetRow,
    /// The number of the row at hand, from 0.
    row_no: usize,
}

/// A cell on its way.
#[derive(Default)]
struct SheetCell {
    column: usize,
    kind: String,
    style: usize,
    value: String,
    has_value: bool,
    has_formula: bool,
}

impl<'a, R: Packed> Rows<'a, R> {
    fn read(&mut self) -> Result<(), InputError> {
        let mut cell = SheetCell::default();
        let (mut is_value, mut next_column) = (false, 0);
        loop {
            match self.xml.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "row" => {
                        let number = attribute(&element, "r").and_then(|number| number.parse::<usize>().ok());
                        self.row_no = number.and_then(|number| number.checked_sub(1)).unwrap_or(self.row_no);
                        if self.row_no >= MOST_ROWS {
                            return Err(too_large(self.unwrap.name));
                        }
                        next_column = 0;
                    }
                    "c" => {
                        let column = attribute(&element, "r").and_then(|at| place(&at)).map(|(_, column)| column);
                        cell = SheetCell {
                            column: column.unwrap_or(next_column),
                            kind: attribute(&element, "t").unwrap_or_default(),
                            style: attribute(&element, "s").and_then(|style| style.parse().ok()).unwrap_or_default(),
                            ..SheetCell::default()
                        };
                        next_column = cell.column + 1;
                    }
                    "v" | "t" => (is_value, cell.has_value) = (true, true),
                    "f" => cell.has_formula = true,
                    "rPh" => cell.kind.clear(),
                    _ => {}
                },
                Event::End(element) => match element.local_name().as_ref() {
                    "v" | "t" => is_value = false,
                    "c" => {
                        let cell = std::mem::take(&mut cell);
                        let column = cell.column;
                        let text = self.text(cell)?;
                        self.row.put(column, &text);
                    }
                    "row" => self.end_row()?,
                    "sheetData" => return Ok(()),
                    _ => {}
                },
                Event::Text(text) if is_value => cell.value.push_str(&text.xml10_content()),
                Event::CData(text) if is_value => cell.value.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) if is_value => push_reference(&mut cell.value, &reference),
                Event::Eof => return Err(broken(self.unwrap.name)),
                _ => {}
            }
        }
    }

    fn text(&self, cell: SheetCell) -> Result<Cow<'a, str>, InputError> {
        // An empty result is stored as a text; programs that calculate nothing leave the place of the result empty.
        if cell.has_formula && (!cell.has_value || cell.value.is_empty() && cell.kind != "str") {
            return Err(no_result(self.unwrap.name, self.row_no + 1));
        }
        let style = self.styles.get(cell.style).copied().unwrap_or(Shown::Number);
        Ok(match cell.kind.as_str() {
            // A long text in every cell would take hours to copy.
            "s" => cell.value.trim().parse().ok().and_then(|index| self.shared.text(index)).unwrap_or_default().into(),
            "str" | "inlineStr" | "e" | "d" => cell.value.into(),
            "b" => if cell.value.trim() == "1" { "TRUE" } else { "FALSE" }.into(),
            _ => match cell.value.trim().parse::<f64>() {
                Ok(number) => numbers::text(number, style, self.is_1904).into(),
                Err(_) => cell.value.into(),
            },
        })
    }

    fn end_row(&mut self) -> Result<(), InputError> {
        for merged in self.merged.iter().filter(|merged| (merged.rows.0..=merged.rows.1).contains(&self.row_no)) {
            if merged.rows.0 == self.row_no {
                let heading = Some(self.row.cell(merged.columns.0)).filter(|text| text.len() <= HEADING_BYTES);
                *merged.text.borrow_mut() = heading.unwrap_or_default().to_owned();
            }
            for column in merged.columns.0..=merged.columns.1 {
                self.row.put(column, &merged.text.borrow());
            }
        }
        self.table.blank_rows(self.row_no.saturating_sub(self.table.rows()));
        self.table.row(&self.row, 1)?;
        self.row.clear();
        self.row_no += 1;
        Ok(())
    }
}
