//! Erasing members: their names and ids become random, their links close, what they recruited stays counted.

use super::users::{Erased, Plan};
use crate::domain::Instant;
use crate::domain::code::random_code;
use crate::store::attribution::changes::{Touched, events_with_codes, rework};
use crate::store::database::sql::{query, query_scalar};
use crate::store::directory::members::{self, Member};
use crate::store::error::{Result, StoreError};
use crate::store::facts::revisions::{self, RevisionKind};
use crate::store::privacy::audit::{self, About, Action};
use crate::store::privacy::suppression::Named;
use crate::store::{Connection, OrgScope, Store};
use serde_json::Value;

/// What the erasure of a member did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErasedMember {
    /// The member's new random id.
    pub member_id: String,
    /// The codes of the links that are closed now.
    pub closed: Vec<String>,
    /// How many published summaries named the member.
    pub publications: i64,
    /// What became of the member as a user of the app.
    pub user: Erased,
}

impl Store {
    /// Erases a member: as a member, and as a user of the app.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn erase_member(
        &self,
        scope: &OrgScope,
        member_id: &str,
        now: Instant,
        is_dry_run: bool,
    ) -> Result<ErasedMember> {
        let mut tx = self.write(scope).await?;
        let member = members::find(&mut tx, scope, member_id).await?;
        let member = member.ok_or_else(|| StoreError::NotFound { kind: "member", name: member_id.to_owned() })?;
        let revision = revisions::take(&mut tx, scope, RevisionKind::Erasure, None, now).await?;
        let mut erased = forget(&mut tx, scope, &member, revision, now).await?;
        let about = About::Person(Named::Member, member_id);
        audit::record(&mut tx, scope, Action::PersonErased, about, erased.user.events).await?;
        if is_dry_run {
            tx.rollback().await?;
            return Ok(erased);
        }
        tx.commit().await?;
        erased.user.is_folded = self.fold_log().await?;
        Ok(erased)
    }
}

/// Erases a member whose links close at an instant, inside a transaction that has taken its revision.
pub(super) async fn forget(
    connection: &mut Connection,
    scope: &OrgScope,
    member: &Member,
    revision: i64,
    at: Instant,
) -> Result<ErasedMember> {
    let mut erased = ErasedMember { member_id: new_id(), ..ErasedMember::default() };
    let users = users_of(connection, scope, member).await?;
    let users: Vec<&str> = users.iter().map(String::as_str).collect();
    erased.user = Plan::of(connection, scope, &users).await?.carry_out(connection, scope, revision).await?;
    rename(connection, scope, member, &erased.member_id).await?;
    erased.publications = redact_publications(connection, scope, member, &erased.member_id).await?;
    erased.closed = close_links(connection, scope, member, revision, at).await?;
    Ok(erased)
}

/// An id that says nothing.
fn new_id() -> String {
    let mut bytes = std::iter::repeat_with(rand::random::<u8>);
    // Random bytes never end, so there is always a code.
    format!("erased-{}", random_code(&mut bytes).unwrap_or_default())
}

/// The users that a member is or was.
pub(super) async fn users_of(connection: &mut Connection, scope: &OrgScope, member: &Member) -> Result<Vec<String>> {
    const BEFORE: &str = "SELECT user_before FROM member_user_changes WHERE org_id = $1 AND member_no = $2";
    let mut users: Vec<String> =
        query_scalar(BEFORE).bind(scope.org_id).bind(member.member_no).fetch_all(connection).await?;
    users.push(member.details.user_id.clone().unwrap_or_else(|| member.member_id.clone()));
    users.sort_unstable();
    users.dedup();
    Ok(users)
}

async fn rename(connection: &mut Connection, scope: &OrgScope, member: &Member, id: &str) -> Result<()> {
    const MEMBER: &str = "UPDATE members
        SET member_id = $3, name = $3, group_name = $3, user_id = NULL, nickname = NULL, board = 0
        WHERE org_id = $1 AND member_no = $2";
    const BEFORE: &str = "UPDATE member_user_changes SET user_before = $3 WHERE org_id = $1 AND member_no = $2";
    for sql in [MEMBER, BEFORE] {
        query(sql).bind(scope.org_id).bind(member.member_no).bind(id).execute(connection).await?;
    }
    Ok(())
}

/// Closes the links that are open, and attributes anew what is dated later.
async fn close_links(
    connection: &mut Connection,
    scope: &OrgScope,
    member: &Member,
    revision: i64,
    now: Instant,
) -> Result<Vec<String>> {
    const OPEN: &str = "SELECT l.link_no, l.code, c.disabled_at, c.expires_at
        FROM referral_links l
        LEFT JOIN link_closings c ON c.org_id = l.org_id AND c.link_no = l.link_no
            AND c.revision = (SELECT MAX(n.revision) FROM link_closings n
                WHERE n.org_id = l.org_id AND n.link_no = l.link_no)
        WHERE l.org_id = $1 AND l.member_no = $2
        ORDER BY l.link_no";
    const CLOSE: &str = "INSERT INTO link_closings (org_id, link_no, revision, disabled_at, expires_at)
        VALUES ($1, $2, $3, $4, $5)";
    let rows = query(OPEN).bind(scope.org_id).bind(member.member_no).fetch_all(connection).await?;
    let mut closed = Vec::new();
    for row in rows {
        let (disabled_at, expires_at): (Option<i64>, Option<i64>) = (row.try_get(2)?, row.try_get(3)?);
        if disabled_at.is_some_and(|at| at <= now.0) {
            continue;
        }
        query(CLOSE)
            .bind(scope.org_id)
            .bind(row.try_get::<i64>(0)?)
            .bind(revision)
            .bind(now.0)
            .bind(expires_at)
            .execute(connection)
            .await?;
        closed.push(row.try_get(1)?);
    }
    let events = events_with_codes(connection, scope, &closed, now).await?;
    rework(connection, scope, Touched { events, ..Touched::default() }, revision).await?;
    Ok(closed)
}

/// Takes the member's name and ids out of what was published; the figures stay.
async fn redact_publications(connection: &mut Connection, scope: &OrgScope, member: &Member, id: &str) -> Result<i64> {
    const SELECT: &str = "SELECT publication_no, document FROM publications WHERE org_id = $1";
    const UPDATE: &str = "UPDATE publications SET document = $3 WHERE org_id = $1 AND publication_no = $2";
    let mut redacted = 0;
    for row in query(SELECT).bind(scope.org_id).fetch_all(connection).await? {
        let text: &str = row.try_get(1)?;
        let Ok(mut document) = serde_json::from_str::<Value>(text) else { continue };
        if !redact(&mut document, member, id) {
            continue;
        }
        redacted += 1;
        query(UPDATE)
            .bind(scope.org_id)
            .bind(row.try_get::<i64>(0)?)
            .bind(document.to_string())
            .execute(connection)
            .await?;
    }
    Ok(redacted)
}

/// Puts `id` in the place of what a member is called; whether anything was.
fn redact(value: &mut Value, member: &Member, id: &str) -> bool {
    match value {
        Value::String(text) => {
            let names = [Some(&member.member_id), member.details.name.as_ref(), member.details.nickname.as_ref()];
            let mut redacted = text.clone();
            for name in names.into_iter().flatten() {
                redacted = replace_word(&redacted, name, id);
            }
            let is_named = redacted != *text;
            *text = redacted;
            is_named
        }
        // Every value is visited, so that none is left out once one has been found.
        Value::Array(values) => values.iter_mut().fold(false, |found, value| redact(value, member, id) | found),
        Value::Object(fields) => {
            let is_about = fields.get("member_id").and_then(Value::as_str) == Some(&member.member_id);
            if is_about && let Some(group) = fields.get_mut("group").filter(|group| !group.is_null()) {
                *group = Value::String(id.to_owned());
            }
            fields.values_mut().fold(false, |found, value| redact(value, member, id) | found)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// A text with another word wherever a word stands on its own.
fn replace_word(text: &str, word: &str, instead: &str) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut from = 0;
    while let Some(found) = text[from..].find(word).filter(|_| !word.is_empty()) {
        let (start, end) = (from + found, from + found + word.len());
        let touches = |neighbour: Option<char>| neighbour.is_some_and(char::is_alphanumeric);
        let is_part = touches(text[..start].chars().next_back()) || touches(text[end..].chars().next());
        replaced.push_str(&text[from..start]);
        replaced.push_str(if is_part { word } else { instead });
        from = end;
    }
    replaced.push_str(&text[from..]);
    replaced
}

#[cfg(test)]
mod tests {
    use super::{redact, replace_word};
    use crate::store::{Member, MemberDetails};
    use serde_json::json;

    #[test]
    fn a_name_goes_wherever_it_stands_on_its_own() {
        assert_eq!(replace_word("Bo og Bodil, Bo.", "Bo", "x"), "x og Bodil, x.");
        assert_eq!(replace_word("ÅBo Bo", "Bo", "x"), "ÅBo x");
    }

    #[test]
    fn a_published_document_names_the_member_no_more() {
        let details = MemberDetails { name: Some("Kari Demo".to_owned()), ..MemberDetails::default() };
        let member = Member { member_no: 1, member_id: "m-1".to_owned(), details };
        let mut document = json!({
            "findings": ["Kari Demo recruited 3, m-17 two"],
            "recruiters": [{"member_id": "m-1", "name": "Kari Demo", "group": "Oslo", "joined": 3},
                           {"member_id": "m-17", "name": "Ola", "group": "Oslo", "joined": 2}],
        });
        assert!(redact(&mut document, &member, "x"));
        assert_eq!(document["findings"][0], "x recruited 3, m-17 two");
        assert_eq!(document["recruiters"][0], json!({"member_id": "x", "name": "x", "group": "x", "joined": 3}));
        assert_eq!(document["recruiters"][1]["group"], "Oslo");
        assert!(!redact(&mut document, &member, "x"));
    }
}
