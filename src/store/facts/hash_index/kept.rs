//! Pieces of the index kept in memory, for whoever asks for hashes everywhere again and again.

use super::IndexKind;
use rustc_hash::FxHashMap;

/// Where a piece belongs: the kind of index, the segment, and the piece's number in it.
pub(super) type Place = (IndexKind, i64, usize);

/// Blocks and filters as they are stored, together up to a bound; what is kept stays, so that a pass over more than
/// fits still finds a part.
///
/// A piece never changes, and numbers of segments are not given out twice, so that what is kept stays true for one
/// import.
#[derive(Debug, Default)]
pub(in crate::store) struct Kept {
    pieces: FxHashMap<(Piece, Place), Box<[u8]>>,
    bytes_left: usize,
}

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Piece {
    /// The entries of a block.
    Block,
    /// The filters of neighbouring blocks.
    Filters,
}

impl Kept {
    /// Room for so many bytes; the default keeps nothing.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { pieces: FxHashMap::default(), bytes_left: bytes }
    }

    pub(super) fn find(&self, piece: Piece, place: Place) -> Option<&[u8]> {
        self.pieces.get(&(piece, place)).map(|bytes| &**bytes)
    }

    pub(super) fn keep(&mut self, piece: Piece, place: Place, bytes: &[u8]) {
        if let Some(left) = self.bytes_left.checked_sub(bytes.len()) {
            self.bytes_left = left;
            self.pieces.insert((piece, place), bytes.into());
        }
    }

    /// Forgets what belongs to a segment that is gone.
    pub(super) fn forget(&mut self, kind: IndexKind, segment: i64) {
        let bytes_left = &mut self.bytes_left;
        self.pieces.retain(|(_, place), bytes| {
            let is_gone = (place.0, place.1) == (kind, segment);
            *bytes_left += if is_gone { bytes.len() } else { 0 };
            !is_gone
        });
    }
}
