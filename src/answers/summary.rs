//! The summary's answer.

use super::dimensions::{Dimensions, shown_id};
use super::display_names::DisplayNames;
use super::new_members::newcomers;
use super::query::{ReportQuery, ResolvedQuery};
use crate::domain::calendar::{date_of, day_number, first_instant};
use crate::domain::{Instant, ReferralOutline};
use crate::report::display_name::{Audience, DisplayName};
use crate::report::summary::months::SummaryMonths;
use crate::report::summary::{Counts, Earlier, Mentor, MentorGroups, Source, Summary, SummaryBuilder, SummaryQuery};
use crate::store::{LinkSource, Result, Selection, Snapshot};
use rustc_hash::FxHashSet;

/// Answers the summary of a period; self-referrals are left out in any case.
pub async fn summary(snapshot: &mut Snapshot, query: &ReportQuery) -> Result<Summary> {
    let resolved = ResolvedQuery::resolve(snapshot, query).await?;
    let dimensions = Dimensions::of_members(snapshot, &resolved).await?;
    let names = DisplayNames::load(snapshot, Audience::Inside).await?;
    let months = SummaryMonths::of(&query.period, resolved.settings.timezone, resolved.as_of);
    let sources = sources(snapshot, &resolved).await?;
    let made = links_made(snapshot, &resolved, &months).await?;
    let (zone, horizon) = (resolved.settings.timezone, resolved.settings.horizon());
    let window = resolved.settings.rules().window;
    let newcomers = if query.filters.is_empty() { Some(newcomers(snapshot, &resolved).await?) } else { None };
    let asked = SummaryQuery { months, as_of: resolved.as_of, horizon, window, zone };
    let mut builder = SummaryBuilder::new(asked, mentors(&dimensions, &resolved, &names), sources);
    count(snapshot, &resolved, &mut builder, &made).await?;
    Ok(builder.finish(resolved.heading, made, newcomers.as_ref()))
}

/// Hands the builder what it counts; where the statistics say what came before, nothing that entered long before the
/// period or after it.
async fn count(
    snapshot: &mut Snapshot,
    resolved: &ResolvedQuery,
    builder: &mut SummaryBuilder,
    made: &[FxHashSet<i64>; 2],
) -> Result<()> {
    let first_day = builder.months().first_month();
    let all = &resolved.selection;
    let known = resolved.selection == Selection::All && resolved.is_of_now(snapshot);
    let Some(first_day) = first_day.filter(|_| known) else {
        let ever = [Instant(i64::MIN), resolved.end()];
        let add = |referral: ReferralOutline| {
            let counts = Counts::of(&referral, |at| resolved.admits_at(referral.member_no, at));
            builder.add(&referral, counts);
        };
        return resolved.each_outline_of(snapshot, all, ever, add).await;
    };
    let zone = resolved.settings.timezone;
    let earlier = Earlier {
        first_day: snapshot.first_day().await?.map(|day| first_instant(date_of(day), zone)),
        joined: snapshot.members_joined_before(day_number(first_day)).await?,
        unused: snapshot.unused_among(&made[0]).await?,
    };
    // Who came in the period may have been seen before it.
    let window = resolved.settings.rules().window;
    let from = first_instant(first_day, zone).min(builder.months().these.interval().from.plus(-window));
    let until = builder.months().counts_until(!made[1].is_empty()).min(resolved.end());
    builder.know(earlier);
    resolved.each_outline_of(snapshot, all, [from, until], |referral| builder.add(&referral, Counts::ALL)).await?;
    snapshot.each_moved_outline(from, |referral| builder.add(&referral, Counts::ALL)).await
}

/// The links made in the period and in the same days a year before.
async fn links_made(
    snapshot: &mut Snapshot,
    resolved: &ResolvedQuery,
    months: &SummaryMonths,
) -> Result<[FxHashSet<i64>; 2]> {
    let until = resolved.interval.until.min(resolved.end());
    let these = resolved.links_made(snapshot, [resolved.interval.from, until]).await?;
    let Some((_, before)) = &months.before else { return Ok([these, FxHashSet::default()]) };
    let interval = before.interval();
    let before = resolved.links_made(snapshot, [interval.from, interval.until]).await?;
    Ok([these, before])
}

/// The members that pass the filters, as summaries name them.
pub(super) fn mentors(dimensions: &Dimensions, resolved: &ResolvedQuery, names: &DisplayNames) -> Vec<Mentor> {
    let mentor = |member: &crate::store::Member| Mentor {
        member_no: member.member_no,
        member_id: shown_id(member).to_owned(),
        name: names.name(member).filter(|_| !member.is_erased()),
        naming: if member.is_erased() { DisplayName::Named } else { names.naming(member) },
        is_erased: member.is_erased(),
        groups: MentorGroups {
            on_last_day: dimensions.groups().on(member.member_no, resolved.last_day()).map(str::to_owned),
            dated: dimensions.groups().dated(member.member_no).cloned(),
        },
        is_listed: resolved.admits_on_last_day(member.member_no) && !member.is_erased(),
    };
    dimensions.members().filter(|member| resolved.admits_member(member.member_no)).map(mentor).collect()
}

/// The links that pass the filters, by campaign and channel.
async fn sources(snapshot: &mut Snapshot, resolved: &ResolvedQuery) -> Result<Vec<Source>> {
    let source = |LinkSource { campaign, channel, mut links }: LinkSource| {
        links.retain(|(link_no, member_no)| resolved.selection.admits(*member_no, *link_no));
        Source { campaign, channel, links }
    };
    Ok(snapshot.link_sources(resolved.revision).await?.into_iter().map(source).collect())
}
