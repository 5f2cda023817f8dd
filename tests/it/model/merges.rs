//! Rule 0 of semantics section 4: several ids that are one person, or one member.

use super::Refusal;
use std::collections::{BTreeMap, BTreeSet};

/// Which id was merged into which other one, as it stands after the steps taken so far.
///
/// What stood earlier needs no dates here: an earlier answer is the one after fewer steps (`ledger::as_of`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merges {
    into: BTreeMap<String, String>,
    /// Whatever was merged, also what was taken back since.
    ever: BTreeSet<(String, String)>,
}

impl Merges {
    /// The id at the end of the chain that begins here: the id itself where it was merged into nothing.
    pub fn end<'a>(&'a self, id: &'a str) -> &'a str {
        // Circles are refused, so that every chain has an end.
        let mut end = id;
        while let Some(next) = self.into.get(end) {
            end = next;
        }
        end
    }

    /// Whether this id stands for itself.
    pub fn is_end(&self, id: &str) -> bool {
        !self.into.contains_key(id)
    }

    /// All ids that are one with this one, itself among them.
    pub fn together(&self, id: &str) -> BTreeSet<String> {
        let end = self.end(id);
        let merged = self.into.keys().filter(|other| self.end(other) == end);
        merged.cloned().chain([end.to_owned()]).collect()
    }

    /// Records that two ids are one.
    pub fn merge(&mut self, id: &str, into: &str) -> Result<(), Refusal> {
        if !self.is_end(id) {
            return Err(Refusal::MergedAlready);
        }
        if self.end(into) == id {
            return Err(Refusal::Circle);
        }
        self.into.insert(id.to_owned(), into.to_owned());
        self.ever.insert((id.to_owned(), into.to_owned()));
        Ok(())
    }

    /// Takes back what [`Merges::merge`] recorded of this id; what was merged into it stays so.
    pub fn unmerge(&mut self, id: &str) -> Result<(), Refusal> {
        self.into.remove(id).map(drop).ok_or(Refusal::NotMerged)
    }

    /// Drops everything that names one of these ids.
    pub fn forget(&mut self, ids: &BTreeSet<String>) {
        self.into.retain(|id, into| !ids.contains(id) && !ids.contains(into));
        self.ever.retain(|(id, into)| !ids.contains(id) && !ids.contains(into));
    }

    /// The first of all ids that hang together with this one by merges, those that were taken back among them.
    pub fn ever_together(&self, id: &str) -> String {
        let mut together = BTreeSet::from([id.to_owned()]);
        loop {
            let before = together.len();
            for (id, into) in &self.ever {
                if together.contains(id) || together.contains(into) {
                    together.extend([id.clone(), into.clone()]);
                }
            }
            if together.len() == before {
                return together.pop_first().unwrap_or_default();
            }
        }
    }

    /// Calls an id otherwise.
    pub fn rename(&mut self, id: &str, becomes: &str) {
        let name = |old: String| if old == id { becomes.to_owned() } else { old };
        self.into = std::mem::take(&mut self.into).into_iter().map(|(from, to)| (name(from), name(to))).collect();
        self.ever = std::mem::take(&mut self.ever).into_iter().map(|(from, to)| (name(from), name(to))).collect();
    }
}
