//! The bytes of a source, decompressed and counted, with the faults of a compressed stream told apart.

use super::input_error::InputError;
use super::options::Limits;
use super::source::{Compression, Source, changed, too_large, unreadable};
use crate::messages::say;
use flate2::bufread::MultiGzDecoder;
use std::fs::File;
use std::io::{self, BufReader, ErrorKind, Read};

/// Bytes that are read from a compressed file at a time.
const BLOCK: usize = 64 << 10;

/// One pass over a source.
pub struct Bytes {
    name: String,
    size: u64,
    decoder: Decoder,
    limits: Limits,
    given: u64,
}

enum Decoder {
    Plain(Raw),
    Gzip(Box<MultiGzDecoder<BufReader<Raw>>>),
    Zstd(Box<zstd::stream::read::Decoder<'static, BufReader<Raw>>>),
}

/// The file as given, counted on its way.
struct Raw {
    file: File,
    taken: u64,
    is_at_end: bool,
    has_failed: bool,
}

impl Read for Raw {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = loop {
            match self.file.read(buffer) {
                Ok(count) => break count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    self.has_failed = true;
                    return Err(error);
                }
            }
        };
        self.is_at_end |= count == 0 && !buffer.is_empty();
        self.taken += count as u64;
        Ok(count)
    }
}

impl Bytes {
    pub(super) fn new(source: &Source, file: File, limits: Limits) -> Result<Self, InputError> {
        let raw = Raw { file, taken: 0, is_at_end: false, has_failed: false };
        let buffered = |raw| BufReader::with_capacity(BLOCK, raw);
        let decoder = match source.compression() {
            Compression::Plain => Decoder::Plain(raw),
            Compression::Gzip => Decoder::Gzip(Box::new(MultiGzDecoder::new(buffered(raw)))),
            Compression::Zstd => {
                let decoder = zstd::stream::read::Decoder::with_buffer(buffered(raw));
                Decoder::Zstd(Box::new(decoder.map_err(|error| unreadable(source.name(), &error))?))
            }
        };
        Ok(Self { name: source.name().to_owned(), size: source.size(), decoder, limits, given: 0 })
    }

    /// Reads some bytes; 0 only at the end of a complete stream.
    pub(super) fn read(&mut self, buffer: &mut [u8]) -> Result<usize, InputError> {
        let read = match &mut self.decoder {
            Decoder::Plain(raw) => raw.read(buffer),
            Decoder::Gzip(decoder) => decoder.read(buffer),
            Decoder::Zstd(decoder) => decoder.read(buffer),
        };
        let count = read.map_err(|error| self.fault(&error))?;
        self.given += count as u64;
        self.refuse_too_large()?;
        if count == 0 && !buffer.is_empty() && self.taken() != self.size {
            return Err(changed(&self.name));
        }
        Ok(count)
    }

    /// Bytes of the file as given that were read so far.
    pub(super) fn taken(&self) -> u64 {
        self.raw().taken
    }

    /// Bytes after decompression that were given so far.
    pub(super) const fn given(&self) -> u64 {
        self.given
    }

    fn raw(&self) -> &Raw {
        match &self.decoder {
            Decoder::Plain(raw) => raw,
            Decoder::Gzip(decoder) => decoder.get_ref().get_ref(),
            Decoder::Zstd(decoder) => decoder.get_ref().get_ref(),
        }
    }

    fn refuse_too_large(&self) -> Result<(), InputError> {
        let limits = &self.limits;
        if self.given > limits.input_bytes {
            return Err(too_large(&self.name, limits));
        }
        let is_compressed = !matches!(self.decoder, Decoder::Plain(_));
        let taken = self.taken().max(1);
        if is_compressed && self.given > limits.bomb_bytes && self.given / taken > limits.bomb_ratio {
            let what = say!("input-grows", name = &self.name, times = limits.bomb_ratio as i64);
            return Err(InputError::new("E_TOO_LARGE", what).hint(say!("input-grows-hint")));
        }
        Ok(())
    }

    /// Tells a file that cannot be read from a compressed stream that is cut off or damaged.
    fn fault(&self, error: &io::Error) -> InputError {
        let raw = self.raw();
        let (code, name) = match &self.decoder {
            _ if raw.has_failed => return unreadable(&self.name, error),
            Decoder::Plain(_) => return unreadable(&self.name, error),
            Decoder::Gzip(_) => ("E_GZIP", "gzip"),
            Decoder::Zstd(_) => ("E_ZSTD", "zstd"),
        };
        let is_cut_off = raw.is_at_end && error.kind() == ErrorKind::UnexpectedEof;
        let what = if is_cut_off {
            say!("input-cut-off", name = &self.name, format = name, bytes = raw.taken.to_string())
        } else {
            say!("input-damaged", name = &self.name, format = name)
        };
        InputError::new(code, what).because(error.to_string()).hint(say!("input-again-hint"))
    }
}
