//! `GET …/recruitment/*`: each report from the one function that every face calls.

use super::page;
use super::question::{Dates, dates, question};
use crate::answers::{self, Filters, Flagged, FunnelOptions, Question, ReferralFilters, Subject, stalled_for};
use crate::domain::as_of::AsOf;
use crate::domain::credential::Permission;
use crate::domain::period::Period;
use crate::domain::{Instant, Status};
use crate::report::dimension::Dimension;
use crate::report::leaderboard::{BoardQuestion, Metric, Zeros};
use crate::report::naming::Audience;
use crate::report::scope::Basis;
use crate::report::tally::Times;
use crate::server::extract::{Parameters, Parts1, Parts2};
use crate::server::problem::Problem;
use crate::server::state::{Client, Shared};
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use xxhash_rust::xxh3::xxh3_128;

/// How many got how far.
pub async fn funnel(
    State(live): State<Shared>,
    Extension(client): Extension<Client>,
    Parts1(slug): Parts1,
    headers: HeaderMap,
    mut parameters: Parameters,
) -> Result<Response, Problem> {
    let organization = live.authorize(&headers, client, &slug, Permission::Read).await?;
    let question = question(&live, &organization, &mut parameters, "this-year").await?;
    let by = parameters.take("by")?;
    let options = FunnelOptions {
        basis: named(parameters.take("basis")?, "basis", Basis::from_name)?.unwrap_or(Basis::Cohort),
        by: by.as_deref().map_or(Ok(Vec::new()), Dimension::breakdown).map_err(|error| bad(&error))?,
        times: if parameters.flag("no_times")? { Times::LeftOut } else { Times::Collected },
    };
    parameters.end()?;
    let funnel = answers::funnel(&live.store, &organization, &question, &options).await?;
    Ok(report(&headers, funnel.json(), question.now))
}

/// Who recruited how many.
pub async fn leaderboard(
    State(live): State<Shared>,
    Extension(client): Extension<Client>,
    Parts1(slug): Parts1,
    headers: HeaderMap,
    mut parameters: Parameters,
) -> Result<Response, Problem> {
    let organization = live.authorize(&headers, client, &slug, Permission::Read).await?;
    let question = question(&live, &organization, &mut parameters, "this-year").await?;
    let top = parameters.number("top", 1..=1_000_000)?;
    let board = BoardQuestion {
        metric: named(parameters.take("metric")?, "metric", Metric::from_name)?.unwrap_or(Metric::Activated),
        top: top.and_then(|top| usize::try_from(top).ok()),
        zeros: if parameters.flag("all")? { Zeros::Shown } else { Zeros::LeftOut },
        min_referrals: parameters.number("min_referrals", 0..=1_000_000)?.unwrap_or(5),
        audience: if parameters.flag("public")? { Audience::Public } else { Audience::Inside },
    };
    parameters.end()?;
    let leaderboard = answers::leaderboard(&live.store, &organization, &question, board).await?;
    Ok(report(&headers, leaderboard.json(), question.now))
}

/// A period summed up, as boards and funders read it.
pub async fn summary(
    State(live): State<Shared>,
    Extension(client): Extension<Client>,
    Parts1(slug): Parts1,
    headers: HeaderMap,
    mut parameters: Parameters,
) -> Result<Response, Problem> {
    let organization = live.authorize(&headers, client, &slug, Permission::Read).await?;
    let Dates { period, as_of, now } = dates(&live, &organization, &mut parameters, "this-year")?;
    parameters.end()?;
    let summary = answers::summary(&live.store, &organization, period, as_of, now).await?;
    Ok(report(&headers, summary.json(), now))
}

/// The referrals, page by page.
pub async fn referrals(
    State(live): State<Shared>,
    Extension(client): Extension<Client>,
    Parts1(slug): Parts1,
    headers: HeaderMap,
    mut parameters: Parameters,
) -> Result<Response, Problem> {
    let organization = live.authorize(&headers, client, &slug, Permission::Read).await?;
    // As on the command line, the list leaves nobody out.
    let question =
        Question { flagged: Flagged::Included, ..question(&live, &organization, &mut parameters, "all").await? };
    let stalled = parameters.take("stalled_for")?;
    let filters = ReferralFilters {
        status: named(parameters.take("status")?, "status", Status::from_name)?,
        user: parameters.take("user")?,
        stalled_for: stalled.as_deref().map(stalled_for).transpose().map_err(Problem::bad_request)?,
    };
    let rows = parameters.number("limit", 1..=page::MOST_ROWS)?.unwrap_or(page::ROWS);
    let cursor = parameters.take("cursor")?;
    parameters.end()?;
    let mut referrals = answers::referral_list(&live.store, &organization, &question, &filters).await?;
    let next = page::cut(&mut referrals, cursor.as_deref(), rows)?;
    let mut json = referrals.json();
    if let Some(next) = next {
        json.truncate(json.len().saturating_sub(1));
        json.push_str(&format!(",\"next_cursor\":\"{next}\"}}"));
    }
    Ok(report(&headers, json, question.now))
}

/// One referral with its events, and why it is what it is.
pub async fn referral(
    State(live): State<Shared>,
    Extension(client): Extension<Client>,
    Parts2(slug, id): Parts2,
    headers: HeaderMap,
    mut parameters: Parameters,
) -> Result<Response, Problem> {
    let organization = live.authorize(&headers, client, &slug, Permission::Read).await?;
    let as_of = parameters.take("as_of")?;
    parameters.end()?;
    let zone = organization.settings.timezone;
    let as_of = as_of.as_deref().map_or(Ok(AsOf::Now), |text| AsOf::parse(text, zone));
    let question = Question {
        period: Period::all(),
        filters: Filters::default(),
        as_of: as_of.map_err(|error| bad(&error))?,
        flagged: Flagged::Included,
        now: live.clock.now(),
    };
    let explanation = answers::explain(&live.store, &organization, &question, &Subject::Referral(id)).await?;
    Ok(report(&headers, explanation.json(), question.now))
}

fn bad(error: &impl std::fmt::Display) -> Problem {
    Problem::bad_request(error.to_string())
}

/// A value that has one of a few names.
fn named<T>(text: Option<String>, name: &str, of: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Problem> {
    let value = |text: String| of(&text).ok_or_else(|| Problem::bad_request(format!("`{name}` has no such value")));
    text.map(value).transpose()
}

/// A report, or 304 where the client has the same figures already: when it was asked makes no difference.
fn report(headers: &HeaderMap, json: String, now: Instant) -> Response {
    let without_now = json.replace(&format!("\"{now}\""), "");
    let tag = format!("W/\"{:032x}\"", xxh3_128(without_now.as_bytes()));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_known = known.split(',').any(|known| known.trim() == tag || known.trim() == "*");
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, "application/json")], json).into_response()
    };
    let headers = response.headers_mut();
    headers.extend(HeaderValue::try_from(tag).map(|tag| (header::ETAG, tag)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("authorization"));
    response
}
