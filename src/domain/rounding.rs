//! Quotients of counts in integers, so that every face of the program rounds alike.

/// `num / den` in whole units of `1 / units`, rounded half up; none where `den` is 0.
pub fn quotient_half_up(num: i64, den: i64, units: i64) -> Option<i64> {
    if den == 0 {
        return None;
    }
    let (num, den) = (i128::from(num) * i128::from(units), i128::from(den));
    // Both signs are moved to the top, as div_euclid floors for a positive divisor only.
    let (num, den) = (num * den.signum(), den.abs());
    i64::try_from((2 * num + den).div_euclid(2 * den)).ok()
}

/// The quotient of two counts rounded half up to 4 decimals, as JSON shows shares.
///
/// None where `den` is 0. Computed in integers, so that it agrees with the tables.
pub fn fraction(num: i64, den: i64) -> Option<f64> {
    quotient_half_up(num, den, 10_000).map(|units| units as f64 / 10_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_half_up_in_integers() {
        assert_eq!(fraction(36, 100), Some(0.36));
        assert_eq!(fraction(1, 3), Some(0.3333));
        assert_eq!(fraction(2, 3), Some(0.6667));
        assert_eq!(fraction(1, 0), None);
    }

    #[test]
    fn halves_are_rounded_up() {
        assert_eq!(quotient_half_up(1, 2000, 1000), Some(1));
        assert_eq!(quotient_half_up(-1, 2000, 1000), Some(0));
        assert_eq!(quotient_half_up(i64::MAX, 1, 1000), None);
        assert_eq!(quotient_half_up(1, 0, 1000), None);
    }
}
