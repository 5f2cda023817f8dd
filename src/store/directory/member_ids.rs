//! Members who get another id, and members who go: only those without links.

use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::error::Result;
use rustc_hash::FxHashMap;

/// Gives a member another id. A member who was the user of the old id by default stays that user.
pub(crate) async fn rename(tx: &mut OrgTransaction, member_no: i64, member_id: &str) -> Result<()> {
    const RENAME: &str = "UPDATE members
        SET member_id = $3, user_id = COALESCE(user_id, member_id)
        WHERE org_id = $1 AND member_no = $2";
    tx.query(RENAME).bind(member_no).bind(member_id).execute(tx).await?;
    Ok(())
}

/// How many links each of some members has, closed ones included; who has none is left out.
pub(crate) async fn count_links(tx: &mut OrgTransaction, members: &[i64]) -> Result<FxHashMap<i64, i64>> {
    const LINKS: &str = "SELECT l.member_no, COUNT(*)
        FROM json_each($2) m
        CROSS JOIN referral_links l
        WHERE l.org_id = $1 AND l.member_no = m.value
        GROUP BY l.member_no";
    let mut links = FxHashMap::default();
    bulk::look_up(tx, LINKS, members, |row| {
        links.insert(row.try_get(0)?, row.try_get(1)?);
        Ok(())
    })
    .await?;
    Ok(links)
}

/// Removes members without links, with all that was recorded about them.
pub(crate) async fn remove(tx: &mut OrgTransaction, members: &[i64]) -> Result<()> {
    const ANSWERS: &str = "DELETE FROM board_answers
        WHERE org_id = $1 AND member_no IN (SELECT value FROM json_each($2) m)";
    const USERS: &str = "DELETE FROM member_user_changes
        WHERE org_id = $1 AND member_no IN (SELECT value FROM json_each($2) m)";
    const GROUPS: &str = "DELETE FROM member_groups
        WHERE org_id = $1 AND member_no IN (SELECT value FROM json_each($2) m)";
    const MEMBERS: &str = "DELETE FROM members
        WHERE org_id = $1 AND member_no IN (SELECT value FROM json_each($2) m)";
    for sql in [ANSWERS, USERS, GROUPS, MEMBERS] {
        bulk::for_numbers(tx, sql, members).await?;
    }
    Ok(())
}
