//! The smallest useful PNG: one bit a pixel, black and white (W3C PNG, third edition).

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use std::io::Write as _;

/// A square picture, `side` pixels wide, black where `is_black` says so.
pub(super) fn gray(side: usize, is_black: impl Fn(usize, usize) -> bool) -> Vec<u8> {
    let mut rows = Vec::with_capacity(side * side.div_ceil(8) + side);
    for y in 0..side {
        // Each row begins with its filter: none.
        rows.push(0);
        for byte in 0..side.div_ceil(8) {
            let bit = |bit: usize| u8::from(!is_black(byte * 8 + bit, y)) << (7 - bit);
            rows.push((0..8).map(bit).fold(0, |all, bit| all | bit));
        }
    }
    let edge = u32::try_from(side).unwrap_or(u32::MAX).to_be_bytes();
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    // Width, height, 1 bit, gray, and the only methods there are.
    chunk(&mut out, b"IHDR", &[&edge[..], &edge[..], &[1, 0, 0, 0, 0]].concat());
    chunk(&mut out, b"IDAT", &compressed(&rows));
    chunk(&mut out, b"IEND", &[]);
    out
}

fn chunk(out: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    let mut sum = Crc::new();
    sum.update(kind);
    sum.update(data);
    out.extend_from_slice(&u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend_from_slice(kind);
    out.extend_from_slice(data);
    out.extend_from_slice(&sum.sum().to_be_bytes());
}

fn compressed(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    // A vector takes every write.
    let _ = encoder.write_all(data);
    encoder.finish().unwrap_or_default()
}
