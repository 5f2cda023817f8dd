//! Writing links and their codes.

use super::{LinkChange, NewLink};
use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::database::sql::query;
use crate::store::error::{Result, StoreError};
use rustc_hash::FxHashSet;

/// Writes the labels that links shall have.
pub(crate) async fn relabel(tx: &mut OrgTransaction, changes: &[LinkChange]) -> Result<()> {
    const UPDATE: bulk::Statement = bulk::Statement::With {
        given: &["link_no", "campaign", "channel", "target", "ios_target", "android_target"],
        before: "UPDATE referral_links
            SET campaign = given.campaign, channel = given.channel, target = given.target,
                ios_target = given.ios_target, android_target = given.android_target
            FROM given
            WHERE referral_links.org_id =",
        after: " AND referral_links.link_no = given.link_no",
    };
    UPDATE
        .run(tx, changes, &[], |values, change| {
            bulk::bind(values, change.link_no)?;
            bulk::bind(values, change.labels.campaign.clone())?;
            bulk::bind(values, change.labels.channel.clone())?;
            bulk::bind(values, change.labels.target.clone())?;
            bulk::bind(values, change.labels.ios_target.clone())?;
            bulk::bind(values, change.labels.android_target.clone())
        })
        .await
}

/// Inserts new links without their closings; answers with the number of the first.
///
/// # Errors
/// [`StoreError::Taken`] where a code is in use in this installation.
pub(crate) async fn insert(tx: &mut OrgTransaction, new: &[NewLink], revision: i64) -> Result<i64> {
    const TAKE: &str = "UPDATE counters SET link_no = link_no + $2 WHERE org_id = $1 RETURNING link_no - $2";
    const LINKS: bulk::Statement = bulk::Statement::Insert {
        into: "referral_links",
        shared: &["org_id", "revision"],
        each: &[
            "link_no",
            "member_no",
            "code",
            "campaign",
            "channel",
            "target",
            "ios_target",
            "android_target",
            "kind",
            "created_at",
        ],
        conflict: "",
    };
    const CODES: bulk::Statement = bulk::Statement::Insert {
        into: "link_codes",
        shared: &["org_id"],
        each: &["link_no", "code"],
        conflict: "DO NOTHING",
    };
    let first: i64 = tx.query_scalar(TAKE).bind(new.len() as i64).fetch_one(tx).await?;
    // In the order of the codes, so that two organizations that want the same ones wait for each other in one direction.
    let mut codes: Vec<(&str, i64)> =
        new.iter().enumerate().map(|(place, link)| (link.code.as_str(), first + place as i64)).collect();
    codes.sort_unstable();
    let insert_code = |values: &mut bulk::Values, (code, link_no): &(&str, i64)| {
        bulk::bind(values, *link_no)?;
        bulk::bind(values, *code)
    };
    if CODES.count(tx, &codes, &[], insert_code).await? < codes.len() {
        return Err(name_taken(tx, first, new).await);
    }
    let numbered: Vec<(i64, &NewLink)> = (first..).zip(new).collect();
    LINKS
        .run(tx, &numbered, &[revision], |values, (link_no, link)| {
            bulk::bind(values, *link_no)?;
            bulk::bind(values, link.member_no)?;
            bulk::bind(values, link.code.clone())?;
            bulk::bind(values, link.labels.campaign.clone())?;
            bulk::bind(values, link.labels.channel.clone())?;
            bulk::bind(values, link.labels.target.clone())?;
            bulk::bind(values, link.labels.ios_target.clone())?;
            bulk::bind(values, link.labels.android_target.clone())?;
            bulk::bind(values, link.kind.name())?;
            bulk::bind(values, link.created_at.0)
        })
        .await?;
    Ok(first)
}

/// Which of some codes is taken, or stands twice among them; another organization's gives the same answer as one's own.
async fn name_taken(tx: &mut OrgTransaction, first: i64, new: &[NewLink]) -> StoreError {
    const OTHER: &str = "SELECT 1 FROM link_codes WHERE code = $1 AND NOT (org_id = $2 AND link_no >= $3)";
    let mut asked: FxHashSet<&str> = FxHashSet::default();
    for link in new {
        let others = query(OTHER).bind(&link.code).bind(tx.org_id()).bind(first);
        let found = others.fetch_optional(tx).await;
        if !asked.insert(&link.code) || matches!(found, Ok(Some(_))) {
            return StoreError::Taken { kind: "code", name: link.code.clone() };
        }
    }
    StoreError::Unique
}
