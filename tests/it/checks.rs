//! The checks of the data, each on a demo organization whose last weeks go on as before but for one fault.

use crate::support::program::{Ran, TestEnvironment};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};

/// The present of the demo, and the present 28 days later.
const THEN: &str = "2025-10-20T12:00:00Z";
const LATER: &str = "2025-11-17T12:00:00Z";
const WEEKS: i64 = 28;

fn run(desk: &TestEnvironment, now: &str, line: &str) -> Ran {
    let line = format!("--database demo/demo.db {line}");
    desk.verve_with(&line, |command| command.env("VERVE_TEST_NOW", now))
}

fn done(desk: &TestEnvironment, now: &str, line: &str) -> Ran {
    let ran = run(desk, now, line);
    assert_eq!(ran.code(), Some(0), "{ran}");
    ran
}

/// What each check says at a present, in its order: the names of those that found something, with how often.
fn found(desk: &TestEnvironment, now: &str) -> Vec<(String, usize)> {
    let ran = run(desk, now, "check --format json");
    let report = ran.json();
    let mut found: Vec<(String, usize)> = Vec::new();
    for row in report["rows"].as_array().unwrap().iter().filter(|row| row["state"] == "fault") {
        let name = row["check"].as_str().unwrap();
        match found.last_mut().filter(|(last, _)| last == name) {
            Some((_, times)) => *times += 1,
            None => found.push((name.to_owned(), 1)),
        }
    }
    assert_eq!(ran.code(), Some(if found.is_empty() { 0 } else { 8 }), "{ran}");
    found
}

/// The command that a check advises runs as it is printed.
fn advice_runs(desk: &TestEnvironment, now: &str) {
    let rows = run(desk, now, "check --format json").json()["rows"].as_array().unwrap().clone();
    for row in rows.iter().filter(|row| row["state"] == "fault") {
        let words = row["command"].as_array().unwrap().iter().map(|word| word.as_str().unwrap());
        let mut words: Vec<&str> = words.collect();
        assert_eq!(words.remove(0), "verve");
        words.extend(["--database", "demo/demo.db", "--yes"]);
        let output = desk.command(&words).env("VERVE_TEST_NOW", now).output().unwrap();
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

/// An event of the weeks that follow.
#[derive(Clone, Debug)]
struct Event {
    stage: String,
    at: String,
    code: String,
    click: String,
    user: String,
    id: String,
}

/// The demo's last weeks once more, 28 days later and of other people; those who came before these weeks are left out.
fn weeks_that_follow(desk: &TestEnvironment) -> Vec<Event> {
    let since = "2025-09-22";
    let rows = done(desk, THEN, &format!("event list --since {since} --format ndjson")).stdout;
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let later = |at: &str| {
        let at = chrono::DateTime::parse_from_rfc3339(at).unwrap() + chrono::Duration::days(WEEKS);
        at.to_utc().format("%Y-%m-%dT%H:%M:%SZ").to_string()
    };
    let mut events: Vec<Event> = Vec::new();
    for row in rows.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        let again = |key: &str| Some(text(&row, key)).filter(|text| !text.is_empty()).map(|text| format!("n{text}"));
        events.push(Event {
            stage: text(&row, "event"),
            at: later(&text(&row, "occurred_at")),
            code: text(&row, "link_code"),
            click: again("click_id").unwrap_or_default(),
            user: again("user_id").unwrap_or_default(),
            id: again("event_id").unwrap_or_default(),
        });
    }
    let of = |stage: &str, id: fn(&Event) -> &String| -> BTreeSet<String> {
        events.iter().filter(|event| event.stage == stage).map(|event| id(event).clone()).collect()
    };
    let (clicks, users) = (of("link_clicked", |event| &event.click), of("account_created", |event| &event.user));
    events.retain(|event| event.click.is_empty() || clicks.contains(&event.click));
    events.retain(|event| event.stage != "first_login" || users.contains(&event.user));
    assert!(events.len() > 100, "{}", events.len());
    events
}

fn csv(events: &[Event]) -> String {
    let mut text = String::from("event,occurred_at,link_code,click_id,user_id,event_id\n");
    for Event { stage, at, code, click, user, id } in events {
        text += &format!("{stage},{at},{code},{click},{user},{id}\n");
    }
    text
}

fn ingest(desk: &TestEnvironment, events: &[Event]) {
    desk.write("weeks.csv", csv(events));
    done(desk, LATER, "ingest weeks.csv");
}

/// A demo and the weeks that follow.
fn demo() -> (TestEnvironment, Vec<Event>) {
    let desk = TestEnvironment::empty();
    let made =
        desk.verve_with("demo --dir demo", |command| command.env("VERVE_TEST_NOW", THEN).env_remove("VERVE_DATABASE"));
    assert_eq!(made.code(), Some(0), "{made}");
    let events = weeks_that_follow(&desk);
    (desk, events)
}

/// Another demo in the state of this one.
fn again(desk: &TestEnvironment) -> TestEnvironment {
    let other = TestEnvironment::empty();
    std::fs::create_dir(other.path("demo")).unwrap();
    std::fs::copy(desk.path("demo/demo.db"), other.path("demo/demo.db")).unwrap();
    other
}

#[test]
fn each_check_finds_its_fault_and_no_other() {
    let (demo, events) = demo();
    let named = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), 1)).collect::<Vec<_>>();
    let codes: HashMap<&str, &str> =
        events.iter().filter(|e| e.stage == "link_clicked").map(|e| (e.click.as_str(), e.code.as_str())).collect();
    let told = |change: &dyn Fn(&mut Event) -> bool| {
        let desk = again(&demo);
        let mut changed = events.clone();
        changed.retain_mut(|event| change(event));
        ingest(&desk, &changed);
        advice_runs(&desk, LATER);
        found(&desk, LATER)
    };
    assert_eq!(told(&|_| true), [], "nothing is wrong");
    let without_click = |event: &mut Event| {
        if event.stage == "account_created" && !event.click.is_empty() {
            event.code = codes[event.click.as_str()].to_owned();
            event.click.clear();
        }
        true
    };
    assert_eq!(told(&without_click), named(&["clicks_carried"]), "the app has lost the click id");
    let misprinted = |event: &mut Event| {
        if event.stage == "link_clicked" && event.id.ends_with(['1', '3', '5', '7', '9']) {
            event.code = "feiltrykk".to_owned();
        }
        true
    };
    assert_eq!(told(&misprinted), named(&["lost_events"]), "a poster with a misprinted code");
    assert_eq!(told(&|event| event.stage != "app_installed"), named(&["installs_missing"]), "the app tells no more");
    let one_click = |event: &mut Event| {
        if event.stage == "account_created" && !event.click.is_empty() {
            event.click = format!("n{}", codes.keys().min().unwrap());
            event.code = codes[*codes.keys().min().unwrap()].to_owned();
        }
        true
    };
    assert!(told(&one_click).contains(&("crowded_ids".to_owned(), 1)), "all share one click");
    let one_user = |event: &mut Event| {
        if !event.user.is_empty() {
            event.user = "gjest".to_owned();
        }
        true
    };
    assert!(told(&one_user).contains(&("crowded_ids".to_owned(), 1)), "all share one user");
    let by_export = |event: &mut Event| {
        if event.stage == "account_created" {
            let at = chrono::DateTime::parse_from_rfc3339(&event.at).unwrap() + chrono::Duration::days(3);
            event.at = at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        }
        event.at.as_str() < LATER
    };
    assert_eq!(told(&by_export), named(&["early_logins"]), "accounts that have the day of their export");
}

#[test]
fn checks_of_the_directory_find_their_faults() {
    let (demo, _) = demo();
    let members = done(&demo, THEN, "member list --format ndjson").stdout;
    let members: Vec<Value> = members.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told = |commands: &[String]| {
        let desk = again(&demo);
        for command in commands {
            done(&desk, THEN, command);
        }
        let found = found(&desk, THEN);
        advice_runs(&desk, THEN);
        found
    };
    let id = |place: usize| members[place]["member_id"].as_str().unwrap();
    let group = members[0]["group"].as_str().unwrap();
    let one = |name: &str| vec![(name.to_owned(), 1)];
    let user = members[1]["user_id"].as_str().unwrap_or(id(1));
    assert_eq!(told(&[format!("member set {} user_id={user}", id(0))]), one("shared_users"));
    let moved = format!("member set {} 'group={}'", id(0), group.to_uppercase());
    assert_eq!(told(&[moved]), one("alike_labels"), "{group}");
    let link = done(&demo, THEN, "link list --format ndjson").stdout;
    let link: Value = serde_json::from_str(link.lines().next().unwrap()).unwrap();
    let channel = link["channel"].as_str().unwrap().to_uppercase();
    let relabelled = format!("link set {} 'channel={channel}'", link["code"].as_str().unwrap());
    assert_eq!(told(&[relabelled]), one("alike_labels"), "{channel}");
    let homeless = format!("link set {} target=-", link["code"].as_str().unwrap());
    assert_eq!(told(&["org set nordlys target=-".to_owned(), homeless]), one("dead_links"));
    assert_eq!(found(&demo, "2026-04-20T12:00:00Z"), [], "half a year is the demo's usual pause");
    assert_eq!(found(&demo, "2026-05-20T12:00:00Z"), one("silent_sources"));
    let named = run(&demo, THEN, "check --only silent_sources --max-silence 0d --format csv --columns check,state");
    assert_eq!(named.stdout, "check,state\nsilent_sources,ok\nsilent_sources,fault\n", "{named}");
}

#[test]
fn the_demo_has_no_fault_in_any_of_its_years() {
    let (demo, _) = demo();
    for month in 0..22 {
        let now = format!("{}-{:02}-05T08:00:00Z", 2024 + month / 12, month % 12 + 1);
        assert_eq!(found(&demo, &now), [], "{now}");
    }
}
