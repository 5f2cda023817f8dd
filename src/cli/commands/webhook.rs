//! `verve webhook`: endpoints that other systems deliver events to, signed.

use crate::cli::changes::json;
use crate::cli::checks::short_text;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Kind, Outcome};
use crate::domain::credential::public_id;
use crate::domain::signature::{shown_secret, sign};
use crate::domain::{Instant, SECOND};
use crate::messages::say;
use crate::render::Answer;
use crate::report::access::WebhookRow;
use crate::server::client;
use crate::store::{Organization, StoreError, Webhook};
use crate::view::access;
use crate::view::table::{Cell, Column, Document, Table};
use serde::Serialize;
use std::iter::repeat_with;

/// Make, list, rotate, remove and test webhooks
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Make an endpoint that takes signed events; its secret is shown this once
    ///
    /// Senders sign as Standard Webhooks says.
    ///
    /// Example: verve webhook create --source app
    Create {
        /// Store its events under this sender: the namespace of `event_id`
        #[arg(long, value_name = "NAME", default_value = "default")]
        source: String,
    },
    /// List the endpoints, without their secrets
    ///
    /// Example: verve webhook list
    List,
    /// Make a new secret, shown this once; the one before holds for a while
    ///
    /// Example: verve webhook rotate 3f9a --overlap 24h
    Rotate {
        /// The endpoint, as `webhook list` shows it
        #[arg(value_name = "WEBHOOK_ID")]
        webhook_id: String,
        /// How long the secret before holds: 24h, 7d, 0s
        #[arg(long, value_name = "DURATION", default_value = "24h")]
        overlap: String,
    },
    /// Remove an endpoint: deliveries are refused, their events stay
    ///
    /// Example: verve webhook remove 3f9a
    Remove {
        /// The endpoint
        #[arg(value_name = "WEBHOOK_ID")]
        webhook_id: String,
    },
    /// Deliver an empty batch, signed, to a running server, and say what it answers
    ///
    /// Example: verve webhook test 3f9a --url http://127.0.0.1:8080
    Test {
        /// The endpoint
        #[arg(value_name = "WEBHOOK_ID")]
        webhook_id: String,
        /// Where `verve serve` is reached
        #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
        url: String,
    },
}

#[derive(Serialize)]
struct Made<'a> {
    webhook_id: &'a str,
    path: String,
    secret: String,
}

/// Does what the command says.
///
/// # Errors
/// Wrong usage, no such endpoint, or a database that cannot be used.
pub async fn run(command: Command, context: &Context) -> Outcome {
    match command {
        Command::Create { source } => create(&source, context).await?,
        Command::List => list(context).await?,
        Command::Rotate { webhook_id, overlap } => rotate(&webhook_id, &overlap, context).await?,
        Command::Remove { webhook_id } => {
            let organization = context.organization().await?;
            context.confirm(&say!("ask-remove-webhook", id = &webhook_id))?;
            let (store, now) = (context.store().await?, context.now());
            store.changed(&organization.scope, async |change| change.remove_webhook(&webhook_id, now).await).await?;
            let document = Document::new(say!("webhook-is-removed", id = &webhook_id)).note(organization.line());
            let json = serde_json::json!({"report": "removal", "webhook_id": webhook_id}).to_string();
            context.show(&Answer { document, rows: vec![json.clone()], json })?;
        }
        Command::Test { webhook_id, url } => test(&webhook_id, &url, context).await?,
    }
    Ok(Done::Complete)
}

async fn create(source: &str, context: &Context) -> Result<(), Failure> {
    let organization = context.organization().await?;
    let webhook = Webhook {
        webhook_id: public_id(&mut repeat_with(rand::random)),
        source: short_text("source", source)?.into_owned(),
        secret: rand::random::<[u8; 32]>().to_vec(),
        previous: None,
        created_at: context.now(),
        removed_at: None,
    };
    let store = context.store().await?;
    store.changed(&organization.scope, async |change| change.add_webhook(&webhook).await).await?;
    show(&format!("Webhook {} made", webhook.webhook_id), &webhook.webhook_id, &webhook.secret, &organization, context)
}

async fn rotate(webhook_id: &str, overlap: &str, context: &Context) -> Result<(), Failure> {
    let organization = context.organization().await?;
    let overlap = humantime::parse_duration(overlap).map_err(|error| {
        Failure::usage(say!("failure-overlap", text = overlap), error.to_string()).hint(say!("hint-overlap"))
    })?;
    let until = context.now().plus(i64::try_from(overlap.as_micros()).unwrap_or(i64::MAX));
    let secret: [u8; 32] = rand::random();
    let (store, scope) = (context.store().await?, &organization.scope);
    store.changed(scope, async |change| change.rotate_webhook(webhook_id, &secret, until).await).await?;
    let title = format!("Webhook {webhook_id} has a new secret; the one before holds until {until}");
    show(&title, webhook_id, &secret, &organization, context)
}

fn show(
    title: &str,
    webhook_id: &str,
    secret: &[u8],
    organization: &Organization,
    context: &Context,
) -> Result<(), Failure> {
    let (path, secret) = (path(webhook_id), shown_secret(secret));
    let mut table = Table::without_head(vec![Column::key("key"), Column::key("value")]);
    table.push(vec![Cell::code("webhook_id"), Cell::code(webhook_id)]);
    table.push(vec![Cell::code("path"), Cell::code(&path)]);
    table.push(vec![Cell::code("secret"), Cell::code(&secret)]);
    let document =
        Document::new(title.to_owned()).note(organization.line()).table(table).finding(say!("webhook-secret-once"));
    let json = json(&Made { webhook_id, path, secret });
    context.show(&Answer { document, rows: vec![json.clone()], json })
}

async fn list(context: &Context) -> Result<(), Failure> {
    let mut snapshot = context.snapshot().await?;
    let organization = snapshot.organization().clone();
    let webhooks = snapshot.webhooks().await?;
    snapshot.end().await?;
    let now = context.now();
    let row = |webhook: Webhook| WebhookRow {
        path: path(&webhook.webhook_id),
        webhook_id: webhook.webhook_id,
        source: webhook.source,
        created_at: webhook.created_at,
        previous_until: webhook.previous.map(|(_, until)| until).filter(|until| now < *until),
        removed_at: webhook.removed_at,
    };
    let rows: Vec<WebhookRow> = webhooks.into_iter().map(row).collect();
    let (document, json, lines) = access::webhooks(organization.scope.slug(), &organization.line(), &rows);
    context.show(&Answer { document, json, rows: lines })
}

async fn test(webhook_id: &str, url: &str, context: &Context) -> Result<(), Failure> {
    let mut snapshot = context.snapshot().await?;
    let webhooks = snapshot.webhooks().await?;
    // The server that answers may have the same database.
    snapshot.end().await?;
    let webhook = webhooks
        .iter()
        .find(|webhook| webhook.webhook_id == webhook_id)
        .ok_or_else(|| StoreError::NotFound { kind: "webhook", name: webhook_id.to_owned() })?;
    let (body, seconds) = (r#"{"events":[]}"#, Instant::from_datetime(chrono::Utc::now()).0 / SECOND);
    let id = format!("test_{}", public_id(&mut repeat_with(rand::random)));
    let signature = sign(&webhook.secret, &id, seconds, body.as_bytes());
    let address = format!("{}{}", url.trim_end_matches('/'), path(webhook_id));
    let headers = [
        ("webhook-id", id),
        ("webhook-timestamp", seconds.to_string()),
        ("webhook-signature", signature),
        ("content-type", "application/json".to_owned()),
    ];
    let answer = client::post(&address, &headers, body).map_err(|why| {
        Failure::new(Kind::Temporary, say!("failure-nothing-answers", address = &address), why)
            .hint(say!("hint-serve-running"))
    })?;
    if answer.status != 200 {
        let why = say!("cause-answers-with", status = answer.status.to_string(), body = answer.body.trim());
        return Err(Failure::new(Kind::Failed, say!("failure-delivery-refused", address = &address), why)
            .hint(say!("hint-same-database")));
    }
    let document =
        Document::new(say!("webhook-answers", id = webhook_id, address)).finding(say!("webhook-signature-fits"));
    let json = serde_json::json!({"report": "webhook_test", "webhook_id": webhook_id, "status": 200}).to_string();
    context.show(&Answer { document, rows: vec![json.clone()], json })
}

fn path(webhook_id: &str) -> String {
    format!("/v1/webhooks/{webhook_id}")
}
