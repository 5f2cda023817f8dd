//! A database file that is removed or exchanged under the server: noticed at once, and nothing is written to another one.

use super::{Got, NHF, Served, token, with_sample_org};
use crate::support::program::TestEnvironment;
use serde_json::{Value, json};
use std::path::Path;
use verve::store::Store;

fn event(id: &str) -> Value {
    let event = json!({"event": "account_created", "occurred_at": "2026-01-05T10:00:00Z", "link_code": "aase",
                       "user_id": id, "event_id": id});
    json!({ "events": [event] })
}

/// A server that has taken in an event and sent a visitor on, and its token; none on PostgreSQL, which has no file.
fn serving(desk: &TestEnvironment) -> Option<(Served, String)> {
    if desk.server().is_some() {
        return None;
    }
    let token = token(desk, "nhf", "read,events");
    let served = Served::at(desk, "");
    assert_eq!(served.post(&format!("{NHF}/events"), &token, &event("e-1")).status, 200);
    assert_eq!(served.look("/r/aase"), 302);
    served.until("the click is stored", |served| served.metric("verve_clicks_stored_total") == 1);
    assert_eq!(served.look("/readyz"), 200);
    Some((served, token))
}

/// Whoever asks is told to come again, and visitors are sent on.
fn assert_exchanged(served: &Served, token: &str) {
    let busy = |got: &Got| assert_eq!((got.status, got.header("retry-after")), (503, "5"), "{got:?}");
    busy(&served.ask("GET", "/readyz", &[], b""));
    busy(&served.post(&format!("{NHF}/events"), token, &event("e-2")));
    busy(&served.get(&format!("{NHF}/funnel"), token));
    busy(&served.ask("POST", "/v1/webhooks/whk_none", &[("content-type", "application/json")], b"{}"));
    assert_eq!([served.look("/r/aase"), served.look("/r/bjorn")], [302, 302], "known or not");
    served.until("the log says it", |served| said(served, "database_exchanged") == 1);
    assert_eq!(served.metric("verve_clicks_waiting"), 2);
}

fn said(served: &Served, event: &str) -> usize {
    let log = served.log.lock().unwrap();
    let is_it =
        |line: &&String| line.contains("\"level\":\"error\"") && line.contains(&format!("\"event\":\"{event}\""));
    log.iter().filter(is_it).count()
}

/// Tells the server to end, and what it says then.
fn ended(mut served: Served) -> String {
    let pid = served.child.id().to_string();
    assert!(std::process::Command::new("kill").arg(&pid).status().unwrap().success());
    let status = served.child.wait().unwrap();
    served.reader.take().unwrap().join().unwrap();
    assert_eq!(said(&served, "clicks lost"), 1);
    let log = served.log.lock().unwrap().join("\n");
    assert_eq!(status.code(), Some(5), "{log}");
    log
}

fn is_there(desk: &TestEnvironment, name: &str) -> bool {
    Path::exists(&desk.path(name))
}

#[test]
fn a_database_that_is_removed_takes_nothing_more() {
    let desk = with_sample_org();
    let Some((served, token)) = serving(&desk) else { return };
    std::fs::remove_file(desk.database()).unwrap();
    assert_exchanged(&served, &token);
    let log = ended(served);
    assert!(log.contains("was removed or exchanged while it was open"), "{log}");
    assert!(!is_there(&desk, "verve.db") && !is_there(&desk, "verve.db-wal"));
}

#[test]
fn what_a_server_holds_is_not_put_into_another_file() {
    let desk = with_sample_org();
    let Some((served, token)) = serving(&desk) else { return };
    desk.expect(0, "db backup copy.db");
    std::fs::rename(desk.database(), desk.path("old.db")).unwrap();
    std::fs::copy(desk.path("copy.db"), desk.database()).unwrap();
    assert_exchanged(&served, &token);
    let is_the_copy = || std::fs::read(desk.database()).unwrap() == std::fs::read(desk.path("copy.db")).unwrap();
    // Whoever looks at the other file meanwhile sees nothing of the server's.
    assert_eq!(desk.json("db verify")["sound"], true);
    assert!(is_the_copy());
    ended(served);
    assert!(is_the_copy());
    assert_eq!(desk.json("db verify")["sound"], true);
    assert!(is_the_copy());
    // Whoever erases somebody is told of the log that was moved away.
    let database = desk.database();
    assert_eq!(Store::copies(database.to_str().unwrap()).unwrap(), [desk.path("verve.db.exchanged-wal")]);
    // The file that was open is whole again under one name with its log.
    std::fs::rename(desk.path("old.db"), desk.path("verve.db.exchanged")).unwrap();
    assert_eq!(desk.json("db verify --database verve.db.exchanged")["sound"], true);
    let events = desk.expect(0, "--org nhf event list --format ndjson --database verve.db.exchanged").stdout;
    assert_eq!(events.lines().count(), 2, "the event and the click: {events}");
}

#[test]
fn a_database_that_is_put_back_is_worked_with_again() {
    let desk = with_sample_org();
    let Some((served, token)) = serving(&desk) else { return };
    std::fs::rename(desk.database(), desk.path("old.db")).unwrap();
    assert_exchanged(&served, &token);
    std::fs::rename(desk.path("old.db"), desk.database()).unwrap();
    assert_eq!(served.look("/readyz"), 200);
    assert_eq!(served.post(&format!("{NHF}/events"), &token, &event("e-2")).status, 200);
    served.until("the clicks are stored", |served| served.metric("verve_clicks_stored_total") == 3);
    served.end();
    assert_eq!(desk.expect(0, "--org nhf event list --format ndjson").stdout.lines().count(), 5);
    assert_eq!(desk.json("db verify")["sound"], true);
    assert!(!is_there(&desk, "verve.db-wal") && !is_there(&desk, "verve.db.exchanged-wal"));
}
