//! The summary's answer.

use super::Filters;
use super::labels::Labels;
use super::question::{Flagged, Question, View};
use crate::domain::as_of::AsOf;
use crate::domain::period::Period;
use crate::domain::{Instant, ReferralOutline};
use crate::report::summary::{Mentor, Source, Summary, SummaryBuilder, SummaryQuestion};
use crate::report::summary_months::SummaryMonths;
use crate::store::{LinkSource, Organization, Result, Store};
use rustc_hash::FxHashSet;

/// Answers the summary of a period.
pub async fn summary(
    store: &Store,
    organization: &Organization,
    period: Period,
    as_of: AsOf,
    now: Instant,
) -> Result<Summary> {
    let question = Question { period, filters: Filters::default(), as_of, flagged: Flagged::LeftOut, now };
    let view = View::settle(store, organization, &question).await?;
    let labels = Labels::load(store, &organization.scope, false).await?;
    let months = SummaryMonths::of(&question.period, view.settings.timezone, view.as_of);
    let made = links_made(store, &view, &months).await?;
    let asked = SummaryQuestion { months, as_of: view.as_of, horizon: view.settings.horizon() };
    let mut builder = SummaryBuilder::new(asked, mentors(&labels), sources(store, &view).await?);
    view.each_outline(store, Instant(i64::MIN), view.end(), |referral: ReferralOutline| builder.add(&referral)).await?;
    Ok(builder.finish(view.heading, made))
}

/// The links made in the period and in the same days a year before.
async fn links_made(store: &Store, view: &View, months: &SummaryMonths) -> Result<[FxHashSet<i64>; 2]> {
    let scope = &view.organization.scope;
    let until = view.interval.until.min(view.as_of.plus(1));
    let these = store.links_made(scope, view.interval.from, until, view.revision).await?;
    let Some((_, before)) = &months.before else { return Ok([these, FxHashSet::default()]) };
    let interval = before.interval();
    let before = store.links_made(scope, interval.from, interval.until, view.revision).await?;
    Ok([these, before])
}

/// The members as summaries name them.
pub(super) fn mentors(labels: &Labels) -> Vec<Mentor> {
    let mentor = |member: &crate::store::Member| Mentor {
        member_no: member.member_no,
        member_id: member.member_id.clone(),
        name: member.details.name.clone(),
        group: member.details.group.clone(),
    };
    labels.members().map(mentor).collect()
}

/// The links by campaign and channel.
pub(super) async fn sources(store: &Store, view: &View) -> Result<Vec<Source>> {
    let sources = store.link_sources(&view.organization.scope).await?;
    let source = |LinkSource { campaign, channel, links }: LinkSource| Source { campaign, channel, links };
    Ok(sources.into_iter().map(source).collect())
}
