//! The page itself: the answers it asks for, and the template they stand in.

use super::figures::{Head, MonthChart, StageView, WhereNow, by_month, charts, head, stages, where_now};
use super::filters::{Asked, Choices};
use super::html;
use super::lists::{BoardView, NUDGES, NudgeView, ROWS, ReferralView, board, nudges, referrals};
use super::login::to;
use super::session::Session;
use super::words::Words;
use crate::answers::{self, Filters, Flagged, FunnelOptions, Labels, Part, Question, ReferralFilters, today};
use crate::domain::as_of::AsOf;
use crate::domain::credential::Permission;
use crate::domain::period::Period;
use crate::domain::{DAY, Instant, Status};
use crate::report::dimension::Dimension;
use crate::report::funnel::Funnel;
use crate::report::language::Language;
use crate::report::leaderboard::{BoardQuestion, Leaderboard, Metric, Zeros};
use crate::report::naming::Audience;
use crate::report::referrals::Referrals;
use crate::report::scope::Basis;
use crate::report::tally::Times;
use crate::server::extract::Parameters;
use crate::server::problem::Problem;
use crate::server::state::{Live, Shared};
use crate::store::Organization;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chrono::{Days, Months, NaiveDate};
use std::collections::BTreeMap;

/// How long somebody stands still before a nudge is due.
const STUCK: i64 = 10 * DAY;

#[derive(Template)]
#[template(path = "dashboard.html")]
struct Page {
    w: Words,
    organization: String,
    is_demo: bool,
    title: String,
    scope: String,
    form_key: String,
    asked: Asked,
    choices: Choices,
    clear: Option<String>,
    other_language: String,
    same: String,
    heads: Vec<Head>,
    has_before: bool,
    funnel_finding: String,
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

/// Shows the dashboard to whoever is logged in; others are sent to the login.
pub async fn show(State(live): State<Shared>, headers: HeaderMap, parameters: Parameters) -> Result<Response, Problem> {
    let Some((session, organization)) = reader(&live, &headers).await? else { return Ok(to("/dashboard/login")) };
    let asked = Asked::read(parameters, &headers, &organization, live.clock.now())?;
    let page = Asking { live: &live, organization: &organization, asked: &asked }.page(session.form_key).await?;
    Ok(html(StatusCode::OK, page.render().map_err(|_| Problem::internal())?))
}

/// Who is logged in with a token that may read; one that was revoked a moment ago opens nothing any more.
pub(super) async fn reader(live: &Live, headers: &HeaderMap) -> Result<Option<(Session, Organization)>, Problem> {
    let Some(session) = live.sessions.of(headers) else { return Ok(None) };
    let holder = live.store.token_holder(&session.token_id).await?;
    let now = live.clock.now();
    let valid = holder.filter(|(_, token)| token.is_valid(now) && token.scopes.contains(&Permission::Read));
    Ok(valid.map(|(organization, _)| (session, organization)))
}

/// What a page asks of whom.
pub(super) struct Asking<'a> {
    pub(super) live: &'a Live,
    pub(super) organization: &'a Organization,
    pub(super) asked: &'a Asked,
}

impl Asking<'_> {
    async fn page(&self, form_key: String) -> Result<Page, Problem> {
        let (organization, asked) = (self.organization, self.asked);
        let (w, now) = (Words(asked.language), self.live.clock.now());
        let zone = organization.settings.timezone;
        let today = today(organization, now);
        let labels = Labels::load(&self.live.store, &organization.scope, true).await?;
        let period = &asked.period;
        let before = match self.is_known_before().await? {
            true => before(period, today),
            false => None,
        };
        let cohort = self.funnel(period.clone(), Basis::Cohort).await?;
        let months = by_month(&self.funnel(period.clone(), Basis::Event).await?);
        let joined = self.board(period.clone(), Metric::Joined, None, Zeros::Shown).await?;
        let (mut months_before, mut cohort_before, mut joined_before) = (BTreeMap::new(), None, None);
        if let Some(before) = before {
            months_before = by_month(&self.funnel(before.clone(), Basis::Event).await?);
            cohort_before = self.funnel(before.clone(), Basis::Cohort).await?.total.entered;
            joined_before = Some(self.board(before, Metric::Joined, None, Zeros::Shown).await?);
        }
        let board_now = self.board(period.clone(), Metric::Activated, Some(10), Zeros::LeftOut).await?;
        let newest = Part::Last(asked.page.saturating_mul(ROWS));
        let listed = self.referrals(period.clone(), asked.status, None, newest).await?;
        let stuck = [self.stuck(Status::Installed).await?, self.stuck(Status::Joined).await?];
        let (nudge_rows, stuck_counts) = nudges(w, &stuck, &labels, now);
        let heads =
            heads(w, [&months, &months_before], [cohort.total.entered, cohort_before], &joined, joined_before.as_ref());
        let all = usize::try_from(listed.total).unwrap_or(usize::MAX);
        let pages = all.div_ceil(ROWS).max(1);
        let number = asked.page.min(pages);
        let at = |page: usize| Some(format!("{}#referrals", asked.query(&[("page", &page.to_string())])));
        Ok(Page {
            organization: organization.name.clone(),
            is_demo: organization.is_demo,
            title: title(w, asked),
            scope: scope(w, asked, organization, &labels, now),
            form_key,
            choices: Choices::of(asked, &labels, today),
            clear: (!asked.filters.is_empty()).then(|| {
                asked.query(&[("member", ""), ("group", ""), ("campaign", ""), ("channel", ""), ("page", "1")])
            }),
            same: asked.query(&[("page", "1")]),
            other_language: asked.query(&[("lang", other(asked.language).name())]),
            has_before: heads.iter().any(|head| head.tick.is_some()),
            heads,
            funnel_finding: funnel_finding(w, &cohort),
            stages: stages(w, &cohort.total),
            where_now: where_now(w, &cohort),
            charts: span(period, &months, today).and_then(|days| charts(w, &months, &months_before, days, today)),
            board: board(w, &board_now),
            board_finding: board_finding(w, &board_now),
            nudges: nudge_rows,
            nudge_finding: nudge_finding(w, stuck_counts),
            referrals: referrals(w, &listed, number, &labels, (now, zone)),
            listed: listed_words(w, number, all),
            newer: if number > 1 { at(number - 1) } else { None },
            older: if number < pages { at(number + 1) } else { None },
            asked: asked.clone(),
            w,
        })
    }

    /// Whether the whole year before is known: half a year would make any growth look like more.
    async fn is_known_before(&self) -> Result<bool, Problem> {
        let (period, now) = (self.asked.period.clone(), self.live.clock.now());
        let question =
            Question { period, filters: Filters::default(), as_of: AsOf::Now, flagged: Flagged::LeftOut, now };
        let summary = answers::summary(&self.live.store, self.organization, &question).await?;
        Ok(summary.before.is_some_and(|before| before.known_from.is_none()))
    }

    fn question(&self, period: Period, filters: Filters, flagged: Flagged) -> Question {
        Question { period, filters, as_of: AsOf::Now, flagged, now: self.live.clock.now() }
    }

    pub(super) async fn funnel(&self, period: Period, basis: Basis) -> Result<Funnel, Problem> {
        let question = self.question(period, self.asked.filters.clone(), Flagged::LeftOut);
        let by = if basis == Basis::Event { vec![Dimension::Month] } else { Vec::new() };
        let options = FunnelOptions { basis, by, times: Times::Collected };
        Ok(answers::funnel(&self.live.store, self.organization, &question, &options).await?)
    }

    pub(super) async fn board(
        &self,
        period: Period,
        metric: Metric,
        top: Option<usize>,
        zeros: Zeros,
    ) -> Result<Leaderboard, Problem> {
        let question = self.question(period, self.asked.filters.clone(), Flagged::LeftOut);
        let board = BoardQuestion { metric, top, zeros, min_referrals: 5, audience: Audience::Inside };
        Ok(answers::leaderboard(&self.live.store, self.organization, &question, board).await?)
    }

    /// The referrals that entered in a period, as far as they are shown.
    pub(super) async fn referrals(
        &self,
        period: Period,
        status: Option<Status>,
        stalled_for: Option<i64>,
        part: Part,
    ) -> Result<Referrals, Problem> {
        let (question, filters) = self.list(period, status, stalled_for);
        Ok(answers::referral_part(&self.live.store, self.organization, &question, &filters, part).await?)
    }

    /// The first who are stuck at a status, and how many there are.
    async fn stuck(&self, status: Status) -> Result<Referrals, Problem> {
        self.referrals(Period::all(), Some(status), Some(STUCK), Part::First(NUDGES)).await
    }

    /// The question behind a list of referrals.
    pub(super) fn list(
        &self,
        period: Period,
        status: Option<Status>,
        stalled_for: Option<i64>,
    ) -> (Question, ReferralFilters) {
        let question = self.question(period, self.asked.filters.clone(), Flagged::Included);
        (question, ReferralFilters { status, user: None, stalled_for })
    }
}

fn heads(
    w: Words,
    [months, months_before]: [&BTreeMap<String, [i64; 2]>; 2],
    [entered, entered_before]: [Option<i64>; 2],
    joined: &Leaderboard,
    joined_before: Option<&Leaderboard>,
) -> Vec<Head> {
    let sum = |months: &BTreeMap<String, [i64; 2]>, place: usize| months.values().map(|counts| counts[place]).sum();
    let recruiting = |board: &Leaderboard| board.rows.iter().filter(|row| row.contender.joined > 0).count() as i64;
    let before = |place: usize| (!months_before.is_empty()).then(|| sum(months_before, place));
    vec![
        head(w, w.reached(), entered.unwrap_or_default(), entered_before, None),
        head(w, w.joined(), sum(months, 0), before(0), None),
        head(w, w.activated(), sum(months, 1), before(1), None),
        head(w, w.recruiting(), recruiting(joined), joined_before.map(recruiting), Some(joined.rows.len() as i64)),
    ]
}

/// The same days a year before; of a period that is still running, as many of them as have passed.
fn before(period: &Period, today: NaiveDate) -> Option<Period> {
    let last = period.end?.checked_sub_days(Days::new(1))?.min(today);
    let back = |day: NaiveDate| day.checked_sub_months(Months::new(12)).map(|day| day.to_string());
    Period::between(Some(&back(period.start?)?), Some(&back(last)?)).ok()
}

/// The days that charts span: those of the period, or from the first month with a figure.
fn span(period: &Period, months: &BTreeMap<String, [i64; 2]>, today: NaiveDate) -> Option<[NaiveDate; 2]> {
    let first = || NaiveDate::parse_from_str(&format!("{}-01", months.keys().next()?), "%Y-%m-%d").ok();
    Some([period.start.or_else(first)?, period.end.unwrap_or(today.checked_add_days(Days::new(1))?)])
}

const fn other(language: Language) -> Language {
    match language {
        Language::English => Language::Norwegian,
        Language::Norwegian => Language::English,
    }
}

fn title(w: Words, asked: &Asked) -> String {
    let label = w.0.date(&asked.period.label);
    match (asked.period.label.as_str(), w.0) {
        ("all", _) => w.recruitment().to_owned(),
        (_, Language::English) => format!("{} in {label}", w.recruitment()),
        (_, Language::Norwegian) => format!("{} i {label}", w.recruitment()),
    }
}

fn scope(w: Words, asked: &Asked, organization: &Organization, labels: &Labels, now: Instant) -> String {
    let zone = organization.settings.timezone;
    let (day, time) = crate::domain::calendar::local_time(now, zone);
    let as_of = w.0.date(&format!("{day} {}", time.format("%H:%M")));
    let filters: Vec<String> = asked
        .filters
        .named()
        .into_iter()
        .map(|(dimension, value)| {
            let member = labels.members().find(|member| member.member_id == value);
            let name = member.filter(|_| dimension == Dimension::Member).and_then(|m| m.details.name.clone());
            let is_none = value == answers::NONE && dimension != Dimension::Member;
            name.unwrap_or_else(|| if is_none { w.without(dimension) } else { value })
        })
        .collect();
    let who = if filters.is_empty() { w.all_filters().to_owned() } else { w.0.listed(&filters) };
    match w.0 {
        Language::English => format!("{who}. {}, as of {as_of}.", zone.name()),
        Language::Norwegian => format!("{who}. {}, per {as_of}.", zone.name()),
    }
}

fn funnel_finding(w: Words, funnel: &Funnel) -> String {
    let (Some(entered), stages) = (funnel.total.entered, &funnel.total.stages) else { return String::new() };
    let active = stages[3].reached.unwrap_or_default();
    let Some(share) = w.0.share(active, entered).filter(|_| entered >= 5) else { return String::new() };
    let entered = w.0.count(entered);
    match w.0 {
        Language::English => format!("Of the {entered} reached, {share} are active today."),
        Language::Norwegian => format!("Av de {entered} som ble nådd, er {share} aktive i dag."),
    }
}

fn board_finding(w: Words, board: &Leaderboard) -> String {
    let (all, shown) = (w.0.count(board.eligible as i64), w.0.count(board.rows.len() as i64));
    match w.0 {
        Language::English => format!("{all} mentors brought in someone who is active; {shown} are shown."),
        Language::Norwegian => format!("{all} likepersoner har fått med noen som er aktive; {shown} vises."),
    }
}

fn nudge_finding(w: Words, [installed, joined]: [i64; 2]) -> String {
    let (all, installed, joined) = (w.0.count(installed + joined), w.0.count(installed), w.0.count(joined));
    match w.0 {
        Language::English => format!(
            "{all} have stood still for 10 days or more and can still make it: {installed} have the app but no account, \
             {joined} have an account but never logged in."
        ),
        Language::Norwegian => format!(
            "{all} har stått stille i 10 dager eller mer og kan fortsatt komme i mål: {installed} har appen, men ingen \
             konto, {joined} har konto, men har aldri logget inn."
        ),
    }
}

fn listed_words(w: Words, page: usize, all: usize) -> String {
    let (first, last) = ((page - 1) * ROWS + 1, (page * ROWS).min(all));
    let of = w.of(["of", "av"]);
    format!("{first}–{last} {of} {}", w.0.count(all as i64))
}
