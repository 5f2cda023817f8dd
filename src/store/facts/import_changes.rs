//! What imports of members and links put in the place of values that have no history of their own, so that it can be taken
//! back: names, nicknames and own users of members, targets of links.
//!
//! Of what was added nothing is kept here, and nothing of what revisions date: groups, campaigns, channels, closings.

use crate::domain::Instant;
use crate::store::database::bulk;
use crate::store::database::sql::Row;
use crate::store::error::{Result, StoreError};
use crate::store::{MemberDetails, OrgTransaction};
use rustc_hash::FxHashSet;

/// What was replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// The name of a member.
    Name,
    /// The nickname of a member.
    Nickname,
    /// The own user of a member.
    UserId,
    /// The target of a link.
    Target,
}

impl Field {
    const ALL: [Self; 4] = [Self::Name, Self::Nickname, Self::UserId, Self::Target];

    /// The name in the database and in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Nickname => "nickname",
            Self::UserId => "user_id",
            Self::Target => "target",
        }
    }

    /// The fields of a member with their values.
    pub(crate) fn of_member(details: &MemberDetails) -> [(Self, &Option<String>); 3] {
        [Self::Name, Self::Nickname, Self::UserId].map(|field| (field, field.value(details)))
    }

    /// Gives a member another value in it.
    pub(crate) fn set(self, details: &mut MemberDetails, value: Option<String>) {
        match self {
            Self::Name => details.name = value,
            Self::Nickname => details.nickname = value,
            Self::UserId => details.user_id = value,
            Self::Target => {}
        }
    }

    /// The value that a member has in it; a member has no target.
    pub(crate) const fn value(self, details: &MemberDetails) -> &Option<String> {
        match self {
            Self::Name => &details.name,
            Self::Nickname => &details.nickname,
            Self::UserId => &details.user_id,
            Self::Target => &None,
        }
    }
}

/// A value that an import replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ImportChange {
    /// Which one.
    pub field: Field,
    /// The number of the member or the link.
    pub number: i64,
    /// What it was.
    pub before: Option<String>,
    /// What the import made of it.
    pub after: Option<String>,
}

/// Notes what an import replaced.
pub(crate) async fn insert(tx: &mut OrgTransaction, import_no: i64, changes: &[ImportChange]) -> Result<()> {
    const INSERT: bulk::Statement = bulk::Statement::Insert {
        into: "import_changes",
        shared: &["org_id", "import_no"],
        each: &["field", "number", "value_before", "value_after"],
        conflict: "",
    };
    INSERT
        .run(tx, changes, &[import_no], |values, change| {
            bulk::bind(values, change.field.name())?;
            bulk::bind(values, change.number)?;
            bulk::bind(values, change.before.clone())?;
            bulk::bind(values, change.after.clone())
        })
        .await
}

/// What an import replaced, in the order of the numbers.
pub(crate) async fn of_import(tx: &mut OrgTransaction, import_no: i64) -> Result<Vec<ImportChange>> {
    const OF: &str = "SELECT field, number, value_before, value_after
        FROM import_changes
        WHERE org_id = $1 AND import_no = $2
        ORDER BY number, field";
    let rows = tx.query(OF).bind(import_no).fetch_all(tx).await?;
    rows.iter().map(read).collect()
}

/// The members of whom any import but one replaced a value; those that were taken back are forgotten.
pub(crate) async fn members_of_others(tx: &mut OrgTransaction, import_no: i64) -> Result<FxHashSet<i64>> {
    const OTHERS: &str = "SELECT DISTINCT number
        FROM import_changes
        WHERE org_id = $1 AND import_no <> $2 AND field <> 'target'";
    let numbers: Vec<i64> = tx.query_scalar(OTHERS).bind(import_no).fetch_all(tx).await?;
    Ok(numbers.into_iter().collect())
}

/// Forgets what an import replaced: it was taken back.
pub(crate) async fn forget_import(tx: &mut OrgTransaction, import_no: i64) -> Result<()> {
    const FORGET: &str = "DELETE FROM import_changes WHERE org_id = $1 AND import_no = $2";
    tx.query(FORGET).bind(import_no).execute(tx).await?;
    Ok(())
}

/// Forgets what imports replaced of some members.
pub(crate) async fn forget_members(tx: &mut OrgTransaction, members: &[i64]) -> Result<()> {
    const FORGET: &str = "DELETE FROM import_changes
        WHERE org_id = $1 AND field <> 'target' AND number IN (SELECT value FROM json_each($2) n)";
    bulk::for_numbers(tx, FORGET, members).await
}

/// Forgets what imports of members replaced before an instant.
pub(crate) async fn forget_older(tx: &mut OrgTransaction, than: Instant) -> Result<()> {
    const FORGET: &str = "DELETE FROM import_changes
        WHERE org_id = $1 AND field <> 'target' AND import_no IN (
            SELECT i.import_no FROM imports i WHERE i.org_id = $1 AND i.started_at < $2)";
    tx.query(FORGET).bind(than.0).execute(tx).await?;
    Ok(())
}

/// A value that a member had or got by an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplacedValue {
    /// The id of the import.
    pub import_id: String,
    /// Its file.
    pub file: String,
    /// Which value.
    pub field: Field,
    /// What it was.
    pub before: Option<String>,
    /// What the import made of it.
    pub after: Option<String>,
}

impl OrgTransaction {
    /// What imports replaced of a member, oldest first.
    pub async fn replaced_of_member(&mut self, member_no: i64) -> Result<Vec<ReplacedValue>> {
        const OF: &str = "SELECT c.field, c.number, c.value_before, c.value_after, i.import_id, i.file
            FROM import_changes c
            JOIN imports i ON i.org_id = c.org_id AND i.import_no = c.import_no
            WHERE c.org_id = $1 AND c.number = $2 AND c.field <> 'target'
            ORDER BY c.import_no, c.field";
        let rows = self.query(OF).bind(member_no).fetch_all(self).await?;
        rows.iter()
            .map(|row| {
                let ImportChange { field, before, after, .. } = read(row)?;
                Ok(ReplacedValue { import_id: row.try_get(4)?, file: row.try_get(5)?, field, before, after })
            })
            .collect()
    }
}

/// How many changes are of no member or link, or of an import that was taken back.
pub(crate) async fn count_astray(tx: &mut OrgTransaction) -> Result<i64> {
    const ASTRAY: &str = "SELECT COUNT(*)
        FROM import_changes c
        JOIN imports i ON i.org_id = c.org_id AND i.import_no = c.import_no
        LEFT JOIN members m ON m.org_id = c.org_id AND m.member_no = c.number
        LEFT JOIN referral_links l ON l.org_id = c.org_id AND l.link_no = c.number
        WHERE c.org_id = $1 AND (i.undone_at IS NOT NULL
            OR c.field = 'target' AND (i.kind <> 'links' OR l.link_no IS NULL)
            OR c.field <> 'target' AND (i.kind <> 'members' OR m.member_no IS NULL))";
    tx.query_scalar(ASTRAY).fetch_one(tx).await
}

fn read(row: &Row) -> Result<ImportChange> {
    let name: &str = row.try_get(0)?;
    let field = Field::ALL.into_iter().find(|field| field.name() == name).ok_or(StoreError::Corrupt)?;
    Ok(ImportChange { field, number: row.try_get(1)?, before: row.try_get(2)?, after: row.try_get(3)? })
}
