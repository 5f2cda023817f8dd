//! Growth across the organizations that agreed.

use super::Filters;
use super::query::{Flagged, ReportQuery, ResolvedQuery};
use crate::domain::as_of::AsOf;
use crate::domain::calendar::Grain;
use crate::domain::period::{Period, PeriodError};
use crate::domain::{Instant, ReferralOutline};
use crate::report::growth::{Growth, GrowthBuilder, GrowthQuery};
use crate::report::scope::Basis;
use crate::store::{Organization, Result, Store, StoreError};
use chrono::{Months, NaiveDate};

/// Answers growth (semantics section 10), for one of the organizations where `asker` is its slug; `None` for a period
/// without ends.
pub async fn growth(store: &Store, query: GrowthQuery, asker: Option<&str>) -> Result<Option<Growth>> {
    let mut directory = store.directory().await?;
    let mut agreed: Vec<Organization> = directory.organizations().await?;
    agreed.retain(|organization| organization.growth);
    let as_of = if query.as_of == query.now { AsOf::Now } else { AsOf::Instant(query.as_of) };
    let now = query.now;
    let Some(builder) = GrowthBuilder::new(query.clone(), agreed.len()) else { return Ok(None) };
    let asker = asker.and_then(|asker| agreed.iter().position(|organization| organization.scope.slug() == asker));
    let mut builder = builder.asked_by(asker);
    for (place, organization) in agreed.iter().enumerate() {
        let (period, filters, flagged) = (query.period.clone(), Filters::default(), Flagged::LeftOut);
        let asked = ReportQuery { period, filters, as_of, flagged, now };
        let mut snapshot = directory.enter(&organization.scope).await?;
        match ResolvedQuery::resolve(&mut snapshot, &asked).await {
            // Nothing had been received by then: it counts nobody.
            Err(StoreError::NothingYet { .. }) => {}
            resolved => {
                let (resolved, take) = (resolved?, |referral: ReferralOutline| builder.add(place, &referral));
                let ever = [Instant(i64::MIN), resolved.end()];
                resolved.each_outline(&mut snapshot, Basis::Event, ever, take).await?;
            }
        }
        directory = snapshot.leave();
    }
    Ok(Some(builder.finish()))
}

/// This month and the twelve before: what growth is asked for where nobody says a period.
///
/// # Errors
/// [`PeriodError`] at the ends of time.
pub fn last_13_months(today: NaiveDate) -> std::result::Result<Period, PeriodError> {
    let first = Grain::Month.first_day(today).checked_sub_months(Months::new(12)).unwrap_or(today);
    Period::between(Some(&first.to_string()), Some(&today.to_string()))
}
