//! Semantics section 4, rule by rule: events to referrals and reasons.

use super::instant::{DAY, Micros, SECOND};
use super::resolve::Resolver;
use super::{Event, Kind, Link, Model, Stored};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What a referral is named after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Root {
    /// The personal link it is (its code).
    Link(String),
    /// The click through which its person was the first bound, or the click it is.
    Click(String),
    /// The user.
    User(String),
    /// A single event: source and key.
    Event(String, String),
}

/// How a person was bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// Through a click.
    Click,
    /// By a code.
    Code,
}

/// One prospective recruit of one link.
#[derive(Clone, Debug)]
pub struct Referral {
    /// The name-based UUID of [`Referral::root`].
    pub id: Uuid,
    /// What it is named after.
    pub root: Root,
    /// Its link's code.
    pub link_code: String,
    /// Its link's member, at the end of the merges.
    pub member_id: String,
    /// The person bound, if there is one, at the end of the merges.
    pub user_id: Option<String>,
    /// How its person was bound, if one was; that stays when the person is erased.
    pub bound_by: Option<Route>,
    /// Of a referral of nobody that a click is: the referral of the first person whose own event carries that click.
    pub carried_by: Option<Uuid>,
    /// Its link's `created_at`.
    pub generated_at: Micros,
    /// The earliest event of each stage.
    pub milestones: [Option<Micros>; 4],
    /// The person is the link's own member.
    pub self_referral: bool,
    /// The person came through a click of an earlier person.
    pub shared_click: bool,
    /// A later person on a personal link.
    pub forwarded: bool,
    /// Some event is older than the link.
    pub before_link: bool,
    /// Its person was erased; its milestones are noons.
    pub is_sealed: bool,
    /// Of a sealed one: what [`Referral::negative_lag`] was before.
    pub was_negative_lag: bool,
}

impl Referral {
    /// Of two milestones that follow each other, the later stage is earlier by more than 2 s.
    pub fn negative_lag(&self) -> bool {
        if self.is_sealed {
            return self.was_negative_lag;
        }
        let observed: Vec<Micros> = self.milestones.iter().flatten().copied().collect();
        observed.windows(2).any(|pair| pair[1] < pair[0] - 2 * SECOND)
    }

    /// The flags' names, in their order.
    pub fn flags(&self) -> Vec<&'static str> {
        let flags = [
            (self.self_referral, "self_referral"),
            (self.shared_click, "shared_click"),
            (self.forwarded, "forwarded"),
            (self.before_link, "before_link"),
            (self.negative_lag(), "negative_lag"),
        ];
        flags.into_iter().filter(|(set, _)| *set).map(|(_, name)| name).collect()
    }
}

/// Where one event ended up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// In this referral, an index into [`Attribution::referrals`].
    Referral(usize),
    /// Nowhere, for this reason.
    Unattributed(&'static str),
    /// In a sealed referral, which nothing moves.
    Sealed,
}

/// The answer: every referral, and what became of every event.
#[derive(Clone, Debug)]
pub struct Attribution {
    /// All referrals, the generated ones too.
    pub referrals: Vec<Referral>,
    /// All events in canonical order, as [`Resolver::see`] shows them.
    pub placements: Vec<(Stored, Placement)>,
}

struct Click<'a> {
    link: Option<&'a Link>,
    begins: Micros,
}

impl Click<'_> {
    fn is_closed(&self) -> bool {
        self.link.is_some_and(|link| link.is_closed_at(self.begins))
    }
}

struct Binding<'a> {
    link: &'a Link,
    /// The click through which the person was bound, if not by code.
    click: Option<&'a str>,
    begins: Micros,
}

struct Facts<'a> {
    model: &'a Model,
    events: &'a [Stored],
    clicks: BTreeMap<&'a str, Click<'a>>,
    first_logins: BTreeMap<&'a str, Micros>,
}

/// Attributes every event of the model.
pub fn attribute(model: &Model) -> Attribution {
    let events = canonical_order(model);
    let facts = facts(model, &events);
    let (bound, reasons) = bind(&facts);
    let mut made = referrals(&facts, &bound);
    let mut placements = Vec::new();
    for stored in facts.events {
        let placement = match &stored.event.user_id {
            _ if stored.is_residue => Placement::Sealed,
            Some(user) => place_person(user, &stored.event, &bound, &reasons, &made),
            None => place_anonymous(&facts, stored, &mut made),
        };
        if let Placement::Referral(index) = placement {
            note(&mut made.referrals[index], &stored.event);
        }
        placements.push((stored.clone(), placement));
    }
    note_carried(&mut made, &placements);
    Attribution { referrals: made.referrals, placements }
}

/// A click that a person's own event carries is theirs on any link, and no other person's after that.
fn note_carried(made: &mut Made, placements: &[(Stored, Placement)]) {
    let mut of_nobody: BTreeMap<&str, usize> = BTreeMap::new();
    for (stored, placement) in placements {
        if let (None, Some(click), Placement::Referral(index)) =
            (&stored.event.user_id, &stored.event.click_id, placement)
            && made.referrals[*index].bound_by.is_none()
        {
            of_nobody.insert(click, *index);
        }
    }
    for (stored, _) in placements {
        let person = stored.event.user_id.as_deref().and_then(|user| made.of_user.get(user));
        let click = stored.event.click_id.as_deref().and_then(|click| of_nobody.get(click));
        if let (Some(person), Some(click)) = (person, click) {
            let id = made.referrals[*person].id;
            made.referrals[*click].carried_by.get_or_insert(id);
        }
    }
}

/// For each click the person who was bound through it first, where its first place is free.
pub fn first_bound(model: &Model) -> BTreeMap<String, String> {
    let events = canonical_order(model);
    let facts = facts(model, &events);
    let mut first = BTreeMap::new();
    for (user, binding) in bind(&facts).0 {
        if let Some(click) = binding.click.filter(|click| !model.erased.held_clicks.contains(*click)) {
            first.entry(click.to_owned()).or_insert_with(|| user.to_owned());
        }
    }
    first
}

/// Rules 0 and 1: the events as the others see them, in canonical order.
fn canonical_order(model: &Model) -> Vec<Stored> {
    let resolver = Resolver::of(model);
    let mut events: Vec<Stored> = model.events.iter().map(|stored| resolver.see(stored)).collect();
    events.sort_by(|a, b| canonical_key(a).cmp(&canonical_key(b)));
    events
}

/// Rule 2: what is known about each click.
fn facts<'a>(model: &'a Model, events: &'a [Stored]) -> Facts<'a> {
    let mut clicks = BTreeMap::new();
    let mut first_logins = BTreeMap::new();
    for stored in events {
        let event = &stored.event;
        if let Some(click_id) = &event.click_id {
            let click = clicks.entry(click_id.as_str()).or_insert(Click { link: None, begins: event.occurred_at });
            if click.link.is_none() {
                click.link = event.link_code.as_ref().and_then(|code| model.link(code));
            }
        }
        if let (Some(user), 3) = (&event.user_id, event.stage) {
            first_logins.entry(user.as_str()).or_insert(event.occurred_at);
        }
    }
    Facts { model, events, clicks, first_logins }
}

fn canonical_key(stored: &Stored) -> (Micros, usize, &[u8], &[u8]) {
    (stored.event.occurred_at, stored.event.stage, stored.event.source.as_bytes(), stored.key.as_bytes())
}

/// Rule 3: who is bound, in canonical order of the candidates, and why the others' earliest candidates were not.
type Bound<'a> = Vec<(&'a str, Binding<'a>)>;
type Reasons<'a> = BTreeMap<&'a str, &'static str>;

fn bind<'a>(facts: &Facts<'a>) -> (Bound<'a>, Reasons<'a>) {
    let mut bound: Bound = Vec::new();
    let mut reasons = Reasons::new();
    for stored in facts.events {
        let event = &stored.event;
        let Some(user) = event.user_id.as_deref() else { continue };
        let is_candidate = event.click_id.is_some() || event.link_code.is_some();
        if !is_candidate || bound.iter().any(|(earlier, _)| *earlier == user) {
            continue;
        }
        match judge(facts, user, event) {
            Ok(binding) => bound.push((user, binding)),
            Err(reason) => _ = reasons.entry(user).or_insert(reason),
        }
    }
    (bound, reasons)
}

fn judge<'a>(facts: &Facts<'a>, user: &str, event: &'a Event) -> Result<Binding<'a>, &'static str> {
    let code_link = event.link_code.as_ref().and_then(|code| facts.model.link(code));
    let click_id = event.click_id.as_deref();
    let click = click_id.and_then(|id| facts.clicks.get(id));
    let click_link = click.and_then(|click| click.link);
    if code_link.is_none() && click_link.is_none() {
        return Err(if event.link_code.is_some() { "unknown_link" } else { "unknown_click" });
    }
    let differ = code_link.map(|link| &link.code) != click_link.map(|link| &link.code);
    let binding = match (code_link, click, click_link) {
        (Some(link), _, _) if differ => Binding { link, click: None, begins: event.occurred_at },
        (_, Some(click), Some(link)) => Binding { link, click: click_id, begins: click.begins },
        _ => unreachable!("either the code or the click resolves"),
    };
    if binding.link.is_closed_at(binding.begins) {
        return Err("link_closed");
    }
    if event.occurred_at - binding.begins > facts.model.organization.window_days * DAY {
        return Err("window_expired");
    }
    let is_own = is_own_member(facts.model, binding.link, user);
    let is_member = facts.first_logins.get(user).is_some_and(|login| *login < binding.begins - DAY);
    if is_member && !is_own {
        return Err("already_member");
    }
    Ok(binding)
}

/// Whether the person is the link's own member, or one merged with it.
fn is_own_member(model: &Model, link: &Link, person: &str) -> bool {
    let owner = model.answers_as(&link.member_id);
    let mut owners = model.members.iter().filter(|member| model.answers_as(&member.member_id) == owner);
    owners.any(|member| model.person_merges.end(member.own_user()) == person)
}

/// The referrals made so far and how events find them.
struct Made<'a> {
    referrals: Vec<Referral>,
    of_link: BTreeMap<&'a str, usize>,
    of_user: BTreeMap<&'a str, usize>,
    /// The referral of the first person bound through a click, or the click's own.
    of_click: BTreeMap<&'a str, usize>,
    namespace: Uuid,
}

impl Made<'_> {
    fn push(&mut self, model: &Model, link: &Link, root: Root) -> usize {
        let name = match &root {
            Root::Link(code) => format!("link:{code}"),
            Root::Click(click_id) => format!("click:{click_id}"),
            Root::User(user_id) => format!("user:{user_id}"),
            Root::Event(source, key) => format!("event:{source}\n{key}"),
        };
        self.referrals.push(Referral {
            id: Uuid::new_v5(&self.namespace, name.as_bytes()),
            root,
            link_code: link.code.clone(),
            member_id: model.answers_as(&link.member_id).to_owned(),
            user_id: None,
            bound_by: None,
            carried_by: None,
            generated_at: link.created_at,
            milestones: [None; 4],
            self_referral: false,
            shared_click: false,
            forwarded: false,
            before_link: false,
            is_sealed: false,
            was_negative_lag: false,
        });
        self.referrals.len() - 1
    }
}

/// Rule 4: one referral per personal link and per person bound.
fn referrals<'a>(facts: &Facts<'a>, bound: &[(&'a str, Binding<'a>)]) -> Made<'a> {
    let organization = format!("urn:verve:organization:{}", facts.model.organization.slug);
    let mut made = Made {
        referrals: Vec::new(),
        of_link: BTreeMap::new(),
        of_user: BTreeMap::new(),
        of_click: BTreeMap::new(),
        namespace: Uuid::new_v5(&Uuid::NAMESPACE_URL, organization.as_bytes()),
    };
    let erased = &facts.model.erased;
    let is_free = |link: &&Link| link.kind == Kind::Personal && !erased.held_links.contains(&link.code);
    for link in facts.model.links.iter().filter(is_free) {
        let index = made.push(facts.model, link, Root::Link(link.code.clone()));
        made.of_link.insert(&link.code, index);
    }
    for (user, binding) in bound {
        let index = refer(&mut made, facts.model, user, binding);
        made.referrals[index].user_id = Some((*user).to_owned());
        made.referrals[index].bound_by = Some(if binding.click.is_some() { Route::Click } else { Route::Code });
        made.of_user.insert(user, index);
        if let Some(click) = binding.click.filter(|click| !erased.held_clicks.contains(*click)) {
            made.of_click.entry(click).or_insert(index);
        }
    }
    made
}

fn refer<'a>(made: &mut Made<'a>, model: &Model, user: &str, binding: &Binding<'a>) -> usize {
    let link = binding.link;
    let is_own = is_own_member(model, link, user);
    let is_personal = link.kind == Kind::Personal;
    if let Some(&index) = made.of_link.get(link.code.as_str()).filter(|_| is_personal && !is_own)
        && made.referrals[index].user_id.is_none()
    {
        return index;
    }
    let is_taken = |click: &str| made.of_click.contains_key(click) || model.erased.held_clicks.contains(click);
    let click_is_taken = binding.click.is_some_and(is_taken);
    let root = match binding.click {
        Some(click) if !click_is_taken => Root::Click(click.to_owned()),
        _ => Root::User(user.to_owned()),
    };
    let index = made.push(model, link, root);
    let referral = &mut made.referrals[index];
    referral.self_referral = is_own;
    referral.forwarded = is_personal && !is_own;
    referral.shared_click = !is_personal && click_is_taken;
    index
}

/// Rule 5, with a user.
fn place_person(user: &str, event: &Event, bound: &Bound, reasons: &Reasons, made: &Made) -> Placement {
    let Some((_, binding)) = bound.iter().find(|(name, _)| *name == user) else {
        return Placement::Unattributed(reasons.get(user).copied().unwrap_or("unknown_user"));
    };
    if event.occurred_at < binding.begins - DAY {
        return Placement::Unattributed("before_referral");
    }
    Placement::Referral(made.of_user[user])
}

/// Rule 5, without a user.
fn place_anonymous<'a>(facts: &Facts<'a>, stored: &'a Stored, made: &mut Made<'a>) -> Placement {
    let event = &stored.event;
    let click = event.click_id.as_deref().and_then(|id| facts.clicks.get_key_value(id));
    if let Some((click_id, click)) = click
        && let Some(link) = click.link
    {
        if click.is_closed() {
            return Placement::Unattributed("link_closed");
        }
        let erased = &facts.model.erased;
        if let Some(index) = made.of_click.get(click_id) {
            return Placement::Referral(*index);
        }
        if erased.held_clicks.contains(*click_id) {
            return Placement::Sealed;
        }
        if let Some(index) = made.of_link.get(link.code.as_str()) {
            return Placement::Referral(*index);
        }
        if erased.held_links.contains(&link.code) {
            return Placement::Sealed;
        }
        let index = made.push(facts.model, link, Root::Click((*click_id).to_owned()));
        made.of_click.insert(click_id, index);
        return Placement::Referral(index);
    }
    let Some(code) = &event.link_code else { return Placement::Unattributed("unknown_click") };
    let Some(link) = facts.model.link(code) else { return Placement::Unattributed("unknown_link") };
    if link.is_closed_at(event.occurred_at) {
        return Placement::Unattributed("link_closed");
    }
    if let Some(index) = made.of_link.get(link.code.as_str()) {
        return Placement::Referral(*index);
    }
    if facts.model.erased.held_links.contains(&link.code) {
        return Placement::Sealed;
    }
    let root = Root::Event(event.source.clone(), stored.key.clone());
    Placement::Referral(made.push(facts.model, link, root))
}

/// Adds an event, in canonical order, to its referral.
fn note(referral: &mut Referral, event: &Event) {
    referral.milestones[event.stage].get_or_insert(event.occurred_at);
    referral.before_link |= event.occurred_at < referral.generated_at;
}
