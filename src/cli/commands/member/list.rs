//! `verve member list`.

use crate::answers::today;
use crate::cli::changes::organization_line;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Outcome};
use crate::domain::calendar::day_number;
use crate::render::Answer;
use crate::report::members::{MemberRow, Members};
use crate::store::Member;
use rustc_hash::FxHashMap;

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
    let counts = snapshot.member_counts().await?;
    let mut answers = snapshot.board_answers().await?;
    let merges = snapshot.merged_members().await?;
    let members = snapshot.members().await?;
    let newest = snapshot.newest().number;
    let groups = snapshot.groups_at(newest).await?;
    snapshot.end().await?;
    let ids: FxHashMap<i64, String> =
        members.iter().map(|member| (member.member_no, member.member_id.clone())).collect();
    let today = day_number(today(&organization, context.now()));
    let group = |member: &Member| groups.on(member.member_no, today).map(str::to_owned);
    let members = members.into_iter().map(|member| (group(&member), member));
    let members = members.filter(|(group, _)| args.group.is_none() || args.group == *group);
    let rows = members.map(|(group, member)| {
        let (links, referrals) = counts.get(&member.member_no).copied().unwrap_or_default();
        let answer = answers.remove(&member.member_no);
        let end = *merges.end(&member.member_no);
        MemberRow {
            merged_into: ids.get(&end).filter(|_| end != member.member_no).cloned(),
            board: member.details.board,
            board_recorded_at: answer.as_ref().map(|answer| answer.recorded_at),
            board_recorded_by: answer.map(|answer| answer.recorded_by),
            member_id: member.member_id,
            name: member.details.name,
            group,
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
