//! `GET …/recruitment/*`: each report from the one function that every face calls.

use super::page;
use super::question::Asked;
use crate::answers::{self, Flagged, FunnelOptions, Part, Question, ReferralFilters, Subject, stalled_for};
use crate::domain::Status;
use crate::domain::feed_place::FeedPlace;
use crate::report::dimension::Dimension;
use crate::report::leaderboard::{BoardQuestion, Metric, Zeros};
use crate::report::scope::Basis;
use crate::report::tally::Times;
use crate::server::problem::Problem;
use crate::store::StoreError;
use axum::response::Response;

/// The most groups of a funnel: each takes memory while it is counted, and again in the answer.
const MOST_GROUPS: usize = 20_000;

/// How many got how far.
pub async fn funnel(mut asked: Asked) -> Result<Response, Problem> {
    let question = asked.question("this-year").await?;
    let by = asked.parameters.take("by")?;
    let by = by.as_deref().map_or(Ok(Vec::new()), Dimension::breakdown);
    let options = FunnelOptions {
        basis: asked.named("basis", Basis::from_name)?.unwrap_or(Basis::Cohort),
        by: by.map_err(|error| Problem::bad_request(error.to_string()))?,
        times: if asked.parameters.flag("no_times")? { Times::LeftOut } else { Times::Collected },
    };
    asked.parameters.end()?;
    let funnel = answers::funnel_within(&mut asked.snapshot, &question, &options, MOST_GROUPS).await?;
    let funnel = funnel.ok_or_else(|| {
        let detail =
            "this has more than 20000 groups; ask for a shorter period, coarser dimensions, or on the command line";
        Problem::bad_request(detail)
    })?;
    Ok(asked.answer(funnel.json()))
}

/// Who recruited how many.
pub async fn leaderboard(mut asked: Asked) -> Result<Response, Problem> {
    let is_of_member = asked.member.is_some();
    asked.of_public()?;
    let is_public = asked.parameters.flag("public")?;
    let question = asked.question(if is_public { "last-year" } else { "this-year" }).await?;
    let top = asked.parameters.number("top", 1..=1_000_000)?;
    let board = BoardQuestion {
        metric: asked.named("metric", Metric::from_name)?.unwrap_or(Metric::Activated),
        top: top.and_then(|top| usize::try_from(top).ok()),
        zeros: if asked.parameters.flag("all")? { Zeros::Shown } else { Zeros::LeftOut },
        min_referrals: asked.parameters.number("min_referrals", 0..=1_000_000)?.unwrap_or(5),
    };
    asked.parameters.end()?;
    if is_public {
        let public = answers::public_board(&mut asked.snapshot, &question, board).await?;
        return Ok(asked.answer(public.json()));
    }
    if is_of_member {
        return Err(Problem::one_member());
    }
    let leaderboard = answers::leaderboard(&mut asked.snapshot, &question, board).await?;
    Ok(asked.answer(leaderboard.json()))
}

/// A period summed up, as boards and funders read it.
pub async fn summary(mut asked: Asked) -> Result<Response, Problem> {
    let question = asked.question("this-year").await?;
    let filters = &question.filters;
    if question.flagged == Flagged::Included {
        return Err(Problem::bad_request("the summary leaves self-referrals out: it takes no `include_flagged`"));
    }
    if filters.link.is_some() {
        return Err(Problem::bad_request("the summary is narrowed by `member`, `group`, `campaign` and `channel`"));
    }
    asked.parameters.end()?;
    let summary = answers::summary(&mut asked.snapshot, &question).await?;
    Ok(asked.answer(summary.json()))
}

/// What of the summary may leave the organization.
pub async fn public_summary(mut asked: Asked) -> Result<Response, Problem> {
    asked.of_public()?;
    let question = asked.question("last-year").await?;
    asked.parameters.end()?;
    let summary = answers::public_page(&mut asked.snapshot, &question).await?;
    Ok(asked.answer(summary.json()))
}

/// The referrals, page by page.
pub async fn referrals(mut asked: Asked) -> Result<Response, Problem> {
    asked.of_all()?;
    // As on the command line, the list leaves nobody out.
    let question = Question { flagged: Flagged::Included, ..asked.question("all").await? };
    let stalled = asked.parameters.take("stalled_for")?;
    let filters = ReferralFilters {
        status: asked.named("status", Status::from_name)?,
        user: asked.parameters.take("user")?,
        stalled_for: stalled.as_deref().map(stalled_for).transpose().map_err(Problem::bad_request)?,
    };
    let rows = asked.parameters.number("limit", 1..=page::MOST_ROWS)?.unwrap_or(page::ROWS);
    let cursor = asked.parameters.take("cursor")?;
    asked.parameters.end()?;
    let rows = usize::try_from(rows).unwrap_or(usize::MAX);
    // One more than asked for tells whether there are more.
    let part = Part::Behind(page::place(cursor.as_deref())?, rows + 1);
    let mut referrals = answers::referral_part(&mut asked.snapshot, &question, &filters, part).await?;
    page::cut(&mut referrals, rows);
    asked.note_list("referrals", referrals.rows.len()).await?;
    Ok(asked.answer(referrals.json()))
}

/// One referral with its events, and why it is what it is.
pub async fn referral(mut asked: Asked) -> Result<Response, Problem> {
    asked.of_all()?;
    let question = asked.whole()?;
    asked.parameters.end()?;
    let subject = Subject::Referral(asked.rest.clone());
    let explanation = answers::explain(&mut asked.snapshot, &question, &subject).await?;
    Ok(asked.answer(explanation.json()))
}

/// What moved behind a place, in its order: each change once for a reader who keeps `next`.
pub async fn changes(mut asked: Asked) -> Result<Response, Problem> {
    let after = asked.parameters.take("after")?.unwrap_or_else(|| "rev:0".to_owned());
    let after = FeedPlace::parse(&after).ok_or_else(|| Problem::bad_request("`after` is `rev:N`, or a `place`"))?;
    let member = asked.asked_member().await?;
    let rows = asked.parameters.number("limit", 1..=page::MOST_ROWS)?.unwrap_or(page::ROWS);
    asked.parameters.end()?;
    let rows = usize::try_from(rows).unwrap_or(usize::MAX);
    let changes = answers::changes(&mut asked.snapshot, after, member.as_deref(), rows).await;
    let changes = changes.map_err(|error| match error {
        StoreError::NotFound { kind: "revision", .. } => {
            Problem::bad_request("`after` is ahead of the database, which was restored: begin again from `rev:0`")
        }
        other => other.into(),
    })?;
    Ok(asked.answer(changes.json()))
}
