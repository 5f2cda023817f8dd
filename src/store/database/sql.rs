//! Statements: one text for both engines, with `$1`.. for values.
//!
//! A value is a whole number, a text, bytes, or a list of either; so are the columns of a row. Truth is 0 or 1. What
//! PostgreSQL lacks of what the statements use, its migrations define.

use super::engine::{Arguments, Connection};
use crate::store::error::{Result, StoreError};
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use std::marker::PhantomData;
use std::sync::Arc;

/// A statement with the values bound so far.
pub(crate) fn query(sql: &'static str) -> Query {
    Query { sql, values: Vec::new() }
}

/// A statement whose rows are asked for their first column only.
pub(crate) fn query_scalar<T>(sql: &'static str) -> ScalarQuery<T> {
    ScalarQuery { query: query(sql), column: PhantomData }
}

/// See [`query`].
pub(crate) struct Query {
    sql: &'static str,
    values: Vec<Value>,
}

impl Query {
    /// Binds the next value.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Runs the statement and answers with the number of rows it wrote.
    pub async fn execute(self, connection: &mut Connection) -> Result<u64> {
        let arguments = Arguments::of(connection, self.values)?;
        connection.execute(self.sql.into(), arguments).await
    }

    /// All rows.
    pub async fn fetch_all(self, connection: &mut Connection) -> Result<Vec<Row>> {
        let arguments = Arguments::of(connection, self.values)?;
        connection.fetch_all(self.sql, arguments).await
    }

    /// The first row, where there is one.
    pub async fn fetch_optional(self, connection: &mut Connection) -> Result<Option<Row>> {
        let arguments = Arguments::of(connection, self.values)?;
        connection.fetch_optional(self.sql, arguments).await
    }

    /// The first row, where there must be one.
    pub async fn fetch_one(self, connection: &mut Connection) -> Result<Row> {
        let found = self.fetch_optional(connection).await?;
        found.ok_or_else(|| StoreError::Other("a row is missing".to_owned()))
    }
}

/// See [`query_scalar`].
pub(crate) struct ScalarQuery<T> {
    query: Query,
    column: PhantomData<T>,
}

impl<T: for<'r> Column<'r>> ScalarQuery<T> {
    /// Binds the next value.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.query = self.query.bind(value);
        self
    }

    /// The column of all rows.
    pub async fn fetch_all(self, connection: &mut Connection) -> Result<Vec<T>> {
        self.query.fetch_all(connection).await?.iter().map(|row| row.try_get(0)).collect()
    }

    /// The column of the first row, where there is one.
    pub async fn fetch_optional(self, connection: &mut Connection) -> Result<Option<T>> {
        self.query.fetch_optional(connection).await?.map(|row| row.try_get(0)).transpose()
    }

    /// The column of the first row, where there must be one.
    pub async fn fetch_one(self, connection: &mut Connection) -> Result<T> {
        self.query.fetch_one(connection).await?.try_get(0)
    }
}

/// What can be bound.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    /// A whole number.
    Integer(Option<i64>),
    /// A text.
    Text(Option<Arc<str>>),
    /// Bytes.
    Bytes(Option<Vec<u8>>),
    /// Numbers, for `json_each($n)` or a column of rows.
    Integers(Vec<Option<i64>>),
    /// Texts, likewise.
    Texts(Vec<Option<Arc<str>>>),
    /// Bytes of a column of rows.
    ManyBytes(Vec<Option<Vec<u8>>>),
}

impl Value {
    /// Adds a value to a list of its kind; what is no list yet becomes one.
    pub fn push(&mut self, value: Self) -> Result<()> {
        match (&mut *self, value) {
            (Self::Integers(list), Self::Integer(value)) => list.push(value),
            (Self::Texts(list), Self::Text(value)) => list.push(value),
            (Self::ManyBytes(list), Self::Bytes(value)) => list.push(value),
            (Self::Integer(None), Self::Integer(value)) => *self = Self::Integers(vec![value]),
            (Self::Integer(None), Self::Text(value)) => *self = Self::Texts(vec![value]),
            (Self::Integer(None), Self::Bytes(value)) => *self = Self::ManyBytes(vec![value]),
            _ => return Err(StoreError::Invariant("a column has values of two kinds".to_owned())),
        }
        Ok(())
    }
}

macro_rules! bound {
    ($($from:ty, $value:ident => $into:expr;)*) => {
        $(impl From<$from> for Value {
            fn from($value: $from) -> Self {
                $into
            }
        })*
    };
}

bound! {
    i64, value => Self::Integer(Some(value));
    &i64, value => Self::Integer(Some(*value));
    i32, value => Self::Integer(Some(i64::from(value)));
    bool, value => Self::Integer(Some(i64::from(value)));
    &bool, value => Self::Integer(Some(i64::from(*value)));
    Option<i64>, value => Self::Integer(value);
    Option<i32>, value => Self::Integer(value.map(i64::from));
    Option<bool>, value => Self::Integer(value.map(i64::from));
    &str, value => Self::Text(Some(value.into()));
    String, value => Self::Text(Some(value.into()));
    &String, value => Self::Text(Some(value.as_str().into()));
    Option<&str>, value => Self::Text(value.map(Into::into));
    Option<String>, value => Self::Text(value.map(Into::into));
    &Option<String>, value => Self::Text(value.as_deref().map(Into::into));
    Option<Arc<str>>, value => Self::Text(value);
    &[u8], value => Self::Bytes(Some(value.to_vec()));
    Vec<u8>, value => Self::Bytes(Some(value));
    Option<Vec<u8>>, value => Self::Bytes(value);
    &Vec<u8>, value => Self::Bytes(Some(value.clone()));
    &[i64], value => Self::Integers(value.iter().copied().map(Some).collect());
    &[&str], value => Self::Texts(value.iter().map(|text| Some((*text).into())).collect());
}

/// A row of an answer.
pub(crate) enum Row {
    /// From the embedded database.
    Sqlite(SqliteRow),
    /// From PostgreSQL.
    Postgres(PgRow),
}

impl Row {
    /// The value of a column, counted from 0.
    pub fn try_get<'r, T: Column<'r>>(&'r self, index: usize) -> Result<T> {
        T::of(self, index)
    }
}

/// What a column can be read as.
pub(crate) trait Column<'r>: Sized {
    /// Reads it.
    fn of(row: &'r Row, index: usize) -> Result<Self>;
}

macro_rules! column {
    ($($type:ty),*) => {
        $(impl<'r> Column<'r> for $type {
            fn of(row: &'r Row, index: usize) -> Result<Self> {
                use sqlx::Row as _;
                Ok(match row {
                    Row::Sqlite(row) => row.try_get(index)?,
                    Row::Postgres(row) => row.try_get(index)?,
                })
            }
        })*
    };
}

column!(i64, Option<i64>, String, Option<String>, &'r str, Option<&'r str>, Vec<u8>, Option<Vec<u8>>, &'r [u8]);

impl<'r> Column<'r> for bool {
    fn of(row: &'r Row, index: usize) -> Result<Self> {
        Ok(i64::of(row, index)? != 0)
    }
}

impl<'r> Column<'r> for Option<bool> {
    fn of(row: &'r Row, index: usize) -> Result<Self> {
        Ok(Option::<i64>::of(row, index)?.map(|number| number != 0))
    }
}
