//! How far each poll of an organization's backend has come.

use crate::domain::Instant;
use crate::store::database::sql::query;
use crate::store::error::Result;
use crate::store::{OrgScope, Store};

impl Store {
    /// The cursor of a poll and the address it belongs to; `None` where it never came to an end of a page.
    pub async fn poll_cursor(&self, scope: &OrgScope, name: &str) -> Result<Option<(String, Option<String>)>> {
        const SELECT: &str = "SELECT url, cursor FROM polls WHERE org_id = $1 AND name = $2";
        let mut tx = self.read(scope).await?;
        let row = query(SELECT).bind(scope.org_id).bind(name).fetch_optional(&mut tx).await?;
        row.map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).transpose()
    }

    /// Notes that the page before this cursor is in.
    pub async fn set_poll_cursor(
        &self,
        scope: &OrgScope,
        name: &str,
        url: &str,
        cursor: Option<&str>,
        now: Instant,
    ) -> Result<()> {
        const UPSERT: &str = "INSERT INTO polls (org_id, name, url, cursor, polled_at)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (org_id, name) DO UPDATE
            SET url = excluded.url, cursor = excluded.cursor, polled_at = excluded.polled_at";
        let mut tx = self.write(scope).await?;
        query(UPSERT).bind(scope.org_id).bind(name).bind(url).bind(cursor).bind(now.0).execute(&mut tx).await?;
        tx.commit().await
    }
}
