//! Members who get another id, and members who go: only those without links.

use crate::store::OrgTransaction;
use crate::store::error::Result;

/// Gives a member another id. A member who was the user of the old id by default stays that user.
pub(crate) async fn rename(tx: &mut OrgTransaction, member_no: i64, member_id: &str) -> Result<()> {
    const RENAME: &str = "UPDATE members
        SET member_id = $3, user_id = COALESCE(user_id, member_id)
        WHERE org_id = $1 AND member_no = $2";
    tx.query(RENAME).bind(member_no).bind(member_id).execute(tx).await?;
    Ok(())
}

/// How many links a member has made for them, closed ones included.
pub(crate) async fn count_links(tx: &mut OrgTransaction, member_no: i64) -> Result<i64> {
    const LINKS: &str = "SELECT COUNT(*) FROM referral_links WHERE org_id = $1 AND member_no = $2";
    tx.query_scalar(LINKS).bind(member_no).fetch_one(tx).await
}

/// Removes a member without links, with all that was recorded about them.
pub(crate) async fn remove(tx: &mut OrgTransaction, member_no: i64) -> Result<()> {
    const ANSWERS: &str = "DELETE FROM board_answers WHERE org_id = $1 AND member_no = $2";
    const USERS: &str = "DELETE FROM member_user_changes WHERE org_id = $1 AND member_no = $2";
    const GROUPS: &str = "DELETE FROM member_groups WHERE org_id = $1 AND member_no = $2";
    const MEMBER: &str = "DELETE FROM members WHERE org_id = $1 AND member_no = $2";
    for sql in [ANSWERS, USERS, GROUPS, MEMBER] {
        tx.query(sql).bind(member_no).execute(tx).await?;
    }
    Ok(())
}
