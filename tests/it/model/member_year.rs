//! A member's year, by its definition.

use super::instant::Micros;
use super::period::{self, Period};
use super::summary::{Counted, months, year_before};
use super::view::{self, Seen};
use super::{Member, Model};
use serde_json::{Value, json};

/// The report of a member, `revision` and `generated_at` left out.
pub fn member_year(model: &Model, member: &Member, period: &Period, as_of: Micros, milestones: &[usize]) -> Value {
    let counted = Counted::of(model, as_of);
    let zone = period::zone(&model.organization.timezone);
    let own: Vec<&Seen> = of_member(&counted, member);
    let first = own.iter().filter_map(|seen| seen.entry()).min();
    let before = year_before(model, period, as_of)
        .filter(|before| first.is_some_and(|first| first < period::day_start(zone, before.end.expect("an end"))));
    let count = |at: &dyn Fn(&Seen) -> Option<Micros>, period: &Period| {
        own.iter().filter_map(|seen| at(seen)).filter(|at| counted.within(period, *at)).count()
    };
    let compared = |at: &dyn Fn(&Seen) -> Option<Micros>| json!({"value": count(at, period), "before": before.as_ref().map(|before| count(at, before))});
    let rows: Vec<Value> = months(period)
        .iter()
        .map(|month| {
            let came: Vec<&&Seen> =
                own.iter().filter(|seen| seen.entry().is_some_and(|at| counted.within(month, at))).collect();
            let are = |low: usize, high: usize| {
                came.iter().filter(|seen| (low..=high).contains(&seen.highest().expect("it entered"))).count()
            };
            json!({
                "month": month.label, "reached": count(&Seen::entry, month),
                "joined": count(&|seen| seen.milestones[2], month),
                "activated": count(&|seen| seen.milestones[3], month),
                "came": {"active": are(3, 3), "joined": are(2, 2), "reached": are(0, 1)},
            })
        })
        .collect();
    let mut joined: Vec<Micros> = own.iter().filter_map(|seen| seen.milestones[2]).collect();
    joined.sort_unstable();
    let reached = |people: &usize| {
        let at = joined.get(people - 1).copied();
        json!({"people": people, "reached_on": at.map(|at| period::day(zone, at).to_string()),
               "in_period": at.is_some_and(|at| counted.within(period, at))})
    };
    let mut report = view::head(model, "member_summary", period, Some("event"), as_of);
    let fields = json!({
        "member_id": member.member_id, "name": member.name, "group": model.group_on(&member.member_id, view::last_day(model, period, as_of)),
        "figures": {
            "reached": compared(&Seen::entry),
            "joined": compared(&|seen| seen.milestones[2]),
            "activated": compared(&|seen| seen.milestones[3]),
        },
        "best_month": best_month(&rows),
        "longest_streak": longest_streak(&rows),
        "rank": rank(&counted, member, period),
        "months": rows,
        "joined_ever": joined.len(),
        "milestones": milestones.iter().map(reached).collect::<Vec<Value>>(),
    });
    let (Some(report_fields), Value::Object(fields)) = (report.as_object_mut(), fields) else { panic!("objects") };
    report_fields.extend(fields);
    report
}

fn of_member<'a>(counted: &'a Counted<'_>, member: &Member) -> Vec<&'a Seen> {
    counted.seen.iter().filter(|seen| seen.referral.member_id == member.member_id).collect()
}

fn joined(row: &Value) -> u64 {
    row["joined"].as_u64().expect("a count")
}

fn best_month(rows: &[Value]) -> Value {
    let most = rows.iter().map(joined).max().unwrap_or_default();
    if most == 0 {
        return Value::Null;
    }
    let best: Vec<&Value> = rows.iter().filter(|row| joined(row) == most).map(|row| &row["month"]).collect();
    json!({"joined": most, "months": best})
}

/// Every stretch of months, the longest in which each has somebody joined; of equal ones the latest.
fn longest_streak(rows: &[Value]) -> Value {
    let mut longest = Value::Null;
    let mut most = 0;
    for from in 0..rows.len() {
        for to in from..rows.len() {
            let length = to - from + 1;
            if rows[from..=to].iter().all(|row| joined(row) > 0) && length >= most {
                most = length;
                longest = json!({"months": length, "from": rows[from]["month"], "to": rows[to]["month"]});
            }
        }
    }
    longest
}

/// The place by people activated, among five or more members with a figure.
fn rank(counted: &Counted<'_>, member: &Member, period: &Period) -> Value {
    let figure = |member_id: &str| {
        let own = counted.seen.iter().filter(|seen| seen.referral.member_id == member_id);
        own.filter(|seen| seen.milestones[3].is_some_and(|at| counted.within(period, at))).count()
    };
    let mut owners: Vec<&str> = counted.seen.iter().map(|seen| seen.referral.member_id.as_str()).collect();
    owners.sort_unstable();
    owners.dedup();
    let all: Vec<usize> = owners.into_iter().map(figure).filter(|figure| *figure > 0).collect();
    let own = figure(&member.member_id);
    if own == 0 || all.len() < 5 {
        return Value::Null;
    }
    let better = all.iter().filter(|other| **other > own).count();
    let equal = all.iter().filter(|other| **other == own).count();
    json!({"rank": better + 1, "is_shared": equal > 1, "of": all.len()})
}
