//! What a cell of a sheet holds: a number with its format, a day, or text.

use super::super::cell::{Raw, raw, shown};
use crate::domain::rounding::quotient_half_up;
use crate::messages::Language;
use crate::view::table::Cell;
use rust_xlsxwriter::{Color, ExcelDateTime, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

/// The most characters that a cell of a sheet may hold.
const LONGEST_TEXT: usize = 32_767;
/// The length of `2025-03`.
const MONTH: usize = 7;
const SECONDS_A_DAY: f64 = 86_400.0;

/// How the kinds of values look.
pub(super) struct Formats {
    /// Labels over columns of words.
    pub header: Format,
    /// Labels over columns of figures.
    pub figure_header: Format,
    /// The title of a table.
    pub title: Format,
    /// What a table counts by.
    pub basis: Format,
    text: Format,
    count: Format,
    change: Format,
    share: Format,
    growth: Format,
    days: Format,
    length: Format,
    day: Format,
    month: Format,
    minute: Format,
    instant: Format,
}

impl Formats {
    /// The formats of a workbook.
    pub fn new() -> Self {
        let number = |format: &str| Format::new().set_num_format(format);
        let header =
            Format::new().set_bold().set_border_bottom(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::Top);
        Self {
            figure_header: header.clone().set_align(FormatAlign::Right),
            header,
            title: Format::new().set_bold().set_font_size(14),
            basis: Format::new().set_font_color(Color::RGB(0x5a_6672)),
            text: Format::new(),
            count: number("#,##0"),
            change: number("+#,##0;-#,##0;0"),
            share: number("0.0%"),
            growth: number("+0.0%;-0.0%;0.0%"),
            days: number("0\" d\""),
            length: number("[h]:mm:ss"),
            day: number("yyyy-mm-dd").set_align(FormatAlign::Left),
            month: number("mmm yyyy").set_align(FormatAlign::Left),
            minute: number("yyyy-mm-dd hh:mm"),
            instant: number("yyyy-mm-dd\"T\"hh:mm:ss\"Z\""),
        }
    }
}

impl Formats {
    /// How a figure looks that the report has worded: a growth, a change, a number of days, or a plain one.
    fn of_figure(&self, shown: &str) -> &Format {
        let is_signed = shown.starts_with(['+', '-']);
        match () {
            () if shown.ends_with('%') => &self.growth,
            () if is_signed && !shown.contains('.') => &self.change,
            () if shown.ends_with(" d") => &self.days,
            () => &self.text,
        }
    }
}

/// How values are written for people.
pub(super) struct Values<'a> {
    /// The language of words.
    pub language: Language,
    /// How the kinds look.
    pub formats: &'a Formats,
}

impl Values<'_> {
    /// Writes what people read of a cell; answers with its width in characters.
    pub fn write(
        &self,
        sheet: &mut Worksheet,
        at: (u32, u16),
        cell: &Cell,
        is_total: bool,
    ) -> Result<usize, XlsxError> {
        let formats = self.formats;
        let set = |format: &Format| if is_total { format.clone().set_bold() } else { format.clone() };
        let number = |sheet: &mut Worksheet, number: f64, format: &Format| {
            sheet.write_number_with_format(at.0, at.1, number, &set(format)).map(|_| ())
        };
        let width = shown(cell, self.language).chars().count();
        match cell {
            Cell::Leading(cell, _) => return self.write(sheet, at, cell, is_total),
            Cell::Empty | Cell::Blank | Cell::Bar { .. } | Cell::Trend(_) => return Ok(0),
            Cell::List(words) if words.is_empty() => return Ok(0),
            Cell::Integer(None) | Cell::Fraction(None) | Cell::Seconds(None) => return Ok(0),
            Cell::Integer(Some(count)) => number(sheet, *count as f64, &formats.count)?,
            Cell::Share { num, den } => match quotient_half_up(*num, *den, 10_000) {
                Some(units) => number(sheet, units as f64 / 10_000.0, &formats.share)?,
                None => return Ok(0),
            },
            Cell::Fraction(Some(fraction)) => number(sheet, *fraction, &formats.share)?,
            Cell::Seconds(Some(seconds)) if *seconds >= 0.0 => {
                number(sheet, seconds / SECONDS_A_DAY, &formats.length)?;
                return Ok(width.max(9));
            }
            Cell::Figure { shown, raw } => match raw.parse() {
                Ok(figure) => {
                    let shown = shown.to_string();
                    number(sheet, figure, formats.of_figure(&shown))?;
                }
                Err(_) => self.text(sheet, at, &shown.figure_in_language(self.language), &set(&formats.text))?,
            },
            Cell::Date(day) => match day_of(day) {
                Some(date) => {
                    let format = if day.len() == MONTH { &formats.month } else { &formats.day };
                    sheet.write_datetime_with_format(at.0, at.1, &date, &set(format))?;
                }
                None => self.text(sheet, at, &shown(cell, self.language), &set(&formats.text))?,
            },
            Cell::Time { shown, .. } => match ExcelDateTime::parse_from_str(shown) {
                Ok(time) => {
                    sheet.write_datetime_with_format(at.0, at.1, &time, &set(&formats.minute))?;
                }
                Err(_) => self.text(sheet, at, shown, &set(&formats.text))?,
            },
            Cell::Withheld
            | Cell::Text(_)
            | Cell::Word(_)
            | Cell::Code(_)
            | Cell::List(_)
            | Cell::Noted(..)
            | Cell::Step { .. }
            | Cell::Seconds(Some(_)) => {
                self.text(sheet, at, &shown(cell, self.language), &set(&formats.text))?;
            }
        }
        Ok(width)
    }

    fn text(&self, sheet: &mut Worksheet, at: (u32, u16), text: &str, format: &Format) -> Result<(), XlsxError> {
        sheet.write_string_with_format(at.0, at.1, fitting(text), format).map(|_| ())
    }
}

/// Writes the raw value of a cell: numbers, days and UTC times as such; answers with its width in characters.
pub(super) fn write_raw(
    sheet: &mut Worksheet,
    at: (u32, u16),
    cell: &Cell,
    formats: &Formats,
) -> Result<usize, XlsxError> {
    match (cell, raw(cell)) {
        (Cell::Date(day), _)
            if day.len() > MONTH
                && let Some(date) = day_of(day) =>
        {
            sheet.write_datetime_with_format(at.0, at.1, &date, &formats.day)?;
            Ok(10)
        }
        (Cell::Time { raw, .. }, _) if let Some(time) = instant_of(raw) => {
            sheet.write_datetime_with_format(at.0, at.1, &time, &formats.instant)?;
            Ok(20)
        }
        (_, Raw::Number(text)) if let Ok(number) = text.parse::<f64>() => {
            sheet.write_number(at.0, at.1, number)?;
            Ok(text.len())
        }
        (_, Raw::Text(text) | Raw::Number(text) | Raw::Fixed(text)) => {
            if !text.is_empty() {
                sheet.write_string(at.0, at.1, fitting(&text))?;
            }
            Ok(text.chars().count())
        }
    }
}

/// A whole day, `2025-03-01`, or the first one of a month, `2025-03`; spreadsheets know none before 1900.
fn day_of(text: &str) -> Option<ExcelDateTime> {
    match text.len() {
        10 => ExcelDateTime::parse_from_str(text).ok(),
        MONTH if text.is_char_boundary(5) && text[5..].parse::<u8>().is_ok() => {
            ExcelDateTime::parse_from_str(&format!("{text}-01")).ok()
        }
        _ => None,
    }
}

/// An instant in UTC, `2026-02-16T08:12:00Z`.
fn instant_of(text: &str) -> Option<ExcelDateTime> {
    ExcelDateTime::parse_from_str(text.strip_suffix('Z')?).ok()
}

fn fitting(text: &str) -> String {
    let mut units = 0;
    text.chars()
        .take_while(|c| {
            units += c.len_utf16();
            units <= LONGEST_TEXT
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_months_are_dates_and_nothing_else_is() {
        for (text, is_date) in [
            ("2025-03-01", true),
            ("2025-03", true),
            ("2025-Q1", false),
            ("2025-W7", false),
            ("2025", false),
            ("2025-13", false),
        ] {
            assert_eq!(day_of(text).is_some(), is_date, "{text}");
        }
    }

    #[test]
    fn figures_look_like_what_the_report_says_of_them() {
        let formats = Formats::new();
        let is = |shown: &str, format: &Format| assert_eq!(formats.of_figure(shown), format, "{shown}");
        is("+66.7 %", &formats.growth);
        is("-3", &formats.change);
        is("86 d", &formats.days);
        is("*38", &formats.text);
    }
}
