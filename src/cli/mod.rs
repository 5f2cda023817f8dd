//! The command line: from arguments to one exit code.
//!
//! [`args`] is what a person may write, [`context`] what a command works with, [`commands`] one file for each,
//! [`failure`] what goes wrong, [`ui`] and [`output`] what comes out. The other files here are groups of flags and
//! checks that several commands share.

pub mod args;
pub mod changes;
pub use crate::ingest::checks;
use crate::messages::say;
pub mod commands;
pub mod context;
pub mod failure;
pub mod help;
mod interrupt;
pub mod links;
pub mod lookup;
pub mod moment;
pub mod nearest;
pub mod output;
pub mod pairs;
pub mod reading;
pub mod report_query;
pub mod rows;
mod spool;
mod suggestion;
pub mod ui;
mod usage;

use args::CommandLine;
use clap::FromArgMatches as _;
use context::Context;
use failure::{Failure, Outcome};
use std::ffi::OsString;
use std::process::ExitCode;
use ui::{FailureFormat, Ui, Verbosity};

/// The version, and the commit that it was built from and its day where they are known.
pub const VERSION: &str = if env!("VERVE_COMMIT").is_empty() {
    env!("CARGO_PKG_VERSION")
} else {
    concat!(env!("CARGO_PKG_VERSION"), " (", env!("VERVE_COMMIT"), ")")
};

/// Runs the command that the arguments ask for.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    interrupt::leave_no_dump();
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    // Until the flags are read, their colours and their format are taken from the bare words.
    let early = Ui::new(usage::color(&arguments), Verbosity::Normal, usage::failure_format(&arguments), true);
    let parsed = help::command_line()
        .try_get_matches_from(&arguments)
        .and_then(|matches| CommandLine::from_arg_matches(&matches));
    match parsed {
        Ok(CommandLine { command: None, .. }) => finish(usage::without_command(&arguments, &early), &early),
        Ok(CommandLine { global, command: Some(command) }) => match Context::new(&global) {
            Ok(context) => finish(command.run(&context), &context.ui),
            Err(failure) => finish(Err(failure), &early),
        },
        Err(error) => finish(usage::answer(&error, &early), &early),
    }
}

fn finish(outcome: Outcome, ui: &Ui) -> ExitCode {
    match outcome {
        Ok(done) => done.exit_code(),
        Err(failure) => {
            ui.failure(&failure);
            ExitCode::from(failure.kind.exit_code())
        }
    }
}

/// Runs a command that waits for the database, in a runtime of its own, and closes what it opened, however it ends.
fn wait<T>(context: &Context, command: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| {
        Failure::new(failure::Kind::Temporary, say!("failure-cannot-start"), error.to_string()).hint(say!("hint-again"))
    })?;
    runtime.block_on(async {
        interrupt::outlive_size_limit();
        let outcome = command.await;
        context.close().await;
        outcome
    })
}

impl FailureFormat {
    /// The format of failures that fits a format of answers.
    fn beside(format: Option<&str>) -> Self {
        match format {
            Some("json" | "ndjson") => Self::Json,
            Some(_) | None => Self::Lines,
        }
    }
}
