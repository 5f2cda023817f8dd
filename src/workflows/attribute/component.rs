//! Reading back the events that a change touches: the components that attribution asks for.
//!
//! Events hang together by their click, by their user, and by the code of a personal link. Retracted events and those
//! of later revisions are read too, so that one component serves the state before a change and the one after it.

use crate::domain::identity::{NodeKind, click_and_user, node_hash, typed_key};
use crate::domain::{Components, EventTable, SameKeys};
use crate::store::OrgTransaction;
use crate::store::directory::link_resolver::LinkResolver;
use crate::store::directory::sources::Sources;
use crate::store::error::Result;
use crate::store::facts::event_postings::{Posting, PostingKind};
use crate::store::facts::events::StoredEvents;
use rustc_hash::{FxHashMap, FxHashSet};

/// The join key of an event's code, where the code has postings.
///
/// Those are the codes of personal links, which join events, and the unresolved ones, which wait for their link.
pub(crate) fn code_key(events: &EventTable, index: usize, resolver: &LinkResolver) -> Option<i64> {
    let code = events.link_code(index)?;
    let has_postings = events.link(index).is_none_or(|link| resolver.links[link].is_personal());
    has_postings.then(|| node_hash(NodeKind::Code, code))
}

/// The join key of the personal link that an event's code leads to; 0 for none.
pub(crate) fn personal_key(events: &EventTable, index: usize, resolver: &LinkResolver) -> i64 {
    let link = events.link(index).map(|link| &resolver.links[link]).filter(|link| link.is_personal());
    link.map_or(0, |link| resolver.same_keys.representative(node_hash(NodeKind::Code, &link.code)))
}

/// What joins an event with others; 0 for none.
pub(crate) fn join_keys(events: &EventTable, index: usize, resolver: &LinkResolver) -> [i64; 3] {
    let [click, user] = click_and_user(&events.fact(index));
    [click, resolver.same_keys.representative(user), personal_key(events, index, resolver)]
}

/// How far a component is followed.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Bounds {
    /// Only events before this number; all where it is 0.
    pub before: i64,
    /// Stop with more events than this, having read only a part; never where it is 0.
    pub most_events: usize,
}

/// Stored events by the component they belong to: pairs of component and place, sorted.
pub(crate) fn components_of(events: &StoredEvents, resolver: &LinkResolver) -> Vec<(u32, u32)> {
    let table = &events.table;
    let mut components = Components::of(table.len());
    let mut first_of: FxHashMap<i64, u32> = FxHashMap::default();
    for index in 0..table.len() {
        for key in join_keys(table, index, resolver).into_iter().filter(|key| *key != 0) {
            components.join(*first_of.entry(key).or_insert(index as u32), index as u32);
        }
    }
    for index in 0..table.len() {
        if let Some(first) = typed_key(table, index).and_then(|key| first_of.get(&key)) {
            components.join(*first, index as u32);
        }
    }
    components.into_order()
}

/// What a component begins with.
#[derive(Debug, Default)]
pub(crate) struct Seeds {
    /// Join keys.
    pub keys: Vec<i64>,
    /// Those of clicks, that count only where there is such a click.
    pub typed: Vec<i64>,
    /// Numbers of events.
    pub events: Vec<i64>,
}

/// Reads all that hangs together with some seeds.
pub(crate) async fn load_component(
    tx: &mut OrgTransaction,
    seeds: Seeds,
    resolver: &mut LinkResolver,
    sources: &Sources,
    bounds: &Bounds,
) -> Result<StoredEvents> {
    let mut events = StoredEvents::default();
    let mut loaded: FxHashSet<i64> = FxHashSet::default();
    let mut frontier = Frontier::of(seeds, &resolver.same_keys);
    while !frontier.is_empty() {
        let mut numbers = frontier.events(tx).await?;
        numbers.retain(|number| (bounds.before == 0 || *number < bounds.before) && loaded.insert(*number));
        let first = events.table.len();
        if bounds.most_events > 0 && first + numbers.len() > bounds.most_events {
            numbers.truncate(bounds.most_events + 1 - first);
            tx.read_events(sources, &numbers, &mut events).await?;
            return Ok(events);
        }
        tx.read_events(sources, &numbers, &mut events).await?;
        resolver.resolve(tx, &mut events.table).await?;
        for index in first..events.table.len() {
            join_keys(&events.table, index, resolver)
                .into_iter()
                .for_each(|key| frontier.add(key, &resolver.same_keys));
            if let Some(key) = typed_key(&events.table, index) {
                frontier.add_typed(key);
            }
        }
    }
    Ok(events)
}

/// Join keys and events that are still to be followed.
struct Frontier {
    next: Seeds,
    visited: FxHashSet<i64>,
    visited_typed: FxHashSet<i64>,
}

impl Frontier {
    fn of(mut seeds: Seeds, same_keys: &SameKeys) -> Self {
        if !same_keys.is_empty() {
            let others = seeds.keys.iter().filter_map(|key| same_keys.all(*key)).flatten();
            let others: Vec<i64> = others.copied().collect();
            seeds.keys.extend(others);
        }
        let (visited, visited_typed) = (seeds.keys.iter().copied().collect(), seeds.typed.iter().copied().collect());
        Self { next: seeds, visited, visited_typed }
    }

    const fn is_empty(&self) -> bool {
        self.next.keys.is_empty() && self.next.typed.is_empty() && self.next.events.is_empty()
    }

    fn add(&mut self, key: i64, same_keys: &SameKeys) {
        let keys = same_keys.all(key).unwrap_or(std::slice::from_ref(&key));
        for &key in keys {
            if key != 0 && self.visited.insert(key) {
                self.next.keys.push(key);
            }
        }
    }

    fn add_typed(&mut self, key: i64) {
        if !self.visited.contains(&key) && self.visited_typed.insert(key) {
            self.next.typed.push(key);
        }
    }

    /// The numbers of the events that are next, ascending.
    async fn events(&mut self, tx: &mut OrgTransaction) -> Result<Vec<i64>> {
        let Seeds { mut keys, mut typed, events: mut numbers } = std::mem::take(&mut self.next);
        keys.sort_unstable();
        keys.dedup();
        typed.sort_unstable();
        let postings = tx.postings(&keys).await?;
        numbers.extend(postings.iter().flat_map(|posting| posting.numbers()));
        let postings = tx.postings(&typed).await?;
        let is_sent = |posting: &&Posting| posting.kind == PostingKind::Sent;
        let clicks: FxHashSet<i64> = postings.iter().filter(is_sent).map(|posting| posting.join_key).collect();
        let of_clicks = postings.iter().filter(|posting| clicks.contains(&posting.join_key));
        numbers.extend(of_clicks.flat_map(|posting| posting.numbers()));
        numbers.sort_unstable();
        numbers.dedup();
        Ok(numbers)
    }
}
