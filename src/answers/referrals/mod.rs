//! The list of referrals: in parts, however long it is, or a part of it with how many there are.

mod list;

pub use list::ReferralList;

use super::dimensions::Dimensions;
use super::query::ReportQuery;
use crate::domain::{DAY, ReferralOutline, ReferralRecord, Status};
use crate::report::referrals::{Admission, Precision, ReferralRow, Referrals};
use crate::report::scope::Basis;
use crate::store::{Result, Snapshot};
use list::End;
use std::collections::VecDeque;
use uuid::Uuid;

/// Up to how many rows are a few.
const FEW_ROWS: usize = 1_000;

/// What narrows the list besides what all reports share.
#[derive(Debug, Clone, Default)]
pub struct ReferralFilters {
    /// Only those of one status.
    pub status: Option<Status>,
    /// Only the one of a user.
    pub user: Option<String>,
    /// Only open ones without a milestone for so long, in microseconds.
    pub stalled_for: Option<i64>,
}

/// Which part of a list is wanted.
#[derive(Debug, Clone)]
pub enum Part {
    /// So many from the beginning.
    First(usize),
    /// So many at the end.
    Last(usize),
    /// So many behind a place. How many there are in all is not found out: what follows is not read.
    Behind(Option<ListPlace>, usize),
}

/// A place in the list of referrals: by entry, those without one last; then by link code and id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListPlace {
    /// The instant of the entry in microseconds; `i64::MAX` without one.
    pub entry: i64,
    /// The code of the link.
    pub link_code: String,
    /// The referral.
    pub referral_id: Uuid,
}

impl ListPlace {
    /// The place of a row.
    pub fn of(row: &ReferralRow) -> Self {
        let entry = row.entry().map_or(i64::MAX, |entry| entry.0);
        Self { entry, link_code: row.link_code.clone(), referral_id: row.referral_id }
    }
}

/// The microseconds of `10d`, `36h` or `2weeks`.
///
/// # Errors
/// Why it is no length of time that can be used.
pub fn stalled_for(text: &str) -> std::result::Result<i64, String> {
    let duration = humantime::parse_duration(text).map_err(|error| error.to_string())?;
    let microseconds = i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
    if microseconds > 36_500 * DAY {
        return Err("it is longer than a hundred years".to_owned());
    }
    Ok(microseconds)
}

/// Answers a part of the list of referrals that entered in the period.
pub async fn referral_part(
    snapshot: &mut Snapshot,
    query: &ReportQuery,
    filters: &ReferralFilters,
    part: Part,
) -> Result<Referrals> {
    let mut list = ReferralList::begin(snapshot, query, filters).await?;
    let (place, from, wanted) = match part {
        Part::First(rows) => (None, End::Beginning, rows),
        Part::Last(rows) => (None, End::End, rows),
        Part::Behind(place, rows) => {
            let rows = list.rows_behind(snapshot, place.as_ref(), rows).await?;
            return Ok(Referrals { total: rows.len() as i64, rows, ..list.head() });
        }
    };
    let mut rows: VecDeque<ReferralRow> = VecDeque::new();
    if wanted <= FEW_ROWS {
        list.begin_short();
    }
    let is_whole = loop {
        let Some(section) = list.next_section(snapshot, from).await? else { break true };
        let section = list.rows(snapshot, section, from, wanted - rows.len(), place).await?;
        match from {
            End::Beginning => rows.extend(section),
            End::End => section.into_iter().rev().for_each(|row| rows.push_front(row)),
        }
        if rows.len() >= wanted {
            break false;
        }
    };
    let (total, lapsed) = if is_whole { (rows.len() as i64, list.lapsed()) } else { list.count(snapshot).await? };
    match from {
        End::Beginning => rows.truncate(wanted),
        End::End => drop(rows.drain(..rows.len().saturating_sub(wanted))),
    }
    Ok(Referrals { rows: rows.into(), total, lapsed, ..list.head() })
}

/// Answers the whole list of referrals that entered in the period, in parts: memory does not grow with it.
pub async fn referral_list(
    snapshot: &mut Snapshot,
    query: &ReportQuery,
    filters: &ReferralFilters,
) -> Result<ReferralList> {
    ReferralList::begin(snapshot, query, filters).await
}

/// Those who stand still at some statuses and can still go on.
#[derive(Debug)]
pub struct Stalled<const STATUSES: usize> {
    /// The first of them by entry, who lapse first.
    pub first: Referrals,
    /// How many there are at each status.
    pub counts: [i64; STATUSES],
}

/// Answers who stands still: the open referrals of some statuses without a milestone for so long, in microseconds.
pub async fn stalled<const STATUSES: usize>(
    snapshot: &mut Snapshot,
    query: &ReportQuery,
    stalled_for: i64,
    statuses: [Status; STATUSES],
    rows: usize,
) -> Result<Stalled<STATUSES>> {
    let filters = ReferralFilters { stalled_for: Some(stalled_for), ..ReferralFilters::default() };
    let mut list = ReferralList::begin(snapshot, query, &filters).await?;
    let (as_of, horizon) = (list.resolved().as_of, list.asked().horizon);
    // What entered a horizon ago or earlier is not open any more.
    list.skip_to(as_of.0 - horizon + 1);
    let (resolved, asked) = (list.resolved(), list.asked());
    let mut counts = [0; STATUSES];
    let take = |outline: ReferralOutline| {
        if asked.admission(&outline.milestones, resolved.as_of) == Admission::Listed {
            let place = statuses.iter().position(|status| *status == Status::of(&outline.milestones));
            place.into_iter().for_each(|place| counts[place] += 1);
        }
    };
    let entered = [as_of.plus(1 - horizon).max(resolved.interval.from), resolved.end().min(resolved.interval.until)];
    resolved.each_outline(snapshot, Basis::Cohort, entered, take).await?;
    let mut first = list.head();
    list.begin_short();
    while first.rows.len() < rows
        && let Some(mut section) = list.next_section(snapshot, End::Beginning).await?
    {
        section.retain(|listed| statuses.contains(&Status::of(&listed.referral.milestones)));
        let wanted = rows - first.rows.len();
        first.rows.extend(list.rows(snapshot, section, End::Beginning, wanted, None).await?);
    }
    first.rows.truncate(rows);
    first.total = counts.iter().sum();
    Ok(Stalled { first, counts })
}

pub(super) fn row(referral: &ReferralRecord, dimensions: &Dimensions) -> Option<ReferralRow> {
    let link = dimensions.link(referral.link_no)?;
    let member = dimensions.member(referral.member_no)?;
    Some(ReferralRow {
        referral_id: referral.referral_id,
        link_code: link.code.clone(),
        member_id: member.member_id.clone(),
        member_name: member.details.name.clone(),
        campaign: link.labels.campaign.clone(),
        channel: link.labels.channel.clone(),
        user_id: referral.user_id.as_deref().map(str::to_owned),
        generated_at: link.created_at,
        milestones: referral.milestones,
        flags: referral.flags,
        precision: Precision::Instant,
    })
}
