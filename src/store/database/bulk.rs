//! Many rows at a time: multi-row inserts and look-ups by lists of numbers, as each engine takes them best.

use super::engine::Arguments;
use super::sql::{Row, Value};
use crate::store::OrgTransaction;
use crate::store::error::{Result, StoreError};
use std::borrow::Cow;

/// The rows of a full statement for the embedded database: measured best between 500 and 1,000.
const ROWS: usize = 800;
/// The rows of the statement for what is left over, so that few distinct texts are prepared.
const FEW_ROWS: usize = 32;
/// The rows of a full statement for PostgreSQL, where a column is one array.
const ARRAY_ROWS: usize = 10_000;
/// How many numbers one look-up statement takes.
pub(in crate::store) const LOOKUP: usize = 4_000;

/// The values of the rows of one statement.
pub(in crate::store) enum Values {
    /// In the order of the statement.
    InOrder(Arguments),
    /// A list for each place of a row, and the place whose value is next.
    Columns(Vec<Value>, usize),
}

/// Binds one value of a row.
pub(in crate::store) fn bind(values: &mut Values, value: impl Into<Value>) -> Result<()> {
    match values {
        Values::InOrder(arguments) => arguments.add(value.into()),
        Values::Columns(columns, next) => {
            let place = *next % columns.len();
            *next += 1;
            columns[place].push(value.into())
        }
    }
}

/// A statement over many rows: an insert, or a deletion of the rows it lists.
pub(in crate::store) struct Statement {
    /// Up to and with `VALUES`.
    pub head: &'static str,
    /// One row: `$1` is the organization, `$2`.. are the constants, `?` the values of the row, `@` the row's place in its statement from 0.
    pub row: &'static str,
    /// What follows the rows, constants included; nothing where every row must be new.
    pub tail: &'static str,
}

impl Statement {
    /// Runs for all rows in the order given.
    ///
    /// `$1` is the organization. `constants` gets the place of the first row of a statement and answers with the values of
    /// `$2`..; `each` binds the values of one row. The next statement is bound while the engine runs this one.
    ///
    /// # Errors
    /// [`StoreError::Unique`] where a row is not new that must be.
    pub async fn run<T>(
        &self,
        tx: &mut OrgTransaction,
        rows: &[T],
        constants: impl Fn(usize) -> Vec<i64>,
        each: impl Fn(&mut Values, &T) -> Result<()>,
    ) -> Result<()> {
        let done = self.count(tx, rows, constants, each).await?;
        if self.tail.is_empty() && done != rows.len() { Err(StoreError::Unique) } else { Ok(()) }
    }

    /// Runs as [`Self::run`] and answers with how many rows it moved.
    ///
    /// # Errors
    /// Those of the engine.
    pub async fn count<T>(
        &self,
        tx: &mut OrgTransaction,
        rows: &[T],
        constants: impl Fn(usize) -> Vec<i64>,
        each: impl Fn(&mut Values, &T) -> Result<()>,
    ) -> Result<usize> {
        let is_postgres = tx.is_postgres();
        let size_at = |start: usize| match rows.len() - start {
            left if is_postgres => left.min(ARRAY_ROWS),
            left if left >= ROWS => ROWS,
            left if left >= FEW_ROWS => FEW_ROWS,
            left => left.min(1),
        };
        let org_id = tx.org_id();
        let constants = |start: usize| -> Vec<i64> { std::iter::once(org_id).chain(constants(start)).collect() };
        let build = |start: usize, size: usize| -> Result<Arguments> {
            let mut values = self.values(is_postgres);
            for row in &rows[start..start + size] {
                each(&mut values, row)?;
            }
            values.into_arguments(constants(start))
        };
        let mut texts: Vec<(usize, Cow<'static, str>)> = Vec::new();
        let (mut start, mut moved) = (0, 0);
        let mut next: Option<Arguments> = None;
        while start < rows.len() {
            let size = size_at(start);
            let arguments = match next.take() {
                Some(arguments) => arguments,
                None => build(start, size)?,
            };
            // The text for an array is the same whatever its length.
            let kind = if is_postgres { 0 } else { size };
            let text = match texts.iter().find(|(of, _)| *of == kind) {
                Some((_, text)) => text.clone(),
                None => {
                    let constants = constants(start).len();
                    let text = if is_postgres { self.array_text(constants) } else { self.text(size, constants) };
                    texts.push((kind, Cow::Owned(text.clone())));
                    Cow::Owned(text)
                }
            };
            start += size;
            let running = tx.execute(text, arguments);
            let building = async { if start < rows.len() { build(start, size_at(start)).map(Some) } else { Ok(None) } };
            let (done, built) = tokio::join!(running, building);
            moved += done? as usize;
            next = built?;
        }
        Ok(moved)
    }

    fn values(&self, is_postgres: bool) -> Values {
        if is_postgres {
            let unknown = Value::Integer(None);
            Values::Columns(vec![unknown; self.row.matches('?').count()], 0)
        } else {
            Values::InOrder(Arguments::for_sqlite())
        }
    }

    /// The statement of the embedded database for so many rows.
    ///
    /// The values of rows are nameless and come first: SQLite looks a name up by going through all of them, which
    /// for thousands of values costs more than the insert.
    fn text(&self, rows: usize, constants: usize) -> String {
        let values = rows * self.row.matches('?').count();
        let numbered = |text: &str| {
            let mut text = text.replace('$', "$#");
            for constant in 1..=constants {
                text = text.replace(&format!("$#{constant}"), &format!("${}", values + constant));
            }
            text
        };
        let row_text = numbered(self.row);
        let mut sql = String::with_capacity(self.head.len() + rows * (row_text.len() + 8) + self.tail.len());
        // A statement that fails ends its transaction here, so SQLite need not keep what would undo the statement alone.
        sql.push_str(&self.head.replacen("INSERT INTO", "INSERT OR FAIL INTO", usize::from(self.tail.is_empty())));
        for row in 0..rows {
            sql.push_str(if row == 0 { " " } else { ", " });
            sql.push_str(&row_text.replace('@', &row.to_string()));
        }
        sql.push(' ');
        sql.push_str(&numbered(self.tail));
        sql
    }

    /// The statement of PostgreSQL, for any number of rows: `$1`.. are the constants, then comes an array a column.
    ///
    /// Without a conflict clause a distributed table behind row-level security takes no rows of a query; rows that are
    /// not new are counted instead.
    fn array_text(&self, constants: usize) -> String {
        let columns = self.row.matches('?').count();
        let mut row = String::with_capacity(self.row.len() + columns * 4);
        let mut column = 0;
        for part in self.row.trim_start_matches('(').trim_end_matches(')').split_inclusive('?') {
            let (text, is_value) = part.strip_suffix('?').map_or((part, false), |text| (text, true));
            row.push_str(text);
            if is_value {
                column += 1;
                row.push_str(&format!("given.c{column}"));
            }
        }
        let row = row.replace('@', "(given.place - 1)");
        let arrays: Vec<String> = (1..=columns).map(|column| format!("${}", constants + column)).collect();
        let names: Vec<String> = (1..=columns).map(|column| format!("c{column}")).collect();
        let head = self.head.trim_end().trim_end_matches("VALUES");
        let tail = if self.tail.is_empty() { "ON CONFLICT DO NOTHING" } else { self.tail };
        format!(
            "{head} SELECT {row} FROM UNNEST({}) WITH ORDINALITY AS given ({}, place) WHERE TRUE {tail}",
            arrays.join(", "),
            names.join(", "),
        )
    }
}

impl Values {
    fn into_arguments(self, constants: Vec<i64>) -> Result<Arguments> {
        match self {
            Self::InOrder(mut arguments) => {
                constants.into_iter().try_for_each(|constant| arguments.add(constant.into()))?;
                Ok(arguments)
            }
            Self::Columns(columns, _) => {
                let mut arguments = Arguments::for_postgres();
                constants.into_iter().try_for_each(|constant| arguments.add(constant.into()))?;
                columns.into_iter().try_for_each(|column| arguments.add(column))?;
                Ok(arguments)
            }
        }
    }
}

/// Runs a statement for lists of numbers and hands each row to `take`.
///
/// In `sql`, `$1` is the organization and `json_each($2)` stands for the numbers; rows come in any order.
pub(in crate::store) async fn look_up(
    tx: &mut OrgTransaction,
    sql: &'static str,
    numbers: &[i64],
    mut take: impl FnMut(&Row) -> Result<()>,
) -> Result<()> {
    for part in numbers.chunks(LOOKUP) {
        for row in &tx.query(sql).bind(part).fetch_all(tx).await? {
            take(row)?;
        }
    }
    Ok(())
}

/// Runs a statement without a result for lists of numbers, as [`look_up`].
pub(in crate::store) async fn for_numbers(tx: &mut OrgTransaction, sql: &'static str, numbers: &[i64]) -> Result<()> {
    for part in numbers.chunks(LOOKUP) {
        tx.query(sql).bind(part).execute(tx).await?;
    }
    Ok(())
}

/// Runs a statement for lists of texts, as [`look_up`].
pub(in crate::store) async fn look_up_texts(
    tx: &mut OrgTransaction,
    sql: &'static str,
    texts: &[&str],
    mut take: impl FnMut(&Row) -> Result<()>,
) -> Result<()> {
    for part in texts.chunks(LOOKUP) {
        for row in &tx.query(sql).bind(part).fetch_all(tx).await? {
            take(row)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Statement;

    const INSERT: Statement = Statement { head: "INSERT INTO t (a, b, c) VALUES", row: "($1, $2 + @, ?)", tail: "" };

    #[test]
    fn numbers_the_values_of_every_row() {
        assert_eq!(INSERT.text(2, 2).trim(), "INSERT OR FAIL INTO t (a, b, c) VALUES ($3, $4 + 0, ?), ($3, $4 + 1, ?)");
    }

    #[test]
    fn takes_an_array_for_every_column() {
        assert_eq!(
            INSERT.array_text(2),
            "INSERT INTO t (a, b, c)  SELECT $1, $2 + (given.place - 1), given.c1 \
             FROM UNNEST($3) WITH ORDINALITY AS given (c1, place) WHERE TRUE ON CONFLICT DO NOTHING"
        );
    }

    #[test]
    fn lists_the_rows_that_a_deletion_names() {
        const DELETE: Statement = Statement {
            head: "WITH gone (a) AS (VALUES",
            row: "(?)",
            tail: ") DELETE FROM t WHERE o = $1 AND a IN (SELECT a FROM gone)",
        };
        let tail = "DELETE FROM t WHERE o = $3 AND a IN (SELECT a FROM gone)";
        assert_eq!(DELETE.text(2, 1), format!("WITH gone (a) AS (VALUES (?), (?) ) {tail}"));
        assert_eq!(
            DELETE.array_text(1),
            "WITH gone (a) AS ( SELECT given.c1 FROM UNNEST($2) WITH ORDINALITY AS given (c1, place) WHERE TRUE ) \
             DELETE FROM t WHERE o = $1 AND a IN (SELECT a FROM gone)"
        );
    }
}
