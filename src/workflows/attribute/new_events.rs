//! What new events move: the referrals of the components that they belong to, without them and with them.

use super::component::{Seeds, join_keys, personal_key};
use super::projection::{AttributionContext, Delta, Projection, personal_of};
use crate::domain::attribution::attribute;
use crate::domain::identity::{NodeKind, node_hash, typed_key};
use crate::domain::{Components, Fact, ReferralNames};
use crate::ingest::batch::EventBatch;
use crate::store::directory::link_resolver::LinkResolver;
use crate::store::facts::events::{Attributed, Reattributed, StoredEvents};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many events are attributed in one call: enough to spread its cost, few enough to stay in the cache.
const GROUP: usize = 16_384;

/// What new events move.
#[derive(Debug, Default)]
pub(crate) struct Effects {
    /// What each new event is attributed to, in the order of their numbers.
    pub attributed: Vec<Attributed>,
    /// What moves in what is stored.
    pub delta: Delta,
}

/// Works out what the new events of a batch move, given the stored events that hang together with them.
pub(crate) fn apply_new_events(
    batch: &EventBatch,
    new: &[u32],
    stored: &StoredEvents,
    context: &AttributionContext<'_>,
    names: ReferralNames,
) -> Effects {
    let items = Items { batch, new, stored };
    let order = components(&items, context.resolver);
    let groups = groups(&order);
    let next = AtomicUsize::new(0);
    let effects = Mutex::new(Effects { attributed: vec![None; new.len()], delta: Delta::default() });
    let work = || {
        let mut delta = Delta::default();
        while let Some(group) = groups.get(next.fetch_add(1, Ordering::Relaxed)) {
            items.apply_group(group, context, names, (&effects, &mut delta));
        }
        lock(&effects).delta.merge(delta);
    };
    std::thread::scope(|threads| {
        if groups.len() > 1 {
            threads.spawn(work);
        }
        work();
    });
    effects.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// The effects so far. A thread that panicked ends the whole, so nobody sees what it left.
fn lock(effects: &Mutex<Effects>) -> MutexGuard<'_, Effects> {
    effects.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whole components, so many at a time that each call has enough to do.
fn groups(order: &[(u32, u32)]) -> Vec<&[(u32, u32)]> {
    let mut groups = Vec::new();
    let mut start = 0;
    while start < order.len() {
        let mut end = (start + GROUP).min(order.len());
        while end < order.len() && order[end].0 == order[end - 1].0 {
            end += 1;
        }
        groups.push(&order[start..end]);
        start = end;
    }
    groups
}

/// New and stored events under one numbering: the new ones first.
struct Items<'a> {
    batch: &'a EventBatch,
    new: &'a [u32],
    stored: &'a StoredEvents,
}

impl<'a> Items<'a> {
    fn len(&self) -> usize {
        self.new.len() + self.stored.table.len()
    }

    fn fact(&self, item: usize) -> Fact<'a> {
        match self.new.get(item) {
            Some(&row) => self.batch.events.fact(row as usize),
            None => self.stored.table.fact(item - self.new.len()),
        }
    }

    fn is_new(&self, item: usize) -> bool {
        item < self.new.len()
    }

    /// Whether an item is a stored event that counts.
    fn was_there(&self, item: usize) -> bool {
        !self.is_new(item) && self.stored.counts_at(item - self.new.len(), i64::MAX - 1)
    }

    /// The items that carry the id of another item's click as a code that leads nowhere, with that click's join key.
    fn typed(&self) -> Vec<(i64, usize)> {
        let new = self.new.iter().map(|&row| typed_key(&self.batch.events, row as usize));
        let stored = (0..self.stored.table.len()).map(|index| typed_key(&self.stored.table, index));
        let typed = new.chain(stored).enumerate().filter_map(|(item, key)| Some((key?, item)));
        let mut typed: Vec<(i64, usize)> = typed.collect();
        if !typed.is_empty() {
            let sent = (0..self.len()).filter_map(|item| self.fact(item).click_id);
            let sent: FxHashSet<i64> = sent.map(|click| node_hash(NodeKind::Click, click)).collect();
            typed.retain(|(key, _)| sent.contains(key));
        }
        typed
    }

    fn project(
        &self,
        items: &[usize],
        personal: &[usize],
        context: &AttributionContext<'_>,
        names: ReferralNames,
    ) -> Projection {
        let facts: Vec<Fact<'_>> = items.iter().map(|item| self.fact(*item)).collect();
        let attribution = attribute(&facts, personal, &context.domain());
        let mut projection = Projection::default();
        projection.take(&facts, &attribution, context.resolver, names);
        projection
    }

    fn apply_group(
        &self,
        group: &[(u32, u32)],
        context: &AttributionContext<'_>,
        names: ReferralNames,
        (effects, delta): (&Mutex<Effects>, &mut Delta),
    ) {
        let items = group.iter().map(|(_, item)| *item as usize);
        let after: Vec<usize> = items.filter(|&item| self.is_new(item) || self.was_there(item)).collect();
        let links = after.iter().filter_map(|item| self.fact(*item).link);
        let personal = personal_of(links, context.resolver);
        let now = self.project(&after, &personal, context, names);
        let before: Vec<usize> = after.iter().copied().filter(|&item| self.was_there(item)).collect();
        let then = if before.is_empty() && personal.is_empty() {
            Projection::default()
        } else {
            self.project(&before, &personal, context, names)
        };
        delta.note(then.referrals, now.referrals, context.days);
        let mut effects = lock(effects);
        for (item, (event, attributed)) in after.into_iter().zip(now.events) {
            if self.is_new(item) {
                effects.attributed[item] = attributed;
                continue;
            }
            let was = self.stored.attributed[item - self.new.len()];
            if was != attributed {
                delta.events.push(Reattributed { event, was, now: attributed });
            }
        }
    }
}

/// Items by the component they belong to: pairs of component and item, sorted.
fn components(items: &Items<'_>, resolver: &LinkResolver) -> Vec<(u32, u32)> {
    let mut components = Components::of(items.len());
    let mut first_of: FxHashMap<i64, u32> = FxHashMap::default();
    let typed = items.typed();
    // Where nothing else may name a click, its neighbours in the batch are all its events.
    let is_named_elsewhere = !items.stored.table.is_empty() || !typed.is_empty();
    let mut join = |components: &mut Components, key: i64, item: usize| {
        if key != 0 {
            components.join(*first_of.entry(key).or_insert(item as u32), item as u32);
        }
    };
    let mut click_before = 0;
    for (item, &row) in items.new.iter().enumerate() {
        let [click, user] = items.batch.nodes[row as usize];
        if click != 0 && click == click_before {
            // The events of a click stand together.
            components.join(item as u32 - 1, item as u32);
        } else if is_named_elsewhere {
            join(&mut components, click, item);
        }
        click_before = click;
        join(&mut components, resolver.same_keys.representative(user), item);
        join(&mut components, personal_key(&items.batch.events, row as usize, resolver), item);
    }
    for index in 0..items.stored.table.len() {
        for key in join_keys(&items.stored.table, index, resolver) {
            join(&mut components, key, items.new.len() + index);
        }
    }
    for (key, item) in typed {
        join(&mut components, key, item);
    }
    components.into_order()
}

/// By what new events may meet stored ones.
pub(crate) fn meeting_keys(batch: &EventBatch, new: &[u32], resolver: &LinkResolver) -> Seeds {
    let mut meeting: Vec<i64> = Vec::new();
    let mut typed: Vec<i64> = new.iter().filter_map(|&row| typed_key(&batch.events, row as usize)).collect();
    typed.sort_unstable();
    typed.dedup();
    let mut before = [0; 3];
    for &row in new {
        let [click, user] = batch.nodes[row as usize];
        let joining = [click, user, personal_key(&batch.events, row as usize, resolver)];
        // The events of a click stand together.
        for (key, before) in joining.into_iter().zip(before) {
            if key != 0 && key != before {
                meeting.push(key);
            }
        }
        before = joining;
    }
    meeting.sort_unstable();
    meeting.dedup();
    typed.retain(|key| meeting.binary_search(key).is_err());
    Seeds { keys: meeting, typed, events: Vec::new() }
}
