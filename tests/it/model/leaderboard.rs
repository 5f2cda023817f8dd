//! Semantics section 7: members ranked.

use super::funnel::{Basis, observed};
use super::instant::Micros;
use super::period::{self, Period};
use super::view::{self, Filters, Seen};
use super::{Member, Model};
use serde_json::{Value, json};
use std::cmp::Reverse;

/// By what members are ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// First logins in the period.
    Activated,
    /// Accounts created in the period.
    Joined,
    /// Clicks in the period.
    Clicked,
    /// Activated among entered, by the lower Wilson bound.
    Rate,
}

impl Metric {
    /// The word as it is printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Activated => "activated",
            Self::Joined => "joined",
            Self::Clicked => "clicked",
            Self::Rate => "rate",
        }
    }

    fn basis(self) -> Basis {
        if self == Self::Rate { Basis::Cohort } else { Basis::Event }
    }
}

/// What is asked of the leaderboard.
#[derive(Clone, Debug)]
pub struct BoardQuery {
    /// Which period.
    pub period: Period,
    /// By what.
    pub metric: Metric,
    /// `--min-referrals`, for the rate.
    pub min_referrals: usize,
    /// `--all`
    pub all: bool,
    /// `--top N`, everyone tied at rank N included.
    pub top: Option<usize>,
    /// What narrows it.
    pub filters: Filters,
    /// `--include-flagged`
    pub include_flagged: bool,
    /// As of when.
    pub as_of: Micros,
}

impl BoardQuery {
    /// The plain question by this metric.
    pub fn plain(period: Period, metric: Metric, as_of: Micros) -> Self {
        let filters = Filters::default();
        Self { period, metric, min_referrals: 5, all: false, top: None, filters, include_flagged: false, as_of }
    }
}

/// Erased members are one entry, without a rank.
fn together<'a>(mut entries: Vec<Entry<'a>>, entry: Entry<'a>) -> Vec<Entry<'a>> {
    if !Model::is_erased(&entry.member.member_id) {
        entries.push(entry);
        return entries;
    }
    let earlier = entries.iter_mut().find(|other| Model::is_erased(&other.member.member_id));
    match earlier {
        Some(earlier) => {
            earlier.counts = [0, 1, 2, 3].map(|stage: usize| earlier.counts[stage] + entry.counts[stage]);
            earlier.entered += entry.entered;
        }
        None => entries.push(Entry { score: None, ..entry }),
    }
    entries
}

struct Entry<'a> {
    member: &'a Member,
    counts: [usize; 4],
    entered: usize,
    /// What the rank goes by; none for those that stand after the ranked.
    score: Option<u64>,
}

/// The report as interface.md has it, `revision` and `generated_at` left out.
pub fn leaderboard(model: &Model, question: &BoardQuery) -> Value {
    let referrals: Vec<Seen> = view::seen(model, &question.filters, question.metric.basis(), Some(question.as_of))
        .into_iter()
        .filter(|seen| question.include_flagged || !seen.referral.self_referral)
        .collect();
    let day = view::last_day(model, &question.period, question.as_of);
    let is_of_group = |member: &Member| question.filters.admit_group(model, &member.member_id, day);
    let mut entries: Vec<Entry> = model
        .answering()
        .filter(|member| question.filters.admit_member(model, &member.member_id))
        .map(|member| entry(model, question, member, &referrals))
        .fold(Vec::new(), together)
        .into_iter()
        .filter(|entry| question.all && is_of_group(entry.member) || shown(question.metric, entry) > 0)
        .collect();
    entries.sort_by_key(|entry| {
        let id = &entry.member.member_id;
        let is_nameless = entry.member.name.is_none() || Model::is_erased(id);
        let letters = if is_nameless { Vec::new() } else { collation(entry.member) };
        (Reverse(entry.score), is_nameless, letters, Model::shown_id(id).to_owned())
    });
    let ranked = entries.iter().map(|entry| (rank(entry, &entries), entry));
    let rows = ranked.filter(|(rank, _)| question.top.is_none_or(|top| rank.is_some_and(|rank| rank <= top))).map(
        |(rank, entry)| {
            let mut row = row(question.metric, rank, entry);
            row["group"] = json!(model.group_on(&entry.member.member_id, day));
            row
        },
    );
    let rows: Vec<Value> = rows.collect();
    let basis = question.metric.basis().name();
    let mut report = view::head(model, "leaderboard", &question.period, Some(basis), question.as_of);
    report["metric"] = json!(question.metric.name());
    report["rows"] = Value::Array(rows);
    report
}

/// Competition ranking: one more than the number of those who are better.
fn rank(entry: &Entry, entries: &[Entry]) -> Option<usize> {
    entry.score?;
    Some(1 + entries.iter().filter(|other| other.score > entry.score).count())
}

/// The figure that is not 0 for members that are shown.
fn shown(metric: Metric, entry: &Entry) -> usize {
    match metric {
        Metric::Clicked => entry.counts[0],
        Metric::Joined => entry.counts[2],
        Metric::Activated => entry.counts[3],
        Metric::Rate => entry.entered,
    }
}

fn entry<'a>(model: &Model, question: &BoardQuery, member: &'a Member, referrals: &[Seen]) -> Entry<'a> {
    let zone = period::zone(&model.organization.timezone);
    let within = |at: Micros| question.period.contains(zone, at);
    let own = referrals.iter().filter(|seen| seen.referral.member_id == member.member_id);
    if question.metric == Metric::Rate {
        let cohort: Vec<Seen> = own.filter(|seen| seen.entry().is_some_and(within)).cloned().collect();
        let counts = [0, 1, 2, 3].map(|stage| observed(stage, &cohort));
        let is_ranked = cohort.len() >= question.min_referrals.max(1);
        let score = is_ranked.then(|| wilson_lower(counts[3], cohort.len()));
        return Entry { member, counts, entered: cohort.len(), score };
    }
    let own: Vec<&Seen> = own.collect();
    let counts =
        [0, 1, 2, 3].map(|stage: usize| own.iter().filter(|seen| seen.milestones[stage].is_some_and(within)).count());
    let mut entry = Entry { member, counts, entered: 0, score: None };
    entry.score = Some(shown(question.metric, &entry) as u64);
    entry
}

/// The lower bound of the Wilson 95 % interval in billionths, half up.
pub fn wilson_lower(converted: usize, entered: usize) -> u64 {
    let z = 1.959_964_f64;
    let (n, p) = (entered as f64, converted as f64 / entered as f64);
    let centre = p + z * z / (2.0 * n);
    let spread = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    let bound = (centre - spread) / (1.0 + z * z / n);
    (bound * 1e9 + 0.5).floor().max(0.0) as u64
}

fn row(metric: Metric, rank: Option<usize>, entry: &Entry) -> Value {
    let member = entry.member;
    let name = member.name.as_ref().filter(|_| !Model::is_erased(&member.member_id));
    if metric == Metric::Rate {
        // Without a rank there is no bound: one person would decide it.
        let lower = rank.map(|_| wilson_lower(entry.counts[3], entry.entered));
        let lower = lower.map(|billionths| ((billionths + 50_000) / 100_000) as f64 / 10_000.0);
        return json!({
            "rank": rank, "member_id": Model::shown_id(&member.member_id), "name": name,
            "entered": entry.entered, "converted": entry.counts[3],
            "rate": view::share(entry.counts[3], entry.entered), "rate_lower": lower,
        });
    }
    json!({
        "rank": rank, "member_id": Model::shown_id(&member.member_id), "name": name,
        "clicked": entry.counts[0], "joined": entry.counts[2], "activated": entry.counts[3],
    })
}

/// A name's place in Norwegian order: without case, and æ, ø, å after z.
fn collation(member: &Member) -> Vec<u32> {
    let name = member.name.as_deref().unwrap_or_default().to_lowercase();
    name.chars()
        .map(|char| match char {
            'æ' | 'ä' => u32::from('z') + 1,
            'ø' | 'ö' => u32::from('z') + 2,
            'å' => u32::from('z') + 3,
            other => u32::from(other),
        })
        .collect()
}
