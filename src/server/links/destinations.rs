//! Where codes lead, remembered: the redirect answers from memory, and asks the database beside it.

use crate::domain::device::Targets;
use crate::ingest::checks;
use crate::report::display_name::{Audience, BoardWish, DisplayName};
use crate::server::state::SharedState;
use crate::store::{Destination as Stored, LinkMentor, LinkOrganization};
use rustc_hash::FxHashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// So long an entry is used without a look at the database.
const FRESH: Duration = Duration::from_secs(2);
/// So long an entry is used while the look is taken beside; an older one waits for it a little.
const USABLE: Duration = Duration::from_secs(30);
/// How long a request waits for the database where memory has something older.
const SHORT_WAIT: Duration = Duration::from_millis(250);
/// How long it waits where memory has nothing.
const LONG_WAIT: Duration = Duration::from_secs(3);
/// How many codes are remembered.
const MOST: usize = 500_000;

/// The codes that were asked for.
#[derive(Debug, Default)]
pub(in crate::server) struct Destinations {
    entries: RwLock<FxHashMap<String, Arc<Entry>>>,
    /// The organizations of those codes, by slug: one copy for all of their links.
    organizations: Mutex<FxHashMap<String, Arc<LinkOrganization>>>,
}

/// What visitors of a link may meet.
#[derive(Debug)]
pub(super) struct Destination {
    /// Whose link it is.
    pub organization: Arc<LinkOrganization>,
    /// The link's own targets.
    pub targets: Targets,
    /// From when on it takes no clicks.
    pub closes_at: Option<crate::domain::Instant>,
    /// The name of its member, where they agreed to be named.
    pub mentor: Option<String>,
}

#[derive(Debug)]
struct Entry {
    destination: Arc<Destination>,
    read_at: Instant,
    is_being_read: AtomicBool,
}

/// What is known of a code.
pub(super) enum Found {
    /// It leads there, or did a moment ago.
    Known(Arc<Destination>),
    /// It leads nowhere.
    Nowhere,
    /// The database did not answer in time, and memory has nothing.
    Unanswered,
}

impl Destinations {
    /// What was stored is checked again: nothing but a plain https address leaves here.
    fn checked(&self, stored: Stored) -> Destination {
        let Stored { mut organization, targets, closes_at, mentor } = stored;
        organization.settings.targets = plain(std::mem::take(&mut organization.settings.targets));
        let mut known = self.organizations.lock().unwrap_or_else(PoisonError::into_inner);
        let slug = organization.scope.slug().to_owned();
        let organization = match known.get(&slug).filter(|known| is_same(known, &organization)) {
            Some(known) => Arc::clone(known),
            None => {
                let organization = Arc::new(organization);
                known.insert(slug, Arc::clone(&organization));
                organization
            }
        };
        Destination { organization, targets: plain(targets), closes_at, mentor: name_of(mentor) }
    }
}

/// The targets that lead to a plain https address, as browsers write it.
pub(super) fn plain(targets: Targets) -> Targets {
    let plain = |target: Option<String>| Some(checks::target("target", &target?).ok()?.into_owned());
    Targets {
        target: plain(targets.target),
        ios_target: plain(targets.ios_target),
        android_target: plain(targets.android_target),
    }
}

fn is_same(one: &LinkOrganization, other: &LinkOrganization) -> bool {
    (&one.name, one.is_demo, &one.base_url, one.window_days, &one.settings)
        == (&other.name, other.is_demo, &other.base_url, other.window_days, &other.settings)
}

/// What a member is called outside the organization, where they agreed to be named there.
fn name_of(mentor: LinkMentor) -> Option<String> {
    let wish = BoardWish { own: mentor.board, usual: false, is_recorded: mentor.is_recorded };
    let name = mentor.nickname.or(mentor.name);
    name.filter(|_| DisplayName::of(Audience::Public, wish) == DisplayName::Named)
}

/// Where a code leads. Never waits for a locked database where the code was asked for before.
pub(super) async fn find(app: &SharedState, code: &str) -> Found {
    let entry = app.destinations.entries.read().unwrap_or_else(PoisonError::into_inner).get(code).cloned();
    let Some(entry) = entry else { return ask(app, code, LONG_WAIT).await };
    let age = entry.read_at.elapsed();
    if age < FRESH {
        return Found::Known(Arc::clone(&entry.destination));
    }
    if age < USABLE {
        if !entry.is_being_read.swap(true, Ordering::Relaxed) {
            let (app, code) = (Arc::clone(app), code.to_owned());
            tokio::spawn(async move { ask(&app, &code, LONG_WAIT).await });
        }
        return Found::Known(Arc::clone(&entry.destination));
    }
    match ask(app, code, SHORT_WAIT).await {
        Found::Unanswered => Found::Known(Arc::clone(&entry.destination)),
        answer => answer,
    }
}

async fn ask(app: &SharedState, code: &str, patience: Duration) -> Found {
    let read_at = Instant::now();
    let look = async { app.store.directory_for_visitors().await?.destination(code).await };
    let answer = tokio::time::timeout(patience, look).await;
    let mut entries = app.destinations.entries.write().unwrap_or_else(PoisonError::into_inner);
    match answer {
        Ok(Ok(Some(destination))) => {
            let destination = Arc::new(app.destinations.checked(destination));
            if entries.len() >= MOST {
                entries.clear();
            }
            let entry = Entry { destination: Arc::clone(&destination), read_at, is_being_read: AtomicBool::new(false) };
            entries.insert(code.to_owned(), Arc::new(entry));
            Found::Known(destination)
        }
        Ok(Ok(None)) => {
            entries.remove(code);
            Found::Nowhere
        }
        Ok(Err(_)) | Err(_) => {
            // The next request tries again.
            if let Some(entry) = entries.get(code) {
                entry.is_being_read.store(false, Ordering::Relaxed);
            }
            Found::Unanswered
        }
    }
}
