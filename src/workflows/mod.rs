//! What is done with what is stored: each workflow calls tables in order, in a transaction that its caller or itself holds.
//!
//! - `import`: events taken in, batch by batch; `undo`: imports of events, members and links taken back.
//! - `attribute`: what a change of facts moves in referrals, and what was answered before it; `recompute`: all of it anew.
//! - `links`, `aliases`, `persons`, `members`, `member_ids`, `member_merges`, `settings`: changes of what decides attribution.
//! - `erase`: persons and members, and what is too old.
//! - `restore`, `verify`: a whole database from a backup, or against itself.

mod aliases;
pub mod attribute;
pub mod erase;
pub mod import;
mod labels;
mod links;
mod member_ids;
mod member_merges;
mod members;
mod persons;
pub mod recompute;
pub mod restore;
mod settings;
mod undo;
pub mod verify;

pub use attribute::as_of::Past;
pub use attribute::event_lookup::{EventLookup, ListedEvent, Start};
pub use attribute::moved_since::MovedSince;
pub use erase::{Erased, ErasedAgain, ErasedMember, HeldEvent, HeldPerson, Purged};
pub use import::{
    BatchOrigin, BatchVerdict, Commit, Delivery, ImportError, ImportOutcome, ImportWriter, Kept, Pending, Receipt,
    deliver, deliver_together, import_input,
};
pub use member_merges::MovedLinks;
pub use members::{GivenGroup, MemberRow};
pub use recompute::Recomputed;
pub use restore::{ErasureSource, Restored, Restoring, Withdrawn};
pub use undo::{KeptRow, RestoredRow, UndoneRows, WhyKept};
pub use verify::Check;
