//! Erasing members: their names and ids become random, their links close, what they recruited stays counted.

use super::published;
use super::users::{Erased, Plan};
use crate::domain::Instant;
use crate::domain::code::random_code;
use crate::store::directory::link_closings::{self, Closing};
use crate::store::directory::members::{self, Member};
use crate::store::directory::{member_groups, member_users};
use crate::store::error::{Result, StoreError};
use crate::store::facts::revisions::{self, RevisionKind};
use crate::store::privacy::audit::{self, About, Action};
use crate::store::privacy::owed;
use crate::store::privacy::suppression::Named;
use crate::store::{Link, OrgScope, OrgTransaction, Store};
use crate::workflows::attribute::rework::{Touched, rework};
use rustc_hash::FxHashSet;

/// What the erasure of a member did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErasedMember {
    /// The member's new random id.
    pub member_id: String,
    /// The codes of the links that are closed now.
    pub closed: Vec<String>,
    /// How many published summaries named the member, or a group that was theirs alone.
    pub publications: i64,
    /// What became of the member as a user of the app.
    pub user: Erased,
}

impl Store {
    /// Erases a member: as a member, and as a user of the app.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn erase_member(
        &self,
        scope: &OrgScope,
        member_id: &str,
        now: Instant,
        is_dry_run: bool,
    ) -> Result<ErasedMember> {
        let mut tx = self.change(scope).await?;
        let member = members::find(&mut tx, member_id).await?;
        let member = member.ok_or_else(|| StoreError::NotFound { kind: "member", name: member_id.to_owned() })?;
        let revision = revisions::take(&mut tx, RevisionKind::Erasure, None, now).await?;
        let mut erased = forget(&mut tx, &member, revision, now).await?;
        owed::note(&mut tx, revision, now).await?;
        let about = About::Person(Named::Member, member_id);
        audit::record(&mut tx, Action::PersonErased, about, erased.user.events).await?;
        if is_dry_run {
            tx.rollback().await?;
            return Ok(erased);
        }
        tx.commit().await?;
        erased.user.is_cleared = self.clear_files().await;
        Ok(erased)
    }
}

/// Erases a member whose links close at an instant, inside a transaction that has taken its revision.
pub(super) async fn forget(
    tx: &mut OrgTransaction,
    member: &Member,
    revision: i64,
    at: Instant,
) -> Result<ErasedMember> {
    let mut erased = ErasedMember { member_id: new_id(), ..ErasedMember::default() };
    let users = users_of(tx, member).await?;
    let users: Vec<&str> = users.iter().map(String::as_str).collect();
    erased.user = Plan::of(tx, &users).await?.carry_out(tx, revision).await?;
    members::anonymize(tx, member.member_no, &erased.member_id).await?;
    member_users::anonymize(tx, member.member_no, &erased.member_id).await?;
    erased.publications = published::redact(tx, member, &erased.member_id).await?;
    member_groups::forget(tx, member.member_no, &erased.member_id).await?;
    erased.closed = close_links(tx, member, revision, at).await?;
    Ok(erased)
}

/// An id that says nothing.
fn new_id() -> String {
    let mut bytes = std::iter::repeat_with(rand::random::<u8>);
    // Random bytes never end, so there is always a code.
    format!("erased-{}", random_code(&mut bytes).unwrap_or_default())
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
async fn close_links(tx: &mut OrgTransaction, member: &Member, revision: i64, now: Instant) -> Result<Vec<String>> {
    let numbers: Vec<i64> = tx.links_of_members(&FxHashSet::from_iter([member.member_no])).await?.into_iter().collect();
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
