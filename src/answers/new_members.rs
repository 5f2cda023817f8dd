//! New members whom no mentor brought, beside those that funnels count.

use super::query::ResolvedQuery;
use crate::domain::Instant;
use crate::domain::attribution::Newcomer;
use crate::domain::calendar::{date_of, day_number, local_day};
use crate::report::new_members::Newcomers;
use crate::store::{Result, Snapshot};

/// The new members of a resolved query's period without a referral (semantics section 6); filters narrow nothing of them.
pub(super) async fn newcomers(snapshot: &mut Snapshot, resolved: &ResolvedQuery) -> Result<Newcomers> {
    let within = [resolved.interval.from, resolved.interval.until.min(resolved.end())];
    let ever = [Instant(i64::MIN), resolved.end()];
    let last_day = day_number(local_day(resolved.as_of, resolved.settings.timezone));
    let mut sealed = snapshot.sealed_newcomers(resolved.revision).await?;
    sealed.retain(|newcomer| newcomer.day <= last_day);
    let is_without_mentor = |all: &[Newcomer]| all.iter().any(|newcomer| newcomer.reason.is_none());
    let mut is_known = sealed.iter().any(|newcomer| newcomer.reason.is_none());
    sealed.retain(|newcomer| resolved.heading.period.contains(date_of(newcomer.day)));
    let mut newcomers = if resolved.is_past {
        // An earlier revision takes its time: it is asked once.
        let all = snapshot.newcomers_at(resolved.revision, ever).await?;
        is_known |= is_without_mentor(&all);
        all
    } else {
        snapshot.newcomers(within).await?
    };
    newcomers.retain(|newcomer| within[0] <= newcomer.at && newcomer.at < within[1]);
    is_known |= is_without_mentor(&newcomers);
    if !is_known && !resolved.is_past {
        is_known = is_without_mentor(&snapshot.newcomers(ever).await?);
    }
    let mut counts = Newcomers::of(&newcomers, &sealed);
    counts.is_known |= is_known;
    Ok(counts)
}
