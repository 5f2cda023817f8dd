//! The answers from scratch: all events of an organization attributed anew, compared and, where they differ, written.

mod fingerprint;

use super::attribute::attribution_run::AttributionRun;
use super::attribute::projection::Projection;
use crate::domain::calendar::LocalDays;
use crate::domain::{ReferralRecord, SealedReferral, Statistics};
use crate::store::error::{Result, StoreError};
use crate::store::facts::events::{Reattributed, StoredEvents};
use crate::store::facts::revisions;
use crate::store::privacy::audit::{self, About, Action};
use crate::store::privacy::sealed::{self, NOW};
use crate::store::referrals::write::{delete_all_referrals, replace_referrals};
use crate::store::referrals::{statistics, unused_links};
use crate::store::{OrgScope, OrgTransaction, Store};
use fingerprint::Fingerprint;
use rustc_hash::FxHashSet;

/// How many referrals are written at a time.
const WRITE: usize = 100_000;
/// How often a check tries to see one state over two connections while others write.
const ATTEMPTS: usize = 20;

/// What a recompute found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Recomputed {
    /// Events attributed.
    pub events: i64,
    /// Referrals they make.
    pub referrals: i64,
    /// Places where what is stored was not what the events say: days of entry, events, statistics.
    pub drift: i64,
}

impl Store {
    /// Recomputes referrals, what events are attributed to and statistics from the facts, and writes them where they differ.
    ///
    /// `progress` gets the events done and the events in all.
    pub async fn recompute(&self, scope: &OrgScope, mut progress: impl FnMut(u64, u64)) -> Result<Recomputed> {
        for _ in 0..ATTEMPTS {
            let mut facts = self.change(scope).await?;
            let mut stored = self.snapshot(scope).await?;
            let Some(recomputed) = compare(&mut facts, &mut stored, &mut progress).await? else { continue };
            drop(stored);
            if recomputed.drift == 0 {
                facts.rollback().await?;
            } else {
                rebuild(&mut facts, NOW).await?;
                audit::record(&mut facts, Action::Recomputed, About::Thing(""), recomputed.drift).await?;
                facts.commit().await?;
            }
            return Ok(recomputed);
        }
        Err(StoreError::Locked)
    }

    /// Finds out what [`Self::recompute`] would write, and writes nothing.
    pub async fn recompute_check(&self, scope: &OrgScope, mut progress: impl FnMut(u64, u64)) -> Result<Recomputed> {
        for _ in 0..ATTEMPTS {
            let (mut facts, mut stored) = (self.snapshot(scope).await?, self.snapshot(scope).await?);
            if let Some(recomputed) = compare(&mut facts, &mut stored, &mut progress).await? {
                return Ok(recomputed);
            }
        }
        Err(StoreError::Locked)
    }
}

/// The answers of the facts against those stored, which are read over a connection of their own while the events are
/// attributed; `None` where somebody wrote between the two transactions.
async fn compare(
    facts: &mut OrgTransaction,
    stored: &mut OrgTransaction,
    progress: &mut impl FnMut(u64, u64),
) -> Result<Option<Recomputed>> {
    if revisions::newest(facts).await? != revisions::newest(stored).await? {
        return Ok(None);
    }
    stored.read_once().await?;
    let (before, after) = tokio::join!(Fingerprint::of_stored(stored), compute(facts, progress));
    let (recomputed, after) = after?;
    Ok(Some(Recomputed { drift: recomputed.drift + before?.differences(&after), ..recomputed }))
}

/// What the facts come to, as figures and a fingerprint; as drift the events that are attributed otherwise than stored.
async fn compute(tx: &mut OrgTransaction, progress: &mut impl FnMut(u64, u64)) -> Result<(Recomputed, Fingerprint)> {
    let digest = |events: &StoredEvents, projection: Projection, days: &LocalDays| {
        let mut fingerprint = Fingerprint::default();
        fingerprint.referrals(&projection.referrals);
        let entered = projection.referrals.iter().filter(|referral| referral.entered_at() < i64::MAX);
        let figures = Recomputed {
            events: projection.events.len() as i64,
            referrals: projection.referrals.len() as i64,
            drift: projection.changed(events).len() as i64,
        };
        let used: FxHashSet<i64> = entered.map(|referral| referral.link_no).collect();
        (figures, fingerprint, statistics_of(&projection.referrals, days), used)
    };
    let mut run = AttributionRun::begin(tx, NOW, digest).await?;
    let mut recomputed = Recomputed::default();
    let mut fingerprint = Fingerprint::default();
    let mut statistics = Statistics::default();
    let mut used: FxHashSet<i64> = FxHashSet::default();
    while let Some((figures, of_group, statistics_of_group, used_in_group)) = run.next(tx).await? {
        used.extend(used_in_group);
        recomputed.events += figures.events;
        recomputed.referrals += figures.referrals;
        recomputed.drift += figures.drift;
        fingerprint.merge(of_group);
        statistics.merge(statistics_of_group);
        progress(recomputed.events.cast_unsigned(), run.events() as u64);
    }
    let mut take = |_, member_no, sealed: SealedReferral| {
        used.insert(sealed.link_no);
        statistics.count_sealed(&sealed, member_no, 1);
    };
    sealed::each(tx, NOW, &mut take).await?;
    fingerprint.statistics(&statistics);
    let unused = run.links().filter(|link| !used.contains(&link.link_no));
    fingerprint.unused(unused.map(|link| (link.created_at.0, link.link_no)));
    Ok((recomputed, fingerprint))
}

fn statistics_of(referrals: &[ReferralRecord], days: &LocalDays) -> Statistics {
    let mut statistics = Statistics::default();
    for referral in referrals {
        statistics.count(referral, days, 1);
    }
    statistics
}

/// Replaces all stored answers by those of the facts, inside a transaction that may have changed them.
pub(crate) async fn rebuild(tx: &mut OrgTransaction, revision: i64) -> Result<()> {
    let digest = |events: &StoredEvents, projection: Projection, days: &LocalDays| {
        let (changed, statistics) = (projection.changed(events), statistics_of(&projection.referrals, days));
        (projection.referrals, changed, statistics)
    };
    let mut run = AttributionRun::begin(tx, revision, digest).await?;
    let mut statistics = Statistics::default();
    let mut waiting: Vec<ReferralRecord> = Vec::new();
    let mut changed: Vec<Reattributed> = Vec::new();
    delete_all_referrals(tx).await?;
    statistics::delete_all(tx).await?;
    while let Some((referrals, changed_in_group, statistics_of_group)) = run.next(tx).await? {
        statistics.merge(statistics_of_group);
        waiting.extend(referrals);
        changed.extend(changed_in_group);
        if waiting.len() >= WRITE {
            replace_referrals(tx, &mut [], &mut waiting).await?;
            waiting.clear();
        }
        if changed.len() >= WRITE {
            tx.attribute_events(&mut changed).await?;
            changed.clear();
        }
    }
    replace_referrals(tx, &mut [], &mut waiting).await?;
    tx.attribute_events(&mut changed).await?;
    sealed::each(tx, revision, |_, member_no, sealed| statistics.count_sealed(&sealed, member_no, 1)).await?;
    unused_links::rebuild(tx).await?;
    statistics::apply(tx, statistics).await
}
