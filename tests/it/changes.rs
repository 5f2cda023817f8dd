//! The feed of changes: whoever keeps the place up to which they have read sees each change once, in its order.

use crate::support::program::TestEnvironment;
use serde_json::Value;
use std::collections::BTreeMap;

/// A program that follows the feed, a few rows at a time.
#[derive(Default)]
struct Follower {
    place: String,
    rows: Vec<Value>,
    /// By referral: link, member, and whether it joined and is active.
    referrals: BTreeMap<String, (String, String, [bool; 2])>,
}

impl Follower {
    fn new() -> Self {
        Self { place: "rev:0".to_owned(), ..Self::default() }
    }

    fn follow(&mut self, desk: &TestEnvironment, limit: usize) {
        loop {
            let part = desk.json(&format!("changes --after {} --limit {limit}", self.place));
            for row in part["rows"].as_array().unwrap() {
                self.take(row);
            }
            self.place = part["next"].as_str().unwrap().to_owned();
            if part["more"] == false {
                return;
            }
        }
    }

    fn take(&mut self, row: &Value) {
        self.rows.push(row.clone());
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        let (id, entry) = (text("referral_id"), (text("link_code"), text("member_id"), [false; 2]));
        match row["type"].as_str().unwrap() {
            "referral.withdrawn" => {
                assert!(self.referrals.remove(&id).is_some(), "{row} takes away what was not there");
            }
            "referral.joined" => {
                let known = self.referrals.entry(id).or_insert(entry);
                assert!(!std::mem::replace(&mut known.2[0], true), "{row} comes twice");
            }
            "referral.activated" => {
                let known = self.referrals.entry(id).or_insert(entry);
                assert!(!std::mem::replace(&mut known.2[1], true), "{row} comes twice");
            }
            _ => {}
        }
    }

    fn of(&self, kind: &str) -> Vec<&Value> {
        self.rows.iter().filter(|row| row["type"] == kind).collect()
    }
}

/// What the follower should know now.
fn standing(desk: &TestEnvironment) -> BTreeMap<String, (String, String, [bool; 2])> {
    let list = desk.json("referral list");
    let rows = list["rows"].as_array().unwrap().iter();
    let counted = rows.filter(|row| !row["flags"].as_array().unwrap().iter().any(|flag| flag == "self_referral"));
    let known = counted.map(|row| {
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        let has = [!row["joined_at"].is_null(), !row["activated_at"].is_null()];
        (text("referral_id"), (text("link_code"), text("member_id"), has))
    });
    known.filter(|(_, (.., has))| *has != [false; 2]).collect()
}

const HEAD: &str = "event,occurred_at,link_code,click_id,user_id,event_id\n";

/// A file of people who join through a link, some of whom log in.
fn people(file: &str, code: &str, first: usize, people: usize) -> String {
    let mut csv = HEAD.to_owned();
    for person in first..first + people {
        let day = person % 28 + 1;
        csv += &format!("account_created,2025-03-{day:02}T10:00:00Z,{code},,u-{person},{file}-a-{person}\n");
        if person.is_multiple_of(2) {
            csv += &format!("first_login,2025-03-{day:02}T12:00:00Z,,,u-{person},{file}-l-{person}\n");
        }
    }
    csv
}

#[test]
fn a_reader_who_keeps_the_place_sees_each_change_once() {
    let desk = TestEnvironment::with_sample_org();
    let mut eager = Follower::new();
    let mut slow = Follower::new();
    let step = |eager: &mut Follower| {
        eager.follow(&desk, 2);
        assert_eq!(eager.referrals, standing(&desk));
    };
    step(&mut eager);
    assert_eq!(eager.of("link.created").len(), 3);
    desk.write("one.csv", people("one", "aase", 0, 6));
    desk.expect(0, "ingest one.csv");
    step(&mut eager);
    let reached: Vec<i64> =
        eager.of("milestone.reached").iter().map(|row| row["milestone"].as_i64().unwrap()).collect();
    assert_eq!(reached, [1, 5]);
    desk.write("two.csv", people("two", "bjorn", 4, 4));
    desk.expect(0, "ingest two.csv");
    step(&mut eager);
    // Who was there first keeps the person, so that a file from before the others moves some.
    let early = people("early", "bjorn", 0, 3).replace("2025-03", "2025-02");
    desk.write("early.csv", early);
    desk.expect(0, "ingest early.csv");
    step(&mut eager);
    assert!(!eager.of("referral.withdrawn").is_empty());
    let imports = desk.event_imports();
    desk.expect(0, &format!("import undo {} --yes", imports[1]["import_id"].as_str().unwrap()));
    step(&mut eager);
    desk.expect(0, "person merge u-1 --into u-8");
    step(&mut eager);
    desk.expect(0, "member set m-1 user_id=u-2");
    step(&mut eager);
    desk.expect(0, "link create --member m-3 --code further");
    step(&mut eager);
    slow.follow(&desk, 3);
    assert_eq!(slow.rows, eager.rows);
    slow.follow(&desk, 3);
    assert_eq!(slow.rows, eager.rows, "nothing comes twice");
    desk.expect(0, "recompute --check");
}

#[test]
fn an_erased_person_is_told_of_no_more() {
    let desk = TestEnvironment::with_sample_org();
    desk.write("one.csv", people("one", "aase", 0, 3));
    desk.expect(0, "ingest one.csv");
    let mut before = Follower::new();
    before.follow(&desk, 100);
    desk.expect(0, "person erase --user u-2 --yes");
    before.follow(&desk, 100);
    assert!(before.of("referral.withdrawn").is_empty(), "what was counted counts on");
    let mut after = Follower::new();
    let part = desk.json("changes");
    let rows = part["rows"].as_array().unwrap();
    assert_eq!(rows.len(), before.rows.len());
    let nameless = rows.iter().filter(|row| row["referral_id"].is_null() && row["type"] != "link.created");
    let nameless: Vec<&str> = nameless.map(|row| row["type"].as_str().unwrap()).collect();
    assert_eq!(nameless, ["referral.joined", "referral.activated", "milestone.reached"]);
    after.place = part["next"].as_str().unwrap().to_owned();
    after.follow(&desk, 1);
    assert!(after.rows.is_empty());
}

#[test]
fn a_published_period_that_counts_otherwise_is_named() {
    let desk = TestEnvironment::with_sample_org();
    desk.write("one.csv", people("one", "aase", 0, 3));
    desk.expect(0, "ingest one.csv");
    desk.expect(0, "summary publish --period 2025");
    let mut follower = Follower::new();
    follower.follow(&desk, 10);
    assert!(follower.of("figure.restated").is_empty());
    desk.write("late.csv", people("late", "aase", 10, 1));
    desk.expect(0, "ingest late.csv");
    desk.write("new.csv", format!("{HEAD}account_created,2026-01-05T10:00:00Z,aase,,u-99,a-99\n"));
    desk.expect(0, "ingest new.csv");
    follower.follow(&desk, 10);
    let restated: Vec<(&Value, &Value)> =
        follower.of("figure.restated").iter().map(|row| (&row["publication"], &row["period"])).collect();
    assert_eq!(restated, [(&Value::from(1), &Value::from("2025"))]);
}

#[test]
fn a_place_that_is_none_is_refused() {
    let desk = TestEnvironment::with_sample_org();
    desk.expect(2, "changes --after 17");
    desk.expect(2, "changes --after rev:1000");
    let rows = desk.expect(0, "changes --after rev:0 --format ndjson").stdout;
    let last: Value = serde_json::from_str(rows.lines().last().unwrap()).unwrap();
    let rest = desk.json(&format!("changes --after {}", last["place"].as_str().unwrap()));
    assert_eq!(rest["rows"], Value::Array(Vec::new()));
}
