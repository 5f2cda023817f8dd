//! How sure one can be of a rate: the lower bound of the Wilson interval (semantics section 7).
//!
//! Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927.

/// The standard score of a two-sided 95 % interval.
const Z: f64 = 1.959_964;

/// A number between 0 and 1 in units of 10^-9, so that equal rates rank equal on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Billionths(pub i64);

/// The lower bound of the Wilson 95 % interval of `successes` among `trials`; none where there are no trials.
pub fn lower_bound(successes: i64, trials: i64) -> Option<Billionths> {
    if trials <= 0 {
        return None;
    }
    let (count, rate) = (trials as f64, successes as f64 / trials as f64);
    let squared = Z * Z;
    let centre = rate + squared / (2.0 * count);
    let spread = Z * (rate * (1.0 - rate) / count + squared / (4.0 * count * count)).sqrt();
    let bound = (centre - spread) / (1.0 + squared / count);
    Some(Billionths((bound.clamp(0.0, 1.0) * 1e9).round() as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounded(successes: i64, trials: i64) -> Option<f64> {
        lower_bound(successes, trials).map(Billionths::rounded)
    }

    #[test]
    fn golden_bounds() {
        assert_eq!(rounded(12, 30), Some(0.2459));
        assert_eq!(rounded(45, 120), Some(0.2935));
        assert_eq!(rounded(9, 30), Some(0.1666));
        assert_eq!(rounded(13, 28), Some(0.2953));
    }

    #[test]
    fn the_ends() {
        assert_eq!(lower_bound(0, 0), None);
        assert_eq!(lower_bound(0, 7), Some(Billionths(0)));
        assert_eq!(rounded(2, 2), Some(0.3424));
        for trials in 1..60 {
            for successes in 0..=trials {
                let bound = lower_bound(successes, trials).map(|bound| bound.0);
                assert!(bound.is_some_and(|bound| (0..1_000_000_000).contains(&bound)), "{successes}/{trials}");
                assert!(successes == 0 || lower_bound(successes - 1, trials) < lower_bound(successes, trials));
            }
        }
    }
}
