//! Why a command did not do what it was asked: what, why, and what to do, with the exit code that scripts go by.
//!
//! Failures of the other rooms become a [`Failure`] here and nowhere else, each with advice.

mod store;

use super::ui::cannot_write;
use crate::config::{ConfigError, DATABASE};
use crate::domain::as_of::{AsOfError, AsOfFault};
use crate::domain::code::CodeError;
use crate::domain::period::{PeriodError, PeriodFault};
use crate::ingest::input_error::{InputError, Rejection};
use crate::ingest::options::OptionError;
use crate::messages::{Message, say};
use crate::render::RenderError;
use crate::report::dimension::{BreakdownError, Dimension};
use std::path::Path;
use std::process::ExitCode;
pub use store::kind_word;

/// How a command ended without a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// All of it is done.
    Complete,
    /// It finished, but some rows were rejected: exit code 3.
    RowsRejected,
    /// It ran, and what it checked does not hold: exit code 8.
    CheckFailed,
}

/// What a command gives back.
pub type Outcome = Result<Done, Failure>;

/// The kinds of failure, each with its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It failed: exit code 1.
    Failed,
    /// The command line is wrong: 2.
    Usage,
    /// The input cannot be used, nothing was written: 4.
    Input,
    /// The same command may work later: 5.
    Temporary,
    /// Schema or configuration do not allow it: 6.
    Refused,
    /// Not allowed for this organization or token: 7.
    Forbidden,
    /// A verification failed: 8.
    Verification,
    /// Somebody interrupted it by that signal: 130 for SIGINT, 143 for SIGTERM.
    Interrupted(u8),
}

/// A failure on its way to the user: three lines on stderr, or one JSON object.
#[derive(Debug)]
pub struct Failure {
    /// What decides the exit code.
    pub kind: Kind,
    what: Message,
    causes: Vec<Message>,
    hints: Vec<Message>,
    /// The stable code of a fault of an input.
    code: Option<&'static str>,
}

impl Done {
    /// The exit code.
    pub fn exit_code(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Complete => 0,
            Self::RowsRejected => 3,
            Self::CheckFailed => 8,
        })
    }
}

impl Kind {
    /// The exit code.
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Input => 4,
            Self::Temporary => 5,
            Self::Refused => 6,
            Self::Forbidden => 7,
            Self::Verification => 8,
            Self::Interrupted(signal) => 128 + signal,
        }
    }
}

impl Failure {
    /// A failure of that kind: what failed, and why. A text is one from outside, such as the operating system's.
    pub fn new(kind: Kind, what: impl Into<Message>, why: impl Into<Message>) -> Self {
        Self { kind, what: what.into(), causes: vec![why.into()], hints: Vec::new(), code: None }
    }

    /// Wrong usage.
    pub fn usage(what: impl Into<Message>, why: impl Into<Message>) -> Self {
        Self::new(Kind::Usage, what, why)
    }

    /// An input file that cannot be used, or not now.
    pub fn of_input(path: &Path, error: InputError) -> Self {
        let what = say!("failure-cannot-read-nothing", path = path.display().to_string());
        Self { what, ..Self::from(error) }
    }

    /// The same failure with a further cause.
    #[must_use]
    pub fn because(mut self, cause: impl Into<Message>) -> Self {
        self.causes.push(cause.into());
        self
    }

    /// The same failure with another piece of advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Message>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The same failure of something larger: `what` failed, because of what was said so far.
    #[must_use]
    pub fn context(mut self, what: impl Into<Message>) -> Self {
        let inner = std::mem::replace(&mut self.what, what.into());
        self.causes.insert(0, inner);
        self
    }

    /// The stable code, where an input is at fault.
    pub const fn code(&self) -> Option<&'static str> {
        self.code
    }

    /// What failed.
    pub const fn what(&self) -> &Message {
        &self.what
    }

    /// Its causes in one line, outermost first; `None` where there is none.
    pub fn why(&self) -> Option<Message> {
        (!self.causes.is_empty()).then(|| Message::joined(self.causes.clone(), ": "))
    }

    /// What to do, best advice first.
    pub fn hints(&self) -> &[Message] {
        &self.hints
    }
}

impl From<InputError> for Failure {
    fn from(error: InputError) -> Self {
        let kind = if error.temporary { Kind::Temporary } else { Kind::Input };
        let mut causes = vec![say!("cause-input", code = error.code, what = error.what)];
        causes.extend(error.why.map(|why| *why));
        let usual = match error.code {
            "E_OPEN" => say!("hint-check-read"),
            _ => say!("hint-mend-file"),
        };
        let hint = error.hint.map_or(usual, |hint| *hint);
        Self {
            kind,
            what: say!("failure-input"),
            causes: vec![Message::joined(causes, ": ")],
            hints: vec![hint],
            code: Some(error.code),
        }
    }
}

/// A value of a flag that would be rejected in a file too.
impl From<Rejection> for Failure {
    fn from(rejection: Rejection) -> Self {
        let hint = match rejection.code {
            "E_PERSONAL_DATA" => say!("hint-personal-ids"),
            "E_TARGET" => say!("hint-target"),
            "E_LABEL" => say!("hint-leave-bracket"),
            _ => say!("hint-otherwise"),
        };
        let why = say!("cause-input", code = rejection.code, what = rejection.message);
        Self::usage(say!("failure-value"), why).hint(hint)
    }
}

impl From<OptionError> for Failure {
    fn from(error: OptionError) -> Self {
        let hint = error.hint.unwrap_or_else(|| say!("hint-ingest-help"));
        Self::usage(error.what, say!("cause-options-first")).hint(hint)
    }
}

impl From<RenderError> for Failure {
    fn from(error: RenderError) -> Self {
        match error {
            RenderError::UnknownColumn { name, known } => {
                Self::usage(say!("failure-no-column", name), say!("cause-columns-are", known = known.join(",")))
                    .hint(say!("hint-columns"))
            }
            RenderError::NoTable { format } => {
                Self::usage(say!("failure-no-table", format), say!("cause-sentences")).hint(say!("hint-json-has-all"))
            }
            RenderError::TooManyRows { rows } => {
                Self::usage(say!("failure-workbook-rows"), say!("cause-sheet-rows", rows = rows.to_string()))
                    .hint(say!("hint-csv-has-room"))
            }
            RenderError::Workbook(error) => {
                Self::new(Kind::Failed, say!("failure-workbook"), error.to_string()).hint(say!("hint-csv-has-all"))
            }
            RenderError::Unwritten(error) => cannot_write("the result", &error),
        }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        let (what, why, hint) = match error {
            ConfigError::Unreadable { path, source } => {
                let path = path.display().to_string();
                (say!("config-unreadable", path), Some(source.to_string()), say!("hint-config-path"))
            }
            ConfigError::Invalid { path, source } => {
                let path = path.display().to_string();
                (say!("config-invalid", path), Some(source.to_string()), say!("hint-config-keys"))
            }
            ConfigError::Unchanged { path, line } => {
                (say!("config-unchanged", path = path.display().to_string()), None, say!("hint-config-line", line))
            }
            ConfigError::NoHome => (say!("config-no-home"), None, say!("hint-give-database", variable = DATABASE)),
        };
        Self {
            kind: Kind::Refused,
            what,
            causes: why.into_iter().map(Message::from).collect(),
            hints: vec![hint],
            code: None,
        }
    }
}

impl From<PeriodError> for Failure {
    fn from(error: PeriodError) -> Self {
        Self::usage(say!("period-error", text = error.text), period_fault(&error.cause)).hint(say!("hint-period"))
    }
}

fn period_fault(fault: &PeriodFault) -> Message {
    match fault {
        PeriodFault::Month(month) => say!("period-no-month", month = month.to_string()),
        PeriodFault::Quarter(quarter) => say!("period-no-quarter", quarter = quarter.to_string()),
        PeriodFault::Week(year, week) => say!("period-no-week", year = year.to_string(), week = week.to_string()),
        PeriodFault::Day(year, month, day) => {
            say!("period-no-day", month = format!("{year:04}-{month:02}"), day = day.to_string())
        }
        PeriodFault::Year => say!("period-no-year"),
        PeriodFault::Length(days) => say!("period-length", days),
        PeriodFault::Form => say!("period-form"),
        PeriodFault::Date(text) => say!("period-no-date", text),
        PeriodFault::Order(first, last) => say!("period-order", first = first.to_string(), last = last.to_string()),
    }
}

impl From<AsOfError> for Failure {
    fn from(error: AsOfError) -> Self {
        let why = match &error.cause {
            AsOfFault::Revision => say!("as-of-revision"),
            AsOfFault::Instant => say!("as-of-instant"),
            AsOfFault::Date(fault) => period_fault(fault),
            AsOfFault::Future => say!("as-of-future"),
        };
        Self::usage(say!("as-of-error", text = error.text), why).hint(say!("hint-as-of"))
    }
}

impl From<BreakdownError> for Failure {
    fn from(error: BreakdownError) -> Self {
        let why = match error {
            BreakdownError::Unknown(word) => say!("breakdown-unknown", word),
            BreakdownError::TooMany(number) => say!("breakdown-too-many", number = number.to_string()),
            BreakdownError::Twice(word) => say!("breakdown-twice", word),
        };
        let known = Dimension::ALL.map(Dimension::name).join(", ");
        Self::usage(say!("failure-breakdown"), why).hint(say!("hint-breakdown", known))
    }
}

impl From<CodeError> for Failure {
    fn from(error: CodeError) -> Self {
        Self::usage(say!("failure-code"), code_words(&error)).hint(say!("hint-leave-code-out"))
    }
}

/// What is wrong with a code.
pub fn code_words(error: &CodeError) -> Message {
    match error {
        CodeError::Length { code, length } => say!("code-length", code, length = length.to_string()),
        CodeError::Character { code, character } => say!("code-character", code, character = character.to_string()),
        CodeError::Dash(code) => say!("code-dash", code),
        CodeError::Absent(code) => say!("code-absent", code),
        CodeError::Reserved(code) => say!("code-reserved", code),
    }
}
