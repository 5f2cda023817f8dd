//! The leaderboard's answer.

use super::labels::Labels;
use super::naming::Names;
use super::question::{Flagged, Question, View};
use crate::domain::calendar::Grain;
use crate::domain::{Instant, ReferralOutline, Stage, entry};
use crate::report::leaderboard::{BoardQuestion, Contender, Leaderboard, Zeros};
use crate::report::scope::Basis;
use crate::store::{Member, Result, Selection, Snapshot};
use rustc_hash::FxHashMap;

/// Answers a leaderboard (semantics section 7).
pub async fn leaderboard(snapshot: &mut Snapshot, question: &Question, board: BoardQuestion) -> Result<Leaderboard> {
    let view = View::settle(snapshot, question).await?;
    let labels = Labels::of_members(snapshot).await?;
    let mut counts: FxHashMap<i64, [i64; 5]> = FxHashMap::default();
    if statistics_answer(snapshot, &view, question) {
        let (from, until) = question.period.day_numbers();
        counts.extend(snapshot.member_totals(from, until).await?);
    } else {
        count_referrals(snapshot, &view, question, board, &mut counts).await?;
    }
    let names = Names::load(snapshot, board.audience).await?;
    let contenders = contenders(&labels, &view, board, &counts, &names);
    Ok(Leaderboard::rank(view.heading, board, contenders))
}

fn statistics_answer(snapshot: &Snapshot, view: &View, question: &Question) -> bool {
    let begins_a_month = |day: Option<chrono::NaiveDate>| day.is_none_or(|day| Grain::Month.first_day(day) == day);
    question.flagged == Flagged::LeftOut
        && !matches!(view.selection, Selection::Links(_))
        && begins_a_month(question.period.start)
        && begins_a_month(question.period.end)
        && view.is_of_now(snapshot)
}

/// Counts clicked, joined, activated and entered, converted by member.
async fn count_referrals(
    snapshot: &mut Snapshot,
    view: &View,
    question: &Question,
    board: BoardQuestion,
    counts: &mut FxHashMap<i64, [i64; 5]>,
) -> Result<()> {
    let interval = view.interval;
    // What happened in a period may have entered long before it.
    let first = if board.metric.basis() == Basis::Event { Instant(i64::MIN) } else { interval.from };
    let take = |referral: ReferralOutline| {
        if !question.flagged.admits(referral.flags) {
            return;
        }
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
    view.each_outline(snapshot, first, interval.until, take).await
}

fn contenders(
    labels: &Labels,
    view: &View,
    board: BoardQuestion,
    counts: &FxHashMap<i64, [i64; 5]>,
    names: &Names,
) -> Vec<Contender> {
    let is_event = board.metric.basis() == Basis::Event;
    let contender = |member: &Member| {
        let count = counts.get(&member.member_no).copied();
        if count.is_none() && board.zeros == Zeros::LeftOut {
            return None;
        }
        let [clicked, joined, activated, entered, converted] = count.unwrap_or_default();
        let of = |figure: i64, wanted: bool| if wanted { figure } else { 0 };
        Some(Contender {
            member_id: member.member_id.clone(),
            name: names.name(member),
            naming: names.naming(member),
            group: member.details.group.clone(),
            clicked: of(clicked, is_event),
            joined: of(joined, is_event),
            activated: of(activated, is_event),
            entered: of(entered, !is_event),
            converted: of(converted, !is_event),
        })
    };
    let admitted = labels.members().filter(|member| view.admits_member(member.member_no));
    admitted.filter_map(contender).collect()
}
