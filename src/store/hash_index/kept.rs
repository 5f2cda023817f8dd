//! Pieces of the index kept in memory, for whoever asks for hashes everywhere again and again.

use super::IndexKind;
use rustc_hash::FxHashMap;

/// Where a piece belongs: the kind of index, the segment, and the piece's number in it.
type Place = (IndexKind, i64, usize);

/// Blocks and filters as they are stored, each up to a bound; what is kept stays, so that a pass over more than fits
/// still finds a part.
///
/// A piece never changes, and numbers of segments are not given out twice, so that what is kept stays true for one
/// import.
#[derive(Debug, Default)]
pub(in crate::store) struct Kept {
    pub(super) blocks: Pieces,
    pub(super) filters: Pieces,
}

impl Kept {
    /// Room for so many bytes of blocks and of filters; the default keeps nothing.
    pub fn with_capacity(blocks: usize, filters: usize) -> Self {
        Self { blocks: Pieces::with_capacity(blocks), filters: Pieces::with_capacity(filters) }
    }

    /// Forgets what belongs to a segment that is gone.
    pub(super) fn forget(&mut self, kind: IndexKind, segment: i64) {
        self.blocks.forget(kind, segment);
        self.filters.forget(kind, segment);
    }
}

/// Pieces of one sort.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    pieces: FxHashMap<Place, Box<[u8]>>,
    bytes_left: usize,
}

impl Pieces {
    fn with_capacity(bytes: usize) -> Self {
        Self { pieces: FxHashMap::default(), bytes_left: bytes }
    }

    pub fn find(&self, kind: IndexKind, segment: i64, number: usize) -> Option<&[u8]> {
        self.pieces.get(&(kind, segment, number)).map(|bytes| &**bytes)
    }

    pub fn keep(&mut self, kind: IndexKind, segment: i64, number: usize, bytes: &[u8]) {
        if let Some(left) = self.bytes_left.checked_sub(bytes.len()) {
            self.bytes_left = left;
            self.pieces.insert((kind, segment, number), bytes.into());
        }
    }

    fn forget(&mut self, kind: IndexKind, segment: i64) {
        let bytes_left = &mut self.bytes_left;
        self.pieces.retain(|place, bytes| {
            let is_gone = (place.0, place.1) == (kind, segment);
            *bytes_left += if is_gone { bytes.len() } else { 0 };
            !is_gone
        });
    }
}
