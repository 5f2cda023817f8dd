//! `verve demo`: an invented organization in a folder of its own, brought in by the commands that everybody uses.

mod ending;
mod place;

use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::wait;
use crate::messages::say;
use place::Place;
use std::path::PathBuf;

/// Try it on an invented organization
///
/// Writes files of members, links and two years of events into a folder of its own, takes them in with the commands
/// that everybody uses, into a database in that folder, and shows last year's figures. Your own database is not
/// touched. With -v it says which commands it runs.
///
/// Example: verve demo --dir /tmp/verve-demo
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Make it in this folder, which is new, empty or an earlier demo
    #[arg(long, value_name = "DIR", default_value = "verve-demo")]
    dir: PathBuf,
}

/// Makes the demo and shows it.
///
/// # Errors
/// A folder that holds something else, or that cannot be written.
pub fn run(args: &Args, context: &Context) -> Outcome {
    if context.config.database.from_flag().is_some() {
        return Err(
            Failure::usage(say!("failure-demo-database"), say!("cause-demo-database")).hint(say!("hint-demo-folder"))
        );
    }
    ending::check(context)?;
    let demo = crate::demo::demo(context.now());
    let place = Place::prepare(&args.dir, &demo)?;
    for step in &demo.steps {
        place.take(step, context)?;
    }
    // Sets the answer apart from how it came about, where both are on one screen.
    context.ui.status("");
    let checked = place.command(&["recompute", "--check"], context.now(), context)?;
    let inside = place.inside(context.now(), context);
    wait(&inside, ending::show(&demo, &place, checked, &inside, context))?;
    Ok(checked)
}
