//! The summary as machines read it.

use super::{
    Before, Figures, FirstTimeRecruiter, GroupFigures, InTime, MonthCohort, MonthFigures, STUCK_DAYS, SourceFigures,
    Stuck, Summary,
};
use crate::domain::rounding::fraction;
use crate::report::funnel::FunnelFigures;
use crate::report::leaderboard::BoardRowJson;
use crate::report::new_members::NewMembers;
use crate::report::scope::{Day, Head, PeriodFields, day_or_null, json_lines, json_text};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

/// A period summed up, as boards and funders read it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Summary")]
pub(in crate::report) struct SummaryJson<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    before: Option<BeforeJson<'a>>,
    findings: Vec<String>,
    figures: Figures,
    members: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    new_members: Option<&'a NewMembers>,
    months: &'a [MonthFigures],
    cohorts: &'a [MonthCohort],
    funnel: &'a FunnelFigures,
    in_time: InTimeJson,
    campaigns: Vec<SourceJson<'a>>,
    channels: Vec<SourceJson<'a>>,
    recruiters: Vec<BoardRowJson<'a>>,
    groups: &'a [GroupFigures],
    first_time_recruiters: &'a [FirstTimeRecruiter],
    stuck: StuckJson,
    self_referrals: i64,
}

/// What figures are compared with, as JSON.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "YearBefore")]
pub(in crate::report) struct BeforeJson<'a> {
    #[serde(flatten)]
    period: PeriodFields<'a>,
    /// The last day compared with, where the period is still running.
    #[serde(serialize_with = "day_or_null")]
    #[schemars(with = "Option<Day>")]
    until: Option<NaiveDate>,
    /// The first day that anything is known of, where it is later than the first month.
    #[serde(serialize_with = "day_or_null")]
    #[schemars(with = "Option<Day>")]
    known_from: Option<NaiveDate>,
}

/// The share activated within the horizon, as JSON.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "InTime")]
pub(in crate::report) struct InTimeJson {
    horizon_days: i64,
    #[serde(flatten)]
    period: InTimeFigures,
    before: Option<InTimeFigures>,
}

#[derive(Serialize, JsonSchema)]
struct InTimeFigures {
    mature: i64,
    activated: i64,
    share: Option<f64>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SourceFigures")]
struct SourceJson<'a> {
    name: Option<&'a str>,
    entered: i64,
    joined: i64,
    activated: i64,
    rate: Option<f64>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "StuckReferrals")]
struct StuckJson {
    days: i64,
    total: i64,
    #[serde(flatten)]
    stuck: Stuck,
}

impl<'a> BeforeJson<'a> {
    pub(in crate::report) fn of(before: &'a Before) -> Self {
        Self { period: PeriodFields::of(&before.period), until: before.until, known_from: before.known_from }
    }
}

impl InTimeJson {
    pub(in crate::report) fn of(InTime { mature, activated, before }: InTime, horizon_days: i64) -> Self {
        let before = before.map(|(mature, activated)| InTimeFigures::of(mature, activated));
        Self { horizon_days, period: InTimeFigures::of(mature, activated), before }
    }
}

impl InTimeFigures {
    fn of(mature: i64, activated: i64) -> Self {
        Self { mature, activated, share: fraction(activated, mature) }
    }
}

impl<'a> SourceJson<'a> {
    fn of(source: &'a SourceFigures) -> Self {
        let SourceFigures { name, entered, joined, activated } = source;
        let (entered, joined, activated) = (*entered, *joined, *activated);
        Self { name: name.as_deref(), entered, joined, activated, rate: fraction(activated, entered) }
    }
}

impl Summary {
    /// The report as one JSON object; `findings` are the words of them.
    pub fn json_saying(&self, findings: Vec<String>) -> String {
        json_text(&SummaryJson {
            head: self.heading.head("summary", None),
            before: self.before.as_ref().map(BeforeJson::of),
            findings,
            figures: self.figures,
            members: self.members,
            new_members: self.new_members.as_ref(),
            months: &self.months,
            cohorts: &self.cohorts,
            funnel: &self.funnel.total,
            in_time: InTimeJson::of(self.in_time, self.funnel.horizon_days),
            campaigns: self.campaigns.iter().map(SourceJson::of).collect(),
            channels: self.channels.iter().map(SourceJson::of).collect(),
            recruiters: self.recruiters.json_rows(),
            groups: &self.groups,
            first_time_recruiters: &self.first_time_recruiters,
            stuck: StuckJson { days: STUCK_DAYS, total: self.stuck.total(), stuck: self.stuck },
            self_referrals: self.self_referrals,
        })
    }

    /// The rows of NDJSON: every figure with what it is about.
    pub fn rows(&self) -> Vec<String> {
        json_lines(&self.facts())
    }
}
