//! The summary for everybody as people read it, and its table for machines.

use super::leaderboard::{alias_cell, told_cell};
use super::summary::{
    before_words, change_cell, figures_head, growth_cell, months_head, sources_head, year_before_label,
};
use crate::domain::Stage;
use crate::messages::{Message, Value, say};
use crate::report::disclosure::{Told, ToldCompared};
use crate::report::naming::FEWEST;
use crate::report::public_summary::{PublicRecruiter, PublicSource, PublicSummary};
use crate::report::scope::{Basis, Heading};
use crate::report::summary::{Compared, SHOWN};
use crate::view::table::{Cell, Column, Document, Table};

/// A share that is not told.
const NO_SHARE: Cell = Cell::Share { num: 0, den: 0 };

impl PublicSummary {
    /// The report as a document: findings, then a table for each question, and the table for machines.
    pub fn document(&self) -> Document {
        let title = say!("summary-title", period = self.heading.of_period());
        let mut document = self.heading.document(title, None);
        if let Some(before) = &self.before {
            document = document.note(before_words(before));
        }
        for finding in &self.findings {
            document = document.finding(finding.words());
        }
        let tables = [
            self.figures_table(),
            self.months_table(),
            self.funnel_table(),
            self.sources_table(
                &self.campaigns,
                say!("summary-campaigns"),
                Column::new("campaign", say!("label-campaign")),
            ),
            self.sources_table(&self.channels, say!("summary-channels"), Column::new("channel", say!("label-channel"))),
            self.recruiters_table(),
            self.groups_table(),
        ];
        // Of a table without a figure there is nothing to see but that there is none.
        for table in tables.into_iter().filter(tells_something) {
            document = document.table(table);
        }
        document = document.finding(say!("summary-withheld", fewest = FEWEST)).finding(say!("summary-named"));
        document.data(self.data_table())
    }

    fn event_words(&self) -> Message {
        say!("basis-event", period = self.heading.in_period())
    }

    fn cohort_words(&self) -> Message {
        let followed = self.heading.day(self.heading.as_of);
        say!("basis-cohort-followed", period = self.heading.in_period(), day = Value::Date(followed.to_string()))
    }

    fn those(&self) -> Option<Message> {
        self.before.as_ref().map(year_before_label)
    }

    fn figures_table(&self) -> Table {
        let mut table = figures_head(self.heading.period.label.clone(), self.those(), self.event_words());
        let figures = &self.figures;
        for (label, figure) in [
            (say!("label-people-reached"), figures.reached),
            (say!("label-joined"), figures.joined),
            (say!("label-activated"), figures.activated),
            (say!("label-mentors-recruited"), figures.recruiting_members),
            (say!("label-links-generated"), figures.links_generated),
            (say!("label-links-unused"), figures.links_unused),
        ] {
            let mut cells = vec![Cell::word(label), told_cell(figure.value)];
            if self.before.is_some() {
                cells.push(before_cell(figure));
                let both = figure.value.zip(figure.before);
                let compared = both.map(|(value, before)| Compared { value, before: Some(before) });
                cells.extend(
                    compared.map_or([Cell::Integer(None), Cell::Integer(None)], |both| {
                        [change_cell(both), growth_cell(both)]
                    }),
                );
            }
            table.push(cells);
        }
        table
    }

    fn months_table(&self) -> Table {
        let those = self.those();
        let running = self.months.iter().position(|month| month.is_running);
        let mut table = months_head(those.as_ref(), self.event_words(), running);
        let max = self.months.iter().filter_map(|month| month.joined.value).max().unwrap_or_default();
        let cells = |name: Cell, joined: ToldCompared, bar: Cell, activated: ToldCompared| {
            let mut cells = vec![name, told_cell(joined.value), bar];
            cells.extend(those.as_ref().map(|_| before_cell(joined)));
            cells.push(told_cell(activated.value));
            cells.extend(those.as_ref().map(|_| before_cell(activated)));
            cells
        };
        for row in self.months.iter().filter(|row| !row.is_ahead) {
            let bar = row.joined.value.map_or(Cell::Blank, |value| Cell::Bar { value, max });
            table.push(cells(Cell::Date(row.month.clone()), row.joined, bar, row.activated));
        }
        table.push_total(cells(
            Cell::word(say!("label-total")),
            self.figures.joined,
            Cell::Blank,
            self.figures.activated,
        ));
        table
    }

    fn funnel_table(&self) -> Table {
        let columns = vec![
            Column::new("stage", say!("label-stage")),
            Column::new("reached", say!("label-reached")),
            Column::bar(),
            Column::new("share_of_first", say!("label-of-all")),
            Column::new("share_of_previous", say!("label-of-previous")),
            Column::new("median_seconds", say!("label-median")),
            Column::new("p90_seconds", say!("label-ninety-percent")),
        ];
        let mut table = Table::new(columns).titled(say!("summary-funnel"), Some(self.cohort_words()));
        let first = self.funnel[0].reached;
        let mut before = None;
        for stage in &self.funnel {
            let max = first.unwrap_or_default();
            let share = |of: Told| match (stage.reached, of) {
                (Some(num), Some(den)) => Cell::Share { num, den },
                _ => NO_SHARE,
            };
            let seconds = |time: Option<crate::report::tally::Seconds>| Cell::Seconds(time.map(|time| time.0));
            table.push(vec![
                Cell::word(crate::view::stages::stage_label(stage.stage)),
                told_cell(stage.reached),
                stage.reached.map_or(Cell::Blank, |value| Cell::Bar { value, max }),
                share(first),
                before.map_or(Cell::Empty, share),
                seconds(stage.median_seconds),
                seconds(stage.p90_seconds),
            ]);
            before = Some(stage.reached);
        }
        table
    }

    fn sources_table(&self, sources: &[PublicSource], title: Message, name: Column) -> Table {
        let mut table = sources_head(name, title, self.cohort_words());
        if sources.iter().all(|source| source.name.is_none()) {
            return table;
        }
        let max = sources.iter().filter_map(|source| source.activated).max().unwrap_or_default();
        let cells = |name: Cell, [entered, joined, activated]: [Told; 3], bar: Option<Cell>| {
            let rate = activated.zip(entered).map_or(NO_SHARE, |(num, den)| Cell::Share { num, den });
            let bar = bar.unwrap_or(Cell::Blank);
            vec![name, told_cell(entered), told_cell(joined), told_cell(activated), bar, rate]
        };
        let (named, unnamed): (Vec<&PublicSource>, Vec<&PublicSource>) =
            sources.iter().partition(|source| source.name.is_some());
        for source in named.iter().take(SHOWN).chain(&unnamed) {
            let PublicSource { name, entered, joined, activated } = source;
            let name = name.as_ref().map_or_else(|| Cell::word(say!("none-label")), Cell::text);
            let bar = activated.map(|value| Cell::Bar { value, max });
            table.push(cells(name, [*entered, *joined, *activated], bar));
        }
        if named.len() > SHOWN {
            // Their sum would be one of figures that are withheld, so it is none.
            table.push(vec![Cell::word(say!("summary-others", count = (named.len() - SHOWN) as i64))]);
        }
        let of = |stage: Stage| self.funnel[stage.rank()].reached;
        let sums = [of(Stage::LinkClicked), of(Stage::AccountCreated), of(Stage::FirstLogin)];
        table.push_total(cells(Cell::word(say!("label-total")), sums, None));
        table
    }

    fn recruiters_table(&self) -> Table {
        let columns = vec![
            Column::new("rank", say!("label-rank")),
            Column::new("name", say!("label-mentor")),
            Column::new("joined", say!("label-joined")),
            Column::new("activated", say!("label-activated")),
        ];
        let mut table = Table::new(columns).titled(say!("summary-recruiters"), Some(self.event_words())).in_half();
        let is_shown = |row: &&PublicRecruiter| row.rank.is_some_and(|rank| rank <= SHOWN);
        for row in self.recruiters.iter().filter(is_shown) {
            let name = row.name.as_ref().map_or(Cell::Empty, Cell::text);
            table.push(vec![
                Cell::from(row.rank.map(|rank| rank as i64)),
                row.alias.map_or(name, alias_cell),
                told_cell(row.joined),
                told_cell(row.activated),
            ]);
        }
        table
    }

    fn groups_table(&self) -> Table {
        let mut columns = vec![
            Column::new("group", say!("label-group")),
            Column::new("recruiting", say!("label-recruiting")),
            Column::new("joined", say!("label-joined")),
        ];
        columns.extend(self.those().map(|those| Column::new("joined_before", those)));
        columns.push(Column::new("activated", say!("label-activated")));
        let mut table = Table::new(columns).titled(say!("label-groups"), Some(self.event_words())).in_half();
        if self.groups.iter().all(|row| row.group.is_none()) {
            return table;
        }
        let cells = |name: Cell, recruiting: Told, joined: ToldCompared, activated: ToldCompared| {
            let mut cells = vec![name, told_cell(recruiting), told_cell(joined.value)];
            cells.extend(self.before.as_ref().map(|_| before_cell(joined)));
            cells.push(told_cell(activated.value));
            cells
        };
        for row in &self.groups {
            let name = row.group.as_ref().map_or_else(|| Cell::word(say!("none-label")), Cell::text);
            table.push(cells(name, row.recruiting, row.joined, row.activated));
        }
        let figures = &self.figures;
        let recruiting = figures.recruiting_members.value;
        table.push_total(cells(Cell::word(say!("label-total")), recruiting, figures.joined, figures.activated));
        table
    }

    /// The table for machines: a figure a row, empty where it is withheld.
    fn data_table(&self) -> Table {
        let mut columns = Heading::data_columns();
        columns.extend(["section", "key", "name", "figure", "value", "before"].map(Column::key));
        let mut table = Table::new(columns);
        let text = |text: &Option<String>| text.as_ref().map_or(Cell::Empty, Cell::text);
        for fact in self.facts() {
            let basis = if fact.is_of_event() { Basis::Event } else { Basis::Cohort };
            let mut cells = self.heading.data_cells(basis);
            cells.extend([Cell::code(fact.section), text(&fact.key), text(&fact.name), Cell::code(fact.figure)]);
            cells.extend([told_cell(fact.value), fact.before.map_or(Cell::Empty, told_cell)]);
            table.push(cells);
        }
        table
    }
}

/// Whether a table has a count in it; the figures at the head of the page always stand.
fn tells_something(table: &Table) -> bool {
    let is_count = |cell: &Cell| matches!(cell, Cell::Integer(Some(_)));
    table.columns[0].key == "figure" || table.rows.iter().any(|row| row.cells.iter().any(is_count))
}

fn before_cell(figure: ToldCompared) -> Cell {
    if figure.is_compared { told_cell(figure.before) } else { Cell::Empty }
}
