//! Whoever was erased after a backup stays erased when it is restored.

use crate::datasets::{self, Taste};
use crate::erasure::{bytes_at, holds, users};
use crate::model::instant;
use crate::model::rng::Rng;
use crate::support::program::TestEnvironment;
use crate::support::sql::numbers;
use crate::support::{House, canonical, wait};
use serde_json::Value;
use verve::domain::Instant;
use verve::store::{Actor, Clock, RoleCheck, Store};
use verve::workflows::{ErasureSource, Restoring};

const NOW: &str = "2026-11-22T12:00:00Z";

/// Two people of years ago who share no click with anybody, one of today, a mentor, and somebody who uses a click that
/// somebody of years ago used too.
const PEOPLE: &str = "event,occurred_at,link_code,click_id,user_id,event_id
link_clicked,2023-03-01T10:00:00Z,aase,click-old-1,,evt-old-1
account_created,2023-03-02T10:00:00Z,,click-old-1,person-old-1,evt-old-2
account_created,2023-04-02T10:00:00Z,bjorn,,person-old-2,evt-old-3
link_clicked,2023-05-01T10:00:00Z,aase,click-shared-1,,evt-shared-1
account_created,2023-05-02T10:00:00Z,,click-shared-1,person-before-1,evt-shared-2
account_created,2025-05-02T10:00:00Z,,click-shared-1,person-after-1,evt-shared-3
link_clicked,2025-06-01T10:00:00Z,aase,click-gone-1,,evt-gone-1
account_created,2025-06-02T10:00:00Z,,click-gone-1,person-gone-1,evt-gone-2
first_login,2025-06-03T10:00:00Z,,,person-gone-1,evt-gone-3
account_created,2025-07-02T10:00:00Z,cecilie,,person-here-1,evt-here-1
account_created,2025-08-02T10:00:00Z,bjorn,,m-2,evt-own-1
";

/// Somebody who came after the backup.
const LATER: &str = "event,occurred_at,link_code,user_id,event_id
account_created,2025-09-01T10:00:00Z,bjorn,person-later-1,evt-later-1
account_created,2025-09-02T10:00:00Z,aase,person-later-2,evt-later-2
";

fn desk() -> TestEnvironment {
    let desk = TestEnvironment::with_sample_org();
    desk.write("people.csv", PEOPLE);
    desk.expect(0, "ingest people.csv");
    desk.expect(0, "summary publish --period 2025");
    desk
}

fn erase(desk: &TestEnvironment) {
    desk.expect(0, "person erase --user person-gone-1 --yes");
    desk.expect(0, "person erase --member m-2 --yes");
    desk.expect(0, "db purge --older-than 2years --yes");
}

/// What the database answers; erased members go by random ids, which two databases do not share.
fn answers_of(desk: &TestEnvironment) -> Vec<String> {
    let lines = [
        "export --canonical",
        "funnel --period all --by link,month --format csv --columns link,month,stage,observed,reached",
        "funnel --period all --basis event --by day --format csv --columns day,stage,observed",
        "link list --format csv --columns code,disabled_at,clicks,referrals",
    ];
    lines
        .into_iter()
        .map(|line| {
            let text = desk.expect(0, line).stdout;
            let mut lines: Vec<String> = text.lines().map(without_random_id).collect();
            lines.sort();
            lines.join("\n")
        })
        .collect()
}

fn without_random_id(line: &str) -> String {
    match line.find("erased-") {
        Some(start) => {
            let id = line[start + 7..].find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or_default();
            format!("{}erased{}", &line[..start], &line[start + 7 + id..])
        }
        None => line.to_owned(),
    }
}

fn files_beside(desk: &TestEnvironment) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(desk.folder()).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with("verve.db")).collect()
}

#[test]
fn erasures_made_after_a_backup_are_made_again_when_it_is_restored() {
    let back = desk();
    back.expect(0, "db backup copy.db");
    let stayed = back.copy();
    for desk in [&back, &stayed] {
        erase(desk);
    }
    let expected = answers_of(&stayed);
    let tried = back.json("db restore copy.db --dry-run");
    assert!(answers_of(&back) == expected, "a dry run changes nothing");
    let restored = back.json("db restore copy.db --yes");
    assert_eq!(tried["erased_again"], restored["erased_again"]);
    let again = &restored["erased_again"][0];
    assert_eq!((&again["persons"], &again["members"]), (&1.into(), &1.into()), "{restored}");
    assert_eq!((&again["older_than"], &again["events"]), (&"2024-01-11T00:00:00Z".into(), &7.into()), "{restored}");
    assert_eq!(restored["later_is_unknown"], false);
    let actual = answers_of(&back);
    assert!(actual == expected, "{}\nafter the restore, and without it\n{}", actual[0], expected[0]);
    back.expect(0, "db verify");
    let published = back.expect(0, "restated --period 2025 --from published").stdout;
    assert!(!published.contains("Bjørn"), "{published}");
    for desk in [&back, &stayed] {
        desk.write("later.csv", LATER);
        let sent = ["people.csv", "later.csv"].map(|file| desk.json(&format!("ingest {file}"))["files"][0].clone());
        let of = |file: &Value| ["new", "duplicate", "suppressed"].map(|verdict| file[verdict].as_i64().unwrap());
        assert_eq!([of(&sent[0]), of(&sent[1])], [[0, 4, 7], [2, 0, 0]]);
    }
    assert!(answers_of(&back) == answers_of(&stayed));
    let log = back.expect(0, "audit list --format csv --columns action,object,rows").stdout;
    assert_eq!(log.matches("person erased").count(), 2, "{log}");
    assert!(log.contains("restored,copy.db,1") && log.contains("erased again,,7"), "{log}");
}

#[test]
fn who_was_erased_after_a_backup_is_in_no_byte_of_the_restored_files() {
    let desk = desk();
    desk.expect(0, "db backup copy.db");
    erase(&desk);
    let gone = ["person-old-1", "click-old-1", "evt-old-2", "person-gone-1", "click-gone-1", "evt-gone-3", "Bjørn"];
    let backup = bytes_at(&desk.path("copy.db"));
    gone.iter().for_each(|id| assert!(holds(&backup, id), "{id} is looked for where it can be found"));
    let said = desk.expect(0, "db restore copy.db --yes").stdout;
    assert!(said.contains("Erased again in nhf: 1 recruit, 1 member and everybody before"), "{said}");
    assert!(said.contains("copy.db still has them"), "{said}");
    let files = files_beside(&desk);
    assert!(files.len() >= 2, "{files:?}");
    for file in files.iter().filter(|file| file.metadata().unwrap().len() > 0) {
        let bytes = bytes_at(file);
        gone.iter().for_each(|id| assert!(!holds(&bytes, id), "{id} is in {file:?}"));
        assert!(holds(&bytes, "person-here-1"));
    }
}

#[test]
fn who_came_and_was_erased_after_a_backup_stays_out() {
    let desk = desk();
    desk.expect(0, "db backup copy.db");
    desk.write("later.csv", LATER);
    desk.expect(0, "ingest later.csv");
    desk.expect(0, "person erase --user person-later-1 --yes");
    let restored = desk.json("db restore copy.db --yes");
    let again = &restored["erased_again"][0];
    assert_eq!((&again["persons"], &again["events"]), (&0.into(), &0.into()), "{restored}");
    let sent = desk.json("ingest later.csv")["files"][0].clone();
    assert_eq!((&sent["new"], &sent["suppressed"]), (&1.into(), &1.into()), "{sent}");
}

#[test]
fn who_got_another_id_after_a_backup_is_found_in_it() {
    let desk = desk();
    desk.expect(0, "member set m-1 board=yes --by ola");
    desk.expect(0, "db backup copy.db");
    desk.expect(0, "member rename m-2 m-1002");
    desk.expect(0, "member rename m-1 m-2");
    desk.expect(0, "member set m-2 board=no --by kari");
    desk.expect(0, "member merge m-3 --into m-1002");
    desk.expect(0, "person erase --member m-1002 --yes");
    for time in ["first", "second"] {
        let restored = desk.json("db restore copy.db --yes");
        assert_eq!(restored["erased_again"][0]["members"], 2, "{time}: {restored}");
        let list = desk.expect(0, "member list --format csv --columns member_id,name,board").stdout;
        assert!(list.contains("m-1,Åse,no"), "{time}: {list}");
        assert!(list.matches("erased-").count() == 4 && !list.contains("Bjørn"), "{time}: {list}");
    }
    desk.expect(0, "db verify");
}

#[test]
fn what_was_published_under_an_earlier_id_names_nobody_after_an_erasure() {
    let desk = crate::commands::desk_with_events();
    desk.expect(0, "summary publish --period 2025");
    desk.expect(0, "member rename m-2 m-1002");
    let published = |name: &str| {
        let documents = format!("SELECT COUNT(*) FROM publications WHERE document LIKE '%\"{name}\"%'");
        numbers(&desk.database(), &documents)
    };
    assert_eq!([published("m-2"), published("Bjørn")], [[1], [1]]);
    desk.expect(0, "person erase --member m-1002 --yes");
    assert_eq!([published("m-2"), published("Bjørn"), published("m-1")], [[0], [0], [1]]);
}

#[test]
fn an_erasure_outlives_restoring_one_backup_after_the_other() {
    let desk = TestEnvironment::with_sample_org();
    desk.expect(0, "db backup first.db");
    desk.write("people.csv", PEOPLE);
    desk.expect(0, "ingest people.csv");
    desk.expect(0, "member add m-9 --name 'Late Demo'");
    desk.expect(0, "db backup second.db");
    desk.expect(0, "person erase --user person-gone-1 --yes");
    desk.expect(0, "person erase --member m-9 --yes");
    // Nobody there has these ids, and the next backup does.
    desk.expect(0, "db restore first.db --yes");
    let restored = desk.json("db restore second.db --yes");
    let again = &restored["erased_again"][0];
    assert_eq!((&again["persons"], &again["members"], &again["events"]), (&1.into(), &1.into(), &3.into()), "{again}");
    let members = desk.expect(0, "member list --format csv").stdout;
    assert!(!members.contains("m-9") && !members.contains("Late Demo"), "{members}");
    // What was erased again is not erased once more.
    desk.expect(0, "db backup third.db");
    assert_eq!(desk.json("db restore third.db --yes")["erased_again"], serde_json::json!([]));
}

#[test]
fn a_restore_without_anybody_to_ask_says_so_and_takes_another_copy() {
    let desk = desk();
    desk.expect(0, "db backup copy.db");
    erase(&desk);
    desk.expect(0, "db backup later.db");
    let expected = answers_of(&desk);
    std::fs::remove_file(desk.database()).unwrap();
    let ran = desk.expect(0, "db restore copy.db");
    assert!(ran.stdout.contains("could not be erased again"), "{ran}");
    assert!(ran.stderr.contains("no database to ask") && ran.stderr.contains("--erasures-from FILE"), "{ran}");
    std::fs::remove_file(desk.database()).unwrap();
    desk.expect(0, "init --org nhf --name 'Made anew'");
    let ran = desk.expect(0, "db restore copy.db --yes --format json");
    assert!(ran.stderr.contains("nothing is known of what was erased in nhf"), "{ran}");
    assert_eq!(ran.json()["unknown_organizations"], serde_json::json!(["nhf"]));
    let ran = desk.expect(0, "db restore copy.db --yes --erasures-from later.db --format json");
    assert!(!ran.stderr.contains("warning"), "{ran}");
    assert_eq!(ran.json()["erased_again"][0]["members"], 1);
    let actual = answers_of(&desk);
    assert!(actual == expected, "{}\nafter the restore, and without it\n{}", actual[0], expected[0]);
    for (code, file) in [(1, "nowhere.db"), (6, "people.csv")] {
        let ran = desk.expect(code, &format!("db restore copy.db --yes --erasures-from {file}"));
        assert!(ran.stderr.contains(file), "{ran}");
    }
}

#[test]
fn random_erasures_after_a_backup_give_what_they_give_without_a_restore() {
    for seed in 11_000..11_012 {
        let input = datasets::random(seed, &Taste { changes: true, conflicts: true, ..Taste::nasty() });
        wait(async {
            let (mut rng, now) = (Rng::new(seed), Instant(instant::at(NOW)));
            let mut house = House::embedded(now.0).await;
            let organization = house.found(&input).await;
            house.follow(&organization, &input).await;
            let scope = &organization.scope;
            let folder = tempfile::tempdir().unwrap();
            let place = |name: &str| folder.path().join(name);
            let live = house.path();
            Store::back_up(live.to_str().unwrap(), &place("backup.db")).await.unwrap();
            for round in 0..4 {
                if round == 2 && seed % 3 == 0 {
                    let older_than = Instant(instant::at("2025-06-01T00:00:00Z"));
                    house.store.purge(scope, older_than, now, false, |_, _| {}).await.unwrap();
                }
                let users = users(&house, &organization).await;
                if !users.is_empty() {
                    house.store.erase_user(scope, rng.pick::<String>(&users), now, false).await.unwrap();
                }
            }
            let expected = house.canonical(&organization).await;
            let url = place("restored.db").to_str().unwrap().to_owned();
            Store::back_up(live.to_str().unwrap(), &place("restored.db")).await.unwrap();
            let restoring = Restoring {
                backup: &place("backup.db"),
                erasures_from: None,
                actor: Actor::new("user", "test", Clock::Stopped(now)),
                now,
                is_dry_run: false,
            };
            let restored = Store::restore(&url, restoring).await.unwrap();
            assert_eq!(restored.asked, ErasureSource::Known);
            let faults: Vec<&String> = restored.checks.iter().flat_map(|check| &check.faults).collect();
            assert!(faults.is_empty(), "seed {seed}: {faults:?}");
            let store = Store::open(&url, RoleCheck::Waived).await.unwrap();
            let actual = canonical(&store, &organization).await;
            assert!(actual == expected, "seed {seed}: restored\n{actual}\nnot restored\n{expected}");
        });
    }
}
