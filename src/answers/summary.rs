//! The summary's answer.

use super::labels::Labels;
use super::naming::Names;
use super::question::{Filters, Question, View};
use crate::domain::{Instant, ReferralOutline};
use crate::report::naming::Audience;
use crate::report::public_summary::PublicSummary;
use crate::report::summary::months::SummaryMonths;
use crate::report::summary::{Mentor, Source, Summary, SummaryBuilder, SummaryQuestion};
use crate::store::{LinkSource, Organization, Result, Store};
use rustc_hash::FxHashSet;

/// Answers the summary of a period; self-referrals are left out in any case.
pub async fn summary(store: &Store, organization: &Organization, question: &Question) -> Result<Summary> {
    summary_for(store, organization, question, Audience::Inside).await
}

/// Answers what of the summary of a period may leave the organization.
pub async fn public_summary(store: &Store, organization: &Organization, question: &Question) -> Result<PublicSummary> {
    Ok(summary_for(store, organization, question, Audience::Public).await?.public())
}

async fn summary_for(
    store: &Store,
    organization: &Organization,
    question: &Question,
    audience: Audience,
) -> Result<Summary> {
    let view = View::settle(store, organization, question).await?;
    let filters = &question.filters;
    let labels = Labels::load(store, &organization.scope, Labels::needs_links(filters, &[])).await?;
    let names = Names::load(store, organization, audience).await?;
    let months = SummaryMonths::of(&question.period, view.settings.timezone, view.as_of);
    let sources = sources(store, &view, &labels, filters).await?;
    let mut made = links_made(store, &view, &months).await?;
    let asked = SummaryQuestion { months, as_of: view.as_of, horizon: view.settings.horizon(), audience };
    if !filters.is_empty() {
        let links = sources.iter().flat_map(|source| &source.links);
        let admitted = links.filter(|(_, member_no)| labels.admits_member(filters, *member_no));
        let admitted: FxHashSet<i64> = admitted.map(|(link_no, _)| *link_no).collect();
        made.iter_mut().for_each(|made| made.retain(|link_no| admitted.contains(link_no)));
    }
    let mut builder = SummaryBuilder::new(asked, mentors(&labels, filters, &names), sources);
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

/// The members that pass the filters, as summaries name them.
pub(super) fn mentors(labels: &Labels, filters: &Filters, names: &Names) -> Vec<Mentor> {
    let mentor = |member: &crate::store::Member| Mentor {
        member_no: member.member_no,
        member_id: member.member_id.clone(),
        name: names.name(member),
        naming: names.naming(member),
        group: member.details.group.clone(),
    };
    labels.members().filter(|member| labels.admits_member(filters, member.member_no)).map(mentor).collect()
}

/// The links by campaign and channel that pass the filters on links; `labels` has them where a filter asks for one.
pub(super) async fn sources(store: &Store, view: &View, labels: &Labels, filters: &Filters) -> Result<Vec<Source>> {
    let sources = store.link_sources(&view.organization.scope).await?;
    let needs_links = Labels::needs_links(filters, &[]);
    let admits =
        |link_no: i64| !needs_links || labels.link(link_no).is_some_and(|link| labels.admits_whole_link(filters, link));
    let source = |LinkSource { campaign, channel, mut links }: LinkSource| {
        links.retain(|(link_no, _)| admits(*link_no));
        Source { campaign, channel, links }
    };
    Ok(sources.into_iter().map(source).collect())
}
