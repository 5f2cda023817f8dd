//! The links of the demo organization: standing ones, and a wave of new ones before each campaign.

use super::dice::Dice;
use super::people::{PEOPLE, member_id};
use crate::domain::calendar::first_instant;
use crate::domain::code::random_code;
use crate::domain::{DAY, Instant};
use chrono::{Datelike as _, NaiveDate};
use chrono_tz::Tz;

/// A link.
#[derive(Debug, Clone)]
pub(super) struct DemoLink {
    pub(super) code: String,
    /// The place of its member.
    pub(super) owner: usize,
    pub(super) channel: &'static str,
    pub(super) is_personal: bool,
    pub(super) created_at: Instant,
    disabled_at: Option<Instant>,
}

/// The links made on one day, for one campaign or for none.
#[derive(Debug, Clone)]
pub(super) struct Wave {
    pub(super) campaign: Option<String>,
    /// When the links are made; the campaign begins some ten days later.
    pub(super) day: NaiveDate,
    pub(super) links: Vec<DemoLink>,
}

/// How long before a campaign its links are made, in days.
const LEAD_DAYS: i64 = 9;
/// How long a campaign lasts, in days.
const CAMPAIGN_DAYS: i64 = 42;
/// The member who leaves, after so many days.
const LEAVER: (usize, i64) = (16, 500);

impl Wave {
    /// Whether the campaign runs on that day; standing links always do.
    pub(super) fn runs_on(&self, day: NaiveDate) -> bool {
        let age = (day - self.day).num_days();
        match self.campaign {
            Some(_) => (LEAD_DAYS..LEAD_DAYS + CAMPAIGN_DAYS).contains(&age),
            None => age >= 0,
        }
    }

    /// The name of the file of these links.
    pub(super) fn file(&self) -> String {
        format!("links-{}.csv", self.campaign.as_deref().unwrap_or("standing"))
    }

    /// The file of these links.
    pub(super) fn csv(&self) -> String {
        let mut text = String::from("member_id,code,campaign,channel,target,kind,created_at,disabled_at\n");
        let campaign = self.campaign.as_deref().unwrap_or_default();
        for link in &self.links {
            let kind = if link.is_personal { "personal" } else { "shared" };
            let (owner, code, channel) = (member_id(link.owner), &link.code, link.channel);
            let (made, closed) = (link.created_at, link.disabled_at.map(|at| at.to_string()).unwrap_or_default());
            let row =
                format!("{owner},{code},{campaign},{channel},https://nordlys.example/join,{kind},{made},{closed}\n");
            text.push_str(&row);
        }
        text
    }
}

/// The waves from `start` to `today`, in order.
pub(super) fn waves(start: NaiveDate, today: NaiveDate, zone: Tz, dice: &mut Dice) -> Vec<Wave> {
    let mut days = vec![(None, start)];
    for year in start.year()..=today.year() {
        for (season, month, day) in [("spring", 2, 20), ("autumn", 8, 23)] {
            days.extend(NaiveDate::from_ymd_opt(year, month, day).map(|day| (Some(format!("{season}-{year}")), day)));
        }
    }
    days.retain(|(campaign, day)| campaign.is_none() || (start < *day && *day < today));
    let leaves_at = first_instant(start, zone).plus(LEAVER.1 * DAY);
    let wave = |(campaign, day): (Option<String>, NaiveDate)| {
        let created_at = first_instant(day, zone).plus(DAY / 3);
        let mut links = Vec::new();
        for (owner, person) in PEOPLE.iter().enumerate() {
            let disabled_at = (owner == LEAVER.0).then_some(leaves_at);
            if disabled_at.is_some_and(|at| at <= created_at) {
                continue;
            }
            for (channel, is_personal) in hands_out(campaign.is_some(), person.weight, dice) {
                let code = code(dice);
                links.push(DemoLink { code, owner, channel, is_personal, created_at, disabled_at });
            }
        }
        Wave { campaign, day, links }
    };
    days.into_iter().map(wave).collect()
}

/// What one member hands out in a wave: channels, and whether each link is for one person.
fn hands_out(is_campaign: bool, weight: f64, dice: &mut Dice) -> Vec<(&'static str, bool)> {
    if !is_campaign {
        let mut standing = vec![("sms", false)];
        standing.extend((weight > 1.0).then_some(("poster", false)));
        return standing;
    }
    let mut links = Vec::new();
    links.extend(dice.chance(0.85).then_some(("sms", false)));
    links.extend(dice.chance(0.25).then_some(("meeting", false)));
    let letters = if weight > 1.5 && dice.chance(0.4) { 2 + dice.below(4) } else { 0 };
    links.extend((0..letters).map(|_| ("letter", true)));
    links
}

fn code(dice: &mut Dice) -> String {
    let mut bytes = std::iter::from_fn(|| Some(dice.next() as u8));
    // The source never ends, so there is always a code.
    random_code(&mut bytes).unwrap_or_default()
}
