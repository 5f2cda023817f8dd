//! What a page to one person is made of: dots, a few figures, a way with its stations.

use super::markup::Markup;
use super::page::Page;
use crate::view::table::{Cell, ColumnKind, Dots, Fill, Row, RowKind, Table};

/// The most dots that stand over each other; more people are drawn as figures only.
const MOST_DOTS: i64 = 40;
/// The distance of two dots, in pixels, and the height that they may take together.
const STEP: i64 = 25;
const TALLEST: i64 = 360;

/// Whether the people of a table can be drawn as dots.
pub(super) fn has_dots(table: &Table) -> bool {
    table.dots.as_ref().is_some_and(|dots| (1..=MOST_DOTS).contains(&highest(dots)) && columns(dots) <= 12)
}

/// The dots over the table's figures, month for month.
pub(super) fn dots(out: &mut Markup, table: &Table, dots: &Dots, page: &mut Page<'_>) {
    let id = page.next_id();
    let step = STEP.min(TALLEST / highest(dots).max(1));
    let (height, radius) = (highest(dots) * step + 5, format!("{:.1}", step as f64 * 0.36));
    out.raw("<figure class=\"dots\">").element("p class=\"basis\"", &page.words(&dots.title)).raw("<p class=\"key\">");
    for (words, fill, counts) in &dots.kinds {
        let dot = dot(*fill, "8", "8", "7");
        out.raw("<span><svg width=\"16\" height=\"16\" aria-hidden=\"true\">").raw(&dot).raw("</svg>");
        out.element("b", &page.count(counts.iter().sum())).raw(" ").text(&page.words(words)).raw("</span> ");
    }
    out.raw(&format!(
        "</p><div class=\"plot\"><svg width=\"100%\" height=\"{height}\" role=\"img\" aria-labelledby=\"{id}\">"
    ));
    out.element(&format!("title id=\"{id}\""), &page.words(&dots.title));
    let width = 100.0 / columns(dots).max(1) as f64;
    for column in 0..columns(dots) {
        let across = format!("{:.2}%", width * (column as f64 + 0.5));
        let mut level = 0;
        for (_, fill, counts) in &dots.kinds {
            for _ in 0..counts.get(column).copied().unwrap_or_default() {
                let down = (height - step / 2 - 3 - level * step).to_string();
                out.raw(&dot(*fill, &across, &down, &radius));
                level += 1;
            }
        }
    }
    let ground = height - 1;
    out.raw(&format!("<line class=\"base\" x1=\"0\" x2=\"100%\" y1=\"{ground}\" y2=\"{ground}\"/></svg></div>"));
    figures(out, table, page);
    out.raw("</figure>");
}

/// A dot: filled, a thick ring, or an outline.
fn dot(fill: Fill, across: &str, down: &str, radius: &str) -> String {
    let class = match fill {
        Fill::Solid => "done",
        Fill::Hatched => "ring",
        Fill::Outline => "outline",
    };
    format!("<circle class=\"{class}\" cx=\"{across}\" cy=\"{down}\" r=\"{radius}\"/>")
}

/// The table's figures, each row of it in the column of its dots.
fn figures(out: &mut Markup, table: &Table, page: &Page<'_>) {
    let rows: Vec<&Row> = table.rows.iter().filter(|row| row.kind != RowKind::Total).collect();
    out.raw("<table class=\"months\"><thead><tr><td></td>");
    for row in &rows {
        out.element("th scope=\"col\"", &page.short_label(row.cells.first()));
    }
    out.raw("</tr></thead><tbody>");
    for index in (1..table.columns.len()).filter(|index| table.kind_of(*index) == ColumnKind::Number) {
        out.raw("<tr>").element("th scope=\"row\"", &page.words(&table.columns[index].label));
        for row in &rows {
            out.element("td", &row.cells.get(index).map(|cell| page.cell(cell)).unwrap_or_default());
        }
        out.raw("</tr>");
    }
    out.raw("</tbody></table>");
}

/// A few figures side by side.
pub(super) fn facts(out: &mut Markup, table: &Table, page: &Page<'_>) {
    out.raw("\n<dl class=\"figures\">");
    for row in &table.rows {
        let mut texts = row.cells.iter().map(|cell| page.cell(cell));
        out.raw("<div>").element("dt", &texts.next().unwrap_or_default());
        out.element("dd class=\"big\"", &texts.next().unwrap_or_default());
        out.element("dd", &texts.next().unwrap_or_default()).raw("</div>");
    }
    out.raw("</dl>");
}

/// A way with its stations, those reached filled.
pub(super) fn steps(out: &mut Markup, table: &Table, page: &Page<'_>) {
    let is_reached = |row: &Row| !matches!(row.cells.get(1), None | Some(Cell::Blank | Cell::Empty));
    out.raw("<ol class=\"rail\">");
    for (place, row) in table.rows.iter().enumerate() {
        let next = table.rows.get(place + 1);
        let (dot, line) = (if is_reached(row) { "done" } else { "outline" }, next.map(is_reached));
        out.raw("<li><svg class=\"mark\" width=\"100%\" height=\"14\" aria-hidden=\"true\">");
        if let Some(is_reached) = line {
            let class = if is_reached { "went" } else { "ahead" };
            out.raw(&format!("<line class=\"{class}\" x1=\"14\" x2=\"100%\" y1=\"7\" y2=\"7\"/>"));
        }
        out.raw(&format!("<circle class=\"{dot}\" cx=\"7\" cy=\"7\" r=\"6\"/></svg>"));
        let mut texts = row.cells.iter().map(|cell| page.cell(cell));
        out.element("b", &texts.next().unwrap_or_default());
        for text in texts.filter(|text| !text.is_empty()) {
            out.raw(" ").element("span", &text);
        }
        out.raw("</li>");
    }
    out.raw("</ol>");
}

fn columns(dots: &Dots) -> usize {
    dots.kinds.iter().map(|(_, _, counts)| counts.len()).max().unwrap_or_default()
}

/// The most people in one column.
fn highest(dots: &Dots) -> i64 {
    let sum = |column: usize| dots.kinds.iter().filter_map(|(_, _, counts)| counts.get(column)).sum();
    (0..columns(dots)).map(sum).max().unwrap_or_default()
}
