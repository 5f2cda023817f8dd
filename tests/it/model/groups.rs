//! Semantics section 6, "Labels": the group that a member had on a day.

use chrono::NaiveDate;
use std::collections::BTreeMap;

/// From when a new group holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// The local day on which it is set.
    Today,
    /// This local day.
    Day(NaiveDate),
    /// Always: it replaces all that was set before it.
    Always,
}

/// One fact: from a day on (none: from always) a member had this group, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    begins: Option<NaiveDate>,
    group: Option<String>,
}

/// The facts about the groups of all members, those of one member in the order of their revisions.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    rows: BTreeMap<String, Vec<Row>>,
}

impl Groups {
    /// Sets a member's group; `today` is the local day.
    pub fn set(&mut self, member_id: &str, group: Option<String>, from: From, today: NaiveDate) {
        let rows = self.rows.entry(member_id.to_owned()).or_default();
        let known =
            |begins| rows.iter().rev().find(|row: &&Row| row.begins == begins).and_then(|row| row.group.as_ref());
        // The first group holds from always, whenever it is set.
        let is_first = rows.iter().all(|row| known(row.begins).is_none());
        let begins = match from {
            _ if is_first => None,
            From::Today => Some(today),
            From::Day(day) => Some(day),
            From::Always => None,
        };
        if begins.is_none() {
            rows.clear();
        }
        rows.push(Row { begins, group });
    }

    /// The group of the latest row that begins on or before the day; of two of one day that of the later revision.
    pub fn on(&self, member_id: &str, day: NaiveDate) -> Option<&str> {
        let rows = self.rows.get(member_id)?.iter().enumerate();
        let begun = rows.filter(|(_, row)| row.begins.is_none_or(|begins| begins <= day));
        begun.max_by_key(|(revision, row)| (row.begins, *revision))?.1.group.as_deref()
    }

    /// Drops every row of a member.
    pub fn forget(&mut self, member_id: &str) {
        self.rows.remove(member_id);
    }
}
