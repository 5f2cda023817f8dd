//! What is withheld cannot be worked out, included by `disclosure.rs`.

use super::*;

#[test]
fn a_count_is_not_withheld_alone() {
    assert_eq!(column(&[40, 9, 7, 3], &[]), [Some(40), Some(9), None, None]);
    assert_eq!(column(&[40, 9, 4, 3], &[]), [Some(40), Some(9), None, None]);
    assert_eq!(column(&[40, 9, 7], &[]), [Some(40), Some(9), Some(7)]);
    assert_eq!(column(&[40, 9, 7], &[false, true]), [Some(40), None, None]);
}

#[test]
fn what_is_withheld_is_no_few_people_together() {
    assert_eq!(column(&[40, 9, 2, 1, 0], &[]), [Some(40), None, None, None, None]);
    assert_eq!(column(&[40, 0, 0], &[]), [None, None, None]);
    assert_eq!(column(&[2, 1], &[]), [None, None]);
    assert_eq!(column(&[], &[]), []);
}

#[test]
fn no_withheld_count_follows_from_the_sum() {
    let mut state = 7_u64;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for _ in 0..20_000 {
        let length = next(14) as usize;
        let counts: Vec<i64> = (0..length).map(|_| if next(3) == 0 { next(60) } else { next(8) } as i64).collect();
        let hidden: Vec<bool> = (0..length).map(|_| next(10) == 0 && length > 1).collect();
        let column = column(&counts, &hidden);
        let sum: i64 = counts.iter().sum();
        let rest = sum - column.iter().flatten().sum::<i64>();
        let withheld = column.iter().filter(|count| count.is_none()).count();
        assert!(column.iter().flatten().all(|count| *count >= FEWEST), "{counts:?}: {column:?}");
        assert!(counts.iter().zip(&column).all(|(count, told)| told.is_none_or(|told| told == *count)));
        assert!(hidden.iter().zip(&column).all(|(hidden, told)| !hidden || told.is_none()));
        // The sum is told from the threshold on; then the rest is of several counts, and of enough people.
        if sum >= FEWEST && withheld > 0 {
            assert!(rest >= FEWEST && withheld > 1, "{counts:?}: {column:?}");
        }
    }
}
