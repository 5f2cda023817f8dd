//! Killing a program at its n-th writing system call: what a timer never finds, this finds every time.

use super::program::{Desk, VERVE, words};
use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Stdio};

/// The system calls that can leave something half done. `write` is not among them: threads wake each other with it.
const WRITING: [&str; 7] = ["pwrite64", "fdatasync", "fsync", "ftruncate", "rename", "renameat2", "unlink"];

/// A moment of a command: the n-th call of that name in one of its threads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The system call.
    pub call: &'static str,
    /// Which of them, from 1.
    pub number: usize,
}

/// Stops the test with a clear text where strace is missing: a crash test that does not crash proves nothing.
fn strace() -> Command {
    let found = Command::new("strace").arg("-V").stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(
        found.is_ok_and(|status| status.success()),
        "the crash tests need strace: `apt-get install strace`, or start them with tests/run, which does it"
    );
    Command::new("strace")
}

fn traced(desk: &Desk, line: &str, options: &[String]) -> Command {
    let mut command = strace();
    desk.surround(&mut command);
    command.env("VERVE_TEST_BATCH_ROWS", super::BATCH_ROWS_OF_CRASHES).args(["-f", "-qq"]).args(options);
    command.arg(VERVE).args(words(line)).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// All moments of a command, in the order of their calls; runs it to its end.
pub fn points(desk: &Desk, line: &str) -> Vec<Point> {
    let log = desk.path("strace.log");
    let options = ["-e".to_owned(), format!("trace={}", WRITING.join(",")), "-o".to_owned(), log.display().to_string()];
    let status = traced(desk, line, &options).status().unwrap();
    assert!(status.code().is_some_and(|code| code == 0 || code == 3), "{line}: {status}");
    let log = std::fs::read_to_string(log).unwrap();
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut most: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut points = Vec::new();
    for entry in log.lines() {
        let Some((thread, rest)) = entry.split_once(' ') else { continue };
        let Some(call) = WRITING.into_iter().find(|call| rest.trim_start().starts_with(&format!("{call}("))) else {
            continue;
        };
        let number = counts.entry((thread, call)).or_default();
        *number += 1;
        let most = most.entry(call).or_default();
        if *number > *most {
            *most = *number;
            points.push(Point { call, number: *number });
        }
    }
    assert!(!points.is_empty(), "strace saw no writing call of `{line}`: may it trace here?");
    points
}

/// Runs a command and kills it at that moment; says whether the moment came.
pub fn was_killed_at(desk: &Desk, line: &str, point: &Point) -> bool {
    let Point { call, number } = point;
    let options = [
        "-e".to_owned(),
        format!("trace={call}"),
        "-e".to_owned(),
        format!("inject={call}:signal=KILL:when={number}"),
        "-o".to_owned(),
        "/dev/null".to_owned(),
    ];
    let status = traced(desk, line, &options).status().unwrap();
    // strace ends as the program did, by the same signal.
    status.signal() == Some(9) || status.code() == Some(128 + 9)
}
