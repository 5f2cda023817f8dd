//! The leaderboard for everybody: the members of a public page, ranked by their rounded counts.

use super::{PublicCount, PublicPage, PublicRow, RowName};
use crate::domain::collation::norwegian_key;
use crate::report::leaderboard::{Metric, Zeros};
use crate::report::scope::Heading;
use std::cmp::Reverse;

/// A board for everybody.
#[derive(Debug, Clone, PartialEq)]
pub struct PublicBoard {
    /// Whose, which year, as of when.
    pub heading: Heading,
    /// What members are ranked by.
    pub metric: Metric,
    /// Those who agreed to stand by name, then everybody else.
    pub rows: Vec<PublicBoardRow>,
}

/// A row of the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicBoardRow {
    /// The place: 1, 2, 2, 4; none for everybody else.
    pub rank: Option<usize>,
    /// The name; none for everybody else.
    pub name: Option<String>,
    /// The figures.
    pub row: PublicRow,
}

impl PublicPage {
    /// The members by a metric, down to rank `top`; those whose metric prints 0 only where they are asked for.
    pub fn board(&self, metric: Metric, top: Option<usize>, zeros: Zeros) -> PublicBoard {
        let score = |row: &PublicRow| if metric == Metric::Joined { row.joined } else { row.activated };
        let (mut named, mut others) = (Vec::new(), Vec::new());
        for row in &self.members {
            match &row.name {
                RowName::Named(name) if zeros == Zeros::Shown || score(row) > PublicCount(0) => {
                    named.push(PublicBoardRow { rank: None, name: Some(name.clone()), row: row.clone() });
                }
                RowName::Named(_) => {}
                RowName::Others | RowName::Unlabelled | RowName::Months(..) => {
                    others.push(PublicBoardRow { rank: None, name: None, row: row.clone() });
                }
            }
        }
        named.sort_by_cached_key(|row| {
            let name = row.name.clone().unwrap_or_default();
            (Reverse(score(&row.row)), norwegian_key(&name), name)
        });
        let scores: Vec<PublicCount> = named.iter().map(|row| score(&row.row)).collect();
        for (row, own) in named.iter_mut().zip(&scores) {
            row.rank = scores.iter().position(|score| score == own).map(|place| place + 1);
        }
        named.retain(|row| top.is_none_or(|top| row.rank.is_some_and(|rank| rank <= top)));
        named.append(&mut others);
        PublicBoard { heading: self.heading.clone(), metric, rows: named }
    }
}

#[cfg(test)]
mod tests {
    use super::super::TrueCounts;
    use super::*;
    use crate::report::fixtures::heading;

    #[test]
    fn seven_six_and_five_share_the_first_rank() {
        let member = |id: &str, joined: i64| (id.to_owned(), Some(id.to_owned()), [joined + 20, joined, joined]);
        let members =
            vec![member("Kari", 5), member("Anne", 7), member("Berit", 6), (String::new(), None, [60, 40, 30])];
        let totals = [138, 58, 48];
        let page = PublicPage::make(heading(), TrueCounts { totals, members, ..TrueCounts::default() });
        let rows = page.board(Metric::Joined, None, Zeros::LeftOut).rows;
        let shown: Vec<(Option<usize>, Option<&str>)> =
            rows.iter().map(|row| (row.rank, row.name.as_deref())).collect();
        assert_eq!(shown, [(Some(1), Some("Anne")), (Some(1), Some("Berit")), (Some(1), Some("Kari")), (None, None)]);
    }
}
