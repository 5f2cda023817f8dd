//! Whether the tables that are asked by a code or a public id alone agree with those of the organization.
//!
//! On a cluster the two lie on different machines, which join nothing: one side is read in parts, in the order of its
//! key, and each part looked up on the other. That stays linear without statistics too, where PostgreSQL would plan a
//! join of the two as a nested loop.

use super::Check;
use crate::store::OrgTransaction;
use crate::store::access::tokens;
use crate::store::directory::{aliases, links, member_merges};
use crate::store::error::Result;

/// Links and their codes, merged members and whom their links count for, tokens and webhooks and their public ids.
pub(super) async fn check(tx: &mut OrgTransaction) -> Result<Check> {
    let mut check = Check::new(Some(tx.scope()), "links", "links");
    let end = all(tx, &mut check).await;
    check.ended(end)
}

async fn all(tx: &mut OrgTransaction, check: &mut Check) -> Result<()> {
    let (links, found) = links_found(tx).await?;
    check.looked_at = links;
    check.expect(found == links, || format!("{} links are not found by their code", links - found));
    let (aliases, further) = aliases_found(tx).await?;
    check.expect(further == aliases, || format!("{} further codes do not lead to their link", aliases - further));
    // A code names one link, so that each link and further code that was found has taken one of them.
    let codes = links::count_codes(tx).await?;
    let found = found + further;
    check.expect(codes == found, || format!("{} codes lead to no link", codes - found));
    let ends = member_merges::ends(tx).await?;
    let astray = ends.iter().filter(|(_, [stored, end])| stored != end).count();
    check.expect(astray == 0, || format!("the links of {astray} merged members count for somebody else"));
    let tokens: Vec<String> = tx.tokens().await?.into_iter().map(|token| token.token_id).collect();
    let webhooks: Vec<String> = tx.webhooks().await?.into_iter().map(|webhook| webhook.webhook_id).collect();
    for (ids, name) in [(tokens, "tokens"), (webhooks, "webhooks")] {
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let lost = ids.len() - tokens::count_public_ids(tx, &ids).await?;
        check.expect(lost == 0, || format!("{lost} {name} are not found by their id"));
    }
    Ok(())
}

/// How many links there are, and how many of them their code leads to.
async fn links_found(tx: &mut OrgTransaction) -> Result<(i64, i64)> {
    let (mut links, mut found) = (0, 0);
    let mut last = i64::MIN;
    loop {
        let page = links::codes_after(tx, last).await?;
        let Some((end, _)) = page.last() else { return Ok((links, found)) };
        last = *end;
        links += page.len() as i64;
        let codes: Vec<&str> = page.iter().map(|(_, code)| code.as_str()).collect();
        let leads_to = links::links_of_codes(tx, &codes).await?;
        found += page.iter().filter(|(link_no, code)| leads_to.get(code) == Some(link_no)).count() as i64;
    }
}

/// How many further codes there are, and how many of them lead to their link.
async fn aliases_found(tx: &mut OrgTransaction) -> Result<(i64, i64)> {
    let aliases = aliases::all(tx).await?;
    let codes: Vec<&str> = aliases.iter().map(|(alias, ..)| alias.as_str()).collect();
    let leads_to = links::links_of_codes(tx, &codes).await?;
    let found = aliases.iter().filter(|(alias, link_no, _)| leads_to.get(alias) == Some(link_no)).count();
    Ok((aliases.len() as i64, found as i64))
}
