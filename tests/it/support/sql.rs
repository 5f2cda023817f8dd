//! The database opened behind the program's back: to damage it, or to look at what it keeps.

use super::wait;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, Connection as _};
use std::path::Path;

/// Changes a database with plain SQL; one that is not there is made.
pub fn with_sql(path: &Path, sql: &str) {
    wait(change(path, sql));
}

/// The same for tests that wait already.
pub async fn change(path: &Path, sql: &str) {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true).foreign_keys(false);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// The numbers of the first column that a question answers with.
pub fn numbers(path: &Path, sql: &str) -> Vec<i64> {
    wait(async {
        let options = SqliteConnectOptions::new().filename(path);
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        let numbers = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        numbers
    })
}
