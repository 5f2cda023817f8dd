//! The settings that decide counts: dated rows, so that an earlier `--as-of` sees the earlier ones.

use crate::domain::DAY;
use crate::domain::attribution::Rules;
use crate::store::database::sql::{Row, query};
use crate::store::error::{Result, StoreError};
use crate::store::{Connection, OrgTransaction};
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// Zone, window and horizon of an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The zone in which its days begin.
    pub timezone: Tz,
    /// How long after a click a person may be bound by it.
    pub window_days: i64,
    /// How long a referral stays open.
    pub horizon_days: i64,
}

impl Settings {
    /// What an organization in that zone begins with; an unknown zone is UTC, so callers check before.
    pub fn of_zone(timezone: &str) -> Self {
        Self { timezone: timezone.parse().unwrap_or(Tz::UTC), window_days: 90, horizon_days: 90 }
    }

    /// Reads zone, window and horizon from a column and those after it.
    pub(crate) fn read(row: &Row, first: usize) -> Result<Self> {
        let timezone = row.try_get::<&str>(first)?.parse().map_err(|_| StoreError::Corrupt)?;
        Ok(Self { timezone, window_days: row.try_get(first + 1)?, horizon_days: row.try_get(first + 2)? })
    }

    /// The part that decides attribution.
    pub const fn rules(&self) -> Rules {
        Rules { window: self.window_days * DAY }
    }

    /// The name of the first setting that others differ in.
    pub(crate) fn differs_in(&self, other: &Self) -> &'static str {
        if self.timezone != other.timezone {
            "timezone"
        } else if self.window_days != other.window_days {
            "window_days"
        } else {
            "horizon_days"
        }
    }

    /// How long a referral stays open, in microseconds.
    pub const fn horizon(&self) -> i64 {
        self.horizon_days * DAY
    }
}

/// Writes the settings of a revision.
pub(crate) async fn insert(tx: &mut OrgTransaction, revision: i64, settings: &Settings) -> Result<()> {
    const INSERT: &str = "INSERT INTO settings (org_id, revision, timezone, window_days, horizon_days)
        VALUES ($1, $2, $3, $4, $5)";
    tx.query(INSERT)
        .bind(revision)
        .bind(settings.timezone.name())
        .bind(settings.window_days)
        .bind(settings.horizon_days)
        .execute(tx)
        .await?;
    Ok(())
}

/// All settings there were, by the revision from which on.
pub(crate) async fn load_all(tx: &mut OrgTransaction) -> Result<BTreeMap<i64, Settings>> {
    const SELECT: &str = "SELECT timezone, window_days, horizon_days, revision FROM settings WHERE org_id = $1";
    let rows = tx.query(SELECT).fetch_all(tx).await?;
    rows.iter().map(|row| Ok((row.try_get(3)?, Settings::read(row, 0)?))).collect()
}

/// The settings that held at a revision; before the first one, the first.
pub(crate) async fn load(tx: &mut OrgTransaction, revision: i64) -> Result<Settings> {
    let org_id = tx.org_id();
    at(tx, org_id, revision).await
}

/// The same of an organization that a transaction has entered.
pub(crate) async fn at(connection: &mut Connection, org_id: i64, revision: i64) -> Result<Settings> {
    const SELECT: &str = "SELECT timezone, window_days, horizon_days
        FROM settings
        WHERE org_id = $1 AND revision <= $2
        ORDER BY revision DESC
        LIMIT 1";
    let row = query(SELECT).bind(org_id).bind(revision.max(1)).fetch_one(connection).await?;
    Settings::read(&row, 0)
}
