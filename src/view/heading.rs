//! What every document says about itself: whose data, which days, on what basis, as of when.

use super::table::{Cell, Column, Document, Line, Origin, Tone};
use super::words::shell_word;
use crate::domain::Instant;
use crate::domain::calendar::local_time;
use crate::domain::period::Period;
use crate::messages::{Message, Value, say};
use crate::report::dimension::Dimension;
use crate::report::scope::{Basis, Heading};
use chrono::NaiveDate;

impl Heading {
    /// A document that begins with its answer, the organization, and the basis, as-of and revision.
    ///
    /// `basis` is a sentence without its point (`Cohort: entered in 2025`); with none the zone comes first.
    pub fn document(&self, title: impl Into<Message>, basis: Option<Message>) -> Document {
        let mut document = Document::new(title).note(self.organization_line());
        if let Some(basis) = basis {
            document = document.note(basis);
        }
        document.title.push(Line::new(self.scope_line(), Tone::Origin));
        if !self.filters.is_empty() {
            let filter =
                |(dimension, value): &(Dimension, String)| Message::joined(vec![dimension.word(), value.into()], " ");
            let filters = Message::joined(self.filters.iter().map(filter).collect(), ", ");
            document = document.note(say!("filters-only", filters));
        }
        if let Some([member, into]) = &self.merged {
            document = document.note(say!("merged-into", member, into));
        }
        document
    }

    /// What a page says of its figures: which days they are of, how they are made, and the command that makes them again.
    pub(super) fn origin(&self, command: &str, bases: &[Basis]) -> Origin {
        let as_of = Value::Date(self.minute(self.as_of));
        let filter =
            |(dimension, value): &(Dimension, String)| format!(" --{} {}", dimension.name(), shell_word(value));
        let filters: String = self.filters.iter().map(filter).collect();
        let command = format!("{command} {}{filters} --as-of {}", self.period.flags(), self.as_of_text());
        let mut made = vec![
            (say!("label-organization"), self.organization_line()),
            (say!("made-days"), say!("made-days-words", days = days(&self.period), zone = self.timezone.name())),
            (say!("made-as-of"), say!("made-as-of-words", as_of, revision = self.revision.to_string())),
        ];
        for basis in bases {
            made.push(match basis {
                Basis::Event => (say!("made-event"), say!("made-event-words")),
                Basis::Cohort => (say!("made-cohort"), say!("made-cohort-words")),
            });
        }
        if bases.len() > 1 {
            made.push((say!("made-both"), say!("made-both-words")));
        }
        made.push((say!("label-reached"), say!("made-reached-words")));
        made.push((say!("made-again"), say!("made-again-words", command)));
        let as_of = Value::Date(self.day(self.as_of).to_string());
        Origin { scope: Some(say!("page-days-as-of", days = days(&self.period), as_of)), made }
    }

    /// The organization's name, marked where the data are made up.
    pub fn organization_line(&self) -> Message {
        if self.is_demo {
            say!("organization-demo", name = &self.organization_name)
        } else {
            (&self.organization_name).into()
        }
    }

    /// The zone, the local time of the as-of, and what gives this answer again.
    pub fn scope_line(&self) -> Message {
        let as_of = Value::Date(self.minute(self.as_of));
        say!("as-of-line", zone = self.timezone.name(), as_of, age = self.as_of_text())
    }

    /// The period behind a noun: `of 2025`, `from 2025-01-01 to 2025-03-31`.
    pub fn of_period(&self) -> Message {
        of_period(&self.period)
    }

    /// The period behind a verb: `in 2025`, `on 2025-09-14`, `from 2025-01-01 to 2025-03-31`.
    pub fn in_period(&self) -> Message {
        in_period(&self.period)
    }

    /// The local date and time of an instant, to the minute.
    pub fn minute(&self, instant: Instant) -> String {
        let (day, time) = local_time(instant, self.timezone);
        format!("{day} {}", time.format("%H:%M"))
    }

    /// A point in time as a cell: local to the minute for people, RFC 3339 for machines.
    pub fn time_cell(&self, instant: Instant) -> Cell {
        Cell::Time { shown: self.minute(instant), raw: instant.to_string() }
    }

    /// A point in time as a cell: local to the second for people, RFC 3339 for machines.
    pub fn second_cell(&self, instant: Instant) -> Cell {
        let (day, time) = local_time(instant, self.timezone);
        Cell::Time { shown: format!("{day} {}", time.format("%H:%M:%S")), raw: instant.to_string() }
    }

    /// The first columns of a report's CSV.
    pub fn data_columns() -> Vec<Column> {
        ["organization", "period", "timezone", "basis", "as_of", "revision"].map(Column::key).to_vec()
    }

    /// The cells under [`Heading::data_columns`].
    pub fn data_cells(&self, basis: Basis) -> Vec<Cell> {
        vec![
            Cell::code(&self.organization),
            Cell::code(&self.period.label),
            Cell::code(self.timezone.name()),
            Cell::code(basis.name()),
            self.time_cell(self.as_of),
            Cell::from(self.revision),
        ]
    }
}

/// A period behind a noun.
pub(super) fn of_period(period: &Period) -> Message {
    period_range(period).unwrap_or_else(|| say!("period-of", period = Value::Date(period.label.clone())))
}

/// A period behind a verb.
pub(super) fn in_period(period: &Period) -> Message {
    let is_day = period.start.and_then(|day| day.succ_opt()) == period.end;
    let label = Value::Date(period.label.clone());
    match period_range(period) {
        None if is_day && period.start.is_some() => say!("period-on", day = label),
        None => say!("period-in", period = label),
        Some(_) if period.start.is_none() && period.end.is_none() => say!("period-any-time"),
        Some(range) => range,
    }
}

/// The days of a period, first and last.
pub fn days(period: &Period) -> Message {
    let day = |day: NaiveDate| Value::Date(day.to_string());
    let last = period.end.map(|end| end.pred_opt().unwrap_or(end));
    match (period.start, last) {
        (Some(first), Some(last)) if first == last => day(first).into(),
        (Some(first), Some(last)) => say!("range", first = day(first), last = day(last)),
        (Some(first), None) => say!("period-since", day = day(first)),
        (None, Some(last)) => say!("period-until", day = day(last)),
        (None, None) => say!("period-all-time"),
    }
}

/// The words of a period that is no unit of the calendar.
fn period_range(period: &Period) -> Option<Message> {
    let day = |day: NaiveDate| Value::Date(day.to_string());
    let last = period.end.map(|end| end.pred_opt().unwrap_or(end));
    match (period.start, last) {
        (None, None) => Some(say!("period-all-time")),
        (Some(first), None) => Some(say!("period-since", day = day(first))),
        (None, Some(last)) => Some(say!("period-until", day = day(last))),
        (Some(first), Some(last)) if period.label.contains("..") => {
            Some(say!("period-from-to", first = day(first), last = day(last)))
        }
        (Some(_), Some(_)) => None,
    }
}
