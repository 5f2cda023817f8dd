//! Bodies: nothing of one is read before it is known who sends it, and all that are under way share one budget.

use super::problem::Problem;
use super::requests::Peer;
use super::state::{AppState, Client};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse as _;
use rustc_hash::FxHashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

/// The most bytes of a body.
pub(super) const BODY_BYTES: usize = 1 << 20;
/// The most bytes of the form that logs somebody in.
pub(super) const FORM_BYTES: usize = 16 << 10;
/// How many kilobytes of bodies may be under way.
const ALL: usize = 48 << 10;
/// How many of one client.
const ONE_CLIENT: usize = 12 << 10;
/// How long a body may wait for its place.
const PLACE_PATIENCE: Duration = Duration::from_secs(5);
/// How long a body may be under way.
const BODY_PATIENCE: Duration = Duration::from_secs(10);

/// The budget of bodies.
#[derive(Debug)]
pub(super) struct Bodies {
    all: Semaphore,
    keyed: RandomState,
    /// The kilobytes of each client, by a keyed hash.
    of: Mutex<FxHashMap<u64, usize>>,
}

impl Default for Bodies {
    fn default() -> Self {
        Self { all: Semaphore::new(ALL), keyed: RandomState::new(), of: Mutex::default() }
    }
}

/// The place of a body under way.
struct Place<'b> {
    bodies: &'b Bodies,
    client: u64,
    kilobytes: usize,
    _permit: Option<SemaphorePermit<'b>>,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut of = self.bodies.of.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(left) = of.get_mut(&self.client) {
            *left -= self.kilobytes;
            if *left == 0 {
                of.remove(&self.client);
            }
        }
    }
}

impl Bodies {
    async fn place(&self, client: &Client, bytes: usize) -> Result<Place<'_>, Problem> {
        let (client, kilobytes) = (self.keyed.hash_one(client.network()), bytes.div_ceil(1_024));
        {
            let mut of = self.of.lock().unwrap_or_else(PoisonError::into_inner);
            let taken = of.entry(client).or_default();
            if *taken + kilobytes > ONE_CLIENT {
                return Err(Problem::too_many(1));
            }
            *taken += kilobytes;
        }
        let mut place = Place { bodies: self, client, kilobytes, _permit: None };
        let permit = tokio::time::timeout(PLACE_PATIENCE, self.all.acquire_many(kilobytes as u32)).await;
        place._permit = Some(permit.map_err(|_| Problem::busy())?.map_err(|_| Problem::internal())?);
        Ok(place)
    }
}

/// A body of which nothing was read yet.
#[derive(Debug)]
pub(super) struct UnreadBody {
    request: Request,
}

impl<S: Send + Sync> FromRequest<S> for UnreadBody {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        Ok(Self { request })
    }
}

impl UnreadBody {
    /// Reads a JSON body.
    ///
    /// # Errors
    /// 413, 415, 429 where a client sends too much at a time, 503 where all do, 400 where it breaks off or takes too long.
    pub async fn read(self, app: &AppState, client: &Client) -> Result<Bytes, Problem> {
        let headers = self.request.headers();
        // A compressed body would pass the limit on its bytes and grow behind it.
        if headers.contains_key(header::CONTENT_ENCODING) {
            return Err(Problem::media_type("send the body without a content encoding"));
        }
        let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let is_json = kind.is_none_or(|kind| kind.split(';').next().unwrap_or_default().trim().ends_with("json"));
        if !is_json {
            return Err(Problem::media_type("send the body as application/json"));
        }
        self.read_bytes(app, client, BODY_BYTES).await
    }

    /// Reads any body of so many bytes at most.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub async fn read_bytes(self, app: &AppState, client: &Client, most: usize) -> Result<Bytes, Problem> {
        let length = self.request.headers().get(header::CONTENT_LENGTH);
        let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok()).unwrap_or(most);
        if length > most {
            // A client that sends a little too much should read why: an answer to a body under way may be lost with it.
            if length <= 2 * BODY_BYTES {
                let _place = app.bodies.place(client, length).await?;
                let reading = axum::body::to_bytes(self.request.into_body(), 2 * BODY_BYTES);
                let _ = tokio::time::timeout(BODY_PATIENCE, reading).await;
            }
            return Err(Problem::too_large());
        }
        let _place = app.bodies.place(client, length).await?;
        let watch = self.request.extensions().get::<Peer>().map(|peer| Arc::clone(&peer.watch));
        let work = |is_worked_on| watch.iter().for_each(|watch| watch.work(is_worked_on));
        // Meanwhile it is the client who is waited for.
        work(false);
        let reading = tokio::time::timeout(BODY_PATIENCE, Bytes::from_request(self.request, &())).await;
        work(true);
        let bytes = reading.map_err(|_| Problem::bad_request("the body took too long"))?;
        let bytes = bytes.map_err(|rejection: BytesRejection| match rejection.into_response().status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(),
            _ => Problem::bad_request("the body cannot be read"),
        })?;
        if bytes.len() > most { Err(Problem::too_large()) } else { Ok(bytes) }
    }
}

/// What a JSON body says.
///
/// # Errors
/// 400 where it says something else.
pub(super) fn parsed<'b, T: serde::Deserialize<'b>>(body: &'b [u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|error| Problem::bad_request(format!("the body cannot be read: {error}")))
}
