//! Commands and options that the documents name are the program's, and its reference leaves none out.

use super::{code_spans, documents, lines, text};
use crate::support::program::VERVE;
use std::collections::BTreeMap;
use std::process::Command;

/// The reference that names every command.
const REFERENCE: &str = "docs/reference/commands.md";

/// The heading, the last of its page, under which a page says what the program does not do.
const NOT_THERE_YET: &str = "## Not there yet";

fn help(words: &[&str]) -> String {
    let asked = Command::new(VERVE).args(words).arg("--help").env_clear().output().unwrap();
    assert!(asked.status.success(), "verve {} --help", words.join(" "));
    String::from_utf8(asked.stdout).unwrap()
}

/// The subcommands that a help text lists.
fn listed(help: &str) -> Vec<&str> {
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    // Lines that go on with a description are indented more.
    let names = commands.filter_map(|line| line.strip_prefix("  ").filter(|rest| !rest.starts_with(' ')));
    names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect()
}

/// Every command by its words, such as `member merge`, with its help.
fn commands() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open: Vec<Vec<String>> = vec![Vec::new()];
    while let Some(words) = open.pop() {
        let help = help(&words.iter().map(String::as_str).collect::<Vec<&str>>());
        open.extend(listed(&help).into_iter().map(|name| [words.as_slice(), &[name.to_owned()]].concat()));
        found.insert(words.join(" "), help);
    }
    found
}

/// The command that begins a list of words: as many of them as are names.
fn command<'a>(commands: &'a BTreeMap<String, String>, words: &[&str]) -> (&'a str, &'a str) {
    let prefixes = (0..=words.len().min(2)).rev().map(|count| words[..count].join(" "));
    let (name, help) = prefixes.filter_map(|prefix| commands.get_key_value(&prefix)).next().unwrap();
    (name, help)
}

/// What follows `verve` in a code span, where it begins with that; a `-q` in front of a command aside.
fn after_verve(span: &str) -> Option<Vec<&str>> {
    let mut words = span.split_whitespace();
    (words.next() == Some("verve")).then(|| words.skip_while(|word| *word == "-q").collect())
}

#[test]
fn the_reference_names_every_command() {
    let reference = text(REFERENCE);
    for name in commands().keys().filter(|name| !name.is_empty()) {
        assert!(reference.contains(&format!("`verve {name}")), "{REFERENCE} says nothing of `verve {name}`");
    }
}

#[test]
fn the_documents_name_no_command_and_no_option_that_there_is_not() {
    let commands = commands();
    let mut looked_at = 0;
    for document in documents() {
        for line in lines(&text(&document)).into_iter().take_while(|line| line.text != NOT_THERE_YET) {
            let spans: Vec<&str> =
                if line.is_fenced { vec![line.text.as_str()] } else { code_spans(&line.text).collect() };
            for words in spans.into_iter().filter_map(after_verve) {
                let at = format!("{document}:{}: verve {}", line.number, words.join(" "));
                let (name, help) = command(&commands, &words);
                let rest = &words[name.split_whitespace().count()..];
                let is_word = |word: &&str| *word != "help" && word.bytes().all(|byte| byte.is_ascii_lowercase());
                let has_subcommands = !listed(help).is_empty();
                let unknown = rest.first().filter(|word| has_subcommands && is_word(word));
                assert_eq!(unknown, None, "{at}: no such command");
                for option in rest.iter().filter_map(|word| word.strip_prefix("--")) {
                    let option = option.split(['=', ',', ')', ']', '|']).next().unwrap();
                    let is_known = option.is_empty() || help.contains(&format!("--{option}")) || option == "version";
                    assert!(is_known, "{at}: no option `--{option}`");
                }
                looked_at += 1;
            }
        }
    }
    assert!(looked_at > 100, "only {looked_at} commands were found: is this test still looking?");
}
