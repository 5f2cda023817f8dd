//! Every answer is of one state: whoever writes meanwhile, it equals itself asked again as of what it prints.

use super::dashboard::{form_key, log_in, show};
use super::{NHF, Served, token, with_sample_org};
use crate::support::program::TestEnvironment;
use serde_json::Value;
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// The clock of the tests stands still; here time must pass.
const CLOCK: &str = "VERVE_TEST_NOW";

/// The reports, as the API is asked for them.
const REPORTS: [&str; 20] = [
    "funnel?period=2025",
    "funnel?period=2025&no_times=true",
    "funnel?period=all&basis=event&by=month",
    "funnel?period=2025&by=campaign",
    "funnel?period=all&by=member,month&no_times=true",
    "funnel?period=all&by=day,channel",
    "funnel?period=all&member=m-1",
    "funnel?period=all&link=bjorn&no_times=true",
    "funnel?period=2025&campaign=host-2025",
    "funnel?period=all&group=Oslo&by=link",
    "leaderboard?period=2025",
    "leaderboard?period=all&metric=rate&all=true",
    "leaderboard?period=2025&campaign=host-2025&metric=joined",
    "leaderboard?period=last-30d&metric=clicked&group=Oslo",
    "summary?period=2025",
    "summary?period=this-year&channel=sms",
    "public-summary?period=2025",
    "referrals?limit=200",
    "referrals?status=installed&stalled_for=10d&limit=100",
    "referrals?user=u-7",
];

/// How often everything is asked; `VERVE_TEST_ROUNDS` has another number.
fn rounds() -> usize {
    std::env::var("VERVE_TEST_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(2)
}

/// A file of journeys that began in 2025, numbered from one on.
fn journeys(first: usize, journeys: usize) -> String {
    let mut csv = String::from("event_id,event,occurred_at,link_code,click_id,user_id\n");
    for journey in first..first + journeys {
        let code = ["aase", "bjorn", "cecilie", "nobody"][journey % 4];
        let (month, day) = (journey % 12 + 1, journey % 28 + 1);
        let stages = [("link_clicked", ""), ("app_installed", ""), ("account_created", "u"), ("first_login", "u")];
        for (step, (event, user)) in stages.into_iter().take(1 + journey % 4 + journey % 2).enumerate() {
            let user = if user.is_empty() { String::new() } else { format!("u-{journey}") };
            let hour = 6 + step * 3;
            let _ = writeln!(
                csv,
                "e{journey}-{step},{event},2025-{month:02}-{day:02}T{hour:02}:{:02}:00Z,{code},c{journey},{user}",
                journey % 60
            );
        }
    }
    csv
}

/// An answer without what tells when it was made, and what makes it again.
fn answer(served: &Served, token: &str, path: &str) -> (Value, String) {
    let mut got = served.get(&format!("{NHF}/{path}"), token);
    while got.status == 429 {
        thread::sleep(Duration::from_millis(100));
        got = served.get(&format!("{NHF}/{path}"), token);
    }
    assert_eq!(got.status, 200, "{path}: {got:?}");
    let mut json = got.json();
    json.as_object_mut().unwrap().remove("generated_at");
    let as_of = format!("rev:{}@{}", json["revision"], json["as_of"].as_str().unwrap());
    (json, as_of)
}

/// The page without its keys and the addresses that lead on, and what makes it again.
fn page(served: &Served, cookies: &str, query: &str) -> (String, String) {
    let got = show(served, cookies, query);
    assert_eq!(got.status, 200, "{query}");
    let page = got.body.replace(form_key(&got.body), "KEY");
    let as_of = page.split("rev:").nth(1).unwrap();
    let as_of = format!("rev:{}", as_of.split(['"', '<', '&']).next().unwrap()).replace("%40", "@").replace("%3A", ":");
    // Only a page that was asked for as of something leads on as of it, and to the newest figures.
    let without_addresses = |line: &str| {
        let mut parts = line.split("href=\"");
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |line, part| line + part.split_once('"').map_or(part, |(_, rest)| rest))
    };
    let page = page.replace(&format!("<input type=\"hidden\" name=\"as_of\" value=\"{as_of}\">"), "");
    let text = page.lines().map(without_addresses);
    let text = text.map(|line| line.replace(" <a class=\"hide-print\" >Show the newest figures</a>", ""));
    (text.map(|line| line.trim().to_owned() + "\n").collect(), as_of)
}

#[test]
fn every_answer_is_of_the_state_that_it_names() {
    let desk = with_sample_org();
    desk.write("events.csv", journeys(0, 9_000));
    let quick = |line: &str| desk.verve_with(line, |command| command.env_remove(CLOCK));
    assert_eq!(quick("--org nhf -q ingest events.csv").code(), Some(0));
    let token = token(&desk, "nhf", "read");
    let served = Served::start(&desk, "", |command| {
        command.env_remove(CLOCK);
    });
    let (_, cookies) = log_in(&served, &token);
    let (is_over, writes) = (AtomicBool::new(false), AtomicUsize::new(0));
    let write = |desk: &TestEnvironment, place: usize| {
        // Late events of known journeys and new ones; closings that take effect and are lifted again.
        desk.write("more.csv", journeys(8_000 + place * 40, 60));
        desk.verve_with("--org nhf -q ingest more.csv", |command| command.env_remove(CLOCK));
        let closing = ["expires_at=2025-06-01T00:00:00Z", "expires_at="][place % 2];
        desk.verve_with(&format!("--org nhf link set bjorn {closing}"), |command| command.env_remove(CLOCK));
        writes.fetch_add(1, Ordering::Relaxed);
    };
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut place = 0;
            while !is_over.load(Ordering::Relaxed) {
                write(&desk, place);
                place += 1;
                thread::sleep(Duration::from_millis(100));
            }
        });
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                served.look("/r/aase");
                // Often enough to fall into answers; more would only make every later one slower.
                thread::sleep(Duration::from_millis(30));
            }
        });
        let asked = thread::Builder::new().spawn_scoped(scope, || {
            let mut kept: Vec<(&str, Value, String)> = Vec::new();
            for round in 0..rounds() {
                if round % 10 == 0 {
                    let writes = writes.load(Ordering::Relaxed);
                    let _ = writeln!(std::io::stderr(), "round {round}, {writes} writes");
                }
                for path in REPORTS {
                    let (first, as_of) = answer(&served, &token, path);
                    let (again, _) = answer(&served, &token, &format!("{path}&as_of={}", encoded(&as_of)));
                    assert_eq!(first, again, "{path} as of {as_of}");
                    // All of many rounds would be asked once more for hours: a past state is attributed anew.
                    if round % 10 == 0 {
                        kept.push((path, first, as_of));
                    }
                }
                for query in ["?period=2025", "?period=all&group=Oslo", "?period=2025&status=joined&page=2"] {
                    let (first, as_of) = page(&served, &cookies, query);
                    let (again, _) = page(&served, &cookies, &format!("{query}&as_of={}", encoded(&as_of)));
                    assert!(first == again, "{query} as of {as_of}: {}", difference(&first, &again));
                }
            }
            // And once more when much has been written since.
            for (path, first, as_of) in kept {
                let (again, _) = answer(&served, &token, &format!("{path}&as_of={}", encoded(&as_of)));
                assert_eq!(first, again, "{path} as of {as_of}, later");
            }
        });
        let asked = asked.unwrap().join();
        is_over.store(true, Ordering::Relaxed);
        if let Err(panic) = asked {
            std::panic::resume_unwind(panic);
        }
    });
    assert!(writes.load(Ordering::Relaxed) >= 2, "hardly anything was written meanwhile");
    served.end();
}

fn encoded(as_of: &str) -> String {
    as_of.replace(':', "%3A").replace('@', "%40").replace('+', "%2B")
}

fn difference(first: &str, again: &str) -> String {
    let lines = first.lines().zip(again.lines()).filter(|(first, again)| first != again);
    lines.take(5).map(|(first, again)| format!("\n- {first}\n+ {again}")).collect()
}

/// The figures of one answer come from one transaction, however many there are.
#[test]
fn an_answer_takes_one_transaction() {
    let desk = with_sample_org();
    desk.write("events.csv", journeys(0, 200));
    desk.expect(0, "--org nhf ingest events.csv");
    let commands = [
        "funnel --period 2025 --by member,month",
        "funnel --period all --campaign host-2025 --link aase",
        "leaderboard --period 2025 --metric rate",
        "referral list",
        "referral list --status joined --member m-1",
        "referral explain --user u-7",
        "summary --period 2025",
        "summary --period 2025 --public",
        "summary --period 2025 --member m-1",
        "restated --period 2025 --from rev:5",
        "growth --period 2025",
        "check --only silent_sources,shared_users",
        "event list",
        "import list",
        "member list",
        "link list",
        "audit list",
    ];
    for command in commands {
        let ran = desk.expect(0, &format!("-v --org nhf {command}"));
        assert!(ran.stderr.contains("database: 1 snapshot, 0 changes"), "{command}: {}", ran.stderr);
    }
    let token = token(&desk, "nhf", "read");
    let served = Served::at(&desk, "");
    let (_, cookies) = log_in(&served, &token);
    let begun = |kind: &str| served.metric(&format!("verve_transactions_total{{kind=\"{kind}\"}}"));
    let mut before = begun("snapshot");
    for path in REPORTS {
        answer(&served, &token, path);
        // One look whether the token lets anybody in, and one state for the answer.
        before += 2;
        assert_eq!(begun("snapshot"), before, "{path}");
    }
    for query in ["?period=2025", "?period=2025&group=Oslo&page=2"] {
        show(&served, &cookies, query);
        before += 1;
        assert_eq!(begun("snapshot"), before, "{query}");
    }
}
