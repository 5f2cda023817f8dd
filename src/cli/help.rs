//! The command line as it explains itself: examples at the end of each help, the flags of all commands in one line where
//! the help is short, and what `verve` alone says.

use super::args::CommandLine;
use clap::{Command, CommandFactory as _};

/// What somebody sees who does not know yet what to ask for.
pub const WELCOME: &str = "\
verve makes the work of peer mentors countable: referral links, events, recruitment funnels

Begin with
  verve demo               an invented organization, to look around in
  verve init --org nhf --name 'Norsk Hjerteforening' --timezone Europe/Oslo
                           a database of your own
  verve ingest events.csv  events from a file; then `verve funnel` and `verve summary`

`verve help` lists all commands, `verve help funnel` explains one.
";

/// The command line that arguments are read with and help is printed from.
pub fn command_line() -> Command {
    let command = CommandLine::command().color(clap::ColorChoice::Never);
    let globals: Vec<String> = command
        .get_arguments()
        .filter(|arg| arg.is_global_set())
        .filter_map(|arg| arg.get_long())
        .map(str::to_owned)
        .collect();
    let globals = globals.iter().map(|name| format!("--{name}")).collect::<Vec<_>>().join(" ");
    let folded = command.mut_args(|arg| if arg.is_global_set() { arg.hide_short_help(true) } else { arg });
    explained(folded, "verve", &globals)
}

/// The command of that name and those below it, each with its examples and the folded flags at the end of its help.
fn explained(command: Command, name: &str, globals: &str) -> Command {
    let (text, examples) = split_examples(&command.get_long_about().map(ToString::to_string).unwrap_or_default());
    let mut long: Vec<String> = command.get_after_help().map(ToString::to_string).into_iter().collect();
    if !examples.is_empty() {
        long.insert(0, format!("Examples:\n{}", examples.join("\n")));
    }
    let mut short = long.clone();
    short.push(format!("Options of all commands, explained by `{name} --help`:\n  {globals}"));
    let command = if examples.is_empty() { command } else { command.long_about(text) };
    let command = command.after_help(short.join("\n\n")).after_long_help(long.join("\n\n"));
    command.mut_subcommands(|below| {
        let name = format!("{name} {}", below.get_name());
        explained(below, &name, globals)
    })
}

/// A text without its examples, and the examples, a line each.
fn split_examples(text: &str) -> (String, Vec<String>) {
    let mut kept = Vec::new();
    let mut examples = Vec::new();
    for paragraph in text.split("\n\n") {
        match paragraph.strip_prefix("Examples:").or_else(|| paragraph.strip_prefix("Example:")) {
            Some(lines) => examples
                .extend(lines.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| format!("  {line}"))),
            None => kept.push(paragraph),
        }
    }
    (kept.join("\n\n"), examples)
}

/// The command that some words name, built so that its help says its whole name.
pub fn find(words: &[String]) -> Result<Command, String> {
    let mut command = command_line();
    command.build();
    for word in words {
        command = command.find_subcommand(word).cloned().ok_or_else(|| word.clone())?;
    }
    Ok(command)
}

/// The names of the commands below the one that some words name, as a list.
pub fn names_below(words: &[String]) -> String {
    let command = find(words).unwrap_or_else(|_| command_line());
    let names: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(command: &Command, path: &str, found: &mut Vec<(String, Command)>) {
        for below in command.get_subcommands() {
            let path = format!("{path} {}", below.get_name());
            if below.has_subcommands() {
                leaves(below, &path, found);
            } else {
                found.push((path, below.clone()));
            }
        }
    }

    #[test]
    fn every_command_shows_an_example_of_itself_in_either_help() {
        let mut found = Vec::new();
        let mut whole = command_line();
        whole.build();
        leaves(&whole, "verve", &mut found);
        let without: Vec<String> = found
            .into_iter()
            .filter(|(path, command)| {
                let mut command = command.clone();
                let helps = [command.render_help().to_string(), command.render_long_help().to_string()];
                !helps.iter().all(|help| help.split("Examples:").nth(1).is_some_and(|end| end.contains(path.as_str())))
            })
            .map(|(path, _)| path)
            .collect();
        assert_eq!(without, Vec::<String>::new());
    }

    #[test]
    fn the_flags_of_all_commands_stand_in_one_line_of_the_short_help() {
        let mut funnel = find(&["funnel".to_owned()]).unwrap();
        assert_eq!(funnel.render_help().to_string().matches("--database").count(), 1);
        assert!(funnel.render_long_help().to_string().contains("--database <URL>"));
    }

    #[test]
    fn examples_are_taken_out_of_the_text() {
        let text = "What it does.\n\nExample: verve a\n\nMore.\n\nExamples:\n  verve b\n  verve c";
        assert_eq!(
            split_examples(text),
            (
                "What it does.\n\nMore.".to_owned(),
                vec!["  verve a".to_owned(), "  verve b".to_owned(), "  verve c".to_owned()]
            )
        );
    }
}
