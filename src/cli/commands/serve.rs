//! `verve serve`: the live side.

use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Kind, Outcome};
use crate::cli::interrupt;
use crate::config::small_file;
use crate::messages::say;
use crate::server::{self, Log, ServeError, ServeOptions};
use crate::store::{Store, StoreError};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Serve redirect, webhooks and the recruitment API
///
/// Records clicks on referral links and sends visitors on (GET /r/CODE), takes
/// signed events (POST /v1/webhooks/ID, `verve webhook create`), and answers the
/// reports as JSON to bearer tokens (`verve token create`); /openapi.json says
/// what there is. Writes `listening on http://ADDR` when it is ready, then one
/// JSON object for each request; SIGTERM and Ctrl-C end it in good order.
///
/// Put a proxy with TLS in front of it, and name that proxy with --trusted-proxy.
///
/// Example: verve serve --listen 127.0.0.1:8080 --trusted-proxy 127.0.0.1
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Listen on ADDR; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Let pages of this origin call the API, such as https://app.nhf.no; repeat it for more
    #[arg(long, value_name = "ORIGIN")]
    cors_origin: Vec<String>,
    /// Believe `X-Forwarded-For` of the proxy with this address; repeat it for more
    #[arg(long, value_name = "IP")]
    trusted_proxy: Vec<IpAddr>,
    /// Show this HTML page for codes that are unknown or closed
    #[arg(long, value_name = "FILE")]
    fallback_page: Option<PathBuf>,
}

/// Serves until it is told to end.
///
/// # Errors
/// Wrong usage, an address that is taken, or a database that cannot be used or not be closed.
pub fn run(args: Args, context: &Context) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| {
        Failure::new(Kind::Temporary, say!("failure-cannot-start"), error.to_string()).hint(say!("hint-again"))
    })?;
    runtime.block_on(serve(args, context))
}

async fn serve(args: Args, context: &Context) -> Outcome {
    if let Some(origin) = args.cors_origin.iter().find(|origin| !is_origin(origin)) {
        return Err(
            Failure::usage(say!("failure-cors-origin", origin), say!("cause-origin-form")).hint(say!("hint-origin"))
        );
    }
    let page = args.fallback_page.as_deref().map(fallback_page).transpose()?;
    interrupt::outlive_size_limit();
    let until = ended()?;
    let store = Store::open_serving(&context.config.database.value, context.roles()).await?.acting_as(context.actor());
    store.remarks().iter().for_each(|remark| context.ui.detail(remark));
    let (ui, ready) = (context.ui.clone(), context.ui.clone());
    let log: Log = Arc::new(move |line: &str| ui.status(line));
    let options = ServeOptions {
        listen: args.listen,
        cors_origins: args.cors_origin,
        trusted_proxies: args.trusted_proxy,
        fallback_page: page,
        clock: context.clock(),
        log,
        on_ready: Box::new(move |address| ready.status(&format!("listening on http://{address}"))),
    };
    server::serve(store, options, until).await.map_err(|error| {
        let why = error.to_string();
        match error {
            ServeError::Listen(_) => {
                Failure::new(Kind::Failed, say!("failure-cannot-listen", address = args.listen.to_string()), why)
                    .hint(say!("hint-free-port"))
            }
            ServeError::NotWhole(error) => error.into(),
            ServeError::ClicksLost { .. } => {
                Failure::new(Kind::Temporary, say!("failure-clicks-lost"), why).hint(say!("hint-doctor"))
            }
            ServeError::NotClosed => {
                Failure::new(Kind::Failed, say!("failure-not-closed"), why).hint(say!("hint-nothing-lost"))
            }
        }
    })?;
    Ok(Done::Complete)
}

fn fallback_page(path: &Path) -> Result<String, Failure> {
    small_file::read(path).map_err(|error| {
        let what = say!("failure-fallback-page", path = path.display().to_string());
        Failure::new(Kind::Failed, what, error.to_string()).hint(say!("hint-fallback-page"))
    })
}

/// Comes when somebody wants the server to end.
fn ended() -> Result<impl Future<Output = ()>, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let fault = |error: std::io::Error| StoreError::Other(error.to_string());
    let mut terminate = signal(SignalKind::terminate()).map_err(fault)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(fault)?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

fn is_origin(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| {
        !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b))
    })
}
