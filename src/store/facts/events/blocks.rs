//! Going through the packed events as they are stored, damaged ones included.

use super::reader::EventReader;
use crate::domain::EventTable;
use crate::store::OrgTransaction;
use crate::store::error::Result;

/// How many blocks are read at a time.
const PAGE: i64 = 64;

/// What stands beside packed events.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct BlockHead {
    /// The number of the first event.
    pub first: i64,
    /// How many there are.
    pub count: i64,
    /// The revision that brought them.
    pub revision: i64,
    /// When the newest of them happened.
    pub newest_at: i64,
}

impl EventReader {
    /// The next blocks after the one that begins with that event, each with its events or why they cannot be read;
    /// `None` when there are no more.
    pub async fn blocks_after(
        &mut self,
        tx: &mut OrgTransaction,
        after: i64,
    ) -> Result<Option<Vec<(BlockHead, Result<EventTable>)>>> {
        const SELECT: &str = "SELECT first_tracking, events, revision, packed, newest_at
            FROM referral_trackings
            WHERE org_id = $1 AND first_tracking > $2
            ORDER BY first_tracking
            LIMIT $3";
        let rows = tx.query(SELECT).bind(after).bind(PAGE).fetch_all(tx).await?;
        if rows.is_empty() {
            return Ok(None);
        }
        let mut blocks = Vec::with_capacity(rows.len());
        for row in &rows {
            let head = BlockHead {
                first: row.try_get(0)?,
                count: row.try_get(1)?,
                revision: row.try_get(2)?,
                newest_at: row.try_get(4)?,
            };
            blocks.push((head, self.events_of(row)));
        }
        Ok(Some(blocks))
    }
}
