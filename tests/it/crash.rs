//! Killed at any moment, a command leaves a sound database, and the same command again gives what one clean run gives.
//!
//! `VERVE_TEST_CRASHES=all` tries every moment; without it each test tries as many as fit into CI.

use crate::support::program::{Desk, Ran, VERVE, words};
use crate::support::strace::{self, Point};
use crate::support::{BATCH_ROWS_OF_CRASHES, wait};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection as _, Row as _};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

/// The rows of a file in which journeys, repeats, rows without an id, unknown codes and wrong rows lie mixed.
///
/// Journeys run over a batch's end, and later ones meet the people of earlier ones.
fn rows(from: usize, to: usize) -> String {
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
fn desk() -> Desk {
    let desk = Desk::furnished();
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

fn answers(desk: &Desk) -> Answers {
    let funnel = "funnel --period all --by member,month --format csv --columns member,month,stage,observed,reached";
    Answers { export: desk.expect(0, "export --canonical").stdout, funnel: desk.expect(0, funnel).stdout }
}

fn assert_sound(desk: &Desk, when: &str) {
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

fn small_batches(desk: &Desk, line: &str) -> Ran {
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

/// Kills a command at its moments; the same command again, ended by one of the `ends`, must give what a clean run gives.
fn survives(start: &Desk, line: &str, most: usize, ends: impl Fn(&Ran) -> bool) {
    let clean = start.twin();
    let points = chosen(strace::points(&clean, line), most);
    let expected = answers(&clean);
    let mut missed = Vec::new();
    for point in &points {
        let (mut desk, mut was_killed) = (start.twin(), false);
        // Calls are numbered by thread, and threads share the work differently from run to run.
        for _ in 0..3 {
            was_killed = strace::was_killed_at(&desk, line, point);
            if was_killed {
                break;
            }
            desk = start.twin();
        }
        if !was_killed {
            missed.push(point);
            continue;
        }
        let when = format!("`{line}` was killed at {point:?}");
        let again = small_batches(&desk, line);
        assert!(ends(&again), "after {when}: {again}");
        assert!(answers(&desk) == expected, "other answers after {when}");
        desk.expect(0, "recompute --check");
        assert_sound(&desk, &when);
    }
    let (of, most) = (points.len(), points.len() / 5);
    assert!(missed.len() <= most, "`{line}` was not killed at {} of {of} moments: {missed:?}", missed.len());
}

#[test]
fn an_import_killed_at_any_system_call_completes_when_it_is_run_again() {
    survives(&desk(), "ingest events.csv", 60, |again| again.code() == Some(3));
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
    let desk = Desk::furnished();
    desk.write("events.csv", rows(0, 30));
    survives(&desk, "ingest events.csv", 20, |again| again.code() == Some(3));
}

#[test]
fn an_undo_killed_at_any_system_call_is_done_or_not_begun() {
    let desk = desk();
    let ran = small_batches(&desk, "ingest events.csv --format json");
    let id = ran.json()["files"][0]["import_id"].as_str().unwrap().to_owned();
    survives(&desk, &format!("import undo {id} --yes"), 25, |again| {
        again.code() == Some(0) || again.code() == Some(1) && again.stderr.contains("taken back already")
    });
}

#[test]
fn links_that_events_waited_for_survive_a_kill() {
    let desk = desk();
    desk.write("late.csv", "member_id,code,created_at\nm-1,nobody,2025-01-01T00:00:00Z\n");
    survives(&desk, "link import late.csv", 12, |again| again.code() == Some(0));
}

#[test]
fn a_recompute_survives_a_kill() {
    survives(&desk(), "recompute", 12, |again| again.code() == Some(0));
}

#[test]
fn a_database_killed_in_the_making_is_made_by_the_same_command() {
    let start = Desk::empty();
    let line = "init --org nhf --name Norsk";
    let points = chosen(strace::points(&start.twin(), line), 15);
    for point in &points {
        let desk = start.twin();
        strace::was_killed_at(&desk, line, point);
        let again = desk.verve(line);
        let is_made = again.code() == Some(0) || again.code() == Some(1) && again.stderr.contains("already");
        assert!(is_made, "killed at {point:?}: {again}");
        // Where the database was complete before the organization came, `org add` is the way on.
        let _ = desk.verve("org add nhf --name Norsk");
        desk.expect(0, "member add m-1");
        assert_sound(&desk, &format!("init was killed at {point:?}"));
    }
}

#[test]
fn an_import_killed_at_any_time_completes_when_it_is_run_again() {
    let start = desk();
    let clean = start.twin();
    let began = Instant::now();
    assert_eq!(small_batches(&clean, "ingest events.csv").code(), Some(3));
    let duration = began.elapsed();
    let expected = answers(&clean);
    for moment in 1..=40 {
        let desk = start.twin();
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
fn started(desk: &Desk, line: &str) -> Child {
    let mut command = Command::new(VERVE);
    desk.surround(&mut command);
    command.env("VERVE_TEST_BATCH_ROWS", BATCH_ROWS_OF_CRASHES).args(words(line));
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Runs commands at once and answers with the JSON of each; nobody may hear of a lock.
fn at_once(desk: &Desk, lines: &[String]) -> Vec<serde_json::Value> {
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

#[test]
fn four_processes_with_the_same_file_bring_it_in_once() {
    let start = desk();
    let clean = start.twin();
    let alone = clean.expect(3, "ingest events.csv --format json").json()["files"][0].clone();
    let expected = answers(&clean);
    for _ in 0..3 {
        let desk = start.twin();
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
    let start = Desk::furnished();
    let files = [(0, 20), (10, 30), (20, 40), (5, 35)];
    for (place, (from, to)) in files.into_iter().enumerate() {
        start.write(&format!("part{place}.csv"), rows(from, to));
    }
    let clean = start.twin();
    for place in 0..4 {
        clean.expect(3, &format!("ingest part{place}.csv"));
    }
    let expected = answers(&clean);
    for _ in 0..3 {
        let desk = start.twin();
        let lines: Vec<String> = (0..4).map(|place| format!("ingest part{place}.csv --format json")).collect();
        let files = at_once(&desk, &lines);
        assert!(answers(&desk) == expected, "four at once gave other answers than one after the other");
        let events = desk.json("recompute --check")["events"].as_i64().unwrap();
        assert_eq!(sum(&files, "new"), events, "every stored event was new once");
    }
}

#[test]
fn two_that_create_the_same_database_do_not_meet() {
    for _ in 0..5 {
        let desk = Desk::empty();
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
