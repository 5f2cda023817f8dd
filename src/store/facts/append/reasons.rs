//! Why new events of an import belong to no referral.

use super::ImportWriter;
use crate::domain::attribution::Reason;
use crate::store::OrgTransaction;
use crate::store::error::{Result, StoreError};
use std::collections::BTreeMap;

impl ImportWriter<'_> {
    /// How many of the import's new events belong to none, by reason.
    pub(super) async fn unattributed(&self, tx: &mut OrgTransaction) -> Result<BTreeMap<&'static str, i64>> {
        const SELECT: &str = "SELECT reason, COUNT(*)
            FROM unattributed_trackings
            WHERE org_id = $1 AND tracking_id >= $2 AND tracking_id < $3
            GROUP BY reason";
        let mut reasons = BTreeMap::new();
        for (first, end) in &self.ranges {
            let rows = tx.query(SELECT).bind(first).bind(end).fetch_all(tx).await?;
            for row in rows {
                let number: i64 = row.try_get(0)?;
                let reason = Reason::from_number(number).ok_or(StoreError::Corrupt)?;
                *reasons.entry(reason.name()).or_default() += row.try_get::<i64>(1)?;
            }
        }
        Ok(reasons)
    }
}
