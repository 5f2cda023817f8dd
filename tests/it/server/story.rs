//! From a link to a member: clicked at the server, installed and registered by webhook, first login by poll, explained.

use super::{Served, with_sample_org};
use crate::support::program::{NOW, TestEnvironment};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::thread;
use verve::domain::signature::{read_secret, sign};

/// An organization's backend that answers one request after the other; gives its address and what it was asked.
fn backend(answers: Vec<(&'static str, String)>) -> (String, thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/events", listener.local_addr().unwrap());
    let asked = thread::spawn(move || {
        answers
            .into_iter()
            .map(|(status, body)| {
                let (mut stream, _) = listener.accept().unwrap();
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let mut head = String::new();
                while !head.ends_with("\r\n\r\n") {
                    assert_ne!(reader.read_line(&mut head).unwrap(), 0, "{head}");
                }
                let length = body.len();
                write!(
                    stream,
                    "HTTP/1.1 {status}\r\ncontent-type: application/json\r\nretry-after: 0\r\n\
                     content-length: {length}\r\nconnection: close\r\n\r\n{body}"
                )
                .unwrap();
                stream.shutdown(std::net::Shutdown::Write).unwrap();
                let _ = stream.read(&mut [0]);
                head
            })
            .collect()
    });
    (address, asked)
}

fn page(events: Value, next: Option<&str>) -> (&'static str, String) {
    let mut page = json!({"events": events});
    if let Some(next) = next {
        page["next_cursor"] = next.into();
    }
    ("200 OK", page.to_string())
}

fn login(user: &str, at: &str) -> Value {
    json!({"event": "first_login", "occurred_at": at, "user_id": user, "event_id": format!("login-{user}")})
}

#[test]
fn a_recruit_is_followed_from_the_link_to_the_first_login() {
    let desk = with_sample_org();
    let made = desk.json("--org nhf link create --member m-2 --channel sms --target https://nhf.no/app");
    let code = made["rows"][0]["code"].as_str().unwrap().to_owned();
    let hook = desk.json("--org nhf webhook create --source app");
    let secret = read_secret(hook["secret"].as_str().unwrap()).unwrap();
    let served = Served::at(&desk, "");
    let location = served.ask("GET", &format!("/r/{code}"), &[], b"").header("location").to_owned();
    let click = location.split("click_id=").nth(1).unwrap().to_owned();
    let body = json!({"events": [
        {"event": "app_installed", "occurred_at": "2026-01-10T12:05:00Z", "click_id": click, "event_id": "i-1"},
        {"event": "account_created", "occurred_at": "2026-01-10T12:10:00Z", "click_id": click, "user_id": "u-77",
         "event_id": "a-1"},
    ]})
    .to_string();
    let at = crate::model::instant::parse(NOW).unwrap() / 1_000_000;
    let (at, signature) = (at.to_string(), sign(&secret, "msg", at, body.as_bytes()));
    let headers = [("webhook-id", "msg"), ("webhook-timestamp", &at), ("webhook-signature", &signature)];
    let got = served.ask("POST", hook["path"].as_str().unwrap(), &headers, body.as_bytes());
    assert_eq!(got.json()["new"], 2, "{got:?}");
    served.until("the click is stored", |served| served.metric("verve_clicks_stored_total") == 1);
    let (url, asked) = backend(vec![page(json!([login("u-77", "2026-01-10T12:20:00Z")]), None)]);
    desk.write("secret", "s3cret\n");
    let polled = desk.json(&format!("--org nhf poll --name app --url {url} --secret-file secret --once"));
    assert_eq!((&polled["new"], &polled["pages"]), (&json!(1), &json!(1)));
    let asked = asked.join().unwrap().remove(0).to_lowercase();
    assert!(asked.starts_with("get /events?limit=1000 ") && asked.contains("authorization: bearer s3cret"), "{asked}");
    served.end();
    let told = desk.json("--org nhf referral explain --user u-77 --as-of 2026-01-10");
    assert_eq!((&told["referral"]["status"], &told["referral"]["member_id"]), (&json!("activated"), &json!("m-2")));
    let events: Vec<(&str, &str)> = told["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| {
            (event["event"].as_str().unwrap(), event["file"].as_str().unwrap().split([' ', ',']).next().unwrap())
        })
        .collect();
    assert_eq!(
        events,
        [
            ("link_clicked", "clicks"),
            ("app_installed", "webhook"),
            ("account_created", "webhook"),
            ("first_login", "poll")
        ]
    );
    desk.expect(0, "--org nhf recompute --check");
}

fn poll(desk: &TestEnvironment, url: &str) -> crate::support::program::Ran {
    desk.verve(&format!("--org nhf poll --name app --url {url} --once --format json"))
}

#[test]
fn a_poll_goes_on_where_it_ended_and_asks_again_where_nobody_answers() {
    let desk = with_sample_org();
    let some = |user: &str| json!([login(user, "2026-01-10T12:20:00Z")]);
    let broken = || ("503 Busy", String::new());
    let (url, asked) = backend(vec![
        page(some("u-1"), Some("c1")),
        broken(),
        page(some("u-2"), Some("c2")),
        ("403 No", String::new()),
        page(some("u-2"), Some("c3")),
        page(json!([{"event": "first_login"}]), Some("c3")),
    ]);
    let failed = poll(&desk, &url);
    assert_eq!(failed.code(), Some(1), "{failed}");
    // What a sender brings within an hour is one import.
    let imports = desk.event_imports();
    assert_eq!((imports.len(), &imports[0]["new"]), (1, &json!(2)), "{imports:?}");
    let went_on = poll(&desk, &url);
    assert_eq!(went_on.code(), Some(3), "{went_on}");
    let read = went_on.json();
    assert_eq!(
        (&read["new"], &read["duplicate"], &read["rejected"][0]["code"]),
        (&json!(0), &json!(1), &json!("E_MISSING"))
    );
    let lines: Vec<String> = asked.join().unwrap().iter().map(|head| head.lines().next().unwrap().to_owned()).collect();
    let cursors: Vec<&str> = lines
        .iter()
        .map(|line| line.split("cursor=").nth(1).map_or("", |rest| rest.split([' ', '&']).next().unwrap()))
        .collect();
    assert_eq!(cursors, ["", "c1", "c1", "c2", "c2", "c3"]);
}

#[test]
fn a_poll_ends_where_its_cursors_do_not() {
    let desk = with_sample_org();
    let long = "x".repeat(100_000);
    let (url, asked) = backend(vec![page(json!([]), Some(&long))]);
    let ran = poll(&desk, &url);
    assert!(ran.code() == Some(1) && ran.stderr.contains("at most 4096 are taken"), "{ran}");
    asked.join().unwrap();
    let (url, asked) = backend(["a", "b", "a"].map(|next| page(json!([]), Some(next))).into());
    let ran = poll(&desk, &url);
    assert!(ran.code() == Some(1) && ran.stderr.contains("which was asked for already"), "{ran}");
    asked.join().unwrap();
}

#[test]
fn a_poll_sends_its_secret_over_https_only() {
    let desk = with_sample_org();
    for url in ["http://nhf.no/events", "ftp://nhf.no", "http://127.0.0.1.evil.example/", "nhf.no"] {
        assert_eq!(poll(&desk, url).code(), Some(2), "{url}");
    }
}
