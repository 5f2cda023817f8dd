//! What events say about those who send them: each statement goes over the events of some stretch once.

use crate::domain::Instant;
use crate::domain::quality::{Part, Recent, Rhythm, Weeks};
use crate::store::OrgTransaction;
use crate::store::database::sql::Row;
use crate::store::error::Result;
use std::collections::BTreeMap;

/// How many ids are named at most.
const MOST_IDS: i64 = 20;

/// What came in the last weeks and the year before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventQuality {
    /// Installs beside clicks.
    pub installs: Recent,
    /// Of the events that carry a code or a click, by sender, those that lead to no link.
    pub lost: BTreeMap<String, Recent>,
}

/// An id that stands for many accounts, and for how many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrowdedId {
    /// The click or the user.
    pub id: String,
    /// Accounts, of a click those of different users.
    pub accounts: i64,
}

impl OrgTransaction {
    /// Counts the events of the last weeks and of the year before.
    pub async fn event_quality(&mut self, weeks: &Weeks) -> Result<EventQuality> {
        const COUNTS: &str = "SELECT s.source, n.recent, n.clicks, n.installs, n.carrying, n.lost
            FROM (
                SELECT source_no,
                    CASE WHEN occurred_at >= $3 THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END AS recent,
                    COUNT(*) FILTER (WHERE stage = 0) AS clicks,
                    COUNT(*) FILTER (WHERE stage = 1) AS installs,
                    COUNT(*) FILTER (WHERE link_code IS NOT NULL OR click_id IS NOT NULL) AS carrying,
                    COUNT(*) FILTER (
                        WHERE reason BETWEEN 0 AND 3 AND (link_code IS NOT NULL OR click_id IS NOT NULL)) AS lost
                FROM referral_trackings
                WHERE org_id = $1 AND occurred_at >= $2 AND occurred_at < $4
                  AND retracted_revision IS NULL AND ordinal < 4294967295
                GROUP BY 1, 2) n
            JOIN sources s ON s.org_id = $1 AND s.source_no = n.source_no";
        let query = self.query(COUNTS).bind(weeks.from.0).bind(weeks.middle.0).bind(weeks.until.0);
        let mut quality = EventQuality::default();
        for row in query.fetch_all(self).await? {
            let is_recent = row.try_get(1)?;
            let installs = side(&mut quality.installs, is_recent);
            *installs = installs.plus(Part { count: row.try_get(3)?, of: row.try_get(2)? });
            let lost = side(quality.lost.entry(row.try_get(0)?).or_default(), is_recent);
            *lost = Part { count: row.try_get(5)?, of: row.try_get(4)? };
        }
        Ok(quality)
    }

    /// Of the accounts that came by a shared link, by sender, those that carry a click that was seen, as their click or in
    /// the place of a code.
    pub async fn clicks_carried(&mut self, weeks: &Weeks) -> Result<BTreeMap<String, Recent>> {
        // Of `DISTINCT` the embedded database expects so few that it goes through all clicks for each account.
        const CARRIED: &str = "WITH clicks AS (
                SELECT org_id, click_id
                FROM referral_trackings
                WHERE org_id = $1 AND stage = 0 AND click_id IS NOT NULL AND retracted_revision IS NULL
                GROUP BY org_id, click_id)
            SELECT s.source,
                CASE WHEN e.occurred_at >= $3 THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END,
                COUNT(*) FILTER (WHERE c.click_id IS NOT NULL OR h.click_id IS NOT NULL),
                COUNT(*)
            FROM referral_trackings e
            JOIN referral_links l ON l.org_id = $1 AND l.link_no = e.link_no AND l.kind = 'shared'
            JOIN sources s ON s.org_id = $1 AND s.source_no = e.source_no
            LEFT JOIN clicks c ON c.org_id = $1 AND c.click_id = e.click_id
            LEFT JOIN clicks h ON h.org_id = $1 AND h.click_id = e.link_code
            WHERE e.org_id = $1 AND e.stage = 2 AND e.occurred_at >= $2 AND e.occurred_at < $4
              AND e.reason IS NULL AND e.retracted_revision IS NULL AND e.ordinal < 4294967295
            GROUP BY 1, 2";
        let query = self.query(CARRIED).bind(weeks.from.0).bind(weeks.middle.0).bind(weeks.until.0);
        let mut carried: BTreeMap<String, Recent> = BTreeMap::new();
        for row in query.fetch_all(self).await? {
            let recent = carried.entry(row.try_get(0)?).or_default();
            *side(recent, row.try_get(1)?) = Part { count: row.try_get(2)?, of: row.try_get(3)? };
        }
        Ok(carried)
    }

    /// On which days each sender brought events.
    pub async fn rhythms(&mut self) -> Result<BTreeMap<String, Rhythm>> {
        const DAYS: &str = "SELECT DISTINCT s.source, r.received_at / 86400000000
            FROM (SELECT DISTINCT source_no, revision FROM referral_trackings WHERE org_id = $1) e
            JOIN sources s ON s.org_id = $1 AND s.source_no = e.source_no
            JOIN revisions r ON r.org_id = $1 AND r.revision = e.revision
            ORDER BY 1, 2";
        let mut rhythms: BTreeMap<String, Rhythm> = BTreeMap::new();
        for row in self.query(DAYS).fetch_all(self).await? {
            rhythms.entry(row.try_get(0)?).or_default().0.push(row.try_get(1)?);
        }
        Ok(rhythms)
    }

    /// The clicks that at least `least` users' accounts carry, those of most first.
    pub async fn crowded_clicks(&mut self, weeks: &Weeks, least: i64) -> Result<Vec<CrowdedId>> {
        const CLICKS: &str = "SELECT click_id, COUNT(DISTINCT user_id)
            FROM referral_trackings
            WHERE org_id = $1 AND stage = 2 AND click_id IS NOT NULL AND user_id IS NOT NULL
              AND occurred_at >= $2 AND occurred_at < $3 AND retracted_revision IS NULL
            GROUP BY click_id
            HAVING COUNT(DISTINCT user_id) >= $4
            ORDER BY 2 DESC, 1
            LIMIT $5";
        self.crowded(CLICKS, weeks, least).await
    }

    /// The users of whom at least `least` accounts were reported, those of most first.
    pub async fn crowded_users(&mut self, weeks: &Weeks, least: i64) -> Result<Vec<CrowdedId>> {
        const USERS: &str = "SELECT user_id, COUNT(*)
            FROM referral_trackings
            WHERE org_id = $1 AND stage = 2 AND user_id IS NOT NULL
              AND occurred_at >= $2 AND occurred_at < $3 AND retracted_revision IS NULL
            GROUP BY user_id
            HAVING COUNT(*) >= $4
            ORDER BY 2 DESC, 1
            LIMIT $5";
        self.crowded(USERS, weeks, least).await
    }

    async fn crowded(&mut self, sql: &'static str, weeks: &Weeks, least: i64) -> Result<Vec<CrowdedId>> {
        let query = self.query(sql).bind(weeks.from.0).bind(weeks.until.0).bind(least).bind(MOST_IDS);
        let read = |row: &Row| Ok(CrowdedId { id: row.try_get(0)?, accounts: row.try_get(1)? });
        query.fetch_all(self).await?.iter().map(read).collect()
    }

    /// Of the referrals with an account and a first login, those whose login lies more than `tolerance` microseconds before
    /// the account; by when the login was.
    pub async fn early_logins(&mut self, weeks: &Weeks, tolerance: i64) -> Result<Recent> {
        const EARLY: &str = "SELECT
                CASE WHEN activated_at >= $3 THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END,
                COUNT(*) FILTER (WHERE activated_at < joined_at - $5),
                COUNT(*)
            FROM referrals
            WHERE org_id = $1 AND joined_at IS NOT NULL AND activated_at >= $2 AND activated_at < $4
            GROUP BY 1";
        let [from, middle, until] = [weeks.from, weeks.middle, weeks.until].map(|at: Instant| at.0);
        let query = self.query(EARLY).bind(from).bind(middle).bind(until).bind(tolerance);
        let mut early = Recent::default();
        for row in query.fetch_all(self).await? {
            *side(&mut early, row.try_get(0)?) = Part { count: row.try_get(1)?, of: row.try_get(2)? };
        }
        Ok(early)
    }
}

/// The last weeks or the year before.
const fn side(recent: &mut Recent, is_recent: bool) -> &mut Part {
    if is_recent { &mut recent.now } else { &mut recent.before }
}
