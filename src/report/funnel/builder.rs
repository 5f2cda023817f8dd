//! From referrals, milestones or stored counts to a funnel: grouping by one or two dimensions.

use super::bounds::Sightings;
use super::{Funnel, FunnelFigures, FunnelGroup, GroupKeys, GroupLabels, LinkCounts};
use crate::domain::calendar::date_of;
use crate::domain::collation::norwegian_key;
use crate::domain::{Counts, DAY, Instant, Stage};
use crate::report::dimension::Dimension;
use crate::report::scope::{Basis, Heading};
use crate::report::tally::{Maturity, Tally, Times};
use rustc_hash::FxHashMap;

/// What a funnel is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunnelQuery {
    /// Cohort or event.
    pub basis: Basis,
    /// No, one or two dimensions.
    pub by: Vec<Dimension>,
    /// Whether times between stages are wanted.
    pub times: Times,
    /// The moment up to which milestones count.
    pub as_of: Instant,
    /// How long a referral stays open, in microseconds.
    pub horizon: i64,
    /// How long after a visit a person may still be the one who came, in microseconds.
    pub window: i64,
}

/// The group of a referral: a number for each dimension, made by the builder; 0 is no value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupKey(pub [u32; 2]);

/// A funnel under way.
///
/// A caller asks once for the numbers of a link's texts ([`FunnelBuilder::text_key`]), for each referral for the
/// number of its day ([`FunnelBuilder::day_key`]), and adds by the two.
#[derive(Debug)]
pub struct FunnelBuilder {
    query: FunnelQuery,
    groups: FxHashMap<GroupKey, Tally>,
    pub(super) sightings: Sightings,
    texts: Vec<Box<str>>,
    numbers: FxHashMap<Box<str>, u32>,
    /// The most groups there may be, and what would have become further ones.
    most_groups: usize,
    surplus: Option<Tally>,
}

impl FunnelBuilder {
    /// An empty funnel.
    pub fn new(query: FunnelQuery) -> Self {
        let (groups, numbers) = (FxHashMap::default(), FxHashMap::default());
        let sightings = Sightings::default();
        Self { query, groups, sightings, texts: Vec::new(), numbers, most_groups: usize::MAX, surplus: None }
    }

    /// The same for so many groups at most.
    #[must_use]
    pub fn within(self, most_groups: usize) -> Self {
        Self { most_groups, ..self }
    }

    /// Whether there were more groups than there may be; then it counts nothing useful.
    pub const fn has_surplus(&self) -> bool {
        self.surplus.is_some()
    }

    /// What is asked for.
    pub const fn query(&self) -> &FunnelQuery {
        &self.query
    }

    /// The number of a text: a member id, a group, a code, a campaign, a channel.
    pub fn text_key(&mut self, text: Option<&str>) -> u32 {
        let Some(text) = text else { return 0 };
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        self.texts.push(text.into());
        // More than four billion names do not fit into memory.
        let number = self.texts.len() as u32;
        self.numbers.insert(text.into(), number);
        number
    }

    /// The number of the calendar unit that a local day (days since 1970) lies in; 0 for a dimension of no time.
    pub fn day_key(dimension: Dimension, day: i32) -> u32 {
        dimension.calendar_unit().map_or(0, |unit| unit.first_day_number(day).cast_unsigned() ^ SIGN)
    }

    /// Counts a referral of the cohort by its milestones.
    pub fn add_referral(&mut self, key: GroupKey, milestones: &[Option<Instant>; 4]) {
        let FunnelQuery { as_of, horizon, times, .. } = self.query;
        self.group(key).add_referral(milestones, as_of, horizon, times);
    }

    /// Counts a sealed referral of the cohort: its milestones are an instant of their day and give no times.
    pub fn add_sealed(&mut self, key: GroupKey, milestones: &[Option<Instant>; 4]) {
        let FunnelQuery { as_of, horizon, .. } = self.query;
        self.group(key).add_referral(milestones, as_of, horizon, Times::LeftOut);
    }

    /// Counts a milestone that happened in the period: the event basis.
    pub fn add_milestone(&mut self, key: GroupKey, stage: Stage) {
        self.group(key).add_milestone(stage);
    }

    /// Adds stored counts: of cohorts with their maturity, or of milestones, as the basis wants them.
    pub fn add_counts(&mut self, key: GroupKey, counts: &Counts, maturity: Maturity) {
        match self.query.basis {
            Basis::Cohort => self.group(key).add_cohorts(counts, maturity),
            Basis::Event => self.group(key).add_happened(counts),
        }
    }

    /// The finished funnel; `name_of` gives the name of a member id, `links` stand beside them.
    pub fn finish<'n>(
        self,
        heading: Heading,
        links: Option<LinkCounts>,
        name_of: impl Fn(&str) -> Option<&'n str>,
    ) -> Funnel {
        let FunnelQuery { basis, ref by, times, horizon, .. } = self.query;
        let has_times = basis == Basis::Cohort && times == Times::Collected;
        let pairs = has_times.then(|| self.pairs());
        let mut total = Tally::default();
        let mut groups = Vec::with_capacity(self.groups.len());
        for (key, mut tally) in self.groups {
            if !by.is_empty() {
                let values = by.iter().zip(key.0).map(|(dimension, number)| value(*dimension, number, &self.texts));
                let values: Vec<Value> = values.map(|value| value.named(&name_of)).collect();
                let mut figures = FunnelFigures::of(basis, &mut tally);
                if let Some(pairs) = &pairs {
                    figures.bound(pairs.rows.get(&key).copied().unwrap_or_default());
                }
                groups.push((values, figures));
            }
            total.merge(tally);
        }
        let mut total = FunnelFigures::of(basis, &mut total);
        if let Some(pairs) = &pairs {
            total.bound(pairs.whole);
        }
        groups.sort_by_cached_key(|(values, _)| values.iter().map(Value::order).collect::<Vec<_>>());
        Funnel {
            heading,
            basis,
            total,
            links,
            groups: groups.into_iter().map(|(values, figures)| group(values, figures)).collect(),
            by: by.clone(),
            horizon_days: horizon / DAY,
            has_times,
            new_members: None,
        }
    }

    fn group(&mut self, key: GroupKey) -> &mut Tally {
        if self.groups.len() >= self.most_groups && !self.groups.contains_key(&key) {
            return self.surplus.get_or_insert_default();
        }
        self.groups.entry(key).or_default()
    }
}

/// Flips the sign of a day number, so that as unsigned numbers days keep their order.
const SIGN: u32 = 1 << 31;

/// A value of one dimension.
struct Value {
    dimension: Dimension,
    text: Option<String>,
    name: Option<String>,
    /// The first day of a calendar unit, else 0.
    first_day: i32,
}

fn value(dimension: Dimension, number: u32, texts: &[Box<str>]) -> Value {
    if let Some(unit) = dimension.calendar_unit() {
        let first_day = (number ^ SIGN).cast_signed();
        return Value { dimension, text: Some(unit.key(date_of(first_day))), name: None, first_day };
    }
    let text = number.checked_sub(1).and_then(|place| texts.get(place as usize)).map(|text| text.to_string());
    Value { dimension, text, name: None, first_day: 0 }
}

impl Value {
    fn named<'n>(mut self, name_of: &impl Fn(&str) -> Option<&'n str>) -> Self {
        if self.dimension == Dimension::Member {
            self.name = self.text.as_deref().and_then(name_of).map(str::to_owned);
        }
        self
    }

    /// Days ascending; texts in Norwegian order of the name or the text, then by the text; what has none, last.
    fn order(&self) -> (bool, i32, Vec<u16>, Option<String>) {
        let shown = self.name.as_deref().or(self.text.as_deref()).unwrap_or_default();
        let letters = if self.dimension.calendar_unit().is_some() { Vec::new() } else { norwegian_key(shown) };
        (self.text.is_none(), self.first_day, letters, self.text.clone())
    }
}

fn group(values: Vec<Value>, figures: FunnelFigures) -> FunnelGroup {
    let names = values.iter().filter_map(|value| Some((value.dimension, value.name.clone()?))).collect();
    let keys = values.into_iter().map(|value| (value.dimension, value.text)).collect();
    FunnelGroup { keys: GroupKeys(keys), labels: GroupLabels(names), figures }
}

#[cfg(test)]
#[path = "builder_tests.rs"]
mod tests;
