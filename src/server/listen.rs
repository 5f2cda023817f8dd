//! Connections: taken one by one, with limits of time and number, and ended in good order.

use super::clicks::{CLICKS_ENDING, write_clicks};
use super::connections::{Connections, Watch, Watched};
use super::requests::Peer;
use super::router::router;
use super::state::{AppState, ServeOptions, SharedState};
use crate::store::{Store, StoreError};
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tower::Service as _;

/// How many clients may wait to be taken; the system lets more try again after a second.
const WAITING: u32 = 4_096;
/// How long a client may take for the head of a request.
const HEAD_PATIENCE: Duration = Duration::from_secs(15);
/// How long requests under way may take once the server is told to end.
const ENDING: Duration = Duration::from_secs(15);
/// How long it may take to drop those that did not.
const DROPPING: Duration = Duration::from_secs(5);
/// How often the database's files are cleared of erasures that are owed.
const SETTLING: Duration = Duration::from_secs(60);
/// How long a connection that was closed takes to be gone.
const SHORTLY: Duration = Duration::from_millis(2);
/// How often it is looked whether the database's file is still there.
const WATCHING: Duration = Duration::from_secs(1);
/// How long the database may take to be closed: what goes on to its commit without its client is waited for.
const CLOSING: Duration = Duration::from_secs(15);

/// Why a server did not end in good order.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be listened on.
    #[error(transparent)]
    Listen(#[from] io::Error),
    /// Clicks that visitors made could not be written for as long as it could wait.
    #[error("{clicks} could not be written in {} seconds", CLICKS_ENDING.as_secs())]
    ClicksLost {
        /// How many.
        clicks: usize,
    },
    /// Somebody went on using the database, which was left as it is after a kill: whole, what was not committed undone.
    #[error("it was still in use {} seconds after the last request", CLOSING.as_secs())]
    NotClosed,
    /// A part of the database stayed in its write-ahead log, or its file was exchanged.
    #[error(transparent)]
    NotWhole(StoreError),
}

/// Serves until `until` is over; then requests under way are finished, every click is written, and the database is
/// closed, which it is after an error too.
///
/// # Errors
/// Where the address cannot be listened on, or the database is not closed in time.
pub async fn serve(store: Store, mut options: ServeOptions, until: impl Future<Output = ()>) -> Result<(), ServeError> {
    let app = Arc::new(AppState::new(store, &mut options));
    let (end, ended) = oneshot::channel();
    let settling = tokio::spawn(settle_owed(Arc::clone(&app), ended));
    let watching = tokio::spawn(watch_file(Arc::clone(&app)));
    let served = take_connections(&app, options, until).await;
    drop(end);
    let _ = settling.await;
    watching.abort();
    let closed = timeout(CLOSING, app.store.close()).await;
    served?;
    closed.map_err(|_| ServeError::NotClosed)?.map_err(ServeError::NotWhole)?;
    app.log("info", "ended", &[]);
    Ok(())
}

/// Takes connections until `until` is over; afterwards there are none, and every click is written.
async fn take_connections(
    app: &SharedState,
    options: ServeOptions,
    until: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let listener = listen(options.listen).map_err(ServeError::Listen)?;
    let address = listener.local_addr().map_err(ServeError::Listen)?;
    let writer = tokio::spawn(write_clicks(Arc::clone(app)));
    let service = router(Arc::clone(app));
    let graceful = GracefulShutdown::new();
    let (mut connections, watched) = (JoinSet::new(), Arc::new(Connections::new()));
    let mut looks = tokio::time::interval(WATCHING);
    let mut until = std::pin::pin!(until);
    app.log("info", "listening", &[("address", address.to_string().into())]);
    (options.on_ready)(address);
    let mut held = None;
    loop {
        // Room is made only where somebody has come for it.
        if let Some((stream, peer)) = held.take_if(|_| watched.has_room()) {
            connections.spawn(served(&graceful, &service, stream, peer, Arc::clone(&watched)));
        }
        tokio::select! {
            accepted = listener.accept(), if held.is_none() => match accepted {
                Ok(connected) => held = Some(connected),
                // Out of file descriptors, or a client that was gone at once: there will be others.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
            () = tokio::time::sleep(SHORTLY), if held.is_some() => {}
            Some(_) = connections.join_next() => {}
            _ = looks.tick() => watched.close_still(),
            () = &mut until => break,
        }
    }
    drop(listener);
    app.log("info", "ending", &[]);
    if timeout(ENDING, graceful.shutdown()).await.is_err() {
        // A request that is dropped lets go of the database; one that counts on and on does so when it looks up.
        let _ = timeout(DROPPING, connections.shutdown()).await;
    }
    app.clicks.end();
    // A writer that fell over has left all that was waiting.
    let waiting = || usize::try_from(app.metrics.clicks_waiting.load(Ordering::Relaxed)).unwrap_or_default();
    match writer.await.unwrap_or_else(|_| waiting()) {
        0 => Ok(()),
        clicks => Err(ServeError::ClicksLost { clicks }),
    }
}

/// Listens on an address.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // What a server that ended a moment ago leaves behind does not keep the next one out.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(WAITING)
}

/// Clears the database's files of erasures that are owed, whenever who still reads what was there before has ended.
async fn settle_owed(app: SharedState, mut ended: oneshot::Receiver<()>) {
    let mut times = tokio::time::interval(SETTLING);
    loop {
        tokio::select! {
            _ = times.tick() => {}
            _ = &mut ended => return,
        }
        match app.store.settle_owed().await {
            // Said already.
            Ok(_) | Err(StoreError::Exchanged(_)) => {}
            Err(error) => app.log("error", "erased bytes not removed", &[("error", error.to_string().into())]),
        }
    }
}

/// Looks whether the database's file is still there, and says so once when it is not, and once when it is again.
async fn watch_file(app: SharedState) {
    let mut times = tokio::time::interval(WATCHING);
    let mut was_there = true;
    loop {
        times.tick().await;
        let found = app.store.check_file();
        match &found {
            Err(error) if was_there => app.log("error", "database_exchanged", &[("error", error.to_string().into())]),
            Ok(()) if !was_there => app.log("info", "database_back", &[]),
            Ok(()) | Err(_) => {}
        }
        was_there = found.is_ok();
    }
}

/// A connection from its beginning to its end.
fn served(
    graceful: &GracefulShutdown,
    service: &axum::Router,
    stream: TcpStream,
    peer: SocketAddr,
    connections: Arc<Connections>,
) -> impl Future<Output = ()> + Send + use<> {
    // Without it an answer only takes a little longer.
    let _ = stream.set_nodelay(true);
    let watch = connections.add();
    let served = graceful.watch(connection(service.clone(), stream, peer, &watch));
    async move {
        tokio::select! {
            // A connection that breaks off concerns nobody else.
            _ = served => {}
            () = watch.closed() => {}
        }
        connections.remove(&watch);
    }
}

/// One connection as a future that can be told to end after the request under way.
fn connection(
    service: axum::Router,
    stream: TcpStream,
    peer: SocketAddr,
    watch: &Arc<Watch>,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> + Send + use<> {
    let stream = Watched::new(TokioIo::new(stream), Arc::clone(watch));
    let watch = Arc::clone(watch);
    let answer = hyper::service::service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Peer { address: peer.ip(), watch: Arc::clone(&watch) });
        let (answering, watch) = (service.clone().call(request), Arc::clone(&watch));
        async move {
            watch.work(true);
            let answer = answering.await;
            watch.work(false);
            answer
        }
    });
    hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_PATIENCE)
        .serve_connection(stream, answer)
}
