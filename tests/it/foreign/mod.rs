//! Files as people have them: what other systems and spreadsheets write comes in right, or is told.

mod exports;
mod formats;
mod generated;
mod hostile;
mod ids_and_codes;
mod tables;
mod times;

use crate::support::program::{Ran, TestEnvironment, VERVE, words};
use std::path::Path;
use std::process::Command;

/// An organization with two members who are users, and two shared links.
fn association() -> TestEnvironment {
    let env = TestEnvironment::empty();
    env.expect(0, "init --org elv --name 'Elv (invented)' --timezone Europe/Oslo");
    env.expect(0, "org set elv base_url=https://elv.example");
    env.write("members.csv", "member_id,name,group,user_id\nm-1,Testperson A,Vest,u-91\nm-2,Testperson B,Nord,u-92\n");
    env.expect(0, "member import members.csv");
    env.write(
        "links.csv",
        "member_id,code,campaign,created_at\nm-1,anna-kort,vår,2024-01-02T00:00:00Z\nm-2,bo7,,2024-01-02T00:00:00Z\n",
    );
    env.expect(0, "link import links.csv");
    env
}

/// The events that are in, a line each: stage, time, code, click and user, in the order in which they happened.
fn events(env: &TestEnvironment) -> Vec<String> {
    let columns = "event,occurred_at,link_code,click_id,user_id";
    let ran = env.expect(0, &format!("event list --format csv --columns {columns}"));
    let mut lines: Vec<String> = ran.stdout.lines().skip(1).map(str::to_owned).collect();
    lines.sort_by_key(|line| (line.split(',').nth(1).map(str::to_owned), line.clone()));
    lines
}

/// Takes in a file with those flags in a copy of the environment; the copy and what was answered.
fn ingested(
    env: &TestEnvironment,
    code: i32,
    name: &str,
    bytes: impl AsRef<[u8]>,
    flags: &str,
) -> (TestEnvironment, Ran) {
    let env = env.copy();
    env.write(name, bytes);
    let ran = env.expect(code, &format!("ingest {name} {flags}"));
    (env, ran)
}

/// What `--suggest` shows of a file, and what the command that it shows answers when it is pasted into a shell.
fn suggested(env: &TestEnvironment, command: &str, name: &str, bytes: impl AsRef<[u8]>) -> (TestEnvironment, Ran, Ran) {
    let env = env.copy();
    env.write(name, bytes);
    let shown = env.expect(0, &format!("{command} {name} --suggest"));
    let line = shown.stdout.lines().find_map(|line| line.strip_prefix("  verve "));
    let line = line.unwrap_or_else(|| panic!("no command: {shown}")).to_owned();
    let mut shell = Command::new("sh");
    env.surround(&mut shell);
    let path = std::env::var("PATH").unwrap_or_default();
    let folder = Path::new(VERVE).parent().unwrap().display().to_string();
    let output = shell.env("PATH", format!("{folder}:{path}")).args(["-c", &format!("verve {line}")]).output().unwrap();
    (env, shown, Ran::of(words("pasted"), output))
}

/// The same for a file of events that must come in without a fault.
fn suggested_events(env: &TestEnvironment, name: &str, bytes: impl AsRef<[u8]>) -> Vec<String> {
    let (env, shown, ran) = suggested(env, "ingest", name, bytes);
    assert_eq!(ran.code(), Some(0), "{shown}{ran}");
    events(&env)
}
