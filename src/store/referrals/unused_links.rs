//! The links on which nobody has entered, kept up with the referrals: reports count them without reading the others.

use super::selection::spans;
use crate::domain::ReferralRecord;
use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::database::columns::list;
use crate::store::error::Result;
use rustc_hash::FxHashSet;

/// From how many links on all unused ones are read, rather than each of these looked for.
const MANY: usize = 500;

/// Whether referrals that were stored instead of others leave links unused, or are the first on theirs.
pub(crate) async fn follow(tx: &mut OrgTransaction, gone: &[ReferralRecord], come: &[ReferralRecord]) -> Result<()> {
    let entered = |referrals: &[ReferralRecord]| -> FxHashSet<i64> {
        let entered = referrals.iter().filter(|referral| referral.entered_at() < i64::MAX);
        entered.map(|referral| referral.link_no).collect()
    };
    let used = entered(come);
    let mut lost: Vec<i64> = entered(gone).difference(&used).copied().collect();
    lost.sort_unstable();
    if used.len() > MANY {
        let mut unused = all(tx).await?;
        unused.retain(|(_, link_no)| used.contains(link_no));
        take_out_rows(tx, &unused).await?;
    } else {
        let mut used: Vec<i64> = used.into_iter().collect();
        used.sort_unstable();
        take_out(tx, &used).await?;
    }
    put_back(tx, &lost).await
}

/// All unused links: when each was made, and its number.
pub(crate) async fn all(tx: &mut OrgTransaction) -> Result<Vec<(i64, i64)>> {
    const ALL: &str = "SELECT string_agg(CAST(created_at AS TEXT), ','), string_agg(CAST(link_no AS TEXT), ',')
        FROM unused_links
        WHERE org_id = $1";
    let row = tx.query(ALL).fetch_one(tx).await?;
    let (mut made, mut numbers) = (list(&row, 0)?, list(&row, 1)?);
    let mut unused = Vec::new();
    while !numbers.is_empty() {
        unused.push((made.expect()?, numbers.expect()?));
    }
    Ok(unused)
}

/// Notes new links, which nobody can have used yet.
pub(crate) async fn add(tx: &mut OrgTransaction, links: &[(i64, i64)]) -> Result<()> {
    const INSERT: bulk::Statement = bulk::Statement::Insert {
        into: "unused_links",
        shared: &["org_id"],
        each: &["created_at", "link_no"],
        conflict: "",
    };
    INSERT.run(tx, links, &[], bind_link).await
}

/// Finds the unused links anew, once all referrals are stored.
pub(crate) async fn rebuild(tx: &mut OrgTransaction) -> Result<()> {
    const CLEAR: &str = "DELETE FROM unused_links WHERE org_id = $1";
    const FILL: &str = "INSERT INTO unused_links (org_id, created_at, link_no)
        SELECT l.org_id, l.created_at, l.link_no
        FROM referral_links l
        WHERE l.org_id = $1
          AND l.link_no NOT IN (SELECT r.link_no FROM referrals r WHERE r.org_id = $1 AND r.entered_at < $2)
          AND l.link_no NOT IN (SELECT s.link_no FROM sealed_referrals s WHERE s.org_id = $1 AND s.until_revision = $2)
        ON CONFLICT DO NOTHING";
    tx.query(CLEAR).execute(tx).await?;
    tx.query(FILL).bind(i64::MAX).execute(tx).await?;
    Ok(())
}

async fn take_out(tx: &mut OrgTransaction, used: &[i64]) -> Result<()> {
    const DELETE: &str = "DELETE FROM unused_links
        WHERE org_id = $1 AND (created_at, link_no) IN (
            SELECT l.created_at, l.link_no
            FROM json_each($2) n
            CROSS JOIN referral_links l
            WHERE l.org_id = $1 AND l.link_no = n.value)";
    bulk::for_numbers(tx, DELETE, used).await
}

async fn take_out_rows(tx: &mut OrgTransaction, rows: &[(i64, i64)]) -> Result<()> {
    const DELETE: bulk::Statement = bulk::Statement::With {
        given: &["created_at", "link_no"],
        before: "DELETE FROM unused_links
            WHERE org_id =",
        after: " AND (created_at, link_no) IN (SELECT created_at, link_no FROM given)",
    };
    DELETE.run(tx, rows, &[], bind_link).await
}

fn bind_link(values: &mut bulk::Values, (created_at, link_no): &(i64, i64)) -> Result<()> {
    bulk::bind(values, *created_at)?;
    bulk::bind(values, *link_no)
}

/// Puts links back on which no referral is left, stored or sealed.
async fn put_back(tx: &mut OrgTransaction, lost: &[i64]) -> Result<()> {
    const INSERT: &str = "INSERT INTO unused_links (org_id, created_at, link_no)
        SELECT l.org_id, l.created_at, l.link_no
        FROM json_each($2) n
        CROSS JOIN referral_links l
        LEFT JOIN member_merges g ON g.org_id = l.org_id AND g.member_no = l.member_no AND g.undone_revision IS NULL
        WHERE l.org_id = $1 AND l.link_no = n.value
          AND NOT EXISTS (
            SELECT 1
            FROM json_each($3) s
            CROSS JOIN referrals r
            WHERE r.org_id = $1 AND r.entry_span = s.value
              AND r.member_no = COALESCE(g.end_no, l.member_no) AND r.link_no = l.link_no)
          AND NOT EXISTS (
            SELECT 1 FROM sealed_referrals t WHERE t.org_id = $1 AND t.link_no = l.link_no AND t.until_revision = $4)
        ON CONFLICT DO NOTHING";
    if lost.is_empty() {
        return Ok(());
    }
    let spans = spans(tx, [i64::MIN, i64::MAX - (1 << 41)]).await?;
    for part in lost.chunks(bulk::LOOKUP) {
        let insert = tx.query(INSERT).bind(part).bind(spans.as_slice()).bind(i64::MAX);
        insert.execute(tx).await?;
    }
    Ok(())
}
