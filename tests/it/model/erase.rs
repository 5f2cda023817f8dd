//! Semantics section 9: what stays of erased persons, and what is kept out.

use super::attribute::{Attribution, Placement, Referral, Root, attribute, first_bound};
use super::instant::Micros;
use super::resolve::Resolver;
use super::{Model, Stored, groups, period};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that erasures leave behind.
#[derive(Clone, Debug, Default)]
pub struct Erased {
    /// Referrals whose milestones are the noon of their local days.
    pub sealed: Vec<Referral>,
    /// Clicks whose first place is taken by a sealed referral.
    pub held_clicks: BTreeSet<String>,
    /// Personal links that are a sealed referral, by code.
    pub held_links: BTreeSet<String>,
    /// Users, clicks and keys (with their source) that are kept out.
    pub users: BTreeSet<String>,
    /// See `users`.
    pub clicks: BTreeSet<String>,
    /// See `users`.
    pub keys: BTreeSet<(String, String)>,
    /// Nothing new that happened before this is taken in.
    pub older_than: Option<Micros>,
}

impl Erased {
    /// Whether nobody was erased.
    fn is_nobody(&self) -> bool {
        self.users.is_empty() && self.clicks.is_empty() && self.keys.is_empty()
    }

    /// Whether a row, as the rules of attribution see it, belongs to somebody who was erased.
    fn suppresses(&self, row: &Stored) -> bool {
        let event = &row.event;
        event.user_id.as_ref().is_some_and(|user| self.users.contains(user))
            || event.click_id.as_ref().is_some_and(|click| self.clicks.contains(click))
            || self.keys.contains(&(event.source.clone(), row.key.clone()))
    }
}

/// Whether a row belongs to somebody who was erased.
pub fn suppresses(model: &Model, row: &Stored) -> bool {
    if model.erased.is_nobody() {
        return false;
    }
    // A click that was erased is still what its id stands for where a code is expected.
    let mut resolver = Resolver::of(model);
    resolver.add_clicks(model, &model.erased.clicks);
    model.erased.suppresses(&resolver.see(row))
}

/// The ids that one erasure took.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// Those of the erased persons.
    pub users: BTreeSet<String>,
    /// Those of the erased members, as they were before.
    pub members: BTreeSet<String>,
}

/// Events and retracted events, as the rules of attribution see them.
fn everything(model: &Model, resolver: &Resolver) -> Vec<Stored> {
    model.events.iter().chain(&model.undone).map(|stored| resolver.see(stored)).collect()
}

/// Erases the person of a user id with all its ids, and says which they were; nothing happens where none is known.
pub fn erase_user(model: &mut Model, user: &str) -> BTreeSet<String> {
    let (ids, user) = (model.person_merges.together(user), &model.person_merges.end(user).to_owned());
    let is_mine = |stored: &Stored| stored.event.user_id.as_ref() == Some(user);
    let resolver = Resolver::of(model);
    let everything = everything(model, &resolver);
    if ids.len() == 1 && !everything.iter().any(is_mine) {
        return BTreeSet::new();
    }
    let others: BTreeSet<String> = everything
        .iter()
        .filter(|stored| stored.event.user_id.is_some() && !is_mine(stored))
        .filter_map(|stored| stored.event.click_id.clone())
        .collect();
    let attribution = attribute(model);
    let is_ours = |placement: &Placement| match placement {
        Placement::Referral(index) => attribution.referrals[*index].user_id.as_ref() == Some(user),
        Placement::Unattributed(_) | Placement::Sealed => false,
    };
    let nameless: Vec<&Stored> = attribution
        .placements
        .iter()
        .filter(|(stored, placement)| stored.event.user_id.is_none() && is_ours(placement))
        .map(|(stored, _)| stored)
        .collect();
    let used = everything.iter().filter(|stored| is_mine(stored)).chain(nameless.iter().copied());
    let clicks: BTreeSet<String> =
        used.filter_map(|stored| stored.event.click_id.clone()).filter(|click| !others.contains(click)).collect();
    let lone: BTreeSet<(String, String)> =
        nameless.iter().filter(|stored| stored.event.click_id.is_none()).map(|stored| name(stored)).collect();
    let goes = |stored: &Stored| {
        is_mine(stored)
            || stored.event.user_id.is_none()
                && (lone.contains(&name(stored))
                    || stored.event.click_id.as_ref().is_some_and(|click| clicks.contains(click)))
    };
    seal(model, &attribution, &goes, &|referral| referral.user_id.as_ref() == Some(user));
    let first = first_bound(model);
    let held = first.iter().filter(|(click, bound)| *bound == user && !clicks.contains(*click));
    let held: Vec<String> = held.map(|(click, _)| click.clone()).collect();
    model.erased.keys.extend(everything.iter().filter(|stored| goes(stored)).map(name));
    leave_residues(model, &resolver, &others, &goes);
    model.erased.held_clicks.retain(|click| !clicks.contains(click));
    model.erased.held_clicks.extend(held);
    model.erased.users.extend(ids.iter().cloned());
    model.erased.clicks.extend(clicks);
    model.person_merges.forget(&ids);
    ids
}

/// Erases a member and those merged with it, as users and by name, and closes their links.
pub fn erase_member(model: &mut Model, member_id: &str, becomes: &BTreeMap<String, String>, now: Micros) -> Taken {
    let members = model.member_merges.together(member_id);
    let own = model.links.iter().filter(|link| members.contains(&link.member_id));
    let codes: BTreeSet<String> = own.map(|link| link.code.clone()).collect();
    let users = members.iter().flat_map(|member_id| erase_one_member(model, member_id, becomes)).collect();
    // Only what is sealed already stays as it was counted with the links open.
    for link in model.links.iter_mut().filter(|link| codes.contains(&link.code)) {
        link.disabled_at = Some(link.disabled_at.map_or(now, |at| at.min(now)));
    }
    Taken { users, members }
}

/// Erases one member id, and leaves the links open; answers with the user ids that went with it.
pub fn erase_one_member(model: &mut Model, member_id: &str, becomes: &BTreeMap<String, String>) -> BTreeSet<String> {
    let becomes = becomes.get(member_id).map_or("erased", String::as_str);
    let user = model.member(member_id).own_user().to_owned();
    let mut users = erase_user(model, &user);
    users.insert(user.clone());
    model.erased.users.insert(user);
    for member in model.members.iter_mut().filter(|member| member.member_id == member_id) {
        becomes.clone_into(&mut member.member_id);
        (member.name, member.group, member.user_id) = (Some(becomes.to_owned()), None, None);
    }
    for link in model.links.iter_mut().filter(|link| link.member_id == member_id) {
        becomes.clone_into(&mut link.member_id);
    }
    model.member_merges.rename(member_id, becomes);
    model.groups.forget(member_id);
    let today = chrono::NaiveDate::default();
    model.groups.set(becomes, Some(becomes.to_owned()), groups::From::Always, today);
    users
}

fn name(stored: &Stored) -> (String, String) {
    (stored.event.source.clone(), stored.key.clone())
}

/// Notes the referrals that go: those of the persons, and those all of whose events go.
fn seal(
    model: &mut Model,
    attribution: &Attribution,
    goes: &dyn Fn(&Stored) -> bool,
    is_of_person: &dyn Fn(&Referral) -> bool,
) {
    let zone = period::zone(&model.organization.timezone);
    let mut events: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (stored, placement) in &attribution.placements {
        if let Placement::Referral(index) = placement {
            let counts = events.entry(*index).or_default();
            counts.0 += 1;
            counts.1 += usize::from(goes(stored));
        }
    }
    for (index, (all, going)) in events {
        let referral = &attribution.referrals[index];
        if !is_of_person(referral) && all != going {
            continue;
        }
        if let Root::Link(code) = &referral.root {
            model.erased.held_links.insert(code.clone());
        }
        let noon = |at: Micros| period::day_start(zone, period::day(zone, at)) + 12 * super::instant::HOUR;
        let sealed = Referral {
            was_negative_lag: referral.negative_lag(),
            milestones: referral.milestones.map(|at| at.map(noon)),
            is_sealed: true,
            user_id: None,
            ..referral.clone()
        };
        model.erased.sealed.push(sealed);
    }
}

/// Takes away what goes; of clicks that others used too stays when they were and where they lead.
fn leave_residues(model: &mut Model, resolver: &Resolver, others: &BTreeSet<String>, goes: &dyn Fn(&Stored) -> bool) {
    for events in [&mut model.events, &mut model.undone] {
        for stored in events.iter_mut().filter(|stored| goes(&resolver.see(stored))) {
            stored.is_residue = true;
            stored.event.user_id = None;
        }
        let is_shared = |stored: &Stored| resolver.see(stored).event.click_id.is_some_and(|id| others.contains(&id));
        events.retain(|stored| !stored.is_residue || is_shared(stored));
    }
}

/// Seals everything that hangs together and happened before an instant.
pub fn purge(model: &mut Model, older_than: Micros) {
    let resolver = Resolver::of(model);
    let everything = everything(model, &resolver);
    let mut young: BTreeSet<String> = BTreeSet::new();
    let is_old = |stored: &Stored| stored.event.occurred_at < older_than;
    for stored in everything.iter().filter(|stored| !is_old(stored)) {
        young.extend(nodes(model, stored));
    }
    // Whoever hangs together with somebody young stays.
    loop {
        let before = young.len();
        for stored in &everything {
            let nodes = nodes(model, stored);
            if nodes.iter().any(|node| young.contains(node)) {
                young.extend(nodes);
            }
        }
        if young.len() == before {
            break;
        }
    }
    let plain = model.clone();
    let goes = |stored: &Stored| is_old(stored) && !nodes(&plain, stored).iter().any(|node| young.contains(node));
    let attribution = attribute(model);
    seal(model, &attribution, &goes, &|_| false);
    let persons = everything.iter().filter(|stored| goes(stored)).filter_map(|stored| stored.event.user_id.as_ref());
    let users: BTreeSet<String> = persons.flat_map(|person| plain.person_merges.together(person)).collect();
    model.person_merges.forget(&users);
    model.erased.users.extend(users);
    model.events.retain(|stored| !goes(&resolver.see(stored)));
    model.undone.retain(|stored| !goes(&resolver.see(stored)));
    model.erased.older_than = model.erased.older_than.max(Some(older_than));
}

/// What joins an event with others.
fn nodes(model: &Model, stored: &Stored) -> Vec<String> {
    let event = &stored.event;
    let link = event.link_code.as_ref().and_then(|code| model.link(code));
    let personal = link.filter(|link| link.kind == super::Kind::Personal);
    let named = [("user", &event.user_id), ("click", &event.click_id)];
    let mut nodes: Vec<String> =
        named.into_iter().filter_map(|(kind, id)| Some(format!("{kind} {}", id.as_ref()?))).collect();
    nodes.extend(personal.map(|link| format!("code {}", link.code)));
    nodes
}
