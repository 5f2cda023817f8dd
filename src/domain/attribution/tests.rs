use super::fixtures::{Answer, RULES, event, links, members, persons};
use super::{Context, Outcome, ReservedSlots, Route, attribute};
use crate::domain::Stage::{AccountCreated, AppInstalled, FirstLogin, LinkClicked};
use crate::domain::code::find_code;
use crate::domain::id::{WholeNumbers, normal_id};
use crate::domain::{Fact, Members, Persons};

/// The referrals of an answer, as `name: content`, but for an unused personal link.
fn referrals(answer: &Answer) -> Vec<String> {
    let unused = "link 2, member 1, -: - - - - []";
    let used = answer.referrals.iter().filter(|(_, content)| *content != unused);
    used.map(|(name, content)| format!("{name}: {content}")).collect()
}

#[test]
fn two_ids_of_one_person_are_one_referral_by_the_earliest_binding() {
    let facts = [
        event("e1", AccountCreated, 1, ["kari", "-", "u-9"]),
        event("e2", AccountCreated, 2, ["ola", "-", "u-3"]),
        event("e3", FirstLogin, 3, ["-", "-", "u-3"]),
    ];
    let merged = Answer::of(&facts, &persons(&[("u-9", "u-3")]), &Members::none());
    assert_eq!(referrals(&merged), ["user u-3: link 0, member 1, u-3: - - 1 3 []"]);
    let before = Answer::without_merges(&facts);
    assert_eq!(
        referrals(&before),
        ["user u-3: link 1, member 2, u-3: - - 2 3 []", "user u-9: link 0, member 1, u-9: - - 1 - []"]
    );
}

#[test]
fn a_login_under_an_earlier_id_makes_an_old_member() {
    let facts = [
        event("e1", FirstLogin, 1, ["-", "-", "old"]),
        event("e2", LinkClicked, 50, ["kari", "c1", "-"]),
        event("e3", AccountCreated, 51, ["-", "c1", "new"]),
    ];
    assert_eq!(Answer::without_merges(&facts).event("e3"), "click c1");
    let merged = Answer::of(&facts, &persons(&[("old", "new")]), &Members::none());
    assert_eq!([merged.event("e1"), merged.event("e3")], ["already_member"; 2]);
    assert_eq!(referrals(&merged), ["click c1: link 0, member 1, -: 50 - - - []"]);
}

#[test]
fn a_links_own_member_is_compared_as_a_person() {
    let facts = [event("e1", AccountCreated, 1, ["kari", "-", "phone"])];
    let flags = |merges: &[(&str, &str)], member_merges: &[(i64, i64)]| {
        Answer::of(&facts, &persons(merges), &members(member_merges)).referrals["user phone"].contains("self_referral")
    };
    assert!(!flags(&[], &[]));
    assert!(flags(&[("u-901", "phone")], &[]));
    assert!(!flags(&[("u-902", "phone")], &[]));
    // Member 2 is the same person as member 1, whichever of them was merged into the other.
    assert!(flags(&[("u-902", "phone")], &[(1, 2)]));
    assert!(flags(&[("u-902", "phone")], &[(2, 1)]));
    let into_own = Answer::of(&facts, &persons(&[("phone", "u-901")]), &Members::none());
    assert_eq!(referrals(&into_own), ["user u-901: link 0, member 1, u-901: - - 1 - [self_referral]"]);
}

#[test]
fn merged_members_count_as_the_last_of_them() {
    let facts = [
        event("e1", AccountCreated, 1, ["per", "-", "u-902"]),
        event("e2", AccountCreated, 2, ["per", "-", "u-1"]),
        event("e3", AccountCreated, 3, ["ola", "-", "u-2"]),
    ];
    let answer = Answer::of(&facts, &Persons::none(), &members(&[(1, 2)]));
    assert_eq!(
        referrals(&answer),
        [
            "link 2: link 2, member 2, u-1: - - 2 - []",
            "user u-2: link 1, member 2, u-2: - - 3 - []",
            "user u-902: link 2, member 2, u-902: - - 1 - [self_referral]",
        ]
    );
    let before = Answer::without_merges(&facts);
    assert_eq!(before.event("e1"), "link 2");
    assert!(before.referrals["user u-1"].contains("[forwarded]"));
}

#[test]
fn a_link_is_one_under_all_its_codes() {
    let facts = [
        event("e1", LinkClicked, 1, ["kari-2", "c1", "-"]),
        event("e2", AccountCreated, 2, ["kari", "c1", "u-1"]),
        event("e3", AppInstalled, 3, ["per", "-", "-"]),
        event("e4", AccountCreated, 4, ["per-2", "-", "u-2"]),
    ];
    let answer = Answer::without_merges(&facts);
    assert_eq!(
        referrals(&answer),
        ["click c1: link 0, member 1, u-1: 1 - 2 - []", "link 2: link 2, member 1, u-2: - 3 4 - []"]
    );
}

#[test]
fn a_hand_over_code_stands_for_its_click_whichever_comes_first() {
    let click = event("click", LinkClicked, 1, ["kari", "skt7m2qx", "-"]);
    let account = event("account", AccountCreated, 2, ["skt7m2qx", "own", "u-1"]);
    assert_eq!(Answer::without_merges(&[account]).event("account"), "unknown_link");
    for facts in [[click, account], [account, click]] {
        let answer = Answer::without_merges(&facts);
        assert_eq!(referrals(&answer), ["click skt7m2qx: link 0, member 1, u-1: 1 - 2 - []"]);
    }
}

#[test]
fn a_hand_over_code_takes_the_place_of_a_known_click() {
    let facts = [
        event("e1", LinkClicked, 1, ["kari", "typed", "-"]),
        event("e2", LinkClicked, 1, ["ola", "own", "-"]),
        event("e3", AppInstalled, 2, ["typed", "own", "-"]),
        event("e4", AccountCreated, 3, ["typed", "own", "u-1"]),
    ];
    let answer = Answer::without_merges(&facts);
    assert_eq!(
        referrals(&answer),
        ["click own: link 1, member 2, -: 1 - - - []", "click typed: link 0, member 1, u-1: 1 2 3 - []"]
    );
    let (links, reserved) = (links(), ReservedSlots::default());
    let attribution = attribute(&facts, &[], &Context::without_merges(&links, &reserved, RULES));
    let route = attribution.people[0].candidates[0].route;
    assert_eq!((attribution.click_id(route), attribution.click_id(Route::Code)), (Some("typed"), None));
}

#[test]
fn a_code_of_a_link_is_never_a_hand_over_code() {
    let facts =
        [event("e1", LinkClicked, 1, ["ola", "kari", "-"]), event("e2", AccountCreated, 2, ["kari", "-", "u-1"])];
    assert_eq!(Answer::without_merges(&facts).event("e2"), "user u-1");
}

#[test]
fn a_hand_over_code_of_an_unknown_or_closed_click_says_so() {
    let facts = [
        event("e1", AppInstalled, 1, ["-", "c1", "-"]),
        event("e2", AppInstalled, 2, ["c1", "-", "-"]),
        event("e3", AccountCreated, 3, ["c1", "-", "u-1"]),
        event("e4", LinkClicked, 4, ["shut", "c2", "-"]),
        event("e5", AccountCreated, 5, ["c2", "-", "u-2"]),
        event("e6", AccountCreated, 6, ["c3", "-", "u-3"]),
    ];
    let answer = Answer::without_merges(&facts);
    let reasons = ["e1", "e2", "e3", "e4", "e5", "e6"].map(|id| answer.event(id));
    let [unknown_click, closed, unknown_link] = ["unknown_click", "link_closed", "unknown_link"];
    assert_eq!(reasons, [unknown_click, unknown_click, unknown_click, closed, closed, unknown_link]);
}

#[test]
fn events_that_name_each_others_clicks_change_places() {
    let facts = [
        event("e1", AccountCreated, 1, ["c2", "c1", "u-1"]),
        event("e2", AccountCreated, 2, ["c1", "c2", "u-2"]),
        event("e3", LinkClicked, 0, ["kari", "c1", "-"]),
    ];
    let answer = Answer::without_merges(&facts);
    assert_eq!(["e1", "e2", "e3"].map(|id| answer.event(id)), ["unknown_click", "click c1", "click c1"]);
}

/// An account of `rows/click-nan.csv`, read through the functions that ids and codes go through.
fn account(id: &'static str, day: i64, [code, click, user]: [&'static str; 3]) -> Fact<'static> {
    let id_in = |text| normal_id(text, WholeNumbers::Refused).unwrap().map_or("-".into(), |id| id.into_owned());
    let click: &'static str = if id_in(click) == "-" { "-" } else { click };
    let user: &'static str = if id_in(user) == "-" { "-" } else { user };
    let code: &'static str = if find_code(code).is_none() { "-" } else { code };
    event(id, AccountCreated, day, [code, click, user])
}

#[test]
fn placeholders_join_nobody() {
    for word in ["NaN", "(not set)"] {
        let facts = [
            account("e1", 1, ["kari", word, "u-1"]),
            account("e2", 2, ["", word, "u-2"]),
            account("e3", 3, ["", word, "u-3"]),
            account("e4", 4, ["", word, "u-4"]),
        ];
        let answer = Answer::without_merges(&facts);
        let outcomes = ["e1", "e2", "e3", "e4"].map(|id| answer.event(id));
        assert_eq!(outcomes, ["user u-1", "unknown_user", "unknown_user", "unknown_user"]);
    }
    let nameless = [1, 2, 3].map(|day| account(["e1", "e2", "e3"][day - 1], day as i64, ["kari", "", "NaN"]));
    let answer = Answer::without_merges(&nameless);
    assert_eq!(["e1", "e2", "e3"].map(|id| answer.event(id)), ["event e1", "event e2", "event e3"]);
}

#[test]
fn the_places_of_sealed_referrals_are_kept_from_hand_overs_too() {
    let facts = [event("e1", LinkClicked, 1, ["kari", "c1", "-"]), event("e2", AccountCreated, 2, ["c1", "-", "u-1"])];
    let reserved = ReservedSlots { clicks: ["c1".into()].into_iter().collect(), ..ReservedSlots::default() };
    let links = links();
    let attribution = attribute(&facts, &[], &Context::without_merges(&links, &reserved, RULES));
    assert_eq!(attribution.outcomes, [Outcome::Sealed, Outcome::Referral(0)]);
    assert_eq!(attribution.referrals[0].flags.names(), ["shared_click"]);
}
