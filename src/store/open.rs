//! Opening and creating a database, by its address.

use super::engine::{Pool, Tenant};
use super::error::{Result, StoreError};
use super::{CROWDED_FROM, Store, postgres, sqlite};

/// The newest schema that this program knows.
pub const LATEST_SCHEMA: i64 = sqlite::MIGRATIONS.len() as i64;

impl Store {
    /// Creates the database of that address.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where there is one already.
    pub async fn create(url: &str) -> Result<Self> {
        if postgres::is_address(url) {
            let pool = postgres::pool(url)?;
            postgres::make(&pool, url).await?;
            return Ok(Self::over(Pool::Postgres(pool)));
        }
        let path = sqlite::path_of(url)?;
        sqlite::make(&path).await?;
        Ok(Self::over(Pool::Sqlite(sqlite::pool(&path))))
    }

    /// Opens the database of that address; an older schema of an embedded one is brought up to date.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::NotVerve`], [`StoreError::SchemaNewer`], [`StoreError::SchemaOlder`].
    pub async fn open(url: &str) -> Result<Self> {
        let pool = if postgres::is_address(url) {
            Pool::Postgres(postgres::pool(url)?)
        } else {
            let path = sqlite::path_of(url)?;
            if !path.exists() {
                return Err(StoreError::Missing(path.display().to_string()));
            }
            let pool = sqlite::pool(&path);
            sqlite::check_file(&pool, &path).await?;
            Pool::Sqlite(pool)
        };
        let found = pool.read(Tenant::Nobody).await?.schema().await?;
        match &pool {
            _ if found > LATEST_SCHEMA => return Err(StoreError::SchemaNewer { found, known: LATEST_SCHEMA }),
            Pool::Sqlite(_) if found < LATEST_SCHEMA => sqlite::upgrade(&sqlite::path_of(url)?).await?,
            Pool::Postgres(_) if found == 0 => return Err(StoreError::Missing(redacted(url))),
            Pool::Postgres(_) if found < LATEST_SCHEMA => {
                return Err(StoreError::SchemaOlder { found, known: LATEST_SCHEMA });
            }
            Pool::Sqlite(_) | Pool::Postgres(_) => {}
        }
        Ok(Self::over(pool))
    }

    /// Opens the database for many questions at a time.
    ///
    /// # Errors
    /// As for [`Store::open`].
    pub async fn open_serving(url: &str) -> Result<Self> {
        let store = Self::open(url).await?;
        let Pool::Sqlite(opened) = &store.pool else { return Ok(store) };
        opened.close().await;
        let (pool, readers) = sqlite::serving_pools(&sqlite::path_of(url)?);
        Ok(Self { pool, readers: Some(readers), ..store })
    }

    fn over(pool: Pool) -> Self {
        Self { pool, readers: None, crowded_from: CROWDED_FROM }
    }

    /// Closes the database; an embedded one folds its write-ahead log into the file.
    pub async fn close(self) {
        if let Some(readers) = self.readers {
            readers.close().await;
        }
        self.pool.close().await;
    }
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

#[cfg(test)]
mod tests {
    use super::redacted;

    #[test]
    fn a_password_is_never_shown() {
        assert_eq!(redacted("postgres://verve:se@cret@host/db"), "postgres://verve:***@host/db");
        assert_eq!(redacted("sqlite://a/b.db"), "sqlite://a/b.db");
    }
}
