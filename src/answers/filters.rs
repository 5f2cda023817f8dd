//! What narrows a question, and which members and links that leaves.

use crate::domain::Merges;
use crate::report::dimension::Dimension;
use crate::store::{GroupMembers, Result, Snapshot, StoreError};
use rustc_hash::FxHashSet;

/// A group, campaign or channel that is asked for as reports show its absence: what has none fits.
pub const NONE: &str = "(none)";

/// What narrows a report; every filter given must fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// A member id.
    pub member: Option<String>,
    /// A local chapter.
    pub group: Option<String>,
    /// A campaign.
    pub campaign: Option<String>,
    /// A channel.
    pub channel: Option<String>,
    /// A link's code.
    pub link: Option<String>,
}

impl Filters {
    /// The filters given, in the words of the command.
    pub fn named(&self) -> Vec<(Dimension, String)> {
        let given = [
            (Dimension::Member, &self.member),
            (Dimension::Group, &self.group),
            (Dimension::Campaign, &self.campaign),
            (Dimension::Channel, &self.channel),
            (Dimension::Link, &self.link),
        ];
        given.into_iter().filter_map(|(dimension, value)| Some((dimension, value.clone()?))).collect()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A label that a filter asks for; [`NONE`] asks for none.
pub(super) fn label(wanted: &str) -> Option<&str> {
    Some(wanted).filter(|wanted| *wanted != NONE)
}

/// The id of the member whom a member is merged into, or none.
pub(super) async fn merged_into(
    snapshot: &mut Snapshot,
    member_id: &str,
    merges: &Merges<i64>,
) -> Result<Option<String>> {
    if merges.is_empty() {
        return Ok(None);
    }
    let members = snapshot.members_by_number().await?;
    let member = members.values().find(|member| member.member_id == member_id);
    let end = member.map(|member| *merges.end(&member.member_no));
    let end = end.filter(|end| member.is_some_and(|member| member.member_no != *end));
    Ok(end.and_then(|end| members.get(&end)).map(|member| member.member_id.clone()))
}

/// The members that pass the filters on members, those of a group on some day; `None` without such a filter. Nobody of
/// them is merged into another.
pub(super) async fn selected_members(
    snapshot: &mut Snapshot,
    filters: &Filters,
    group: Option<&GroupMembers>,
    merges: &Merges<i64>,
) -> Result<Option<FxHashSet<i64>>> {
    let of_group = group.map(|group| {
        let mut members = group.all();
        members.retain(|member| merges.end(member) == member);
        members
    });
    let Some(member) = &filters.member else { return Ok(of_group) };
    let member_no = match snapshot.member(member).await {
        Err(StoreError::NotFound { .. }) => None,
        member => Some(member?.member_no),
    };
    let admitted = |member_no: &i64| of_group.as_ref().is_none_or(|members| members.contains(member_no));
    Ok(Some(member_no.into_iter().filter(admitted).collect()))
}

/// The links that pass the filters on links; `None` without such a filter.
pub(super) async fn selected_links(
    snapshot: &mut Snapshot,
    filters: &Filters,
    revision: i64,
) -> Result<Option<FxHashSet<i64>>> {
    let mut selected: Option<FxHashSet<i64>> = None;
    let narrow = |selected: &mut Option<FxHashSet<i64>>, links: FxHashSet<i64>| match selected {
        Some(selected) => selected.retain(|link_no| links.contains(link_no)),
        None => *selected = Some(links),
    };
    if let Some(code) = &filters.link {
        let link = match snapshot.link(code).await {
            Err(StoreError::NotFound { .. }) => None,
            link => Some(link?.link_no),
        };
        narrow(&mut selected, link.into_iter().collect());
    }
    if let Some(campaign) = &filters.campaign {
        narrow(&mut selected, snapshot.links_of_campaign(label(campaign), revision).await?);
    }
    if let Some(channel) = &filters.channel {
        narrow(&mut selected, snapshot.links_of_channel(label(channel), revision).await?);
    }
    Ok(selected)
}
