//! Merges: two ids that are one person, two members that are one (semantics section 4, rule 0).
//!
//! A merge is a dated fact that may be taken back. [`Merges`] is what the facts up to one revision come to: for each id
//! the one at the end of its chain. [`Persons`] and [`Members`] are what attribution asks.

use rustc_hash::{FxBuildHasher, FxHashMap};
use std::borrow::Borrow;
use std::hash::Hash;

/// The recorded merge of one id into another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge<K> {
    /// The id that stands for another from now on.
    pub id: K,
    /// The id that it stands for.
    pub into: K,
    /// The revision that recorded it.
    pub revision: i64,
    /// The revision that took it back, if one did.
    pub undone_revision: Option<i64>,
}

impl<K> Merge<K> {
    /// Whether it holds at a revision.
    pub fn holds_at(&self, revision: i64) -> bool {
        self.revision <= revision && self.undone_revision.is_none_or(|undone| undone > revision)
    }
}

/// Why two ids cannot be merged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MergeError<K> {
    /// The id is merged already; the other one has to be taken back first.
    #[error("`{id}` is already merged into `{into}`")]
    AlreadyMerged {
        /// The id.
        id: K,
        /// What it is merged into.
        into: K,
    },
    /// The chain of the other id ends at this one.
    #[error("`{into}` is already merged into `{id}`")]
    Circle {
        /// The id.
        id: K,
        /// The id that leads back to it.
        into: K,
    },
    /// Both are the same id.
    #[error("`{0}` cannot be merged into itself")]
    Itself(K),
}

/// The merges that hold at one revision. There are no circles: a merge that would close one is left out.
#[derive(Debug, Clone)]
pub struct Merges<K> {
    /// What each merged id was merged into.
    into: FxHashMap<K, K>,
    /// The end of each merged id's chain.
    ends: FxHashMap<K, K>,
    /// All ids that end at an id, in order, itself left out.
    merged: FxHashMap<K, Vec<K>>,
}

impl<K> Default for Merges<K> {
    fn default() -> Self {
        Self::none()
    }
}

impl<K> Merges<K> {
    /// No merges: every id stands for itself.
    pub const fn none() -> Self {
        Self {
            into: FxHashMap::with_hasher(FxBuildHasher),
            ends: FxHashMap::with_hasher(FxBuildHasher),
            merged: FxHashMap::with_hasher(FxBuildHasher),
        }
    }

    /// Whether every id stands for itself.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

impl<K: Clone + Eq + Hash + Ord> Merges<K> {
    /// The merges that hold at a revision, out of all that were recorded, in any order.
    ///
    /// ```
    /// use verve::domain::{Merge, Merges};
    ///
    /// let merge = |id, into, revision| Merge { id, into, revision, undone_revision: None };
    /// let recorded = [merge("a", "b", 3), merge("b", "c", 5)];
    /// let [earlier, later] = [4, 5].map(|revision| Merges::at(recorded, revision));
    /// assert_eq!((*earlier.end(&"a"), *later.end(&"a")), ("b", "c"));
    /// ```
    pub fn at(recorded: impl IntoIterator<Item = Merge<K>>, revision: i64) -> Self {
        let mut holding: Vec<Merge<K>> = recorded.into_iter().filter(|merge| merge.holds_at(revision)).collect();
        holding.sort_by(|a, b| (a.revision, &a.id).cmp(&(b.revision, &b.id)));
        let mut merges = Self::none();
        for merge in holding {
            if merges.check::<K>(&merge.id, &merge.into).is_ok() {
                merges.into.insert(merge.id, merge.into);
            }
        }
        merges.follow_chains();
        merges
    }

    /// Whether an id may be merged into another now.
    ///
    /// # Errors
    /// [`MergeError`] where it is merged already, or the merge would close a circle.
    pub fn check<Q>(&self, id: &Q, into: &Q) -> Result<(), MergeError<K>>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ToOwned<Owned: Into<K>> + ?Sized,
    {
        let owned = |id: &Q| id.to_owned().into();
        if id == into {
            return Err(MergeError::Itself(owned(id)));
        }
        if let Some(other) = self.into.get(id) {
            return Err(MergeError::AlreadyMerged { id: owned(id), into: other.clone() });
        }
        if self.last_of(into) == id {
            return Err(MergeError::Circle { id: owned(id), into: owned(into) });
        }
        Ok(())
    }

    /// The id at the end of an id's chain: itself where it is not merged.
    pub fn end<'a, Q>(&'a self, id: &'a Q) -> &'a Q
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        if self.ends.is_empty() { id } else { self.ends.get(id).map_or(id, Borrow::borrow) }
    }

    /// The other ids that are one with an id: those that end where it ends, and that end.
    pub fn others<'a, Q>(&'a self, id: &'a Q) -> impl Iterator<Item = &'a Q>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let end = self.end(id);
        let merged = self.merged.get(end).map_or(&[][..], Vec::as_slice);
        std::iter::once(end).chain(merged.iter().map(Borrow::borrow)).filter(move |other| *other != id)
    }

    /// All ids that are one, given by one of them.
    pub fn all<'a, Q>(&'a self, id: &'a Q) -> impl Iterator<Item = &'a Q>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        std::iter::once(id).chain(self.others(id))
    }

    /// The last id of a chain, gone through step by step.
    fn last_of<'a, Q>(&'a self, id: &'a Q) -> &'a Q
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        // Each step takes another merge, and no merge closes a circle.
        std::iter::successors(Some(id), |id| self.into.get(*id).map(Borrow::borrow)).last().unwrap_or(id)
    }

    fn follow_chains(&mut self) {
        let mut ids: Vec<&K> = self.into.keys().collect();
        ids.sort_unstable();
        let pairs: Vec<(K, K)> = ids.into_iter().map(|id| (id.clone(), self.last_of::<K>(id).clone())).collect();
        for (id, end) in pairs {
            self.merged.entry(end.clone()).or_default().push(id.clone());
            self.ends.insert(id, end);
        }
    }
}

/// Which user ids are one person.
pub type Persons = Merges<Box<str>>;

/// Which members are one, and who they are as users of the app.
#[derive(Debug, Clone, Default)]
pub struct Members {
    merges: Merges<i64>,
    own_users: FxHashMap<i64, Box<str>>,
}

impl Members {
    /// No merges: every member stands for themselves.
    pub const fn none() -> Self {
        Self { merges: Merges::none(), own_users: FxHashMap::with_hasher(FxBuildHasher) }
    }

    /// The merges that hold at a revision.
    ///
    /// `own_users` gives the user id that each member had then, by default the `member_id`; those of members who are in
    /// no merge may be left out.
    pub fn at(
        recorded: impl IntoIterator<Item = Merge<i64>>,
        own_users: impl IntoIterator<Item = (i64, Box<str>)>,
        revision: i64,
    ) -> Self {
        Self { merges: Merges::at(recorded, revision), own_users: own_users.into_iter().collect() }
    }

    /// The merges themselves, by the members' numbers.
    pub const fn merges(&self) -> &Merges<i64> {
        &self.merges
    }

    /// The number of the member whom a member counts as.
    pub fn end(&self, member_no: i64) -> i64 {
        *self.merges.end(&member_no)
    }

    /// The user ids of the other members who are one with a member.
    pub fn other_users(&self, member_no: i64) -> impl Iterator<Item = &str> {
        let end = self.end(member_no);
        let merged = self.merges.merged.get(&end).map_or(&[][..], Vec::as_slice);
        let others = std::iter::once(end).chain(merged.iter().copied()).filter(move |other| *other != member_no);
        others.filter_map(|other| self.own_users.get(&other).map(|user| &**user))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn merge(id: &str, into: &str, revision: i64, undone_revision: Option<i64>) -> Merge<Box<str>> {
        Merge { id: id.into(), into: into.into(), revision, undone_revision }
    }

    #[test]
    fn chains_go_to_their_end() {
        let persons = Persons::at([merge("a", "b", 1, None), merge("b", "c", 2, None), merge("d", "c", 3, None)], 9);
        assert_eq!(["a", "b", "c", "d", "e"].map(|id| persons.end(id)), ["c", "c", "c", "c", "e"]);
        let others = |id| persons.others(id).collect::<Vec<_>>();
        assert_eq!(others("a"), ["c", "b", "d"]);
        assert_eq!(others("c"), ["a", "b", "d"]);
        assert!(others("e").is_empty());
    }

    #[test]
    fn an_earlier_revision_sees_other_merges() {
        let recorded = || [merge("a", "b", 2, Some(5)), merge("a", "c", 6, None), merge("b", "a", 7, None)];
        let end = |revision| ["a", "b"].map(|id| Persons::at(recorded(), revision).end(id).to_owned());
        assert_eq!(end(1), ["a", "b"]);
        assert_eq!(end(2), ["b", "b"]);
        assert_eq!(end(4), ["b", "b"]);
        assert_eq!(end(5), ["a", "b"]);
        assert_eq!(end(6), ["c", "b"]);
        assert_eq!(end(7), ["c", "c"]);
        assert!(Persons::at(recorded(), 1).is_empty());
    }

    #[test]
    fn a_second_merge_of_one_id_and_circles_are_refused() {
        let persons = Persons::at([merge("a", "b", 1, None), merge("b", "c", 2, None)], 9);
        let second = persons.check("a", "c").unwrap_err();
        assert_eq!(second.to_string(), "`a` is already merged into `b`");
        let circle = persons.check("c", "a").unwrap_err();
        assert_eq!(circle.to_string(), "`a` is already merged into `c`");
        assert_eq!(persons.check("x", "x"), Err(MergeError::Itself("x".into())));
        assert_eq!(persons.check("c", "x"), Ok(()));
        assert_eq!(persons.check("x", "a"), Ok(()));
        let taken_back = Persons::at([merge("a", "b", 1, Some(3))], 3);
        assert_eq!(taken_back.check("a", "c"), Ok(()));
    }

    #[test]
    fn members_who_are_one_know_each_other_as_users() {
        let recorded = [(1, 2), (3, 2)].map(|(id, into)| Merge { id, into, revision: 1, undone_revision: None });
        let own_users = [(1, "u-1"), (2, "u-2"), (3, "m-3")].map(|(member, user)| (member, user.into()));
        let members = Members::at(recorded, own_users, 1);
        assert_eq!([1, 2, 3, 4].map(|member| members.end(member)), [2, 2, 2, 4]);
        assert_eq!(members.other_users(1).collect::<Vec<_>>(), ["u-2", "m-3"]);
        assert_eq!(members.other_users(2).collect::<Vec<_>>(), ["u-1", "m-3"]);
        assert_eq!(members.other_users(4).count(), 0);
        assert_eq!(Members::none().end(1), 1);
    }

    proptest! {
        #[test]
        fn what_passes_the_check_holds_at_every_revision(
            commands in proptest::collection::vec((0..7_i64, prop_oneof![3 => (0..7_i64).prop_map(Some), 1 => Just(None)]), 0..25),
        ) {
            let mut recorded: Vec<Merge<i64>> = Vec::new();
            for (revision, &(id, into)) in (1..).zip(&commands) {
                let merges = Merges::at(recorded.iter().copied(), revision);
                match into {
                    Some(into) if merges.check(&id, &into).is_ok() => {
                        recorded.push(Merge { id, into, revision, undone_revision: None });
                    }
                    Some(_) => {}
                    None => {
                        let held = recorded.iter_mut().filter(|merge| merge.id == id && merge.holds_at(revision));
                        held.for_each(|merge| merge.undone_revision = Some(revision));
                    }
                }
            }
            for revision in 0..=commands.len() as i64 {
                let merges = Merges::at(recorded.iter().rev().copied(), revision);
                for merge in recorded.iter().filter(|merge| merge.holds_at(revision)) {
                    prop_assert_eq!(merges.end(&merge.id), merges.end(&merge.into));
                }
                for id in 0..7 {
                    let mut one: Vec<i64> = merges.others(&id).copied().chain([id]).collect();
                    one.sort_unstable();
                    let same_end = (0..7).filter(|other| merges.end(other) == merges.end(&id));
                    prop_assert_eq!(one, same_end.collect::<Vec<i64>>());
                    prop_assert_eq!(merges.end(merges.end(&id)), merges.end(&id));
                }
            }
        }

        #[test]
        fn no_rows_make_a_circle(rows in proptest::collection::vec((0..7_i64, 0..7_i64, 1..4_i64), 0..20)) {
            let recorded = rows.iter().map(|&(id, into, revision)| Merge { id, into, revision, undone_revision: None });
            let merges = Merges::at(recorded, 3);
            for id in 0..7 {
                prop_assert_eq!(merges.end(merges.end(&id)), merges.end(&id));
            }
        }
    }
}
