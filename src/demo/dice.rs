//! Randomness from a seed: the same seed, the same story, in every version.

use crate::domain::SECOND;

/// A generator of random numbers (SplitMix64); good for stories, not for secrets.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 up to 1.
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Whether something of that probability happens.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A number below `n`.
    pub(super) fn below(&mut self, n: usize) -> usize {
        (self.unit() * n as f64) as usize
    }

    /// The place of one of the weights, the heavier the likelier.
    pub(super) fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut rest = self.unit() * weights.iter().sum::<f64>();
        for (place, weight) in weights.iter().enumerate() {
            rest -= weight;
            if rest < 0.0 {
                return place;
            }
        }
        weights.len().saturating_sub(1)
    }

    /// How many of many unlikely things happen, where so many are expected.
    pub(super) fn count(&mut self, expected: f64) -> usize {
        let (limit, mut product, mut count) = ((-expected).exp(), self.unit(), 0);
        while product > limit {
            product *= self.unit();
            count += 1;
        }
        count
    }

    /// A length of time in microseconds: half are shorter than the median, one of ten is longer than `p90` (seconds).
    pub(super) fn lag(&mut self, median: f64, p90: f64) -> i64 {
        let normal = (-2.0 * self.unit().max(1e-12).ln()).sqrt() * (self.unit() * std::f64::consts::TAU).cos();
        let seconds = median * (normal * (p90 / median).ln() / 1.2816).exp();
        seconds.clamp(20.0, 80.0 * 86_400.0) as i64 * SECOND
    }
}
