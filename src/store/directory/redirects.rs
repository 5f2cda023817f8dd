//! What the redirect asks without an organization: where a code leads and whose it is, and whose a host is.

use super::link_closings::Closing;
use super::link_settings::{self, LinkSettings};
use super::{organizations, settings};
use crate::domain::Instant;
use crate::domain::device::Targets;
use crate::store::database::sql::{Row, query, query_scalar};
use crate::store::error::Result;
use crate::store::{Connection, Directory, OrgScope};

/// What the redirect knows of a link.
#[derive(Debug, Clone)]
pub struct Destination {
    /// Whose link it is.
    pub organization: LinkOrganization,
    /// Where it leads, as far as it says so itself.
    pub targets: Targets,
    /// From when on it takes no clicks.
    pub closes_at: Option<Instant>,
    /// The link's member, or the one whom they are merged into.
    pub mentor: LinkMentor,
}

/// An organization as people meet it who follow its links.
#[derive(Debug, Clone)]
pub struct LinkOrganization {
    /// The right to ask for more.
    pub scope: OrgScope,
    /// The name shown to people.
    pub name: String,
    /// Whether all of it is demo data.
    pub is_demo: bool,
    /// Where referral URLs begin.
    pub base_url: Option<String>,
    /// For how many days a click may bind a person.
    pub window_days: i64,
    /// What holds for all its links.
    pub settings: LinkSettings,
}

/// What a link's member is called, and whether they said that it may be shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinkMentor {
    /// The name.
    pub name: Option<String>,
    /// The name that they would rather have shown.
    pub nickname: Option<String>,
    /// Their setting for boards.
    pub board: Option<bool>,
    /// Whether their last answer was taken down as a yes.
    pub is_recorded: bool,
}

impl Directory {
    /// Where the link of a code leads, whichever organization it belongs to.
    pub async fn destination(&mut self, code: &str) -> Result<Option<Destination>> {
        const OWNER: &str = "SELECT org_id, link_no FROM link_codes WHERE code = $1";
        const REMOVED: &str =
            "SELECT removed_at FROM link_aliases WHERE org_id = $1 AND alias = $2 AND removed_at IS NOT NULL";
        const LINK: &str = "SELECT l.target, l.ios_target, l.android_target, m.name, m.nickname, m.board,
                (SELECT b.board
                FROM board_answers b
                WHERE b.org_id = $1 AND b.member_no = m.member_no
                ORDER BY b.answer_no DESC
                LIMIT 1)
            FROM referral_links l
            LEFT JOIN member_merges x
                ON x.org_id = $1 AND x.member_no = l.member_no AND x.undone_revision IS NULL
            JOIN members m ON m.org_id = $1 AND m.member_no = COALESCE(x.end_no, l.member_no)
            WHERE l.org_id = $1 AND l.link_no = $2";
        let connection = &mut *self.transaction;
        let Some(owner) = query(OWNER).bind(code).fetch_optional(connection).await? else { return Ok(None) };
        let (org_id, link_no): (i64, i64) = (owner.try_get(0)?, owner.try_get(1)?);
        let scope = organizations::scope_of(connection, org_id).await?;
        let removed: Option<i64> = query_scalar(REMOVED).bind(org_id).bind(code).fetch_optional(connection).await?;
        if removed.is_some() {
            return Ok(None);
        }
        let Some(row) = query(LINK).bind(org_id).bind(link_no).fetch_optional(connection).await? else {
            return Ok(None);
        };
        Ok(Some(Destination {
            organization: link_organization(connection, scope).await?,
            targets: Targets { target: row.try_get(0)?, ios_target: row.try_get(1)?, android_target: row.try_get(2)? },
            closes_at: closes_at(connection, org_id, link_no).await?,
            mentor: mentor(&row)?,
        }))
    }

    /// The organizations whose referral URLs begin with an address of their own.
    pub async fn link_organizations(&mut self) -> Result<Vec<LinkOrganization>> {
        const WITH_ADDRESS: &str = "SELECT org_id FROM organizations WHERE base_url IS NOT NULL ORDER BY org_id";
        let connection = &mut *self.transaction;
        let ids: Vec<i64> = query_scalar(WITH_ADDRESS).fetch_all(connection).await?;
        let mut organizations = Vec::with_capacity(ids.len());
        for org_id in ids {
            let scope = organizations::scope_of(connection, org_id).await?;
            organizations.push(link_organization(connection, scope).await?);
        }
        Ok(organizations)
    }
}

/// The organization of a right, which the transaction has entered.
async fn link_organization(connection: &mut Connection, scope: OrgScope) -> Result<LinkOrganization> {
    const SELECT: &str =
        concat!("SELECT name, is_demo, base_url, ", link_settings::columns!(), " FROM organizations WHERE org_id = $1");
    let row = query(SELECT).bind(scope.org_id).fetch_one(connection).await?;
    let window_days = settings::at(connection, scope.org_id, i64::MAX).await?.window_days;
    Ok(LinkOrganization {
        scope,
        name: row.try_get(0)?,
        is_demo: row.try_get(1)?,
        base_url: row.try_get(2)?,
        window_days,
        settings: LinkSettings::read(&row, 3)?,
    })
}

async fn closes_at(connection: &mut Connection, org_id: i64, link_no: i64) -> Result<Option<Instant>> {
    const CLOSING: &str = "SELECT disabled_at, expires_at
        FROM link_closings
        WHERE org_id = $1 AND link_no = $2
        ORDER BY revision DESC
        LIMIT 1";
    let closing = query(CLOSING).bind(org_id).bind(link_no).fetch_optional(connection).await?;
    Ok(closing.map(|row| Closing::read(&row, 0)).transpose()?.unwrap_or_default().closes_at())
}

fn mentor(row: &Row) -> Result<LinkMentor> {
    Ok(LinkMentor {
        name: row.try_get(3)?,
        nickname: row.try_get(4)?,
        board: row.try_get(5)?,
        is_recorded: row.try_get::<Option<bool>>(6)? == Some(true),
    })
}
