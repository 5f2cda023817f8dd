//! `verve db distribute`: organizations spread over the machines of a cluster.

use crate::cli::context::Context;
use crate::cli::failure::{Done, Outcome};
use crate::render::Answer;
use crate::store::Store;
use crate::view::table::Document;
use crate::view::words::counted;

/// Spread the organizations over the nodes of a Citus cluster
///
/// For installations that outgrow one machine. It is done once, as the role that owns the tables, and again after a
/// migration that made new ones; tables that are distributed already are left alone.
///
/// Example: verve db distribute --database postgres://verve_owner@db.nhf.no/verve
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Distributes the tables.
///
/// # Errors
/// Where the database is on one machine.
pub async fn run(_: Args, context: &Context) -> Outcome {
    let tables = Store::distribute(&context.config.database.value).await?;
    let done = match tables.len() {
        0 => "Nothing to distribute: every table is".to_owned(),
        some => format!("{} distributed by organization", counted(some as i64, "table", "tables")),
    };
    let json = serde_json::json!({ "report": "distribute", "tables": tables }).to_string();
    context.show(&Answer { document: Document::new(done), rows: vec![json.clone()], json })?;
    Ok(Done::Complete)
}
