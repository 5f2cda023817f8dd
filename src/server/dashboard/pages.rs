//! The pages: the overview, each of its tables in full, and why a referral is what it is.

use super::filters::{Choices, PageQuery};
use super::html;
use super::login::to;
use super::page_context::{PageContext, STALLED_FOR, reader, turn};
use super::ways::Links;
use crate::answers::{self, Dimensions, Part};
use crate::domain::calendar::{local_day, local_time};
use crate::domain::period::Period;
use crate::messages::{Days, Language, Message, Value, Wording, say};
use crate::render::part;
use crate::report::dimension::Dimension;
use crate::report::leaderboard::Zeros;
use crate::report::referrals::ReferralRow;
use crate::report::scope::Basis;
use crate::report::tally::Times;
use crate::server::extract::{Parameters, PathSegment};
use crate::server::problem::Problem;
use crate::server::state::SharedState;
use crate::server::work::apart;
use crate::view::dashboard::first_steps;
use crate::view::table::Document;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use chrono_tz::Tz;

/// The rows of a page of referrals.
const ROWS: usize = 100;
/// The pages that every page leads to.
const PLACES: [(&str, Message); 4] = [
    ("/dashboard", say!("page-dashboard")),
    ("/dashboard/recruiters", say!("label-recruiters")),
    ("/dashboard/stalled", say!("page-nudge")),
    ("/dashboard/referrals", say!("label-referrals")),
];

#[derive(Template)]
#[template(path = "dashboard.html")]
struct Shell {
    w: Language,
    organization: String,
    is_demo: bool,
    title: String,
    scope: String,
    form_key: String,
    /// The path of the page.
    here: String,
    choices: Option<Choices>,
    has_status: bool,
    clear: Option<String>,
    newest: Option<String>,
    again: String,
    other_language: String,
    same: String,
    body: String,
    listed: String,
    pages: Vec<(Message, String)>,
    query: PageQuery,
}

/// What a page shows.
#[derive(Default)]
struct Shown {
    title: Option<String>,
    document: Document,
    /// The words on which part of a list is shown, and what leads to the others.
    listed: String,
    pages: Vec<(Message, String)>,
    /// How many rows there are of the tables that are shown in part.
    totals: Vec<(&'static str, i64)>,
}

/// Shows the overview to people who are logged in; others are sent to the login.
pub async fn overview(
    State(app): State<SharedState>,
    headers: HeaderMap,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let Some(turn) = turn(&app, &headers).await? else { return Ok(to("/dashboard/login")) };
    apart(turn, move || show_overview(app, headers, parameters)).await?
}

async fn show_overview(app: SharedState, headers: HeaderMap, parameters: Parameters) -> Result<Response, Problem> {
    let Some((session, snapshot)) = reader(&app, &headers).await? else { return Ok(to("/dashboard/login")) };
    let mut context = PageContext::begin(snapshot, parameters, &headers, app.clock.now()).await?;
    let dimensions = context.dimensions().await?;
    let shown = if context.has_events().await? {
        let dashboard = context.dashboard().await?;
        let zone = context.resolved.settings.timezone;
        Shown {
            document: dashboard.document(|row| group_of(row, &dimensions, zone)),
            totals: vec![
                ("recruiters", dashboard.board.eligible as i64),
                ("stalled", dashboard.stalled.total),
                ("referrals", dashboard.referrals.total),
            ],
            ..Shown::default()
        }
    } else {
        let has_members = dimensions.members().next().is_some();
        Shown { document: first_steps(context.snapshot.scope().slug(), has_members), ..Shown::default() }
    };
    context.shell("/dashboard", &session.form_key, Some(&dimensions), shown).await
}

/// Shows one table of the overview in full.
pub async fn page(
    State(app): State<SharedState>,
    headers: HeaderMap,
    PathSegment(name): PathSegment,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let Some(turn) = turn(&app, &headers).await? else { return Ok(to("/dashboard/login")) };
    apart(turn, move || show_page(app, headers, name, parameters)).await?
}

async fn show_page(
    app: SharedState,
    headers: HeaderMap,
    name: String,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let Some((session, snapshot)) = reader(&app, &headers).await? else { return Ok(to("/dashboard/login")) };
    let mut context = PageContext::begin(snapshot, parameters, &headers, app.clock.now()).await?;
    let dimensions = context.dimensions().await?;
    let mut shown = match name.as_str() {
        "stalled" => context.stalled_page(&dimensions).await?,
        "referrals" => context.referrals_page(&dimensions).await?,
        name => Shown { document: context.document(name).await?, ..Shown::default() },
    };
    shown.title = shown.document.title.first().map(|line| line.text.worded(context.wording()));
    context.shell(&format!("/dashboard/{name}"), &session.form_key, Some(&dimensions), shown).await
}

/// Shows why a referral is what it is.
pub async fn referral(
    State(app): State<SharedState>,
    headers: HeaderMap,
    PathSegment(id): PathSegment,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let Some(turn) = turn(&app, &headers).await? else { return Ok(to("/dashboard/login")) };
    apart(turn, move || show_referral(app, headers, id, parameters)).await?
}

async fn show_referral(
    app: SharedState,
    headers: HeaderMap,
    id: String,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let Some((session, snapshot)) = reader(&app, &headers).await? else { return Ok(to("/dashboard/login")) };
    let mut context = PageContext::begin(snapshot, parameters, &headers, app.clock.now()).await?;
    let query = context.report_query(Period::all(), answers::Flagged::Included);
    let subject = answers::Subject::Referral(id.clone());
    let document = answers::explain(&mut context.snapshot, &query, &subject).await?.document();
    let title = document.title.first().map(|line| line.text.worded(context.wording()));
    let shown = Shown { title, document, ..Shown::default() };
    context.shell(&format!("/dashboard/referrals/{id}"), &session.form_key, None, shown).await
}

impl PageContext {
    /// A table in full, as the commands have it.
    pub(super) async fn document(&mut self, name: &str) -> Result<Document, Problem> {
        let (period, by) = (self.query.period.clone(), vec![Dimension::Month]);
        Ok(match name {
            "funnel" => self.funnel(period, Basis::Cohort, Vec::new(), Times::Collected).await?.document(),
            "months" => self.funnel(period, Basis::Event, by, Times::Collected).await?.document(),
            "recruiters" => self.board(period, Zeros::LeftOut).await?.document(),
            _ => return Err(Problem::not_found()),
        })
    }

    /// Everybody who stands still, up to as many as a page holds.
    async fn stalled_page(&mut self, dimensions: &Dimensions) -> Result<Shown, Problem> {
        let list = self.referrals(Some(STALLED_FOR), Part::First(ROWS * 10)).await?;
        let zone = self.resolved.settings.timezone;
        let mut document = list.document();
        document.sections.remove(0);
        document
            .sections
            .insert(0, crate::view::table::Section::Table(list.nudges(|row| group_of(row, dimensions, zone))));
        Ok(Shown { document, ..Shown::default() })
    }

    /// A page of all referrals, the newest first.
    async fn referrals_page(&mut self, dimensions: &Dimensions) -> Result<Shown, Problem> {
        let (w, query) = (self.query.language, self.query.page);
        let list = self.referrals(None, Part::Last(query.saturating_mul(ROWS))).await?;
        let zone = self.resolved.settings.timezone;
        let all = usize::try_from(list.total).unwrap_or(usize::MAX);
        let pages = all.div_ceil(ROWS).max(1);
        let number = query.min(pages);
        let rows = list.rows.iter().rev().skip((number - 1) * ROWS).take(ROWS);
        let table = list.journeys(rows, |row| group_of(row, dimensions, zone)).saying(say!("page-referrals-finding"));
        let (first, last) = ((number - 1) * ROWS + 1, (number * ROWS).min(all));
        let (first, last) = (first.min(last).to_string(), last.to_string());
        let at = |page: usize| self.query.parameters_with(&[("page", &page.to_string())]);
        let newer = (number > 1).then(|| (say!("page-newer"), at(number - 1)));
        let older = (number < pages).then(|| (say!("page-older"), at(number + 1)));
        let document = Document { title: list.document().title, ..Document::default() };
        Ok(Shown {
            document: document.table(table),
            listed: say!("page-listed", first, last, all = list.total).in_language(w),
            pages: newer.into_iter().chain(older).collect(),
            ..Shown::default()
        })
    }

    const fn wording(&self) -> Wording {
        Wording { language: self.query.language, days: Days::Written }
    }

    /// The page around a document; without labels it has no filters.
    async fn shell(
        mut self,
        here: &str,
        form_key: &str,
        dimensions: Option<&Dimensions>,
        shown: Shown,
    ) -> Result<Response, Problem> {
        let (w, today) = (self.query.language, local_day(self.resolved.as_of, self.resolved.settings.timezone));
        let choices = match dimensions {
            Some(dimensions) => {
                let [campaigns, channels] = answers::link_labels(&mut self.snapshot, &self.resolved).await?;
                Some(Choices::of(&self.query, dimensions, [&campaigns, &channels], today))
            }
            None => None,
        };
        let scope = self.scope(dimensions);
        let Self { snapshot, query, .. } = self;
        let organization = snapshot.organization();
        let ways = Links { query: &query, totals: &shown.totals };
        let page = Shell {
            organization: organization.name.clone(),
            is_demo: organization.is_demo,
            title: shown.title.unwrap_or_else(|| title(&query)),
            scope,
            form_key: form_key.to_owned(),
            here: here.to_owned(),
            choices,
            has_status: here.ends_with("/referrals") || here.ends_with("/stalled"),
            clear: (!query.filters.is_empty()).then(|| {
                query.parameters_with(&[
                    ("member", ""),
                    ("group", ""),
                    ("campaign", ""),
                    ("channel", ""),
                    ("link", ""),
                    ("page", "1"),
                ])
            }),
            newest: query.is_as_of_given.then(|| query.parameters_with(&[("as_of", "")])),
            again: query.parameters_with(&[("as_of", &query.as_of_text)]),
            other_language: query.parameters_with(&[("lang", w.other().name())]),
            same: query.parameters_with(&[("page", "1"), ("status", "")]),
            body: part(&shown.document, w, &ways),
            listed: shown.listed,
            pages: shown.pages,
            w,
            query,
        };
        Ok(html(StatusCode::OK, page.render().map_err(|_| Problem::internal())?))
    }

    /// Who is shown, of which days, as of when.
    fn scope(&self, dimensions: Option<&Dimensions>) -> String {
        let (w, zone) = (self.query.language, self.resolved.settings.timezone);
        let (day, time) = local_time(self.resolved.as_of, zone);
        let as_of = Value::Date(format!("{day} {}", time.format("%H:%M")));
        let name = |(dimension, value): (Dimension, String)| {
            let member = dimensions
                .and_then(|dimensions| dimensions.counting_as(&value))
                .filter(|_| dimension == Dimension::Member);
            let name = member.and_then(|member| member.details.name.clone());
            let is_none = value == answers::NONE && dimension != Dimension::Member;
            name.unwrap_or_else(|| if is_none { without(w, dimension) } else { value })
        };
        let filters: Vec<String> = self.query.filters.named().into_iter().map(name).collect();
        let who = if filters.is_empty() { w.say("page-everyone").to_owned() } else { w.listed(&filters) };
        let days = crate::view::heading::days(&self.query.period);
        say!("page-scope", who, days, zone = zone.name(), as_of).worded(self.wording())
    }
}

/// The group for which a referral counts: the one its mentor had on the day it entered, or its link was made.
fn group_of(row: &ReferralRow, dimensions: &Dimensions, zone: Tz) -> String {
    let member = dimensions.counting_as(&row.member_id);
    let day = local_day(row.entry().unwrap_or(row.generated_at), zone);
    member.and_then(|member| dimensions.group_on(member.member_no, day)).unwrap_or_default().to_owned()
}

fn title(query: &PageQuery) -> String {
    let wording = Wording { language: query.language, days: Days::Written };
    match query.period.label.as_str() {
        "all" => query.language.say("page-recruitment").to_owned(),
        label => {
            let period = Value::Date(label.to_owned());
            say!("page-title", recruitment = say!("page-recruitment"), period).worded(wording)
        }
    }
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
