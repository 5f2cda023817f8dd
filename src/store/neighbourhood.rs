//! Reading back the events that a change touches: the closed neighbourhood that attribution asks for.
//!
//! Events hang together by their click, by their user, and by the code of a personal link. Retracted events and those
//! of later revisions are read too, so that one neighbourhood serves the state before a change and the one after it.

use super::batch::click_and_user;
use super::error::Result;
use super::link_book::LinkBook;
use super::sources::Sources;
use super::{Connection, OrgScope, bulk};
use crate::domain::identity::{NodeKind, node_hash};
use crate::domain::{EventTable, EventTexts, Instant, Stage};
use rustc_hash::{FxHashMap, FxHashSet};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

/// Stored events with the revisions between which they count.
#[derive(Debug, Default)]
pub(super) struct StoredEvents {
    /// The events.
    pub table: EventTable,
    /// For each, the revision that brought it and the one that took it back.
    pub revisions: Vec<(i64, i64)>,
    /// How many stored events each node has that was asked for.
    pub totals: FxHashMap<i64, i64>,
    /// The clicks that are here by their stand-ins only.
    pub bounded: FxHashSet<i64>,
    /// The clicks whose stand-ins are outdated, so that they were read in full.
    pub outdated: FxHashSet<i64>,
}

/// No revision took the event back.
pub(super) const NEVER: i64 = i64::MAX;

impl StoredEvents {
    /// Whether an event counts at a revision.
    pub fn counts_at(&self, index: usize, revision: i64) -> bool {
        let (brought, retracted) = self.revisions[index];
        brought <= revision && revision < retracted
    }

    /// Adds an event read with [`event_columns`].
    pub fn push(&mut self, row: &SqliteRow, sources: &Sources) -> Result<()> {
        let stage = stage_of(row.try_get(1)?)?;
        let texts = EventTexts {
            link_code: row.try_get(3)?,
            click_id: row.try_get(4)?,
            user_id: row.try_get(5)?,
            event_id: row.try_get(7)?,
            source: Some(sources.name(row.try_get(6)?)),
        };
        let ordinal = u32::try_from(row.try_get::<i64, _>(8)?).unwrap_or(u32::MAX);
        self.table.push(stage, Instant(row.try_get(2)?), texts, ordinal);
        self.table.set_tracking_id(self.table.len() - 1, row.try_get(0)?);
        self.revisions.push((row.try_get(9)?, row.try_get::<Option<i64>, _>(10)?.unwrap_or(NEVER)));
        Ok(())
    }
}

/// The stage of a stored number.
pub(super) fn stage_of(number: i64) -> Result<Stage> {
    Stage::from_rank(number).ok_or_else(|| super::StoreError::Invariant(format!("no stage {number}")))
}

/// The select list that [`StoredEvents::push`] reads, before a `FROM` with `t` for events.
macro_rules! event_columns {
    ($from:literal) => {
        concat!(
            "SELECT t.tracking_id, t.stage, t.occurred_at, t.link_code, t.click_id, t.user_id, t.source_no,
                t.event_id, t.ordinal, t.revision, r.revision ",
            $from
        )
    };
}

/// The hash of an event's code, where the code has events noted under it.
///
/// Those are the codes of personal links, which join events, and the unresolved ones, which wait for their link.
pub(super) fn code_node(events: &EventTable, index: usize, book: &LinkBook) -> Option<i64> {
    let code = events.link_code(index)?;
    let is_noted = events.link(index).is_none_or(|link| book.links[link].is_personal());
    is_noted.then(|| node_hash(NodeKind::Code, code))
}

/// The hash of an event's code, where it joins events: a personal link's.
pub(super) fn personal_node(events: &EventTable, index: usize, book: &LinkBook) -> Option<i64> {
    events.link(index).and_then(|_| code_node(events, index, book))
}

/// The hashes that join an event with others; 0 for none.
pub(super) fn joining_nodes(events: &EventTable, index: usize, book: &LinkBook) -> [i64; 3] {
    let [click, user] = click_and_user(&events.fact(index));
    [click, user, personal_node(events, index, book).unwrap_or_default()]
}

/// How far a neighbourhood reaches.
#[derive(Debug, Default)]
pub(super) struct Reach {
    /// Only events before this number; all where it is 0.
    pub before: i64,
    /// Clicks with more events than this are read by their stand-ins; none are where it is 0.
    pub crowded_from: i64,
    /// Clicks that are read in full all the same.
    pub in_full: FxHashSet<i64>,
}

/// Reads some events and all that hang together with them or with the nodes given.
pub(super) async fn load_closed(
    connection: &mut Connection,
    scope: &OrgScope,
    seeds: Vec<i64>,
    events: Vec<i64>,
    book: &mut LinkBook,
    sources: &Sources,
    reach: &Reach,
) -> Result<StoredEvents> {
    let mut ids = events;
    let mut events = StoredEvents { outdated: reach.in_full.clone(), ..StoredEvents::default() };
    let mut visited: FxHashSet<i64> = seeds.iter().copied().collect();
    let mut loaded: FxHashSet<i64> = FxHashSet::default();
    let mut frontier = seeds;
    while !frontier.is_empty() || !ids.is_empty() {
        frontier.sort_unstable();
        ids.extend(events_of(connection, scope, &frontier, reach, &mut events).await?);
        ids.sort_unstable();
        ids.retain(|id| (reach.before == 0 || *id < reach.before) && loaded.insert(*id));
        let first = events.table.len();
        read_events(connection, scope, &ids, sources, &mut events).await?;
        book.resolve(connection, scope, &mut events.table).await?;
        ids.clear();
        frontier.clear();
        for index in first..events.table.len() {
            for node in joining_nodes(&events.table, index, book) {
                if node != 0 && visited.insert(node) {
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
    events: &mut StoredEvents,
) -> Result<Vec<i64>> {
    const RUNS: &str = "SELECT r.node_hash, r.first_tracking, r.events
        FROM json_each($2) n
        CROSS JOIN tracking_runs r ON r.org_id = $1 AND r.node_hash = n.value";
    const STANDINS: &str = "SELECT s.node_hash, s.tracking_id
        FROM json_each($2) n
        CROSS JOIN click_standins s ON s.org_id = $1 AND s.node_hash = n.value";
    let mut runs: Vec<(i64, i64, i64)> = Vec::new();
    bulk::look_up(connection, RUNS, scope.org_id, nodes, |row| {
        let run: (i64, i64, i64) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        if reach.before == 0 || run.1 < reach.before {
            runs.push(run);
        }
        Ok(())
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

/// Reads events by their ids; neighbouring ids are read as one range.
pub(super) async fn read_events(
    connection: &mut Connection,
    scope: &OrgScope,
    ids: &[i64],
    sources: &Sources,
    events: &mut StoredEvents,
) -> Result<()> {
    const SELECT: &str = event_columns!(
        "FROM json_each($2) n
        CROSS JOIN referral_trackings t ON t.org_id = $1
            AND t.tracking_id BETWEEN json_extract(n.value, '$[0]') AND json_extract(n.value, '$[1]')
        LEFT JOIN retractions r ON r.org_id = $1 AND r.tracking_id = t.tracking_id"
    );
    let mut ranges: Vec<(i64, i64)> = Vec::new();
    for &id in ids {
        match ranges.last_mut() {
            Some(range) if range.1 + 1 == id && id - range.0 < 4_000 => range.1 = id,
            _ => ranges.push((id, id)),
        }
    }
    bulk::look_up_ranges(connection, SELECT, scope.org_id, &ranges, |row| events.push(row, sources)).await
}
