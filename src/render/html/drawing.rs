//! Drawings in SVG: percent across, pixels down, so that a chart fills its column and its text never shrinks.

use super::markup::Markup;
use super::page::Page;
use crate::view::table::{Cell, Chart, ColumnKind, Fill, Parts, Row, RowKind, Table};

/// The most rows that stand side by side under a chart on a printed page.
const MOST_COLUMNS: usize = 16;
/// The height of a chart, in pixels, and of its longest column.
const HEIGHT: f64 = 132.0;
const TALLEST: f64 = 126.0;

/// A bar in a cell, as long as its part of the longest one.
pub(super) fn bar(out: &mut Markup, value: i64, max: i64) {
    let width = percent(value, max);
    out.raw("<svg width=\"100%\" height=\"12\" aria-hidden=\"true\">");
    if width > 0.0 {
        out.raw(&format!("<rect class=\"bar\" width=\"{}%\" height=\"12\"/>", short(width.max(0.4))));
    }
    out.raw("</svg>");
}

/// Whether a table is drawn with a chart over it.
pub(super) fn is_drawn(table: &Table) -> bool {
    let rows = body(table).count();
    !table.charts.is_empty() && (2..=MOST_COLUMNS).contains(&rows)
}

/// Whether the charts of a table show every figure of it below their columns, so that it need not be repeated.
pub(super) fn is_all_drawn(table: &Table) -> bool {
    let has = |index: usize| {
        table.charts.iter().any(|chart| [Some(chart.labels), Some(chart.figures), chart.before].contains(&Some(index)))
    };
    is_drawn(table) && (0..table.columns.len()).all(|index| has(index) || table.kind_of(index) == ColumnKind::Bar)
}

/// A chart of a table, with the figures drawn in the same columns below it.
pub(super) fn columns(out: &mut Markup, table: &Table, chart: Chart, page: &mut Page<'_>) {
    let rows: Vec<&Row> = body(table).collect();
    let figure = |row: &Row, index: usize| match row.cells.get(index) {
        Some(Cell::Integer(count)) => *count,
        _ => None,
    };
    let before = |row: &Row| chart.before.and_then(|index| figure(row, index));
    let all = rows.iter().flat_map(|row| [figure(row, chart.figures), before(row)]);
    let max = all.flatten().max().unwrap_or_default();
    let label = page.words(&table.columns[chart.figures].label);
    let id = page.next_id();
    out.raw("<figure><div class=\"plot\">");
    out.raw(&format!("<svg width=\"100%\" height=\"{HEIGHT}\" role=\"img\" aria-labelledby=\"{id}\">"));
    out.element(&format!("title id=\"{id}\""), &label);
    let step = 100.0 / rows.len() as f64;
    for (place, row) in rows.iter().enumerate() {
        let left = step * place as f64;
        let count = figure(row, chart.figures).unwrap_or_default();
        let height = percent(count, max) * TALLEST / 100.0;
        if height > 0.0 {
            let is_running = chart.running.is_some_and(|first| place >= first);
            let class = if is_running { "running" } else { "bar" };
            out.raw(&format!(
                "<rect class=\"{class}\" x=\"{}%\" y=\"{}\" width=\"{}%\" height=\"{}\"/>",
                short(left + step * 0.2),
                short(HEIGHT - height),
                short(step * 0.6),
                short(height),
            ));
        }
        if let Some(before) = before(row) {
            let y = short(HEIGHT - percent(before, max) * TALLEST / 100.0);
            for class in ["halo", "tick"] {
                let (from, to) = (short(left + step * 0.08), short(left + step * 0.92));
                out.raw(&format!("<line class=\"{class}\" x1=\"{from}%\" x2=\"{to}%\" y1=\"{y}\" y2=\"{y}\"/>"));
            }
        }
    }
    out.raw(&format!("<line class=\"base\" x1=\"0\" x2=\"100%\" y1=\"{HEIGHT}\" y2=\"{HEIGHT}\"/></svg></div>"));
    figures_below(out, table, chart, &rows, page);
    out.raw("</figure>");
}

/// The table under a chart: labels, figures and those of before, each in the column that it is drawn in.
fn figures_below(out: &mut Markup, table: &Table, chart: Chart, rows: &[&Row], page: &Page<'_>) {
    let shown = |row: &Row, index: usize| row.cells.get(index).map(|cell| page.cell(cell)).unwrap_or_default();
    out.raw("<table class=\"months\"><thead><tr><td></td>");
    for row in rows {
        page.write_short(out.raw("<th scope=\"col\">"), row.cells.get(chart.labels));
        out.raw("</th>");
    }
    out.raw("</tr></thead><tbody>");
    for (class, index) in std::iter::once(("now", chart.figures)).chain(chart.before.map(|index| ("was", index))) {
        let swatch = match class {
            "now" => "<rect class=\"bar\" width=\"10\" height=\"10\"/>",
            _ => "<line class=\"tick\" x1=\"0\" x2=\"12\" y1=\"6\" y2=\"6\"/>",
        };
        out.raw("<tr><th scope=\"row\"><svg width=\"12\" height=\"10\" aria-hidden=\"true\">")
            .raw(swatch)
            .raw("</svg>");
        out.text(&page.words(&table.columns[index].label)).raw("</th>");
        for row in rows {
            out.element(&format!("td class=\"{class}\""), &shown(row, index));
        }
        out.raw("</tr>");
    }
    out.raw("</tbody></table>");
}

/// A whole as one bar, and its parts in words below.
pub(super) fn parts(out: &mut Markup, parts: &Parts, page: &mut Page<'_>) {
    let whole: i64 = parts.parts.iter().map(|(_, count, _)| count.max(&0)).sum();
    let (title, hatch) = (page.next_id(), page.next_id());
    out.raw("<div class=\"where\">");
    out.raw(&format!("<svg width=\"100%\" height=\"16\" role=\"img\" aria-labelledby=\"{title}\">"));
    out.element(&format!("title id=\"{title}\""), &page.words(&parts.title));
    out.raw(&format!(
        "<defs><pattern id=\"{hatch}\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\"><line class=\"hatch\" x1=\"0\" x2=\"0\" y1=\"0\" y2=\"5\"/></pattern></defs>"
    ));
    let mut left = 0;
    for (_, count, fill) in &parts.parts {
        if *count > 0 {
            let (x, width) = (short(percent(left, whole)), short(percent(*count, whole)));
            let place = format!("x=\"{x}%\" y=\"1\" width=\"{width}%\" height=\"14\"");
            out.raw(&format!("<rect {} {place}/>", filled(*fill, &hatch)));
            left += count;
        }
    }
    out.raw("</svg><p>");
    for (words, count, fill) in &parts.parts {
        let swatch = format!("<rect {} x=\".5\" y=\".5\" width=\"10\" height=\"10\"/>", filled(*fill, &hatch));
        out.raw(&format!("<span><svg width=\"11\" height=\"11\" aria-hidden=\"true\">{swatch}</svg>"));
        out.element("b", &page.count(*count)).raw(" ").text(&page.words(words)).raw("</span> ");
    }
    out.raw("</p></div>");
}

fn filled(fill: Fill, hatch: &str) -> String {
    match fill {
        Fill::Solid => "class=\"bar\"".to_owned(),
        Fill::Hatched => format!("class=\"hatched\" fill=\"url(#{hatch})\""),
        Fill::Outline => "class=\"outline\"".to_owned(),
    }
}

fn body(table: &Table) -> impl Iterator<Item = &Row> {
    table.rows.iter().filter(|row| row.kind != RowKind::Total)
}

/// `value` of `max` in percent, 0 to 100.
fn percent(value: i64, max: i64) -> f64 {
    if value <= 0 || max <= 0 { 0.0 } else { value.min(max) as f64 * 100.0 / max as f64 }
}

/// A number with two decimals at most.
fn short(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
