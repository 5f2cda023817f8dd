//! From referrals to the years of all members: each referral is handed over once, in any order.

use super::{
    BestMonth, Came, FEWEST_RANKED, MemberFigures, MemberMilestone, MemberMonth, MemberName, MemberRank, MemberYear,
    Streak,
};
use crate::domain::{Flags, Instant, ReferralOutline, Stage, Status, entry};
use crate::report::scope::Heading;
use crate::report::summary::months::SummaryMonths;
use crate::report::summary::{Before, Compared, Mentor};
use rustc_hash::FxHashMap;

/// What the years are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberYearQuery {
    /// The months of the period and of the year before.
    pub months: SummaryMonths,
    /// The milestones of the organization, in people joined, ascending.
    pub milestones: Vec<i64>,
}

/// Years under way.
#[derive(Debug)]
pub struct MemberYearsBuilder {
    query: MemberYearQuery,
    members: Vec<MemberCounts>,
    /// The place of each member, by number.
    places: FxHashMap<i64, usize>,
    /// The earliest milestone of all members.
    first: Option<Instant>,
    /// How many activated through each member in the period, where that is known without their referrals.
    activated: Option<Vec<i64>>,
}

/// What is counted of a member.
#[derive(Debug)]
struct MemberCounts {
    mentor: Mentor,
    months: Vec<MonthCounts>,
    /// Reached, joined and activated in the year before.
    before: [i64; 3],
    /// When accounts were created, ever.
    joined: Vec<Instant>,
    first: Option<Instant>,
}

#[derive(Debug, Clone, Copy, Default)]
struct MonthCounts {
    /// Reached, joined and activated.
    happened: [i64; 3],
    came: Came,
}

impl MemberYearsBuilder {
    /// Empty years of these members.
    pub fn new(query: MemberYearQuery, mentors: Vec<Mentor>) -> Self {
        let places = mentors.iter().enumerate().map(|(place, mentor)| (mentor.member_no, place)).collect();
        let months = query.months.keys.len();
        let counts = |mentor| MemberCounts {
            mentor,
            months: vec![MonthCounts::default(); months],
            before: [0; 3],
            joined: Vec::new(),
            first: None,
        };
        Self { places, members: mentors.into_iter().map(counts).collect(), query, first: None, activated: None }
    }

    /// Takes over what is known of all members, so that only the referrals of those asked for need be added: the beginning
    /// of the first day on which somebody entered, and how many activated through each in the period.
    pub fn know(&mut self, first_day: Option<Instant>, activated: Vec<i64>) {
        self.first = first_day;
        self.activated = Some(activated);
    }

    /// Counts a referral by its milestones up to the as-of; one of a member's own person counts nowhere.
    pub fn add(&mut self, referral: &ReferralOutline) {
        let Some(entry) = entry(&referral.milestones) else { return };
        let Some(member) = self.places.get(&referral.member_no) else { return };
        if referral.flags.contains(Flags::SELF_REFERRAL) {
            return;
        }
        self.first = Some(self.first.map_or(entry, |first| first.min(entry)));
        let member = &mut self.members[*member];
        member.first = Some(member.first.map_or(entry, |first| first.min(entry)));
        let joined = referral.milestones[Stage::AccountCreated.rank()];
        member.joined.extend(joined);
        let activated = referral.milestones[Stage::FirstLogin.rank()];
        for (figure, at) in [Some(entry), joined, activated].into_iter().enumerate() {
            match at.and_then(|at| self.query.months.place(at)) {
                Some((0, month)) => member.months[month].happened[figure] += 1,
                Some(_) => member.before[figure] += 1,
                None => {}
            }
        }
        if let Some((0, month)) = self.query.months.place(entry) {
            member.months[month].came.add(Status::of(&referral.milestones));
        }
    }

    /// The finished years of the members that `is_asked` names, in the order in which they were given.
    pub fn finish(mut self, heading: &Heading, is_asked: impl Fn(&Mentor) -> bool) -> Vec<MemberYear> {
        let activated = self.activated.take();
        let activated = activated.unwrap_or_else(|| self.members.iter().map(|member| member.sum(2)).collect());
        let activated: Vec<i64> = activated.into_iter().filter(|sum| *sum > 0).collect();
        for member in &mut self.members {
            member.joined.sort_unstable();
        }
        let asked = self.members.iter().filter(|member| is_asked(&member.mentor));
        asked.map(|member| self.year(member, &activated, heading)).collect()
    }

    fn year(&self, member: &MemberCounts, activated: &[i64], heading: &Heading) -> MemberYear {
        let before = self.before(member, heading);
        let compared = |figure: usize| Compared {
            value: member.sum(figure),
            before: before.as_ref().map(|_| member.before[figure]),
        };
        let Mentor { member_id, name, groups, .. } = member.mentor.clone();
        let months = self.months(member);
        MemberYear {
            heading: heading.clone(),
            figures: MemberFigures { reached: compared(0), joined: compared(1), activated: compared(2) },
            before,
            member: MemberName { member_id, name, group: groups.on_last_day },
            best_month: best_month(&months),
            longest_streak: longest_streak(&months),
            rank: rank(member.sum(2), activated),
            joined_ever: member.joined.len() as i64,
            milestones: self.milestones(member, heading),
            months,
        }
    }

    /// The year before, where the member had something by its end.
    fn before(&self, member: &MemberCounts, heading: &Heading) -> Option<Before> {
        let (before, stretch) = self.query.months.before.as_ref()?;
        member.first.filter(|first| *first < stretch.interval().until)?;
        let known = self.first.filter(|first| stretch.end_of(0).is_some_and(|end| end <= *first));
        Some(Before { known_from: known.map(|first| heading.day(first)), ..before.clone() })
    }

    /// The months of the period; of one without ends those between the first and the last thing that happened.
    fn months(&self, member: &MemberCounts) -> Vec<MemberMonth> {
        let is_something = |month: &MonthCounts| month.happened.iter().any(|count| *count > 0);
        let shown = if self.query.months.is_closed {
            0..member.months.len()
        } else {
            let first = member.months.iter().position(is_something).unwrap_or(0);
            first..member.months.iter().rposition(is_something).map_or(0, |last| last + 1).max(first)
        };
        let months = member.months.iter().zip(&self.query.months.keys);
        months
            .skip(shown.start)
            .take(shown.len())
            .map(|(counts, key)| {
                let [reached, joined, activated] = counts.happened;
                MemberMonth { month: key.clone(), reached, joined, activated, came: counts.came }
            })
            .collect()
    }

    fn milestones(&self, member: &MemberCounts, heading: &Heading) -> Vec<MemberMilestone> {
        let milestone = |people: &i64| {
            let place = usize::try_from(*people).ok().and_then(|people| people.checked_sub(1));
            let reached = place.and_then(|place| member.joined.get(place)).copied();
            MemberMilestone {
                people: *people,
                reached_on: reached.map(|at| heading.day(at)),
                in_period: reached.is_some_and(|at| matches!(self.query.months.place(at), Some((0, _)))),
            }
        };
        self.query.milestones.iter().map(milestone).collect()
    }
}

impl MemberCounts {
    /// Reached (0), joined (1) or activated (2) in the period.
    fn sum(&self, figure: usize) -> i64 {
        self.months.iter().map(|month| month.happened[figure]).sum()
    }
}

impl Came {
    const fn add(&mut self, status: Status) {
        match status {
            Status::Activated => self.active += 1,
            Status::Joined => self.joined += 1,
            Status::Generated | Status::Clicked | Status::Installed => self.reached += 1,
        }
    }
}

fn best_month(months: &[MemberMonth]) -> Option<BestMonth> {
    let joined = months.iter().map(|month| month.joined).max().filter(|joined| *joined > 0)?;
    let best = months.iter().filter(|month| month.joined == joined);
    Some(BestMonth { joined, months: best.map(|month| month.month.clone()).collect() })
}

/// The longest run of months with somebody joined; the latest of equal ones.
fn longest_streak(months: &[MemberMonth]) -> Option<Streak> {
    let runs = months.chunk_by(|one, other| (one.joined > 0) == (other.joined > 0));
    let longest = runs.filter(|run| run[0].joined > 0).max_by_key(|run| run.len())?;
    let (from, to) = (longest.first()?.month.clone(), longest.last()?.month.clone());
    Some(Streak { months: longest.len() as i64, from, to })
}

/// The place of a figure among those that are not 0.
fn rank(own: i64, all: &[i64]) -> Option<MemberRank> {
    if own == 0 || all.len() < FEWEST_RANKED {
        return None;
    }
    let better = all.iter().filter(|other| **other > own).count() as i64;
    let is_shared = all.iter().filter(|other| **other == own).count() > 1;
    Some(MemberRank { rank: better + 1, is_shared, of: all.len() as i64 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(joined: &[i64]) -> Vec<MemberMonth> {
        let month = |(place, joined): (usize, &i64)| MemberMonth {
            month: format!("2025-{:02}", place + 1),
            reached: *joined,
            joined: *joined,
            activated: 0,
            came: Came::default(),
        };
        joined.iter().enumerate().map(month).collect()
    }

    #[test]
    fn the_longest_streak_is_the_latest_of_equal_ones() {
        let streak = |joined: &[i64]| longest_streak(&months(joined)).map(|streak| (streak.months, streak.from));
        assert_eq!(streak(&[0, 0]), None);
        assert_eq!(streak(&[1, 2, 0, 3, 1, 0]), Some((2, "2025-04".to_owned())));
        assert_eq!(streak(&[1, 1, 1, 0, 4]), Some((3, "2025-01".to_owned())));
    }

    #[test]
    fn best_months_may_be_several() {
        let best = best_month(&months(&[2, 0, 2])).map(|best| best.months);
        assert_eq!(best, Some(vec!["2025-01".to_owned(), "2025-03".to_owned()]));
        assert_eq!(best_month(&months(&[0])), None);
    }

    #[test]
    fn places_need_five_members_with_a_figure() {
        assert_eq!(rank(3, &[3, 2, 1, 1]), None);
        assert_eq!(rank(0, &[3, 2, 1, 1, 5]), None);
        assert_eq!(rank(1, &[3, 2, 1, 1, 5]), Some(MemberRank { rank: 4, is_shared: true, of: 5 }));
    }
}
