//! What imports of members and links did is taken back: what was there before stands again, but for what is named.

use crate::commands::EVENTS;
use crate::model::rng::Rng;
use crate::support::program::TestEnvironment;
use crate::support::seeds;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The moment at which the program's clock stands in these tests.
const NOW: &str = "2026-01-10T12:00:00Z";

/// A file and the flags it is imported with.
struct File {
    command: &'static str,
    name: String,
    text: String,
    flags: &'static str,
}

fn cell(rng: &mut Rng, values: &[&'static str]) -> &'static str {
    match rng.below(5) {
        0 | 1 => "",
        2 => "-",
        _ => values[rng.below(values.len())],
    }
}

/// Some members change, some are new.
fn members(rng: &mut Rng, name: &str) -> File {
    let mut text = "member_id,name,group,user_id,nickname\n".to_owned();
    let mut seen = BTreeSet::new();
    for _ in 0..4 + rng.below(6) {
        let id = 1 + rng.below(8);
        if !seen.insert(id) {
            continue;
        }
        let (called, group) = (cell(rng, &["Åse", "Bjørn", "Dag"]), cell(rng, &["Oslo", "Bergen", "Alta"]));
        let (user, nickname) = (cell(rng, &["u1", "u2", "u3"]), cell(rng, &["Å", "B"]));
        text.push_str(&format!("m-{id},{called},{group},{user},{nickname}\n"));
    }
    let flags = *rng.pick(&["", "--from always", "--from 2025-03-15", "--from 2025-06-01"]);
    File { command: "member import", name: format!("{name}-members.csv"), text, flags }
}

/// Links of the first three members, and of one who may be new; of each code the owner is always the same.
fn links(rng: &mut Rng, name: &str, all: &BTreeSet<String>) -> File {
    let mut text = "member_id,code,campaign,channel,target,expires_at,disabled_at\n".to_owned();
    let mut seen = BTreeSet::new();
    for _ in 0..4 + rng.below(6) {
        let codes =
            [("m-1", "aase"), ("m-2", "bjorn"), ("m-3", "cecilie"), ("m-1", "alta"), ("m-2", "bod"), ("m-7", "dag")];
        let (owner, code) = *rng.pick(&codes);
        if !all.contains(owner) || !seen.insert(code) {
            continue;
        }
        let (campaign, channel) = (cell(rng, &["host-2025", "vinter"]), cell(rng, &["poster", "sms"]));
        let target = cell(rng, &["https://nhf.example/a", "https://nhf.example/b"]);
        let (expires, disabled) = (cell(rng, &["2026-03-01T00:00:00Z"]), cell(rng, &["2025-04-01T00:00:00Z"]));
        text.push_str(&format!("{owner},{code},{campaign},{channel},{target},{expires},{disabled}\n"));
    }
    File { command: "link import", name: format!("{name}-links.csv"), text, flags: "" }
}

/// Imports a file; answers with the id of the import.
fn import(desk: &TestEnvironment, file: &File) -> String {
    desk.write(&file.name, &file.text);
    let made = desk.json(&format!("{} {} {}", file.command, file.name, file.flags));
    made["files"][0]["import_id"].as_str().unwrap().to_owned()
}

/// What people see: members and links by their ids, and counts by every label.
#[derive(Debug, PartialEq)]
struct State {
    members: BTreeMap<String, Value>,
    links: BTreeMap<String, Value>,
    counts: Vec<Value>,
}

impl State {
    fn of(desk: &TestEnvironment) -> Self {
        let rows = |line: &str, id: &str, left_out: &[&str]| -> BTreeMap<String, Value> {
            let list = desk.json(line);
            let mut rows = BTreeMap::new();
            for row in list["rows"].as_array().unwrap() {
                let mut row = row.clone();
                left_out.iter().for_each(|key| drop(row.as_object_mut().unwrap().remove(*key)));
                rows.insert(row[id].as_str().unwrap().to_owned(), row);
            }
            rows
        };
        let count = |by: &str| {
            let mut funnel = desk.json(&format!("funnel --period all --include-flagged --by {by}"));
            // A link that was made stays among those made.
            for key in ["revision", "links_generated", "links_unused"] {
                funnel.as_object_mut().unwrap().remove(key);
            }
            funnel
        };
        // How many links a member has says that some were made.
        let members = rows("member list", "member_id", &["links"]);
        let links = rows("link list", "code", &[]);
        Self { members, links, counts: ["group,month", "campaign,channel", "member,link"].map(count).to_vec() }
    }

    /// Without the members and links that an undo named as made by the import and still there.
    fn without(mut self, left: &BTreeSet<String>) -> Self {
        self.members.retain(|id, _| !left.contains(id));
        self.links.retain(|code, _| !left.contains(code));
        self
    }
}

/// The fields that an undo says it did something about, and the members and links that the import made and left.
#[derive(Default)]
struct Said {
    restored: BTreeSet<(String, String)>,
    kept: BTreeSet<(String, String)>,
    left: BTreeSet<String>,
}

fn undo(desk: &TestEnvironment, import: &str) -> Said {
    let dry = desk.json(&format!("import undo {import} --dry-run"));
    let mut done = desk.json(&format!("import undo {import} --yes"));
    done["dry_run"] = true.into();
    assert_eq!(dry, done, "a dry run says what will be");
    let mut said = Said::default();
    let id = |row: &Value| row["member_id"].as_str().or(row["code"].as_str()).unwrap().to_owned();
    for (rows, into) in [("restored", &mut said.restored), ("kept", &mut said.kept)] {
        for row in done[rows].as_array().unwrap() {
            for field in row["fields"].as_array().unwrap() {
                into.insert((id(row), field.as_str().unwrap().to_owned()));
            }
        }
    }
    let is_made = |row: &&Value| row["fields"].as_array().unwrap().is_empty();
    said.left.extend(done["kept"].as_array().unwrap().iter().filter(is_made).map(id));
    let closed = done["closed"].as_array().cloned().unwrap_or_default();
    said.left.extend(closed.iter().map(|code| code.as_str().unwrap().to_owned()));
    said
}

/// What was printed at each revision, names left out.
fn printed(desk: &TestEnvironment, as_of: &str) -> [String; 2] {
    let funnel = "funnel --period all --include-flagged --by group,campaign --no-times --format csv";
    let list = "referral list --format csv --columns referral_id,status,link_code,member_id,campaign,channel,flags";
    [funnel, list].map(|line| desk.expect(0, &format!("{line} {as_of}")).stdout)
}

fn note(desk: &TestEnvironment, notes: &mut BTreeMap<i64, [String; 2]>) {
    let revision = desk.json("funnel")["revision"].as_i64().unwrap();
    notes.insert(revision, printed(desk, ""));
}

fn begun() -> TestEnvironment {
    let desk = TestEnvironment::with_sample_org();
    desk.write("events.csv", EVENTS);
    desk.expect(3, "ingest events.csv");
    desk
}

/// A file of members and one of links, imported.
fn files(desk: &TestEnvironment, rng: &mut Rng, name: &str, imports: &mut Vec<(String, File)>) {
    let members = members(rng, name);
    imports.push((import(desk, &members), members));
    let links = links(rng, name, &State::of(desk).members.into_keys().collect());
    imports.push((import(desk, &links), links));
}

#[test]
fn undone_last_an_import_leaves_nothing_but_what_it_names() {
    for seed in seeds(0..5) {
        let (desk, mut rng, mut notes) = (begun(), Rng::new(seed), BTreeMap::new());
        let mut imports = Vec::new();
        files(&desk, &mut rng, "a", &mut imports);
        let before = State::of(&desk);
        note(&desk, &mut notes);
        files(&desk, &mut rng, "b", &mut imports);
        let after = State::of(&desk);
        note(&desk, &mut notes);
        let mut left = BTreeSet::new();
        for (import, _) in imports[2..].iter().rev() {
            let said = undo(&desk, import);
            assert_eq!(said.kept, BTreeSet::new(), "seed {seed}: nobody changed anything since");
            left.extend(said.left);
            note(&desk, &mut notes);
        }
        let known = |id: &String| before.members.contains_key(id) || before.links.contains_key(id);
        assert!(!left.iter().any(known), "seed {seed}: {left:?}");
        assert_eq!(State::of(&desk).without(&left), before, "seed {seed}");
        for code in left.iter().filter(|id| after.links.contains_key(*id)) {
            let link = &State::of(&desk).links[code];
            assert!(link["disabled_at"].as_str() <= link["created_at"].as_str(), "seed {seed}: {link}");
        }
        for (revision, then) in &notes {
            assert_eq!(printed(&desk, &format!("--as-of rev:{revision}@{NOW}")), *then, "seed {seed} rev:{revision}");
        }
        // The same files again give what they gave: a code that was taken back works again.
        for (_, file) in &imports[2..] {
            import(&desk, file);
        }
        assert_eq!(State::of(&desk), after, "seed {seed}");
        desk.expect(0, "recompute --check");
        desk.expect(0, "db verify");
    }
}

#[test]
fn undone_under_a_later_import_it_gives_back_what_that_one_did_not_touch() {
    let (mut restored, mut kept, mut runs) = (0, 0, 0);
    for seed in seeds(100..106) {
        let (desk, mut rng) = (begun(), Rng::new(seed));
        let mut imports = Vec::new();
        let first = State::of(&desk);
        files(&desk, &mut rng, "a", &mut imports);
        let between = State::of(&desk);
        files(&desk, &mut rng, "b", &mut imports);
        let last = State::of(&desk);
        let (links, members) = (undo(&desk, &imports[1].0), undo(&desk, &imports[0].0));
        let now = State::of(&desk);
        for (said, fields, [first, between, last, now]) in [
            (
                &members,
                &["name", "group", "nickname"][..],
                [&first.members, &between.members, &last.members, &now.members],
            ),
            (
                &links,
                &["campaign", "channel", "target", "expires_at", "disabled_at"],
                [&first.links, &between.links, &last.links, &now.links],
            ),
        ] {
            for (id, row) in first {
                for field in fields.iter().copied() {
                    let [was, became, then, is] = [row, &between[id], &last[id], &now[id]].map(|row| &row[field]);
                    let named = (id.clone(), field.to_owned());
                    let expected = if said.restored.contains(&named) { was } else { then };
                    // Groups are more than the one of today.
                    if field != "group" {
                        let is_moved = was != became && became == then;
                        assert!(!is_moved || said.restored.contains(&named), "seed {seed}: {named:?} {was} {became}");
                        let is_lost = was != became && became != then && was != then;
                        assert_eq!(is_lost, said.kept.contains(&named), "seed {seed}: {named:?} {was} {became} {then}");
                    }
                    assert_eq!(is, expected, "seed {seed}: {named:?}");
                }
            }
            restored += said.restored.len();
            kept += said.kept.len();
        }
        // Who was added by the first file and touched by the second one stays.
        for id in between.members.keys().filter(|id| !first.members.contains_key(*id)) {
            assert!(now.members.contains_key(id) == members.left.contains(id), "seed {seed}: {id}");
        }
        desk.expect(0, "recompute --check");
        desk.expect(0, "db verify");
        runs += 1;
    }
    assert!(runs == 1 || restored > 3 && kept > 1, "{restored} values came back, {kept} stayed");
}
