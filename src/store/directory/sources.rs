//! The senders of an organization's events, kept once each.

use crate::domain::DEFAULT_SOURCE;
use crate::store::OrgTransaction;
use crate::store::error::Result;
use rustc_hash::FxHashMap;

/// The number that every organization's default sender has.
pub(crate) const DEFAULT_SOURCE_NO: i64 = 0;

/// Names and numbers of senders.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sources {
    numbers: FxHashMap<String, i64>,
    names: FxHashMap<i64, String>,
}

impl Sources {
    /// Reads the senders of an organization.
    pub async fn load(tx: &mut OrgTransaction) -> Result<Self> {
        let rows = tx.query("SELECT source_no, source FROM sources WHERE org_id = $1").fetch_all(tx).await?;
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
    pub async fn add(&mut self, tx: &mut OrgTransaction, name: &str) -> Result<i64> {
        if let Some(number) = self.number(name) {
            return Ok(number);
        }
        let number = self.names.keys().max().map_or(1, |highest| highest + 1);
        insert(tx, number, name).await?;
        self.remember(number, name.to_owned());
        Ok(number)
    }
}

/// Writes the default sender of a new organization.
pub(crate) async fn insert_default(tx: &mut OrgTransaction) -> Result<()> {
    insert(tx, DEFAULT_SOURCE_NO, DEFAULT_SOURCE).await
}

async fn insert(tx: &mut OrgTransaction, number: i64, name: &str) -> Result<()> {
    tx.query("INSERT INTO sources (org_id, source_no, source) VALUES ($1, $2, $3)")
        .bind(number)
        .bind(name)
        .execute(tx)
        .await?;
    Ok(())
}
