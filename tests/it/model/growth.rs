//! Semantics section 10: growth across organizations, with what is left out.

use super::Model;
use super::instant::Micros;
use super::period::{self, Period};
use super::summary::Counted;
use chrono::{Months, NaiveDate};
use chrono_tz::Tz;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// People of each organization and stage: joined, activated, recruiters.
fn people(counted: &[Counted<'_>], from: Micros, until: Micros) -> [Vec<usize>; 3] {
    let within = |at: &Micros| from <= *at && *at < until;
    let of = |stage: usize| {
        counted
            .iter()
            .map(|one| one.seen.iter().filter(|seen| seen.milestones[stage].filter(within).is_some()).count())
            .collect()
    };
    let recruiters = counted.iter().map(|one| {
        let joined = one.seen.iter().filter(|seen| seen.milestones[2].filter(within).is_some());
        joined.map(|seen| seen.referral.member_id.as_str()).collect::<BTreeSet<&str>>().len()
    });
    [of(2), of(3), recruiters.collect()]
}

/// At least 5 people from at least 3 organizations, none of them over 80 %.
fn may_be_shown(counts: &[usize]) -> bool {
    let sum: usize = counts.iter().sum();
    let organizations = counts.iter().filter(|count| **count > 0).count();
    sum >= 5 && organizations >= 3 && counts.iter().all(|count| *count * 5 <= sum * 4)
}

/// The four figures; none where the people behind one are too few.
fn values(people: &[Vec<usize>; 3]) -> [Option<usize>; 4] {
    let sum = |counts: &Vec<usize>| may_be_shown(counts).then(|| counts.iter().sum());
    let organizations = people[0].iter().filter(|count| **count > 0).count();
    [sum(&people[0]), sum(&people[1]), sum(&people[2]), may_be_shown(&people[0]).then_some(organizations)]
}

const FIGURES: [&str; 4] = ["joined", "activated", "active_recruiters", "active_organizations"];

/// The rows and the total, for whole months (or years) from `first` until before `end`.
pub fn growth(models: &[Model], months: u32, first: NaiveDate, end: NaiveDate, zone: Tz, as_of: Micros) -> Value {
    let counted: Vec<Counted<'_>> = models.iter().map(|model| Counted::of(model, as_of)).collect();
    let start_of = |day: NaiveDate| period::day_start(zone, day);
    let mut rows = Vec::new();
    let mut day = first;
    while day < end && start_of(day) <= as_of {
        let (next, previous) = (day + Months::new(months), day - Months::new(months));
        let is_partial = as_of + 1 < start_of(next);
        // A year less its months that are shown tells of the others together.
        let told_by_months = |year: NaiveDate| -> [bool; 4] {
            let mut rest: [Vec<usize>; 4] = [0, 1, 2, 3].map(|_| vec![0; counted.len()]);
            for month in (0..12).filter(|_| months == 12).map(|month| year + Months::new(month)) {
                let of_month = people(&counted, start_of(month), start_of(month + Months::new(1)).min(as_of + 1));
                for (place, value) in values(&of_month).iter().enumerate().filter(|(_, value)| value.is_none()) {
                    assert!(value.is_none());
                    rest[place].iter_mut().zip(&of_month[place % 3]).for_each(|(sum, people)| *sum += people);
                }
            }
            rest.map(|rest| rest.iter().all(|people| *people == 0) || may_be_shown(&rest))
        };
        let (told, told_before) = (told_by_months(day), told_by_months(previous));
        let mut own = values(&people(&counted, start_of(day), start_of(next)));
        own.iter_mut().zip(told).for_each(|(value, told)| *value = value.filter(|_| told));
        let same = start_of(previous) + (as_of + 1 - start_of(day));
        let cut = if is_partial { same.min(start_of(day)) } else { start_of(day) };
        let before = people(&counted, start_of(previous), cut);
        let rest = values(&people(&counted, cut, start_of(day)));
        let is_cut = cut < start_of(day);
        let mut row = json!({"period": period::bucket(if months == 1 { "month" } else { "year" }, day), "is_partial": is_partial});
        for (place, figure) in FIGURES.iter().enumerate() {
            let none_before = before[place % 3].iter().sum::<usize>() == 0 && !is_cut;
            let then = if none_before {
                Some(0)
            } else {
                values(&before)[place].filter(|_| (!is_cut || rest[place].is_some()) && told_before[place])
            };
            let grown = own[place].zip(then);
            let growth = grown.filter(|(_, then)| *then > 0).map(|(value, then)| change(value, then));
            let is_new = grown.is_some_and(|(_, then)| then == 0);
            row[*figure] = json!({"value": own[place], "growth": growth, "is_new": is_new});
        }
        rows.push(row);
        day = next;
    }
    let whole = values(&people(&counted, start_of(first), start_of(end)));
    let mut total = json!({});
    for (place, figure) in FIGURES.iter().enumerate() {
        let is_whole = rows.iter().all(|row| !row[*figure]["value"].is_null());
        total[*figure] = json!({"value": whole[place].filter(|_| is_whole), "growth": null, "is_new": false});
    }
    let period = Period { label: String::new(), start: Some(first), end: Some(end) };
    json!({"report": "growth", "timezone": zone.name(), "rows": rows, "total": total,
           "organizations": models.len(), "period": {"start": period.to_json()["start"], "end": period.to_json()["end"]}})
}

/// By which part something grew, with 4 decimals, half up.
fn change(value: usize, before: usize) -> Value {
    let (value, before) = (value as i128, before as i128);
    let units = (2 * (value - before) * 10_000 + before).div_euclid(2 * before);
    json!(units as f64 / 10_000.0)
}
