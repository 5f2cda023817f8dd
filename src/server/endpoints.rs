//! Webhook endpoints, remembered for a moment. A delivery is committed only where its endpoint still is what it was
//! when the signature was looked at, so a memory that is out of date lets nothing in.

use super::problem::Problem;
use super::state::AppState;
use crate::store::{Organization, Webhook};
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long an endpoint is used without a look at the database.
const FRESH: Duration = Duration::from_secs(1);
/// How many are remembered.
const MOST: usize = 10_000;

/// An endpoint and whose it is.
#[derive(Debug)]
pub(super) struct Endpoint {
    /// The endpoint.
    pub webhook: Webhook,
    /// Its organization, with the right to write in its name.
    pub organization: Organization,
    read_at: Instant,
}

/// The endpoints that were asked for.
#[derive(Debug, Default)]
pub(super) struct Endpoints {
    known: Mutex<FxHashMap<String, Arc<Endpoint>>>,
}

impl Endpoints {
    /// The endpoint of an id, where it was read a moment ago.
    pub fn remembered(&self, id: &str) -> Option<Arc<Endpoint>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(id).filter(|endpoint| endpoint.read_at.elapsed() < FRESH).cloned()
    }

    /// Forgets an endpoint: something of it has changed.
    pub fn forget(&self, id: &str) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }

    fn remember(&self, endpoint: &Arc<Endpoint>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(endpoint.webhook.webhook_id.clone(), Arc::clone(endpoint));
    }
}

impl AppState {
    /// Reads an endpoint; `None` where there never was one of that id.
    ///
    /// # Errors
    /// 503 where the database does not answer.
    pub async fn read_endpoint(&self, id: &str) -> Result<Option<Arc<Endpoint>>, Problem> {
        let read_at = Instant::now();
        let mut directory = self.store.directory().await?;
        let Some((scope, webhook)) = directory.webhook_holder(id).await? else { return Ok(None) };
        let snapshot = directory.enter(&scope).await?;
        let organization = Organization { scope, ..snapshot.organization().clone() };
        snapshot.end().await?;
        let endpoint = Arc::new(Endpoint { webhook, organization, read_at });
        self.endpoints.remember(&endpoint);
        Ok(Some(endpoint))
    }
}
