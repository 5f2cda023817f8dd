//! What clap has to say, in our words: help and version are results, the rest is wrong usage in three lines.

use super::failure::{Done, Failure, Outcome};
use super::help;
use super::ui::{FailureFormat, Ui};
use crate::messages::say;
use crate::render::style::ColorChoice;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::ffi::OsString;
use std::path::Path;

/// Answers `--help` and `--version`; everything else is wrong usage.
///
/// # Errors
/// Wrong usage.
pub(super) fn answer(error: &clap::Error, ui: &Ui) -> Outcome {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            ui.result(error.render().to_string().as_bytes())?;
            Ok(Done::Complete)
        }
        _ => Err(failure(error)),
    }
}

/// Welcomes somebody who gives no argument at all; flags alone are a command that was forgotten.
///
/// # Errors
/// Wrong usage.
pub(super) fn without_command(arguments: &[OsString], ui: &Ui) -> Outcome {
    if arguments.len() > 1 {
        return Err(missing_command("verve"));
    }
    ui.result(help::WELCOME.as_bytes())?;
    Ok(Done::Complete)
}

fn missing_command(command: &str) -> Failure {
    let words: Vec<String> = command.split(' ').skip(1).map(str::to_owned).collect();
    let why = say!("cause-needs-one-of", command, known = help::names_below(&words));
    Failure::usage(say!("failure-no-subcommand"), why).hint(say!("hint-usage", command))
}

fn failure(error: &clap::Error) -> Failure {
    let text = error.render().to_string();
    let usage = usage_line(&text);
    let command = command_of(usage);
    if matches!(error.kind(), ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand) {
        return missing_command(&command);
    }
    let what = what(&text);
    let why = match usage {
        "" => say!("cause-command-line"),
        usage => say!("cause-usage", usage),
    };
    let failure = Failure::usage(what, why);
    if command == "verve import" && error.kind() == ErrorKind::InvalidSubcommand {
        let word = invalid_subcommand(error).unwrap_or("FILE");
        if word == "-" || word.contains('.') || Path::new(word).exists() {
            return failure.hint(say!("hint-ingest-file", file = word));
        }
    }
    match tip(&text) {
        Some(tip) => failure.hint(tip),
        None => failure.hint(say!("hint-usage", command)),
    }
}

fn invalid_subcommand(error: &clap::Error) -> Option<&str> {
    match error.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(name)) => Some(name),
        _ => None,
    }
}

/// What clap calls the error, without its quotes: up to the first empty line, in one line.
fn what(text: &str) -> String {
    let text = text.strip_prefix("error: ").unwrap_or(text);
    let lines: Vec<&str> = text.lines().take_while(|line| !line.is_empty()).map(str::trim).collect();
    lines.join(" ").replace('\'', "`")
}

fn tip(text: &str) -> Option<String> {
    let tip = text.lines().find_map(|line| line.trim().strip_prefix("tip: "))?;
    Some(tip.replace('\'', "`"))
}

fn usage_line(text: &str) -> &str {
    text.lines().find_map(|line| line.strip_prefix("Usage: ")).map(str::trim).unwrap_or_default()
}

/// The words of a usage line before its flags and places: `verve link create`.
fn command_of(usage: &str) -> String {
    let words = usage.split_whitespace().take_while(|word| word.starts_with(|c: char| c.is_ascii_lowercase()));
    let words: Vec<&str> = words.collect();
    if words.is_empty() { "verve".to_owned() } else { words.join(" ") }
}

/// The colours asked for, as far as that can be seen before the arguments are understood.
pub(super) fn color(arguments: &[OsString]) -> ColorChoice {
    let word = value_of(arguments, &["--color"]);
    word.as_deref().and_then(ColorChoice::from_name).unwrap_or_default()
}

/// The format of failures, as far as that can be seen before the arguments are understood.
pub(super) fn failure_format(arguments: &[OsString]) -> FailureFormat {
    FailureFormat::beside(value_of(arguments, &["--format", "-f"]).as_deref())
}

fn value_of(arguments: &[OsString], names: &[&str]) -> Option<String> {
    let mut words = arguments.iter().map(|word| word.to_string_lossy()).take_while(|word| word != "--");
    while let Some(word) = words.next() {
        for name in names {
            if word == *name {
                return words.next().map(std::borrow::Cow::into_owned);
            }
            let value = word.strip_prefix(name);
            match value {
                Some(value) if name.starts_with("--") => {
                    if let Some(value) = value.strip_prefix('=') {
                        return Some(value.to_owned());
                    }
                }
                Some(value) => return Some(value.trim_start_matches('=').to_owned()),
                None => {}
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Command;

    fn refused(arguments: &[&str]) -> Failure {
        let import = Command::new("import").subcommand_required(true).subcommand(Command::new("list"));
        let command = Command::new("verve").subcommand(import);
        failure(&command.try_get_matches_from(arguments).unwrap_err())
    }

    #[test]
    fn a_file_given_to_import_is_sent_to_ingest() {
        let failure = refused(&["verve", "import", "march.csv"]);
        assert_eq!(failure.what().to_string(), "unrecognized subcommand `march.csv`");
        assert_eq!(failure.hints(), [say!("hint-ingest-file", file = "march.csv")]);
    }

    #[test]
    fn wrong_usage_names_the_command_that_explains_it() {
        let failure = refused(&["verve", "import", "list", "--nope"]);
        assert_eq!(failure.what().to_string(), "unexpected argument `--nope` found");
        assert_eq!(failure.why().unwrap().to_string(), "the usage is `verve import list`");
        assert_eq!(failure.hints(), [say!("hint-usage", command = "verve import list")]);
    }

    #[test]
    fn the_format_is_seen_before_the_arguments_are_understood() {
        let format = |words: &[&str]| failure_format(&words.iter().map(OsString::from).collect::<Vec<_>>());
        for words in [&["--format", "json"][..], &["--format=json"], &["-fjson"], &["-f", "json"], &["-f=json"]] {
            assert_eq!(format(words), FailureFormat::Json, "{words:?}");
        }
        for words in [&["--format", "csv"][..], &["--", "-fjson"], &["--formatjson"], &[]] {
            assert_eq!(format(words), FailureFormat::Lines, "{words:?}");
        }
    }
}
