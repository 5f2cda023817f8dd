//! Why a command did not do what it was asked: what, why, and what to do, with the exit code that scripts go by.
//!
//! Failures of the other rooms become a [`Failure`] here and nowhere else, each with advice.

use super::ui::cannot_write;
use crate::config::ConfigError;
use crate::domain::MergeError;
use crate::domain::as_of::AsOfError;
use crate::domain::code::CodeError;
use crate::domain::period::PeriodError;
use crate::ingest::input_error::{InputError, Rejection};
use crate::ingest::options::OptionError;
use crate::render::RenderError;
use crate::store::{NeededBy, StoreError};
use std::path::Path;
use std::process::ExitCode;

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
    /// What failed, and its causes.
    pub error: anyhow::Error,
    /// What to do, best advice first.
    pub hints: Vec<String>,
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
    /// A failure of that kind: what failed, and why.
    pub fn new(kind: Kind, what: impl Into<String>, why: impl Into<String>) -> Self {
        let (what, why): (String, String) = (what.into(), why.into());
        Self { kind, error: anyhow::Error::msg(why).context(what), hints: Vec::new() }
    }

    /// Wrong usage.
    pub fn usage(what: impl Into<String>, why: impl Into<String>) -> Self {
        Self::new(Kind::Usage, what, why)
    }

    /// An input file that cannot be used, or not now.
    pub fn of_input(path: &Path, error: InputError) -> Self {
        let mut failure = Self::from(error);
        let why = failure.why().unwrap_or_default();
        failure.error =
            anyhow::Error::msg(why).context(format!("cannot read `{}`; nothing was written", path.display()));
        failure
    }

    /// The same failure with another piece of advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The same failure of something larger: `what` failed, because of what was said so far.
    #[must_use]
    pub fn context(mut self, what: impl Into<String>) -> Self {
        self.error = self.error.context(what.into());
        self
    }

    /// What failed.
    pub fn what(&self) -> String {
        self.error.to_string()
    }

    /// Its causes, outermost first.
    pub fn causes(&self) -> Vec<String> {
        self.error.chain().skip(1).map(ToString::to_string).collect()
    }

    /// Its causes in one line, outermost first; `None` where there is none.
    pub fn why(&self) -> Option<String> {
        let causes = self.causes();
        (!causes.is_empty()).then(|| causes.join(": "))
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let what = error.to_string();
        match error {
            StoreError::Missing(_) => Self::new(Kind::Failed, what, "only `verve init` and `verve demo` create one")
                .hint("`verve init` creates it; `--database` or VERVE_DATABASE names another"),
            StoreError::Exists(_) => Self::new(Kind::Failed, what, "`verve init` never writes over a database")
                .hint("`verve org add SLUG --name NAME` adds an organization to it"),
            StoreError::NotVerve(_) => Self::new(Kind::Refused, what, "the file was not made by verve, or is damaged")
                .hint("check `--database`; `verve config show` says where it comes from"),
            StoreError::SchemaNewer { .. } => Self::new(Kind::Refused, what, "a newer verve has used this database")
                .hint("install that version of verve"),
            StoreError::SchemaOlder { .. } => Self::new(Kind::Refused, what, "only the role that owns it may change it")
                .hint("`verve db migrate`, as that role, brings it up to date"),
            StoreError::Disconnected(why) => Self::new(Kind::Temporary, "the connection to the database failed", why)
                .hint("run the same command again when the server is there; that is always safe"),
            StoreError::NotLetIn(why) => Self::new(Kind::Refused, "the server refused the connection", why)
                .hint("check user and database in the address, and the password in ~/.pgpass or PGPASSWORD"),
            StoreError::Untrusted(why) => Self::new(Kind::Refused, "no safe connection to the server", why)
                .hint("check `sslmode` and `sslrootcert` in the address against the server's certificate and name"),
            StoreError::Conflict => Self::new(Kind::Temporary, what, "two writers waited for each other")
                .hint("run the same command again; that is always safe"),
            StoreError::Forbidden(why) => Self::new(Kind::Refused, "the database's role may not do this", why)
                .hint("`verve db migrate --app-role NAME`, as the owner, grants a role what verve needs"),
            StoreError::UnsafeRole(why) => {
                Self::new(Kind::Refused, "this role could see more than one organization at a time", why)
                    .hint("as the owner: `verve db migrate --app-role NAME`; then work as NAME")
                    .hint("`--allow-unsafe-role` goes on all the same, for a first look")
            }
            StoreError::NotDistributed(_) => {
                Self::new(Kind::Refused, what, "tables are distributed by Citus, an extension of PostgreSQL")
                    .hint("`CREATE EXTENSION citus` in the database, on every node, and add the workers first")
            }
            StoreError::NoRoles => Self::usage(what, "roles are for PostgreSQL")
                .hint("leave `--app-role` and `--platform-role` out"),
            StoreError::ServersOwn => Self::new(Kind::Refused, what, "verve does it for SQLite files")
                .hint("`pg_dump --format custom` and `pg_restore`, as a role that may read every row"),
            StoreError::Unsupported(_) => Self::new(Kind::Refused, what, "it is no SQLite file and no PostgreSQL server")
                .hint("write it like `sqlite:///var/lib/verve/verve.db`, give the path of the file, or `postgres://user@host/database`"),
            StoreError::NotFound { kind: "revision", .. } => {
                Self::new(Kind::Failed, what, "this organization has no such revision")
                    .hint("every report prints its revision; `verve funnel --format json` shows the newest")
            }
            StoreError::Needed { ref member_id, ref by } => of_needed(member_id, by).context(what),
            StoreError::MergedMember { into, .. } => {
                Self::new(Kind::Failed, what, "the links of both are that one's").hint(format!("name `{into}` instead"))
            }
            StoreError::NotMerged(_) => {
                Self::new(Kind::Failed, what, "this id stands for itself").hint("nothing is left to do")
            }
            StoreError::NotFound { kind: "alias", .. } => {
                Self::new(Kind::Failed, what, "no link of this organization has that further code, or it was taken off")
                    .hint("`verve link show CODE` shows the further codes of a link")
            }
            StoreError::LabelForm(_) => Self::usage(what, "`(none)` and other words of the answers begin so")
                .hint("leave the bracket at its beginning out"),
            StoreError::Merge { kind, why } => of_merge(kind, &why),
            StoreError::Erased(_) => Self::new(Kind::Failed, what, "the id of somebody erased is never kept again")
                .hint("leave it as it is"),
            StoreError::NotFound { kind: "user" | "click", .. } => {
                Self::new(Kind::Failed, what, "this organization holds nothing of that id")
                    .hint("`verve referral list` shows the ids of people; an erased person has none")
            }
            StoreError::NotFound { kind, .. } => {
                Self::new(Kind::Failed, what, format!("no {kind} of this organization has that name"))
                    .hint(format!("`verve {} list` shows those there are", command_of(kind)))
            }
            StoreError::Taken { kind: "code", .. } => {
                Self::new(Kind::Failed, what, "a code is given once in the whole installation")
                    .hint("choose another code")
            }
            StoreError::Taken { kind, .. } => Self::new(Kind::Failed, what, "nothing was written")
                .hint(format!("`verve {} set` changes what is there", command_of(kind))),
            StoreError::Ambiguous { .. } => {
                Self::new(Kind::Failed, what, "the name was cut too short to mean one").hint("give more of it")
            }
            StoreError::AlreadyDone { .. } => {
                Self::new(Kind::Failed, what, "it can be done once").hint("nothing is left to do")
            }
            StoreError::NothingYet { since } => {
                let why = since.map_or_else(
                    || "no events were ever received".to_owned(),
                    |since| format!("the first events were received at {since}"),
                );
                Self::new(Kind::Failed, what, why).hint("give a later `--as-of`, or none")
            }
            StoreError::Locked => Self::new(Kind::Temporary, what, "it waited 30 seconds for its turn")
                .hint("run the same command again; that is always safe"),
            StoreError::DiskFull => Self::new(Kind::Temporary, what, "what was committed before is kept")
                .hint("free space and run the same command again; that is always safe"),
            StoreError::LogLeft(_) => Self::new(Kind::Temporary, what, "a part of what was committed is in it alone")
                .hint("keep it beside the database; check the disk and its space, and the next command folds it"),
            StoreError::Exchanged(_) => Self::new(Kind::Temporary, what, "nothing more is written, to neither file")
                .hint("put the file back, or start the server again to work with the one that is there")
                .hint("the newest commits of the file that was open may be in the one that ends in `.exchanged-wal`"),
            StoreError::Corrupt => Self::new(Kind::Verification, what, "a part of it is not what was written")
                .hint("`verve db verify` says which part; keep the file for a look")
                .hint("`verve db restore BACKUP` puts a backup in its place"),
            StoreError::Disk => Self::new(Kind::Temporary, what, "what was committed before is kept")
                .hint("check the disk and its space, then run the same command again; that is always safe"),
            StoreError::FileExists(_) => Self::new(Kind::Failed, what, "nothing is written over a file")
                .hint("name another file, or move that one away"),
            StoreError::NetworkFilesystem { .. } => {
                Self::new(Kind::Refused, what, "there two machines can write at once and damage it")
                    .hint("keep the database on a local disk; backups may go there")
            }
            StoreError::Unwritable { source, .. } => {
                Self::new(Kind::Failed, what, source.to_string()).hint("check the folder, its rights and its space")
            }
            StoreError::Unreachable { source, .. } => Self::new(Kind::Failed, what, source.to_string())
                .hint("check the path and who may read and write there"),
            StoreError::Invariant(_) | StoreError::Unique => {
                Self::new(Kind::Failed, what, "this is a fault of verve itself; nothing was written")
                    .hint("please report it with the command that you ran")
            }
            StoreError::Refused(why) => Self::new(Kind::Failed, "the server refused a statement", why)
                .hint("`verve doctor` shows what it is; please report it with the command that you ran"),
            StoreError::Unchecked { source, .. } => Self::from(*source).context(what),
            StoreError::Other(why) => {
                Self::new(Kind::Failed, "the database refused", why).hint("`verve doctor` shows what it is")
            }
        }
    }
}

/// Why a member cannot be removed.
fn of_needed(member_id: &str, by: &NeededBy) -> Failure {
    let because = |why: String| Failure { kind: Kind::Failed, error: anyhow::Error::msg(why), hints: Vec::new() };
    match by {
        NeededBy::Links(links) => because(format!("only one without links can be, and this one has {links}"))
            .hint(format!("`verve link list --member {member_id}` shows them; `verve link disable CODE` closes one"))
            .hint(format!("`verve member merge {member_id} --into MEMBER_ID` gives them to another member")),
        NeededBy::Into(into) => because(format!("it is merged into `{into}`, and stands in no answer any more"))
            .hint(format!("leave it as it is; `verve member unmerge {member_id}` takes the merge back")),
        NeededBy::Merged(merged) => because(format!("`{merged}` is merged into it"))
            .hint(format!("`verve member unmerge {merged}` takes that back")),
        NeededBy::EarlierAnswers => because("earlier answers count them as one with another member".to_owned())
            .hint(format!("`verve person erase --member {member_id}` takes their name away and keeps the counts")),
    }
}

/// Why two ids of a kind cannot be made one.
fn of_merge(kind: &str, why: &MergeError<Box<str>>) -> Failure {
    let what = why.to_string();
    match why {
        MergeError::AlreadyMerged { id, .. } => {
            let hint = format!("`verve {kind} unmerge {id}` takes that back");
            Failure::new(Kind::Failed, what, "an id is merged into one other").hint(hint)
        }
        MergeError::Circle { into, .. } => {
            let hint = format!("they are one {kind} already; `verve {kind} unmerge {into}` takes that back");
            Failure::new(Kind::Failed, what, "the merge would close a circle").hint(hint)
        }
        MergeError::Itself(_) => Failure::usage(what, "it is the same id").hint("give two different ids"),
    }
}

/// The command that looks after a kind of thing.
fn command_of(kind: &str) -> &str {
    match kind {
        "organization" => "org",
        "code" => "link",
        other => other,
    }
}

impl From<InputError> for Failure {
    fn from(error: InputError) -> Self {
        let kind = if error.temporary { Kind::Temporary } else { Kind::Input };
        let why = error.why.map(|why| format!(": {why}")).unwrap_or_default();
        let usual = match error.code {
            "E_OPEN" => "check the path and who may read there",
            _ => "mend the file and run the same command again",
        };
        let hint = error.hint.unwrap_or_else(|| usual.to_owned());
        Self::new(kind, "the input cannot be used; nothing was written", format!("{}: {}{why}", error.code, error.what))
            .hint(hint)
    }
}

/// A value of a flag that would be rejected in a file too.
impl From<Rejection> for Failure {
    fn from(rejection: Rejection) -> Self {
        let hint = match rejection.code {
            "E_PERSONAL_DATA" => "`verve org set SLUG allow_personal_ids=yes` allows them, if they must be",
            "E_TARGET" => "write it like `https://example.org/join`",
            "E_LABEL" => "leave the bracket at its beginning out",
            _ => "write it otherwise; nothing was changed",
        };
        Self::usage("a value cannot be used", format!("{}: {}", rejection.code, rejection.message)).hint(hint)
    }
}

impl From<OptionError> for Failure {
    fn from(error: OptionError) -> Self {
        let failure = Self::usage(error.what, "the reading options are checked before any file");
        failure.hint(error.hint.unwrap_or_else(|| "`verve ingest --help` explains them".to_owned()))
    }
}

impl From<RenderError> for Failure {
    fn from(error: RenderError) -> Self {
        match error {
            RenderError::UnknownColumn { name, known } => {
                Self::usage(format!("there is no column `{name}`"), format!("the columns are {}", known.join(",")))
                    .hint("`--columns` takes their names, with commas between")
            }
            RenderError::NoTable { format } => {
                Self::usage(format!("this answer has no table for `{format}`"), "it is sentences, not rows")
                    .hint("`--format json` has all of it")
            }
            RenderError::TooManyRows { rows } => {
                Self::usage("a workbook cannot hold this answer", format!("it has {rows} rows, a sheet 1,048,576"))
                    .hint("`--format csv` has room, or narrow the question")
            }
            RenderError::Workbook(error) => Self::new(Kind::Failed, "cannot write the workbook", error.to_string())
                .hint("`--format csv` has all of it"),
            RenderError::Unwritten(error) => cannot_write("the result", &error),
        }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        let hint = error.hint();
        Self { kind: Kind::Refused, error: error.into(), hints: vec![hint] }
    }
}

impl From<PeriodError> for Failure {
    fn from(error: PeriodError) -> Self {
        Self { kind: Kind::Usage, error: error.into(), hints: vec![PeriodError::HINT.to_owned()] }
    }
}

impl From<AsOfError> for Failure {
    fn from(error: AsOfError) -> Self {
        Self { kind: Kind::Usage, error: error.into(), hints: vec![AsOfError::HINT.to_owned()] }
    }
}

impl From<CodeError> for Failure {
    fn from(error: CodeError) -> Self {
        Self::usage("that cannot be a referral code", error.to_string())
            .hint("leave `--code` out and a code is made at random")
    }
}
