//! The years of members.

use super::Filters;
use super::dimensions::Dimensions;
use super::display_names::DisplayNames;
use super::query::{Flagged, ReportQuery, ResolvedQuery};
use super::summary::mentors;
use crate::domain::as_of::AsOf;
use crate::domain::calendar::{date_of, first_instant};
use crate::domain::period::Period;
use crate::domain::{Instant, ReferralOutline};
use crate::report::display_name::Audience;
use crate::report::member_year::{MemberYear, MemberYearQuery, MemberYearsBuilder};
use crate::report::summary::months::SummaryMonths;
use crate::store::{Result, Selection, Snapshot};

/// Answers the year, or another period, of one member or of all, by member id.
pub async fn member_years(
    snapshot: &mut Snapshot,
    period: Period,
    as_of: AsOf,
    now: Instant,
    member_id: Option<&str>,
) -> Result<Vec<MemberYear>> {
    let query = ReportQuery { period, filters: Filters::default(), as_of, flagged: Flagged::LeftOut, now };
    let mut resolved = ResolvedQuery::resolve(snapshot, &query).await?;
    let merged = match member_id {
        Some(member) => resolved.merged_into(snapshot, member).await?.map(|into| [member.to_owned(), into]),
        None => None,
    };
    let member_id = merged.as_ref().map(|[_, into]| into.clone()).or_else(|| member_id.map(str::to_owned));
    resolved.heading.merged = merged;
    let dimensions = Dimensions::of_members(snapshot, &resolved).await?;
    let names = DisplayNames::load(snapshot, Audience::Inside).await?;
    let asked = MemberYearQuery {
        months: SummaryMonths::of(&query.period, resolved.settings.timezone, resolved.as_of),
        milestones: snapshot.organization().milestones.split(',').filter_map(|people| people.parse().ok()).collect(),
    };
    let mentors = mentors(&dimensions, &resolved, &names);
    let one = mentors.iter().find(|mentor| member_id.as_ref() == Some(&mentor.member_id)).map(|one| one.member_no);
    let mut builder = MemberYearsBuilder::new(asked, mentors);
    let mut selection = Selection::All;
    // What is said of one member among the others follows from the statistics, where they answer the question.
    if let Some(one) = one.filter(|_| resolved.is_of_now(snapshot) && query.period.has_whole_months()) {
        let zone = resolved.settings.timezone;
        let first_day = snapshot.first_day().await?.map(|day| first_instant(date_of(day), zone));
        let (from, until) = query.period.day_numbers();
        let totals = snapshot.member_totals(from, until).await?;
        builder.know(first_day, totals.into_iter().map(|(_, [_, _, activated, ..])| activated).collect());
        selection = Selection::Members([one].into_iter().collect());
    }
    let ever = [Instant(i64::MIN), resolved.end()];
    let add = |referral: ReferralOutline| builder.add(&referral);
    resolved.each_outline_of(snapshot, &selection, ever, add).await?;
    let is_asked = |mentor: &crate::report::summary::Mentor| {
        !mentor.is_erased && member_id.as_ref().is_none_or(|id| *id == mentor.member_id)
    };
    let mut years = builder.finish(&resolved.heading, is_asked);
    years.sort_by(|one, other| one.member.member_id.cmp(&other.member.member_id));
    Ok(years)
}
