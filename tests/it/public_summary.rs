//! What leaves the organization tells of no few people, neither shown nor by subtraction, and every format says the same.

use crate::datasets::{self, Taste};
use crate::model;
use crate::model::instant;
use crate::support::{House, wait};
use serde_json::Value;
use verve::answers::{self, Filters, Flagged, Question};
use verve::domain::Instant;
use verve::domain::as_of::AsOf;
use verve::domain::period::Period;
use verve::report::public_summary::PublicSummary;
use verve::report::summary::Summary;

const FEWEST: i64 = 5;

/// A count that is part of a sum, as it is and as it is told.
#[derive(Debug, Clone, Copy)]
struct Part {
    is: i64,
    told: Option<i64>,
}

/// Counts and what they are parts of: each is at least 0, and they sum up to `sum` where that is told.
struct Sum {
    what: String,
    parts: Vec<Part>,
    sum: i64,
}

fn counts(what: &str, parts: impl Iterator<Item = (i64, Option<i64>)>) -> Sum {
    let parts: Vec<Part> = parts.map(|(is, told)| Part { is, told }).collect();
    let sum = parts.iter().map(|part| part.is).sum();
    Sum { what: what.to_owned(), parts, sum }
}

/// Every column of the report with the sum that it stands over or that another table tells.
fn sums(inner: &Summary, public: &PublicSummary) -> Vec<Sum> {
    let months = || inner.months.iter().zip(&public.months).filter(|(month, _)| !month.is_ahead);
    let groups = || inner.groups.iter().zip(&public.groups);
    let mut sums = vec![
        counts("joined by month", months().map(|(is, told)| (is.joined.value, told.joined.value))),
        counts("activated by month", months().map(|(is, told)| (is.activated.value, told.activated.value))),
        counts("joined by group", groups().map(|(is, told)| (is.joined.value, told.joined.value))),
        counts("activated by group", groups().map(|(is, told)| (is.activated.value, told.activated.value))),
        counts("recruiting by group", groups().map(|(is, told)| (is.recruiting, told.recruiting))),
    ];
    let known = |before: Option<i64>| before.unwrap_or_default();
    let befores = months().filter(|(is, _)| is.joined.before.is_some());
    sums.push(counts("joined before", befores.map(|(is, told)| (known(is.joined.before), told.joined.before))));
    for (what, is, told) in
        [("campaigns", &inner.campaigns, &public.campaigns), ("channels", &inner.channels, &public.channels)]
    {
        let pairs = || told.iter().map(|told| (is.iter().find(|is| is.name == told.name).unwrap(), told));
        sums.push(counts(&format!("{what} entered"), pairs().map(|(is, told)| (is.entered, told.entered))));
        sums.push(counts(&format!("{what} joined"), pairs().map(|(is, told)| (is.joined, told.joined))));
        sums.push(counts(&format!("{what} activated"), pairs().map(|(is, told)| (is.activated, told.activated))));
    }
    sums
}

fn check(name: &str, inner: &Summary, public: &PublicSummary) -> usize {
    let mut withheld = 0;
    for Sum { what, parts, sum } in sums(inner, public) {
        assert!(
            parts.iter().all(|part| part.told.is_none_or(|told| told == part.is && told >= FEWEST)),
            "{name}: {what}"
        );
        let hidden: Vec<i64> = parts.iter().filter(|part| part.told.is_none()).map(|part| part.is).collect();
        withheld += hidden.len();
        if sum >= FEWEST && !hidden.is_empty() {
            assert!(hidden.len() > 1 && hidden.iter().sum::<i64>() >= FEWEST, "{name}: {what}: {parts:?}");
        }
    }
    bounds_say_nothing(name, public);
    let board = |of: fn(&verve::report::public_summary::PublicRecruiter) -> Option<i64>| {
        public.recruiters.iter().filter_map(of).sum::<i64>()
    };
    for (what, sum, told) in [
        ("activated", inner.figures.activated.value, board(|row| row.activated)),
        ("joined", inner.figures.joined.value, board(|row| row.joined)),
    ] {
        let others = sum - told;
        assert!(sum < FEWEST || others == 0 || others >= FEWEST, "{name}: {others} others {what}");
    }
    withheld
}

/// Who entered are at least those who joined, and these at least the active ones: no withheld count is squeezed to one
/// value by these bounds and the sums together.
fn bounds_say_nothing(name: &str, public: &PublicSummary) {
    let sums = public.funnel.map(|stage| stage.reached);
    for sources in [&public.campaigns, &public.channels] {
        let told: Vec<[Option<i64>; 3]> =
            sources.iter().map(|source| [source.entered, source.joined, source.activated]).collect();
        let mut range: Vec<[(i64, i64); 3]> =
            told.iter().map(|row| row.map(|told| told.map_or((0, i64::MAX / 1_000), |told| (told, told)))).collect();
        for _ in 0..50 {
            for row in &mut range {
                for step in 0..2 {
                    row[step].0 = row[step].0.max(row[step + 1].0);
                    row[step + 1].1 = row[step + 1].1.min(row[step].1);
                }
            }
            for (column, sum) in [(0, sums[0]), (1, sums[2]), (2, sums[3])] {
                let Some(sum) = sum else { continue };
                let (least, most) =
                    range.iter().fold((0, 0), |all, row| (all.0 + row[column].0, all.1 + row[column].1));
                for row in &mut range {
                    let (own_least, own_most) = row[column];
                    row[column] = (own_least.max(sum - (most - own_most)), own_most.min(sum - (least - own_least)));
                }
            }
        }
        for (told, range) in told.iter().zip(&range) {
            for (told, (least, most)) in told.iter().zip(range) {
                assert!(told.is_some() || least < most, "{name}: a count must be {least}: {sources:?} of {sums:?}");
            }
        }
    }
}

/// Each whole number at a name of counts, wherever it stands.
fn small_counts(value: &Value, name: &str, found: &mut Vec<String>) {
    const NO_COUNTS: [&str; 6] = ["revision", "rank", "rate", "withheld_below", "horizon_days", "median_seconds"];
    let is_count = !NO_COUNTS.contains(&name) && !name.starts_with("share") && !name.starts_with("p90");
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| small_counts(value, name, found)),
        Value::Array(values) => values.iter().for_each(|value| small_counts(value, name, found)),
        Value::Number(number) if is_count && number.as_i64().is_some_and(|count| count < FEWEST) => {
            found.push(format!("{name}: {number}"));
        }
        _ => {}
    }
}

async fn of_data(name: &str, input: &model::Input, now: i64) -> usize {
    let mut house = House::new(now).await;
    let organization = house.found(input).await;
    house.follow(&organization, input).await;
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    let mut withheld = 0;
    for text in ["2024", "2025", "2026", "2025-Q1", "2025-03", "2026-W47", "all"] {
        let question = Question {
            period: Period::parse(text, today).unwrap(),
            filters: Filters::default(),
            as_of: AsOf::Now,
            flagged: Flagged::LeftOut,
            now: Instant(now),
        };
        let mut snapshot = house.snapshot(&organization).await;
        let inner = answers::summary(&mut snapshot, &question).await.unwrap();
        let public = answers::public_summary(&mut snapshot, &question).await.unwrap();
        let name = format!("{name}: {text}");
        withheld += check(&name, &inner, &public);
        let json: Value = serde_json::from_str(&public.json()).unwrap();
        let mut small = Vec::new();
        small_counts(&json, "", &mut small);
        assert!(small.is_empty(), "{name}: {small:?}\n{json}");
    }
    withheld
}

#[test]
fn no_few_people_are_shown_or_follow_from_what_is() {
    let now = instant::at("2026-02-10T12:00:00Z");
    let mut withheld = 0;
    for (seed, members, people) in
        [(1, 2, 0), (2, 2, 1), (3, 4, 60), (4, 5, 40), (5, 9, 30), (6, 12, 400), (7, 30, 90), (8, 3, 12)]
    {
        let mut crowd = datasets::crowd("crowd", seed, members, people);
        for (place, (member, link)) in crowd.members.iter_mut().zip(&mut crowd.links).enumerate() {
            member.group = [Some("Agder"), Some("Oslo"), Some("Troms"), None][place % 4].map(str::to_owned);
            link.campaign = [None, Some("autumn"), Some("spring")][place % 3].map(str::to_owned);
            link.channel = ["poster", "sms", "sms", "letter", "meeting"].get(place % 7).map(|name| (*name).to_owned());
        }
        withheld += wait(of_data(&format!("crowd {seed}"), &crowd, now));
    }
    for seed in 0..12 {
        let input = datasets::random(9_000 + seed, &Taste::nasty());
        withheld += wait(of_data(&format!("seed {seed}"), &input, instant::at("2026-11-22T12:00:00Z")));
    }
    assert!(withheld > 500, "{withheld}");
}
