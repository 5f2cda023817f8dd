//! Reading very many referrals for a report: what it counts of them, and no ids.
//!
//! A row of a query costs several times what its figures do, so they come as lists, one text a column.

use super::error::{Result, StoreError};
use super::{Connection, OrgScope, Store};
use crate::domain::{Flags, Instant, ReferralOutline};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

/// How many referrals come at a time.
const CHUNK_ROWS: i64 = 20_000;

impl Store {
    /// Hands over what reports count of the stored referrals that entered in `[from, until)`, in the order of entry.
    ///
    /// Personal links nobody used yet have no entry and do not come.
    pub async fn each_outline(
        &self,
        scope: &OrgScope,
        from: Instant,
        until: Instant,
        mut take: impl FnMut(ReferralOutline),
    ) -> Result<()> {
        const CHUNK: &str = "SELECT
                string_agg(CAST(link_no AS TEXT), ','),
                string_agg(CAST(flags AS TEXT), ','),
                string_agg(CAST(entered_at AS TEXT), ','),
                string_agg(COALESCE(CAST(clicked_at - entered_at AS TEXT), ''), ','),
                string_agg(COALESCE(CAST(installed_at - entered_at AS TEXT), ''), ','),
                string_agg(COALESCE(CAST(joined_at - entered_at AS TEXT), ''), ','),
                string_agg(COALESCE(CAST(activated_at - entered_at AS TEXT), ''), ',')
            FROM referrals
            WHERE org_id = $1 AND entered_at >= $2 AND entered_at < $3";
        let mut tx = self.read().await?;
        let (mut start, end) = (from.0, until.0);
        while start < end {
            let next = chunk_end(&mut tx, scope, start, end).await?;
            let row = sqlx::query(CHUNK).bind(scope.org_id).bind(start).bind(next).fetch_one(&mut *tx).await?;
            read_chunk(&row, &mut take)?;
            start = next;
        }
        Ok(())
    }
}

/// Where the chunk that begins at `start` ends; very many entries at one instant stay together.
async fn chunk_end(connection: &mut Connection, scope: &OrgScope, start: i64, end: i64) -> Result<i64> {
    const BOUND: &str = "SELECT entered_at
        FROM referrals
        WHERE org_id = $1 AND entered_at >= $2 AND entered_at < $3
        ORDER BY entered_at
        LIMIT 1 OFFSET $4";
    let bound: Option<i64> = sqlx::query_scalar(BOUND)
        .bind(scope.org_id)
        .bind(start)
        .bind(end)
        .bind(CHUNK_ROWS)
        .fetch_optional(connection)
        .await?;
    Ok(bound.map_or(end, |bound| bound.max(start.saturating_add(1))))
}

fn read_chunk(row: &SqliteRow, take: &mut impl FnMut(ReferralOutline)) -> Result<()> {
    let list = |index: usize| row.try_get::<Option<&str>, _>(index).map(|text| Numbers(text.unwrap_or_default()));
    let (mut links, mut flags, mut entries) = (list(0)?, list(1)?, list(2)?);
    let mut steps = [list(3)?, list(4)?, list(5)?, list(6)?];
    while !links.0.is_empty() {
        let (link_no, flags, entry) = (links.expect()?, flags.expect()?, entries.expect()?);
        let mut milestones = [None; 4];
        for (milestone, steps) in milestones.iter_mut().zip(&mut steps) {
            *milestone = steps.next()?.map(|step| Instant(entry + step));
        }
        take(ReferralOutline { link_no, flags: Flags(flags), milestones });
    }
    Ok(())
}

/// Whole numbers with a comma between; an empty place is no number.
struct Numbers<'a>(&'a str);

impl Numbers<'_> {
    fn next(&mut self) -> Result<Option<i64>> {
        let (text, rest) = self.0.split_once(',').unwrap_or((self.0, ""));
        self.0 = rest;
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|_| StoreError::Invariant(format!("`{text}` is no number")))
    }

    fn expect(&mut self) -> Result<i64> {
        self.next()?.ok_or_else(|| StoreError::Invariant("a referral lacks a number".to_owned()))
    }
}
