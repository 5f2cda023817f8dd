//! Today's labels: which member, group, campaign, channel and code a referral stands under.

use super::question::{Filters, NONE};
use crate::domain::ReferralOutline;
use crate::report::dimension::Dimension;
use crate::store::{Link, Member, OrgScope, Result, Store};
use rustc_hash::FxHashMap;

/// The members and, where they are needed, the links of an organization.
#[derive(Debug, Default)]
pub struct Labels {
    members: FxHashMap<i64, Member>,
    links: Option<FxHashMap<i64, Link>>,
}

impl Labels {
    /// Reads the labels; links only where a filter, a breakdown or a list needs them.
    pub async fn load(store: &Store, scope: &OrgScope, with_links: bool) -> Result<Self> {
        let members = store.members(scope).await?.into_iter().map(|member| (member.member_no, member)).collect();
        let links = if with_links {
            Some(store.links(scope).await?.into_iter().map(|link| (link.link_no, link)).collect())
        } else {
            None
        };
        Ok(Self { members, links })
    }

    /// One link of one member, for tests.
    #[cfg(test)]
    pub(super) fn of_one(link_no: i64, code: &str, member_no: i64) -> Self {
        use crate::domain::{Instant, LinkKind};
        let link = Link {
            link_no,
            code: code.to_owned(),
            member_no,
            kind: LinkKind::Shared,
            created_at: Instant(0),
            labels: crate::store::LinkLabels::default(),
            closing: crate::store::Closing::default(),
        };
        let member = Member { member_no, member_id: "m-1".to_owned(), details: crate::store::MemberDetails::default() };
        Self {
            members: [(member_no, member)].into_iter().collect(),
            links: Some([(link_no, link)].into_iter().collect()),
        }
    }

    /// Whether filters or breakdowns ask for something of the link.
    pub fn needs_links(filters: &Filters, by: &[Dimension]) -> bool {
        let of_link =
            |dimension: &Dimension| matches!(dimension, Dimension::Link | Dimension::Campaign | Dimension::Channel);
        filters.campaign.is_some() || filters.channel.is_some() || filters.link.is_some() || by.iter().any(of_link)
    }

    /// A member by number.
    pub fn member(&self, member_no: i64) -> Option<&Member> {
        self.members.get(&member_no)
    }

    /// All members.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.members.values()
    }

    /// All links read.
    pub fn links(&self) -> impl Iterator<Item = &Link> {
        self.links.iter().flat_map(FxHashMap::values)
    }

    /// A link by number, where links were read.
    pub fn link(&self, link_no: i64) -> Option<&Link> {
        self.links.as_ref()?.get(&link_no)
    }

    /// The name of a member id.
    pub fn names(&self) -> FxHashMap<&str, &str> {
        let members = self.members.values();
        members.filter_map(|member| Some((member.member_id.as_str(), member.details.name.as_deref()?))).collect()
    }

    /// Whether a referral passes the filters.
    pub fn admits(&self, filters: &Filters, referral: &ReferralOutline) -> bool {
        self.admits_member(filters, referral.member_no)
            && (filters.link.is_none() && filters.campaign.is_none() && filters.channel.is_none()
                || self.link(referral.link_no).is_some_and(|link| admits_link(filters, link)))
    }

    /// Whether a member passes the filters on members.
    pub fn admits_member(&self, filters: &Filters, member_no: i64) -> bool {
        if filters.member.is_none() && filters.group.is_none() {
            return true;
        }
        self.member(member_no).is_some_and(|member| {
            filters.member.as_ref().is_none_or(|id| *id == member.member_id)
                && fits(filters.group.as_deref(), member.details.group.as_deref())
        })
    }

    /// Whether a link passes all filters.
    pub fn admits_whole_link(&self, filters: &Filters, link: &Link) -> bool {
        self.admits_member(filters, link.member_no) && admits_link(filters, link)
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

fn admits_link(filters: &Filters, link: &Link) -> bool {
    filters.link.as_ref().is_none_or(|code| *code == link.code)
        && fits(filters.campaign.as_deref(), link.labels.campaign.as_deref())
        && fits(filters.channel.as_deref(), link.labels.channel.as_deref())
}

/// Whether a label is the one asked for; [`NONE`] asks for none.
fn fits(wanted: Option<&str>, label: Option<&str>) -> bool {
    wanted.is_none_or(|wanted| Some(wanted) == label || (wanted == NONE && label.is_none()))
}
