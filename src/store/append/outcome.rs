//! What an import brought, read back for its report.

use super::{ImportWriter, Ledger, Result, StoreError};
use crate::domain::attribution::Reason;
use crate::store::Connection;
use sqlx::Row as _;
use std::collections::{BTreeMap, BTreeSet};

/// What an import brought, for its report.
#[derive(Debug, Clone)]
pub struct ImportOutcome {
    /// The ledger's figures.
    pub ledger: Ledger,
    /// The id people see.
    pub import_id: String,
    /// The organization's newest revision after it.
    pub revision: i64,
    /// New events that belong to a referral.
    pub attributed: i64,
    /// New events that belong to none, by reason.
    pub unattributed: BTreeMap<&'static str, i64>,
    /// How many referrals there are more than before.
    pub opened: i64,
    /// Accounts created and first logins of a local year, before and after, where they moved.
    pub years: Vec<(i32, [i64; 2], [i64; 2])>,
}

impl ImportWriter<'_> {
    /// The local years whose counts an import moved.
    pub(super) fn years_moved(&self, after: BTreeMap<i32, [i64; 2]>) -> Vec<(i32, [i64; 2], [i64; 2])> {
        let all: BTreeSet<i32> = self.years_before.keys().chain(after.keys()).copied().collect();
        let of = |years: &BTreeMap<i32, [i64; 2]>, year| years.get(&year).copied().unwrap_or_default();
        all.into_iter()
            .map(|year| (year, of(&self.years_before, year), of(&after, year)))
            .filter(|(_, before, after)| before != after)
            .collect()
    }

    /// The new events that belong to no referral, by reason.
    pub(super) async fn unattributed(&self, tx: &mut Connection) -> Result<BTreeMap<&'static str, i64>> {
        const SELECT: &str = "SELECT reason, COUNT(*)
            FROM unattributed_trackings
            WHERE org_id = $1 AND tracking_id >= $2 AND tracking_id < $3
            GROUP BY reason";
        let mut reasons = BTreeMap::new();
        for (first, end) in &self.ranges {
            let rows = sqlx::query(SELECT).bind(self.scope.org_id).bind(first).bind(end).fetch_all(&mut *tx).await?;
            for row in rows {
                let number: i64 = row.try_get(0)?;
                let reason =
                    Reason::from_number(number).ok_or_else(|| StoreError::Invariant(format!("no reason {number}")))?;
                *reasons.entry(reason.name()).or_default() += row.try_get::<i64, _>(1)?;
            }
        }
        Ok(reasons)
    }
}
