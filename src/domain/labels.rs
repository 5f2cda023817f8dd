//! The labels by which figures are grouped, as they were: groups have days and revisions (semantics section 6). Campaigns
//! and channels have revisions alone: of each change the store keeps what was before it.

/// What no label begins with: `(none)`, `(erased)` and `(others)` are words of the answers.
pub const NOT_FIRST: char = '(';

/// Whether a text can be a label: an answer's own words cannot.
pub fn is_label(text: &str) -> bool {
    !text.starts_with(NOT_FIRST)
}

/// From when on a member belongs to a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ValidFrom {
    /// From always on, in place of all that was recorded before (`--from always`).
    Always,
    /// From that local day on, in days since 1970.
    Day(i32),
}

/// One recorded change of a member's group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupChange<L> {
    /// From when on it holds.
    pub from: ValidFrom,
    /// The revision that recorded it.
    pub revision: i64,
    /// The group; `None` for a member who belongs to none.
    pub group: Option<L>,
}

/// A member's groups as they were known at one revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedGroups<L> {
    /// By the first day on which they hold, each day once; the first begins with [`ValidFrom::Always`].
    groups: Vec<(ValidFrom, Option<L>)>,
}

impl<L> DatedGroups<L> {
    /// The groups that the changes up to a revision leave.
    ///
    /// The changes may come in any order, but for two of one day and one revision, of which the later one holds.
    ///
    /// ```
    /// use verve::domain::labels::{DatedGroups, GroupChange, ValidFrom};
    ///
    /// let change = |from, revision, group| GroupChange { from, revision, group: Some(group) };
    /// let changes = [
    ///     change(ValidFrom::Day(20_000), 1, "Bergen"),
    ///     change(ValidFrom::Day(20_100), 4, "Tromsø"),
    /// ];
    /// let groups = DatedGroups::at(changes, 4);
    /// // The first group of a member holds for all days before, too.
    /// assert_eq!([0, 20_099, 20_100].map(|day| groups.on(day)), [Some(&"Bergen"), Some(&"Bergen"), Some(&"Tromsø")]);
    /// assert_eq!(DatedGroups::at(changes, 3).on(20_100), Some(&"Bergen"));
    /// ```
    pub fn at(changes: impl IntoIterator<Item = GroupChange<L>>, revision: i64) -> Self {
        let mut changes: Vec<GroupChange<L>> =
            changes.into_iter().filter(|change| change.revision <= revision).collect();
        changes.sort_by_key(|change| change.revision);
        if let Some(start) = changes.iter().rposition(|change| change.from == ValidFrom::Always) {
            changes.drain(..start);
        }
        // A member who is added today counts for their group in last year's figures too: nothing else is known of then.
        if let Some(first) = changes.first_mut() {
            first.from = ValidFrom::Always;
        }
        changes.sort_by_key(|change| change.from);
        let mut groups: Vec<(ValidFrom, Option<L>)> = Vec::with_capacity(changes.len());
        for change in changes {
            match groups.last_mut().filter(|(from, _)| *from == change.from) {
                Some((_, group)) => *group = change.group,
                None => groups.push((change.from, change.group)),
            }
        }
        Self { groups }
    }

    /// The group on a local day, in days since 1970.
    pub fn on(&self, day: i32) -> Option<&L> {
        let later = self.groups.partition_point(|(from, _)| *from <= ValidFrom::Day(day));
        self.groups.get(later.checked_sub(1)?)?.1.as_ref()
    }

    /// Whether nothing is known: the revision is older than the member.
    pub const fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Whether the member has one group on all days, or none on all of them.
    pub const fn is_constant(&self) -> bool {
        self.groups.len() <= 1
    }

    /// From when on which group holds, by day.
    pub fn entries(&self) -> &[(ValidFrom, Option<L>)] {
        &self.groups
    }

    /// Whether it names no group on any day: the next is the first.
    pub fn names_none(&self) -> bool {
        self.groups.iter().all(|(_, group)| group.is_none())
    }

    /// Whether one group, or none, holds on all days of `[from, until)`.
    pub fn is_constant_in(&self, [from, until]: [i32; 2]) -> bool {
        let within =
            |entry: &&(ValidFrom, Option<L>)| matches!(entry.0, ValidFrom::Day(day) if from < day && day < until);
        !self.groups.iter().any(|entry| within(&entry))
    }

    /// Whether a change would record what is recorded already.
    pub fn says(&self, from: ValidFrom, group: Option<&L>) -> bool
    where
        L: PartialEq,
    {
        match from {
            // It replaces all that begins later too.
            ValidFrom::Always if !self.is_constant() => false,
            ValidFrom::Always | ValidFrom::Day(_) => {
                self.groups.iter().any(|(day, known)| *day == from && known.as_ref() == group)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// 2025-06-30, the last day before the move.
    const JUNE_30: i32 = 20_269;
    const JULY_1: i32 = JUNE_30 + 1;

    fn change(from: ValidFrom, revision: i64, group: &str) -> GroupChange<&str> {
        GroupChange { from, revision, group: (group != "-").then_some(group) }
    }

    fn on(changes: &[GroupChange<&'static str>], revision: i64, day: i32) -> Option<&'static str> {
        DatedGroups::at(changes.iter().copied(), revision).on(day).copied()
    }

    #[test]
    fn who_moves_takes_nothing_along() {
        let changes = [change(ValidFrom::Day(19_000), 3, "Bergen"), change(ValidFrom::Day(JULY_1), 40, "Tromsø")];
        assert_eq!(on(&changes, 40, JUNE_30), Some("Bergen"));
        assert_eq!(on(&changes, 40, JULY_1), Some("Tromsø"));
        assert_eq!(on(&changes, 60, JULY_1 + 400), Some("Tromsø"));
        // What was published in June is made again as it was.
        assert_eq!(on(&changes, 39, JULY_1), Some("Bergen"));
    }

    #[test]
    fn a_correction_replaces_all_before_it() {
        let changes = [
            change(ValidFrom::Day(19_000), 3, "Bergen"),
            change(ValidFrom::Day(JULY_1), 40, "Tromsø"),
            change(ValidFrom::Always, 50, "Oslo"),
        ];
        for day in [0, 19_000, JUNE_30, JULY_1, 30_000] {
            assert_eq!(on(&changes, 50, day), Some("Oslo"));
        }
        assert_eq!((on(&changes, 49, JUNE_30), on(&changes, 49, JULY_1)), (Some("Bergen"), Some("Tromsø")));
        let later = [changes[0], changes[1], changes[2], change(ValidFrom::Day(JULY_1), 51, "Bodø")];
        assert_eq!((on(&later, 51, JUNE_30), on(&later, 51, JULY_1)), (Some("Oslo"), Some("Bodø")));
    }

    #[test]
    fn the_first_group_holds_from_always() {
        let changes = [change(ValidFrom::Day(JULY_1), 3, "Bergen"), change(ValidFrom::Day(19_000), 4, "Oslo")];
        assert_eq!(on(&changes[..1], 3, 0), Some("Bergen"));
        assert_eq!((on(&changes, 4, 18_999), on(&changes, 4, 19_000)), (Some("Bergen"), Some("Oslo")));
        // It does not begin a second time on the day on which it was recorded.
        assert_eq!(on(&changes, 4, JULY_1), Some("Oslo"));
        assert_eq!(on(&changes, 2, JULY_1), None);
    }

    #[test]
    fn of_two_changes_of_one_day_the_later_revision_holds() {
        let changes = [
            change(ValidFrom::Always, 1, "Oslo"),
            change(ValidFrom::Day(10), 7, "Bodø"),
            change(ValidFrom::Day(10), 5, "Bergen"),
            change(ValidFrom::Day(10), 9, "Alta"),
            change(ValidFrom::Day(10), 9, "Vadsø"),
        ];
        let known = [1, 5, 7, 9].map(|revision| on(&changes, revision, 10));
        assert_eq!(known, [Some("Oslo"), Some("Bergen"), Some("Bodø"), Some("Vadsø")]);
    }

    #[test]
    fn a_member_may_leave_every_group() {
        let changes = [
            change(ValidFrom::Always, 1, "Oslo"),
            change(ValidFrom::Day(10), 2, "-"),
            change(ValidFrom::Day(20), 3, "Alta"),
        ];
        assert_eq!([9, 10, 20].map(|day| on(&changes, 3, day)), [Some("Oslo"), None, Some("Alta")]);
        assert_eq!(on(&[], 3, 10), None);
    }

    #[test]
    fn what_is_recorded_already_is_no_change() {
        let changes = [change(ValidFrom::Always, 1, "Oslo"), change(ValidFrom::Day(10), 2, "Bodø")];
        let groups = DatedGroups::at(changes.iter().copied(), 2);
        let says = |from, group: &'static str| groups.says(from, Some(&group));
        assert!(says(ValidFrom::Day(10), "Bodø") && !says(ValidFrom::Day(10), "Oslo"));
        // Bodø would begin on the 11th whatever is recorded of the 10th later.
        assert!(!says(ValidFrom::Day(11), "Bodø") && !says(ValidFrom::Always, "Oslo"));
        let alone = DatedGroups::at([changes[0]], 1);
        assert!(alone.says(ValidFrom::Always, Some(&"Oslo")) && !alone.says(ValidFrom::Always, None));
        assert!(groups.is_constant_in([10, 99]) && groups.is_constant_in([i32::MIN, 10]));
        assert!(!groups.is_constant_in([9, 11]));
    }

    /// The rule as the page says it, without sorting.
    fn as_written(changes: &[GroupChange<u8>], revision: i64, day: i32) -> Option<u8> {
        let known = || changes.iter().filter(|change| change.revision <= revision);
        let reset = known().filter(|change| change.from == ValidFrom::Always).map(|change| change.revision).max();
        let left = || known().filter(|change| reset.is_none_or(|reset| change.revision >= reset));
        let first = left().map(|change| change.revision).min()?;
        let begin = |change: &GroupChange<u8>| if change.revision == first { ValidFrom::Always } else { change.from };
        let begun = left().filter(|change| begin(change) <= ValidFrom::Day(day));
        begun.max_by_key(|change| (begin(change), change.revision))?.group
    }

    proptest! {
        #[test]
        fn sorting_keeps_the_rule(
            froms in proptest::collection::vec((prop_oneof![Just(None), (0..6_i32).prop_map(Some)], 0..3_u8), 0..8),
            order in any::<u64>(),
            revision in 0..9_i64,
            day in -1..7_i32,
        ) {
            let mut changes: Vec<GroupChange<u8>> = Vec::new();
            for (number, (day, group)) in froms.into_iter().enumerate() {
                let from = day.map_or(ValidFrom::Always, ValidFrom::Day);
                let change = GroupChange { from, revision: number as i64 + 1, group: (group > 0).then_some(group) };
                let place = (order >> (number * 4)) as usize % (changes.len() + 1);
                changes.insert(place, change);
            }
            let groups = DatedGroups::at(changes.iter().copied(), revision);
            prop_assert_eq!(groups.on(day).copied(), as_written(&changes, revision, day));
        }
    }
}
