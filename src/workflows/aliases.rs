//! Further codes of links: added and taken off; events that carry them are attributed.

use super::attribute::rework::{Touched, rework};
use crate::domain::Instant;
use crate::store::directory::aliases;
use crate::store::error::{Result, StoreError};
use crate::store::facts::revisions::{self, RevisionKind};
use crate::store::privacy::audit::{self, About, Action};
use crate::store::{Change, Link};

impl Change {
    /// Gives a link a further code; answers with how many events are attributed otherwise.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where the code is in use in this installation.
    pub async fn add_alias(&mut self, link: &Link, alias: &str, now: Instant) -> Result<usize> {
        let revision = revisions::take(self, RevisionKind::Links, None, now).await?;
        aliases::insert(self, link.link_no, alias, revision).await?;
        audit::record(self, Action::LinksWritten, About::Thing(&link.code), 1).await?;
        let touched = Touched { codes: vec![alias.to_owned()], ..Touched::default() };
        Ok(rework(self, touched, revision).await?.events)
    }

    /// Lets a further code of a link lead nobody any more. The events that carry it still count.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where the link has no such code, or it was taken off before.
    pub async fn remove_alias(&mut self, link: &Link, alias: &str, now: Instant) -> Result<()> {
        if !aliases::remove(self, link.link_no, alias, now).await? {
            return Err(StoreError::NotFound { kind: "alias", name: alias.to_owned() });
        }
        audit::record(self, Action::LinksWritten, About::Thing(&link.code), 1).await?;
        Ok(())
    }
}
