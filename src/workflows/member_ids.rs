//! Another id for a member, and the end of a member who has no links. Neither moves a count.

use crate::store::directory::member_merges::{self, MemberMerge};
use crate::store::directory::{member_ids, members};
use crate::store::error::{NeededBy, Result, StoreError};
use crate::store::facts::import_changes;
use crate::store::privacy::audit::{self, About, Action};
use crate::store::privacy::erased_ids::Named;
use crate::store::{Change, Member, OrgTransaction};
use rustc_hash::FxHashMap;

impl Change {
    /// Gives a member another id. Where the user was the member id by default, the old one is written down as the user,
    /// so that nobody recruits themselves otherwise than before.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where another member has that id.
    pub async fn rename_member(&mut self, member: &Member, member_id: &str) -> Result<()> {
        if members::find(self, member_id).await?.is_some() {
            return Err(StoreError::Taken { kind: "member", name: member_id.to_owned() });
        }
        member_ids::rename(self, member.member_no, member_id).await?;
        audit::record(self, Action::MemberRenamed, About::Renamed([&member.member_id, member_id]), 1).await
    }

    /// Removes a member who has no links; their id is free again.
    ///
    /// # Errors
    /// [`StoreError::Needed`] where links or merges need the member.
    pub async fn remove_member(&mut self, member: &Member) -> Result<()> {
        if let Some(by) = Needs::of(self, &[member.member_no]).await?.needed_by(member) {
            return Err(StoreError::Needed { member_id: member.member_id.clone(), by });
        }
        import_changes::forget_members(self, &[member.member_no]).await?;
        member_ids::remove(self, &[member.member_no]).await?;
        audit::record(self, Action::MemberRemoved, About::Person(Named::Member, &member.member_id), 1).await
    }
}

/// What needs members: merges, links, or answers as of a time when a merge held.
pub(super) struct Needs {
    merges: Vec<MemberMerge>,
    /// The ids of those whom merges name, where there are any.
    ids: FxHashMap<i64, String>,
    links: FxHashMap<i64, i64>,
}

impl Needs {
    /// What needs some members.
    pub(super) async fn of(tx: &mut OrgTransaction, members: &[i64]) -> Result<Self> {
        let (merges, links) = (member_merges::all(tx).await?, member_ids::count_links(tx, members).await?);
        let all = if merges.is_empty() { Vec::new() } else { members::all(tx).await? };
        let ids = all.into_iter().map(|member| (member.member_no, member.member_id)).collect();
        Ok(Self { merges, ids, links })
    }

    /// What needs one of them.
    pub(super) fn needed_by(&self, member: &Member) -> Option<NeededBy> {
        let number = member.member_no;
        let merges: Vec<_> = self.merges.iter().filter(|merge| [merge.id, merge.into].contains(&number)).collect();
        let holding = merges.iter().filter(|merge| merge.undone_revision.is_none());
        // A merged member is in no answer any more: the merge is the reason to name, whatever links there are.
        if let Some(merge) = holding.min_by_key(|merge| merge.id != number) {
            let is_merged = merge.id == number;
            let other = if is_merged { merge.into } else { merge.id };
            let id = self.ids.get(&other).cloned().unwrap_or_default();
            return Some(if is_merged { NeededBy::Into(id) } else { NeededBy::Merged(id) });
        }
        match self.links.get(&number) {
            Some(links) => Some(NeededBy::Links(*links)),
            None => (!merges.is_empty()).then_some(NeededBy::EarlierAnswers),
        }
    }
}
