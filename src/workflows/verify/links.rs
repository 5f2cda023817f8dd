//! Whether the tables that are asked by a code or a public id alone agree with those of the organization.
//!
//! On a cluster the two lie on different machines, which join nothing: one side is read in parts, in the order of its
//! key, and each part looked up on the other. That stays linear without statistics too, where PostgreSQL would plan a
//! join of the two as a nested loop.

use super::Check;
use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::error::Result;
use rustc_hash::FxHashMap;

/// What has a public id, and the words for those that are not found by it.
const WITH_PUBLIC_ID: [(&str, &str); 2] = [
    ("SELECT token_id FROM api_tokens WHERE org_id = $1", "tokens are not found by their id"),
    ("SELECT webhook_id FROM webhooks WHERE org_id = $1", "webhooks are not found by their id"),
];

/// Links and their codes, tokens and webhooks and their public ids.
pub(super) async fn check(tx: &mut OrgTransaction) -> Result<Check> {
    let mut check = Check::new(Some(tx.scope()), "links", "links");
    let end = all(tx, &mut check).await;
    check.ended(end)
}

async fn all(tx: &mut OrgTransaction, check: &mut Check) -> Result<()> {
    const CODES: &str = "SELECT COUNT(*) FROM link_codes WHERE org_id = $1";
    let (links, found) = links_found(tx).await?;
    check.looked_at = links;
    check.expect(found == links, || format!("{} links are not found by their code", links - found));
    // A code names one link, so that each link that was found has taken one of them.
    let codes: i64 = tx.query_scalar(CODES).fetch_one(tx).await?;
    check.expect(codes == found, || format!("{} codes lead to no link", codes - found));
    for (sql, words) in WITH_PUBLIC_ID {
        let lost = without_public_id(tx, sql).await?;
        check.expect(lost == 0, || format!("{lost} {words}"));
    }
    Ok(())
}

/// How many links there are, and how many of them their code leads to.
async fn links_found(tx: &mut OrgTransaction) -> Result<(i64, i64)> {
    const LINKS: &str = "SELECT link_no, code
        FROM referral_links
        WHERE org_id = $1 AND link_no > $2
        ORDER BY link_no
        LIMIT $3";
    const CODES: &str = "SELECT code, link_no
        FROM link_codes
        WHERE org_id = $1 AND code IN (SELECT value FROM json_each($2) n)";
    let (mut links, mut found) = (0, 0);
    let mut last = i64::MIN;
    loop {
        let rows = tx.query(LINKS).bind(last).bind(bulk::LOOKUP as i64).fetch_all(tx).await?;
        let Some(end) = rows.last() else { return Ok((links, found)) };
        last = end.try_get(0)?;
        links += rows.len() as i64;
        let mut numbers: FxHashMap<&str, i64> = FxHashMap::default();
        for row in &rows {
            numbers.insert(row.try_get(1)?, row.try_get(0)?);
        }
        let codes: Vec<&str> = numbers.keys().copied().collect();
        bulk::look_up_texts(tx, CODES, &codes, |row| {
            found += i64::from(numbers.get(row.try_get::<&str>(0)?) == Some(&row.try_get(1)?));
            Ok(())
        })
        .await?;
    }
}

/// How many of the ids that a statement answers with are not found as the organization's.
async fn without_public_id(tx: &mut OrgTransaction, sql: &'static str) -> Result<usize> {
    const PUBLIC_IDS: &str = "SELECT public_id
        FROM public_ids
        WHERE org_id = $1 AND public_id IN (SELECT value FROM json_each($2) n)";
    let ids: Vec<String> = tx.query_scalar(sql).fetch_all(tx).await?;
    let mut lost = ids.len();
    bulk::look_up_texts(tx, PUBLIC_IDS, &ids.iter().map(String::as_str).collect::<Vec<_>>(), |_| {
        lost -= 1;
        Ok(())
    })
    .await?;
    Ok(lost)
}
