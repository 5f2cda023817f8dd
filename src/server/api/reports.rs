//! `GET …/recruitment/*`: each report from the one function that every face calls.

use super::page;
use super::request::AuthorizedRequest;
use crate::answers::{
    self, EarlierAnswer, Flagged, FunnelOptions, Part, ReferralFilters, ReportQuery, Subject, stalled_for,
};
use crate::domain::Status;
use crate::domain::as_of::AsOf;
use crate::domain::calendar::local_day;
use crate::domain::feed_place::FeedPlace;
use crate::report::dimension::Dimension;
use crate::report::growth::{GrowthQuery, GrowthUnit};
use crate::report::leaderboard::{BoardQuery, Metric, Zeros};
use crate::report::scope::Basis;
use crate::report::tally::Times;
use crate::server::problem::Problem;
use crate::store::StoreError;
use axum::response::Response;
use chrono_tz::Tz;

/// The most groups of a funnel: each takes memory while it is counted, and again in the answer.
const MOST_GROUPS: usize = 20_000;

/// How many got how far.
pub async fn funnel(mut request: AuthorizedRequest) -> Result<Response, Problem> {
    let query = request.report_query("this-year").await?;
    let by = request.parameters.take("by")?;
    let by = by.as_deref().map_or(Ok(Vec::new()), Dimension::breakdown);
    let options = FunnelOptions {
        basis: request.named("basis", Basis::from_name)?.unwrap_or(Basis::Cohort),
        by: by.map_err(|error| Problem::bad_request(error.to_string()))?,
        times: if request.parameters.flag("no_times")? { Times::LeftOut } else { Times::Collected },
    };
    request.parameters.end()?;
    let funnel = answers::funnel_within(&mut request.snapshot, &query, &options, MOST_GROUPS).await?;
    let funnel = funnel.ok_or_else(|| {
        let detail =
            "this has more than 20000 groups; ask for a shorter period, coarser dimensions, or on the command line";
        Problem::bad_request(detail)
    })?;
    Ok(request.answer(funnel.json()))
}

/// Who recruited how many.
pub async fn leaderboard(mut request: AuthorizedRequest) -> Result<Response, Problem> {
    let is_of_member = request.member.is_some();
    request.of_public()?;
    let is_public = request.parameters.flag("public")?;
    let query = request.report_query(if is_public { "last-year" } else { "this-year" }).await?;
    let top = request.parameters.number("top", 1..=1_000_000)?;
    let board = BoardQuery {
        metric: request.named("metric", Metric::from_name)?.unwrap_or(Metric::Activated),
        top: top.and_then(|top| usize::try_from(top).ok()),
        zeros: if request.parameters.flag("all")? { Zeros::Shown } else { Zeros::LeftOut },
        min_referrals: request.parameters.number("min_referrals", 0..=1_000_000)?.unwrap_or(5),
    };
    request.parameters.end()?;
    if is_public {
        let public = answers::public_board(&mut request.snapshot, &query, board).await?;
        return Ok(request.answer(public.json()));
    }
    if is_of_member {
        return Err(Problem::one_member());
    }
    let leaderboard = answers::leaderboard(&mut request.snapshot, &query, board).await?;
    Ok(request.answer(leaderboard.json()))
}

/// A period summed up, as boards and funders read it.
pub async fn summary(mut request: AuthorizedRequest) -> Result<Response, Problem> {
    let query = request.report_query("this-year").await?;
    let filters = &query.filters;
    if query.flagged == Flagged::Included {
        return Err(Problem::bad_request("the summary leaves self-referrals out: it takes no `include_flagged`"));
    }
    if filters.link.is_some() {
        return Err(Problem::bad_request("the summary is narrowed by `member`, `group`, `campaign` and `channel`"));
    }
    request.parameters.end()?;
    let summary = answers::summary(&mut request.snapshot, &query).await?;
    Ok(request.answer(summary.json()))
}

/// What of the summary may leave the organization.
pub async fn public_summary(mut request: AuthorizedRequest) -> Result<Response, Problem> {
    request.of_public()?;
    let query = request.report_query("last-year").await?;
    request.parameters.end()?;
    let summary = answers::public_page(&mut request.snapshot, &query).await?;
    Ok(request.answer(summary.json()))
}

/// The referrals, page by page.
pub async fn referrals(mut request: AuthorizedRequest) -> Result<Response, Problem> {
    request.of_all()?;
    // As on the command line, the list leaves nobody out.
    let query = ReportQuery { flagged: Flagged::Included, ..request.report_query("all").await? };
    let stalled = request.parameters.take("stalled_for")?;
    let filters = ReferralFilters {
        status: request.named("status", Status::from_name)?,
        user: request.parameters.take("user")?,
        stalled_for: stalled
            .as_deref()
            .map(stalled_for)
            .transpose()
            .map_err(|error| Problem::bad_request(format!("`stalled_for`: {error}")))?,
    };
    let rows = request.parameters.number("limit", 1..=page::MOST_ROWS)?.unwrap_or(page::ROWS);
    let cursor = request.parameters.take("cursor")?;
    request.parameters.end()?;
    let rows = usize::try_from(rows).unwrap_or(usize::MAX);
    // One more than asked for tells whether there are more.
    let part = Part::Behind(page::place(cursor.as_deref())?, rows + 1);
    let mut referrals = answers::referral_part(&mut request.snapshot, &query, &filters, part).await?;
    page::cut(&mut referrals, rows);
    request.note_list("referrals", referrals.rows.len()).await?;
    Ok(request.answer(referrals.json()))
}

/// One referral with its events, and why it is what it is.
pub async fn referral(mut request: AuthorizedRequest) -> Result<Response, Problem> {
    request.of_all()?;
    let query = request.whole()?;
    request.parameters.end()?;
    let subject = Subject::Referral(request.rest.clone());
    let explanation = answers::explain(&mut request.snapshot, &query, &subject).await?;
    Ok(request.answer(explanation.json()))
}

/// What moved behind a place, in its order: each change once for a reader who keeps `next`.
pub async fn changes(mut request: AuthorizedRequest) -> Result<Response, Problem> {
    let after = request.parameters.take("after")?.unwrap_or_else(|| "rev:0".to_owned());
    let after = FeedPlace::parse(&after).ok_or_else(|| Problem::bad_request("`after` is `rev:N`, or a `place`"))?;
    let member = request.asked_member().await?;
    let rows = request.parameters.number("limit", 1..=page::MOST_ROWS)?.unwrap_or(page::ROWS);
    request.parameters.end()?;
    let rows = usize::try_from(rows).unwrap_or(usize::MAX);
    let changes = answers::changes(&mut request.snapshot, after, member.as_deref(), rows).await;
    let changes = changes.map_err(|error| match error {
        StoreError::NotFound { kind: "revision", .. } => {
            Problem::bad_request("`after` is ahead of the database, which was restored: begin again from `rev:0`")
        }
        other => other.into(),
    })?;
    Ok(request.answer(changes.json()))
}

/// Growth across the organizations that agreed, for one of them.
pub async fn growth(mut request: AuthorizedRequest) -> Result<Response, Problem> {
    request.of_all()?;
    let now = request.now();
    // In one zone for all: the same months in two would tell who came between their midnights.
    let timezone = Tz::UTC;
    let today = local_day(now, timezone);
    let by = request.named("by", GrowthUnit::from_name)?.unwrap_or(GrowthUnit::Month);
    let period = match request.asked_period(today)? {
        Some(period) => period,
        None => answers::last_13_months(today).map_err(|error| Problem::bad_request(error.to_string()))?,
    };
    request.parameters.end()?;
    if !request.snapshot.organization().growth {
        return Err(Problem::not_in_growth());
    }
    let query = GrowthQuery { period, by, timezone, as_of: now, now };
    let growth = answers::growth(&request.app.store, query, Some(request.snapshot.organization().scope.slug())).await?;
    let growth = growth.ok_or_else(|| Problem::bad_request("growth needs a first and a last day"))?;
    Ok(request.answer(growth.json()))
}

/// Which figures of a period moved since they were told, and what moved them.
pub async fn restated(mut request: AuthorizedRequest) -> Result<Response, Problem> {
    request.of_all()?;
    let period = request.period("this-year")?;
    let from = request.parameters.take("from")?.ok_or_else(|| Problem::bad_request("`from` is missing"))?;
    request.parameters.end()?;
    let now = request.now();
    let from = if from.trim() == "published" {
        let published = request.snapshot.publication(&period).await;
        EarlierAnswer::Published(published.map_err(|error| match error {
            StoreError::NotFound { .. } => Problem::bad_request("no summary of that period was published"),
            other => other.into(),
        })?)
    } else {
        let zone = request.snapshot.organization().settings.timezone;
        EarlierAnswer::AsOf(AsOf::parse(&from, zone, now).map_err(|error| request.unusable_moment("from", &error))?)
    };
    let restated = answers::restated(&mut request.snapshot, period, from, now).await.map_err(|error| match error {
        StoreError::NotFound { kind: "revision", .. } => Problem::bad_request("`from` names no revision"),
        StoreError::NothingYet { .. } => Problem::bad_request("nothing had been received by `from`"),
        other => other.into(),
    })?;
    Ok(request.answer(restated.json()))
}
