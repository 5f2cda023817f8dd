//! Killed or failed by the disk at any moment, a command leaves a sound database, and the same command again gives what
//! one clean run gives.
//!
//! `VERVE_TEST_CRASHES=all` tries every moment; without it each test tries as many as fit into CI.

use crate::erasure::{bytes_at, holds};
use crate::model::rng::Rng;
use crate::support::program::{Ran, TestEnvironment, VERVE, words};
use crate::support::sql::{numbers, with_sql};
use crate::support::strace::{self, Fault, Point};
use crate::support::{BATCH_ROWS_OF_CRASHES, wait};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection as _, Row as _};
use std::io::Write as _;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

/// The rows of a file in which journeys, repeats, rows without an id, unknown codes and wrong rows lie mixed.
///
/// Journeys run over a batch's end, and later ones meet the people of earlier ones.
pub fn rows(from: usize, to: usize) -> String {
    let mut text = String::from("event,occurred_at,link_code,click_id,user_id,event_id\n");
    for n in from..to {
        let code = ["aase", "bjorn", "cecilie", "nobody"][n % 4];
        let (day, hour) = (1 + n % 28, n % 24);
        let at = |minute: usize| format!("2025-{:02}-{day:02}T{hour:02}:{minute:02}:00Z", 1 + n % 12);
        text += &format!("link_clicked,{},{code},c{n},,e{n}-1\n", at(0));
        text += &format!("account_created,{},,c{},u{},e{n}-3\n", at(9), n.saturating_sub(n % 3), n / 2);
        match n % 4 {
            0 => text += &format!("app_installed,{},,c{n},,\n", at(5)),
            1 => text += &format!("first_login,{},,,u{},e{n}-4\n", at(30), n / 2),
            2 => text += &format!("link_clicked,{},{code},c{n},,e{n}-1\n", at(0)),
            _ => text += &format!("signed_up,{},{code},c{n},u{n},e{n}-5\n", at(7)),
        }
    }
    text
}

/// A desk with something stored already, so that what comes next changes old referrals too.
fn desk() -> TestEnvironment {
    let desk = TestEnvironment::with_sample_org();
    desk.write("before.csv", rows(0, 12));
    desk.write("events.csv", rows(6, 40));
    desk.expect(3, "ingest before.csv");
    desk
}

/// What a database answers in the end.
#[derive(PartialEq, Eq)]
struct Answers {
    export: String,
    funnel: String,
}

fn answers(desk: &TestEnvironment) -> Answers {
    let funnel = "funnel --period all --by member,month --format csv --columns member,month,stage,observed,reached";
    Answers { export: desk.expect(0, "export --canonical").stdout, funnel: desk.expect(0, funnel).stdout }
}

fn assert_sound(desk: &TestEnvironment, when: &str) {
    wait(async {
        let mut connection =
            SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(desk.database())).await.unwrap();
        for (check, sound) in [("PRAGMA integrity_check", "ok"), ("PRAGMA foreign_key_check", "")] {
            let found = sqlx::query(check).fetch_all(&mut connection).await.unwrap();
            let found = found.first().map(|row| row.get::<String, _>(0)).unwrap_or_default();
            assert_eq!(found, sound, "{check} after {when}");
        }
        connection.close().await.unwrap();
    });
}

fn small_batches(desk: &TestEnvironment, line: &str) -> Ran {
    desk.verve_with(line, |command| command.env("VERVE_TEST_BATCH_ROWS", BATCH_ROWS_OF_CRASHES))
}

/// As many of the moments as fit, spread evenly over all of them.
fn chosen(points: Vec<Point>, most: usize) -> Vec<Point> {
    if std::env::var("VERVE_TEST_CRASHES").is_ok_and(|size| size == "all") {
        return points;
    }
    let step = points.len().div_ceil(most).max(1);
    points.into_iter().step_by(step).collect()
}

/// What may happen at a moment. A failing disk has fewer moments in CI than a kill: it takes the same ways.
const FAULTS: [(Fault, usize); 5] = [
    (Fault::Kill, 1),
    (Fault::Once("EIO"), 6),
    (Fault::FromThenOn("EIO"), 6),
    (Fault::Once("ENOSPC"), 6),
    (Fault::FromThenOn("ENOSPC"), 6),
];

/// A command that must survive every fault at every moment.
struct Operation {
    /// A desk where the command can be given.
    start: TestEnvironment,
    line: String,
    /// How many moments CI tries.
    most: usize,
    /// Whether the same command again ended as it should.
    ends: fn(&Ran) -> bool,
    /// What must hold besides, once it ended so.
    leaves: fn(&TestEnvironment),
}

impl Operation {
    fn new(start: TestEnvironment, line: impl Into<String>, most: usize, ends: fn(&Ran) -> bool) -> Self {
        Self { start, line: line.into(), most, ends, leaves: |_| {} }
    }

    /// Meets each fault at its moments; the same command again must give what a clean run gives.
    fn survives(&self) {
        let clean = self.start.copy();
        let mut points = strace::points(&clean, &self.line);
        // Calls are numbered by thread, and threads share the work differently from run to run: what one thread did
        // alone in the first run is two threads' work in others, and its last numbers never come again.
        for _ in 0..2 {
            let others = strace::points(&self.start.copy(), &self.line);
            points.retain(|point| others.contains(point));
        }
        let expected = answers(&clean);
        (self.leaves)(&clean);
        let (mut of, mut missed) = (0, Vec::new());
        for (fault, part) in FAULTS {
            for point in chosen(points.clone(), self.most.div_ceil(part)) {
                of += 1;
                if !self.survives_at(&point, fault, &expected) {
                    missed.push((point, fault));
                }
            }
        }
        tell(&format!("`{}`: {} faults met, {} more were not reached", self.line, of - missed.len(), missed.len()));
        assert!(missed.len() <= of / 5, "`{}` did not meet {} of {of}: {missed:?}", self.line, missed.len());
    }

    /// Whether the moment came.
    fn survives_at(&self, point: &Point, fault: Fault, expected: &Answers) -> bool {
        // Threads share the work differently from run to run.
        for _ in 0..3 {
            let desk = self.start.copy();
            let met = strace::meet(&desk, &self.line, point, fault);
            let when = format!("`{}` met {fault:?} at {point:?}", self.line);
            let ends = [Some(0), Some(1), Some(3), Some(5)];
            assert!(fault == Fault::Kill || ends.contains(&met.code), "{:?} after {when}: {}", met.code, met.stderr);
            assert!(!met.stderr.contains("panicked"), "{when}: {}", met.stderr);
            if !met.is_met {
                continue;
            }
            let again = small_batches(&desk, &self.line);
            assert!((self.ends)(&again), "after {when}: {again}");
            assert!(answers(&desk) == *expected, "other answers after {when}");
            desk.expect(0, "recompute --check");
            assert_sound(&desk, &when);
            (self.leaves)(&desk);
            return true;
        }
        false
    }
}

/// Says something past the test harness, where all moments are asked for.
fn tell(text: &str) {
    if std::env::var("VERVE_TEST_CRASHES").is_ok() {
        let _ = writeln!(std::io::stderr(), "{text}");
    }
}

#[test]
fn an_import_killed_at_any_system_call_completes_when_it_is_run_again() {
    Operation::new(desk(), "ingest events.csv", 60, |again| again.code() == Some(3)).survives();
}

#[test]
fn a_backup_that_met_a_fault_is_made_by_the_same_command() {
    let is_made = |again: &Ran| {
        again.code() == Some(0)
            || again.code() == Some(1) && again.stderr.contains("there is a file at `copy.db` already")
    };
    let operation = Operation::new(desk(), "db backup copy.db", 24, is_made);
    let leaves = |desk: &TestEnvironment| {
        desk.expect(0, "db verify --database copy.db");
        let copy = desk.expect(0, "export --canonical --database copy.db").stdout;
        assert!(copy == desk.expect(0, "export --canonical").stdout);
    };
    Operation { leaves, ..operation }.survives();
}

#[test]
fn a_restore_that_met_a_fault_is_done_or_not_begun() {
    let desk = desk();
    desk.expect(3, "ingest events.csv");
    desk.expect(0, "db backup copy.db");
    desk.expect(0, "person erase --user u9 --yes");
    let operation = Operation::new(desk, "db restore copy.db --yes", 24, |again| again.code() == Some(0));
    let leaves = |desk: &TestEnvironment| {
        desk.expect(0, "db verify");
        assert!(!desk.path("verve.db.restored").exists(), "a copy with people in it who were erased");
        assert!(!holds(&bytes_at(&desk.database()), "e18-3"), "who was erased is back");
    };
    Operation { leaves, ..operation }.survives();
}

#[test]
fn a_migration_that_met_a_fault_is_done_by_the_next_command() {
    let desk = desk();
    let drops = ["audit_log", "polls", "webhooks", "api_tokens", "public_ids"]
        .map(|table| format!("DROP TABLE {table};"))
        .concat();
    with_sql(&desk.database(), &format!("{drops} PRAGMA user_version = 1"));
    Operation::new(desk, "db migrate", 24, |again| again.code() == Some(0)).survives();
}

#[test]
fn the_imports_of_these_tests_take_several_commits() {
    let desk = desk();
    let before = desk.json("funnel")["revision"].as_i64().unwrap();
    small_batches(&desk, "ingest events.csv");
    assert!(desk.json("funnel")["revision"].as_i64().unwrap() >= before + 5);
}

#[test]
fn an_import_into_an_empty_database_completes_too() {
    let desk = TestEnvironment::with_sample_org();
    desk.write("events.csv", rows(0, 30));
    Operation::new(desk, "ingest events.csv", 20, |again| again.code() == Some(3)).survives();
}

#[test]
fn an_undo_killed_at_any_system_call_is_done_or_not_begun() {
    let desk = desk();
    let ran = small_batches(&desk, "ingest events.csv --format json");
    let id = ran.json()["files"][0]["import_id"].as_str().unwrap().to_owned();
    let is_undone =
        |again: &Ran| again.code() == Some(0) || again.code() == Some(1) && again.stderr.contains("taken back already");
    Operation::new(desk, format!("import undo {id} --yes"), 24, is_undone).survives();
}

#[test]
fn an_erasure_that_met_a_fault_is_done_or_not_begun() {
    let desk = desk();
    desk.expect(3, "ingest events.csv");
    let is_gone = |again: &Ran| again.code() == Some(0) || again.stderr.contains("there is no user `u9`");
    let operation = Operation::new(desk, "person erase --user u9 --yes", 24, is_gone);
    let leaves = |desk: &TestEnvironment| {
        desk.expect(0, "db verify");
        assert_eq!(numbers(&desk.database(), "SELECT COUNT(*) FROM owed_erasures"), [0], "the files are clear of it");
    };
    Operation { leaves, ..operation }.survives();
}

#[test]
fn links_that_events_waited_for_survive_a_kill() {
    let desk = desk();
    desk.write("late.csv", "member_id,code,created_at\nm-1,nobody,2025-01-01T00:00:00Z\n");
    Operation::new(desk, "link import late.csv", 12, |again| again.code() == Some(0)).survives();
}

#[test]
fn a_recompute_survives_a_kill() {
    Operation::new(desk(), "recompute", 12, |again| again.code() == Some(0)).survives();
}

#[test]
fn a_database_killed_in_the_making_is_made_by_the_same_command() {
    let start = TestEnvironment::empty();
    let line = "init --org nhf --name Norsk";
    let points = strace::points(&start.copy(), line);
    for (fault, part) in FAULTS {
        for point in chosen(points.clone(), 15_usize.div_ceil(part)) {
            let desk = start.copy();
            strace::meet(&desk, line, &point, fault);
            let again = desk.verve(line);
            let is_made = again.code() == Some(0) || again.code() == Some(1) && again.stderr.contains("already");
            assert!(is_made, "{fault:?} at {point:?}: {again}");
            // Where the database was complete before the organization came, `org add` is the way on.
            let _ = desk.verve("org add nhf --name Norsk");
            desk.expect(0, "member add m-1");
            assert_sound(&desk, &format!("init met {fault:?} at {point:?}"));
        }
    }
}

#[test]
fn an_import_killed_at_any_time_completes_when_it_is_run_again() {
    let start = desk();
    let clean = start.copy();
    let began = Instant::now();
    assert_eq!(small_batches(&clean, "ingest events.csv").code(), Some(3));
    let duration = began.elapsed();
    let expected = answers(&clean);
    for moment in 1..=40 {
        let desk = start.copy();
        let mut command = desk.command(&["ingest", "events.csv"]);
        command.env("VERVE_TEST_BATCH_ROWS", BATCH_ROWS_OF_CRASHES);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(duration * moment / 40);
        let _ = child.kill();
        child.wait().unwrap();
        assert_eq!(small_batches(&desk, "ingest events.csv").code(), Some(3));
        assert!(answers(&desk) == expected, "other answers after a kill at {moment} of 40");
    }
}

/// Starts a command without waiting for it.
fn started(desk: &TestEnvironment, line: &str) -> Child {
    let mut command = Command::new(VERVE);
    desk.surround(&mut command);
    command.env("VERVE_TEST_BATCH_ROWS", BATCH_ROWS_OF_CRASHES).args(words(line));
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Runs commands at once and answers with the JSON of each; nobody may hear of a lock.
fn at_once(desk: &TestEnvironment, lines: &[String]) -> Vec<serde_json::Value> {
    let children: Vec<Child> = lines.iter().map(|line| started(desk, line)).collect();
    let ran = lines.iter().zip(children).map(|(line, child)| Ran::of(words(line), child.wait_with_output().unwrap()));
    ran.map(|ran| {
        assert_eq!(ran.code(), Some(3), "{ran}");
        assert!(!ran.stderr.contains("locked"), "{ran}");
        ran.json()["files"][0].clone()
    })
    .collect()
}

fn sum(files: &[serde_json::Value], key: &str) -> i64 {
    files.iter().map(|file| file[key].as_i64().unwrap()).sum()
}

/// A write-ahead log that was torn by a power cut: whatever is left of it, what is whole in it counts, and the same
/// command completes the rest.
#[test]
fn a_torn_write_ahead_log_loses_no_more_than_its_torn_end() {
    let start = desk();
    let clean = start.copy();
    let points = strace::points(&clean, "ingest events.csv");
    let expected = answers(&clean);
    let before = std::fs::read(start.database()).unwrap();
    // The last moment before the log is folded into the file.
    let torn = points.iter().rev().find_map(|point| {
        let desk = start.copy();
        let is_met = strace::meet(&desk, "ingest events.csv", point, Fault::Kill).is_met;
        let log = std::fs::read(desk.path("verve.db-wal")).unwrap_or_default();
        let is_unfolded = std::fs::read(desk.database()).unwrap() == before;
        (is_met && is_unfolded && log.len() > 100_000).then_some((desk, log))
    });
    let (desk, log) = torn.expect("no moment with a log and an untouched file");
    std::fs::remove_file(desk.path("verve.db-shm")).unwrap();
    let cases = if std::env::var("VERVE_TEST_CRASHES").is_ok() { 500 } else { 24 };
    let mut rng = Rng::new(7);
    for case in 0..cases {
        let torn = desk.copy();
        let mut left = log.clone();
        let place = rng.below(log.len());
        match case % 3 {
            0 => left.truncate(place),
            1 => left[place] ^= 1 << rng.below(8),
            _ => left[place..].fill(0),
        }
        torn.write("verve.db-wal", &left);
        let again = small_batches(&torn, "ingest events.csv");
        assert_eq!(again.code(), Some(3), "case {case} at {place}: {again}");
        let check = || torn.verve("recompute --check");
        assert!(answers(&torn) == expected, "other answers after case {case} at {place}: {again}{}", check());
        torn.expect(0, "db verify");
    }
}

#[test]
fn four_processes_with_the_same_file_bring_it_in_once() {
    let start = desk();
    let clean = start.copy();
    let alone = clean.expect(3, "ingest events.csv --format json").json()["files"][0].clone();
    let expected = answers(&clean);
    for _ in 0..3 {
        let desk = start.copy();
        let lines: Vec<String> =
            (0..4).map(|n| format!("ingest events.csv --format json --rejects r{n}.csv")).collect();
        let files = at_once(&desk, &lines);
        assert_eq!(sum(&files, "new"), alone["new"].as_i64().unwrap());
        assert_eq!(sum(&files, "read"), 4 * alone["read"].as_i64().unwrap());
        assert!(answers(&desk) == expected, "four at once gave other answers than one");
        desk.expect(0, "recompute --check");
        assert_sound(&desk, "four at once");
    }
}

#[test]
fn four_processes_with_overlapping_files_bring_in_the_union() {
    let start = TestEnvironment::with_sample_org();
    let files = [(0, 20), (10, 30), (20, 40), (5, 35)];
    for (place, (from, to)) in files.into_iter().enumerate() {
        start.write(&format!("part{place}.csv"), rows(from, to));
    }
    let clean = start.copy();
    for place in 0..4 {
        clean.expect(3, &format!("ingest part{place}.csv"));
    }
    let expected = answers(&clean);
    for _ in 0..3 {
        let desk = start.copy();
        let lines: Vec<String> = (0..4).map(|place| format!("ingest part{place}.csv --format json")).collect();
        let files = at_once(&desk, &lines);
        assert!(answers(&desk) == expected, "four at once gave other answers than one after the other");
        let events = desk.json("recompute --check")["events"].as_i64().unwrap();
        assert_eq!(sum(&files, "new"), events, "every stored event was new once");
    }
}

#[test]
#[ignore = "takes a minute: tests/outside/crashes"]
fn eight_processes_with_the_same_hundred_thousand_rows_bring_them_in_once() {
    let desk = desk();
    desk.write("events.csv", rows(0, 36_000));
    let clean = desk.copy();
    let alone = clean.expect(3, "ingest events.csv --format json").json()["files"][0].clone();
    let expected = answers(&clean);
    let lines = (0..8).map(|n| format!("ingest events.csv --format json --rejects r{n}.csv"));
    let children: Vec<Child> = lines
        .map(|line| desk.command(&words(&line)).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
        .collect();
    let mut new = 0;
    for child in children {
        let ran = Ran::of(Vec::new(), child.wait_with_output().unwrap());
        assert!(ran.code() == Some(3) && !ran.stderr.contains("locked"), "{ran}");
        new += ran.json()["files"][0]["new"].as_i64().unwrap();
    }
    assert_eq!(new, alone["new"].as_i64().unwrap());
    tell(&format!("eight processes with {} rows each: {new} events", alone["read"]));
    assert!(answers(&desk) == expected, "eight at once gave other answers than one");
    desk.expect(0, "db verify");
}

#[test]
fn two_that_create_the_same_database_do_not_meet() {
    for _ in 0..5 {
        let desk = TestEnvironment::empty();
        let children: Vec<Child> = (0..4).map(|_| started(&desk, "init --org nhf --name Norsk")).collect();
        let ran: Vec<Ran> =
            children.into_iter().map(|child| Ran::of(Vec::new(), child.wait_with_output().unwrap())).collect();
        assert_eq!(ran.iter().filter(|ran| ran.code() == Some(0)).count(), 1);
        for ran in ran.iter().filter(|ran| ran.code() != Some(0)) {
            assert!(ran.stderr.contains("already"), "{ran}");
        }
        desk.expect(0, "member add m-1");
    }
}
