//! Many rows at a time: multi-row inserts and look-ups by lists of numbers, in the dialect of the embedded database.

use super::Connection;
use super::error::{Result, StoreError};
use sqlx::AssertSqlSafe;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use std::fmt::Write as _;

/// The rows of a full statement: measured best between 500 and 1,000.
const ROWS: usize = 800;
/// The rows of the statement for what is left over, so that few distinct texts are prepared.
const FEW_ROWS: usize = 32;
/// How many numbers one look-up statement takes.
const LOOKUP: usize = 4_000;

/// The values of one statement.
pub(super) type Values = SqliteArguments;

/// Binds one value.
pub(super) fn bind<'q, T>(values: &mut Values, value: T) -> Result<()>
where
    T: sqlx::Encode<'q, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>,
{
    use sqlx::Arguments as _;
    values.add(value).map_err(|error| StoreError::Other(error.to_string()))
}

/// A multi-row insert.
pub(super) struct Insert {
    /// Up to and with `VALUES`.
    pub head: &'static str,
    /// One row: `$1`.. are the constants, `?` the values of the row, `@` the row's place in its statement from 0.
    pub row: &'static str,
    /// What follows the rows.
    pub tail: &'static str,
}

impl Insert {
    /// The statement for so many rows.
    ///
    /// The values of rows are nameless and come first: SQLite looks a name up by going through all of them, which
    /// for thousands of values costs more than the insert.
    fn text(&self, rows: usize, constants: usize) -> String {
        let values = rows * self.row.matches('?').count();
        let mut row_text = self.row.replace('$', "$#");
        for constant in 1..=constants {
            row_text = row_text.replace(&format!("$#{constant}"), &format!("${}", values + constant));
        }
        let mut sql = String::with_capacity(self.head.len() + rows * (row_text.len() + 8) + self.tail.len());
        // A statement that fails ends its transaction here, so SQLite need not keep what would undo the statement alone.
        sql.push_str(&self.head.replacen("INSERT INTO", "INSERT OR FAIL INTO", usize::from(self.tail.is_empty())));
        for row in 0..rows {
            sql.push_str(if row == 0 { " " } else { ", " });
            sql.push_str(&row_text.replace('@', &row.to_string()));
        }
        sql.push(' ');
        sql.push_str(self.tail);
        sql
    }

    /// Inserts all rows in the order given.
    ///
    /// `constants` gets the place of the first row of a statement and answers with the values of `$1`..; `each` binds
    /// the values of one row. The next statement is bound while the driver's thread runs this one.
    pub async fn run<T>(
        &self,
        connection: &mut Connection,
        rows: &[T],
        constants: impl Fn(usize) -> Vec<i64>,
        each: impl Fn(&mut Values, &T) -> Result<()>,
    ) -> Result<()> {
        let mut texts: [Option<String>; 3] = [None, None, None];
        let build = |start: usize, size: usize| -> Result<Values> {
            let mut values = Values::default();
            for row in &rows[start..start + size] {
                each(&mut values, row)?;
            }
            for constant in constants(start) {
                bind(&mut values, constant)?;
            }
            Ok(values)
        };
        let size_at = |start: usize| match rows.len() - start {
            left if left >= ROWS => (0, ROWS),
            left if left >= FEW_ROWS => (1, FEW_ROWS),
            left => (2, left.min(1)),
        };
        let mut start = 0;
        let mut next: Option<Values> = None;
        while start < rows.len() {
            let (which, size) = size_at(start);
            let values = match next.take() {
                Some(values) => values,
                None => build(start, size)?,
            };
            let text = match &texts[which] {
                Some(text) => text.clone(),
                None => texts[which].insert(self.text(size, constants(start).len())).clone(),
            };
            start += size;
            let running = sqlx::query_with(AssertSqlSafe(text), values).execute(&mut *connection);
            let building =
                async { if start < rows.len() { build(start, size_at(start).1).map(Some) } else { Ok(None) } };
            let (done, built) = tokio::join!(running, building);
            done?;
            next = built?;
        }
        Ok(())
    }
}

/// Runs a statement for lists of numbers and hands each row to `take`.
///
/// In `sql`, `$1` is the organization and `json_each($2)` stands for the numbers; they come in the order given.
pub(super) async fn look_up(
    connection: &mut Connection,
    sql: &'static str,
    org_id: i64,
    numbers: &[i64],
    mut take: impl FnMut(&SqliteRow) -> Result<()>,
) -> Result<()> {
    for part in numbers.chunks(LOOKUP) {
        let rows = sqlx::query(sql).bind(org_id).bind(json_list(part)).fetch_all(&mut *connection).await?;
        for row in &rows {
            take(row)?;
        }
    }
    Ok(())
}

/// Runs a statement without a result for lists of numbers, as [`look_up`].
pub(super) async fn for_numbers(
    connection: &mut Connection,
    sql: &'static str,
    org_id: i64,
    numbers: &[i64],
) -> Result<()> {
    for part in numbers.chunks(LOOKUP) {
        sqlx::query(sql).bind(org_id).bind(json_list(part)).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Runs a statement for lists of texts, as [`look_up`].
pub(super) async fn look_up_texts(
    connection: &mut Connection,
    sql: &'static str,
    org_id: i64,
    texts: &[&str],
    mut take: impl FnMut(&SqliteRow) -> Result<()>,
) -> Result<()> {
    for part in texts.chunks(LOOKUP) {
        let list = serde_json::to_string(part).map_err(|error| StoreError::Other(error.to_string()))?;
        let rows = sqlx::query(sql).bind(org_id).bind(list).fetch_all(&mut *connection).await?;
        for row in &rows {
            take(row)?;
        }
    }
    Ok(())
}

pub(super) fn json_list(numbers: &[i64]) -> String {
    let mut list = String::with_capacity(numbers.len() * 12 + 2);
    list.push('[');
    for (place, number) in numbers.iter().enumerate() {
        if place > 0 {
            list.push(',');
        }
        // Writing to a String cannot fail.
        let _ = write!(list, "{number}");
    }
    list.push(']');
    list
}

#[cfg(test)]
mod tests {
    use super::Insert;

    #[test]
    fn numbers_the_values_of_every_row() {
        let insert = Insert { head: "INSERT INTO t (a, b, c) VALUES", row: "($1, $2 + @, ?)", tail: "" };
        assert_eq!(insert.text(2, 2).trim(), "INSERT OR FAIL INTO t (a, b, c) VALUES ($3, $4 + 0, ?), ($3, $4 + 1, ?)");
    }
}
