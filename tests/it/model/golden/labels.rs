//! Golden cases about labels: groups by day, campaigns and channels by revision.

use super::{Ask, Golden, ingest, posters};
use crate::model::abilities::Abilities;
use crate::model::funnel::{Basis, FunnelQuery};
use crate::model::groups::From;
use crate::model::leaderboard::{BoardQuery, Metric};
use crate::model::period::Period;
use crate::model::view::Filters;
use crate::model::{Input, Micros, Refusal, Step};
use chrono::NaiveDate;
use serde_json::{Value, json};

/// The cases.
pub fn cases(now: Micros) -> Vec<Golden> {
    let labels = Abilities { labels: true, ..Abilities::NONE };
    let cases = [moving(now), later(now)].concat();
    cases.into_iter().map(|case| case.needs(labels)).collect()
}

fn group(member_id: &str, group: &str, from: From) -> Step {
    Step::SetGroup { member_id: member_id.to_owned(), group: Some(group.to_owned()), from }
}

fn on(day: &str) -> From {
    From::Day(day.parse::<NaiveDate>().unwrap())
}

fn by(basis: Basis, dimension: &'static str, now: Micros) -> Ask {
    Ask::Funnel(FunnelQuery { basis, by: vec![dimension], ..FunnelQuery::plain(Period::all(), now) })
}

/// Each value with how many entered for it.
fn entered<const N: usize>(dimension: &str, values: [(&str, usize); N]) -> Value {
    let of = |(value, entered): (&str, usize)| json!({"keys": {dimension: value}, "entered": entered});
    json!({"groups": values.map(of).to_vec()})
}

/// Each group with how many accounts were made for it.
fn joined<const N: usize>(groups: [(&str, usize); N]) -> Value {
    let of = |(group, joined): (&str, usize)| json!({"keys": {"group": group}, "stages": [{}, {}, {"observed": joined}, {}]});
    json!({"groups": groups.map(of).to_vec()})
}

/// Somebody clicks in June and joins in July, one joins on the last evening of June in Oslo, one right after it.
fn summer() -> Input {
    let mut input = posters(&[&[
        "link_clicked,2025-06-20T10:00:00Z,aaa,c1,,e1,",
        "account_created,2025-07-05T10:00:00Z,,c1,u1,e2,",
        "account_created,2025-06-30T21:59:59.999999Z,aaa,,u2,e3,",
        "account_created,2025-06-30T22:00:00Z,aaa,,u3,e4,",
    ]]);
    input.members[0].group = Some("Bergen".to_owned());
    input
}

fn moving(now: Micros) -> Vec<Golden> {
    let tromso = group("m-a", "Tromsø", on("2025-07-01"));
    let moved = Input { steps: [summer().steps, vec![tromso.clone()]].concat(), ..summer() };
    let corrected =
        Input { steps: [moved.steps.clone(), vec![group("m-a", "Oslo", From::Always)]].concat(), ..summer() };
    let many = (0..20).map(|n| group("m-b", &format!("Lag {n}"), on("2025-01-01")));
    let busy = Input { steps: moved.steps.iter().cloned().chain(many).collect(), ..summer() };
    let board = |period: &str| {
        let period = Period::parse(period, NaiveDate::default()).unwrap();
        Ask::Leaderboard(BoardQuery::plain(period, Metric::Joined, now))
    };
    let named = |group: &str| json!({"rows": [{"member_id": "m-a", "group": group}]});
    let filtered = |group: &str, basis: Basis| {
        let filters = Filters { group: Some(group.to_owned()), ..Filters::default() };
        Ask::Funnel(FunnelQuery { filters, basis, ..FunnelQuery::plain(Period::all(), now) })
    };
    let bergen = entered("group", [("Bergen", 3)]);
    vec![
        Golden::new("Move", moved)
            .ask(by(Basis::Cohort, "group", now), entered("group", [("Bergen", 2), ("Tromsø", 1)]))
            .ask(by(Basis::Event, "group", now), joined([("Bergen", 1), ("Tromsø", 2)]))
            .ask(filtered("Tromsø", Basis::Cohort), json!({"entered": 1, "links_generated": 0}))
            .ask(filtered("Bergen", Basis::Cohort), json!({"entered": 2, "links_generated": 1, "links_unused": 0}))
            .ask(filtered("Tromsø", Basis::Event), json!({"stages": [{"observed": 0}, {}, {"observed": 2}, {}]}))
            .ask(board("2025-06"), named("Bergen"))
            .ask(board("2025-07"), named("Tromsø"))
            .ask_earlier(1, by(Basis::Cohort, "group", now), bergen.clone()),
        Golden::new("+ Move, and 20 other changes", busy)
            .ask_earlier(1, by(Basis::Cohort, "group", now), bergen)
            .ask_earlier(2, by(Basis::Cohort, "group", now), entered("group", [("Bergen", 2), ("Tromsø", 1)])),
        Golden::new("Correction", corrected)
            .ask(by(Basis::Cohort, "group", now), entered("group", [("Oslo", 3)]))
            .ask(by(Basis::Event, "group", now), joined([("Oslo", 3)]))
            .ask_earlier(2, by(Basis::Cohort, "group", now), entered("group", [("Bergen", 2), ("Tromsø", 1)])),
    ]
}

fn later(now: Micros) -> Vec<Golden> {
    let plain = summer();
    let with = |steps: Vec<Step>| Input { steps: [plain.steps.clone(), steps].concat(), ..plain.clone() };
    // What a day has is decided by the day first and by the revision only after that.
    let crossed = with(vec![
        group("m-a", "Third", on("2025-07-01")),
        group("m-a", "Second", on("2025-06-30")),
        group("m-a", "Never", on("2025-06-30")),
        group("m-a", "Second", on("2025-06-30")),
    ]);
    let none = Step::SetGroup { member_id: "m-a".to_owned(), group: None, from: on("2025-06-30") };
    let today = with(vec![
        group("m-a", "New", From::Today),
        group("m-a", "(none)", From::Always),
        group("m-x", "Oslo", From::Always),
    ]);
    let labels = |campaign: &str| Step::SetLabels {
        code: "aaa".to_owned(),
        campaign: Some(campaign.to_owned()),
        channel: Some("sms".to_owned()),
    };
    let mut files = with(vec![labels("spring"), labels("fair")]);
    files.steps.push(ingest("more.csv", &["account_created,2025-07-01T10:00:00Z,bbb,,u9,e9,"]));
    vec![
        Golden::new("+ Days before revisions", crossed)
            .ask(by(Basis::Cohort, "group", now), entered("group", [("Bergen", 1), ("Second", 1), ("Third", 1)])),
        Golden::new("+ No group from a day on", with(vec![none])).ask(
            by(Basis::Cohort, "group", now),
            json!({"groups": [
                {"keys": {"group": null}, "entered": 2}, {"keys": {"group": "Bergen"}, "entered": 1},
            ]}),
        ),
        Golden::new("+ From today nothing of yesterday moves", today)
            .refused(2, Refusal::LabelForm)
            .refused(3, Refusal::Unknown)
            .ask(by(Basis::Event, "group", now), joined([("Bergen", 3)]))
            .ask(
                Ask::Leaderboard(BoardQuery::plain(Period::all(), Metric::Joined, now)),
                json!({"rows": [{"member_id": "m-a", "group": "New"}]}),
            ),
        Golden::new("+ Campaigns go by revision", files)
            .ask(
                by(Basis::Cohort, "campaign", now),
                json!({"groups": [
                    {"keys": {"campaign": "fair"}, "entered": 3}, {"keys": {"campaign": null}, "entered": 1},
                ]}),
            )
            .ask_earlier(2, by(Basis::Cohort, "campaign", now), entered("campaign", [("spring", 3)]))
            .ask_earlier(1, by(Basis::Cohort, "campaign", now), json!({"groups": [{"keys": {"campaign": null}}]})),
    ]
}
