//! Before which instant events are taken no more, since what was older has been sealed.

use crate::domain::Instant;
use crate::store::OrgTransaction;
use crate::store::error::Result;

/// Notes what a revision has sealed.
pub(crate) async fn insert(tx: &mut OrgTransaction, revision: i64, older_than: Instant) -> Result<()> {
    const INSERT: &str = "INSERT INTO retentions (org_id, revision, older_than) VALUES ($1, $2, $3)";
    tx.query(INSERT).bind(revision).bind(older_than.0).execute(tx).await?;
    Ok(())
}

/// The latest of these instants, which holds.
pub(crate) async fn older_than(tx: &mut OrgTransaction) -> Result<Option<Instant>> {
    const OLDER: &str = "SELECT MAX(older_than) FROM retentions WHERE org_id = $1";
    Ok(tx.query_scalar::<Option<i64>>(OLDER).fetch_one(tx).await?.map(Instant))
}
