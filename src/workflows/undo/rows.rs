//! What taking back an import of members or links came to.

use crate::store::NeededBy;

/// What became of the rows of an import that was taken back; members by their ids, links by their codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UndoneRows {
    /// The members that it added and that are gone, or the links that it made and that are closed from their beginning.
    pub removed: Vec<String>,
    /// What got values back that it had before.
    pub restored: Vec<RestoredRow>,
    /// What stays as it is.
    pub kept: Vec<KeptRow>,
    /// Whether the values that it replaced are known no more: they were purged.
    pub is_purged: bool,
}

/// A member or a link that got values back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoredRow {
    /// The member's id or the link's code.
    pub id: String,
    /// The columns of the file.
    pub fields: Vec<&'static str>,
}

/// A member or a link that stays as it is, or some values of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRow {
    /// The member's id or the link's code.
    pub id: String,
    /// The columns of the file; empty for one that the import added.
    pub fields: Vec<&'static str>,
    /// Why.
    pub why: WhyKept,
}

/// Why something stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhyKept {
    /// Somebody changed it after the import.
    ChangedSince,
    /// So many referrals count for the link.
    Counts(i64),
    /// Something needs the member.
    Needed(NeededBy),
    /// The member was erased; a link of theirs stays closed.
    Erased,
}

impl UndoneRows {
    /// Notes what got which values back, and which of its values stay.
    pub(super) fn note(&mut self, id: &str, restored: Vec<&'static str>, kept: Vec<&'static str>, why: WhyKept) {
        if !restored.is_empty() {
            self.restored.push(RestoredRow { id: id.to_owned(), fields: restored });
        }
        if !kept.is_empty() {
            self.kept.push(KeptRow { id: id.to_owned(), fields: kept, why });
        }
    }

    /// Notes that something that was added stays.
    pub(super) fn keep(&mut self, id: &str, why: WhyKept) {
        self.kept.push(KeptRow { id: id.to_owned(), fields: Vec::new(), why });
    }
}

/// What becomes of a value that an import replaced.
pub(super) enum Verdict<T> {
    /// It is as the import left it, and becomes again what it was.
    Restore(T),
    /// It was changed since, and stays.
    Keep,
    /// The import did not change it, or it is what it was already.
    Nothing,
}

/// Judges a value by what it was before and after the import, and is now.
pub(super) fn judge<T: PartialEq>(before: T, after: &T, now: &T) -> Verdict<T> {
    if before == *after || before == *now {
        Verdict::Nothing
    } else if after == now {
        Verdict::Restore(before)
    } else {
        Verdict::Keep
    }
}

#[cfg(test)]
mod tests {
    use super::{Verdict, judge};

    #[test]
    fn a_value_comes_back_only_where_nobody_touched_it_since() {
        let verdict = |before, after, now| match judge(before, &after, &now) {
            Verdict::Restore(value) => Some(Some(value)),
            Verdict::Keep => Some(None),
            Verdict::Nothing => None,
        };
        assert_eq!(verdict(1, 2, 2), Some(Some(1)));
        assert_eq!(verdict(1, 2, 3), Some(None));
        assert_eq!((verdict(1, 2, 1), verdict(1, 1, 3)), (None, None));
    }
}
