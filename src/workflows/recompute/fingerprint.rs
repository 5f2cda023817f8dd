//! What answers amount to, so that two ways to them can be compared without holding either.

use crate::domain::{Counts, ReferralRecord, Statistics, StatisticsKey};
use crate::store::OrgTransaction;
use crate::store::error::Result;
use crate::store::referrals::stored_referrals::{RawReferral, count_misplaced, each_stored};
use crate::store::referrals::{statistics, unused_links};
use rustc_hash::FxHashMap;
use std::hash::{Hash, Hasher};

/// For each place how many rows there are, and the sum of their hashes, whatever their order.
#[derive(Debug, Default)]
pub(crate) struct Fingerprint {
    places: FxHashMap<Place, (i64, u64)>,
}

/// Where a difference is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Place {
    /// Referrals by the UTC day of their entry.
    Referrals(i64),
    /// The links that nobody has used.
    UnusedLinks,
    /// Referrals that do not lie in the stretch of their entry.
    Misplaced,
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

    /// Takes in referrals.
    pub fn referrals(&mut self, referrals: &[ReferralRecord]) {
        for referral in referrals {
            self.referral(RawReferral::from(referral));
        }
    }

    /// Takes in the links that nobody has used: when each was made, and its number.
    pub fn unused(&mut self, links: impl IntoIterator<Item = (i64, i64)>) {
        for link in links {
            self.add(Place::UnusedLinks, link);
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
    pub async fn of_stored(tx: &mut OrgTransaction) -> Result<Self> {
        let mut fingerprint = Self::default();
        let take = |referral: RawReferral<'_>| {
            fingerprint.referral(referral);
            Ok(())
        };
        each_stored(tx, take).await?;
        fingerprint.unused(unused_links::all(tx).await?);
        let misplaced = count_misplaced(tx).await?;
        if misplaced > 0 {
            fingerprint.add(Place::Misplaced, misplaced);
        }
        statistics::each(tx, |key, counts| fingerprint.counts(key, &counts)).await?;
        Ok(fingerprint)
    }

    /// At how many places two fingerprints differ.
    pub fn differences(&self, other: &Self) -> i64 {
        let missing = other.places.keys().filter(|place| !self.places.contains_key(*place)).count();
        let differing = self.places.iter().filter(|(place, value)| other.places.get(*place) != Some(*value)).count();
        (missing + differing) as i64
    }
}
