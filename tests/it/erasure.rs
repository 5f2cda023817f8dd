//! Erasing persons: no published number moves, what is sent again stays out, and the bytes are gone.

use crate::datasets::{self, Taste};
use crate::model::rng::Rng;
use crate::model::{self, Step, instant};
use crate::support::own_server::OwnServer;
use crate::support::postgres::PLATFORM;
use crate::support::program::TestEnvironment;
use crate::support::{House, wait};
use serde_json::Value;
use std::path::Path;
use verve::answers::{self, Filters, Flagged, FunnelOptions, ReportQuery};
use verve::domain::Instant;
use verve::domain::as_of::AsOf;
use verve::domain::period::Period;
use verve::report::dimension::Dimension;
use verve::report::leaderboard::{BoardQuery, Metric, Zeros};
use verve::report::scope::Basis;
use verve::report::tally::Times;
use verve::store::Organization;

const NOW: &str = "2026-11-22T12:00:00Z";

/// What is counted, as of a moment: funnels on both bases by day, by link and by member and month, and leaderboards.
async fn counts(house: &House, organization: &Organization, as_of: AsOf) -> Vec<Value> {
    let now = Instant(instant::at(NOW) + 3_600_000_000);
    let (period, filters) = (Period::all(), Filters::default());
    let mut snapshot = house.snapshot(organization).await;
    let mut all = Vec::new();
    for flagged in [Flagged::LeftOut, Flagged::Included] {
        let question = ReportQuery { period: period.clone(), filters: filters.clone(), as_of, flagged, now };
        for basis in [Basis::Cohort, Basis::Event] {
            for by in [vec![], vec![Dimension::Day], vec![Dimension::Link], vec![Dimension::Member, Dimension::Month]] {
                let options = FunnelOptions { basis, by, times: Times::LeftOut };
                all.push(answers::funnel(&mut snapshot, &question, &options).await.unwrap().json());
            }
        }
        for metric in [Metric::Activated, Metric::Joined, Metric::Clicked, Metric::Rate] {
            let board = BoardQuery { metric, top: None, zeros: Zeros::Shown, min_referrals: 1 };
            all.push(answers::leaderboard(&mut snapshot, &question, board).await.unwrap().json());
        }
    }
    all.iter().map(|text| without_moment(serde_json::from_str(text).unwrap())).collect()
}

fn without_moment(mut report: Value) -> Value {
    for name in ["revision", "generated_at", "as_of"] {
        report.as_object_mut().unwrap().remove(name);
    }
    // Statistics know days on which somebody came on and nobody entered.
    if let Some(groups) = report["groups"].as_array_mut() {
        groups.retain(|group| group["entered"] != 0);
    }
    report
}

/// The groups or rows that only one of two reports has; the reports themselves where they have none.
fn difference<'v>(one: &'v Value, other: &'v Value) -> Vec<&'v Value> {
    if one == other {
        return Vec::new();
    }
    let parts = |report: &'v Value| ["groups", "rows"].into_iter().filter_map(|name| report[name].as_array()).flatten();
    let only = |these: &'v Value, those: &'v Value| {
        parts(these).filter(|part| !parts(those).any(|other| other == *part)).collect::<Vec<_>>()
    };
    let differing = [only(one, other), only(other, one)].concat();
    if differing.is_empty() { vec![one, other] } else { differing }
}

/// The users of a data set whose events are stored.
pub async fn users(house: &House, organization: &Organization) -> Vec<String> {
    let (events, _) =
        house.snapshot(organization).await.listed_events(&(1..100_000).collect::<Vec<_>>()).await.unwrap();
    let mut users: Vec<String> =
        (0..events.len()).filter_map(|index| events.texts(index).user_id.map(str::to_owned)).collect();
    users.sort();
    users.dedup();
    users
}

async fn assert_no_drift(house: &House, organization: &Organization, what: &str) {
    let checked = house.store.recompute_check(&organization.scope, |_, _| {}).await.unwrap();
    assert_eq!(checked.drift, 0, "{what}: the stored answers are not what a recompute gives");
}

/// What an organization's reports said, now and at every second revision before.
struct Past(Vec<(AsOf, Vec<Value>)>);

impl Past {
    async fn of(house: &House, organization: &Organization) -> Self {
        let newest = house.newest_revision(organization).await;
        let mut answers = Vec::new();
        for moment in [AsOf::Now].into_iter().chain((1..=newest).rev().step_by(2).map(AsOf::Revision)) {
            answers.push((moment, counts(house, organization, moment).await));
        }
        Self(answers)
    }

    async fn assert_unmoved(&self, house: &House, organization: &Organization, what: &str) {
        for (moment, before) in &self.0 {
            let after = counts(house, organization, *moment).await;
            for (place, (after, before)) in after.iter().zip(before).enumerate() {
                let differing = difference(after, before);
                assert!(differing.is_empty(), "{what}, {moment:?}, {place}: {differing:?}");
            }
        }
    }
}

#[test]
fn an_erasure_moves_no_count_now_or_then() {
    for seed in [7_004, 7_007, 7_020, 7_021, 7_022] {
        let input = datasets::random(seed, &Taste { changes: true, conflicts: true, ..Taste::nasty() });
        wait(async {
            let mut rng = Rng::new(seed);
            let mut house = House::new(instant::at(NOW)).await;
            let organization = house.found(&input).await;
            house.follow(&organization, &input).await;
            let past = Past::of(&house, &organization).await;
            for _ in 0..3 {
                let users = users(&house, &organization).await;
                if users.is_empty() {
                    break;
                }
                let user = rng.pick(&users);
                let now = Instant(instant::at(NOW));
                house.store.erase_user(&organization.scope, user, now, false).await.unwrap();
                assert_no_drift(&house, &organization, &format!("seed {seed}, {user}")).await;
                past.assert_unmoved(&house, &organization, &format!("seed {seed}, {user} erased")).await;
            }
        });
    }
}

/// An organization where four people came by one link, two of them through one click.
pub fn small() -> model::Input {
    let rows = "event,occurred_at,link_code,click_id,user_id,event_id
link_clicked,2024-03-01T10:00:00Z,kari,click-alone-1,,evt-alone-1
account_created,2024-03-01T11:00:00Z,,click-alone-1,person-alone-1,evt-alone-2
first_login,2024-03-05T11:00:00Z,,,person-alone-1,evt-alone-3
link_clicked,2024-03-02T10:00:00Z,kari,click-both-1,,evt-both-1
account_created,2024-03-02T11:00:00Z,,click-both-1,person-both-1,evt-both-2
account_created,2024-03-03T11:00:00Z,,click-both-1,person-both-2,evt-both-3
account_created,2025-06-01T11:00:00Z,kari,,person-late-1,evt-late-1
account_created,2025-06-02T11:00:00Z,kari,,m-1,evt-own-1
";
    let mut input = datasets::crowd("nhf", 1, 1, 0);
    input.links[0].code = "kari".to_owned();
    input.members[0].name = Some("Kari Demo".to_owned());
    input.steps = vec![Step::Ingest { name: "people.csv".to_owned(), bytes: rows.as_bytes().to_vec() }];
    input
}

/// All bytes of the database's files.
async fn bytes_of(house: &House) -> Vec<u8> {
    bytes_at(&house.path())
}

/// All bytes of the files of a database.
pub fn bytes_at(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for ending in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        bytes.extend(std::fs::read(name).unwrap_or_default());
    }
    bytes
}

pub fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// The hashes that stand in the index, read as it is laid out.
async fn hashes_of(house: &House) -> Vec<i64> {
    use sqlx::{Connection as _, Row as _};
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(house.path()).read_only(true);
    let mut connection = sqlx::sqlite::SqliteConnection::connect_with(&options).await.unwrap();
    let mut hashes = Vec::new();
    for row in sqlx::query("SELECT directory FROM index_segments").fetch_all(&mut connection).await.unwrap() {
        let (places, _checksum): (&[[u8; 16]], _) = row.get::<&[u8], _>(0).as_chunks();
        hashes.extend(places.iter().map(|place| i64::from_le_bytes(place[..8].try_into().unwrap())));
    }
    let blocks = "SELECT entries FROM index_blocks UNION ALL SELECT block FROM index_segments WHERE block IS NOT NULL";
    for row in sqlx::query(blocks).fetch_all(&mut connection).await.unwrap() {
        let block: Vec<u8> = row.get(0);
        let count = usize::from(u16::from_le_bytes([block[0], block[1]]));
        let width = usize::from(block[2]);
        let lowest = i64::from_le_bytes(block[3..11].try_into().unwrap());
        for place in 0..count {
            let mut span = [0; 8];
            span[..width].copy_from_slice(&block[11 + place * width..11 + (place + 1) * width]);
            hashes.push(lowest.wrapping_add(i64::from_le_bytes(span)));
        }
    }
    connection.close().await.unwrap();
    hashes
}

#[test]
fn what_is_erased_is_in_no_byte_of_the_files() {
    use verve::domain::identity::{NodeKind, node_hash};
    wait(async {
        let input = small();
        let mut house = House::embedded(instant::at(NOW)).await;
        let organization = house.found(&input).await;
        house.follow(&organization, &input).await;
        let scope = &organization.scope;
        let alone = ["person-alone-1", "click-alone-1", "evt-alone-1", "evt-alone-2", "evt-alone-3"];
        let nodes = [node_hash(NodeKind::User, "person-alone-1"), node_hash(NodeKind::Click, "click-alone-1")];
        let before = bytes_of(&house).await;
        alone.iter().for_each(|id| assert!(holds(&before, id), "{id} is looked for where it can be found"));
        let hashes = hashes_of(&house).await;
        nodes.iter().for_each(|node| assert!(hashes.contains(node)));

        let now = Instant(instant::at(NOW));
        let erased = house.store.erase_user(scope, "person-alone-1", now, false).await.unwrap();
        assert_eq!((erased.events, erased.sealed), (3, 1));
        let after = bytes_of(&house).await;
        alone.iter().for_each(|id| assert!(!holds(&after, id), "{id} is still there"));
        let hashes = hashes_of(&house).await;
        nodes.iter().for_each(|node| assert!(!hashes.contains(node)));
        for left in ["person-both-1", "click-both-1", "evt-both-1", "person-late-1"] {
            assert!(holds(&after, left), "{left} is nobody's business");
        }

        house.store.erase_user(scope, "person-both-1", now, false).await.unwrap();
        let after = bytes_of(&house).await;
        for (id, stays) in
            [("person-both-1", false), ("evt-both-2", false), ("click-both-1", true), ("evt-both-1", true)]
        {
            assert_eq!(holds(&after, id), stays, "{id}");
        }
        house.store.erase_user(scope, "person-both-2", now, false).await.unwrap();
        let after = bytes_of(&house).await;
        assert!(!holds(&after, "click-both-1") && !holds(&after, "evt-both-1"), "nobody uses it any more");

        assert!(holds(&after, "Kari Demo") && holds(&after, "evt-own-1"));
        let member = house.store.erase_member(scope, "m-0", now, false).await.unwrap();
        assert_eq!(member.closed, ["kari"]);
        let after = bytes_of(&house).await;
        assert!(!holds(&after, "Kari Demo"));
        assert_no_drift(&house, &organization, "after all of them").await;
    });
}

/// The first hash of a block stands beside it too.
#[test]
fn what_is_erased_is_not_the_first_of_its_block() {
    use verve::domain::identity::{NodeKind, node_hash};
    wait(async {
        let mut input = small();
        let people: Vec<String> = (0..40).map(|n| format!("person-{n}")).collect();
        let rows = people.iter().map(|id| format!("account_created,2024-03-01T11:00:00Z,kari,{id},evt-{id}\n"));
        let file = format!("event,occurred_at,link_code,user_id,event_id\n{}", rows.collect::<String>());
        input.steps = vec![Step::Ingest { name: "people.csv".to_owned(), bytes: file.into_bytes() }];
        let mut house = House::embedded(instant::at(NOW)).await;
        let organization = house.found(&input).await;
        house.follow(&organization, &input).await;
        let hash_of = |id: &String| node_hash(NodeKind::User, id);
        let first = people.iter().min_by_key(|id| hash_of(id)).unwrap();
        assert!(hash_of(first) < node_hash(NodeKind::Code, "kari"), "the block begins with a person");
        assert!(hashes_of(&house).await.contains(&hash_of(first)));
        house.store.erase_user(&organization.scope, first, Instant(instant::at(NOW)), false).await.unwrap();
        assert!(!hashes_of(&house).await.contains(&hash_of(first)));
        assert_no_drift(&house, &organization, "after the first").await;
    });
}

/// All bytes of the tables of a server's database.
fn bytes_of_server(server: &OwnServer) -> Vec<u8> {
    server.ask("verve", "CHECKPOINT");
    let number = server.ask("verve", "SELECT oid FROM pg_database WHERE datname = 'verve'");
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(server.data().join("base").join(number)).unwrap() {
        bytes.extend(std::fs::read(entry.unwrap().path()).unwrap());
    }
    bytes
}

#[test]
fn what_is_erased_is_in_no_file_of_a_server_once_its_owner_has_vacuumed() {
    let server = OwnServer::start("", &[]);
    let desk = TestEnvironment::empty();
    let verve = |code: i32, line: &str| {
        let ran = desk.verve_with(line, |command| command.env("VERVE_DATABASE", server.url(PLATFORM, "verve")));
        assert_eq!(ran.code(), Some(code), "{ran}");
        ran.stdout
    };
    verve(0, "org add nhf --name NHF --timezone Europe/Oslo");
    verve(0, "member add m-0 --name 'Kari Demo'");
    verve(0, "link create --member m-0 --code kari");
    let Step::Ingest { name, bytes } = &small().steps[0] else { panic!("a file") };
    desk.write(name, bytes);
    verve(0, &format!("ingest {name}"));
    let funnel = "funnel --period all --by day --no-times --format csv --columns day,stage,observed,reached";
    let before = verve(0, funnel);
    let alone = ["person-alone-1", "click-alone-1", "evt-alone-1", "evt-alone-2", "evt-alone-3"];
    let found = bytes_of_server(&server);
    alone.iter().for_each(|id| assert!(holds(&found, id), "{id} is looked for where it can be found"));

    let receipt = verve(0, "person erase --user person-alone-1 --yes");
    assert!(receipt.contains("`VACUUM FULL`"), "{receipt}");
    assert_eq!(verve(0, funnel), before);
    verve(1, "person export --user person-alone-1");
    let receipt = verve(0, "db purge --older-than 365days --yes");
    assert!(receipt.contains("`VACUUM FULL`"), "{receipt}");
    let receipt = verve(0, "person erase --member m-0 --yes");
    assert!(receipt.contains("`VACUUM FULL`"), "{receipt}");
    server.ask("verve", "VACUUM FULL");
    let left = bytes_of_server(&server);
    for id in alone.into_iter().chain(["Kari Demo"]) {
        assert!(!holds(&left, id), "{id} is still there");
    }
    assert!(holds(&left, "person-late-1"), "nobody asked for that");
    verve(0, "db verify");
    verve(0, "recompute --check");
    let again = verve(0, &format!("ingest {name} --format json"));
    let again: Value = serde_json::from_str(&again).unwrap();
    assert_eq!((&again["files"][0]["new"], &again["files"][0]["suppressed"]), (&0.into(), &6.into()), "{again}");
}

#[test]
fn rows_of_the_erased_stay_out_and_an_undo_leaves_them_counted() {
    wait(async {
        let input = small();
        let mut house = House::new(instant::at(NOW)).await;
        let organization = house.found(&input).await;
        house.follow(&organization, &input).await;
        let scope = &organization.scope;
        let before = counts(&house, &organization, AsOf::Now).await;
        let now = Instant(instant::at(NOW));
        house.store.erase_user(scope, "person-alone-1", now, false).await.unwrap();
        let Step::Ingest { name, bytes } = &input.steps[0] else { panic!("a file") };
        let (_, again) = house.ingest(&organization, name, bytes).await;
        assert_eq!(
            (&again["new"], &again["duplicate"], &again["suppressed"]),
            (&0.into(), &5.into(), &3.into()),
            "{again}"
        );
        assert_eq!(counts(&house, &organization, AsOf::Now).await, before);
        // Without the user, the key alone keeps it out; without both, the click.
        let rows = "event,occurred_at,click_id,event_id\nlink_clicked,2024-03-05T11:00:00Z,click-new-1,evt-alone-3\n\
                    link_clicked,2024-03-01T10:30:00Z,click-alone-1,evt-new-1\n";
        let (_, again) = house.ingest(&organization, "parts.csv", rows.as_bytes()).await;
        assert_eq!(again["suppressed"], 2, "{again}");
        let error = house.store.erase_user(scope, "person-alone-1", now, false).await.unwrap_err();
        assert!(matches!(error, verve::store::StoreError::NotFound { .. }));
    });
}

#[test]
fn a_purge_seals_what_is_old_and_a_second_one_finds_nothing() {
    wait(async {
        let input = small();
        let mut house = House::embedded(instant::at(NOW)).await;
        let organization = house.found(&input).await;
        house.follow(&organization, &input).await;
        let scope = &organization.scope;
        let now = Instant(instant::at(NOW));
        let before = counts(&house, &organization, AsOf::Now).await;
        let older_than = Instant(instant::at("2025-01-01T00:00:00Z"));
        let tried = house.store.purge(scope, older_than, now, true, |_, _| {}).await.unwrap();
        let done = house.store.purge(scope, older_than, now, false, |_, _| {}).await.unwrap();
        assert_eq!((done.events, done.sealed, done.persons), (6, 3, 3));
        assert!(done.is_cleared && !tried.is_cleared);
        assert_eq!(tried, verve::workflows::Purged { is_cleared: false, ..done });
        assert_eq!(counts(&house, &organization, AsOf::Now).await, before);
        let after = bytes_of(&house).await;
        for id in ["person-alone-1", "click-alone-1", "person-both-2", "click-both-1", "evt-both-1"] {
            assert!(!holds(&after, id), "{id} is still there");
        }
        assert!(holds(&after, "person-late-1"));
        let second = house.store.purge(scope, older_than, now, false, |_, _| {}).await.unwrap();
        assert_eq!((second.events, second.sealed, second.persons), (0, 0, 0));
        let Step::Ingest { name, bytes } = &input.steps[0] else { panic!("a file") };
        let (_, again) = house.ingest(&organization, name, bytes).await;
        assert_eq!(
            (&again["new"], &again["duplicate"], &again["suppressed"]),
            (&0.into(), &2.into(), &6.into()),
            "{again}"
        );
        assert_no_drift(&house, &organization, "after a purge").await;
    });
}

#[test]
fn erasing_one_of_merged_members_takes_all_of_them_and_moves_no_count() {
    let desk = crate::commands::desk_with_events();
    desk.write(
        "own.csv",
        "event,occurred_at,link_code,user_id,event_id\n\
         account_created,2025-06-01T10:00:00Z,cecilie,m-1,own1\n\
         account_created,2025-06-02T10:00:00Z,cecilie,m-2,own2\n",
    );
    desk.expect(0, "ingest own.csv");
    desk.expect(0, "summary publish --period 2025");
    desk.expect(0, "member merge m-2 --into m-1");
    let counts = |desk: &TestEnvironment| {
        let totals = "funnel --period all --by link,month --format csv --columns link,month,stage,observed,reached";
        let then = format!("{totals} --as-of rev:4");
        [totals, then.as_str()].map(|line| desk.expect(0, line).stdout)
    };
    let before = counts(&desk);
    let held = desk.expect(0, "person export --member m-2").stdout;
    for held_of_both in ["\"m-1\"", "\"m-2\"", "own1", "own2", "aase", "bjorn"] {
        assert!(held.contains(held_of_both), "{held_of_both}: {held}");
    }
    let tried = desk.json("person erase --member m-2 --dry-run");
    let receipt = desk.json("person erase --member m-2 --yes");
    assert_eq!(receipt["member"]["merged"].as_array().unwrap().len(), 1, "{receipt}");
    assert_eq!(receipt["member"]["closed_links"], serde_json::json!(["aase", "bjorn"]), "{receipt}");
    assert_eq!((&receipt["events"], &tried["events"]), (&2.into(), &2.into()), "{receipt}");
    assert_eq!(counts(&desk), before);
    let list = desk.expect(0, "member list --format csv --columns member_id,merged_into").stdout;
    assert_eq!(list.matches("erased-").count(), 3, "two ids, and what one is merged into: {list}");
    let bytes = std::fs::read(desk.database()).unwrap();
    for gone in ["Åse", "Bjørn", "own1", "own2"] {
        assert!(!holds(&bytes, gone), "{gone} is still there");
    }
    let sent = desk.json("ingest own.csv");
    assert_eq!(sent["files"][0]["suppressed"], 2, "{sent}");
    desk.expect(0, "db verify");
}

#[test]
fn the_audit_log_says_who_did_what_and_names_nobody() {
    wait(async {
        let input = small();
        let mut house = House::new(instant::at(NOW)).await;
        let organization = house.found(&input).await;
        house.follow(&organization, &input).await;
        let scope = &organization.scope;
        answers::person_export(&house.store, scope, &answers::Person::User("person-late-1".to_owned())).await.unwrap();
        house.store.erase_user(scope, "person-late-1", Instant(instant::at(NOW)), false).await.unwrap();
        let log = answers::audit_log(&mut house.snapshot(&organization).await).await.unwrap();
        let done: Vec<(&str, i64)> = log.rows.iter().map(|row| (row.action.as_str(), row.rows)).collect();
        let expected = [
            ("organization added", 1),
            ("organization changed", 1),
            ("member added", 1),
            ("links written", 1),
            ("imported", 8),
            ("person exported", 2),
            ("person erased", 1),
        ];
        let is_there = |entry: &(&str, i64)| done.contains(entry) || entry.0 == "organization changed";
        assert!(expected.iter().all(is_there), "{done:?}");
        assert_eq!(log.rows[log.rows.len() - 2].person, log.rows[log.rows.len() - 1].person, "the same person");
        let text = log.json();
        for id in ["person-late-1", "evt-late-1", "m-0", "Kari"] {
            assert!(!text.contains(id), "{id} stands in {text}");
        }
    });
}

#[test]
fn lists_that_leave_as_data_stand_in_the_audit_log() {
    let desk = crate::commands::desk_with_events();
    for line in ["referral list", "event list", "member list", "funnel --format csv", "leaderboard -o board.csv"] {
        desk.expect(0, line);
    }
    let exports = || {
        let log = desk.expect(0, "audit list --format csv --columns action,object,rows").stdout;
        log.lines().filter_map(|line| line.strip_prefix("exported,").map(str::to_owned)).collect::<Vec<_>>()
    };
    assert!(exports().is_empty(), "looked at on a screen, or names nobody: {:?}", exports());
    for line in [
        "referral list --format csv",
        "referral list --status activated --output activated.xlsx",
        "event list --format ndjson",
        "member list --output members.html",
        "export --canonical",
    ] {
        desk.expect(0, line);
    }
    assert_eq!(exports()[..4], ["referrals,5", "referrals,2", "events,11", "members,3"]);
    assert!(exports()[4].starts_with("canonical,"));
    // What cannot be written has not left.
    desk.expect(2, "referral list --format csv --columns nonsense");
    assert_eq!(exports().len(), 5);
}

#[test]
fn earlier_answers_stay_as_they_were_after_a_purge() {
    for seed in [7_004, 7_020, 7_022] {
        let input = datasets::random(seed, &Taste { changes: true, conflicts: true, ..Taste::nasty() });
        wait(async {
            let mut house = House::new(instant::at(NOW)).await;
            let organization = house.found(&input).await;
            house.follow(&organization, &input).await;
            let past = Past::of(&house, &organization).await;
            for older_than in ["2025-03-30T01:00:00Z", "2025-12-31T23:00:00Z"] {
                let (scope, now) = (&organization.scope, Instant(instant::at(NOW)));
                house.store.purge(scope, Instant(instant::at(older_than)), now, false, |_, _| {}).await.unwrap();
                assert_no_drift(&house, &organization, &format!("seed {seed}, {older_than}")).await;
                past.assert_unmoved(&house, &organization, &format!("seed {seed}, {older_than}")).await;
            }
        });
    }
}
