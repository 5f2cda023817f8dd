//! One page of HTML: a document on screen as on paper, light and dark, with nothing to fetch and nothing that runs.
//!
//! The style is one block of its own and no attribute; charts are inline SVG; every chart stands over or beside the
//! figures that it draws.

mod drawing;
mod letter;
mod markup;
mod page;

use crate::messages::Language;
use crate::view::table::{
    Cell, ColumnKind, Document, Head, Line, Room, Row, RowKind, Section, Shape, Table, Tone, Voice,
};
pub(super) use markup::Markup;
use page::Page;

const STYLE: &str = include_str!("page.css");

/// Tables with more columns than this get a wider page and scroll on a small screen.
const NARROW_COLUMNS: usize = 9;

/// Markup for the other pages of this room.
pub(super) fn markup() -> Markup {
    Markup::default()
}

/// The document as a page of its own.
pub(super) fn render(document: &Document, language: Language) -> String {
    let mut page = Page::new(language);
    let mut out = Markup::default();
    let title: Vec<String> = document.title.iter().map(|line| page.words(&line.text)).collect();
    let is_wide = document.sections.iter().any(|section| match section {
        Section::Table(table) => table.columns.len() > NARROW_COLUMNS,
        Section::Lines(_) | Section::Parts(_) => false,
    });
    head(&mut out, &title, language);
    let is_letter = document.voice == Voice::Letter;
    out.raw(match (is_letter, is_wide) {
        (true, _) => "<body><main class=\"doc letter\">",
        (false, true) => "<body><main class=\"doc wide\">",
        (false, false) => "<body><main class=\"doc\">",
    });
    // One person wants to read of themselves first; zone and as-of can stand below.
    let circumstances = title.get(2).filter(|_| is_letter).cloned();
    header(&mut out, &title, if is_letter { 3 } else { 2 });
    let tables = document.sections.iter().filter(|section| matches!(section, Section::Table(_))).count();
    let mut sections = document.sections.iter().filter(|section| !is_empty(section)).peekable();
    while let Some(section) = sections.next() {
        match section {
            Section::Table(table) if table.shape == Shape::Facts => letter::facts(&mut out, table, &page),
            Section::Table(table) => {
                let named = title.first().filter(|_| tables == 1 && table.title.is_none());
                let beside = sections.next_if(|next| stand_side_by_side(section, next));
                if let Some(Section::Table(beside)) = beside {
                    out.raw("<div class=\"two\">");
                    self::section(&mut out, table, None, &mut page);
                    self::section(&mut out, beside, None, &mut page);
                    out.raw("</div>");
                } else {
                    self::section(&mut out, table, named.map(String::as_str), &mut page);
                }
            }
            Section::Lines(lines) => {
                let is_lead = (tables > 1 || is_letter) && document.sections.first() == Some(section);
                sentences(&mut out, lines, is_lead, &page);
            }
            Section::Parts(parts) => drawing::parts(&mut out, parts, &mut page),
        }
    }
    if let Some(circumstances) = circumstances {
        out.raw("<footer>").element("p class=\"basis\"", &circumstances).raw("</footer>");
    }
    out.raw("</main></body></html>\n");
    out.into_string()
}

/// Tables without rows are left out, as for every reader.
fn is_empty(section: &Section) -> bool {
    matches!(section, Section::Table(table) if table.rows.is_empty())
}

fn stand_side_by_side(one: &Section, other: &Section) -> bool {
    let is_half = |section: &Section| matches!(section, Section::Table(table) if table.room == Room::Half);
    is_half(one) && is_half(other)
}

fn head(out: &mut Markup, title: &[String], language: Language) {
    out.raw(&format!("<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">", language.name()));
    // Nothing is fetched and nothing runs, whatever a name in the data says.
    out.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">");
    out.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    out.raw("<meta name=\"robots\" content=\"noindex\">");
    out.element("title", &title.iter().take(2).cloned().collect::<Vec<_>>().join(" · "));
    out.raw("<style>\n").raw(STYLE).raw("</style></head>\n");
}

/// The answer large, the organization above it, the circumstances from the `first` line on below.
fn header(out: &mut Markup, title: &[String], first: usize) {
    out.raw("<header>");
    if let Some(organization) = title.get(1) {
        out.element("p class=\"kicker\"", organization);
    }
    if let Some(answer) = title.first() {
        out.element("h1", answer);
    }
    for line in title.iter().skip(first) {
        out.raw("<p class=\"scope\">").sentence(line).raw("</p>");
    }
    out.raw("</header>");
}

fn section(out: &mut Markup, table: &Table, named: Option<&str>, page: &mut Page) {
    let id = page.next_id();
    let title = table.title.as_ref().map(|title| page.words(title));
    out.raw("\n<section");
    if title.is_some() {
        out.raw(&format!(" aria-labelledby=\"{id}\""));
    }
    out.raw(">");
    if let Some(title) = &title {
        out.raw("<div class=\"sec\">").element(&format!("h2 id=\"{id}\""), title);
        let basis = table.basis.as_ref().map(|basis| page.words(basis));
        if let Some(basis) = basis {
            out.element("p class=\"basis\"", &basis);
        }
        out.raw("</div>");
    }
    match (table.shape, &table.dots) {
        (Shape::Steps, _) => {
            letter::steps(out, table, page);
            out.raw("</section>");
            return;
        }
        (_, Some(dots)) if letter::has_dots(table) => {
            letter::dots(out, table, dots, page);
            out.raw("</section>");
            return;
        }
        (Shape::Grid | Shape::Facts, _) => {}
    }
    if drawing::is_drawn(table) {
        for chart in &table.charts {
            drawing::columns(out, table, *chart, page);
        }
    }
    if !drawing::is_all_drawn(table) {
        grid(out, table, title.as_deref().or(named), page);
    }
    out.raw("</section>");
}

fn grid(out: &mut Markup, table: &Table, name: Option<&str>, page: &Page) {
    let kinds: Vec<ColumnKind> = (0..table.columns.len()).map(|index| table.kind_of(index)).collect();
    let is_drawn = drawing::is_drawn(table);
    let has_bars = |index: usize| table.rows.iter().any(|row| matches!(row.cells.get(index), Some(Cell::Bar { .. })));
    // Trends are drawn as charts.
    let kept = |index: &usize| kinds[*index] != ColumnKind::Bar || (!is_drawn && has_bars(*index));
    let columns: Vec<usize> = (0..kinds.len()).filter(kept).collect();
    // What can be scrolled must be reached by keyboard, and so have a name.
    let name = name.unwrap_or("table");
    out.raw("<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"").text(name).raw("\">");
    out.raw(if table.head == Head::Shown { "<table class=\"list\">" } else { "<table class=\"list facts\">" });
    if table.head == Head::Shown {
        out.raw("<thead><tr>");
        for &index in &columns {
            let label = page.words(&table.columns[index].label);
            match kinds[index] {
                ColumnKind::Bar => out.raw("<td class=\"barcell\"></td>"),
                _ if label.is_empty() => out.raw("<td></td>"),
                ColumnKind::Number => out.element("th scope=\"col\" class=\"num\"", &label),
                ColumnKind::Text | ColumnKind::Code => out.element("th scope=\"col\"", &label),
            };
        }
        out.raw("</tr></thead>");
    }
    let (totals, body): (Vec<&Row>, Vec<&Row>) = table.rows.iter().partition(|row| row.kind == RowKind::Total);
    let header = header_column(&kinds);
    for (part, rows) in [("tbody", body), ("tfoot", totals)] {
        if rows.is_empty() {
            continue;
        }
        out.raw("<").raw(part).raw(">");
        for row in rows {
            out.raw(if row.kind == RowKind::Attention { "<tr class=\"attention\">" } else { "<tr>" });
            for &index in &columns {
                field(out, row.cells.get(index), kinds[index], header == Some(index), page);
            }
            out.raw("</tr>");
        }
        out.raw("</").raw(part).raw(">\n");
    }
    out.raw("</table></div>");
}

/// The column that names the rows: the first of words, unless a code or a day stands before it.
fn header_column(kinds: &[ColumnKind]) -> Option<usize> {
    kinds.iter().position(|kind| matches!(kind, ColumnKind::Text | ColumnKind::Code))
}

fn field(out: &mut Markup, cell: Option<&Cell>, kind: ColumnKind, is_header: bool, page: &Page) {
    let text = cell.map(|cell| page.cell(cell)).unwrap_or_default();
    match (kind, cell) {
        (ColumnKind::Bar, Some(Cell::Bar { value, max })) => {
            out.raw("<td class=\"barcell\">");
            drawing::bar(out, *value, *max);
            out.raw("</td>")
        }
        (ColumnKind::Bar, _) => out.raw("<td class=\"barcell\"></td>"),
        (ColumnKind::Number, _) => out.element("td class=\"num\"", &text),
        (ColumnKind::Text, _) if is_header && !text.is_empty() => out.element("th scope=\"row\"", &text),
        (ColumnKind::Code, _) if is_header && !text.is_empty() => out.element("th scope=\"row\" class=\"code\"", &text),
        (ColumnKind::Text, _) => out.element("td", &text),
        (ColumnKind::Code, _) => out.element("td class=\"code\"", &text),
    };
}

/// What was found, one sentence a line; which command says more is for the terminal.
///
/// A page that begins with its findings says the first one large.
fn sentences(out: &mut Markup, lines: &[Line], is_lead: bool, page: &Page) {
    let lines: Vec<&Line> = lines.iter().filter(|line| line.tone != Tone::Advice).collect();
    if lines.is_empty() {
        return;
    }
    out.raw(if is_lead { "\n<div class=\"says leads\">" } else { "\n<div class=\"says\">" });
    for (place, line) in lines.into_iter().enumerate() {
        let text = page.words(&line.text);
        out.raw(match (line.tone, text.starts_with(' ')) {
            (Tone::Attention, _) => "<p class=\"attention\">",
            (_, true) => "<p class=\"item\">",
            (_, false) => "<p>",
        });
        // The figure that a page begins with is what people take away.
        let (figure, rest) = match is_lead && place == 0 {
            true => leading_figure(text.trim()),
            false => ("", text.trim()),
        };
        if !figure.is_empty() {
            out.element("strong", figure);
        }
        out.sentence(rest).raw("</p>");
    }
    out.raw("</div>");
}

/// The figure that a sentence begins with, and the rest of it: `2,934`, also with the narrow blanks of Norwegian.
fn leading_figure(sentence: &str) -> (&str, &str) {
    let is_of_figure = |character: char| character.is_ascii_digit() || [',', '\u{202f}'].contains(&character);
    let end = sentence.find(|character| !is_of_figure(character)).unwrap_or(sentence.len());
    sentence.split_at(end)
}

#[cfg(test)]
mod tests;
