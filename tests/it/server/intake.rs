//! Deliveries that come at the same time: committed together, and each with a receipt of its own.

use super::webhooks::{endpoint, signed};
use super::{Served, token, with_sample_org};
use crate::support::program::{NOW, TestEnvironment};
use serde_json::{Value, json};
use std::thread;

fn now() -> i64 {
    crate::model::instant::parse(NOW).unwrap() / 1_000_000
}

fn event(number: usize) -> Value {
    json!({"event": "account_created", "occurred_at": "2026-01-05T10:00:00Z", "link_code": "aase",
           "user_id": format!("u-{number}"), "event_id": format!("e-{number}")})
}

fn stored(desk: &TestEnvironment) -> Vec<String> {
    let csv = desk.expect(0, "--org nhf event list --format csv --columns event_id").stdout;
    csv.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn deliveries_at_the_same_time_get_their_own_receipts() {
    const EACH: usize = 12;
    let desk = with_sample_org();
    let endpoints = [endpoint(&desk, "app"), endpoint(&desk, "web")];
    let write = token(&desk, "nhf", "events");
    let served = Served::at(&desk, "");
    let revisions = desk.json("--org nhf funnel")["revision"].as_i64().unwrap();
    thread::scope(|threads| {
        for sender in 0..8 {
            let (served, endpoints, write) = (&served, &endpoints, &write);
            threads.spawn(move || {
                for turn in 0..EACH {
                    let number = sender * EACH + turn;
                    let event = event(number);
                    let got = match sender % 3 {
                        2 => served.post(&format!("{}/events", super::NHF), write, &event),
                        place => signed(served, &endpoints[place], now(), &event),
                    };
                    assert_eq!((got.status, &got.json()["new"]), (200, &json!(1)), "{got:?}");
                    // The same again, and another thing under the same key.
                    let again = signed(served, &endpoints[0], now(), &event);
                    assert_eq!(again.status, 200);
                    let mut other = event;
                    other["user_id"] = json!("somebody-else");
                    if sender % 3 == 1 {
                        let got = signed(served, &endpoints[1], now(), &other).json();
                        assert_eq!(
                            got["rejected"],
                            json!([{"index": 0, "code": "E_CONFLICT",
                            "message": "an event with this key is stored with other content"}])
                        );
                    }
                }
            });
        }
    });
    let groups = served.metric("verve_intake_groups_total");
    served.end();
    let mut events = stored(&desk);
    events.sort();
    // Three senders have keys of their own; the first endpoint was sent all of it.
    assert_eq!(events.len(), 8 * EACH + 5 * EACH, "{groups} groups");
    let imports = desk.event_imports();
    let sum = |figure: &str| imports.iter().map(|row| row[figure].as_i64().unwrap()).sum::<i64>();
    assert_eq!(sum("new"), 13 * EACH as i64);
    assert_eq!(sum("read"), (8 * 2 + 3) * EACH as i64);
    assert_eq!(imports.len(), 3, "one import for each sender and hour");
    let after = desk.json("--org nhf funnel")["revision"].as_i64().unwrap();
    assert_eq!(after - revisions, 13 * EACH as i64, "each delivery that brings something is a revision");
    desk.expect(0, "--org nhf recompute --check");
}

#[test]
fn a_body_of_which_nothing_is_taken_is_refused_by_the_api_and_received_by_a_webhook() {
    let desk = with_sample_org();
    let app = endpoint(&desk, "app");
    let write = token(&desk, "nhf", "events");
    let served = Served::at(&desk, "");
    let path = format!("{}/events", super::NHF);
    let bad = json!({"event": "signup", "occurred_at": "2026-01-05T10:00:00Z", "user_id": "u-1"});
    let got = served.post(&path, &write, &bad);
    assert_eq!((got.status, &got.json()["rejected"][0]["code"]), (422, &json!("E_STAGE")), "{got:?}");
    assert_eq!(signed(&served, &app, now(), &bad).status, 200);
    let part = json!({"events": [bad, event(1)]});
    assert_eq!(served.post(&path, &write, &part).status, 200);
    assert_eq!(served.post(&path, &write, &event(1)).status, 200, "duplicates are no refusal");
    let many = json!({"events": vec![0; 10_001]});
    assert_eq!(served.post(&path, &write, &many).status, 413);
}

#[test]
fn an_event_may_come_as_the_data_of_a_message() {
    let desk = with_sample_org();
    let app = endpoint(&desk, "app");
    let served = Served::at(&desk, "");
    let message = json!({"type": "account.created", "timestamp": "2026-01-05T10:00:01Z", "data": event(1)});
    assert_eq!(signed(&served, &app, now(), &message).json()["new"], 1);
    assert_eq!(signed(&served, &app, now(), &event(1)).json()["duplicate"], 1);
}

#[test]
fn what_changes_between_the_signature_and_the_commit_holds() {
    let desk = with_sample_org();
    let app = endpoint(&desk, "app");
    let served = Served::at(&desk, "");
    // The endpoint is remembered by now.
    assert_eq!(signed(&served, &app, now(), &event(1)).status, 200);
    desk.expect(0, &format!("--org nhf webhook rotate {} --overlap 0s", app.id));
    assert_eq!(signed(&served, &app, now(), &event(2)).status, 401);
    let other = endpoint(&desk, "other");
    assert_eq!(signed(&served, &other, now(), &event(2)).status, 200);
    desk.expect(0, &format!("--org nhf webhook remove {} --yes", other.id));
    assert_eq!(signed(&served, &other, now(), &event(3)).status, 410);
    let personal = json!({"event": "account_created", "occurred_at": "2026-01-05T10:00:00Z", "link_code": "aase",
                          "user_id": "kari@example.no"});
    let third = endpoint(&desk, "third");
    assert_eq!(signed(&served, &third, now(), &personal).json()["rejected"][0]["code"], "E_PERSONAL_DATA");
    desk.expect(0, "--org nhf org set nhf allow_personal_ids=yes");
    assert_eq!(signed(&served, &third, now(), &personal).json()["new"], 1);
    assert_eq!(stored(&desk).len(), 3);
}
