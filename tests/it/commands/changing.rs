//! Events coming in and going out again: ingest, the ledger, single events, recompute.

use super::EVENTS;
use crate::support::program::Desk;
use crate::support::transcript::Transcript;

#[test]
fn files_come_in_with_a_verdict_for_every_row() {
    let desk = Desk::furnished();
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
    for (row, name) in desk.json("import list")["rows"].as_array().unwrap().iter().skip(2).zip(["THIRD", "FOURTH"]) {
        session.call(row["import_id"].as_str().unwrap(), name);
    }
    session.run("recompute --check");
    session.check("ingest");
}

#[test]
fn the_ledger_shows_imports_and_takes_them_back() {
    let desk = Desk::furnished();
    desk.write("events.csv", EVENTS);
    desk.write(
        "late.csv",
        "event,occurred_at,link_code,user_id,event_id\naccount_created,2025-04-01T10:00:00Z,bjorn,u2,e6\n",
    );
    let mut session = Transcript::at(&desk);
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
    session.run("funnel --period 2025 --format csv --as-of rev:3");
    session.check("ledger");
}

#[test]
fn single_events_are_recorded_with_a_reason_and_taken_back() {
    let desk = Desk::furnished();
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
