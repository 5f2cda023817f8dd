//! `verve doctor`: what a report of a fault should hold.

use crate::cli::changes::json;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Outcome};
use crate::render::Answer;
use crate::report::table::{Cell, Column, Document, Table};
use crate::store::{LATEST_SCHEMA, Store};
use std::collections::BTreeMap;

/// Show versions and places, for a report of a fault
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Shows the versions, the database and whether it opens.
///
/// # Errors
/// Where it cannot be shown as asked; a database that does not open is a line of the answer.
pub async fn run(_: Args, context: &Context) -> Outcome {
    let (state, organizations) = match Store::open(&context.config.database.value, context.roles()).await {
        Ok(store) => {
            let organizations = store.organizations().await.map(|all| all.len().to_string());
            ("opens".to_owned(), organizations.unwrap_or_else(|error| error.to_string()))
        }
        Err(error) => (error.to_string(), "-".to_owned()),
    };
    let findings = [
        ("verve", env!("CARGO_PKG_VERSION").to_owned()),
        ("schema_known", LATEST_SCHEMA.to_string()),
        ("system", format!("{} {}", std::env::consts::OS, std::env::consts::ARCH)),
        ("database", context.database()),
        ("database_from", context.config.database.origin.words()),
        ("database_state", state),
        ("organizations", organizations),
    ];
    let mut table = Table::without_head(vec![Column::key("key"), Column::key("value")]);
    for (key, value) in &findings {
        table.push(vec![Cell::code(*key), Cell::code(value)]);
    }
    let object: BTreeMap<&str, &str> = findings.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let object = json(&object);
    let document = Document::new("What this verve is and sees").table(table);
    context.show(&Answer { document, rows: vec![object.clone()], json: object })?;
    Ok(Done::Complete)
}
