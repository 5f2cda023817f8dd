//! Members and links as they are listed.

use super::{Filters, link_row, today};
use crate::domain::Instant;
use crate::domain::calendar::day_number;
use crate::report::links::LinkRow;
use crate::report::members::{MemberRow, Members};
use crate::store::{Member, Result, Snapshot};
use rustc_hash::FxHashMap;

/// Lists the members, or those of a group as it is today, or one of them.
pub async fn members(
    snapshot: &mut Snapshot,
    now: Instant,
    group: Option<&str>,
    member_id: Option<&str>,
) -> Result<Members> {
    let counts = snapshot.member_counts().await?;
    let mut answers = snapshot.board_answers().await?;
    let merges = snapshot.merged_members().await?;
    let members = snapshot.members().await?;
    let newest = snapshot.newest().number;
    let groups = snapshot.groups_at(newest).await?;
    let organization = snapshot.organization();
    let ids: FxHashMap<i64, String> =
        members.iter().map(|member| (member.member_no, member.member_id.clone())).collect();
    let today = day_number(today(organization, now));
    let of = |member: &Member| groups.on(member.member_no, today).map(str::to_owned);
    let members = members.into_iter().filter(|member| member_id.is_none_or(|id| id == member.member_id));
    let members = members.map(|member| (of(&member), member));
    let members = members.filter(|(of, _)| group.is_none_or(|group| of.as_deref() == Some(group)));
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
    let rows = rows.collect();
    Ok(Members::list(organization.line(), rows))
}

/// The links that fit the filters, in the order in which they were made, each with the member it counts for.
pub async fn links(snapshot: &mut Snapshot, filters: &Filters) -> Result<Vec<LinkRow>> {
    let members: FxHashMap<i64, Member> =
        snapshot.members().await?.into_iter().map(|member| (member.member_no, member)).collect();
    let counts = snapshot.link_counts().await?;
    let links = snapshot.links().await?;
    let newest = snapshot.newest().number;
    let groups = snapshot.groups_at(newest).await?;
    let merges = snapshot.merged_members().await?;
    let rows = links.iter().filter_map(|link| {
        let counts = counts.get(&link.link_no).copied().unwrap_or_default();
        let member = members.get(merges.end(&link.member_no))?;
        Some(link_row(link, member, &groups, counts, snapshot.organization()))
    });
    Ok(rows.filter(|row| fits(row, filters)).collect())
}

fn fits(row: &LinkRow, filters: &Filters) -> bool {
    let is = |filter: &Option<String>, value: Option<&String>| filter.is_none() || filter.as_ref() == value;
    is(&filters.member, Some(&row.member_id))
        && is(&filters.group, row.group.as_ref())
        && is(&filters.campaign, row.campaign.as_ref())
        && is(&filters.channel, row.channel.as_ref())
        && is(&filters.link, Some(&row.code))
}
