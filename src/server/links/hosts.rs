//! Whose a host is: the organizations whose referral URLs begin with it, remembered for a while.

use super::destinations::plain;
use crate::server::state::SharedState;
use crate::store::LinkOrganization;
use axum::http::{HeaderMap, header};
use rustc_hash::FxHashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// So long the hosts are used without a look at the database.
const FRESH: Duration = Duration::from_secs(5);
/// How long a request waits for the database.
const PATIENCE: Duration = Duration::from_secs(3);

/// The organizations of each host.
#[derive(Debug, Default)]
pub(in crate::server) struct Hosts {
    known: RwLock<Option<Known>>,
}

#[derive(Debug)]
struct Known {
    organizations: Arc<FxHashMap<String, Vec<Arc<LinkOrganization>>>>,
    read_at: Instant,
}

/// The organizations that a request may mean by its host; several where they share one.
pub(super) async fn organizations_of(app: &SharedState, headers: &HeaderMap) -> Vec<Arc<LinkOrganization>> {
    let Some(host) = headers.get(header::HOST).and_then(|host| host.to_str().ok()) else { return Vec::new() };
    let host = name_of(host);
    let fresh = {
        let known = app.hosts.known.read().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().map(|known| (Arc::clone(&known.organizations), known.read_at.elapsed() < FRESH))
    };
    let organizations = match fresh {
        Some((organizations, true)) => organizations,
        stale => read(app).await.or(stale.map(|(organizations, _)| organizations)).unwrap_or_default(),
    };
    organizations.get(&host).cloned().unwrap_or_default()
}

/// The one organization that a request means by its host.
pub(super) async fn organization_of(app: &SharedState, headers: &HeaderMap) -> Option<Arc<LinkOrganization>> {
    match organizations_of(app, headers).await.as_slice() {
        [one] => Some(Arc::clone(one)),
        [] | [_, ..] => None,
    }
}

type ByHost = Arc<FxHashMap<String, Vec<Arc<LinkOrganization>>>>;

async fn read(app: &SharedState) -> Option<ByHost> {
    let read_at = Instant::now();
    let look = async { app.store.directory_for_visitors().await?.link_organizations().await };
    let found = tokio::time::timeout(PATIENCE, look).await.ok()?.ok()?;
    let mut by_host: FxHashMap<String, Vec<Arc<LinkOrganization>>> = FxHashMap::default();
    for mut organization in found {
        organization.settings.targets = plain(std::mem::take(&mut organization.settings.targets));
        let url = organization.base_url.as_deref().unwrap_or_default();
        let host = url.split_once("://").map_or("", |(_, rest)| rest).split('/').next().unwrap_or_default();
        by_host.entry(name_of(host)).or_default().push(Arc::new(organization));
    }
    let organizations = Arc::new(by_host);
    let known = Known { organizations: Arc::clone(&organizations), read_at };
    *app.hosts.known.write().unwrap_or_else(PoisonError::into_inner) = Some(known);
    Some(organizations)
}

/// A host without its port, in lower case.
fn name_of(host: &str) -> String {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    name.trim_end_matches('.').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn a_port_is_no_part_of_a_name() {
        assert_eq!(name_of("Go.NHF.no:443"), "go.nhf.no");
        assert_eq!(name_of("go.nhf.no."), "go.nhf.no");
        assert_eq!(name_of("[::1]:80"), "[::1]");
    }
}
