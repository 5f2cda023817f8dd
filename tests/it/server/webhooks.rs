//! Signed deliveries: taken once, whatever happens; anything else refused.

use super::{Got, Served, with_sample_org};
use crate::support::program::{NOW, TestEnvironment};
use crate::support::seeds;
use serde_json::{Value, json};
use verve::domain::signature::{read_secret, sign};

pub struct Endpoint {
    pub path: String,
    pub id: String,
    pub secret: Vec<u8>,
}

pub fn endpoint(desk: &TestEnvironment, source: &str) -> Endpoint {
    let made = desk.json(&format!("--org nhf webhook create --source {source}"));
    let text = |key: &str| made[key].as_str().unwrap().to_owned();
    Endpoint { path: text("path"), id: text("webhook_id"), secret: read_secret(&text("secret")).unwrap() }
}

/// The seconds of the stopped clock.
fn now() -> i64 {
    crate::model::instant::parse(NOW).unwrap() / 1_000_000
}

fn deliver(served: &Served, endpoint: &Endpoint, id: &str, at: i64, signature: &str, body: &[u8]) -> Got {
    let at = at.to_string();
    let headers = [
        ("webhook-id", id),
        ("webhook-timestamp", at.as_str()),
        ("webhook-signature", signature),
        ("content-type", "application/json"),
    ];
    served.ask("POST", &endpoint.path, &headers, body)
}

pub fn signed(served: &Served, endpoint: &Endpoint, at: i64, body: &Value) -> Got {
    let body = body.to_string();
    deliver(served, endpoint, "msg_1", at, &sign(&endpoint.secret, "msg_1", at, body.as_bytes()), body.as_bytes())
}

#[test]
fn a_delivery_counts_once_for_ever_under_the_sender_of_its_endpoint() {
    let desk = with_sample_org();
    let app = endpoint(&desk, "app");
    let served = Served::at(&desk, "");
    let event = json!({"event": "account_created", "occurred_at": "2026-01-05T10:00:00Z", "link_code": "AASE",
                       "user_id": "u-1", "event_id": "e-1", "source": "somebody-else"});
    let first = signed(&served, &app, now(), &event);
    assert_eq!(first.status, 200, "{first:?}");
    assert_eq!(first.json(), json!({"read": 1, "new": 1, "duplicate": 0, "suppressed": 0, "rejected": []}));
    let again = json!({"read": 1, "new": 0, "duplicate": 1, "suppressed": 0, "rejected": []});
    assert_eq!(signed(&served, &app, now(), &event).json(), again);
    served.end();
    let served = Served::at(&desk, "");
    assert_eq!(signed(&served, &app, now(), &event).json(), again);
    // The same sender's backfill is known too.
    desk.write("back.csv", "event,occurred_at,user_id,event_id\naccount_created,2026-01-05T10:00:00Z,u-1,e-1\n");
    assert_eq!(desk.json("--org nhf ingest back.csv --source app")["files"][0]["duplicate"], 1);
    let batch = json!({"events": [
        {"event": "first_login", "occurred_at": "2026-01-06T10:00:00Z", "user_id": "u-1"},
        {"event": "gone", "occurred_at": "2026-01-06T10:00:00Z", "user_id": "u-1"},
        {"event": "account_created", "occurred_at": "2026-01-05T11:00:00Z", "link_code": "aase", "event_id": "e-1"},
    ]});
    let got = signed(&served, &app, now(), &batch).json();
    assert_eq!((&got["read"], &got["new"]), (&json!(3), &json!(1)));
    let rejected: Vec<(u64, &str)> = got["rejected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| (each["index"].as_u64().unwrap(), each["code"].as_str().unwrap()))
        .collect();
    assert_eq!(rejected, [(1, "E_STAGE"), (2, "E_CONFLICT")]);
    let imports = desk.json("--org nhf import list");
    let deliveries: Vec<&serde_json::Value> =
        imports["rows"].as_array().unwrap().iter().filter(|row| row["kind"] == "webhook").collect();
    let figures = ["read", "new", "duplicate", "rejected"].map(|figure| deliveries[0][figure].as_i64().unwrap());
    assert_eq!((deliveries.len(), figures), (1, [6, 2, 2, 2]), "one import for the sender and the hour: {imports}");
    desk.expect(0, "--org nhf recompute --check");
}

#[test]
fn what_is_not_signed_now_with_this_secret_is_refused() {
    let desk = with_sample_org();
    let (app, other) = (endpoint(&desk, "app"), endpoint(&desk, "other"));
    let served = Served::at(&desk, "");
    let empty = json!({"events": []});
    for (skew, status) in [(0, 200), (299, 200), (-299, 200), (301, 401), (-301, 401)] {
        assert_eq!(signed(&served, &app, now() + skew, &empty).status, status, "{skew}");
    }
    let crossed = Endpoint { path: app.path.clone(), id: String::new(), secret: other.secret.clone() };
    let unsigned = signed(&served, &crossed, now(), &empty);
    let nobody = Endpoint { path: "/v1/webhooks/nobody".to_owned(), id: String::new(), secret: app.secret.clone() };
    assert_eq!(signed(&served, &nobody, now(), &empty).fixed(), unsigned.fixed());
    assert_eq!(unsigned.status, 401);
    assert_eq!(deliver(&served, &app, "", now(), "", b"{}").status, 401);
    let text = b"not json";
    assert_eq!(deliver(&served, &app, "m", now(), &sign(&app.secret, "m", now(), text), text).status, 400);
    let large = vec![b' '; (1 << 20) + 1];
    assert_eq!(deliver(&served, &app, "m", now(), &sign(&app.secret, "m", now(), &large), &large).status, 413);
}

#[test]
fn every_flipped_bit_of_a_body_is_refused() {
    let desk = with_sample_org();
    let app = endpoint(&desk, "app");
    let served = Served::at(&desk, "");
    let mut body = json!({"event": "first_login", "occurred_at": "2026-01-06T10:00:00Z", "user_id": "u-1",
                          "note": ""})
    .to_string();
    body.insert_str(body.len() - 1, &" ".repeat(1024 - body.len()));
    let body = body.into_bytes();
    let signature = sign(&app.secret, "m", now(), &body);
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
    for bit in seeds(0..body.len() as u64 * 8) {
        let bit = bit as usize;
        let mut flipped = body.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let request = agent
            .post(format!("{}{}", served.address, app.path))
            .header("webhook-id", "m")
            .header("webhook-timestamp", now().to_string())
            .header("webhook-signature", &signature);
        assert_eq!(request.send(flipped.as_slice()).unwrap().status().as_u16(), 401, "bit {bit}");
    }
    assert!(desk.event_imports().is_empty());
    assert_eq!(deliver(&served, &app, "m", now(), &signature, &body).status, 200);
}

#[test]
fn two_secrets_hold_while_they_change_and_none_after_the_removal() {
    let desk = with_sample_org();
    let before = endpoint(&desk, "app");
    let served = Served::at(&desk, "");
    let empty = json!({"events": []});
    let rotate = |overlap: &str| {
        let made = desk.json(&format!("--org nhf webhook rotate {} --overlap {overlap}", before.id));
        let secret = read_secret(made["secret"].as_str().unwrap()).unwrap();
        Endpoint { path: before.path.clone(), id: before.id.clone(), secret }
    };
    let after = rotate("1h");
    assert_eq!(signed(&served, &before, now(), &empty).status, 200);
    assert_eq!(signed(&served, &after, now(), &empty).status, 200);
    let last = rotate("0s");
    assert_eq!(signed(&served, &after, now(), &empty).status, 401);
    assert_eq!(signed(&served, &before, now(), &empty).status, 401);
    assert_eq!(signed(&served, &last, now(), &empty).status, 200);
    desk.expect(0, &format!("--org nhf webhook remove {} --yes", before.id));
    assert_eq!(signed(&served, &last, now(), &empty).status, 410);
    assert_eq!(signed(&served, &before, now(), &empty).status, 401);
    assert_eq!(desk.verve(&format!("--org nhf webhook rotate {}", before.id)).code(), Some(1));
}

#[test]
fn a_secret_that_was_replaced_since_a_backup_stays_refused_after_its_restore() {
    let desk = with_sample_org();
    if desk.server().is_some() {
        // A server has its own tools for backups.
        return;
    }
    let leaked = endpoint(&desk, "app");
    desk.expect(0, "db backup copy.db");
    let made = desk.json(&format!("--org nhf webhook rotate {} --overlap 0s", leaked.id));
    let secret = read_secret(made["secret"].as_str().unwrap()).unwrap();
    let after = Endpoint { path: leaked.path.clone(), id: leaked.id.clone(), secret };
    let restored = desk.json("db restore copy.db --yes");
    assert_eq!(restored["withdrawn"]["webhook_secrets"], 1, "{restored}");
    let served = Served::at(&desk, "");
    let empty = json!({"events": []});
    assert_eq!(signed(&served, &leaked, now(), &empty).status, 401);
    assert_eq!(signed(&served, &after, now(), &empty).status, 200);
}
