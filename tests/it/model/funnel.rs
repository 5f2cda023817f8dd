//! Semantics section 6: the funnel, whole and by dimension.

use super::bounds;
use super::instant::{Micros, SECOND};
use super::period::{self, Period};
use super::view::{self, Filters, Seen};
use super::{Link, Model, STAGES};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Which referrals a funnel counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Referrals whose entry lies in the period.
    Cohort,
    /// Milestones that happened in the period.
    Event,
}

impl Basis {
    /// The word as it is printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cohort => "cohort",
            Self::Event => "event",
        }
    }
}

/// What is asked of the funnel.
#[derive(Clone, Debug)]
pub struct FunnelQuery {
    /// Which period.
    pub period: Period,
    /// Cohort or event.
    pub basis: Basis,
    /// The dimensions of `--by`, none for the whole only.
    pub by: Vec<&'static str>,
    /// What narrows it.
    pub filters: Filters,
    /// `--include-flagged`
    pub include_flagged: bool,
    /// As of when.
    pub as_of: Micros,
}

impl FunnelQuery {
    /// The plain question: cohort, everything, no breakdown.
    pub fn plain(period: Period, as_of: Micros) -> Self {
        let filters = Filters::default();
        Self { period, basis: Basis::Cohort, by: Vec::new(), filters, include_flagged: false, as_of }
    }
}

type Key = Vec<Option<String>>;

/// The report as interface.md has it, `revision` and `generated_at` left out.
pub fn funnel(model: &Model, question: &FunnelQuery) -> Value {
    let zone = period::zone(&model.organization.timezone);
    let counted = counted(model, question);
    let mut report = view::head(model, "funnel", &question.period, Some(question.basis.name()), question.as_of);
    let candidates = bounds::candidates(model, question);
    merge(&mut report, figures(model, question, &counted, &earlier(model, question, None, &counted, &candidates)));
    let (generated, unused) = links(model, question);
    if question.basis == Basis::Event && question.by.is_empty() && question.filters == Filters::default() {
        report["new_members"] = super::new_members::new_members(model, &question.period, question.as_of);
    }
    merge(&mut report, json!({"links_generated": generated, "links_unused": unused}));
    if question.by.is_empty() {
        return report;
    }
    let mut groups: BTreeMap<Key, Vec<Seen>> = BTreeMap::new();
    for seen in counted {
        for (at, part) in parts(question.basis, seen) {
            let date = period::day(zone, at);
            let key = question.by.iter().map(|dimension| value(model, dimension, &part, date)).collect();
            groups.entry(key).or_default().push(part);
        }
    }
    let groups = groups.iter().map(|(key, parts)| {
        group(model, question, key, parts, &earlier(model, question, Some(key), parts, &candidates))
    });
    report["groups"] = groups.collect();
    report
}

fn merge(report: &mut Value, fields: Value) {
    let Value::Object(fields) = fields else { return };
    report.as_object_mut().expect("a report is an object").extend(fields);
}

/// The referrals that count; on the event basis only with the milestones that do.
fn counted(model: &Model, question: &FunnelQuery) -> Vec<Seen> {
    let zone = period::zone(&model.organization.timezone);
    let within = |at: Micros| question.period.contains(zone, at);
    view::seen(model, &question.filters, question.basis, Some(question.as_of))
        .into_iter()
        .filter(|seen| question.include_flagged || !seen.referral.self_referral)
        .filter_map(|mut seen| match question.basis {
            Basis::Cohort => seen.entry().is_some_and(within).then_some(seen),
            Basis::Event => {
                seen.milestones = seen.milestones.map(|at| at.filter(|at| within(*at)));
                seen.entry().is_some().then_some(seen)
            }
        })
        .collect()
}

/// A referral as it falls into groups: whole at its entry, or each milestone at its own instant.
fn parts(basis: Basis, seen: Seen) -> Vec<(Micros, Seen)> {
    if basis == Basis::Cohort {
        return seen.entry().map(|entry| (entry, seen)).into_iter().collect();
    }
    let mut parts = Vec::new();
    for stage in 0..4 {
        if let Some(at) = seen.milestones[stage] {
            let mut milestones = [None; 4];
            milestones[stage] = Some(at);
            parts.push((at, Seen { referral: seen.referral.clone(), milestones }));
        }
    }
    parts
}

fn value(model: &Model, dimension: &str, seen: &Seen, date: chrono::NaiveDate) -> Option<String> {
    let link = model.link(&seen.referral.link_code).expect("its link");
    match dimension {
        "member" => Some(Model::shown_id(&seen.referral.member_id).to_owned()),
        "group" => model.group_on(&link.member_id, date).map(str::to_owned),
        "link" => Some(link.code.clone()),
        "campaign" => link.campaign.clone(),
        "channel" => link.channel.clone(),
        calendar => Some(period::bucket(calendar, date)),
    }
}

/// Those who may have come earlier as the same people as some of a row: of the row's values that are of no time, in the
/// row or before it.
fn earlier<'a>(
    model: &Model,
    question: &FunnelQuery,
    key: Option<&Key>,
    row: &[Seen],
    candidates: &'a [Seen],
) -> Vec<&'a Seen> {
    let (zone, end) = (period::zone(&model.organization.timezone), bounds::end(model, question, row));
    let is_of_row = |seen: &&Seen| {
        let Some(entry) = seen.entry().filter(|entry| *entry < end) else { return false };
        let date = period::day(zone, entry);
        let values = question.by.iter().zip(key.into_iter().flatten());
        let mut values = values.filter(|(by, _)| !["day", "week", "month", "quarter", "year"].contains(*by));
        values.all(|(dimension, of_row)| value(model, dimension, seen, date) == *of_row)
    };
    candidates.iter().filter(is_of_row).collect()
}

fn group(model: &Model, question: &FunnelQuery, key: &Key, parts: &[Seen], earlier: &[&Seen]) -> Value {
    let mut keys = serde_json::Map::new();
    let mut labels = serde_json::Map::new();
    for (dimension, value) in question.by.iter().zip(key) {
        keys.insert((*dimension).to_owned(), json!(value));
        if let ("member", Some(member_id)) = (*dimension, value)
            && member_id != "(erased)"
            && let Some(name) = &model.member(member_id).name
        {
            labels.insert("member".to_owned(), json!(name));
        }
    }
    let mut group = json!({"keys": keys, "labels": labels});
    merge(&mut group, figures(model, question, parts, earlier));
    group
}

/// Counts, shares, times and maturity of some referrals.
fn figures(model: &Model, question: &FunnelQuery, parts: &[Seen], earlier: &[&Seen]) -> Value {
    let mut stages: Vec<Value> = (0..4).map(|stage| stage_row(question.basis, stage, parts)).collect();
    if question.basis == Basis::Cohort {
        let (all, at_least) =
            (std::array::from_fn(|stage| reached(stage, parts)), bounds::at_least(model, parts, earlier));
        for (stage, row) in stages.iter_mut().enumerate() {
            merge(row, bounds::fields(stage, &all, &at_least));
        }
    }
    if question.basis == Basis::Event {
        return json!({"entered": null, "open": null, "lapsed": null, "mature": null, "stages": stages});
    }
    let as_of = question.as_of;
    let open = parts.iter().filter(|seen| seen.is_open(model, as_of)).count();
    let activated = parts.iter().filter(|seen| seen.is_activated()).count();
    let mature: Vec<&Seen> = parts.iter().filter(|seen| seen.is_mature(model, as_of)).collect();
    let mature_activated = mature.iter().filter(|seen| seen.is_activated()).count();
    json!({
        "entered": parts.len(),
        "open": open,
        "lapsed": parts.len() - activated - open,
        "mature": {
            "entered": mature.len(),
            "activated": mature_activated,
            "share": view::share(mature_activated, mature.len()),
        },
        "stages": stages,
    })
}

/// How many have reached a stage: observed at it or any later one.
pub fn reached(stage: usize, parts: &[Seen]) -> usize {
    parts.iter().filter(|seen| seen.highest().is_some_and(|highest| highest >= stage)).count()
}

/// How many were observed at a stage.
pub fn observed(stage: usize, parts: &[Seen]) -> usize {
    parts.iter().filter(|seen| seen.milestones[stage].is_some()).count()
}

fn stage_row(basis: Basis, stage: usize, parts: &[Seen]) -> Value {
    let observed = observed(stage, parts);
    if basis == Basis::Event {
        return json!({
            "stage": STAGES[stage], "observed": observed, "reached": null, "skipped": null, "share_of_first": null,
            "share_of_previous": null, "median_seconds": null, "p90_seconds": null,
        });
    }
    let reached_here = reached(stage, parts);
    let lags = lags(stage, parts);
    json!({
        "stage": STAGES[stage],
        "observed": observed,
        "reached": reached_here,
        "skipped": reached_here - observed,
        "share_of_first": view::share(reached_here, reached(0, parts)),
        "share_of_previous": match stage {
            0 => Value::Null,
            _ => view::share(reached_here, reached(stage - 1, parts)),
        },
        "median_seconds": view::median_seconds(&lags),
        "p90_seconds": view::p90_seconds(&lags),
    })
}

/// The times from the stage just before, of referrals having both; below -2 s left out, from -2 s to 0 taken as 0.
fn lags(stage: usize, parts: &[Seen]) -> Vec<Micros> {
    let Some(before) = stage.checked_sub(1) else { return Vec::new() };
    parts
        .iter()
        .filter(|seen| !seen.referral.is_sealed)
        .filter_map(|seen| Some(seen.milestones[stage]? - seen.milestones[before]?))
        .filter(|lag| *lag >= -2 * SECOND)
        .map(|lag| lag.max(0))
        .collect()
}

/// Links made in the period, and those of them without a referral that has an event.
fn links(model: &Model, question: &FunnelQuery) -> (usize, usize) {
    let zone = period::zone(&model.organization.timezone);
    // A link of the group is used whatever group its member had when somebody came.
    let referrals = view::seen(model, &Filters::default(), Basis::Cohort, Some(question.as_of));
    let is_used = |code: &str| referrals.iter().any(|seen| seen.referral.link_code == code && seen.entry().is_some());
    let is_asked_for = |link: &&Link| {
        let day = period::day(zone, link.created_at);
        question.period.contains(zone, link.created_at)
            && question.filters.admit_link(model, link)
            && question.filters.admit_group(model, &link.member_id, day)
    };
    let made: Vec<&Link> = model.links.iter().filter(is_asked_for).collect();
    (made.len(), made.iter().filter(|link| !is_used(&link.code)).count())
}
