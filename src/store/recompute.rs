//! The answers from scratch: all events of an organization attributed anew, compared and, if asked, written.

use super::attribution_run::AttributionRun;
use super::error::Result;
use super::read_answers::{read_referral, referral_columns};
use super::statistics;
use super::upkeep::{insert_referrals, insert_unattributed};
use super::{Connection, OrgScope, Store};
use crate::domain::attribution::Reason;
use crate::domain::{Counts, ReferralRecord, Statistics, StatisticsKey};
use rustc_hash::FxHashMap;
use sqlx::Row as _;
use std::hash::{Hash, Hasher};

/// How many referrals are written at a time.
const WRITE: usize = 100_000;

/// What a recompute found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Recomputed {
    /// Events attributed.
    pub events: i64,
    /// Referrals they make.
    pub referrals: i64,
    /// Places where the stored answers were not what the events say: days of entry, unattributed events, statistics.
    pub drift: i64,
}

impl Store {
    /// Recomputes referrals, unattributed events and statistics from the facts.
    ///
    /// With `is_check` nothing is changed. `progress` gets the events done and the events in all.
    pub async fn recompute(
        &self,
        scope: &OrgScope,
        is_check: bool,
        mut progress: impl FnMut(u64, u64),
    ) -> Result<Recomputed> {
        let mut tx = if is_check { self.read().await? } else { self.write().await? };
        let before = Fingerprint::of_stored(&mut tx, scope).await?;
        let (recomputed, after) = run(&mut tx, scope, i64::MAX - 1, !is_check, &mut progress).await?;
        let drift = before.differences(&after);
        if is_check {
            tx.rollback().await?;
        } else {
            tx.commit().await?;
        }
        Ok(Recomputed { drift, ..recomputed })
    }
}

/// Replaces all stored answers by those of the facts, inside a transaction that changed them.
pub(super) async fn rebuild(connection: &mut Connection, scope: &OrgScope, revision: i64) -> Result<()> {
    run(connection, scope, revision, true, &mut |_, _| {}).await.map(drop)
}

async fn run(
    connection: &mut Connection,
    scope: &OrgScope,
    revision: i64,
    is_writing: bool,
    progress: &mut impl FnMut(u64, u64),
) -> Result<(Recomputed, Fingerprint)> {
    let mut run = AttributionRun::begin(connection, scope, revision).await?;
    let mut recomputed = Recomputed::default();
    let mut fingerprint = Fingerprint::default();
    let mut statistics = Statistics::default();
    let mut waiting: Vec<ReferralRecord> = Vec::new();
    let mut unattributed: Vec<(i64, Reason)> = Vec::new();
    if is_writing {
        clear(connection, scope).await?;
    }
    while let Some(answers) = run.next(connection).await? {
        progress(run.attributed().cast_unsigned(), run.events() as u64);
        recomputed.referrals += answers.referrals.len() as i64;
        recomputed.events += answers.events;
        for referral in &answers.referrals {
            statistics.count(referral, run.days(), 1);
            fingerprint.referral(referral);
        }
        for (event, reason) in &answers.unattributed {
            fingerprint.unattributed(*event, reason.number());
        }
        if is_writing {
            waiting.extend(answers.referrals);
            unattributed.extend(answers.unattributed);
            if waiting.len() >= WRITE {
                insert_referrals(connection, scope, &mut waiting).await?;
                insert_unattributed(connection, scope, &mut unattributed).await?;
                waiting.clear();
                unattributed.clear();
            }
        }
    }
    for (key, counts) in statistics.rows() {
        fingerprint.statistics(key, counts);
    }
    if is_writing {
        insert_referrals(connection, scope, &mut waiting).await?;
        insert_unattributed(connection, scope, &mut unattributed).await?;
        statistics::apply(connection, scope, statistics).await?;
    }
    Ok((recomputed, fingerprint))
}

async fn clear(connection: &mut Connection, scope: &OrgScope) -> Result<()> {
    super::standins::forget(connection, scope).await?;
    const CLEAR: [&str; 3] = [
        "DELETE FROM referrals WHERE org_id = $1",
        "DELETE FROM unattributed_trackings WHERE org_id = $1",
        "DELETE FROM recruitment_stats WHERE org_id = $1",
    ];
    for sql in CLEAR {
        sqlx::query(sql).bind(scope.org_id).execute(&mut *connection).await?;
    }
    Ok(())
}

/// What answers amount to, whatever their order: for each place how many rows, and the sum of their hashes.
#[derive(Debug, Default)]
struct Fingerprint {
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

    fn referral(&mut self, referral: &ReferralRecord) {
        let (entered_at, id) = referral.order();
        let milestones = referral.milestones.map(|at| at.map(|at| at.0));
        let value = (id, entered_at, referral.link_no, referral.member_no, &referral.user_id, milestones);
        self.add(Place::Referrals(entered_at.div_euclid(crate::domain::DAY)), (value, referral.flags.0));
    }

    fn unattributed(&mut self, event: i64, reason: i64) {
        self.add(Place::Unattributed(event), reason);
    }

    fn statistics(&mut self, key: StatisticsKey, counts: &Counts) {
        self.add(Place::Statistics(key), (counts.entered, counts.observed, counts.reached, counts.happened));
    }

    /// The fingerprint of what is stored.
    async fn of_stored(connection: &mut Connection, scope: &OrgScope) -> Result<Self> {
        const REFERRALS: &str = referral_columns!(
            "FROM referrals
            WHERE org_id = $1 AND (entered_at, referral_id) > ($2, $3)
            ORDER BY entered_at, referral_id
            LIMIT 20000"
        );
        const UNATTRIBUTED: &str = "SELECT tracking_id, reason FROM unattributed_trackings WHERE org_id = $1";
        let mut fingerprint = Self::default();
        let mut last = (i64::MIN, uuid::Uuid::nil());
        loop {
            let rows = sqlx::query(REFERRALS)
                .bind(scope.org_id)
                .bind(last.0)
                .bind(last.1.as_bytes().as_slice())
                .fetch_all(&mut *connection)
                .await?;
            for row in &rows {
                let referral = read_referral(row)?;
                last = referral.order();
                fingerprint.referral(&referral);
            }
            if rows.len() < 20_000 {
                break;
            }
        }
        for row in sqlx::query(UNATTRIBUTED).bind(scope.org_id).fetch_all(&mut *connection).await? {
            fingerprint.unattributed(row.try_get(0)?, row.try_get(1)?);
        }
        for (key, counts) in statistics::read_all(connection, scope).await? {
            fingerprint.statistics(key, &counts);
        }
        Ok(fingerprint)
    }

    fn differences(&self, other: &Self) -> i64 {
        let missing = other.places.keys().filter(|place| !self.places.contains_key(*place)).count();
        let differing = self.places.iter().filter(|(place, value)| other.places.get(*place) != Some(*value)).count();
        (missing + differing) as i64
    }
}
