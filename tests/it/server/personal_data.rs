//! Nothing personal in the server's log, whatever is sent to it.

use super::{Served, token, with_sample_org};
use serde_json::json;

#[test]
fn the_log_says_nothing_of_whom_the_bodies_are_about() {
    let desk = with_sample_org();
    let token = token(&desk, "nhf", "read,events,links");
    let served = Served::at(&desk, "-v");
    let events = "/v1/organizations/nhf/recruitment/events";
    let whole = json!({"event": "account_created", "occurred_at": "2025-03-01T11:00:00Z", "click_id": "canary-click",
        "user_id": "canary-user", "event_id": "canary-event"});
    let mut other = whole.clone();
    other["user_id"] = json!("canary-other");
    let mut personal = whole.clone();
    personal["user_id"] = json!("canary@example.org");
    for body in [&whole, &whole, &other, &personal, &json!({"events": [whole, "canary"]}), &json!("canary")] {
        served.post(events, &token, body);
    }
    let headers = [("authorization", format!("Bearer {token}")), ("content-type", "application/json".to_owned())];
    let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    served.ask("POST", events, &headers, b"{\"user_id\":\"canary-user\"");
    served.ask("POST", "/v1/webhooks/canary", &headers, whole.to_string().as_bytes());
    served.get("/v1/organizations/nhf/recruitment/referrals?user=canary-user&status=canary", &token);
    served.get("/v1/organizations/canary/recruitment/funnel", &token);
    served.get("/r/canary?click_id=canary-click", &token);
    let metrics = served.ask("GET", "/metrics", &[], b"").body;
    let log = served.end().join("\n");
    assert!(!log.contains("canary") && !metrics.contains("canary"), "{log}\n{metrics}");
}
