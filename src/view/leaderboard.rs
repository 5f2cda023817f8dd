//! The leaderboard as people read it, and its table for machines.

use super::figures::text_cell;
use crate::messages::{Message, say};
use crate::report::dimension::Dimension;
use crate::report::leaderboard::{BoardRow, Contender, Leaderboard, Metric};
use crate::report::scope::{Basis, Heading};
use crate::view::table::{Cell, Column, Document, Table};

/// The shortest bar that tells two mentors apart.
const SHORTEST_BAR: usize = 8;

impl Leaderboard {
    /// The report as a document: heading, table, findings, and the table for machines.
    pub fn document(&self) -> Document {
        let mut document = self.heading.document(self.title(), Some(self.basis_words())).table(self.table());
        document.origin = self.heading.origin(&self.command(), &[self.query.metric.basis()]);
        let document = match self.query.metric.basis() {
            Basis::Event => self.event_findings(document),
            Basis::Cohort => self.rate_findings(document),
        };
        document.data(self.data_table())
    }

    fn title(&self) -> Message {
        let of = self.heading.of_period();
        match self.query.metric {
            Metric::Activated => say!("leaderboard-title", period = of),
            Metric::Joined => say!("leaderboard-title-joined", period = of),
            Metric::Clicked => say!("leaderboard-title-clicked", period = of),
            Metric::Rate => say!("leaderboard-title-rate", period = of),
        }
    }

    fn command(&self) -> String {
        let metric = match self.query.metric {
            Metric::Activated => "",
            Metric::Joined | Metric::Clicked | Metric::Rate => self.query.metric.name(),
        };
        let metric = if metric.is_empty() { String::new() } else { format!(" --metric {metric}") };
        format!("verve leaderboard{metric}")
    }

    fn basis_words(&self) -> Message {
        let when = self.heading.in_period();
        match self.query.metric.basis() {
            Basis::Event => say!("basis-event", period = when),
            Basis::Cohort if self.heading.day(self.heading.as_of) == self.heading.day(self.heading.generated_at) => {
                say!("basis-rate-today", period = when)
            }
            Basis::Cohort => say!("basis-rate-then", period = when),
        }
    }

    /// The members with their figures, the first of which ranks.
    pub(super) fn table(&self) -> Table {
        let mut columns = vec![
            Column::new("rank", say!("label-rank")),
            Column::new("name", say!("label-mentor")),
            Column::new("group", say!("label-group")),
        ];
        let mut figures = figure_columns(self.query.metric).into_iter();
        columns.extend(figures.next());
        columns.push(Column::bar().at_least(SHORTEST_BAR));
        columns.extend(figures);
        let mut table = Table::new(columns);
        let max = self.rows.iter().map(|row| self.first_figure(row)).max().unwrap_or_default();
        for row in &self.rows {
            let mut cells = vec![rank_cell(row), who_cell(row), group_cell(row.group())];
            let mut figures = self.figure_cells(row).into_iter();
            cells.extend(figures.next());
            cells.push(Cell::Bar { value: self.first_figure(row), max });
            cells.extend(figures);
            table.push(cells);
        }
        table
    }

    /// The count of the first column of figures.
    const fn first_figure(&self, row: &BoardRow) -> i64 {
        let Contender { clicked, joined, activated, converted, .. } = &row.contender;
        match self.query.metric {
            Metric::Activated => *activated,
            Metric::Joined => *joined,
            Metric::Clicked => *clicked,
            Metric::Rate => *converted,
        }
    }

    fn figure_cells(&self, row: &BoardRow) -> Vec<Cell> {
        let Contender { clicked, joined, activated, entered, converted, .. } = row.contender;
        let counts = |order: [i64; 3]| order.map(Cell::from).to_vec();
        match self.query.metric {
            Metric::Activated => counts([activated, joined, clicked]),
            Metric::Joined => counts([joined, activated, clicked]),
            Metric::Clicked => counts([clicked, joined, activated]),
            Metric::Rate => {
                let rate = Cell::Share { num: converted, den: entered };
                vec![Cell::from(converted), Cell::from(entered), rate, bound_cell(row)]
            }
        }
    }

    fn event_findings(&self, document: Document) -> Document {
        let when = self.heading.in_period();
        if self.rows.is_empty() {
            return document.finding(match self.query.metric {
                Metric::Activated | Metric::Rate => say!("leaderboard-nobody-activated", period = when),
                Metric::Joined => say!("leaderboard-nobody-joined", period = when),
                Metric::Clicked => say!("leaderboard-nobody-clicked", period = when),
            });
        }
        let last = self.rows.iter().filter_map(|row| row.rank).max().unwrap_or_default();
        let sharing = self.rows.iter().filter(|row| row.rank == Some(last)).count();
        let shown = self.rows.len();
        let mut document = document;
        if self.query.top.is_some_and(|top| shown > top) {
            let rows = say!("count-rows", count = size(shown));
            document =
                document.finding(say!("leaderboard-shared-rank", rows, sharing = size(sharing), rank = size(last)));
        }
        if self.eligible > shown {
            document = document.advice(say!("leaderboard-top-all", all = self.eligible.to_string()));
        }
        document.advice(say!("leaderboard-by-rate"))
    }

    fn rate_findings(&self, document: Document) -> Document {
        if self.rows.is_empty() {
            return document.finding(say!("nobody-entered", period = self.heading.in_period()));
        }
        let mut document = document;
        if self.eligible > self.rows.len() {
            document = document.advice(say!("leaderboard-top-all", all = self.eligible.to_string()));
        }
        if self.rows.iter().any(|row| row.rank.is_none()) {
            let least = self.query.min_referrals;
            document = document.finding(say!("leaderboard-no-rank", fewest = least));
        }
        document
    }

    fn data_table(&self) -> Table {
        let metric = self.query.metric;
        let mut columns = Heading::data_columns();
        columns.extend(["rank", "member_id", "name", "group"].map(Column::key));
        columns.extend(match metric.basis() {
            Basis::Event => ["clicked", "joined", "activated"].map(Column::key).to_vec(),
            Basis::Cohort => ["entered", "converted", "rate", "rate_lower"].map(Column::key).to_vec(),
        });
        let mut table = Table::new(columns);
        for row in &self.rows {
            let Contender { name, clicked, joined, activated, entered, converted, .. } = &row.contender;
            let mut cells = self.heading.data_cells(metric.basis());
            cells.push(rank_cell(row));
            cells.push(Cell::code(&row.contender.member_id));
            cells.push(row.alias.map_or_else(|| text_cell(name.as_deref()), alias_cell));
            cells.push(text_cell(row.group()));
            cells.extend(match metric.basis() {
                Basis::Event => [clicked, joined, activated].map(|figure| Cell::from(*figure)).to_vec(),
                Basis::Cohort => vec![
                    Cell::from(*entered),
                    Cell::from(*converted),
                    Cell::Share { num: *converted, den: *entered },
                    bound_cell(row),
                ],
            });
            table.push(cells);
        }
        table
    }
}

/// The columns of figures, the metric first.
fn figure_columns(metric: Metric) -> Vec<Column> {
    let activated = Column::new("activated", say!("label-activated"));
    let joined = Column::new("joined", say!("label-joined"));
    let clicked = Column::new("clicked", say!("label-clicked"));
    match metric {
        Metric::Activated => vec![activated, joined, clicked],
        Metric::Joined => vec![joined, activated, clicked],
        Metric::Clicked => vec![clicked, joined, activated],
        Metric::Rate => vec![
            Column::new("converted", say!("label-active")),
            Column::new("entered", say!("label-entered")),
            Column::new("rate", say!("label-rate")),
            Column::new("rate_lower", say!("label-at-least")),
        ],
    }
}

fn rank_cell(row: &BoardRow) -> Cell {
    Cell::Integer(row.rank.map(size))
}

/// The group of a member, which leads to its own figures.
fn group_cell(group: Option<&str>) -> Cell {
    group.map_or(Cell::Empty, |group| Cell::text(group).leading(Dimension::Group, Some(group)))
}

fn bound_cell(row: &BoardRow) -> Cell {
    Cell::Fraction(row.rate_lower.map(|bound| bound.rounded()))
}

/// Who stands in a row, as people read it.
pub(super) fn who_cell(row: &BoardRow) -> Cell {
    match (row.alias, &row.contender.name) {
        (Some(number), _) => alias_cell(number),
        (None, Some(name)) => Cell::text(name).leading(Dimension::Member, Some(&row.contender.member_id)),
        (None, None) => Cell::code(&row.contender.member_id).leading(Dimension::Member, Some(&row.contender.member_id)),
    }
}

/// The words for a member who does not stand by name.
pub(super) fn alias_cell(number: usize) -> Cell {
    Cell::word(say!("mentor-number", number = number.to_string()))
}

fn size(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}
