//! Attributing everything an organization has, a few thousand events at a time.
//!
//! A first pass reads only how events hang together, eight bytes for each of them; then the events come by groups of
//! whole components, in the order in which they were stored. So memory does not grow with the texts, and most reads
//! go straight through the table. Groups are attributed in threads of their own while the next ones are read.

use super::projection::{AttributionContext, Projection, project};
use crate::domain::attribution::{ReservedSlots, Rules};
use crate::domain::calendar::LocalDays;
use crate::domain::identity::{NodeKind, node_hash};
use crate::domain::{Components, Flags, LinkFacts, Lists, ReferralNames, ReferralRecord, SameKeys};
use crate::store::directory::link_resolver::LinkResolver;
use crate::store::directory::settings;
use crate::store::directory::sources::Sources;
use crate::store::error::{Result, StoreError};
use crate::store::facts::event_postings::{AllPostings, Posting, PostingKind};
use crate::store::facts::events::StoredEvents;
use crate::store::facts::revisions;
use crate::store::privacy::sealed::SealedPlaces;
use crate::store::{OrgScope, OrgTransaction};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::VecDeque;
use std::sync::Arc;
use tokio::task::JoinHandle;

/// How many events come at a time.
const GROUP: usize = 8_192;
/// How many groups are attributed while the next one is read.
const IN_FLIGHT: usize = 3;

/// What is made of a group's events and what they come to, in the thread that attributed them.
type Digest<T> = dyn Fn(&StoredEvents, Projection, &LocalDays) -> T + Send + Sync;

/// One run over all events that counted at a revision.
pub(crate) struct AttributionRun<T> {
    scope: OrgScope,
    groups: Groups,
    basis: Arc<Basis>,
    in_flight: VecDeque<JoinHandle<Group<T>>>,
    digest: Arc<Digest<T>>,
    personal_seen: FxHashSet<i64>,
    is_done: bool,
}

/// All events, by groups of whole components.
pub(crate) struct Groups {
    sources: Sources,
    sealed: SealedPlaces,
    /// The events by component, as distances from the first number.
    order: Lists,
    done: usize,
}

impl Groups {
    /// Reads how the events up to a revision hang together.
    pub async fn begin(tx: &mut OrgTransaction, resolver: &LinkResolver, revision: i64) -> Result<Self> {
        let (sources, sealed) = (Sources::load(tx).await?, SealedPlaces::load(tx).await?);
        Ok(Self { sources, sealed, order: components(tx, resolver, revision).await?, done: 0 })
    }

    /// How many events there are.
    pub fn events(&self) -> usize {
        self.order.len()
    }

    /// How many have been read.
    pub const fn done(&self) -> usize {
        self.done
    }

    /// The places that sealed referrals keep.
    pub const fn sealed(&self) -> &SealedPlaces {
        &self.sealed
    }

    /// The events of the next group, and the component of each; `None` after the last.
    pub async fn next(&mut self, tx: &mut OrgTransaction) -> Result<Option<(StoredEvents, Vec<u32>)>> {
        let mut group = self.order.next_group(GROUP);
        if group.is_empty() {
            return Ok(None);
        }
        group.sort_unstable();
        self.done += group.len();
        let numbers: Vec<i64> = group.iter().map(|(event, _)| i64::from(*event) + 1).collect();
        let mut events = StoredEvents::default();
        tx.read_events(&self.sources, &numbers, &mut events).await?;
        // An erased event has a place in the group and is not read.
        let mut places = group.iter();
        let mut root = |index| {
            let number = (events.table.tracking_id(index) - 1) as u32;
            places.find(|(event, _)| *event == number).map_or(number, |(_, root)| *root)
        };
        let roots = (0..events.table.len()).map(&mut root).collect();
        Ok(Some((events, roots)))
    }
}

/// What all groups are attributed by.
struct Basis {
    revision: i64,
    resolver: LinkResolver,
    reserved: ReservedSlots,
    rules: Rules,
    days: LocalDays,
}

/// A group, attributed.
struct Group<T> {
    digest: T,
    /// The personal links that its events name.
    personal: Vec<i64>,
}

impl<T: Send + 'static> AttributionRun<T> {
    /// Prepares a run; reads how the events hang together.
    pub async fn begin(
        tx: &mut OrgTransaction,
        revision: i64,
        digest: impl Fn(&StoredEvents, Projection, &LocalDays) -> T + Send + Sync + 'static,
    ) -> Result<Self> {
        let settings = settings::load(tx, revision).await?;
        let mut resolver = LinkResolver::begin(tx, revision).await?;
        resolver.read_all(tx).await?;
        let groups = Groups::begin(tx, &resolver, revision).await?;
        let reserved = groups.sealed().at(revision);
        let days = LocalDays::new(settings.timezone);
        Ok(Self {
            scope: tx.scope().clone(),
            groups,
            basis: Arc::new(Basis { revision, resolver, reserved, rules: settings.rules(), days }),
            in_flight: VecDeque::new(),
            digest: Arc::new(digest),
            personal_seen: FxHashSet::default(),
            is_done: false,
        })
    }

    /// How many events the run goes over.
    pub fn events(&self) -> usize {
        self.groups.events()
    }

    /// All links that the revision knows.
    pub fn links(&self) -> impl Iterator<Item = &LinkFacts> {
        self.basis.resolver.links.iter()
    }

    /// What is made of the next group; `None` when all are done.
    pub async fn next(&mut self, tx: &mut OrgTransaction) -> Result<Option<T>> {
        while self.in_flight.len() < IN_FLIGHT
            && let Some((events, _)) = self.groups.next(tx).await?
        {
            let (basis, names) = (Arc::clone(&self.basis), self.scope.names());
            let digest = Arc::clone(&self.digest);
            self.in_flight.push_back(tokio::task::spawn_blocking(move || basis.attribute(events, names, &*digest)));
        }
        let Some(group) = self.in_flight.pop_front() else {
            let is_first_end = !std::mem::replace(&mut self.is_done, true);
            let digest = |projection| (self.digest)(&StoredEvents::default(), projection, &self.basis.days);
            return Ok(is_first_end.then(|| digest(self.unused_personal_links())));
        };
        let group = group.await.map_err(|error| StoreError::Invariant(error.to_string()))?;
        self.personal_seen.extend(group.personal);
        Ok(Some(group.digest))
    }

    /// The referrals that personal links are before anything happens on them.
    fn unused_personal_links(&self) -> Projection {
        let names = self.scope.names();
        let is_free = |link_no| !self.personal_seen.contains(&link_no) && !self.basis.reserved.link(link_no);
        let unused = |link: &&LinkFacts| link.is_personal() && is_free(link.link_no);
        let referral = |link: &LinkFacts| ReferralRecord {
            referral_id: names.link(&link.code),
            link_no: link.link_no,
            member_no: self.basis.resolver.members.end(link.member_no),
            user_id: None,
            milestones: [None; 4],
            flags: Flags::default(),
            tie: None,
        };
        let links = &self.basis.resolver.links;
        Projection { referrals: links.iter().filter(unused).map(referral).collect(), ..Projection::default() }
    }
}

impl Basis {
    fn attribute<T>(&self, mut events: StoredEvents, names: ReferralNames, digest: &Digest<T>) -> Group<T> {
        self.resolver.note_in(&mut events.table);
        let context = AttributionContext {
            resolver: &self.resolver,
            reserved: &self.reserved,
            rules: self.rules,
            days: &self.days,
        };
        let projection = project(&events, self.revision, &context, &[], names);
        let links = (0..events.table.len()).filter_map(|index| events.table.link(index));
        let personal = links.map(|link| &self.resolver.links[link]).filter(|link| link.is_personal());
        Group { digest: digest(&events, projection, &self.days), personal: personal.map(|link| link.link_no).collect() }
    }
}

/// All events by the component they hang together in.
async fn components(tx: &mut OrgTransaction, resolver: &LinkResolver, revision: i64) -> Result<Lists> {
    let end = revisions::end_of_events(tx, revision).await?;
    let count = u32::try_from(end - 1).unwrap_or(u32::MAX);
    let same_keys = &resolver.same_keys;
    let personal = resolver.links.iter().filter(|link| link.is_personal());
    let personal: FxHashSet<i64> =
        personal.map(|link| same_keys.representative(node_hash(NodeKind::Code, &link.code))).collect();
    // A code that leads to a link is no click's id any more.
    let resolved: FxHashSet<i64> = resolver.codes().map(|code| node_hash(NodeKind::Click, code)).collect();
    let mut components = Components::of(count as usize);
    // The first events under keys that others mean the same as.
    let mut first_of: FxHashMap<i64, u32> = FxHashMap::default();
    let mut group: Vec<Posting> = Vec::new();
    let mut all = AllPostings::begin(tx).await?;
    loop {
        let postings = all.next(tx).await?;
        if postings.is_empty() {
            break;
        }
        for posting in postings {
            if group.last().is_some_and(|last| last.join_key != posting.join_key) {
                join_group(&mut components, &group, same_keys, &mut first_of);
                group.clear();
            }
            let is_joining = match posting.kind {
                PostingKind::Sent => true,
                PostingKind::Code => personal.contains(&same_keys.representative(posting.join_key)),
                PostingKind::Typed => !resolved.contains(&posting.join_key),
            };
            if is_joining && posting.numbers().end <= end {
                group.push(posting);
            }
        }
    }
    join_group(&mut components, &group, same_keys, &mut first_of);
    Ok(components.into_lists())
}

/// Joins the events of one join key, with those of keys that mean the same. Those that carry a click's id as a code join
/// nothing where there is no such click.
fn join_group(
    components: &mut Components,
    group: &[Posting],
    same_keys: &SameKeys,
    first_of: &mut FxHashMap<i64, u32>,
) {
    let is_sent = group.iter().any(|posting| posting.kind != PostingKind::Typed);
    let mut events = group.iter().filter(|_| is_sent).flat_map(|posting| posting.numbers());
    let Some(first) = events.next() else { return };
    if same_keys.all(group[0].join_key).is_some() {
        let key = same_keys.representative(group[0].join_key);
        components.join(*first_of.entry(key).or_insert((first - 1) as u32), (first - 1) as u32);
    }
    for event in events {
        components.join((first - 1) as u32, (event - 1) as u32);
    }
}
