//! Under which clicks, users and codes events stand: what finds the events that hang together.
//!
//! A posting names a run of neighbouring events by the hash of what they share; they are written in the order of the
//! hashes, as [`super::event_keys`] are. The texts themselves stand in the events.

use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::database::columns::list;
use crate::store::error::{Result, StoreError};

/// How many postings are read at a time.
const PAGE: i64 = 10_000;

/// By what events are found under a join key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PostingKind {
    /// They were sent with the click or the user.
    Sent,
    /// They carry the code. Codes of standing links join nothing and have no postings.
    Code,
    /// They carry the id of the click as a code that led nowhere when they came: hand-over codes, if there is such a click.
    Typed,
}

impl PostingKind {
    /// The number in the database.
    const fn number(self) -> i64 {
        match self {
            Self::Sent => 0,
            Self::Code => 1,
            Self::Typed => 2,
        }
    }

    fn from_number(number: i64) -> Result<Self> {
        [Self::Sent, Self::Code, Self::Typed]
            .into_iter()
            .find(|kind| kind.number() == number)
            .ok_or(StoreError::Corrupt)
    }
}

/// Neighbouring events that share a click, a user or a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Posting {
    /// The hash of the click, the user or the code.
    pub join_key: i64,
    /// The number of the first event.
    pub first: i64,
    /// How many there are.
    pub events: i64,
    /// By what they are found.
    pub kind: PostingKind,
}

impl Posting {
    /// The numbers of the events.
    pub fn numbers(self) -> std::ops::Range<i64> {
        self.first..self.first + self.events
    }
}

impl OrgTransaction {
    /// The postings of some ascending join keys, in no particular order.
    pub(crate) async fn postings(&mut self, join_keys: &[i64]) -> Result<Vec<Posting>> {
        const FIND: &str = "SELECT p.join_key, p.first_tracking, p.events, p.kind
            FROM json_each($2) n
            CROSS JOIN event_postings p
            WHERE p.org_id = $1 AND p.join_key = n.value";
        let mut found = Vec::new();
        bulk::look_up(self, FIND, join_keys, |row| {
            found.push(Posting {
                join_key: row.try_get(0)?,
                first: row.try_get(1)?,
                events: row.try_get(2)?,
                kind: PostingKind::from_number(row.try_get(3)?)?,
            });
            Ok(())
        })
        .await?;
        Ok(found)
    }

    /// The next page of postings after a given one, or the first page; empty at the end.
    pub(crate) async fn postings_after(&mut self, after: Option<Posting>) -> Result<Vec<Posting>> {
        const AFTER: &str = "SELECT
                string_agg(CAST(join_key AS TEXT), ','),
                string_agg(CAST(first_tracking AS TEXT), ','),
                string_agg(CAST(events AS TEXT), ','),
                string_agg(CAST(kind AS TEXT), ',')
            FROM (
                SELECT * FROM event_postings
                WHERE org_id = $1 AND (join_key, first_tracking, kind) > ($2, $3, $4)
                ORDER BY join_key, first_tracking, kind
                LIMIT $5) page";
        let place = |posting: Posting| (posting.join_key, posting.first, posting.kind.number());
        let (join_key, first, kind) = after.map_or((i64::MIN, 0, 0), place);
        let row = self.query(AFTER).bind(join_key).bind(first).bind(kind).bind(PAGE).fetch_one(self).await?;
        let (mut join_keys, mut firsts) = (list(&row, 0)?, list(&row, 1)?);
        let (mut counts, mut kinds) = (list(&row, 2)?, list(&row, 3)?);
        let mut postings = Vec::new();
        while !join_keys.is_empty() {
            postings.push(Posting {
                join_key: join_keys.expect()?,
                first: firsts.expect()?,
                events: counts.expect()?,
                kind: PostingKind::from_number(kinds.expect()?)?,
            });
        }
        Ok(postings)
    }

    /// Writes postings, which come in their order.
    pub(crate) async fn insert_postings(&mut self, postings: &[Posting]) -> Result<()> {
        const INSERT: bulk::Statement = bulk::Statement::Insert {
            into: "event_postings",
            shared: &["org_id"],
            each: &["join_key", "first_tracking", "events", "kind"],
            conflict: "",
        };
        INSERT
            .run(self, postings, &[], |values, posting| {
                bulk::bind(values, posting.join_key)?;
                bulk::bind(values, posting.first)?;
                bulk::bind(values, posting.events)?;
                bulk::bind(values, posting.kind.number())
            })
            .await
    }

    /// Deletes postings.
    ///
    /// # Errors
    /// [`StoreError::Invariant`] where one is not stored.
    pub(crate) async fn delete_postings(&mut self, postings: &mut [Posting]) -> Result<()> {
        const DELETE: bulk::Statement = bulk::Statement::With {
            given: &["join_key", "first_tracking", "kind"],
            before: "DELETE FROM event_postings
                WHERE org_id =",
            after: " AND (join_key, first_tracking, kind) IN (
                    SELECT join_key, first_tracking, kind FROM given)",
        };
        postings.sort_unstable();
        let done = DELETE
            .count(self, postings, &[], |values, posting| {
                bulk::bind(values, posting.join_key)?;
                bulk::bind(values, posting.first)?;
                bulk::bind(values, posting.kind.number())
            })
            .await?;
        if done == postings.len() { Ok(()) } else { Err(StoreError::Invariant("a posting is gone".to_owned())) }
    }
}
