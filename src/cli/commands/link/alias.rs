//! `verve link alias`: further codes of a link.

use crate::cli::changes::Changes;
use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Outcome, code_words};
use crate::cli::lookup;
use crate::domain::code::chosen_code;
use crate::messages::say;

/// Give a link a further code, or take it off
///
/// A further code leads where the link leads: for the codes of a former shortener, or a misprint on a poster. Events
/// that carry it, also those that came before, count for the link. Once it is taken off it leads nobody any more, but
/// what carries it still counts, and no link can ever have it again.
///
/// Example: verve link alias xhyd55p kari-plakat
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The link's code, or the whole referral URL
    code: String,
    /// The further code
    #[arg(value_name = "NEW")]
    alias: String,
    /// Take the further code off
    #[arg(long)]
    remove: bool,
}

/// Adds a further code, or takes it off.
///
/// # Errors
/// A code that cannot be one or is taken, no such link, or a database that cannot be used.
pub async fn run(args: Args, context: &Context) -> Outcome {
    let organization = context.organization().await?;
    let alias = chosen_code(&args.alias)
        .map_err(|error| Failure::usage(say!("failure-code"), code_words(&error)).hint(say!("cause-alias-form")))?;
    let mut change = context.store().await?.change(&organization.scope).await?;
    let link = lookup::link(&mut change, &args.code).await?;
    let mut changes = Changes::of("link", &link.code, &organization);
    if args.remove {
        change.remove_alias(&link, &alias, context.now()).await?;
        changes.note("alias", Some(alias), None);
    } else {
        let moved = change.add_alias(&link, &alias, context.now()).await?;
        changes.note("alias", None, Some(alias));
        changes.note("events_moved", Some(0.to_string()), Some(moved.to_string()));
    }
    context.commit_and_show(change, &changes.answer()).await?;
    Ok(Done::Complete)
}
