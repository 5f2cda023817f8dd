//! The list of an organization's members: its peer mentors.

use super::scope::{json_lines, json_text};
use crate::domain::Instant;
use crate::domain::collation::norwegian_key;
use schemars::JsonSchema;
use serde::Serialize;

/// A member as listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Member")]
pub struct MemberRow {
    /// The organization's own id.
    pub member_id: String,
    /// The name.
    pub name: Option<String>,
    /// The local chapter.
    pub group: Option<String>,
    /// The member's own user id, where it is not the member id.
    pub user_id: Option<String>,
    /// The name on boards shown to others.
    pub nickname: Option<String>,
    /// Whether the member stands by name on boards; none where it is as the organization has it.
    pub board: Option<bool>,
    /// When the member's last answer was taken down.
    pub board_recorded_at: Option<Instant>,
    /// Who took it down.
    pub board_recorded_by: Option<String>,
    /// The member whom they are merged into, who has the links and referrals of both.
    pub merged_into: Option<String>,
    /// Links of the member.
    pub links: i64,
    /// Referrals of the member that have an event.
    pub referrals: i64,
}

/// The members of an organization, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Members {
    /// The organization as people read it, marked where its data are made up.
    pub organization_line: String,
    /// The members.
    pub rows: Vec<MemberRow>,
}

/// The members.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Members")]
pub(in crate::report) struct MembersJson<'a> {
    report: &'static str,
    /// The members, by name.
    rows: &'a [MemberRow],
}

impl Members {
    /// Lists members by name in Norwegian order, nameless ones last, then by id.
    pub fn list(organization_line: String, mut rows: Vec<MemberRow>) -> Self {
        rows.sort_by_cached_key(|row| {
            (row.name.is_none(), norwegian_key(row.name.as_deref().unwrap_or_default()), row.member_id.clone())
        });
        Self { organization_line, rows }
    }

    /// The report as one JSON object.
    pub fn json(&self) -> String {
        json_text(&MembersJson { report: "members", rows: &self.rows })
    }

    /// The rows of NDJSON.
    pub fn rows(&self) -> Vec<String> {
        json_lines(&self.rows)
    }
}
