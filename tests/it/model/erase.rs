//! Semantics section 9: what stays of erased persons, and what is kept out.

use super::attribute::{Attribution, Placement, Referral, Root, attribute, first_bound};
use super::instant::Micros;
use super::new_members::{Newcomer, newcomers};
use super::resolve::Resolver;
use super::{Model, Stored, groups, period};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that erasures leave behind.
#[derive(Clone, Debug, Default)]
pub struct Erased {
    /// Referrals whose milestones are the noon of their local days.
    pub sealed: Vec<Referral>,
    /// Persons without a referral, and accounts of nobody, that went.
    pub newcomers: Vec<Newcomer>,
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

/// Whether a row belongs to somebody who was erased.
///
/// An erased click keeps a row out whether it was sent with the row or typed: which of two clicks a row counts for may
/// depend on rows that come later, and the order of rows decides no verdict.
pub fn suppresses(model: &Model, row: &Stored) -> bool {
    let (event, erased) = (&row.event, &model.erased);
    let typed = event.link_code.as_ref().filter(|code| model.abilities.handover && model.link(code).is_none());
    event.user_id.as_ref().is_some_and(|user| erased.users.contains(user))
        || [event.click_id.as_ref(), typed].into_iter().flatten().any(|click| erased.clicks.contains(click))
        || erased.keys.contains(&(event.source.clone(), row.key.clone()))
}

/// The ids that one erasure took.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// Those of the erased persons.
    pub users: BTreeSet<String>,
    /// Those of the erased members, as they were before.
    pub members: BTreeSet<String>,
}

/// An event as it was sent, and as the rules of attribution see it.
struct Seen<'a> {
    sent: &'a Stored,
    stored: Stored,
}

impl Seen<'_> {
    /// The click that it was sent with and the one that it counts for.
    fn clicks(&self) -> impl Iterator<Item = &String> {
        [&self.sent.event.click_id, &self.stored.event.click_id].into_iter().flatten()
    }
}

/// Events and retracted events.
fn everything<'a>(model: &'a Model, resolver: &Resolver) -> Vec<Seen<'a>> {
    let everything = model.events.iter().chain(&model.undone);
    everything.map(|sent| Seen { sent, stored: resolver.see(sent) }).collect()
}

/// Erases the person of a user id with all its ids, and says which they were; nothing happens where none is known.
pub fn erase_user(model: &mut Model, user: &str) -> BTreeSet<String> {
    let (ids, user) = (model.person_merges.together(user), &model.person_merges.end(user).to_owned());
    let before = newcomers(model);
    let resolver = Resolver::of_all(model);
    let everything = everything(model, &resolver);
    let is_mine = |seen: &&Seen| seen.stored.event.user_id.as_ref() == Some(user);
    if ids.len() == 1 && !everything.iter().any(|seen| is_mine(&seen)) {
        return BTreeSet::new();
    }
    let of_others = everything.iter().filter(|seen| seen.stored.event.user_id.is_some() && !is_mine(seen));
    let others: BTreeSet<String> = of_others.flat_map(Seen::clicks).cloned().collect();
    let attribution = attribute(model);
    let is_ours = |placement: &Placement| match placement {
        Placement::Referral(index) => attribution.referrals[*index].user_id.as_ref() == Some(user),
        Placement::Unattributed(_) | Placement::Sealed => false,
    };
    let nameless: BTreeSet<Place> = attribution
        .placements
        .iter()
        .filter(|(stored, placement)| stored.event.user_id.is_none() && is_ours(placement))
        .map(|(stored, _)| place(stored))
        .collect();
    let is_nameless = |seen: &&Seen| seen.stored.event.user_id.is_none() && nameless.contains(&place(&seen.stored));
    let used = everything.iter().filter(|seen| is_mine(seen) || is_nameless(seen));
    let clicks: BTreeSet<String> =
        used.filter_map(|seen| seen.stored.event.click_id.clone()).filter(|click| !others.contains(click)).collect();
    let is_going = |seen: &&Seen| {
        let click = seen.stored.event.click_id.as_ref();
        let is_of_nobody = seen.stored.event.user_id.is_none();
        is_mine(seen)
            || click.is_none() && is_nameless(seen)
            || is_of_nobody && click.is_some_and(|click| clicks.contains(click))
    };
    let going: Vec<&Seen> = everything.iter().filter(is_going).collect();
    let is_shared = |seen: &&&Seen| seen.clicks().any(|click| others.contains(click));
    let residues: BTreeSet<Place> = going.iter().filter(is_shared).map(|seen| place(&seen.stored)).collect();
    let keys: Vec<(String, String)> = going.iter().map(|seen| name(&seen.stored)).collect();
    let going: BTreeSet<Place> = going.iter().map(|seen| place(&seen.stored)).collect();
    let goes = |stored: &Stored| going.contains(&place(stored));
    seal(model, &attribution, &goes, &|referral| referral.user_id.as_ref() == Some(user));
    let first = first_bound(model);
    let held = first.iter().filter(|(click, bound)| *bound == user && !clicks.contains(*click));
    let held: Vec<String> = held.map(|(click, _)| click.clone()).collect();
    model.erased.keys.extend(keys);
    leave_residues(model, &goes, &residues);
    model.erased.held_clicks.retain(|click| !clicks.contains(click));
    model.erased.held_clicks.extend(held);
    model.erased.users.extend(ids.iter().cloned());
    model.erased.clicks.extend(clicks);
    model.person_merges.forget(&ids);
    seal_newcomers(model, before);
    ids
}

/// Keeps the day and the standing of those without a referral who went.
fn seal_newcomers(model: &mut Model, mut before: Vec<Newcomer>) {
    for kept in newcomers(model) {
        before.iter().position(|other| *other == kept).map(|place| before.swap_remove(place));
    }
    let zone = period::zone(&model.organization.timezone);
    let sealed =
        before.into_iter().map(|newcomer| Newcomer { at: noon(zone, newcomer.at), is_sealed: true, ..newcomer });
    model.erased.newcomers.extend(sealed);
}

/// The middle of the local day of an instant.
fn noon(zone: chrono_tz::Tz, at: Micros) -> Micros {
    period::day_start(zone, period::day(zone, at)) + 12 * super::instant::HOUR
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
    model.groups.set(becomes, Some("(erased)".to_owned()), groups::From::Always, today);
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
        let sealed = Referral {
            was_negative_lag: referral.negative_lag(),
            milestones: referral.milestones.map(|at| at.map(|at| noon(zone, at))),
            is_sealed: true,
            user_id: None,
            carried_by: None,
            ..referral.clone()
        };
        model.erased.sealed.push(sealed);
    }
}

/// Takes away what goes; of clicks that others used too stays when they were and where they lead.
fn leave_residues(model: &mut Model, goes: &dyn Fn(&Stored) -> bool, residues: &BTreeSet<Place>) {
    for events in [&mut model.events, &mut model.undone] {
        for stored in events.iter_mut().filter(|stored| goes(stored)) {
            stored.is_residue = true;
            stored.event.user_id = None;
        }
        events.retain(|stored| !stored.is_residue || !goes(stored) || residues.contains(&place(stored)));
    }
}

/// Seals everything that hangs together and happened before an instant.
pub fn purge(model: &mut Model, older_than: Micros) {
    let before = newcomers(model);
    let resolver = Resolver::of(model);
    let nodes = Nodes::of(model);
    let everything: Vec<(Place, &Stored, Vec<String>)> = model
        .events
        .iter()
        .chain(&model.undone)
        .map(|stored| (place(stored), stored, nodes.of_event(stored)))
        .collect();
    // What is left of somebody erased keeps nobody.
    let is_old = |stored: &Stored| stored.is_residue || stored.event.occurred_at < older_than;
    let mut young: BTreeSet<&String> = BTreeSet::new();
    young.extend(everything.iter().filter(|(_, stored, _)| !is_old(stored)).flat_map(|(_, _, nodes)| nodes));
    // Whoever hangs together with somebody young stays.
    loop {
        let before = young.len();
        for (_, _, nodes) in &everything {
            if nodes.iter().any(|node| young.contains(node)) {
                young.extend(nodes);
            }
        }
        if young.len() == before {
            break;
        }
    }
    let going = everything.iter().filter(|(_, stored, _)| is_old(stored));
    let going: Vec<_> = going.filter(|(_, _, nodes)| !nodes.iter().any(|node| young.contains(node))).collect();
    let persons = going.iter().filter_map(|(_, stored, _)| resolver.see(stored).event.user_id);
    let users: BTreeSet<String> = persons.flat_map(|person| model.person_merges.together(&person)).collect();
    let going: BTreeSet<Place> = going.into_iter().map(|(place, _, _)| place.clone()).collect();
    let goes = |stored: &Stored| going.contains(&place(stored));
    let attribution = attribute(model);
    seal(model, &attribution, &goes, &|_| false);
    model.person_merges.forget(&users);
    model.erased.users.extend(users);
    model.events.retain(|stored| !goes(stored));
    model.undone.retain(|stored| !goes(stored));
    model.erased.older_than = model.erased.older_than.max(Some(older_than));
    seal_newcomers(model, before);
}

/// What tells an event from all others, retracted ones with the same key too.
type Place = (String, String, usize);

fn place(stored: &Stored) -> Place {
    (stored.event.source.clone(), stored.key.clone(), stored.ingest)
}

/// What joins events with others.
struct Nodes<'a> {
    model: &'a Model,
    clicks: BTreeSet<&'a String>,
}

impl<'a> Nodes<'a> {
    fn of(model: &'a Model) -> Self {
        let everything = model.events.iter().chain(&model.undone);
        Self { model, clicks: everything.filter_map(|stored| stored.event.click_id.as_ref()).collect() }
    }

    /// Both the click that an event was sent with and the one that was typed: at a revision at which the typed one was
    /// not known yet the event counts for the other, and answers as of then stay as they were.
    fn of_event(&self, stored: &Stored) -> Vec<String> {
        let event = &stored.event;
        let link = event.link_code.as_ref().and_then(|code| self.model.link(code));
        let is_typed = |code: &&String| self.model.abilities.handover && link.is_none() && self.clicks.contains(code);
        let typed = event.link_code.as_ref().filter(is_typed);
        // So do two ids that were one person once.
        let one = |user: &String| self.model.person_merges.ever_together(user);
        let user = event.user_id.as_ref().map(|user| format!("user {}", one(user)));
        let clicks = [event.click_id.as_ref(), typed].into_iter().flatten().map(|click| format!("click {click}"));
        let personal = link.filter(|link| link.kind == super::Kind::Personal);
        user.into_iter().chain(clicks).chain(personal.map(|link| format!("code {}", link.code))).collect()
    }
}
