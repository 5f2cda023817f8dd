//! What all reports share: referrals as of an instant, filters, and numbers as they are printed.

use super::attribute::{Referral, attribute};
use super::funnel::Basis;
use super::instant::{self, DAY, Micros};
use super::period::{self, Period};
use super::{Link, Model};
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

/// What narrows every report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// `--member`
    pub member: Option<String>,
    /// `--group`
    pub group: Option<String>,
    /// `--campaign`
    pub campaign: Option<String>,
    /// `--channel`
    pub channel: Option<String>,
    /// `--link`
    pub link: Option<String>,
}

impl Filters {
    /// Whether all filters but the group let what belongs to this link pass; the group is a matter of the day.
    pub fn admit_link(&self, model: &Model, link: &Link) -> bool {
        let passes = |filter: &Option<String>, value: Option<&str>| filter.is_none() || filter.as_deref() == value;
        self.admit_member(model, &link.member_id)
            && passes(&self.campaign, link.campaign.as_deref())
            && passes(&self.channel, link.channel.as_deref())
            && self.link.as_ref().is_none_or(|code| model.link(code).is_some_and(|asked| asked.code == link.code))
    }

    /// Whether this member is asked for, under its own id or one that is merged with it.
    pub fn admit_member(&self, model: &Model, member_id: &str) -> bool {
        self.member.as_ref().is_none_or(|asked| model.answers_as(asked) == model.answers_as(member_id))
    }

    /// Whether the group that the member had on a local day is asked for.
    pub fn admit_group(&self, model: &Model, member_id: &str, day: NaiveDate) -> bool {
        self.group.is_none() || self.group.as_deref() == model.group_on(member_id, day)
    }
}

/// A referral with the milestones that had occurred by the as-of instant.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The referral, with all its milestones.
    pub referral: Referral,
    /// The milestones up to the as-of instant.
    pub milestones: [Option<Micros>; 4],
}

impl Seen {
    /// The earliest milestone.
    pub fn entry(&self) -> Option<Micros> {
        self.milestones.iter().flatten().min().copied()
    }

    /// The rank of the highest stage.
    pub fn highest(&self) -> Option<usize> {
        self.milestones.iter().rposition(Option::is_some)
    }

    /// Whether the first login has happened.
    pub fn is_activated(&self) -> bool {
        self.milestones[3].is_some()
    }

    /// The status word.
    pub fn status(&self) -> &'static str {
        self.highest().map_or("generated", |stage| ["clicked", "installed", "joined", "activated"][stage])
    }

    /// Whether `as_of >= entry + horizon`.
    pub fn is_mature(&self, model: &Model, as_of: Micros) -> bool {
        self.entry().is_some_and(|entry| as_of >= entry + model.organization.horizon_days * DAY)
    }

    /// Whether there is an install or an account, but no first login.
    pub fn is_on_the_way(&self) -> bool {
        !self.is_activated() && self.milestones[1..3].iter().any(Option::is_some)
    }

    /// Entered, not activated and not yet lapsed.
    pub fn is_open(&self, model: &Model, as_of: Micros) -> bool {
        self.entry().is_some() && !self.is_activated() && !self.is_mature(model, as_of)
    }
}

/// Every referral as of an instant (none for a cut-off instant), narrowed by the filters; self-referrals included.
///
/// Of a group are, by cohort, the referrals of those days on which their member had it (a referral without an entry
/// goes by the day of its link), by events the milestones of those days.
pub fn seen(model: &Model, filters: &Filters, basis: Basis, as_of: Option<Micros>) -> Vec<Seen> {
    let zone = period::zone(&model.organization.timezone);
    let by_then = |at: &Micros| as_of.is_none_or(|as_of| *at <= as_of);
    // A sealed milestone is a day, so it is cut off by days.
    let day_by_then = |at: &Micros| as_of.is_none_or(|as_of| period::day(zone, *at) <= period::day(zone, as_of));
    let in_group = |seen: &Seen, at: Micros| {
        filters.group.is_none() || filters.admit_group(model, &seen.referral.member_id, period::day(zone, at))
    };
    let mut all = Vec::new();
    for mut referral in attribute(model).referrals.into_iter().chain(model.erased.sealed.clone()) {
        let link = model.link(&referral.link_code).expect("its link");
        if !filters.admit_link(model, link) {
            continue;
        }
        // Whose a sealed referral is, its link says: that may have changed since.
        model.answers_as(&link.member_id).clone_into(&mut referral.member_id);
        let cut = |at: Option<Micros>| if referral.is_sealed { at.filter(day_by_then) } else { at.filter(by_then) };
        let mut seen = Seen { milestones: referral.milestones.map(cut), referral };
        match basis {
            Basis::Cohort if !in_group(&seen, seen.entry().unwrap_or(seen.referral.generated_at)) => continue,
            Basis::Cohort => {}
            Basis::Event => seen.milestones = seen.milestones.map(|at| at.filter(|at| in_group(&seen, *at))),
        }
        all.push(seen);
    }
    all
}

/// The local day whose groups stand beside members: the period's last, or that of the answer where it has none.
pub fn last_day(model: &Model, period: &Period, as_of: Micros) -> NaiveDate {
    let today = period::day(period::zone(&model.organization.timezone), as_of);
    period.end.map_or(today, |end| end - Days::new(1))
}

/// The fields that every report begins with, `revision` and `generated_at` left out.
pub fn head(model: &Model, report: &str, period: &Period, basis: Option<&str>, as_of: Micros) -> Value {
    json!({
        "report": report,
        "organization": model.organization.slug,
        "timezone": model.organization.timezone,
        "period": period.to_json(),
        "basis": basis,
        "as_of": instant::print(as_of),
    })
}

/// A share of two counts as a fraction of 4 decimals, half up; null where there is nothing to share.
pub fn share(part: usize, whole: usize) -> Value {
    if whole == 0 {
        return Value::Null;
    }
    let ten_thousandths = (part * 20_000 + whole) / (2 * whole);
    json!(ten_thousandths as f64 / 10_000.0)
}

/// The median in seconds of lags in microseconds: the mean of the middle two where their number is even.
pub fn median_seconds(lags: &[Micros]) -> Value {
    let mut lags = lags.to_vec();
    lags.sort_unstable();
    let n = lags.len();
    if n == 0 {
        return Value::Null;
    }
    json!((lags[(n - 1) / 2] + lags[n / 2]) as f64 / 2_000_000.0)
}

/// The 90th percentile in seconds, by nearest rank.
pub fn p90_seconds(lags: &[Micros]) -> Value {
    let mut lags = lags.to_vec();
    lags.sort_unstable();
    let rank = (9 * lags.len()).div_ceil(10);
    if rank == 0 {
        return Value::Null;
    }
    json!(lags[rank - 1] as f64 / 1_000_000.0)
}
