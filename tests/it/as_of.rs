//! What was printed then: an answer as of a revision is the answer that was given at it.

use crate::commands::desk_with_events;
use crate::datasets::{self, Taste};
use crate::model::{self, instant};
use crate::support::{House, seeds, wait};
use serde_json::Value;
use verve::answers::{self, Filters, Flagged, FunnelOptions, Part, ReferralFilters, ReportQuery};
use verve::domain::Instant;
use verve::domain::as_of::AsOf;
use verve::domain::period::Period;
use verve::report::dimension::Dimension;
use verve::report::leaderboard::{BoardQuery, Metric, Zeros};
use verve::report::scope::Basis;
use verve::report::tally::Times;
use verve::store::{MemberDetails, Organization};
use verve::workflows::MemberRow;

#[test]
fn an_earlier_revision_answers_as_it_did() {
    let now = instant::at("2026-11-22T12:00:00Z");
    for seed in seeds(6_000..6_015) {
        let whole = datasets::random(seed, &Taste { changes: true, ..Taste::nasty() });
        wait(async {
            let mut house = House::new(now).await;
            let organization = house.found(&whole).await;
            let mut printed = Vec::new();
            let mut done = model::Input { steps: Vec::new(), ..whole.clone() };
            for step in whole.steps.iter().filter(|step| !matches!(step, model::Step::Undo { .. })) {
                done.steps = vec![step.clone()];
                house.follow(&organization, &done).await;
                let revision = house.newest_revision(&organization).await;
                printed.push((revision, house.past(&organization, AsOf::Now).await));
            }
            // A member's own user decides who recruited themselves.
            let member = whole.members[0].member_id.clone();
            let apply = |details: &mut MemberDetails| details.user_id = Some("u1".to_owned());
            let rows = vec![MemberRow { member_id: member, apply, group: None }];
            let mut change = house.store.change(&organization.scope).await.unwrap();
            change.upsert_members(rows, Instant(now), "tests").await.unwrap();
            change.commit().await.unwrap();
            // Before the rules of attribution change, only what later facts touch is attributed anew.
            for (revision, then) in &printed {
                let again = house.past(&organization, AsOf::Revision(*revision)).await;
                assert_eq!(again, *then, "seed {seed}, revision {revision}, before the settings changed");
            }
            let mut settings = organization.settings.clone();
            (settings.window_days, settings.timezone) = (7, "Asia/Tokyo".parse().unwrap());
            let mut change = house.store.change(&organization.scope).await.unwrap();
            change.change_settings(&settings, Instant(now)).await.unwrap();
            change.commit().await.unwrap();
            for (revision, then) in printed {
                let again = house.past(&organization, AsOf::Revision(revision)).await;
                assert_eq!(again, then, "seed {seed}, revision {revision}");
            }
        });
    }
}

/// The JSON of every report on 2025 and on all time, without when it was made; what is refused says so each time.
async fn every_report(house: &House, organization: &Organization, as_of: AsOf, now: i64) -> Vec<Value> {
    let now = Instant(now);
    let year = Period::parse("2025", chrono::NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()).unwrap();
    let mut texts = Vec::new();
    let mut snapshot = house.snapshot(organization).await;
    for period in [year.clone(), Period::all()] {
        let query =
            |filters: Filters| ReportQuery { period: period.clone(), filters, as_of, flagged: Flagged::LeftOut, now };
        let whole = query(Filters::default());
        for basis in [Basis::Cohort, Basis::Event] {
            for by in [&[][..], &[Dimension::Month], &[Dimension::Group, Dimension::Campaign], &[Dimension::Channel]] {
                let options = FunnelOptions { basis, by: by.to_vec(), times: Times::Collected };
                texts.push(answers::funnel(&mut snapshot, &whole, &options).await.unwrap().json());
            }
            let options = FunnelOptions { basis, by: vec![Dimension::Member], times: Times::LeftOut };
            let narrowed = query(Filters { group: Some("Oslo".to_owned()), ..Filters::default() });
            texts.push(answers::funnel(&mut snapshot, &narrowed, &options).await.unwrap().json());
        }
        for metric in Metric::ALL {
            let board = BoardQuery { metric, top: None, zeros: Zeros::Shown, min_referrals: 1 };
            texts.push(answers::leaderboard(&mut snapshot, &whole, board).await.unwrap().json());
            let public = answers::public_board(&mut snapshot, &whole, board).await;
            texts.push(public.map_or_else(|refused| format!("\"{refused}\""), |board| board.json()));
        }
        let (filters, all) = (ReferralFilters::default(), Part::First(usize::MAX));
        texts.push(answers::referral_part(&mut snapshot, &whole, &filters, all).await.unwrap().json());
        texts.push(answers::summary(&mut snapshot, &whole).await.unwrap().json());
        let years = answers::member_years(&mut snapshot, period.clone(), as_of, now, None).await.unwrap();
        texts.extend(years.iter().map(|year| year.json()));
        let page = answers::public_page(&mut snapshot, &whole).await;
        texts.push(page.map_or_else(|refused| format!("\"{refused}\""), |page| page.json()));
    }
    let without_making = |text: String| {
        let mut report: Value = serde_json::from_str(&text).unwrap();
        if let Some(report) = report.as_object_mut() {
            report.remove("generated_at").unwrap();
        }
        report
    };
    texts.into_iter().map(without_making).collect()
}

#[test]
fn every_report_equals_itself_asked_later_as_of_what_it_printed() {
    let now = instant::at("2026-11-22T12:00:00Z");
    for seed in seeds(6_500..6_502) {
        let whole = datasets::random(seed, &Taste { changes: true, ..Taste::nasty() });
        wait(async {
            let mut house = House::new(now).await;
            let organization = house.found(&whole).await;
            let half = 1 + seed as usize % whole.steps.len();
            let begun = model::Input { steps: whole.steps[..half].to_vec(), ..whole.clone() };
            house.follow(&organization, &begun).await;
            let printed = every_report(&house, &organization, AsOf::Now, now).await;
            let summary = printed.iter().rfind(|report| report["report"] == "summary").unwrap();
            let instant = Instant(instant::at(summary["as_of"].as_str().unwrap()));
            let as_of = AsOf::At { revision: summary["revision"].as_i64().unwrap(), instant };
            house.follow_rest(&organization, &whole, half).await;
            for place in 0..100 {
                house.disturb(&organization, place).await;
            }
            let again = every_report(&house, &organization, as_of, now + instant::DAY).await;
            assert_eq!(again.len(), printed.len(), "seed {seed}");
            for (again, printed) in again.iter().zip(&printed) {
                assert_eq!(again, printed, "seed {seed}");
            }
            let later = every_report(&house, &organization, AsOf::Now, now).await;
            assert_ne!(later, printed, "seed {seed}: the changes move something");
        });
    }
}

/// The digest of a summary as it is made again as of what it was made from.
async fn digest(house: &House, organization: &Organization, as_of: AsOf, now: i64) -> (String, AsOf) {
    let period = Period::parse("2025", chrono::NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()).unwrap();
    let filters = Filters::default();
    let query = ReportQuery { period, filters, as_of, flagged: Flagged::LeftOut, now: Instant(now) };
    let summary = answers::summary(&mut house.snapshot(organization).await, &query).await.unwrap();
    let made_from = AsOf::At { revision: summary.heading.revision, instant: summary.heading.as_of };
    (answers::digest(&summary), made_from)
}

#[test]
fn a_published_digest_is_made_again_after_a_hundred_later_changes() {
    let now = instant::at("2026-11-22T12:00:00Z");
    for seed in seeds(6_600..6_602) {
        let whole = datasets::random(seed, &Taste { changes: true, ..Taste::nasty() });
        let more = datasets::random(seed + 50, &Taste { changes: true, ..Taste::nasty() });
        wait(async {
            let mut house = House::new(now).await;
            let organization = house.found(&whole).await;
            house.follow(&organization, &whole).await;
            let (published, made_from) = digest(&house, &organization, AsOf::Now, now).await;
            let files = more.steps.iter().filter(|step| matches!(step, model::Step::Ingest { .. })).cloned();
            let mut changes = 0;
            for step in files {
                house.follow(&organization, &model::Input { steps: vec![step], ..whole.clone() }).await;
                changes += 1;
            }
            for place in changes..100 {
                house.disturb(&organization, place).await;
            }
            assert_eq!(digest(&house, &organization, made_from, now).await, (published.clone(), made_from), "{seed}");
            let (later, _) = digest(&house, &organization, AsOf::Now, now).await;
            assert_ne!(later, published, "seed {seed}: the changes move something");
        });
    }
}

#[test]
fn after_an_erasure_both_digests_and_its_receipt_are_printed() {
    let desk = desk_with_events();
    let published = desk.json("summary publish --period 2025");
    let referrals = desk.json("referral list --period 2025 --status activated");
    let user = referrals["rows"][0]["user_id"].as_str().unwrap().to_owned();
    let receipt = desk.json(&format!("person erase --user {user} --yes"));
    let restated = desk.json("restated --period 2025 --from published");
    let from = &restated["from"];
    assert_eq!((&from["digest"], &from["erasures"][0]), (&published["digest"], &receipt["revision"]));
    let shown = desk.expect(0, "restated --period 2025 --from published").stdout;
    for part in [&from["digest"], &from["digest_now"]] {
        assert!(shown.contains(part.as_str().unwrap()), "{part}: {shown}");
    }
    let is_other = from["digest"] != from["digest_now"];
    let named = format!("revision {}", receipt["revision"]);
    assert!(is_other && shown.contains(&named), "{named}: {shown}");
}
