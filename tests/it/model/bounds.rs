//! Semantics section 6, "How sure the funnel is": how many people the referrals of a cohort are at least.

use super::attribute::Route;
use super::funnel::FunnelQuery;
use super::instant::{DAY, Micros};
use super::view::Seen;
use super::{Kind, Model};
use serde_json::{Value, json};

/// The fewest people who can stand behind the referrals of a row at each stage.
///
/// `earlier` are all referrals that may be the earlier ones: those of the row and those before it.
pub fn at_least(model: &Model, row: &[Seen], earlier: &[&Seen]) -> [usize; 4] {
    std::array::from_fn(|stage| {
        let later: Vec<&Seen> = row.iter().filter(|seen| seen.highest() >= Some(stage)).collect();
        let earlier: Vec<&&Seen> = earlier.iter().filter(|seen| seen.highest() >= Some(stage)).collect();
        let pairs: Vec<Vec<usize>> = later
            .iter()
            .map(|later| (0..earlier.len()).filter(|place| may_be_one(model, earlier[*place], later)).collect())
            .collect();
        later.len() - largest(&pairs, earlier.len())
    })
}

/// Whether two referrals may be one person's.
fn may_be_one(model: &Model, earlier: &Seen, later: &Seen) -> bool {
    let is_nobody = earlier.referral.bound_by.is_none();
    let is_shared = model.link(&earlier.referral.link_code).is_some_and(|link| link.kind == Kind::Shared);
    let may_be_later = matches!(later.referral.bound_by, None | Some(Route::Code));
    let (Some(began), Some(went_on)) = (earlier.entry(), later.entry()) else { return false };
    if went_on - began > model.organization.window_days * DAY {
        return false;
    }
    if is_nobody && earlier.referral.carried_by == Some(later.referral.id) {
        return true;
    }
    let lowest = later.milestones.iter().position(Option::is_some);
    is_nobody
        && is_shared
        && may_be_later
        && earlier.referral.link_code == later.referral.link_code
        && earlier.highest() < lowest
        && began <= went_on
}

/// The size of the largest set of pairs in which nobody stands twice on one side, by augmenting paths.
fn largest(pairs: &[Vec<usize>], earlier: usize) -> usize {
    fn place(later: usize, pairs: &[Vec<usize>], taken: &mut [Option<usize>], tried: &mut [bool]) -> bool {
        pairs[later].iter().any(|&earlier| {
            !std::mem::replace(&mut tried[earlier], true)
                && taken[earlier].is_none_or(|other| place(other, pairs, taken, tried))
                && {
                    taken[earlier] = Some(later);
                    true
                }
        })
    }
    let mut taken = vec![None; earlier];
    (0..pairs.len()).filter(|&later| place(later, pairs, &mut taken, &mut vec![false; earlier])).count()
}

/// The fields of a stage: both ends, and the shares of all who came that follow from them.
pub fn fields(stage: usize, reached: &[usize; 4], at_least: &[usize; 4]) -> Value {
    let share = |part: usize, whole: usize| super::view::share(part.min(whole), whole);
    json!({
        "people_at_least": at_least[stage],
        "people_at_most": reached[stage],
        "share_at_least": share(at_least[stage], reached[0]),
        "share_at_most": share(reached[stage], at_least[0]),
    })
}

/// The referrals that count for a question but for when they came: among them are the earlier ones of each row.
pub fn candidates(model: &Model, question: &FunnelQuery) -> Vec<Seen> {
    let all = super::view::seen(model, &question.filters, question.basis, Some(question.as_of));
    all.into_iter().filter(|seen| question.include_flagged || !seen.referral.self_referral).collect()
}

/// The end of the local days of a row: that of the period or of the row's calendar unit, whichever is first.
pub fn end(model: &Model, question: &FunnelQuery, row: &[Seen]) -> Micros {
    use super::period;
    let zone = period::zone(&model.organization.timezone);
    let Some(last) = row.iter().filter_map(Seen::entry).max() else { return Micros::MAX };
    let mut ends: Vec<Micros> = question.period.end.map(|day| period::day_start(zone, day)).into_iter().collect();
    for unit in question.by.iter().filter(|unit| ["day", "week", "month", "quarter", "year"].contains(unit)) {
        let mut day = period::day(zone, last);
        let bucket = period::bucket(unit, day);
        while period::bucket(unit, day) == bucket {
            day = day.succ_opt().expect("a next day");
        }
        ends.push(period::day_start(zone, day));
    }
    ends.into_iter().min().unwrap_or(Micros::MAX)
}
