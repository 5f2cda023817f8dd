//! The leaderboard's answer.

use super::dimensions::{Dimensions, shown_id};
use super::display_names::DisplayNames;
use super::query::{Flagged, ReportQuery, ResolvedQuery};
use crate::domain::calendar::Grain;
use crate::domain::{Instant, ReferralOutline, Stage, entry};
use crate::report::display_name::{Audience, DisplayName};
use crate::report::leaderboard::{BoardQuery, Contender, Leaderboard, Metric, Zeros};
use crate::report::scope::Basis;
use crate::store::{Member, Result, Selection, Snapshot};
use rustc_hash::{FxHashMap, FxHashSet};

/// Answers a leaderboard (semantics section 7).
pub async fn leaderboard(snapshot: &mut Snapshot, query: &ReportQuery, board: BoardQuery) -> Result<Leaderboard> {
    let resolved = ResolvedQuery::resolve(snapshot, query).await?;
    let dimensions = Dimensions::of_members(snapshot, &resolved).await?;
    let mut counts: FxHashMap<i64, [i64; 5]> = FxHashMap::default();
    if statistics_answer(snapshot, &resolved, query) {
        let (from, until) = query.period.day_numbers();
        counts.extend(snapshot.member_totals(from, until).await?);
        let moving = take_out(&resolved, [from, until], &mut counts);
        if !moving.is_empty() {
            let selection = Selection::Members(moving);
            count_referrals(snapshot, (&resolved, &selection), query, board, &mut counts).await?;
        }
    } else {
        count_referrals(snapshot, (&resolved, &resolved.selection), query, board, &mut counts).await?;
    }
    let names = DisplayNames::load(snapshot, Audience::Inside).await?;
    let contenders = contenders(&dimensions, &resolved, board, &counts, &names);
    Ok(Leaderboard::rank(resolved.heading, board, contenders))
}

fn statistics_answer(snapshot: &Snapshot, resolved: &ResolvedQuery, query: &ReportQuery) -> bool {
    let begins_a_month = |day: Option<chrono::NaiveDate>| day.is_none_or(|day| Grain::Month.first_day(day) == day);
    query.flagged == Flagged::LeftOut
        && !matches!(resolved.selection, Selection::Links(_))
        && begins_a_month(query.period.start)
        && begins_a_month(query.period.end)
        && resolved.is_of_now(snapshot)
}

/// Takes the counts of members out who were not in the group that is asked for, and of those who moved in the days given:
/// these are answered with, to be counted referral by referral.
fn take_out(resolved: &ResolvedQuery, days: [i32; 2], counts: &mut FxHashMap<i64, [i64; 5]>) -> FxHashSet<i64> {
    let mut moving = FxHashSet::default();
    let Some(group) = resolved.moving_group() else { return moving };
    for member_no in group.at_times() {
        if group.moves_in(member_no, days) {
            moving.insert(member_no);
        } else if group.admits(member_no, days[0]) {
            continue;
        }
        counts.remove(&member_no);
    }
    moving
}

/// Counts clicked, joined, activated and entered, converted by member.
async fn count_referrals(
    snapshot: &mut Snapshot,
    (resolved, selection): (&ResolvedQuery, &Selection),
    query: &ReportQuery,
    board: BoardQuery,
    counts: &mut FxHashMap<i64, [i64; 5]>,
) -> Result<()> {
    let interval = resolved.interval;
    // What happened in a period may have entered long before it.
    let basis = board.metric.basis();
    let first = if basis == Basis::Event { Instant(i64::MIN) } else { interval.from };
    let take = |referral: ReferralOutline| {
        if !query.flagged.admits(referral.flags) {
            return;
        }
        let Some(referral) = resolved.narrowed(basis, referral) else { return };
        let count = counts.entry(referral.member_no).or_default();
        for (place, stage) in [Stage::LinkClicked, Stage::AccountCreated, Stage::FirstLogin].into_iter().enumerate() {
            let milestone = referral.milestones[stage.rank()];
            count[place] += i64::from(milestone.is_some_and(|at| interval.contains(at)));
        }
        if entry(&referral.milestones).is_some_and(|entry| interval.contains(entry)) {
            count[3] += 1;
            count[4] += i64::from(referral.milestones[3].is_some());
        }
    };
    resolved.each_outline_of(snapshot, selection, [first, interval.until], take).await
}

fn contenders(
    dimensions: &Dimensions,
    resolved: &ResolvedQuery,
    board: BoardQuery,
    counts: &FxHashMap<i64, [i64; 5]>,
    names: &DisplayNames,
) -> Vec<Contender> {
    let is_event = board.metric.basis() == Basis::Event;
    let contender = |member: &Member| {
        let count = counts.get(&member.member_no).copied();
        if count.is_none() && board.zeros == Zeros::LeftOut {
            return None;
        }
        let [clicked, joined, activated, entered, converted] = count.unwrap_or_default();
        let is_shown = match board.metric {
            Metric::Clicked => clicked > 0,
            Metric::Joined => joined > 0,
            Metric::Activated => activated > 0,
            Metric::Rate => entered > 0,
        };
        // Who left the group, and did nothing that counts for it, is listed by it no more.
        if !is_shown && !resolved.admits_on_last_day(member.member_no) {
            return None;
        }
        let of = |figure: i64, wanted: bool| if wanted { figure } else { 0 };
        let is_erased = member.is_erased();
        Some(Contender {
            member_id: shown_id(member).to_owned(),
            name: names.name(member).filter(|_| !is_erased),
            naming: if is_erased { DisplayName::Named } else { names.naming(member) },
            is_erased,
            group: dimensions.groups().on(member.member_no, resolved.last_day()).map(str::to_owned),
            clicked: of(clicked, is_event),
            joined: of(joined, is_event),
            activated: of(activated, is_event),
            entered: of(entered, !is_event),
            converted: of(converted, !is_event),
        })
    };
    let admitted = dimensions.members().filter(|member| resolved.admits_member(member.member_no));
    admitted.filter_map(contender).collect()
}
