//! Events coming in and going out again: ingest, the ledger, single events, recompute.

use super::EVENTS;
use crate::support::program::TestEnvironment;
use crate::support::transcript::Transcript;

#[test]
fn files_come_in_with_a_verdict_for_every_row() {
    let desk = TestEnvironment::with_sample_org();
    desk.write("events.csv", EVENTS);
    let mut session = Transcript::at(&desk);
    session.run("ingest events.csv --dry-run");
    session.run("ingest events.csv");
    session.newest_import("FIRST");
    session.file("events.rejects.csv");
    session.run("ingest events.csv --format json");
    session.newest_import("SECOND");
    desk.write(
        "more.csv",
        "event,occurred_at,link_code,user_id,event_id,colour\nfirst_login,2025-06-01T10:00:00Z,,u2,e20,red\n",
    );
    session.run("ingest more.csv events.csv --max-rejects 10% --format csv");
    for (row, name) in desk.event_imports().iter().skip(2).zip(["THIRD", "FOURTH"]) {
        session.call(row["import_id"].as_str().unwrap(), name);
    }
    session.run("recompute --check");
    session.check("ingest");
}

#[test]
fn the_ledger_shows_imports_and_takes_them_back() {
    let desk = TestEnvironment::with_sample_org();
    desk.write("events.csv", EVENTS);
    desk.write(
        "late.csv",
        "event,occurred_at,link_code,user_id,event_id\naccount_created,2025-04-01T10:00:00Z,bjorn,u2,e6\n",
    );
    let mut session = Transcript::at(&desk);
    session.newest_import("LINKS");
    desk.expect(3, "ingest events.csv");
    let first = session.newest_import("FIRST");
    desk.expect(0, "ingest late.csv");
    session.newest_import("SECOND");
    session.run("import list");
    session.run(&format!("import show {}", &first[..8]));
    session.run(&format!("import show {first} --format json"));
    session.run(&format!("import undo {first}"));
    session.run(&format!("import undo {first} --dry-run"));
    session.run(&format!("import undo {first} --yes --format json"));
    session.run(&format!("import undo {first} --yes"));
    session.run("import list --format csv");
    session.run("recompute --check --format json");
    session.run("ingest late.csv");
    session.newest_import("THIRD");
    session.run("funnel --period 2025 --format csv");
    session.run("funnel --period 2025 --format csv --as-of rev:6");
    session.check("ledger");
}

#[test]
fn imports_of_members_and_links_are_taken_back() {
    let desk = TestEnvironment::with_sample_org();
    let mut session = Transcript::at(&desk);
    session.newest_import("LINKS");
    desk.write(
        "members.csv",
        "member_id,name,group,user_id\nm-1,Åse Moen,Bodø,u-1\nm-2,Bjørn,,\nm-3,Cecilie,Oslo,\nm-7,Dag,Alta,\nm-8,Eva,,\nm-9,Finn,,\n",
    );
    desk.expect(0, "member import members.csv");
    let members = session.newest_import("MEMBERS");
    desk.write(
        "new.csv",
        "member_id,code,campaign,target,disabled_at\nm-1,aase,host-2026,https://nhf.example/her,2025-12-01T00:00:00Z\n\
         m-2,bjorn,host-2026,,\nm-7,dag,,,\nm-8,eva,,,\nm-9,x,,,\n",
    );
    desk.expect(3, "link import new.csv");
    let links = session.newest_import("NEW");
    session.run("import list");
    session.run("import list --format csv --columns kind,file,read,new,changed,duplicate,rejected");
    session.run(&format!("import show {members}"));
    desk.write("clicks.csv", "event,occurred_at,link_code,click_id\nlink_clicked,2026-01-10T11:00:00Z,eva,c1\n");
    desk.expect(0, "ingest clicks.csv");
    session.newest_import("CLICKS");
    desk.expect(0, "link set bjorn campaign=vinter");
    desk.expect(0, "member set m-1 name='Åse M.'");
    session.run(&format!("import undo {members} --dry-run"));
    session.run(&format!("import undo {links}"));
    session.run(&format!("import undo {links} --dry-run"));
    session.run(&format!("import undo {links} --yes --format json"));
    session.run("link list");
    session.run(&format!("import undo {links} --yes"));
    session.run(&format!("import undo {members} --yes"));
    session.run("member list");
    session.run("import list");
    session.run("import list --lang nb");
    session.run("link import new.csv");
    session.run("link list --format csv --columns code,campaign,created_at,disabled_at");
    session.run("recompute --check");
    session.check("imports-taken-back");
    desk.expect(0, "db verify");
}

#[test]
fn a_list_of_events_is_whole_however_long_and_in_every_format() {
    const EVENTS: usize = 8_500;
    let desk = TestEnvironment::with_sample_org();
    let rows: String = (0..EVENTS).map(|n| format!("link_clicked,2025-03-01T10:00:00Z,aase,c{n},e{n}\n")).collect();
    desk.write("many.csv", format!("event,occurred_at,link_code,click_id,event_id\n{rows}"));
    desk.expect(0, "ingest many.csv");
    let ids = |flags: &str| -> Vec<usize> {
        let csv = desk.expect(0, &format!("event list --format csv --columns id {flags}")).stdout;
        csv.lines().skip(1).map(|id| id.parse().unwrap()).collect()
    };
    let all = ids("");
    assert!(all.iter().copied().eq(1..=EVENTS), "{} in the order in which they were stored", all.len());
    for limit in [0, 1, 4_000, 4_001, EVENTS, EVENTS + 1] {
        assert_eq!(ids(&format!("--limit {limit}")), all[..limit.min(EVENTS)], "{limit}");
    }
    let json = desk.json("event list");
    let lines = desk.expect(0, "event list --format ndjson").stdout;
    let lines: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(json["rows"], serde_json::Value::from(lines));
    assert_eq!(json["rows"].as_array().unwrap().len(), EVENTS);
    let table = desk.expect(0, "event list --limit 8200 --format markdown").stdout;
    assert!(table.contains("The first 8,200 events"), "{}", &table[..200]);
}

#[test]
fn single_events_are_recorded_with_a_reason_and_taken_back() {
    let desk = TestEnvironment::with_sample_org();
    let mut session = Transcript::at(&desk);
    let reason = "--reason 'told by phone'";
    session.run(&format!("event add --event account_created --at 2025-03-01T12:00 --link aase --user u-9 {reason}"));
    session.run(&format!("event add --event first_login --at 2025-03-02 --user u-8 {reason}"));
    session.run("event list");
    session.run("event list --unattributed --format json --columns event");
    for (place, row) in desk.json("event list")["rows"].as_array().unwrap().iter().enumerate() {
        session.call(row["import_id"].as_str().unwrap(), &format!("IMPORT{place}"));
    }
    for (place, row) in desk.json("event list")["rows"].as_array().unwrap().iter().enumerate() {
        session.call(row["event_id"].as_str().unwrap(), &format!("KEY{place}"));
    }
    session.run("event retract 1 --reason 'it was somebody else'");
    session.run("event retract 1 --reason 'it was somebody else' --yes");
    session.run("event retract 1 --reason again --yes");
    session.run("event retract 77 --reason unknown --yes");
    session.run("event list --format csv");
    session.run("referral list");
    session.run("recompute");
    session.check("events");
}
