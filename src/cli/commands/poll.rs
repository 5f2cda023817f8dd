//! `verve poll`: events fetched from an organization's own backend, page by page.

use crate::cli::checks::short_text;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Kind, Outcome};
use crate::config::small_file;
use crate::ingest::delivery::{Body, read_body, read_lines};
use crate::ingest::input_error::shown;
use crate::messages::{Message, say};
use crate::render::Answer;
use crate::server::client::{Answered, get};
use crate::store::{Change, Organization};
use crate::view::table::Document;
use crate::view::words::counted;
use crate::workflows::{BatchOrigin, ImportError, Receipt, deliver};
use rustc_hash::FxHashSet;
use std::borrow::Cow;
use std::path::PathBuf;
use std::time::Duration;

/// How often a page is asked for again before the command gives up.
const TRIES: u32 = 6;
/// The longest wait between two tries.
const LONGEST_WAIT: Duration = Duration::from_secs(120);
/// The longest cursor, in bytes: it becomes a part of an address.
const MOST_CURSOR: usize = 4_096;
/// The most pages of one round.
const MOST_PAGES: u32 = 10_000;
/// The events of a page.
const LIMIT: &str = "1000";

/// Fetch events from the organization's backend
///
/// Asks `URL?cursor=C&limit=1000` for `{"events":[…],"next_cursor":"…"}` or for
/// NDJSON with the header `x-next-cursor`, until a page names no next one. The cursor is kept
/// in the database under --name, after the page's events are in: whatever breaks
/// off, the next run goes on there, and nothing counts twice.
///
/// Without --once it asks again every --interval, forever.
///
/// Example: verve poll --name app --url https://api.nhf.no/events --secret-file /etc/verve/poll --once
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Keep the cursor under NAME; also the sender of events that name none
    #[arg(long, value_name = "NAME")]
    name: String,
    /// Ask URL, an https address
    #[arg(long, value_name = "URL")]
    url: String,
    /// Send the bearer token in FILE
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
    /// Ask until there is no more, then end
    #[arg(long)]
    once: bool,
    /// Ask again after DURATION
    #[arg(long, value_name = "DURATION", default_value = "5m", conflicts_with = "once")]
    interval: String,
    /// Store events under this sender, whatever they say
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
}

/// What a poll asks, settled.
struct Poll {
    name: String,
    url: String,
    secret: Option<String>,
    source: Option<String>,
}

/// What a round came to.
struct Round {
    receipt: Receipt,
    pages: u32,
    organization: Organization,
}

/// Fetches events.
///
/// # Errors
/// Wrong usage, a backend that does not answer, or a database that cannot be used.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let interval = humantime::parse_duration(&args.interval).map_err(|error| {
        Failure::usage(say!("failure-interval", text = &args.interval), error.to_string()).hint(say!("hint-interval"))
    })?;
    let poll = settled(&args)?;
    // A database that is not there ends the command now; one that goes away later is waited for.
    context.store().await?;
    if args.once {
        let Round { receipt, pages, organization } = round(&poll, context).await?;
        show(&poll, &receipt, pages, &organization, context)?;
        return Ok(if receipt.rejected.is_empty() { Done::Complete } else { Done::RowsRejected });
    }
    loop {
        match round(&poll, context).await {
            Ok(Round { receipt, .. }) if receipt.read > 0 => context.ui.status(&sentence(&receipt)),
            Ok(_) => {}
            // The next round goes on where this one ended; what cannot pass by itself ends the command.
            Err(failure) if failure.kind == Kind::Temporary => context.ui.warning(explained(&failure)),
            Err(failure) => return Err(failure),
        }
        tokio::select! {
            () = tokio::time::sleep(interval.max(Duration::from_secs(1))) => {}
            _ = tokio::signal::ctrl_c() => return Ok(Done::Complete),
        }
    }
}

fn settled(args: &Args) -> Result<Poll, Failure> {
    let is_local = ["http://127.0.0.1", "http://localhost", "http://[::1]"].iter().any(|host| {
        args.url.strip_prefix(host).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/', '?']))
    });
    // What stands in front of an `@` is no host: it would be sent to the one behind it.
    let authority = args.url.split_once("://").map_or("", |(_, rest)| rest.split(['/', '?', '#']).next().unwrap_or(""));
    if (!args.url.starts_with("https://") && !is_local) || authority.contains('@') {
        return Err(Failure::usage(say!("failure-poll-url", url = &args.url), say!("cause-https-only"))
            .hint(say!("hint-poll-url")));
    }
    let secret = match &args.secret_file {
        None => None,
        Some(path) => {
            let text = small_file::read(path).map_err(|error| {
                Failure::new(
                    Kind::Failed,
                    say!("failure-cannot-read", path = path.display().to_string()),
                    error.to_string(),
                )
                .hint(say!("hint-secret-file"))
            })?;
            Some(text.trim().to_owned())
        }
    };
    let source = args.source.as_deref().map(|source| short_text("source", source).map(Cow::into_owned)).transpose()?;
    Ok(Poll { name: short_text("name", &args.name)?.into_owned(), url: args.url.clone(), secret, source })
}

/// Asks page after page until there is no more; answers with what they brought.
async fn round(poll: &Poll, context: &Context) -> Result<Round, Failure> {
    let mut snapshot = context.snapshot().await?;
    let organization = snapshot.organization().clone();
    let kept = snapshot.poll_cursor(&poll.name).await?;
    snapshot.end().await?;
    let store = context.store().await?;
    // A cursor means nothing to another address.
    let mut cursor = kept.filter(|(url, _)| *url == poll.url).and_then(|(_, cursor)| cursor);
    let mut all = Receipt::default();
    let mut seen: FxHashSet<String> = cursor.iter().cloned().collect();
    for page in 1..=MOST_PAGES {
        let answer = ask(poll, cursor.as_deref(), context).await?;
        let body = read(&answer).map_err(|why| unusable(poll, why))?;
        let name = format!("poll {}", poll.name);
        let origin = BatchOrigin { kind: "poll", name: &name, source: poll.source.as_deref(), clock: context.clock() };
        let receipt = deliver(store, &organization, &body.events, origin).await.map_err(|error| match error {
            ImportError::Store(error) => Failure::from(error),
            ImportError::Input(error) => Failure::from(error),
        })?;
        for rejected in &receipt.rejected {
            context.ui.warning(say!(
                "poll-rejected",
                page = page.to_string(),
                event = rejected.index.to_string(),
                code = rejected.code,
                what = &rejected.message
            ));
        }
        all.add(receipt);
        let Some(next) = body.next_cursor.filter(|next| Some(next) != cursor.as_ref()) else {
            return Ok(Round { receipt: all, pages: page, organization });
        };
        let keep =
            async |change: &mut Change| change.set_poll_cursor(&poll.name, &poll.url, Some(&next), context.now()).await;
        if next.len() > MOST_CURSOR {
            let why = say!("cause-long-cursor", bytes = next.len().to_string(), most = MOST_CURSOR.to_string());
            return Err(unusable(poll, why));
        }
        if !seen.insert(next.clone()) {
            return Err(unusable(poll, say!("cause-cursor-again", cursor = shown(&next))));
        }
        store.changed(&organization.scope, keep).await?;
        cursor = Some(next);
    }
    Ok(Round { receipt: all, pages: MOST_PAGES, organization })
}

/// Asks for a page, again and more slowly where nobody answers.
async fn ask(poll: &Poll, cursor: Option<&str>, context: &Context) -> Result<Answered, Failure> {
    let mut wait = Duration::from_secs(1);
    let mut tries = 1;
    loop {
        let (url, secret, cursor) = (poll.url.clone(), poll.secret.clone(), cursor.map(str::to_owned));
        let asking = tokio::task::spawn_blocking(move || {
            let mut parameters = vec![("limit", LIMIT)];
            parameters.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
            get(&url, secret.as_deref(), &parameters)
        });
        let answer = asking.await.map_err(|error| unusable(poll, error.to_string()))?;
        let (why, asked_wait) = match answer {
            Ok(answer) if answer.status == 200 => return Ok(answer),
            Ok(answer) if answer.status == 429 || answer.status >= 500 => {
                (say!("cause-answers", status = answer.status.to_string()), answer.retry_after.map(Duration::from_secs))
            }
            Ok(answer) => return Err(unusable(poll, say!("cause-answers", status = answer.status.to_string()))),
            Err(why) => (why.into(), None),
        };
        if tries == TRIES {
            return Err(Failure::new(Kind::Temporary, say!("failure-no-answer", url = &poll.url), why)
                .hint(say!("hint-poll-again")));
        }
        // A share of chance keeps many pollers from asking in step.
        let jitter = wait.mul_f64(rand::random::<f64>() / 4.0);
        let pause = asked_wait.unwrap_or(wait + jitter).min(LONGEST_WAIT);
        context.ui.detail(&format!("try {tries}: {why}; again in {} s", pause.as_secs()));
        tokio::time::sleep(pause).await;
        (wait, tries) = (wait * 2, tries + 1);
    }
}

fn read(answer: &Answered) -> Result<Body<'_>, String> {
    if answer.content_type.ends_with("ndjson") {
        let page = read_lines(answer.body.as_bytes())?;
        return Ok(Body { next_cursor: answer.next_cursor.clone(), ..page });
    }
    let is_page = serde_json::from_str::<serde_json::Value>(&answer.body).is_ok_and(|page| page["events"].is_array());
    if !is_page {
        return Err("its answer has no list `events`".to_owned());
    }
    read_body(answer.body.as_bytes())
}

fn unusable(poll: &Poll, why: impl Into<Message>) -> Failure {
    Failure::new(Kind::Failed, say!("failure-bad-answer", url = &poll.url), why).hint(say!("hint-poll-expected"))
}

fn explained(failure: &Failure) -> Message {
    let all = std::iter::once(failure.what().clone()).chain(failure.why());
    Message::joined(all.collect(), ": ")
}

fn sentence(receipt: &Receipt) -> String {
    let Receipt { read, new, duplicate, suppressed, rejected } = receipt;
    let events = counted(*read, "event", "events");
    format!("{events}: {new} new, {duplicate} duplicate, {} rejected, {suppressed} suppressed", rejected.len())
}

fn show(
    poll: &Poll,
    receipt: &Receipt,
    pages: u32,
    organization: &Organization,
    context: &Context,
) -> Result<(), Failure> {
    let document =
        Document::new(say!("result-polled", name = &poll.name)).note(organization.line()).finding(sentence(receipt));
    let json = serde_json::json!({
        "report": "poll", "organization": organization.scope.slug(), "name": poll.name, "pages": pages,
        "read": receipt.read, "new": receipt.new, "duplicate": receipt.duplicate,
        "suppressed": receipt.suppressed, "rejected": receipt.rejected,
    })
    .to_string();
    context.show(&Answer { document, rows: vec![json.clone()], json })
}
