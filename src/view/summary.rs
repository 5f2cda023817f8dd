//! The summary as people read it.

use super::leaderboard::who_cell;
use crate::domain::period::Period;
use crate::messages::{Message, Value, say};
use crate::report::leaderboard::BoardRow;
use crate::report::summary::findings::Finding;
use crate::report::summary::{Before, Compared, FirstTimeRecruiter, GroupFigures, SHOWN, SourceFigures, Summary};
use crate::view::table::{Cell, Chart, Column, Document, Table};
use crate::view::words::{count, percent};
use std::cmp::Ordering;

impl Summary {
    /// The report as a document: findings, then a table for each question, and the table for machines.
    pub fn document(&self) -> Document {
        let title = say!("summary-title", period = self.heading.of_period());
        let mut document = self.heading.document(title, None);
        if let Some(before) = &self.before {
            document = document.note(before_words(before));
        }
        for finding in &self.findings {
            let words = finding.words();
            document = if finding.is_for_action() { document.warning(words) } else { document.finding(words) };
        }
        for advice in self.findings.iter().filter_map(Finding::advice) {
            document = document.advice(advice);
        }
        if self.is_empty() {
            let has_links = self.figures.links_generated.value > 0;
            let document = if has_links { document.table(self.figures_table()) } else { document };
            return document.data(self.data_table());
        }
        let tables = [
            self.figures_table(),
            self.months_table(),
            self.funnel.cohort_table().titled(say!("summary-funnel"), Some(self.cohort_words())),
            self.cohorts_table(),
            self.sources_table(
                &self.campaigns,
                say!("summary-campaigns"),
                Column::new("campaign", say!("label-campaign")),
            ),
            self.sources_table(&self.channels, say!("summary-channels"), Column::new("channel", say!("label-channel"))),
            self.recruiters_table(),
            self.groups_table(),
            self.first_time_table(),
        ];
        for table in tables {
            document = document.table(table);
        }
        self.notes(document).data(self.data_table())
    }

    fn event_words(&self) -> Message {
        say!("basis-event", period = self.heading.in_period())
    }

    fn cohort_words(&self) -> Message {
        let followed = self.heading.day(self.heading.as_of);
        say!("basis-cohort-followed", period = self.heading.in_period(), day = Value::Date(followed.to_string()))
    }

    /// The label over a column of figures of the period.
    fn these(&self) -> String {
        self.heading.period.label.clone()
    }

    /// The label over a column of figures of the year before.
    fn those(&self) -> Option<Message> {
        self.before.as_ref().map(year_before_label)
    }

    fn figures_table(&self) -> Table {
        let mut table = figures_head(self.these(), self.those(), self.event_words());
        let passed = self.months.iter().filter(|month| !month.is_ahead).count();
        if passed > 1 {
            table.columns.push(Column::new("", say!("label-by-month")));
        }
        let trend = |of: &dyn Fn(usize) -> i64| Cell::Trend((0..passed).map(of).collect());
        let figures = &self.figures;
        for (label, compared, by_month) in [
            (say!("label-people-reached"), figures.reached, trend(&|month| self.cohorts[month].entered.value)),
            (say!("label-joined"), figures.joined, trend(&|month| self.months[month].joined.value)),
            (say!("label-activated"), figures.activated, trend(&|month| self.months[month].activated.value)),
            (say!("label-mentors-recruited"), figures.recruiting_members, Cell::Blank),
            (say!("label-links-generated"), figures.links_generated, Cell::Blank),
            (say!("label-links-unused"), figures.links_unused, Cell::Blank),
        ] {
            let mut cells = vec![Cell::word(label), Cell::from(compared.value)];
            if let Some(before) = compared.before {
                cells.extend([Cell::from(before), change_cell(compared), growth_cell(compared)]);
            }
            cells.push(by_month);
            table.push(cells);
        }
        table
    }

    fn months_table(&self) -> Table {
        let those = self.those();
        let running = self.months.iter().position(|month| month.is_running);
        let mut table = months_head(those.as_ref(), self.event_words(), running);
        let max = self.months.iter().map(|month| month.joined.value).max().unwrap_or_default();
        for row in self.months.iter().filter(|row| !row.is_ahead) {
            let bar = Cell::Bar { value: row.joined.value, max };
            let mut cells = vec![Cell::Date(row.month.clone()), Cell::from(row.joined.value), bar];
            cells.extend(those.as_ref().map(|_| Cell::from(row.joined.before)));
            cells.push(Cell::from(row.activated.value));
            cells.extend(those.as_ref().map(|_| Cell::from(row.activated.before)));
            table.push(cells);
        }
        let mut cells = vec![Cell::word(say!("label-total")), Cell::from(self.figures.joined.value), Cell::Blank];
        cells.extend(self.figures.joined.before.map(Cell::from));
        cells.push(Cell::from(self.figures.activated.value));
        cells.extend(self.figures.activated.before.map(Cell::from));
        table.push_total(cells);
        table
    }

    fn cohorts_table(&self) -> Table {
        let mut columns = vec![
            Column::new("month", say!("label-came-in")),
            Column::new("entered", say!("label-entered")),
            Column::new("joined_in_time", say!("label-joined")),
            Column::new("activated_in_time", say!("label-activated")),
            Column::new("rate", say!("label-rate")),
        ];
        columns.extend(self.those().map(|those| Column::new("rate_before", those)));
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

    fn sources_table(&self, sources: &[SourceFigures], title: Message, name: Column) -> Table {
        let mut table = sources_head(name, title, self.cohort_words());
        if sources.iter().all(|source| source.name.is_none()) {
            return table;
        }
        let max = sources.iter().map(|source| source.activated).max().unwrap_or_default();
        let cells = |name: Cell, [entered, joined, activated]: [i64; 3], bar: Cell| {
            let rate = Cell::Share { num: activated, den: entered };
            vec![name, Cell::from(entered), Cell::from(joined), Cell::from(activated), bar, rate]
        };
        let figures = |source: &SourceFigures| [source.entered, source.joined, source.activated];
        let sum = |sources: &[&SourceFigures]| {
            sources.iter().fold([0; 3], |sum, source| {
                let figures = figures(source);
                [0, 1, 2].map(|place| sum[place] + figures[place])
            })
        };
        let (named, unnamed): (Vec<&SourceFigures>, Vec<&SourceFigures>) =
            sources.iter().partition(|source| source.name.is_some());
        for source in named.iter().take(SHOWN) {
            let name = Cell::text(source.name.clone().unwrap_or_default());
            table.push(cells(name, figures(source), Cell::Bar { value: source.activated, max }));
        }
        if named.len() > SHOWN {
            let rest = &named[SHOWN..];
            let name = Cell::word(say!("summary-others", count = rest.len() as i64));
            table.push(cells(name, sum(rest), Cell::Blank));
        }
        for source in unnamed {
            table.push(cells(
                Cell::word(say!("none-label")),
                figures(source),
                Cell::Bar { value: source.activated, max },
            ));
        }
        let all: Vec<&SourceFigures> = sources.iter().collect();
        table.push_total(cells(Cell::word(say!("label-total")), sum(&all), Cell::Blank));
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
            let who = &row.contender;
            table.push(vec![
                Cell::from(row.rank.map(|rank| rank as i64)),
                who_cell(row),
                text_cell(who.group.as_ref()),
                Cell::from(who.joined),
                Cell::from(who.activated),
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
        let cells = |name: Cell, recruiting: i64, members: i64, joined: Compared, activated: i64| {
            let mut cells = vec![name, Cell::from(recruiting), Cell::from(members), Cell::from(joined.value)];
            cells.extend(joined.before.map(Cell::from));
            cells.push(Cell::from(activated));
            cells
        };
        for row in &self.groups {
            let GroupFigures { group, members, recruiting, joined, activated } = row;
            let name = group.as_ref().map_or_else(|| Cell::word(say!("none-label")), Cell::text);
            table.push(cells(name, *recruiting, *members, *joined, activated.value));
        }
        let figures = &self.figures;
        let recruiting = figures.recruiting_members.value;
        let total =
            cells(Cell::word(say!("label-total")), recruiting, self.members, figures.joined, figures.activated.value);
        table.push_total(total);
        table
    }

    fn first_time_table(&self) -> Table {
        let columns = vec![
            Column::new("name", say!("label-mentor")),
            Column::new("group", say!("label-group")),
            Column::new("first_joined_on", say!("label-first-on")),
            Column::new("joined", say!("label-joined")),
        ];
        let mut table = Table::new(columns).titled(say!("summary-first-time"), Some(self.event_words()));
        for row in self.first_time_recruiters.iter().take(SHOWN) {
            let FirstTimeRecruiter { member_id, name, group, first_joined_on, joined } = row;
            let day = Cell::Date(first_joined_on.to_string());
            table.push(vec![name_cell(name.as_ref(), member_id), text_cell(group.as_ref()), day, Cell::from(*joined)]);
        }
        table
    }

    fn notes(&self, document: Document) -> Document {
        let mut document = document;
        let more = self.first_time_recruiters.len().saturating_sub(SHOWN);
        if more > 0 {
            document = document.finding(say!("summary-more-first-time", count = more as i64));
        }
        if self.funnel.total.open.unwrap_or_default() > 0 {
            document = document.finding(say!("summary-open-rise"));
        }
        if self.self_referrals > 0 {
            document = document.finding(say!("summary-self-referrals", count = self.self_referrals));
        }
        document
    }
}

/// The label over a column of figures of the year before.
pub(super) fn year_before_label(before: &Before) -> Message {
    if before.until.is_some() || before.period.label.contains("..") {
        say!("label-year-before")
    } else {
        Message::verbatim(&before.period.label)
    }
}

/// What the figures are compared with.
pub(super) fn before_words(before: &Before) -> Message {
    let days = days_words(&before.period);
    let days = if before.until.is_some() { say!("summary-same-days-before", days) } else { days };
    // A leap day more or less is said; a year is known to have one or not.
    let [these, those] = before.days;
    let days = if these == those || these > 364 {
        days
    } else {
        say!("summary-other-length", days, those = those, these = these)
    };
    match before.known_from {
        Some(day) => say!("summary-compared-since", days, day = Value::Date(day.to_string())),
        None => say!("summary-compared", days),
    }
}

/// `2024`, or `2025-01-01 to 2025-02-16`.
fn days_words(period: &Period) -> Message {
    match period.label.split_once("..") {
        Some((first, last)) => {
            say!("range", first = Value::Date(first.to_owned()), last = Value::Date(last.to_owned()))
        }
        None => Value::Date(period.label.clone()).into(),
    }
}

/// `+127`, `-3`, `0`.
pub(super) fn change_cell(compared: Compared) -> Cell {
    let Some(change) = compared.change() else { return Cell::Empty };
    let sign = if change > 0 { "+" } else { "" };
    Cell::Figure { shown: format!("{sign}{}", count(change)).into(), raw: change.to_string() }
}

/// `+20.6 %`; `new` where there was nothing before.
pub(super) fn growth_cell(compared: Compared) -> Cell {
    let (Some(before), Some(change)) = (compared.before, compared.change()) else { return Cell::Empty };
    match (before, change.cmp(&0)) {
        (0, Ordering::Greater) => Cell::Figure { shown: say!("word-new"), raw: String::new() },
        (0, _) => Cell::Empty,
        (_, Ordering::Greater) => growth(format!("+{}", percent(change, before)), change, before),
        (_, Ordering::Less) => growth(format!("-{}", percent(-change, before)), change, before),
        (_, Ordering::Equal) => growth(percent(0, before), change, before),
    }
}

fn growth(shown: String, change: i64, before: i64) -> Cell {
    let raw = crate::domain::rounding::fraction(change, before).map(|share| share.to_string()).unwrap_or_default();
    Cell::Figure { shown: shown.into(), raw }
}

fn name_cell(name: Option<&String>, member_id: &str) -> Cell {
    name.map_or_else(|| Cell::code(member_id), Cell::text)
}

fn text_cell(text: Option<&String>) -> Cell {
    text.map_or(Cell::Empty, Cell::text)
}

/// The table of campaigns or channels without its rows.
pub(super) fn sources_head(name: Column, title: Message, basis: Message) -> Table {
    let mut columns =
        vec![name, Column::new("entered", say!("label-entered")), Column::new("joined", say!("label-joined"))];
    columns.extend([
        Column::new("activated", say!("label-active")),
        Column::bar(),
        Column::new("rate", say!("label-rate")),
    ]);
    Table::new(columns).titled(title, Some(basis)).in_half()
}

/// The table of the figures at the head of the page without its rows.
pub(super) fn figures_head(period: String, those: Option<Message>, basis: Message) -> Table {
    let mut columns = vec![Column::new("figure", say!("label-figure")), Column::new("value", period)];
    if let Some(those) = those {
        let before = Column::new("before", those);
        columns.extend([
            before,
            Column::new("change", say!("label-change")),
            Column::new("growth", say!("label-growth")),
        ]);
    }
    Table::new(columns).titled(say!("summary-figures"), Some(basis))
}

/// The table of the months without its rows: columns, charts and where the running month stands.
pub(super) fn months_head(those: Option<&Message>, basis: Message, running: Option<usize>) -> Table {
    let beside = |key| those.map(|those| Column::new(key, those.clone()));
    let mut columns =
        vec![Column::new("month", say!("label-month")), Column::new("joined", say!("label-joined")), Column::bar()];
    columns.extend(beside("joined_before"));
    columns.push(Column::new("activated", say!("label-activated")));
    columns.extend(beside("activated_before"));
    let mut table = Table::new(columns).titled(say!("summary-months"), Some(basis));
    // Joined, its bar and its year before stand first; activated and its year before after them.
    let (joined_before, activated) = if those.is_some() { (Some(3), 4) } else { (None, 3) };
    table.charts = vec![
        Chart { labels: 0, figures: 1, before: joined_before, running },
        Chart { labels: 0, figures: activated, before: joined_before.map(|_| activated + 1), running },
    ];
    table
}
