//! `GET …/members` and `GET …/links`: who recruits, with what, and a member's own year.

use super::request::AuthorizedRequest;
use crate::answers::{self, Filters};
use crate::domain::code::find_code;
use crate::report::links::{LinkOccasion, Links};
use crate::server::problem::Problem;
use crate::store::StoreError;
use axum::response::Response;

/// The most links of an answer.
const MOST_LINKS: usize = 10_000;

/// The members, by name.
pub async fn members(mut request: AuthorizedRequest) -> Result<Response, Problem> {
    let group = request.parameters.take("group")?;
    request.parameters.end()?;
    let (now, own) = (request.now(), request.member.clone());
    let members = answers::members(&mut request.snapshot, now, group.as_deref(), own.as_deref()).await?;
    request.note_list("members", members.rows.len()).await?;
    Ok(request.answer(members.json()))
}

/// One member, as the list has them.
pub async fn member(mut request: AuthorizedRequest) -> Result<Response, Problem> {
    request.parameters.end()?;
    let member = own(&request)?;
    let now = request.now();
    let members = answers::members(&mut request.snapshot, now, None, Some(&member)).await?;
    if members.rows.is_empty() {
        return Err(Problem::not_found());
    }
    Ok(request.answer(members.json()))
}

/// A member's year, or another period.
pub async fn year(mut request: AuthorizedRequest) -> Result<Response, Problem> {
    let (period, as_of) = (request.period("this-year")?, request.as_of()?);
    request.parameters.end()?;
    let member = own(&request)?;
    request.snapshot.member(&member).await?;
    let now = request.now();
    let years = answers::member_years(&mut request.snapshot, period, as_of, now, Some(&member)).await?;
    let year = years.into_iter().next().ok_or_else(Problem::not_found)?;
    Ok(request.answer(year.json()))
}

/// The member of the path, where the token opens it.
fn own(request: &AuthorizedRequest) -> Result<String, Problem> {
    let member = request.rest.trim();
    match &request.member {
        Some(own) if own != member => Err(Problem::not_found()),
        _ => Ok(member.to_owned()),
    }
}

/// The links that fit, in the order in which they were made.
pub async fn links(mut request: AuthorizedRequest) -> Result<Response, Problem> {
    let mut filters = request.filters().await?;
    let is_open = request.parameters.flag("open")?;
    request.parameters.end()?;
    if let Some(member) = &filters.member
        && let Err(StoreError::MergedMember { into, .. }) = request.snapshot.standing_member(member).await
    {
        filters.member = Some(into);
    }
    let now = request.now();
    let mut rows = answers::links(&mut request.snapshot, &filters).await?;
    rows.retain(|row| !is_open || !row.is_closed_at(now));
    if rows.len() > MOST_LINKS {
        let detail = format!("these are more than {MOST_LINKS} links; narrow them by `member`, `group` or `campaign`");
        return Err(Problem::bad_request(detail));
    }
    request.note_list("links", rows.len()).await?;
    let organization_line = request.snapshot.organization().line();
    Ok(request.answer(Links { organization_line, occasion: LinkOccasion::Listed, now, rows }.json()))
}

/// One link, by its code.
pub async fn link(mut request: AuthorizedRequest) -> Result<Response, Problem> {
    request.parameters.end()?;
    let code = find_code(&request.rest).ok_or_else(Problem::not_found)?.into_owned();
    let member = match request.member.clone() {
        Some(own) => match request.snapshot.standing_member(&own).await {
            Err(StoreError::MergedMember { into, .. }) => Some(into),
            standing => Some(standing?.member_id),
        },
        None => None,
    };
    let link = request.snapshot.link(&code).await?.code;
    let filters = Filters { link: Some(link), member, ..Filters::default() };
    let rows = answers::links(&mut request.snapshot, &filters).await?;
    if rows.is_empty() {
        return Err(Problem::not_found());
    }
    let (now, organization_line) = (request.now(), request.snapshot.organization().line());
    Ok(request.answer(Links { organization_line, occasion: LinkOccasion::Listed, now, rows }.json()))
}
