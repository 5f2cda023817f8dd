//! How far each poll of an organization's backend has come.

use crate::domain::Instant;
use crate::store::error::Result;
use crate::store::{Change, OrgTransaction};

impl OrgTransaction {
    /// The cursor of a poll and the address it belongs to; `None` where it never came to an end of a page.
    pub async fn poll_cursor(&mut self, name: &str) -> Result<Option<(String, Option<String>)>> {
        const SELECT: &str = "SELECT url, cursor FROM polls WHERE org_id = $1 AND name = $2";
        let row = self.query(SELECT).bind(name).fetch_optional(self).await?;
        row.map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).transpose()
    }
}

impl Change {
    /// Notes that the page before this cursor is in.
    pub async fn set_poll_cursor(&mut self, name: &str, url: &str, cursor: Option<&str>, now: Instant) -> Result<()> {
        const UPSERT: &str = "INSERT INTO polls (org_id, name, url, cursor, polled_at)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (org_id, name) DO UPDATE
            SET url = excluded.url, cursor = excluded.cursor, polled_at = excluded.polled_at";
        self.query(UPSERT).bind(name).bind(url).bind(cursor).bind(now.0).execute(self).await?;
        Ok(())
    }
}
