//! Erasing persons: no published number moves, what is sent again stays out, and the bytes are gone.

use crate::datasets::{self, Taste};
use crate::model::rng::Rng;
use crate::model::{self, Step, instant};
use crate::support::{House, wait};
use serde_json::Value;
use verve::answers::{self, Filters, Flagged, FunnelOptions, Question};
use verve::domain::Instant;
use verve::domain::as_of::AsOf;
use verve::domain::period::Period;
use verve::report::dimension::Dimension;
use verve::report::leaderboard::{BoardQuestion, Metric, Zeros};
use verve::report::naming::Audience;
use verve::report::scope::Basis;
use verve::report::tally::Times;
use verve::store::Organization;

const NOW: &str = "2026-11-22T12:00:00Z";

/// What is counted, as of a moment: funnels on both bases by day, by link and by member and month, and leaderboards.
async fn counts(house: &House, organization: &Organization, as_of: AsOf) -> Vec<Value> {
    let now = Instant(instant::at(NOW) + 3_600_000_000);
    let (period, filters, flagged) = (Period::all(), Filters::default(), Flagged::LeftOut);
    let mut all = Vec::new();
    for flagged in [flagged, Flagged::Included] {
        let question = Question { period: period.clone(), filters: filters.clone(), as_of, flagged, now };
        for basis in [Basis::Cohort, Basis::Event] {
            for by in [vec![], vec![Dimension::Day], vec![Dimension::Link], vec![Dimension::Member, Dimension::Month]] {
                let options = FunnelOptions { basis, by, times: Times::LeftOut };
                all.push(answers::funnel(&house.store, organization, &question, &options).await.unwrap().json());
            }
        }
        for metric in [Metric::Activated, Metric::Joined, Metric::Clicked, Metric::Rate] {
            let board =
                BoardQuestion { metric, top: None, zeros: Zeros::Shown, min_referrals: 1, audience: Audience::Inside };
            all.push(answers::leaderboard(&house.store, organization, &question, board).await.unwrap().json());
        }
    }
    all.iter().map(|text| without_moment(serde_json::from_str(text).unwrap())).collect()
}

fn without_moment(mut report: Value) -> Value {
    for name in ["revision", "generated_at", "as_of"] {
        report.as_object_mut().unwrap().remove(name);
    }
    report
}

/// The users of a data set whose events are stored.
async fn users(house: &House, organization: &Organization) -> Vec<String> {
    let (events, _) = house.store.events_after(&organization.scope, 0, 1_000_000, false).await.unwrap();
    let mut users: Vec<String> =
        (0..events.len()).filter_map(|index| events.texts(index).user_id.map(str::to_owned)).collect();
    users.sort();
    users.dedup();
    users
}

async fn assert_no_drift(house: &House, organization: &Organization, what: &str) {
    let checked = house.store.recompute(&organization.scope, true, |_, _| {}).await.unwrap();
    assert_eq!(checked.drift, 0, "{what}: the stored answers are not what a recompute gives");
}

#[test]
fn an_erasure_moves_no_count_now_or_then() {
    let mut moved = 0;
    for seed in 7_000..7_010 {
        let input = datasets::random(seed, &Taste { changes: true, conflicts: true, ..Taste::nasty() });
        wait(async {
            let mut rng = Rng::new(seed);
            let mut house = House::new(instant::at(NOW)).await;
            let organization = house.found(&input).await;
            house.follow(&organization, &input).await;
            let newest = house.store.newest_revision(&organization.scope).await.unwrap().number;
            let moments: Vec<AsOf> = [AsOf::Now].into_iter().chain((1..=newest).map(AsOf::Revision)).collect();
            let mut before = Vec::new();
            for moment in &moments {
                before.push(counts(&house, &organization, *moment).await);
            }
            for _ in 0..4 {
                let users = users(&house, &organization).await;
                if users.is_empty() {
                    break;
                }
                let user = rng.pick(&users);
                let now = Instant(instant::at(NOW));
                house.store.erase_user(&organization.scope, user, now, false).await.unwrap();
                assert_no_drift(&house, &organization, &format!("seed {seed}, {user}")).await;
                for (moment, before) in moments.iter().zip(&before) {
                    let after = counts(&house, &organization, *moment).await;
                    for (place, (after, before)) in after.iter().zip(before).enumerate() {
                        if after != before {
                            println!("MOVED seed {seed}, {user} erased, {moment:?}, answer {place}");
                            moved += 1;
                            break;
                        }
                    }
                }
            }
        });
    }
    assert_eq!(moved, 0);
}
