//! What every request is given: the store, the clock, and what the server remembers.

use super::body::Bodies;
use super::clicks::ClickQueue;
use super::dashboard::session::Sessions;
use super::endpoints::Endpoints;
use super::intake::Intake;
use super::limits::Limits;
use super::links::destinations::Destinations;
use super::links::hosts::Hosts;
use super::metrics::Metrics;
use super::noted::Noted;
use super::work::Work;
use crate::domain::SECOND;
use crate::store::{Clock, Store, StoreError};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};

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
pub(super) struct AppState {
    pub store: Store,
    pub clock: Clock,
    pub cors_origins: Vec<String>,
    pub trusted_proxies: Vec<IpAddr>,
    pub fallback_page: Option<String>,
    pub hosts: Hosts,
    pub destinations: Destinations,
    pub clicks: ClickQueue,
    pub intake: Intake,
    pub endpoints: Endpoints,
    pub bodies: Bodies,
    pub work: Work,
    pub noted: Noted,
    pub limits: Limits,
    pub sessions: Sessions,
    pub metrics: Metrics,
    /// When the disk last took nothing, in seconds since 1970.
    stuck_at: AtomicI64,
    pub log: Log,
}

/// The server as handlers hold it.
pub(super) type SharedState = Arc<AppState>;

/// Who asks, after the proxies that are believed.
#[derive(Debug, Clone)]
pub(super) struct Client {
    /// The address.
    pub address: IpAddr,
    /// The id of the token that the request was let in with, for the log.
    pub token: Arc<OnceLock<String>>,
}

impl Client {
    /// What limits count by: the address, or of the sixth version the network that one subscriber has.
    pub fn network(&self) -> IpAddr {
        match self.address {
            IpAddr::V4(_) => self.address,
            IpAddr::V6(address) => match address.to_ipv4_mapped() {
                Some(address) => address.into(),
                None => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
            },
        }
    }
}

impl AppState {
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
            intake: Intake::default(),
            endpoints: Endpoints::default(),
            bodies: Bodies::default(),
            work: Work::default(),
            noted: Noted::default(),
            limits: Limits::default(),
            sessions: Sessions::default(),
            metrics: Metrics::default(),
            stuck_at: AtomicI64::new(i64::MIN),
            log: Arc::clone(&options.log),
        }
    }

    /// Whether a proxy is named, so that the connection says nothing of the browser's.
    pub fn is_behind_proxy(&self) -> bool {
        !self.trusted_proxies.is_empty()
    }

    /// Notes why something could not be written.
    pub fn note_unwritten(&self, error: &StoreError) {
        if matches!(error, StoreError::DiskFull | StoreError::Disk) {
            self.stuck_at.store(Clock::Wall.now().0.div_euclid(SECOND), Ordering::Relaxed);
        }
    }

    /// Whether the disk took nothing a moment ago.
    pub fn is_stuck(&self) -> bool {
        /// Whoever waits for it tries again sooner.
        const MOMENT: i64 = 10;
        let at = self.stuck_at.load(Ordering::Relaxed);
        Clock::Wall.now().0.div_euclid(SECOND).saturating_sub(at) < MOMENT
    }

    /// Writes a line to the log: what happened, with fields that say nothing of a person.
    pub fn log(&self, level: &str, event: &str, fields: &[(&str, serde_json::Value)]) {
        let mut line = serde_json::Map::new();
        let now = Clock::Wall.now().to_string();
        for (key, value) in [("time", now.as_str()), ("level", level), ("event", event)] {
            line.insert(key.to_owned(), value.into());
        }
        line.extend(fields.iter().map(|(key, value)| ((*key).to_owned(), value.clone())));
        (self.log)(&serde_json::Value::Object(line).to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_one_client() {
        let of = |text: &str| {
            let client = text.parse().map(|address| Client { address, token: Arc::default() });
            client.map(|client| client.network().to_string())
        };
        assert_eq!(of("2001:db8:1:2:3:4:5:6").as_deref(), Ok("2001:db8:1:2::"));
        assert_eq!(of("2001:db8:1:2:ffff::1"), of("2001:db8:1:2::9"));
        assert_eq!(of("::ffff:192.0.2.7").as_deref(), Ok("192.0.2.7"));
        assert_eq!(of("192.0.2.7").as_deref(), Ok("192.0.2.7"));
    }
}
