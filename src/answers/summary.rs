//! The summary's answer.

use super::labels::{Labels, shown_id};
use super::naming::Names;
use super::new_members::newcomers;
use super::question::{Question, View};
use crate::domain::calendar::{date_of, day_number, first_instant};
use crate::domain::{Instant, ReferralOutline};
use crate::report::naming::{Audience, Naming};
use crate::report::summary::months::SummaryMonths;
use crate::report::summary::{Counts, Earlier, Mentor, MentorGroups, Source, Summary, SummaryBuilder, SummaryQuestion};
use crate::store::{LinkSource, Result, Selection, Snapshot};
use rustc_hash::FxHashSet;

/// Answers the summary of a period; self-referrals are left out in any case.
pub async fn summary(snapshot: &mut Snapshot, question: &Question) -> Result<Summary> {
    let view = View::settle(snapshot, question).await?;
    let labels = Labels::of_members(snapshot, &view).await?;
    let names = Names::load(snapshot, Audience::Inside).await?;
    let months = SummaryMonths::of(&question.period, view.settings.timezone, view.as_of);
    let sources = sources(snapshot, &view).await?;
    let made = links_made(snapshot, &view, &months).await?;
    let (zone, horizon) = (view.settings.timezone, view.settings.horizon());
    let window = view.settings.rules().window;
    let newcomers = if question.filters.is_empty() { Some(newcomers(snapshot, &view).await?) } else { None };
    let asked = SummaryQuestion { months, as_of: view.as_of, horizon, window, zone };
    let mut builder = SummaryBuilder::new(asked, mentors(&labels, &view, &names), sources);
    count(snapshot, &view, &mut builder, &made).await?;
    Ok(builder.finish(view.heading, made, newcomers.as_ref()))
}

/// Hands the builder what it counts; where the statistics say what came before, nothing that entered long before the
/// period or after it.
async fn count(
    snapshot: &mut Snapshot,
    view: &View,
    builder: &mut SummaryBuilder,
    made: &[FxHashSet<i64>; 2],
) -> Result<()> {
    let first_day = builder.months().first_month();
    let all = &view.selection;
    let known = view.selection == Selection::All && view.is_of_now(snapshot);
    let Some(first_day) = first_day.filter(|_| known) else {
        let ever = [Instant(i64::MIN), view.end()];
        let add = |referral: ReferralOutline| {
            let counts = Counts::of(&referral, |at| view.admits_at(referral.member_no, at));
            builder.add(&referral, counts);
        };
        return view.each_outline_of(snapshot, all, ever, add).await;
    };
    let zone = view.settings.timezone;
    let earlier = Earlier {
        first_day: snapshot.first_day().await?.map(|day| first_instant(date_of(day), zone)),
        joined: snapshot.members_joined_before(day_number(first_day)).await?,
        unused: snapshot.unused_among(&made[0]).await?,
    };
    // Who came in the period may have been seen before it.
    let window = view.settings.rules().window;
    let from = first_instant(first_day, zone).min(builder.months().these.interval().from.plus(-window));
    let until = builder.months().counts_until(!made[1].is_empty()).min(view.end());
    builder.know(earlier);
    view.each_outline_of(snapshot, all, [from, until], |referral| builder.add(&referral, Counts::ALL)).await?;
    snapshot.each_moved_outline(from, |referral| builder.add(&referral, Counts::ALL)).await
}

/// The links made in the period and in the same days a year before.
async fn links_made(snapshot: &mut Snapshot, view: &View, months: &SummaryMonths) -> Result<[FxHashSet<i64>; 2]> {
    let until = view.interval.until.min(view.end());
    let these = view.links_made(snapshot, [view.interval.from, until]).await?;
    let Some((_, before)) = &months.before else { return Ok([these, FxHashSet::default()]) };
    let interval = before.interval();
    let before = view.links_made(snapshot, [interval.from, interval.until]).await?;
    Ok([these, before])
}

/// The members that pass the filters, as summaries name them.
pub(super) fn mentors(labels: &Labels, view: &View, names: &Names) -> Vec<Mentor> {
    let mentor = |member: &crate::store::Member| Mentor {
        member_no: member.member_no,
        member_id: shown_id(member).to_owned(),
        name: names.name(member).filter(|_| !member.is_erased()),
        naming: if member.is_erased() { Naming::Named } else { names.naming(member) },
        is_erased: member.is_erased(),
        groups: MentorGroups {
            on_last_day: labels.groups().on(member.member_no, view.last_day()).map(str::to_owned),
            dated: labels.groups().dated(member.member_no).cloned(),
        },
        is_listed: view.admits_on_last_day(member.member_no) && !member.is_erased(),
    };
    labels.members().filter(|member| view.admits_member(member.member_no)).map(mentor).collect()
}

/// The links that pass the filters, by campaign and channel.
pub(super) async fn sources(snapshot: &mut Snapshot, view: &View) -> Result<Vec<Source>> {
    let source = |LinkSource { campaign, channel, mut links }: LinkSource| {
        links.retain(|(link_no, member_no)| view.selection.admits(*member_no, *link_no));
        Source { campaign, channel, links }
    };
    Ok(snapshot.link_sources(view.revision).await?.into_iter().map(source).collect())
}
