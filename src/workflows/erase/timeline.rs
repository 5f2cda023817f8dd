//! What decided attribution at every revision: links, closings, members' own users, settings.

use crate::domain::attribution::Rules;
use crate::domain::calendar::LocalDays;
use crate::domain::{EventTable, Instant, LinkFacts, Members, Persons};
use crate::store::directory::{
    aliases, link_closings, link_resolver, member_merges, member_users, person_merges, settings,
};
use crate::store::error::Result;
use crate::store::{OrgTransaction, Settings};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// All links and settings with the revisions that changed them.
pub(super) struct Timeline {
    /// The links with the revisions that made them; their closings and owners' users are those of no revision.
    links: Vec<(LinkFacts, i64)>,
    /// Where codes lead, and the revisions from which on.
    by_code: FxHashMap<Box<str>, (usize, i64)>,
    /// For a link the instants at which it closes, by the revision from which on.
    closings: FxHashMap<i64, BTreeMap<i64, Option<Instant>>>,
    /// For a member the own users, by the revision up to and without which.
    users_until: FxHashMap<i64, BTreeMap<i64, Box<str>>>,
    /// Which user ids are one person, by the revision from which on.
    persons: BTreeMap<i64, Persons>,
    /// Which members are one, by the revision from which on.
    members: BTreeMap<i64, Members>,
    settings: BTreeMap<i64, Settings>,
    days: Vec<LocalDays>,
}

impl Timeline {
    /// Reads all of it.
    pub async fn load(tx: &mut OrgTransaction) -> Result<Self> {
        let links = link_resolver::all_links(tx).await?;
        let mut closings: FxHashMap<i64, BTreeMap<i64, Option<Instant>>> = FxHashMap::default();
        for dated in link_closings::all(tx).await? {
            closings.entry(dated.link_no).or_default().insert(dated.revision.number, dated.closing.closes_at());
        }
        let mut users_until: FxHashMap<i64, BTreeMap<i64, Box<str>>> = FxHashMap::default();
        for change in member_users::all(tx).await? {
            users_until.entry(change.member_no).or_default().insert(change.revision, change.user_before.into());
        }
        let settings = settings::load_all(tx).await?;
        let places: FxHashMap<i64, usize> =
            links.iter().enumerate().map(|(place, (link, _))| (link.link_no, place)).collect();
        let own = links.iter().enumerate().map(|(place, (link, made))| (link.code.clone(), (place, *made)));
        let further = aliases::all(tx).await?;
        let further = further
            .into_iter()
            .filter_map(|(alias, link_no, added)| Some((alias.into_boxed_str(), (*places.get(&link_no)?, added))));
        let by_code = own.chain(further).collect();
        let merges = person_merges::all(tx).await?;
        let moved = merges.iter().flat_map(|merge| [Some(merge.revision), merge.undone_revision]).flatten();
        let persons = moved.map(|revision| (revision, Persons::at(merges.iter().cloned(), revision))).collect();
        let members = members(tx, &users_until).await?;
        let mut days: Vec<LocalDays> = Vec::new();
        for one in settings.values() {
            if !days.iter().any(|days| days.zone() == one.timezone) {
                days.push(LocalDays::new(one.timezone));
            }
        }
        Ok(Self { links, by_code, closings, users_until, persons, members, settings, days })
    }

    /// Notes in events where their codes lead: to places among the links of this timeline.
    pub fn note_in(&self, events: &mut EventTable) {
        for index in 0..events.len() {
            let link = events.link_code(index).and_then(|code| self.by_code.get(code)).map(|(link, _)| *link);
            events.set_link(index, link);
        }
    }

    /// Whether a code led to its link at a revision.
    pub fn leads_at(&self, code: &str, revision: i64) -> bool {
        self.by_code.get(code).is_some_and(|(_, added)| *added <= revision)
    }

    /// Which user ids were one person at a revision.
    pub fn persons_at(&self, revision: i64) -> &Persons {
        static NOBODY: Persons = Persons::none();
        self.persons.range(..=revision).next_back().map_or(&NOBODY, |(_, persons)| persons)
    }

    /// Which members were one at a revision.
    pub fn members_at(&self, revision: i64) -> &Members {
        static NOBODY: Members = Members::none();
        self.members.range(..=revision).next_back().map_or(&NOBODY, |(_, members)| members)
    }

    /// A link as it was at a revision.
    pub fn link_at(&self, link: usize, revision: i64) -> LinkFacts {
        let mut facts = self.links[link].0.clone();
        let closing = self.closings.get(&facts.link_no).and_then(|all| all.range(..=revision).next_back());
        facts.closes_at = closing.and_then(|(_, closes_at)| *closes_at);
        let user = self.users_until.get(&facts.member_no).and_then(|all| all.range(revision + 1..).next());
        if let Some((_, user)) = user {
            facts.own_user = user.clone();
        }
        facts
    }

    /// The rules and the days at a revision.
    pub fn rules_at(&self, revision: i64) -> (Rules, &LocalDays) {
        let held = self.settings.range(..=revision.max(1)).next_back().or_else(|| self.settings.first_key_value());
        // An organization begins with its first settings, and with the days of each.
        let settings = held.map_or_else(|| Settings::of_zone("UTC"), |(_, settings)| settings.clone());
        let days = self.days.iter().find(|days| days.zone() == settings.timezone).unwrap_or(&self.days[0]);
        (settings.rules(), days)
    }

    /// The revisions that changed what decides about some codes and their links.
    pub fn changes(&self, codes: &[&str]) -> Vec<i64> {
        let everywhere = self.settings.keys().chain(self.persons.keys()).chain(self.members.keys());
        let mut changes: Vec<i64> = everywhere.copied().collect();
        for (link, added) in codes.iter().filter_map(|code| self.by_code.get(*code)) {
            let (facts, _) = &self.links[*link];
            changes.push(*added);
            changes.extend(self.closings.get(&facts.link_no).into_iter().flat_map(BTreeMap::keys));
            changes.extend(self.users_until.get(&facts.member_no).into_iter().flat_map(BTreeMap::keys));
        }
        changes
    }
}

/// Which members were one, by the revision from which on: a merge, its end, or another own user of one of them.
async fn members(
    tx: &mut OrgTransaction,
    users_until: &FxHashMap<i64, BTreeMap<i64, Box<str>>>,
) -> Result<BTreeMap<i64, Members>> {
    let merges = member_merges::all(tx).await?;
    let users = member_merges::own_users(tx).await?;
    let moved = merges.iter().flat_map(|merge| [Some(merge.revision), merge.undone_revision]).flatten();
    let renamed = users.keys().filter_map(|member| users_until.get(member)).flat_map(BTreeMap::keys).copied();
    let at = |revision: i64| {
        let users = users.iter().map(|(member, user)| {
            let before = users_until.get(member).and_then(|all| all.range(revision + 1..).next());
            (*member, before.map_or(user, |(_, before)| before).clone())
        });
        (revision, Members::at(merges.iter().copied(), users, revision))
    };
    Ok(moved.chain(renamed).map(at).collect())
}
