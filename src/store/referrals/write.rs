//! Writing referrals, in the order in which they are stored.

use super::referral_ids;
use super::selection::span_of;
use crate::domain::ReferralRecord;
use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::error::{Result, StoreError};
use std::sync::Arc;
use uuid::Uuid;

/// Stores some referrals instead of others, each of which must be stored as it is.
///
/// # Errors
/// [`StoreError::Invariant`] where one is not.
pub(crate) async fn replace_referrals(
    tx: &mut OrgTransaction,
    gone: &mut [ReferralRecord],
    come: &mut [ReferralRecord],
) -> Result<()> {
    delete(tx, gone).await?;
    insert(tx, come).await?;
    referral_ids::replace(tx, gone, come).await
}

async fn delete(tx: &mut OrgTransaction, gone: &mut [ReferralRecord]) -> Result<()> {
    const DELETE: bulk::Statement = bulk::Statement::With {
        given: &["entry_span", "member_no", "link_no", "entered_at", "referral_id"],
        before: "DELETE FROM referrals
            WHERE org_id =",
        after: " AND (entry_span, member_no, link_no, entered_at, referral_id) IN (
                SELECT entry_span, member_no, link_no, entered_at, referral_id FROM given)",
    };
    sort_referrals(gone);
    let done = DELETE.count(tx, gone, &[], bind_place).await?;
    if done == gone.len() {
        return Ok(());
    }
    Err(StoreError::Invariant("a stored referral is not what its events say; run `verve recompute`".to_owned()))
}

/// Deletes all referrals, before they are written anew.
pub(crate) async fn delete_all_referrals(tx: &mut OrgTransaction) -> Result<()> {
    tx.query("DELETE FROM referrals WHERE org_id = $1").execute(tx).await?;
    referral_ids::clear(tx).await
}

/// Puts referrals in the order in which they are stored, unless they are.
pub(crate) fn sort_referrals(referrals: &mut [ReferralRecord]) {
    if !referrals.is_sorted_by_key(place) {
        referrals.sort_by_cached_key(place);
    }
}

/// The place of a referral in the order in which they are stored.
fn place(referral: &ReferralRecord) -> (i64, i64, i64, i64, Uuid) {
    let entered_at = referral.entered_at();
    (span_of(entered_at), referral.member_no, referral.link_no, entered_at, referral.referral_id)
}

fn bind_place(values: &mut bulk::Values, referral: &ReferralRecord) -> Result<()> {
    let (span, member_no, link_no, entered_at, id) = place(referral);
    for number in [span, member_no, link_no, entered_at] {
        bulk::bind(values, number)?;
    }
    bulk::bind(values, id.as_bytes().to_vec())
}

async fn insert(tx: &mut OrgTransaction, referrals: &mut [ReferralRecord]) -> Result<()> {
    const INSERT: bulk::Statement = bulk::Statement::Insert {
        into: "referrals",
        shared: &["org_id"],
        each: &[
            "entry_span",
            "member_no",
            "link_no",
            "entered_at",
            "referral_id",
            "user_id",
            "clicked_at",
            "installed_at",
            "joined_at",
            "activated_at",
            "flags",
            "tie",
        ],
        conflict: "",
    };
    sort_referrals(referrals);
    INSERT
        .run(tx, referrals, &[], |values, referral| {
            bind_place(values, referral)?;
            bulk::bind(values, referral.user_id.as_deref().map(Arc::<str>::from))?;
            for milestone in referral.milestones {
                bulk::bind(values, milestone.map(|at| at.0))?;
            }
            bulk::bind(values, referral.flags.0)?;
            bulk::bind(values, referral.tie.map(|tie| tie.0))
        })
        .await
}
