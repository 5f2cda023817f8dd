//! Changing what decides counts.

use super::recompute;
use crate::domain::Instant;
use crate::store::directory::{member_groups, settings};
use crate::store::facts::revisions::{self, RevisionKind};
use crate::store::privacy::audit::{self, About, Action};
use crate::store::{Change, Result, Settings};

impl Change {
    /// Changes what decides counts, as a revision of its own, and recomputes the answers.
    pub async fn change_settings(&mut self, to: &Settings, now: Instant) -> Result<()> {
        let before = settings::load(self, i64::MAX).await?;
        if before == *to {
            return Ok(());
        }
        let revision = revisions::take(self, RevisionKind::Settings, None, now).await?;
        settings::insert(self, revision, to).await?;
        // The horizon decides reports only; zone and window decide what is stored.
        if before.timezone != to.timezone || before.window_days != to.window_days {
            recompute::rebuild(self, revision).await?;
        }
        if before.timezone != to.timezone {
            member_groups::move_to_zone(self, to.timezone).await?;
        }
        let field = before.differs_in(to);
        audit::record(self, Action::OrganizationChanged, About::Thing(field), 1).await?;
        Ok(())
    }
}
