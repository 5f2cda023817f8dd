//! Under which clicks, users and codes events stand: what finds the events that hang together.
//!
//! A posting names a run of neighbouring events by the hash of what they share; they are written in the order of the
//! hashes, as [`super::event_keys`] are. The texts themselves stand in the events.

use super::OrgTransaction;
use super::bulk;
use super::columns::list;
use super::error::{Result, StoreError};

/// How many postings are read at a time.
const PAGE: i64 = 10_000;

/// Neighbouring events that share a click, a user or a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::store) struct Posting {
    /// The hash of the click, the user or the code.
    pub join_key: i64,
    /// The number of the first event.
    pub first: i64,
    /// How many there are.
    pub events: i64,
    /// Whether it is a code that they share. Codes of standing links join nothing and have no postings.
    pub is_code: bool,
}

impl Posting {
    /// The numbers of the events.
    pub fn numbers(self) -> std::ops::Range<i64> {
        self.first..self.first + self.events
    }
}

impl OrgTransaction {
    /// The postings of some ascending join keys, in no particular order.
    pub(in crate::store) async fn postings(&mut self, join_keys: &[i64]) -> Result<Vec<Posting>> {
        const FIND: &str = "SELECT p.join_key, p.first_tracking, p.events, p.is_code
            FROM json_each($2) n
            CROSS JOIN event_postings p
            WHERE p.org_id = $1 AND p.join_key = n.value";
        let mut found = Vec::new();
        bulk::look_up(self, FIND, join_keys, |row| {
            found.push(Posting {
                join_key: row.try_get(0)?,
                first: row.try_get(1)?,
                events: row.try_get(2)?,
                is_code: row.try_get(3)?,
            });
            Ok(())
        })
        .await?;
        Ok(found)
    }

    /// The next postings after one in their order, of which none has come at first; none at the end.
    pub(in crate::store) async fn postings_after(&mut self, after: Option<Posting>) -> Result<Vec<Posting>> {
        const AFTER: &str = "SELECT
                string_agg(CAST(join_key AS TEXT), ','),
                string_agg(CAST(first_tracking AS TEXT), ','),
                string_agg(CAST(events AS TEXT), ','),
                string_agg(CAST(is_code AS TEXT), ',')
            FROM (
                SELECT * FROM event_postings
                WHERE org_id = $1 AND (join_key, first_tracking) > ($2, $3)
                ORDER BY join_key, first_tracking
                LIMIT $4) page";
        let (join_key, first) = after.map_or((i64::MIN, 0), |posting| (posting.join_key, posting.first));
        let row = self.query(AFTER).bind(join_key).bind(first).bind(PAGE).fetch_one(self).await?;
        let (mut join_keys, mut firsts) = (list(&row, 0)?, list(&row, 1)?);
        let (mut counts, mut are_codes) = (list(&row, 2)?, list(&row, 3)?);
        let mut postings = Vec::new();
        while !join_keys.is_empty() {
            postings.push(Posting {
                join_key: join_keys.expect()?,
                first: firsts.expect()?,
                events: counts.expect()?,
                is_code: are_codes.expect()? == 1,
            });
        }
        Ok(postings)
    }

    /// Writes postings, which come in their order.
    pub(in crate::store) async fn insert_postings(&mut self, postings: &[Posting]) -> Result<()> {
        const INSERT: bulk::Statement = bulk::Statement::Insert {
            into: "event_postings",
            shared: &["org_id"],
            each: &["join_key", "first_tracking", "events", "is_code"],
            conflict: "",
        };
        INSERT
            .run(self, postings, &[], |values, posting| {
                bulk::bind(values, posting.join_key)?;
                bulk::bind(values, posting.first)?;
                bulk::bind(values, posting.events)?;
                bulk::bind(values, posting.is_code)
            })
            .await
    }

    /// Deletes postings.
    ///
    /// # Errors
    /// [`StoreError::Invariant`] where one is not stored.
    pub(in crate::store) async fn delete_postings(&mut self, postings: &mut [Posting]) -> Result<()> {
        const DELETE: bulk::Statement = bulk::Statement::With {
            given: &["join_key", "first_tracking"],
            before: "DELETE FROM event_postings
                WHERE org_id =",
            after: " AND (join_key, first_tracking) IN (SELECT join_key, first_tracking FROM given)",
        };
        postings.sort_unstable();
        let done = DELETE
            .count(self, postings, &[], |values, posting| {
                bulk::bind(values, posting.join_key)?;
                bulk::bind(values, posting.first)
            })
            .await?;
        if done == postings.len() { Ok(()) } else { Err(StoreError::Invariant("a posting is gone".to_owned())) }
    }
}
