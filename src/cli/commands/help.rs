//! `verve help`: the help of a command, or the list of all.

use crate::cli::context::Context;
use crate::cli::failure::{Done, Failure, Outcome};
use crate::cli::help;
use crate::cli::nearest::nearest;
use crate::messages::say;

/// Explain a command
///
/// Examples:
///   verve help
///   verve help link create
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// The words of the command; none for the list of all
    #[arg(value_name = "COMMAND")]
    words: Vec<String>,
}

/// Prints the help of a command.
///
/// # Errors
/// Where there is no such command.
pub fn run(args: &Args, context: &Context) -> Outcome {
    let mut command = help::find(&args.words).map_err(|word| unknown(&word, &args.words))?;
    let text = if args.words.is_empty() { command.render_help() } else { command.render_long_help() };
    context.ui.result(text.to_string().as_bytes())?;
    Ok(Done::Complete)
}

fn unknown(word: &str, words: &[String]) -> Failure {
    let before: Vec<String> = words.iter().take_while(|other| *other != word).cloned().collect();
    let names = help::names_below(&before);
    let near = nearest(word, names.split(", ")).map(str::to_owned);
    let path: Vec<&str> = ["verve", "help"].into_iter().chain(before.iter().map(String::as_str)).collect();
    let path = path.join(" ");
    let failure = Failure::usage(say!("failure-no-command", word), say!("cause-commands-are", known = names));
    match near {
        Some(near) => failure.hint(say!("hint-did-you-mean-command", command = path, near)),
        None => failure.hint(say!("hint-lists-them", command = path)),
    }
}
