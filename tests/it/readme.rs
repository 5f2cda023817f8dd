//! The README does what it says: its commands are run in a copy of the quickstart, and their outputs compared.

use crate::support::shell::{Shell, masked};

const README: &str = include_str!("../../README.md");

/// A fenced block of the README.
struct Block {
    line: usize,
    /// What stands after the three backticks.
    info: String,
    text: String,
}

fn blocks() -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_open = false;
    for (number, line) in README.lines().enumerate() {
        match (line.strip_prefix("```"), is_open) {
            (Some(info), false) => {
                blocks.push(Block { line: number + 1, info: info.to_owned(), text: String::new() });
                is_open = true;
            }
            (Some(_), true) => is_open = false,
            (None, true) => {
                let block = blocks.last_mut().unwrap();
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, false) => {}
        }
    }
    assert!(!is_open, "a block of the README never ends");
    blocks
}

/// The commands of a block, those over several lines in one piece.
fn commands(text: &str) -> Vec<String> {
    text.replace("\\\n", " ").lines().map(str::to_owned).filter(|line| !line.is_empty()).collect()
}

#[test]
fn the_commands_of_the_readme_do_what_it_says() {
    let mut shell = Shell::new("2025-03-10T09:00:00Z");
    let mut last = String::new();
    let mut ran = 0;
    for block in blocks() {
        let at = format!("README.md:{}", block.line);
        match block.info.split(' ').collect::<Vec<&str>>().as_slice() {
            ["sh", "run", rest @ ..] => {
                let exit: i32 =
                    rest.first().and_then(|word| word.strip_prefix("exit=")).unwrap_or("0").parse().unwrap();
                for command in commands(&block.text) {
                    let (code, stdout, stderr) = shell.run(&command);
                    assert_eq!(code, exit, "{at}: {command}\n{stdout}{stderr}");
                    last = stdout;
                    ran += 1;
                }
            }
            ["text", "output"] => assert_eq!(masked(&last), masked(&block.text), "{at}"),
            ["sh"] => {
                let shown = commands(&block.text);
                let is_run = |command: &&String| command.starts_with("verve ") && *command != "verve --version";
                assert_eq!(shown.iter().find(is_run), None, "{at} shows a command and does not run it");
            }
            other => assert_eq!(other, ["text"], "{at}: a block of another kind"),
        }
    }
    assert!(ran > 20, "{ran} commands were run");
}
