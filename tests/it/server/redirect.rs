//! The redirect: every click counted once, nobody held up, nothing told.

use super::{Served, with_sample_org};
use crate::support::program::TestEnvironment;
use serde_json::Value;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, SqliteConnection};
use std::time::{Duration, Instant};

fn clicks(desk: &TestEnvironment) -> Vec<Value> {
    let events = desk.expect(0, "--org nhf event list --format ndjson");
    events.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_click_is_counted_and_sent_on_whatever_the_request_says() {
    let desk = with_sample_org();
    let served = Served::at(&desk, "");
    let got = served.ask("GET", "/r/AASE?target=https://evil.example&url=x", &[("host", "evil.example")], b"");
    assert_eq!(got.status, 302);
    let location = got.header("location").to_owned();
    let click = location.strip_prefix("https://nhf.no/bli-med?click_id=").unwrap().to_owned();
    assert_eq!(click.len(), 20);
    assert_eq!((got.header("cache-control"), got.header("referrer-policy")), ("no-store", "no-referrer"));
    let again = served.ask("GET", "/r/aase", &[], b"").header("location").to_owned();
    assert_ne!(again, location, "every click is one of its own");
    let phone = ("user-agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1");
    served.ask("GET", "/r/aase", &[phone], b"");
    for (method, header) in [
        ("HEAD", ("accept", "*/*")),
        ("GET", ("sec-purpose", "prefetch")),
        ("GET", ("user-agent", "curl/8.5.0")),
        ("GET", ("user-agent", "Mozilla/5.0 (compatible; Googlebot/2.1)")),
    ] {
        let got = served.ask(method, "/r/aase", &[header], b"");
        assert_eq!((got.status, got.header("location")), (302, "https://nhf.no/bli-med"), "{header:?}");
    }
    served.ask("GET", "/r/aase", &[("sec-fetch-dest", "image")], b"");
    let count = |outcome: &str| served.metric(&format!("verve_redirects_total{{outcome=\"{outcome}\"}}"));
    assert_eq!(
        [count("counted"), count("head"), count("prefetch"), count("robot"), count("embedded")],
        [3, 1, 1, 2, 1]
    );
    served.until("all clicks are stored", |served| served.metric("verve_clicks_stored_total") == 3);
    let stored = clicks(&desk);
    assert_eq!(stored.len(), 3);
    assert!(stored.iter().any(|event| event["click_id"] == click.as_str() && event["event_id"] == click.as_str()));
    // A server that begins again goes on with the import of the hour.
    served.end();
    let served = Served::at(&desk, "");
    served.ask("GET", "/r/bjorn", &[], b"");
    served.end();
    let rows = desk.event_imports();
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!((&rows[0]["kind"], &rows[0]["new"]), (&Value::from("clicks"), &Value::from(4)));
    // Undone, the next click begins another.
    desk.expect(0, &format!("--org nhf import undo {} --yes", rows[0]["import_id"].as_str().unwrap()));
    let served = Served::at(&desk, "");
    served.ask("GET", "/r/bjorn", &[], b"");
    served.end();
    assert_eq!(desk.event_imports().len(), 2);
    assert_eq!(desk.json("--org nhf leaderboard --metric clicked")["rows"][0]["clicked"], 1);
    desk.expect(0, "--org nhf recompute --check");
}

#[test]
fn a_further_code_leads_where_its_link_leads_until_it_is_taken_off() {
    let desk = with_sample_org();
    desk.expect(0, "--org nhf link alias aase gammel");
    let served = Served::at(&desk, "");
    let got = served.ask("GET", "/r/gammel", &[], b"");
    assert_eq!(got.status, 302);
    assert!(got.header("location").starts_with("https://nhf.no/bli-med?click_id="), "{got:?}");
    served.until("the click is stored", |served| served.metric("verve_clicks_stored_total") == 1);
    desk.expect(0, "--org nhf link alias aase gammel --remove");
    served.end();
    let stored = clicks(&desk);
    assert_eq!((&stored[0]["link_code"], &stored[0]["attributed_link"]), (&"gammel".into(), &"aase".into()));
    let served = Served::at(&desk, "");
    assert_eq!(served.ask("GET", "/r/gammel", &[], b"").status, 404);
    served.end();
}

#[test]
fn codes_that_lead_nowhere_look_alike() {
    let desk = with_sample_org();
    desk.expect(0, "--org nhf link create --member m-1 --code plain");
    desk.expect(0, "--org nhf link disable bjorn --at 2026-01-09");
    desk.write("page.html", "<p>Hei");
    let served = Served::at(&desk, "--fallback-page page.html");
    let unknown = served.ask("GET", "/r/nobody", &[], b"");
    assert_eq!((unknown.status, unknown.body.as_str()), (404, "<p>Hei"));
    for path in [
        "/r/bjorn",
        "/r/bjorn/",
        "/r/bjorn/abcdefgh",
        "/r/plain",
        "/r/x",
        "/r/%00",
        "/r/%ff",
        &format!("/r/{}", "a".repeat(900)),
    ] {
        assert_eq!(served.ask("GET", path, &[], b"").fixed(), unknown.fixed(), "{path}");
    }
    let statuses: Vec<u16> = (0..20).map(|_| served.ask("GET", "/r/guess", &[], b"").status).collect();
    assert_eq!((statuses[0], statuses[19]), (404, 429));
    assert_eq!(served.ask("GET", "/r/aase", &[], b"").status, 302, "links that lead somewhere are never slowed down");
    // A closing is noticed while the server runs.
    desk.expect(0, "--org nhf link disable aase --at 2026-01-09");
    served.until("the link is closed", |served| served.ask("GET", "/r/aase", &[], b"").status != 302);
}

/// Somebody else writes, and does not come to an end.
enum Lock {
    Embedded(SqliteConnection),
    Server(std::process::Child),
}

impl Lock {
    async fn on(desk: &TestEnvironment) -> Self {
        let Some(server) = desk.server() else {
            let mut writer = SqliteConnectOptions::new().filename(desk.database()).connect().await.unwrap();
            sqlx::query("BEGIN IMMEDIATE").execute(&mut writer).await.unwrap();
            return Self::Embedded(writer);
        };
        Self::Server(server.hold("BEGIN; LOCK TABLE counters"))
    }

    async fn release(self) {
        match self {
            Self::Embedded(mut writer) => drop(sqlx::query("ROLLBACK").execute(&mut writer).await.unwrap()),
            Self::Server(mut session) => drop((session.kill().unwrap(), session.wait().unwrap())),
        }
    }
}

#[test]
fn a_locked_database_holds_up_nobody() {
    let desk = with_sample_org();
    let served = Served::at(&desk, "");
    assert_eq!(served.ask("GET", "/r/aase", &[], b"").status, 302);
    crate::support::wait(async {
        let lock = Lock::on(&desk).await;
        let began = Instant::now();
        let mut slowest = Duration::ZERO;
        let mut asked = 1;
        while began.elapsed() < Duration::from_secs(8) {
            let at = Instant::now();
            let code = ["aase", "bjorn", "cecilie"][asked % 3];
            assert_eq!(served.ask("GET", &format!("/r/{code}"), &[], b"").status, 302);
            slowest = slowest.max(at.elapsed());
            asked += 1;
            std::thread::sleep(Duration::from_millis(10));
        }
        assert!(slowest < Duration::from_millis(500), "{slowest:?}");
        lock.release().await;
        served.until("all clicks are stored", |served| served.metric("verve_clicks_stored_total") == asked as u64);
        assert_eq!(clicks(&desk).len(), asked);
    });
    desk.expect(0, "--org nhf recompute --check");
}

#[test]
fn a_kill_loses_no_click_that_was_stored_and_invents_none() {
    let desk = with_sample_org();
    let mut answered: Vec<String> = Vec::new();
    for _ in 0..3 {
        let mut served = Served::at(&desk, "");
        for _ in 0..40 {
            let got = served.ask("GET", "/r/aase", &[], b"");
            answered.push(got.header("location").split("click_id=").nth(1).unwrap().to_owned());
            std::thread::sleep(Duration::from_millis(5));
        }
        served.until("a group is stored", |served| served.metric("verve_clicks_stored_total") > 0);
        let stored = served.metric("verve_clicks_stored_total");
        let before = clicks(&desk).len() as u64;
        served.child.kill().unwrap();
        served.child.wait().unwrap();
        assert!(before >= stored, "{before} of {stored}");
        assert!(clicks(&desk).len() as u64 >= before);
        desk.expect(0, "--org nhf recompute --check");
    }
    for event in clicks(&desk) {
        assert!(answered.iter().any(|click| event["click_id"] == click.as_str()), "{event}");
    }
    assert_eq!(desk.event_imports().len(), 1);
}
