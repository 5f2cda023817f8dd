//! `verve db migrate`: the schema of this version, and the roles that may work with it.

use crate::cli::context::Context;
use crate::cli::failure::{Done, Outcome};
use crate::messages::say;
use crate::render::Answer;
use crate::store::Store;
use crate::view::table::Document;

/// Bring the schema up to date; grant roles what they need
///
/// An embedded database is brought up to date by any command. On PostgreSQL it is done here, as the role that owns
/// the tables; roles named get what they need and no more, again after every migration. They must exist: `CREATE ROLE`.
///
/// Example: verve db migrate --database postgres://verve_owner@db.nhf.no/verve --app-role verve_app --platform-role verve_platform
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Let the role NAME work with the organizations there are: ingest, report, serve
    #[arg(long, value_name = "NAME")]
    app_role: Option<String>,
    /// Let the role NAME add organizations besides
    #[arg(long, value_name = "NAME")]
    platform_role: Option<String>,
}

/// Migrates and grants.
///
/// # Errors
/// Where the role may not.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let url = &context.config.database.value;
    let migrated = Store::migrate(url, args.app_role.as_deref(), args.platform_role.as_deref()).await?;
    migrated.remarks.iter().for_each(|remark| context.ui.detail(remark));
    let done = match migrated.applied {
        0 => say!("migrate-up-to-date", schema = migrated.schema.to_string()),
        applied => say!("migrate-applied", schema = migrated.schema.to_string(), count = applied as i64),
    };
    let roles = [&args.app_role, &args.platform_role].into_iter().flatten();
    let document =
        roles.clone().fold(Document::new(done), |document, role| document.finding(say!("migrate-role", role)));
    let json = serde_json::json!({
        "report": "migrate",
        "schema": migrated.schema,
        "applied": migrated.applied,
        "granted": roles.collect::<Vec<_>>(),
    })
    .to_string();
    context.show(&Answer { document, rows: vec![json.clone()], json })?;
    Ok(Done::Complete)
}
