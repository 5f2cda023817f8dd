//! The stored events: packed by the thousand in the order of their numbers, never edited but by an erasure.

mod block;
mod blocks;
mod erase;
mod reader;
mod retractions;
mod write;

pub(super) use blocks::BlockHead;
pub(super) use erase::{Gone, erase};
pub(super) use reader::{EventReader, StoredEvents};
pub(super) use retractions::{NEVER, retract};
pub(super) use write::{PackedBlock, insert, pack};
