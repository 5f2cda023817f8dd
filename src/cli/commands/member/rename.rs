//! `verve member rename`: another id for a member.

use crate::cli::changes::Changes;
use crate::cli::checks::{PersonalIds, id};
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Kind, Outcome};
use crate::cli::lookup;
use crate::messages::say;
use crate::store::StoreError;

/// Give a member another id
///
/// No count moves: links, referrals and published figures stay the member's. Where the member's own user was the member
/// id, the old id is written down as `user_id`, so that nobody's own clicks begin to count.
///
/// Example: verve member rename m-17 1017
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The member
    member_id: String,
    /// The new id; no e-mail address, no phone number
    #[arg(value_name = "NEW_ID")]
    new_id: String,
}

/// Renames a member.
///
/// # Errors
/// Wrong usage, no such member, an id that is taken, or a database that cannot be used.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let organization = context.organization().await?;
    let personal = PersonalIds::of_setting(organization.allow_personal_ids);
    let new_id = id("member_id", &args.new_id, personal)?;
    let mut change = context.store().await?.change(&organization.scope).await?;
    let member = lookup::member(&mut change, &args.member_id).await?;
    let mut changes = Changes::of("member", &member.member_id, &organization);
    if *new_id != member.member_id {
        match change.rename_member(&member, &new_id).await {
            Err(StoreError::Taken { .. }) => return Err(taken(&member.member_id, &new_id)),
            done => done?,
        }
        changes.note("member_id", Some(member.member_id.clone()), Some(new_id.clone().into_owned()));
        changes.note("user_id", member.details.user_id.clone(), member.details.user_id.or(Some(member.member_id)));
    }
    context.commit_and_show(change, &changes.answer()).await?;
    Ok(Done::Complete)
}

fn taken(member_id: &str, new_id: &str) -> Failure {
    Failure::new(Kind::Failed, say!("failure-member-exists", id = new_id), say!("cause-id-names-one")).hint(say!(
        "hint-merge-members",
        id = member_id,
        into = new_id
    ))
}
