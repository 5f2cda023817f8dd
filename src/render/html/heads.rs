//! What a page begins with, and the way of a referral: large figures with bars, dots on a line.

use super::markup::Markup;
use super::page::Page;
use crate::messages::say;
use crate::view::table::{Cell, Table};

/// The first figures of a page: large, each with a bar, a tick where it stood a year before, and the change in words.
pub(super) fn heads(out: &mut Markup, table: &Table, page: &Page<'_>) {
    out.raw("<dl class=\"heads\">");
    for row in &table.rows {
        let mut cells = row.cells.iter();
        let (name, figure) = (cells.next(), cells.next());
        out.raw("<div class=\"head\"><dt>");
        name.into_iter().for_each(|name| page.write(out, name));
        out.raw("</dt><dd class=\"big\">");
        figure.into_iter().for_each(|figure| page.write(out, figure));
        out.raw("</dd><dd class=\"pair\">");
        let before = cells.next();
        if let (Some(value), Some(was)) = (figure.and_then(count), before.and_then(count).filter(|was| *was > 0)) {
            let percent = |part: i64| format!("{:.2}%", part.max(0) as f64 * 100.0 / value.max(was).max(1) as f64);
            out.raw("<svg width=\"100%\" height=\"14\" aria-hidden=\"true\">");
            out.raw(&format!("<rect class=\"bar\" y=\"3\" width=\"{}\" height=\"8\"/>", percent(value)));
            for class in ["halo", "tick"] {
                let at = percent(was);
                out.raw(&format!("<line class=\"{class}\" x1=\"{at}\" x2=\"{at}\" y1=\"0\" y2=\"14\"/>"));
            }
            out.raw("</svg>");
            let mut words = cells.map(|cell| page.cell(cell));
            let (change, share) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            out.raw("</dd><dd class=\"vs\">");
            out.text(&page.words(&say!("page-change", change, count = was, share)));
        }
        out.raw("</dd></div>");
    }
    out.raw("</dl>");
}

/// A step of somebody's way: filled where it was seen, with a line where the way goes on.
pub(super) fn step(out: &mut Markup, cell: Option<&Cell>, is_seen: bool, goes_on: Option<bool>, page: &Page<'_>) {
    out.raw("<svg width=\"100%\" height=\"14\" aria-hidden=\"true\">");
    if let Some(goes_on) = goes_on {
        let class = if goes_on { "went" } else { "ahead" };
        out.raw(&format!("<line class=\"{class}\" x1=\"13\" x2=\"100%\" y1=\"7\" y2=\"7\"/>"));
    }
    out.raw(&format!(
        "<circle class=\"{}\" cx=\"7\" cy=\"7\" r=\"5\"/></svg>",
        if is_seen { "done" } else { "unseen" }
    ));
    let words = match (is_seen, goes_on) {
        (false, Some(true)) => page.words(&say!("page-not-seen")),
        _ => cell.map(|cell| page.cell(cell)).unwrap_or_default(),
    };
    out.element("span", &words);
}

fn count(cell: &Cell) -> Option<i64> {
    match cell {
        Cell::Integer(count) => *count,
        Cell::Noted(cell, _) | Cell::Leading(cell, _) => count(cell),
        _ => None,
    }
}
