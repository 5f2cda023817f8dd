//! What was taken back since a backup is not given back by restoring it.

use crate::support::program::TestEnvironment;
use serde_json::{Value, json};

const EVENTS: &str = "event,occurred_at,link_code,user_id,event_id
account_created,2025-03-01T11:00:00Z,aase,u1,e1
account_created,2025-09-01T11:00:00Z,bjorn,u2,e2
";

/// Runs a command line as if it were that time.
fn at(desk: &TestEnvironment, now: &str, line: &str) {
    let ran = desk.verve_with(line, |command| command.env("VERVE_TEST_NOW", now));
    assert_eq!(ran.code(), Some(0), "{ran}");
}

fn desk() -> TestEnvironment {
    let desk = TestEnvironment::with_sample_org();
    desk.write("events.csv", EVENTS);
    desk.expect(0, "ingest events.csv");
    desk
}

/// What was taken back, by kind, without what was not.
fn withdrawn(restored: &Value) -> Value {
    let mut kinds = restored["withdrawn"].clone();
    kinds.as_object_mut().unwrap().retain(|_, number| *number != 0);
    kinds
}

fn member(desk: &TestEnvironment, id: &str) -> Value {
    let list = desk.json("member list");
    list["rows"].as_array().unwrap().iter().find(|row| row["member_id"] == id).unwrap().clone()
}

fn settings(desk: &TestEnvironment) -> [Value; 2] {
    let list = desk.json("org list");
    ["board", "growth"].map(|name| list["rows"][0][name].clone())
}

fn closed(desk: &TestEnvironment) -> Vec<String> {
    let list = desk.expect(0, "link list --format csv --columns code,disabled_at,expires_at").stdout;
    list.lines().skip(1).filter(|line| !line.ends_with(",,")).map(str::to_owned).collect()
}

#[test]
fn what_was_taken_back_since_a_backup_stays_so_and_each_kind_is_said() {
    let desk = desk();
    let token = desk.json("token create --name dashboard")["token_id"].as_str().unwrap().to_owned();
    let removed = desk.json("webhook create --source gone")["webhook_id"].as_str().unwrap().to_owned();
    let rotated = desk.json("webhook create --source app")["webhook_id"].as_str().unwrap().to_owned();
    desk.expect(0, "org set nhf growth=yes");
    desk.expect(0, "member set m-1 board=yes --by ola");
    desk.expect(0, "member set m-2 board=yes --by ola");
    desk.expect(0, "db backup copy.db");
    for line in [
        format!("token revoke {token} --yes"),
        format!("webhook remove {removed} --yes"),
        format!("webhook rotate {rotated} --overlap 0s"),
        "member set m-1 board=no --by kari".to_owned(),
        "member set m-3 board=yes --by kari".to_owned(),
        "org set nhf growth=no".to_owned(),
        "org set nhf board=no".to_owned(),
        "link disable aase".to_owned(),
        "link set bjorn expires_at=2026-02-01T00:00:00Z".to_owned(),
    ] {
        desk.expect(0, &line);
    }
    let state = |desk: &TestEnvironment| {
        let members = ["m-1", "m-2", "m-3"].map(|id| member(desk, id)["board"].clone());
        (members, settings(desk), closed(desk))
    };
    let before = state(&desk);
    assert_eq!(before.2.len(), 2, "{before:?}");
    let tried = desk.json("db restore copy.db --dry-run");
    let said = desk.expect(0, "db restore copy.db --dry-run").stdout;
    let restored = desk.json("db restore copy.db --yes");
    let expected = json!({
        "tokens": 1, "webhooks": 1, "webhook_secrets": 1, "board_answers": 2, "boards": 1, "growth": 1, "links": 2,
    });
    assert_eq!(restored["withdrawn"], expected);
    assert_eq!(tried["withdrawn"], expected);
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = "1 token revoked, 1 webhook removed, 1 webhook with a newer secret, 2 members with a newer answer about \
                 boards, 1 organization without names on boards, 1 organization without a part in growth and 2 links closed";
    assert!(said.contains(words), "{said}");
    assert_eq!(state(&desk), before);
    assert_eq!(desk.json("db verify")["sound"], true);
    desk.expect(0, "recompute --check");
    // Who answered, and who rotated, is kept with it.
    let held = desk.expect(0, "person export --member m-1").stdout;
    assert!(held.contains("\"recorded_by\":\"kari\""), "{held}");
    let log = desk.expect(0, "audit list --format csv --columns action,object").stdout;
    assert!(log.contains(&format!("webhook rotated,{rotated}")), "{log}");
    // It is not taken back a second time.
    desk.expect(0, "db backup again.db");
    assert_eq!(withdrawn(&desk.json("db restore again.db --yes")), json!({}));
    assert_eq!(state(&desk), before);
}

#[test]
fn what_was_given_since_is_lost_and_what_a_newer_backup_knows_holds() {
    let desk = desk();
    at(&desk, "2026-01-11T12:00:00Z", "org set nhf growth=yes");
    at(&desk, "2026-01-11T12:00:00Z", "link disable aase");
    at(&desk, "2026-01-11T12:00:00Z", "member set m-1 board=no --by ola");
    desk.expect(0, "db backup old.db");
    at(&desk, "2026-01-12T12:00:00Z", "org set nhf growth=no");
    at(&desk, "2026-01-12T12:00:00Z", "org set nhf growth=yes");
    at(&desk, "2026-01-12T12:00:00Z", "link disable aase --at -");
    at(&desk, "2026-01-12T12:00:00Z", "member set m-1 board=yes --by ola");
    desk.expect(0, "db backup new.db");
    // A yes that came later is the newest answer too; a link that was opened again, and an agreement, are not carried on.
    assert_eq!(withdrawn(&desk.json("db restore old.db --yes")), json!({ "board_answers": 1 }));
    assert_eq!((settings(&desk)[1].clone(), closed(&desk).len()), (json!(true), 1));
    // The newer backup knows all that the older one does.
    assert_eq!(withdrawn(&desk.json("db restore new.db --yes")), json!({}));
    assert_eq!((settings(&desk)[1].clone(), closed(&desk).len()), (json!(true), 0));
    assert_eq!(member(&desk, "m-1")["board"], true);
}

#[test]
fn what_was_taken_back_outlives_restoring_one_backup_after_the_other() {
    let desk = TestEnvironment::with_sample_org();
    desk.expect(0, "db backup first.db");
    desk.expect(0, "member add m-9 --name Late");
    desk.expect(0, "link create --member m-9 --code late");
    desk.expect(0, "member set m-9 board=yes --by ola");
    desk.expect(0, "org set nhf growth=yes");
    let token = desk.json("token create --name dashboard")["token_id"].as_str().unwrap().to_owned();
    let webhook = desk.json("webhook create --source app")["webhook_id"].as_str().unwrap().to_owned();
    desk.expect(0, "db backup second.db");
    for line in [
        &format!("token revoke {token} --yes"),
        &format!("webhook rotate {webhook} --overlap 0s"),
        "member set m-9 board=no --by ola",
        "org set nhf growth=no",
        "link disable late",
    ] {
        desk.expect(0, line);
    }
    // Nothing of all this is in the first one, and nobody there has anything to take back.
    assert_eq!(withdrawn(&desk.json("db restore first.db --yes")), json!({}));
    let expected = json!({ "tokens": 1, "webhook_secrets": 1, "board_answers": 1, "growth": 1, "links": 1 });
    assert_eq!(withdrawn(&desk.json("db restore second.db --yes")), expected);
    assert_eq!(member(&desk, "m-9")["board"], false);
    assert_eq!((settings(&desk)[1].clone(), closed(&desk).len()), (json!(false), 1));
}

#[test]
fn a_database_that_is_lost_is_stood_in_for_by_a_later_copy() {
    let desk = desk();
    desk.expect(0, "org set nhf growth=yes");
    desk.expect(0, "db backup copy.db");
    desk.expect(0, "org set nhf growth=no");
    desk.expect(0, "link disable bjorn");
    desk.expect(0, "db backup later.db");
    std::fs::remove_file(desk.database()).unwrap();
    // An organization of the same name that somebody made anew says nothing about this one.
    desk.expect(0, "init --org nhf --name 'Made anew'");
    assert_eq!(withdrawn(&desk.json("db restore copy.db --yes")), json!({}));
    assert_eq!(settings(&desk)[1], true);
    let restored = desk.json("db restore copy.db --yes --erasures-from later.db");
    assert_eq!(withdrawn(&restored), json!({ "growth": 1, "links": 1 }));
    assert_eq!((settings(&desk)[1].clone(), closed(&desk).len()), (json!(false), 1));
}
