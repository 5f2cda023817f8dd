//! What every report says about itself: whose data, which days, on what basis, as of when.

use super::dimension::Dimension;
use super::table::{Cell, Column, Document};
use crate::domain::Instant;
use crate::domain::calendar::{local_day, local_time};
use crate::domain::period::Period;
use crate::messages::{Message, Value, say};
use chrono::NaiveDate;
use chrono_tz::Tz;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

/// What is counted by which day (semantics section 6); the two never stand in one table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Referrals by their entry, followed to the as-of.
    Cohort,
    /// Milestones by when they happened.
    Event,
}

impl Basis {
    /// The name in files and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cohort => "cohort",
            Self::Event => "event",
        }
    }

    /// The basis of that exact name, where there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Cohort, Self::Event].into_iter().find(|basis| basis.name() == name)
    }
}

/// The circumstances of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// The organization's slug.
    pub organization: String,
    /// The organization's name.
    pub organization_name: String,
    /// Whether the data are made up.
    pub is_demo: bool,
    /// The zone of the local days.
    pub timezone: Tz,
    /// The days the question is about.
    pub period: Period,
    /// The moment the answer is true at.
    pub as_of: Instant,
    /// The organization's revision the answer is made from.
    pub revision: i64,
    /// When the answer was made.
    pub generated_at: Instant,
    /// What the answer is narrowed to, in the words of the command.
    pub filters: Vec<(Dimension, String)>,
    /// The member who was asked for and the one whom they are merged into, who stands in the filters.
    pub merged: Option<[String; 2]>,
}

impl Heading {
    /// The first fields of a report's JSON.
    pub fn head(&self, report: &'static str, basis: Option<Basis>) -> Head<'_> {
        Head {
            report,
            organization: &self.organization,
            timezone: self.timezone.name(),
            period: PeriodFields::of(&self.period),
            basis,
            as_of: self.as_of,
            revision: self.revision,
            generated_at: self.generated_at,
            filters: FilterFields(&self.filters),
        }
    }

    /// A document that begins with its answer, the organization, and the basis, as-of and revision.
    ///
    /// `basis` is a sentence without its point (`Cohort: entered in 2025`); with none the zone comes first.
    pub fn document(&self, title: impl Into<Message>, basis: Option<Message>) -> Document {
        let mut document = Document::new(title).note(self.organization_line());
        if let Some(basis) = basis {
            document = document.note(basis);
        }
        document = document.note(self.scope_line());
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

    /// What `--as-of` takes to give this answer again.
    pub fn as_of_text(&self) -> String {
        format!("rev:{}@{}", self.revision, self.as_of)
    }

    /// The period behind a noun: `of 2025`, `from 2025-01-01 to 2025-03-31`.
    pub fn of_period(&self) -> Message {
        of_period(&self.period)
    }

    /// The period behind a verb: `in 2025`, `on 2025-09-14`, `from 2025-01-01 to 2025-03-31`.
    pub fn in_period(&self) -> Message {
        in_period(&self.period)
    }

    /// The local day of an instant.
    pub fn day(&self, instant: Instant) -> NaiveDate {
        local_day(instant, self.timezone)
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

/// The first fields of a report's JSON, in the order of the interface page.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Head<'a> {
    /// Which report it is.
    report: &'static str,
    /// The organization's slug.
    organization: &'a str,
    /// The zone of the local days, by its IANA name.
    timezone: &'static str,
    /// The days that are asked about.
    period: PeriodFields<'a>,
    /// What counts by which day; null where the report says it part by part.
    basis: Option<Basis>,
    /// The moment that the answer is true at.
    as_of: Instant,
    /// The organization's revision that the answer is made from.
    revision: i64,
    /// When the answer was made.
    generated_at: Instant,
    /// What the answer is narrowed to, by the names of the parameters.
    #[serde(skip_serializing_if = "FilterFields::is_empty")]
    filters: FilterFields<'a>,
}

/// Writes a local day as `2025-03-31`.
pub(super) fn day_text<S: Serializer>(day: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}

/// A period: its label and its local days, the last one excluded.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Period")]
pub(super) struct PeriodFields<'a> {
    /// As it is asked for.
    label: &'a str,
    /// The first day; null without a beginning.
    #[serde(serialize_with = "day_or_null")]
    #[schemars(with = "Option<Day>")]
    start: Option<NaiveDate>,
    /// The first day that does not belong to it; null without an end.
    #[serde(serialize_with = "day_or_null")]
    #[schemars(with = "Option<Day>")]
    end: Option<NaiveDate>,
}

impl<'a> PeriodFields<'a> {
    pub(super) fn of(period: &'a Period) -> Self {
        Self { label: &period.label, start: period.start, end: period.end }
    }
}

/// Writes a local day, where there is one, as `2025-03-31`.
pub(super) fn day_or_null<S: Serializer>(day: &Option<NaiveDate>, serializer: S) -> Result<S::Ok, S::Error> {
    match day {
        Some(day) => serializer.collect_str(day),
        None => serializer.serialize_none(),
    }
}

/// The schema of a local day.
#[derive(JsonSchema)]
#[schemars(inline, extend("format" = "date"))]
pub(super) struct Day(#[expect(dead_code, reason = "only its schema is used")] String);

/// What an answer is narrowed to, in the order in which it was asked.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(inline)]
pub(super) struct FilterFields<'a>(
    #[schemars(with = "std::collections::BTreeMap<String, String>")] &'a [(Dimension, String)],
);

impl FilterFields<'_> {
    const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for FilterFields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(dimension, value)| (dimension.name(), value)))
    }
}

/// A value as compact JSON.
///
/// The reports hold texts, numbers and lists only, which cannot fail to serialize.
pub(super) fn json_text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Each value as a line of NDJSON.
pub(super) fn json_lines<'a, T: Serialize + 'a>(values: impl IntoIterator<Item = &'a T>) -> Vec<String> {
    values.into_iter().map(json_text).collect()
}
