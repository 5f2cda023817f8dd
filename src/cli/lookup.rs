//! Members and links by the names that people type, with a guess at what they meant.

use super::failure::{Failure, Kind, kind_word};
use super::links::code_of;
use super::nearest::nearest;
use crate::messages::say;
use crate::store::{Link, Member, OrgTransaction, StoreError};

/// The member of that id.
///
/// # Errors
/// Where there is none; the hint names the nearest.
pub async fn member(transaction: &mut OrgTransaction, member_id: &str) -> Result<Member, Failure> {
    let member_id = member_id.trim();
    match transaction.member(member_id).await {
        Err(StoreError::NotFound { .. }) => {
            let all = transaction.members().await?;
            let near = nearest(member_id, all.iter().map(|member| member.member_id.as_str()));
            Err(unknown("member", member_id, near, transaction.scope().slug()))
        }
        other => Ok(other?),
    }
}

/// The link of that code or referral URL.
///
/// # Errors
/// Where this organization has none; the hint names the nearest.
pub async fn link(transaction: &mut OrgTransaction, text: &str) -> Result<Link, Failure> {
    let code = code_of(text);
    match transaction.link(&code).await {
        Err(StoreError::NotFound { .. }) => {
            let all = transaction.links().await?;
            let near = nearest(&code, all.iter().map(|link| link.code.as_str()));
            Err(unknown("link", &code, near, transaction.scope().slug()))
        }
        other => Ok(other?),
    }
}

/// Finds out whether there is a sender of events of that name.
///
/// # Errors
/// Where there is none; the hint names the nearest.
pub async fn source(transaction: &mut OrgTransaction, name: &str) -> Result<(), Failure> {
    let all = transaction.source_names().await?;
    if all.iter().any(|source| source == name) {
        return Ok(());
    }
    let why = say!("cause-none-of-name", org = transaction.scope().slug());
    let failure = Failure::new(Kind::Failed, say!("failure-no-such-kind", kind = kind_word("source"), name), why);
    Err(match nearest(name, all.iter().map(String::as_str)) {
        Some(near) => failure.hint(say!("hint-did-you-mean", near)),
        None => failure.hint(say!("hint-sources-are", known = all.join(", "))),
    })
}

fn unknown(kind: &str, name: &str, near: Option<&str>, slug: &str) -> Failure {
    let why = say!("cause-none-of-name", org = slug);
    let failure = Failure::new(Kind::Failed, say!("failure-no-such-kind", kind = kind_word(kind), name), why);
    match near {
        Some(near) => failure.hint(say!("hint-did-you-mean", near)),
        None => failure.hint(say!("hint-list-command", command = kind)),
    }
}
