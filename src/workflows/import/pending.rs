//! When imports are committed: batch by batch, or all together.

use crate::store::Change;
use crate::store::error::Result;

/// When an import's batches are committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Commit {
    /// Each batch on its own; what was committed stays.
    EachBatch,
    /// All batches of all imports together, or none: the holder of the [`Pending`] decides.
    Together,
}

/// Imports that are written but not committed; dropped, they are gone.
pub struct Pending {
    pub(super) transaction: Change,
}

impl Pending {
    /// Commits all of them.
    pub async fn commit(self) -> Result<()> {
        self.transaction.commit().await
    }

    /// Undoes all of them.
    pub async fn roll_back(self) -> Result<()> {
        self.transaction.rollback().await
    }
}
