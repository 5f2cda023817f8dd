//! `verve member merge` and `verve member unmerge`: two members who are one.

use crate::cli::changes::Changes;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Outcome};
use crate::cli::lookup;
use crate::store::{Change, Member, StoreError};
use crate::workflows::MovedLinks;

/// Record that a member is another one
///
/// From then on the links of the first are the second's in every answer, the earlier days included: boards, groups,
/// filters, letters and posters name the second. An id is merged into one other at most; `member unmerge` takes it back,
/// and an earlier `--as-of` still sees two. The links go on working.
///
/// Example: verve member merge m-204 --into m-17
#[derive(Debug, clap::Args)]
pub struct MergeArgs {
    /// The member who is another one
    member_id: String,
    /// The member whom both go by
    #[arg(long, value_name = "MEMBER_ID")]
    into: String,
}

/// Take back that a member is another one
///
/// Example: verve member unmerge m-204
#[derive(Debug, clap::Args)]
pub struct UnmergeArgs {
    /// The member who was merged
    member_id: String,
}

/// Merges a member into another.
///
/// # Errors
/// No such member, one who is merged already, or a database that cannot be used.
pub async fn merge(args: MergeArgs, context: &Context) -> Outcome {
    let organization = context.organization().await?;
    let mut change = context.store().await?.change(&organization.scope).await?;
    let member = member(&mut change, &args.member_id).await?;
    let into = self::member(&mut change, &args.into).await?;
    let moved = change.merge_member(&member, &into, context.now()).await?;
    let mut changes = Changes::of("member", &member.member_id, &organization);
    changes.note("merged_into", None, Some(into.member_id));
    note(&mut changes, moved);
    context.commit_and_show(change, &changes.answer()).await?;
    Ok(Done::Complete)
}

/// The member of an id, or that its owner was erased.
async fn member(change: &mut Change, member_id: &str) -> Result<Member, Failure> {
    let found = lookup::member(change, member_id).await;
    if found.is_err() && change.was_member_erased(member_id.trim()).await? {
        return Err(StoreError::Erased(member_id.trim().to_owned()).into());
    }
    found
}

/// Takes a merge back.
///
/// # Errors
/// No such member, one who is not merged, or a database that cannot be used.
pub async fn unmerge(args: UnmergeArgs, context: &Context) -> Outcome {
    let organization = context.organization().await?;
    let mut change = context.store().await?.change(&organization.scope).await?;
    let member = lookup::member(&mut change, &args.member_id).await?;
    let (into, moved) = change.unmerge_member(&member, context.now()).await?;
    let mut changes = Changes::of("member", &member.member_id, &organization);
    changes.note("merged_into", Some(into.member_id), None);
    note(&mut changes, moved);
    context.commit_and_show(change, &changes.answer()).await?;
    Ok(Done::Complete)
}

fn note(changes: &mut Changes, moved: MovedLinks) {
    let MovedLinks { links, referrals } = moved;
    changes.note("links_moved", Some(0.to_string()), Some(links.to_string()));
    changes.note("referrals_moved", Some(0.to_string()), Some(referrals.to_string()));
}
