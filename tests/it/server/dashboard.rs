//! The dashboard: who comes in, what the page may load, and that its figures are those of the command line.

use super::{Got, Served, token, with_sample_org};
use crate::commands::EVENTS;
use crate::support::program::TestEnvironment;
use verve::server::PAGES;

/// The value of a cookie that an answer sets.
fn cookie(got: &Got, name: &str) -> Option<String> {
    let set = got.headers.iter().filter(|(header, _)| header == "set-cookie");
    let value = set.filter_map(|(_, value)| value.strip_prefix(name)?.strip_prefix('=')).next()?;
    Some(value.split(';').next().unwrap().to_owned())
}

/// The key that a page's form carries.
pub(super) fn form_key(page: &str) -> &str {
    page.split("name=\"form_key\" value=\"").nth(1).unwrap().split('"').next().unwrap()
}

fn send(served: &Served, path: &str, cookies: &str, form: &str) -> Got {
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("cookie", cookies)];
    served.ask("POST", path, &headers, form.as_bytes())
}

/// Logs in; answers with the answer and the cookies.
pub(super) fn log_in(served: &Served, token: &str) -> (Got, String) {
    let form = served.ask("GET", "/dashboard/login", &[], b"");
    let key = cookie(&form, "verve_login").unwrap();
    assert_eq!(form_key(&form.body), key);
    let got = send(served, "/dashboard/login", &format!("verve_login={key}"), &format!("form_key={key}&token={token}"));
    let session = cookie(&got, "verve_session").unwrap_or_default();
    (got, format!("other=1; verve_session={session}"))
}

pub(super) fn show(served: &Served, cookies: &str, query: &str) -> Got {
    served.ask("GET", &format!("/dashboard{query}"), &[("cookie", cookies)], b"")
}

fn desk() -> TestEnvironment {
    let desk = with_sample_org();
    desk.write("events.csv", EVENTS);
    desk.expect(3, "--org nhf ingest events.csv");
    desk
}

#[test]
fn a_token_opens_the_page_until_it_is_revoked_or_left() {
    let desk = desk();
    let (own, events) = (token(&desk, "nhf", "read"), token(&desk, "nhf", "events"));
    let served = Served::at(&desk, "");
    assert_eq!(show(&served, "", "").header("location"), "/dashboard/login");
    assert_eq!(show(&served, "verve_session=guess", "").status, 303);
    let (got, cookies) = log_in(&served, &own);
    assert_eq!((got.status, got.header("location")), (303, "/dashboard"));
    let set = got.header("set-cookie");
    assert!(set.contains("; HttpOnly; SameSite=Lax") && set.contains("Path=/dashboard"), "{set}");
    let page = show(&served, &cookies, "?period=2025");
    assert_eq!(page.status, 200);
    assert_eq!(log_in(&served, &events).0.status, 403);
    assert_eq!(log_in(&served, "vrv_live_guess").0.status, 401);
    // Without the key of its own form nobody comes in, and nobody else can log one out.
    let bare = format!("form_key=x&token={own}");
    assert_eq!(send(&served, "/dashboard/login", "verve_login=y", &bare).status, 403);
    assert_eq!(send(&served, "/dashboard/login", "", &bare).status, 403);
    send(&served, "/dashboard/logout", &cookies, "form_key=x");
    assert_eq!(show(&served, &cookies, "").status, 200);
    send(&served, "/dashboard/logout", &cookies, &format!("form_key={}", form_key(&page.body)));
    assert_eq!(show(&served, &cookies, "").status, 303);
    let (_, cookies) = log_in(&served, &own);
    let id = own.split('_').nth(2).unwrap();
    desk.expect(0, &format!("--org nhf token revoke {id} --yes"));
    assert_eq!(show(&served, &cookies, "").status, 303, "a revoked token closes its sessions at once");
}

#[test]
fn elsewhere_than_on_this_machine_cookies_go_over_tls_only() {
    let desk = with_sample_org();
    let served = Served::at(&desk, "");
    let set = |host: &str| {
        served.ask("GET", "/dashboard/login", &[("host", host)], b"").header("set-cookie").contains("; Secure")
    };
    assert!(set("verve.nhf.no") && set("localhost.evil.example") && !set("localhost:8080") && !set("127.0.0.1"));
}

#[test]
fn the_page_loads_nothing_runs_nothing_and_shows_one_organization() {
    let desk = desk();
    desk.expect(0, "--org nhf member set m-1 name='<script>alert(1)</script>'");
    let served = Served::at(&desk, "");
    let (_, cookies) = log_in(&served, &token(&desk, "nhf", "read"));
    for query in ["?period=2025", "?period=2025&lang=nb&group=Oslo&status=joined", "?period=all&page=9", "?since=x"] {
        let got = show(&served, &cookies, query);
        assert_eq!(got.status, 200, "{query}");
        let policy = got.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; style-src 'self';") && policy.contains("form-action 'self'"));
        for word in ["<script", " style=", "http://", "https://", "LHL", "Lise", " onclick"] {
            assert!(!got.body.contains(word), "{query} has `{word}`");
        }
        // Every list of choices and every field has a name that readers hear.
        for field in got.body.split(" id=\"f-").skip(1) {
            let id = field.split('"').next().unwrap();
            assert!(got.body.contains(&format!("<label for=\"f-{id}\"")), "{id} has no label");
        }
    }
    let got = show(&served, &cookies, "?perod=2025");
    assert_eq!(got.status, 400);
    for (method, path) in PAGES {
        assert_ne!(served.ask(method, path, &[], b"").status, 404, "{path}");
    }
}

#[test]
fn pages_speak_the_language_that_is_asked_for_and_else_the_organizations() {
    let desk = desk();
    let served = Served::at(&desk, "");
    let (_, cookies) = log_in(&served, &token(&desk, "nhf", "read"));
    let is_norwegian = |query: &str, accepted: &str| {
        let headers = [("cookie", cookies.as_str()), ("accept-language", accepted)];
        served.ask("GET", &format!("/dashboard{query}"), &headers, b"").body.contains("<html lang=\"nb\">")
    };
    let file =
        |options: &str| desk.expect(0, &format!("--org nhf leaderboard --period 2025 --format html{options}")).stdout;
    assert!(!is_norwegian("", "") && file("").contains("<html lang=\"en\">"));
    desk.expect(0, "org set nhf lang=nb");
    assert!(is_norwegian("", "") && is_norwegian("", "sv") && file("").contains("<html lang=\"nb\">"));
    assert!(
        !is_norwegian("?lang=en", "nb") && !is_norwegian("", "en-GB") && is_norwegian("", "sv, nb;q=0.8, en;q=0.5")
    );
    assert!(file(" --lang en").contains("<html lang=\"en\">"));
    let table = desk.expect(0, "--org nhf leaderboard --period 2025").stdout;
    assert!(table.starts_with("Leaderboard"), "a terminal speaks as its user has it: {table}");
}

#[test]
fn its_figures_are_those_of_the_command_line_in_both_languages() {
    let desk = desk();
    let served = Served::at(&desk, "");
    let (_, cookies) = log_in(&served, &token(&desk, "nhf", "read"));
    let funnel = desk.json("--org nhf funnel --period 2025");
    let english = show(&served, &cookies, "?period=2025&lang=en").body;
    let norwegian = show(&served, &cookies, "?period=2025&lang=nb").body;
    for stage in funnel["stages"].as_array().unwrap() {
        let count = format!("<td class=\"num\">{}</td>", stage["reached"]);
        assert!(english.contains(&count) && norwegian.contains(&count), "{count}");
    }
    assert!(english.contains("From link to first login") && english.contains("lang=\"en\""));
    assert!(norwegian.contains("Fra lenke til første innlogging") && norwegian.contains("<html lang=\"nb\">"));
    let accepted = [("cookie", cookies.as_str()), ("accept-language", "nb-NO,nb;q=0.9")];
    assert!(served.ask("GET", "/dashboard", &accepted, b"").body.contains("<html lang=\"nb\">"));
    // The files of a page are what the commands write, in the form that the reader's spreadsheet opens.
    let file = |name: &str, cookies: &str| {
        served.ask("GET", &format!("/dashboard/download/{name}?period=2025&lang=en"), &[("cookie", cookies)], b"")
    };
    for (name, command) in [
        ("funnel.csv", "funnel --period 2025"),
        ("months.csv", "funnel --period 2025 --basis event --by month"),
        ("recruiters.csv", "leaderboard --period 2025"),
        ("referrals.csv", "referral list --period 2025"),
        ("stalled.csv", "referral list --period 2025 --stalled-for 10d"),
    ] {
        let got = file(name, &cookies);
        let written = desk.expect(0, &format!("--org nhf {command} --format csv"));
        assert_eq!((got.status, got.body.as_str()), (200, written.stdout.as_str()), "{name}");
        assert!(got.header("content-disposition").starts_with("attachment; filename=\"nhf-"), "{got:?}");
        assert!(english.contains(&format!("/dashboard/download/{name}?period=2025")), "{name}");
    }
    let log = desk.expect(0, "--org nhf audit list --format csv --columns actor,action,object").stdout;
    let who =
        |line: &str| line.strip_suffix(",exported,referrals").map(|who| who.split(':').next().unwrap().to_owned());
    let who: Vec<String> = log.lines().filter_map(who).collect();
    assert_eq!(who, ["token", "user", "user"], "the files and the commands: {log}");
    assert_eq!((file("funnel.csv", "").status, file("funnel.exe", &cookies).status), (303, 404));
    assert_eq!(file("secrets.csv", &cookies).status, 404);
    let workbook = served.ask("HEAD", "/dashboard/download/funnel.xlsx", &[("cookie", &cookies)], b"");
    assert!(workbook.status == 200 && workbook.header("content-type").ends_with("spreadsheetml.sheet"), "{workbook:?}");
    let none = show(&served, &cookies, "?period=2025&campaign=(none)&lang=nb").body;
    let funnel = desk.json("--org nhf funnel --period 2025 --campaign (none)");
    let count = format!("<td class=\"num\">{}</td>", funnel["stages"][0]["reached"]);
    assert!(none.contains("uten kampanje") && none.contains(&count), "{count}");
    let board = desk.json("--org nhf leaderboard --period 2025");
    for row in board["rows"].as_array().unwrap() {
        assert!(english.contains(row["name"].as_str().unwrap()), "{row}");
    }
}

#[test]
fn every_table_leads_on_and_those_who_stand_still_are_one_number() {
    let desk = desk();
    // One has the app for three weeks, no account, and time left.
    let waiting = "event,occurred_at,link_code,event_id\napp_installed,2025-12-20T10:00:00Z,aase,e20\n";
    desk.write("waiting.csv", waiting);
    desk.expect(0, "--org nhf ingest waiting.csv");
    let served = Served::at(&desk, "");
    let (_, cookies) = log_in(&served, &token(&desk, "nhf", "read"));
    let get = |path: &str| served.ask("GET", path, &[("cookie", cookies.as_str())], b"");
    let addresses = |page: &str| -> Vec<String> {
        let quoted = page.split(" href=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
        quoted.map(|to| to.replace("&#38;", "&").replace("&amp;", "&")).collect()
    };
    let of_page = |path: &str| addresses(&get(path).body);
    let addresses = of_page("/dashboard?period=2025&lang=en");
    let leads = |word: &str| addresses.iter().any(|to| to.contains(word));
    for word in
        ["member=m-", "group=", "link=", "/dashboard/referrals/", "/dashboard/download/stalled.csv", "period=2025-"]
    {
        assert!(leads(word), "nothing leads to `{word}`: {addresses:?}");
    }
    // A workbook is no text.
    for to in addresses.iter().filter(|to| to.starts_with("/dashboard") && !to.contains(".xlsx")) {
        assert_eq!(get(to).status, 200, "{to}");
    }
    for table in ["funnel", "months", "recruiters", "stalled", "referrals"] {
        let page = get(&format!("/dashboard/{table}?period=2025&lang=en"));
        assert!(page.status == 200 && page.body.contains("<table"), "{table}: {}", page.body);
    }
    assert_eq!((get("/dashboard/nothing").status, get("/dashboard/referrals/r-ffffffff").status), (404, 404));
    // Of an erased person there is nothing to lead to.
    let explained = || -> Vec<String> {
        let all = of_page("/dashboard/referrals?period=2025&lang=en");
        all.into_iter().filter(|to| to.starts_with("/dashboard/referrals/")).collect()
    };
    let before = explained();
    desk.expect(0, "--org nhf person erase --user u2 --yes");
    let after = explained();
    assert_eq!(after.len(), before.len() - 1, "{before:?} {after:?}");
    assert!(after.iter().all(|to| get(to).status == 200));
    let summary = desk.json("--org nhf summary --period 2025");
    let listed = desk.json("--org nhf referral list --period 2025 --stalled-for 10d");
    assert_eq!((&summary["stuck"]["total"], listed["rows"].as_array().map(Vec::len)), (&1.into(), Some(1)));
    let shown = |period: &str| show(&served, &cookies, &format!("?period={period}&lang=en")).body;
    assert!(shown("2025").contains("1 open referral has stood still for 10 days or more: 1 have"));
    let other = shown("2026");
    let words = "Nobody who came in the period is stuck. One more came outside the period.";
    assert!(other.contains(words), "{other}");
}

#[test]
fn an_organization_without_events_is_shown_its_first_steps() {
    let desk = with_sample_org();
    let served = Served::at(&desk, "");
    let (_, cookies) = log_in(&served, &token(&desk, "nhf", "read"));
    let page = show(&served, &cookies, "?lang=en").body;
    assert!(page.contains("<code>verve --org nhf ingest events.csv</code>"), "{page}");
}
