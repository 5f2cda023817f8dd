//! One page of HTML: a document on screen as on paper, light and dark, with nothing to fetch and nothing that runs.
//!
//! The style is one block of its own and no attribute; charts are inline SVG; every chart stands over or beside the
//! figures that it draws.

mod drawing;
mod heads;
mod letter;
mod markup;
mod page;

use crate::messages::{Language, say};
use crate::view::table::{
    Cell, ColumnKind, Document, Head, Line, Room, Row, RowKind, Section, Shape, Table, Tone, Voice,
};
pub(super) use markup::Markup;
use page::Page;
pub use page::Ways;

/// How pages look, those of the server too.
pub const STYLE: &str = concat!(include_str!("palette.css"), include_str!("page.css"));
/// The colours, types and distances of everything that people read.
pub const PALETTE: &str = include_str!("palette.css");

/// Tables with more columns than this get a wider page and scroll on a small screen.
const NARROW_COLUMNS: usize = 9;

/// Markup for the other pages of this room.
pub(super) fn markup() -> Markup {
    Markup::default()
}

/// The document as a page of its own.
pub(super) fn render(document: &Document, language: Language) -> String {
    let mut page = Page::new(language, None);
    let mut out = Markup::default();
    let title: Vec<String> = document.title.iter().take(2).map(|line| page.words(&line.text)).collect();
    let is_wide = document.sections.iter().any(|section| match section {
        Section::Table(table) => table.columns.len() > NARROW_COLUMNS,
        Section::Lines(_) | Section::Parts(_) => false,
    });
    head(&mut out, &title, language);
    out.raw(match (document.voice, is_wide) {
        (Voice::Letter, _) => "<body><main class=\"doc letter\">",
        (Voice::Report, true) => "<body><main class=\"doc wide\">",
        (Voice::Report, false) => "<body><main class=\"doc\">",
    });
    header(&mut out, document, &page);
    sections(&mut out, document, &mut page);
    made(&mut out, document, &mut page);
    out.raw("</main></body></html>\n");
    out.into_string()
}

/// The sections of a document as a part of a page that is served, and can lead on.
pub fn part(document: &Document, language: Language, ways: &dyn Ways) -> String {
    let mut out = Markup::default();
    let mut page = Page::new(language, Some(ways));
    sections(&mut out, document, &mut page);
    made(&mut out, document, &mut page);
    out.into_string()
}

fn sections(out: &mut Markup, document: &Document, page: &mut Page<'_>) {
    let title = document.title.first().map(|line| page.words(&line.text));
    let is_table = |section: &&Section| matches!(section, Section::Table(_));
    let tables = document.sections.iter().filter(is_table).count();
    let mut sections = document.sections.iter().filter(|section| !is_empty(section)).peekable();
    if let Some(Section::Lines(lines)) = sections.next_if(|section| tables > 0 && matches!(section, Section::Lines(_)))
    {
        let is_figures = |section: &&Section| matches!(section, Section::Table(table) if table.name == "figures");
        let figures = sections.next_if(|section| document.voice == Voice::Report && is_figures(section));
        lead(out, lines, figures, page);
    }
    while let Some(section) = sections.next() {
        match section {
            Section::Table(table) => {
                let named = title.as_deref().filter(|_| tables == 1 && table.title.is_none());
                let beside = sections.next_if(|next| stand_side_by_side(section, next));
                if let Some(Section::Table(beside)) = beside {
                    out.raw("<div class=\"two\"><div>");
                    self::section(out, table, None, page);
                    // The parts of a whole stand below the first table, which counts them.
                    if let Some(Section::Parts(parts)) = sections.next_if(|next| matches!(next, Section::Parts(_))) {
                        drawing::parts(out, parts, page);
                        if let Some(Section::Lines(lines)) = sections.next_if(|next| matches!(next, Section::Lines(_)))
                        {
                            sentences(out, "says", &told(lines), page);
                        }
                    }
                    out.raw("</div>");
                    self::section(out, beside, None, page);
                    out.raw("</div>");
                } else {
                    self::section(out, table, named, page);
                }
            }
            Section::Lines(lines) => sentences(out, "says", &told(lines), page),
            Section::Parts(parts) => drawing::parts(out, parts, page),
        }
    }
}

/// Tables without rows are left out, as for every reader.
fn is_empty(section: &Section) -> bool {
    matches!(section, Section::Table(table) if table.rows.is_empty() && table.says.is_none())
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
    out.element("title", &title.join(" · "));
    out.raw("<style>\n").raw(STYLE).raw("</style></head>\n");
}

/// The answer large, the organization above it, the circumstances below.
fn header(out: &mut Markup, document: &Document, page: &Page<'_>) {
    let mut lines = document.title.iter();
    let (answer, organization) = (lines.next(), lines.next());
    out.raw("<header>");
    if let Some(organization) = organization {
        out.element("p class=\"kicker\"", &page.words(&organization.text));
    }
    if let Some(answer) = answer {
        out.element("h1", &page.words(&answer.text));
    }
    // One person wants to read of themselves first.
    let scope = document.origin.scope.as_ref();
    if let Some(scope) = scope.filter(|_| document.voice == Voice::Report) {
        out.raw("<p class=\"scope\">").sentence(&page.words(scope)).raw("</p>");
    }
    for line in lines.filter(|line| line.tone != Tone::Origin || scope.is_none()) {
        out.raw("<p class=\"scope\">").sentence(&page.words(&line.text)).raw("</p>");
    }
    out.raw("</header>");
}

/// What a page begins with: the first sentence large, the others beside the headline figures where there are any.
fn lead(out: &mut Markup, lines: &[Line], figures: Option<&Section>, page: &mut Page<'_>) {
    let lines = told(lines);
    let Some((first, others)) = lines.split_first() else { return };
    let text = page.words(&first.text);
    // The figure that a page begins with is what people take away.
    let (figure, rest) = leading_figure(text.trim());
    out.raw("\n<div class=\"says leads\"><p>");
    if !figure.is_empty() {
        out.element("strong", figure);
    }
    out.sentence(rest).raw("</p></div>");
    match figures {
        Some(Section::Table(table)) => {
            out.raw("<div class=\"opening\">");
            sentences(out, "says points", others, page);
            section(out, table, None, page);
            out.raw("</div>");
        }
        _ => sentences(out, "says points", others, page),
    }
}

/// How the figures are made, for who wants to be sure.
fn made(out: &mut Markup, document: &Document, page: &mut Page<'_>) {
    let origin = &document.origin;
    if document.voice == Voice::Letter {
        out.raw("<footer>");
        for words in origin.scope.iter().chain(origin.made.iter().map(|(_, words)| words)) {
            out.element("p class=\"basis\"", &page.words(words));
        }
        out.raw("</footer>");
        return;
    }
    if origin.made.is_empty() {
        return;
    }
    let id = page.next_id();
    out.raw(&format!("\n<section class=\"made\" aria-labelledby=\"{id}\"><div class=\"sec\">"));
    out.element(&format!("h2 id=\"{id}\""), &page.words(&say!("made-title"))).raw("</div><dl>");
    for (what, words) in &origin.made {
        out.element("dt", &page.words(what)).raw("<dd>").sentence(&page.words(words)).raw("</dd>");
    }
    out.raw("</dl></section>");
}

fn section(out: &mut Markup, table: &Table, named: Option<&str>, page: &mut Page<'_>) {
    if table.shape == Shape::Facts {
        letter::facts(out, table, page);
        return;
    }
    let id = page.next_id();
    let title = table.title.as_ref().map(|title| page.words(title));
    out.raw("\n<section");
    if !table.name.is_empty() {
        out.raw(&format!(" id=\"{}\"", table.name));
    }
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
    if let Some(says) = &table.says {
        out.element("p class=\"finding\"", &page.words(says));
    }
    match (table.shape, &table.dots) {
        (Shape::Steps, _) => letter::steps(out, table, page),
        (Shape::Heads, _) => heads::heads(out, table, page),
        (_, Some(dots)) if letter::has_dots(table) => letter::dots(out, table, dots, page),
        (Shape::Grid | Shape::Facts, _) => {
            if drawing::is_drawn(table) {
                for chart in &table.charts {
                    drawing::columns(out, table, *chart, page);
                }
            }
            if !drawing::is_all_drawn(table) && !table.rows.is_empty() {
                grid(out, table, title.as_deref().or(named), page);
            }
        }
    }
    page.write_onward(out, table);
    out.raw("</section>");
}

fn grid(out: &mut Markup, table: &Table, name: Option<&str>, page: &Page<'_>) {
    let kinds: Vec<ColumnKind> = (0..table.columns.len()).map(|index| table.kind_of(index)).collect();
    let is_drawn = drawing::is_drawn(table);
    let has_bars = |index: usize| table.rows.iter().any(|row| matches!(row.cells.get(index), Some(Cell::Bar { .. })));
    // Trends are drawn as charts.
    let kept = |index: &usize| kinds[*index] != ColumnKind::Bar || (!is_drawn && has_bars(*index));
    let columns: Vec<usize> = (0..kinds.len()).filter(kept).collect();
    // What can be scrolled must be reached by keyboard, and so have a name.
    let name = name.unwrap_or("table");
    out.raw("<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"").text(name).raw("\">");
    let kind = if table.head == Head::Shown { "list" } else { "list facts" };
    out.raw(&format!("<table class=\"{}\">", format!("{kind} {}", table.name).trim_end()));
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

fn field(out: &mut Markup, cell: Option<&Cell>, kind: ColumnKind, is_header: bool, page: &Page<'_>) {
    let is_header = is_header && cell.is_some_and(|cell| !page.cell(cell).is_empty());
    let element = match (kind, is_header) {
        (ColumnKind::Bar, _) => "td class=\"barcell\"",
        (ColumnKind::Number, _) => "td class=\"num\"",
        (ColumnKind::Text, true) => "th scope=\"row\"",
        (ColumnKind::Code, true) => "th scope=\"row\" class=\"code\"",
        (ColumnKind::Text, false) => "td",
        (ColumnKind::Code, false) if matches!(cell, Some(Cell::Step { .. })) => "td class=\"step\"",
        (ColumnKind::Code, false) => "td class=\"code\"",
    };
    out.raw("<").raw(element).raw(">");
    match cell {
        Some(Cell::Bar { value, max }) => drawing::bar(out, *value, *max),
        Some(Cell::Step { seen, goes_on }) => heads::step(out, cell, seen.is_some(), *goes_on, page),
        Some(cell) => page.write(out, cell),
        None => {}
    }
    out.raw("</").raw(&element[..2]).raw(">");
}

/// What is told on a page; which command says more is for the terminal.
fn told(lines: &[Line]) -> Vec<&Line> {
    lines.iter().filter(|line| line.tone != Tone::Advice).collect()
}

/// Sentences, a paragraph each.
fn sentences(out: &mut Markup, class: &str, lines: &[&Line], page: &Page<'_>) {
    if lines.is_empty() {
        return;
    }
    out.raw(&format!("\n<div class=\"{class}\">"));
    for line in lines {
        let text = page.words(&line.text);
        out.raw(match (line.tone, text.starts_with(' ')) {
            (Tone::Attention, _) => "<p class=\"attention\">",
            (_, true) => "<p class=\"item\">",
            (_, false) => "<p>",
        });
        out.sentence(text.trim()).raw("</p>");
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
