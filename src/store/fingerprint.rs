//! What answers amount to, so that two ways to them can be compared without holding either.

use super::columns::{Numbers, list};
use super::error::{Result, StoreError};
use super::read_answers::RawReferral;
use super::statistics;
use super::upkeep::Answers;
use super::{Connection, OrgScope};
use crate::domain::{Counts, Statistics, StatisticsKey};
use rustc_hash::FxHashMap;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;
use std::hash::{Hash, Hasher};
use uuid::Uuid;

/// For each place how many rows there are, and the sum of their hashes, whatever their order.
#[derive(Debug, Default)]
pub(super) struct Fingerprint {
    places: FxHashMap<Place, (i64, u64)>,
}

/// Where a difference is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Place {
    /// Referrals by the UTC day of their entry.
    Referrals(i64),
    /// An unattributed event.
    Unattributed(i64),
    /// A row of statistics.
    Statistics(StatisticsKey),
}

impl Fingerprint {
    fn add(&mut self, place: Place, value: impl Hash) {
        let mut hasher = rustc_hash::FxHasher::default();
        value.hash(&mut hasher);
        let entry = self.places.entry(place).or_default();
        entry.0 += 1;
        // Spread before summing, so that differences do not cancel out.
        let spread = xxhash_rust::xxh3::xxh3_64(&hasher.finish().to_le_bytes());
        entry.1 = entry.1.wrapping_add(spread);
    }

    fn referral(&mut self, referral: RawReferral<'_>) {
        self.add(Place::Referrals(referral.entered_at.div_euclid(crate::domain::DAY)), referral);
    }

    fn unattributed(&mut self, event: i64, reason: i64) {
        self.add(Place::Unattributed(event), reason);
    }

    /// Takes in the referrals and unattributed events of some answers.
    pub fn answers(&mut self, answers: &Answers) {
        for referral in &answers.referrals {
            self.referral(RawReferral::from(referral));
        }
        for (event, reason) in &answers.unattributed {
            self.unattributed(*event, reason.number());
        }
    }

    /// Takes in the rows of statistics, once they are complete.
    pub fn statistics(&mut self, statistics: &Statistics) {
        for (key, counts) in statistics.rows() {
            self.counts(key, counts);
        }
    }

    fn counts(&mut self, key: StatisticsKey, counts: &Counts) {
        self.add(Place::Statistics(key), (counts.entered, counts.observed, counts.reached, counts.happened));
    }

    /// Takes in another fingerprint, of other rows.
    pub fn merge(&mut self, other: Self) {
        for (place, (rows, sum)) in other.places {
            let entry = self.places.entry(place).or_default();
            entry.0 += rows;
            entry.1 = entry.1.wrapping_add(sum);
        }
    }

    /// The fingerprint of what is stored.
    pub async fn of_stored(connection: &mut Connection, scope: &OrgScope) -> Result<Self> {
        const UNATTRIBUTED: &str = "SELECT tracking_id, reason FROM unattributed_trackings WHERE org_id = $1";
        let mut fingerprint = Self::default();
        let mut page = read_page(connection, scope, i64::MIN, &[]).await?;
        while let Some((row, last)) = page {
            let (entered_at, id) = last;
            // The next page is read on the database's thread while this one is taken in.
            let following = read_page(connection, scope, entered_at, &id);
            let (read, taken) = tokio::join!(following, async { fingerprint.page(&row) });
            taken?;
            page = read?;
        }
        for row in sqlx::query(UNATTRIBUTED).bind(scope.org_id).fetch_all(&mut *connection).await? {
            fingerprint.unattributed(row.try_get(0)?, row.try_get(1)?);
        }
        for (key, counts) in statistics::read_all(connection, scope).await? {
            fingerprint.counts(key, &counts);
        }
        Ok(fingerprint)
    }

    fn page(&mut self, row: &SqliteRow) -> Result<()> {
        let (mut entries, mut links) = (list(row, 0)?, list(row, 1)?);
        let (mut members, mut flags) = (list(row, 2)?, list(row, 3)?);
        let mut milestones = [list(row, 4)?, list(row, 5)?, list(row, 6)?, list(row, 7)?];
        let mut users = row.try_get::<&str, _>(8)?.split('\n');
        let ids: &str = row.try_get(9)?;
        for id in ids.as_bytes().chunks(32) {
            let id = read_id(id)?;
            self.referral(RawReferral {
                entered_at: entries.expect()?,
                referral_id: id.as_bytes(),
                link_no: links.expect()?,
                member_no: members.expect()?,
                user_id: users.next().filter(|user| !user.is_empty()),
                milestones: milestones.each_mut().map(Numbers::next),
                flags: flags.expect()?,
            });
        }
        Ok(())
    }

    /// At how many places two fingerprints differ.
    pub fn differences(&self, other: &Self) -> i64 {
        let missing = other.places.keys().filter(|place| !self.places.contains_key(*place)).count();
        let differing = self.places.iter().filter(|(place, value)| other.places.get(*place) != Some(*value)).count();
        (missing + differing) as i64
    }
}

/// A page of the stored referrals as lists, with the entry and the id of its last one; `None` after the last page.
async fn read_page(
    connection: &mut Connection,
    scope: &OrgScope,
    entered_at: i64,
    id: &[u8],
) -> Result<Option<(SqliteRow, (i64, Vec<u8>))>> {
    const PAGE: &str = "SELECT
            string_agg(CAST(entered_at AS TEXT), ','),
            string_agg(CAST(link_no AS TEXT), ','),
            string_agg(CAST(member_no AS TEXT), ','),
            string_agg(CAST(flags AS TEXT), ','),
            string_agg(COALESCE(CAST(clicked_at AS TEXT), ''), ','),
            string_agg(COALESCE(CAST(installed_at AS TEXT), ''), ','),
            string_agg(COALESCE(CAST(joined_at AS TEXT), ''), ','),
            string_agg(COALESCE(CAST(activated_at AS TEXT), ''), ','),
            string_agg(COALESCE(user_id, ''), '\n'),
            string_agg(hex(referral_id), ''),
            MAX(entered_at)
        FROM (
            SELECT entered_at, referral_id, link_no, member_no, user_id, flags,
                clicked_at, installed_at, joined_at, activated_at
            FROM referrals
            WHERE org_id = $1 AND (entered_at, referral_id) > ($2, $3)
            ORDER BY entered_at, referral_id
            LIMIT 20000
        )";
    let row = sqlx::query(PAGE).bind(scope.org_id).bind(entered_at).bind(id).fetch_one(connection).await?;
    let Some(last_entry) = row.try_get::<Option<i64>, _>(10)? else { return Ok(None) };
    let ids: &str = row.try_get(9)?;
    let last = read_id(&ids.as_bytes()[ids.len().saturating_sub(32)..])?;
    Ok(Some((row, (last_entry, last.as_bytes().to_vec()))))
}

fn read_id(digits: &[u8]) -> Result<Uuid> {
    Uuid::try_parse_ascii(digits).map_err(|_| StoreError::Corrupt)
}
