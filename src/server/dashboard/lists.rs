//! The lists of the page: top recruiters, who needs a nudge, referrals with their steps.

use crate::answers::Labels;
use crate::domain::calendar::local_day;
use crate::domain::{DAY, Flags, Instant, Status};
use crate::messages::{Language, say};
use crate::report::leaderboard::{BoardRow, Leaderboard};
use crate::report::referrals::{ReferralRow, Referrals};
use chrono::Datelike as _;
use chrono_tz::Tz;

/// How many of those who are stuck are listed.
pub const NUDGES: usize = 12;
/// The last rank on the board.
const RANKS: usize = 10;
/// The rows of a page of referrals.
pub const ROWS: usize = 20;

/// A member on the board.
#[derive(Debug)]
pub struct BoardView {
    /// The rank.
    pub rank: String,
    /// Whether others share it.
    pub is_shared: bool,
    /// The name.
    pub name: String,
    /// The group.
    pub group: String,
    /// Activated, joined, clicked.
    pub counts: [String; 3],
    /// The length of the bar.
    pub width: String,
}

/// Somebody who is stuck.
#[derive(Debug)]
pub struct NudgeView {
    /// The mentor.
    pub name: String,
    /// The mentor's group.
    pub group: String,
    /// Where.
    pub stuck_at: &'static str,
    /// By which link.
    pub via: String,
    /// For how long, and how long is left.
    pub days: [String; 2],
}

/// A referral.
#[derive(Debug)]
pub struct ReferralView {
    /// The mentor.
    pub name: String,
    /// The mentor's group.
    pub group: String,
    /// The link's code.
    pub code: String,
    /// Campaign and channel.
    pub via: String,
    /// The four steps.
    pub steps: Vec<StepView>,
    /// How far it got.
    pub status: &'static str,
    /// What is to be said besides.
    pub more: String,
    /// What is particular about it.
    pub flags: String,
}

/// A step of a referral.
#[derive(Debug)]
pub struct StepView {
    /// Its name, for readers without a chart.
    pub name: &'static str,
    /// Whether its event was seen.
    pub is_seen: bool,
    /// Whether the way goes on behind it; none behind the last.
    pub goes_on: Option<bool>,
    /// The day, or that it was passed.
    pub text: String,
}

/// The first ranks of a board of all members, of those who activated somebody, and how many of these there are.
pub fn board(language: Language, board: &Leaderboard) -> (Vec<BoardView>, usize) {
    let most = board.rows.first().map_or(1, |row| row.contender.activated).max(1);
    let eligible: Vec<&BoardRow> = board.rows.iter().filter(|row| row.contender.activated > 0).collect();
    let is_shown = |row: &&&BoardRow| row.rank.is_none_or(|rank| rank <= RANKS);
    let shown: Vec<&BoardRow> = eligible.iter().filter(is_shown).copied().collect();
    let view = |row: &&BoardRow| BoardView {
        rank: row.rank.map_or_else(|| "–".to_owned(), |rank| rank.to_string()),
        is_shared: shown.iter().filter(|other| other.rank == row.rank).count() > 1,
        name: row.contender.name.clone().unwrap_or_else(|| row.contender.member_id.clone()),
        group: row.contender.group.clone().unwrap_or_default(),
        counts: [row.contender.activated, row.contender.joined, row.contender.clicked]
            .map(|count| language.count(count)),
        width: format!("{:.2}%", row.contender.activated as f64 * 100.0 / most as f64),
    };
    (shown.iter().map(view).collect(), eligible.len())
}

/// Those who are stuck with the app or an account, the first to lapse first.
pub fn nudges(language: Language, stuck: &Referrals, labels: &Labels, (as_of, zone): (Instant, Tz)) -> Vec<NudgeView> {
    let horizon = stuck.question.horizon;
    let view = |row: &ReferralRow| {
        let last = row.milestones.iter().flatten().max().copied().unwrap_or(as_of);
        let left = row.entry().map_or(0, |entry| entry.plus(horizon).since(as_of));
        let days = |time: i64| say!("page-days-short", count = time.max(0) / DAY).in_language(language);
        NudgeView {
            name: row.member_name.clone().unwrap_or_else(|| row.member_id.clone()),
            group: group_of(row, labels, zone),
            stuck_at: match row.status() {
                Status::Joined => language.say("page-stuck-joined"),
                Status::Generated | Status::Clicked | Status::Installed | Status::Activated => {
                    language.say("page-stuck-installed")
                }
            },
            via: via(row),
            days: [days(as_of.since(last)), days(left)],
        }
    };
    stuck.rows.iter().map(view).collect()
}

/// A page of referrals, the newest first.
pub fn referrals(
    language: Language,
    list: &Referrals,
    page: usize,
    labels: &Labels,
    (as_of, zone): (Instant, Tz),
) -> Vec<ReferralView> {
    let rows = list.rows.iter().rev().skip((page - 1) * ROWS).take(ROWS);
    rows.map(|row| referral(language, row, list.question.horizon, labels, (as_of, zone))).collect()
}

fn referral(
    language: Language,
    row: &ReferralRow,
    horizon: i64,
    labels: &Labels,
    (as_of, zone): (Instant, Tz),
) -> ReferralView {
    let highest = row.milestones.iter().rposition(Option::is_some);
    let step = |stage: usize| StepView {
        name: [
            language.say("label-clicked"),
            language.say("label-installed"),
            language.say("label-joined"),
            language.say("label-activated"),
        ][stage],
        is_seen: row.milestones[stage].is_some(),
        goes_on: (stage < 3).then(|| highest.is_some_and(|highest| stage < highest)),
        text: match row.milestones[stage] {
            Some(at) => day(language, at, as_of, zone),
            None if highest.is_some_and(|highest| stage < highest) => language.say("page-not-seen").to_owned(),
            None => "–".to_owned(),
        },
    };
    let status = row.status();
    let left = row.entry().map(|entry| entry.plus(horizon).since(as_of));
    let more = match (status, left) {
        (Status::Activated | Status::Generated, _) | (_, None) => String::new(),
        (_, Some(left)) if left > 0 => {
            say!("page-open-days-left", days = (left / DAY).to_string()).in_language(language)
        }
        (_, Some(_)) => language.say("status-lapsed").to_owned(),
    };
    ReferralView {
        name: row.member_name.clone().unwrap_or_else(|| row.member_id.clone()),
        group: group_of(row, labels, zone),
        code: row.link_code.clone(),
        via: via(row),
        steps: (0..4).map(step).collect(),
        status: status_label(language, status),
        more,
        flags: flags(language, row.flags),
    }
}

/// The group for which a referral counts: the one its mentor had on the day it entered, or its link was made.
fn group_of(row: &ReferralRow, labels: &Labels, zone: Tz) -> String {
    let member = labels.members().find(|member| member.member_id == row.member_id);
    let day = local_day(row.entry().unwrap_or(row.generated_at), zone);
    member.and_then(|member| labels.group_on(member.member_no, day)).unwrap_or_default().to_owned()
}

fn via(row: &ReferralRow) -> String {
    let parts: Vec<&str> = [&row.campaign, &row.channel].into_iter().filter_map(|part| part.as_deref()).collect();
    parts.join(" · ")
}

fn flags(language: Language, flags: Flags) -> String {
    let name = |flag: &str| match flag {
        "self_referral" => language.say("page-flag-own-link"),
        "shared_click" => language.say("page-flag-shared-click"),
        "forwarded" => language.say("page-flag-forwarded"),
        "before_link" => language.say("page-flag-before-link"),
        _ => language.say("page-flag-other-order"),
    };
    flags.names().into_iter().map(name).collect::<Vec<_>>().join(", ")
}

/// A day as people write it, with its year where that is not this one.
fn day(language: Language, at: Instant, as_of: Instant, zone: Tz) -> String {
    let (day, today) = (local_day(at, zone), local_day(as_of, zone));
    let month = language.short_date(&format!("{}-{:02}", day.year(), day.month()));
    let month_day = day.day().to_string();
    match day.year() == today.year() {
        true => say!("page-day", day = month_day, month).in_language(language),
        false => say!("page-day-year", day = month_day, month, year = day.year().to_string()).in_language(language),
    }
}

/// How far a referral got, at the beginning of a line.
pub fn status_label(language: Language, status: Status) -> &'static str {
    match status {
        Status::Generated => language.say("label-generated"),
        Status::Clicked => language.say("label-clicked"),
        Status::Installed => language.say("label-installed"),
        Status::Joined => language.say("label-joined"),
        Status::Activated => language.say("label-activated"),
    }
}
