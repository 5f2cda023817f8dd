//! New members whom no mentor brought, beside those that funnels count.

use super::question::View;
use crate::domain::Instant;
use crate::domain::attribution::Newcomer;
use crate::domain::calendar::{date_of, day_number, local_day};
use crate::report::new_members::Newcomers;
use crate::store::{Result, Snapshot};

/// The new members of a view's period without a referral (semantics section 6); filters narrow nothing of them.
pub(super) async fn newcomers(snapshot: &mut Snapshot, view: &View) -> Result<Newcomers> {
    let within = [view.interval.from, view.interval.until.min(view.end())];
    let ever = [Instant(i64::MIN), view.end()];
    let last_day = day_number(local_day(view.as_of, view.settings.timezone));
    let mut sealed = snapshot.sealed_newcomers(view.revision).await?;
    sealed.retain(|newcomer| newcomer.day <= last_day);
    let is_without_mentor = |all: &[Newcomer]| all.iter().any(|newcomer| newcomer.reason.is_none());
    let mut is_known = sealed.iter().any(|newcomer| newcomer.reason.is_none());
    sealed.retain(|newcomer| view.heading.period.contains(date_of(newcomer.day)));
    let mut newcomers = if view.is_past {
        // An earlier revision takes its time: it is asked once.
        let all = snapshot.newcomers_at(view.revision, ever).await?;
        is_known |= is_without_mentor(&all);
        all
    } else {
        snapshot.newcomers(within).await?
    };
    newcomers.retain(|newcomer| within[0] <= newcomer.at && newcomer.at < within[1]);
    is_known |= is_without_mentor(&newcomers);
    if !is_known && !view.is_past {
        is_known = is_without_mentor(&snapshot.newcomers(ever).await?);
    }
    let mut counts = Newcomers::of(&newcomers, &sealed);
    counts.is_known |= is_known;
    Ok(counts)
}
