//! `verve member remove`: a member who was added by mistake.

use crate::cli::changes::organization_line;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Outcome};
use crate::cli::lookup;
use crate::messages::say;
use crate::render::Answer;
use crate::view::table::Document;

/// Remove a member who has no links
///
/// For one who was added by mistake: the id is free again. A member with links stays, since what came through them is
/// counted: `member merge` gives the links to another member, and `person erase --member` takes a person's name away.
///
/// Example: verve member remove m-204
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The member
    member_id: String,
}

/// Removes a member.
///
/// # Errors
/// No such member, one with links or merges, or a database that cannot be used.
pub async fn run(args: Args, context: &Context) -> Outcome {
    context.confirm(&say!("ask-remove-member", id = args.member_id.trim()))?;
    let organization = context.organization().await?;
    let mut change = context.store().await?.change(&organization.scope).await?;
    let member = lookup::member(&mut change, &args.member_id).await?;
    change.remove_member(&member).await?;
    let json = serde_json::json!({
        "report": "member_removal",
        "organization": organization.scope.slug(),
        "member_id": member.member_id,
    });
    let document =
        Document::new(say!("result-member-removed", id = &member.member_id)).note(organization_line(&organization));
    let json = json.to_string();
    let answer = Answer { document, rows: vec![json.clone()], json };
    context.commit_and_show(change, &answer).await?;
    Ok(Done::Complete)
}
