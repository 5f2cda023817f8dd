//! Whether the tables that are asked by a code or a public id alone agree with those of the organization.

use super::Check;
use crate::store::OrgTransaction;
use crate::store::error::Result;

/// What must not be there, and the words for it.
const AGAINST: [(&str, &str); 4] = [
    (
        "SELECT COUNT(*) FROM referral_links l
        WHERE l.org_id = $1 AND NOT EXISTS (
            SELECT 1 FROM link_codes c WHERE c.code = l.code AND c.org_id = l.org_id AND c.link_no = l.link_no)",
        "links are not found by their code",
    ),
    (
        "SELECT COUNT(*) FROM link_codes c
        WHERE c.org_id = $1 AND NOT EXISTS (
            SELECT 1 FROM referral_links l WHERE l.org_id = c.org_id AND l.link_no = c.link_no AND l.code = c.code)",
        "codes lead to no link",
    ),
    (
        "SELECT COUNT(*) FROM api_tokens t
        WHERE t.org_id = $1 AND NOT EXISTS (
            SELECT 1 FROM public_ids p WHERE p.public_id = t.token_id AND p.org_id = t.org_id)",
        "tokens are not found by their id",
    ),
    (
        "SELECT COUNT(*) FROM webhooks w
        WHERE w.org_id = $1 AND NOT EXISTS (
            SELECT 1 FROM public_ids p WHERE p.public_id = w.webhook_id AND p.org_id = w.org_id)",
        "webhooks are not found by their id",
    ),
];

/// Links and their codes, tokens and webhooks and their public ids.
pub(super) async fn check(tx: &mut OrgTransaction) -> Result<Check> {
    let mut check = Check::new(Some(tx.scope()), "links", "links");
    let end = links(tx, &mut check).await;
    check.ended(end)
}

async fn links(tx: &mut OrgTransaction, check: &mut Check) -> Result<()> {
    const LINKS: &str = "SELECT COUNT(*) FROM referral_links WHERE org_id = $1";
    check.looked_at = tx.query_scalar(LINKS).fetch_one(tx).await?;
    for (sql, words) in AGAINST {
        let rows: i64 = tx.query_scalar(sql).fetch_one(tx).await?;
        check.expect(rows == 0, || format!("{rows} {words}"));
    }
    Ok(())
}
