//! Reading back the events that a change touches: the closed neighbourhood that attribution asks for.
//!
//! Events hang together by their click, by their user, and by the code of a personal link. Retracted events and those
//! of later revisions are read too, so that one neighbourhood serves the state before a change and the one after it.

use crate::domain::EventTable;
use crate::domain::identity::{NodeKind, node_hash};
use crate::store::database::bulk;
use crate::store::directory::link_book::LinkBook;
use crate::store::error::Result;
use crate::store::facts::batch::click_and_user;
use crate::store::facts::events::{EventReader, StoredEvents};
use crate::store::facts::hash_index::{self, Entry, IndexKind, Kept};
use crate::store::{Connection, OrgScope};
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
#[derive(Debug, Default)]
pub(in crate::store) struct Reach {
    /// Only events before this number; all where it is 0.
    pub before: i64,
    /// Clicks with more events than this are read by their stand-ins; none are where it is 0.
    pub crowded_from: i64,
    /// Clicks that are read in full all the same.
    pub in_full: FxHashSet<i64>,
    /// Stop with more events than this, having read only a part; never where it is 0.
    pub most_events: usize,
}

/// Reads some events and all that hang together with them or with the nodes given.
pub(in crate::store) async fn load_closed(
    connection: &mut Connection,
    scope: &OrgScope,
    seeds: Vec<i64>,
    events: Vec<i64>,
    book: &mut LinkBook,
    reader: &mut EventReader,
    reach: &Reach,
) -> Result<StoredEvents> {
    let mut ids = events;
    let mut events = StoredEvents { outdated: reach.in_full.clone(), ..StoredEvents::default() };
    let mut visited: FxHashSet<i64> = FxHashSet::default();
    let mut loaded: FxHashSet<i64> = FxHashSet::default();
    let mut seeds = seeds;
    seeds.sort_unstable();
    let mut frontier = seeds.clone();
    while !frontier.is_empty() || !ids.is_empty() {
        frontier.sort_unstable();
        ids.extend(events_of(connection, scope, &frontier, reach, &mut reader.kept, &mut events).await?);
        ids.sort_unstable();
        ids.retain(|id| (reach.before == 0 || *id < reach.before) && loaded.insert(*id));
        let first = events.table.len();
        if reach.most_events > 0 && first + ids.len() > reach.most_events {
            ids.truncate(reach.most_events + 1 - first);
            reader.read(connection, scope, &ids, &mut events).await?;
            return Ok(events);
        }
        reader.read(connection, scope, &ids, &mut events).await?;
        book.resolve(connection, scope, &mut events.table).await?;
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

/// The tracking ids of the events under some nodes, or of their stand-ins.
async fn events_of(
    connection: &mut Connection,
    scope: &OrgScope,
    nodes: &[i64],
    reach: &Reach,
    kept: &mut Kept,
    events: &mut StoredEvents,
) -> Result<Vec<i64>> {
    const STANDINS: &str = "SELECT s.node_hash, s.tracking_id
        FROM json_each($2) n
        CROSS JOIN click_standins s ON s.org_id = $1 AND s.node_hash = n.value";
    let mut runs: Vec<(i64, i64, i64)> = Vec::new();
    hash_index::look_up(connection, scope, IndexKind::Nodes, nodes, kept, |entry| {
        let run = Run::from(entry);
        if reach.before == 0 || run.first < reach.before {
            runs.push((run.node, run.first, run.events));
        }
    })
    .await?;
    for (node, _, count) in &runs {
        *events.totals.entry(*node).or_default() += count;
    }
    let many: Vec<i64> = nodes
        .iter()
        .copied()
        .filter(|node| reach.crowded_from > 0 && !reach.in_full.contains(node))
        .filter(|node| events.totals.get(node).is_some_and(|total| *total > reach.crowded_from))
        .collect();
    let mut ids = Vec::new();
    bulk::look_up(connection, STANDINS, scope.org_id, &many, |row| {
        events.bounded.insert(row.try_get(0)?);
        ids.push(row.try_get(1)?);
        Ok(())
    })
    .await?;
    let whole = runs.into_iter().filter(|(node, ..)| !events.bounded.contains(node));
    ids.extend(whole.flat_map(|(_, first, count)| first..first + count));
    Ok(ids)
}
