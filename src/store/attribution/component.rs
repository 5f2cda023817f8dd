//! Reading back the events that a change touches: the components that attribution asks for.
//!
//! Events hang together by their click, by their user, and by the code of a personal link. Retracted events and those
//! of later revisions are read too, so that one component serves the state before a change and the one after it.

use crate::domain::EventTable;
use crate::domain::identity::{NodeKind, node_hash};
use crate::store::OrgTransaction;
use crate::store::directory::link_book::LinkBook;
use crate::store::error::Result;
use crate::store::events::StoredEvents;
use crate::store::facts::batch::click_and_user;
use crate::store::sources::Sources;
use rustc_hash::FxHashSet;

/// The join key of an event's code, where the code has postings.
///
/// Those are the codes of personal links, which join events, and the unresolved ones, which wait for their link.
pub(in crate::store) fn code_key(events: &EventTable, index: usize, book: &LinkBook) -> Option<i64> {
    let code = events.link_code(index)?;
    let has_postings = events.link(index).is_none_or(|link| book.links[link].is_personal());
    has_postings.then(|| node_hash(NodeKind::Code, code))
}

/// The join key of an event's code, where it joins events: a personal link's.
pub(in crate::store) fn personal_key(events: &EventTable, index: usize, book: &LinkBook) -> Option<i64> {
    events.link(index).and_then(|_| code_key(events, index, book))
}

/// What joins an event with others; 0 for none.
pub(in crate::store) fn join_keys(events: &EventTable, index: usize, book: &LinkBook) -> [i64; 3] {
    let [click, user] = click_and_user(&events.fact(index));
    [click, user, personal_key(events, index, book).unwrap_or_default()]
}

/// How far a component is followed.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::store) struct Bounds {
    /// Only events before this number; all where it is 0.
    pub before: i64,
    /// Stop with more events than this, having read only a part; never where it is 0.
    pub most_events: usize,
}

/// Reads some events and all that hang together with them or with what has the join keys given.
pub(in crate::store) async fn load_component(
    tx: &mut OrgTransaction,
    mut seeds: Vec<i64>,
    events: Vec<i64>,
    book: &mut LinkBook,
    sources: &Sources,
    bounds: &Bounds,
) -> Result<StoredEvents> {
    let mut numbers = events;
    let mut events = StoredEvents::default();
    let mut visited: FxHashSet<i64> = FxHashSet::default();
    let mut loaded: FxHashSet<i64> = FxHashSet::default();
    seeds.sort_unstable();
    let mut frontier = seeds.clone();
    while !frontier.is_empty() || !numbers.is_empty() {
        frontier.sort_unstable();
        let postings = tx.postings(&frontier).await?;
        numbers.extend(postings.iter().flat_map(|posting| posting.numbers()));
        numbers.sort_unstable();
        numbers.retain(|number| (bounds.before == 0 || *number < bounds.before) && loaded.insert(*number));
        let first = events.table.len();
        if bounds.most_events > 0 && first + numbers.len() > bounds.most_events {
            numbers.truncate(bounds.most_events + 1 - first);
            tx.read_events(sources, &numbers, &mut events).await?;
            return Ok(events);
        }
        tx.read_events(sources, &numbers, &mut events).await?;
        book.resolve(tx, &mut events.table).await?;
        numbers.clear();
        frontier.clear();
        for index in first..events.table.len() {
            for key in join_keys(&events.table, index, book) {
                if key != 0 && seeds.binary_search(&key).is_err() && visited.insert(key) {
                    frontier.push(key);
                }
            }
        }
    }
    Ok(events)
}
