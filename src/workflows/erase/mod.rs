//! Erasing persons: their events go, what they made is sealed, and their rows stay out (semantics section 9).

mod gone;
mod history;
mod member;
mod person;
mod published;
mod purge;
mod reapply;
mod timeline;
mod users;

pub use member::ErasedMember;
pub use person::{HeldEvent, HeldPerson};
pub use purge::Purged;
pub use reapply::ErasedAgain;
pub(crate) use reapply::Erasures;
pub use users::Erased;

use crate::store::OrgTransaction;
use crate::store::error::Result;
use crate::store::facts::{imports, retractions};
use gone::Gone;

/// Empties the texts that people wrote about single events which go: they may name the person.
async fn blank_texts(tx: &mut OrgTransaction, gone: &Gone) -> Result<()> {
    let mut retracted = retractions::single_with_reason(tx).await?;
    retracted.retain(|event| gone.contains(*event));
    retractions::blank_reasons(tx, &retracted).await?;
    let mut manual = imports::manual_with_text(tx).await?;
    manual.retain(|event| gone.contains(*event));
    imports::blank_manual(tx, &manual).await
}
