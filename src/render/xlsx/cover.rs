//! The first sheet: the answer in sentences, and what the other sheets are.

use super::{ShownSheet, row_number};
use crate::messages::{Language, say};
use crate::render::parts::{Block, sections};
use crate::view::table::{Document, Line, Tone};
use rust_xlsxwriter::{Color, Format, FormatAlign, Url, Worksheet, XlsxError};

/// The grey of what explains, as on the pages.
const QUIET: Color = Color::RGB(0x5a_6672);

/// The letters that surely have room in a line.
const LINE: usize = 92;

/// Writes the title, its circumstances, the sentences, and a line for each sheet that leads to it.
pub(super) fn write(
    sheet: &mut Worksheet,
    document: &Document,
    sheets: &[ShownSheet<'_>],
    data: Option<&str>,
    language: Language,
) -> Result<(), XlsxError> {
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let quiet = text.clone().set_font_color(QUIET);
    let strong = text.clone().set_bold();
    let title = strong.clone().set_font_size(16);
    sheet.set_row_height(0, 28)?;
    let mut row = 0;
    let mut line = |sheet: &mut Worksheet, words: &str, format: &Format| -> Result<(), XlsxError> {
        sheet.write_string_with_format(row_number(row), 0, words, format)?;
        // Not every program makes room for the lines of a long sentence.
        let lines = words.chars().count().div_ceil(LINE);
        if lines > 1 {
            sheet.set_row_height(row_number(row), (15 * lines) as f64)?;
        }
        row += 1;
        Ok(())
    };
    let words = |line: &Line| line.text.in_language(language).replace('`', "");
    for (place, heading) in document.title.iter().enumerate() {
        line(sheet, &words(heading), if place == 0 { &title } else { &quiet })?;
    }
    for block in sections(document, language) {
        let Block::Lines(lines) = block else { continue };
        let mut lines = lines.iter().filter(|line| line.tone != Tone::Advice).peekable();
        if lines.peek().is_some() {
            line(sheet, "", &text)?;
        }
        for found in lines {
            line(sheet, &words(found), if found.tone == Tone::Strong { &strong } else { &text })?;
        }
    }
    line(sheet, "", &text)?;
    line(sheet, &say!("sheet-contents").in_language(language), &strong)?;
    let raw = say!("sheet-raw-values").in_language(language);
    let shown = sheets.iter().map(|shown| {
        let basis = shown.basis.as_ref().map(|basis| format!(" ({basis})")).unwrap_or_default();
        (shown.name.as_str(), format!("{}{basis}", shown.title))
    });
    let all: Vec<(&str, String)> = shown.chain(data.map(|name| (name, format!("{name}: {raw}")))).collect();
    for (name, words) in all {
        let url = Url::new(format!("internal:'{}'!A1", name.replace('\'', "''"))).set_text(words);
        sheet.write_url(row_number(row), 0, url)?;
        row += 1;
    }
    // As much as a page of paper holds.
    sheet.set_column_width(0, 84)?;
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0).set_screen_gridlines(false);
    Ok(())
}
