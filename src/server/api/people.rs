//! `GET …/members` and `GET …/links`: who recruits, with what, and a member's own year.

use super::question::Asked;
use crate::answers::{self, Filters};
use crate::domain::code::find_code;
use crate::report::links::{LinkOccasion, Links};
use crate::server::problem::Problem;
use crate::store::StoreError;
use axum::response::Response;

/// The most links of an answer.
const MOST_LINKS: usize = 10_000;

/// The members, by name.
pub async fn members(mut asked: Asked) -> Result<Response, Problem> {
    let group = asked.parameters.take("group")?;
    asked.parameters.end()?;
    let (now, own) = (asked.now(), asked.member.clone());
    let members = answers::members(&mut asked.snapshot, now, group.as_deref(), own.as_deref()).await?;
    asked.note_list("members", members.rows.len()).await?;
    Ok(asked.answer(members.json()))
}

/// One member, as the list has them.
pub async fn member(mut asked: Asked) -> Result<Response, Problem> {
    asked.parameters.end()?;
    let member = own(&asked)?;
    let now = asked.now();
    let members = answers::members(&mut asked.snapshot, now, None, Some(&member)).await?;
    if members.rows.is_empty() {
        return Err(Problem::not_found());
    }
    Ok(asked.answer(members.json()))
}

/// A member's year, or another period.
pub async fn year(mut asked: Asked) -> Result<Response, Problem> {
    let (period, as_of) = (asked.period("this-year")?, asked.as_of()?);
    asked.parameters.end()?;
    let member = own(&asked)?;
    asked.snapshot.member(&member).await?;
    let now = asked.now();
    let years = answers::member_years(&mut asked.snapshot, period, as_of, now, Some(&member)).await?;
    let year = years.into_iter().next().ok_or_else(Problem::not_found)?;
    Ok(asked.answer(year.json()))
}

/// The member of the path, where the token opens it.
fn own(asked: &Asked) -> Result<String, Problem> {
    let member = asked.rest.trim();
    match &asked.member {
        Some(own) if own != member => Err(Problem::not_found()),
        _ => Ok(member.to_owned()),
    }
}

/// The links that fit, in the order in which they were made.
pub async fn links(mut asked: Asked) -> Result<Response, Problem> {
    let mut filters = asked.filters().await?;
    let is_open = asked.parameters.flag("open")?;
    asked.parameters.end()?;
    if let Some(member) = &filters.member
        && let Err(StoreError::MergedMember { into, .. }) = asked.snapshot.standing_member(member).await
    {
        filters.member = Some(into);
    }
    let now = asked.now();
    let mut rows = answers::links(&mut asked.snapshot, &filters).await?;
    rows.retain(|row| !is_open || !row.is_closed_at(now));
    if rows.len() > MOST_LINKS {
        let detail = format!("these are more than {MOST_LINKS} links; narrow them by `member`, `group` or `campaign`");
        return Err(Problem::bad_request(detail));
    }
    asked.note_list("links", rows.len()).await?;
    let organization_line = asked.snapshot.organization().line();
    Ok(asked.answer(Links { organization_line, occasion: LinkOccasion::Listed, now, rows }.json()))
}

/// One link, by its code.
pub async fn link(mut asked: Asked) -> Result<Response, Problem> {
    asked.parameters.end()?;
    let code = find_code(&asked.rest).ok_or_else(Problem::not_found)?.into_owned();
    let member = match asked.member.clone() {
        Some(own) => match asked.snapshot.standing_member(&own).await {
            Err(StoreError::MergedMember { into, .. }) => Some(into),
            standing => Some(standing?.member_id),
        },
        None => None,
    };
    let link = asked.snapshot.link(&code).await?.code;
    let filters = Filters { link: Some(link), member, ..Filters::default() };
    let rows = answers::links(&mut asked.snapshot, &filters).await?;
    if rows.is_empty() {
        return Err(Problem::not_found());
    }
    let (now, organization_line) = (asked.now(), asked.snapshot.organization().line());
    Ok(asked.answer(Links { organization_line, occasion: LinkOccasion::Listed, now, rows }.json()))
}
