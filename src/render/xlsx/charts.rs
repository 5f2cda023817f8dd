//! The spreadsheet's own charts beside a table: bars for its bars, columns for its drawing.

use crate::messages::Language;
use crate::view::table::{Cell, Chart as Drawing, ColumnKind, RowKind, Table};
use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartFormat, ChartLine, ChartMarker, ChartMarkerType, ChartSolidFill, ChartType, Worksheet,
    XlsxError,
};

/// More rows than this are no picture any more.
const MOST_ROWS: usize = 40;
/// The rows that a chart is as high as, with a blank one below.
const ROWS_OF_A_CHART: u32 = 16;
/// The heights of a chart of bars, in pixels.
const HEIGHT_OF_A_TITLE: u32 = 90;
const HEIGHT_OF_A_BAR: u32 = 26;
/// The one hue of the pages, and the ink of their ticks.
const ACCENT: u32 = 0x0e_5a78;
const INK: u32 = 0x16_212b;

/// Puts the charts of a table to its right; `columns` are its columns in the order of the sheet.
pub(super) fn insert(
    sheet: &mut Worksheet,
    table: &Table,
    columns: &[usize],
    begin: u32,
    language: Language,
) -> Result<(), XlsxError> {
    let rows = table.rows.iter().take_while(|row| row.kind != RowKind::Total).count();
    if !(2..=MOST_ROWS).contains(&rows) {
        return Ok(());
    }
    let place = |index: usize| columns.iter().position(|column| *column == index);
    let of_bars = || {
        let is_bar = |index: usize| table.rows.iter().any(|row| matches!(row.cells.get(index), Some(Cell::Bar { .. })));
        let bars = (0..table.columns.len()).find(|index| is_bar(*index))?;
        let labels = (0..bars).find(|index| matches!(table.kind_of(*index), ColumnKind::Text | ColumnKind::Code))?;
        Some(Drawing { labels, figures: bars.checked_sub(1)?, before: None, running: None })
    };
    let shape = if table.charts.is_empty() { ChartType::Bar } else { ChartType::Column };
    let drawings = if table.charts.is_empty() { of_bars().into_iter().collect() } else { table.charts.clone() };
    let rows = (begin, begin + u32::try_from(rows).unwrap_or(u32::MAX) - 1);
    for (number, drawing) in drawings.iter().enumerate() {
        let (Some(labels), Some(figures)) = (place(drawing.labels), place(drawing.figures)) else { continue };
        let range = Range { name: sheet.name(), rows, labels: short(labels) };
        let before = drawing.before.and_then(|index| Some((index, short(place(index)?))));
        let name = |index: usize| table.columns[index].label.in_language(language);
        let before = before.map(|(index, column)| range.ticks(column, &name(index)));
        let chart = picture(shape, &range, short(figures), &name(drawing.figures), before.as_ref());
        let row = u32::try_from(number).unwrap_or(u32::MAX).saturating_mul(ROWS_OF_A_CHART) + begin;
        sheet.insert_chart(row, short(columns.len()) + 1, &chart)?;
    }
    Ok(())
}

/// One chart; `before` are the ticks across its columns.
fn picture(shape: ChartType, range: &Range, figures: u16, name: &str, before: Option<&Chart>) -> Chart {
    let mut chart = Chart::new(shape);
    let mut fill = ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(ACCENT)).clone();
    let series = range.series(&mut chart, figures).set_name(name).set_format(&mut fill).set_gap(60);
    if shape == ChartType::Bar {
        series.set_data_label(ChartDataLabel::new().show_value());
    }
    match before {
        Some(before) => {
            chart.combine(before);
        }
        None => {
            chart.legend().set_hidden();
        }
    }
    chart.title().set_name(name);
    // The length of a bar is its figure, so it begins at zero; lying bars have their axes the other way round.
    if shape == ChartType::Bar {
        // The first row on top, as in the table; each bar says its figure itself.
        chart.y_axis().set_reverse();
        chart.x_axis().set_min(0).set_major_gridlines(false).set_hidden(true);
        chart.set_height(HEIGHT_OF_A_TITLE + HEIGHT_OF_A_BAR * range.length());
    } else {
        chart.y_axis().set_min(0).set_major_gridlines(false);
    }
    chart.set_alt_text(name);
    chart
}

/// Where the rows of a chart stand.
struct Range {
    name: String,
    /// The first and the last.
    rows: (u32, u32),
    labels: u16,
}

impl Range {
    const fn length(&self) -> u32 {
        self.rows.1 - self.rows.0 + 1
    }

    fn series<'a>(&self, chart: &'a mut Chart, figures: u16) -> &'a mut rust_xlsxwriter::ChartSeries {
        let name = self.name.as_str();
        let series = chart.add_series();
        let (first, last) = self.rows;
        series.set_categories((name, first, self.labels, last, self.labels));
        series.set_values((name, first, figures, last, figures))
    }

    /// A tick for each figure of before: a line that is not drawn, with a dash at each of its points.
    fn ticks(&self, figures: u16, name: &str) -> Chart {
        let mut line = Chart::new(ChartType::Line);
        let mut ink = ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(INK)).clone();
        let dash = ChartMarker::new().set_type(ChartMarkerType::LongDash).set_size(12).set_format(&mut ink).clone();
        let mut none = ChartFormat::new().set_line(ChartLine::new().set_hidden(true)).clone();
        self.series(&mut line, figures).set_name(name).set_marker(&dash).set_format(&mut none);
        line
    }
}

fn short(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}
