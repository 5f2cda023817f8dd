//! `verve member list`.

use crate::answers;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Outcome};
use crate::render::Answer;

/// List the members by name
///
/// Example: verve member list --group Oslo -o oslo.csv
#[derive(Debug, clap::Args)]
pub struct Args {
    /// List only who is in this group today
    #[arg(long)]
    group: Option<String>,
}

/// Lists the members.
///
/// # Errors
/// A database that cannot be used, or an answer that cannot be shown as asked.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let mut snapshot = context.snapshot().await?;
    let organization = snapshot.organization().clone();
    let members = answers::members(&mut snapshot, context.now(), args.group.as_deref(), None).await?;
    snapshot.end().await?;
    let answer = Answer { document: members.document(), json: members.json(), rows: members.rows() };
    context.show_list(&answer, "members", answer.rows.len(), &organization.scope).await?;
    Ok(Done::Complete)
}
