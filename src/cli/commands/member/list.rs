//! `verve member list`.

use crate::cli::changes::organization_line;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Outcome};
use crate::render::Answer;
use crate::report::members::{MemberRow, Members};

/// List the members by name
#[derive(Debug, clap::Args)]
pub struct Args {
    /// List the members of this group only
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
    let counts = snapshot.member_counts().await?;
    let mut answers = snapshot.board_answers().await?;
    let members = snapshot.members().await?.into_iter();
    snapshot.end().await?;
    let members = members.filter(|member| args.group.is_none() || args.group == member.details.group);
    let rows = members.map(|member| {
        let (links, referrals) = counts.get(&member.member_no).copied().unwrap_or_default();
        let answer = answers.remove(&member.member_no);
        MemberRow {
            board: member.details.board,
            board_recorded_at: answer.as_ref().map(|answer| answer.recorded_at),
            board_recorded_by: answer.map(|answer| answer.recorded_by),
            member_id: member.member_id,
            name: member.details.name,
            group: member.details.group,
            user_id: member.details.user_id,
            nickname: member.details.nickname,
            links,
            referrals,
        }
    });
    let members = Members::list(organization_line(&organization), rows.collect());
    let answer = Answer { document: members.document(), json: members.json(), rows: members.rows() };
    context.show_list(&answer, "members", answer.rows.len(), &organization.scope).await?;
    Ok(Done::Complete)
}
