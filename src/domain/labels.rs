//! The labels by which figures are grouped, as they were: groups have days and revisions, campaigns and channels
//! revisions alone (semantics section 6).

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
}

/// One recorded change of a link's campaign or channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LabelChange<L> {
    /// The revision that recorded it.
    pub revision: i64,
    /// The label; `None` where it was taken off.
    pub label: Option<L>,
}

/// The campaign or channel that was known at a revision: a new one holds for all days.
///
/// Of two changes of one revision the later one holds.
pub fn label_at<L>(changes: impl IntoIterator<Item = LabelChange<L>>, revision: i64) -> Option<L> {
    changes.into_iter().filter(|change| change.revision <= revision).max_by_key(|change| change.revision)?.label
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
    fn campaigns_are_those_known_at_the_revision() {
        let changes =
            [(3, Some("vår")), (9, None), (7, Some("høst"))].map(|(revision, label)| LabelChange { revision, label });
        let known = [2, 3, 6, 7, 8, 9].map(|revision| label_at(changes, revision));
        assert_eq!(known, [None, Some("vår"), Some("vår"), Some("høst"), Some("høst"), None]);
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
