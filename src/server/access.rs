//! Who may ask what: bearer tokens, and the one answer for what is foreign and what is not there.

use super::problem::Problem;
use super::state::{Client, Live};
use crate::domain::credential::{Permission, Token, same_secret};
use crate::store::{ApiToken, Directory, OrgScope, Snapshot};
use axum::http::{HeaderMap, header};
use std::time::Instant;

impl Live {
    /// The organization of a path, where the request's token is its own and has the permission: a snapshot in the
    /// transaction that the token was found in, so the right to ask and the answer are of one state.
    ///
    /// # Errors
    /// 401 without a token that holds, 404 for any organization but the token's own, 403 without the permission, 429.
    pub async fn authorize(
        &self,
        headers: &HeaderMap,
        client: Client,
        slug: &str,
        permission: Permission,
    ) -> Result<Snapshot, Problem> {
        let text = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let bearer = text.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let text = bearer.map_or("", |(_, token)| token.trim());
        let (directory, scope, token) = self.holder_of(text, client).await?;
        self.limits.api.take(&token.token_id, Instant::now()).map_err(Problem::too_many)?;
        if scope.slug() != slug {
            return Err(Problem::not_found());
        }
        if !token.scopes.contains(&permission) {
            return Err(Problem::forbidden(permission.name()));
        }
        Ok(directory.enter(&scope).await?)
    }

    /// The valid token of a text with the right to its organization, and the transaction that it was found in.
    ///
    /// # Errors
    /// 401, or 429 for a client that fails too often.
    pub async fn holder_of(&self, text: &str, client: Client) -> Result<(Directory, OrgScope, ApiToken), Problem> {
        let given = Token::parse(text);
        let kept = match &given {
            Some(token) => {
                let mut directory = self.store.directory().await?;
                let holder = directory.token_holder(&token.token_id).await?;
                holder.map(|(scope, token)| (directory, scope, token))
            }
            None => None,
        };
        // An unknown id is compared like a known one.
        let hash = given.as_ref().map_or([0; 32], Token::secret_hash);
        let expected = kept.as_ref().map_or([1; 32], |(_, _, token)| token.secret_hash);
        let is_same = same_secret(&hash, &expected);
        match kept.filter(|_| is_same) {
            Some(holder) if holder.2.is_valid(self.clock.now()) => Ok(holder),
            Some(_) => Err(Problem::unauthorized()),
            // Only who tries tokens that were never given is guessing.
            None => {
                if !text.is_empty() {
                    self.limits.failure.take(client.0, Instant::now()).map_err(Problem::too_many)?;
                }
                Err(Problem::unauthorized())
            }
        }
    }
}
