//! What every report says about itself: whose data, which days, on what basis, as of when.

use super::dimension::Dimension;
use crate::domain::Instant;
use crate::domain::calendar::local_day;
use crate::domain::period::Period;
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

    /// What `--as-of` takes to give this answer again.
    pub fn as_of_text(&self) -> String {
        format!("rev:{}@{}", self.revision, self.as_of)
    }

    /// The local day of an instant.
    pub fn day(&self, instant: Instant) -> NaiveDate {
        local_day(instant, self.timezone)
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

/// Rows of an organization as one JSON object.
pub(crate) fn listed_json(report: &'static str, organization: &str, rows: &[impl Serialize]) -> String {
    #[derive(Serialize)]
    struct Listed<'a, T> {
        report: &'static str,
        organization: &'a str,
        rows: &'a [T],
    }
    json_text(&Listed { report, organization, rows })
}

/// A value as compact JSON.
///
/// The reports hold texts, numbers and lists only, which cannot fail to serialize.
pub(crate) fn json_text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Each value as a line of NDJSON.
pub(crate) fn json_lines<'a, T: Serialize + 'a>(values: impl IntoIterator<Item = &'a T>) -> Vec<String> {
    values.into_iter().map(json_text).collect()
}
