//! Semantics section 6, "How much is their doing": those who joined through a mentor among all who joined.

use super::attribute::{Placement, attribute};
use super::instant::Micros;
use super::period::{self, Period};
use super::view::{self, Filters};
use super::{Model, funnel::Basis};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Somebody with an account and no referral.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Newcomer {
    /// When their earliest account was created; the noon of that day where they were erased.
    pub at: Micros,
    /// Why they could not be placed; nothing where they came without a mentor.
    pub reason: Option<&'static str>,
    /// Whether the person was erased.
    pub is_sealed: bool,
}

/// Those whom the events tell of.
pub fn newcomers(model: &Model) -> Vec<Newcomer> {
    let mut of_nobody = Vec::new();
    let mut persons: BTreeMap<String, (Micros, bool, &'static str)> = BTreeMap::new();
    for (stored, placement) in attribute(model).placements {
        let (event, Placement::Unattributed(reason)) = (&stored.event, placement) else { continue };
        // A person some of whose events come before their referral has one.
        if event.stage != 2 || reason == "before_referral" {
            continue;
        }
        let (at, carries) = (event.occurred_at, event.link_code.is_some() || event.click_id.is_some());
        let Some(user) = &event.user_id else {
            of_nobody.push(Newcomer { at, reason: Some(reason), is_sealed: false });
            continue;
        };
        match persons.get_mut(user) {
            Some(known) if known.0 < at => {}
            Some(known) if known.0 == at => known.1 |= carries,
            _ => _ = persons.insert(user.clone(), (at, carries, reason)),
        }
    }
    let persons = persons.into_values();
    let persons =
        persons.map(|(at, carries, reason)| Newcomer { at, reason: carries.then_some(reason), is_sealed: false });
    of_nobody.into_iter().chain(persons).collect()
}

/// The figures of a period.
pub fn new_members(model: &Model, period: &Period, as_of: Micros) -> Value {
    let zone = period::zone(&model.organization.timezone);
    let all = newcomers(model).into_iter().chain(model.erased.newcomers.iter().cloned());
    let has_come = |newcomer: &Newcomer| {
        if newcomer.is_sealed {
            period::day(zone, newcomer.at) <= period::day(zone, as_of)
        } else {
            newcomer.at <= as_of
        }
    };
    let known: Vec<Newcomer> = all.filter(has_come).collect();
    let came: Vec<&Newcomer> = known.iter().filter(|newcomer| period.contains(zone, newcomer.at)).collect();
    let without = came.iter().filter(|newcomer| newcomer.reason.is_none()).count();
    let seen = view::seen(model, &Filters::default(), Basis::Event, Some(as_of));
    let through = seen
        .iter()
        .filter(|seen| !seen.referral.self_referral)
        .filter(|seen| seen.milestones[2].is_some_and(|at| period.contains(zone, at)))
        .count();
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for reason in came.iter().filter_map(|newcomer| newcomer.reason) {
        *reasons.entry(reason).or_default() += 1;
    }
    let is_known = known.iter().any(|newcomer| newcomer.reason.is_none());
    json!({
        "all": through + came.len(),
        "through_mentors": through,
        "without_mentor": without,
        "not_placed": came.len() - without,
        "share": if is_known { view::share(through, through + came.len()) } else { Value::Null },
        "reasons": reasons,
    })
}
