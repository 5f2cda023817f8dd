//! API tokens: who may ask an organization's questions. Only a hash of the secret is kept.

use crate::domain::Instant;
use crate::domain::credential::Permission;
use crate::store::database::bulk;
use crate::store::database::sql::{Row, query, query_scalar};
use crate::store::directory::members::ERASED;
use crate::store::directory::organizations;
use crate::store::error::{Result, StoreError};
use crate::store::privacy::audit::{self, About, Action, Actor};
use crate::store::{Change, Connection, Directory, OrgScope, OrgTransaction};

/// A token as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// The public part.
    pub token_id: String,
    /// What people call it.
    pub name: String,
    /// The hash of its secret.
    pub secret_hash: [u8; 32],
    /// What it may be used for.
    pub scopes: Vec<Permission>,
    /// The number of the member whose figures alone it opens; `None` where it opens the organization's.
    pub member_no: Option<i64>,
    /// That member's id; `None` where the member is gone too.
    pub member_id: Option<String>,
    /// When it was made.
    pub created_at: Instant,
    /// From when on it is refused.
    pub expires_at: Instant,
    /// When it was taken back.
    pub revoked_at: Option<Instant>,
}

impl ApiToken {
    /// Whether it may be used at that moment.
    pub fn is_valid(&self, now: Instant) -> bool {
        let has_member = self.member_no.is_none() || self.member_id.is_some();
        self.revoked_at.is_none() && now < self.expires_at && has_member
    }
}

const SELECT: &str = "SELECT t.token_id, t.name, t.secret_hash, t.scopes, t.created_at, t.expires_at, t.revoked_at,
        t.member_no, m.member_id
    FROM api_tokens t
    LEFT JOIN members m ON m.org_id = t.org_id AND m.member_no = t.member_no
    WHERE t.org_id = $1 AND ($2 IS NULL OR t.token_id = $2)
    ORDER BY t.created_at, t.token_id";

impl Directory {
    /// The token of that public id, of any organization, with the right to it.
    pub async fn token_holder(&mut self, token_id: &str) -> Result<Option<(OrgScope, ApiToken)>> {
        let actor = self.actor.named("token", token_id);
        let Some(scope) = holder(&mut self.transaction, token_id, &actor).await? else { return Ok(None) };
        let row = query(SELECT).bind(scope.org_id).bind(Some(token_id)).fetch_optional(&mut self.transaction).await?;
        let token = row.as_ref().map(read).transpose()?;
        Ok(token.map(|token| (scope, token)))
    }

    /// The id that a member of an organization has now; none where they are gone or erased.
    pub async fn id_of_member(&mut self, scope: &OrgScope, member_no: i64) -> Result<Option<String>> {
        const ID: &str = "SELECT member_id FROM members WHERE org_id = $1 AND member_no = $2";
        self.transaction.enter(scope.org_id).await?;
        let id: Option<String> =
            query_scalar(ID).bind(scope.org_id).bind(member_no).fetch_optional(&mut self.transaction).await?;
        Ok(id.filter(|id| !id.starts_with(ERASED)))
    }
}

impl OrgTransaction {
    /// All tokens of an organization, oldest first.
    pub async fn tokens(&mut self) -> Result<Vec<ApiToken>> {
        let rows = self.query(SELECT).bind(None::<&str>).fetch_all(self).await?;
        rows.iter().map(read).collect()
    }
}

impl Change {
    /// Keeps a new token.
    pub async fn add_token(&mut self, token: &ApiToken) -> Result<()> {
        const INSERT: &str = "INSERT INTO api_tokens
            (org_id, token_id, name, secret_hash, scopes, created_at, expires_at, member_no)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let scopes: Vec<&str> = token.scopes.iter().map(|permission| permission.name()).collect();
        add_public_id(self, &token.token_id).await?;
        self.query(INSERT)
            .bind(&token.token_id)
            .bind(&token.name)
            .bind(token.secret_hash.as_slice())
            .bind(scopes.join(","))
            .bind(token.created_at.0)
            .bind(token.expires_at.0)
            .bind(token.member_no)
            .execute(self)
            .await?;
        audit::record(self, Action::TokenCreated, About::Thing(&token.token_id), 1).await?;
        Ok(())
    }

    /// Takes a token back.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::AlreadyDone`].
    pub async fn revoke_token(&mut self, token_id: &str, now: Instant) -> Result<()> {
        let found = self.query(SELECT).bind(Some(token_id)).fetch_optional(self).await?;
        if found.is_none() {
            return Err(StoreError::NotFound { kind: "token", name: token_id.to_owned() });
        }
        if !revoke(self, token_id, now).await? {
            return Err(StoreError::AlreadyDone { what: "token", name: token_id.to_owned() });
        }
        audit::record(self, Action::TokenRevoked, About::Thing(token_id), 1).await?;
        Ok(())
    }
}

/// Takes a token back; false where there is none, or it was taken back before.
pub(crate) async fn revoke(tx: &mut OrgTransaction, token_id: &str, at: Instant) -> Result<bool> {
    const REVOKE: &str = "UPDATE api_tokens SET revoked_at = $3
        WHERE org_id = $1 AND token_id = $2 AND revoked_at IS NULL";
    Ok(tx.query(REVOKE).bind(token_id).bind(at.0).execute(tx).await? == 1)
}

/// Takes back the tokens of some members who are erased, and takes their names off; answers with how many there were.
pub(crate) async fn end_of_members(tx: &mut OrgTransaction, members: &[i64], at: Instant) -> Result<i64> {
    const END: &str = "UPDATE api_tokens SET revoked_at = COALESCE(revoked_at, $3), name = token_id
        WHERE org_id = $1 AND member_no IN (SELECT value FROM json_each($2) n)";
    Ok(tx.query(END).bind(members).bind(at.0).execute(tx).await?.cast_signed())
}

/// Notes whose a public id is.
pub(crate) async fn add_public_id(tx: &mut OrgTransaction, id: &str) -> Result<()> {
    const INSERT: &str = "INSERT INTO public_ids (public_id, org_id) VALUES ($1, $2)";
    query(INSERT).bind(id).bind(tx.org_id()).execute(tx).await?;
    Ok(())
}

/// How many of some public ids are known as the organization's.
pub(crate) async fn count_public_ids(tx: &mut OrgTransaction, ids: &[&str]) -> Result<usize> {
    const PUBLIC_IDS: &str = "SELECT public_id
        FROM public_ids
        WHERE org_id = $1 AND public_id IN (SELECT value FROM json_each($2) n)";
    let mut known = 0;
    bulk::look_up_texts(tx, PUBLIC_IDS, ids, |_| {
        known += 1;
        Ok(())
    })
    .await?;
    Ok(known)
}

/// The right to the organization that a public id belongs to, in the name of an actor.
pub(crate) async fn holder(connection: &mut Connection, id: &str, actor: &Actor) -> Result<Option<OrgScope>> {
    const OWNER: &str = "SELECT org_id FROM public_ids WHERE public_id = $1";
    match query_scalar::<i64>(OWNER).bind(id).fetch_optional(connection).await? {
        Some(org_id) => Ok(Some(organizations::scope_of(connection, org_id).await?.by(actor.clone()))),
        None => Ok(None),
    }
}

fn read(row: &Row) -> Result<ApiToken> {
    let hash: Vec<u8> = row.try_get(2)?;
    let scopes: String = row.try_get(3)?;
    Ok(ApiToken {
        token_id: row.try_get(0)?,
        name: row.try_get(1)?,
        secret_hash: hash.try_into().map_err(|_| StoreError::Corrupt)?,
        scopes: scopes.split(',').filter_map(Permission::from_name).collect(),
        created_at: Instant(row.try_get(4)?),
        expires_at: Instant(row.try_get(5)?),
        revoked_at: row.try_get::<Option<i64>>(6)?.map(Instant),
        member_no: row.try_get(7)?,
        member_id: row.try_get(8)?,
    })
}
