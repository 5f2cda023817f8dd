//! The line to the server is cut at any byte and at each boundary around a COMMIT: the command ends as temporary, or
//! did what it says, and the same command again gives what a run without a cut gives.
//!
//! `VERVE_TEST_CUTS=all` tries every point; without it each command is cut at as many as fit into CI.

use crate::support::BATCH_ROWS_OF_CRASHES;
use crate::support::postgres::{Database, PLATFORM};
use crate::support::program::{Ran, TestEnvironment};
use crate::support::proxy::{BOUNDARIES, Cut, Proxy, Speaker};
use std::io::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// How many points of a line are tried at once: half of the commands wait for a server that is gone.
const AT_ONCE: usize = 16;

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

/// Runs a command through a proxy, or straight.
fn run(desk: &TestEnvironment, line: &str, proxy: Option<&Proxy>) -> Ran {
    desk.verve_with(line, |command| {
        if let Some(proxy) = proxy {
            command.env("VERVE_DATABASE", proxy.url(PLATFORM, desk.server().unwrap().name()));
        }
        command.env("VERVE_TEST_BATCH_ROWS", BATCH_ROWS_OF_CRASHES)
    })
}

/// A command that must survive a cut anywhere.
struct Operation {
    start: TestEnvironment,
    line: String,
    /// Whether the same command again ended as it should.
    ends: fn(&Ran) -> bool,
    /// At how many bytes the line is cut in CI, and in full.
    bytes: [usize; 2],
}

impl Operation {
    fn survives(&self) {
        let socket = Database::socket().expect("the tests of cuts need a server behind a socket");
        let clean = self.start.copy();
        let proxy = Proxy::new(&socket, Cut::Never, false);
        let first = run(&clean, &self.line, Some(&proxy));
        assert!((self.ends)(&first), "{first}");
        let code = first.code();
        let expected = answers(&clean);
        let cuts = self.cuts(&proxy);
        let (next, missed, temporary) = (AtomicUsize::new(0), Mutex::new(Vec::new()), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..AT_ONCE {
                scope.spawn(|| {
                    while let Some(point) = cuts.get(next.fetch_add(1, Ordering::SeqCst)) {
                        match self.survives_at(&socket, *point, code, &expected) {
                            None => missed.lock().unwrap().push(*point),
                            Some(Some(5)) => drop(temporary.fetch_add(1, Ordering::SeqCst)),
                            Some(_) => {}
                        }
                    }
                });
            }
        });
        let missed = missed.into_inner().unwrap();
        let temporary = temporary.into_inner();
        if is_full() {
            let (line, all, missed) = (&self.line, cuts.len(), missed.len());
            let _ = writeln!(
                std::io::stderr(),
                "`{line}`: {} cuts, {temporary} of them ended in exit code 5; {missed} more were not reached",
                all - missed
            );
        }
        // A cut at the very end can come too late for the command to notice.
        assert!(missed.len() <= cuts.len() / 10, "`{}` was not cut at {missed:?}", self.line);
        assert!(temporary >= cuts.len() * 2 / 3, "`{}`: {temporary} of {}", self.line, cuts.len());
    }

    /// Where the line is cut, and whether for good: bytes of both sides, evenly spread, and boundaries of commits.
    fn cuts(&self, measured: &Proxy) -> Vec<(Cut, bool)> {
        let [some, all] = self.bytes;
        let count = if is_full() { all } else { some };
        let bytes = (0..count).map(|number| {
            let speaker = if number % 2 == 0 { Speaker::Client } else { Speaker::Server };
            let at = measured.bytes(speaker) * (2 * number + 1) / (2 * count);
            (Cut::AfterBytes(speaker, at), number % 4 < 2)
        });
        let commits = measured.commits();
        assert!(commits > 0);
        let is_tried = |number: &usize| is_full() || *number == 0 || *number + 1 == commits;
        let boundaries = (0..commits)
            .filter(is_tried)
            .flat_map(|number| BOUNDARIES.map(|boundary| (Cut::AtCommit(number, boundary), number % 2 == 0)));
        bytes.chain(boundaries).collect()
    }

    /// How the command ended at the cut; nothing where the cut did not come.
    fn survives_at(
        &self,
        socket: &std::path::Path,
        (cut, is_final): (Cut, bool),
        code: Option<i32>,
        expected: &Answers,
    ) -> Option<Option<i32>> {
        let desk = self.start.copy();
        let proxy = Proxy::new(socket, cut, is_final);
        let met = run(&desk, &self.line, Some(&proxy));
        let when = format!("after `{}` was cut {cut:?}", self.line);
        if met.code() == code {
            // What it says is so.
            assert!(answers(&desk) == *expected, "{when} it says that all is well: {met}");
        } else {
            assert_eq!(met.code(), Some(5), "{when}: {met}");
            assert!(met.stderr.contains("hint: run the same command again"), "{when}: {met}");
        }
        if !proxy.is_cut() {
            return None;
        }
        drop(proxy);
        let again = run(&desk, &self.line, None);
        assert!((self.ends)(&again), "{when}: {again}");
        assert!(answers(&desk) == *expected, "other answers {when}");
        desk.expect(0, "recompute --check");
        Some(met.code())
    }
}

fn is_full() -> bool {
    std::env::var("VERVE_TEST_CUTS").is_ok_and(|size| size == "all")
}

/// A desk where something is stored already, so that what comes next changes old referrals too.
fn desk() -> TestEnvironment {
    let desk = TestEnvironment::with_sample_org_on_postgres();
    desk.write("before.csv", crate::crash::rows(0, 12));
    desk.write("events.csv", crate::crash::rows(6, 40));
    desk.expect(3, "ingest before.csv");
    desk
}

#[test]
fn an_import_that_was_cut_completes_when_it_is_run_again() {
    let start = desk();
    Operation { start, line: "ingest events.csv".to_owned(), ends: |again| again.code() == Some(3), bytes: [4, 150] }
        .survives();
}

#[test]
fn an_undo_that_was_cut_is_done_or_not_begun() {
    let start = desk();
    let ran = run(&start, "ingest events.csv --format json", None);
    let id = ran.json()["files"][0]["import_id"].as_str().unwrap().to_owned();
    let ends =
        |again: &Ran| again.code() == Some(0) || again.code() == Some(1) && again.stderr.contains("taken back already");
    Operation { start, line: format!("import undo {id} --yes"), ends, bytes: [4, 50] }.survives();
}

#[test]
fn an_erasure_that_was_cut_is_done_or_not_begun() {
    let start = desk();
    start.expect(3, "ingest events.csv");
    let ends = |again: &Ran| again.code() == Some(0) || again.stderr.contains("there is no user `u9`");
    Operation { start, line: "person erase --user u9 --yes".to_owned(), ends, bytes: [4, 50] }.survives();
}

#[test]
fn a_purge_that_was_cut_is_done_or_not_begun() {
    let start = desk();
    start.expect(3, "ingest events.csv");
    let line = "db purge --older-than 200days --yes".to_owned();
    Operation { start, line, ends: |again| again.code() == Some(0), bytes: [4, 50] }.survives();
}
