//! The one question that is asked by code alone: where a link leads, and whose it is.

use super::link_closings::Closing;
use super::organizations;
use crate::domain::Instant;
use crate::store::database::sql::{query, query_scalar};
use crate::store::error::Result;
use crate::store::{Directory, OrgScope};

/// What the redirect knows of a link.
#[derive(Debug, Clone)]
pub struct Destination {
    /// Whose link it is.
    pub scope: OrgScope,
    /// Where it leads.
    pub target: Option<String>,
    /// From when on it takes no clicks.
    pub closes_at: Option<Instant>,
}

impl Directory {
    /// Where the link of a code leads, whichever organization it belongs to.
    pub async fn destination(&mut self, code: &str) -> Result<Option<Destination>> {
        const OWNER: &str = "SELECT org_id, link_no FROM link_codes WHERE code = $1";
        const REMOVED: &str =
            "SELECT removed_at FROM link_aliases WHERE org_id = $1 AND alias = $2 AND removed_at IS NOT NULL";
        const TARGET: &str = "SELECT target FROM referral_links WHERE org_id = $1 AND link_no = $2";
        const CLOSING: &str = "SELECT disabled_at, expires_at
            FROM link_closings
            WHERE org_id = $1 AND link_no = $2
            ORDER BY revision DESC
            LIMIT 1";
        let connection = &mut *self.transaction;
        let Some(owner) = query(OWNER).bind(code).fetch_optional(connection).await? else { return Ok(None) };
        let (org_id, link_no): (i64, i64) = (owner.try_get(0)?, owner.try_get(1)?);
        let scope = organizations::scope_of(connection, org_id).await?;
        let removed: Option<i64> = query_scalar(REMOVED).bind(org_id).bind(code).fetch_optional(connection).await?;
        if removed.is_some() {
            return Ok(None);
        }
        let target: Option<Option<String>> =
            query_scalar(TARGET).bind(org_id).bind(link_no).fetch_optional(connection).await?;
        let closing = query(CLOSING).bind(org_id).bind(link_no).fetch_optional(connection).await?;
        let closing = match closing {
            Some(row) => Closing::read(&row, 0)?,
            None => Closing::default(),
        };
        Ok(target.map(|target| Destination { scope, target, closes_at: closing.closes_at() }))
    }
}
