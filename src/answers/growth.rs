//! Growth across the organizations that agreed.

use super::Filters;
use super::question::{Flagged, Question, View};
use crate::domain::as_of::AsOf;
use crate::domain::{Instant, ReferralOutline};
use crate::report::growth::{Growth, GrowthBuilder, GrowthQuestion};
use crate::report::scope::Basis;
use crate::store::{Organization, Result, Store, StoreError};

/// Answers growth (semantics section 10); `None` for a period without ends.
pub async fn growth(store: &Store, question: GrowthQuestion) -> Result<Option<Growth>> {
    let mut directory = store.directory().await?;
    let mut agreed: Vec<Organization> = directory.organizations().await?;
    agreed.retain(|organization| organization.growth);
    let as_of = if question.as_of == question.now { AsOf::Now } else { AsOf::Instant(question.as_of) };
    let now = question.now;
    let Some(mut builder) = GrowthBuilder::new(question.clone(), agreed.len()) else { return Ok(None) };
    for (place, organization) in agreed.iter().enumerate() {
        let (period, filters, flagged) = (question.period.clone(), Filters::default(), Flagged::LeftOut);
        let asked = Question { period, filters, as_of, flagged, now };
        let mut snapshot = directory.enter(&organization.scope).await?;
        match View::settle(&mut snapshot, &asked).await {
            // Nothing had been received by then: it counts nobody.
            Err(StoreError::NothingYet { .. }) => {}
            view => {
                let (view, take) = (view?, |referral: ReferralOutline| builder.add(place, &referral));
                let ever = [Instant(i64::MIN), view.end()];
                view.each_outline(&mut snapshot, Basis::Event, ever, take).await?;
            }
        }
        directory = snapshot.leave();
    }
    Ok(Some(builder.finish()))
}
