//! Erasing members: their names and ids become random, their links close, what they recruited stays counted.

use super::published;
use super::users::{Erased, Plan};
use crate::domain::Instant;
use crate::domain::code::random_code;
use crate::store::access::tokens;
use crate::store::directory::link_closings::{self, Closing};
use crate::store::directory::members::{self, ERASED, ERASED_ROW, Member};
use crate::store::directory::{member_groups, member_users};
use crate::store::error::Result;
use crate::store::facts::revisions::{self, RevisionKind};
use crate::store::facts::{import_changes, imports};
use crate::store::privacy::audit::{self, About, Action};
use crate::store::privacy::erased_ids::Named;
use crate::store::privacy::owed;
use crate::store::{Link, OrgScope, OrgTransaction, Store};
use crate::workflows::attribute::rework::{Touched, rework};
use rustc_hash::FxHashSet;

/// What the erasure of a member did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErasedMember {
    /// The member's new random id.
    pub member_id: String,
    /// The ids of the other members who were one with them, each with the new random one in its place.
    pub others: Vec<(String, String)>,
    /// The codes of the links that are closed now.
    pub closed: Vec<String>,
    /// How many published summaries named the member, or a group that was theirs alone.
    pub publications: i64,
    /// How many API tokens for the member were taken back, and have no name any more.
    pub tokens: i64,
    /// What became of the member as a user of the app.
    pub user: Erased,
}

impl Store {
    /// Erases a member, with all who are one with them: as a member, and as a user of the app.
    ///
    /// # Errors
    /// [`crate::store::StoreError::NotFound`].
    pub async fn erase_member(
        &self,
        scope: &OrgScope,
        member_id: &str,
        now: Instant,
        is_dry_run: bool,
    ) -> Result<ErasedMember> {
        let mut tx = self.change(scope).await?;
        let members = tx.members_together(member_id).await?;
        let revision = revisions::take(&mut tx, RevisionKind::Erasure, None, now).await?;
        let mut erased = forget(&mut tx, &members, revision, now).await?;
        owed::note(&mut tx, revision, now).await?;
        // A restored backup may know of no merge: each id is found by an entry of its own.
        let mut events = erased.user.events;
        for member in &members {
            let about = About::Person(Named::Member, &member.member_id);
            audit::record(&mut tx, Action::PersonErased, about, std::mem::take(&mut events)).await?;
        }
        if is_dry_run {
            tx.rollback().await?;
            return Ok(erased);
        }
        tx.commit().await?;
        erased.user.is_cleared = self.clear_files().await;
        Ok(erased)
    }
}

/// Erases members who are one and whose links close at an instant, inside a transaction that has taken its revision.
pub(super) async fn forget(
    tx: &mut OrgTransaction,
    members: &[Member],
    revision: i64,
    at: Instant,
) -> Result<ErasedMember> {
    let mut users: Vec<String> = Vec::new();
    for member in members {
        users.extend(users_of(tx, member).await?);
    }
    let users: Vec<&str> = users.iter().map(String::as_str).collect();
    let mut user = Plan::of(tx, &users).await?.carry_out(tx, revision).await?;
    for member in members {
        let files = imports::of_member(tx, member.member_no).await?;
        let unknown: Vec<_> = files.into_iter().filter(|file| !user.origins.contains(file)).collect();
        user.origins.extend(unknown);
    }
    let numbers: Vec<i64> = members.iter().map(|member| member.member_no).collect();
    import_changes::forget_members(tx, &numbers).await?;
    let ids: Vec<String> = members.iter().map(|_| new_id()).collect();
    for (member, id) in members.iter().zip(&ids) {
        members::anonymize(tx, member.member_no, id).await?;
        member_users::anonymize(tx, member.member_no, id).await?;
    }
    let mut groups = Vec::with_capacity(members.len());
    for member in members {
        groups.push(member_groups::recorded(tx, member.member_no).await?);
        member_groups::forget(tx, member.member_no, ERASED_ROW).await?;
    }
    let mut publications: FxHashSet<i64> = FxHashSet::default();
    for ((member, id), groups) in members.iter().zip(&ids).zip(groups) {
        publications.extend(published::redact(tx, member, id, groups).await?);
    }
    let owners = members.iter().map(|member| member.member_no).collect();
    let closed = close_links(tx, &owners, revision, at).await?;
    let tokens = tokens::end_of_members(tx, &numbers, at).await?;
    let mut ids = members.iter().map(|member| member.member_id.clone()).zip(ids);
    let member_id = ids.next().map(|(_, id)| id).unwrap_or_default();
    Ok(ErasedMember { member_id, others: ids.collect(), closed, publications: publications.len() as i64, tokens, user })
}

/// An id that says nothing.
fn new_id() -> String {
    let mut bytes = std::iter::repeat_with(rand::random::<u8>);
    // Random bytes never end, so there is always a code.
    format!("{ERASED}{}", random_code(&mut bytes).unwrap_or_default())
}

/// The users that a member is or was.
pub(super) async fn users_of(tx: &mut OrgTransaction, member: &Member) -> Result<Vec<String>> {
    let mut users = member_users::of_member(tx, member.member_no).await?;
    users.push(member.details.user_id.clone().unwrap_or_else(|| member.member_id.clone()));
    users.sort_unstable();
    users.dedup();
    Ok(users)
}

/// Closes the links that are open, and attributes anew what is dated later.
async fn close_links(
    tx: &mut OrgTransaction,
    owners: &FxHashSet<i64>,
    revision: i64,
    now: Instant,
) -> Result<Vec<String>> {
    let numbers: Vec<i64> = tx.links_of_members(owners).await?.into_iter().collect();
    let mut links = tx.links_numbered(&numbers).await?;
    links.retain(|link| link.closing.disabled_at.is_none_or(|at| at > now));
    links.sort_unstable_by_key(|link| link.link_no);
    let closing = |link: &Link| (link.link_no, Closing { disabled_at: Some(now), ..link.closing });
    link_closings::insert(tx, &links.iter().map(closing).collect::<Vec<_>>(), revision).await?;
    let closed: Vec<String> = links.into_iter().map(|link| link.code).collect();
    let events = tx.events_with_codes(&closed, now).await?;
    rework(tx, Touched { events, ..Touched::default() }, revision).await?;
    Ok(closed)
}
