//! The tables of a summary.

use crate::domain::Stage;
use crate::messages::{Message, Value, say};
use crate::report::dimension::Dimension;
use crate::report::funnel::StageFigures;
use crate::report::scope::Heading;
use crate::report::summary::{Before, Compared, SHOWN};
use crate::view::figures::{MonthRow, figures_table, months_table, stages_table, text_cell, value_cell};
use crate::view::table::{Cell, Column, Document, Table};

/// What the tables of a summary are made of.
pub(super) struct Shown<'a> {
    pub heading: &'a Heading,
    pub before: Option<&'a Before>,
    /// Reached, joined, activated, mentors who recruited, links made, of these unused.
    pub figures: [Compared; 6],
    /// The first three by month, where all of it is told.
    pub trends: Option<[Vec<i64>; 3]>,
    pub months: Vec<MonthRow>,
    pub stages: [StageFigures; 4],
    pub campaigns: Vec<Source<'a>>,
    pub channels: Vec<Source<'a>>,
    pub recruiters: Vec<Recruiter<'a>>,
    pub groups: Vec<Group<'a>>,
    /// All members.
    pub members: i64,
}

/// A campaign or channel: entered, joined and active.
pub(super) type Source<'a> = (Option<&'a str>, [i64; 3]);

/// A member on the board.
pub(super) struct Recruiter<'a> {
    pub rank: Option<usize>,
    pub who: Cell,
    pub group: Option<&'a str>,
    pub figures: [i64; 2],
}

/// A local chapter.
pub(super) struct Group<'a> {
    pub name: Option<&'a str>,
    pub recruiting: i64,
    pub members: i64,
    pub joined: Compared,
    pub activated: Compared,
}

impl Shown<'_> {
    fn event_words(&self) -> Message {
        say!("basis-event", period = self.heading.in_period())
    }

    fn cohort_words(&self) -> Message {
        let day = Value::Date(self.heading.day(self.heading.as_of).to_string());
        say!("basis-cohort-followed", period = self.heading.in_period(), day)
    }

    /// The label over a column of figures of the year before.
    fn those(&self) -> Option<Message> {
        self.before.map(year_before_label)
    }

    pub fn figures_table(&self) -> Table {
        let labels = [
            say!("label-people-reached"),
            say!("label-joined"),
            say!("label-activated"),
            say!("label-mentors-recruited"),
            say!("label-links-generated"),
            say!("label-links-unused"),
        ];
        let rows = labels.into_iter().zip(self.figures).collect();
        let period = Message::verbatim(&self.heading.period.label);
        let mut table = figures_table(period, self.those().as_ref(), rows);
        if let Some(trends) = &self.trends {
            table.columns.push(Column::new("", say!("label-by-month")));
            for (place, row) in table.rows.iter_mut().enumerate() {
                row.cells.push(trends.get(place).map_or(Cell::Blank, |counts| Cell::Trend(counts.clone())));
            }
        }
        table.titled(say!("summary-figures"), Some(self.event_words())).named("figures")
    }

    pub fn months_table(&self) -> Table {
        let [_, joined, activated, ..] = self.figures;
        let table = months_table(self.those().as_ref(), &self.months, [joined, activated]);
        table.titled(say!("summary-months"), Some(self.event_words())).named("months")
    }

    pub fn funnel_table(&self) -> Table {
        stages_table(&self.stages, true).titled(say!("summary-funnel"), Some(self.cohort_words())).named("funnel")
    }

    /// What brought people in, and who.
    pub fn people(&self, document: Document) -> Document {
        let tables = [
            self.sources_table(&self.campaigns, say!("summary-campaigns"), Dimension::Campaign),
            self.sources_table(&self.channels, say!("summary-channels"), Dimension::Channel),
            self.recruiters_table(),
            self.groups_table(),
        ];
        tables.into_iter().filter(tells).fold(document, Document::table)
    }

    fn sources_table(&self, sources: &[Source<'_>], title: Message, dimension: Dimension) -> Table {
        let columns = vec![
            Column::new(dimension.name(), dimension.label()),
            Column::new("entered", say!("label-entered")),
            Column::new("joined", say!("label-joined")),
            Column::new("activated", say!("label-active")),
            Column::bar(),
            Column::new("rate", say!("label-rate")),
        ];
        let mut table = Table::new(columns).titled(title, Some(self.cohort_words())).in_half();
        if sources.iter().all(|(name, _)| name.is_none()) {
            return table;
        }
        let max = sources.iter().map(|(_, [.., activated])| *activated).max().unwrap_or_default();
        let cells = |name: Cell, [entered, joined, activated]: [i64; 3], has_bar: bool| {
            let bar = if has_bar { Cell::Bar { value: activated, max } } else { Cell::Blank };
            let share = Cell::Share { num: activated, den: entered };
            vec![name, Cell::from(entered), Cell::from(joined), Cell::from(activated), bar, share]
        };
        let (named, unnamed): (Vec<&Source<'_>>, Vec<&Source<'_>>) =
            sources.iter().partition(|(name, _)| name.is_some());
        for (name, figures) in named.iter().take(SHOWN) {
            table.push(cells(value_cell(dimension, *name), *figures, true));
        }
        if named.len() > SHOWN {
            let rest = &named[SHOWN..];
            let name = Cell::word(say!("summary-others", count = rest.len() as i64));
            let sum = |place: usize| rest.iter().map(|(_, figures)| figures[place]).sum::<i64>();
            let sums = [0, 1, 2].map(sum);
            table.push(cells(name, sums, false));
        }
        for (name, figures) in unnamed {
            table.push(cells(value_cell(dimension, *name), *figures, true));
        }
        let of = |stage: Stage| self.stages[stage.rank()].reached.unwrap_or_default();
        let sums = [of(Stage::LinkClicked), of(Stage::AccountCreated), of(Stage::FirstLogin)];
        table.push_total(cells(Cell::word(say!("label-total")), sums, false));
        table
    }

    fn recruiters_table(&self) -> Table {
        let mut columns = vec![Column::new("rank", say!("label-rank")), Column::new("name", say!("label-mentor"))];
        columns.extend([
            Column::new("group", say!("label-group")),
            Column::new("joined", say!("label-joined")),
            Column::new("activated", say!("label-activated")),
        ]);
        let mut table = Table::new(columns).titled(say!("summary-recruiters"), Some(self.event_words())).in_half();
        let is_shown = |row: &&Recruiter<'_>| row.rank.is_some_and(|rank| rank <= SHOWN);
        for Recruiter { rank, who, group, figures } in self.recruiters.iter().filter(is_shown) {
            let mut cells = vec![Cell::from(rank.map(|rank| rank as i64)), who.clone()];
            cells.push(text_cell(*group));
            cells.extend(figures.map(Cell::from));
            table.push(cells);
        }
        table
    }

    fn groups_table(&self) -> Table {
        let mut columns =
            vec![Column::new("group", say!("label-group")), Column::new("recruiting", say!("label-recruiting"))];
        columns.extend([Column::new("members", say!("label-of")), Column::new("joined", say!("label-joined"))]);
        columns.extend(self.those().map(|those| Column::new("joined_before", those)));
        columns.push(Column::new("activated", say!("label-activated")));
        let mut table = Table::new(columns).titled(say!("label-groups"), Some(self.event_words())).in_half();
        if self.groups.iter().all(|row| row.name.is_none()) {
            return table;
        }
        let cells = |name: Cell, recruiting: i64, members: i64, joined: Compared, activated: Compared| {
            let mut cells = vec![name, Cell::from(recruiting)];
            cells.push(Cell::from(members));
            cells.push(Cell::from(joined.value));
            cells.extend(self.before.map(|_| Cell::from(joined.before)));
            cells.push(Cell::from(activated.value));
            cells
        };
        for Group { name, recruiting, members, joined, activated } in &self.groups {
            table.push(cells(value_cell(Dimension::Group, *name), *recruiting, *members, *joined, *activated));
        }
        let [_, joined, activated, recruiting, ..] = self.figures;
        let name = Cell::word(say!("label-total"));
        table.push_total(cells(name, recruiting.value, self.members, joined, activated));
        table
    }
}

/// Whether a table has a figure; of one that has none there is nothing to see but that.
pub(super) fn tells(table: &Table) -> bool {
    let is_count = |cell: &Cell| matches!(cell, Cell::Integer(Some(_)));
    table.rows.iter().any(|row| row.cells.iter().any(is_count))
}

/// The label over a column of figures of the year before.
pub(in crate::view) fn year_before_label(before: &Before) -> Message {
    if before.until.is_some() || before.period.label.contains("..") {
        say!("label-year-before")
    } else {
        Message::verbatim(&before.period.label)
    }
}
