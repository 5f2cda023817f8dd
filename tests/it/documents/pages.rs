//! Each page with commands is followed from its first line to its last, in a copy of the examples of its own.
//!
//! `BLESS=1` writes the outputs into the pages instead of comparing them: look at the difference before you keep it.

use super::{documents, root, text};
use crate::support::shell::{Shell, masked};

/// Makes one test of each page, and a list of all of them.
macro_rules! pages {
    ($($name:ident: $page:literal, $clock:expr;)*) => {
        $(
            #[test]
            fn $name() {
                follow($page, $clock);
            }
        )*

        /// The pages that are followed.
        const PAGES: &[&str] = &[$($page),*];
    };
}

/// When the outputs of the pages were made.
const MARCH: Option<&str> = Some("2025-03-10T09:00:00Z");

pages! {
    readme: "README.md", MARCH;
    admin: "docs/admin.md", MARCH;
    links: "docs/links.md", MARCH;
    cron: "docs/cron.md", MARCH;
    support: "docs/support.md", MARCH;
    coordinator: "docs/coordinator.md", MARCH;
    // A webhook's signature holds for some minutes, so that here the clock goes on.
    app_developer: "docs/app-developer.md", None;
    platform_owner: "docs/platform-owner.md", MARCH;
    privacy: "docs/privacy.md", MARCH;
    formats: "docs/reference/formats.md", MARCH;
    analysts: "docs/analysts.md", MARCH;
    settings: "docs/reference/settings.md", MARCH;
}

/// How a block begins that shows what the last command printed.
const OUTPUT: &str = "```text output\n";

/// Languages of blocks that are shown and not run.
const SHOWN: [&str; 3] = ["text", "sql", "python"];

/// A fenced block.
struct Block {
    line: usize,
    /// What stands after the three backticks.
    info: String,
    text: String,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_open = false;
    for line in super::lines(&text(page)) {
        match line.text.strip_prefix("```") {
            Some(info) => {
                if !is_open {
                    blocks.push(Block { line: line.number, info: info.to_owned(), text: String::new() });
                }
                is_open = !is_open;
            }
            None if is_open => {
                let block = blocks.last_mut().unwrap();
                block.text.push_str(&line.text);
                block.text.push('\n');
            }
            None => {}
        }
    }
    blocks
}

/// The commands of a block, those over several lines in one piece.
fn commands(text: &str) -> Vec<String> {
    text.replace("\\\n", " ").lines().map(str::to_owned).filter(|line| !line.is_empty()).collect()
}

/// Runs the commands of a page and compares the outputs that it shows.
fn follow(page: &str, now: Option<&str>) {
    let mut shell = Shell::new(now);
    let mut last = String::new();
    let mut whole = text(page);
    let is_blessed = std::env::var_os("BLESS").is_some();
    for block in blocks(page) {
        let at = format!("{page}:{}", block.line);
        match block.info.split(' ').collect::<Vec<&str>>().as_slice() {
            ["sh", "run", rest @ ..] => {
                let exit: i32 =
                    rest.first().and_then(|word| word.strip_prefix("exit=")).unwrap_or("0").parse().unwrap();
                for command in commands(&block.text) {
                    let (code, stdout, stderr) = shell.run(&command);
                    assert_eq!(code, exit, "{at}: {command}\n{stdout}{stderr}");
                    last = stdout;
                }
            }
            ["text", "output"] if is_blessed && masked(&last) != masked(&block.text) => {
                whole = whole.replacen(&format!("{OUTPUT}{}", block.text), &format!("{OUTPUT}{last}"), 1);
            }
            ["text", "output"] => assert_eq!(masked(&last), masked(&block.text), "{at}"),
            ["sh"] => {
                let shown = commands(&block.text);
                let is_run = |command: &&String| command.starts_with("verve ") && *command != "verve --version";
                assert_eq!(shown.iter().find(is_run), None, "{at} shows a command and does not run it");
            }
            ["json"] => drop(serde_json::from_str::<serde_json::Value>(&block.text).expect(&at)),
            // `tests/outside/analysts` runs what other programs are told.
            [language, ..] if SHOWN.contains(language) => {}
            other => panic!("{at}: a block of another kind: {other:?}"),
        }
    }
    if whole != text(page) {
        std::fs::write(root().join(page), whole).unwrap();
    }
}

#[test]
fn every_page_with_commands_is_followed() {
    for document in documents() {
        let has_commands = blocks(&document).iter().any(|block| block.info.starts_with("sh run"));
        assert_eq!(PAGES.contains(&document.as_str()), has_commands, "{document}");
        if !has_commands {
            follow(&document, None);
        }
    }
}
