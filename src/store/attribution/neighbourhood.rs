//! Reading back the events that a change touches: the closed neighbourhood that attribution asks for.
//!
//! Events hang together by their click, by their user, and by the code of a personal link. Retracted events and those
//! of later revisions are read too, so that one neighbourhood serves the state before a change and the one after it.

use crate::domain::EventTable;
use crate::domain::identity::{NodeKind, node_hash};
use crate::store::OrgTransaction;
use crate::store::directory::link_book::LinkBook;
use crate::store::error::Result;
use crate::store::facts::batch::click_and_user;
use crate::store::facts::events::{EventReader, StoredEvents};
use crate::store::facts::hash_index::{self, Entry, IndexKind, Kept};
use rustc_hash::FxHashSet;

/// The hash of an event's code, where the code has events noted under it.
///
/// Those are the codes of personal links, which join events, and the unresolved ones, which wait for their link.
pub(in crate::store) fn code_node(events: &EventTable, index: usize, book: &LinkBook) -> Option<i64> {
    let code = events.link_code(index)?;
    let is_noted = events.link(index).is_none_or(|link| book.links[link].is_personal());
    is_noted.then(|| node_hash(NodeKind::Code, code))
}

/// The hash of an event's code, where it joins events: a personal link's.
pub(in crate::store) fn personal_node(events: &EventTable, index: usize, book: &LinkBook) -> Option<i64> {
    events.link(index).and_then(|_| code_node(events, index, book))
}

/// The hashes that join an event with others; 0 for none.
pub(in crate::store) fn joining_nodes(events: &EventTable, index: usize, book: &LinkBook) -> [i64; 3] {
    let [click, user] = click_and_user(&events.fact(index));
    [click, user, personal_node(events, index, book).unwrap_or_default()]
}

/// Neighbouring events of one node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) struct Run {
    /// The hash of the click, the user or the code.
    pub node: i64,
    /// The number of the first event.
    pub first: i64,
    /// How many there are.
    pub events: i64,
    /// Whether the node is a code.
    pub is_code: bool,
}

impl From<Run> for Entry {
    fn from(run: Run) -> Self {
        Self { hash: run.node, first: run.first, second: run.events * 2 + i64::from(run.is_code) }
    }
}

impl From<Entry> for Run {
    fn from(entry: Entry) -> Self {
        Self { node: entry.hash, first: entry.first, events: entry.second / 2, is_code: entry.second % 2 == 1 }
    }
}

/// How far a neighbourhood reaches.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::store) struct Reach {
    /// Only events before this number; all where it is 0.
    pub before: i64,
    /// Stop with more events than this, having read only a part; never where it is 0.
    pub most_events: usize,
}

/// Reads some events and all that hang together with them or with the nodes given.
pub(in crate::store) async fn load_closed(
    tx: &mut OrgTransaction,
    seeds: Vec<i64>,
    events: Vec<i64>,
    book: &mut LinkBook,
    reader: &mut EventReader,
    reach: &Reach,
) -> Result<StoredEvents> {
    let mut ids = events;
    let mut events = StoredEvents::default();
    let mut visited: FxHashSet<i64> = FxHashSet::default();
    let mut loaded: FxHashSet<i64> = FxHashSet::default();
    let mut seeds = seeds;
    seeds.sort_unstable();
    let mut frontier = seeds.clone();
    while !frontier.is_empty() || !ids.is_empty() {
        frontier.sort_unstable();
        ids.extend(events_of(tx, &frontier, reach, &mut reader.kept).await?);
        ids.sort_unstable();
        ids.retain(|id| (reach.before == 0 || *id < reach.before) && loaded.insert(*id));
        let first = events.table.len();
        if reach.most_events > 0 && first + ids.len() > reach.most_events {
            ids.truncate(reach.most_events + 1 - first);
            reader.read(tx, &ids, &mut events).await?;
            return Ok(events);
        }
        reader.read(tx, &ids, &mut events).await?;
        book.resolve(tx, &mut events.table).await?;
        ids.clear();
        frontier.clear();
        for index in first..events.table.len() {
            for node in joining_nodes(&events.table, index, book) {
                if node != 0 && seeds.binary_search(&node).is_err() && visited.insert(node) {
                    frontier.push(node);
                }
            }
        }
    }
    Ok(events)
}

/// The tracking ids of the events under some nodes.
async fn events_of(tx: &mut OrgTransaction, nodes: &[i64], reach: &Reach, kept: &mut Kept) -> Result<Vec<i64>> {
    let mut ids = Vec::new();
    hash_index::look_up(tx, IndexKind::Nodes, nodes, kept, |entry| {
        let run = Run::from(entry);
        if reach.before == 0 || run.first < reach.before {
            ids.extend(run.first..run.first + run.events);
        }
    })
    .await?;
    Ok(ids)
}
