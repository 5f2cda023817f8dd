//! Many rows at a time: multi-row inserts and look-ups by lists of numbers, as each engine takes them best.

use super::engine::Arguments;
use super::sql::{Row, Value};
use crate::store::OrgTransaction;
use crate::store::error::{Result, StoreError};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// The rows of a full statement for the embedded database: measured best between 500 and 1,000.
const ROWS: usize = 800;
/// The rows of the statements for what is left over, so that few distinct texts are prepared.
const FEW_ROWS: [usize; 2] = [32, 8];
/// The rows of a full statement for PostgreSQL, where a column is one array.
const ARRAY_ROWS: usize = 10_000;
/// How many numbers one look-up statement takes.
pub(crate) const LOOKUP: usize = 4_000;

/// The values of the rows of one statement.
pub(crate) enum Values {
    /// In the order of the statement.
    InOrder(Arguments),
    /// A list for each place of a row, and the place whose value is next.
    Columns(Vec<Value>, usize),
}

/// Binds one value of a row.
pub(crate) fn bind(values: &mut Values, value: impl Into<Value>) -> Result<()> {
    match values {
        Values::InOrder(arguments) => arguments.add(value.into()),
        Values::Columns(columns, next) => {
            let place = *next % columns.len();
            *next += 1;
            columns[place].push(value.into())
        }
    }
}

/// A statement over many rows.
pub(crate) enum Statement {
    /// Inserts the rows.
    Insert {
        /// The table.
        into: &'static str,
        /// The columns that have one value for all rows; the first is the organization.
        shared: &'static [&'static str],
        /// The columns that each row has a value for.
        each: &'static [&'static str],
        /// What follows `ON CONFLICT`; nothing where every row must be new: one that is not ends the transaction.
        conflict: &'static str,
    },
    /// Does something with the rows, which it finds in the table `given`.
    With {
        /// The columns of the rows.
        given: &'static [&'static str],
        /// The statement up to where it names the organization.
        before: &'static str,
        /// The rest of it.
        after: &'static str,
    },
}

impl Statement {
    /// Runs for all rows in the order given.
    ///
    /// `shared` are the values that all rows share, the organization excepted; `bind_row` binds those of one row. The next
    /// statement is bound while the engine runs this one.
    ///
    /// # Errors
    /// [`StoreError::Unique`] where a row is not new that must be; the transaction can only be undone then.
    pub async fn run<T>(
        &self,
        tx: &mut OrgTransaction,
        rows: &[T],
        shared: &[i64],
        bind_row: impl Fn(&mut Values, &T) -> Result<()>,
    ) -> Result<()> {
        let done = self.count(tx, rows, shared, bind_row).await?;
        if self.is_only_for_new() && done != rows.len() { Err(StoreError::Unique) } else { Ok(()) }
    }

    /// Runs as [`Self::run`] and answers with how many rows it moved.
    ///
    /// # Errors
    /// Those of the engine.
    pub async fn count<T>(
        &self,
        tx: &mut OrgTransaction,
        rows: &[T],
        shared: &[i64],
        bind_row: impl Fn(&mut Values, &T) -> Result<()>,
    ) -> Result<usize> {
        let is_postgres = tx.is_postgres();
        let is_distributed = is_postgres && self.is_only_for_new() && tx.is_distributed().await?;
        let size_at = |start: usize| match rows.len() - start {
            left if is_postgres => left.min(ARRAY_ROWS),
            left if left >= ROWS => ROWS,
            left => FEW_ROWS.into_iter().find(|few| left >= *few).unwrap_or(left.min(1)),
        };
        let shared: Vec<i64> = std::iter::once(tx.org_id()).chain(shared.iter().copied()).collect();
        let build = |start: usize, size: usize| -> Result<Arguments> {
            let mut values = self.values(is_postgres);
            for row in &rows[start..start + size] {
                bind_row(&mut values, row)?;
            }
            values.into_arguments(&shared)
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
                    let text = if is_postgres { self.array_text(is_distributed) } else { self.text(size) };
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

    /// Whether every row must be new.
    fn is_only_for_new(&self) -> bool {
        matches!(self, Self::Insert { conflict: "", .. })
    }

    /// How many values each row has.
    const fn width(&self) -> usize {
        match self {
            Self::Insert { each, .. } => each.len(),
            Self::With { given, .. } => given.len(),
        }
    }

    fn values(&self, is_postgres: bool) -> Values {
        if is_postgres {
            let unknown = Value::Integer(None);
            Values::Columns(vec![unknown; self.width()], 0)
        } else {
            Values::InOrder(Arguments::for_sqlite())
        }
    }

    /// The statement of the embedded database for so many rows.
    ///
    /// The values of rows are nameless and come first: SQLite looks a name up by going through all of them, which
    /// for thousands of values costs more than the insert.
    fn text(&self, rows: usize) -> String {
        let values = rows * self.width();
        let marks = vec!["?"; self.width()].join(", ");
        match self {
            Self::Insert { into, shared, each, conflict } => {
                // A statement that fails ends its transaction here, so SQLite need not keep what would undo it alone.
                let (verb, conflict) = match *conflict {
                    "" => ("INSERT OR FAIL INTO", String::new()),
                    conflict => ("INSERT INTO", format!(" ON CONFLICT {conflict}")),
                };
                let columns = [*shared, *each].concat().join(", ");
                let numbered: Vec<String> = (1..=shared.len()).map(|place| format!("${}", values + place)).collect();
                let row = format!("({}, {marks})", numbered.join(", "));
                format!("{verb} {into} ({columns}) VALUES {}{conflict}", vec![row; rows].join(", "))
            }
            Self::With { given, before, after } => {
                let rows = vec![format!("({marks})"); rows].join(", ");
                let columns = given.join(", ");
                format!("WITH given ({columns}) AS (VALUES {rows}) {before} ${}{after}", values + 1)
            }
        }
    }

    /// The statement of PostgreSQL, for any number of rows: what they share, then an array a column.
    ///
    /// Without a conflict clause a distributed table behind row-level security takes no rows of a query; rows that are
    /// not new are counted instead. Such a table counts those that were given unless they are returned. Elsewhere the
    /// clause would cost more than the insert.
    fn array_text(&self, is_distributed: bool) -> String {
        let arrays = |first: usize| -> String {
            let arrays: Vec<String> = (first..first + self.width()).map(|place| format!("${place}")).collect();
            arrays.join(", ")
        };
        match self {
            Self::Insert { into, shared, each, conflict } => {
                let columns = [*shared, *each].concat().join(", ");
                let numbered: Vec<String> = (1..=shared.len()).map(|place| format!("${place}")).collect();
                let on_conflict = match *conflict {
                    "" if !is_distributed => String::new(),
                    "" | "DO NOTHING" => " ON CONFLICT DO NOTHING RETURNING 1".to_owned(),
                    conflict => format!(" ON CONFLICT {conflict}"),
                };
                format!(
                    "INSERT INTO {into} ({columns}) SELECT {}, given.* FROM UNNEST({}) AS given WHERE TRUE{on_conflict}",
                    numbered.join(", "),
                    arrays(shared.len() + 1),
                )
            }
            Self::With { given, before, after } => {
                let columns = given.join(", ");
                format!("WITH given ({columns}) AS (SELECT * FROM UNNEST({})) {before} $1{after}", arrays(2))
            }
        }
    }
}

impl Values {
    fn into_arguments(self, shared: &[i64]) -> Result<Arguments> {
        match self {
            Self::InOrder(mut arguments) => {
                shared.iter().try_for_each(|value| arguments.add(value.into()))?;
                Ok(arguments)
            }
            Self::Columns(columns, _) => {
                let mut arguments = Arguments::for_postgres();
                shared.iter().try_for_each(|value| arguments.add(value.into()))?;
                columns.into_iter().try_for_each(|column| arguments.add(column))?;
                Ok(arguments)
            }
        }
    }
}

/// Runs a statement for lists of numbers and hands each row to `take`.
///
/// In `sql`, `$1` is the organization and `json_each($2)` the numbers; rows come in any order.
pub(crate) async fn look_up(
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

/// The numbers and texts that a statement finds for lists of numbers, as [`look_up`].
pub(crate) async fn texts_of(
    tx: &mut OrgTransaction,
    sql: &'static str,
    numbers: &[i64],
) -> Result<FxHashMap<i64, String>> {
    let mut texts = FxHashMap::default();
    look_up(tx, sql, numbers, |row| {
        texts.insert(row.try_get(0)?, row.try_get(1)?);
        Ok(())
    })
    .await?;
    Ok(texts)
}

/// Runs a statement without a result for lists of numbers, as [`look_up`].
pub(crate) async fn for_numbers(tx: &mut OrgTransaction, sql: &'static str, numbers: &[i64]) -> Result<()> {
    for part in numbers.chunks(LOOKUP) {
        tx.query(sql).bind(part).execute(tx).await?;
    }
    Ok(())
}

/// Runs a statement for lists of texts, as [`look_up`].
pub(crate) async fn look_up_texts(
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

    #[test]
    fn an_insert_lists_the_values_of_every_row() {
        const INSERT: Statement =
            Statement::Insert { into: "t", shared: &["org_id", "r"], each: &["a", "b"], conflict: "" };
        assert_eq!(INSERT.text(2), "INSERT OR FAIL INTO t (org_id, r, a, b) VALUES ($5, $6, ?, ?), ($5, $6, ?, ?)");
        let rows = "SELECT $1, $2, given.* FROM UNNEST($3, $4) AS given WHERE TRUE";
        let insert = format!("INSERT INTO t (org_id, r, a, b) {rows}");
        assert_eq!(INSERT.array_text(false), insert);
        assert_eq!(INSERT.array_text(true), format!("{insert} ON CONFLICT DO NOTHING RETURNING 1"));
    }

    #[test]
    fn a_deletion_finds_the_rows_that_it_is_given() {
        const DELETE: Statement = Statement::With {
            given: &["a"],
            before: "DELETE FROM t WHERE org_id =",
            after: " AND a IN (SELECT a FROM given)",
        };
        let end = "AND a IN (SELECT a FROM given)";
        assert_eq!(
            DELETE.text(2),
            format!("WITH given (a) AS (VALUES (?), (?)) DELETE FROM t WHERE org_id = $3 {end}")
        );
        assert_eq!(
            DELETE.array_text(false),
            format!("WITH given (a) AS (SELECT * FROM UNNEST($2)) DELETE FROM t WHERE org_id = $1 {end}")
        );
    }
}
