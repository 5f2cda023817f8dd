//! The embedded database: its file, its settings, its migrations, and how its statements carry values.

use super::engine::Pool;
use super::filesystem::{filesystem_of, is_over_network};
use super::log;
use super::sql::Value;
use crate::store::LATEST_SCHEMA;
use crate::store::error::{Result, StoreError};
use crate::store::operations::backup::{folder_of, remove_database, sync, write_copy};
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Arguments as _, Connection as _, Row as _, SqliteConnection};
use std::fmt::Write as _;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// `vrve` in the header of the file, so that another program's database is never touched.
const APPLICATION_ID: i64 = 0x7672_7665;

/// The migrations, oldest first.
pub(crate) const MIGRATIONS: [&str; 2] = [
    include_str!("../../../migrations/sqlite/0001_facts_and_answers.sql"),
    include_str!("../../../migrations/sqlite/0002_serving.sql"),
];

/// How long a writer waits for another one.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a writer waits where somebody waits for its answer.
const SERVING_TIMEOUT: Duration = Duration::from_secs(5);

/// How long SQLite itself waits there at a time: its pauses grow to 100 ms, and an import that takes batch after batch
/// leaves a gap of [`GAP`].
const SHORT_TIMEOUT: Duration = Duration::from_millis(3);

/// How long an import pauses after a batch, so that whoever waits comes before the next one.
pub(crate) const GAP: Duration = Duration::from_millis(5);

/// How many connections read while one writes: as many as a server works out answers at a time, and some.
const READERS: u32 = 6;
/// How many ask for visitors and nobody else.
const VISITORS_READERS: u32 = 2;

/// The schema of the database, 0 before the first migration.
pub(crate) async fn schema(connection: &mut SqliteConnection) -> Result<i64> {
    let row = sqlx::query("SELECT user_version FROM pragma_user_version").fetch_one(connection).await?;
    Ok(row.try_get(0)?)
}

/// The schema of a file.
pub(crate) async fn schema_of_file(path: &Path) -> Result<i64> {
    let mut connection = SqliteConnection::connect_with(&options(path).read_only(true)).await?;
    let found = schema(&mut connection).await?;
    connection.close().await?;
    Ok(found)
}

/// Refuses a file that something else made.
pub(crate) async fn check_file(pool: &sqlx::SqlitePool, path: &Path) -> Result<()> {
    let id = async { application_id(&mut *pool.acquire().await?).await };
    verves_own(id.await, path)
}

async fn application_id(connection: &mut SqliteConnection) -> Result<i64> {
    const ID: &str = "SELECT application_id FROM pragma_application_id";
    Ok(sqlx::query_scalar(ID).fetch_one(connection).await?)
}

/// At the first look a damaged file is no database.
fn verves_own(id: Result<i64>, path: &Path) -> Result<()> {
    match id {
        Ok(APPLICATION_ID) => Ok(()),
        Ok(_) | Err(StoreError::Corrupt) => Err(StoreError::NotVerve(path.display().to_string())),
        Err(error) => Err(error),
    }
}

/// The schema of a database that is verve's own and that no newer version made.
pub(crate) async fn known_schema(options: &SqliteConnectOptions, path: &Path) -> Result<i64> {
    let look = async {
        let mut connection = SqliteConnection::connect_with(options).await?;
        let id = application_id(&mut connection).await?;
        let found = schema(&mut connection).await?;
        connection.close().await?;
        Ok((id, found))
    };
    let (id, found) = match look.await {
        Ok((id, found)) => (Ok(id), found),
        Err(error) => (Err(error), 0),
    };
    verves_own(id, path)?;
    if found > LATEST_SCHEMA { Err(StoreError::SchemaNewer { found, known: LATEST_SCHEMA }) } else { Ok(found) }
}

/// The version of the embedded database.
pub async fn engine_version() -> Result<String> {
    let mut connection = SqliteConnection::connect_with(&options(Path::new(":memory:"))).await?;
    Ok(sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&mut connection).await?)
}

/// The name and version of the engine, and the bytes of the database; it knows no roles.
pub(crate) async fn engine_and_size(pool: &sqlx::SqlitePool) -> Result<(String, i64, Option<String>)> {
    const SIZE: &str =
        "SELECT sqlite_version(), s.page_size * c.page_count FROM pragma_page_size s, pragma_page_count c";
    let row = sqlx::query(SIZE).fetch_one(pool).await?;
    Ok((format!("SQLite {}", row.try_get::<String, _>(0)?), row.try_get(1)?, None))
}

/// The file of a database, where it is one.
pub fn file_of(url: &str) -> Option<PathBuf> {
    path_of(url).ok()
}

/// Adds a value; lists become JSON, for `json_each`.
pub(crate) fn add(
    arguments: &mut SqliteArguments,
    value: Value,
) -> std::result::Result<(), Box<dyn std::error::Error + Send + Sync>> {
    match value {
        Value::Integer(value) => arguments.add(value),
        Value::Text(value) => arguments.add(value),
        Value::Bytes(value) => arguments.add(value),
        Value::Integers(list) => arguments.add(json_list(&list)),
        Value::Texts(list) => {
            arguments.add(serde_json::to_string(&list.iter().flatten().map(AsRef::<str>::as_ref).collect::<Vec<_>>())?)
        }
        Value::ManyBytes(_) => Err("a list of bytes is no value of the embedded database".into()),
    }
}

fn json_list(numbers: &[Option<i64>]) -> String {
    let mut list = String::with_capacity(numbers.len() * 12 + 2);
    list.push('[');
    for (place, number) in numbers.iter().flatten().enumerate() {
        if place > 0 {
            list.push(',');
        }
        // Writing to a String cannot fail.
        let _ = write!(list, "{number}");
    }
    list.push(']');
    list
}

/// The path in a `sqlite://` address; a plain path is one too.
pub(crate) fn path_of(url: &str) -> Result<PathBuf> {
    let path = match url.split_once("://") {
        Some(("sqlite", path)) => path,
        Some(_) => return Err(StoreError::Unsupported(crate::store::redacted(url))),
        None => url.strip_prefix("sqlite:").unwrap_or(url),
    };
    if path.is_empty() {
        return Err(StoreError::Unsupported(url.to_owned()));
    }
    Ok(PathBuf::from(path))
}

/// Keeps little of what a connection reads from now on: everything is read once.
pub(crate) async fn read_once(connection: &mut SqliteConnection) -> Result<()> {
    sqlx::query("PRAGMA cache_size = -2048").execute(connection).await?;
    Ok(())
}

/// The connections of a command: it works over one, whose cache stays warm; a recompute reads over a second one.
pub(crate) fn pool(path: &Path) -> sqlx::SqlitePool {
    // A large import touches every page of some tables with each batch: the log is folded in after several of them, and
    // each page then copied once.
    let options = options(path).pragma("wal_autocheckpoint", "64000");
    pool_with(2, BUSY_TIMEOUT + Duration::from_secs(10), options)
}

/// The connection of somebody who has a look and closes it again.
pub(crate) fn single(options: SqliteConnectOptions) -> sqlx::SqlitePool {
    pool_with(1, BUSY_TIMEOUT + Duration::from_secs(10), options)
}

/// Waits a moment for the connection of the transaction before, which the pool has back a little after its end: another
/// one would begin with an empty cache, and the two would take turns from then on. The moment is long enough for a thread
/// that waits for a core.
pub(crate) async fn returned(pool: &sqlx::SqlitePool) {
    const PATIENCE: Duration = Duration::from_millis(50);
    let began = std::time::Instant::now();
    let may_grow = pool.size() > 0 && pool.size() < pool.options().get_max_connections();
    while may_grow && pool.num_idle() == 0 && began.elapsed() < PATIENCE {
        tokio::task::yield_now().await;
    }
}

/// Begins a transaction that may write. Where SQLite gives up soon, its turn is asked for again and again.
pub(crate) async fn begin_to_write(pool: &sqlx::SqlitePool) -> Result<sqlx::Transaction<'static, sqlx::Sqlite>> {
    let began = std::time::Instant::now();
    let patience = pool.options().get_acquire_timeout() / 2;
    loop {
        match pool.begin_with("BEGIN IMMEDIATE").await.map_err(StoreError::from) {
            Err(StoreError::Locked) if began.elapsed() < patience => {}
            begun => return begun,
        }
    }
}

/// The connections of many questions at a time.
pub(crate) struct ServingPools {
    /// The one that writes.
    pub writer: Pool,
    /// Those that read beside it.
    pub readers: Pool,
    /// Those that read for visitors, whoever else reads.
    pub visitors: Pool,
}

/// The connections of many questions at a time: one that writes, and some that read beside it.
pub(crate) fn serving_pools(path: &Path) -> ServingPools {
    let options = options(path).busy_timeout(SERVING_TIMEOUT);
    // `begin` of the readers is deferred and they only ever select, so they wait for nobody.
    let reading = |connections| pool_with(connections, SERVING_TIMEOUT * 2, options.clone().read_only(true));
    let (readers, visitors) = (reading(READERS), reading(VISITORS_READERS));
    let writer = pool_with(1, SERVING_TIMEOUT * 2, options.busy_timeout(SHORT_TIMEOUT));
    ServingPools { writer: Pool::Sqlite(writer), readers: Pool::Sqlite(readers), visitors: Pool::Sqlite(visitors) }
}

fn pool_with(connections: u32, patience: Duration, options: SqliteConnectOptions) -> sqlx::SqlitePool {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .min_connections(0)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(patience)
        .test_before_acquire(false)
        // After a full disk SQLite ends the transaction by itself and sqlx does not notice: such a connection goes.
        .after_release(|connection, _| {
            Box::pin(async move {
                connection.ping().await?;
                Ok(!connection.is_in_transaction())
            })
        })
        .connect_lazy_with(options)
}

pub(crate) fn options(path: &Path) -> SqliteConnectOptions {
    use sqlx::ConnectOptions as _;
    SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(BUSY_TIMEOUT)
        .foreign_keys(true)
        .synchronous(SqliteSynchronous::Full)
        .statement_cache_capacity(200)
        .pragma("cache_size", "-24576")
        .pragma("temp_store", "MEMORY")
        .pragma("trusted_schema", "OFF")
        .pragma("secure_delete", "ON")
        .pragma("cell_size_check", "ON")
        .pragma("wal_autocheckpoint", "16000")
        .disable_statement_logging()
}
/// Makes a new database: under another name first, so that there is a whole one or none.
pub(crate) async fn make(path: &Path) -> Result<()> {
    let _lock = OpenLock::take(path)?;
    if path.exists() {
        return Err(StoreError::Exists(path.display().to_string()));
    }
    let unreachable = |source| StoreError::Unreachable { path: path.display().to_string(), source };
    refuse_network(path)?;
    let unfinished = beside(path, ".new");
    remove_database(&unfinished)?;
    create_private(&unfinished)?;
    let mut connection = SqliteConnection::connect_with(&options(&unfinished)).await?;
    sqlx::raw_sql("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL;").execute(&mut connection).await?;
    migrate(connection).await?;
    log::fold(&unfinished).await?;
    std::fs::rename(&unfinished, path).map_err(unreachable)?;
    sync(folder_of(path))
}

/// # Errors
/// [`StoreError::NetworkFilesystem`] where several machines may write to the file at once.
pub(crate) fn refuse_network(path: &Path) -> Result<()> {
    match filesystem_of(path).filter(|kind| is_over_network(kind)) {
        Some(kind) => Err(StoreError::NetworkFilesystem { path: path.display().to_string(), kind }),
        None => Ok(()),
    }
}

/// Brings an older schema up to date, and keeps the database as it was beside it.
pub(crate) async fn upgrade(path: &Path, found: i64) -> Result<()> {
    let _lock = OpenLock::take(path)?;
    match write_copy(path, &beside(path, &format!(".schema-{found}"))).await {
        Err(StoreError::FileExists(_)) => {}
        kept => kept?,
    }
    migrate(SqliteConnection::connect_with(&options(path)).await?).await
}

/// A database in memory that has the schema of this program and nothing else.
pub(crate) async fn fresh_schema() -> Result<SqliteConnection> {
    let mut connection = SqliteConnection::connect_with(&options(Path::new(":memory:"))).await?;
    for sql in MIGRATIONS {
        sqlx::raw_sql(sql).execute(&mut connection).await?;
    }
    Ok(connection)
}

/// Applies every migration that a database lacks, all or none.
pub(crate) async fn migrate(mut connection: SqliteConnection) -> Result<()> {
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    let found = schema(&mut transaction).await?;
    for sql in MIGRATIONS.iter().skip(usize::try_from(found).unwrap_or(0)) {
        sqlx::raw_sql(*sql).execute(&mut *transaction).await?;
    }
    // The header of the file is part of the transaction.
    let header = format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {};", MIGRATIONS.len());
    sqlx::raw_sql(sqlx::AssertSqlSafe(header)).execute(&mut *transaction).await?;
    transaction.commit().await?;
    connection.close().await?;
    Ok(())
}

/// A path with something added to its name.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Makes an empty file that only its owner may read.
pub(crate) fn create_private(path: &Path) -> Result<()> {
    let unreachable = |source| StoreError::Unreachable { path: path.display().to_string(), source };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(unreachable)?;
    }
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(unreachable)
}

/// ReservedSlots while a database is created or migrated: two commands that start together take turns.
pub(crate) struct OpenLock {
    _file: File,
    name: PathBuf,
}

impl OpenLock {
    /// Waits for it.
    pub fn take(path: &Path) -> Result<Self> {
        let name = beside(path, ".lock");
        let unreachable = |source| StoreError::Unreachable { path: path.display().to_string(), source };
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(unreachable)?;
        }
        // Anyone who may write here could put a link or a pipe where the lock belongs, even after this check.
        let found = std::fs::symlink_metadata(&name);
        if found.is_ok_and(|found| !found.is_file()) {
            return Err(unreachable(std::io::Error::other("the lock beside it is no file")));
        }
        let mut options = File::options();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        #[cfg(target_os = "linux")]
        {
            use rustix::fs::OFlags;
            let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
            std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags.bits().cast_signed());
        }
        let file = options.open(&name).map_err(unreachable)?;
        let began = std::time::Instant::now();
        while let Err(error) = file.try_lock() {
            match error {
                std::fs::TryLockError::WouldBlock if began.elapsed() < BUSY_TIMEOUT => {
                    std::thread::sleep(Duration::from_millis(20));
                }
                std::fs::TryLockError::WouldBlock => return Err(StoreError::Locked),
                std::fs::TryLockError::Error(error) => return Err(unreachable(error)),
            }
        }
        Ok(Self { _file: file, name })
    }

    /// Gives it back for good: who comes next finds that all is done.
    pub fn remove(self) {
        // What is left is an empty file.
        let _ = std::fs::remove_file(&self.name);
    }
}
