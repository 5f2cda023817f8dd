//! What the rows say of a column as the ids of people or clicks: how its cells go with what happened, and with columns
//! that are one person's, such as addresses of mail.

use crate::domain::Stage;
use rustc_hash::{FxHashMap, FxHashSet};

type Cells = [Option<String>];
/// Ids of clicks are made by programs; what is shorter counts something.
pub(super) const LEAST_CLICK_BYTES: usize = 6;

/// How much speaks for a column being the ids of the people who joined; below zero what speaks against it.
///
/// `is_named` where the name of the column says that it has them: ids that a system gave one after the other count too.
pub(super) fn evidence(
    cells: &Cells,
    stages: &[Option<Stage>],
    companions: &[Vec<Option<String>>],
    is_named: bool,
) -> i64 {
    let by_companions = companions.iter().map(|companion| by_companion(cells, companion));
    let by_companions = by_companions.max_by_key(|score| score.abs()).unwrap_or_default();
    let by_count = match (is_counter(cells), is_named) {
        (false, _) => 0,
        (true, false) => -5,
        (true, true) => -2,
    };
    by_stages(cells, stages) + by_companions + by_count
}

/// People have ids from the account on, have them in each of their rows, and do each thing once.
fn by_stages(cells: &Cells, stages: &[Option<Stage>]) -> i64 {
    let rows = || cells.iter().zip(stages).filter_map(|(cell, stage)| Some((cell, (*stage)?)));
    let (late, early): (Vec<_>, Vec<_>) = rows().partition(|(_, stage)| *stage >= Stage::AccountCreated);
    let filled = |rows: &[(&Option<String>, Stage)]| rows.iter().filter(|(cell, _)| cell.is_some()).count();
    let mut score = 0;
    if late.len() > 2 && filled(&late) * 2 < late.len() {
        score -= 5;
    }
    if late.len() > 2 && early.len() > 2 && filled(&late) * 10 >= late.len() * 9 && filled(&early) * 2 <= early.len() {
        score += 3;
    }
    let mut of_value: FxHashMap<&str, FxHashSet<Stage>> = FxHashMap::default();
    let (mut all, mut pairs) = (0, FxHashSet::default());
    for (cell, stage) in rows().filter_map(|(cell, stage)| Some((cell.as_deref()?, stage))) {
        of_value.entry(cell).or_default().insert(stage);
        pairs.insert((cell, stage));
        all += 1;
    }
    let kinds: FxHashSet<Stage> = rows().filter(|(cell, _)| cell.is_some()).map(|(_, stage)| stage).collect();
    if all < 6 || kinds.len() < 2 {
        return score;
    }
    let come_again = of_value.values().filter(|stages| stages.len() > 1).count();
    score += match () {
        () if pairs.len() * 10 < all * 9 => -4,
        () if come_again * 5 >= of_value.len() => 4,
        () if come_again == 0 && all > 8 => -3,
        () => 0,
    };
    score
}

/// An id of a person goes with one address, and the address with one id.
fn by_companion(cells: &Cells, companion: &Cells) -> i64 {
    let pairs: Vec<(&str, &str)> =
        cells.iter().zip(companion).filter_map(|(cell, other)| Some((cell.as_deref()?, other.as_deref()?))).collect();
    let together: FxHashSet<(&str, &str)> = pairs.iter().copied().collect();
    let ones: FxHashSet<&str> = pairs.iter().map(|(cell, _)| *cell).collect();
    let others: FxHashSet<&str> = pairs.iter().map(|(_, other)| *other).collect();
    let is_consistent = together.len() == ones.len() && together.len() == others.len();
    match is_consistent {
        _ if pairs.len() < 3 => 0,
        true if together.len() < pairs.len() => 4,
        true => 1,
        false => -4,
    }
}

/// Whether the cells count the rows.
fn is_counter(cells: &Cells) -> bool {
    let numbers: Option<Vec<i64>> = cells.iter().flatten().map(|cell| cell.parse().ok()).collect();
    let Some(numbers) = numbers.filter(|numbers| numbers.len() > 2) else { return false };
    let steps: FxHashSet<i64> = numbers.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).collect();
    steps.len() == 1 && !steps.contains(&0)
}

/// Whether each click has an id of its own in the column, some of which come again later.
pub(super) fn are_clicks(cells: &Cells, stages: &[Option<Stage>]) -> bool {
    let rows = || cells.iter().zip(stages).filter_map(|(cell, stage)| Some((cell.as_deref(), (*stage)?)));
    let clicks: Vec<Option<&str>> =
        rows().filter(|(_, stage)| *stage == Stage::LinkClicked).map(|(cell, _)| cell).collect();
    let distinct: FxHashSet<&str> = clicks.iter().copied().flatten().collect();
    let later: FxHashSet<&str> =
        rows().filter(|(_, stage)| *stage > Stage::LinkClicked).filter_map(|(cell, _)| cell).collect();
    let are_long = distinct.iter().all(|id| id.len() >= LEAST_CLICK_BYTES);
    clicks.len() > 2 && are_long && distinct.len() * 10 >= clicks.len() * 9 && distinct.intersection(&later).count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAGES: [Option<Stage>; 9] = [
        Some(Stage::LinkClicked),
        Some(Stage::LinkClicked),
        Some(Stage::LinkClicked),
        Some(Stage::AccountCreated),
        Some(Stage::AccountCreated),
        Some(Stage::AccountCreated),
        Some(Stage::FirstLogin),
        Some(Stage::FirstLogin),
        Some(Stage::FirstLogin),
    ];

    fn cells(text: &str) -> Vec<Option<String>> {
        text.split(' ').map(|cell| (cell != "-").then(|| cell.to_owned())).collect()
    }

    #[test]
    fn ids_of_people_come_from_the_account_on_and_come_again() {
        let of = |text: &str| evidence(&cells(text), &STAGES, &[], false);
        assert!(of("- - - 14 17 12 14 12 17") > 5);
        assert!(of("1 2 3 4 5 6 7 8 9") < -5);
        assert!(of("a b c d e f g h i") < 0);
        let named = |text: &str| evidence(&cells(text), &[None; 9], &[], true);
        assert!(named("5001 5002 5003 5004 5005 5006 5007 5008 5009") > named("7 7 7 7 7 7 7 7 7") - 5);
        assert!(of("30 31 30 31 30 31 30 31 30") < 0);
        assert!(of("14 17 12 - - - - - -") < 0);
    }

    #[test]
    fn ids_of_people_go_with_their_addresses() {
        let mail = [cells("- - - a@x b@x c@x a@x c@x b@x")];
        let of = |text: &str| evidence(&cells(text), &[None; 9], &mail, false);
        assert!(of("- - - 14 17 12 14 12 17") > 0);
        assert!(of("- - - 14 17 12 15 12 17") < 0);
    }

    #[test]
    fn clicks_have_ids_of_their_own_that_come_again() {
        assert!(are_clicks(&cells("k-1001 k-1002 k-1003 k-1001 k-1002 k-1003 k-1001 - -"), &STAGES));
        assert!(!are_clicks(&cells("- - - 14 17 12 14 12 17"), &STAGES));
        assert!(!are_clicks(&cells("1 2 3 4 5 6 7 8 9"), &STAGES) && !are_clicks(&cells("7 2 5 2 7 1 1 2 7"), &STAGES));
    }
}
