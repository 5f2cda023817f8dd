//! The list of referrals.

use super::labels::Labels;
use super::question::{Question, View};
use crate::domain::{DAY, Instant, ReferralOutline, ReferralRecord, Status, entry};
use crate::report::referrals::{Admission, Precision, ReferralQuestion, ReferralRow, Referrals};
use crate::store::{Organization, Result, Store};
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

/// Answers the list of referrals that entered in the period.
pub async fn referral_list(
    store: &Store,
    organization: &Organization,
    question: &Question,
    filters: &ReferralFilters,
) -> Result<Referrals> {
    let view = View::settle(store, organization, question).await?;
    let labels = Labels::load(store, &organization.scope, true).await?;
    let is_all = question.period.start.is_none() && question.period.end.is_none();
    let asked =
        ReferralQuestion { status: filters.status, stalled_for: filters.stalled_for, horizon: view.settings.horizon() };
    let (mut rows, mut lapsed) = (Vec::new(), 0);
    let take = |referral: ReferralRecord| {
        let entry = entry(&referral.milestones);
        let in_period = match entry {
            Some(entry) => view.interval.contains(entry),
            None => is_all,
        };
        let of_user = filters.user.is_none() || filters.user.as_deref() == referral.user_id.as_deref();
        if !in_period || !of_user || !labels.admits(&question.filters, &referral.outline()) {
            return;
        }
        match asked.admission(&referral.milestones, view.as_of) {
            Admission::Listed => {
                rows.extend(row(&referral, &labels).filter(|row| is_there_yet(row, &labels, &referral, view.as_of)));
            }
            Admission::Lapsed => lapsed += 1,
            Admission::LeftOut => {}
        }
    };
    let until = if is_all { Instant(i64::MAX) } else { view.interval.until };
    view.each_referral(store, view.interval.from, until, take).await?;
    let take = |id: Uuid, sealed: ReferralOutline| {
        let in_period = entry(&sealed.milestones).is_some_and(|entry| view.interval.contains(entry));
        if !in_period || filters.user.is_some() || !labels.admits(&question.filters, &sealed) {
            return;
        }
        match asked.admission(&sealed.milestones, view.as_of) {
            Admission::Listed => rows.extend(sealed_row(id, &sealed, &labels)),
            Admission::Lapsed => lapsed += 1,
            Admission::LeftOut => {}
        }
    };
    view.each_sealed(store, take).await?;
    Ok(Referrals::list(view.heading, asked, rows, lapsed))
}

/// Before its first milestone only a personal link's referral exists, from the moment the link was generated.
fn is_there_yet(row: &ReferralRow, labels: &Labels, referral: &ReferralRecord, as_of: Instant) -> bool {
    let is_personal = labels.link(referral.link_no).is_some_and(|link| link.kind == crate::domain::LinkKind::Personal);
    entry(&referral.milestones).is_some() || (is_personal && row.generated_at <= as_of)
}

/// A referral whose person was erased, under its new id.
fn sealed_row(referral_id: Uuid, sealed: &ReferralOutline, labels: &Labels) -> Option<ReferralRow> {
    let record = ReferralRecord {
        referral_id,
        link_no: sealed.link_no,
        member_no: sealed.member_no,
        user_id: None,
        milestones: sealed.milestones,
        flags: sealed.flags,
    };
    row(&record, labels).map(|row| ReferralRow { precision: Precision::Day, ..row })
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
