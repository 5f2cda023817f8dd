//! What is answered otherwise now than at an earlier revision, row by row: for those who keep a copy of the answers.

use super::as_of::sides_since;
use super::projection::Projection;
use crate::domain::ReferralRecord;
use crate::store::OrgTransaction;
use crate::store::error::Result;
use crate::store::facts::events::Attributed;
use crate::store::facts::{imports, retractions, revisions};
use crate::store::privacy::renames;
use rustc_hash::FxHashMap;
use uuid::Uuid;

/// What moved.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MovedSince {
    /// The numbers of events that came, were taken back or are attributed otherwise, ascending.
    pub events: Vec<i64>,
    /// The referrals that are new or changed.
    pub referrals: Vec<ReferralRecord>,
    /// The ids of those that are no more.
    pub gone: Vec<Uuid>,
}

impl OrgTransaction {
    /// What moved since a revision; `None` where that cannot be told row by row, or is too much: after an erasure, whose
    /// rows nobody knows any more, after other settings and ids, and where links or members were taken back.
    pub async fn moved_since(&mut self, revision: i64) -> Result<Option<MovedSince>> {
        let received_at = self.revision(revision).await?.received_at;
        if revisions::is_recast_after(self, revision).await?
            || imports::is_directory_undone_after(self, revision).await?
            || renames::any_after(self, received_at).await?
        {
            return Ok(None);
        }
        let Some(sides) = sides_since(self, revision).await? else { return Ok(None) };
        let mut ranges = revisions::ranges_after(self, revision).await?;
        ranges.extend(retractions::ranges_after(self, revision).await?);
        let mut events: Vec<i64> = ranges.into_iter().flat_map(|[first, end]| first..end).collect();
        events.extend(reattributed(&sides.before, &sides.after));
        events.sort_unstable();
        events.dedup();
        let mut before: FxHashMap<Uuid, ReferralRecord> =
            sides.before.referrals.into_iter().map(|referral| (referral.referral_id, referral)).collect();
        let mut referrals = sides.after.referrals;
        referrals.retain(|referral| before.remove(&referral.referral_id).as_ref() != Some(referral));
        let mut gone: Vec<Uuid> = before.into_keys().collect();
        gone.sort_unstable();
        Ok(Some(MovedSince { events, referrals, gone }))
    }
}

/// The events that are attributed otherwise on one side than on the other, or count on one side only.
fn reattributed(before: &Projection, after: &Projection) -> Vec<i64> {
    let mut earlier: FxHashMap<i64, Attributed> = before.events.iter().copied().collect();
    let mut events: Vec<i64> = Vec::new();
    for (event, attributed) in &after.events {
        if earlier.remove(event) != Some(*attributed) {
            events.push(*event);
        }
    }
    events.extend(earlier.into_keys());
    events
}
