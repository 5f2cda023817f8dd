//! Aligned text for a terminal: the answer, its circumstances, the table, one finding a line.
//!
//! One rule under the head, one over the total, no boxes. Colour adds nothing: without it the same
//! characters stand in the same places, and so they do in a pipe.

use super::cell::shown;
use super::escape::visible;
use super::parts::{Block, sections};
use super::style::Painter;
use super::widths::{GAP, Wish, cut_words, fit, total};
use super::wrap::wrap;
use super::{Options, PIPE_WIDTH};
use crate::messages::Language;
use crate::view::table::{Cell, ColumnKind, Document, Head, Line, Row, RowKind, Table, Tone};
use comfy_table::{CellAlignment, ColumnConstraint, TableStyle, Width};
use unicode_width::UnicodeWidthStr;

/// The document as lines of text.
pub(super) fn render(document: &Document, options: &Options) -> String {
    let page = Page {
        // A terminal that does not tell its width is as wide as a pipe.
        width: if options.width == 0 { PIPE_WIDTH } else { options.width },
        cuts_words: options.cuts_words,
        unicode: options.unicode,
        painter: Painter::new(options.color),
        language: options.language,
    };
    let mut blocks = vec![page.sentences(&document.title)];
    for block in sections(document, page.language) {
        blocks.push(match block {
            Block::Table(table) => page.section(table),
            Block::Lines(lines) => page.sentences(&lines),
        });
    }
    blocks.retain(|lines| !lines.is_empty());
    let mut out = blocks.iter().map(|lines| lines.join("\n")).collect::<Vec<_>>().join("\n\n");
    out.push('\n');
    out
}

/// What is written on.
struct Page {
    width: usize,
    cuts_words: bool,
    unicode: bool,
    painter: Painter,
    language: Language,
}

impl Page {
    fn sentences(&self, lines: &[Line]) -> Vec<String> {
        let mut out = Vec::new();
        for line in lines {
            let pieces = wrap(&visible(&line.text.in_language(self.language)), self.width);
            out.extend(pieces.iter().map(|piece| match line.tone {
                Tone::Plain | Tone::Advice => piece.clone(),
                Tone::Strong => self.painter.bold(piece),
                Tone::Dim | Tone::Origin => self.painter.dim(piece),
                Tone::Attention => self.painter.yellow(piece),
            }));
        }
        out
    }

    /// A table under its heading, where it has one.
    fn section(&self, table: &Table) -> Vec<String> {
        let grid = self.grid(table);
        let title = table.title.iter().map(|title| Line::new(title.clone(), Tone::Strong));
        let basis = table.basis.iter().map(|basis| Line::new(basis.clone(), Tone::Dim));
        let heading: Vec<Line> = title.chain(basis).collect();
        if grid.is_empty() || heading.is_empty() {
            return grid;
        }
        self.sentences(&heading).into_iter().chain(std::iter::once(String::new())).chain(grid).collect()
    }

    /// A table, its rules and its colours; nothing for a table without rows.
    fn grid(&self, table: &Table) -> Vec<String> {
        if table.rows.is_empty() {
            return Vec::new();
        }
        let layout = Layout::of(table, self);
        let rule = self.painter.dim(&(if self.unicode { "─" } else { "-" }).repeat(total(&layout.widths)));
        let mut laid = layout.lines(table, self).into_iter();
        let mut out = Vec::with_capacity(table.rows.len() + 3);
        if table.head == Head::Shown {
            out.extend(laid.next().map(|line| self.painter.dim(&line)));
            out.push(rule.clone());
        }
        let mut above = RowKind::Total;
        for (row, line) in table.rows.iter().zip(laid) {
            if row.kind == RowKind::Total && above != RowKind::Total {
                out.push(rule.clone());
            }
            above = row.kind;
            out.push(self.row(row.kind, &line, &layout));
        }
        out
    }

    fn row(&self, kind: RowKind, line: &str, layout: &Layout) -> String {
        let paint = |text: &str| match kind {
            RowKind::Body => text.to_owned(),
            RowKind::Attention => self.painter.yellow(text),
            RowKind::Total => self.painter.bold(text),
        };
        let mut out = String::new();
        let mut done = 0;
        for (start, end) in layout.bars() {
            let (start, end) = (byte_at(line, start), byte_at(line, end));
            let bar = line[start..end].trim_end();
            out.push_str(&paint(&line[done..start]));
            out.push_str(&self.painter.cyan(bar));
            done = start + bar.len();
        }
        out.push_str(&paint(&line[done..]));
        out
    }

    /// A line of small columns, one for each count, in eighths of a letter's height; nothing where there is no room.
    fn trend(&self, counts: &[i64], width: usize) -> String {
        let levels: [char; 8] = match self.unicode {
            true => ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
            false => ['_', '.', ':', '-', '=', '+', '*', '#'],
        };
        let max = counts.iter().copied().max().unwrap_or_default();
        if counts.len() > width || max <= 0 {
            return String::new();
        }
        let level = |count: i64| (i128::from(count.max(0)) * 14 + i128::from(max)) / (2 * i128::from(max));
        counts.iter().map(|count| levels[usize::try_from(level(*count)).unwrap_or(0).min(7)]).collect()
    }

    /// A bar in halves of a column, or in whole ones without UTF-8; never nothing for something.
    ///
    /// Its lines are heavy rather than as high as the row, so that the bars of neighbouring rows stay apart.
    fn bar(&self, value: i64, max: i64, width: usize) -> String {
        if value <= 0 || max <= 0 {
            return String::new();
        }
        let parts: usize = if self.unicode { 2 } else { 1 };
        let (value, max) = (i128::from(value.min(max)), i128::from(max));
        let units = (2 * value * (width * parts) as i128 + max) / (2 * max);
        let units = usize::try_from(units).unwrap_or(0).max(1);
        if !self.unicode {
            return "#".repeat(units);
        }
        format!("{}{}", "━".repeat(units / 2), if units % 2 == 1 { "╸" } else { "" })
    }
}

/// Where the columns of one table stand.
struct Layout {
    kinds: Vec<ColumnKind>,
    widths: Vec<usize>,
}

impl Layout {
    fn of(table: &Table, page: &Page) -> Self {
        let kinds: Vec<ColumnKind> = (0..table.columns.len()).map(|index| table.kind_of(index)).collect();
        let wish = |(index, kind): (usize, &ColumnKind)| wish(table, index, *kind, page.language);
        let wishes: Vec<Wish> = kinds.iter().enumerate().map(wish).collect();
        let mut widths = fit(&wishes, page.width);
        if page.cuts_words {
            cut_words(&mut widths, &wishes, page.width);
        }
        for (index, width) in widths.iter_mut().enumerate() {
            // A trend is as long as its counts are many, and no longer where there is room.
            *width = (*width).min(trend_length(table, index).map_or(*width, |length| length.max(wishes[index].least)));
        }
        Self { widths, kinds }
    }

    /// The head, where it is shown, and the rows: one line each, padded, cut and aligned.
    fn lines(&self, table: &Table, page: &Page) -> Vec<String> {
        let mut grid = comfy_table::Table::new();
        grid.load_style(TableStyle::new());
        grid.set_truncation_indicator(if page.unicode { "…" } else { "~" });
        // No text contains it, so words are cut at the last place that fits and not at a blank.
        grid.set_delimiter('\0');
        if table.head == Head::Shown {
            let label = |index: usize| table.columns[index].label.in_language(page.language);
            let labels = self.shown_columns().map(|index| visible(&label(index)).into_owned());
            grid.set_header(one_line(labels));
        }
        for row in &table.rows {
            grid.add_row(one_line(self.shown_columns().map(|index| self.words(row, index, page))));
        }
        let last = self.shown_columns().count().saturating_sub(1);
        for ((place, column), index) in grid.column_iter_mut().enumerate().zip(self.shown_columns()) {
            let gap = if place == last { 0 } else { GAP };
            column.set_padding((0, u16_of(gap)));
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(u16_of(self.widths[index] + gap))));
            if self.kinds[index] == ColumnKind::Number {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        grid.lines().map(|line| line.trim_end().to_owned()).collect()
    }

    fn words(&self, row: &Row, index: usize, page: &Page) -> String {
        match row.cells.get(index) {
            None => String::new(),
            Some(Cell::Bar { value, max }) => page.bar(*value, *max, self.widths[index]),
            Some(Cell::Trend(counts)) => page.trend(counts, self.widths[index]),
            Some(Cell::Empty) if self.kinds[index] == ColumnKind::Bar => String::new(),
            Some(cell) => visible(&shown(cell, page.language)).into_owned(),
        }
    }

    fn shown_columns(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.widths.len()).filter(|index| self.widths[*index] > 0)
    }

    /// Where bars begin and end, in columns of the terminal.
    fn bars(&self) -> Vec<(usize, usize)> {
        let mut start = 0;
        let mut bars = Vec::new();
        for index in self.shown_columns() {
            let end = start + self.widths[index];
            if self.kinds[index] == ColumnKind::Bar {
                bars.push((start, end));
            }
            start = end + GAP;
        }
        bars
    }
}

/// How many counts the trends of a column have; none for other columns.
fn trend_length(table: &Table, index: usize) -> Option<usize> {
    let length = |row: &Row| match row.cells.get(index) {
        Some(Cell::Trend(counts)) => Some(counts.len()),
        _ => None,
    };
    table.rows.iter().filter_map(length).max()
}

fn wish(table: &Table, index: usize, kind: ColumnKind, language: Language) -> Wish {
    let column = &table.columns[index];
    let label = match table.head {
        Head::Shown => visible(&column.label.in_language(language)).width(),
        Head::Hidden => 0,
    };
    let width = |row: &Row| row.cells.get(index).map_or(0, |cell| visible(&shown(cell, language)).width());
    let content = match kind {
        ColumnKind::Bar => 0,
        ColumnKind::Text | ColumnKind::Code | ColumnKind::Number => table.rows.iter().map(width).max().unwrap_or(0),
    };
    Wish { kind, least: label.max(column.least_width), content }
}

fn one_line(words: impl Iterator<Item = String>) -> comfy_table::Row {
    let mut row = comfy_table::Row::from(words.collect::<Vec<_>>());
    row.max_height(1);
    row
}

/// Where a column of the terminal begins in a line, or the line's end.
fn byte_at(line: &str, column: usize) -> usize {
    let starts: Vec<usize> = line.char_indices().map(|(byte, _)| byte).collect();
    let place = starts.partition_point(|byte| line[..*byte].width() < column);
    starts.get(place).copied().unwrap_or(line.len())
}

fn u16_of(width: usize) -> u16 {
    u16::try_from(width).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests;
