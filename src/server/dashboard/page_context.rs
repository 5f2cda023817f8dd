//! What the dashboard asks, all of it answered from one snapshot.

use super::filters::PageQuery;
use super::session::Session;
use crate::answers::{
    self, Dimensions, Flagged, FunnelOptions, Part, ReferralFilters, ReferralList, ReportQuery, ResolvedQuery,
};
use crate::domain::calendar::local_day;
use crate::domain::credential::Permission;
use crate::domain::period::Period;
use crate::domain::{DAY, Instant, Status};
use crate::report::dimension::Dimension;
use crate::report::funnel::Funnel;
use crate::report::leaderboard::{BoardQuery, Leaderboard, Metric, Zeros};
use crate::report::new_members::NewMembers;
use crate::report::referrals::Referrals;
use crate::report::scope::Basis;
use crate::report::summary::months::SummaryMonths;
use crate::report::summary::{Compared, STUCK_DAYS};
use crate::report::tally::Times;
use crate::server::extract::Parameters;
use crate::server::problem::Problem;
use crate::server::state::AppState;
use crate::server::work::Turn;
use crate::store::Snapshot;
use crate::view::dashboard::Dashboard;
use crate::view::figures::MonthRow;
use axum::http::HeaderMap;
use chrono::{Datelike as _, Days, Months, NaiveDate};
use std::collections::BTreeMap;

/// How long somebody stands still before a nudge is due, as for the summary.
pub(super) const STALLED_FOR: i64 = STUCK_DAYS * DAY;
/// How many of those who stand still the first page lists.
const NUDGES: usize = 12;
/// The last rank that the first page lists.
const RANKS: usize = 10;
/// How many referrals the first page lists.
const NEWEST: usize = 20;
/// How many months a chart shows.
const MOST_MONTHS: usize = 16;
/// At what those stand who stand still.
const STALLED_AT: [Status; 2] = [Status::Installed, Status::Joined];

/// The turn of who is logged in; none for who is not.
pub(super) async fn turn(app: &AppState, headers: &HeaderMap) -> Result<Option<Turn>, Problem> {
    let Some(session) = app.sessions.of(headers) else { return Ok(None) };
    app.limits.api.take(&session.token_id, std::time::Instant::now()).map_err(Problem::too_many)?;
    app.work.turn(&session.organization).await.map(Some)
}

/// Who is logged in with a token that may read, and a snapshot in the transaction that the token was found in; one that
/// was revoked a moment ago opens nothing any more.
pub(super) async fn reader(app: &AppState, headers: &HeaderMap) -> Result<Option<(Session, Snapshot)>, Problem> {
    let Some(session) = app.sessions.of(headers) else { return Ok(None) };
    let mut directory = app.store.directory().await?;
    let holder = directory.token_holder(&session.token_id).await?;
    let now = app.clock.now();
    let valid = holder.filter(|(_, token)| token.is_valid(now) && token.scopes.contains(&Permission::Read));
    let Some((scope, _)) = valid else { return Ok(None) };
    Ok(Some((session, directory.enter(&scope).await?)))
}

/// What is asked, and the one snapshot that all of it is answered from.
pub(super) struct PageContext {
    pub(super) snapshot: Snapshot,
    pub(super) query: PageQuery,
    pub(super) resolved: ResolvedQuery,
    now: Instant,
}

impl PageContext {
    /// Reads what is asked, and settles which facts answer.
    ///
    /// # Errors
    /// 400 where it cannot be used.
    pub(super) async fn begin(
        mut snapshot: Snapshot,
        parameters: Parameters,
        headers: &HeaderMap,
        now: Instant,
    ) -> Result<Self, Problem> {
        let (query, resolved) = PageQuery::read(parameters, headers, &mut snapshot, now).await?;
        Ok(Self { snapshot, query, resolved, now })
    }

    /// All that the first page shows.
    pub(super) async fn dashboard(&mut self) -> Result<Dashboard, Problem> {
        let period = self.query.period.clone();
        let today = local_day(self.resolved.as_of, self.resolved.settings.timezone);
        let before = self.known_before().await?;
        let funnel = self.funnel(period.clone(), Basis::Cohort, Vec::new(), Times::Collected).await?;
        let [months, months_before] = self.by_months(before.as_ref()).await?;
        let mut board = self.board(period.clone(), Zeros::Shown).await?;
        let members = board.rows.len() as i64;
        let recruiting = recruiting(&board);
        board.rows.retain(|row| row.contender.activated > 0);
        board.eligible = board.rows.len();
        board.rows.retain(|row| row.rank.is_none_or(|rank| rank <= RANKS));
        let (mut entered_before, mut recruiting_before) = (None, None);
        if let Some(before) = before.clone() {
            let funnel = self.funnel(before.clone(), Basis::Cohort, Vec::new(), Times::LeftOut).await?;
            entered_before = funnel.total.entered;
            recruiting_before = Some(self::recruiting(&self.board(before, Zeros::Shown).await?));
        }
        let referrals = self.referrals(None, Part::Last(NEWEST)).await?;
        let query = self.report_query(period.clone(), Flagged::Included);
        let stalled = answers::stalled(&mut self.snapshot, &query, STALLED_FOR, STALLED_AT, NUDGES).await?;
        let stalled_elsewhere = self.stalled_elsewhere(&period, today).await? - stalled.first.total;
        let has_before = before.is_some();
        let sum = |months: &BTreeMap<String, [i64; 2]>, place: usize| months.values().map(|counts| counts[place]).sum();
        let compared = |value: i64, before: Option<i64>| Compared { value, before };
        let happened = |place: usize| compared(sum(&months, place), has_before.then(|| sum(&months_before, place)));
        Ok(Dashboard {
            figures: [
                compared(funnel.total.entered.unwrap_or_default(), entered_before),
                happened(0),
                happened(1),
                compared(recruiting, recruiting_before),
            ],
            members,
            months: month_rows(&period, &months, has_before.then_some(&months_before), today),
            has_before,
            new_members: self.new_members(&period).await?,
            funnel,
            board,
            stalled_at: stalled.counts,
            stalled: stalled.first,
            stalled_elsewhere: stalled_elsewhere.max(0),
            referrals,
        })
    }

    /// How many stand still, whenever they came; none to be looked for where the period has all who can still go on.
    async fn stalled_elsewhere(&mut self, period: &Period, today: NaiveDate) -> Result<i64, Problem> {
        let horizon = u64::try_from(self.resolved.settings.horizon() / DAY).unwrap_or(0) + 1;
        let first = today.checked_sub_days(Days::new(horizon));
        let is_all = period.start.is_none_or(|start| first.is_some_and(|first| start <= first))
            && period.end.is_none_or(|end| end > today);
        if is_all {
            return Ok(0);
        }
        let query = self.report_query(Period::all(), Flagged::Included);
        let all = answers::stalled(&mut self.snapshot, &query, STALLED_FOR, STALLED_AT, 0).await?;
        Ok(all.first.total)
    }

    /// Whether the organization has any event.
    pub(super) async fn has_events(&mut self) -> Result<bool, Problem> {
        // Of a part of it nobody says that it has none.
        let is_whole = self.query.filters.is_empty();
        Ok(!is_whole || self.resolved.has_entry_before(&mut self.snapshot, self.resolved.as_of.plus(DAY)).await?)
    }

    /// What is known of members by name.
    pub(super) async fn dimensions(&mut self) -> Result<Dimensions, Problem> {
        Ok(Dimensions::of_members(&mut self.snapshot, &self.resolved).await?)
    }

    /// The same days a year before, where the whole of them is known: half a year would make any growth look like more.
    async fn known_before(&mut self) -> Result<Option<Period>, Problem> {
        let months = SummaryMonths::of(&self.query.period, self.resolved.settings.timezone, self.resolved.as_of);
        let Some((before, stretch)) = months.before else { return Ok(None) };
        // Of the year before something happened in its first month, or earlier.
        let Some(end) = stretch.end_of(0) else { return Ok(None) };
        let is_known = self.resolved.has_entry_before(&mut self.snapshot, end).await?;
        Ok(Some(before.period).filter(|_| is_known))
    }

    /// New members by how they came, where nothing narrows the page and anybody came.
    async fn new_members(&mut self, period: &Period) -> Result<Option<NewMembers>, Problem> {
        if !self.query.filters.is_empty() {
            return Ok(None);
        }
        let happened = self.funnel(period.clone(), Basis::Event, Vec::new(), Times::LeftOut).await?;
        Ok(happened.new_members.filter(|new| new.all > 0))
    }

    /// What happened by month, in the period and in the same days a year before: one funnel over both, by days where
    /// one of them begins or ends inside a month.
    async fn by_months(&mut self, before: Option<&Period>) -> Result<[BTreeMap<String, [i64; 2]>; 2], Problem> {
        let period = self.query.period.clone();
        let both: Vec<&Period> = before.into_iter().chain([&period]).collect();
        let has_whole_months =
            both.iter().flat_map(|period| [period.start, period.end]).flatten().all(|day| day.day() == 1);
        let by = if has_whole_months { Dimension::Month } else { Dimension::Day };
        let start = both[0].start;
        let funnel = self.funnel(Period { start, ..period.clone() }, Basis::Event, vec![by], Times::LeftOut).await?;
        Ok([by_month(&funnel, &period), before.map(|before| by_month(&funnel, before)).unwrap_or_default()])
    }

    pub(super) fn report_query(&self, period: Period, flagged: Flagged) -> ReportQuery {
        ReportQuery { period, filters: self.query.filters.clone(), as_of: self.query.as_of, flagged, now: self.now }
    }

    pub(super) async fn funnel(
        &mut self,
        period: Period,
        basis: Basis,
        by: Vec<Dimension>,
        times: Times,
    ) -> Result<Funnel, Problem> {
        let query = self.report_query(period, Flagged::LeftOut);
        Ok(answers::funnel(&mut self.snapshot, &query, &FunnelOptions { basis, by, times }).await?)
    }

    /// The members by how many they activated.
    pub(super) async fn board(&mut self, period: Period, zeros: Zeros) -> Result<Leaderboard, Problem> {
        let query = self.report_query(period, Flagged::LeftOut);
        let metric = Metric::Activated;
        let board = BoardQuery { metric, top: None, zeros, min_referrals: 5 };
        Ok(answers::leaderboard(&mut self.snapshot, &query, board).await?)
    }

    /// The referrals that entered in the period, as far as they are shown.
    pub(super) async fn referrals(&mut self, stalled_for: Option<i64>, part: Part) -> Result<Referrals, Problem> {
        let (query, filters) = self.list(stalled_for);
        Ok(answers::referral_part(&mut self.snapshot, &query, &filters, part).await?)
    }

    /// All referrals that entered in the period, to be read in parts.
    pub(super) async fn referral_list(&mut self, stalled_for: Option<i64>) -> Result<ReferralList, Problem> {
        let (query, filters) = self.list(stalled_for);
        Ok(answers::referral_list(&mut self.snapshot, &query, &filters).await?)
    }

    fn list(&self, stalled_for: Option<i64>) -> (ReportQuery, ReferralFilters) {
        let query = self.report_query(self.query.period.clone(), Flagged::Included);
        (query, ReferralFilters { status: self.query.status, user: None, stalled_for })
    }
}

/// What happened in a period by month, of a funnel by days, or by months that lie in the period or outside of it: joined
/// and activated of `[year-month]`.
fn by_month(funnel: &Funnel, period: &Period) -> BTreeMap<String, [i64; 2]> {
    let mut months: BTreeMap<String, [i64; 2]> = BTreeMap::new();
    for group in &funnel.groups {
        let Some((_, Some(key))) = group.keys.0.first() else { continue };
        // Of a month its first day.
        let day = format!("{key}-01").get(..10).and_then(|day| day.parse().ok());
        if day.is_some_and(|day| period.contains(day)) {
            let month = months.entry(key.chars().take(7).collect()).or_default();
            month[0] += group.figures.stages[2].observed;
            month[1] += group.figures.stages[3].observed;
        }
    }
    months
}

fn recruiting(board: &Leaderboard) -> i64 {
    board.rows.iter().filter(|row| row.contender.joined > 0).count() as i64
}

/// The months of a period as far as they have begun, at the most the last ones that a chart has room for.
fn month_rows(
    period: &Period,
    now: &BTreeMap<String, [i64; 2]>,
    before: Option<&BTreeMap<String, [i64; 2]>>,
    today: NaiveDate,
) -> Vec<MonthRow> {
    let Some([start, end]) = span(period, now, today) else { return Vec::new() };
    let key = |month: &NaiveDate, years_back: i32| format!("{}-{:02}", month.year() - years_back, month.month());
    let figure = |month: &NaiveDate, place: usize| -> Compared {
        let of = |months: &BTreeMap<String, [i64; 2]>, years| {
            months.get(&key(month, years)).map_or(0, |counts| counts[place])
        };
        Compared { value: of(now, 0), before: before.map(|before| of(before, 1)) }
    };
    let begun = |month: &NaiveDate| *month < end && *month <= today;
    let months = std::iter::successors(start.with_day(1), |month| month.checked_add_months(Months::new(1)));
    let months: Vec<NaiveDate> = months.take_while(begun).collect();
    let is_running = |month: &NaiveDate| key(month, 0) == key(&today, 0) && end > today;
    let row = |month: &NaiveDate| MonthRow {
        month: key(month, 0),
        joined: figure(month, 0),
        activated: figure(month, 1),
        is_running: is_running(month),
    };
    months[months.len().saturating_sub(MOST_MONTHS)..].iter().map(row).collect()
}

/// The days that charts span: those of the period, or from the first month with a figure.
fn span(period: &Period, months: &BTreeMap<String, [i64; 2]>, today: NaiveDate) -> Option<[NaiveDate; 2]> {
    let first = || NaiveDate::parse_from_str(&format!("{}-01", months.keys().next()?), "%Y-%m-%d").ok();
    Some([period.start.or_else(first)?, period.end.unwrap_or(today.checked_add_days(Days::new(1))?)])
}
