//! The model against the design's own examples, and against itself.

use super::abilities::{Abilities, PROGRAM};
use super::funnel::{Basis, FunnelQuery, funnel};
use super::instant::{at, print};
use super::leaderboard::wilson_lower;
use super::period::{Period, bucket, day, day_start, zone};
use super::{canonical, golden, run, run_as};
use crate::datasets::{self, Taste};
use chrono::NaiveDate;
use std::collections::BTreeSet;

mod later;
mod reading;

const NOW: &str = "2026-11-22T12:00:00Z";

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn golden_cases_hold() {
    for case in golden::golden(at(NOW)) {
        for abilities in [PROGRAM, Abilities::ALL].into_iter().filter(|abilities| abilities.covers(case.needs)) {
            if let Err(difference) = case.check(abilities, at(NOW)) {
                panic!("{}: {difference}", case.name);
            }
        }
    }
}

#[test]
fn periods_are_local() {
    let oslo = zone("Europe/Oslo");
    let week = |text: &str| bucket("week", date(text));
    assert_eq!([week("2024-12-30"), week("2026-12-31"), week("2027-01-01")], ["2025-W01", "2026-W53", "2026-W53"]);
    assert_eq!(print(day_start(oslo, date("2025-03-30"))), "2025-03-29T23:00:00Z");
    assert_eq!(print(day_start(oslo, date("2025-03-31"))), "2025-03-30T22:00:00Z");
    assert_eq!(print(day_start(oslo, date("2025-10-26"))), "2025-10-25T22:00:00Z");
    assert_eq!(print(day_start(oslo, date("2025-10-27"))), "2025-10-26T23:00:00Z");
    assert_eq!(day(oslo, at("2024-12-31T23:00:00Z")), date("2025-01-01"));
    let period = |text: &str| Period::parse(text, date("2025-01-15")).unwrap();
    assert_eq!(period("2025-W37").start, Some(date("2025-09-08")));
    assert_eq!(period("2025-Q4").end, Some(date("2026-01-01")));
    assert_eq!(period("last-month").start, Some(date("2024-12-01")));
    assert_eq!(period("last-quarter").start, Some(date("2024-10-01")));
    assert_eq!(Period::parse("2025-13", date("2025-01-15")), None);
}

#[test]
fn rates_have_the_bounds_of_the_design() {
    let printed = |converted, entered| (wilson_lower(converted, entered) + 50_000) / 100_000;
    assert_eq!([printed(12, 30), printed(45, 120), printed(0, 7)], [2459, 2935, 0]);
}

#[test]
fn the_order_and_the_split_make_no_difference() {
    for seed in 0..60 {
        let input = datasets::random(seed, &Taste::order_free());
        let expected = canonical::canonical(&run(&input, at(NOW)).model);
        let others = [
            datasets::shuffle_rows(&input, seed + 1),
            datasets::split(&input, 5, seed + 2),
            datasets::overlap(&input, seed + 3),
        ];
        for other in others {
            assert_eq!(canonical::canonical(&run(&other, at(NOW)).model), expected, "seed {seed}");
        }
    }
}

#[test]
fn data_sets_are_nasty_and_repeatable() {
    let (mut reasons, mut codes, mut flags, mut statuses) =
        (BTreeSet::new(), BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for seed in 0..80 {
        let taste = Taste { conflicts: true, changes: true, ..Taste::nasty() };
        let outcome = run(&datasets::random(seed, &taste), at(NOW));
        let again = run(&datasets::random(seed, &taste), at(NOW));
        assert_eq!(outcome.verdicts, again.verdicts);
        for verdict in &outcome.verdicts {
            reasons.extend(verdict.unattributed_reasons.keys().cloned());
            codes.extend(verdict.rejected_codes.keys().cloned());
        }
        let attribution = super::attribute::attribute(&outcome.model);
        let ids: BTreeSet<_> = attribution.referrals.iter().map(|referral| referral.id).collect();
        assert_eq!(ids.len(), attribution.referrals.len());
        flags.extend(attribution.referrals.iter().flat_map(|referral| referral.flags()));
        let seen = super::view::seen(&outcome.model, &Default::default(), Basis::Cohort, None);
        statuses.extend(seen.iter().map(|seen| seen.status()));
    }
    let expected = [
        "already_member",
        "before_referral",
        "link_closed",
        "unknown_click",
        "unknown_link",
        "unknown_user",
        "window_expired",
    ];
    assert_eq!(reasons.iter().collect::<Vec<_>>(), expected);
    let expected = [
        "E_COLUMNS",
        "E_CONFLICT",
        "E_ID_FORM",
        "E_MISSING",
        "E_PERSONAL_DATA",
        "E_STAGE",
        "E_TS_DATE_ONLY",
        "E_TS_FORMAT",
        "E_TS_FUTURE",
        "E_TS_NAIVE",
        "E_TS_PAST",
    ];
    let is_met = |code: &&str| PROGRAM.normal_form || *code != "E_ID_FORM";
    assert!(codes.iter().eq(expected.into_iter().filter(is_met)), "{codes:?}");
    assert_eq!(flags.len(), 5);
    assert_eq!(statuses.len(), 5);
}

#[test]
fn conflicts_come_only_when_asked_for() {
    for seed in 0..80 {
        let outcome = run(&datasets::random(seed, &Taste::nasty()), at(NOW));
        assert!(
            outcome.verdicts.iter().all(|verdict| !verdict.rejected_codes.contains_key("E_CONFLICT")),
            "seed {seed}"
        );
    }
}

#[test]
fn groups_sum_to_the_whole() {
    let pairs = [(Basis::Cohort, ["member", "month"]), (Basis::Event, ["campaign", "week"])];
    for seed in 0..30 {
        let taste = Taste { later: Abilities::ALL, ..Taste::nasty() };
        let model = run_as(Abilities::ALL, &datasets::random(seed, &taste), at(NOW)).model;
        for (basis, by) in
            pairs.into_iter().chain([(Basis::Cohort, ["group", "day"]), (Basis::Event, ["group", "member"])])
        {
            let plain = FunnelQuery::plain(Period::all(), at(NOW));
            let report = funnel(&model, &FunnelQuery { basis, by: by.to_vec(), ..plain });
            let groups = report["groups"].as_array().unwrap();
            for stage in 0..4 {
                for figure in ["observed", "reached"] {
                    let sum: Option<u64> = groups.iter().map(|group| group["stages"][stage][figure].as_u64()).sum();
                    let total = report["stages"][stage][figure].as_u64();
                    assert_eq!(sum.filter(|_| total.is_some()), total, "seed {seed} {basis:?} {figure}");
                }
            }
        }
    }
}
