//! The recruitment API: what the command line says, and what an organization's systems send.

use super::{NHF, Served, token, with_sample_org};
use crate::commands::EVENTS;
use serde_json::{Value, json};

#[test]
fn reports_are_the_bytes_of_the_command_line() {
    let desk = with_sample_org();
    desk.write("events.csv", EVENTS);
    desk.expect(3, "--org nhf ingest events.csv");
    let own = token(&desk, "nhf", "read");
    let served = Served::at(&desk, "");
    for (path, line) in [
        ("funnel", "funnel"),
        ("funnel?period=2025&by=member,month", "funnel --period 2025 --by member,month"),
        (
            "funnel?since=2025-01-01&until=2025-06-30&basis=event",
            "funnel --since 2025-01-01 --until 2025-06-30 --basis event",
        ),
        (
            "funnel?period=2025&group=Oslo&no_times=true&include_flagged=true",
            "funnel --period 2025 --group Oslo --no-times --include-flagged",
        ),
        (
            "leaderboard?period=2025&metric=rate&min_referrals=1&all=true",
            "leaderboard --period 2025 --metric rate --min-referrals 1 --all",
        ),
        ("leaderboard?period=2025&top=1", "leaderboard --period 2025 --top 1"),
        ("leaderboard?period=2025&public=true", "leaderboard --period 2025 --public"),
        ("summary?period=2025", "summary --period 2025"),
        ("public-summary?period=2025", "summary --period 2025 --public"),
        ("summary?period=2025&group=Oslo&channel=sms", "summary --period 2025 --group Oslo --channel sms"),
        ("referrals", "referral list"),
        ("referrals?status=joined&member=m-1", "referral list --status joined --member m-1"),
        ("referrals?stalled_for=10d&as_of=2025-12-31", "referral list --stalled-for 10d --as-of 2025-12-31"),
    ] {
        let ran = desk.verve(&format!("--org nhf {line} --format json"));
        let got = served.get(&format!("{NHF}/{path}"), &own);
        if ran.code() == Some(0) {
            assert_eq!((got.status, got.body.trim()), (200, ran.stdout.trim()), "{path}");
        } else {
            assert_eq!(got.status, 400, "{path}: {ran}");
        }
    }
    let id = desk.json("--org nhf referral list")["rows"][0]["referral_id"].as_str().unwrap().to_owned();
    let shown = desk.expect(0, &format!("--org nhf referral show {id} --format json"));
    assert_eq!(served.get(&format!("{NHF}/referrals/{id}"), &own).body.trim(), shown.stdout.trim());
}

/// Whoever looks after the server reads in its log why it failed; whoever asked is not told.
#[test]
fn a_failure_of_the_server_has_its_cause_in_the_log_alone() {
    let desk = with_sample_org();
    if desk.server().is_some() {
        return;
    }
    let own = token(&desk, "nhf", "read");
    let served = Served::at(&desk, "");
    crate::support::sql::with_sql(&desk.database(), "DROP TABLE recruitment_stats");
    let got = served.get(&format!("{NHF}/funnel?no_times=true"), &own);
    assert_eq!(got.status, 500);
    assert!(!got.body.contains("recruitment_stats"), "{got:?}");
    let log = served.end().join("\n");
    assert!(log.contains("\"cause\":\"") && log.contains("no such table: recruitment_stats"), "{log}");
}

#[test]
fn wrong_questions_are_named() {
    let desk = with_sample_org();
    let own = token(&desk, "nhf", "read");
    let served = Served::at(&desk, "");
    for (path, word) in [
        ("funnel?perod=2025", "perod"),
        ("funnel?period=2025&period=2024", "twice"),
        ("funnel?period=someday", "someday"),
        ("funnel?period=2025&since=2025-01-01", "since"),
        ("funnel?basis=both", "basis"),
        ("summary?link=bjorn", "narrowed"),
        ("summary?include_flagged=true", "include_flagged"),
        ("public-summary?group=Oslo", "whole organization"),
        ("funnel?member=m-9", "member"),
        ("funnel?link=lise", "link"),
        ("funnel?as_of=soon", "soon"),
        ("leaderboard?top=0", "top"),
        ("leaderboard?all=1", "all"),
        ("referrals?cursor=x", "cursor"),
        ("referrals?limit=0", "limit"),
        ("referrals?stalled_for=long", ""),
        ("referrals?user=a%00b", "NUL"),
    ] {
        let got = served.get(&format!("{NHF}/{path}"), &own);
        assert_eq!((got.status, got.header("content-type")), (400, "application/problem+json"), "{path}");
        assert!(got.json()["detail"].as_str().unwrap().contains(word), "{path}: {got:?}");
    }
}

#[test]
fn pages_follow_each_other_without_gap_or_overlap() {
    let desk = with_sample_org();
    let rows: String =
        (0..25).map(|n| format!("account_created,2025-03-{:02}T10:00:00Z,aase,u-{n}\n", n / 3 + 1)).collect();
    desk.write("many.csv", format!("event,occurred_at,link_code,user_id\n{rows}"));
    desk.expect(0, "--org nhf ingest many.csv");
    let own = token(&desk, "nhf", "read");
    let served = Served::at(&desk, "");
    let all = served.get(&format!("{NHF}/referrals"), &own).json();
    assert!(all.get("next_cursor").is_none());
    let (mut paged, mut cursor): (Vec<Value>, String) = (Vec::new(), String::new());
    loop {
        let page = served.get(&format!("{NHF}/referrals?limit=7{cursor}"), &own).json();
        paged.extend(page["rows"].as_array().unwrap().iter().cloned());
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(Value::from(paged), all["rows"]);
}

#[test]
fn figures_that_are_known_are_not_sent_again() {
    let desk = with_sample_org();
    let own = token(&desk, "nhf", "read,events");
    let served = Served::at(&desk, "");
    let path = format!("{NHF}/funnel?period=2026");
    let first = served.get(&path, &own);
    let tag = first.header("etag").to_owned();
    let bearer = format!("Bearer {own}");
    let again = || served.ask("GET", &path, &[("authorization", &bearer), ("if-none-match", &tag)], b"");
    assert_eq!((again().status, again().body.as_str()), (304, ""));
    let event = json!({"event": "account_created", "occurred_at": "2026-01-05T10:00:00Z", "link_code": "aase",
                       "user_id": "u-1"});
    assert_eq!(served.post(&format!("{NHF}/events"), &own, &event).json()["new"], 1);
    assert_eq!(served.post(&format!("{NHF}/events"), &own, &event).json()["duplicate"], 1);
    assert_eq!(again().status, 200);
}

#[test]
fn links_are_made_for_members_of_the_own_organization() {
    let desk = with_sample_org();
    let own = token(&desk, "nhf", "links");
    let served = Served::at(&desk, "");
    let path = format!("{NHF}/links");
    let made = served.post(
        &path,
        &own,
        &json!({"member_id": "m-1", "channel": "sms", "target": "https://nhf.no",
                                                "kind": "personal", "count": 2}),
    );
    assert_eq!(made.status, 201, "{made:?}");
    let code = made.json()["rows"][1]["code"].as_str().unwrap().to_owned();
    assert_eq!(made.json()["rows"].as_array().unwrap().len(), 2);
    let listed = desk.json("--org nhf link list");
    let row = listed["rows"].as_array().unwrap().iter().find(|row| row["code"] == code.as_str()).unwrap().clone();
    assert_eq!(row, made.json()["rows"][1]);
    assert_eq!(served.ask("GET", &format!("/r/{code}"), &[], b"").status, 302);
    for (body, status) in [
        (json!({"member_id": "m-9"}), 400),
        (json!({"member_id": "m-1", "code": "aase"}), 409),
        (json!({"member_id": "m-1", "code": "lise"}), 409),
        (json!({"member_id": "m-1", "target": "http://nhf.no"}), 400),
        (json!({"member_id": "m-1", "targt": "https://nhf.no"}), 400),
        (json!({"member_id": "m-1", "count": 0}), 400),
        (json!({"member_id": "m-1", "expires_at": "2025-01-01T00:00:00Z"}), 400),
        (json!([]), 400),
    ] {
        let got = served.post(&path, &own, &body);
        assert_eq!(got.status, status, "{body}: {got:?}");
    }
    // A code of another organization is as little available as one's own.
    let taken = |code: &str| served.post(&path, &own, &json!({"member_id": "m-1", "code": code}));
    assert_eq!(taken("lise").fixed(), taken("bjorn").fixed());
}

#[test]
fn pages_of_named_origins_may_call_and_no_others() {
    let desk = with_sample_org();
    let own = token(&desk, "nhf", "read");
    let served = Served::at(&desk, "--cors-origin https://app.nhf.no");
    let path = format!("{NHF}/funnel");
    let bearer = format!("Bearer {own}");
    let allowed = |origin: &str| {
        let got = served.ask("GET", &path, &[("authorization", &bearer), ("origin", origin)], b"");
        got.header("access-control-allow-origin").to_owned()
    };
    assert_eq!(allowed("https://app.nhf.no"), "https://app.nhf.no");
    assert_eq!(allowed("https://evil.example"), "");
    let asked = [
        ("origin", "https://app.nhf.no"),
        ("access-control-request-method", "GET"),
        ("access-control-request-headers", "authorization"),
    ];
    let preflight = served.ask("OPTIONS", &path, &asked, b"");
    assert_eq!(
        (preflight.status, preflight.header("access-control-allow-headers").contains("authorization")),
        (200, true)
    );
}

#[test]
fn bodies_are_json_of_a_plain_size() {
    let desk = with_sample_org();
    let own = token(&desk, "nhf", "events");
    let served = Served::at(&desk, "");
    let bearer = format!("Bearer {own}");
    let path = format!("{NHF}/events");
    let send = |name: &str, value: &str, body: &[u8]| {
        served.ask("POST", &path, &[("authorization", &bearer), (name, value)], body).status
    };
    assert_eq!(send("content-type", "application/json; charset=utf-8", b"{\"events\":[]}"), 200);
    assert_eq!(send("content-type", "text/plain", b"{\"events\":[]}"), 415);
    assert_eq!(send("content-encoding", "gzip", b"{\"events\":[]}"), 415);
    assert_eq!(send("content-type", "application/json", b"[]"), 400);
    assert_eq!(send("content-type", "application/json", &vec![b' '; (1 << 20) + 1]), 413);
}
