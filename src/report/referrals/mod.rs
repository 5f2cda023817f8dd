//! The list of referrals, and who needs a nudge.

use crate::domain::{DAY, Flags, Instant, Status, entry};
use crate::report::scope::{Basis, Head, Heading, json_lines, json_text};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use uuid::Uuid;

/// A referral as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralRow {
    /// Its name.
    pub referral_id: Uuid,
    /// The code of its link.
    pub link_code: String,
    /// The organization's own id of the member who referred.
    pub member_id: String,
    /// The member's name.
    pub member_name: Option<String>,
    /// The link's campaign.
    pub campaign: Option<String>,
    /// The link's channel.
    pub channel: Option<String>,
    /// The person, where one is bound.
    pub user_id: Option<String>,
    /// When its link was made.
    pub generated_at: Instant,
    /// The earliest event of each stage, in stage order.
    pub milestones: [Option<Instant>; 4],
    /// What is particular about it.
    pub flags: Flags,
    /// How exact the milestones are.
    pub precision: Precision,
}

/// How exact the milestones of a referral are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// To the microsecond.
    Instant,
    /// To the local day: the person was erased.
    Day,
}

/// Which referrals are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReferralQuery {
    /// Only those of one status.
    pub status: Option<Status>,
    /// Only open ones without a milestone for so long, in microseconds.
    pub stalled_for: Option<i64>,
    /// How long a referral stays open, in microseconds.
    pub horizon: i64,
}

/// A finished list of referrals.
#[derive(Debug, Clone, PartialEq)]
pub struct Referrals {
    /// Whose, which days of entry, as of when.
    pub heading: Heading,
    /// What was asked for.
    pub query: ReferralQuery,
    /// The referrals by entry, those without one last; then by link code and id. All of them, or a part.
    pub rows: Vec<ReferralRow>,
    /// How many there are in all.
    pub total: i64,
    /// Referrals that would be listed as stalled, had they not lapsed.
    pub lapsed: i64,
    /// Where the next page begins, of a list that is given page by page.
    pub next_cursor: Option<String>,
}

impl ReferralRow {
    /// How far it got.
    pub fn status(&self) -> Status {
        Status::of(&self.milestones)
    }

    /// When it entered the funnel.
    pub fn entry(&self) -> Option<Instant> {
        entry(&self.milestones)
    }
}

/// Whether nothing has happened to a referral for so long that someone should ask, and whether asking may help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standstill {
    /// It is active, not entered, or something happened lately.
    None,
    /// It is open and nothing happened for the time asked about.
    Stalled,
    /// The same, but its horizon has passed.
    Lapsed,
}

impl ReferralQuery {
    /// Whether a referral with these milestones, all up to `as_of`, is to be listed.
    pub fn admission(&self, milestones: &[Option<Instant>; 4], as_of: Instant) -> Admission {
        if self.status.is_some_and(|status| Status::of(milestones) != status) {
            return Admission::LeftOut;
        }
        match self.stalled_for.map(|stalled_for| standstill(milestones, as_of, self.horizon, stalled_for)) {
            None | Some(Standstill::Stalled) => Admission::Listed,
            Some(Standstill::Lapsed) => Admission::Lapsed,
            Some(Standstill::None) => Admission::LeftOut,
        }
    }
}

/// What becomes of a referral in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// It is listed.
    Listed,
    /// It would be listed as stalled, had it not lapsed; such are counted.
    Lapsed,
    /// It is not asked for.
    LeftOut,
}

/// Where a referral stands that has an install or an account and had no milestone in the `stalled_for` microseconds before
/// `as_of`: the one definition of who stands still (semantics section 6).
pub fn standstill(milestones: &[Option<Instant>; 4], as_of: Instant, horizon: i64, stalled_for: i64) -> Standstill {
    let latest = milestones.iter().flatten().max();
    let (Some(entry), Some(latest), None) = (entry(milestones), latest, milestones[3]) else {
        return Standstill::None;
    };
    let is_on_the_way = milestones[1].is_some() || milestones[2].is_some();
    if !is_on_the_way || as_of.since(*latest) < stalled_for {
        Standstill::None
    } else if as_of < entry.plus(horizon) {
        Standstill::Stalled
    } else {
        Standstill::Lapsed
    }
}

impl Referrals {
    /// The report as one JSON object.
    pub fn json(&self) -> String {
        let head = self.heading.head("referrals", Some(Basis::Cohort));
        json_text(&ReferralsJson { head, rows: self.json_rows(), next_cursor: self.next_cursor.as_deref() })
    }

    /// The rows of NDJSON.
    pub fn rows(&self) -> Vec<String> {
        json_lines(&self.json_rows())
    }

    fn json_rows(&self) -> Vec<ReferralJson<'_>> {
        self.rows.iter().map(|row| ReferralJson::of(row, &self.heading)).collect()
    }
}

impl ReferralRow {
    /// A milestone as machines read it: RFC 3339, or a local date where that is all there is.
    pub fn moment(&self, stage: usize, heading: &Heading) -> Option<Moment> {
        let at = self.milestones[stage]?;
        Some(match self.precision {
            Precision::Instant => Moment::Instant(at),
            Precision::Day => Moment::Day(heading.day(at).to_string()),
        })
    }
}

/// A point in time; of an erased person the local day.
#[derive(JsonSchema)]
#[schemars(inline, with = "String")]
pub enum Moment {
    /// To the microsecond.
    Instant(Instant),
    /// To the local day.
    Day(String),
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Instant(instant) => instant.serialize(serializer),
            Self::Day(day) => day.serialize(serializer),
        }
    }
}

/// Referrals by entry, those without one last.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Referrals")]
pub(in crate::report) struct ReferralsJson<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    rows: Vec<ReferralJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<&'a str>,
}

/// A referral as machines read it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Referral")]
pub struct ReferralJson<'a> {
    referral_id: String,
    #[schemars(extend("enum" = Status::ALL.map(Status::name)))]
    status: &'static str,
    link_code: &'a str,
    member_id: &'a str,
    campaign: Option<&'a str>,
    channel: Option<&'a str>,
    user_id: Option<&'a str>,
    generated_at: Instant,
    clicked_at: Option<Moment>,
    installed_at: Option<Moment>,
    joined_at: Option<Moment>,
    activated_at: Option<Moment>,
    #[schemars(with = "Vec<FlagName>")]
    flags: Vec<&'static str>,
}

/// The schema of a flag.
#[derive(JsonSchema)]
#[schemars(inline, extend("enum" = Flags::all().names()))]
struct FlagName(#[expect(dead_code, reason = "only its schema is used")] String);

impl<'a> ReferralJson<'a> {
    /// The row of a referral.
    pub fn of(row: &'a ReferralRow, heading: &Heading) -> Self {
        let [clicked_at, installed_at, joined_at, activated_at] = [0, 1, 2, 3].map(|stage| row.moment(stage, heading));
        Self {
            referral_id: row.referral_id.to_string(),
            status: row.status().name(),
            link_code: &row.link_code,
            member_id: &row.member_id,
            campaign: row.campaign.as_deref(),
            channel: row.channel.as_deref(),
            user_id: row.user_id.as_deref(),
            generated_at: row.generated_at,
            clicked_at,
            installed_at,
            joined_at,
            activated_at,
            flags: row.flags.names(),
        }
    }
}

/// Whole days in a length of time, begun ones left out.
pub const fn full_days(microseconds: i64) -> i64 {
    microseconds.div_euclid(DAY)
}

/// Whole days in a length of time, a begun one counted.
pub const fn begun_days(microseconds: i64) -> i64 {
    (microseconds - 1).div_euclid(DAY) + 1
}

#[cfg(test)]
mod tests;
