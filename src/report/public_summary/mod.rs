//! The summary as it leaves the organization: `summary --public`.
//!
//! A value of its own rather than a summary with holes: what stands here was put here on purpose, each count went
//! through [`crate::report::disclosure`], and no format has more to show. Left out are what only the organization needs (who
//! stands still, self-referrals, first-time recruiters, what is open) and the months of entry, whose shares follow few people.

pub(super) mod json;

use crate::domain::Stage;
use crate::domain::collation::norwegian_key;
use crate::domain::rounding::fraction;
use crate::report::disclosure::{Told, ToldCompared, column, compared_column, told};
use crate::report::leaderboard::{BoardRow, Leaderboard};
use crate::report::naming::FEWEST;
use crate::report::scope::Heading;
use crate::report::summary::findings::Finding;
use crate::report::summary::{Before, Compared, InTime, MonthFigures, SourceFigures, Summary};
use crate::report::tally::Seconds;
use schemars::JsonSchema;
use serde::Serialize;
use std::cmp::Reverse;

/// A finished summary for everybody.
#[derive(Debug, Clone, PartialEq)]
pub struct PublicSummary {
    /// Whose, which days, as of when.
    pub heading: Heading,
    /// What the figures are compared with.
    pub before: Option<Before>,
    /// The figures at the head of the page, on the event basis.
    pub figures: PublicFigures,
    /// Joined and activated by month: what happened in it.
    pub months: Vec<PublicMonth>,
    /// The funnel of those who came in the period.
    pub funnel: [PublicStage; 4],
    /// The share activated within the horizon; none where it would tell of a few.
    pub in_time: Option<InTime>,
    /// Days a referral stays open.
    pub horizon_days: i64,
    /// Those who came in the period by campaign.
    pub campaigns: Vec<PublicSource>,
    /// The same by channel.
    pub channels: Vec<PublicSource>,
    /// Members by what became active through them, as a public board has them; without groups and clicks.
    pub recruiters: Vec<PublicRecruiter>,
    /// Local chapters by name.
    pub groups: Vec<PublicGroup>,
    /// What is remarkable in what is told.
    pub findings: Vec<Finding>,
}

/// The figures at the head of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PublicFigures {
    /// Referrals that entered.
    pub reached: ToldCompared,
    /// Accounts created.
    pub joined: ToldCompared,
    /// First logins.
    pub activated: ToldCompared,
    /// Members through whom somebody joined.
    pub recruiting_members: ToldCompared,
    /// Links made.
    pub links_generated: ToldCompared,
    /// Of those, the ones without a referral that has an event.
    pub links_unused: ToldCompared,
}

/// What happened in a local month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PublicMonth {
    /// `2025-03`.
    pub month: String,
    /// Accounts created.
    pub joined: ToldCompared,
    /// First logins.
    pub activated: ToldCompared,
    /// Whether the as-of lies in it.
    pub is_running: bool,
    /// Whether it is still to come; documents leave it out.
    pub is_ahead: bool,
}

/// A stage of the funnel.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct PublicStage {
    /// Which stage.
    pub stage: Stage,
    /// Referrals with that or a later milestone.
    pub reached: Told,
    /// Reached among those that reached the first stage, 4 decimals.
    pub share_of_first: Option<f64>,
    /// Reached among those that reached the stage before, 4 decimals.
    pub share_of_previous: Option<f64>,
    /// The median time from the stage before.
    pub median_seconds: Option<Seconds>,
    /// The time from the stage before that 90 % keep within.
    pub p90_seconds: Option<Seconds>,
}

/// A campaign or channel, on the cohort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicSource {
    /// Its name; none for links without one.
    pub name: Option<String>,
    /// Referrals that entered.
    pub entered: Told,
    /// Of those, with an account or a first login.
    pub joined: Told,
    /// Of those, with a first login.
    pub activated: Told,
}

/// A member on the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PublicRecruiter {
    /// The place: 1, 2, 2, 4.
    pub rank: Option<usize>,
    /// The name or nickname of who agreed to it; none for the others.
    #[serde(skip)]
    pub name: Option<String>,
    /// The number of who did not: `Mentor 1`.
    #[serde(skip)]
    pub alias: Option<usize>,
    /// Accounts created in the period.
    pub joined: Told,
    /// First logins in the period.
    pub activated: Told,
}

/// A local chapter, on the event basis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PublicGroup {
    /// Its name; none for members without one.
    pub group: Option<String>,
    /// Members through whom somebody joined.
    pub recruiting: Told,
    /// Accounts created.
    pub joined: ToldCompared,
    /// First logins.
    pub activated: ToldCompared,
}

impl Summary {
    /// What of a summary may leave the organization; one that was made for everybody, whose board names who agreed.
    pub fn public(&self) -> PublicSummary {
        let mut public = PublicSummary {
            heading: self.heading.clone(),
            before: self.before.clone(),
            figures: self.public_figures(),
            months: self.public_months(),
            funnel: self.public_stages(),
            in_time: public_in_time(self.in_time),
            horizon_days: self.funnel.horizon_days,
            campaigns: public_sources(&self.campaigns),
            channels: public_sources(&self.channels),
            recruiters: public_board(&self.recruiters, [self.figures.joined.value, self.figures.activated.value]),
            groups: self.public_groups(),
            findings: Vec::new(),
        };
        public.findings = public.found();
        public
    }

    fn public_figures(&self) -> PublicFigures {
        let figures = &self.figures;
        // The links that were used are known from the other two.
        let (all, unused) = (figures.links_generated, figures.links_unused);
        let before = all.before.zip(unused.before).map(|(all, unused)| all - unused);
        let used = Compared { value: all.value - unused.value, before };
        PublicFigures {
            reached: ToldCompared::alone(figures.reached),
            joined: ToldCompared::alone(figures.joined),
            activated: ToldCompared::alone(figures.activated),
            recruiting_members: ToldCompared::alone(figures.recruiting_members),
            links_generated: ToldCompared::alone(all),
            links_unused: compared_column(&[unused, used], &[])[0],
        }
    }

    fn public_months(&self) -> Vec<PublicMonth> {
        // Of a month that is still to come everybody knows that it is 0: it can hide nothing.
        let column = |of: fn(&MonthFigures) -> Compared| {
            let passed = self.months.iter().filter(|month| !month.is_ahead);
            let told = compared_column(&passed.map(of).collect::<Vec<_>>(), &[]);
            told.into_iter().chain(std::iter::repeat(ToldCompared::default()))
        };
        let (joined, activated) = (column(|month| month.joined), column(|month| month.activated));
        let month = |((month, joined), activated): ((&MonthFigures, ToldCompared), ToldCompared)| PublicMonth {
            month: month.month.clone(),
            joined,
            activated,
            is_running: month.is_running,
            is_ahead: month.is_ahead,
        };
        self.months.iter().zip(joined).zip(activated).map(month).collect()
    }

    fn public_stages(&self) -> [PublicStage; 4] {
        let mut first = None;
        let mut before = None;
        let mut rank = 0;
        self.funnel.total.stages.map(|stage| {
            let reached = stage.reached.and_then(told);
            let first = *first.get_or_insert(reached);
            let share = |of: Told| fraction(reached?, of?);
            let is_timed = self.timed[rank] >= FEWEST;
            let public = PublicStage {
                stage: stage.stage,
                reached,
                share_of_first: share(first),
                share_of_previous: before.and_then(share),
                median_seconds: stage.median_seconds.filter(|_| is_timed),
                p90_seconds: stage.p90_seconds.filter(|_| is_timed),
            };
            before = Some(reached);
            rank += 1;
            public
        })
    }

    fn public_groups(&self) -> Vec<PublicGroup> {
        let joined = compared_column(&self.groups.iter().map(|row| row.joined).collect::<Vec<_>>(), &[]);
        let activated = compared_column(&self.groups.iter().map(|row| row.activated).collect::<Vec<_>>(), &[]);
        // Nobody recruits without somebody joining: who recruited would bound who joined.
        let hidden: Vec<bool> = joined.iter().map(|joined| joined.value.is_none()).collect();
        let recruiting = column(&self.groups.iter().map(|row| row.recruiting).collect::<Vec<_>>(), &hidden);
        let rows = self.groups.iter().zip(recruiting).zip(joined).zip(activated);
        rows.map(|(((row, recruiting), joined), activated)| PublicGroup {
            group: row.group.clone(),
            recruiting,
            joined,
            activated,
        })
        .collect()
    }
}

fn public_in_time(InTime { mature, activated, before }: InTime) -> Option<InTime> {
    let is_told = |(mature, activated): &(i64, i64)| told(*mature).is_some() && told(*activated).is_some();
    is_told(&(mature, activated)).then(|| InTime { mature, activated, before: before.filter(is_told) })
}

/// The counts of sources as they are told: a count between two that are told and equal would be known.
fn public_sources(sources: &[SourceFigures]) -> Vec<PublicSource> {
    let hidden = |column: &[Told]| column.iter().map(Option::is_none).collect::<Vec<_>>();
    let counts = |of: fn(&SourceFigures) -> i64| sources.iter().map(of).collect::<Vec<_>>();
    let entered = column(&counts(|source| source.entered), &[]);
    let joined = column(&counts(|source| source.joined), &hidden(&entered));
    let activated = column(&counts(|source| source.activated), &hidden(&joined));
    let mut public: Vec<PublicSource> = sources
        .iter()
        .zip(entered.into_iter().zip(joined).zip(activated))
        .map(|(source, ((entered, joined), activated))| PublicSource {
            name: source.name.clone(),
            entered,
            joined,
            activated,
        })
        .collect();
    // Where it stands would tell something of a count that is withheld: those stand last, by name.
    public.sort_by_cached_key(|source| {
        let best = [source.activated, source.joined, source.entered].map(Reverse);
        let name = source.name.clone().unwrap_or_default();
        (source.name.is_none(), best, norwegian_key(&name), name)
    });
    public
}

/// The board without what would follow from `sums`, all who joined and all who were active in the period.
fn public_board(board: &Leaderboard, sums: [i64; 2]) -> Vec<PublicRecruiter> {
    let mut rows: Vec<&BoardRow> = board.rows.iter().filter(|row| told(row.contender.activated).is_some()).collect();
    let of_others = |rows: &[&BoardRow], place: usize| {
        sums[place] - rows.iter().map(|row| [row.contender.joined, row.contender.activated][place]).sum::<i64>()
    };
    // Others who are a few, or a single one, would be known: the last ones on the board join them.
    while let Some(last) = rows.last().map(|row| row.contender.activated)
        && (1..FEWEST).contains(&of_others(&rows, 1))
    {
        rows.retain(|row| row.contender.activated != last);
    }
    let mut joined: Vec<i64> = rows.iter().map(|row| row.contender.joined).collect();
    let others = of_others(&rows, 0);
    // The others stand for a count that is withheld beside one on the board, not for one that must be hidden itself.
    let has_few = joined.iter().chain(Some(&others).filter(|others| **others > 0)).any(|count| told(*count).is_none());
    joined.push(others);
    let hidden: Vec<bool> = (0..joined.len()).map(|place| has_few && place == rows.len()).collect();
    let joined = if has_few { column(&joined, &hidden) } else { joined.into_iter().map(Some).collect() };
    let recruiter = |(row, joined): (&BoardRow, Told)| PublicRecruiter {
        rank: row.rank,
        name: row.contender.name.clone().filter(|_| row.alias.is_none()),
        alias: row.alias,
        joined,
        activated: told(row.contender.activated),
    };
    rows.into_iter().zip(joined).map(recruiter).collect()
}
