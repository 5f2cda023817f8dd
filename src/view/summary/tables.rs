//! The tables of a summary.

use crate::domain::Stage;
use crate::messages::{Message, Value, say};
use crate::report::dimension::Dimension;
use crate::report::leaderboard::BoardRow;
use crate::report::summary::{Before, FirstTimeRecruiter, GroupFigures, MonthFigures, SHOWN, SourceFigures, Summary};
use crate::view::figures::{MonthRow, figures_table, months_table, stages_table, text_cell, value_cell};
use crate::view::leaderboard::who_cell;
use crate::view::table::{Cell, Column, Document, Table};

impl Summary {
    fn event_words(&self) -> Message {
        say!("basis-event", period = self.heading.in_period())
    }

    fn cohort_words(&self) -> Message {
        let day = Value::Date(self.heading.day(self.heading.as_of).to_string());
        say!("basis-cohort-followed", period = self.heading.in_period(), day)
    }

    /// The label over a column of figures of the year before.
    fn those(&self) -> Option<Message> {
        self.before.as_ref().map(year_before_label)
    }

    pub(super) fn figures_table(&self) -> Table {
        let figures = &self.figures;
        let rows = vec![
            (say!("label-people-reached"), figures.reached),
            (say!("label-joined"), figures.joined),
            (say!("label-activated"), figures.activated),
            (say!("label-mentors-recruited"), figures.recruiting_members),
            (say!("label-links-generated"), figures.links_generated),
            (say!("label-links-unused"), figures.links_unused),
        ];
        let period = Message::verbatim(&self.heading.period.label);
        let mut table = figures_table(period, self.those().as_ref(), rows);
        let passed = self.months.iter().zip(&self.cohorts).filter(|(month, _)| !month.is_ahead);
        if passed.clone().count() > 1 {
            let trends = [
                passed.clone().map(|(_, cohort)| cohort.entered.value).collect(),
                passed.clone().map(|(month, _)| month.joined.value).collect(),
                passed.map(|(month, _)| month.activated.value).collect(),
            ];
            let trends = trends.into_iter().map(Cell::Trend).chain(std::iter::repeat(Cell::Blank));
            table.columns.push(Column::new("", say!("label-by-month")));
            table.rows.iter_mut().zip(trends).for_each(|(row, trend)| row.cells.push(trend));
        }
        table.titled(say!("summary-figures"), Some(self.event_words())).named("figures")
    }

    pub(super) fn months_table(&self) -> Table {
        let months: Vec<MonthRow> = self.months.iter().filter(|month| !month.is_ahead).map(MonthRow::of).collect();
        let table = months_table(self.those().as_ref(), &months, [self.figures.joined, self.figures.activated]);
        table.titled(say!("summary-months"), Some(self.event_words())).named("months")
    }

    pub(super) fn funnel_table(&self) -> Table {
        let table = stages_table(&self.funnel.total.stages, true);
        table.titled(say!("summary-funnel"), Some(self.cohort_words())).named("funnel")
    }

    pub(super) fn cohorts_table(&self) -> Table {
        let mut columns = vec![
            Column::new("month", say!("label-came-in")),
            Column::new("entered", say!("label-entered")),
            Column::new("joined_in_time", say!("label-joined")),
            Column::new("activated_in_time", say!("label-activated")),
            Column::new("rate", say!("label-rate")),
        ];
        columns.extend(self.before.as_ref().map(|before| Column::new("rate_before", year_before_label(before))));
        columns.push(Column::new("open", say!("label-open")));
        let days = say!("count-days", count = self.funnel.horizon_days);
        let title = say!("summary-in-time", days = days.clone());
        let basis = say!("basis-cohort-both-years", days);
        let mut table = Table::new(columns).titled(title, Some(basis));
        for row in self.cohorts.iter().filter(|row| !row.is_ahead) {
            let (entered, activated) = (row.entered, row.activated_in_time);
            let mut cells = vec![
                Cell::Date(row.month.clone()),
                Cell::from(entered.value),
                Cell::from(row.joined_in_time.value),
                Cell::from(activated.value),
                Cell::Share { num: activated.value, den: entered.value },
            ];
            let rate_before = activated.before.zip(entered.before).map(|(num, den)| Cell::Share { num, den });
            cells.extend(self.before.as_ref().map(|_| rate_before.unwrap_or(Cell::Empty)));
            cells.push(Cell::from(row.open));
            table.push(cells);
        }
        table
    }

    pub(super) fn first_time_table(&self) -> Table {
        let columns = vec![
            Column::new("name", say!("label-mentor")),
            Column::new("group", say!("label-group")),
            Column::new("first_joined_on", say!("label-first-on")),
            Column::new("joined", say!("label-joined")),
        ];
        let mut table = Table::new(columns).titled(say!("summary-first-time"), Some(self.event_words()));
        for row in self.first_time_recruiters.iter().take(SHOWN) {
            let FirstTimeRecruiter { member_id, name, group, first_joined_on, joined } = row;
            let who = name.as_ref().map_or_else(|| Cell::code(member_id), Cell::text);
            let day = Cell::Date(first_joined_on.to_string());
            table.push(vec![who, text_cell(group.as_deref()), day, Cell::from(*joined)]);
        }
        table
    }

    /// What brought people in, and who.
    pub(super) fn people(&self, document: Document) -> Document {
        let tables = [
            self.sources_table(&self.campaigns, say!("summary-campaigns"), Dimension::Campaign),
            self.sources_table(&self.channels, say!("summary-channels"), Dimension::Channel),
            self.recruiters_table(),
            self.groups_table(),
        ];
        tables.into_iter().filter(tells).fold(document, Document::table)
    }

    fn sources_table(&self, sources: &[SourceFigures], title: Message, dimension: Dimension) -> Table {
        let columns = vec![
            Column::new(dimension.name(), dimension.label()),
            Column::new("entered", say!("label-entered")),
            Column::new("joined", say!("label-joined")),
            Column::new("activated", say!("label-active")),
            Column::bar(),
            Column::new("rate", say!("label-rate")),
        ];
        let mut table = Table::new(columns).titled(title, Some(self.cohort_words())).in_half();
        if sources.iter().all(|source| source.name.is_none()) {
            return table;
        }
        let max = sources.iter().map(|source| source.activated).max().unwrap_or_default();
        let cells = |name: Cell, [entered, joined, activated]: [i64; 3], has_bar: bool| {
            let bar = if has_bar { Cell::Bar { value: activated, max } } else { Cell::Blank };
            let share = Cell::Share { num: activated, den: entered };
            vec![name, Cell::from(entered), Cell::from(joined), Cell::from(activated), bar, share]
        };
        let row = |source: &SourceFigures| cells(value_cell(dimension, source.name.as_deref()), source.counts(), true);
        let (named, unnamed): (Vec<_>, Vec<_>) = sources.iter().partition(|source| source.name.is_some());
        named.iter().take(SHOWN).for_each(|source| table.push(row(source)));
        if let Some(rest) = named.get(SHOWN..).filter(|rest| !rest.is_empty()) {
            let name = Cell::word(say!("summary-others", count = rest.len() as i64));
            let sums = [0, 1, 2].map(|place| rest.iter().map(|source| source.counts()[place]).sum());
            table.push(cells(name, sums, false));
        }
        unnamed.iter().for_each(|source| table.push(row(source)));
        let of = |stage: Stage| self.funnel.total.stages[stage.rank()].reached.unwrap_or_default();
        let sums = [of(Stage::LinkClicked), of(Stage::AccountCreated), of(Stage::FirstLogin)];
        table.push_total(cells(Cell::word(say!("label-total")), sums, false));
        table
    }

    fn recruiters_table(&self) -> Table {
        let columns = vec![
            Column::new("rank", say!("label-rank")),
            Column::new("name", say!("label-mentor")),
            Column::new("group", say!("label-group")),
            Column::new("joined", say!("label-joined")),
            Column::new("activated", say!("label-activated")),
        ];
        let mut table = Table::new(columns).titled(say!("summary-recruiters"), Some(self.event_words())).in_half();
        let is_shown = |row: &&BoardRow| row.rank.is_some_and(|rank| rank <= SHOWN);
        for row in self.recruiters.rows.iter().filter(is_shown) {
            table.push(vec![
                Cell::from(row.rank.map(|rank| rank as i64)),
                who_cell(row),
                text_cell(row.contender.group.as_deref()),
                Cell::from(row.contender.joined),
                Cell::from(row.contender.activated),
            ]);
        }
        table
    }

    fn groups_table(&self) -> Table {
        let mut columns = vec![
            Column::new("group", say!("label-group")),
            Column::new("recruiting", say!("label-recruiting")),
            Column::new("members", say!("label-of")),
            Column::new("joined", say!("label-joined")),
        ];
        columns.extend(self.those().map(|those| Column::new("joined_before", those)));
        columns.push(Column::new("activated", say!("label-activated")));
        let mut table = Table::new(columns).titled(say!("label-groups"), Some(self.event_words())).in_half();
        if self.groups.iter().all(|row| row.group.is_none()) {
            return table;
        }
        let cells = |name: Cell, row: &GroupFigures| {
            let mut cells = vec![name];
            cells.extend([row.recruiting, row.members, row.joined.value].map(Cell::from));
            cells.extend(self.before.as_ref().map(|_| Cell::from(row.joined.before)));
            cells.push(Cell::from(row.activated.value));
            cells
        };
        for row in &self.groups {
            table.push(cells(value_cell(Dimension::Group, row.group.as_deref()), row));
        }
        let total = GroupFigures {
            group: None,
            members: self.members,
            recruiting: self.figures.recruiting_members.value,
            joined: self.figures.joined,
            activated: self.figures.activated,
        };
        table.push_total(cells(Cell::word(say!("label-total")), &total));
        table
    }
}

impl SourceFigures {
    const fn counts(&self) -> [i64; 3] {
        [self.entered, self.joined, self.activated]
    }
}

impl MonthRow {
    fn of(month: &MonthFigures) -> Self {
        let MonthFigures { month, joined, activated, is_running, .. } = month;
        Self { month: month.clone(), joined: *joined, activated: *activated, is_running: *is_running }
    }
}

/// Whether a table has a figure; of one that has none there is nothing to see but that.
fn tells(table: &Table) -> bool {
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
