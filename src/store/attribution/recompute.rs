//! The answers from scratch: all events of an organization attributed anew, compared and, where they differ, written.

use super::attribution_run::AttributionRun;
use super::fingerprint::Fingerprint;
use super::statistics;
use super::upkeep::{Answers, insert_referrals, insert_unattributed};
use crate::domain::attribution::Reason;
use crate::domain::calendar::LocalDays;
use crate::domain::{ReferralRecord, Statistics};
use crate::store::database::sql::query;
use crate::store::error::{Result, StoreError};
use crate::store::facts::revisions;
use crate::store::privacy::audit::{self, About, Action};
use crate::store::privacy::sealed::{self, NOW};
use crate::store::{Connection, OrgScope, Store, Transaction};

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
    /// Places where the stored answers were not what the events say: days of entry, unattributed events, statistics.
    pub drift: i64,
}

impl Store {
    /// Recomputes referrals, unattributed events and statistics from the facts, and writes them where they differ.
    ///
    /// With `is_check` nothing is changed. `progress` gets the events done and the events in all.
    pub async fn recompute(
        &self,
        scope: &OrgScope,
        is_check: bool,
        mut progress: impl FnMut(u64, u64),
    ) -> Result<Recomputed> {
        let (mut facts, mut stored) = self.twice(scope, is_check).await?;
        let (before, after) =
            tokio::join!(Fingerprint::of_stored(&mut stored, scope), compute(&mut facts, scope, &mut progress));
        let (recomputed, after) = after?;
        let drift = before?.differences(&after);
        stored.rollback().await?;
        if is_check || drift == 0 {
            facts.rollback().await?;
        } else {
            rebuild(&mut facts, scope, NOW).await?;
            audit::record(&mut facts, scope, Action::Recomputed, About::Thing(""), drift).await?;
            facts.commit().await?;
        }
        Ok(Recomputed { drift, ..recomputed })
    }
}

impl Store {
    /// Two transactions that see the same facts: the stored answers are read over a connection of their own while the
    /// events are attributed. The first may write unless it is for a check.
    async fn twice(&self, scope: &OrgScope, is_check: bool) -> Result<(Transaction, Transaction)> {
        for _ in 0..ATTEMPTS {
            let mut facts = if is_check { self.read(scope).await? } else { self.write(scope).await? };
            let revision = revisions::newest(&mut facts, scope).await?;
            let mut stored = self.read(scope).await?;
            // Somebody may have written between the two.
            if revisions::newest(&mut stored, scope).await? == revision {
                stored.read_once().await?;
                return Ok((facts, stored));
            }
        }
        Err(StoreError::Locked)
    }
}

/// The answers of the facts, as figures and a fingerprint.
async fn compute(
    connection: &mut Connection,
    scope: &OrgScope,
    progress: &mut impl FnMut(u64, u64),
) -> Result<(Recomputed, Fingerprint)> {
    let digest = |answers: Answers, days: &LocalDays| {
        let mut fingerprint = Fingerprint::default();
        fingerprint.answers(&answers);
        (answers.events, answers.referrals.len() as i64, fingerprint, statistics_of(&answers.referrals, days))
    };
    let mut run = AttributionRun::begin(connection, scope, NOW, digest).await?;
    let mut recomputed = Recomputed::default();
    let mut fingerprint = Fingerprint::default();
    let mut statistics = Statistics::default();
    while let Some((events, referrals, of_group, statistics_of_group)) = run.next(connection).await? {
        recomputed.events += events;
        recomputed.referrals += referrals;
        fingerprint.merge(of_group);
        statistics.merge(statistics_of_group);
        progress(recomputed.events.cast_unsigned(), run.events() as u64);
    }
    sealed::each(connection, scope, NOW, |_, member_no, sealed| statistics.count_sealed(&sealed, member_no, 1)).await?;
    fingerprint.statistics(&statistics);
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
pub(in crate::store) async fn rebuild(connection: &mut Connection, scope: &OrgScope, revision: i64) -> Result<()> {
    let digest = |answers: Answers, days: &LocalDays| {
        let statistics = statistics_of(&answers.referrals, days);
        (answers, statistics)
    };
    let mut run = AttributionRun::begin(connection, scope, revision, digest).await?;
    let mut statistics = Statistics::default();
    let mut waiting: Vec<ReferralRecord> = Vec::new();
    let mut unattributed: Vec<(i64, Reason)> = Vec::new();
    clear(connection, scope).await?;
    while let Some((answers, statistics_of_group)) = run.next(connection).await? {
        statistics.merge(statistics_of_group);
        waiting.extend(answers.referrals);
        unattributed.extend(answers.unattributed);
        if waiting.len() >= WRITE {
            insert_referrals(connection, scope, &mut waiting).await?;
            insert_unattributed(connection, scope, &mut unattributed).await?;
            waiting.clear();
            unattributed.clear();
        }
    }
    insert_referrals(connection, scope, &mut waiting).await?;
    insert_unattributed(connection, scope, &mut unattributed).await?;
    sealed::each(connection, scope, revision, |_, member_no, sealed| statistics.count_sealed(&sealed, member_no, 1))
        .await?;
    statistics::apply(connection, scope, statistics).await
}

async fn clear(connection: &mut Connection, scope: &OrgScope) -> Result<()> {
    super::standins::forget(connection, scope).await?;
    const CLEAR: [&str; 3] = [
        "DELETE FROM referrals WHERE org_id = $1",
        "DELETE FROM unattributed_trackings WHERE org_id = $1",
        "DELETE FROM recruitment_stats WHERE org_id = $1",
    ];
    for sql in CLEAR {
        query(sql).bind(scope.org_id).execute(&mut *connection).await?;
    }
    Ok(())
}
