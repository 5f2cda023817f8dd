//! `verve completions`: what a shell needs to complete commands and flags.

use crate::cli::context::Context;
use crate::cli::failure::{Done, Outcome};
use crate::cli::help::command_line;
use clap_complete::Shell;

/// Write completions for a shell
///
/// Example: verve completions bash > ~/.local/share/bash-completion/completions/verve
#[derive(Debug, clap::Args)]
pub struct Args {
    /// For this shell
    shell: Shell,
}

/// Writes the completions of a shell to stdout.
///
/// # Errors
/// Where they cannot be written.
pub fn run(args: &Args, context: &Context) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command_line(), "verve", &mut script);
    context.output.write_bytes(&script, &context.ui)?;
    Ok(Done::Complete)
}
