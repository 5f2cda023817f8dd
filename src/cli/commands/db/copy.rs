//! `verve db copy`: an embedded database moved to PostgreSQL.

use crate::answers;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Kind, Outcome};
use crate::messages::say;
use crate::render::Answer;
use crate::store::{OrgScope, Store, redacted};
use crate::view::table::Document;
use sha2::{Digest as _, Sha256};

/// Copy the embedded database to PostgreSQL
///
/// All organizations with all they have, in one transaction, and held against the original afterwards: the same
/// export, and nothing that a recompute would change. The schema must be there and empty: `verve db migrate` first.
///
/// Example: verve db copy --to postgres://verve_platform@db.nhf.no/verve
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Copy to the PostgreSQL database at URL, as a role that may add organizations
    #[arg(long, value_name = "URL")]
    to: String,
}

/// Copies and compares.
///
/// # Errors
/// Where the other database is not empty, or what arrived is not what was sent.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let from = context.store().await?;
    let to = Store::open(&args.to, context.roles()).await?;
    let copied = copy(from, &to, context).await;
    let closed = to.close().await;
    let (sent, rows) = copied?;
    closed?;
    let organizations = say!("count-organizations", count = sent as i64);
    let document = Document::new(say!("copy-done", address = redacted(&args.to)))
        .finding(say!("copy-same", organizations, rows = rows.cast_signed()))
        .finding(say!("copy-set-address"));
    let json = serde_json::json!({
        "report": "copy", "to": redacted(&args.to), "organizations": sent, "rows": rows,
    })
    .to_string();
    context.show(&Answer { document, rows: vec![json.clone()], json })?;
    Ok(Done::Complete)
}

/// Answers with how many organizations and rows were copied.
async fn copy(from: &Store, to: &Store, context: &Context) -> Result<(usize, u64), Failure> {
    let bar = context.ui.progress("rows");
    let rows = from.copy_to(to, |copied| bar.set(copied, 0, copied)).await?;
    bar.finish();
    let sent = from.directory().await?.organizations().await?;
    for organization in &sent {
        let received = to.directory().await?.organization(organization.scope.slug()).await?;
        compare(from, &organization.scope, to, &received.scope).await?;
    }
    Ok((sent.len(), rows))
}

async fn compare(from: &Store, sent: &OrgScope, to: &Store, received: &OrgScope) -> Result<(), Failure> {
    let drift = to.recompute_check(received, |_, _| {}).await?.drift;
    if drift == 0 && digest(from, sent).await? == digest(to, received).await? {
        return Ok(());
    }
    let slug = sent.slug();
    Err(Failure::new(Kind::Verification, say!("failure-copy-differs", org = slug), say!("cause-sides-differ"))
        .hint(say!("hint-copy-again")))
}

/// SHA-256 of an organization's canonical export.
async fn digest(store: &Store, scope: &OrgScope) -> Result<[u8; 32], Failure> {
    let mut hasher = Sha256::new();
    let mut snapshot = store.snapshot(scope).await?;
    let mut export = answers::canonical_export(&mut snapshot).await?;
    while let Some(lines) = export.next(&mut snapshot).await? {
        for line in lines {
            hasher.update(line);
            hasher.update(b"\n");
        }
    }
    Ok(hasher.finalize().into())
}
