//! A member's year, or another period: what a peer mentor brought about, for them to read and for games to count.
//!
//! It counts what happened in the period (event basis); only `came` in the months follows those who came in it. It
//! names nobody else, and leaves out the place where too few have one.

mod builder;

use crate::report::scope::{Basis, Head, Heading, day_text, json_text};
use crate::report::summary::json::BeforeJson;
use crate::report::summary::{Before, Compared};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

pub use builder::{MemberYearQuery, MemberYearsBuilder};

/// How many members must have a figure for a place among them to be told.
pub const FEWEST_RANKED: usize = 5;

/// A finished year of a member.
#[derive(Debug, Clone, PartialEq)]
pub struct MemberYear {
    /// Whose organization, which days, as of when.
    pub heading: Heading,
    /// What the figures are compared with; none where the member had nothing a year before.
    pub before: Option<Before>,
    /// Who.
    pub member: MemberName,
    /// The figures of the period.
    pub figures: MemberFigures,
    /// The same by month.
    pub months: Vec<MemberMonth>,
    /// The months with most people joined; none where nobody did.
    pub best_month: Option<BestMonth>,
    /// The longest run of months with somebody joined; none where nobody did.
    pub longest_streak: Option<Streak>,
    /// The place among the members, by people activated; none for nobody activated or too few members with a figure.
    pub rank: Option<MemberRank>,
    /// Accounts created since the member began, up to the as-of.
    pub joined_ever: i64,
    /// The milestones of the organization, ascending, reached or not.
    pub milestones: Vec<MemberMilestone>,
}

/// Who a year belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MemberName {
    /// The organization's own id.
    pub member_id: String,
    /// The name.
    pub name: Option<String>,
    /// The local chapter.
    pub group: Option<String>,
}

/// What happened in the period through a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MemberFigures {
    /// Referrals that entered: a link opened or a code typed.
    pub reached: Compared,
    /// Accounts created.
    pub joined: Compared,
    /// First logins.
    pub activated: Compared,
}

/// A local month of a member, as far as it lies in the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MemberMonth {
    /// `2025-03`.
    pub month: String,
    /// Referrals that entered.
    pub reached: i64,
    /// Accounts created.
    pub joined: i64,
    /// First logins.
    pub activated: i64,
    /// Those who came in the month, by where they are now.
    pub came: Came,
}

/// People who came in a month, each counted once, by where they are at the as-of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Came {
    /// With a first login.
    pub active: i64,
    /// With an account and no first login.
    pub joined: i64,
    /// With neither.
    pub reached: i64,
}

impl Came {
    /// Those who came, and of them those with an account and those with a first login.
    pub const fn figures(&self) -> [i64; 3] {
        let joined = self.joined + self.active;
        [self.reached + joined, joined, self.active]
    }
}

/// The months with most people joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BestMonth {
    /// How many joined in each.
    pub joined: i64,
    /// The months, in their order.
    pub months: Vec<String>,
}

/// Months in a row with somebody joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Streak {
    /// How many.
    pub months: i64,
    /// The first.
    pub from: String,
    /// The last.
    pub to: String,
}

/// A place among the members, by people activated in the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MemberRank {
    /// The place: 1, 2, 2, 4.
    pub rank: i64,
    /// Whether others have the same place.
    pub is_shared: bool,
    /// How many members have somebody activated.
    pub of: i64,
}

/// So many people joined since the member began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MemberMilestone {
    /// How many people.
    pub people: i64,
    /// The local day of the account that reached it; none while it lies ahead.
    #[serde(serialize_with = "day_or_null")]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub reached_on: Option<NaiveDate>,
    /// Whether it was reached in the period.
    pub in_period: bool,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "MemberYear")]
pub(in crate::report) struct MemberYearJson<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    /// The same days a year before, where the member had anything then.
    before: Option<BeforeJson<'a>>,
    #[serde(flatten)]
    member: &'a MemberName,
    /// The figures of the period.
    figures: MemberFigures,
    /// The same by month.
    months: &'a [MemberMonth],
    /// The months with most people joined.
    best_month: &'a Option<BestMonth>,
    /// The longest run of months with somebody joined.
    longest_streak: &'a Option<Streak>,
    /// The place among the members.
    rank: Option<MemberRank>,
    /// Accounts created since the member began.
    joined_ever: i64,
    /// The milestones of the organization, reached or not.
    milestones: &'a [MemberMilestone],
}

impl MemberYear {
    /// The report as one JSON object; its shape is a contract with games and yearly overviews.
    pub fn json(&self) -> String {
        json_text(&MemberYearJson {
            head: self.heading.head("member_summary", Some(Basis::Event)),
            before: self.before.as_ref().map(BeforeJson::of),
            member: &self.member,
            figures: self.figures,
            months: &self.months,
            best_month: &self.best_month,
            longest_streak: &self.longest_streak,
            rank: self.rank,
            joined_ever: self.joined_ever,
            milestones: &self.milestones,
        })
    }

    /// The rows of NDJSON: the months.
    pub fn rows(&self) -> Vec<String> {
        crate::report::scope::json_lines(&self.months)
    }
}

fn day_or_null<S: Serializer>(day: &Option<NaiveDate>, serializer: S) -> Result<S::Ok, S::Error> {
    match day {
        Some(day) => day_text(day, serializer),
        None => serializer.serialize_none(),
    }
}
