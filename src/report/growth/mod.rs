//! Growth across organizations (semantics section 10): only of those that agreed, and no figure that shows a few people.
//!
//! A figure is shown where it counts enough people of enough organizations, none of which is most of it. What follows
//! from figures (a total, a growth) is shown only where each figure that it gives away is.

mod builder;

use crate::domain::Instant;
use crate::domain::period::Period;
use crate::domain::rounding::fraction;
use crate::report::scope::{PeriodFields, json_lines, json_text};
use chrono_tz::Tz;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use std::borrow::Cow;

pub use builder::{GrowthBuilder, GrowthQuery};

/// The fewest people behind a figure that is shown.
pub const FEWEST_PEOPLE: i64 = 5;
/// The fewest organizations behind a figure that is shown.
pub const FEWEST_ORGANIZATIONS: usize = 3;
/// The largest part of a shown figure that one organization may have, in percent.
pub const MOST_OF_ONE_PERCENT: i64 = 80;

/// A finished report on growth.
#[derive(Debug, Clone, PartialEq)]
pub struct Growth {
    /// The zone of months and years.
    pub timezone: Tz,
    /// The days, whole months or years.
    pub period: Period,
    /// The moment the answer is true at.
    pub as_of: Instant,
    /// When the answer was made.
    pub generated_at: Instant,
    /// How many organizations agreed to be counted.
    pub organizations: usize,
    /// By month or by year.
    pub by: GrowthUnit,
    /// Months or years, in their order.
    pub rows: Vec<GrowthRow>,
    /// All of the period.
    pub total: GrowthFigures,
}

/// What the rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GrowthUnit {
    /// Calendar months.
    Month,
    /// Calendar years.
    Year,
}

impl GrowthUnit {
    /// The name in commands, CSV and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// The unit of that exact name, where there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Month, Self::Year].into_iter().find(|unit| unit.name() == name)
    }
}

/// A month or year.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct GrowthRow {
    /// `2025-03` or `2025`.
    pub period: String,
    /// Whether it is still running, so that it is compared with the same part of the one before.
    pub is_partial: bool,
    /// Its figures.
    #[serde(flatten)]
    pub figures: GrowthFigures,
}

/// The figures of a month or year.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct GrowthFigures {
    /// Accounts created.
    pub joined: GrowthCell,
    /// First logins.
    pub activated: GrowthCell,
    /// Members through whom somebody joined, each once.
    pub active_recruiters: GrowthCell,
    /// Organizations that somebody joined; shown where the people who joined are.
    pub active_organizations: GrowthCell,
}

/// A figure, where it may be shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GrowthCell {
    /// How many; none where showing it would show a few people.
    pub value: Option<i64>,
    /// Against the same length before; none where that may not be shown, or is not asked.
    pub growth: Option<Change>,
}

/// How a figure grew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// There was nothing before.
    New,
    /// The figure, and the one before, which is not 0.
    By {
        /// Now.
        value: i64,
        /// Before.
        before: i64,
    },
}

impl GrowthCell {
    /// A figure that is not shown.
    pub const HIDDEN: Self = Self { value: None, growth: None };
}

impl Change {
    /// By which part of the earlier figure it grew; none for a new one.
    pub const fn parts(self) -> Option<(i64, i64)> {
        match self {
            Self::New => None,
            Self::By { value, before } => Some((value - before, before)),
        }
    }
}

/// The figure of some organizations, where it may be shown: one count of people for each of them.
///
/// None for too few people, too few organizations with any, or one that is nearly all of it. The
/// organization that asks (`asker`, its place) knows its own count: the others without it must be enough too.
pub fn shown(people: &[i64], asker: Option<usize>) -> Option<i64> {
    let own = asker.and_then(|asker| people.get(asker)).copied().unwrap_or_default();
    let others = people.iter().enumerate().filter(|(place, _)| Some(*place) != asker).map(|(_, count)| *count);
    let others: Vec<i64> = others.collect();
    let is_told = are_enough(people) && (own == 0 || are_enough(&others));
    is_told.then(|| people.iter().sum())
}

fn are_enough(people: &[i64]) -> bool {
    let sum: i64 = people.iter().sum();
    let organizations = people.iter().filter(|count| **count > 0).count();
    let most = people.iter().max().copied().unwrap_or_default();
    sum >= FEWEST_PEOPLE && organizations >= FEWEST_ORGANIZATIONS && most * 100 <= sum * MOST_OF_ONE_PERCENT
}

/// A figure as JSON.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "GrowthCell")]
struct CellJson {
    /// How many; null where it would show a few people.
    value: Option<i64>,
    /// By which part it grew against the same length before; null where that may not be shown, or there was nothing before.
    growth: Option<f64>,
    /// Whether there was nothing before.
    is_new: bool,
}

impl Serialize for GrowthCell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (part, whole) = self.growth.and_then(Change::parts).unwrap_or_default();
        let is_new = self.growth == Some(Change::New);
        CellJson { value: self.value, growth: fraction(part, whole), is_new }.serialize(serializer)
    }
}

impl JsonSchema for GrowthCell {
    fn schema_name() -> Cow<'static, str> {
        CellJson::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        CellJson::json_schema(generator)
    }
}

/// The report as JSON.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Growth")]
pub struct GrowthJson<'a> {
    report: &'static str,
    /// The zone of months and years.
    timezone: &'a str,
    /// The days, whole months or years.
    period: PeriodFields<'a>,
    /// What the rows are.
    by: GrowthUnit,
    /// The moment that the answer is true at.
    as_of: Instant,
    /// When the answer was made.
    generated_at: Instant,
    /// How many organizations agreed to be counted.
    organizations: usize,
    /// What a figure needs to be shown.
    thresholds: GrowthThresholds,
    /// Months or years, in their order.
    rows: &'a [GrowthRow],
    /// All of the period.
    total: GrowthFigures,
}

/// What a figure needs to be shown.
#[derive(Serialize, JsonSchema)]
struct GrowthThresholds {
    /// The fewest people.
    people: i64,
    /// The fewest organizations that they are of.
    organizations: usize,
    /// The largest part of them that one organization may have.
    most_of_one: f64,
}

impl Growth {
    /// The report as one JSON object; a figure that is not shown is null.
    pub fn json(&self) -> String {
        json_text(&GrowthJson {
            report: "growth",
            timezone: self.timezone.name(),
            period: PeriodFields::of(&self.period),
            by: self.by,
            as_of: self.as_of,
            generated_at: self.generated_at,
            organizations: self.organizations,
            thresholds: GrowthThresholds {
                people: FEWEST_PEOPLE,
                organizations: FEWEST_ORGANIZATIONS,
                most_of_one: MOST_OF_ONE_PERCENT as f64 / 100.0,
            },
            rows: &self.rows,
            total: self.total,
        })
    }

    /// The rows of NDJSON.
    pub fn rows(&self) -> Vec<String> {
        json_lines(&self.rows)
    }
}
