//! Erasures that are owed: they are in no answer any more, but their bytes are in the files of an embedded database for
//! as long as somebody goes on reading what was there before.

use crate::domain::Instant;
use crate::store::OrgTransaction;
use crate::store::database::sql::Row;
use crate::store::error::Result;

/// An erasure whose bytes may still be in the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwedErasure {
    /// The organization's slug.
    pub slug: String,
    /// The revision that erased.
    pub revision: i64,
    /// When it did.
    pub since: Instant,
}

/// Notes an erasure as owed, in the transaction that erases. A server looks after its own files.
pub(crate) async fn note(tx: &mut OrgTransaction, revision: i64, now: Instant) -> Result<()> {
    const INSERT: &str = "INSERT INTO owed_erasures (org_id, revision, since) VALUES ($1, $2, $3)";
    if !tx.is_postgres() {
        tx.query(INSERT).bind(revision).bind(now.0).execute(tx).await?;
    }
    Ok(())
}

/// What is owed of an organization, oldest first.
pub(crate) async fn all(tx: &mut OrgTransaction) -> Result<Vec<OwedErasure>> {
    const SELECT: &str = "SELECT revision, since FROM owed_erasures WHERE org_id = $1 ORDER BY revision";
    let rows = tx.query(SELECT).fetch_all(tx).await?;
    let slug = tx.scope().slug();
    let owed = |row: &Row| {
        Ok(OwedErasure { slug: slug.to_owned(), revision: row.try_get(0)?, since: Instant(row.try_get(1)?) })
    };
    rows.iter().map(owed).collect()
}
