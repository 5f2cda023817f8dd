//! Taking rows together until a page tells of nobody (semantics section 11).

use super::inference::{Printed, Spans, Told};
use super::{Counts, FIGURES, PublicCount};

/// The name of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowName {
    /// A group, a campaign, a channel or a member.
    Named(String),
    /// What has no such label.
    Unlabelled,
    /// Rows that were taken together, and members who do not stand by name.
    Others,
    /// A month, or several that were taken together: the first and the last.
    Months(String, String),
}

/// A row with its true counts, which nobody sees.
#[derive(Debug, Clone)]
pub(super) struct TrueRow {
    pub name: RowName,
    /// What tells rows of one name apart.
    pub id: String,
    pub counts: Counts,
}

/// The rows of a breakdown.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    pub rows: Vec<TrueRow>,
    /// The counts of those taken together, where there are any.
    pub others: Option<Counts>,
    /// Whether rows stand in order of time, and are taken together with their neighbours.
    pub is_of_time: bool,
}

pub(super) fn printed(counts: &Counts) -> Printed {
    counts.map(PublicCount::of)
}

/// What decides which row is the smaller one: what is printed, then the name.
fn size(row: &TrueRow) -> ([PublicCount; FIGURES], &str) {
    let [reached, joined, activated] = printed(&row.counts);
    ([activated, joined, reached], &row.id)
}

impl Part {
    fn printed(&self) -> Vec<Printed> {
        let rows = self.rows.iter().map(|row| printed(&row.counts));
        rows.chain(self.others.as_ref().map(printed)).collect()
    }

    /// Whether it says nothing beside the totals.
    pub fn is_empty(&self) -> bool {
        let is_label = |row: &TrueRow| row.name != RowName::Unlabelled;
        !self.rows.iter().any(is_label) || self.is_of_time && self.rows.len() < 2
    }

    /// Takes the rows together that print nothing but zeros; whether one stands there must tell nothing.
    fn fold_zeros(&mut self) {
        if self.is_of_time {
            return;
        }
        let zero = [PublicCount(0); FIGURES];
        while let Some(place) = self.rows.iter().position(|row| printed(&row.counts) == zero) {
            self.take_out(place);
        }
    }

    fn take_out(&mut self, place: usize) {
        let row = self.rows.remove(place);
        let others = self.others.get_or_insert_default();
        others.iter_mut().zip(row.counts).for_each(|(sum, count)| *sum += count);
    }

    /// Takes a row together with others: a month with the smaller of its neighbours; a row that would stand alone with
    /// the smallest other row. A place behind the rows is that of the others.
    fn fold(&mut self, place: usize) {
        if self.is_of_time {
            return self.fold_month(place);
        }
        let is_alone = self.others.is_none();
        if place < self.rows.len() {
            self.take_out(place);
        }
        if (is_alone || place >= self.rows.len())
            && let Some(smallest) = self.smallest()
        {
            self.take_out(smallest);
        }
    }

    fn smallest(&self) -> Option<usize> {
        (0..self.rows.len()).min_by(|one, other| size(&self.rows[*one]).cmp(&size(&self.rows[*other])))
    }

    fn fold_month(&mut self, place: usize) {
        let neighbours = [place.checked_sub(1), Some(place + 1)];
        let neighbours = neighbours.into_iter().flatten().filter(|other| *other < self.rows.len());
        let Some(other) = neighbours.min_by(|one, other| size(&self.rows[*one]).cmp(&size(&self.rows[*other]))) else {
            self.rows.clear();
            return;
        };
        let later = self.rows.remove(place.max(other));
        let earlier = &mut self.rows[place.min(other)];
        earlier.counts.iter_mut().zip(later.counts).for_each(|(sum, count)| *sum += count);
        if let (RowName::Months(_, last), RowName::Months(_, end)) = (&mut earlier.name, later.name) {
            *last = end;
        }
    }
}

/// Takes rows together until no reader can say of a count what it is; parts that say nothing any more are left empty.
pub(super) fn fold(totals: &Counts, parts: &mut [Part]) {
    parts.iter_mut().for_each(Part::fold_zeros);
    loop {
        parts.iter_mut().filter(|part| part.is_empty()).for_each(|part| part.rows.clear());
        let shown: Vec<usize> = (0..parts.len()).filter(|place| !parts[*place].is_empty()).collect();
        let rows: Vec<Vec<Printed>> = shown.iter().map(|place| parts[*place].printed()).collect();
        let told = Told::by(&printed(totals), &rows);
        let is_pinned = |row: &Spans| row.iter().any(|span| span.is_pinned());
        let pinned =
            told.parts.iter().enumerate().find_map(|(part, rows)| Some((part, rows.iter().position(is_pinned)?)));
        if let Some((part, row)) = pinned {
            parts[shown[part]].fold(row);
        } else if is_pinned(&told.totals) {
            let smallest = |place: &&usize| parts[**place].smallest().map(|row| size(&parts[**place].rows[row]).0);
            let Some(&part) = shown.iter().min_by_key(smallest) else { return };
            let row = parts[part].smallest().unwrap_or_default();
            parts[part].fold(row);
        } else {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(rows: &[(&str, Counts)]) -> Part {
        let row = |(name, counts): &(&str, Counts)| TrueRow {
            name: RowName::Named((*name).to_owned()),
            id: (*name).to_owned(),
            counts: *counts,
        };
        Part { rows: rows.iter().map(row).collect(), ..Part::default() }
    }

    fn shown(part: &Part) -> Vec<[i64; 3]> {
        part.printed().iter().map(|row| row.map(|count| count.0)).collect()
    }

    #[test]
    fn five_four_and_four_are_five_each() {
        let mut parts = [part(&[("a", [20, 5, 3]), ("b", [20, 4, 3]), ("c", [20, 4, 3])])];
        fold(&[60, 13, 9], &mut parts);
        assert_eq!(shown(&parts[0]), [[20, 5, 5], [20, 5, 5], [20, 5, 5]]);
    }

    #[test]
    fn what_sums_pin_is_taken_together() {
        // Of 4 and 4 the total 8 prints 10: each is 4 or more, up to 7. Of 3 and 3 the total 6 prints 5: each is 3 or 4.
        let mut parts = [part(&[("a", [30, 3, 0]), ("b", [30, 3, 0]), ("c", [30, 20, 9])])];
        fold(&[90, 26, 9], &mut parts);
        assert_eq!(shown(&parts[0]), [[30, 5, 0], [30, 5, 0], [30, 20, 10]]);
        let mut pinned = [part(&[("a", [30, 3, 0]), ("b", [30, 3, 0])])];
        fold(&[60, 6, 0], &mut pinned);
        assert!(pinned[0].is_empty());
    }

    #[test]
    fn rows_of_zeros_say_nothing_by_being_there() {
        let mut parts = [part(&[("a", [30, 10, 9]), ("b", [2, 1, 1]), ("c", [0, 0, 0])])];
        fold(&[32, 11, 10], &mut parts);
        assert_eq!(parts[0].rows.len(), 1);
        assert_eq!(parts[0].others, Some([2, 1, 1]));
    }

    #[test]
    fn months_go_to_their_neighbours() {
        let month = |key: &str, counts| TrueRow {
            name: RowName::Months(key.to_owned(), key.to_owned()),
            id: key.to_owned(),
            counts,
        };
        let rows = vec![month("2025-01", [40, 30, 20]), month("2025-02", [3, 3, 3]), month("2025-03", [3, 3, 3])];
        let mut parts = [Part { rows, others: None, is_of_time: true }];
        fold(&[46, 36, 26], &mut parts);
        let names: Vec<&RowName> = parts[0].rows.iter().map(|row| &row.name).collect();
        assert!(names.len() < 4, "{names:?}");
    }
}
