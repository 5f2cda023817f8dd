//! Members: the peer mentors of an organization.

use super::boards::{self, BoardAnswer};
use crate::domain::Instant;
use crate::store::attribution::changes::{Touched, rework};
use crate::store::database::sql::{Row, query, query_scalar};
use crate::store::error::{Result, StoreError};
use crate::store::facts::revisions::{self, RevisionKind};
use crate::store::privacy::audit::{self, About, Action};
use crate::store::privacy::suppression::Named;
use crate::store::{Connection, OrgScope, Store};

/// A member as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The organization's number of this member.
    pub member_no: i64,
    /// The organization's own id.
    pub member_id: String,
    /// The labels and settings.
    pub details: MemberDetails,
}

/// What can be changed of a member.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemberDetails {
    /// The name.
    pub name: Option<String>,
    /// The local chapter.
    pub group: Option<String>,
    /// The member's own user; the `member_id` where there is none.
    pub user_id: Option<String>,
    /// The name on boards.
    pub nickname: Option<String>,
    /// Whether the member stands by name on boards; the organization's setting where `None`.
    pub board: Option<bool>,
}

/// What became of a row of members or links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was added.
    New,
    /// It was changed.
    Changed,
    /// It said what was known.
    Unchanged,
}

const ALL: &str = "SELECT member_no, member_id, name, group_name, user_id, nickname, board
    FROM members
    WHERE org_id = $1
    ORDER BY member_no";
/// Apart from [`ALL`], so that the index on the id answers it: imports ask it for every row.
const ONE: &str = "SELECT member_no, member_id, name, group_name, user_id, nickname, board
    FROM members
    WHERE org_id = $1 AND member_id = $2";

impl Store {
    /// All members of an organization, in the order in which they were added.
    pub async fn members(&self, scope: &OrgScope) -> Result<Vec<Member>> {
        all(&mut *self.read(scope).await?, scope).await
    }

    /// The member of that id.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn member(&self, scope: &OrgScope, member_id: &str) -> Result<Member> {
        let mut tx = self.read(scope).await?;
        find(&mut tx, scope, member_id)
            .await?
            .ok_or_else(|| StoreError::NotFound { kind: "member", name: member_id.to_owned() })
    }

    /// Adds a member.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where the id is.
    pub async fn add_member(
        &self,
        scope: &OrgScope,
        member_id: &str,
        details: &MemberDetails,
        now: Instant,
    ) -> Result<()> {
        let mut tx = self.write(scope).await?;
        insert(&mut tx, scope, member_id, details, now).await?;
        audit::record(&mut tx, scope, Action::MemberAdded, About::Person(Named::Member, member_id), 1).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Adds or changes members in one transaction; `apply` turns what is known into what shall be.
    ///
    /// Answers with one change for each. `by` is who took down what members said about boards. `is_dry_run` leaves everything as it was.
    pub async fn upsert_members<F>(
        &self,
        scope: &OrgScope,
        rows: Vec<(String, F)>,
        now: Instant,
        by: &str,
        is_dry_run: bool,
    ) -> Result<Vec<Change>>
    where
        F: FnOnce(&mut MemberDetails),
    {
        let mut tx = self.write(scope).await?;
        let mut changes = Vec::with_capacity(rows.len());
        for (member_id, apply) in rows {
            changes.push(upsert(&mut tx, scope, &member_id, apply, (now, by)).await?);
        }
        let written = changes.iter().filter(|change| **change != Change::Unchanged).count() as i64;
        if written > 0 {
            audit::record(&mut tx, scope, Action::MembersWritten, About::Thing(""), written).await?;
        }
        if is_dry_run {
            tx.rollback().await?;
        } else {
            tx.commit().await?;
        }
        Ok(changes)
    }
}

async fn upsert(
    connection: &mut Connection,
    scope: &OrgScope,
    member_id: &str,
    apply: impl FnOnce(&mut MemberDetails),
    (now, by): (Instant, &str),
) -> Result<Change> {
    let Some(member) = find(connection, scope, member_id).await? else {
        let mut details = MemberDetails::default();
        apply(&mut details);
        insert(connection, scope, member_id, &details, now).await?;
        return Ok(Change::New);
    };
    let mut details = member.details.clone();
    apply(&mut details);
    if details == member.details {
        return Ok(Change::Unchanged);
    }
    update(connection, scope, &member, &details, now).await?;
    if details.board != member.details.board {
        let answer = BoardAnswer { board: details.board, recorded_at: now, recorded_by: by.to_owned() };
        boards::record(connection, scope, member.member_no, &answer).await?;
    }
    Ok(Change::Changed)
}

async fn insert(
    connection: &mut Connection,
    scope: &OrgScope,
    member_id: &str,
    details: &MemberDetails,
    now: Instant,
) -> Result<()> {
    const TAKE: &str = "UPDATE counters SET member_no = member_no + 1 WHERE org_id = $1 RETURNING member_no - 1";
    const INSERT: &str = "INSERT INTO members
        (org_id, member_no, member_id, name, group_name, user_id, nickname, board, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let member_no: i64 = query_scalar(TAKE).bind(scope.org_id).fetch_one(&mut *connection).await?;
    let done = query(INSERT)
        .bind(scope.org_id)
        .bind(member_no)
        .bind(member_id)
        .bind(&details.name)
        .bind(&details.group)
        .bind(&details.user_id)
        .bind(&details.nickname)
        .bind(details.board)
        .bind(now.0)
        .execute(connection)
        .await;
    if matches!(done, Err(StoreError::Unique)) {
        return Err(StoreError::Taken { kind: "member", name: member_id.to_owned() });
    }
    done?;
    Ok(())
}

/// Writes changed details; a changed own user decides who recruited themselves, so it is a revision of its own.
async fn update(
    connection: &mut Connection,
    scope: &OrgScope,
    member: &Member,
    details: &MemberDetails,
    now: Instant,
) -> Result<()> {
    const CHANGED: &str = "INSERT INTO member_user_changes (org_id, member_no, revision, user_before)
        VALUES ($1, $2, $3, $4)";
    const UPDATE: &str = "UPDATE members
        SET name = $3, group_name = $4, user_id = $5, nickname = $6, board = $7
        WHERE org_id = $1 AND member_no = $2";
    query(UPDATE)
        .bind(scope.org_id)
        .bind(member.member_no)
        .bind(&details.name)
        .bind(&details.group)
        .bind(&details.user_id)
        .bind(&details.nickname)
        .bind(details.board)
        .execute(&mut *connection)
        .await?;
    let own = |user: &Option<String>| user.clone().unwrap_or_else(|| member.member_id.clone());
    let (before, after) = (own(&member.details.user_id), own(&details.user_id));
    if before == after {
        return Ok(());
    }
    let revision = revisions::take(connection, scope, RevisionKind::Members, None, now).await?;
    query(CHANGED)
        .bind(scope.org_id)
        .bind(member.member_no)
        .bind(revision)
        .bind(&before)
        .execute(&mut *connection)
        .await?;
    let touched = Touched { users: vec![before, after], ..Touched::default() };
    rework(connection, scope, touched, revision).await
}

/// All members, in the order in which they were added.
pub(in crate::store) async fn all(connection: &mut Connection, scope: &OrgScope) -> Result<Vec<Member>> {
    let rows = query(ALL).bind(scope.org_id).fetch_all(connection).await?;
    rows.iter().map(read).collect()
}

/// The member of that id, where there is one.
pub(in crate::store) async fn find(
    connection: &mut Connection,
    scope: &OrgScope,
    member_id: &str,
) -> Result<Option<Member>> {
    let row = query(ONE).bind(scope.org_id).bind(member_id).fetch_optional(connection).await?;
    row.as_ref().map(read).transpose()
}

fn read(row: &Row) -> Result<Member> {
    Ok(Member {
        member_no: row.try_get(0)?,
        member_id: row.try_get(1)?,
        details: MemberDetails {
            name: row.try_get(2)?,
            group: row.try_get(3)?,
            user_id: row.try_get(4)?,
            nickname: row.try_get(5)?,
            board: row.try_get(6)?,
        },
    })
}
