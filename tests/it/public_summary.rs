//! What leaves the organization is a finished year in rounded counts, and every format says the same.

use crate::datasets::{self, Taste};
use crate::model;
use crate::model::instant;
use crate::support::{House, wait};
use serde_json::Value;
use verve::answers::{self, Filters, Flagged, PublicError, ReportQuery};
use verve::domain::Instant;
use verve::domain::as_of::AsOf;
use verve::domain::period::Period;
use verve::report::leaderboard::{BoardQuery, Metric, Zeros};
use verve::report::public::{PublicPage, PublicRow, RowName};
use verve::report::summary::Summary;
use verve::store::Organization;

fn question(text: &str, now: i64) -> ReportQuery {
    ReportQuery {
        period: Period::parse(text, chrono::NaiveDate::from_ymd_opt(2026, 2, 10).unwrap()).unwrap(),
        filters: Filters::default(),
        as_of: AsOf::Now,
        flagged: Flagged::LeftOut,
        now: Instant(now),
    }
}

const fn rounded(count: i64) -> i64 {
    (count + 2) / 5 * 5
}

fn numbers(row: &PublicRow) -> [i64; 3] {
    [row.reached, row.joined, row.activated].map(|count| count.number())
}

/// Every row that was not taken together with others is the rounded row of the summary for the organization itself.
fn check(name: &str, inner: &Summary, public: &PublicPage) {
    let figures = [inner.figures.reached, inner.figures.joined, inner.figures.activated];
    for (is, told) in figures.iter().zip(public.figures) {
        assert_eq!(told.value.number(), rounded(is.value), "{name}");
        assert!(told.before.is_none_or(|before| Some(before.number()) == is.before.map(rounded)), "{name}");
    }
    for row in &public.groups {
        let group = match &row.name {
            RowName::Named(group) => Some(group.clone()),
            RowName::Unlabelled => None,
            RowName::Others | RowName::Months(..) => continue,
        };
        let is = inner.groups.iter().find(|is| is.group == group).unwrap();
        assert_eq!(numbers(row)[1..], [rounded(is.joined.value), rounded(is.activated.value)], "{name}: {group:?}");
    }
    for row in &public.months {
        let RowName::Months(first, last) = &row.name else { panic!("{name}: {row:?}") };
        let of = inner.months.iter().filter(|month| (first..=last).contains(&&month.month));
        let sums = of.fold([0, 0], |sum, month| [sum[0] + month.joined.value, sum[1] + month.activated.value]);
        assert_eq!(numbers(row)[1..], sums.map(rounded), "{name}: {first}");
    }
    for rows in [&public.groups, &public.campaigns, &public.channels, &public.members] {
        assert_ne!(rows.len(), 1, "{name}: a row alone says what the totals say: {rows:?}");
    }
}

async fn pages(name: &str, input: &model::Input, now: i64) -> (House, Organization, usize) {
    let mut house = House::new(now).await;
    let organization = house.found(input).await;
    house.follow(&organization, input).await;
    let mut rows = 0;
    for year in ["2024", "2025"] {
        let mut snapshot = house.snapshot(&organization).await;
        let inner = answers::summary(&mut snapshot, &question(year, now)).await.unwrap();
        let public = answers::public_page(&mut snapshot, &question(year, now)).await.unwrap();
        check(&format!("{name}: {year}"), &inner, &public);
        rows += public.groups.len() + public.campaigns.len() + public.channels.len() + public.months.len();
        let json: Value = serde_json::from_str(&public.json()).unwrap();
        assert!(!json.to_string().contains("seconds"), "{json}");
        assert_eq!(public.facts().len(), public.rows().len());
    }
    (house, organization, rows)
}

#[test]
fn pages_are_the_rounded_counts_of_the_summary() {
    let now = instant::at("2026-02-10T12:00:00Z");
    let mut rows = 0;
    for (seed, members, people) in [(3, 4, 60), (4, 5, 40), (6, 12, 400), (7, 30, 900), (8, 3, 12)] {
        let mut crowd = datasets::crowd("crowd", seed, members, people);
        for (place, (member, link)) in crowd.members.iter_mut().zip(&mut crowd.links).enumerate() {
            member.group = [Some("Agder"), Some("Oslo"), Some("Troms"), None][place % 4].map(str::to_owned);
            link.campaign = [None, Some("autumn"), Some("spring")][place % 3].map(str::to_owned);
            link.channel = ["poster", "sms", "sms", "letter", "meeting"].get(place % 7).map(|name| (*name).to_owned());
        }
        rows += wait(pages(&format!("crowd {seed}"), &crowd, now)).2;
    }
    for seed in 0..6 {
        let input = datasets::random(9_000 + seed, &Taste::nasty());
        rows += wait(pages(&format!("seed {seed}"), &input, instant::at("2026-11-22T12:00:00Z"))).2;
    }
    assert!(rows > 50, "{rows}");
}

#[test]
fn nothing_but_a_finished_year_of_the_whole_leaves() {
    let now = instant::at("2026-02-10T12:00:00Z");
    let crowd = datasets::crowd("crowd", 3, 4, 60);
    wait(async {
        let (house, organization, _) = pages("crowd", &crowd, now).await;
        let mut snapshot = house.snapshot(&organization).await;
        for period in ["2026", "2025-Q1", "2025-03", "2026-W06", "all"] {
            let refused = answers::public_page(&mut snapshot, &question(period, now)).await;
            assert!(matches!(refused, Err(PublicError::Refused(_))), "{period}");
        }
        let filters = Filters { group: Some("Oslo".to_owned()), ..Filters::default() };
        let narrowed = ReportQuery { filters, ..question("2025", now) };
        assert!(matches!(answers::public_page(&mut snapshot, &narrowed).await, Err(PublicError::Refused(_))));
        for metric in [Metric::Rate, Metric::Clicked] {
            let board = BoardQuery { metric, top: None, zeros: Zeros::LeftOut, min_referrals: 5 };
            let refused = answers::public_board(&mut snapshot, &question("2025", now), board).await;
            assert!(matches!(refused, Err(PublicError::Refused(_))), "{metric:?}");
        }
    });
}
