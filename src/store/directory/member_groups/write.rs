//! Recording groups of members.

use super::days;
use crate::domain::calendar::{date_of, first_instant};
use crate::domain::labels::ValidFrom;
use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::error::Result;
use chrono_tz::Tz;
use std::collections::BTreeSet;

const INSERT: bulk::Statement = bulk::Statement::Insert {
    into: "member_groups",
    shared: &["org_id", "revision"],
    each: &["member_no", "from_day", "begins_at", "group_name"],
    conflict: "",
};

/// Records the groups that new members have from always on; each of them has a row, also who has no group.
pub(crate) async fn begin(tx: &mut OrgTransaction, rows: &[(i64, Option<&str>)], revision: i64) -> Result<()> {
    INSERT
        .run(tx, rows, &[revision], |values, (member_no, group)| {
            bulk::bind(values, *member_no)?;
            bulk::bind(values, None::<i64>)?;
            bulk::bind(values, i64::MIN)?;
            bulk::bind(values, group.map(str::to_owned))
        })
        .await
}

/// A group that a member gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewGroup {
    /// The member, who stands once among those of a revision.
    pub member_no: i64,
    /// From when on.
    pub from: ValidFrom,
    /// The group; `None` for none.
    pub group: Option<String>,
}

/// Records the groups that a revision gives to members; days begin as they do in a zone.
pub(crate) async fn record(tx: &mut OrgTransaction, rows: &[NewGroup], revision: i64, zone: Tz) -> Result<()> {
    // Not from a list of rows to join with: once there are statistics SQLite goes through all groups for each part of it.
    const REPLACE: &str = "UPDATE member_groups
        SET replaced_revision = $3
        WHERE org_id = $1 AND replaced_revision IS NULL AND member_no IN (SELECT value FROM json_each($2) m)";
    let corrected: Vec<i64> =
        rows.iter().filter(|row| row.from == ValidFrom::Always).map(|row| row.member_no).collect();
    for part in corrected.chunks(bulk::LOOKUP) {
        tx.query(REPLACE).bind(part).bind(revision).execute(tx).await?;
    }
    INSERT
        .run(tx, rows, &[revision], |values, row| {
            let day = match row.from {
                ValidFrom::Always => None,
                ValidFrom::Day(day) => Some(i64::from(day)),
            };
            bulk::bind(values, row.member_no)?;
            bulk::bind(values, day)?;
            bulk::bind(values, begin_of(day, zone))?;
            bulk::bind(values, row.group.clone())
        })
        .await
}

/// When a recorded day begins in a zone; always from no day on.
pub(super) fn begin_of(day: Option<i64>, zone: Tz) -> i64 {
    day.map_or(i64::MIN, |day| first_instant(date_of(day as i32), zone).0)
}

/// Lets all days begin as they do in another zone.
pub(crate) async fn move_to_zone(tx: &mut OrgTransaction, zone: Tz) -> Result<()> {
    const MOVE: bulk::Statement = bulk::Statement::With {
        given: &["from_day", "begins_at"],
        before: "UPDATE member_groups
            SET begins_at = given.begins_at
            FROM given
            WHERE member_groups.org_id =",
        after: " AND member_groups.from_day = given.from_day",
    };
    let days: Vec<i64> =
        days(tx).await?.into_iter().map(|(day, _)| day).collect::<BTreeSet<i64>>().into_iter().collect();
    MOVE.run(tx, &days, &[], |values, day| {
        bulk::bind(values, *day)?;
        bulk::bind(values, begin_of(Some(*day), zone))
    })
    .await
}

/// Puts one group on all days in the place of all that was recorded of a member, at every revision that knew them.
pub(crate) async fn forget(tx: &mut OrgTransaction, member_no: i64, instead: &str) -> Result<()> {
    const FIRST: &str = "SELECT MIN(revision) FROM member_groups WHERE org_id = $1 AND member_no = $2";
    const DELETE: &str = "DELETE FROM member_groups WHERE org_id = $1 AND member_no = $2";
    let first: Option<i64> = tx.query_scalar(FIRST).bind(member_no).fetch_one(tx).await?;
    tx.query(DELETE).bind(member_no).execute(tx).await?;
    begin(tx, &[(member_no, Some(instead))], first.unwrap_or(1)).await
}
