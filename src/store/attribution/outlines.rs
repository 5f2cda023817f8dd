//! Reading very many referrals for a report: what it counts of them, and no ids.
//!
//! They come as lists, one text a column: see [`crate::store::database::columns`].

use crate::domain::{Flags, Instant, ReferralOutline};
use crate::store::database::columns::list;
use crate::store::database::sql::{Row, query, query_scalar};
use crate::store::error::Result;
use crate::store::{Connection, OrgScope, Store};
use rustc_hash::FxHashSet;

/// How many referrals come at a time.
const CHUNK_ROWS: i64 = 20_000;

/// Links of one campaign and channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkSource {
    /// The campaign.
    pub campaign: Option<String>,
    /// The channel.
    pub channel: Option<String>,
    /// The number of each link, and of its member.
    pub links: Vec<(i64, i64)>,
}

impl Store {
    /// The links on which a referral entered before an instant.
    pub async fn used_links(&self, scope: &OrgScope, until: Instant) -> Result<FxHashSet<i64>> {
        const USED: &str = "SELECT DISTINCT link_no FROM referrals WHERE org_id = $1 AND entered_at < $2";
        let mut tx = self.read(scope).await?;
        let used: Vec<i64> = query_scalar(USED).bind(scope.org_id).bind(until.0).fetch_all(&mut tx).await?;
        Ok(used.into_iter().collect())
    }

    /// All links by campaign and channel: what reports count by, and no codes.
    pub async fn link_sources(&self, scope: &OrgScope) -> Result<Vec<LinkSource>> {
        const SOURCES: &str = "SELECT campaign, channel,
                string_agg(CAST(link_no AS TEXT), ','),
                string_agg(CAST(member_no AS TEXT), ',')
            FROM referral_links
            WHERE org_id = $1
            GROUP BY campaign, channel";
        let mut tx = self.read(scope).await?;
        let rows = query(SOURCES).bind(scope.org_id).fetch_all(&mut tx).await?;
        let source = |row: &Row| {
            let (mut links, mut members) = (list(row, 2)?, list(row, 3)?);
            let mut source = LinkSource { campaign: row.try_get(0)?, channel: row.try_get(1)?, links: Vec::new() };
            while !links.is_empty() {
                source.links.push((links.expect()?, members.expect()?));
            }
            Ok(source)
        };
        rows.iter().map(source).collect()
    }

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
        let mut tx = self.read(scope).await?;
        let mut next = Chunk::read(&mut tx, scope, from.0, until.0).await?;
        while let Some(chunk) = next {
            // The next chunk is read on the database's thread while this one is taken in.
            let following = Chunk::read(&mut tx, scope, chunk.end, until.0);
            let (read, taken) = tokio::join!(following, async { chunk.each(&mut take) });
            taken?;
            next = read?;
        }
        Ok(())
    }
}

/// Referrals that entered in a stretch of time, and the first instant after it.
struct Chunk {
    row: Row,
    start: i64,
    end: i64,
}

impl Chunk {
    /// The referrals from an instant on, at most some ten thousand, before `until`; `None` where there is none.
    async fn read(connection: &mut Connection, scope: &OrgScope, from: i64, until: i64) -> Result<Option<Self>> {
        const CHUNK: &str = "SELECT
                string_agg(CAST(link_no * 32 + flags AS TEXT), ','),
                string_agg(CAST(entered_at - $2 AS TEXT), ','),
                string_agg(COALESCE(CAST(clicked_at - entered_at AS TEXT), ''), ','),
                string_agg(COALESCE(CAST(installed_at - entered_at AS TEXT), ''), ','),
                string_agg(COALESCE(CAST(joined_at - entered_at AS TEXT), ''), ','),
                string_agg(COALESCE(CAST(activated_at - entered_at AS TEXT), ''), ','),
                string_agg(CAST(member_no AS TEXT), ',')
            FROM referrals
            WHERE org_id = $1 AND entered_at >= $2 AND entered_at < $3";
        let Some(start) = entry_after(connection, scope, from, until, 0).await? else { return Ok(None) };
        // Entries at one instant stay together, however many there are.
        let end = entry_after(connection, scope, start, until, CHUNK_ROWS).await?.map(|end| end.max(start + 1));
        let end = end.unwrap_or(until);
        let row = query(CHUNK).bind(scope.org_id).bind(start).bind(end).fetch_one(connection).await?;
        Ok(Some(Self { row, start, end }))
    }

    fn each(&self, take: &mut impl FnMut(ReferralOutline)) -> Result<()> {
        let (mut links, mut entries, mut members) = (list(&self.row, 0)?, list(&self.row, 1)?, list(&self.row, 6)?);
        let mut steps = [list(&self.row, 2)?, list(&self.row, 3)?, list(&self.row, 4)?, list(&self.row, 5)?];
        while !links.is_empty() {
            let (link, entry) = (links.expect()?, self.start + entries.expect()?);
            let mut milestones = [None; 4];
            for (milestone, steps) in milestones.iter_mut().zip(&mut steps) {
                *milestone = steps.next().map(|step| Instant(entry + step));
            }
            let (link_no, member_no, flags) = (link >> 5, members.expect()?, Flags(link & 31));
            take(ReferralOutline { link_no, member_no, flags, milestones, is_sealed: false });
        }
        Ok(())
    }
}

/// The entry of the referral that follows so many others from an instant on.
async fn entry_after(
    connection: &mut Connection,
    scope: &OrgScope,
    from: i64,
    until: i64,
    others: i64,
) -> Result<Option<i64>> {
    const ENTRY: &str = "SELECT entered_at
        FROM referrals
        WHERE org_id = $1 AND entered_at >= $2 AND entered_at < $3
        ORDER BY entered_at
        LIMIT 1 OFFSET $4";
    let entry = query_scalar(ENTRY).bind(scope.org_id).bind(from).bind(until).bind(others);
    entry.fetch_optional(connection).await
}
