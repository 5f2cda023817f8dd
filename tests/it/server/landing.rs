//! Where each visitor of a link goes: by device, by what they are, and what they see on the way.

use super::{Got, Served};
use crate::support::program::TestEnvironment;
use serde_json::{Value, json};

const AGENTS: &str = include_str!("agents.tsv");
const WEB: &str = "https://nhf.no/bli-med";
const APP: &str = "https://apps.apple.com/no/app/nhf/id1234567890";
const PLAY: &str = "https://play.google.com/store/apps/details?id=no.nhf";
const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1";
const ANDROID: &str = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36";
const COMPUTER: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0";

/// A desk whose links lead each device to a place of its own, on a host of its own.
fn desk() -> TestEnvironment {
    let desk = TestEnvironment::with_sample_org();
    desk.expect(
        0,
        &format!("org set nhf base_url=https://go.nhf.no target={WEB} ios_target={APP} android_target={PLAY}"),
    );
    desk
}

fn open(served: &Served, path: &str, agent: &str) -> Got {
    served.ask("GET", path, &[("user-agent", agent), ("accept-language", "nb-NO,nb;q=0.9")], b"")
}

fn outcome(served: &Served, name: &str) -> u64 {
    served.metric(&format!("verve_redirects_total{{outcome=\"{name}\"}}"))
}

/// The code that a page shows, as a person would type it.
fn shown_code(page: &Got) -> String {
    let begun = page.body.split("<p class=\"code").nth(1).unwrap_or_else(|| panic!("no code in {}", page.body));
    begun.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned()
}

#[test]
fn every_agent_of_the_table_goes_and_counts_as_it_should() {
    let desk = desk();
    let served = Served::at(&desk, "");
    let (mut people, mut previews, mut programs) = (0, 0, 0);
    for row in AGENTS.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = row.split('\t').collect();
        let [who, device, agent] = cells[..] else { panic!("{row}") };
        let got = open(&served, "/r/aase", agent);
        assert_eq!(got.header("cache-control"), "no-store");
        assert!(got.header("vary").contains("user-agent"));
        let location = got.header("location");
        match (who, device) {
            ("person", "ios") => assert_eq!(location, APP, "{agent}"),
            ("person", "android") => {
                assert!(location.starts_with(&format!("{PLAY}&referrer=click_id%3D")), "{agent}: {location}");
            }
            ("person", _) => assert!(location.starts_with(&format!("{WEB}?click_id=")), "{agent}: {location}"),
            ("preview", _) => {
                assert_eq!(got.status, 200, "{agent}");
                assert!(got.body.contains("<meta property=\"og:title\" content=\"You are invited to"), "{}", got.body);
            }
            _ => assert!([WEB, PLAY, APP].contains(&location), "{agent}: {location}"),
        }
        *match who {
            "person" => &mut people,
            "preview" => &mut previews,
            _ => &mut programs,
        } += 1;
    }
    assert!(people + previews + programs >= 80);
    let counts = ["counted", "preview", "robot"].map(|name| outcome(&served, name));
    assert_eq!(counts, [people, previews, programs]);
    served.end();
    let stored = desk.expect(0, "event list --format ndjson").stdout;
    assert_eq!(stored.lines().count() as u64, people);
    // A server has no file to look into: there the list of events is looked at.
    let whole = std::fs::read(desk.database()).unwrap_or_else(|_| stored.into_bytes());
    for word in ["iPhone", "Mozilla", "127.0.0.1"] {
        assert!(!whole.windows(word.len()).any(|bytes| bytes == word.as_bytes()), "the database has `{word}`");
    }
}

#[test]
fn a_landing_page_hands_over_a_code_that_stands_for_the_click() {
    let desk = desk();
    desk.expect(0, "org set nhf landing=yes");
    desk.expect(0, "member set m-1 board=yes");
    let served = Served::at(&desk, "");
    let page = open(&served, "/r/aase", IPHONE);
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert!(page.body.contains("<html lang=\"nb\"") && page.body.contains("Åse har invitert deg."), "{}", page.body);
    assert!(page.body.contains(&format!("href=\"{APP}\"")) && page.body.contains("Hent i App Store"));
    let code = shown_code(&page);
    assert_eq!(code.len(), 9, "{code}");
    let click = code.replace(' ', "").to_lowercase();
    let argument = format!("app-id=1234567890, app-argument=https://go.nhf.no/r/aase/{click}");
    assert!(page.body.contains(&argument), "{}", page.body);
    let computer = open(&served, "/r/bjorn", COMPUTER);
    let handed = format!("/r/bjorn/{}", shown_code(&computer).replace(' ', "").to_lowercase());
    assert!(computer.body.contains("<svg") && computer.body.contains(&format!("{handed}?lang=en")));
    // The same click on the phone, and in the other language: counted once.
    let phone = open(&served, &handed, ANDROID);
    assert_eq!(shown_code(&phone), shown_code(&computer));
    let click_id = handed.rsplit('/').next().unwrap();
    assert!(phone.body.contains(&format!("referrer=click_id%3D{click_id}")), "{}", phone.body);
    assert!(open(&served, &format!("{handed}?lang=en"), IPHONE).body.contains("You are invited."));
    assert_eq!(["counted", "continued"].map(|name| outcome(&served, name)), [2, 2]);
    // A program sees the link's own code, which leads to the same mentor.
    assert_eq!(shown_code(&open(&served, "/r/aase", "curl/8.5.0")), "aase");
    let hook = super::token(&desk, "nhf", "events");
    let account = json!({"event": "account_created", "occurred_at": "2026-01-10T12:10:00Z", "link_code": code,
        "user_id": "u-77", "event_id": "a-1"});
    assert_eq!(served.post(&format!("{}/events", super::NHF), &hook, &account).json()["new"], 1);
    served.end();
    let told = desk.json("referral explain --user u-77 --as-of 2026-01-10");
    assert_eq!((&told["referral"]["link_code"], &told["referral"]["status"]), (&json!("aase"), &json!("joined")));
    let why = told["why"][0].as_str().unwrap();
    assert!(why.contains(&format!("found by a typed click code, {click}")), "{why}");
    desk.expect(0, "recompute --check");
}

#[test]
fn a_hundred_people_with_typed_codes_are_a_hundred_people() {
    let desk = desk();
    desk.expect(0, "org set nhf landing=yes");
    let token = super::token(&desk, "nhf", "events");
    let served = Served::at(&desk, "");
    let mut events: Vec<Value> = Vec::new();
    for person in 0..100 {
        let agent = if person < 62 { IPHONE } else { ANDROID };
        let code = shown_code(&open(&served, "/r/bjorn", agent));
        // Half of each join: 31 of 62 type the code, 19 of 38 carry the click.
        if person % 2 == 0 {
            let (at, user) = ("2026-01-10T13:00:00Z", format!("u-{person}"));
            let mut account = json!({"event": "account_created", "occurred_at": at, "user_id": user,
                "event_id": format!("a-{person}")});
            account[if person < 62 { "link_code" } else { "click_id" }] =
                json!(if person < 62 { code } else { code.replace(' ', "").to_lowercase() });
            events.push(account);
            events.push(json!({"event": "first_login", "occurred_at": "2026-01-10T13:05:00Z", "user_id": user,
                "event_id": format!("f-{person}")}));
        }
    }
    served.post(&format!("{}/events", super::NHF), &token, &json!({ "events": events }));
    served.end();
    let funnel = desk.json("funnel --period 2026 --link bjorn --as-of 2026-01-10");
    assert_eq!(funnel["entered"], 100, "{funnel}");
    let reached: Vec<i64> =
        funnel["stages"].as_array().unwrap().iter().map(|stage| stage["reached"].as_i64().unwrap()).collect();
    assert_eq!(reached, [100, 50, 50, 50]);
    assert_eq!(funnel["stages"][3]["share_of_first"], 0.5);
}

#[test]
fn codes_are_found_in_what_people_paste() {
    let desk = desk();
    desk.expect(0, "link alias aase kari-plakat");
    let served = Served::at(&desk, "");
    let found =
        ["/r/aase/", "/r/aase.", "/r/AASE", "/r/%20aase", "/r/aase).", "/r/kari%E2%80%93plakat", "/r/aase?fbclid=x"];
    for path in found {
        let got = open(&served, path, IPHONE);
        assert_eq!((got.status, got.header("location")), (302, APP), "{path}");
    }
    assert_eq!(outcome(&served, "counted"), 7);
    // A mistyped code leads on to the organization whose host it is, and to nobody's elsewhere.
    let get = |host: &str, path: &str| {
        served.ask("GET", path, &[("host", host), ("user-agent", IPHONE), ("accept-language", "en")], b"")
    };
    let unknown = get("go.nhf.no", "/r/kari-plakt");
    assert_eq!(unknown.status, 404);
    assert!(unknown.body.contains(&format!("href=\"{WEB}\"")) && unknown.body.contains("Go to Norsk Hjerteforening"));
    desk.expect(0, "link disable aase --at 2026-01-09");
    served.until("the link is closed", |_| get("GO.nhf.no:443", "/r/aase").status == 404);
    assert_eq!(get("go.nhf.no", "/r/aase").fixed(), unknown.fixed(), "closed and unknown look alike");
    let elsewhere = get("go.example.org", "/r/kari-plakt");
    assert!(!elsewhere.body.contains("href=\"http") && elsewhere.body.contains("Denne lenken virker ikke"));
    served.end();
}

#[test]
fn taps_of_one_browser_are_one_click_where_the_organization_wants_it() {
    let desk = desk();
    let served = Served::at(&desk, "");
    assert_eq!(open(&served, "/r/aase", COMPUTER).header("set-cookie"), "");
    desk.expect(0, "org set nhf repeat_seconds=1800");
    served.until("it is noticed", |served| !open(served, "/r/aase", COMPUTER).header("set-cookie").is_empty());
    let before = outcome(&served, "counted");
    let first = open(&served, "/r/bjorn", COMPUTER);
    let cookie = first.header("set-cookie").to_owned();
    assert!(cookie.ends_with("; Path=/r/bjorn; Max-Age=1800; HttpOnly; SameSite=Lax; Secure"), "{cookie}");
    let pair = cookie.split(';').next().unwrap().to_owned();
    for _ in 0..5 {
        let again = served.ask("GET", "/r/bjorn", &[("user-agent", COMPUTER), ("cookie", &pair)], b"");
        assert_eq!(again.header("location"), first.header("location"));
        assert_eq!(again.header("set-cookie"), "");
    }
    // Somebody else with the same phone and address is somebody else.
    assert_ne!(open(&served, "/r/bjorn", COMPUTER).header("location"), first.header("location"));
    assert_eq!([outcome(&served, "counted") - before, outcome(&served, "repeat")], [2, 5]);
    // Browsers compare the path as it was opened.
    for (path, cookie) in [("/r/BJORN.", "; Path=/r/BJORN.; "), ("/r/Bjorn/", "; Path=/r/Bjorn; ")] {
        assert!(open(&served, path, COMPUTER).header("set-cookie").contains(cookie), "{path}");
    }
    assert_eq!(open(&served, "/r/bjorn;Domain=no", COMPUTER).header("set-cookie"), "");
    served.end();
}

#[test]
fn a_flood_is_led_on_and_not_counted() {
    let desk = desk();
    let served = Served::at(&desk, "--trusted-proxy 127.0.0.1");
    let tap = |address: &str| {
        let headers = [("user-agent", COMPUTER), ("x-forwarded-for", address)];
        served.ask("GET", "/r/aase", &headers, b"").header("location").to_owned()
    };
    let places: Vec<String> = (0..700).map(|tap_no| tap(&format!("2001:db8:1:2::{tap_no:x}"))).collect();
    let counted = places.iter().filter(|place| place.contains("click_id=")).count() as u64;
    assert!((600..700).contains(&counted), "{counted}");
    assert!(places.iter().all(|place| place.starts_with(WEB)));
    assert_eq!(["counted", "flood"].map(|name| outcome(&served, name)), [counted, 700 - counted]);
    assert!(tap("2001:db8:1:3::1").contains("click_id="), "the neighbour is not held up");
    served.end();
}

#[test]
fn phones_learn_which_app_opens_the_links() {
    let desk = desk();
    let served = Served::at(&desk, "");
    let [(_, apple), (_, google)] = verve::server::FILES;
    let get = |path: &str, host: &str| served.ask("GET", path, &[("host", host)], b"");
    assert_eq!([get(apple, "go.nhf.no").status, get(google, "go.nhf.no").status], [404, 404]);
    let fingerprint = ["ab"; 32].join(":");
    let app = format!("ios_app=A1B2C3D4E5.no.nhf.app android_package=no.nhf.app android_sha256={fingerprint}");
    desk.expect(0, &format!("org set nhf {app}"));
    served.until("it is noticed", |_| get(apple, "go.nhf.no").status == 200);
    let file = get(apple, "go.nhf.no");
    assert_eq!(file.header("content-type"), "application/json");
    let details = &file.json()["applinks"]["details"][0];
    assert_eq!(
        (&details["appIDs"], &details["components"][0]["/"]),
        (&json!(["A1B2C3D4E5.no.nhf.app"]), &json!("/r/*"))
    );
    let target = &get(google, "go.nhf.no").json()[0]["target"];
    assert_eq!(target["package_name"], "no.nhf.app");
    assert_eq!(target["sha256_cert_fingerprints"], json!([fingerprint.to_uppercase()]));
    assert_eq!([get(apple, "go.example.org").status, get(google, "").status], [404, 404]);
    served.end();
}
