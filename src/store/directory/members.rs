//! Members: the peer mentors of an organization.

use crate::domain::Instant;
use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::database::sql::Row;
use crate::store::error::{Result, StoreError};
use rustc_hash::FxHashMap;

/// A member as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The organization's number of this member.
    pub member_no: i64,
    /// The organization's own id.
    pub member_id: String,
    /// The names and settings.
    pub details: MemberDetails,
}

/// How the ids of erased members begin.
pub(crate) const ERASED: &str = "erased-";
/// Under which all erased members stand together, as a member and as a group: no label begins so.
pub const ERASED_ROW: &str = "(erased)";

impl Member {
    /// Whether the member was erased: the id that says nothing stands in the place of the name too.
    pub fn is_erased(&self) -> bool {
        self.member_id.starts_with(ERASED) && self.details.name.as_ref() == Some(&self.member_id)
    }
}

/// What can be changed of a member.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemberDetails {
    /// The name.
    pub name: Option<String>,
    /// The member's own user; the `member_id` where there is none.
    pub user_id: Option<String>,
    /// The name on boards.
    pub nickname: Option<String>,
    /// Whether the member stands by name on boards; the organization's setting where `None`.
    pub board: Option<bool>,
}

/// What became of a row of members or links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Upserted {
    /// It was added.
    New,
    /// It was changed.
    Changed,
    /// It said what was known.
    Unchanged,
}

const ALL: &str = "SELECT member_no, member_id, name, user_id, nickname, board
    FROM members
    WHERE org_id = $1
    ORDER BY member_no";
/// Apart from [`ALL`], so that the index on the id answers it: imports ask it for every row.
const ONE: &str = "SELECT member_no, member_id, name, user_id, nickname, board
    FROM members
    WHERE org_id = $1 AND member_id = $2";

impl OrgTransaction {
    /// All members of an organization, in the order in which they were added.
    pub async fn members(&mut self) -> Result<Vec<Member>> {
        all(self).await
    }

    /// The member of that id.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn member(&mut self, member_id: &str) -> Result<Member> {
        find(self, member_id).await?.ok_or_else(|| StoreError::NotFound { kind: "member", name: member_id.to_owned() })
    }
}

/// Inserts members that are new and answers with the number of the first.
pub(crate) async fn insert(tx: &mut OrgTransaction, rows: &[(&str, &MemberDetails)], now: Instant) -> Result<i64> {
    const TAKE: &str = "UPDATE counters SET member_no = member_no + $2 WHERE org_id = $1 RETURNING member_no - $2";
    const INSERT: bulk::Statement = bulk::Statement::Insert {
        into: "members",
        shared: &["org_id", "created_at"],
        each: &["member_no", "member_id", "name", "user_id", "nickname", "board"],
        conflict: "",
    };
    let first: i64 = tx.query_scalar(TAKE).bind(rows.len() as i64).fetch_one(tx).await?;
    let numbered: Vec<(i64, &(&str, &MemberDetails))> = (first..).zip(rows).collect();
    INSERT
        .run(tx, &numbered, &[now.0], |values, (member_no, (member_id, details))| {
            bulk::bind(values, *member_no)?;
            bulk::bind(values, *member_id)?;
            bulk::bind(values, details.name.clone())?;
            bulk::bind(values, details.user_id.clone())?;
            bulk::bind(values, details.nickname.clone())?;
            bulk::bind(values, details.board)
        })
        .await?;
    Ok(first)
}

/// Writes the details of a member.
pub(crate) async fn update(tx: &mut OrgTransaction, member_no: i64, details: &MemberDetails) -> Result<()> {
    const UPDATE: &str = "UPDATE members
        SET name = $3, user_id = $4, nickname = $5, board = $6
        WHERE org_id = $1 AND member_no = $2";
    tx.query(UPDATE)
        .bind(member_no)
        .bind(&details.name)
        .bind(&details.user_id)
        .bind(&details.nickname)
        .bind(details.board)
        .execute(tx)
        .await?;
    Ok(())
}

/// Puts an id that says nothing in the place of all that an erased member was called.
pub(crate) async fn anonymize(tx: &mut OrgTransaction, member_no: i64, id: &str) -> Result<()> {
    const ANONYMIZE: &str = "UPDATE members
        SET member_id = $3, name = $3, user_id = NULL, nickname = NULL, board = 0
        WHERE org_id = $1 AND member_no = $2";
    tx.query(ANONYMIZE).bind(member_no).bind(id).execute(tx).await?;
    Ok(())
}

/// All members, in the order in which they were added.
pub(crate) async fn all(tx: &mut OrgTransaction) -> Result<Vec<Member>> {
    let rows = tx.query(ALL).fetch_all(tx).await?;
    rows.iter().map(read).collect()
}

/// The member of that id, where there is one.
pub(crate) async fn find(tx: &mut OrgTransaction, member_id: &str) -> Result<Option<Member>> {
    let row = tx.query(ONE).bind(member_id).fetch_optional(tx).await?;
    row.as_ref().map(read).transpose()
}

/// The numbers of the members who were erased.
pub(crate) async fn erased(tx: &mut OrgTransaction) -> Result<Vec<i64>> {
    const ERASED: &str =
        "SELECT member_no FROM members WHERE org_id = $1 AND name = member_id AND member_id LIKE 'erased-%'";
    tx.query_scalar(ERASED).fetch_all(tx).await
}

/// The ids of the members of those numbers, by number.
pub(crate) async fn ids_of(tx: &mut OrgTransaction, numbers: &[i64]) -> Result<FxHashMap<i64, String>> {
    const IDS: &str = "SELECT m.member_no, m.member_id
        FROM json_each($2) n
        CROSS JOIN members m
        WHERE m.org_id = $1 AND m.member_no = n.value";
    bulk::texts_of(tx, IDS, numbers).await
}

fn read(row: &Row) -> Result<Member> {
    Ok(Member {
        member_no: row.try_get(0)?,
        member_id: row.try_get(1)?,
        details: MemberDetails {
            name: row.try_get(2)?,
            user_id: row.try_get(3)?,
            nickname: row.try_get(4)?,
            board: row.try_get(5)?,
        },
    })
}

/// Those of the members that are stored, by id.
pub(crate) async fn stored(tx: &mut OrgTransaction, ids: &[&str]) -> Result<FxHashMap<String, Member>> {
    const SELECT: &str = "SELECT m.member_no, m.member_id, m.name, m.user_id, m.nickname, m.board
        FROM json_each($2) n
        CROSS JOIN members m
        WHERE m.org_id = $1 AND m.member_id = n.value";
    let mut known = FxHashMap::default();
    bulk::look_up_texts(tx, SELECT, ids, |row| {
        let member = read(row)?;
        known.insert(member.member_id.clone(), member);
        Ok(())
    })
    .await?;
    Ok(known)
}

/// Writes details in which no member's own user changed.
pub(crate) async fn relabel(tx: &mut OrgTransaction, rows: &[(i64, &MemberDetails)]) -> Result<()> {
    const UPDATE: bulk::Statement = bulk::Statement::With {
        given: &["member_no", "name", "nickname", "board"],
        before: "UPDATE members
            SET name = given.name, nickname = given.nickname, board = given.board
            FROM given
            WHERE members.org_id =",
        after: " AND members.member_no = given.member_no",
    };
    UPDATE
        .run(tx, rows, &[], |values, (member_no, details)| {
            bulk::bind(values, *member_no)?;
            bulk::bind(values, details.name.clone())?;
            bulk::bind(values, details.nickname.clone())?;
            bulk::bind(values, details.board)
        })
        .await
}
