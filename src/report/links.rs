//! The list of referral links, and the answer to making some.

use super::scope::{json_lines, json_text};
use crate::domain::device::Way;
use crate::domain::{Instant, LinkKind};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

/// A link as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Link")]
pub struct LinkRow {
    /// The code.
    pub code: String,
    /// The referral URL; none where the organization has no `base_url`.
    pub url: Option<String>,
    /// The organization's own id of the owner.
    pub member_id: String,
    /// The owner's name.
    pub name: Option<String>,
    /// The owner's group.
    pub group: Option<String>,
    /// The campaign.
    pub campaign: Option<String>,
    /// The channel.
    pub channel: Option<String>,
    /// Shared or personal.
    #[serde(serialize_with = "kind_name")]
    #[schemars(with = "String", extend("enum" = ["shared", "personal"]))]
    pub kind: LinkKind,
    /// When it was generated.
    pub created_at: Instant,
    /// When it expires.
    pub expires_at: Option<Instant>,
    /// When it was disabled.
    pub disabled_at: Option<Instant>,
    /// Where it leads, where it has a target of its own.
    pub target: Option<String>,
    /// Where it leads on iPhone and iPad, where it has a target of its own for them.
    pub ios_target: Option<String>,
    /// Where it leads on Android, where it has a target of its own for it.
    pub android_target: Option<String>,
    /// Where it leads a device that has no target of its own, the organization's targets included.
    #[serde(skip)]
    pub leads_to: LeadsTo,
    /// Referrals with a click.
    pub clicks: i64,
    /// Referrals with any event.
    pub referrals: i64,
}

fn kind_name<S: Serializer>(kind: &LinkKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.name())
}

/// What becomes of people who follow a link.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum LeadsTo {
    /// They are sent on to an address.
    Target(String),
    /// They see the landing page.
    Page,
    /// They see that the link does not work.
    #[default]
    Nowhere,
}

impl From<Way<'_>> for LeadsTo {
    fn from(way: Way<'_>) -> Self {
        match way {
            Way::Target(target, _) => Self::Target(target.to_owned()),
            Way::Page | Way::PageInstead => Self::Page,
            Way::Nowhere => Self::Nowhere,
        }
    }
}

/// Whether links were made just now or looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkOccasion {
    /// `link create`: what was made.
    Made,
    /// `link list`, `link show`.
    Listed,
    /// `link set --all`: what was changed.
    Changed,
}

/// Links, in the order they are to be listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    /// The organization as people read it, marked where its data are made up.
    pub organization_line: String,
    /// Made or listed.
    pub occasion: LinkOccasion,
    /// The moment that decides which links are open.
    pub now: Instant,
    /// The links.
    pub rows: Vec<LinkRow>,
}

impl LinkRow {
    /// Whether the link takes no more clicks at an instant.
    pub fn is_closed_at(&self, instant: Instant) -> bool {
        [self.expires_at, self.disabled_at].into_iter().flatten().any(|closes_at| instant >= closes_at)
    }
}

/// The links that were made.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Links")]
pub(in crate::report) struct LinksJson<'a> {
    report: &'static str,
    rows: &'a [LinkRow],
}

impl Links {
    /// The report as one JSON object.
    pub fn json(&self) -> String {
        json_text(&LinksJson { report: "links", rows: &self.rows })
    }

    /// The rows of NDJSON.
    pub fn rows(&self) -> Vec<String> {
        json_lines(&self.rows)
    }
}
