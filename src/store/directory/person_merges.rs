//! Which user ids are one person: what was recorded, and what was taken back.

use crate::domain::Merge;
use crate::store::OrgTransaction;
use crate::store::database::sql::{Column, Row};
use crate::store::error::Result;

/// The merge of one user id into another.
pub(crate) type PersonMerge = Merge<Box<str>>;

/// All merges of persons that were ever recorded, in the order in which they were.
pub(crate) async fn all(tx: &mut OrgTransaction) -> Result<Vec<PersonMerge>> {
    const SELECT: &str = "SELECT user_id, into_user, revision, undone_revision
        FROM person_merges
        WHERE org_id = $1
        ORDER BY revision";
    let rows = tx.query(SELECT).fetch_all(tx).await?;
    rows.iter().map(read_merge::<String, _>).collect()
}

/// A merge from the columns id, into, revision and undone revision.
pub(super) fn read_merge<T: for<'r> Column<'r>, K: From<T>>(row: &Row) -> Result<Merge<K>> {
    Ok(Merge {
        id: row.try_get::<T>(0)?.into(),
        into: row.try_get::<T>(1)?.into(),
        revision: row.try_get(2)?,
        undone_revision: row.try_get(3)?,
    })
}

/// Records that two user ids are one person from a revision on.
pub(crate) async fn insert(tx: &mut OrgTransaction, user: &str, into: &str, revision: i64) -> Result<()> {
    const INSERT: &str = "INSERT INTO person_merges (org_id, user_id, into_user, revision) VALUES ($1, $2, $3, $4)";
    tx.query(INSERT).bind(user).bind(into).bind(revision).execute(tx).await?;
    Ok(())
}

/// Takes the merge of a user id back from a revision on.
pub(crate) async fn undo(tx: &mut OrgTransaction, user: &str, revision: i64) -> Result<()> {
    const UNDO: &str = "UPDATE person_merges
        SET undone_revision = $3
        WHERE org_id = $1 AND user_id = $2 AND undone_revision IS NULL";
    tx.query(UNDO).bind(user).bind(revision).execute(tx).await?;
    Ok(())
}

/// The user ids whose merge was recorded or taken back after a revision, with those that they were merged into.
pub(crate) async fn users_moved_since(tx: &mut OrgTransaction, revision: i64) -> Result<Vec<String>> {
    const SELECT: &str = "SELECT user_id, into_user
        FROM person_merges
        WHERE org_id = $1 AND (revision > $2 OR undone_revision > $2)";
    let mut users = Vec::new();
    for row in tx.query(SELECT).bind(revision).fetch_all(tx).await? {
        users.extend([row.try_get(0)?, row.try_get(1)?]);
    }
    Ok(users)
}

/// Forgets all merges that name one of some user ids.
pub(crate) async fn forget(tx: &mut OrgTransaction, users: &[&str]) -> Result<()> {
    const DELETE: &str = "DELETE FROM person_merges
        WHERE org_id = $1
          AND (user_id IN (SELECT value FROM json_each($2) n) OR into_user IN (SELECT value FROM json_each($2) n))";
    for part in users.chunks(crate::store::database::bulk::LOOKUP) {
        tx.query(DELETE).bind(part).execute(tx).await?;
    }
    Ok(())
}
