//! Links as they are shown: their addresses, their owners, their counts.

use super::changes::organization_line;
use super::failure::Failure;
use super::ui::Ui;
use crate::answers::{Filters, leads_to, link_row};
use crate::domain::Instant;
use crate::domain::code::find_code;
use crate::messages::say;
use crate::render::Answer;
use crate::report::links::{LeadsTo, LinkOccasion, LinkRow, Links};
use crate::store::{LinkLabels, Member, Organization, Snapshot, StoreError};
use rustc_hash::FxHashMap;

/// The code in a text, alone or in its surroundings; empty where there is none.
pub fn code_of(text: &str) -> String {
    find_code(text).unwrap_or_default().into_owned()
}

/// The links of an organization that fit the filters, in the order in which they were made. A member who is merged into
/// another stands for that one, which is said.
///
/// # Errors
/// Where the store cannot be read.
pub async fn fitting(snapshot: &mut Snapshot, filters: &Filters, ui: &Ui) -> Result<Vec<LinkRow>, Failure> {
    let mut filters = filters.clone();
    if let Some(member_id) = &filters.member
        && let Err(StoreError::MergedMember { member_id, into }) = snapshot.standing_member(member_id).await
    {
        ui.status(&format!("{member_id} is merged into {into}: these are the links of both"));
        filters.member = Some(into);
    }
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
    Ok(rows.filter(|row| fits(row, &filters)).collect())
}

/// Says that links lead nowhere, where `labels` and the organization have no target for them.
pub fn warn_of_dead_ends<'l>(organization: &Organization, labels: impl IntoIterator<Item = &'l LinkLabels>, ui: &Ui) {
    let dead_ends = labels.into_iter().filter(|labels| leads_to(labels, organization) == LeadsTo::Nowhere).count();
    say_dead_ends(organization, dead_ends, ui);
}

/// Says of how many links it is known that they lead nowhere.
pub fn say_dead_ends(organization: &Organization, dead_ends: usize, ui: &Ui) {
    if dead_ends > 0 {
        ui.warning(say!("warning-dead-ends", count = i64::try_from(dead_ends).unwrap_or(i64::MAX)));
        ui.hint(say!("hint-org-target", slug = organization.scope.slug()));
    }
}

/// Links as an answer.
pub fn answer(organization: &Organization, occasion: LinkOccasion, now: Instant, rows: Vec<LinkRow>) -> Answer {
    let links = Links { organization_line: organization_line(organization), occasion, now, rows };
    Answer { document: links.document(), json: links.json(), rows: links.rows() }
}

fn fits(row: &LinkRow, filters: &Filters) -> bool {
    let is = |filter: &Option<String>, value: Option<&String>| filter.is_none() || filter.as_ref() == value;
    is(&filters.member, Some(&row.member_id))
        && is(&filters.group, row.group.as_ref())
        && is(&filters.campaign, row.campaign.as_ref())
        && is(&filters.channel, row.channel.as_ref())
        && is(&filters.link, Some(&row.code))
}

#[cfg(test)]
mod tests {
    use super::code_of;

    #[test]
    fn a_code_is_found_in_a_url() {
        for text in [" Abc ", "/r/abc", "https://x.no/r/ABC/?utm=1#top", "https://x.no/r/abc#a/b"] {
            assert_eq!(code_of(text), "abc");
        }
    }
}
