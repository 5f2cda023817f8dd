//! The keys of events that count, by hash: whether a row that comes in is known.
//!
//! Hashes come in no order, so the rows of a batch are written in the order of their hashes: each page of the table is
//! then touched once a batch. A hash has 64 bits and only narrows the search ([`crate::domain::identity`]).

use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::database::columns::list;
use crate::store::error::Result;

/// How many keys are read at a time.
const PAGE: i64 = 10_000;

/// The key of a stored event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct EventKey {
    /// The hash of its source and key.
    pub key_hash: i64,
    /// The event's number.
    pub event: i64,
    /// The hash of all that the event says.
    pub content_hash: i64,
}

impl OrgTransaction {
    /// The stored keys that have one of some ascending hashes, in their order.
    pub(crate) async fn event_keys(&mut self, hashes: &[i64]) -> Result<Vec<EventKey>> {
        const FIND: &str = "SELECT k.key_hash, k.tracking_id, k.content_hash
            FROM json_each($2) n
            CROSS JOIN event_keys k
            WHERE k.org_id = $1 AND k.key_hash = n.value";
        let mut found = Vec::new();
        bulk::look_up(self, FIND, hashes, |row| {
            found.push(EventKey { key_hash: row.try_get(0)?, event: row.try_get(1)?, content_hash: row.try_get(2)? });
            Ok(())
        })
        .await?;
        found.sort_unstable();
        Ok(found)
    }

    /// The next page of keys after a given one, or the first page; empty at the end.
    pub(crate) async fn event_keys_after(&mut self, after: Option<EventKey>) -> Result<Vec<EventKey>> {
        const AFTER: &str = "SELECT
                string_agg(CAST(key_hash AS TEXT), ','),
                string_agg(CAST(tracking_id AS TEXT), ','),
                string_agg(CAST(content_hash AS TEXT), ',')
            FROM (
                SELECT * FROM event_keys
                WHERE org_id = $1 AND (key_hash, tracking_id) > ($2, $3)
                ORDER BY key_hash, tracking_id
                LIMIT $4) page";
        let (key_hash, event) = after.map_or((i64::MIN, 0), |key| (key.key_hash, key.event));
        let row = self.query(AFTER).bind(key_hash).bind(event).bind(PAGE).fetch_one(self).await?;
        let (mut hashes, mut events, mut contents) = (list(&row, 0)?, list(&row, 1)?, list(&row, 2)?);
        let mut keys = Vec::new();
        while !hashes.is_empty() {
            let (key_hash, event) = (hashes.expect()?, events.expect()?);
            keys.push(EventKey { key_hash, event, content_hash: contents.expect()? });
        }
        Ok(keys)
    }

    /// Writes keys, which come in their order.
    pub(crate) async fn insert_event_keys(&mut self, keys: &[EventKey]) -> Result<()> {
        const INSERT: bulk::Statement = bulk::Statement::Insert {
            into: "event_keys",
            shared: &["org_id"],
            each: &["key_hash", "tracking_id", "content_hash"],
            conflict: "",
        };
        INSERT
            .run(self, keys, &[], |values, key| {
                bulk::bind(values, key.key_hash)?;
                bulk::bind(values, key.event)?;
                bulk::bind(values, key.content_hash)
            })
            .await
    }

    /// Frees the keys of some events, given by hash and event.
    pub(crate) async fn delete_event_keys(&mut self, keys: &mut [(i64, i64)]) -> Result<()> {
        const DELETE: bulk::Statement = bulk::Statement::With {
            given: &["key_hash", "tracking_id"],
            before: "DELETE FROM event_keys
                WHERE org_id =",
            after: " AND (key_hash, tracking_id) IN (SELECT key_hash, tracking_id FROM given)",
        };
        keys.sort_unstable();
        DELETE
            .count(self, keys, &[], |values, (key_hash, event)| {
                bulk::bind(values, *key_hash)?;
                bulk::bind(values, *event)
            })
            .await
            .map(drop)
    }

    /// Frees the keys of all events of a range of numbers.
    pub(crate) async fn delete_event_keys_within(&mut self, [first, end]: [i64; 2]) -> Result<()> {
        const DELETE: &str = "DELETE FROM event_keys WHERE org_id = $1 AND tracking_id >= $2 AND tracking_id < $3";
        self.query(DELETE).bind(first).bind(end).execute(self).await?;
        Ok(())
    }
}
