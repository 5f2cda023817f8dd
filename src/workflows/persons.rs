//! Two user ids of one person: recorded and taken back; what they did is attributed to the one.

use super::attribute::rework::{Touched, rework};
use crate::domain::{Instant, Persons};
use crate::store::Change;
use crate::store::directory::person_merges;
use crate::store::error::{Result, StoreError};
use crate::store::facts::revisions::{self, RevisionKind};
use crate::store::privacy::audit::{self, About, Action};
use crate::store::privacy::erased_ids::{Named, is_erased_user};

impl Change {
    /// Records that two user ids are one person; answers with how many events are attributed otherwise.
    ///
    /// # Errors
    /// [`StoreError::Merge`] where the first is merged already or the merge would close a circle, [`StoreError::Erased`]
    /// where one of them was erased.
    pub async fn merge_person(&mut self, user: &str, into: &str, now: Instant) -> Result<usize> {
        for user in [user, into] {
            if is_erased_user(self, user).await? {
                return Err(StoreError::Erased(user.to_owned()));
            }
        }
        let checked = Persons::at(person_merges::all(self).await?, i64::MAX - 1).check(user, into);
        checked.map_err(|why| StoreError::Merge { kind: "person", why })?;
        let revision = revisions::take(self, RevisionKind::Merges, None, now).await?;
        person_merges::insert(self, user, into, revision).await?;
        audit::record(self, Action::PersonMerged, About::Person(Named::User, user), 1).await?;
        let touched = Touched { users: vec![user.to_owned(), into.to_owned()], ..Touched::default() };
        Ok(rework(self, touched, revision).await?.events)
    }

    /// Takes back that a user id is the person of another; answers with that other id, and with how many events are
    /// attributed otherwise.
    ///
    /// # Errors
    /// [`StoreError::NotMerged`] where it is merged into none.
    pub async fn unmerge_person(&mut self, user: &str, now: Instant) -> Result<(String, usize)> {
        let recorded = person_merges::all(self).await?;
        let Some(merge) = recorded.iter().find(|merge| *merge.id == *user && merge.undone_revision.is_none()) else {
            return Err(StoreError::NotMerged(user.to_owned()));
        };
        let revision = revisions::take(self, RevisionKind::Merges, None, now).await?;
        person_merges::undo(self, user, revision).await?;
        audit::record(self, Action::PersonUnmerged, About::Person(Named::User, user), 1).await?;
        let touched = Touched { users: vec![user.to_owned(), merge.into.to_string()], ..Touched::default() };
        Ok((merge.into.to_string(), rework(self, touched, revision).await?.events))
    }
}
