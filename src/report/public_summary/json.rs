//! The summary for everybody as machines read it: the names of the inner summary, null where a figure is withheld.

use super::PublicSummary;
use super::{PublicFigures, PublicGroup, PublicMonth, PublicRecruiter, PublicSource, PublicStage};
use crate::domain::rounding::fraction;
use crate::report::disclosure::{Told, ToldCompared};
use crate::report::leaderboard::board_name;
use crate::report::naming::FEWEST;
use crate::report::scope::{Head, json_lines, json_text};
use crate::report::summary::InTime;
use crate::report::summary::json::{BeforeJson, InTimeJson};
use schemars::JsonSchema;
use serde::Serialize;

/// What of a summary may leave the organization: a count is null where it is withheld.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PublicSummary")]
pub(in crate::report) struct PublicJson<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    withheld_below: i64,
    before: Option<BeforeJson<'a>>,
    findings: Vec<String>,
    figures: PublicFigures,
    months: &'a [PublicMonth],
    funnel: FunnelJson<'a>,
    in_time: Option<InTimeJson>,
    campaigns: Vec<SourceJson<'a>>,
    channels: Vec<SourceJson<'a>>,
    recruiters: Vec<RecruiterJson<'a>>,
    groups: &'a [PublicGroup],
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PublicFunnel")]
struct FunnelJson<'a> {
    entered: Told,
    stages: &'a [PublicStage; 4],
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PublicSource")]
struct SourceJson<'a> {
    name: Option<&'a str>,
    entered: Told,
    joined: Told,
    activated: Told,
    rate: Option<f64>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PublicRecruiterRow")]
struct RecruiterJson<'a> {
    name: Option<String>,
    #[serde(flatten)]
    row: &'a PublicRecruiter,
}

/// One figure and what it is about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PublicFact {
    /// `figures`, `months`, `funnel`, `campaigns`, `channels`, `recruiters` or `groups`.
    pub section: &'static str,
    /// The month, stage, campaign, channel or group; none for the whole, and for what has no name.
    pub key: Option<String>,
    /// The name of a member.
    pub name: Option<String>,
    /// What is counted.
    pub figure: &'static str,
    /// How many; none where it is withheld.
    pub value: Told,
    /// The same a year before, where there is one.
    #[serde(serialize_with = "flat")]
    pub before: Option<Told>,
}

fn flat<S: serde::Serializer>(before: &Option<Told>, serializer: S) -> Result<S::Ok, S::Error> {
    before.flatten().serialize(serializer)
}

impl PublicFact {
    /// Whether it counts what happened, and does not follow those who came.
    pub fn is_of_event(&self) -> bool {
        matches!(self.section, "figures" | "months" | "recruiters" | "groups")
    }
}

impl<'a> SourceJson<'a> {
    fn of(source: &'a PublicSource) -> Self {
        let PublicSource { name, entered, joined, activated } = source;
        let rate = activated.zip(*entered).and_then(|(activated, entered)| fraction(activated, entered));
        Self { name: name.as_deref(), entered: *entered, joined: *joined, activated: *activated, rate }
    }
}

impl PublicSummary {
    /// The report as one JSON object.
    pub fn json(&self) -> String {
        json_text(&PublicJson {
            head: self.heading.head("summary", None),
            withheld_below: FEWEST,
            before: self.before.as_ref().map(BeforeJson::of),
            findings: self.findings.iter().map(|finding| finding.words().to_string()).collect(),
            figures: self.figures,
            months: &self.months,
            funnel: FunnelJson { entered: self.funnel[0].reached, stages: &self.funnel },
            in_time: self.in_time.map(|in_time| InTimeJson::of(in_time, self.horizon_days)),
            campaigns: self.campaigns.iter().map(SourceJson::of).collect(),
            channels: self.channels.iter().map(SourceJson::of).collect(),
            recruiters: self.recruiters.iter().map(|row| RecruiterJson { name: recruiter_name(row), row }).collect(),
            groups: &self.groups,
        })
    }

    /// The rows of NDJSON: every figure with what it is about.
    pub fn rows(&self) -> Vec<String> {
        json_lines(&self.facts())
    }

    /// Every figure, section by section.
    pub fn facts(&self) -> Vec<PublicFact> {
        let mut facts = self.whole_facts();
        for row in &self.months {
            let key = Some(row.month.clone());
            facts.extend(compared("months", key, &[("joined", row.joined), ("activated", row.activated)]));
        }
        for stage in &self.funnel {
            facts.extend(plain("funnel", Some(stage.stage.name().to_owned()), None, &[("reached", stage.reached)]));
        }
        for (section, sources) in [("campaigns", &self.campaigns), ("channels", &self.channels)] {
            for PublicSource { name, entered, joined, activated } in sources {
                let figures = [("entered", *entered), ("joined", *joined), ("activated", *activated)];
                facts.extend(plain(section, name.clone(), None, &figures));
            }
        }
        for row in &self.recruiters {
            let figures = [("joined", row.joined), ("activated", row.activated)];
            facts.extend(plain("recruiters", None, recruiter_name(row), &figures));
        }
        for row in &self.groups {
            facts.extend(plain("groups", row.group.clone(), None, &[("recruiting", row.recruiting)]));
            let figures = [("joined", row.joined), ("activated", row.activated)];
            facts.extend(compared("groups", row.group.clone(), &figures));
        }
        facts
    }

    fn whole_facts(&self) -> Vec<PublicFact> {
        let figures = &self.figures;
        let named = [
            ("reached", figures.reached),
            ("joined", figures.joined),
            ("activated", figures.activated),
            ("recruiting_members", figures.recruiting_members),
            ("links_generated", figures.links_generated),
            ("links_unused", figures.links_unused),
        ];
        let mut facts: Vec<PublicFact> = compared("figures", None, &named).collect();
        if let Some(InTime { mature, activated, before }) = self.in_time {
            let told = |value: i64, before: Option<i64>| ToldCompared {
                value: Some(value),
                before,
                is_compared: before.is_some(),
            };
            let mature = told(mature, before.map(|before| before.0));
            let activated = told(activated, before.map(|before| before.1));
            facts.extend(compared("funnel", None, &[("mature", mature), ("activated_in_time", activated)]));
        }
        facts
    }
}

/// The name of a member as machines read it.
fn recruiter_name(row: &PublicRecruiter) -> Option<String> {
    board_name(row.alias, row.name.as_deref()).map(|name| name.into_owned())
}

fn compared(
    section: &'static str,
    key: Option<String>,
    figures: &[(&'static str, ToldCompared)],
) -> impl Iterator<Item = PublicFact> {
    figures.iter().map(move |(figure, compared)| PublicFact {
        section,
        key: key.clone(),
        name: None,
        figure,
        value: compared.value,
        before: compared.is_compared.then_some(compared.before),
    })
}

fn plain(
    section: &'static str,
    key: Option<String>,
    name: Option<String>,
    figures: &[(&'static str, Told)],
) -> impl Iterator<Item = PublicFact> {
    let fact = move |(figure, value): &(&'static str, Told)| PublicFact {
        section,
        key: key.clone(),
        name: name.clone(),
        figure,
        value: *value,
        before: None,
    };
    figures.iter().map(fact)
}
