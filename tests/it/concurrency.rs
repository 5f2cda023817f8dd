//! Writers that take turns: between two batches of an import anything may happen, and nothing is lost, counted twice
//! or counted by old rules.

use crate::model;
use crate::support::{House, sql, wait};
use std::collections::BTreeMap;
use verve::domain::{EventTable, EventTexts, Instant, Stage};
use verve::ingest::batch::EventBatch;
use verve::store::{Change, Clock, ImportHead, MemberDetails, NewOrganization, Organization, Result, StoreError};
use verve::workflows::{Commit, ImportWriter};

const NOW: &str = "2026-01-10T12:00:00Z";

/// An organization with one member and one shared link.
async fn house() -> (House, Organization) {
    let now = model::instant::at(NOW);
    let house = House::new(now).await;
    let input = model::Input {
        organization: model::Organization {
            slug: "nhf".to_owned(),
            timezone: "Europe/Oslo".to_owned(),
            window_days: 90,
            horizon_days: 90,
        },
        members: vec![model::Member { member_id: "m-1".to_owned(), name: None, group: None, user_id: None }],
        links: vec![model::Link {
            code: "aase".to_owned(),
            member_id: "m-1".to_owned(),
            campaign: None,
            channel: None,
            kind: model::Kind::Shared,
            created_at: model::instant::at("2025-01-01T00:00:00Z"),
            expires_at: None,
            disabled_at: None,
        }],
        steps: Vec::new(),
    };
    let organization = house.found(&input).await;
    (house, organization)
}

fn import<'s>(house: &'s House, organization: &Organization, id: &str) -> ImportWriter<'s> {
    let now = Instant(model::instant::at(NOW));
    let head = ImportHead {
        import_id: format!("{id}-import"),
        kind: "file",
        file: format!("{id}.csv"),
        sha256: None,
        options: "{}".to_owned(),
        started_at: now,
        clock: Clock::Stopped(now),
    };
    house.store.import(organization, head, Commit::EachBatch, None)
}

/// Accounts by the code `aase`, one for each number; the click of each was an hour before.
fn accounts(numbers: std::ops::Range<i64>, source: &str) -> EventBatch {
    let mut table = EventTable::default();
    let lines: Vec<u64> = (0..2 * numbers.clone().count() as u64).collect();
    for number in numbers {
        let at = model::instant::at("2025-03-01T20:00:00Z") + number * model::instant::SECOND;
        let (click, user) = (format!("c{number}"), format!("u{number}"));
        let click_id = Some(click.as_str());
        let id = format!("click-{number}");
        let texts =
            EventTexts { link_code: Some("aase"), click_id, user_id: None, event_id: Some(&id), source: Some(source) };
        table.push(Stage::LinkClicked, Instant(at - model::instant::HOUR), texts, 0);
        let id = format!("account-{number}");
        let texts =
            EventTexts { link_code: None, click_id, user_id: Some(&user), event_id: Some(&id), source: Some(source) };
        table.push(Stage::AccountCreated, Instant(at), texts, 0);
    }
    EventBatch::new(&table, &lines, lines.len() as i64, BTreeMap::new())
}

async fn assert_no_drift(house: &House, organization: &Organization) {
    let checked = house.store.recompute_check(&organization.scope, |_, _| {}).await.unwrap();
    assert_eq!(checked.drift, 0, "the stored answers are what a recompute gives");
}

#[test]
fn a_first_import_sees_what_another_one_brought_between_its_batches() {
    wait(async {
        let (house, organization) = house().await;
        let mut first = import(&house, &organization, "first");
        first.append(accounts(0..10, "default")).await.unwrap();
        let mut other = import(&house, &organization, "other");
        other.append(accounts(5..20, "default")).await.unwrap();
        let (other, _) = other.finish().await.unwrap();
        first.append(accounts(10..25, "default")).await.unwrap();
        let (first, _) = first.finish().await.unwrap();
        assert_eq!([first.ledger.new, first.ledger.duplicate], [30, 20]);
        assert_eq!([other.ledger.new, other.ledger.duplicate], [20, 10]);
        assert_no_drift(&house, &organization).await;
    });
}

#[test]
fn a_first_import_joins_people_whom_another_one_brought_between_its_batches() {
    wait(async {
        let (house, organization) = house().await;
        let mut first = import(&house, &organization, "first");
        first.append(accounts(0..10, "default")).await.unwrap();
        let mut other = import(&house, &organization, "other");
        other.append(accounts(10..20, "other")).await.unwrap();
        other.finish().await.unwrap();
        // The same clicks and users by another sender: other events of the same people.
        first.append(accounts(10..20, "default")).await.unwrap();
        first.finish().await.unwrap();
        assert_no_drift(&house, &organization).await;
    });
}

#[test]
fn two_imports_that_meet_the_same_new_sender_agree_on_it() {
    wait(async {
        let (house, organization) = house().await;
        let mut first = import(&house, &organization, "first");
        first.append(accounts(0..5, "default")).await.unwrap();
        let mut other = import(&house, &organization, "other");
        other.append(accounts(5..10, "app")).await.unwrap();
        other.finish().await.unwrap();
        first.append(accounts(5..12, "app")).await.unwrap();
        first.append(accounts(12..14, "web")).await.unwrap();
        let (first, _) = first.finish().await.unwrap();
        assert_eq!([first.ledger.new, first.ledger.duplicate], [18, 10]);
        assert_no_drift(&house, &organization).await;
    });
}

#[test]
fn settings_that_change_between_two_batches_hold_from_then_on() {
    wait(async {
        let (house, organization) = house().await;
        let mut first = import(&house, &organization, "first");
        first.append(accounts(0..5, "default")).await.unwrap();
        let mut settings = organization.settings.clone();
        settings.window_days = 1;
        settings.timezone = "Pacific/Auckland".parse().unwrap();
        let now = Instant(model::instant::at(NOW));
        let scope = &organization.scope;
        house.store.changed(scope, async |change| change.change_settings(&settings, now).await).await.unwrap();
        first.append(accounts(5..10, "default")).await.unwrap();
        first.finish().await.unwrap();
        assert_no_drift(&house, &organization).await;
    });
}

#[test]
fn an_undo_between_two_batches_frees_the_keys() {
    wait(async {
        let (house, organization) = house().await;
        let mut before = import(&house, &organization, "before");
        before.append(accounts(0..10, "default")).await.unwrap();
        before.finish().await.unwrap();
        let mut next = import(&house, &organization, "next");
        next.append(accounts(0..5, "default")).await.unwrap();
        let undone = house.snapshot(&organization).await.import_of("before").await.unwrap();
        house.store.undo_import(&organization.scope, &undone, Instant(model::instant::at(NOW)), false).await.unwrap();
        next.append(accounts(5..10, "default")).await.unwrap();
        let (next, _) = next.finish().await.unwrap();
        assert_eq!([next.ledger.new, next.ledger.duplicate], [10, 10]);
        assert_no_drift(&house, &organization).await;
    });
}

#[test]
fn two_imports_at_a_time_bring_in_the_union() {
    /// Forty batches of thirty accounts each, a third of which the batch before had too.
    async fn bring(mut writer: ImportWriter<'_>, start: i64) -> [i64; 2] {
        for batch in 0..40 {
            let first = start + 20 * batch;
            writer.append(accounts(first..first + 30, "default")).await.unwrap();
            tokio::task::yield_now().await;
        }
        let (outcome, _) = writer.finish().await.unwrap();
        [outcome.ledger.new, outcome.ledger.duplicate]
    }
    wait(async {
        let (house, organization) = house().await;
        let one = async { bring(import(&house, &organization, "one"), 0).await };
        let other = async { bring(import(&house, &organization, "other"), 400).await };
        let (one, other) = tokio::join!(one, other);
        assert_eq!(one[0] + other[0], 2 * (400 + 20 * 39 + 30), "one {one:?}, other {other:?}");
        assert_eq!(one[0] + one[1], 2 * 40 * 30);
        assert_no_drift(&house, &organization).await;
    });
}

/// A newer program may bring the schema up to date while this one runs: from then on it writes nothing.
#[test]
fn every_writer_stops_at_a_schema_that_a_newer_verve_made_meanwhile() {
    fn assert_refused<T>(what: &str, result: Result<T>) {
        match result {
            Err(StoreError::SchemaNewer { found: 99, .. }) => {}
            Err(other) => panic!("{what}: {other}"),
            Ok(_) => panic!("{what} wrote into a schema that it does not know"),
        }
    }
    wait(async {
        let (house, organization) = house().await;
        let Some(database) = house.database() else { return };
        let now = Instant(model::instant::at(NOW));
        let mut before = import(&house, &organization, "before");
        before.append(accounts(0..5, "default")).await.unwrap();
        before.finish().await.unwrap();
        let undone = house.snapshot(&organization).await.import_of("before").await.unwrap();
        let mut open = import(&house, &organization, "open");
        open.append(accounts(5..10, "default")).await.unwrap();
        sql::change(&database, "PRAGMA user_version = 99").await;
        let (store, scope) = (&house.store, &organization.scope);
        assert_refused("the next batch", open.append(accounts(10..15, "default")).await);
        assert_refused("an undo", store.undo_import(scope, &undone, now, false).await);
        let retract = async |change: &mut Change| change.retract_event(1, "by hand", now).await;
        assert_refused("a retraction", store.changed(scope, retract).await);
        assert_refused("a recompute", store.recompute(scope, |_, _| {}).await);
        let set = async |change: &mut Change| change.change_settings(&organization.settings, now).await;
        assert_refused("a setting", store.changed(scope, set).await);
        let details = MemberDetails::default();
        let add = async |change: &mut Change| change.add_member("m-9", &details, None, now).await;
        assert_refused("a member", store.changed(scope, add).await);
        let write = async |change: &mut Change| change.write_links(&[], &[], now).await;
        assert_refused("links", store.changed(scope, write).await);
        assert_refused("a rehearsal", store.rehearsed(scope, write).await);
        let new = NewOrganization {
            slug: "lhl".to_owned(),
            name: "LHL".to_owned(),
            timezone: "Europe/Oslo".to_owned(),
            is_demo: false,
        };
        assert_refused("an organization", store.add_organization(&new, now).await);
        assert!(matches!(store.ping().await, Err(StoreError::SchemaNewer { .. })));
        sql::change(&database, "PRAGMA user_version = 2").await;
        let status = store.status().await.unwrap();
        assert_eq!(status.organizations[0].events, 20, "what came after the change is not in");
    });
}
