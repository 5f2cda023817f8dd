//! Which members are one: what was recorded, what was taken back, and whom each merged member counts as now.

use super::member_users;
use super::person_merges::read_merge;
use crate::domain::{Members, Merge, Merges};
use crate::store::error::{Result, StoreError};
use crate::store::privacy::sealed::NOW;
use crate::store::{Member, OrgTransaction};
use rustc_hash::{FxHashMap, FxHashSet};

/// The merge of one member into another, by their numbers.
pub(crate) type MemberMerge = Merge<i64>;

impl OrgTransaction {
    /// Which members were one at a revision, by their numbers.
    pub async fn member_merges(&mut self, revision: i64) -> Result<Merges<i64>> {
        Ok(Merges::at(all(self).await?, revision))
    }

    /// Which members are one now.
    pub async fn merged_members(&mut self) -> Result<Merges<i64>> {
        self.member_merges(NOW).await
    }

    /// The member of an id, and after them all others who are one with them.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn members_together(&mut self, member_id: &str) -> Result<Vec<Member>> {
        let member = self.member(member_id).await?;
        // Nobody recruits for an erased member any more.
        if member.is_erased() {
            return Err(StoreError::NotFound { kind: "member", name: member.member_id });
        }
        let merges = self.merged_members().await?;
        let others: FxHashSet<i64> = merges.others(&member.member_no).copied().collect();
        let mut together = vec![member];
        if !others.is_empty() {
            let all = self.members().await?.into_iter();
            together.extend(all.filter(|member| others.contains(&member.member_no)));
        }
        Ok(together)
    }

    /// The member of an id who is merged into no other: one who may get links.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], and [`StoreError::MergedMember`] for one who is merged.
    pub async fn standing_member(&mut self, member_id: &str) -> Result<Member> {
        let member = self.member(member_id).await?;
        let merges = self.merged_members().await?;
        let end = *merges.end(&member.member_no);
        if end == member.member_no {
            return Ok(member);
        }
        let into = self.members().await?.into_iter().find(|other| other.member_no == end);
        let into = into.map(|into| into.member_id).unwrap_or_default();
        Err(StoreError::MergedMember { member_id: member.member_id, into })
    }
}

/// All merges of members that were ever recorded, in the order in which they were.
pub(crate) async fn all(tx: &mut OrgTransaction) -> Result<Vec<MemberMerge>> {
    const SELECT: &str = "SELECT member_no, into_no, revision, undone_revision
        FROM member_merges
        WHERE org_id = $1
        ORDER BY revision";
    let rows = tx.query(SELECT).fetch_all(tx).await?;
    rows.iter().map(read_merge::<i64, _>).collect()
}

/// Which members were one at a revision, and who they were as users of the app.
pub(crate) async fn members_at(tx: &mut OrgTransaction, revision: i64) -> Result<Members> {
    let recorded = all(tx).await?;
    if recorded.is_empty() {
        return Ok(Members::none());
    }
    let mut users = own_users(tx).await?;
    for (member_no, before) in member_users::before(tx, revision).await? {
        users.insert(member_no, before.into());
    }
    Ok(Members::at(recorded, users, revision))
}

/// The own users of all members that a merge names or named, as they are now.
pub(crate) async fn own_users(tx: &mut OrgTransaction) -> Result<FxHashMap<i64, Box<str>>> {
    const USERS: &str = "SELECT m.member_no, COALESCE(m.user_id, m.member_id)
        FROM members m
        WHERE m.org_id = $1
          AND (m.member_no IN (SELECT g.member_no FROM member_merges g WHERE g.org_id = $1)
            OR m.member_no IN (SELECT g.into_no FROM member_merges g WHERE g.org_id = $1))";
    let rows = tx.query(USERS).fetch_all(tx).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get::<String>(1)?.into()))).collect()
}

/// Records that two members are one from a revision on.
pub(crate) async fn insert(tx: &mut OrgTransaction, member_no: i64, into_no: i64, revision: i64) -> Result<()> {
    const INSERT: &str = "INSERT INTO member_merges (org_id, member_no, into_no, end_no, revision)
        VALUES ($1, $2, $3, $3, $4)";
    tx.query(INSERT).bind(member_no).bind(into_no).bind(revision).execute(tx).await?;
    follow_chains(tx).await
}

/// Takes the merge of a member back from a revision on.
pub(crate) async fn undo(tx: &mut OrgTransaction, member_no: i64, revision: i64) -> Result<()> {
    const UNDO: &str = "UPDATE member_merges
        SET undone_revision = $3
        WHERE org_id = $1 AND member_no = $2 AND undone_revision IS NULL";
    tx.query(UNDO).bind(member_no).bind(revision).execute(tx).await?;
    follow_chains(tx).await
}

/// The merges that hold, each with the member that it is stored to count as, and the one at the end of its chain.
pub(crate) async fn ends(tx: &mut OrgTransaction) -> Result<Vec<(i64, [i64; 2])>> {
    const HOLDING: &str = "SELECT member_no, end_no FROM member_merges WHERE org_id = $1 AND undone_revision IS NULL";
    let merges = tx.merged_members().await?;
    let rows = tx.query(HOLDING).fetch_all(tx).await?;
    rows.iter()
        .map(|row| {
            let member_no: i64 = row.try_get(0)?;
            Ok((member_no, [row.try_get(1)?, *merges.end(&member_no)]))
        })
        .collect()
}

/// Writes whom the merged members count as.
async fn follow_chains(tx: &mut OrgTransaction) -> Result<()> {
    const FOLLOW: &str = "UPDATE member_merges
        SET end_no = $3
        WHERE org_id = $1 AND member_no = $2 AND undone_revision IS NULL";
    for (member_no, [stored, end]) in ends(tx).await? {
        if stored != end {
            tx.query(FOLLOW).bind(member_no).bind(end).execute(tx).await?;
        }
    }
    Ok(())
}
