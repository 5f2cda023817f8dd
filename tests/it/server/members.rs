//! What an app needs: members, their years and links, and tokens that open no more than one member's figures.

use super::{NHF, Served, token, with_sample_org};
use crate::support::program::TestEnvironment;
use serde_json::{Value, json};

/// A desk on which two mentors have brought somebody.
fn desk() -> TestEnvironment {
    let desk = with_sample_org();
    desk.write(
        "people.csv",
        "event,occurred_at,link_code,click_id,user_id,event_id\n\
         account_created,2025-03-01T10:00:00Z,aase,,u-1,a-1\n\
         first_login,2025-03-02T10:00:00Z,,,u-1,l-1\n\
         account_created,2025-03-03T10:00:00Z,bjorn,,u-2,a-2\n",
    );
    desk.expect(0, "--org nhf ingest people.csv");
    desk
}

/// A token for one member, made by a server's token.
fn member_token(served: &Served, maker: &str, member: &str) -> String {
    let got = served.post(&format!("{NHF}/tokens"), maker, &json!({"member_id": member}));
    assert_eq!(got.status, 201, "{got:?}");
    got.json()["token"].as_str().unwrap().to_owned()
}

#[test]
fn members_their_years_and_their_links_are_answered() {
    let desk = desk();
    let read = token(&desk, "nhf", "read");
    let served = Served::at(&desk, "");
    let get = |path: &str| served.get(&format!("{NHF}/{path}"), &read);
    let same = |path: &str, line: &str| {
        let (api, mut command) = (get(path).json(), desk.json(&format!("--org nhf {line}")));
        let mut api = api;
        for json in [&mut api, &mut command] {
            json.as_object_mut().unwrap().remove("generated_at");
        }
        assert_eq!(api, command, "{path}");
    };
    same("members", "member list");
    same("members?group=Oslo", "member list --group Oslo");
    same("members/m-1/year?period=2025", "summary --member m-1 --period 2025");
    same("links", "link list");
    same("links?member=m-2&open=true", "link list --member m-2 --open");
    same("links/aase", "link show aase");
    same("changes?after=rev:2", "changes --after rev:2");
    assert_eq!(get("members/m-1").json()["rows"][0]["referrals"], 1);
    let narrowed = get("summary?period=2025&member=m-1").json();
    assert_eq!(narrowed["report"], "summary");
    for path in ["members/m-9", "members/m-9/year", "links/nowhere", "links/lise"] {
        assert_eq!(get(path).status, 404, "{path}");
    }
    let lists: Vec<Value> = desk.json("--org nhf audit list")["rows"].as_array().unwrap().clone();
    let is_read = |row: &&Value| row["action"] == "exported" && row["actor"].as_str().unwrap().starts_with("token:");
    let read: Vec<&Value> = lists.iter().filter(is_read).map(|row| &row["object"]).collect();
    assert_eq!(read, ["members", "links"], "each list once an hour for a token");
}

#[test]
fn a_token_for_one_member_opens_nothing_else() {
    let desk = desk();
    let maker = token(&desk, "nhf", "tokens");
    let kept = desk.json("--org nhf token create --scopes read,links --member m-1");
    let kept = kept["token"].as_str().unwrap().to_owned();
    desk.expect(2, "--org nhf token create --scopes events --member m-1");
    let served = Served::at(&desk, "");
    let short = member_token(&served, &maker, "m-1");
    for own in [&kept, &short] {
        let get = |path: &str| served.get(&format!("{NHF}/{path}"), own);
        let rows = |path: &str| get(path).json()["rows"].as_array().unwrap().clone();
        assert!(rows("members").iter().all(|row| row["member_id"] == "m-1"));
        assert!(rows("links").iter().all(|row| row["member_id"] == "m-1") && rows("links").len() == 1);
        assert!(rows("changes").iter().all(|row| row["member_id"] == "m-1"));
        assert_eq!(get("members/m-1/year?period=2025").json()["figures"]["joined"]["value"], 1);
        assert_eq!(get("funnel?period=2025").json()["entered"], 1);
        assert_eq!(get("leaderboard?period=2025&public=true").status, 200);
        assert_eq!(get("public-summary?period=2025").status, 200);
        // A colleague and nobody look the same.
        for [foreign, none] in [
            ["members/m-2", "members/m-9"],
            ["members/m-2/year", "members/m-9/year"],
            ["links/bjorn", "links/nowhere"],
            ["links?member=m-2", "links?member=m-9"],
            ["links?link=bjorn", "links?link=nowhere"],
            ["funnel?member=m-2", "funnel?member=m-9"],
            ["funnel?link=bjorn", "funnel?link=nowhere"],
            ["summary?member=m-2", "summary?member=m-9"],
            ["changes?member=m-2", "changes?member=m-9"],
        ] {
            let (foreign, none) = (get(foreign), get(none));
            assert_eq!((foreign.status, foreign.fixed()), (404, none.fixed()));
        }
        for path in [
            "leaderboard",
            "leaderboard?public=true&member=m-2",
            "leaderboard?public=true&member=m-9",
            "public-summary?member=m-9",
            "referrals",
            "referrals?user=u-1",
        ] {
            assert_eq!(get(path).status, 403, "{path}");
        }
        assert_eq!(served.get("/v1/organizations/lhl/recruitment/members", own).status, 404);
    }
    let links = format!("{NHF}/links");
    assert_eq!(served.post(&links, &kept, &json!({"member_id": "m-1"})).status, 201);
    let other = served.post(&links, &kept, &json!({"member_id": "m-2"}));
    let none = served.post(&links, &kept, &json!({"member_id": "m-9"}));
    assert_eq!((other.status, other.fixed()), (400, none.fixed()));
    assert_eq!(served.post(&links, &short, &json!({"member_id": "m-1"})).status, 403);
    let login = served.ask("GET", "/dashboard/login", &[], b"");
    let key = login.header("set-cookie").split(['=', ';']).nth(1).unwrap().to_owned();
    let cookie = format!("verve_login={key}");
    let form = format!("form_key={key}&token={kept}");
    let headers = [("cookie", cookie.as_str()), ("content-type", "application/x-www-form-urlencoded")];
    assert_eq!(served.ask("POST", "/dashboard/login", &headers, form.as_bytes()).status, 403);
}

#[test]
fn a_token_for_one_member_ends_with_its_time_and_with_its_maker() {
    let desk = desk();
    let maker = desk.json("--org nhf token create --scopes tokens");
    let (id, maker) = (maker["token_id"].as_str().unwrap(), maker["token"].as_str().unwrap());
    let served = Served::at(&desk, "");
    let path = format!("{NHF}/tokens");
    for (body, status) in [
        (json!({"member_id": "m-9"}), 400),
        (json!({"member_id": "m-1", "seconds": 0}), 400),
        (json!({"member_id": "m-1", "seconds": 86_401}), 400),
        (json!({"member_id": "m-1", "scopes": ["read"]}), 400),
    ] {
        assert_eq!(served.post(&path, maker, &body).status, status, "{body}");
    }
    let got = served.post(&path, maker, &json!({"member_id": "m-1", "seconds": 60})).json();
    assert_eq!(got["expires_at"], "2026-01-10T12:01:00Z");
    let token = got["token"].as_str().unwrap();
    let year = format!("{NHF}/members/m-1/year");
    assert_eq!(served.get(&year, token).status, 200);
    assert_eq!(served.get(&year, &token.replacen("vrv_member_", "vrv_member_A", 1)).status, 401);
    let later = Served::start(&desk, "", |command| {
        command.env("VERVE_TEST_NOW", "2026-01-10T12:01:00Z");
    });
    assert_eq!(later.get(&year, token).status, 401, "its time is over");
    desk.expect(0, &format!("--org nhf token revoke {id} --yes"));
    assert_eq!(served.get(&year, token).status, 401, "its maker is revoked");
}

#[test]
fn a_token_for_one_member_follows_the_member_and_ends_with_them() {
    let desk = desk();
    let maker = desk.json("--org nhf token create --scopes tokens");
    let maker = maker["token"].as_str().unwrap().to_owned();
    let kept = desk.json("--org nhf token create --scopes read --member m-1 --name 'The phone of Åse'");
    let kept = kept["token"].as_str().unwrap().to_owned();
    let served = Served::at(&desk, "");
    let short = member_token(&served, &maker, "m-1");
    let ids = |token: &str| -> Vec<Value> {
        let rows = served.get(&format!("{NHF}/members"), token).json()["rows"].as_array().unwrap().clone();
        rows.iter().map(|row| row["member_id"].clone()).collect()
    };
    desk.expect(0, "--org nhf member rename m-1 m-new");
    desk.expect(0, "--org nhf member add m-1 --name 'Somebody else'");
    assert_eq!((ids(&short), ids(&kept)), (vec![json!("m-new")], vec![json!("m-new")]));
    // Merged, they read what they count as, and follow it.
    desk.expect(0, "--org nhf member merge m-new --into m-2");
    for token in [&short, &kept] {
        assert_eq!(served.get(&format!("{NHF}/changes"), token).status, 200);
        assert_eq!(served.get(&format!("{NHF}/links?link=aase"), token).status, 200);
    }
    desk.expect(0, "--org nhf member unmerge m-new");
    let erased = desk.json("--org nhf person erase --member m-new --yes");
    assert_eq!(erased["member"]["tokens"], 1, "{erased}");
    for token in [&short, &kept] {
        assert_eq!(served.get(&format!("{NHF}/changes"), token).status, 401);
    }
    assert!(!desk.expect(0, "--org nhf token list --format csv").stdout.contains("Åse"));
}

#[test]
fn a_page_for_everybody_is_of_now_for_whoever_has_one_member() {
    let desk = desk();
    let kept = desk.json("--org nhf token create --scopes read --member m-1")["token"].as_str().unwrap().to_owned();
    let whole = token(&desk, "nhf", "read");
    let served = Served::at(&desk, "");
    for path in ["public-summary?period=2025&as_of=rev:3", "leaderboard?public=true&period=2025&as_of=rev:3"] {
        assert_eq!(served.get(&format!("{NHF}/{path}"), &kept).status, 403, "{path}");
        assert_eq!(served.get(&format!("{NHF}/{path}"), &whole).status, 200, "{path}");
    }
    // What is to come cannot be told, and a page of a year that runs cannot be had by it.
    for path in [
        "public-summary?period=2026&as_of=2027-01-01",
        "public-summary?period=2026&as_of=rev:3@2027-01-01T00:00:00Z",
        "leaderboard?public=true&period=2026&as_of=2027-06-01",
        "funnel?as_of=2026-01-11",
        "restated?period=2025&from=2027-01-01",
    ] {
        let got = served.get(&format!("{NHF}/{path}"), &whole);
        assert!(got.status == 400 && got.body.contains("that day is still to come"), "{path}: {got:?}");
    }
    let got = served.get(&format!("{NHF}/restated?period=2025&from=rev:99"), &whole);
    assert!(got.status == 400 && got.body.contains("`from` names no revision"), "{got:?}");
    desk.expect(2, "--org nhf summary --public --period 2026 --as-of 2027-01-01");
    desk.expect(0, "--org nhf funnel --as-of 2026-01-10");
}

#[test]
fn an_app_sends_clicks_and_installs_and_no_person() {
    let desk = desk();
    desk.write("click.csv", "event,occurred_at,link_code,click_id\nlink_clicked,2026-01-09T10:00:00Z,aase,known\n");
    desk.expect(0, "--org nhf ingest click.csv");
    let app = token(&desk, "nhf", "app");
    let served = Served::at(&desk, "");
    let path = format!("{NHF}/events");
    let at = "2026-01-10T10:00:00Z";
    for (event, status) in [
        (json!({"event": "app_installed", "occurred_at": at, "click_id": "known", "event_id": "i-1"}), 200),
        (json!({"event": "link_clicked", "occurred_at": at, "click_id": "mine", "link_code": "aase"}), 200),
        (json!({"event": "app_installed", "occurred_at": at, "click_id": "unknown"}), 422),
        (
            json!({"events": [{"event": "app_installed", "occurred_at": at, "click_id": "both"},
                              {"event": "link_clicked", "occurred_at": at, "click_id": "both", "link_code": "aase"}]}),
            200,
        ),
        (json!({"event": "app_installed", "occurred_at": at}), 403),
        (json!({"event": "app_installed", "occurred_at": at, "click_id": "known", "user_id": "u-1"}), 403),
        (json!({"event": "account_created", "occurred_at": at, "click_id": "known"}), 403),
        (json!({"event": "first_login", "occurred_at": at, "click_id": "known", "user_id": "u-1"}), 403),
        (json!({"events": [{"event": "first_login", "occurred_at": at, "user_id": "u-1"}]}), 403),
    ] {
        assert_eq!(served.post(&path, &app, &event).status, status, "{event}");
    }
    // In the name of another sender an app could claim the ids of that one's events.
    let claim = json!({"event": "link_clicked", "occurred_at": at, "click_id": "c", "link_code": "aase",
                       "source": "backend", "event_id": "e-1"});
    assert_eq!(served.post(&path, &app, &claim).status, 200);
    let real = json!({"event": "account_created", "occurred_at": at, "user_id": "u-2", "source": "backend",
                      "event_id": "e-1"});
    assert_eq!(served.post(&path, &token(&desk, "nhf", "events"), &real).json()["new"], 1);
    assert_eq!(served.get(&format!("{NHF}/funnel"), &app).status, 403);
    let many = (0..40).map(|_| served.get(&format!("{NHF}/changes"), &app).status);
    assert!(many.into_iter().all(|status| status == 403));
    let event = json!({"event": "app_installed", "occurred_at": at, "click_id": "known", "event_id": "i-1"});
    let last: Vec<u16> = (0..40).map(|_| served.post(&path, &app, &event).status).collect();
    assert!(last.contains(&429), "one phone does not send for all: {last:?}");
}
