//! The only place that prints: the result goes to stdout, everything else to stderr.
//!
//! A closed pipe is no failure: anyone who reads along has had enough. What goes to stderr is made harmless for terminals.

use super::failure::{Failure, Kind};
use crate::messages::{Language, Message, say};
use crate::render::escape::{visible, visible_lines};
use crate::render::style::{ColorChoice, Painter, Surroundings, use_color, use_unicode};
use crate::view::words::count;
use serde::Serialize;
use std::env;
use std::io::{self, ErrorKind, IsTerminal as _, Write as _};

/// How much is said on stderr.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// Errors only: `-q`.
    Quiet,
    /// Status, hints and warnings.
    Normal,
    /// Also how the work goes: `-v`.
    Verbose,
}

/// How failures are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureFormat {
    /// Three lines for people.
    Lines,
    /// One JSON object a line.
    Json,
}

/// Where a command speaks.
#[derive(Debug, Clone)]
pub struct Ui {
    verbosity: Verbosity,
    failures: FailureFormat,
    painter: Painter,
    stdout_color: bool,
    shows_progress: bool,
    language: Language,
}

impl Ui {
    /// Looks at the streams and the environment once.
    pub fn new(color: ColorChoice, verbosity: Verbosity, failures: FailureFormat, no_progress: bool) -> Self {
        let stderr_color = colored(color, io::stderr().is_terminal());
        Self {
            verbosity,
            failures,
            painter: Painter::new(stderr_color),
            stdout_color: colored(color, io::stdout().is_terminal()),
            shows_progress: io::stderr().is_terminal() && !no_progress && verbosity > Verbosity::Quiet,
            language: Language::English,
        }
    }

    /// The same place to speak, in a language; what machines read stays as it is.
    #[must_use]
    pub fn speaking(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// The same place to speak, where nothing but errors is said.
    #[must_use]
    pub fn hushed(&self) -> Self {
        Self { verbosity: Verbosity::Quiet, shows_progress: false, ..self.clone() }
    }

    /// Whether stdout takes colour.
    pub const fn stdout_color(&self) -> bool {
        self.stdout_color
    }

    /// Whether stdout takes characters beyond ASCII as drawings.
    pub fn unicode() -> bool {
        let value = |name: &str| env::var(name).ok();
        use_unicode(value("LC_ALL").as_deref(), value("LC_CTYPE").as_deref(), value("LANG").as_deref())
    }

    /// Whether a person looks at stdout, rather than a pipe or a file taking it.
    pub fn stdout_is_terminal() -> bool {
        io::stdout().is_terminal()
    }

    /// The columns that `COLUMNS` says, else those of the terminal behind stdout; none for a pipe or a file.
    pub fn stdout_width() -> Option<usize> {
        let columns = env::var("COLUMNS").ok().and_then(|text| text.parse().ok()).filter(|columns| *columns > 0);
        let terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        columns.or_else(|| terminal().filter(|columns| *columns > 0 && Self::stdout_is_terminal()))
    }

    /// Whether a progress bar may move on stderr.
    pub const fn shows_progress(&self) -> bool {
        self.shows_progress
    }

    /// Writes the result of the command to stdout.
    ///
    /// # Errors
    /// Where stdout cannot be written, but for a closed pipe.
    pub fn result(&self, bytes: &[u8]) -> Result<(), Failure> {
        let mut stdout = io::stdout().lock();
        match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(cannot_write("stdout", &error)),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Where a result goes that is written as it comes.
    pub fn result_stream() -> impl io::Write {
        io::BufWriter::with_capacity(1 << 16, io::stdout().lock())
    }

    /// Says what goes on: not a part of the result.
    pub fn status(&self, text: &str) {
        if self.verbosity > Verbosity::Quiet {
            self.line(&visible_lines(text));
        }
    }

    /// Whether somebody reads along: both streams are a terminal.
    pub fn is_heard(&self) -> bool {
        self.verbosity > Verbosity::Quiet && Self::stdout_is_terminal() && io::stderr().is_terminal()
    }

    /// The language in which it is said.
    pub const fn language(&self) -> Language {
        self.language
    }

    /// Says what only somebody who asked with `-v` wants to know.
    pub fn detail(&self, text: &str) {
        if self.verbosity == Verbosity::Verbose {
            self.line(&self.painter.dim(&visible_lines(text)));
        }
    }

    /// Gives advice beside a result that stands without it.
    pub fn hint(&self, text: impl Into<Message>) {
        if self.verbosity > Verbosity::Quiet {
            self.line(&format!("hint: {}", self.said(&text.into())));
        }
    }

    /// Warns of something that somebody should act on.
    pub fn warning(&self, text: impl Into<Message>) {
        if self.verbosity > Verbosity::Quiet {
            self.line(&format!("{} {}", self.painter.yellow("warning:"), self.said(&text.into())));
        }
    }

    /// Reports a failure: what, why, what to do.
    pub fn failure(&self, failure: &Failure) {
        match self.failures {
            FailureFormat::Json => self.line(&failure_json(failure)),
            FailureFormat::Lines => {
                self.line(&format!("{} {}", self.painter.red("error:"), self.said(failure.what())));
                if let Some(why) = failure.why() {
                    self.line(&format!("  caused by: {}", self.said(&why)));
                }
                for hint in failure.hints() {
                    self.line(&format!("  hint: {}", self.said(hint)));
                }
            }
        }
    }

    /// Asks a person; `None` where nobody is there to answer.
    pub fn asks(&self, question: &Message) -> Option<bool> {
        if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            return None;
        }
        let mut stderr = io::stderr().lock();
        let _ = write!(stderr, "{} [y/N] ", self.said(question)).and_then(|()| stderr.flush());
        drop(stderr);
        let mut answer = String::new();
        let read = io::stdin().read_line(&mut answer);
        Some(read.is_ok() && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "j" | "ja"))
    }

    /// A progress bar on a terminal; elsewhere, or where nobody wants one, nothing.
    pub fn progress(&self, what: &str) -> Progress {
        if !self.shows_progress {
            return Progress { bar: None };
        }
        let shape = "{prefix}  {bar:32.cyan/dim} {percent:>3} %  {msg}";
        let style = indicatif::ProgressStyle::with_template(shape);
        let style = style.unwrap_or_else(|_| indicatif::ProgressStyle::default_bar());
        let bar = indicatif::ProgressBar::new(0).with_style(style.progress_chars("━╸─"));
        bar.set_prefix(visible(what).into_owned());
        Progress { bar: Some(bar) }
    }

    fn said(&self, message: &Message) -> String {
        visible(&message.in_language(self.language)).into_owned()
    }

    fn line(&self, text: &str) {
        // Where stderr is gone there is nobody left to tell.
        let _ = writeln!(io::stderr().lock(), "{text}");
    }
}

/// How far a long piece of work is.
#[derive(Debug, Clone)]
pub struct Progress {
    bar: Option<indicatif::ProgressBar>,
}

impl Progress {
    /// Shows what is done of all there is, in bytes or rows, and how many rows that were.
    pub fn set(&self, done: u64, all: u64, rows: u64) {
        let Some(bar) = &self.bar else { return };
        bar.set_length(all);
        bar.set_position(done);
        let seconds = bar.elapsed().as_secs_f64();
        let count = |number: u64| count(i64::try_from(number).unwrap_or(i64::MAX));
        let mut message = format!("{} rows", count(rows));
        // Before that neither the speed nor the end can be told.
        if seconds > 1.0 && done > 0 {
            let left = seconds * (all.saturating_sub(done)) as f64 / done as f64;
            message.push_str(&format!(", {}/s, {} s left", count((rows as f64 / seconds) as u64), left.ceil()));
        }
        bar.set_message(message);
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// Why something could not be written out: a full disk passes, other reasons last.
pub(super) fn cannot_write(what: &str, error: &io::Error) -> Failure {
    let kind = if error.kind() == ErrorKind::StorageFull { Kind::Temporary } else { Kind::Failed };
    Failure::new(kind, say!("failure-cannot-write", path = what), error.to_string())
        .hint(say!("hint-check-folder-again"))
}

#[derive(Serialize)]
struct FailureJson<'a> {
    error: &'a Message,
    caused_by: Option<Message>,
    hints: &'a [Message],
    exit_code: u8,
}

fn failure_json(failure: &Failure) -> String {
    let json = FailureJson {
        error: failure.what(),
        caused_by: failure.why(),
        hints: failure.hints(),
        exit_code: failure.kind.exit_code(),
    };
    // Texts and a number always have a JSON form.
    serde_json::to_string(&json).unwrap_or_default()
}

fn colored(choice: ColorChoice, is_terminal: bool) -> bool {
    let (no_color, term) = (env::var("NO_COLOR").ok(), env::var("TERM").ok());
    use_color(choice, Surroundings { is_terminal, no_color: no_color.as_deref(), term: term.as_deref() })
}
