//! Opening and creating a database, by its address.

use super::engine::{Pool, Tenant};
use super::opened::OpenedFile;
use super::{log, postgres, sqlite};
use crate::store::error::{Result, StoreError};
use crate::store::{Actor, Begun, Store};

/// The newest schema that this program knows.
pub const LATEST_SCHEMA: i64 = sqlite::MIGRATIONS.len() as i64;

/// Whether a PostgreSQL role must be one that row-level security holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoleCheck {
    /// A role that could see other organizations is refused.
    Required,
    /// Any role may work, for a first look.
    Waived,
}

/// What a migration did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migrated {
    /// How many migrations were applied.
    pub applied: usize,
    /// The schema now.
    pub schema: i64,
    /// As [`Store::remarks`] has them.
    pub remarks: Vec<String>,
}

impl Store {
    /// Creates the database of that address; on PostgreSQL the schema in a database that is there.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where there is one already.
    pub async fn create(url: &str) -> Result<Self> {
        if postgres::is_address(url) {
            let pool = postgres::pool(&postgres::reach(url, RoleCheck::Waived).await?);
            postgres::make(&pool, url).await?;
            return Ok(Self::over(postgres::pool_of(pool)));
        }
        let path = sqlite::path_of(url)?;
        sqlite::make(&path).await?;
        Ok(Self::over(Pool::Sqlite(sqlite::pool(&path))))
    }

    /// Brings the schema of a database up to date, and grants roles of a PostgreSQL server what they need of it: one
    /// that works with the organizations there are, and one that may add organizations too. The server gathers
    /// statistics of what is in the tables.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where there is no embedded database, [`StoreError::NoRoles`] where roles are named for one.
    pub async fn migrate(url: &str, app_role: Option<&str>, platform_role: Option<&str>) -> Result<Migrated> {
        if !postgres::is_address(url) {
            if app_role.or(platform_role).is_some() {
                return Err(StoreError::NoRoles);
            }
            let path = sqlite::path_of(url)?;
            let before = if path.exists() { sqlite::schema_of_file(&path).await? } else { LATEST_SCHEMA };
            Self::open(url, RoleCheck::Waived).await?.close().await?;
            let applied = usize::try_from(LATEST_SCHEMA - before).unwrap_or(0);
            return Ok(Migrated { applied, schema: LATEST_SCHEMA, remarks: Vec::new() });
        }
        let reached = postgres::reach(url, RoleCheck::Waived).await?;
        let pool = postgres::pool(&reached);
        let applied = postgres::migrate(&pool).await?;
        postgres::grant_roles(&pool, app_role, platform_role).await?;
        postgres::gather_statistics(&pool).await?;
        pool.close().await;
        Ok(Migrated { applied, schema: LATEST_SCHEMA, remarks: reached.remarks })
    }

    /// Spreads the tables of a PostgreSQL database over the nodes of its Citus cluster, by organization; answers with
    /// the tables that lay on one node before.
    ///
    /// # Errors
    /// [`StoreError::NotDistributed`] where there is no such cluster, and for an embedded database.
    pub async fn distribute(url: &str) -> Result<Vec<String>> {
        if !postgres::is_address(url) {
            return Err(StoreError::NotDistributed(redacted(url)));
        }
        let pool = postgres::pool(&postgres::reach(url, RoleCheck::Waived).await?);
        let tables = postgres::distribute(&pool, url).await;
        pool.close().await;
        tables
    }

    /// Opens the database of that address; an older schema of an embedded one is brought up to date.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::NotVerve`], [`StoreError::SchemaNewer`], [`StoreError::SchemaOlder`],
    /// [`StoreError::UnsafeRole`].
    pub async fn open(url: &str, roles: RoleCheck) -> Result<Self> {
        let mut remarks = Vec::new();
        let pool = if postgres::is_address(url) {
            let reached = postgres::reach(url, roles).await?;
            let pool = postgres::pool_of(postgres::pool(&reached));
            remarks = reached.remarks;
            pool
        } else {
            let path = sqlite::path_of(url)?;
            if !path.exists() {
                return Err(StoreError::Missing(path.display().to_string()));
            }
            sqlite::refuse_network(&path)?;
            let pool = sqlite::pool(&path);
            sqlite::check_file(&pool, &path).await?;
            Pool::Sqlite(pool)
        };
        pool.returned().await;
        let mut look = pool.read(Tenant::Nobody).await?;
        let found = look.schema().await?;
        look.rollback().await?;
        match &pool {
            _ if found > LATEST_SCHEMA => return Err(StoreError::SchemaNewer { found, known: LATEST_SCHEMA }),
            Pool::Sqlite(_) if found < LATEST_SCHEMA => sqlite::upgrade(&sqlite::path_of(url)?, found).await?,
            Pool::Postgres(..) if found == 0 => return Err(StoreError::Missing(redacted(url))),
            Pool::Postgres(..) if found < LATEST_SCHEMA => {
                return Err(StoreError::SchemaOlder { found, known: LATEST_SCHEMA });
            }
            Pool::Sqlite(_) | Pool::Postgres(..) => {}
        }
        Ok(Self { remarks, ..Self::over(pool) })
    }

    /// Opens the database for many questions at a time.
    ///
    /// # Errors
    /// As for [`Store::open`].
    pub async fn open_serving(url: &str, roles: RoleCheck) -> Result<Self> {
        let store = Self::open(url, roles).await?;
        let Pool::Sqlite(opened) = &store.pool else { return Ok(store) };
        opened.close().await;
        let path = sqlite::path_of(url)?;
        let pools = sqlite::serving_pools(&path);
        let (readers, visitors) = (Some(pools.readers), Some(pools.visitors));
        let store = Self { pool: pools.writer, readers, visitors, ..store };
        // From the first moment on somebody has the database open: it is not replaced under a server that still idles.
        store.ping().await?;
        store.directory_for_visitors().await?.end().await?;
        Ok(Self { opened: Some(OpenedFile::at(&path)), ..store })
    }

    /// Opens a PostgreSQL server with that many connections, for tests of what happens when they are few.
    ///
    /// # Errors
    /// As for [`Store::open`].
    #[doc(hidden)]
    pub fn open_with_connections(url: &str, connections: u32) -> Result<Self> {
        Ok(Self::over(postgres::pool_of(postgres::pool_of_few(url, connections)?)))
    }

    pub(crate) fn over(pool: Pool) -> Self {
        Self {
            pool,
            readers: None,
            visitors: None,
            opened: None,
            actor: Actor::default(),
            begun: Begun::default(),
            remarks: Vec::new(),
        }
    }

    /// Clears the files of an embedded database of what was erased, at once and with some patience; whether they are
    /// clear. A server's files are looked after by its owner.
    ///
    /// The erasure is committed: what keeps the files from being cleared now is no failure of it. It is owed, and tried
    /// again.
    pub(crate) async fn clear_files(&self) -> bool {
        match &self.pool {
            Pool::Sqlite(pool) => log::settle(pool, log::PATIENCE).await.unwrap_or(false),
            Pool::Postgres(..) => false,
        }
    }

    /// Clears the files of an embedded database of erasures that are owed, where there are any; whether none is any
    /// more. Every command tries it before it closes the database, and a server every minute.
    ///
    /// # Errors
    /// A disk that fails, a file that was exchanged.
    pub async fn settle_owed(&self) -> Result<bool> {
        self.check_file()?;
        match &self.pool {
            Pool::Sqlite(pool) => log::settle(pool, log::SHORT_PATIENCE).await,
            Pool::Postgres(..) => Ok(true),
        }
    }

    /// Pauses for whoever waits to write to an embedded database: SQLite has no queue, and they ask again and again. A
    /// server gives everybody a turn by itself.
    pub(crate) async fn let_others_in(&self) {
        if !self.is_on_server() {
            tokio::time::sleep(sqlite::GAP).await;
        }
    }

    /// Whether the database is on a server, which keeps what was erased in its files for a while.
    pub const fn is_on_server(&self) -> bool {
        matches!(self.pool, Pool::Postgres(..))
    }

    /// Closes the database. An embedded one that nobody else has open is one file then, with nothing beside it.
    ///
    /// # Errors
    /// [`StoreError::LogLeft`] where a part of it stays in its write-ahead log, and [`StoreError::Exchanged`] where the
    /// file at its path is another one, which is not touched.
    pub async fn close(&self) -> Result<()> {
        // What is still owed is left for the next command that opens the database.
        let _ = self.settle_owed().await;
        for readers in [&self.readers, &self.visitors].into_iter().flatten() {
            readers.close().await;
        }
        if let (Err(exchanged), Some(opened)) = (self.check_file(), &self.opened) {
            // SQLite folds no log into a file that has lost its name; nobody here opens the one that has it now.
            self.pool.close().await;
            opened.tidy();
            return Err(exchanged);
        }
        match &self.pool {
            Pool::Sqlite(pool) => log::close(pool).await,
            Pool::Postgres(..) => {
                self.pool.close().await;
                Ok(())
            }
        }
    }
}

/// An address without its passwords: in front of the host, and among the parameters.
pub fn redacted(url: &str) -> String {
    let (address, parameters) = url.split_once('?').map_or((url, None), |(address, rest)| (address, Some(rest)));
    let mut shown = without_password(address);
    for (place, parameter) in parameters.iter().flat_map(|all| all.split('&')).enumerate() {
        shown.push(if place == 0 { '?' } else { '&' });
        match parameter.split_once('=') {
            Some((name, _)) if name.to_ascii_lowercase().contains("pass") => shown = shown + name + "=***",
            _ => shown.push_str(parameter),
        }
    }
    shown
}

fn without_password(address: &str) -> String {
    let Some(colon) = address.find(':') else { return address.to_owned() };
    let begin = colon + 1 + address[colon + 1..].len() - address[colon + 1..].trim_start_matches('/').len();
    match (address.rfind('@'), address[begin..].split_once(':')) {
        (Some(at), Some((user, _))) if begin + user.len() < at => {
            format!("{}{user}:***{}", &address[..begin], &address[at..])
        }
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::redacted;

    #[test]
    fn a_password_is_never_shown() {
        assert_eq!(redacted("postgres://verve:se@cret@host/db"), "postgres://verve:***@host/db");
        assert_eq!(redacted("postgres://verve@host/db"), "postgres://verve@host/db");
        assert_eq!(redacted("sqlite://a/b.db"), "sqlite://a/b.db");
        assert_eq!(redacted("postgres:/u:pw@h/x"), "postgres:/u:***@h/x");
        let shown =
            redacted("postgres://u:s3cret@h:5432/verve?sslmode=require&password=qpass&sslpassword=p2&PassFile=x");
        assert_eq!(shown, "postgres://u:***@h:5432/verve?sslmode=require&password=***&sslpassword=***&PassFile=***");
        assert_eq!(redacted("postgres://h:5432/verve?password=a@b"), "postgres://h:5432/verve?password=***");
        assert_eq!(redacted("verve.db"), "verve.db");
    }
}
