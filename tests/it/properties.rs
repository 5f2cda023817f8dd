//! Laws that hold for every data set, whatever is in it: nothing vanishes, stages never grow, parts sum to the whole.

mod taken_back;

use crate::datasets::{self, Taste};
use crate::model::funnel::{Basis, FunnelQuery};
use crate::model::golden::Ask;
use crate::model::leaderboard::{BoardQuery, Metric};
use crate::model::period::Period;
use crate::model::{self, Step, instant};
use crate::support::{House, seeds, wait};
use proptest::prelude::*;
use serde_json::Value;

const NOW: &str = "2026-11-22T12:00:00Z";

/// Every dimension of a breakdown, alone and some in pairs.
const BREAKDOWNS: [&[&str]; 13] = [
    &["day"],
    &["week"],
    &["month"],
    &["quarter"],
    &["year"],
    &["member"],
    &["group"],
    &["link"],
    &["campaign"],
    &["channel"],
    &["member", "month"],
    &["group", "week"],
    &["campaign", "channel"],
];

fn number(value: &Value, key: &str) -> i64 {
    value[key].as_i64().unwrap_or_else(|| panic!("`{key}` is no number in {value}"))
}

fn funnel(basis: Basis, by: &[&'static str], now: i64) -> Ask {
    let plain = FunnelQuery::plain(Period::all(), now);
    Ask::Funnel(FunnelQuery { basis, by: by.to_vec(), ..plain })
}

/// A house where a random data set has come in, in batches of that many rows, with the verdicts of its files.
async fn house_of(seed: u64, batch_rows: usize) -> (House, verve::store::Organization, Vec<Value>) {
    let input = datasets::random(seed, &Taste { conflicts: true, changes: seed.is_multiple_of(2), ..Taste::nasty() });
    let mut house = House::new(instant::at(NOW)).await;
    house.batch_rows = batch_rows;
    let organization = house.found(&input).await;
    let verdicts = house.follow(&organization, &input).await;
    let files = input.steps.iter().filter(|step| matches!(step, Step::Ingest { .. })).count();
    assert_eq!(verdicts.len(), files);
    (house, organization, verdicts)
}

fn assert_conserved(file: &Value) {
    let sum = |keys: &[&str]| keys.iter().map(|key| number(file, key)).sum::<i64>();
    assert_eq!(number(file, "read"), sum(&["new", "duplicate", "rejected", "suppressed"]), "{file}");
    assert_eq!(number(file, "new"), sum(&["attributed", "unattributed"]), "{file}");
    for (whole, parts) in [("rejected", "rejected_codes"), ("unattributed", "unattributed_reasons")] {
        let parts: i64 = file[parts].as_object().unwrap().values().map(|rows| rows.as_i64().unwrap()).sum();
        assert_eq!(number(file, whole), parts, "{file}");
    }
}

fn assert_never_growing(part: &Value) {
    let stages = part["stages"].as_array().unwrap();
    for pair in stages.windows(2) {
        assert!(number(&pair[0], "reached") >= number(&pair[1], "reached"), "{part}");
    }
    assert_eq!(number(&stages[0], "reached"), number(part, "entered"), "{part}");
    for stage in stages {
        assert_eq!(number(stage, "skipped"), number(stage, "reached") - number(stage, "observed"), "{part}");
        assert!(number(stage, "skipped") >= 0, "{part}");
        for share in ["share_of_first", "share_of_previous"] {
            assert!(stage[share].as_f64().is_none_or(|share| (0.0..=1.0).contains(&share)), "{part}");
        }
    }
    let activated = number(&stages[3], "reached");
    assert_eq!(number(part, "entered"), number(part, "open") + number(part, "lapsed") + activated, "{part}");
    assert!(number(&part["mature"], "entered") <= number(part, "entered"), "{part}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: seeds(0..24).count() as u32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_row_gets_one_verdict(seed in 0..1_000_000_u64, batch_rows in prop::sample::select(vec![1, 2, 7, 1_000])) {
        wait(async {
            let (_, _, verdicts) = house_of(seed, batch_rows).await;
            verdicts.iter().for_each(assert_conserved);
        });
    }

    #[test]
    fn stages_never_grow_and_parts_sum_to_the_whole(seed in 0..1_000_000_u64) {
        let now = instant::at(NOW);
        wait(async {
            let (house, organization, _) = house_of(seed, 1_000).await;
            for basis in [Basis::Cohort, Basis::Event] {
                let figures: &[&str] = if basis == Basis::Cohort { &["observed", "reached", "skipped"] } else { &["observed"] };
                let total = house.ask(&organization, &funnel(basis, &[], now)).await;
                for by in BREAKDOWNS {
                    let broken = house.ask(&organization, &funnel(basis, by, now)).await;
                    prop_assert_eq!(&broken["stages"], &total["stages"]);
                    let groups = broken["groups"].as_array().unwrap();
                    for (place, stage) in total["stages"].as_array().unwrap().iter().enumerate() {
                        for figure in figures {
                            let sum: i64 = groups.iter().map(|group| number(&group["stages"][place], figure)).sum();
                            prop_assert_eq!(sum, number(stage, figure), "{} by {:?}", figure, by);
                        }
                    }
                    if basis == Basis::Cohort {
                        for part in groups.iter().chain([&total]) {
                            assert_never_growing(part);
                        }
                        for figure in ["entered", "open", "lapsed"] {
                            let sum: i64 = groups.iter().map(|group| number(group, figure)).sum();
                            prop_assert_eq!(sum, number(&total, figure), "{} by {:?}", figure, by);
                        }
                    }
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn a_leaderboard_of_everybody_sums_to_the_funnel(seed in 0..1_000_000_u64) {
        let now = instant::at(NOW);
        wait(async {
            let (house, organization, _) = house_of(seed, 1_000).await;
            let board = BoardQuery { all: true, ..BoardQuery::plain(Period::all(), Metric::Joined, now) };
            let board = house.ask(&organization, &Ask::Leaderboard(board)).await;
            let rows = board["rows"].as_array().unwrap();
            let funnel = house.ask(&organization, &funnel(Basis::Event, &[], now)).await;
            for (place, metric) in [(0, "clicked"), (2, "joined"), (3, "activated")] {
                let sum: i64 = rows.iter().map(|row| number(row, metric)).sum();
                prop_assert_eq!(sum, number(&funnel["stages"][place], "observed"), "{}", metric);
            }
            for (place, pair) in rows.windows(2).enumerate() {
                let (joined, next) = (number(&pair[0], "joined"), number(&pair[1], "joined"));
                let rank = if joined == next { number(&pair[0], "rank") } else { place as i64 + 2 };
                prop_assert!(joined >= next, "{}", board);
                prop_assert_eq!(number(&pair[1], "rank"), rank, "{}", board);
            }
            Ok(())
        })?;
    }
}

#[test]
fn small_batches_give_what_large_ones_give() {
    let now = instant::at(NOW);
    for seed in seeds(5_000..5_012) {
        let input = datasets::random(seed, &Taste { conflicts: true, changes: true, ..Taste::nasty() });
        let expected = model::canonical::canonical(&model::run(&input, now).model);
        for batch_rows in [1, 2, 7] {
            wait(async {
                let mut house = House::new(now).await;
                house.batch_rows = batch_rows;
                let organization = house.found(&input).await;
                house.follow(&organization, &input).await;
                let export = house.canonical(&organization).await;
                assert_eq!(export, expected, "seed {seed} in batches of {batch_rows}");
            });
        }
    }
}
