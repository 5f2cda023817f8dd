//! The years of members.

use super::Filters;
use super::labels::Labels;
use super::naming::Names;
use super::question::{Flagged, Question, View};
use super::summary::{mentors, sources};
use crate::domain::as_of::AsOf;
use crate::domain::period::Period;
use crate::domain::{Instant, ReferralOutline};
use crate::report::member_year::{MemberYear, MemberYearQuestion, MemberYearsBuilder};
use crate::report::naming::Audience;
use crate::report::summary::months::SummaryMonths;
use crate::store::{Organization, Result, Store};

/// Answers the year, or another period, of one member or of all, by member id.
pub async fn member_years(
    store: &Store,
    organization: &Organization,
    period: Period,
    as_of: AsOf,
    now: Instant,
    member_id: Option<&str>,
) -> Result<Vec<MemberYear>> {
    let question = Question { period, filters: Filters::default(), as_of, flagged: Flagged::LeftOut, now };
    let view = View::settle(store, organization, &question).await?;
    let labels = Labels::load(store, &organization.scope, false).await?;
    let names = Names::load(store, organization, Audience::Inside).await?;
    let asked = MemberYearQuestion {
        months: SummaryMonths::of(&question.period, view.settings.timezone, view.as_of),
        milestones: organization.milestones.split(',').filter_map(|people| people.parse().ok()).collect(),
    };
    let sources = sources(store, &view, &labels, &question.filters).await?;
    let links = sources.into_iter().flat_map(|source| source.links);
    let mut builder = MemberYearsBuilder::new(asked, mentors(&labels, &question.filters, &names), links);
    view.each_outline(store, Instant(i64::MIN), view.end(), |referral: ReferralOutline| builder.add(&referral)).await?;
    let is_asked = |mentor: &crate::report::summary::Mentor| member_id.is_none_or(|id| id == mentor.member_id);
    let mut years = builder.finish(&view.heading, is_asked);
    years.sort_by(|one, other| one.member.member_id.cmp(&other.member.member_id));
    Ok(years)
}
