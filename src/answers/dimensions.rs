//! Which member, group, campaign, channel and code a referral stands under, as a revision knew them; names are today's.

use super::query::ResolvedQuery;
use crate::domain::Merges;
use crate::domain::calendar::day_number;
use crate::report::dimension::Dimension;
use crate::store::{ERASED_ROW, FormerLabels, Link, Member, MemberGroups, Result, Selection, Snapshot};
use chrono::NaiveDate;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The members of an organization with their groups, and those of its links that are asked for.
#[derive(Debug, Default)]
pub struct Dimensions {
    members: Arc<FxHashMap<i64, Member>>,
    groups: Arc<MemberGroups>,
    links: FxHashMap<i64, Link>,
    /// What was known then of the links whose labels changed since.
    former: FxHashMap<i64, FormerLabels>,
    /// Which members are one now.
    merges: Merges<i64>,
}

impl Dimensions {
    /// All members without their groups, and no links yet.
    pub async fn of_names(snapshot: &mut Snapshot, resolved: &ResolvedQuery) -> Result<Self> {
        let (members, former) = (snapshot.members_by_number().await?, former(snapshot, resolved).await?);
        Ok(Self { members, former, ..Self::default() })
    }

    /// All members as a resolved query has them, and no links yet.
    pub async fn of_members(snapshot: &mut Snapshot, resolved: &ResolvedQuery) -> Result<Self> {
        Ok(Self {
            members: snapshot.members_by_number().await?,
            groups: snapshot.groups_at(resolved.revision).await?,
            links: FxHashMap::default(),
            former: former(snapshot, resolved).await?,
            merges: snapshot.merged_members().await?,
        })
    }

    /// All members and all links as they are now.
    pub async fn of_all(snapshot: &mut Snapshot) -> Result<Self> {
        let newest = snapshot.newest().number;
        let mut dimensions = Self {
            members: snapshot.members_by_number().await?,
            groups: snapshot.groups_at(newest).await?,
            merges: snapshot.merged_members().await?,
            ..Self::default()
        };
        dimensions.read_links(snapshot).await?;
        Ok(dimensions)
    }

    /// What a breakdown of the referrals of a resolved query shows.
    pub async fn of_breakdown(snapshot: &mut Snapshot, by: &[Dimension], resolved: &ResolvedQuery) -> Result<Self> {
        let mut dimensions = Self::default();
        if by.contains(&Dimension::Member) {
            dimensions.members = snapshot.members_by_number().await?;
        }
        if by.contains(&Dimension::Group) {
            dimensions.groups = snapshot.groups_at(resolved.revision).await?;
        }
        if by.iter().any(|dimension| dimension.is_of_link()) {
            dimensions.former = former(snapshot, resolved).await?;
            match &resolved.selection {
                Selection::Links(links) => dimensions.add_links(snapshot, links.iter().copied()).await?,
                Selection::All | Selection::Members(_) => dimensions.read_links(snapshot).await?,
            }
        }
        Ok(dimensions)
    }

    /// What another query shows of the same members and links: their groups, campaigns and channels.
    pub async fn of_query<'l>(&'l self, snapshot: &mut Snapshot, resolved: &ResolvedQuery) -> Result<DimensionsAt<'l>> {
        let groups = snapshot.groups_at(resolved.revision).await?;
        Ok(DimensionsAt { now: self, groups, former: former(snapshot, resolved).await? })
    }

    async fn read_links(&mut self, snapshot: &mut Snapshot) -> Result<()> {
        let links = snapshot.links().await?;
        self.take_in(links);
        Ok(())
    }

    /// Reads links that are not known yet.
    pub async fn add_links(&mut self, snapshot: &mut Snapshot, numbers: impl IntoIterator<Item = i64>) -> Result<()> {
        let missing: FxHashSet<i64> = numbers.into_iter().filter(|number| !self.links.contains_key(number)).collect();
        let missing: Vec<i64> = missing.into_iter().collect();
        let links = snapshot.links_numbered(&missing).await?;
        self.take_in(links);
        Ok(())
    }

    fn take_in(&mut self, links: Vec<Link>) {
        for mut link in links {
            if let Some(FormerLabels { campaign, channel }) = self.former.get(&link.link_no).cloned() {
                (link.labels.campaign, link.labels.channel) = (campaign, channel);
            }
            self.links.insert(link.link_no, link);
        }
    }

    /// Forgets the links, so that memory does not grow with a list.
    pub fn forget_links(&mut self) {
        self.links.clear();
    }

    /// A member by number.
    pub fn member(&self, member_no: i64) -> Option<&Member> {
        self.members.get(&member_no)
    }

    /// All links that were read, in the order in which they were made.
    pub fn links_in_order(&self) -> Vec<&Link> {
        let mut links: Vec<&Link> = self.links.values().collect();
        links.sort_unstable_by_key(|link| link.link_no);
        links
    }

    /// All members that were known then, in the order in which they came.
    pub fn members_in_order(&self) -> Vec<&Member> {
        let mut members: Vec<&Member> = self.members().collect();
        members.sort_unstable_by_key(|member| member.member_no);
        members
    }

    /// The member whom a member counts as.
    pub fn end_of(&self, member_no: i64) -> Option<&Member> {
        self.member(*self.merges.end(&member_no))
    }

    /// All members that were known then.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.members.values().filter(|member| self.groups.knows(member.member_no))
    }

    /// The groups of members.
    pub fn groups(&self) -> &MemberGroups {
        &self.groups
    }

    /// The group of a member on a local day.
    pub fn group_on(&self, member_no: i64, day: NaiveDate) -> Option<&str> {
        self.groups.on(member_no, day_number(day))
    }

    /// Those who are merged into no other.
    pub fn standing(&self) -> impl Iterator<Item = &Member> {
        self.members().filter(|member| *self.merges.end(&member.member_no) == member.member_no)
    }

    /// The member of an id, or the one whom they are merged into.
    pub fn counting_as(&self, member_id: &str) -> Option<&Member> {
        let member = self.members().find(|member| member.member_id == member_id)?;
        self.member(*self.merges.end(&member.member_no))
    }

    /// A link by number, where it was read.
    pub fn link(&self, link_no: i64) -> Option<&Link> {
        self.links.get(&link_no)
    }

    /// The name of a member id.
    pub fn names(&self) -> FxHashMap<&str, &str> {
        let members = self.members.values();
        members.filter_map(|member| Some((member.member_id.as_str(), member.details.name.as_deref()?))).collect()
    }

    /// The value of a dimension that is not of time; of groups that of a local day, in days since 1970.
    pub fn value(&self, dimension: Dimension, link_no: i64, member_no: i64, day: i32) -> Option<&str> {
        match dimension {
            Dimension::Member => self.member(member_no).map(shown_id),
            Dimension::Group => self.groups.on(member_no, day),
            Dimension::Link => Some(&self.link(link_no)?.code),
            Dimension::Campaign => self.link(link_no)?.labels.campaign.as_deref(),
            Dimension::Channel => self.link(link_no)?.labels.channel.as_deref(),
            Dimension::Day | Dimension::Week | Dimension::Month | Dimension::Quarter | Dimension::Year => None,
        }
    }
}

/// The labels of all members and links as one query of several has them.
#[derive(Debug)]
pub struct DimensionsAt<'l> {
    now: &'l Dimensions,
    groups: Arc<MemberGroups>,
    former: FxHashMap<i64, FormerLabels>,
}

impl DimensionsAt<'_> {
    /// The value of a dimension that is not of time; of groups that of a local day, in days since 1970.
    pub fn value(&self, dimension: Dimension, link_no: i64, member_no: i64, day: i32) -> Option<&str> {
        match (dimension, self.former.get(&link_no)) {
            (Dimension::Group, _) => self.groups.on(member_no, day),
            (Dimension::Campaign, Some(former)) => former.campaign.as_deref(),
            (Dimension::Channel, Some(former)) => former.channel.as_deref(),
            _ => self.now.value(dimension, link_no, member_no, day),
        }
    }

    /// Whether a member is in other groups on other days.
    pub fn moved(&self, member_no: i64) -> bool {
        self.groups.dated(member_no).is_some()
    }

    /// A link by number.
    pub fn link(&self, link_no: i64) -> Option<&Link> {
        self.now.link(link_no)
    }

    /// A member by number.
    pub fn member(&self, member_no: i64) -> Option<&Member> {
        self.now.member(member_no)
    }
}

/// The id under which a member stands in reports: all erased ones under one.
pub(super) fn shown_id(member: &Member) -> &str {
    if member.is_erased() { ERASED_ROW } else { &member.member_id }
}

/// What a resolved query knew of the links whose labels changed since.
async fn former(snapshot: &mut Snapshot, resolved: &ResolvedQuery) -> Result<FxHashMap<i64, FormerLabels>> {
    if resolved.is_past { snapshot.former_labels(resolved.revision).await } else { Ok(FxHashMap::default()) }
}

/// The campaigns and the channels of links as a resolved query knows them, in the order of their bytes.
pub async fn link_labels(snapshot: &mut Snapshot, resolved: &ResolvedQuery) -> Result<[Vec<String>; 2]> {
    if !resolved.is_past {
        return Ok([snapshot.campaigns().await?, snapshot.channels().await?]);
    }
    let sources = snapshot.link_sources(resolved.revision).await?;
    let campaigns: BTreeSet<&String> = sources.iter().filter_map(|source| source.campaign.as_ref()).collect();
    let channels: BTreeSet<&String> = sources.iter().filter_map(|source| source.channel.as_ref()).collect();
    Ok([campaigns, channels].map(|dimensions| dimensions.into_iter().cloned().collect()))
}
