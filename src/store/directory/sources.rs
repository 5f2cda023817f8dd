//! The senders of an organization's events, kept once each.

use crate::domain::DEFAULT_SOURCE;
use crate::store::database::sql::query;
use crate::store::error::Result;
use crate::store::{Connection, OrgScope};
use rustc_hash::FxHashMap;

/// The number that every organization's default sender has.
pub(in crate::store) const DEFAULT_SOURCE_NO: i64 = 0;

/// Names and numbers of senders.
#[derive(Debug, Clone, Default)]
pub(in crate::store) struct Sources {
    numbers: FxHashMap<String, i64>,
    names: FxHashMap<i64, String>,
}

impl Sources {
    /// Reads the senders of an organization.
    pub async fn load(connection: &mut Connection, scope: &OrgScope) -> Result<Self> {
        let rows = query("SELECT source_no, source FROM sources WHERE org_id = $1")
            .bind(scope.org_id)
            .fetch_all(connection)
            .await?;
        let mut sources = Self::default();
        for row in rows {
            sources.remember(row.try_get(0)?, row.try_get(1)?);
        }
        Ok(sources)
    }

    fn remember(&mut self, number: i64, name: String) {
        self.names.insert(number, name.clone());
        self.numbers.insert(name, number);
    }

    /// The name of a number.
    pub fn name(&self, number: i64) -> &str {
        self.names.get(&number).map_or(DEFAULT_SOURCE, String::as_str)
    }

    /// The number of a known sender.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.numbers.get(name).copied()
    }

    /// The number of a sender, given out where it is new.
    pub async fn add(&mut self, connection: &mut Connection, scope: &OrgScope, name: &str) -> Result<i64> {
        if let Some(number) = self.number(name) {
            return Ok(number);
        }
        let number = self.names.keys().max().map_or(1, |highest| highest + 1);
        insert(connection, scope, number, name).await?;
        self.remember(number, name.to_owned());
        Ok(number)
    }
}

/// Writes the default sender of a new organization.
pub(in crate::store) async fn insert_default(connection: &mut Connection, scope: &OrgScope) -> Result<()> {
    insert(connection, scope, DEFAULT_SOURCE_NO, DEFAULT_SOURCE).await
}

async fn insert(connection: &mut Connection, scope: &OrgScope, number: i64, name: &str) -> Result<()> {
    query("INSERT INTO sources (org_id, source_no, source) VALUES ($1, $2, $3)")
        .bind(scope.org_id)
        .bind(number)
        .bind(name)
        .execute(connection)
        .await?;
    Ok(())
}
