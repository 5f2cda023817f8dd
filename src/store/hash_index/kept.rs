//! Blocks of the index kept in memory, for whoever asks for hashes everywhere again and again.

use super::IndexKind;
use rustc_hash::FxHashMap;

/// Blocks as they are stored, up to a bound; what is kept stays, so that a pass over more than fits still finds a part.
///
/// A block never changes, and numbers of segments are not given out twice, so that what is kept stays true for one
/// import.
#[derive(Debug, Default)]
pub(in crate::store) struct KeptBlocks {
    blocks: FxHashMap<(IndexKind, i64, usize), Box<[u8]>>,
    bytes_left: usize,
}

impl KeptBlocks {
    /// Room for so many bytes; the default keeps nothing.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { blocks: FxHashMap::default(), bytes_left: bytes }
    }

    pub(super) fn find(&self, kind: IndexKind, segment: i64, block: usize) -> Option<&[u8]> {
        self.blocks.get(&(kind, segment, block)).map(|bytes| &**bytes)
    }

    pub(super) fn keep(&mut self, kind: IndexKind, segment: i64, block: usize, bytes: &[u8]) {
        if let Some(left) = self.bytes_left.checked_sub(bytes.len()) {
            self.bytes_left = left;
            self.blocks.insert((kind, segment, block), bytes.into());
        }
    }
}
