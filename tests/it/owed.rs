//! An erasure that cannot clear the files at once, since another program reads the database: it is owed, it says so, and
//! whoever comes next pays it.

use crate::erasure::{bytes_at, holds};
use crate::model::instant;
use crate::server::Served;
use crate::support::program::TestEnvironment;
use crate::support::{House, wait};
use serde_json::Value;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection as _, Row as _};
use std::path::Path;
use std::time::{Duration, Instant};

/// What is known of one recruit, and what stays.
const PEOPLE: &str = "event,occurred_at,link_code,click_id,user_id,event_id
link_clicked,2025-03-01T10:00:00Z,bjorn,canary-click,,canary-event-1
account_created,2025-03-01T11:00:00Z,,canary-click,canary-user,canary-event-2
first_login,2025-03-02T11:00:00Z,,,canary-user,canary-event-3
account_created,2025-05-01T11:00:00Z,aase,,person-old,evt-old
account_created,2025-12-01T11:00:00Z,aase,,person-here,evt-here
";
const CANARIES: [&str; 6] =
    ["canary-user", "canary-click", "canary-event-1", "canary-event-2", "canary-event-3", "Canary Testesen"];

/// How often each story is told; `VERVE_TEST_ROUNDS` asks for more.
fn rounds() -> usize {
    std::env::var("VERVE_TEST_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(2)
}

/// A desk with a recruit and a mentor who go by canaries.
fn desk() -> TestEnvironment {
    let desk = TestEnvironment::with_sample_org();
    desk.expect(0, "member add canary-user-9 --name 'Canary Testesen' --group Bergen");
    desk.write("people.csv", PEOPLE);
    desk.expect(0, "ingest people.csv");
    std::fs::remove_file(desk.path("people.csv")).unwrap();
    desk
}

/// Another program that reads one state of the database for as long as it likes.
pub struct Reader {
    runtime: tokio::runtime::Runtime,
    connection: SqliteConnection,
    is_reading: bool,
}

impl Reader {
    pub fn of(path: &Path) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let options = SqliteConnectOptions::new().filename(path);
        let mut connection = runtime.block_on(SqliteConnection::connect_with(&options)).unwrap();
        runtime.block_on(async {
            sqlx::raw_sql("BEGIN").execute(&mut connection).await.unwrap();
            let row = sqlx::query("SELECT COUNT(*) FROM members").fetch_one(&mut connection).await.unwrap();
            assert!(row.get::<i64, _>(0) > 0);
        });
        Self { runtime, connection, is_reading: true }
    }

    /// Stops reading, and keeps the database open.
    fn stop(&mut self) {
        let done = sqlx::raw_sql("COMMIT").execute(&mut self.connection);
        self.runtime.block_on(done).unwrap();
        self.is_reading = false;
    }

    /// Stops reading, and closes the database.
    pub fn end(mut self) {
        if self.is_reading {
            self.stop();
        }
        self.runtime.block_on(self.connection.close()).unwrap();
    }
}

/// Runs a command that erases while somebody reads, and answers with its receipt.
fn erase(desk: &TestEnvironment, line: &str) -> Value {
    let began = Instant::now();
    let receipt = desk.json(line);
    assert!(began.elapsed() < Duration::from_secs(3), "{line} took {:?}", began.elapsed());
    assert_eq!(receipt["files"], "owed", "{receipt}");
    receipt
}

fn owed(desk: &TestEnvironment) -> usize {
    desk.json("db status")["owed_erasures"].as_array().unwrap().len()
}

/// The names of the files beside the database that belong to it.
fn logs(desk: &TestEnvironment) -> Vec<String> {
    let names = std::fs::read_dir(desk.folder()).unwrap().map(|entry| entry.unwrap().file_name());
    let names = names.map(|name| name.into_string().unwrap());
    names.filter(|name| name.ends_with("-wal") || name.ends_with("-shm") || name.ends_with("-journal")).collect()
}

fn assert_gone(desk: &TestEnvironment) {
    for entry in std::fs::read_dir(desk.folder()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = match path.file_name().and_then(|name| name.to_str()) {
            Some("verve.db") => bytes_at(&path),
            _ => std::fs::read(&path).unwrap_or_default(),
        };
        for canary in CANARIES {
            assert!(!holds(&bytes, canary), "{canary} is still in {}", path.display());
        }
    }
}

#[test]
fn the_next_command_clears_the_files_once_whoever_reads_has_ended() {
    for round in 0..rounds() {
        let desk = desk();
        let found = bytes_at(&desk.database());
        CANARIES.iter().for_each(|id| assert!(holds(&found, id), "{id} is looked for where it can be found"));
        let reader = Reader::of(&desk.database());
        erase(&desk, "person erase --user canary-user --yes");
        erase(&desk, "person erase --member canary-user-9 --yes");
        let purged = erase(&desk, "db purge --older-than 4months --yes");
        assert_eq!(purged["events"], 1, "{purged}");
        let said = desk.expect(0, "db status").stdout;
        assert!(said.contains("3 erasures are owed since 2026-01-10T12:00:00Z: another program that reads"), "{said}");
        assert_eq!(owed(&desk), 3);
        assert_eq!(desk.json("db verify")["sound"], true);
        let answers =
            ["referral list", "event list", "member list", "link list"].map(|line| desk.json(line).to_string());
        CANARIES.iter().for_each(|id| assert!(!answers.concat().contains(id), "{id} in {answers:?}"));
        reader.end();
        match round % 3 {
            0 => assert_eq!(owed(&desk), 0),
            1 => drop(desk.expect(0, "member list")),
            _ => drop(desk.expect(1, "person erase --user canary-user --yes")),
        }
        assert!(logs(&desk).is_empty(), "{:?}", logs(&desk));
        assert_gone(&desk);
        assert_eq!(owed(&desk), 0);
    }
}

/// The reader stays connected, so that nobody is the last one who folds the log by closing the database.
#[test]
fn the_next_command_clears_the_files_beside_a_program_that_has_the_database_open() {
    let desk = desk();
    let mut reader = Reader::of(&desk.database());
    erase(&desk, "person erase --user canary-user --yes");
    erase(&desk, "person erase --member canary-user-9 --yes");
    reader.stop();
    desk.expect(0, "member list");
    assert_eq!(owed(&desk), 0);
    // Reading the file here and closing it would take the reader's locks away.
    let files = desk.copy();
    assert_gone(&files);
    reader.end();
}

#[test]
fn a_server_clears_the_files_when_it_ends() {
    for _ in 0..rounds() {
        let desk = desk();
        let served = Served::at(&desk, "");
        let reader = Reader::of(&desk.database());
        erase(&desk, "person erase --user canary-user --yes");
        erase(&desk, "person erase --member canary-user-9 --yes");
        assert_eq!(served.look("/healthz"), 200);
        reader.end();
        served.end();
        assert!(logs(&desk).is_empty(), "{:?}", logs(&desk));
        assert_gone(&desk);
        assert_eq!(owed(&desk), 0);
    }
}

#[test]
fn a_server_that_ends_while_somebody_reads_leaves_the_erasure_owed() {
    let desk = desk();
    let served = Served::at(&desk, "");
    let mut reader = Reader::of(&desk.database());
    erase(&desk, "person erase --user canary-user --yes");
    erase(&desk, "person erase --member canary-user-9 --yes");
    served.end();
    assert_eq!(owed(&desk), 2);
    reader.stop();
    assert_eq!(owed(&desk), 0);
    reader.end();
    assert_gone(&desk);
}

#[test]
fn an_erasure_that_nobody_stands_in_the_way_of_owes_nothing() {
    let desk = desk();
    let receipt = desk.json("person erase --user canary-user --yes");
    assert_eq!(receipt["files"], "clear", "{receipt}");
    assert_eq!(owed(&desk), 0);
    let tried = desk.json("person erase --member canary-user-9 --dry-run");
    assert_eq!(tried["files"], "untouched", "{tried}");
    assert_eq!(owed(&desk), 0);
    desk.expect(0, "person erase --member canary-user-9 --yes");
    assert_gone(&desk);
    // A copy is made of what there is, and owes nothing.
    let reader = Reader::of(&desk.database());
    assert_eq!(desk.json("db purge --older-than 4months --yes")["files"], "owed");
    desk.expect(0, "db backup copy.db");
    reader.end();
    assert_eq!(crate::support::sql::numbers(&desk.path("copy.db"), "SELECT COUNT(*) FROM owed_erasures"), [0]);
}

#[test]
fn the_store_says_whether_anything_is_owed() {
    wait(async {
        let input = crate::erasure::small();
        let now = verve::domain::Instant(instant::at("2026-11-22T12:00:00Z"));
        let mut house = House::embedded(now.0).await;
        let organization = house.found(&input).await;
        house.follow(&organization, &input).await;
        let mut reading = house.snapshot(&organization).await;
        reading.members().await.unwrap();
        let erased = house.store.erase_user(&organization.scope, "person-alone-1", now, false).await.unwrap();
        assert!(!erased.is_cleared, "the snapshot reads what was there before");
        assert!(!house.store.settle_owed().await.unwrap());
        assert_eq!(house.store.status().await.unwrap().owed_erasures.len(), 1);
        drop(reading);
        assert!(house.store.settle_owed().await.unwrap());
        assert_eq!(house.store.status().await.unwrap().owed_erasures, []);
        assert!(!holds(&bytes_at(&house.path()), "person-alone-1"));
        house.store.close().await.unwrap();
        assert!(!house.path().with_extension("db-wal").exists());
    });
}

#[test]
fn a_receipt_names_the_copies_beside_the_database_and_nobody() {
    let desk = desk();
    desk.write("more.csv", "event,occurred_at,link_code,user_id,event_id\naccount_created,2025-03-04T10:00:00Z,aase,canary-other,canary-event-9\n");
    desk.expect(0, "ingest more.csv");
    desk.expect(
        0,
        "event add --event account_created --at 2025-03-05T10:00:00Z --link aase --user canary-other --reason 'Canary Testesen rang'",
    );
    desk.expect(0, "db backup copy.db");
    let kept = desk.json("db restore copy.db --yes")["kept"].as_str().unwrap().to_owned();
    for name in ["verve.db.schema-1", "verve.db.schema-1-wal", "verve.db.restored", "verve.db.old"] {
        desk.write(name, "what was there");
    }
    let mut copies = vec![kept];
    copies.extend(
        ["restored", "schema-1", "schema-1-wal"]
            .map(|ending| desk.path(&format!("verve.db.{ending}")).display().to_string()),
    );
    let canaries = [&CANARIES[..], &["canary-other", "canary-event-9", "Testesen", "rang"]].concat();
    let assert_silent =
        |said: &str| canaries.iter().for_each(|canary| assert!(!said.contains(canary), "{canary} in {said}"));
    for (who, files) in [
        ("--user canary-other", &["more.csv"][..]),
        ("--member canary-user-9", &[]),
        ("--user canary-user", &["people.csv"]),
    ] {
        for format in ["table", "ndjson", "markdown", "html", "csv"] {
            let ran = desk.expect(0, &format!("person erase {who} --dry-run --format {format}"));
            assert_silent(&format!("{}{}", ran.stdout, ran.stderr));
            if format == "table" {
                let said = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(said.contains("Copies of the database that verve made still hold"), "{ran}");
                assert!(said.contains("`rm -- ") && !said.contains("verve.db.old"), "{ran}");
            }
        }
        for how in ["--dry-run", "--yes"] {
            let ran = desk.expect(0, &format!("person erase {who} {how} --format json"));
            assert_silent(&format!("{}{}", ran.stdout, ran.stderr));
            assert_eq!(ran.json()["copies"], serde_json::json!(copies), "{ran}");
            let imports = ran.json()["imports"].clone();
            let named: Vec<&str> =
                imports.as_array().unwrap().iter().map(|import| import["file"].as_str().unwrap()).collect();
            assert_eq!(named, files, "{ran}");
        }
    }
    let purged = desk.expect(0, "db purge --older-than 4months --yes");
    assert!(purged.stdout.contains("rm -- "), "{purged}");
    assert_silent(&purged.stdout);
    for line in ["audit list --format json", "import list --format json", "import list", "db status", "db verify"] {
        assert_silent(&desk.expect(0, line).stdout);
    }
}

/// The one summary that was published.
fn published(desk: &TestEnvironment) -> String {
    wait(async {
        let options = SqliteConnectOptions::new().filename(desk.database());
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        let row = sqlx::query("SELECT document FROM publications").fetch_one(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        row.get(0)
    })
}

#[test]
fn a_group_of_one_goes_from_what_was_published_with_its_member() {
    let desk = TestEnvironment::with_sample_org();
    desk.expect(0, "member add m-4 --name Dag --group Oslo");
    desk.write("people.csv", PEOPLE);
    desk.expect(0, "ingest people.csv");
    desk.expect(0, "summary publish --period 2025");
    assert!(published(&desk).contains("Bergen") && published(&desk).contains("\"Oslo\""));
    let receipt = desk.json("person erase --member m-2 --yes");
    assert_eq!(receipt["member"]["publications"], 1, "{receipt}");
    let left = published(&desk);
    assert!(!left.contains("Bergen") && !left.contains("Bj") && left.contains("\"Oslo\""), "{left}");
    let document: Value = serde_json::from_str(&left).unwrap();
    assert_eq!(document["groups"].as_array().unwrap().len(), 2, "{document}");
    // Of three who are in Oslo the last one takes its name along.
    for member in ["m-1", "m-3"] {
        desk.expect(0, &format!("person erase --member {member} --yes"));
        assert!(published(&desk).contains("\"Oslo\""), "{member}");
    }
    desk.expect(0, "person erase --member m-4 --yes");
    assert!(!published(&desk).contains("\"Oslo\""));
    assert!(!holds(&bytes_at(&desk.database()), "Bergen"));
}
