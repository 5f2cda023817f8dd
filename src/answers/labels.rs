//! Today's labels: which member, group, campaign, channel and code a referral stands under.

use crate::report::dimension::Dimension;
use crate::store::{Link, Member, Result, Selection, Snapshot};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// The members of an organization, and those of its links that are asked for.
#[derive(Debug, Default)]
pub struct Labels {
    members: Arc<FxHashMap<i64, Member>>,
    links: FxHashMap<i64, Link>,
}

impl Labels {
    /// All members, and no links yet.
    pub async fn of_members(snapshot: &mut Snapshot) -> Result<Self> {
        Ok(Self { members: snapshot.members_by_number().await?, links: FxHashMap::default() })
    }

    /// All members and all links.
    pub async fn of_all(snapshot: &mut Snapshot) -> Result<Self> {
        let mut labels = Self::of_members(snapshot).await?;
        labels.links = snapshot.links().await?.into_iter().map(|link| (link.link_no, link)).collect();
        Ok(labels)
    }

    /// What a breakdown of the referrals of a selection shows.
    pub async fn of_breakdown(snapshot: &mut Snapshot, by: &[Dimension], selection: &Selection) -> Result<Self> {
        let of_link =
            |dimension: &Dimension| matches!(dimension, Dimension::Link | Dimension::Campaign | Dimension::Channel);
        let of_member = |dimension: &Dimension| matches!(dimension, Dimension::Member | Dimension::Group);
        let mut labels = if by.iter().any(of_member) { Self::of_members(snapshot).await? } else { Self::default() };
        if by.iter().any(of_link) {
            match selection {
                Selection::Links(links) => labels.add_links(snapshot, links.iter().copied()).await?,
                Selection::All | Selection::Members(_) => {
                    labels.links = snapshot.links().await?.into_iter().map(|link| (link.link_no, link)).collect();
                }
            }
        }
        Ok(labels)
    }

    /// Reads links that are not known yet.
    pub async fn add_links(&mut self, snapshot: &mut Snapshot, numbers: impl IntoIterator<Item = i64>) -> Result<()> {
        let missing: FxHashSet<i64> = numbers.into_iter().filter(|number| !self.links.contains_key(number)).collect();
        let missing: Vec<i64> = missing.into_iter().collect();
        self.links.extend(snapshot.links_numbered(&missing).await?.into_iter().map(|link| (link.link_no, link)));
        Ok(())
    }

    /// Forgets the links, so that memory does not grow with a list.
    pub fn forget_links(&mut self) {
        self.links.clear();
    }

    /// A member by number.
    pub fn member(&self, member_no: i64) -> Option<&Member> {
        self.members.get(&member_no)
    }

    /// All members.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.members.values()
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

    /// The value of a dimension that is not of time.
    pub fn value(&self, dimension: Dimension, link_no: i64, member_no: i64) -> Option<&str> {
        match dimension {
            Dimension::Member => Some(&self.member(member_no)?.member_id),
            Dimension::Group => self.member(member_no)?.details.group.as_deref(),
            Dimension::Link => Some(&self.link(link_no)?.code),
            Dimension::Campaign => self.link(link_no)?.labels.campaign.as_deref(),
            Dimension::Channel => self.link(link_no)?.labels.channel.as_deref(),
            Dimension::Day | Dimension::Week | Dimension::Month | Dimension::Quarter | Dimension::Year => None,
        }
    }
}
