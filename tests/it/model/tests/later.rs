//! Merges, aliases, typed clicks and dated labels: each against what it means in words of the rest.

use crate::datasets::{self, Taste};
use crate::model::abilities::Abilities;
use crate::model::cells::moved_as;
use crate::model::funnel::{FunnelQuery, funnel};
use crate::model::groups::{From, Groups};
use crate::model::instant::at;
use crate::model::leaderboard::{BoardQuery, Metric, leaderboard};
use crate::model::merges::Merges;
use crate::model::period::Period;
use crate::model::{
    Input, Kind, Link, Member, Micros, Model, Organization, Refusal, Step, Verdict, as_of, canonical, normal, reshape,
    run_as, surroundings,
};
use chrono::NaiveDate;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const NOW: &str = "2026-11-22T12:00:00Z";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn text(model: &Model) -> String {
    canonical::canonical(model)
}

fn all(input: &Input) -> Model {
    run_as(Abilities::ALL, input, at(NOW)).model
}

#[test]
fn chains_end_and_circles_do_not_begin() {
    let mut merges = Merges::default();
    assert_eq!(merges.merge("a", "b"), Ok(()));
    assert_eq!(merges.merge("a", "c"), Err(Refusal::MergedAlready));
    assert_eq!(merges.merge("b", "a"), Err(Refusal::Circle));
    assert_eq!(merges.merge("b", "b"), Err(Refusal::Circle));
    assert_eq!(merges.merge("b", "c"), Ok(()));
    assert_eq!(merges.merge("d", "a"), Ok(()));
    assert_eq!(merges.merge("c", "d"), Err(Refusal::Circle));
    assert_eq!(["a", "b", "c", "d", "x"].map(|id| merges.end(id)), ["c", "c", "c", "c", "x"]);
    let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<BTreeSet<String>>();
    assert_eq!(merges.together("d"), ids(&["a", "b", "c", "d"]));
    assert_eq!(merges.together("x"), ids(&["x"]));
    assert_eq!(merges.unmerge("b"), Ok(()));
    assert_eq!(merges.unmerge("b"), Err(Refusal::NotMerged));
    assert_eq!([merges.end("d"), merges.end("c")], ["b", "c"]);
    // What was a circle is none any more.
    assert_eq!(merges.merge("c", "d"), Ok(()));
    assert_eq!(merges.together("c"), ids(&["a", "b", "c", "d"]));
}

#[test]
fn a_day_has_the_group_of_the_latest_row_that_has_begun() {
    let mut groups = Groups::default();
    let set = |groups: &mut Groups, group: &str, from: From| {
        groups.set("m", Some(group.to_owned()), from, day("2025-08-15"));
    };
    let on = |groups: &Groups, text: &str| groups.on("m", day(text)).map(str::to_owned).unwrap_or_default();
    assert_eq!(groups.on("m", day("2025-01-01")), None);
    set(&mut groups, "Bergen", From::Always);
    set(&mut groups, "Tromsø", From::Day(day("2025-07-01")));
    set(&mut groups, "Oslo", From::Today);
    set(&mut groups, "Bodø", From::Day(day("2025-07-01")));
    let days = ["2024-01-01", "2025-06-30", "2025-07-01", "2025-08-14", "2025-08-15", "2026-01-01"];
    assert_eq!(days.map(|day| on(&groups, day)), ["Bergen", "Bergen", "Bodø", "Bodø", "Oslo", "Oslo"]);
    set(&mut groups, "Hamar", From::Always);
    assert_eq!(days.map(|day| on(&groups, day)), ["Hamar"; 6]);
    set(&mut groups, "Alta", From::Day(day("2025-07-01")));
    assert_eq!(on(&groups, "2025-07-01"), "Alta");
}

/// A world in which everything is written with the ids and codes at the end of merges, aliases and clicks typed.
fn plainly_written(input: &Input) -> Input {
    let model = all(input);
    let clicks: BTreeSet<&str> = model.events.iter().filter_map(|stored| stored.event.click_id.as_deref()).collect();
    let rewrite = |cells: &mut [String; 7]| {
        let code = surroundings::code(&cells[2]).unwrap_or_default();
        if let Some(link) = model.link(&code) {
            cells[2].clone_from(&link.code);
        } else if clicks.contains(code.as_str()) {
            (cells[2], cells[3]) = (String::new(), code);
        }
        cells[4] = model.person_merges.end(&normal::text(&cells[4])).to_owned();
    };
    let is_later = |step: &Step| {
        matches!(
            step,
            Step::MergePerson { .. } | Step::UnmergePerson { .. } | Step::AddAlias { .. } | Step::RemoveAlias { .. }
        )
    };
    let mut plain = reshape::rewritten(input, rewrite, is_later);
    for member in &mut plain.members {
        member.user_id = Some(model.person_merges.end(member.own_user()).to_owned());
    }
    plain
}

#[test]
fn merged_aliased_and_typed_is_as_if_it_had_been_sent_plainly() {
    let (mut differing, mut refusals) = (0, BTreeSet::new());
    for seed in 0..80 {
        let input = datasets::random(seed, &Taste { later: Abilities::ALL, ..Taste::order_free() });
        let outcome = run_as(Abilities::ALL, &input, at(NOW));
        let plain = plainly_written(&input);
        assert_eq!(text(&outcome.model), text(&all(&plain)), "seed {seed}");
        let mut events_alone = input.clone();
        events_alone.steps.retain(Step::is_ingest);
        differing += usize::from(text(&outcome.model) != text(&all(&events_alone)));
        refusals.extend(outcome.refused.values().map(|refusal| format!("{refusal:?}")));
    }
    assert!(differing > 40, "{differing}");
    assert_eq!(
        refusals.into_iter().collect::<Vec<_>>(),
        ["Circle", "CodeTaken", "LabelForm", "MergedAlready", "NotMerged", "Unknown"]
    );
}

#[test]
fn what_is_taken_back_leaves_no_trace() {
    for seed in 100..130 {
        let taste = Taste { changes: true, ..Taste::nasty() };
        let later = Abilities { merges: false, member_merges: false, ..Abilities::ALL };
        let mut plain = datasets::random(seed, &Taste { later, ..taste });
        // What was one person once is purged together.
        plain.steps.retain(|step| !matches!(step, Step::Purge { .. }));
        let mut input = plain.clone();
        let user = |n: usize| format!("u{n}");
        let (member_id, into) = (plain.members[0].member_id.clone(), plain.members[1].member_id.clone());
        input.steps.insert(0, Step::MergePerson { user: user(0), into: user(1) });
        input.steps.insert(0, Step::MergeMember { member_id: member_id.clone(), into });
        input.steps.push(Step::UnmergePerson { user: user(0) });
        input.steps.push(Step::UnmergeMember { member_id });
        assert_eq!(text(&all(&input)), text(&all(&plain)), "seed {seed}");
    }
}

#[test]
fn the_order_and_the_split_make_no_difference_to_later_facts() {
    for seed in 200..240 {
        let input = datasets::random(seed, &Taste { later: Abilities::ALL, ..Taste::order_free() });
        let expected = text(&all(&reshape::rewritten(&input, |_| {}, |_| false)));
        assert_eq!(text(&all(&input)), expected, "seed {seed}: facts do not wait for events");
        for other in
            [datasets::shuffle_rows(&input, seed), datasets::split(&input, 5, seed), datasets::overlap(&input, seed)]
        {
            assert_eq!(text(&all(&other)), expected, "seed {seed}");
        }
    }
}

#[test]
fn erasing_one_of_several_ids_is_erasing_the_person() {
    let (mut several, mut kept_out) = (0, 0);
    for seed in 300..360 {
        // A row with a typed click names two; written plainly it names one, so that an erasure finds less in common.
        let later = Abilities { handover: false, ..Abilities::ALL };
        let mut input = datasets::random(seed, &Taste { later, ..Taste::order_free() });
        let mut plain = plainly_written(&input);
        let model = all(&input);
        for n in 0..3 {
            let user = format!("u{}", (seed as usize + n) % 6);
            several += usize::from(model.person_merges.together(&user).len() > 1);
            plain.steps.push(Step::Erase { user: model.person_merges.end(&user).to_owned() });
            input.steps.push(Step::Erase { user });
        }
        let again = |input: &mut Input| {
            let files: Vec<Step> = input.steps.iter().filter(|step| step.is_ingest()).cloned().collect();
            input.steps.extend(files);
            let outcome = run_as(Abilities::ALL, input, at(NOW));
            let sum = |count: fn(&Verdict) -> usize| outcome.verdicts.iter().map(count).sum::<usize>();
            (text(&outcome.model), [sum(|verdict| verdict.new), sum(|verdict| verdict.suppressed)])
        };
        let (actual, expected) = (again(&mut input), again(&mut plain));
        let only = |one: &str, other: &str| one.lines().find(|line| !other.contains(line)).map(str::to_owned);
        let difference = [only(&actual.0, &expected.0), only(&expected.0, &actual.0)];
        assert!(actual == expected, "seed {seed}: {difference:?}, {:?}, {:?}", actual.1, expected.1);
        kept_out += usize::from(actual.1[1] > 0);
    }
    assert!(several > 20 && kept_out > 40, "{several}, {kept_out}");
}

/// Two members, `m-1` of Bergen and `m-2` of nowhere, and one account through a link of each in May 2025.
fn two_members() -> Input {
    let member = |id: &str, group: Option<&str>| Member {
        member_id: id.to_owned(),
        name: None,
        group: group.map(str::to_owned),
        user_id: None,
    };
    let link = |code: &str, member_id: &str| Link {
        code: code.to_owned(),
        member_id: member_id.to_owned(),
        campaign: None,
        channel: None,
        kind: Kind::Shared,
        created_at: at("2025-01-01T00:00:00Z"),
        expires_at: None,
        disabled_at: None,
    };
    let bytes = "event,occurred_at,link_code,user_id,event_id
account_created,2025-05-10T10:00:00Z,one,u1,e1
account_created,2025-05-11T10:00:00Z,two,u2,e2
account_created,2025-07-11T10:00:00Z,one,u3,e3
";
    Input {
        organization: Organization {
            slug: "nhf".to_owned(),
            timezone: "Europe/Oslo".to_owned(),
            window_days: 90,
            horizon_days: 90,
        },
        members: vec![member("m-1", Some("Bergen")), member("m-2", None)],
        links: vec![link("one", "m-1"), link("two", "m-2")],
        steps: vec![Step::Ingest { name: "people.csv".to_owned(), bytes: bytes.as_bytes().to_vec() }],
    }
}

fn group(group: &str, from: From) -> Step {
    Step::SetGroup { member_id: "m-1".to_owned(), group: Some(group.to_owned()), from }
}

fn entered_by(model: &Model, dimension: &'static str) -> BTreeMap<String, u64> {
    let question = FunnelQuery { by: vec![dimension], ..FunnelQuery::plain(Period::all(), at(NOW)) };
    let report = funnel(model, &question);
    let groups = report["groups"].as_array().unwrap().iter();
    groups.map(|group| (group["keys"][dimension].to_string(), group["entered"].as_u64().unwrap())).collect()
}

#[test]
fn an_erased_member_has_no_group_of_any_day_now_or_then() {
    let mut input = two_members();
    input.steps.push(group("Tromsø", From::Day(day("2025-07-01"))));
    input.steps.push(Step::MergeMember { member_id: "m-2".to_owned(), into: "m-1".to_owned() });
    let merged = all(&input);
    let two = [("\"Bergen\"".to_owned(), 2), ("\"Tromsø\"".to_owned(), 1)];
    assert_eq!(entered_by(&merged, "group"), two.into());
    let becomes = [("m-1", "erased-1"), ("m-2", "erased-2")].map(|(id, random)| (id.to_owned(), random.to_owned()));
    input.steps.push(Step::EraseMember { member_id: "m-2".to_owned(), becomes: becomes.into() });
    let outcome = run_as(Abilities::ALL, &input, at(NOW));
    assert_eq!(entered_by(&outcome.model, "group"), [("\"(erased)\"".to_owned(), 3)].into());
    assert_eq!(entered_by(&outcome.model, "member"), [("\"(erased)\"".to_owned(), 3)].into());
    assert!(outcome.model.links.iter().all(|link| link.closes_at() == Some(at(NOW))));
    let before_the_merge = as_of(Abilities::ALL, &input, 2, at(NOW));
    let all = [("\"(erased)\"".to_owned(), 3)];
    assert_eq!(entered_by(&before_the_merge, "member"), all.clone().into());
    assert_eq!(entered_by(&before_the_merge, "group"), all.into());
    assert!(before_the_merge.links.iter().all(|link| link.closes_at().is_none()), "nobody knew by then");
    let board = BoardQuery::plain(Period::all(), Metric::Joined, at(NOW));
    let rows = leaderboard(&outcome.model, &board)["rows"].clone();
    assert_eq!(rows.as_array().unwrap().len(), 1, "{rows}");
    assert_eq!([&rows[0]["member_id"], &rows[0]["joined"]], [&json!("(erased)"), &json!(3)]);
}

#[test]
fn a_label_changed_for_past_days_is_what_moved_them() {
    let mut input = two_members();
    input.steps.push(group("Tromsø", From::Day(day("2025-07-01"))));
    input.steps.push(group("Oslo", From::Always));
    let names = ["import", "label m-1", "label m-1"].map(str::to_owned);
    let june: Micros = at("2025-06-30T12:00:00Z");
    let year = Period::parse("2025", day("2026-11-22")).unwrap();
    let moved = moved_as(Abilities::ALL, &input, 1, june, at(NOW), &year, &names);
    let about = |group: &str| {
        let (about, (was, is, by)) = moved
            .iter()
            .find(|(about, _)| {
                let about: Value = serde_json::from_str(about).unwrap();
                about["key"] == group && about["basis"] == "cohort" && about["figure"] == "entered"
            })
            .unwrap_or_else(|| panic!("{group} has not moved: {moved:?}"));
        assert!(about.contains("group"));
        (was.clone(), is.clone(), by.iter().map(|step| step.name.clone()).collect::<Vec<_>>())
    };
    let label = || "label m-1".to_owned();
    // The account of July is known since June only by time, and never was in a group that stayed.
    assert_eq!(about("Bergen"), (json!(1), Value::Null, vec!["time".to_owned(), label(), label()]));
    assert_eq!(about("Oslo"), (Value::Null, json!(2), vec![label()]));
}

#[test]
fn an_alias_that_is_taken_off_leads_nobody_on() {
    let mut input = two_members();
    input.steps = vec![
        Step::AddAlias { code: "one".to_owned(), alias: "first".to_owned() },
        Step::AddAlias { code: "one".to_owned(), alias: "null".to_owned() },
        Step::RemoveAlias { alias: "first".to_owned() },
    ];
    let before = Input { steps: input.steps[..2].to_vec(), ..input.clone() };
    let leads = |model: &Model, text: &str| model.redirect(text).map(|link| link.code.clone());
    assert_eq!(leads(&all(&before), "/r/First?utm=a"), Some("one".to_owned()));
    let model = all(&input);
    assert_eq!(leads(&model, "/r/first"), None);
    assert_eq!(leads(&model, "/r/one"), Some("one".to_owned()));
    assert_eq!(model.link("first").map(|link| link.code.as_str()), Some("one"), "it still resolves");
    assert_eq!(run_as(Abilities::ALL, &input, at(NOW)).refused, [(1, Refusal::CodeForm)].into());
}
