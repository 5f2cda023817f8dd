//! `verve token`: who may ask the API and the dashboard of an organization.

use crate::cli::changes::json;
use crate::cli::checks::short_text;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Outcome};
use crate::cli::lookup;
use crate::cli::moment::moment;
use crate::domain::credential::{Permission, Token, public_id};
use crate::domain::{DAY, Instant};
use crate::messages::{Message, say};
use crate::render::Answer;
use crate::report::access::{TokenRow, TokenState};
use crate::store::ApiToken;
use crate::view::access;
use crate::view::table::{Cell, Column, Document, Table};
use chrono_tz::Tz;
use serde::Serialize;
use std::iter::repeat_with;

/// The longest life of a token, in days.
const MOST_DAYS: i64 = 365;

/// Make, list and revoke tokens for the API and the dashboard
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Make a token; it is shown this once
    ///
    /// Example: verve token create --name dashboard --scopes read --expires 90d
    Create(CreateArgs),
    /// List the tokens, without their secrets
    ///
    /// Example: verve token list
    List,
    /// Take a token back; it is refused from then on
    ///
    /// Example: verve token revoke 3
    Revoke {
        /// The token's id, as `token list` shows it
        #[arg(value_name = "TOKEN_ID")]
        token_id: String,
    },
}

/// The flags of `token create`.
#[derive(Debug, clap::Args)]
pub struct CreateArgs {
    /// What people call it
    #[arg(long, default_value = "token")]
    name: String,
    /// What it may be used for: read (reports, dashboard), events (send events), links (make links), tokens (make
    /// short-lived tokens for single members), app (ship it in an app: clicks and installs only)
    #[arg(long, value_name = "SCOPES", value_delimiter = ',', default_value = "read",
          value_parser = Permission::ALL.map(Permission::name))]
    scopes: Vec<String>,
    /// Limit it to the figures and links of one member
    #[arg(long, value_name = "MEMBER_ID")]
    member: Option<String>,
    /// Refuse it from T on: a length of time such as 90d, a date or an instant; 365 days at most
    #[arg(long, value_name = "T", default_value = "365d")]
    expires: String,
}

#[derive(Serialize)]
struct Made<'a> {
    token_id: &'a str,
    token: String,
    scopes: Vec<&'static str>,
    expires_at: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    member_id: Option<String>,
}

/// Does what the command says.
///
/// # Errors
/// Wrong usage, no such token, or a database that cannot be used.
pub async fn run(command: Command, context: &Context) -> Outcome {
    match command {
        Command::Create(args) => create(&args, context).await?,
        Command::List => list(context).await?,
        Command::Revoke { token_id } => {
            let organization = context.organization().await?;
            context.confirm(&say!("ask-revoke-token", id = &token_id))?;
            let (store, now) = (context.store().await?, context.now());
            store.changed(&organization.scope, async |change| change.revoke_token(&token_id, now).await).await?;
            let document = Document::new(say!("token-is-revoked", id = &token_id)).note(organization.line());
            let json = serde_json::json!({"report": "revocation", "token_id": token_id}).to_string();
            context.show(&Answer { document, rows: vec![json.clone()], json })?;
        }
    }
    Ok(Done::Complete)
}

async fn create(args: &CreateArgs, context: &Context) -> Result<(), Failure> {
    let organization = context.organization().await?;
    let now = context.now();
    let expires_at = expiry(&args.expires, now, organization.settings.timezone)?;
    let mut scopes: Vec<Permission> = args.scopes.iter().filter_map(|name| Permission::from_name(name)).collect();
    scopes.sort_unstable();
    scopes.dedup();
    let beyond = scopes.iter().find(|scope| ![Permission::Read, Permission::Links].contains(scope));
    if let (Some(_), Some(scope)) = (&args.member, beyond) {
        let what = say!("failure-member-scope", scope = scope.name());
        return Err(Failure::usage(what, say!("cause-member-scope")).hint(say!("hint-member-scope")));
    }
    let member = match &args.member {
        Some(member) => {
            let mut snapshot = context.snapshot().await?;
            let member = lookup::member(&mut snapshot, member).await?;
            snapshot.end().await?;
            Some(member)
        }
        None => None,
    };
    let token = Token::new(public_id(&mut repeat_with(rand::random)), rand::random());
    let kept = ApiToken {
        token_id: token.token_id.clone(),
        name: short_text("name", &args.name)?.into_owned(),
        secret_hash: token.secret_hash(),
        scopes: scopes.clone(),
        created_at: now,
        expires_at,
        revoked_at: None,
        member_no: member.as_ref().map(|member| member.member_no),
        member_id: member.as_ref().map(|member| member.member_id.clone()),
    };
    let store = context.store().await?;
    store.changed(&organization.scope, async |change| change.add_token(&kept).await).await?;
    let scopes: Vec<&str> = scopes.into_iter().map(Permission::name).collect();
    let mut table = Table::without_head(vec![Column::key("key"), Column::key("value")]);
    table.push(vec![Cell::code("token_id"), Cell::code(&token.token_id)]);
    table.push(vec![Cell::code("token"), Cell::code(token.reveal())]);
    table.push(vec![Cell::code("scopes"), Cell::code(scopes.join(","))]);
    table.push(vec![Cell::code("expires_at"), Cell::code(expires_at.to_string())]);
    let document = Document::new(say!("token-made", name = &args.name))
        .note(organization.line())
        .table(table)
        .finding(say!("token-once"));
    let member_id = kept.member_id.clone();
    let json = json(&Made { token_id: &token.token_id, token: token.reveal(), scopes, expires_at, member_id });
    context.show(&Answer { document, rows: vec![json.clone()], json })
}

async fn list(context: &Context) -> Result<(), Failure> {
    let mut snapshot = context.snapshot().await?;
    let organization = snapshot.organization().clone();
    let tokens = snapshot.tokens().await?;
    snapshot.end().await?;
    let now = context.now();
    let row = |token: ApiToken| TokenRow {
        state: match token.revoked_at {
            Some(_) => TokenState::Revoked,
            None if token.is_valid(now) => TokenState::Valid,
            None => TokenState::Expired,
        },
        token_id: token.token_id,
        name: token.name,
        scopes: token.scopes.into_iter().map(Permission::name).collect(),
        member_id: token.member_id,
        created_at: token.created_at,
        expires_at: token.expires_at,
        revoked_at: token.revoked_at,
    };
    let rows: Vec<TokenRow> = tokens.into_iter().map(row).collect();
    let (document, json, lines) = access::tokens(organization.scope.slug(), &organization.line(), &rows);
    context.show(&Answer { document, json, rows: lines })
}

/// The instant of `90d`, a date or an instant.
fn expiry(text: &str, now: Instant, zone: Tz) -> Result<Instant, Failure> {
    let refused = |why: Message| Failure::usage(say!("failure-token-expires", text), why).hint(say!("hint-token-days"));
    let at = match humantime::parse_duration(text) {
        Ok(length) => now.plus(i64::try_from(length.as_micros()).unwrap_or(i64::MAX)),
        Err(_) => moment("--expires", text, zone)?,
    };
    if at <= now {
        return Err(refused(say!("cause-not-future")));
    }
    if at.since(now) > MOST_DAYS * DAY {
        return Err(refused(say!("cause-token-days")));
    }
    Ok(at)
}
