//! Whose referrals a question is about, and in which stretches of time they lie.

use crate::domain::Merges;
use crate::store::OrgTransaction;
use crate::store::database::sql::Query;
use crate::store::error::Result;
use rustc_hash::FxHashSet;
use std::borrow::Cow;

/// From how many links on it is faster to go through everybody's referrals than to look for those of each link.
const MANY_LINKS: usize = 1_000;

/// Whose referrals are meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Selection {
    /// Everybody's.
    #[default]
    All,
    /// Those of some members, by number.
    Members(FxHashSet<i64>),
    /// Those of some links, by number.
    Links(FxHashSet<i64>),
}

/// How the referrals of a selection are found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Access {
    /// By going through all of them.
    Scan,
    /// By going through all of them and keeping those of some links.
    ScanFor(Vec<i64>),
    /// By going through all of them and keeping those that reached a stage at or after an instant, or are older than
    /// their link.
    ScanMoved(i64),
    /// By looking for those of each member.
    Members(Vec<i64>),
    /// By looking for those of each link.
    Links(Vec<i64>),
}

impl Selection {
    /// Whether the referrals of a link of a member are meant.
    pub fn admits(&self, member_no: i64, link_no: i64) -> bool {
        match self {
            Self::All => true,
            Self::Members(members) => members.contains(&member_no),
            Self::Links(links) => links.contains(&link_no),
        }
    }

    /// The same by the owners of links: where a member is meant, so are those who are merged into them.
    pub(crate) fn with_owners(&self, merges: &Merges<i64>) -> Cow<'_, Self> {
        match self {
            Self::Members(members) => Cow::Owned(Self::Members(owners(members, merges))),
            Self::All | Self::Links(_) => Cow::Borrowed(self),
        }
    }

    pub(crate) fn access(&self) -> Access {
        let sorted = |numbers: &FxHashSet<i64>| {
            let mut numbers: Vec<i64> = numbers.iter().copied().collect();
            numbers.sort_unstable();
            numbers
        };
        match self {
            Self::All => Access::Scan,
            Self::Members(members) => Access::Members(sorted(members)),
            Self::Links(links) if links.len() > MANY_LINKS => Access::ScanFor(sorted(links)),
            Self::Links(links) => Access::Links(sorted(links)),
        }
    }
}

/// The members whose links count for some members: themselves and those merged into them. A member who is merged counts
/// for another, and has no links here.
pub(crate) fn owners(members: &FxHashSet<i64>, merges: &Merges<i64>) -> FxHashSet<i64> {
    let counting = members.iter().filter(|member| merges.end(*member) == *member);
    counting.flat_map(|member| merges.all(member)).copied().collect()
}

impl Access {
    /// Binds the numbers that a statement of this access lists.
    pub fn bind(&self, query: Query) -> Query {
        match self {
            Self::Scan => query,
            Self::ScanMoved(instant) => query.bind(*instant),
            Self::ScanFor(numbers) | Self::Members(numbers) | Self::Links(numbers) => query.bind(numbers.as_slice()),
        }
    }
}

/// The stretch of time that an entry lies in: 2^41 microseconds are 25 days.
pub(crate) const fn span_of(entered_at: i64) -> i64 {
    entered_at >> 41
}

/// The first and the last instant of a stretch.
pub(crate) const fn instants_of(span: i64) -> [i64; 2] {
    let first = span << 41;
    [first, first + ((1 << 41) - 1)]
}

/// The stretches in which referrals entered in `[from, last]`, the earliest first.
pub(crate) async fn spans(tx: &mut OrgTransaction, [from, last]: [i64; 2]) -> Result<Vec<i64>> {
    // One look into the index for each: `DISTINCT` would go through all referrals.
    const SPANS: &str = "WITH RECURSIVE spans (span) AS (
            SELECT (SELECT MIN(entry_span) FROM referrals WHERE org_id = $1 AND entry_span >= $2)
            UNION ALL
            SELECT (SELECT MIN(r.entry_span) FROM referrals r WHERE r.org_id = $1 AND r.entry_span > spans.span)
            FROM spans
            WHERE spans.span < $3)
        SELECT span FROM spans WHERE span <= $3 ORDER BY span";
    tx.query_scalar(SPANS).bind(span_of(from)).bind(span_of(last)).fetch_all(tx).await
}

#[cfg(test)]
mod tests {
    use super::{instants_of, span_of};

    #[test]
    fn every_instant_lies_in_its_stretch() {
        for instant in [i64::MIN, -1, 0, 1, 1_704_063_600_000_000, i64::MAX] {
            let [first, last] = instants_of(span_of(instant));
            assert!(first <= instant && instant <= last, "{instant}");
        }
    }
}
