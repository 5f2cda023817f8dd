//! Members and links by the names that people type, with a guess at what they meant.

use super::failure::{Failure, Kind};
use super::links::code_of;
use super::nearest::nearest;
use crate::store::{Link, Member, Organization, Store, StoreError};

/// The member of that id.
///
/// # Errors
/// Where there is none; the hint names the nearest.
pub async fn member(store: &Store, organization: &Organization, member_id: &str) -> Result<Member, Failure> {
    let member_id = member_id.trim();
    match store.member(&organization.scope, member_id).await {
        Err(StoreError::NotFound { .. }) => {
            let all = store.members(&organization.scope).await?;
            let near = nearest(member_id, all.iter().map(|member| member.member_id.as_str()));
            Err(unknown("member", member_id, near, organization))
        }
        other => Ok(other?),
    }
}

/// The link of that code or referral URL.
///
/// # Errors
/// Where this organization has none; the hint names the nearest.
pub async fn link(store: &Store, organization: &Organization, text: &str) -> Result<Link, Failure> {
    let code = code_of(text);
    match store.link(&organization.scope, &code).await {
        Err(StoreError::NotFound { .. }) => {
            let all = store.links(&organization.scope).await?;
            let near = nearest(&code, all.iter().map(|link| link.code.as_str()));
            Err(unknown("link", &code, near, organization))
        }
        other => Ok(other?),
    }
}

fn unknown(kind: &str, name: &str, near: Option<&str>, organization: &Organization) -> Failure {
    let why = format!("the organization `{}` has none of that name", organization.scope.slug());
    let failure = Failure::new(Kind::Failed, format!("there is no {kind} `{name}`"), why);
    match near {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None => failure.hint(format!("`verve {kind} list` shows those there are")),
    }
}
