//! What every request is given: the store, the clock, and what the server remembers.

use super::clicks::ClickQueue;
use super::dashboard::session::Sessions;
use super::limits::Limits;
use super::links::destinations::Destinations;
use super::links::hosts::Hosts;
use super::metrics::Metrics;
use crate::store::{Clock, Store};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// Takes one line of the log, a JSON object.
pub type Log = Arc<dyn Fn(&str) + Send + Sync>;

/// How the server is run.
pub struct ServeOptions {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The origins whose pages may call the API.
    pub cors_origins: Vec<String>,
    /// The proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// The page for codes that lead nowhere; without one a plain one.
    pub fallback_page: Option<String>,
    /// What time it is.
    pub clock: Clock,
    /// Where the log goes.
    pub log: Log,
    /// Told the address once it listens.
    pub on_ready: Box<dyn FnOnce(SocketAddr) + Send>,
}

/// The running server.
pub(super) struct Live {
    pub store: Store,
    pub clock: Clock,
    pub cors_origins: Vec<String>,
    pub trusted_proxies: Vec<IpAddr>,
    pub fallback_page: Option<String>,
    pub hosts: Hosts,
    pub destinations: Destinations,
    pub clicks: ClickQueue,
    pub limits: Limits,
    pub sessions: Sessions,
    pub metrics: Metrics,
    pub log: Log,
}

/// The server as handlers hold it.
pub(super) type Shared = Arc<Live>;

/// Who asks, after the proxies that are believed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Client(pub IpAddr);

impl Live {
    /// The state of a server that begins.
    pub fn new(store: Store, options: &mut ServeOptions) -> Self {
        Self {
            store,
            clock: options.clock,
            cors_origins: std::mem::take(&mut options.cors_origins),
            trusted_proxies: std::mem::take(&mut options.trusted_proxies),
            fallback_page: options.fallback_page.take(),
            hosts: Hosts::default(),
            destinations: Destinations::default(),
            clicks: ClickQueue::default(),
            limits: Limits::default(),
            sessions: Sessions::default(),
            metrics: Metrics::default(),
            log: Arc::clone(&options.log),
        }
    }

    /// Writes a line to the log: what happened, with fields that say nothing of a person.
    pub fn note(&self, level: &str, event: &str, fields: &[(&str, serde_json::Value)]) {
        let mut line = serde_json::Map::new();
        let now = Clock::Wall.now().to_string();
        for (key, value) in [("time", now.as_str()), ("level", level), ("event", event)] {
            line.insert(key.to_owned(), value.into());
        }
        line.extend(fields.iter().map(|(key, value)| ((*key).to_owned(), value.clone())));
        (self.log)(&serde_json::Value::Object(line).to_string());
    }
}
