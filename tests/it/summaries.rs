//! Summaries against the model: every figure of random data sets, of empty ones and of a year with one person.

use crate::datasets::{self, Taste};
use crate::model::member_year::member_year;
use crate::model::period::Period;
use crate::model::summary::summary;
use crate::model::{self, compare, instant};
use crate::support::{House, seeds, wait};
use serde_json::Value;
use verve::answers::{self, Filters, Flagged, ReportQuery};
use verve::domain::Instant;
use verve::domain::as_of::AsOf;
use verve::store::Organization;

/// The milestones that organizations begin with.
const MILESTONES: [usize; 6] = [1, 5, 10, 25, 50, 100];

fn period(text: &str) -> Period {
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    Period::parse(text, today).unwrap()
}

fn asked(period: &Period) -> verve::domain::period::Period {
    verve::domain::period::Period { label: period.label.clone(), start: period.start, end: period.end }
}

fn question(period: &Period, as_of: AsOf, now: i64) -> ReportQuery {
    let (period, now) = (asked(period), Instant(now));
    ReportQuery { period, filters: Filters::default(), as_of, flagged: Flagged::LeftOut, now }
}

async fn summary_of(house: &House, organization: &Organization, period: &Period, as_of: AsOf, now: i64) -> Value {
    let mut snapshot = house.snapshot(organization).await;
    let summary = answers::summary(&mut snapshot, &question(period, as_of, now)).await.unwrap();
    serde_json::from_str(&summary.json()).unwrap()
}

/// What the data sets have met, so that no rule is tested by zeros alone.
#[derive(Default, Debug)]
struct Met {
    compared: usize,
    cut_off: usize,
    stuck: usize,
    ranked: usize,
    first_time: usize,
    unused: usize,
}

impl Met {
    fn note(&mut self, summary: &Value) {
        let is_some = |value: &Value| usize::from(!value.is_null());
        self.compared += is_some(&summary["before"]);
        self.cut_off += is_some(&summary["before"]["known_from"]);
        self.stuck += usize::from(summary["stuck"]["total"] != 0);
        self.first_time += usize::from(summary["first_time_recruiters"] != Value::Array(Vec::new()));
        self.unused += usize::from(summary["figures"]["links_unused"]["value"] != 0);
    }
}

async fn compare_with_model(name: &str, input: &model::Input, now: i64, met: &mut Met) {
    let expected = model::run(input, now).model;
    let mut house = House::new(now).await;
    let organization = house.found(input).await;
    house.follow(&organization, input).await;
    for text in ["2024", "2025", "2026", "2025-Q1", "2025-03", "2026-W47", "2027"] {
        let period = period(text);
        let actual = summary_of(&house, &organization, &period, AsOf::Now, now).await;
        let same = compare::says(&actual, &summary(&expected, &period, now));
        assert!(same.is_ok(), "{name}: {text}: {same:?}\n{actual}");
        met.note(&actual);
        let mut snapshot = house.snapshot(&organization).await;
        let years = answers::member_years(&mut snapshot, asked(&period), AsOf::Now, Instant(now), None).await.unwrap();
        // Who asks for one member is told what stands among all.
        for year in &years {
            let id = Some(year.member.member_id.as_str());
            let alone =
                answers::member_years(&mut snapshot, asked(&period), AsOf::Now, Instant(now), id).await.unwrap();
            assert_eq!(alone, std::slice::from_ref(year), "{name}: {period:?}");
        }
        assert_eq!(years.len(), expected.answering().count());
        for year in years {
            let member = expected.member(&year.member.member_id);
            let actual: Value = serde_json::from_str(&year.json()).unwrap();
            let same = compare::says(&actual, &member_year(&expected, member, &period, now, &MILESTONES));
            assert!(same.is_ok(), "{name}: {text} of {}: {same:?}\n{actual}", member.member_id);
            met.ranked += usize::from(!actual["rank"].is_null());
        }
    }
}

#[test]
fn summaries_are_what_the_model_says() {
    let mut met = Met::default();
    for seed in seeds(0..40) {
        // The present lies where things happen: open referrals and running months are met too.
        let now =
            instant::at(["2026-11-22T12:00:00Z", "2025-04-02T21:59:00Z", "2025-11-10T00:30:00Z"][seed as usize % 3]);
        let taste = Taste { changes: seed % 4 == 0, ..Taste::nasty() };
        let input = datasets::random(8_000 + seed, &taste);
        wait(compare_with_model(&format!("seed {seed}"), &input, now, &mut met));
    }
    let Met { compared, cut_off, stuck, first_time, unused, .. } = met;
    for (what, times) in [
        ("compared", compared),
        ("cut off", cut_off),
        ("stuck", stuck),
        ("for the first time", first_time),
        ("unused", unused),
    ] {
        assert!(times > 0, "nothing was {what}");
    }
}

#[test]
fn places_and_milestones_are_what_the_model_says() {
    let now = instant::at("2026-02-10T12:00:00Z");
    let mut met = Met::default();
    for (seed, members, people) in [(1, 4, 60), (2, 5, 40), (3, 9, 30), (4, 12, 400)] {
        wait(compare_with_model(
            &format!("crowd {seed}"),
            &datasets::crowd("crowd", seed, members, people),
            now,
            &mut met,
        ));
    }
    assert!(met.ranked > 20, "{met:?}");
}

#[test]
fn nobody_and_one_person_are_years_too() {
    let now = instant::at("2026-02-10T12:00:00Z");
    let mut met = Met::default();
    for people in [0, 1, 2] {
        wait(compare_with_model(
            &format!("{people} people"),
            &datasets::crowd("few", people as u64, 2, people),
            now,
            &mut met,
        ));
    }
    assert_eq!((met.ranked, met.stuck), (0, 0));
}

#[test]
fn an_earlier_summary_is_told_again() {
    let now = instant::at("2026-11-22T12:00:00Z");
    for seed in seeds(8_100..8_106) {
        let whole = datasets::random(seed, &Taste { changes: true, ..Taste::nasty() });
        wait(async {
            let mut house = House::new(now).await;
            let organization = house.found(&whole).await;
            let mut done = model::Input { steps: Vec::new(), ..whole.clone() };
            let mut told = Vec::new();
            for step in whole.steps.iter().filter(|step| !matches!(step, model::Step::Undo { .. })) {
                done.steps = vec![step.clone()];
                house.follow(&organization, &done).await;
                let revision = house.newest_revision(&organization).await;
                let then = summary_of(&house, &organization, &period("2025"), AsOf::Now, now).await;
                told.push((revision, then));
            }
            for (revision, then) in told {
                let as_of = AsOf::Revision(revision);
                let again = summary_of(&house, &organization, &period("2025"), as_of, now).await;
                assert_eq!(figures(again), figures(then), "seed {seed}, revision {revision}");
            }
        });
    }
}

/// A summary without what tells when it was asked for.
fn figures(mut summary: Value) -> Value {
    for name in ["as_of", "generated_at"] {
        summary.as_object_mut().unwrap().remove(name);
    }
    summary
}
