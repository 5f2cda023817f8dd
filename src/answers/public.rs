//! What leaves the organization: the answer behind public summaries and boards.

use super::dimensions::Dimensions;
use super::display_names::DisplayNames;
use super::query::{ReportQuery, ResolvedQuery};
use crate::domain::calendar::local_day;
use crate::domain::{Flags, Instant, ReferralOutline, Stage, entry};
use crate::report::dimension::Dimension;
use crate::report::display_name::{Audience, DisplayName};
use crate::report::leaderboard::{BoardQuery, Metric};
use crate::report::public::{Counts, PublicBoard, PublicPage, Refused, TrueCounts, check_period};
use crate::report::scope::Basis;
use crate::report::summary::Before;
use crate::report::summary::months::SummaryMonths;
use crate::store::{Member, Snapshot, StoreError};
use rustc_hash::FxHashMap;

/// Why there is no public page.
#[derive(Debug, thiserror::Error)]
pub enum PublicError {
    /// It would give something away.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// By what a page is broken down, besides months and members.
const LABELS: [Dimension; 3] = [Dimension::Group, Dimension::Campaign, Dimension::Channel];

/// Answers what of a finished calendar year may leave the organization (semantics section 11).
///
/// # Errors
/// [`PublicError::Refused`] for another period and with filters.
pub async fn public_page(snapshot: &mut Snapshot, query: &ReportQuery) -> Result<PublicPage, PublicError> {
    if !query.filters.is_empty() || query.flagged == super::Flagged::Included {
        return Err(Refused::Narrowed.into());
    }
    let resolved = ResolvedQuery::resolve(snapshot, query).await?;
    check_period(&query.period, local_day(resolved.as_of, resolved.settings.timezone))?;
    let [group, campaign, channel] = LABELS;
    let dimensions =
        Dimensions::of_breakdown(snapshot, &[group, campaign, channel, Dimension::Member], &resolved).await?;
    let names = DisplayNames::load(snapshot, Audience::Public).await?;
    let months = SummaryMonths::of(&query.period, resolved.settings.timezone, resolved.as_of);
    let mut counting = Counting::of(&resolved, &dimensions, &months);
    let until = resolved.interval.until;
    resolved
        .each_outline(snapshot, Basis::Event, [Instant(i64::MIN), until], |referral| counting.add(&referral))
        .await?;
    let standing = Dimensions::of_members(snapshot, &resolved).await?;
    let counts = counting.finish(&standing, &names);
    Ok(PublicPage::make(resolved.heading, counts))
}

/// Answers a leaderboard that may leave the organization: the members of the page of that year.
///
/// # Errors
/// [`PublicError::Refused`] as for the page, and for metrics that no page tells.
pub async fn public_board(
    snapshot: &mut Snapshot,
    query: &ReportQuery,
    board: BoardQuery,
) -> Result<PublicBoard, PublicError> {
    if matches!(board.metric, Metric::Rate | Metric::Clicked) {
        return Err(Refused::Metric.into());
    }
    Ok(public_page(snapshot, query).await?.board(board.metric, board.top, board.zeros))
}

/// A page being counted.
struct Counting<'a> {
    resolved: &'a ResolvedQuery,
    dimensions: &'a Dimensions,
    months: &'a SummaryMonths,
    totals: Counts,
    before: Counts,
    /// The earliest milestone of all.
    first: Option<Instant>,
    by_month: FxHashMap<usize, Counts>,
    by_label: [FxHashMap<Option<String>, Counts>; 3],
    by_member: FxHashMap<i64, Counts>,
}

impl<'a> Counting<'a> {
    fn of(resolved: &'a ResolvedQuery, dimensions: &'a Dimensions, months: &'a SummaryMonths) -> Self {
        Self {
            resolved,
            dimensions,
            months,
            totals: Counts::default(),
            before: Counts::default(),
            first: None,
            by_month: FxHashMap::default(),
            by_label: Default::default(),
            by_member: FxHashMap::default(),
        }
    }

    fn add(&mut self, referral: &ReferralOutline) {
        if referral.flags.contains(Flags::SELF_REFERRAL) {
            return;
        }
        let joined = referral.milestones[Stage::AccountCreated.rank()];
        let activated = referral.milestones[Stage::FirstLogin.rank()];
        for (figure, at) in [entry(&referral.milestones), joined, activated].into_iter().enumerate() {
            let Some(at) = at else { continue };
            self.first = Some(self.first.map_or(at, |first| first.min(at)));
            match self.months.place(at) {
                Some((0, month)) => self.count(referral, figure, at, month),
                Some(_) => self.before[figure] += 1,
                None => {}
            }
        }
    }

    fn count(&mut self, referral: &ReferralOutline, figure: usize, at: Instant, month: usize) {
        let day = self.resolved.days().day(at);
        self.totals[figure] += 1;
        self.by_month.entry(month).or_default()[figure] += 1;
        self.by_member.entry(referral.member_no).or_default()[figure] += 1;
        for (dimension, counts) in LABELS.into_iter().zip(&mut self.by_label) {
            let label = self.dimensions.value(dimension, referral.link_no, referral.member_no, day);
            counts.entry(label.map(str::to_owned)).or_default()[figure] += 1;
        }
    }

    fn finish(mut self, dimensions: &Dimensions, names: &DisplayNames) -> TrueCounts {
        // A group in which somebody is has a row, whether anybody came through it or not.
        for member in dimensions.standing() {
            let group = dimensions.groups().on(member.member_no, self.resolved.last_day()).map(str::to_owned);
            self.by_label[0].entry(group).or_default();
        }
        let month =
            |(place, key): (usize, &String)| (key.clone(), self.by_month.get(&place).copied().unwrap_or_default());
        let months = self.months.keys.iter().enumerate().map(month).collect();
        let member = |member: &Member| {
            let counts = self.by_member.get(&member.member_no).copied().unwrap_or_default();
            let name = names.name(member).filter(|_| names.naming(member) == DisplayName::Named);
            (member.member_id.clone(), name, counts)
        };
        let members = dimensions.standing().map(member).collect();
        let before = self.whole_before().map(|before| (before, self.before));
        let labels = self.by_label.map(|counts| counts.into_iter().collect());
        TrueCounts { totals: self.totals, before, months, labels, members }
    }

    /// The year before, where something was known in its first month already.
    fn whole_before(&self) -> Option<Before> {
        let (before, stretch) = self.months.before.as_ref()?;
        let end = stretch.end_of(0)?;
        self.first.filter(|first| *first < end).map(|_| before.clone())
    }
}
