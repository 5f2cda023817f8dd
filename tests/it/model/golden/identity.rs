//! Golden cases about who is who: merged persons and members, aliases, and clicks that are typed.

use super::{Ask, Golden, ingest, link, posters, scene};
use crate::model::abilities::Abilities;
use crate::model::funnel::{Basis, FunnelQuery};
use crate::model::leaderboard::{BoardQuery, Metric};
use crate::model::period::Period;
use crate::model::referrals::ListQuestion;
use crate::model::view::Filters;
use crate::model::{Input, Kind, Micros, Refusal, Step};
use serde_json::{Value, json};

/// The cases.
pub fn cases(now: Micros) -> Vec<Golden> {
    let merges = Abilities { merges: true, ..Abilities::NONE };
    let handover = Abilities { handover: true, ..Abilities::NONE };
    let aliases = Abilities { aliases: true, ..Abilities::NONE };
    let needing = |needs: Abilities, cases: Vec<Golden>| cases.into_iter().map(move |case| case.needs(needs));
    let member_merges = Abilities { member_merges: true, ..merges };
    let merged = [persons(now), rules_of_persons(), erased(now)].concat();
    needing(merges, merged)
        .chain(needing(member_merges, members(now)))
        .chain(needing(handover, handovers()))
        .chain(needing(aliases, aliased(now)))
        .collect()
}

/// The input with more steps.
fn then(input: Input, steps: &[Step]) -> Input {
    Input { steps: [&input.steps, steps].concat(), ..input }
}

fn merge(user: &str, into: &str) -> Step {
    Step::MergePerson { user: user.to_owned(), into: into.to_owned() }
}

fn unmerge(user: &str) -> Step {
    Step::UnmergePerson { user: user.to_owned() }
}

fn merge_member(member_id: &str, into: &str) -> Step {
    Step::MergeMember { member_id: member_id.to_owned(), into: into.to_owned() }
}

fn list(now: Micros) -> Ask {
    Ask::Referrals(ListQuestion::plain(now))
}

fn rows<const N: usize>(rows: [Value; N]) -> Value {
    json!({"rows": rows.to_vec()})
}

fn two_ids() -> Input {
    posters(&[&[
        "account_created,2025-03-09T10:00:00Z,bbb,,u-3,e1,",
        "first_login,2025-03-09T11:00:00Z,,,u-3,e2,",
        "account_created,2025-03-05T10:00:00Z,aaa,,u-9,e3,",
    ]])
}

fn persons(now: Micros) -> Vec<Golden> {
    let one = json!({"user_id": "u-3", "link_code": "aaa", "joined_at": "2025-03-05T10:00:00Z",
                     "activated_at": "2025-03-09T11:00:00Z", "flags": []});
    let two = [
        json!({"user_id": "u-9", "link_code": "aaa", "activated_at": null}),
        json!({"user_id": "u-3", "link_code": "bbb", "activated_at": "2025-03-09T11:00:00Z"}),
    ];
    let of_user = |user: &str| Ask::Referrals(ListQuestion { user: Some(user.to_owned()), ..ListQuestion::plain(now) });
    let refused = [merge("a", "b"), merge("a", "c"), merge("b", "c"), merge("c", "a"), merge("d", "d"), unmerge("c")];
    let ingested_again = ingest("file-0.csv", &["account_created,2025-03-05T10:00:00Z,aaa,,u-9,e3,"]);
    let other_id = ingest("file-2.csv", &["account_created,2025-03-05T10:00:00Z,aaa,,u-3,e3,"]);
    vec![
        Golden::new("Merge twice", then(two_ids(), &refused))
            .refused(2, Refusal::MergedAlready)
            .refused(4, Refusal::Circle)
            .refused(5, Refusal::Circle)
            .refused(6, Refusal::NotMerged),
        Golden::new("Two ids", then(two_ids(), &[merge("u-9", "u-3")]))
            .referrals([one.clone()])
            .ask(of_user("u-9"), rows([one.clone()]))
            .ask(of_user("u-3"), rows([one.clone()]))
            .ask_earlier(1, list(now), rows(two.clone())),
        Golden::new("+ Two ids, taken back", then(two_ids(), &[merge("u-9", "u-3"), unmerge("u-9")]))
            .same_as(two_ids())
            .ask_earlier(2, list(now), rows([one.clone()])),
        Golden::new(
            "+ A merge before its events",
            Input { steps: [vec![merge("u-9", "u-3")], two_ids().steps].concat(), ..two_ids() },
        )
        .referrals([one.clone()])
        .same_as(then(two_ids(), &[merge("u-9", "u-3")])),
        Golden::new(
            "+ Taken back, an id may go elsewhere",
            then(two_ids(), &[merge("u-9", "u-1"), unmerge("u-9"), merge("u-9", "u-3")]),
        )
        .referrals([one.clone()]),
        Golden::new("+ A chain goes to its end", then(two_ids(), &[merge("u-9", "x"), merge("x", "u-3")]))
            .referrals([one.clone()])
            .ask_earlier(2, list(now), rows([json!({"user_id": "x"}), json!({"user_id": "u-3"})])),
        Golden::new("+ A chain in another order", then(two_ids(), &[merge("x", "u-3"), merge("u-9", "x")]))
            .referrals([one.clone()]),
        Golden::new(
            "+ The middle of a chain is taken back",
            then(two_ids(), &[merge("u-9", "x"), merge("x", "u-3"), unmerge("x")]),
        )
        .referrals([json!({"user_id": "x", "link_code": "aaa"}), json!({"user_id": "u-3", "link_code": "bbb"})]),
        Golden::new(
            "+ Keys keep ids as they were sent",
            then(two_ids(), &[merge("u-9", "u-3"), ingested_again, other_id]),
        )
        .verdict(json!({"new": 3}))
        .verdict(json!({"duplicate": 1}))
        .verdict(json!({"rejected_codes": {"E_CONFLICT": 1}}))
        .referrals([one]),
    ]
}

fn rules_of_persons() -> Vec<Golden> {
    let old: &[&str] =
        &["first_login,2023-02-01T10:00:00Z,,,u-9,e1,", "account_created,2025-03-02T10:00:00Z,aaa,,u-3,e2,"];
    let prepared: &[&str] =
        &["account_created,2023-02-01T10:00:00Z,,,u-9,e1,", "account_created,2025-03-02T10:00:00Z,aaa,,u-3,e2,"];
    let one_click: &[&str] = &[
        "link_clicked,2025-03-01T10:00:00Z,aaa,c1,,e1,",
        "account_created,2025-03-02T10:00:00Z,,c1,U1,e2,",
        "account_created,2025-03-03T10:00:00Z,,c1,U2,e3,",
        "account_created,2025-03-04T10:00:00Z,,c1,U3,e4,",
    ];
    let own: &[&str] = &["account_created,2025-03-02T10:00:00Z,pa1,,private,e1,"];
    vec![
        Golden::new("+ An old member under another id", then(posters(&[old]), &[merge("u-9", "u-3")])).referrals([]),
        Golden::new("+ A prepared account under another id", then(posters(&[prepared]), &[merge("u-9", "u-3")]))
            .referrals([json!({"user_id": "u-3", "joined_at": "2025-03-02T10:00:00Z"})]),
        Golden::new("+ Two ids, one click", then(posters(&[one_click]), &[merge("U2", "U1")])).referrals([
            json!({"user_id": "U1", "flags": [], "clicked_at": "2025-03-01T10:00:00Z"}),
            json!({"user_id": "U3", "flags": ["shared_click"]}),
        ]),
        Golden::new("+ The mentor's other id", then(scene(&[own]), &[merge("private", "m-a")])).referrals([
            json!({"user_id": "m-a", "link_code": "pa1", "flags": ["self_referral"]}),
            json!({"user_id": null, "link_code": "pa1", "status": "generated"}),
            json!({"user_id": null, "link_code": "pb1"}),
        ]),
        Golden::new("+ The mentor's id is merged away", then(scene(&[own]), &[merge("m-a", "private")])).referrals([
            json!({"user_id": "private", "link_code": "pa1", "flags": ["self_referral"]}),
            json!({"user_id": null, "link_code": "pa1", "status": "generated"}),
            json!({"user_id": null, "link_code": "pb1"}),
        ]),
    ]
}

fn members(now: Micros) -> Vec<Golden> {
    let lines: &[&str] = &[
        "account_created,2025-03-02T10:00:00Z,aaa,,u1,e1,",
        "account_created,2025-03-02T10:00:00Z,bbb,,u2,e2,",
        "account_created,2025-03-02T10:00:00Z,bbb,,m-a,e3,",
        "account_created,2025-03-02T10:00:00Z,aaa,,m-b,e4,",
    ];
    let mut input = posters(&[lines]);
    input.members[1].group = Some("Bergen".to_owned());
    let board = |filters: Filters| {
        Ask::Leaderboard(BoardQuery { all: true, filters, ..BoardQuery::plain(Period::all(), Metric::Joined, now) })
    };
    let of = |member: &str| Filters { member: Some(member.to_owned()), ..Filters::default() };
    let by_group = Ask::Funnel(FunnelQuery { by: vec!["group"], ..FunnelQuery::plain(Period::all(), now) });
    let one = |name: &str| rows([json!({"member_id": name, "joined": 2})]);
    let before = rows([json!({"member_id": "m-a", "joined": 2}), json!({"member_id": "m-b", "joined": 2})]);
    let refused = [
        merge_member("m-b", "m-a"),
        merge_member("m-a", "m-b"),
        merge_member("m-b", "m-a"),
        merge_member("m-a", "m-x"),
        Step::UnmergeMember { member_id: "m-a".to_owned() },
    ];
    vec![
        Golden::new("+ Two members are one", then(input.clone(), &[merge_member("m-b", "m-a")]))
            .referrals([
                json!({"user_id": "u1", "member_id": "m-a", "link_code": "aaa", "flags": []}),
                json!({"user_id": "u2", "member_id": "m-a", "link_code": "bbb", "flags": []}),
                json!({"user_id": "m-a", "member_id": "m-a", "flags": ["self_referral"]}),
                json!({"user_id": "m-b", "member_id": "m-a", "flags": ["self_referral"]}),
            ])
            .statistics(json!({"grain": "month", "member_id": "m-a", "entered": 2}))
            .ask(board(Filters::default()), one("m-a"))
            .ask(board(of("m-b")), one("m-a"))
            .ask(by_group.clone(), json!({"groups": [{"keys": {"group": "Oslo"}, "entered": 2}]}))
            .ask_earlier(1, board(Filters::default()), before)
            .ask_earlier(
                1,
                by_group,
                json!({"groups": [
                    {"keys": {"group": "Oslo"}, "entered": 2}, {"keys": {"group": "Bergen"}, "entered": 2},
                ]}),
            ),
        Golden::new(
            "+ Two members are two again",
            then(input.clone(), &[merge_member("m-b", "m-a"), Step::UnmergeMember { member_id: "m-b".to_owned() }]),
        )
        .same_as(input.clone())
        .ask_earlier(2, board(Filters::default()), one("m-a")),
        Golden::new("+ Members go round in no circle", then(input.clone(), &refused))
            .refused(2, Refusal::Circle)
            .refused(3, Refusal::MergedAlready)
            .refused(4, Refusal::Unknown)
            .refused(5, Refusal::NotMerged),
        // A person who is the one member's private id recruits nobody through the other member's link.
        Golden::new(
            "+ Members and persons are compared together",
            then(
                posters(&[&["account_created,2025-03-02T10:00:00Z,aaa,,private,e1,"]]),
                &[merge_member("m-b", "m-a"), merge("private", "m-b")],
            ),
        )
        .referrals([json!({"user_id": "m-b", "member_id": "m-a", "flags": ["self_referral"]})]),
    ]
}

fn erased(now: Micros) -> Vec<Golden> {
    let erase = Step::Erase { user: "u-9".to_owned() };
    let again = ingest(
        "again.csv",
        &[
            "first_login,2025-04-01T10:00:00Z,,,u-3,e8,",
            "first_login,2025-04-01T10:00:00Z,,,u-9,e9,",
            "account_created,2025-03-05T10:00:00Z,aaa,,,e3,",
        ],
    );
    let whole = |basis: Basis| Ask::Funnel(FunnelQuery { basis, ..FunnelQuery::plain(Period::all(), now) });
    vec![
        Golden::new("+ Erasing one id takes the other", then(two_ids(), &[merge("u-9", "u-3"), erase.clone(), again]))
            .verdict(json!({"new": 3}))
            .verdict(json!({"suppressed": 3}))
            .ask(whole(Basis::Cohort), json!({"entered": 1, "stages": [{}, {}, {"reached": 1}, {"reached": 1}]}))
            .ask_earlier(2, whole(Basis::Cohort), json!({"entered": 1}))
            .ask_earlier(1, whole(Basis::Cohort), json!({"entered": 2})),
        Golden::new(
            "+ What is erased is merged no more",
            then(
                two_ids(),
                &[merge("u-9", "u-3"), erase.clone(), unmerge("u-9"), merge("u-9", "u-5"), merge("u-5", "u-3")],
            ),
        )
        .refused(3, Refusal::NotMerged)
        .refused(4, Refusal::Erased)
        .refused(5, Refusal::Erased),
        Golden::new("+ Taken back before the erasure", then(two_ids(), &[merge("u-9", "u-3"), unmerge("u-9"), erase]))
            .referrals([json!({"user_id": "u-3", "link_code": "bbb"})])
            .statistics(json!({"kind": "sealed", "link_code": "aaa", "count": 1})),
    ]
}

fn handovers() -> Vec<Golden> {
    let account = "account_created,2025-03-02T10:00:00Z,skt7m2qx,own1,u1,e1,";
    let click = "link_clicked,2025-03-01T10:00:00Z,aaa,skt7m2qx,,e2,";
    let one = json!({"user_id": "u1", "link_code": "aaa", "status": "joined", "flags": [],
                     "clicked_at": "2025-03-01T10:00:00Z", "joined_at": "2025-03-02T10:00:00Z"});
    let own: &[&str] = &["link_clicked,2025-02-20T10:00:00Z,bbb,own1,,e3,", account, click];
    let link_wins: &[&str] =
        &["account_created,2025-03-02T10:00:00Z,bbb,,u1,e1,", "link_clicked,2025-03-01T10:00:00Z,aaa,bbb,,e2,"];
    let late_link = then(posters(&[&[account, click]]), &[Step::AddLink(link("skt7m2qx", "m-b", Kind::Shared))]);
    let unknown: &[&str] = &[account, "app_installed,2025-03-01T10:00:00Z,,skt7m2qx,,e2,"];
    let sent_again = ingest("again.csv", &["app_installed,2025-03-03T10:00:00Z,skt7m2qx,,,e7,"]);
    let erased = then(posters(&[&[account, click]]), &[Step::Erase { user: "u1".to_owned() }, sent_again]);
    let anonymous: &[&str] = &["app_installed,2025-03-02T10:00:00Z,skt7m2qx,,,e1,", click];
    let two: &[&str] = &[account, click, "account_created,2025-03-04T10:00:00Z,skt7m2qx,own2,u2,e5,"];
    vec![
        Golden::new("Hand-over", posters(&[&[account], &[click]]))
            .verdict(json!({"unattributed_reasons": {"unknown_link": 1}}))
            .verdict(json!({"attributed": 1}))
            .referrals([one.clone()]),
        Golden::new("+ Hand-over in the other order", posters(&[&[click], &[account]])).referrals([one.clone()]),
        Golden::new("+ Hand-over before the event's own click", posters(&[own]))
            .referrals([one.clone(), json!({"user_id": null, "link_code": "bbb", "status": "clicked"})]),
        Golden::new("+ A link's code is no hand-over", posters(&[link_wins])).referrals([
            json!({"user_id": "u1", "link_code": "bbb", "clicked_at": null}),
            json!({"user_id": null, "link_code": "aaa", "status": "clicked"}),
        ]),
        Golden::new("+ A link with a click's id comes late", late_link).referrals([
            json!({"user_id": "u1", "link_code": "skt7m2qx", "clicked_at": null}),
            json!({"user_id": null, "link_code": "aaa", "status": "clicked"}),
        ]),
        Golden::new("+ Hand-over of a click that leads nowhere", posters(&[unknown]))
            .verdict(json!({"unattributed_reasons": {"unknown_click": 2}}))
            .referrals([]),
        Golden::new("+ Hand-over without a user", posters(&[anonymous]))
            .referrals([json!({"user_id": null, "link_code": "aaa", "status": "installed"})]),
        Golden::new("+ Two people type one click", posters(&[two]))
            .referrals([one, json!({"user_id": "u2", "link_code": "aaa", "flags": ["shared_click"]})]),
        Golden::new("+ A click that was erased is not typed again", erased)
            .verdict(json!({"new": 2}))
            .verdict(json!({"suppressed": 1})),
    ]
}

fn aliased(now: Micros) -> Vec<Golden> {
    let lines: &[&str] = &[
        "account_created,2025-03-02T10:00:00Z,gamle,,u1,e1,",
        "link_clicked,2025-03-02T10:00:00Z,gamle,c1,,e2,",
        "account_created,2025-03-02T11:00:00Z,,c1,u2,e3,",
    ];
    let alias = |code: &str, alias: &str| Step::AddAlias { code: code.to_owned(), alias: alias.to_owned() };
    let off = Step::RemoveAlias { alias: "gamle".to_owned() };
    let both = [
        json!({"user_id": "u1", "link_code": "aaa", "status": "joined"}),
        json!({"user_id": "u2", "link_code": "aaa", "clicked_at": "2025-03-02T10:00:00Z"}),
    ];
    let by_alias = Filters { link: Some("gamle".to_owned()), ..Filters::default() };
    let filtered = Ask::Funnel(FunnelQuery { filters: by_alias, ..FunnelQuery::plain(Period::all(), now) });
    let taken = [
        alias("aaa", "gamle"),
        alias("bbb", "gamle"),
        alias("bbb", "aaa"),
        alias("zzz", "nye"),
        Step::AddLink(link("gamle", "m-b", Kind::Shared)),
        off.clone(),
        alias("bbb", "gamle"),
        off.clone(),
    ];
    let mut personal = scene(&[&["link_clicked,2025-03-02T10:00:00Z,gamle,,,e1,"]]);
    personal.steps.push(alias("pa1", "gamle"));
    vec![
        Golden::new("+ An alias re-attributes", then(posters(&[lines]), &[alias("aaa", "gamle")]))
            .verdict(json!({"unattributed_reasons": {"unknown_link": 2, "unknown_click": 1}}))
            .referrals(both.clone())
            .ask(filtered, json!({"entered": 2, "links_generated": 1}))
            .ask_earlier(1, list(now), rows([])),
        Golden::new(
            "+ An alias that is taken off still resolves",
            then(posters(&[lines]), &[alias("aaa", "gamle"), off]),
        )
        .referrals(both.clone()),
        Golden::new("+ An alias of an alias", then(posters(&[lines]), &[alias("aaa", "x1x"), alias("x1x", "gamle")]))
            .referrals(both.clone()),
        Golden::new("+ Codes are used once", then(posters(&[lines]), &taken))
            .refused(2, Refusal::CodeTaken)
            .refused(3, Refusal::CodeTaken)
            .refused(4, Refusal::Unknown)
            .refused(5, Refusal::CodeTaken)
            .refused(7, Refusal::CodeTaken)
            .refused(8, Refusal::Unknown)
            .referrals(both),
        Golden::new("+ An alias of a personal link is its referral", personal).referrals([
            json!({"link_code": "pa1", "status": "clicked"}),
            json!({"link_code": "pb1", "status": "generated"}),
        ]),
    ]
}
