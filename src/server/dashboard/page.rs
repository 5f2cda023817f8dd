//! The page itself: the answers it asks for, and the template they stand in.

use super::figures::{Head, MonthChart, StageView, WhereNow, by_month, charts, head, stages, where_now};
use super::filters::{Asked, Choices};
use super::html;
use super::lists::{BoardView, NUDGES, NudgeView, ROWS, ReferralView, board, nudges, referrals};
use super::login::to;
use super::session::Session;
use crate::answers::{
    self, Flagged, FunnelOptions, Labels, Part, Question, ReferralFilters, ReferralList, Stalled, View,
};
use crate::domain::calendar::{local_day, local_time};
use crate::domain::credential::Permission;
use crate::domain::period::Period;
use crate::domain::{DAY, Instant, Status};
use crate::messages::{Language, say};
use crate::report::dimension::Dimension;
use crate::report::funnel::Funnel;
use crate::report::leaderboard::{BoardQuestion, Leaderboard, Metric, Zeros};
use crate::report::new_members::NewMembers;
use crate::report::referrals::Referrals;
use crate::report::scope::Basis;
use crate::report::summary::months::SummaryMonths;
use crate::report::tally::Times;
use crate::server::extract::Parameters;
use crate::server::problem::Problem;
use crate::server::state::{Live, Shared};
use crate::server::work::{Turn, apart};
use crate::store::Snapshot;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chrono::{Datelike as _, Days, NaiveDate};
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// How long somebody stands still before a nudge is due.
const STUCK: i64 = 10 * DAY;

#[derive(Template)]
#[template(path = "dashboard.html")]
struct Page {
    w: Language,
    organization: String,
    is_demo: bool,
    title: String,
    scope: String,
    form_key: String,
    asked: Asked,
    choices: Choices,
    clear: Option<String>,
    newest: Option<String>,
    again: String,
    other_language: String,
    same: String,
    heads: Vec<Head>,
    has_before: bool,
    funnel_finding: String,
    new_members: Option<String>,
    people: Option<String>,
    stages: Vec<StageView>,
    where_now: WhereNow,
    charts: Option<[MonthChart; 2]>,
    board: Vec<BoardView>,
    board_finding: String,
    nudges: Vec<NudgeView>,
    nudge_finding: String,
    referrals: Vec<ReferralView>,
    listed: String,
    newer: Option<String>,
    older: Option<String>,
}

/// Shows the dashboard to people who are logged in, once it is their organization's turn; others are sent to the login.
pub async fn show(State(live): State<Shared>, headers: HeaderMap, parameters: Parameters) -> Result<Response, Problem> {
    let Some(turn) = turn(&live, &headers).await? else { return Ok(to("/dashboard/login")) };
    apart(turn, move || shown(live, headers, parameters)).await?
}

/// The turn of who is logged in; none for who is not.
pub(super) async fn turn(live: &Live, headers: &HeaderMap) -> Result<Option<Turn>, Problem> {
    let Some(session) = live.sessions.of(headers) else { return Ok(None) };
    live.limits.api.take(&session.token_id, std::time::Instant::now()).map_err(Problem::too_many)?;
    live.work.turn(&session.organization).await.map(Some)
}

async fn shown(live: Shared, headers: HeaderMap, parameters: Parameters) -> Result<Response, Problem> {
    let Some((session, snapshot)) = reader(&live, &headers).await? else { return Ok(to("/dashboard/login")) };
    let asking = Asking::begin(snapshot, parameters, &headers, live.clock.now()).await?;
    let page = asking.page(session.form_key).await?;
    Ok(html(StatusCode::OK, page.render().map_err(|_| Problem::internal())?))
}

/// Who is logged in with a token that may read, and a snapshot in the transaction that the token was found in; one that
/// was revoked a moment ago opens nothing any more.
pub(super) async fn reader(live: &Live, headers: &HeaderMap) -> Result<Option<(Session, Snapshot)>, Problem> {
    let Some(session) = live.sessions.of(headers) else { return Ok(None) };
    let mut directory = live.store.directory().await?;
    let holder = directory.token_holder(&session.token_id).await?;
    let now = live.clock.now();
    let valid = holder.filter(|(_, token)| token.is_valid(now) && token.scopes.contains(&Permission::Read));
    let Some((scope, _)) = valid else { return Ok(None) };
    Ok(Some((session, directory.enter(&scope).await?)))
}

/// What is asked, and the one snapshot that all of it is answered from.
pub(super) struct Asking {
    pub(super) snapshot: Snapshot,
    pub(super) asked: Asked,
    view: View,
    now: Instant,
}

impl Asking {
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
        let (asked, view) = Asked::read(parameters, headers, &mut snapshot, now).await?;
        Ok(Self { snapshot, asked, view, now })
    }

    async fn page(mut self, form_key: String) -> Result<Page, Problem> {
        let (w, period) = (self.asked.language, self.asked.period.clone());
        let (as_of, zone) = (self.view.as_of, self.view.settings.timezone);
        let today = local_day(as_of, zone);
        let labels = Labels::of_members(&mut self.snapshot, &self.view).await?;
        let [campaigns, channels] = answers::link_labels(&mut self.snapshot, &self.view).await?;
        let before = self.known_before().await?;
        let cohort = self.funnel(period.clone(), Basis::Cohort, Vec::new(), Times::Collected).await?;
        let [months, months_before] = self.months(before.as_ref()).await?;
        let all_members = self.board(period.clone(), Zeros::Shown).await?;
        let (mut cohort_before, mut members_before) = (None, None);
        if let Some(before) = before {
            let entered = self.funnel(before.clone(), Basis::Cohort, Vec::new(), Times::LeftOut).await?;
            cohort_before = entered.total.entered;
            members_before = Some(self.board(before, Zeros::Shown).await?);
        }
        let new_members = self.new_members(&period).await?;
        let newest = Part::Last(self.asked.page.saturating_mul(ROWS));
        let listed = self.referrals(newest).await?;
        let stuck = self.stuck().await?;
        let Self { snapshot, asked, .. } = self;
        let heads = heads(
            w,
            [&months, &months_before],
            [cohort.total.entered, cohort_before],
            &all_members,
            members_before.as_ref(),
        );
        let (board, on_board) = board(w, &all_members);
        let all = usize::try_from(listed.total).unwrap_or(usize::MAX);
        let pages = all.div_ceil(ROWS).max(1);
        let number = asked.page.min(pages);
        let at = |page: usize| Some(format!("{}#referrals", asked.query(&[("page", &page.to_string())])));
        Ok(Page {
            organization: snapshot.organization().name.clone(),
            is_demo: snapshot.organization().is_demo,
            title: title(w, &asked),
            scope: scope(w, &asked, &labels, (as_of, zone)),
            form_key,
            choices: Choices::of(&asked, &labels, [&campaigns, &channels], today),
            clear: (!asked.filters.is_empty()).then(|| {
                asked.query(&[("member", ""), ("group", ""), ("campaign", ""), ("channel", ""), ("page", "1")])
            }),
            newest: asked.is_as_of_given.then(|| asked.query(&[("as_of", "")])),
            again: asked.query(&[("as_of", &asked.as_of_text)]),
            same: asked.query(&[("page", "1")]),
            other_language: asked.query(&[("lang", other(asked.language).name())]),
            has_before: heads.iter().any(|head| head.tick.is_some()),
            heads,
            funnel_finding: funnel_finding(w, &cohort),
            new_members: new_members.map(|new| new.words().in_language(w)),
            people: cohort.total.people_words().map(|words| words.in_language(w)),
            stages: stages(w, &cohort.total),
            where_now: where_now(w, &cohort),
            charts: span(&period, &months, today).and_then(|days| charts(w, &months, &months_before, days, today)),
            board_finding: board_finding(w, on_board, board.len()),
            board,
            nudges: nudges(w, &stuck.first, &labels, (as_of, zone)),
            nudge_finding: nudge_finding(w, stuck.counts),
            referrals: referrals(w, &listed, number, &labels, (as_of, zone)),
            listed: listed_words(w, number, all),
            newer: if number > 1 { at(number - 1) } else { None },
            older: if number < pages { at(number + 1) } else { None },
            asked,
            w,
        })
    }

    /// The same days a year before, where the whole of them is known: half a year would make any growth look like more.
    async fn known_before(&mut self) -> Result<Option<Period>, Problem> {
        let months = SummaryMonths::of(&self.asked.period, self.view.settings.timezone, self.view.as_of);
        let Some((before, stretch)) = months.before else { return Ok(None) };
        // Of the year before something happened in its first month, or earlier.
        let Some(end) = stretch.end_of(0) else { return Ok(None) };
        let is_known = self.view.has_entry_before(&mut self.snapshot, end).await?;
        Ok(Some(before.period).filter(|_| is_known))
    }

    /// What happened by month, in the period and in the same days a year before: one funnel over both, by days where
    /// one of them begins or ends inside a month.
    async fn months(&mut self, before: Option<&Period>) -> Result<[BTreeMap<String, [i64; 2]>; 2], Problem> {
        let period = self.asked.period.clone();
        let both: Vec<&Period> = before.into_iter().chain([&period]).collect();
        let has_whole_months =
            both.iter().flat_map(|period| [period.start, period.end]).flatten().all(|day| day.day() == 1);
        let by = if has_whole_months { Dimension::Month } else { Dimension::Day };
        let start = both[0].start;
        let funnel = self.funnel(Period { start, ..period.clone() }, Basis::Event, vec![by], Times::LeftOut).await?;
        Ok([by_month(&funnel, &period), before.map(|before| by_month(&funnel, before)).unwrap_or_default()])
    }

    /// New members by how they came, where nothing narrows the page and anybody came.
    async fn new_members(&mut self, period: &Period) -> Result<Option<NewMembers>, Problem> {
        if !self.asked.filters.is_empty() {
            return Ok(None);
        }
        let happened = self.funnel(period.clone(), Basis::Event, Vec::new(), Times::LeftOut).await?;
        Ok(happened.new_members.filter(|new| new.all > 0))
    }

    fn question(&self, period: Period, flagged: Flagged) -> Question {
        Question { period, filters: self.asked.filters.clone(), as_of: self.asked.as_of, flagged, now: self.now }
    }

    pub(super) async fn funnel(
        &mut self,
        period: Period,
        basis: Basis,
        by: Vec<Dimension>,
        times: Times,
    ) -> Result<Funnel, Problem> {
        let question = self.question(period, Flagged::LeftOut);
        Ok(answers::funnel(&mut self.snapshot, &question, &FunnelOptions { basis, by, times }).await?)
    }

    /// The members by how many they activated.
    pub(super) async fn board(&mut self, period: Period, zeros: Zeros) -> Result<Leaderboard, Problem> {
        let question = self.question(period, Flagged::LeftOut);
        let metric = Metric::Activated;
        let board = BoardQuestion { metric, top: None, zeros, min_referrals: 5 };
        Ok(answers::leaderboard(&mut self.snapshot, &question, board).await?)
    }

    /// The referrals that entered in the period, as far as they are shown.
    pub(super) async fn referrals(&mut self, part: Part) -> Result<Referrals, Problem> {
        let (question, filters) = self.list();
        Ok(answers::referral_part(&mut self.snapshot, &question, &filters, part).await?)
    }

    /// All referrals that entered in the period, to be read in parts.
    pub(super) async fn referral_list(&mut self) -> Result<ReferralList, Problem> {
        let (question, filters) = self.list();
        Ok(answers::referral_list(&mut self.snapshot, &question, &filters).await?)
    }

    /// The first who are stuck with the app or an account, and how many there are of each.
    async fn stuck(&mut self) -> Result<Stalled<2>, Problem> {
        let question = self.question(Period::all(), Flagged::Included);
        let statuses = [Status::Installed, Status::Joined];
        Ok(answers::stalled(&mut self.snapshot, &question, STUCK, statuses, NUDGES).await?)
    }

    fn list(&self) -> (Question, ReferralFilters) {
        let question = self.question(self.asked.period.clone(), Flagged::Included);
        (question, ReferralFilters { status: self.asked.status, user: None, stalled_for: None })
    }
}

fn heads(
    w: Language,
    [months, months_before]: [&BTreeMap<String, [i64; 2]>; 2],
    [entered, entered_before]: [Option<i64>; 2],
    members: &Leaderboard,
    members_before: Option<&Leaderboard>,
) -> Vec<Head> {
    let sum = |months: &BTreeMap<String, [i64; 2]>, place: usize| months.values().map(|counts| counts[place]).sum();
    let recruiting = |board: &Leaderboard| board.rows.iter().filter(|row| row.contender.joined > 0).count() as i64;
    let before = |place: usize| (!months_before.is_empty()).then(|| sum(months_before, place));
    vec![
        head(w, w.say("label-reached"), entered.unwrap_or_default(), entered_before, None),
        head(w, w.say("label-joined"), sum(months, 0), before(0), None),
        head(w, w.say("label-activated"), sum(months, 1), before(1), None),
        head(
            w,
            w.say("label-mentors-recruited"),
            recruiting(members),
            members_before.map(recruiting),
            Some(members.rows.len() as i64),
        ),
    ]
}

/// The days that charts span: those of the period, or from the first month with a figure.
fn span(period: &Period, months: &BTreeMap<String, [i64; 2]>, today: NaiveDate) -> Option<[NaiveDate; 2]> {
    let first = || NaiveDate::parse_from_str(&format!("{}-01", months.keys().next()?), "%Y-%m-%d").ok();
    Some([period.start.or_else(first)?, period.end.unwrap_or(today.checked_add_days(Days::new(1))?)])
}

fn other(language: Language) -> Language {
    Language::ALL.into_iter().find(|other| *other != language).unwrap_or(language)
}

fn title(w: Language, asked: &Asked) -> String {
    let label = w.date(&asked.period.label);
    match asked.period.label.as_str() {
        "all" => w.say("page-recruitment").to_owned(),
        _ => say!("page-title", recruitment = say!("page-recruitment"), period = label).in_language(w),
    }
}

fn scope(w: Language, asked: &Asked, labels: &Labels, (as_of, zone): (Instant, Tz)) -> String {
    let (day, time) = local_time(as_of, zone);
    let as_of = w.date(&format!("{day} {}", time.format("%H:%M")));
    let filters: Vec<String> = asked
        .filters
        .named()
        .into_iter()
        .map(|(dimension, value)| {
            let member = labels.counting_as(&value);
            let name = member.filter(|_| dimension == Dimension::Member).and_then(|m| m.details.name.clone());
            let is_none = value == answers::NONE && dimension != Dimension::Member;
            name.unwrap_or_else(|| if is_none { without(w, dimension) } else { value })
        })
        .collect();
    let who = if filters.is_empty() { w.say("page-everyone").to_owned() } else { w.listed(&filters) };
    say!("page-scope", who, zone = zone.name(), as_of).in_language(w)
}

fn funnel_finding(w: Language, funnel: &Funnel) -> String {
    let (Some(entered), stages) = (funnel.total.entered, &funnel.total.stages) else { return String::new() };
    let active = stages[3].reached.unwrap_or_default();
    let Some(share) = w.share(active, entered).filter(|_| entered >= 5) else { return String::new() };
    say!("page-funnel-finding", entered, share).in_language(w)
}

fn board_finding(w: Language, all: usize, shown: usize) -> String {
    say!("page-board-finding", all = all as i64, shown = shown as i64).in_language(w)
}

fn nudge_finding(w: Language, [installed, joined]: [i64; 2]) -> String {
    say!("page-nudge-finding", all = installed + joined, installed, joined).in_language(w)
}

fn listed_words(w: Language, page: usize, all: usize) -> String {
    let (first, last) = ((page - 1) * ROWS + 1, (page * ROWS).min(all));
    say!("page-listed", first = first.to_string(), last = last.to_string(), all = all as i64).in_language(w)
}

/// The words for what has no label of a kind.
fn without(language: Language, dimension: Dimension) -> String {
    let words = match dimension {
        Dimension::Campaign => language.say("page-without-campaign"),
        Dimension::Channel => language.say("page-without-channel"),
        _ => language.say("page-without-group"),
    };
    words.to_owned()
}
