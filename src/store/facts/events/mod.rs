//! The stored events: packed by the thousand in the order of their numbers, never edited but by an erasure.

mod block;
mod blocks;
mod erase;
mod reader;
mod retractions;
mod write;

pub(in crate::store) use blocks::BlockHead;
pub(in crate::store) use erase::{Gone, erase};
pub(in crate::store) use reader::{EventReader, StoredEvents};
pub(in crate::store) use retractions::{NEVER, retract};
pub(in crate::store) use write::{PackedBlock, insert, pack};
