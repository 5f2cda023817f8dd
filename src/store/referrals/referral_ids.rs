//! Where a referral is stored, by its id: the rows of referrals stand by time and member, and an id tells neither.

use super::selection::span_of;
use crate::domain::ReferralRecord;
use crate::store::OrgTransaction;
use crate::store::error::Result;
use crate::store::event_index::{self, Entry, IndexKind};
use uuid::Uuid;

/// Where a referral is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ReferralPlace {
    /// The first 64 bits of its id, as a number of the same order.
    pub id_start: i64,
    /// The stretch of time of its entry.
    pub entry_span: i64,
    /// Its member.
    pub member_no: i64,
}

impl ReferralPlace {
    /// The place of a referral.
    pub fn of(referral: &ReferralRecord) -> Self {
        Self {
            id_start: id_start(referral.referral_id),
            entry_span: span_of(referral.entered_at()),
            member_no: referral.member_no,
        }
    }

    const fn entry(self) -> Entry {
        Entry { hash: self.id_start, first: self.entry_span, second: self.member_no }
    }

    const fn from_entry(entry: Entry) -> Self {
        Self { id_start: entry.hash, entry_span: entry.first, member_no: entry.second }
    }
}

fn id_start(id: Uuid) -> i64 {
    (id.as_u64_pair().0 ^ 1 << 63).cast_signed()
}

/// Finds some referrals no more, and others instead.
pub(super) async fn replace(tx: &mut OrgTransaction, gone: &[ReferralRecord], come: &[ReferralRecord]) -> Result<()> {
    let (gone, come) = (places(gone), places(come));
    let lost: Vec<ReferralPlace> = gone.iter().filter(|place| come.binary_search(place).is_err()).copied().collect();
    let new = come.iter().filter(|place| gone.binary_search(place).is_err());
    let new: Vec<Entry> = new.map(|place| place.entry()).collect();
    let mut starts: Vec<i64> = lost.iter().map(|place| place.id_start).collect();
    starts.dedup();
    let is_lost = |entry: &Entry| lost.binary_search(&ReferralPlace::from_entry(*entry)).is_ok();
    event_index::remove(tx, IndexKind::Referrals, Some(&starts), is_lost).await?;
    event_index::add(tx, IndexKind::Referrals, &new).await
}

fn places(referrals: &[ReferralRecord]) -> Vec<ReferralPlace> {
    let mut places: Vec<ReferralPlace> = referrals.iter().map(ReferralPlace::of).collect();
    places.sort_unstable();
    places
}

/// Finds no referral any more.
pub(super) async fn clear(tx: &mut OrgTransaction) -> Result<()> {
    event_index::clear(tx, IndexKind::Referrals).await
}

/// Where the referrals are stored whose ids lie between two; where there are very many, not all, but more than `most`.
pub(super) async fn between(tx: &mut OrgTransaction, ids: [Uuid; 2], most: usize) -> Result<Vec<ReferralPlace>> {
    let found = event_index::between(tx, IndexKind::Referrals, ids.map(id_start), most).await?;
    Ok(found.into_iter().map(ReferralPlace::from_entry).collect())
}

impl OrgTransaction {
    /// Hands over where each referral is found, in no particular order.
    pub(crate) async fn each_referral_place(&mut self, mut take: impl FnMut(ReferralPlace)) -> Result<()> {
        event_index::each(self, IndexKind::Referrals, |entry| take(ReferralPlace::from_entry(entry))).await
    }
}
