//! A small organization for the tests: four links of two members, and events that are easy to write down.

use super::{Attribution, Context, Outcome, ReservedSlots, Root, Rules, attribute};
use crate::domain::{DAY, Fact, Instant, LinkFacts, LinkKind, Members, Merge, Persons, Stage};
use std::collections::BTreeMap;

/// Codes and the links that they lead to; `kari-2` and `per-2` are aliases.
const CODES: [(&str, usize); 6] = [("kari", 0), ("kari-2", 0), ("ola", 1), ("per", 2), ("per-2", 2), ("shut", 3)];

pub const RULES: Rules = Rules { window: 90 * DAY };

/// The shared links `kari` and `ola`, the personal link `per`, and the closed one `shut`.
pub fn links() -> Vec<LinkFacts> {
    let link = |link_no: i64, code: &str, kind, closes_at, member_no, own_user: &str| LinkFacts {
        link_no,
        code: code.into(),
        kind,
        created_at: Instant(0),
        closes_at,
        own_user: own_user.into(),
        member_no,
    };
    vec![
        link(1, "kari", LinkKind::Shared, None, 1, "u-901"),
        link(2, "ola", LinkKind::Shared, None, 2, "u-902"),
        link(3, "per", LinkKind::Personal, None, 1, "u-901"),
        link(4, "shut", LinkKind::Shared, Some(Instant(0)), 2, "u-902"),
    ]
}

/// An event on a day, with the code, click and user it carries; `-` for none.
pub fn event(id: &'static str, stage: Stage, day: i64, [code, click, user]: [&'static str; 3]) -> Fact<'static> {
    let text = |text: &'static str| (text != "-").then_some(text);
    Fact {
        tracking_id: 0,
        stage,
        occurred_at: Instant(day * DAY),
        link_code: text(code),
        link: CODES.iter().find(|(known, _)| *known == code).map(|(_, link)| *link),
        click_id: text(click),
        user_id: text(user),
        source: "default",
        event_id: Some(id),
        ordinal: 0,
    }
}

/// The persons after some merges.
pub fn persons(merges: &[(&str, &str)]) -> Persons {
    let recorded = merges.iter().zip(1..).map(|((id, into), revision)| Merge {
        id: (*id).into(),
        into: (*into).into(),
        revision,
        undone_revision: None,
    });
    Persons::at(recorded, i64::MAX)
}

/// The members after some merges; `u-901` is member 1 and `u-902` member 2.
pub fn members(merges: &[(i64, i64)]) -> Members {
    let recorded = merges.iter().map(|&(id, into)| Merge { id, into, revision: 1, undone_revision: None });
    let own_users = [(1, "u-901".into()), (2, "u-902".into())];
    Members::at(recorded, own_users, 1)
}

/// What attribution says, in words that do not depend on the order of anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Each event's referral by its name, or why it has none.
    pub events: BTreeMap<&'static str, String>,
    /// Each referral: name, link, member, milestones in days, flags.
    pub referrals: BTreeMap<String, String>,
}

impl Answer {
    /// The answer for some events.
    pub fn of(facts: &[Fact<'static>], persons: &Persons, members: &Members) -> Self {
        let (links, reserved) = (links(), ReservedSlots::default());
        let context = Context { links: &links, reserved: &reserved, persons, members, rules: RULES };
        let attribution = attribute(facts, &[2], &context);
        Self::describe(facts, &attribution)
    }

    /// The answer where nobody was merged.
    pub fn without_merges(facts: &[Fact<'static>]) -> Self {
        Self::of(facts, &Persons::none(), &Members::none())
    }

    fn describe(facts: &[Fact<'static>], attribution: &Attribution<'_>) -> Self {
        let name = |root: &Root<'_>| match root {
            Root::Link(link) => format!("link {link}"),
            Root::Click(click) => format!("click {click}"),
            Root::User(user) => format!("user {user}"),
            Root::Event(fact) => format!("event {}", facts[*fact].key()),
        };
        let outcome = |outcome: &Outcome| match outcome {
            Outcome::Referral(referral) => name(&attribution.referrals[*referral].root),
            Outcome::Unattributed(reason) => reason.name().to_owned(),
            Outcome::Sealed => "sealed".to_owned(),
        };
        let events = facts.iter().zip(&attribution.outcomes);
        let referrals = attribution.referrals.iter().map(|referral| {
            let days = referral.milestones.map(|at| at.map_or("-".to_owned(), |at| (at.0 / DAY).to_string())).join(" ");
            let (link, member, user) = (referral.link, referral.member_no, referral.user_id.unwrap_or("-"));
            let flags = referral.flags.names().join(" ");
            (name(&referral.root), format!("link {link}, member {member}, {user}: {days} [{flags}]"))
        });
        let answer = Self {
            events: events.map(|(fact, place)| (fact.event_id.unwrap_or_default(), outcome(place))).collect(),
            referrals: referrals.collect(),
        };
        assert_eq!(answer.referrals.len(), attribution.referrals.len(), "no two referrals have one name");
        answer
    }

    /// The referral or the reason of an event.
    pub fn event(&self, id: &str) -> &str {
        &self.events[id]
    }
}
