//! What moved since an earlier answer, and what moved it, against the model.

use crate::commands::desk_with_events;
use crate::datasets::{self, Taste};
use crate::model::cells::{leads, moved};
use crate::model::period::Period;
use crate::model::{self, Step, instant};
use crate::support::program::TestEnvironment;
use crate::support::{House, wait};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use verve::answers::{self, EarlierAnswer};
use verve::domain::Instant;
use verve::domain::as_of::AsOf;

/// What `restated` calls each step of an input.
fn names(input: &model::Input) -> Vec<String> {
    let mut imports = 0;
    let name = |step: &Step| match step {
        Step::Ingest { .. } => {
            imports += 1;
            format!("{imports:08x}-import")
        }
        Step::Undo { index_of_ingest } => format!("undo of {:08x}-import", index_of_ingest + 1),
        Step::AddLink(_) | Step::CloseLink { .. } | Step::AddAlias { .. } | Step::RemoveAlias { .. } => {
            "links".to_owned()
        }
        Step::SetGroup { member_id: label, .. } | Step::SetLabels { code: label, .. } => format!("label {label}"),
        Step::MergePerson { .. }
        | Step::UnmergePerson { .. }
        | Step::MergeMember { .. }
        | Step::UnmergeMember { .. } => "merges".to_owned(),
        Step::Erase { .. } | Step::EraseMember { .. } | Step::Purge { .. } => "erasure".to_owned(),
    };
    input.steps.iter().map(name).collect()
}

/// A value that prints the same where it is the same number.
fn number(value: &Value) -> String {
    value.as_f64().map_or_else(|| "none".to_owned(), |number| format!("{number:.6}"))
}

#[test]
fn what_moved_and_what_moved_it_is_what_the_model_says() {
    let now = instant::at("2026-11-22T12:00:00Z");
    let (mut rows_seen, mut told, mut kinds) = (0, [0, 0], std::collections::BTreeSet::new());
    for seed in 9_000..9_024 {
        let taste = Taste { changes: true, ..Taste::nasty() };
        let input = datasets::random(seed, &taste);
        let from =
            instant::at(["2025-03-31T12:00:00Z", "2026-01-31T22:59:59Z", "2026-11-22T12:00:00Z"][seed as usize % 3]);
        let after = 1 + seed as usize % input.steps.len();
        wait(async {
            let mut house = House::new(now).await;
            let organization = house.found(&input).await;
            let begun = model::Input { steps: input.steps[..after].to_vec(), ..input.clone() };
            house.follow(&organization, &begun).await;
            let revision = house.newest_revision(&organization).await;
            house.follow_rest(&organization, &input, after).await;
            let period = Period::parse("2025", chrono::NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()).unwrap();
            let asked =
                verve::domain::period::Period { label: period.label.clone(), start: period.start, end: period.end };
            let earlier = EarlierAnswer::AsOf(AsOf::At { revision, instant: Instant(from) });
            let mut snapshot = house.snapshot(&organization).await;
            let restated = answers::restated(&mut snapshot, asked, earlier, Instant(now)).await.unwrap();
            let json: Value = serde_json::from_str(&restated.json()).unwrap();
            let expected = moved(&input, after, from, now, &period, &names(&input));
            let mut actual = BTreeMap::new();
            for row in json["rows"].as_array().unwrap() {
                let about = json!({"table": row["table"], "basis": row["basis"], "by": row["by"], "key": row["key"],
                    "stage": row["stage"], "figure": row["figure"]});
                let by: Vec<String> = serde_json::from_value(row["moved_by"].clone()).unwrap();
                kinds.extend(by.iter().map(|name| name.split(' ').next().unwrap().to_owned()));
                actual.insert(about.to_string(), (row["was"].clone(), row["is"].clone(), by));
            }
            assert_eq!(actual.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "seed {seed}");
            for (about, (was, is, by)) in &expected {
                let (actual_was, actual_is, actual_by) = &actual[about];
                // A count that was not there is told as 0.
                let same = |actual: &Value, expected: &Value| {
                    number(actual) == number(expected) || expected.is_null() && *actual == json!(0)
                };
                assert!(same(actual_was, was) && same(actual_is, is), "seed {seed} {about}: {:?}", actual[about]);
                assert!(leads(actual_by, was, is, by), "seed {seed} {about}: {actual_by:?} of {by:?}");
                // Everything that moved the cell is named, but for what was taken back.
                told[usize::from(actual_by.len() < by.len())] += 1;
            }
            rows_seen += expected.len();
        });
    }
    assert!(rows_seen > 200, "{rows_seen} cells moved");
    assert!(told[1] > 0 && told[0] > 10 * told[1], "cells told in full and without what was taken back: {told:?}");
    for kind in ["time", "links", "undo", "00000002-import", "label", "merges"] {
        assert!(kinds.contains(kind), "nothing was moved by {kind}: {kinds:?}");
    }
}

#[test]
fn a_file_of_members_is_named_by_what_it_moved_and_so_is_its_undo() {
    let desk = desk_with_events();
    let revision = |desk: &TestEnvironment| desk.json("funnel")["revision"].as_i64().unwrap();
    let movers = |from: i64| -> Vec<(String, String)> {
        let restated = desk.json(&format!("restated --period 2025 --from rev:{from}"));
        let movers = restated["movers"].as_array().unwrap().iter();
        movers.map(|mover| ["kind", "file"].map(|key| mover[key].as_str().unwrap_or("-").to_owned()).into()).collect()
    };
    let before = revision(&desk);
    // Another group, and another own user, take a revision each; the file is one step all the same.
    desk.write("moves.csv", "member_id,group,user_id\nm-1,Bergen,u1\nm-2,Oslo,\n");
    desk.expect(0, "member import moves.csv --from always");
    let between = revision(&desk);
    let named = |kind: &str| vec![(kind.to_owned(), "moves.csv".to_owned())];
    assert_eq!((between - before, movers(before)), (2, named("import")));
    let import = desk.json("import list")["rows"].as_array().unwrap().last().unwrap()["import_id"].clone();
    desk.expect(0, &format!("import undo {} --yes", import.as_str().unwrap()));
    assert_eq!(movers(between), named("undo"));
    assert_eq!(movers(before), [], "all is as it was");
    let shown = desk.expect(0, &format!("restated --period 2025 --from rev:{between}")).stdout;
    assert!(shown.contains("undo of moves.csv"), "{shown}");
}
