//! From what is counted to the figures of a finished summary.

use super::builder::{LinkCounts, Mentor, MentorCounts, MonthCounts, SummaryBuilder};
use super::findings::findings;
use super::{
    Before, Compared, Figures, FirstTimeRecruiter, GroupFigures, InTime, MonthCohort, MonthFigures, SourceFigures,
    Summary,
};
use crate::domain::collation::norwegian_key;
use crate::domain::people::largest_pairs;
use crate::domain::{DAY, Instant};
use crate::report::dimension::Dimension;
use crate::report::display_name::DisplayName;
use crate::report::funnel::{Funnel, FunnelFigures, LinkCounts as LinkTotals};
use crate::report::leaderboard::{BoardQuery, Contender, Leaderboard, Metric, Zeros};
use crate::report::new_members::{NewMembers, Newcomers};
use crate::report::scope::{Basis, Heading};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;

/// What is counted of a group.
#[derive(Debug, Clone, Copy, Default)]
struct GroupCounts {
    members: i64,
    recruiting: i64,
    /// Joined and activated, in the period and a year before.
    happened: [[i64; 2]; 2],
}

impl GroupCounts {
    /// Adds what happened through a member while in the group.
    fn add(&mut self, happened: &[[i64; 4]; 2]) {
        self.recruiting += i64::from(happened[0][2] > 0);
        for (sums, counts) in self.happened.iter_mut().zip(happened) {
            sums[0] += counts[2];
            sums[1] += counts[3];
        }
    }
}

impl SummaryBuilder {
    /// The finished summary; `made` are the links made in the period, and those made in the same days a year before,
    /// `newcomers` the new members without a referral.
    pub fn finish(mut self, heading: Heading, made: [FxHashSet<i64>; 2], newcomers: Option<&Newcomers>) -> Summary {
        let before = self.before(&heading);
        let has_before = before.is_some();
        let figures = self.figures(&made, has_before);
        let timed = self.tally.timed();
        let links = LinkTotals { generated: figures.links_generated.value, unused: figures.links_unused.value };
        let mut total = FunnelFigures::of(Basis::Cohort, &mut self.tally);
        total.bound(largest_pairs(&self.sightings[0], &self.sightings[1], self.query.window).sizes);
        let funnel = Funnel {
            heading: heading.clone(),
            basis: Basis::Cohort,
            by: Vec::new(),
            total,
            links: Some(links),
            groups: Vec::new(),
            horizon_days: self.query.horizon / DAY,
            has_times: true,
            new_members: None,
        };
        let mut summary = Summary {
            before,
            figures,
            new_members: newcomers.map(|newcomers| NewMembers::of(figures.joined.value, newcomers)),
            members: self.mentors.iter().filter(|counts| counts.mentor.is_listed).count() as i64,
            months: self.month_figures(),
            cohorts: self.month_cohorts(),
            timed,
            in_time: InTime {
                mature: self.in_time[0].0,
                activated: self.in_time[0].1,
                before: has_before.then_some(self.in_time[1]),
            },
            campaigns: self.sources_by(Dimension::Campaign),
            channels: self.sources_by(Dimension::Channel),
            recruiters: self.recruiters(&heading),
            groups: self.groups(has_before),
            first_time_recruiters: self.first_time_recruiters(&heading),
            stuck: self.stuck,
            self_referrals: self.self_referrals,
            findings: Vec::new(),
            funnel,
            heading,
        };
        summary.findings = findings(&summary);
        summary
    }

    /// What to compare with: the year before, where anything had happened by its end.
    fn before(&self, heading: &Heading) -> Option<Before> {
        let (before, stretch) = self.query.months.before.as_ref()?;
        let first = self.first.filter(|first| *first < stretch.interval().until)?;
        let is_later = stretch.end_of(0).is_some_and(|end| end <= first);
        Some(Before { known_from: is_later.then(|| heading.day(first)), ..before.clone() })
    }

    /// A figure of a month a year before; none where nothing was known yet, or it is still to come.
    fn month_before(&self, month: usize, value: i64) -> Option<i64> {
        let before = &self.query.months.before.as_ref()?.1;
        let end = before.end_of(month)?;
        self.first.filter(|first| *first < end && !before.is_cut_off(month)).map(|_| value)
    }

    fn figures(&self, made: &[FxHashSet<i64>; 2], has_before: bool) -> Figures {
        let compared = |values: [i64; 2]| Compared { value: values[0], before: has_before.then_some(values[1]) };
        let years = |count: &dyn Fn(usize) -> i64| compared([count(0), count(1)]);
        let happened = |stage: usize| years(&|year| self.months.iter().map(|month| month.happened[year][stage]).sum());
        let ends = [Some(self.query.as_of), self.query.months.before_as_of];
        let unused = |year: usize| {
            if let (Some(unused), 0) = (&self.unused, year) {
                return unused.len() as i64;
            }
            let is_used = |link: &LinkCounts| link.first_entry.zip(ends[year]).is_some_and(|(entry, end)| entry <= end);
            made[year].iter().filter(|link_no| !self.links.get(link_no).is_some_and(is_used)).count() as i64
        };
        Figures {
            reached: years(&|year| self.months.iter().map(|month| month.cohort[year][0]).sum()),
            joined: happened(2),
            activated: happened(3),
            recruiting_members: years(&|year| {
                self.mentors.iter().filter(|mentor| mentor.happened[year][2] > 0).count() as i64
            }),
            links_generated: years(&|year| made[year].len() as i64),
            links_unused: years(&unused),
        }
    }

    /// The months of the figures; of a period without ends those between the first and the last thing that happened.
    fn shown_months(&self) -> impl Iterator<Item = (usize, &MonthCounts)> {
        let is_something =
            |month: &MonthCounts| month.happened[0].iter().any(|count| *count > 0) || month.cohort[0][0] > 0;
        let is_whole = self.query.months.is_closed;
        let first = if is_whole { Some(0) } else { self.months.iter().position(is_something) };
        let last = if is_whole { Some(self.months.len()) } else { self.months.iter().rposition(is_something) };
        let (first, last) = (first.unwrap_or(0), last.map_or(0, |last| last + 1));
        self.months.iter().enumerate().take(last).skip(first)
    }

    fn month_figures(&self) -> Vec<MonthFigures> {
        self.shown_months()
            .map(|(place, month)| {
                let compared = |stage: usize| Compared {
                    value: month.happened[0][stage],
                    before: self.month_before(place, month.happened[1][stage]),
                };
                MonthFigures {
                    month: self.query.months.keys[place].clone(),
                    joined: compared(2),
                    activated: compared(3),
                    is_running: self.query.months.running == Some(place),
                    is_ahead: self.query.months.is_ahead(place, self.query.as_of),
                }
            })
            .collect()
    }

    fn month_cohorts(&self) -> Vec<MonthCohort> {
        self.shown_months()
            .map(|(place, month)| {
                let [entered, joined_in_time, activated_in_time] = [0, 1, 2].map(|figure: usize| Compared {
                    value: month.cohort[0][figure],
                    before: self.month_before(place, month.cohort[1][figure]),
                });
                let month_key = self.query.months.keys[place].clone();
                let is_ahead = self.query.months.is_ahead(place, self.query.as_of);
                MonthCohort { month: month_key, entered, joined_in_time, activated_in_time, open: month.open, is_ahead }
            })
            .collect()
    }

    fn sources_by(&self, dimension: Dimension) -> Vec<SourceFigures> {
        let mut sources: FxHashMap<Option<&str>, [i64; 3]> = FxHashMap::default();
        for counts in self.sources.iter().filter(|counts| counts.cohort[0] > 0) {
            let name = if dimension == Dimension::Campaign { &counts.campaign } else { &counts.channel };
            let source = sources.entry(name.as_deref()).or_default();
            source.iter_mut().zip(counts.cohort).for_each(|(sum, count)| *sum += count);
        }
        let figures = |(name, [entered, joined, activated]): (Option<&str>, [i64; 3])| SourceFigures {
            name: name.map(str::to_owned),
            entered,
            joined,
            activated,
        };
        let mut sources: Vec<SourceFigures> = sources.into_iter().map(figures).collect();
        sources.sort_by_cached_key(|source| {
            let name = source.name.clone().unwrap_or_default();
            let best = Reverse([source.activated, source.joined, source.entered]);
            (source.name.is_none(), best, norwegian_key(&name), name)
        });
        sources
    }

    fn recruiters(&self, heading: &Heading) -> Leaderboard {
        let query = BoardQuery { metric: Metric::Activated, top: None, zeros: Zeros::LeftOut, min_referrals: 5 };
        let contender = |counts: &MentorCounts| Contender {
            member_id: counts.mentor.member_id.clone(),
            is_erased: counts.mentor.is_erased,
            name: counts.mentor.name.clone(),
            naming: counts.mentor.naming,
            group: counts.mentor.groups.on_last_day.clone(),
            clicked: counts.happened[0][0],
            joined: counts.happened[0][2],
            activated: counts.happened[0][3],
            ..Contender::default()
        };
        Leaderboard::rank(heading.clone(), query, self.mentors.iter().map(contender).collect())
    }

    /// The groups that a member has on the last day, and those for which something counts.
    fn groups(&self, has_before: bool) -> Vec<GroupFigures> {
        let mut groups: FxHashMap<Option<&str>, GroupCounts> = FxHashMap::default();
        for MentorCounts { mentor, happened, .. } in &self.mentors {
            let group = mentor.groups.on_last_day.as_deref();
            if mentor.is_listed {
                groups.entry(group).or_default().members += 1;
            }
            if mentor.groups.dated.is_none() {
                groups.entry(group).or_default().add(happened);
            }
        }
        for ((_, group), happened) in &self.moved {
            let counts = |year: &[i64; 4]| year[2] > 0 || year[3] > 0;
            if counts(&happened[0]) || has_before && counts(&happened[1]) {
                groups.entry(group.as_deref()).or_default().add(happened);
            }
        }
        let figures = |(group, counts): (Option<&str>, GroupCounts)| {
            let compared = |figure: usize| Compared {
                value: counts.happened[0][figure],
                before: has_before.then_some(counts.happened[1][figure]),
            };
            GroupFigures {
                group: group.map(str::to_owned),
                members: counts.members,
                recruiting: counts.recruiting,
                joined: compared(0),
                activated: compared(1),
            }
        };
        let mut rows: Vec<GroupFigures> = groups.into_iter().map(figures).collect();
        rows.sort_by_cached_key(|row| {
            let name = row.group.clone().unwrap_or_default();
            (row.group.is_none(), norwegian_key(&name), name)
        });
        rows
    }

    fn first_time_recruiters(&self, heading: &Heading) -> Vec<FirstTimeRecruiter> {
        let is_new = |(first, is_counted): &(Instant, bool)| {
            *is_counted && matches!(self.query.months.place(*first), Some((0, _)))
        };
        let mut rows: Vec<FirstTimeRecruiter> = self
            .mentors
            .iter()
            .filter_map(|counts| {
                let (first, _) = counts.first_joined.filter(is_new).filter(|_| !counts.mentor.is_erased)?;
                let Mentor { member_id, name, naming, groups, .. } = counts.mentor.clone();
                let group = groups.on_last_day;
                let name = name.filter(|_| naming == DisplayName::Named);
                let (first_joined_on, joined) = (heading.day(first), counts.happened[0][2]);
                Some(FirstTimeRecruiter { member_id, name, group, first_joined_on, joined })
            })
            .collect();
        rows.sort_by_cached_key(|row| (row.first_joined_on, row.member_id.clone()));
        rows
    }
}
