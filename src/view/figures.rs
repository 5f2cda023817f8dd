//! Tables that several documents have: headline figures, months, stages, and what their cells say of a figure.

use super::stages::stage_label;
use super::table::{Cell, Chart, Column, Table};
use super::words::{count, percent};
use crate::domain::rounding::fraction;
use crate::messages::{Message, say};
use crate::report::dimension::Dimension;
use crate::report::funnel::StageFigures;
use crate::report::summary::Compared;

/// What happened in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthRow {
    /// `2025-03`.
    pub month: String,
    /// Accounts created.
    pub joined: Compared,
    /// First logins.
    pub activated: Compared,
    /// Whether it is not over yet.
    pub is_running: bool,
}

/// The headline figures; `those` is what they are compared with, in a word.
pub(super) fn figures_table(period: Message, those: Option<&Message>, rows: Vec<(Message, Compared)>) -> Table {
    let mut columns = vec![Column::new("figure", say!("label-figure")), Column::new("value", period)];
    if let Some(those) = those {
        columns.extend([
            Column::new("before", those.clone()),
            Column::new("change", say!("label-change")),
            Column::new("growth", say!("label-growth")),
        ]);
    }
    let mut table = Table::new(columns);
    for (label, figure) in rows {
        let mut cells = vec![Cell::word(label), Cell::from(figure.value)];
        if those.is_some() {
            cells.extend([Cell::from(figure.before), change_cell(figure), growth_cell(figure)]);
        }
        table.push(cells);
    }
    table
}

/// Joined and activated by month, each beside what it was a year before, with a chart of both.
pub(super) fn months_table(those: Option<&Message>, months: &[MonthRow], totals: [Compared; 2]) -> Table {
    let beside = |key| those.map(|those| Column::new(key, those.clone()));
    let mut columns =
        vec![Column::new("month", say!("label-month")), Column::new("joined", say!("label-joined")), Column::bar()];
    columns.extend(beside("joined_before"));
    columns.push(Column::new("activated", say!("label-activated")));
    columns.extend(beside("activated_before"));
    let mut table = Table::new(columns);
    // Joined, its bar and its year before stand first; activated and its year before after them.
    let (joined_before, activated) = if those.is_some() { (Some(3), 4) } else { (None, 3) };
    let running = months.iter().position(|month| month.is_running);
    table.charts = vec![
        Chart { labels: 0, figures: 1, before: joined_before, running },
        Chart { labels: 0, figures: activated, before: joined_before.map(|_| activated + 1), running },
    ];
    let max = months.iter().map(|month| month.joined.value).max().unwrap_or_default();
    let cells = |name: Cell, joined: Compared, bar: Cell, activated: Compared| {
        let mut cells = vec![name, Cell::from(joined.value), bar];
        cells.extend(those.map(|_| Cell::from(joined.before)));
        cells.push(Cell::from(activated.value));
        cells.extend(those.map(|_| Cell::from(activated.before)));
        cells
    };
    for MonthRow { month, joined, activated, .. } in months {
        let bar = Cell::Bar { value: joined.value, max };
        let name = Cell::Date(month.clone()).leading(Dimension::Month, Some(month));
        table.push(cells(name, *joined, bar, *activated));
    }
    let [joined, activated] = totals;
    table.push_total(cells(Cell::word(say!("label-total")), joined, Cell::Blank, activated));
    table
}

/// `+127`, `-3`, `0`.
pub(super) fn change_cell(figure: Compared) -> Cell {
    let Some(change) = figure.change() else { return Cell::Integer(None) };
    let sign = if change > 0 { "+" } else { "" };
    Cell::Figure { shown: format!("{sign}{}", count(change)).into(), raw: change.to_string() }
}

pub(super) fn growth_cell(figure: Compared) -> Cell {
    figure.change().zip(figure.before).map_or(Cell::Integer(None), |(change, before)| signed_share(change, before))
}

/// A change as a share of what was there before: `+20.6 %`; `new` where there was nothing.
pub(super) fn signed_share(change: i64, before: i64) -> Cell {
    if before == 0 {
        return match change {
            1.. => Cell::Figure { shown: say!("word-new"), raw: String::new() },
            _ => Cell::Empty,
        };
    }
    let sign = match change {
        0 => "",
        1.. => "+",
        _ => "-",
    };
    let raw = fraction(change, before).map(|share| share.to_string()).unwrap_or_default();
    Cell::Figure { shown: format!("{sign}{}", percent(change.abs(), before)).into(), raw }
}

/// Words from outside, where there are any.
pub(super) fn text_cell(text: Option<&str>) -> Cell {
    text.map_or(Cell::Empty, Cell::text)
}

/// A value of a dimension, which leads to what is counted for it alone.
pub(super) fn value_cell(dimension: Dimension, value: Option<&str>) -> Cell {
    value.map_or_else(|| Cell::word(say!("none-label")), Cell::text).leading(dimension, value)
}

/// The stages of a cohort: how many reached each, of all and of the one before.
pub(super) fn stages_table(stages: &[StageFigures; 4], has_times: bool) -> Table {
    let mut columns = vec![
        Column::new("stage", say!("label-stage")),
        Column::new("reached", say!("label-reached")),
        Column::bar(),
        Column::new("share_of_first", say!("label-of-all")),
        Column::new("share_of_previous", say!("label-of-previous")),
    ];
    if has_times {
        columns.extend([
            Column::new("median_seconds", say!("label-median")),
            Column::new("p90_seconds", say!("label-ninety-percent")),
        ]);
    }
    let mut table = Table::new(columns);
    let all = stages[0].reached.unwrap_or_default();
    let mut before = None;
    for StageFigures { stage, reached, median_seconds, p90_seconds, .. } in stages {
        let reached = reached.unwrap_or_default();
        let share = |den: i64| Cell::Share { num: reached, den };
        let mut cells = vec![
            Cell::word(stage_label(*stage)),
            Cell::from(reached),
            Cell::Bar { value: reached, max: all },
            share(all),
            before.map_or(Cell::Empty, share),
        ];
        if has_times {
            cells.extend([median_seconds, p90_seconds].map(|seconds| Cell::Seconds(seconds.map(|seconds| seconds.0))));
        }
        table.push(cells);
        before = Some(reached);
    }
    table
}
