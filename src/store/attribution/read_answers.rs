//! Reading stored answers for reports: referrals in the order of entry, statistics, labels.

use super::attribution_run::AttributionRun;
use super::stored_referrals::{RawReferral, each_stored};
use super::{past, statistics};
use crate::domain::attribution::Reason;
use crate::domain::{Counts, Flags, Instant, ReferralRecord, StatisticsGrain, StatisticsKey};
use crate::store::database::sql::{Row, query};
use crate::store::directory::settings;
use crate::store::error::{Result, StoreError};
use crate::store::{OrgScope, Store};
use std::ops::ControlFlow;
use uuid::Uuid;

/// The select list that [`read_referral`] reads, before a `FROM`.
macro_rules! referral_columns {
    ($from:literal) => {
        concat!(
            "SELECT entered_at, referral_id, link_no, member_no, user_id, clicked_at, installed_at, joined_at,
                activated_at, flags ",
            $from
        )
    };
}
pub(in crate::store) use referral_columns;

/// Reads a row of [`referral_columns`].
pub(in crate::store) fn read_referral(row: &Row) -> Result<ReferralRecord> {
    let id: &[u8] = row.try_get(1)?;
    let instant = |index: usize| row.try_get::<Option<i64>>(index).map(|at| at.map(Instant));
    Ok(ReferralRecord {
        referral_id: Uuid::from_slice(id).map_err(|_| StoreError::Corrupt)?,
        link_no: row.try_get(2)?,
        member_no: row.try_get(3)?,
        user_id: row.try_get::<Option<&str>>(4)?.map(Into::into),
        milestones: [instant(5)?, instant(6)?, instant(7)?, instant(8)?],
        flags: Flags(row.try_get(9)?),
    })
}

impl Store {
    /// Hands over the stored referrals that entered in `[from, until)`, in the order of entry.
    ///
    /// Personal links nobody used yet enter at the end of time, so they come with `until` of `i64::MAX` inclusive. Ends
    /// early where `take` says so.
    pub async fn each_referral(
        &self,
        scope: &OrgScope,
        from: i64,
        until: i64,
        mut take: impl FnMut(ReferralRecord) -> ControlFlow<()>,
    ) -> Result<()> {
        let last = if until == i64::MAX { until } else { until.saturating_sub(1) };
        let mut tx = self.read(scope).await?;
        let mut failed = None;
        let take = |stored: RawReferral<'_>| match stored.record() {
            Ok(referral) => take(referral),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        };
        each_stored(&mut tx, scope, [from, last], take).await?;
        failed.map_or(Ok(()), Err)
    }

    /// Hands over the referrals as they were at a revision, in no particular order.
    ///
    /// What later facts touch is attributed anew, and the rest is read; where they touch too much, all is attributed.
    pub async fn each_referral_at(
        &self,
        scope: &OrgScope,
        revision: i64,
        mut take: impl FnMut(ReferralRecord),
    ) -> Result<()> {
        let mut tx = self.read(scope).await?;
        if let Some(past) = past::since(&mut tx, scope, revision).await? {
            let mut take_stored = |stored: RawReferral<'_>| {
                if let Some(referral) = past.unmoved(stored) {
                    take(referral);
                }
                ControlFlow::Continue(())
            };
            each_stored(&mut tx, scope, [i64::MIN, i64::MAX], &mut take_stored).await?;
            past.then.into_iter().for_each(take);
            return Ok(());
        }
        let mut run = AttributionRun::begin(&mut tx, scope, revision, |answers, _| answers.referrals).await?;
        while let Some(referrals) = run.next(&mut tx).await? {
            referrals.into_iter().for_each(&mut take);
        }
        Ok(())
    }

    /// The settings as they were at a revision.
    pub async fn settings_at(&self, scope: &OrgScope, revision: i64) -> Result<settings::Settings> {
        let mut tx = self.read(scope).await?;
        settings::load(&mut tx, scope, revision).await
    }

    /// Rows of statistics of a grain whose first day lies in `[from, until)`.
    pub async fn statistics(
        &self,
        scope: &OrgScope,
        grain: StatisticsGrain,
        from: i32,
        until: i32,
    ) -> Result<Vec<(StatisticsKey, Counts)>> {
        let mut tx = self.read(scope).await?;
        statistics::read(&mut tx, scope, grain, from, until).await
    }

    /// Clicked, joined, activated, entered and, of those, active ones of each member, over the months whose first day
    /// lies in `[from, until)`.
    pub async fn member_totals(&self, scope: &OrgScope, from: i32, until: i32) -> Result<Vec<(i64, [i64; 5])>> {
        let mut tx = self.read(scope).await?;
        statistics::by_member(&mut tx, scope, from, until).await
    }

    /// All rows of statistics.
    pub async fn all_statistics(&self, scope: &OrgScope) -> Result<Vec<(StatisticsKey, Counts)>> {
        let mut tx = self.read(scope).await?;
        statistics::read_all(&mut tx, scope).await
    }

    /// Events that belong to no referral: their ids and reasons.
    pub async fn unattributed(&self, scope: &OrgScope) -> Result<Vec<(i64, Reason)>> {
        const SELECT: &str =
            "SELECT tracking_id, reason FROM unattributed_trackings WHERE org_id = $1 ORDER BY tracking_id";
        let mut tx = self.read(scope).await?;
        let rows = query(SELECT).bind(scope.org_id).fetch_all(&mut tx).await?;
        rows.iter()
            .map(|row| {
                let number: i64 = row.try_get(1)?;
                let reason = Reason::from_number(number);
                Ok((row.try_get(0)?, reason.ok_or(StoreError::Corrupt)?))
            })
            .collect()
    }
}
