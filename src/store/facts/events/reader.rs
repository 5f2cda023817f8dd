//! Reading stored events back: by their numbers, or all of them in turn.

use super::block::Unpacker;
use super::retractions::Retractions;
use crate::domain::{EventTable, Instant};
use crate::store::OrgTransaction;
use crate::store::database::sql::Row;
use crate::store::directory::sources::Sources;
use crate::store::error::{Result, StoreError};
use crate::store::facts::hash_index::Kept;
use crate::store::privacy::sealed::SealedPlaces;
use std::collections::{BTreeMap, VecDeque};

/// How many unpacked blocks are kept, some 100 kB each.
const KEPT: usize = 64;
/// How many blocks are read at a time by whoever goes through all of them.
const AHEAD: i64 = 64;

/// Stored events with the revisions between which they count.
#[derive(Debug, Default)]
pub(in crate::store) struct StoredEvents {
    /// The events.
    pub table: EventTable,
    /// For each, the revision that brought it and the one that took it back.
    pub revisions: Vec<(i64, i64)>,
}

impl StoredEvents {
    /// Whether an event counts at a revision.
    pub fn counts_at(&self, index: usize, revision: i64) -> bool {
        let (brought, retracted) = self.revisions[index];
        brought <= revision && revision < retracted
    }
}

/// Neighbouring events.
struct Block {
    /// The number after the last event's.
    end: i64,
    revision: i64,
    table: EventTable,
}

impl Block {
    /// Where the event of a number stands, which the block covers; none where it was erased.
    fn place(&self, first: i64, id: i64) -> Option<usize> {
        let is_whole = self.table.len() as i64 == self.end - first;
        if is_whole { usize::try_from(id - first).ok() } else { self.table.find(id) }
    }
}

/// What is needed to read an organization's events, and those read last.
pub(in crate::store) struct EventReader {
    /// The senders.
    pub sources: Sources,
    /// Pieces of the index by which events are found.
    pub kept: Kept,
    retractions: Retractions,
    sealed: SealedPlaces,
    unpacker: Unpacker,
    blocks: BTreeMap<i64, Block>,
    order: VecDeque<i64>,
    kept_blocks: usize,
}

impl EventReader {
    /// Prepares reading in a transaction; what it sees of retractions stays as it is now.
    pub async fn open(tx: &mut OrgTransaction) -> Result<Self> {
        Ok(Self {
            sources: Sources::load(tx).await?,
            kept: Kept::default(),
            retractions: Retractions::load(tx).await?,
            sealed: SealedPlaces::load(tx).await?,
            unpacker: Unpacker::new()?,
            blocks: BTreeMap::new(),
            order: VecDeque::new(),
            kept_blocks: KEPT,
        })
    }

    /// Keeps that many unpacked blocks.
    pub fn keeping(mut self, blocks: usize) -> Self {
        self.kept_blocks = blocks;
        self
    }

    /// Keeps pieces of the index by which events are found.
    pub fn keeping_of_index(mut self, kept: Kept) -> Self {
        self.kept = kept;
        self
    }

    /// The retractions of the organization.
    pub fn retractions(&self) -> &Retractions {
        &self.retractions
    }

    /// The places that sealed referrals keep.
    pub fn sealed(&self) -> &SealedPlaces {
        &self.sealed
    }

    /// Adds the events of some ascending numbers; a number without an event is passed over.
    pub async fn read(&mut self, tx: &mut OrgTransaction, ids: &[i64], events: &mut StoredEvents) -> Result<()> {
        let mut start = 0;
        while start < ids.len() {
            let Some(first) = self.block_of(tx, ids[start]).await? else {
                start += 1;
                continue;
            };
            let block = &self.blocks[&first];
            let in_block = ids[start..].iter().take_while(|id| **id < block.end).count();
            for &id in &ids[start..start + in_block] {
                let Some(place) = block.place(first, id) else { continue };
                events.table.push_from(&block.table, place);
                events.revisions.push((block.revision, self.retractions.of(id)));
            }
            start += in_block;
        }
        Ok(())
    }

    /// The first number of the block that holds an event, which is kept from now on.
    async fn block_of(&mut self, tx: &mut OrgTransaction, id: i64) -> Result<Option<i64>> {
        const SELECT: &str = "SELECT first_tracking, events, revision, packed
            FROM referral_trackings
            WHERE org_id = $1 AND first_tracking <= $2
            ORDER BY first_tracking DESC
            LIMIT 1";
        if let Some((first, block)) = self.blocks.range(..=id).next_back()
            && id < block.end
        {
            return Ok(Some(*first));
        }
        let row = tx.query(SELECT).bind(id).fetch_optional(tx).await?;
        let Some(row) = row else { return Ok(None) };
        let (first, block) = self.unpack(&row)?;
        if id >= block.end {
            return Ok(None);
        }
        if self.order.len() >= self.kept_blocks
            && let Some(oldest) = self.order.pop_front()
        {
            self.blocks.remove(&oldest);
        }
        self.order.push_back(first);
        self.blocks.insert(first, block);
        Ok(Some(first))
    }

    /// The block after a number: its first number, its revision and its events; `None` after the last.
    pub async fn block_after(&mut self, tx: &mut OrgTransaction, after: i64) -> Result<Option<(i64, i64, EventTable)>> {
        const SELECT: &str = "SELECT first_tracking, events, revision, packed
            FROM referral_trackings
            WHERE org_id = $1 AND first_tracking > $2
            ORDER BY first_tracking
            LIMIT 1";
        let row = tx.query(SELECT).bind(after).fetch_optional(tx).await?;
        let Some(row) = row else { return Ok(None) };
        let (first, block) = self.unpack(&row)?;
        Ok(Some((first, block.revision, block.table)))
    }

    fn unpack(&mut self, row: &Row) -> Result<(i64, Block)> {
        let (first, events, revision): (i64, i64, i64) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        let table = self.events_of(row)?;
        Ok((first, Block { end: first + events, revision, table }))
    }

    /// The events of a row that begins with first number, count, revision and packed events.
    pub(super) fn events_of(&mut self, row: &Row) -> Result<EventTable> {
        let (first, events): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
        let count = usize::try_from(events).map_err(|_| StoreError::Corrupt)?;
        self.unpacker.unpack(row.try_get(3)?, first, count, |number| self.sources.name(number))
    }

    /// Goes through all events from a number on, in the order of their numbers, until `take` wants no more.
    ///
    /// Parts without any event at or after `not_before` are passed over.
    pub async fn each(
        &mut self,
        tx: &mut OrgTransaction,
        from: i64,
        not_before: Instant,
        mut take: impl FnMut(&EventTable) -> bool,
    ) -> Result<()> {
        const SELECT: &str = "SELECT first_tracking, events, revision, packed
            FROM referral_trackings
            WHERE org_id = $1 AND first_tracking > $2 - 1024 AND first_tracking + events > $2 AND newest_at >= $3
            ORDER BY first_tracking
            LIMIT $4";
        let mut from = from;
        loop {
            let rows = tx.query(SELECT).bind(from).bind(not_before.0).bind(AHEAD).fetch_all(tx).await?;
            for row in &rows {
                let (_, block) = self.unpack(row)?;
                from = block.end;
                if !take(&block.table) {
                    return Ok(());
                }
            }
            if (rows.len() as i64) < AHEAD {
                return Ok(());
            }
        }
    }
}
