//! Two members who are one: recorded and taken back; what came through the one counts for the other.

use super::attribute::moved_members::MovedMembers;
use super::attribute::rework::{Reworked, Touched, rework};
use crate::domain::{Instant, MergeError, Merges, Statistics};
use crate::store::directory::{member_merges, members};
use crate::store::error::{Result, StoreError};
use crate::store::facts::revisions::{self, RevisionKind};
use crate::store::privacy::audit::{self, About, Action};
use crate::store::privacy::erased_ids::Named;
use crate::store::privacy::sealed::{self, NOW};
use crate::store::referrals::statistics;
use crate::store::{Change, Member, OrgTransaction};
use rustc_hash::FxHashMap;

/// What the merge of two members, or its end, moved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MovedLinks {
    /// How many links count for another member.
    pub links: usize,
    /// How many referrals that somebody entered count for another member.
    pub referrals: usize,
}

impl Change {
    /// Records that two members are one: the links of the first are the other's in every answer.
    ///
    /// # Errors
    /// [`StoreError::Merge`] where the first is merged already or the merge would close a circle, [`StoreError::Erased`]
    /// where one of them was erased.
    pub async fn merge_member(&mut self, member: &Member, into: &Member, now: Instant) -> Result<MovedLinks> {
        // The links of an erased member count for nobody by name, and stay closed.
        if let Some(erased) = [member, into].into_iter().find(|member| member.is_erased()) {
            return Err(StoreError::Erased(erased.member_id.clone()));
        }
        let before = self.merged_members().await?;
        if let Err(why) = before.check(&member.member_no, &into.member_no) {
            return Err(StoreError::Merge { kind: "member", why: by_id(self, why).await? });
        }
        let revision = revisions::take(self, RevisionKind::Merges, None, now).await?;
        member_merges::insert(self, member.member_no, into.member_no, revision).await?;
        audit::record(self, Action::MemberMerged, About::Person(Named::Member, &member.member_id), 1).await?;
        follow(self, &before, [member.member_no, into.member_no], revision).await
    }

    /// Takes back that a member is another one; answers with the member into whom they were merged, too.
    ///
    /// # Errors
    /// [`StoreError::NotMerged`] where they are merged into none.
    pub async fn unmerge_member(&mut self, member: &Member, now: Instant) -> Result<(Member, MovedLinks)> {
        let into = merged_into(self, member.member_no).await?;
        let into = into.ok_or_else(|| StoreError::NotMerged(member.member_id.clone()))?;
        let before = self.merged_members().await?;
        let revision = revisions::take(self, RevisionKind::Merges, None, now).await?;
        member_merges::undo(self, member.member_no, revision).await?;
        audit::record(self, Action::MemberUnmerged, About::Person(Named::Member, &member.member_id), 1).await?;
        let moved = follow(self, &before, [member.member_no, into.member_no], revision).await?;
        Ok((into, moved))
    }
}

/// The member into whom one is merged directly.
async fn merged_into(tx: &mut OrgTransaction, member_no: i64) -> Result<Option<Member>> {
    let recorded = member_merges::all(tx).await?;
    let merge = recorded.iter().find(|merge| merge.id == member_no && merge.undone_revision.is_none());
    let Some(merge) = merge else { return Ok(None) };
    Ok(members::all(tx).await?.into_iter().find(|member| member.member_no == merge.into))
}

/// Attributes anew what merges that were written move; `before` are those that held until then.
async fn follow(tx: &mut OrgTransaction, before: &Merges<i64>, members: [i64; 2], revision: i64) -> Result<MovedLinks> {
    let after = tx.member_merges(NOW).await?;
    let concerned = members.iter().flat_map(|member| before.all(member).chain(after.all(member)));
    let moved = MovedMembers::between(before, &after, concerned.copied());
    let mut touched = Touched::default();
    moved.touch(tx, &mut touched).await?;
    let Reworked { referrals, .. } = rework(tx, touched, revision).await?;
    let sealed = move_sealed(tx, &moved.counted_otherwise, [before, &after]).await?;
    let owners = moved.counted_otherwise.iter().copied().collect();
    let links = tx.links_of_members(&owners).await?.len();
    Ok(MovedLinks { links, referrals: referrals + sealed })
}

/// Moves what is counted of erased persons; answers with how many referrals that are.
async fn move_sealed(tx: &mut OrgTransaction, owners: &[i64], [before, after]: [&Merges<i64>; 2]) -> Result<usize> {
    let mut moved = Statistics::default();
    let sealed = sealed::of_owners(tx, owners).await?;
    for (owner, referral) in &sealed {
        moved.count_sealed(referral, *before.end(owner), -1);
        moved.count_sealed(referral, *after.end(owner), 1);
    }
    statistics::apply(tx, moved).await?;
    Ok(sealed.len())
}

/// The same reason with the members' ids in the place of their numbers.
async fn by_id(tx: &mut OrgTransaction, why: MergeError<i64>) -> Result<MergeError<Box<str>>> {
    let members = members::all(tx).await?.into_iter();
    let mut ids: FxHashMap<i64, Box<str>> =
        members.map(|member| (member.member_no, member.member_id.into_boxed_str())).collect();
    let mut id = |member_no: i64| ids.remove(&member_no).unwrap_or_default();
    Ok(match why {
        MergeError::AlreadyMerged { id: member, into } => MergeError::AlreadyMerged { id: id(member), into: id(into) },
        MergeError::Circle { id: member, into } => MergeError::Circle { id: id(member), into: id(into) },
        MergeError::Itself(member) => MergeError::Itself(id(member)),
    })
}
