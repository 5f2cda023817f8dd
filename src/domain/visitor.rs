//! Who asks for a link: a person with a browser, a program, or the preview of a messenger.
//!
//! Programs are known by the names they give themselves. The list of names is kept as data (`visitor/programs.txt`, with its
//! date and the way to renew it); a few rules find those that no list has yet. A program that passes for a browser
//! cannot be told from a person, and nobody is guessed at by address or habit.

use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visitor {
    /// A person, as far as a name can tell.
    Person,
    /// A program that shows a link in a message, with a title and a text.
    Preview,
    /// Any other program: a robot, a mail scanner, a monitor, a command-line tool.
    Program,
}

/// The names that a list has, in the order of its lines.
struct ProgramNames {
    finder: Option<AhoCorasick>,
    /// Whether a name counts at the beginning alone, and whether it is one of a preview.
    kinds: Vec<(bool, bool)>,
}

/// The endings of words by which programs say what they are.
const TRADES: [&str; 10] =
    ["bot", "crawler", "spider", "scraper", "scanner", "fetcher", "checker", "proxy", "preview", "unfurler"];
/// Words that end so and are the names of devices.
const DEVICES: [&str; 1] = ["cubot"];
/// How browsers begin; no other program has a reason to.
const BROWSERS: [&str; 2] = ["Mozilla/", "Opera/"];
/// The longest name that is looked at, in bytes.
const LONGEST: usize = 1_024;

static NAMES: LazyLock<ProgramNames> = LazyLock::new(|| {
    ProgramNames::of([include_str!("visitor/programs.txt"), include_str!("visitor/programs-own.txt")])
});

impl Visitor {
    /// Who calls themselves so. Browsers always have a name.
    pub fn of(user_agent: &str) -> Self {
        let cut = user_agent.char_indices().map(|(at, _)| at).find(|at| *at >= LONGEST).unwrap_or(user_agent.len());
        let name = &user_agent[..cut];
        match NAMES.find(name) {
            Some(is_preview) if is_preview => Self::Preview,
            Some(_) => Self::Program,
            None if is_browser(name) && !says_what_it_does(name) => Self::Person,
            None => Self::Program,
        }
    }
}

impl ProgramNames {
    fn of(lists: [&str; 2]) -> Self {
        let (mut names, mut kinds) = (Vec::new(), Vec::new());
        for list in lists {
            let mut is_preview = false;
            for line in list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
                match line {
                    "[previews]" => is_preview = true,
                    "[programs]" => is_preview = false,
                    name => {
                        let start = name.strip_prefix('^');
                        names.push(start.unwrap_or(name));
                        kinds.push((start.is_some(), is_preview));
                    }
                }
            }
        }
        Self { finder: AhoCorasick::new(names).ok(), kinds }
    }

    /// Whether a name is one of a preview; none where it is on no list. One that is of both counts as a preview.
    fn find(&self, name: &str) -> Option<bool> {
        let found = self.finder.as_ref()?.find_overlapping_iter(name);
        let kinds = found.filter_map(|found| {
            let (is_start, is_preview) = *self.kinds.get(found.pattern().as_usize())?;
            (!is_start || found.start() == 0).then_some(is_preview)
        });
        kinds.max()
    }
}

fn is_browser(name: &str) -> bool {
    BROWSERS.iter().any(|start| name.starts_with(start))
}

/// Whether a name has a word for what programs do, or the address of who runs it.
fn says_what_it_does(name: &str) -> bool {
    let mut words = name.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| word.len() > 2);
    words.any(|word| {
        let ends_in = |trade: &&str| {
            let start = word.len().checked_sub(trade.len());
            start.is_some_and(|start| word.as_bytes()[start..].eq_ignore_ascii_case(trade.as_bytes()))
        };
        let is_trade = TRADES.iter().any(ends_in);
        (is_trade && !DEVICES.iter().any(|device| word.eq_ignore_ascii_case(device)))
            || word.eq_ignore_ascii_case("http")
            || word.eq_ignore_ascii_case("https")
    })
}

#[cfg(test)]
mod tests;
