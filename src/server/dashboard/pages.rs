//! The pages: the overview, each of its tables in full, and why a referral is what it is.

use super::asking::{Asking, STALLED_FOR, reader, turn};
use super::filters::{Asked, Choices};
use super::html;
use super::login::to;
use super::ways::Links;
use crate::answers::{self, Labels, Part};
use crate::domain::calendar::{local_day, local_time};
use crate::domain::period::Period;
use crate::messages::{Days, Language, Message, Value, Wording, say};
use crate::render::part;
use crate::report::dimension::Dimension;
use crate::report::leaderboard::Zeros;
use crate::report::referrals::ReferralRow;
use crate::report::scope::Basis;
use crate::report::tally::Times;
use crate::server::extract::{Parameters, Parts1};
use crate::server::problem::Problem;
use crate::server::state::Shared;
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
    asked: Asked,
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
    State(live): State<Shared>,
    headers: HeaderMap,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let Some(turn) = turn(&live, &headers).await? else { return Ok(to("/dashboard/login")) };
    apart(turn, move || show_overview(live, headers, parameters)).await?
}

async fn show_overview(live: Shared, headers: HeaderMap, parameters: Parameters) -> Result<Response, Problem> {
    let Some((session, snapshot)) = reader(&live, &headers).await? else { return Ok(to("/dashboard/login")) };
    let mut asking = Asking::begin(snapshot, parameters, &headers, live.clock.now()).await?;
    let labels = asking.labels().await?;
    let shown = if asking.has_events().await? {
        let dashboard = asking.dashboard().await?;
        let zone = asking.view.settings.timezone;
        Shown {
            document: dashboard.document(|row| group_of(row, &labels, zone)),
            totals: vec![
                ("recruiters", dashboard.board.eligible as i64),
                ("stalled", dashboard.stalled.total),
                ("referrals", dashboard.referrals.total),
            ],
            ..Shown::default()
        }
    } else {
        let has_members = labels.members().next().is_some();
        Shown { document: first_steps(asking.snapshot.scope().slug(), has_members), ..Shown::default() }
    };
    asking.shell("/dashboard", &session.form_key, Some(&labels), shown).await
}

/// Shows one table of the overview in full.
pub async fn page(
    State(live): State<Shared>,
    headers: HeaderMap,
    Parts1(name): Parts1,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let Some(turn) = turn(&live, &headers).await? else { return Ok(to("/dashboard/login")) };
    apart(turn, move || show_page(live, headers, name, parameters)).await?
}

async fn show_page(
    live: Shared,
    headers: HeaderMap,
    name: String,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let Some((session, snapshot)) = reader(&live, &headers).await? else { return Ok(to("/dashboard/login")) };
    let mut asking = Asking::begin(snapshot, parameters, &headers, live.clock.now()).await?;
    let labels = asking.labels().await?;
    let mut shown = match name.as_str() {
        "stalled" => asking.stalled_page(&labels).await?,
        "referrals" => asking.referrals_page(&labels).await?,
        name => Shown { document: asking.document(name).await?, ..Shown::default() },
    };
    shown.title = shown.document.title.first().map(|line| line.text.worded(asking.wording()));
    asking.shell(&format!("/dashboard/{name}"), &session.form_key, Some(&labels), shown).await
}

/// Shows why a referral is what it is.
pub async fn referral(
    State(live): State<Shared>,
    headers: HeaderMap,
    Parts1(id): Parts1,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let Some(turn) = turn(&live, &headers).await? else { return Ok(to("/dashboard/login")) };
    apart(turn, move || show_referral(live, headers, id, parameters)).await?
}

async fn show_referral(
    live: Shared,
    headers: HeaderMap,
    id: String,
    parameters: Parameters,
) -> Result<Response, Problem> {
    let Some((session, snapshot)) = reader(&live, &headers).await? else { return Ok(to("/dashboard/login")) };
    let mut asking = Asking::begin(snapshot, parameters, &headers, live.clock.now()).await?;
    let question = asking.question(Period::all(), answers::Flagged::Included);
    let subject = answers::Subject::Referral(id.clone());
    let document = answers::explain(&mut asking.snapshot, &question, &subject).await?.document();
    let title = document.title.first().map(|line| line.text.worded(asking.wording()));
    let shown = Shown { title, document, ..Shown::default() };
    asking.shell(&format!("/dashboard/referrals/{id}"), &session.form_key, None, shown).await
}

impl Asking {
    /// A table in full, as the commands have it.
    pub(super) async fn document(&mut self, name: &str) -> Result<Document, Problem> {
        let (period, by) = (self.asked.period.clone(), vec![Dimension::Month]);
        Ok(match name {
            "funnel" => self.funnel(period, Basis::Cohort, Vec::new(), Times::Collected).await?.document(),
            "months" => self.funnel(period, Basis::Event, by, Times::Collected).await?.document(),
            "recruiters" => self.board(period, Zeros::LeftOut).await?.document(),
            _ => return Err(Problem::not_found()),
        })
    }

    /// Everybody who stands still, up to as many as a page holds.
    async fn stalled_page(&mut self, labels: &Labels) -> Result<Shown, Problem> {
        let list = self.referrals(Some(STALLED_FOR), Part::First(ROWS * 10)).await?;
        let zone = self.view.settings.timezone;
        let mut document = list.document();
        document.sections.remove(0);
        document.sections.insert(0, crate::view::table::Section::Table(list.nudges(|row| group_of(row, labels, zone))));
        Ok(Shown { document, ..Shown::default() })
    }

    /// A page of all referrals, the newest first.
    async fn referrals_page(&mut self, labels: &Labels) -> Result<Shown, Problem> {
        let (w, asked) = (self.asked.language, self.asked.page);
        let list = self.referrals(None, Part::Last(asked.saturating_mul(ROWS))).await?;
        let zone = self.view.settings.timezone;
        let all = usize::try_from(list.total).unwrap_or(usize::MAX);
        let pages = all.div_ceil(ROWS).max(1);
        let number = asked.min(pages);
        let rows = list.rows.iter().rev().skip((number - 1) * ROWS).take(ROWS);
        let table = list.journeys(rows, |row| group_of(row, labels, zone)).saying(say!("page-referrals-finding"));
        let (first, last) = ((number - 1) * ROWS + 1, (number * ROWS).min(all));
        let (first, last) = (first.min(last).to_string(), last.to_string());
        let at = |page: usize| self.asked.query(&[("page", &page.to_string())]);
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
        Wording { language: self.asked.language, days: Days::Written }
    }

    /// The page around a document; without labels it has no filters.
    async fn shell(
        mut self,
        here: &str,
        form_key: &str,
        labels: Option<&Labels>,
        shown: Shown,
    ) -> Result<Response, Problem> {
        let (w, today) = (self.asked.language, local_day(self.view.as_of, self.view.settings.timezone));
        let choices = match labels {
            Some(labels) => {
                let [campaigns, channels] = answers::link_labels(&mut self.snapshot, &self.view).await?;
                Some(Choices::of(&self.asked, labels, [&campaigns, &channels], today))
            }
            None => None,
        };
        let scope = self.scope(labels);
        let Self { snapshot, asked, .. } = self;
        let organization = snapshot.organization();
        let ways = Links { asked: &asked, totals: &shown.totals };
        let page = Shell {
            organization: organization.name.clone(),
            is_demo: organization.is_demo,
            title: shown.title.unwrap_or_else(|| title(&asked)),
            scope,
            form_key: form_key.to_owned(),
            here: here.to_owned(),
            choices,
            has_status: here.ends_with("/referrals") || here.ends_with("/stalled"),
            clear: (!asked.filters.is_empty()).then(|| {
                asked.query(&[
                    ("member", ""),
                    ("group", ""),
                    ("campaign", ""),
                    ("channel", ""),
                    ("link", ""),
                    ("page", "1"),
                ])
            }),
            newest: asked.is_as_of_given.then(|| asked.query(&[("as_of", "")])),
            again: asked.query(&[("as_of", &asked.as_of_text)]),
            other_language: asked.query(&[("lang", w.other().name())]),
            same: asked.query(&[("page", "1"), ("status", "")]),
            body: part(&shown.document, w, &ways),
            listed: shown.listed,
            pages: shown.pages,
            w,
            asked,
        };
        Ok(html(StatusCode::OK, page.render().map_err(|_| Problem::internal())?))
    }

    /// Who is shown, of which days, as of when.
    fn scope(&self, labels: Option<&Labels>) -> String {
        let (w, zone) = (self.asked.language, self.view.settings.timezone);
        let (day, time) = local_time(self.view.as_of, zone);
        let as_of = Value::Date(format!("{day} {}", time.format("%H:%M")));
        let name = |(dimension, value): (Dimension, String)| {
            let member =
                labels.and_then(|labels| labels.counting_as(&value)).filter(|_| dimension == Dimension::Member);
            let name = member.and_then(|member| member.details.name.clone());
            let is_none = value == answers::NONE && dimension != Dimension::Member;
            name.unwrap_or_else(|| if is_none { without(w, dimension) } else { value })
        };
        let filters: Vec<String> = self.asked.filters.named().into_iter().map(name).collect();
        let who = if filters.is_empty() { w.say("page-everyone").to_owned() } else { w.listed(&filters) };
        let days = crate::view::heading::days(&self.asked.period);
        say!("page-scope", who, days, zone = zone.name(), as_of).worded(self.wording())
    }
}

/// The group for which a referral counts: the one its mentor had on the day it entered, or its link was made.
fn group_of(row: &ReferralRow, labels: &Labels, zone: Tz) -> String {
    let member = labels.counting_as(&row.member_id);
    let day = local_day(row.entry().unwrap_or(row.generated_at), zone);
    member.and_then(|member| labels.group_on(member.member_no, day)).unwrap_or_default().to_owned()
}

fn title(asked: &Asked) -> String {
    let wording = Wording { language: asked.language, days: Days::Written };
    match asked.period.label.as_str() {
        "all" => asked.language.say("page-recruitment").to_owned(),
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
