//! What can go wrong with the database, sorted by what a user can do about it.

use sqlx::postgres::PgDatabaseError;
use thiserror::Error;

/// A failure of the store; its texts name no value of any row.
#[derive(Debug, Error)]
pub enum StoreError {
    /// There is no database at that place.
    #[error("there is no database at `{0}`")]
    Missing(String),
    /// There is a database already.
    #[error("there is a database at `{0}` already")]
    Exists(String),
    /// There is a file where a new one was to be written.
    #[error("there is a file at `{0}` already")]
    FileExists(String),
    /// The file lies where several machines write.
    #[error("`{path}` lies on a network filesystem ({kind})")]
    NetworkFilesystem {
        /// The file.
        path: String,
        /// The kind of filesystem.
        kind: String,
    },
    /// The file is something else.
    #[error("`{0}` is not a verve database")]
    NotVerve(String),
    /// The schema was made by a newer version.
    #[error("the database has schema {found}, this verve knows {known}")]
    SchemaNewer {
        /// The schema in the file.
        found: i64,
        /// The newest schema that this program knows.
        known: i64,
    },
    /// The schema was made by an older version, and only its owner may bring it up to date.
    #[error("the database has schema {found}, this verve needs {known}")]
    SchemaOlder {
        /// The schema in the database.
        found: i64,
        /// The schema that this program needs.
        known: i64,
    },
    /// The server cannot be reached, or went away.
    #[error("the connection to the database failed: {0}")]
    Disconnected(String),
    /// The server does not let this user into this database.
    #[error("the server refused the connection: {0}")]
    NotLetIn(String),
    /// The connection could not be made as safe as the address asks for.
    #[error("no safe connection to the server: {0}")]
    Untrusted(String),
    /// Two writers waited for each other, and this one was undone.
    #[error("another writer was in the way")]
    Conflict,
    /// The role may not do this.
    #[error("the database's role may not do this: {0}")]
    Forbidden(String),
    /// The role could see more than one organization at a time.
    #[error("the database's role or schema is unsafe: {0}")]
    UnsafeRole(String),
    /// The server cannot spread tables over several machines.
    #[error("`{0}` is on one machine")]
    NotDistributed(String),
    /// An embedded database has no roles.
    #[error("an embedded database has no roles")]
    NoRoles,
    /// The address names an engine that is not there.
    #[error("`{0}` is not a database that verve can open")]
    Unsupported(String),
    /// A server's own tools do this.
    #[error("a PostgreSQL server has its own tools for this")]
    ServersOwn,
    /// No such organization, link, member, import or event.
    #[error("there is no {kind} `{name}`")]
    NotFound {
        /// What was looked for.
        kind: &'static str,
        /// By which name.
        name: String,
    },
    /// Several things go by that name.
    #[error("{count} or more {kind}s are called `{name}`")]
    Ambiguous {
        /// What was looked for.
        kind: &'static str,
        /// By which name.
        name: String,
        /// How many were found.
        count: usize,
    },
    /// The name is taken.
    #[error("the {kind} `{name}` exists already")]
    Taken {
        /// What was to be made.
        kind: &'static str,
        /// Under which name.
        name: String,
    },
    /// Two ids cannot be made one.
    #[error("{why}")]
    Merge {
        /// Of what: `person` or `member`.
        kind: &'static str,
        /// Why they cannot.
        why: crate::domain::MergeError<Box<str>>,
    },
    /// A label that an answer's own words could be.
    #[error("the label `{0}` begins with `(`")]
    LabelForm(String),
    /// The member is merged into another, who has the links.
    #[error("the member `{member_id}` is merged into `{into}`")]
    MergedMember {
        /// The member.
        member_id: String,
        /// The member at the end of the chain.
        into: String,
    },
    /// The member cannot be removed.
    #[error("the member `{member_id}` cannot be removed")]
    Needed {
        /// The member.
        member_id: String,
        /// What needs them.
        by: NeededBy,
    },
    /// The id was merged into no other.
    #[error("`{0}` is merged into no other id")]
    NotMerged(String),
    /// The person was erased, and their id must not be kept again.
    #[error("the person `{0}` was erased")]
    Erased(String),
    /// It was done before.
    #[error("{what} `{name}` was taken back already")]
    AlreadyDone {
        /// What kind of thing.
        what: &'static str,
        /// Which one.
        name: String,
    },
    /// Nothing had been received by the moment asked for.
    #[error("nothing had been received by then")]
    NothingYet {
        /// When the first data were received, where there are any.
        since: Option<crate::domain::Instant>,
    },
    /// Another process holds the database.
    #[error("the database is locked by another process")]
    Locked,
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// The file is damaged.
    #[error("the database file is damaged")]
    Corrupt,
    /// The file or its folder cannot be read or written.
    #[error("cannot open the database `{path}`")]
    Unreachable {
        /// The file.
        path: String,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// The file or its folder may be read, and not be written.
    #[error("the database may not be written")]
    ReadOnly,
    /// A file cannot be written.
    #[error("cannot write `{path}`")]
    Unwritable {
        /// The file.
        path: String,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// The write-ahead log could not be folded into the database when the last one closed it.
    #[error("the write-ahead log `{0}` cannot be folded into its database")]
    LogLeft(String),
    /// The file that is open is no longer the one at its path.
    #[error("the database `{0}` was removed or exchanged while it was open")]
    Exchanged(String),
    /// The disk reports an error.
    #[error("the disk reports an error")]
    Disk,
    /// Something that the program must not let happen.
    #[error("an invariant is broken: {0}")]
    Invariant(String),
    /// A key exists already; the table that was written says which.
    #[error("a key exists already")]
    Unique,
    /// A server's refusal of a statement that says nothing of what it holds.
    #[error("the server refused: {0}")]
    Refused(String),
    /// A check that could not be made.
    #[error("the check of the {check} could not be made")]
    Unchecked {
        /// What was to be checked.
        check: String,
        /// What kept it from its end.
        source: Box<Self>,
    },
    /// Any other answer of the database.
    #[error("the database refused: {0}")]
    Other(String),
}

/// What needs a member who was to be removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NeededBy {
    /// The member into whom they are merged.
    Into(String),
    /// A member who is merged into them.
    Merged(String),
    /// Their links, so many.
    Links(i64),
    /// Earlier answers, to which they were one with another.
    EarlierAnswers,
}

/// The result of a store method.
pub type Result<T> = std::result::Result<T, StoreError>;

impl StoreError {
    /// Whether the same may work soon.
    pub const fn is_temporary(&self) -> bool {
        matches!(
            self,
            Self::Locked
                | Self::Conflict
                | Self::DiskFull
                | Self::Disk
                | Self::LogLeft(_)
                | Self::Exchanged(_)
                | Self::Disconnected(_)
                | Self::NotLetIn(_)
                | Self::Untrusted(_)
        )
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error::{Io, PoolClosed, PoolTimedOut, Protocol, Tls, WorkerCrashed};
        match error {
            sqlx::Error::Database(database) if database.is_unique_violation() => Self::Unique,
            sqlx::Error::Database(database) => {
                let code = database.code().unwrap_or_default();
                let message = database.message();
                if database.try_downcast_ref::<PgDatabaseError>().is_some() {
                    of_postgres(&code, message).unwrap_or_else(|| Self::Refused(message.to_owned()))
                } else {
                    of_sqlite(&code).unwrap_or_else(|| Self::Other(message.to_owned()))
                }
            }
            PoolTimedOut => Self::Locked,
            // The schema does not let a column hold what it cannot be read as.
            sqlx::Error::ColumnDecode { .. } => Self::Corrupt,
            Tls(why) => Self::Untrusted(why.to_string()),
            // What TLS finds wrong with the other side comes as an error of reading.
            Io(why) if why.kind() == std::io::ErrorKind::InvalidData => Self::Untrusted(why.to_string()),
            Io(_) | Protocol(_) | WorkerCrashed | PoolClosed => Self::Disconnected(error.to_string()),
            other => Self::Other(other.to_string()),
        }
    }
}

/// The low byte of SQLite's extended result code is its primary code.
fn of_sqlite(code: &str) -> Option<StoreError> {
    match code.parse::<i64>().ok()? & 0xff {
        5 | 6 => Some(StoreError::Locked),
        10 => Some(StoreError::Disk),
        13 => Some(StoreError::DiskFull),
        8 | 14 => Some(StoreError::ReadOnly),
        11 | 26 => Some(StoreError::Corrupt),
        _ => None,
    }
}

/// By PostgreSQL's class of the code, and by the code where the class is mixed.
fn of_postgres(code: &str, message: &str) -> Option<StoreError> {
    match code {
        // A serialization failure, a deadlock.
        "40001" | "40P01" => Some(StoreError::Conflict),
        // A lock or a statement that took too long.
        "55P03" | "57014" | "25P03" => Some(StoreError::Locked),
        "XX001" | "XX002" => Some(StoreError::Corrupt),
        "58030" => Some(StoreError::Disk),
        "53100" => Some(StoreError::DiskFull),
        "42501" => Some(StoreError::Forbidden(message.to_owned())),
        _ => match code.get(..2)? {
            // Connections, too many of them, shutdown.
            "08" | "53" | "57" => Some(StoreError::Disconnected(message.to_owned())),
            // A wrong password, role or database.
            "28" | "3D" => Some(StoreError::NotLetIn(message.to_owned())),
            _ => None,
        },
    }
}
