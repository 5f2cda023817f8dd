//! The list of referrals: in parts, however long it is, or a part of it with how many there are.

use super::external_sort::{ExternalSort, Sorted};
use super::labels::Labels;
use super::question::{Question, View};
use super::referral_records::{self as records, ListPlace};
use crate::domain::{DAY, Instant, LinkKind, ReferralOutline, ReferralRecord, Status, entry};
use crate::report::referrals::{Admission, Precision, ReferralQuestion, ReferralRow, Referrals};
use crate::store::{Organization, Result, Store, StoreError};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use uuid::Uuid;

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
    store: &Store,
    organization: &Organization,
    question: &Question,
    filters: &ReferralFilters,
    part: Part,
) -> Result<Referrals> {
    let asking = Asking::begin(store, organization, question, filters).await?;
    let mut kept = Kept::of(part);
    let start = asking.start(kept.behind_entry());
    let mut total = 0;
    let mut record = Vec::new();
    let take = |referral: &ReferralRecord, precision| {
        record.clear();
        if !records::write(&mut record, referral, precision, &asking.labels) {
            return ControlFlow::Continue(());
        }
        total += 1;
        kept.offer(&record)
    };
    let lapsed = asking.each(store, start, take).await?;
    let total = if kept.behind.is_some() { kept.records.len() as i64 } else { total };
    let rows = kept.records.iter().map(|record| asking.row(record)).collect::<Result<Vec<_>>>()?;
    Ok(Referrals { heading: asking.view.heading, question: asking.asked, rows, total, lapsed })
}

/// Answers the whole list of referrals that entered in the period, in parts: memory does not grow with it.
pub async fn referral_list(
    store: &Store,
    organization: &Organization,
    question: &Question,
    filters: &ReferralFilters,
) -> Result<ReferralList> {
    let asking = Asking::begin(store, organization, question, filters).await?;
    let mut sort = ExternalSort::default();
    let mut failed = None;
    let take = |referral: &ReferralRecord, precision| {
        let write = |bytes: &mut Vec<u8>| records::write(bytes, referral, precision, &asking.labels);
        match sort.push_by(write) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    };
    let lapsed = asking.each(store, asking.start(None), take).await?;
    if let Some(error) = failed {
        return Err(error);
    }
    let total = i64::try_from(sort.count()).unwrap_or(i64::MAX);
    Ok(ReferralList { sorted: sort.sorted()?, asking, total, lapsed })
}

/// A whole list, to be read in parts.
#[derive(Debug)]
pub struct ReferralList {
    asking: Asking,
    sorted: Sorted,
    total: i64,
    lapsed: i64,
}

impl ReferralList {
    /// The list without any row.
    pub fn head(&self) -> Referrals {
        let (heading, question) = (self.asking.view.heading.clone(), self.asking.asked);
        Referrals { heading, question, rows: Vec::new(), total: self.total, lapsed: self.lapsed }
    }

    /// The next rows, at most so many; none at the end.
    ///
    /// # Errors
    /// [`StoreError::Unwritable`] where a temporary file cannot be read back.
    pub fn next(&mut self, rows: usize) -> Result<Option<Referrals>> {
        let mut part = self.head();
        while part.rows.len() < rows
            && let Some(record) = self.sorted.next()?
        {
            part.rows.push(self.asking.row(record)?);
        }
        Ok(if part.rows.is_empty() { None } else { Some(part) })
    }
}

/// The records of a part of a list.
struct Kept {
    records: BTreeSet<Vec<u8>>,
    rows: usize,
    is_end: bool,
    /// The place behind which the part begins, and the bytes of records there.
    behind: Option<(Option<ListPlace>, Vec<u8>)>,
}

impl Kept {
    fn of(part: Part) -> Self {
        let (rows, is_end, behind) = match part {
            Part::First(rows) => (rows, false, None),
            Part::Last(rows) => (rows, true, None),
            Part::Behind(place, rows) => {
                let bytes = place.as_ref().map(ListPlace::bytes).unwrap_or_default();
                (rows, false, Some((place, bytes)))
            }
        };
        Self { records: BTreeSet::new(), rows, is_end, behind }
    }

    fn behind_entry(&self) -> Option<i64> {
        self.behind.as_ref()?.0.as_ref().map(|place| place.entry)
    }

    /// Keeps a record if it belongs to the part; breaks where nothing that enters later can.
    fn offer(&mut self, record: &[u8]) -> ControlFlow<()> {
        if let Some((Some(_), place)) = &self.behind
            && (record < place.as_slice() || record.starts_with(place))
        {
            return ControlFlow::Continue(());
        }
        if self.records.len() < self.rows {
            self.records.insert(record.to_vec());
            return ControlFlow::Continue(());
        }
        let limit = if self.is_end { self.records.first() } else { self.records.last() };
        let Some(limit) = limit else { return ControlFlow::Continue(()) };
        match (self.is_end, record > limit.as_slice()) {
            (true, true) => drop(self.records.pop_first()),
            (false, false) => drop(self.records.pop_last()),
            (true, false) => return ControlFlow::Continue(()),
            (false, true) => {
                // The first eight bytes are the entry.
                let is_later = self.behind.is_some() && record[..8] > limit[..8];
                return if is_later { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
            }
        }
        self.records.insert(record.to_vec());
        ControlFlow::Continue(())
    }
}

/// A question about the list with its facts settled.
#[derive(Debug)]
struct Asking {
    view: View,
    labels: Labels,
    question: Question,
    user: Option<String>,
    asked: ReferralQuestion,
}

impl Asking {
    async fn begin(
        store: &Store,
        organization: &Organization,
        question: &Question,
        filters: &ReferralFilters,
    ) -> Result<Self> {
        let view = View::settle(store, organization, question).await?;
        let labels = Labels::load(store, &organization.scope, true).await?;
        let asked = ReferralQuestion {
            status: filters.status,
            stalled_for: filters.stalled_for,
            horizon: view.settings.horizon(),
        };
        Ok(Self { view, labels, question: question.clone(), user: filters.user.clone(), asked })
    }

    fn is_all(&self) -> bool {
        self.question.period.start.is_none() && self.question.period.end.is_none()
    }

    /// From which entry on referrals are to be read, where those before one are not wanted.
    ///
    /// What is stored as entered after the as-of has no entry in this answer, and stands at its end.
    fn start(&self, behind: Option<i64>) -> Instant {
        let behind = behind.map_or(i64::MIN, |entry| entry.min(self.view.end().0));
        self.view.interval.from.max(Instant(behind))
    }

    /// Hands over the referrals to be listed, the sealed ones first, then the others from an entry on; in the order of
    /// entry where the answer is of today. Ends early where `take` says so. Answers with how many have lapsed.
    async fn each(
        &self,
        store: &Store,
        from: Instant,
        mut take: impl FnMut(&ReferralRecord, Precision) -> ControlFlow<()>,
    ) -> Result<i64> {
        let (view, mut lapsed) = (&self.view, 0);
        let mut admit = |referral: &ReferralRecord, precision| match self.admission(referral, precision) {
            Admission::Listed => take(referral, precision),
            Admission::Lapsed => {
                lapsed += 1;
                ControlFlow::Continue(())
            }
            Admission::LeftOut => ControlFlow::Continue(()),
        };
        // Sealed ones come in no order, so that none of them can be the last one wanted.
        let sealed = |id: Uuid, sealed: ReferralOutline| {
            let _ = admit(&unsealed(id, &sealed), Precision::Day);
        };
        view.each_sealed(store, sealed).await?;
        let until = if self.is_all() { Instant(i64::MAX) } else { view.interval.until };
        view.each_referral(store, from, until, |referral| admit(&referral, Precision::Instant)).await?;
        Ok(lapsed)
    }

    fn admission(&self, referral: &ReferralRecord, precision: Precision) -> Admission {
        let entry = entry(&referral.milestones);
        let in_period = match (entry, precision) {
            (Some(entry), _) => self.view.interval.contains(entry),
            (None, Precision::Instant) => self.is_all() && self.is_there_yet(referral),
            (None, Precision::Day) => false,
        };
        let of_user = self.user.is_none() || self.user.as_deref() == referral.user_id.as_deref();
        if !in_period || !of_user || !self.labels.admits(&self.question.filters, &referral.outline()) {
            return Admission::LeftOut;
        }
        self.asked.admission(&referral.milestones, self.view.as_of)
    }

    /// Before its first milestone only a personal link's referral exists, from the moment the link was generated.
    fn is_there_yet(&self, referral: &ReferralRecord) -> bool {
        let link = self.labels.link(referral.link_no);
        link.is_some_and(|link| link.kind == LinkKind::Personal && link.created_at <= self.view.as_of)
    }

    fn row(&self, record: &[u8]) -> Result<ReferralRow> {
        let (referral, precision) = records::read(record)?;
        let row = row(&referral, &self.labels).map(|row| ReferralRow { precision, ..row });
        row.ok_or_else(|| StoreError::Invariant("a referral without its link".to_owned()))
    }
}

/// A referral whose person was erased, under its new id.
fn unsealed(referral_id: Uuid, sealed: &ReferralOutline) -> ReferralRecord {
    ReferralRecord {
        referral_id,
        link_no: sealed.link_no,
        member_no: sealed.member_no,
        user_id: None,
        milestones: sealed.milestones,
        flags: sealed.flags,
    }
}

pub(super) fn row(referral: &ReferralRecord, labels: &Labels) -> Option<ReferralRow> {
    let link = labels.link(referral.link_no)?;
    let member = labels.member(referral.member_no)?;
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
