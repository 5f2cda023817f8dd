//! Rows of erased persons stay out: keyed hashes of what they were called (semantics section 9).
//!
//! The key is a secret of each organization, kept beside the hashes: what leaves the database with a hash in it (the
//! audit log) lets nobody try out ids. Anyone who has the database has the key too.

use super::retentions;
use crate::domain::{EventTable, Fact, Instant};
use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::error::{Result, StoreError};
use hmac::{Hmac, KeyInit as _, Mac as _};
use rustc_hash::FxHashSet;
use sha2::Sha256;

/// How many hashes are read at a time: a driver's row takes many times the memory of a hash.
const PAGE: i64 = 10_000;

/// Up to how many rows are asked for one by one, rather than reading all hashes.
const FEW_ROWS: usize = 1_000;

const ONE: &str = "SELECT org_id FROM erased_ids WHERE org_id = $1 AND keyed_hash = $2";

/// What an id names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// A user.
    User,
    /// A click.
    Click,
    /// An event of a sender.
    Key,
    /// A member.
    Member,
}

/// A keyed hash of an id: 16 bytes.
pub(crate) type KeyedHash = [u8; 16];

/// Hashes the ids of one organization.
#[derive(Clone)]
pub(crate) struct Hasher(Hmac<Sha256>);

impl Hasher {
    /// Reads the organization's secret.
    pub async fn load(tx: &mut OrgTransaction) -> Result<Self> {
        Hmac::new_from_slice(&secret(tx).await?).map(Self).map_err(|error| StoreError::Other(error.to_string()))
    }

    /// The hash of an id.
    pub fn hash(&self, named: Named, id: &str) -> KeyedHash {
        let kind: &[u8] = match named {
            Named::User => b"user\0",
            Named::Click => b"click\0",
            Named::Key => b"key\0",
            Named::Member => b"member\0",
        };
        let mut mac = self.0.clone();
        mac.update(kind);
        mac.update(id.as_bytes());
        let whole = mac.finalize().into_bytes();
        std::array::from_fn(|place| whole[place])
    }

    /// The hash of an event's source and key.
    pub fn key(&self, fact: &Fact<'_>) -> KeyedHash {
        self.hash(Named::Key, &format!("{}\0{}", fact.source, fact.key()))
    }
}

/// Whether a user was erased.
pub(crate) async fn is_erased_user(tx: &mut OrgTransaction, user: &str) -> Result<bool> {
    let hash = Hasher::load(tx).await?.hash(Named::User, user);
    Ok(tx.query_scalar::<i64>(ONE).bind(hash.as_slice()).fetch_optional(tx).await?.is_some())
}

/// What rows are held against.
pub(crate) struct ErasedIds {
    hasher: Hasher,
    /// All hashes, or those that were asked for and found.
    hashes: FxHashSet<KeyedHash>,
    has_all: bool,
    older_than: Instant,
}

impl ErasedIds {
    /// Finds out whether anything is suppressed; `None` where nothing is.
    pub async fn load(tx: &mut OrgTransaction) -> Result<Option<Self>> {
        const ANY: &str = "SELECT org_id FROM erased_ids WHERE org_id = $1 LIMIT 1";
        let older_than = retentions::older_than(tx).await?;
        let any: Option<i64> = tx.query_scalar(ANY).fetch_optional(tx).await?;
        if any.is_none() && older_than.is_none() {
            return Ok(None);
        }
        let hasher = Hasher::load(tx).await?;
        let older_than = older_than.unwrap_or(Instant(i64::MIN));
        Ok(Some(Self { hasher, hashes: FxHashSet::default(), has_all: any.is_none(), older_than }))
    }

    /// What some hashes name, and nothing else.
    pub fn of(hasher: Hasher, hashes: FxHashSet<KeyedHash>) -> Self {
        Self { hasher, hashes, has_all: true, older_than: Instant(i64::MIN) }
    }

    /// Whether a user was erased.
    pub fn has_user(&self, user: &str) -> bool {
        self.hashes.contains(&self.hasher.hash(Named::User, user))
    }

    /// Whether a click was erased.
    pub fn has_click(&self, click: &str) -> bool {
        self.hashes.contains(&self.hasher.hash(Named::Click, click))
    }

    /// Reads what a batch is held against: all there is, or for a few rows only what they name.
    pub async fn prepare(&mut self, tx: &mut OrgTransaction, batch: &EventTable) -> Result<()> {
        if self.has_all {
            return Ok(());
        }
        if batch.len() > FEW_ROWS {
            self.hashes = hashes(tx).await?;
            self.has_all = true;
            return Ok(());
        }
        for index in 0..batch.len() {
            for hash in self.names_of(&batch.fact(index)).into_iter().flatten() {
                let found: Option<i64> = tx.query_scalar(ONE).bind(hash.as_slice()).fetch_optional(tx).await?;
                if found.is_some() {
                    self.hashes.insert(hash);
                }
            }
        }
        Ok(())
    }

    /// The hashes of a row's user, of its click, of the click that its code may be, and of its key.
    fn names_of(&self, fact: &Fact<'_>) -> [Option<KeyedHash>; 4] {
        let typed = fact.link_code.filter(|_| fact.link.is_none());
        [
            fact.user_id.map(|user| self.hasher.hash(Named::User, user)),
            fact.click_id.map(|click| self.hasher.hash(Named::Click, click)),
            typed.map(|click| self.hasher.hash(Named::Click, click)),
            Some(self.hasher.key(fact)),
        ]
    }

    /// Whether a row of the batch that was prepared for belongs to somebody who was erased.
    ///
    /// An erased click keeps a row out whether it was sent with the row or typed. The row and the hashes alone decide:
    /// which of two clicks a row counts for may depend on rows that come later.
    pub fn is_erased(&self, fact: &Fact<'_>) -> bool {
        if self.hashes.is_empty() {
            return false;
        }
        self.names_of(fact).iter().flatten().any(|hash| self.hashes.contains(hash))
    }

    /// Whether something that happened then is taken no more.
    pub fn is_too_old(&self, occurred_at: Instant) -> bool {
        occurred_at < self.older_than
    }
}

/// All keyed hashes of an organization.
pub(crate) async fn hashes(tx: &mut OrgTransaction) -> Result<FxHashSet<KeyedHash>> {
    const HASHES: &str = "SELECT keyed_hash
        FROM erased_ids
        WHERE org_id = $1 AND keyed_hash > $2
        ORDER BY keyed_hash
        LIMIT $3";
    let mut hashes = FxHashSet::default();
    let mut after: Vec<u8> = Vec::new();
    loop {
        let page = tx.query(HASHES).bind(&after).bind(PAGE);
        let rows = page.fetch_all(tx).await?;
        for row in &rows {
            after = row.try_get(0)?;
            hashes.insert(after.as_slice().try_into().map_err(|_| StoreError::Corrupt)?);
        }
        if (rows.len() as i64) < PAGE {
            return Ok(hashes);
        }
    }
}

/// The organization's secret, which is the same in all copies of its database.
pub(crate) async fn secret(tx: &mut OrgTransaction) -> Result<Vec<u8>> {
    tx.query_scalar("SELECT secret FROM person_keys WHERE org_id = $1").fetch_one(tx).await
}

/// Gives a new organization its secret.
pub(crate) async fn insert_key(tx: &mut OrgTransaction) -> Result<()> {
    let secret: [u8; 32] = rand::random();
    tx.query("INSERT INTO person_keys (org_id, secret) VALUES ($1, $2)").bind(secret.as_slice()).execute(tx).await?;
    Ok(())
}

/// Keeps out from now on what these hashes name.
pub(crate) async fn insert(tx: &mut OrgTransaction, hashes: &[KeyedHash], revision: i64) -> Result<()> {
    const INSERT: bulk::Statement = bulk::Statement::Insert {
        into: "erased_ids",
        shared: &["org_id", "revision"],
        each: &["keyed_hash"],
        conflict: "(org_id, keyed_hash) DO NOTHING",
    };
    INSERT.run(tx, hashes, &[revision], |values, hash| bulk::bind(values, hash.to_vec())).await
}
