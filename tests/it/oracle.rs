//! `verve` against the independent model: the same files, the same answers.

use crate::datasets::{self, Taste};
use crate::model::abilities::PROGRAM;
use crate::model::funnel::{Basis, FunnelQuery};
use crate::model::golden::{Ask, Golden, golden};
use crate::model::leaderboard::{BoardQuery, Metric};
use crate::model::period::Period;
use crate::model::referrals::ListQuestion;
use crate::model::view::Filters;
use crate::model::{self, Model, Outcome, Step, canonical, compare, instant};
use crate::support::{House, seeds, wait};
use std::cell::Cell;
use std::collections::BTreeMap;
use verve::store::Organization;

/// The present of all tests.
const NOW: &str = "2026-11-22T12:00:00Z";

/// How many random data sets are compared; `VERVE_TEST_SETS` asks for more.
fn sets() -> u64 {
    std::env::var("VERVE_TEST_SETS").ok().and_then(|sets| sets.parse().ok()).unwrap_or(40)
}

/// The lines that only one of two exports has.
fn difference(actual: &str, expected: &str) -> String {
    let only = |a: &str, b: &str| -> Vec<String> {
        a.lines().filter(|line| !b.lines().any(|other| other == *line)).map(str::to_owned).collect()
    };
    format!(
        "only verve:\n{}\nonly the model:\n{}",
        only(actual, expected).join("\n"),
        only(expected, actual).join("\n")
    )
}

/// The questions asked of every data set.
fn questions(model: &Model, now: i64) -> Vec<Ask> {
    let periods = [Period::all(), Period::parse("2025", instant_day()).unwrap()];
    let mut asks = Vec::new();
    for period in &periods {
        for (basis, by) in [
            (Basis::Cohort, vec![]),
            (Basis::Event, vec![]),
            (Basis::Cohort, vec!["month"]),
            (Basis::Event, vec!["day"]),
            (Basis::Cohort, vec!["member", "month"]),
            (Basis::Event, vec!["member", "quarter"]),
            (Basis::Cohort, vec!["group"]),
            (Basis::Event, vec!["group"]),
            (Basis::Cohort, vec!["campaign", "channel"]),
            (Basis::Event, vec!["link"]),
            (Basis::Cohort, vec!["week", "group"]),
            (Basis::Cohort, vec!["year"]),
        ] {
            asks.push(Ask::Funnel(FunnelQuery { basis, by, ..FunnelQuery::plain(period.clone(), now) }));
        }
        for metric in [Metric::Activated, Metric::Joined, Metric::Clicked, Metric::Rate] {
            asks.push(Ask::Leaderboard(BoardQuery::plain(period.clone(), metric, now)));
        }
    }
    asks.push(Ask::Funnel(FunnelQuery { include_flagged: true, ..FunnelQuery::plain(Period::all(), now) }));
    let filters = |member: &str| Filters { member: Some(member.to_owned()), ..Filters::default() };
    let member = model.members.first().map(|member| member.member_id.clone()).unwrap_or_default();
    asks.push(Ask::Funnel(FunnelQuery { filters: filters(&member), ..FunnelQuery::plain(Period::all(), now) }));
    for basis in [Basis::Cohort, Basis::Event] {
        let filters = Filters { group: Some("Oslo".to_owned()), ..Filters::default() };
        asks.push(Ask::Funnel(FunnelQuery { basis, filters, ..FunnelQuery::plain(Period::all(), now) }));
    }
    let filters =
        Filters { group: Some("Bergen".to_owned()), campaign: Some("spring".to_owned()), ..Filters::default() };
    asks.push(Ask::Funnel(FunnelQuery { filters, ..FunnelQuery::plain(Period::all(), now) }));
    let march = || Period::parse("2025-03", instant_day()).unwrap();
    for basis in [Basis::Cohort, Basis::Event] {
        let filters = Filters { group: Some("Bergen".to_owned()), ..Filters::default() };
        asks.push(Ask::Funnel(FunnelQuery { basis, filters, ..FunnelQuery::plain(march(), now) }));
        let by = vec!["group"];
        asks.push(Ask::Funnel(FunnelQuery { basis, by, ..FunnelQuery::plain(march(), now) }));
    }
    let group = |group: &str| Filters { group: Some(group.to_owned()), ..Filters::default() };
    asks.push(Ask::Leaderboard(BoardQuery {
        filters: group("Bergen"),
        ..BoardQuery::plain(march(), Metric::Joined, now)
    }));
    asks.push(Ask::Referrals(ListQuestion { filters: group("Bergen"), ..ListQuestion::plain(now) }));
    for metric in [Metric::Joined, Metric::Rate] {
        let filters = Filters { group: Some("Oslo".to_owned()), ..Filters::default() };
        let plain = BoardQuery::plain(Period::all(), metric, now);
        asks.push(Ask::Leaderboard(BoardQuery { filters, all: true, ..plain }));
    }
    asks.push(Ask::Referrals(ListQuestion::plain(now)));
    asks.push(Ask::Referrals(ListQuestion { stalled_for: Some(10 * instant::DAY), ..ListQuestion::plain(now) }));
    asks
}

fn instant_day() -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

async fn compare_with_model(name: &str, input: &model::Input, now: i64) {
    let expected = model::run(input, now);
    let mut house = House::new(now).await;
    let organization = house.found(input).await;
    let verdicts = house.follow(&organization, input).await;
    let refused: Vec<usize> = expected.refused.keys().copied().collect();
    assert_eq!(house.refused, refused, "{name}: {:?}", expected.refused);
    for (place, (actual, verdict)) in verdicts.iter().zip(&expected.verdicts).enumerate() {
        let same = compare::says(actual, &verdict.to_json());
        assert!(same.is_ok(), "{name}: verdicts of file {place}: {same:?}");
    }
    compare_with(name, &house, &organization, &expected, now).await;
}

/// Compares all answers with those of the model.
async fn compare_with(name: &str, house: &House, organization: &Organization, expected: &Outcome, now: i64) {
    let (actual, wanted) = (house.canonical(organization).await, canonical::canonical(&expected.model));
    assert!(actual == wanted, "{name}: {}", difference(&actual, &wanted));
    for ask in questions(&expected.model, now) {
        // Sealed referrals go by random ids, which no list of the model has.
        if matches!(ask, Ask::Referrals(_)) && !expected.model.erased.sealed.is_empty() {
            continue;
        }
        let (actual, wanted) = (house.ask(organization, &ask).await, ask.answer(&expected.model));
        let same = compare::says(&actual, &wanted);
        assert!(same.is_ok(), "{name}: {ask:?}: {same:?}\n{actual}\n{wanted}");
    }
    let checked = house.store.recompute_check(&organization.scope, |_, _| {}).await.unwrap();
    assert_eq!(checked.drift, 0, "{name}: the stored answers are what a recompute gives");
}

#[test]
fn every_golden_case_is_as_the_contract_says() {
    let now = instant::at(NOW);
    for case in golden(now).into_iter().filter(Golden::is_for_program) {
        wait(async {
            let mut house = House::new(now).await;
            for neighbour in &case.neighbours {
                let organization = house.found(neighbour).await;
                house.follow(&organization, neighbour).await;
            }
            let organization = house.found(&case.input).await;
            let (verdicts, revisions) = house.follow_by_revisions(&organization, &case.input).await;
            case.check_verdicts(&verdicts).unwrap_or_else(|error| panic!("{}: {error}", case.name));
            let export = house.canonical(&organization).await;
            case.check_canonical(&export).unwrap_or_else(|error| panic!("{}: {error}", case.name));
            if let Some(same) = &case.same_as {
                let mut other = House::new(now).await;
                let twin = other.found(same).await;
                other.follow(&twin, same).await;
                assert_eq!(export, other.canonical(&twin).await, "{}", case.name);
            }
            for (ask, expected) in &case.questions {
                let actual = house.ask(&organization, ask).await;
                let same = compare::says(&actual, expected);
                assert!(same.is_ok(), "{}: {same:?}\n{actual}", case.name);
            }
            for (steps, ask, expected) in &case.earlier {
                house.pin_at(revisions[*steps]);
                let actual = house.ask(&organization, ask).await;
                let same = compare::says(&actual, expected);
                assert!(same.is_ok(), "{} after {steps} steps: {same:?}\n{actual}", case.name);
            }
        });
    }
}

/// What `benches/sample` takes of the data that is timed.
#[test]
#[ignore = "takes minutes: benches/sample says how"]
fn a_folder_of_the_benchmarks_gives_what_the_model_gives() {
    let folder = std::env::var_os("VERVE_TEST_DATA").expect("VERVE_TEST_DATA names a folder of the benchmarks");
    let input = datasets::folder(folder.as_ref());
    wait(compare_with_model("the folder", &input, instant::at(NOW)));
}

#[test]
fn random_data_sets_give_what_the_model_gives() {
    let now = instant::at(NOW);
    for seed in seeds(0..sets()) {
        let input = datasets::random(seed, &Taste::nasty());
        wait(compare_with_model(&format!("seed {seed}"), &input, now));
    }
}

#[test]
fn earlier_revisions_answer_as_the_model_says() {
    earlier_revisions(0);
}

#[test]
fn earlier_revisions_of_other_data_sets_answer_as_the_model_says() {
    earlier_revisions(1);
}

/// The facts of an earlier revision are those of the steps up to it. Every other data set, so that two can run at a time.
fn earlier_revisions(place: usize) {
    let now = instant::at(NOW);
    for seed in seeds(16_000..16_000 + sets() / 4).skip(place).step_by(2) {
        let input = datasets::random(seed, &Taste { changes: true, ..Taste::nasty() });
        wait(async {
            let mut house = House::new(now).await;
            let organization = house.found(&input).await;
            let (_, revisions) = house.follow_by_revisions(&organization, &input).await;
            for (steps, revision) in revisions.into_iter().enumerate() {
                let earlier = model::as_of(PROGRAM, &input, steps, now);
                house.pin_at(revision);
                for ask in questions(&earlier, now) {
                    let (actual, wanted) = (house.ask(&organization, &ask).await, ask.answer(&earlier));
                    let same = compare::says(&actual, &wanted);
                    assert!(same.is_ok(), "seed {seed} after {steps} steps: {ask:?}: {same:?}\n{actual}\n{wanted}");
                }
            }
        });
    }
}

/// Whoever writes while questions are asked as of what they print moves no answer.
#[test]
fn answers_beside_a_writer_are_what_the_model_gives() {
    let now = instant::at(NOW);
    for seed in seeds(15_000..15_000 + sets() / 4) {
        let input = datasets::random(seed, &Taste { changes: seed % 2 == 0, ..Taste::nasty() });
        wait(async {
            let expected = model::run(&input, now);
            let mut house = House::new(now).await;
            let organization = house.found(&input).await;
            house.follow(&organization, &input).await;
            house.pin(&organization).await;
            let is_over = Cell::new(false);
            let ask = async {
                for ask in questions(&expected.model, now) {
                    let (actual, wanted) = (house.ask(&organization, &ask).await, ask.answer(&expected.model));
                    let same = compare::says(&actual, &wanted);
                    assert!(same.is_ok(), "seed {seed}: {ask:?}: {same:?}\n{actual}\n{wanted}");
                }
                is_over.set(true);
            };
            let write = async {
                let mut places = 0..;
                while !is_over.get() {
                    house.disturb(&organization, places.next().unwrap_or_default()).await;
                }
            };
            tokio::join!(ask, write);
        });
    }
}

#[test]
fn conflicts_keep_the_first_as_the_model_does() {
    let now = instant::at(NOW);
    for seed in seeds(1_000..1_000 + sets() / 2) {
        let input = datasets::random(seed, &Taste { conflicts: true, ..Taste::nasty() });
        wait(compare_with_model(&format!("seed {seed}"), &input, now));
    }
}

#[test]
fn undone_imports_and_late_links_give_what_the_model_gives() {
    let now = instant::at(NOW);
    for seed in seeds(2_000..2_000 + sets() / 2) {
        let input = datasets::random(seed, &Taste { changes: true, ..Taste::nasty() });
        wait(compare_with_model(&format!("seed {seed}"), &input, now));
    }
}

#[test]
fn many_splits_of_nasty_data_sets_give_what_the_model_gives() {
    let now = instant::at(NOW);
    for seed in seeds(5_000..5_000 + sets()) {
        let taste = Taste { changes: seed % 3 == 0, ..Taste::nasty() };
        let whole = datasets::random(seed, &taste);
        let input = if taste.changes { whole } else { datasets::split(&whole, 9, seed) };
        let expected = canonical::canonical(&model::run(&input, now).model);
        wait(async {
            let mut house = House::new(now).await;
            let organization = house.found(&input).await;
            house.follow(&organization, &input).await;
            let actual = house.canonical(&organization).await;
            assert!(actual == expected, "seed {seed}: {}", difference(&actual, &expected));
        });
    }
}

#[test]
fn erased_persons_are_counted_as_the_model_says() {
    let now = instant::at(NOW);
    for seed in seeds(9_000..9_000 + sets()) {
        let taste = Taste { erasures: true, changes: seed % 2 == 0, conflicts: seed % 3 == 0, ..Taste::nasty() };
        let input = datasets::random(seed, &taste);
        wait(compare_with_model(&format!("seed {seed}"), &input, now));
    }
}

#[test]
fn erased_members_are_counted_as_the_model_says() {
    let now = instant::at(NOW);
    for seed in seeds(9_500..9_500 + sets() / 2) {
        let taste = Taste { erasures: true, changes: seed % 2 == 0, ..Taste::nasty() };
        let mut input = datasets::random(seed, &taste);
        let last_link = input.steps.iter().rposition(|step| matches!(step, Step::AddLink(_))).unwrap_or_default();
        let place = last_link + 1 + (seed as usize) % (input.steps.len() - last_link);
        let member_id = input.members[seed as usize % input.members.len()].member_id.clone();
        let erase = Step::EraseMember { member_id, becomes: BTreeMap::new() };
        input.steps.insert(place, erase);
        wait(async {
            // Which random id a member gets is the store's to choose.
            let mut house = House::new(now).await;
            let organization = house.found(&input).await;
            house.follow(&organization, &input).await;
            if let Step::EraseMember { becomes, .. } = &mut input.steps[place] {
                becomes.clone_from(&house.erased_as[0]);
            }
            compare_with(&format!("seed {seed}"), &house, &organization, &model::run(&input, now), now).await;
        });
    }
}

#[test]
fn any_order_and_any_split_give_the_same_bytes() {
    let now = instant::at(NOW);
    for seed in seeds(3_000..3_000 + sets() / 4) {
        let input = datasets::random(seed, &Taste::order_free());
        let twins =
            [datasets::shuffle_rows(&input, seed), datasets::split(&input, 7, seed), datasets::overlap(&input, seed)];
        wait(async {
            let mut house = House::new(now).await;
            let organization = house.found(&input).await;
            house.follow(&organization, &input).await;
            let expected = house.canonical(&organization).await;
            for twin in &twins {
                let mut other = House::new(now).await;
                let organization = other.found(twin).await;
                other.follow(&organization, twin).await;
                assert_eq!(other.canonical(&organization).await, expected, "seed {seed}");
            }
        });
    }
}

#[test]
fn the_same_file_twice_moves_nothing() {
    let now = instant::at(NOW);
    for seed in seeds(4_000..4_000 + sets() / 4) {
        let input = datasets::random(seed, &Taste::nasty());
        wait(async {
            let mut house = House::new(now).await;
            let organization = house.found(&input).await;
            house.follow(&organization, &input).await;
            let expected = house.canonical(&organization).await;
            // A merge that was refused may be done the second time: only files say nothing new.
            let mut files = input.clone();
            files.steps.retain(Step::is_ingest);
            for verdict in house.follow(&organization, &files).await {
                assert_eq!(verdict["new"], 0, "seed {seed}: {verdict}");
            }
            assert_eq!(house.canonical(&organization).await, expected, "seed {seed}");
        });
    }
}
