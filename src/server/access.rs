//! Who may ask what: bearer tokens, and the one answer for what is foreign and what is not there.

use super::problem::Problem;
use super::state::{AppState, Client};
use crate::domain::SECOND;
use crate::domain::credential::{MemberToken, Permission, Token, same_secret};
use crate::store::{ApiToken, Directory, OrgScope, Snapshot};
use axum::http::{HeaderMap, header};
use std::time::Instant;

/// What a token opened.
pub(super) struct Access {
    /// The organization in the transaction that the token was found in, so that the right to ask and the answer are of
    /// one state.
    pub snapshot: Snapshot,
    /// The member whose figures alone it opens.
    pub member: Option<String>,
    /// The token, as it is kept.
    pub token: ApiToken,
}

impl AppState {
    /// What the request's token opens of the organization of a path, where it is its own and has one of the permissions.
    ///
    /// # Errors
    /// 401 without a token that holds, 404 for any organization but the token's own, 403 without the permission, 429.
    pub async fn authorize(
        &self,
        headers: &HeaderMap,
        client: &Client,
        slug: &str,
        permissions: &[Permission],
    ) -> Result<Access, Problem> {
        let (directory, scope, token) = self.holder_of(bearer(headers), client).await?;
        // Set once for each request.
        let _ = client.token.set(token.token_id.clone());
        if scope.slug() != slug {
            return Err(Problem::not_found());
        }
        if !permissions.iter().any(|permission| token.scopes.contains(permission)) {
            return Err(Problem::forbidden(permissions[0].name()));
        }
        Ok(Access { snapshot: directory.enter(&scope).await?, member: token.member_id.clone(), token })
    }

    /// The same for a request that is only let in for now, and counted: its right is looked at again when it is answered.
    ///
    /// # Errors
    /// As [`Self::authorize`].
    pub async fn let_in(
        &self,
        headers: &HeaderMap,
        client: &Client,
        slug: &str,
        permissions: &[Permission],
    ) -> Result<(), Problem> {
        let access = self.authorize(headers, client, slug, permissions).await?;
        access.snapshot.end().await?;
        if access.token.scopes == [Permission::App] {
            // Everybody who has the app has this token: who asks too often uses up nothing of the others'.
            self.limits.app.take(client.network(), Instant::now()).map_err(Problem::too_many)?;
        }
        self.limits.api.take(&access.token.token_id, Instant::now()).map_err(Problem::too_many)
    }

    /// The valid token of a text with the right to its organization, and the transaction that it was found in. Of a token
    /// for one member it is the one that made it, narrowed to that member.
    ///
    /// # Errors
    /// 401, or 429 for a client that fails too often.
    pub async fn holder_of(&self, text: &str, client: &Client) -> Result<(Directory, OrgScope, ApiToken), Problem> {
        if let Some(token) = MemberToken::parse(text) {
            return self.maker_of(token, client).await;
        }
        let given = Token::parse(text);
        let kept = match &given {
            Some(token) => self.kept(&token.token_id).await?,
            None => None,
        };
        // An unknown id is compared like a known one.
        let hash = given.as_ref().map_or([0; 32], Token::secret_hash);
        let expected = kept.as_ref().map_or([1; 32], |(_, _, token)| token.secret_hash);
        let is_same = same_secret(&hash, &expected);
        match kept.filter(|_| is_same) {
            Some(holder) if holder.2.is_valid(self.clock.now()) => Ok(holder),
            Some(_) => Err(Problem::unauthorized()),
            None if text.is_empty() => Err(Problem::unauthorized()),
            None => Err(self.guessed(client)),
        }
    }

    async fn maker_of(&self, given: MemberToken, client: &Client) -> Result<(Directory, OrgScope, ApiToken), Problem> {
        let kept = self.kept(&given.token_id).await?;
        let expected = kept.as_ref().map_or([1; 32], |(_, _, token)| token.secret_hash);
        let is_signed = given.is_signed(&expected);
        let Some((mut directory, scope, maker)) = kept.filter(|_| is_signed) else { return Err(self.guessed(client)) };
        let now = self.clock.now();
        let holds = maker.is_valid(now) && maker.scopes.contains(&Permission::Tokens);
        if !holds || now.0.div_euclid(SECOND) >= given.expires {
            return Err(Problem::unauthorized());
        }
        // The member may have another id by now, or be gone.
        let member_id = directory.id_of_member(&scope, given.member_no).await?.ok_or_else(Problem::unauthorized)?;
        let token_id = format!("{} {member_id}", maker.token_id);
        let token = ApiToken { token_id, scopes: vec![Permission::Read], member_id: Some(member_id), ..maker };
        Ok((directory, scope, token))
    }

    async fn kept(&self, token_id: &str) -> Result<Option<(Directory, OrgScope, ApiToken)>, Problem> {
        let mut directory = self.store.directory().await?;
        let holder = directory.token_holder(token_id).await?;
        Ok(holder.map(|(scope, token)| (directory, scope, token)))
    }

    /// Only who tries tokens that were never given is guessing.
    fn guessed(&self, client: &Client) -> Problem {
        match self.limits.failure.take(client.network(), Instant::now()) {
            Ok(()) => Problem::unauthorized(),
            Err(seconds) => Problem::too_many(seconds),
        }
    }
}

/// The token of a request; empty where there is none.
fn bearer(headers: &HeaderMap) -> &str {
    let text = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let bearer = text.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    bearer.map_or("", |(_, token)| token.trim())
}
