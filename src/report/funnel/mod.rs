//! The funnel: how many got how far, and how long it took (semantics section 6).
//!
//! `answers` gives a [`FunnelBuilder`] its referrals, milestones or stored counts; `table` lays the
//! finished value out.

mod bounds;
mod builder;

use crate::domain::Stage;
use crate::domain::rounding::fraction;
use crate::report::dimension::Dimension;
use crate::report::new_members::NewMembers;
use crate::report::scope::{Basis, Head, Heading, json_lines, json_text};
use crate::report::tally::{Seconds, Tally};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

pub use bounds::Came;
pub use builder::{FunnelBuilder, FunnelQuery, GroupKey};

/// A finished funnel, whole or one for each value of a breakdown.
#[derive(Debug, Clone, PartialEq)]
pub struct Funnel {
    /// Whose, which days, as of when.
    pub heading: Heading,
    /// Cohort or event.
    pub basis: Basis,
    /// What the groups are by; empty without a breakdown.
    pub by: Vec<Dimension>,
    /// All referrals.
    pub total: FunnelFigures,
    /// Links beside the funnel; only without a breakdown.
    pub links: Option<LinkCounts>,
    /// The figures of each value, in the order of tables.
    pub groups: Vec<FunnelGroup>,
    /// Days a referral stays open.
    pub horizon_days: i64,
    /// Whether there are times between stages.
    pub has_times: bool,
    /// Beside what happened, the new members whom no mentor brought; only without filters and breakdown.
    pub new_members: Option<NewMembers>,
}

/// Links made in the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkCounts {
    /// All of them.
    pub generated: i64,
    /// The ones without a referral that has an event.
    pub unused: i64,
}

/// The figures of one funnel; on the event basis only `stages` has any.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FunnelFigures {
    /// Referrals that entered.
    pub entered: Option<i64>,
    /// Of those, neither active nor past their horizon.
    pub open: Option<i64>,
    /// Of those, past their horizon and not active.
    pub lapsed: Option<i64>,
    /// The ones past their horizon.
    pub mature: Option<Mature>,
    /// The four stages.
    pub stages: [StageFigures; 4],
}

/// The referrals that have had their horizon.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Mature {
    /// All of them.
    pub entered: i64,
    /// The active ones.
    pub activated: i64,
    /// Active ones among all of them, 4 decimals.
    pub share: Option<f64>,
}

/// The figures of one stage; on the event basis only `observed`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct StageFigures {
    /// Which stage.
    pub stage: Stage,
    /// Referrals with that milestone, or milestones that happened.
    pub observed: i64,
    /// Referrals with that or a later milestone.
    pub reached: Option<i64>,
    /// Referrals with a later milestone but not that one.
    pub skipped: Option<i64>,
    /// Reached among those that reached the first stage, 4 decimals.
    pub share_of_first: Option<f64>,
    /// Reached among those that reached the stage before, 4 decimals.
    pub share_of_previous: Option<f64>,
    /// The median time from the stage before.
    pub median_seconds: Option<Seconds>,
    /// The time from the stage before that 90 % keep within.
    pub p90_seconds: Option<Seconds>,
    /// The fewest people who can stand behind `reached`: on shared links one person may be several referrals.
    pub people_at_least: Option<i64>,
    /// The most people who can: `reached`.
    pub people_at_most: Option<i64>,
    /// The smallest share of all people that follows from the two, 4 decimals.
    pub share_at_least: Option<f64>,
    /// The largest share that follows, 4 decimals.
    pub share_at_most: Option<f64>,
}

/// The figures of one value, or pair of values, of a breakdown.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FunnelGroup {
    /// The values, none where one is absent.
    pub keys: GroupKeys,
    /// The names that belong to them.
    pub labels: GroupLabels,
    /// The figures.
    #[serde(flatten)]
    pub figures: FunnelFigures,
}

/// The values of a group, in the order of the breakdown.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema)]
#[schemars(inline)]
pub struct GroupKeys(
    #[schemars(with = "std::collections::BTreeMap<String, Option<String>>")] pub Vec<(Dimension, Option<String>)>,
);

impl Serialize for GroupKeys {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(dimension, value)| (dimension.name(), value)))
    }
}

/// The names of a group's values: of a member, where there is one.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema)]
#[schemars(inline)]
pub struct GroupLabels(#[schemars(with = "std::collections::BTreeMap<String, String>")] pub Vec<(Dimension, String)>);

impl Serialize for GroupLabels {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(dimension, name)| (dimension.name(), name)))
    }
}

impl FunnelFigures {
    /// The figures of a tally.
    pub fn of(basis: Basis, tally: &mut Tally) -> Self {
        let stages = Stage::ALL.map(|stage| match basis {
            Basis::Cohort => StageFigures::of_cohort(stage, tally),
            Basis::Event => StageFigures::of_events(stage, tally),
        });
        let cohort = |number: i64| (basis == Basis::Cohort).then_some(number);
        let mature = Mature {
            entered: tally.mature_entered,
            activated: tally.mature_activated,
            share: fraction(tally.mature_activated, tally.mature_entered),
        };
        Self {
            entered: cohort(tally.entered),
            open: cohort(tally.open),
            lapsed: cohort(tally.lapsed()),
            mature: cohort(0).map(|_| mature),
            stages,
        }
    }
}

impl StageFigures {
    fn of_cohort(stage: Stage, tally: &mut Tally) -> Self {
        let rank = stage.rank();
        let (median_seconds, p90_seconds) = tally.times_to(stage);
        let reached = tally.reached[rank];
        Self {
            stage,
            observed: tally.observed[rank],
            reached: Some(reached),
            skipped: Some(reached - tally.observed[rank]),
            share_of_first: fraction(reached, tally.reached[0]),
            share_of_previous: rank.checked_sub(1).and_then(|before| fraction(reached, tally.reached[before])),
            median_seconds,
            p90_seconds,
            people_at_least: None,
            people_at_most: None,
            share_at_least: None,
            share_at_most: None,
        }
    }

    const fn of_events(stage: Stage, tally: &Tally) -> Self {
        Self {
            stage,
            observed: tally.observed[stage.rank()],
            reached: None,
            skipped: None,
            share_of_first: None,
            share_of_previous: None,
            median_seconds: None,
            p90_seconds: None,
            people_at_least: None,
            people_at_most: None,
            share_at_least: None,
            share_at_most: None,
        }
    }
}

/// How many referrals reached each stage, and how long it took.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Funnel")]
pub(in crate::report) struct FunnelJson<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    entered: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    links_generated: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    links_unused: Option<i64>,
    open: Option<i64>,
    lapsed: Option<i64>,
    stages: &'a [StageFigures; 4],
    mature: &'a Option<Mature>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new_members: Option<&'a NewMembers>,
    #[serde(skip_serializing_if = "Option::is_none")]
    groups: Option<&'a [FunnelGroup]>,
}

impl Funnel {
    /// The report as one JSON object.
    pub fn json(&self) -> String {
        json_text(&FunnelJson {
            head: self.heading.head("funnel", Some(self.basis)),
            entered: self.total.entered,
            links_generated: self.links.map(|links| links.generated),
            links_unused: self.links.map(|links| links.unused),
            open: self.total.open,
            lapsed: self.total.lapsed,
            stages: &self.total.stages,
            mature: &self.total.mature,
            new_members: self.new_members.as_ref(),
            groups: (!self.by.is_empty()).then_some(self.groups.as_slice()),
        })
    }

    /// The rows of NDJSON: the groups of a breakdown, else the four stages.
    pub fn rows(&self) -> Vec<String> {
        if self.by.is_empty() { json_lines(&self.total.stages) } else { json_lines(&self.groups) }
    }
}
