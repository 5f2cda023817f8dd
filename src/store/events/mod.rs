//! The stored events: packed by the thousand in the order of their numbers, never edited.

mod block;
mod blocks;
mod reader;
mod retractions;
mod write;

pub(super) use blocks::BlockHead;
pub(super) use reader::{EventReader, StoredEvents};
pub(super) use retractions::{NEVER, retract};
pub(super) use write::{PackedBlock, insert, pack};
