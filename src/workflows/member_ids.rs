//! Another id for a member, and the end of a member who has no links. Neither moves a count.

use crate::store::directory::{member_ids, member_merges, members};
use crate::store::error::{NeededBy, Result, StoreError};
use crate::store::privacy::audit::{self, About, Action};
use crate::store::privacy::suppression::Named;
use crate::store::{Change, Member, OrgTransaction};

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
        if let Some(by) = needed_by(self, member).await? {
            return Err(StoreError::Needed { member_id: member.member_id.clone(), by });
        }
        member_ids::remove(self, member.member_no).await?;
        audit::record(self, Action::MemberRemoved, About::Person(Named::Member, &member.member_id), 1).await
    }
}

/// What needs a member: a merge, links, or answers as of a time when a merge held.
async fn needed_by(tx: &mut OrgTransaction, member: &Member) -> Result<Option<NeededBy>> {
    let mut merges = member_merges::all(tx).await?;
    merges.retain(|merge| [merge.id, merge.into].contains(&member.member_no));
    let holding = merges.iter().filter(|merge| merge.undone_revision.is_none());
    // A merged member is in no answer any more: the merge is the reason to name, whatever links there are.
    if let Some(merge) = holding.min_by_key(|merge| merge.id != member.member_no) {
        let is_merged = merge.id == member.member_no;
        let other = if is_merged { merge.into } else { merge.id };
        let other = members::all(tx).await?.into_iter().find(|member| member.member_no == other);
        let id = other.map(|member| member.member_id).unwrap_or_default();
        return Ok(Some(if is_merged { NeededBy::Into(id) } else { NeededBy::Merged(id) }));
    }
    let links = member_ids::count_links(tx, member.member_no).await?;
    if links > 0 {
        return Ok(Some(NeededBy::Links(links)));
    }
    Ok((!merges.is_empty()).then_some(NeededBy::EarlierAnswers))
}
