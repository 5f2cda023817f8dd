//! What decides attribution beside the events themselves.

use super::{ReservedSlots, Rules};
use crate::domain::{LinkFacts, Members, Persons};

/// The links, merges, settings and reserved places of an organization at one revision.
///
/// The answer borrows from the facts and from `persons`, for `'a`; all else it needs for as long as it is worked out.
#[derive(Debug, Clone, Copy)]
pub struct Context<'c, 'a> {
    /// The links that events lead to. Each stands here once, however many codes it has: a fact's link is an index.
    pub links: &'c [LinkFacts],
    /// The places of sealed referrals.
    pub reserved: &'c ReservedSlots,
    /// Which user ids are one person.
    pub persons: &'a Persons,
    /// Which members are one.
    pub members: &'c Members,
    /// The settings.
    pub rules: Rules,
}

impl<'c, 'a> Context<'c, 'a> {
    /// A context in which nobody was merged.
    pub const fn without_merges(links: &'c [LinkFacts], reserved: &'c ReservedSlots, rules: Rules) -> Self {
        static PERSONS: Persons = Persons::none();
        static MEMBERS: Members = Members::none();
        Self { links, reserved, persons: &PERSONS, members: &MEMBERS, rules }
    }

    /// The person that a user id means.
    pub fn person(&self, user_id: &'a str) -> &'a str {
        self.persons.end(user_id)
    }

    /// Whether a person is the own member of a link: any of the members who are one with its owner.
    pub fn is_own_member(&self, link: &LinkFacts, person: &str) -> bool {
        self.persons.end(&*link.own_user) == person
            || self.members.other_users(link.member_no).any(|user| self.persons.end(user) == person)
    }
}
