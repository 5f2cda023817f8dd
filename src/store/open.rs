//! Opening, creating and migrating the embedded database.

use super::error::{Result, StoreError};
use super::{CROWDED_FROM, Pool, Store};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection as _, Row as _, SqliteConnection};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// `vrve` in the header of the file, so that another program's database is never touched.
const APPLICATION_ID: i64 = 0x7672_7665;

/// The migrations of the embedded database, oldest first.
const MIGRATIONS: [&str; 2] = [
    include_str!("../../migrations/sqlite/0001_facts_and_answers.sql"),
    include_str!("../../migrations/sqlite/0002_serving.sql"),
];

/// The newest schema that this program knows.
pub const LATEST_SCHEMA: i64 = MIGRATIONS.len() as i64;

/// How long a writer waits for another one.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a writer waits where somebody waits for its answer.
const SERVING_TIMEOUT: Duration = Duration::from_secs(5);

/// How many connections read while one writes.
const READERS: u32 = 4;

impl Store {
    /// Creates the database of that address.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where there is one already.
    pub async fn create(url: &str) -> Result<Self> {
        let path = sqlite_path(url)?;
        let _lock = OpenLock::take(&path)?;
        if path.exists() {
            return Err(StoreError::Exists(path.display().to_string()));
        }
        make(&path).await?;
        Ok(Self { pool: pool(&path), readers: None, path, crowded_from: CROWDED_FROM })
    }

    /// Opens the database of that address, bringing an older schema up to date.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::NotVerve`], [`StoreError::SchemaNewer`].
    pub async fn open(url: &str) -> Result<Self> {
        let path = sqlite_path(url)?;
        if !path.exists() {
            return Err(StoreError::Missing(path.display().to_string()));
        }
        let store = Self { pool: pool(&path), readers: None, path: path.clone(), crowded_from: CROWDED_FROM };
        let found = store.schema().await.map_err(|error| not_verve_if_damaged(error, &path))?;
        if found > LATEST_SCHEMA {
            return Err(StoreError::SchemaNewer { found, known: LATEST_SCHEMA });
        }
        if found < LATEST_SCHEMA {
            let _lock = OpenLock::take(&path)?;
            migrate(SqliteConnection::connect_with(&options(&path)).await?).await?;
        }
        Ok(store)
    }

    /// Opens the database for many questions at a time: one connection writes, some read beside it.
    ///
    /// # Errors
    /// As for [`Store::open`].
    pub async fn open_serving(url: &str) -> Result<Self> {
        let store = Self::open(url).await?;
        let path = store.path.clone();
        let Pool::Sqlite(opened) = &store.pool;
        opened.close().await;
        let options = options(&path).busy_timeout(SERVING_TIMEOUT);
        // `begin` of the readers is deferred and they only ever select, so they wait for nobody.
        let readers = pool_with(READERS, SERVING_TIMEOUT * 2, options.clone().read_only(true));
        let pool = pool_with(1, SERVING_TIMEOUT * 2, options);
        Ok(Self { pool, readers: Some(readers), path, crowded_from: CROWDED_FROM })
    }

    /// The schema of the open database.
    async fn schema(&self) -> Result<i64> {
        let Pool::Sqlite(pool) = &self.pool;
        let mut connection = pool.acquire().await?;
        let row = sqlx::query(
            "SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version)",
        )
        .fetch_one(&mut *connection)
        .await?;
        if row.try_get::<i64, _>(0)? != APPLICATION_ID {
            return Err(StoreError::NotVerve(self.path.display().to_string()));
        }
        Ok(row.try_get::<i64, _>(1)?)
    }

    /// Closes the database, folding its write-ahead log into the file.
    pub async fn close(self) {
        if let Some(Pool::Sqlite(readers)) = self.readers {
            readers.close().await;
        }
        let Pool::Sqlite(pool) = self.pool;
        pool.close().await;
    }
}

fn not_verve_if_damaged(error: StoreError, path: &Path) -> StoreError {
    match error {
        StoreError::Corrupt => StoreError::NotVerve(path.display().to_string()),
        other => other,
    }
}

/// The file of a `sqlite://` address; a plain path is one too.
fn sqlite_path(url: &str) -> Result<PathBuf> {
    let path = match url.split_once("://") {
        Some(("sqlite", path)) => path,
        Some(_) => return Err(StoreError::Unsupported(redacted(url))),
        None => url.strip_prefix("sqlite:").unwrap_or(url),
    };
    if path.is_empty() {
        return Err(StoreError::Unsupported(url.to_owned()));
    }
    Ok(PathBuf::from(path))
}

/// An address without its password.
pub fn redacted(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if scheme + 3 <= at => {
            let user = url[scheme + 3..at].split(':').next().unwrap_or_default();
            format!("{}{user}:***{}", &url[..scheme + 3], &url[at..])
        }
        _ => url.to_owned(),
    }
}

/// Keeps little of what a connection reads from now on: everything is read once.
pub(super) async fn read_once(connection: &mut SqliteConnection) -> Result<()> {
    sqlx::query("PRAGMA cache_size = -2048").execute(connection).await?;
    Ok(())
}

fn pool(path: &Path) -> Pool {
    // A command works over one connection, whose cache stays warm; a recompute reads over a second one.
    pool_with(2, BUSY_TIMEOUT + Duration::from_secs(10), options(path))
}

fn pool_with(connections: u32, patience: Duration, options: SqliteConnectOptions) -> Pool {
    let pool = SqlitePoolOptions::new()
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
        .connect_lazy_with(options);
    Pool::Sqlite(pool)
}

fn options(path: &Path) -> SqliteConnectOptions {
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
async fn make(path: &Path) -> Result<()> {
    let unreachable = |source| StoreError::Unreachable { path: path.display().to_string(), source };
    let unfinished = beside(path, ".new");
    for left in [&unfinished, &beside(path, ".new-wal"), &beside(path, ".new-shm")] {
        match std::fs::remove_file(left) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(unreachable(error)),
            Ok(()) | Err(_) => {}
        }
    }
    create_private(&unfinished)?;
    let mut connection = SqliteConnection::connect_with(&options(&unfinished)).await?;
    sqlx::raw_sql("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL;").execute(&mut connection).await?;
    migrate(connection).await?;
    std::fs::rename(&unfinished, path).map_err(unreachable)
}

/// Applies every migration that a database lacks, all or none.
async fn migrate(mut connection: SqliteConnection) -> Result<()> {
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    let found: i64 =
        sqlx::query("SELECT user_version FROM pragma_user_version").fetch_one(&mut *transaction).await?.try_get(0)?;
    for sql in MIGRATIONS.iter().skip(usize::try_from(found).unwrap_or(0)) {
        sqlx::raw_sql(*sql).execute(&mut *transaction).await?;
    }
    // The header of the file is part of the transaction.
    let header = format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {LATEST_SCHEMA};");
    sqlx::raw_sql(sqlx::AssertSqlSafe(header)).execute(&mut *transaction).await?;
    transaction.commit().await?;
    connection.close().await?;
    Ok(())
}

/// A path with something added to its name.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Makes an empty file that only its owner may read.
fn create_private(path: &Path) -> Result<()> {
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

/// Held while a database is created or migrated: two commands that start together take turns.
struct OpenLock {
    _file: File,
}

impl OpenLock {
    fn take(path: &Path) -> Result<Self> {
        let name = beside(path, ".lock");
        let unreachable = |source| StoreError::Unreachable { path: path.display().to_string(), source };
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(unreachable)?;
        }
        let file = File::options().create(true).truncate(false).write(true).open(name).map_err(unreachable)?;
        file.lock().map_err(unreachable)?;
        Ok(Self { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::redacted;

    #[test]
    fn a_password_is_never_shown() {
        assert_eq!(redacted("postgres://verve:se@cret@host/db"), "postgres://verve:***@host/db");
        assert_eq!(redacted("sqlite://a/b.db"), "sqlite://a/b.db");
    }
}
