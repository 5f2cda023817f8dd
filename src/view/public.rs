//! Public pages and boards as people read them, and their tables for machines.

use super::figures::figures_table;
use super::summary::{before_words, year_before_label};
use crate::messages::{Message, Value, say};
use crate::report::leaderboard::Metric;
use crate::report::public::{PublicBoard, PublicCount, PublicPage, PublicRow, RowName};
use crate::report::scope::{Basis, Heading};
use crate::view::table::{Cell, Chart, Column, Document, Table};

/// The shortest bar that tells two mentors apart.
const SHORTEST_BAR: usize = 8;

impl PublicPage {
    /// The page as a document: findings, then a table for each question, and the table for machines.
    pub fn document(&self) -> Document {
        let title = say!("summary-title", period = self.heading.in_period());
        let mut document = self.heading.document(title, Some(self.event_words()));
        document.origin = self.heading.origin("verve summary --public", &[Basis::Event]);
        if let Some(before) = &self.before {
            document = document.note(before_words(before));
        }
        document = document.note(say!("public-rounded", step = PublicCount::STEP));
        for finding in &self.findings {
            document = document.finding(finding.words());
        }
        document = document.table(self.figures_table());
        let sections = [
            (say!("summary-months"), Column::new("month", say!("label-month")), &self.months),
            (say!("label-groups"), Column::new("group", say!("label-group")), &self.groups),
            (say!("summary-campaigns"), Column::new("campaign", say!("label-campaign")), &self.campaigns),
            (say!("summary-channels"), Column::new("channel", say!("label-channel")), &self.channels),
            (say!("summary-recruiters"), Column::new("name", say!("label-mentor")), &self.members),
        ];
        for (title, name, rows) in sections {
            document = document.table(self.section(title, name, rows));
        }
        document.finding(say!("public-named")).finding(say!("public-folded")).data(self.data_table())
    }

    fn event_words(&self) -> Message {
        say!("basis-event", period = self.heading.in_period())
    }

    fn figures_table(&self) -> Table {
        let labels = [say!("label-people-reached"), say!("label-joined"), say!("label-activated")];
        let figures = self.figures.map(|figure| figure.numbers());
        let period = Message::verbatim(&self.heading.period.label);
        let those = self.before.as_ref().map(year_before_label);
        let table = figures_table(period, those.as_ref(), labels.into_iter().zip(figures).collect());
        table.titled(say!("summary-figures"), None::<Message>)
    }

    fn section(&self, title: Message, name: Column, rows: &[PublicRow]) -> Table {
        let mut table = Table::new(vec![
            name,
            Column::new("reached", say!("label-reached")),
            Column::new("joined", say!("label-joined")),
            Column::bar(),
            Column::new("activated", say!("label-activated")),
        ])
        .titled(title, None::<Message>);
        if rows.iter().all(|row| matches!(row.name, RowName::Months(..))) {
            table.charts = [2, 4].map(|figures| Chart { labels: 0, figures, before: None, running: None }).to_vec();
        }
        let max = rows.iter().map(|row| row.joined.number()).max().unwrap_or_default();
        for row in rows {
            let bar = Cell::Bar { value: row.joined.number(), max };
            table.push(vec![name_cell(&row.name), count(row.reached), count(row.joined), bar, count(row.activated)]);
        }
        if !rows.is_empty() {
            let [reached, joined, activated] = self.figures.map(|figure| count(figure.value));
            table.push_total(vec![Cell::word(say!("label-total")), reached, joined, Cell::Blank, activated]);
        }
        table
    }

    /// The table for machines: a figure a row.
    fn data_table(&self) -> Table {
        let mut columns = Heading::data_columns();
        columns.extend(["section", "key", "figure", "value", "before"].map(Column::key));
        let mut table = Table::new(columns);
        for fact in self.facts() {
            let mut cells = self.heading.data_cells(Basis::Event);
            cells.extend([Cell::code(fact.section), fact.key.map_or(Cell::Empty, Cell::text), Cell::code(fact.figure)]);
            cells.extend([count(fact.value), fact.before.map_or(Cell::Empty, count)]);
            table.push(cells);
        }
        table
    }
}

impl PublicBoard {
    /// The board as a document: heading, table, findings, and the table for machines.
    pub fn document(&self) -> Document {
        let of = self.heading.of_period();
        let title = match self.metric {
            Metric::Joined => say!("leaderboard-title-joined", period = of),
            Metric::Activated | Metric::Clicked | Metric::Rate => say!("leaderboard-title", period = of),
        };
        let basis = say!("basis-event", period = self.heading.in_period());
        let mut document = self.heading.document(title, Some(basis)).table(self.table());
        let metric = if self.metric == Metric::Joined { " --metric joined" } else { "" };
        document.origin = self.heading.origin(&format!("verve leaderboard --public{metric}"), &[Basis::Event]);
        let document = document.finding(say!("public-rounded", step = PublicCount::STEP));
        document.finding(say!("public-named")).data(self.data_table())
    }

    fn table(&self) -> Table {
        let (joined, activated) =
            (Column::new("joined", say!("label-joined")), Column::new("activated", say!("label-activated")));
        let by_joined = self.metric == Metric::Joined;
        let [first, second] = if by_joined { [joined, activated] } else { [activated, joined] };
        let mut table = Table::new(vec![
            Column::new("rank", say!("label-rank")),
            Column::new("name", say!("label-mentor")),
            first,
            Column::bar().at_least(SHORTEST_BAR),
            second,
        ]);
        let figures = |row: &PublicRow| {
            let [joined, activated] = [row.joined, row.activated];
            if by_joined { [joined, activated] } else { [activated, joined] }
        };
        let named = self.rows.iter().filter(|row| row.rank.is_some());
        let max = named.map(|row| figures(&row.row)[0].number()).max().unwrap_or_default();
        for row in &self.rows {
            let [first, second] = figures(&row.row);
            let bar = Cell::Bar { value: first.number(), max };
            table.push(vec![
                Cell::Integer(row.rank.map(|rank| rank as i64)),
                name_cell(&row.row.name),
                count(first),
                if row.rank.is_some() { bar } else { Cell::Blank },
                count(second),
            ]);
        }
        table
    }

    fn data_table(&self) -> Table {
        let mut columns = Heading::data_columns();
        columns.extend(["rank", "name", "reached", "joined", "activated"].map(Column::key));
        let mut table = Table::new(columns);
        for row in &self.rows {
            let mut cells = self.heading.data_cells(Basis::Event);
            cells.push(Cell::Integer(row.rank.map(|rank| rank as i64)));
            cells.push(row.row.name.key().map_or(Cell::Empty, Cell::text));
            cells.extend([row.row.reached, row.row.joined, row.row.activated].map(count));
            table.push(cells);
        }
        table
    }
}

fn count(count: PublicCount) -> Cell {
    Cell::from(count.number())
}

fn name_cell(name: &RowName) -> Cell {
    match name {
        RowName::Named(name) => Cell::text(name),
        RowName::Unlabelled => Cell::word(say!("none-label")),
        RowName::Others => Cell::word(say!("public-others")),
        RowName::Months(first, last) if first == last => Cell::Date(first.clone()),
        RowName::Months(first, last) => {
            let (first, last) = (Value::Date(first.clone()), Value::Date(last.clone()));
            Cell::word(say!("range", first, last))
        }
    }
}
