//! Connections: taken one by one, with limits of time and number, and ended in good order.

use super::clicks::write_clicks;
use super::requests::Peer;
use super::router::router;
use super::state::{Live, ServeOptions};
use crate::store::Store;
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::Service as _;

/// How long a client may take for the head of a request.
const HEAD_PATIENCE: Duration = Duration::from_secs(15);
/// How many connections there may be.
const CONNECTIONS: usize = 4_096;
/// How long requests under way may take once the server is told to end.
const ENDING: Duration = Duration::from_secs(15);

/// Serves until `until` is over; then requests under way are finished and every click is written.
///
/// # Errors
/// Where the address cannot be listened on.
pub async fn serve(store: Store, mut options: ServeOptions, until: impl Future<Output = ()>) -> io::Result<()> {
    let listener = TcpListener::bind(options.listen).await?;
    let address = listener.local_addr()?;
    let live = Arc::new(Live::new(store, &mut options));
    let writer = tokio::spawn(write_clicks(Arc::clone(&live)));
    let service = router(Arc::clone(&live));
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut until = std::pin::pin!(until);
    live.note("info", "listening", &[("address", address.to_string().into())]);
    (options.on_ready)(address);
    loop {
        let connected = tokio::select! {
            connected = accept(&listener, &places) => connected,
            () = &mut until => break,
        };
        match connected {
            Ok((stream, peer, place)) => {
                let served = graceful.watch(connection(service.clone(), stream, peer));
                tokio::spawn(async move {
                    // A connection that breaks off concerns nobody else.
                    let _ = served.await;
                    drop(place);
                });
            }
            // Out of file descriptors, or a client that was gone at once: there will be others.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    drop(listener);
    live.note("info", "ending", &[]);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(ENDING) => {}
    }
    live.clicks.end();
    let _ = writer.await;
    live.note("info", "ended", &[]);
    Ok(())
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> io::Result<(TcpStream, SocketAddr, tokio::sync::OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    stream.set_nodelay(true)?;
    Ok((stream, peer, place))
}

/// One connection as a future that can be told to end after the request under way.
fn connection(
    service: axum::Router,
    stream: TcpStream,
    peer: SocketAddr,
) -> impl hyper_util::server::graceful::GracefulConnection {
    let answer = hyper::service::service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Peer(peer.ip()));
        service.clone().call(request)
    });
    hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_PATIENCE)
        .serve_connection(TokioIo::new(stream), answer)
}
