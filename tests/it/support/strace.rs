//! A program that is killed, or whose disk fails, at its n-th writing system call: what a timer never finds, this finds
//! every time.

use super::program::{TestEnvironment, VERVE, words};
use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Stdio};

/// The system calls that can leave something half done. `write` is not among them: threads wake each other with it.
const WRITING: [&str; 8] = ["pwrite64", "fdatasync", "fsync", "ftruncate", "rename", "renameat2", "linkat", "unlink"];

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

fn traced(desk: &TestEnvironment, line: &str, options: &[String]) -> Command {
    let mut command = strace();
    desk.surround(&mut command);
    command.env("VERVE_TEST_BATCH_ROWS", super::BATCH_ROWS_OF_CRASHES).args(["-f", "-qq"]).args(options);
    command.arg(VERVE).args(words(line)).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// All moments of a command, in the order of their calls; runs it to its end.
pub fn points(desk: &TestEnvironment, line: &str) -> Vec<Point> {
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

/// What happens at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The process is killed.
    Kill,
    /// The call fails, once.
    Once(&'static str),
    /// The call fails from then on.
    FromThenOn(&'static str),
}

/// What came of a command that met a fault.
pub struct Met {
    /// Whether the moment came.
    pub is_met: bool,
    /// How the program ended; `None` where a signal ended it.
    pub code: Option<i32>,
    /// What it said on stderr.
    pub stderr: String,
}

/// Runs a command that meets a fault at that moment.
pub fn meet(desk: &TestEnvironment, line: &str, point: &Point, fault: Fault) -> Met {
    let Point { call, number } = point;
    let what = match fault {
        Fault::Kill => format!("inject={call}:signal=KILL:when={number}"),
        Fault::Once(error) => format!("inject={call}:error={error}:when={number}"),
        Fault::FromThenOn(error) => format!("inject={call}:error={error}:when={number}+"),
    };
    let log = desk.path("strace.log");
    let options = ["-e", &format!("trace={call}"), "-e", &what, "-o", log.to_str().unwrap()].map(str::to_owned);
    let output = traced(desk, line, &options).stderr(Stdio::piped()).output().unwrap();
    // strace ends as the program did, by the same signal.
    let is_killed = output.status.signal() == Some(9) || output.status.code() == Some(128 + 9);
    let is_met = match fault {
        Fault::Kill => is_killed,
        Fault::Once(_) | Fault::FromThenOn(_) => std::fs::read_to_string(&log).unwrap().contains("(INJECTED)"),
    };
    std::fs::remove_file(&log).unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    Met { is_met, code: output.status.code().filter(|_| !is_killed), stderr }
}
