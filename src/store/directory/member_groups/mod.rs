//! The groups of members, by day and revision: who was in which one when, as a revision knew it.

mod known;
mod write;

pub use known::{GroupMembers, MemberGroups};
pub(crate) use write::{NewGroup, begin, forget, move_to_zone, record};

use crate::domain::labels::{DatedGroups, GroupChange, ValidFrom};
use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::database::columns::list;
use crate::store::database::sql::Row;
use crate::store::error::Result;
use chrono_tz::Tz;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// A group as it is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedGroup {
    /// From when on which group holds, and the revision that says so.
    pub change: GroupChange<String>,
    /// The revision that replaced it.
    pub replaced_revision: Option<i64>,
}

/// The select list that [`read`] reads, before a `FROM`.
macro_rules! groups {
    ($from:literal) => {
        concat!("SELECT g.member_no, g.revision, g.from_day, g.group_name, g.replaced_revision ", $from)
    };
}

impl OrgTransaction {
    /// The groups of all members as a revision knew them; `i64::MAX` knows all there is.
    pub async fn member_groups(&mut self, revision: i64) -> Result<MemberGroups> {
        const CONSTANT: &str = "SELECT string_agg(CAST(member_no AS TEXT), ','), group_name
            FROM member_groups
            WHERE org_id = $1 AND from_day IS NULL AND replaced_revision IS NULL
            GROUP BY group_name";
        let mut groups = MemberGroups::default();
        for row in self.query(CONSTANT).fetch_all(self).await? {
            let group: Option<Arc<str>> = row.try_get::<Option<&str>>(1)?.map(Into::into);
            let mut members = list(&row, 0)?;
            while !members.is_empty() {
                groups.constant.insert(members.expect()?, group.clone());
            }
        }
        for (member_no, changes) in unsteady(self, revision).await? {
            groups.constant.remove(&member_no);
            let shared = |change: GroupChange<String>| GroupChange {
                from: change.from,
                revision: change.revision,
                group: change.group.map(Into::into),
            };
            let dated: DatedGroups<Arc<str>> = DatedGroups::at(changes.into_iter().map(shared), revision);
            if !dated.is_constant() {
                groups.dated.insert(member_no, dated);
            } else if let Some((_, group)) = dated.entries().first() {
                groups.constant.insert(member_no, group.clone());
            }
        }
        Ok(groups)
    }

    /// Who was in a group, or in none, as a revision knew it; `i64::MAX` knows all there is.
    pub async fn members_of_group(&mut self, group: Option<&str>, revision: i64) -> Result<GroupMembers> {
        const OF: &str = "SELECT string_agg(CAST(member_no AS TEXT), ',')
            FROM member_groups
            WHERE org_id = $1 AND group_name = $2 AND from_day IS NULL AND replaced_revision IS NULL";
        const WITHOUT: &str = "SELECT string_agg(CAST(member_no AS TEXT), ',')
            FROM member_groups
            WHERE org_id = $1 AND group_name IS NULL AND from_day IS NULL AND replaced_revision IS NULL";
        let query = match group {
            Some(group) => self.query(OF).bind(group),
            None => self.query(WITHOUT),
        };
        let row = query.fetch_one(self).await?;
        let (mut members, mut listed) = (GroupMembers::default(), list(&row, 0)?);
        while !listed.is_empty() {
            members.always.insert(listed.expect()?);
        }
        for (member_no, changes) in unsteady(self, revision).await? {
            members.always.remove(&member_no);
            let asked = |change: GroupChange<String>| GroupChange {
                from: change.from,
                revision: change.revision,
                group: (change.group.as_deref() == group).then_some(()),
            };
            let dated = DatedGroups::at(changes.into_iter().map(asked), revision);
            let mut days = dated.entries().iter().map(|(_, is_in)| is_in.is_some());
            match (days.clone().any(|is_in| is_in), days.all(|is_in| is_in)) {
                (true, true) => drop(members.always.insert(member_no)),
                (true, false) => drop(members.at_times.insert(member_no, dated)),
                (false, _) => {}
            }
        }
        Ok(members)
    }

    /// The groups of one member as they are known now.
    pub async fn groups_of_member(&mut self, member_no: i64) -> Result<DatedGroups<String>> {
        let groups = of_members(self, &[member_no]).await?.remove(&member_no);
        Ok(groups.unwrap_or_else(|| DatedGroups::at([], i64::MAX)))
    }

    /// Whether a member has that group on some day.
    pub async fn has_group(&mut self, group: &str) -> Result<bool> {
        const ANY: &str = "SELECT member_no
            FROM member_groups
            WHERE org_id = $1 AND group_name = $2 AND replaced_revision IS NULL
            LIMIT 1";
        Ok(self.query(ANY).bind(group).fetch_optional(self).await?.is_some())
    }

    /// The groups that members have on some day.
    pub async fn groups(&mut self) -> Result<Vec<String>> {
        const GROUPS: &str = "SELECT DISTINCT group_name
            FROM member_groups
            WHERE org_id = $1 AND group_name IS NOT NULL AND replaced_revision IS NULL";
        self.query_scalar(GROUPS).fetch_all(self).await
    }
}

/// What is recorded of members who moved, and of those of whom a revision knew something else.
async fn unsteady(tx: &mut OrgTransaction, revision: i64) -> Result<FxHashMap<i64, Vec<GroupChange<String>>>> {
    // Those who moved are found by the index on the beginnings: few do, and always begins at the least number there is.
    const DATED: &str = groups!(
        "FROM member_groups g
        WHERE g.org_id = $1 AND g.replaced_revision IS NULL
          AND g.member_no IN (
              SELECT d.member_no
              FROM member_groups d
              WHERE d.org_id = $1 AND d.begins_at >= -9223372036854775807 AND d.replaced_revision IS NULL)
        ORDER BY g.member_no, g.revision"
    );
    const CHANGED: &str = groups!(
        "FROM member_groups g
        WHERE g.org_id = $1
          AND g.member_no IN (
              SELECT c.member_no
              FROM member_groups c
              WHERE c.org_id = $1 AND (c.revision > $2 OR c.replaced_revision > $2))
        ORDER BY g.member_no, g.revision"
    );
    let mut members = by_member(&tx.query(DATED).fetch_all(tx).await?)?;
    if revision < i64::MAX {
        members.extend(by_member(&tx.query(CHANGED).bind(revision).fetch_all(tx).await?)?);
    }
    Ok(members)
}

fn by_member(rows: &[Row]) -> Result<FxHashMap<i64, Vec<GroupChange<String>>>> {
    let mut members: FxHashMap<i64, Vec<GroupChange<String>>> = FxHashMap::default();
    for row in rows {
        let (member_no, recorded) = read(row)?;
        members.entry(member_no).or_default().push(recorded.change);
    }
    Ok(members)
}

fn read(row: &Row) -> Result<(i64, RecordedGroup)> {
    let day: Option<i64> = row.try_get(2)?;
    let from = day.map_or(ValidFrom::Always, |day| ValidFrom::Day(day as i32));
    let change = GroupChange { from, revision: row.try_get(1)?, group: row.try_get(3)? };
    Ok((row.try_get(0)?, RecordedGroup { change, replaced_revision: row.try_get(4)? }))
}

/// The groups of some members as they are known now.
pub(crate) async fn of_members(
    tx: &mut OrgTransaction,
    members: &[i64],
) -> Result<FxHashMap<i64, DatedGroups<String>>> {
    const OF: &str = groups!(
        "FROM json_each($2) m
        CROSS JOIN member_groups g
        WHERE g.org_id = $1 AND g.member_no = m.value AND g.replaced_revision IS NULL"
    );
    let mut changes: FxHashMap<i64, Vec<GroupChange<String>>> = FxHashMap::default();
    bulk::look_up(tx, OF, members, |row| {
        let (member_no, recorded) = read(row)?;
        changes.entry(member_no).or_default().push(recorded.change);
        Ok(())
    })
    .await?;
    Ok(changes.into_iter().map(|(member_no, changes)| (member_no, DatedGroups::at(changes, i64::MAX))).collect())
}

impl OrgTransaction {
    /// All that is recorded of a member's groups, in the order of the revisions.
    pub async fn recorded_groups(&mut self, member_no: i64) -> Result<Vec<RecordedGroup>> {
        recorded(self, member_no).await
    }
}

/// All that is recorded of a member's groups, in the order of the revisions.
pub(crate) async fn recorded(tx: &mut OrgTransaction, member_no: i64) -> Result<Vec<RecordedGroup>> {
    const ALL: &str = groups!("FROM member_groups g WHERE g.org_id = $1 AND g.member_no = $2 ORDER BY g.revision");
    let rows = tx.query(ALL).bind(member_no).fetch_all(tx).await?;
    rows.iter().map(|row| read(row).map(|(_, recorded)| recorded)).collect()
}

/// The members of whom some revisions recorded groups, ascending.
pub(crate) async fn recorded_in(tx: &mut OrgTransaction, [first, last]: [i64; 2]) -> Result<Vec<i64>> {
    const IN: &str = "SELECT DISTINCT member_no
        FROM member_groups
        WHERE org_id = $1 AND revision >= $2 AND revision <= $3
        ORDER BY member_no";
    tx.query_scalar(IN).bind(first).bind(last).fetch_all(tx).await
}

/// All that was ever recorded of the groups of some members, what was replaced since too.
pub(crate) async fn recorded_of(
    tx: &mut OrgTransaction,
    members: &[i64],
) -> Result<FxHashMap<i64, Vec<GroupChange<String>>>> {
    const OF: &str = groups!(
        "FROM json_each($2) m
        CROSS JOIN member_groups g
        WHERE g.org_id = $1 AND g.member_no = m.value"
    );
    let mut changes: FxHashMap<i64, Vec<GroupChange<String>>> = FxHashMap::default();
    bulk::look_up(tx, OF, members, |row| {
        let (member_no, recorded) = read(row)?;
        changes.entry(member_no).or_default().push(recorded.change);
        Ok(())
    })
    .await?;
    Ok(changes)
}

/// The groups that all members but one have on some day.
pub(crate) async fn of_others(tx: &mut OrgTransaction, member_no: i64) -> Result<FxHashSet<String>> {
    const GROUPS: &str = "SELECT DISTINCT group_name
        FROM member_groups
        WHERE org_id = $1 AND member_no <> $2 AND group_name IS NOT NULL AND replaced_revision IS NULL";
    let groups: Vec<String> = tx.query_scalar(GROUPS).bind(member_no).fetch_all(tx).await?;
    Ok(groups.into_iter().collect())
}

/// Whose groups the revisions after one changed: each revision with the id of a member.
pub(crate) async fn changed_after(tx: &mut OrgTransaction, revision: i64) -> Result<Vec<(i64, String)>> {
    const CHANGED: &str = "SELECT g.revision, m.member_id
        FROM member_groups g
        JOIN members m ON m.org_id = g.org_id AND m.member_no = g.member_no
        WHERE g.org_id = $1 AND g.revision > $2
        ORDER BY g.revision, m.member_id";
    let rows = tx.query(CHANGED).bind(revision).fetch_all(tx).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// The days from which on groups hold, with the instants at which those are said to begin.
async fn days(tx: &mut OrgTransaction) -> Result<Vec<(i64, i64)>> {
    const DAYS: &str =
        "SELECT DISTINCT from_day, begins_at FROM member_groups WHERE org_id = $1 AND from_day IS NOT NULL";
    let rows = tx.query(DAYS).fetch_all(tx).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// What is wrong with what is recorded: how many members have no group, or not one, from always on, how many rows are of
/// no revision, and how many days begin at another instant than they do in a zone.
pub(crate) async fn faults(tx: &mut OrgTransaction, zone: Tz) -> Result<[i64; 3]> {
    const UNKNOWN: &str = "SELECT COUNT(*)
        FROM members m
        WHERE m.org_id = $1 AND 1 <> (
            SELECT COUNT(*)
            FROM member_groups g
            WHERE g.org_id = m.org_id AND g.member_no = m.member_no
              AND g.from_day IS NULL AND g.replaced_revision IS NULL)";
    const OF_NO_REVISION: &str = "SELECT COUNT(*)
        FROM member_groups g
        WHERE g.org_id = $1 AND (
            g.revision > (SELECT c.revision FROM counters c WHERE c.org_id = $1)
            OR g.replaced_revision > (SELECT c.revision FROM counters c WHERE c.org_id = $1)
            OR g.replaced_revision <= g.revision)";
    let unknown = tx.query_scalar(UNKNOWN).fetch_one(tx).await?;
    let of_no_revision = tx.query_scalar(OF_NO_REVISION).fetch_one(tx).await?;
    let moved = days(tx).await?.into_iter().filter(|(day, begins_at)| write::begin_of(Some(*day), zone) != *begins_at);
    Ok([unknown, of_no_revision, moved.count() as i64])
}

/// How many groups are recorded.
pub(crate) async fn count(tx: &mut OrgTransaction) -> Result<i64> {
    tx.query_scalar("SELECT COUNT(*) FROM member_groups WHERE org_id = $1").fetch_one(tx).await
}
