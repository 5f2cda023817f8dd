//! Looking after the database: backups hold one state, restoring brings it back, and what was revoked stays so.

use crate::commands::{EVENTS, desk_with_events};
use crate::errors::{assert_well_formed, fails};
use crate::support::program::{Ran, TestEnvironment, VERVE, words};
use crate::support::sql::{numbers, with_sql};
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Child, Stdio};

const MORE: &str = "event,occurred_at,link_code,user_id,event_id\n\
    account_created,2025-06-01T10:00:00Z,aase,u7,e20\nfirst_login,2025-06-02T10:00:00Z,,u7,e21\n";

fn export(desk: &TestEnvironment, database: &str) -> String {
    desk.expect(0, &format!("export --canonical --database {database}")).stdout
}

/// The files in the folder whose names begin so, without their locks.
fn files(desk: &TestEnvironment, name: &str) -> Vec<String> {
    let entries = std::fs::read_dir(desk.folder()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|file| file.starts_with(name) && !file.ends_with(".lock")).collect();
    names.sort();
    names
}

#[test]
fn a_backup_is_a_sound_database_with_the_same_answers_that_only_its_owner_reads() {
    let desk = desk_with_events();
    let made = desk.json("db backup copy.db");
    assert_eq!(made["file"], "copy.db");
    assert_eq!(made["bytes"].as_u64().unwrap(), std::fs::metadata(desk.path("copy.db")).unwrap().len());
    assert_eq!(std::fs::metadata(desk.path("copy.db")).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(files(&desk, "copy.db"), ["copy.db"], "one file and nothing beside it");
    assert_eq!(export(&desk, "copy.db"), export(&desk, "verve.db"));
    assert_eq!(desk.json("db verify --database copy.db")["sound"], true);
    // It can be worked with like any other.
    desk.write("more.csv", MORE);
    desk.expect(0, "ingest more.csv --database copy.db");
    desk.expect(0, "recompute --check --database copy.db");
}

#[test]
fn a_backup_writes_over_nothing() {
    let desk = desk_with_events();
    desk.write("letter.txt", "to my aunt");
    for file in ["letter.txt", "verve.db"] {
        let before = std::fs::read(desk.path(file)).unwrap();
        fails(&desk, 1, &format!("db backup {file}"), &["already", file]);
        assert_eq!(std::fs::read(desk.path(file)).unwrap(), before);
    }
    fails(&desk, 1, "db backup nowhere/copy.db", &["nowhere/copy.db"]);
    assert!(!desk.path("nowhere").exists());
    // What a killed backup left is no obstacle.
    desk.write("copy.db.new", "half a");
    desk.expect(0, "db backup copy.db");
    assert_eq!(files(&desk, "copy.db"), ["copy.db"]);
    desk.expect(0, "db verify --database copy.db");
}

#[test]
fn backups_taken_during_an_import_are_each_one_sound_state() {
    let desk = TestEnvironment::with_sample_org();
    let rows: String = (0..6_000)
        .map(|n| {
            format!("account_created,2025-03-{:02}T10:00:00Z,{},u{n},e{n}\n", 1 + n % 28, ["aase", "bjorn"][n % 2])
        })
        .collect();
    desk.write("events.csv", format!("event,occurred_at,link_code,user_id,event_id\n{rows}"));
    let mut command = desk.command(&words("ingest events.csv"));
    command.env("VERVE_TEST_BATCH_ROWS", "100").stdout(Stdio::null()).stderr(Stdio::null());
    let mut import = command.spawn().unwrap();
    let mut backups = 0;
    while import.try_wait().unwrap().is_none() && backups < 20 {
        desk.expect(0, &format!("db backup copy-{backups}.db"));
        backups += 1;
    }
    assert_eq!(import.wait().unwrap().code(), Some(0));
    let mut before = 0;
    for number in 0..backups {
        let database = format!("copy-{number}.db");
        desk.expect(0, &format!("db verify --database {database}"));
        let events = desk.json(&format!("db status --database {database}"))["rows"][0]["events"].as_i64().unwrap();
        assert!(events >= before && events % 100 == 0, "whole batches only: {events}");
        before = events;
    }
    assert!(backups >= 3, "{backups} backups during the import");
}

#[test]
fn a_restored_backup_answers_as_then_and_the_same_files_bring_it_to_now() {
    let desk = desk_with_events();
    let then = export(&desk, "verve.db");
    desk.expect(0, "db backup copy.db");
    desk.write("more.csv", MORE);
    desk.expect(0, "ingest more.csv");
    let now = export(&desk, "verve.db");
    fails(&desk, 2, "db restore copy.db", &["--yes"]);
    desk.expect(0, "db restore copy.db --dry-run");
    assert_eq!(export(&desk, "verve.db"), now, "nothing was changed so far");
    let restored = desk.json("db restore copy.db --yes");
    assert_eq!(export(&desk, "verve.db"), then);
    let kept = restored["kept"].as_str().unwrap();
    assert_eq!(export(&desk, kept), now, "what was there is kept");
    assert_eq!(std::fs::metadata(desk.database()).unwrap().permissions().mode() & 0o777, 0o600);
    desk.expect(0, "ingest more.csv");
    desk.expect(3, "ingest events.csv");
    assert_eq!(export(&desk, "verve.db"), now);
    desk.expect(0, "db verify");
    let again = desk.json("db restore copy.db --yes");
    assert_ne!(again["kept"], restored["kept"], "the first one stays");
}

#[test]
fn a_backup_is_restored_where_nothing_is_and_from_where_nothing_can_be_written() {
    let desk = desk_with_events();
    let then = export(&desk, "verve.db");
    std::fs::create_dir(desk.path("store")).unwrap();
    desk.expect(0, "db backup store/copy.db");
    std::fs::set_permissions(desk.path("store/copy.db"), std::fs::Permissions::from_mode(0o400)).unwrap();
    std::fs::set_permissions(desk.path("store"), std::fs::Permissions::from_mode(0o500)).unwrap();
    std::fs::remove_file(desk.database()).unwrap();
    assert_eq!(desk.json("db restore store/copy.db")["kept"], serde_json::Value::Null);
    assert_eq!(export(&desk, "verve.db"), then);
    std::fs::set_permissions(desk.path("store"), std::fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn what_was_revoked_since_the_backup_stays_revoked() {
    let desk = desk_with_events();
    let token = desk.json("token create --name dashboard")["token_id"].as_str().unwrap().to_owned();
    let webhook = desk.json("webhook create --source app")["webhook_id"].as_str().unwrap().to_owned();
    desk.expect(0, "db backup copy.db");
    desk.expect(0, &format!("token revoke {token} --yes"));
    desk.expect(0, &format!("webhook remove {webhook} --yes"));
    let restored = desk.json("db restore copy.db --yes");
    assert_eq!([&restored["withdrawn"]["tokens"], &restored["withdrawn"]["webhooks"]], [1, 1]);
    let lists = [desk.json("token list"), desk.json("webhook list")].map(|list| list["rows"][0].to_string());
    assert!(lists[0].contains("\"revoked_at\":\"2026"), "{}", lists[0]);
    assert!(lists[1].contains("\"removed_at\":\"2026"), "{}", lists[1]);
}

#[test]
fn only_a_sound_backup_of_verve_is_restored() {
    let desk = desk_with_events();
    let now = export(&desk, "verve.db");
    desk.write("letter.db", "this is a letter to my aunt\n".repeat(500));
    fails(&desk, 1, "db restore nowhere.db --yes", &["nowhere.db"]);
    fails(&desk, 6, "db restore letter.db --yes", &["letter.db"]);
    fails(&desk, 2, "db restore verve.db --yes", &["the database itself"]);
    desk.expect(0, "db backup newer.db");
    with_sql(&desk.path("newer.db"), "PRAGMA user_version = 99");
    fails(&desk, 6, "db restore newer.db --yes", &["99", "newer"]);
    desk.expect(0, "db backup damaged.db");
    with_sql(&desk.path("damaged.db"), "UPDATE recruitment_stats SET entered = entered + 1 WHERE grain = 0");
    let ran = desk.expect(8, "db restore damaged.db --yes");
    assert!(ran.stdout.contains("answers") && ran.stderr.contains("nothing was changed"), "{ran}");
    assert_eq!(export(&desk, "verve.db"), now);
    assert_eq!(files(&desk, "verve.db"), ["verve.db"], "nothing is left beside it");
}

#[test]
fn a_backup_takes_the_place_of_a_database_that_is_past_reading() {
    let desk = desk_with_events();
    let then = export(&desk, "verve.db");
    desk.expect(0, "db backup copy.db");
    let size = std::fs::metadata(desk.database()).unwrap().len() as usize;
    desk.write("verve.db", vec![0x5a; size]);
    let ran = desk.expect(0, "db restore copy.db --yes");
    assert!(ran.stderr.contains("cannot be read"), "{ran}");
    assert_eq!(export(&desk, "verve.db"), then);
}

/// A server, ended when it is dropped.
struct Serving(Child);

impl Serving {
    fn at(desk: &TestEnvironment) -> Self {
        let mut command = desk.command(&words("serve --listen 127.0.0.1:0"));
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let said = BufReader::new(child.stderr.take().unwrap());
        assert!(said.lines().any(|line| line.unwrap().starts_with("listening")));
        Self(child)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_database_that_somebody_has_open_is_not_replaced() {
    let desk = desk_with_events();
    desk.expect(0, "db backup copy.db");
    desk.write("more.csv", MORE);
    desk.expect(0, "ingest more.csv");
    let now = export(&desk, "verve.db");
    let serving = Serving::at(&desk);
    fails(&desk, 5, "db restore copy.db --yes", &["open", "verve serve"]);
    desk.expect(0, "db backup live.db");
    drop(serving);
    assert_eq!(export(&desk, "verve.db"), now);
    assert_eq!(export(&desk, "live.db"), now);
    desk.expect(0, "db restore copy.db --yes");
}

#[test]
fn the_status_says_what_each_organization_has() {
    let desk = desk_with_events();
    desk.expect(0, "org add lhl --name LHL");
    let status = desk.json("db status");
    assert!(status["engine"].as_str().unwrap().starts_with("SQLite 3."));
    let size = std::fs::metadata(desk.database()).unwrap().len();
    assert_eq!(status["bytes"].as_u64(), Some(size));
    let rows = status["rows"].as_array().unwrap();
    assert_eq!([&rows[0]["organization"], &rows[1]["organization"]], ["lhl", "nhf"]);
    assert_eq!(rows[0]["events"], 0);
    let counts = ["members", "links", "imports", "events"].map(|key| rows[1][key].as_i64().unwrap());
    assert_eq!(counts, [3, 3, 2, 11], "the links came by an import too");
    assert_eq!(rows[1]["revision"], desk.json("funnel --org nhf")["revision"]);
}

#[test]
fn the_doctor_sees_a_sound_sqlite_the_filesystem_and_the_clock() {
    let desk = desk_with_events();
    let seen = desk.json("doctor");
    let version: Vec<u32> = seen["sqlite"].as_str().unwrap().split('.').map(|part| part.parse().unwrap()).collect();
    assert!(version >= vec![3, 51, 3], "{version:?}");
    assert_eq!((seen["database_state"].as_str(), seen["schema"].as_str()), (Some("opens"), Some("2")));
    assert!(!seen["filesystem"].as_str().unwrap().is_empty());
    assert!(seen["engine"].as_str().unwrap().starts_with("SQLite 3."), "{seen}");
    assert_eq!(seen["clock"], "2026-01-10T12:00:00Z");
    let early: Ran =
        desk.verve_with("doctor --format json", |command| command.env("VERVE_TEST_NOW", "2026-01-08T12:00:00Z"));
    assert!(early.json()["clock"].as_str().unwrap().contains("! 2 d"), "{early}");
    desk.write("verve.db", "no database at all, but long enough to be taken for one".repeat(50));
    let seen = desk.json("doctor");
    assert!(seen["database_state"].as_str().unwrap().starts_with("! "), "{seen}");
}

#[test]
fn the_doctor_says_what_each_sender_brought_last_and_what_is_not_as_it_should_be() {
    let desk = desk_with_events();
    let seen = desk.json("doctor");
    let source = &seen["sources"][0];
    assert_eq!((source["organization"].as_str(), source["source"].as_str()), (Some("nhf"), Some("default")), "{seen}");
    assert_eq!((source["kind"].as_str(), source["events"].as_i64()), (Some("file"), Some(11)), "{seen}");
    assert_eq!((seen["owed_erasures"].as_str(), seen["warnings"]["owed_erasures"].as_str()), (Some("0"), None));
    assert!(seen["disk"].as_str().unwrap().contains(" free of "), "{seen}");
    assert!(seen["warnings"]["backup"].as_str().unwrap().starts_with("no good backup is known"), "{seen}");
    desk.expect(0, "db backup copy.db --verify");
    let warning = |now: &str| {
        let seen = desk.verve_with("doctor --format json", |command| command.env("VERVE_TEST_NOW", now)).json();
        seen["warnings"]["backup"].as_str().unwrap_or_default().to_owned()
    };
    assert!(warning("2026-01-10T12:00:00Z").starts_with("on the same disk"));
    assert_eq!(warning("2026-01-19T12:00:00Z"), "older than 8 days");
    std::fs::remove_file(desk.path("copy.db")).unwrap();
    assert_eq!(warning("2026-01-10T12:00:00Z"), "make another one");
    assert!(desk.expect(0, "db status").stdout.contains("no longer at"));
}

#[test]
fn a_folder_of_backups_looks_after_itself() {
    let desk = desk_with_events();
    fails(&desk, 1, "db backup --output-dir nowhere", &["nowhere"]);
    fails(&desk, 2, "db backup --output-dir kept --keep yearly=1", &["yearly"]);
    fails(&desk, 2, "db backup --keep daily=1 copy.db", &["--keep"]);
    std::fs::create_dir(desk.path("kept")).unwrap();
    desk.write("kept/verve-letter.db", "another's");
    let back_up = |now: &str, options: &str| {
        desk.verve_with(&format!("db backup --output-dir kept --format json {options}"), |command| {
            command.env("VERVE_TEST_NOW", now)
        })
    };
    let kept = || -> Vec<String> {
        let names = std::fs::read_dir(desk.path("kept")).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    };
    for (day, options) in [(11, ""), (12, ""), (13, ""), (14, "--keep daily=2,weekly=1,monthly=1")] {
        let made = back_up(&format!("2026-01-{day}T03:00:00Z"), options).json();
        assert_eq!((&made["checked"], made["kept"].as_i64().unwrap() <= 4), (&true.into(), true), "{made}");
    }
    assert_eq!(kept(), ["verve-2026-01-13T030000Z.db", "verve-2026-01-14T030000Z.db", "verve-letter.db"]);
    let status = desk.json("db status");
    assert_eq!(status["last_backup"]["made_at"], "2026-01-14T03:00:00Z");
    assert!(desk.expect(0, "db status").stdout.contains("last good backup 2026-01-14T03:00:00Z"));
    // A database that is damaged makes no good backup, and none of those that are goes.
    with_sql(&desk.database(), "UPDATE referral_trackings SET link_no = 1 WHERE tracking_id = 11");
    for hour in ["03", "04"] {
        let said = back_up(&format!("2026-01-15T{hour}:00:00Z"), "--keep daily=1,weekly=1,monthly=1");
        assert_eq!(said.code(), Some(8), "{said}");
    }
    let damaged = ["verve-2026-01-13T030000Z.db", "verve-2026-01-14T030000Z.db", "verve-damaged.db", "verve-letter.db"];
    assert_eq!(kept(), damaged);
    assert_eq!(desk.json("db status")["last_backup"]["made_at"], "2026-01-14T03:00:00Z");
}

#[test]
fn an_older_schema_is_brought_up_to_date_and_kept_as_it_was() {
    let desk = desk_with_events();
    let now = export(&desk, "verve.db");
    // What the second migration makes is taken away: a database of the first schema.
    let tables = ["audit_log", "polls", "webhooks", "api_tokens", "public_ids"];
    let drops: String = tables.iter().map(|table| format!("DROP TABLE {table};")).collect();
    with_sql(&desk.database(), &format!("{drops} PRAGMA user_version = 1"));
    assert_eq!(desk.json("db migrate")["schema"], 2);
    assert_eq!(export(&desk, "verve.db"), now);
    desk.expect(0, "db verify");
    let kept = desk.path("verve.db.schema-1");
    assert_eq!(numbers(&kept, "PRAGMA user_version"), [1]);
    assert_eq!(std::fs::metadata(&kept).unwrap().permissions().mode() & 0o777, 0o600);
    // A backup of that time is brought up to date on its way.
    desk.expect(0, "db restore verve.db.schema-1 --yes");
    assert_eq!(export(&desk, "verve.db"), now);
    desk.expect(0, "token create --name x");
}

#[test]
fn commands_that_look_after_the_database_need_one() {
    let desk = TestEnvironment::empty();
    for line in ["db status", "db verify", "db backup copy.db", "db migrate"] {
        fails(&desk, 1, line, &["verve init"]);
    }
    let ran = Ran::of(
        words("db"),
        { std::process::Command::new(VERVE) }.arg("db").env_clear().stdin(Stdio::null()).output().unwrap(),
    );
    assert_eq!(ran.code(), Some(2), "{ran}");
    assert_well_formed(&ran);
    desk.write("events.csv", EVENTS);
}
