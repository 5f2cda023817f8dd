//! Summaries as people read them, table by table.

mod tables;

use super::figures::{MonthRow, text_cell};
use super::leaderboard::who_cell;
use super::table::{Cell, Column, Document, Table};
use crate::domain::period::Period;
use crate::messages::{Message, Value, say};
use crate::report::leaderboard::BoardRow;
use crate::report::scope::{Basis, Heading};
use crate::report::summary::findings::Finding;
use crate::report::summary::{Before, FirstTimeRecruiter, MonthFigures, SHOWN, SourceFigures, Summary};
use tables::{Group, Recruiter, Shown, Source};

pub(super) use tables::year_before_label;

impl Summary {
    /// The report as a document: findings, then a table for each question, and the table for machines.
    pub fn document(&self) -> Document {
        let mut document = begin(&self.heading, self.before.as_ref(), &self.findings, "verve summary");
        let tables = self.shown();
        if !self.is_empty() || self.figures.links_generated.value > 0 {
            document = document.table(tables.figures_table());
        }
        if self.is_empty() {
            return document.data(self.data_table());
        }
        document = document.table(tables.months_table()).table(tables.funnel_table());
        document = self.funnel.where_now(document).table(self.cohorts_table());
        document = tables.people(document).table(self.first_time_table());
        self.notes(document).data(self.data_table())
    }

    /// The report as one JSON object.
    pub fn json(&self) -> String {
        self.json_saying(said(&self.findings))
    }

    fn shown(&self) -> Shown<'_> {
        let figures = &self.figures;
        let passed = self.months.iter().filter(|month| !month.is_ahead);
        let trend = |of: fn(&Self, usize) -> i64| (0..passed.clone().count()).map(|month| of(self, month)).collect();
        Shown {
            heading: &self.heading,
            before: self.before.as_ref(),
            figures: [
                figures.reached,
                figures.joined,
                figures.activated,
                figures.recruiting_members,
                figures.links_generated,
                figures.links_unused,
            ],
            trends: (passed.clone().count() > 1).then(|| {
                [
                    trend(|summary, month| summary.cohorts[month].entered.value),
                    trend(|summary, month| summary.months[month].joined.value),
                    trend(|summary, month| summary.months[month].activated.value),
                ]
            }),
            months: passed.map(MonthRow::of).collect(),
            stages: self.funnel.total.stages,
            campaigns: self.campaigns.iter().map(SourceFigures::shown).collect(),
            channels: self.channels.iter().map(SourceFigures::shown).collect(),
            recruiters: self.recruiters.rows.iter().map(Recruiter::of).collect(),
            groups: self
                .groups
                .iter()
                .map(|row| Group {
                    name: row.group.as_deref(),
                    recruiting: row.recruiting,
                    members: row.members,
                    joined: row.joined,
                    activated: row.activated,
                })
                .collect(),
            members: self.members,
        }
    }

    fn cohorts_table(&self) -> Table {
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

    fn first_time_table(&self) -> Table {
        let columns = vec![
            Column::new("name", say!("label-mentor")),
            Column::new("group", say!("label-group")),
            Column::new("first_joined_on", say!("label-first-on")),
            Column::new("joined", say!("label-joined")),
        ];
        let basis = say!("basis-event", period = self.heading.in_period());
        let mut table = Table::new(columns).titled(say!("summary-first-time"), Some(basis));
        for row in self.first_time_recruiters.iter().take(SHOWN) {
            let FirstTimeRecruiter { member_id, name, group, first_joined_on, joined } = row;
            let who = name.as_ref().map_or_else(|| Cell::code(member_id), Cell::text);
            let day = Cell::Date(first_joined_on.to_string());
            table.push(vec![who, text_cell(group.as_deref()), day, Cell::from(*joined)]);
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

impl MonthRow {
    fn of(month: &MonthFigures) -> Self {
        let MonthFigures { month, joined, activated, is_running, .. } = month;
        Self { month: month.clone(), joined: *joined, activated: *activated, is_running: *is_running }
    }
}

impl SourceFigures {
    fn shown(&self) -> Source<'_> {
        (self.name.as_deref(), [self.entered, self.joined, self.activated])
    }
}

impl<'a> Recruiter<'a> {
    fn of(row: &'a BoardRow) -> Self {
        let figures = [row.contender.joined, row.contender.activated];
        Self { rank: row.rank, who: who_cell(row), group: row.contender.group.as_deref(), figures }
    }
}

/// The title, what the figures are compared with, and what is remarkable.
fn begin(heading: &Heading, before: Option<&Before>, findings: &[Finding], command: &str) -> Document {
    let mut document = heading.document(say!("summary-title", period = heading.in_period()), None);
    document.origin = heading.origin(command, &[Basis::Event, Basis::Cohort]);
    if let Some(before) = before {
        document = document.note(before_words(before));
    }
    for finding in findings {
        let words = finding.words();
        document = if finding.is_for_action() { document.warning(words) } else { document.finding(words) };
    }
    findings.iter().filter_map(Finding::advice).fold(document, Document::advice)
}

/// What programs read of the findings: English sentences.
fn said(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|finding| finding.words().to_string()).collect()
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
