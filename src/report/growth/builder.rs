//! From the referrals of several organizations to growth: each referral is handed over once, in any order.

use super::{Change, Growth, GrowthCell, GrowthFigures, GrowthRow, GrowthUnit, shown};
use crate::domain::calendar::{Grain, first_instant};
use crate::domain::period::{Interval, Period};
use crate::domain::{Flags, Instant, ReferralOutline, Stage};
use chrono::NaiveDate;
use chrono_tz::Tz;
use rustc_hash::FxHashSet;

/// What growth is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrowthQuery {
    /// The days; widened to whole months or years.
    pub period: Period,
    /// By month or by year.
    pub by: GrowthUnit,
    /// The zone of months and years.
    pub timezone: Tz,
    /// The moment up to which milestones count.
    pub as_of: Instant,
    /// When the answer is made.
    pub now: Instant,
}

/// Growth under way.
#[derive(Debug)]
pub struct GrowthBuilder {
    query: GrowthQuery,
    period: Period,
    rows: Vec<RowSlots>,
    slots: Vec<Slot>,
    total: usize,
    organizations: usize,
    /// The place of the organization that asks, where it is one of them.
    asker: Option<usize>,
}

/// A row and where its counts stand.
#[derive(Debug)]
struct RowSlots {
    key: String,
    is_partial: bool,
    own: usize,
    before: usize,
    /// What followed on the part compared with: known to who knows the whole and the part.
    rest_of_before: Option<usize>,
    /// Of a year.
    own_months: Months,
    /// Of what a year is compared with, and of what followed on that.
    months_before: [Months; 2],
}

/// The months of a stretch, which another report shows.
#[derive(Debug, Default)]
struct Months {
    whole: Vec<usize>,
    /// The part of a month that the stretch begins or ends in; nothing shows that alone.
    part: Option<usize>,
}

/// What is counted of a stretch of time, by organization.
#[derive(Debug)]
struct Slot {
    interval: Interval,
    joined: Vec<i64>,
    activated: Vec<i64>,
    recruiters: FxHashSet<(usize, i64)>,
}

impl GrowthUnit {
    const fn grain(self) -> Grain {
        match self {
            Self::Month => Grain::Month,
            Self::Year => Grain::Year,
        }
    }

    const fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Year => 12,
        }
    }

    fn next(self, day: NaiveDate) -> Option<NaiveDate> {
        day.checked_add_months(chrono::Months::new(self.months()))
    }

    fn previous(self, day: NaiveDate) -> Option<NaiveDate> {
        day.checked_sub_months(chrono::Months::new(self.months()))
    }
}

impl GrowthBuilder {
    /// Empty growth of so many organizations; none of a period without ends.
    pub fn new(query: GrowthQuery, organizations: usize) -> Option<Self> {
        let GrowthQuery { by, timezone, as_of, .. } = query;
        let (start, end) = (query.period.start?, query.period.end?);
        let first = by.grain().first_day(start);
        let last = by.grain().first_day(end.pred_opt()?.max(start));
        let mut slots: Vec<Slot> = Vec::new();
        let mut slot = |from: Instant, until: Instant| {
            slots.push(Slot {
                interval: Interval { from, until: until.min(as_of.plus(1)) },
                joined: vec![0; organizations],
                activated: vec![0; organizations],
                recruiters: FxHashSet::default(),
            });
            slots.len() - 1
        };
        let at = |day: NaiveDate| first_instant(day, timezone);
        let month_after = |day: NaiveDate, months: u32| day.checked_add_months(chrono::Months::new(months));
        let mut rows = Vec::new();
        let mut day = first;
        while day <= last && at(day) <= as_of {
            let next = by.next(day)?;
            let previous = by.previous(day)?;
            let is_partial = as_of.plus(1) < at(next);
            let elapsed = as_of.plus(1).since(at(day));
            let cut = if is_partial { at(previous).plus(elapsed).min(at(day)) } else { at(day) };
            let mut own_months = Months::default();
            let mut months_before = [Months::default(), Months::default()];
            for month in 0..if by == GrowthUnit::Year { 12 } else { 0 } {
                let month_of = |year| Some([at(month_after(year, month)?), at(month_after(year, month + 1)?)]);
                let ([from, until], [from_before, until_before]) = (month_of(day)?, month_of(previous)?);
                own_months.whole.push(slot(from, until));
                let [compared, rest] = &mut months_before;
                if until_before <= cut {
                    compared.whole.push(slot(from_before, until_before));
                } else if cut <= from_before {
                    rest.whole.push(slot(from_before, until_before));
                } else {
                    compared.part = Some(slot(from_before, cut));
                    rest.part = Some(slot(cut, until_before));
                }
            }
            rows.push(RowSlots {
                own_months,
                months_before,
                key: by.grain().key(day),
                is_partial,
                own: slot(at(day), at(next)),
                before: slot(at(previous), cut),
                rest_of_before: (cut < at(day)).then(|| slot(cut, at(day))),
            });
            day = next;
        }
        let end = by.next(last)?;
        let total = slot(at(first), at(end));
        let is_same = query.period.start == Some(first) && query.period.end == Some(end);
        let label = if is_same { query.period.label.clone() } else { format!("{first}..{}", end.pred_opt()?) };
        let period = Period { label, start: Some(first), end: Some(end) };
        Some(Self { query, period, rows, slots, total, organizations, asker: None })
    }

    /// The same for one of the organizations, which knows its own part of each figure.
    #[must_use]
    pub fn asked_by(self, asker: Option<usize>) -> Self {
        Self { asker, ..self }
    }

    /// Counts a referral of an organization (from 0) by its milestones up to the as-of.
    pub fn add(&mut self, organization: usize, referral: &ReferralOutline) {
        if referral.flags.contains(Flags::SELF_REFERRAL) {
            return;
        }
        let joined = referral.milestones[Stage::AccountCreated.rank()];
        let activated = referral.milestones[Stage::FirstLogin.rank()];
        for slot in &mut self.slots {
            if joined.is_some_and(|at| slot.interval.contains(at)) {
                slot.joined[organization] += 1;
                slot.recruiters.insert((organization, referral.member_no));
            }
            if activated.is_some_and(|at| slot.interval.contains(at)) {
                slot.activated[organization] += 1;
            }
        }
    }

    /// The finished report.
    pub fn finish(self) -> Growth {
        let rows: Vec<GrowthRow> = self.rows.iter().map(|row| self.row(row)).collect();
        Growth {
            total: self.total_figures(&rows),
            rows,
            timezone: self.query.timezone,
            as_of: self.query.as_of,
            generated_at: self.query.now,
            organizations: self.organizations,
            by: self.query.by,
            period: self.period,
        }
    }

    fn row(&self, row: &RowSlots) -> GrowthRow {
        let (own, before) = (&self.slots[row.own], &self.slots[row.before]);
        let rest = row.rest_of_before.map(|rest| &self.slots[rest]);
        let cell = |figure: Figure| {
            let value = own.value(figure, self.asker).filter(|_| self.is_told_by_months(&row.own_months, figure));
            // The whole before is a row of its own: with a part of it the rest would be known too.
            let is_rest_shown = rest.is_none_or(|rest| rest.value(figure, self.asker).is_some());
            let is_nobody = before.people(figure).iter().all(|count| *count == 0);
            let is_told =
                || is_rest_shown && row.months_before.iter().all(|months| self.is_told_by_months(months, figure));
            let then = if is_nobody && rest.is_none() {
                Some(0)
            } else {
                before.value(figure, self.asker).filter(|_| is_told())
            };
            let growth = value.zip(then).map(|(value, before)| match before {
                0 => Change::New,
                before => Change::By { value, before },
            });
            GrowthCell { value, growth }
        };
        GrowthRow { period: row.key.clone(), is_partial: row.is_partial, figures: figures(cell) }
    }

    /// Whether a stretch tells no more than its months do: those that are not shown are, taken together, as many people
    /// as any figure must be, or nobody; and so is a part of a month, which follows from that month and the others.
    fn is_told_by_months(&self, months: &Months, figure: Figure) -> bool {
        let part = months.part.map(|part| &self.slots[part]);
        let hidden = months
            .whole
            .iter()
            .map(|month| &self.slots[*month])
            .filter(|month| month.value(figure, self.asker).is_none());
        let mut rest = vec![0; self.organizations];
        for month in hidden.chain(part) {
            rest.iter_mut().zip(month.people(figure)).for_each(|(sum, people)| *sum += people);
        }
        let is_told = |people: &[i64]| people.iter().all(|people| *people == 0) || shown(people, self.asker).is_some();
        is_told(&rest) && part.is_none_or(|part| is_told(&part.people(figure)))
    }

    /// The figures of the whole, recomputed; each only where it is shown in every row.
    fn total_figures(&self, rows: &[GrowthRow]) -> GrowthFigures {
        figures(|figure| {
            let is_whole = rows.iter().all(|row| figure.of(&row.figures).value.is_some());
            GrowthCell { value: self.slots[self.total].value(figure, self.asker).filter(|_| is_whole), growth: None }
        })
    }
}

/// A figure of a row.
#[derive(Debug, Clone, Copy)]
enum Figure {
    Joined,
    Activated,
    Recruiters,
    Organizations,
}

impl Figure {
    const fn of(self, figures: &GrowthFigures) -> GrowthCell {
        match self {
            Self::Joined => figures.joined,
            Self::Activated => figures.activated,
            Self::Recruiters => figures.active_recruiters,
            Self::Organizations => figures.active_organizations,
        }
    }
}

fn figures(cell: impl Fn(Figure) -> GrowthCell) -> GrowthFigures {
    GrowthFigures {
        joined: cell(Figure::Joined),
        activated: cell(Figure::Activated),
        active_recruiters: cell(Figure::Recruiters),
        active_organizations: cell(Figure::Organizations),
    }
}

impl Slot {
    /// The people behind a figure, by organization.
    fn people(&self, figure: Figure) -> Vec<i64> {
        match figure {
            Figure::Joined | Figure::Organizations => self.joined.clone(),
            Figure::Activated => self.activated.clone(),
            Figure::Recruiters => {
                let mut counts = vec![0; self.joined.len()];
                for (organization, _) in &self.recruiters {
                    counts[*organization] += 1;
                }
                counts
            }
        }
    }

    /// A figure, where the people behind it are enough.
    fn value(&self, figure: Figure, asker: Option<usize>) -> Option<i64> {
        let people = shown(&self.people(figure), asker)?;
        Some(match figure {
            Figure::Joined | Figure::Activated | Figure::Recruiters => people,
            Figure::Organizations => self.joined.iter().filter(|count| **count > 0).count() as i64,
        })
    }
}

#[cfg(test)]
#[path = "builder_tests.rs"]
mod tests;
