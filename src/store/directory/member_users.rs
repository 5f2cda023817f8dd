//! The own users that members had before: each with the revision up to and without which.

use crate::store::OrgTransaction;
use crate::store::database::sql::Row;
use crate::store::error::Result;

/// Notes that a member was another user until a revision.
pub(crate) async fn note(tx: &mut OrgTransaction, member_no: i64, revision: i64, before: &str) -> Result<()> {
    const CHANGED: &str = "INSERT INTO member_user_changes (org_id, member_no, revision, user_before)
        VALUES ($1, $2, $3, $4)";
    tx.query(CHANGED).bind(member_no).bind(revision).bind(before).execute(tx).await?;
    Ok(())
}

/// Members whose own user changed after a revision, with the one they had then.
pub(crate) async fn before(tx: &mut OrgTransaction, revision: i64) -> Result<Vec<(i64, String)>> {
    // The change that came next comes last, so that it has the last word.
    const SELECT: &str = "SELECT member_no, user_before
        FROM member_user_changes
        WHERE org_id = $1 AND revision > $2
        ORDER BY revision DESC";
    if revision == i64::MAX {
        return Ok(Vec::new());
    }
    let rows = tx.query(SELECT).bind(revision).fetch_all(tx).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// The users that members were, and those that they are now, where that changed after a revision.
pub(crate) async fn changed_after(tx: &mut OrgTransaction, revision: i64) -> Result<Vec<String>> {
    const USERS: &str = "SELECT c.user_before, COALESCE(m.user_id, m.member_id)
        FROM member_user_changes c
        JOIN members m ON m.org_id = c.org_id AND m.member_no = c.member_no
        WHERE c.org_id = $1 AND c.revision > $2";
    let mut users = Vec::new();
    for row in tx.query(USERS).bind(revision).fetch_all(tx).await? {
        users.extend([row.try_get::<String>(0)?, row.try_get(1)?]);
    }
    Ok(users)
}

/// The users that a member was before.
pub(crate) async fn of_member(tx: &mut OrgTransaction, member_no: i64) -> Result<Vec<String>> {
    const BEFORE: &str = "SELECT user_before FROM member_user_changes WHERE org_id = $1 AND member_no = $2";
    tx.query_scalar(BEFORE).bind(member_no).fetch_all(tx).await
}

/// Puts an id that says nothing in the place of the users that an erased member was before.
pub(crate) async fn anonymize(tx: &mut OrgTransaction, member_no: i64, id: &str) -> Result<()> {
    const ANONYMIZE: &str = "UPDATE member_user_changes SET user_before = $3 WHERE org_id = $1 AND member_no = $2";
    tx.query(ANONYMIZE).bind(member_no).bind(id).execute(tx).await?;
    Ok(())
}

/// A change of a member's own user.
#[derive(Debug)]
pub(crate) struct UserChange {
    /// The member.
    pub member_no: i64,
    /// The revision that changed it.
    pub revision: i64,
    /// The user before it.
    pub user_before: String,
}

/// All changes there were.
pub(crate) async fn all(tx: &mut OrgTransaction) -> Result<Vec<UserChange>> {
    const ALL: &str = "SELECT member_no, revision, user_before FROM member_user_changes WHERE org_id = $1";
    let rows = tx.query(ALL).fetch_all(tx).await?;
    let change = |row: &Row| {
        Ok(UserChange { member_no: row.try_get(0)?, revision: row.try_get(1)?, user_before: row.try_get(2)? })
    };
    rows.iter().map(change).collect()
}
