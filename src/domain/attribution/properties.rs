//! What holds for all events: their order plays no part, and merges and hand-overs are nothing but other names.

use super::HandOvers;
use super::fixtures::{Answer, event, members, persons};
use crate::domain::{Fact, Members, Persons, Stage};
use proptest::prelude::*;

const IDS: [&str; 12] = ["e01", "e02", "e03", "e04", "e05", "e06", "e07", "e08", "e09", "e10", "e11", "e12"];
const CODES: [&str; 10] = ["-", "-", "kari", "kari-2", "ola", "per", "per-2", "c1", "c2", "nowhere"];
const CLICKS: [&str; 5] = ["-", "-", "c1", "c2", "c3"];
const USERS: [&str; 8] = ["-", "-", "u-1", "u-2", "u-3", "u-4", "u-901", "u-902"];

fn facts() -> impl Strategy<Value = Vec<Fact<'static>>> {
    let stage = proptest::sample::select(&Stage::ALL[..]);
    let texts = [&CODES[..], &CLICKS, &USERS].map(proptest::sample::select);
    let row = (stage, prop_oneof![4 => 0..9_i64, 1 => 85..105_i64], texts);
    let rows = proptest::collection::vec(row, 0..IDS.len());
    rows.prop_map(|rows| {
        rows.into_iter().zip(IDS).map(|((stage, day, texts), id)| event(id, stage, day, texts)).collect()
    })
}

fn person_merges() -> impl Strategy<Value = Vec<(&'static str, &'static str)>> {
    // The members' own users stand for themselves, as in the links.
    let merge = (proptest::sample::select(&USERS[2..6]), proptest::sample::select(&USERS[2..]));
    proptest::collection::vec(merge, 0..4)
}

fn member_merges() -> impl Strategy<Value = Members> {
    proptest::sample::select(vec![None, Some((1, 2)), Some((2, 1))]).prop_map(|merge| match merge {
        None => Members::none(),
        Some(merge) => members(&[merge]),
    })
}

proptest! {
    #[test]
    fn order_makes_no_difference(
        (facts, shuffled) in facts().prop_flat_map(|facts| (Just(facts.clone()), Just(facts).prop_shuffle())),
        merges in person_merges(),
        members in member_merges(),
    ) {
        let persons = persons(&merges);
        prop_assert_eq!(Answer::of(&facts, &persons, &members), Answer::of(&shuffled, &persons, &members));
    }

    #[test]
    fn merging_persons_is_renaming_them(facts in facts(), merges in person_merges()) {
        let persons: &'static Persons = Box::leak(Box::new(persons(&merges)));
        let renamed: Vec<Fact<'static>> =
            facts.iter().map(|fact| Fact { user_id: fact.user_id.map(|user| persons.end(user)), ..*fact }).collect();
        prop_assert_eq!(Answer::of(&facts, persons, &Members::none()), Answer::without_merges(&renamed));
    }

    #[test]
    fn handing_over_is_sending_the_click(facts in facts(), merges in person_merges()) {
        let hand_overs = HandOvers::among(&facts);
        let sent = |fact: &Fact<'static>| {
            let link_code = fact.link_code.filter(|_| hand_overs.has_code(fact));
            Fact { link_code, click_id: hand_overs.click_id(fact), ..*fact }
        };
        let sent: Vec<Fact<'static>> = facts.iter().map(sent).collect();
        let persons = persons(&merges);
        prop_assert_eq!(
            Answer::of(&facts, &persons, &Members::none()),
            Answer::of(&sent, &persons, &Members::none())
        );
    }

    #[test]
    fn merges_of_others_change_nothing(facts in facts()) {
        let persons = persons(&[("x", "y"), ("y", "z")]);
        prop_assert_eq!(Answer::of(&facts, &persons, &members(&[(7, 8)])), Answer::without_merges(&facts));
    }
}
