//! The groups of members as a revision knew them.

use crate::domain::labels::DatedGroups;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The groups of all members as a revision knew them.
#[derive(Debug, Default)]
pub struct MemberGroups {
    /// The members who have one group, or none, on all days.
    pub(super) constant: FxHashMap<i64, Option<Arc<str>>>,
    /// Those who moved.
    pub(super) dated: FxHashMap<i64, DatedGroups<Arc<str>>>,
}

impl MemberGroups {
    /// The group of a member on a local day, in days since 1970.
    pub fn on(&self, member_no: i64, day: i32) -> Option<&str> {
        match self.constant.get(&member_no) {
            Some(group) => group.as_deref(),
            None => self.dated.get(&member_no)?.on(day).map(|group| &**group),
        }
    }

    /// The groups of a member who moved; none of one who has the same group on all days.
    pub fn dated(&self, member_no: i64) -> Option<&DatedGroups<Arc<str>>> {
        self.dated.get(&member_no)
    }

    /// Whether anybody moved.
    pub fn has_dated(&self) -> bool {
        !self.dated.is_empty()
    }

    /// Whether the revision knew the member.
    pub fn knows(&self, member_no: i64) -> bool {
        self.constant.contains_key(&member_no) || self.dated.contains_key(&member_no)
    }

    /// Every group that somebody has on some day.
    pub fn names(&self) -> BTreeSet<&str> {
        let moved = self.dated.values().flat_map(DatedGroups::entries).map(|(_, group)| group);
        self.constant.values().chain(moved).flatten().map(|group| &**group).collect()
    }
}

/// Who was in a group, or in none, as a revision knew it.
#[derive(Debug, Default)]
pub struct GroupMembers {
    /// On all days.
    pub(super) always: FxHashSet<i64>,
    /// On some days.
    pub(super) at_times: FxHashMap<i64, DatedGroups<()>>,
}

impl GroupMembers {
    /// Everybody who was in it on some day.
    pub fn all(&self) -> FxHashSet<i64> {
        self.always.iter().chain(self.at_times.keys()).copied().collect()
    }

    /// Whether a member was in it on a local day, in days since 1970.
    pub fn admits(&self, member_no: i64, day: i32) -> bool {
        self.always.contains(&member_no) || self.at_times.get(&member_no).is_some_and(|groups| groups.on(day).is_some())
    }

    /// Whether a member came or left on a day after the first of `[from, until)`.
    pub fn moves_in(&self, member_no: i64, days: [i32; 2]) -> bool {
        self.at_times.get(&member_no).is_some_and(|groups| !groups.is_constant_in(days))
    }

    /// Those who were in it on some days and not on others.
    pub fn at_times(&self) -> impl Iterator<Item = i64> {
        self.at_times.keys().copied()
    }

    /// Whether everybody who was in it ever always was.
    pub fn is_constant(&self) -> bool {
        self.at_times.is_empty()
    }
}
