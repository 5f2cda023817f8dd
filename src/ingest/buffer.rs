//! A window on the text of a source: the bytes around the record at hand, as UTF-8, in constant memory.
//!
//! A byte order mark is taken off, and another encoding is turned into UTF-8 here, so that framing and reading see the
//! same bytes. UTF-8 itself is not checked here but record by record, because one bad name shall not cost a file.

use super::decompress::Bytes;
use super::input_error::InputError;
use super::options::Options;
use crate::messages::say;
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes that are read at a time; small enough for a processor's cache.
const BLOCK: usize = 128 << 10;
/// UTF-8's byte order mark.
pub(super) const BOM: &[u8] = b"\xef\xbb\xbf";

/// The bytes of a source around the record at hand.
pub struct Window {
    bytes: Bytes,
    transcoder: Option<Transcoder>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    is_at_end: bool,
    has_bom: bool,
}

impl Window {
    /// Opens the window at the beginning of the text, behind a byte order mark.
    pub(super) fn new(bytes: Bytes, name: &str, options: &Options) -> Result<Self, InputError> {
        let transcoder = options.encoding.map(|encoding| Transcoder::new(encoding, name));
        let mut window =
            Self { bytes, transcoder, buffer: vec![0; 2 * BLOCK], start: 0, end: 0, is_at_end: false, has_bom: false };
        while window.data().len() < BOM.len() && window.more()? {}
        window.take_utf16(name);
        while window.data().len() < BOM.len() && window.more()? {}
        if window.data().starts_with(BOM) {
            window.has_bom = true;
            window.consume(BOM.len());
        }
        Ok(window)
    }

    /// Reads a text that begins with a byte order mark of UTF-16 as what it is.
    fn take_utf16(&mut self, name: &str) {
        let encoding = match self.data() {
            [0xff, 0xfe, ..] => UTF_16LE,
            [0xfe, 0xff, ..] => UTF_16BE,
            _ => return,
        };
        if self.transcoder.is_none() {
            let mut transcoder = Transcoder::new(encoding, name);
            transcoder.block = self.data().to_vec();
            transcoder.end = transcoder.block.len();
            self.transcoder = Some(transcoder);
            (self.start, self.end, self.is_at_end) = (0, 0, false);
        }
    }

    /// Whether the text so far is UTF-8 with letters beyond ASCII, and was read as another encoding.
    pub(super) fn is_misread(&self) -> bool {
        self.transcoder.as_ref().is_some_and(Transcoder::is_misread)
    }

    /// Whether the text is turned into UTF-8 on its way.
    pub(super) const fn is_transcoded(&self) -> bool {
        self.transcoder.is_some()
    }

    /// What is in view.
    pub(super) fn data(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// Moves the beginning of the view by `count` bytes.
    pub(super) fn consume(&mut self, count: usize) {
        self.start = (self.start + count).min(self.end);
    }

    /// Brings more into view; `false` where there is no more.
    pub(super) fn more(&mut self) -> Result<bool, InputError> {
        if self.is_at_end {
            return Ok(false);
        }
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.buffer.len() - self.end < BLOCK {
            self.buffer.resize(self.buffer.len() + self.end.max(BLOCK), 0);
        }
        let before = self.end;
        // A decoder may give little at a time, and every look at an unfinished record begins at its beginning.
        while self.buffer.len() - self.end >= BLOCK / 2 && !self.is_at_end {
            let room = self.buffer.get_mut(self.end..).unwrap_or_default();
            let count = match &mut self.transcoder {
                Some(transcoder) => transcoder.read(&mut self.bytes, room)?,
                None => self.bytes.read(room)?,
            };
            self.end += count;
            self.is_at_end = count == 0;
        }
        Ok(self.end > before)
    }

    /// Whether the view reaches to the end of the text.
    pub(super) const fn is_at_end(&self) -> bool {
        self.is_at_end
    }

    /// Whether the text began with a byte order mark.
    pub(super) const fn has_bom(&self) -> bool {
        self.has_bom
    }

    /// The pass beneath.
    pub(super) const fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// The pass beneath, when the view is no longer needed.
    pub(super) fn into_bytes(self) -> Bytes {
        self.bytes
    }
}

/// Turns a foreign encoding into UTF-8.
struct Transcoder {
    name: String,
    encoding: &'static Encoding,
    decoder: encoding_rs::Decoder,
    block: Vec<u8>,
    start: usize,
    end: usize,
    is_last: bool,
    is_finished: bool,
    utf8: Utf8,
}

/// Whether bytes that are read as another encoding would be UTF-8.
#[derive(Debug, Default)]
struct Utf8 {
    is_broken: bool,
    has_letters: bool,
    /// The beginning of a character whose end is not in view.
    begun: Vec<u8>,
}

impl Utf8 {
    fn see(&mut self, block: &[u8]) {
        if self.is_broken || self.begun.is_empty() && block.is_ascii() {
            return;
        }
        self.begun.extend_from_slice(block);
        let valid = match std::str::from_utf8(&self.begun) {
            Ok(text) => text.len(),
            Err(error) => {
                self.is_broken = error.error_len().is_some();
                error.valid_up_to()
            }
        };
        self.has_letters |= !self.begun.iter().take(valid).all(u8::is_ascii);
        self.begun.drain(..valid);
    }
}

impl Transcoder {
    fn new(encoding: &'static Encoding, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            encoding,
            // A byte order mark says more about a file than a flag does.
            decoder: encoding.new_decoder(),
            block: vec![0; BLOCK / 4],
            start: 0,
            end: 0,
            is_last: false,
            is_finished: false,
            utf8: Utf8::default(),
        }
    }

    fn is_misread(&self) -> bool {
        let is_other = self.decoder.encoding() != UTF_8;
        is_other && self.utf8.has_letters && !self.utf8.is_broken && self.utf8.begun.is_empty()
    }

    fn read(&mut self, bytes: &mut Bytes, room: &mut [u8]) -> Result<usize, InputError> {
        while !self.is_finished {
            if self.start == self.end && !self.is_last {
                self.block.resize(BLOCK / 4, 0);
                self.end = bytes.read(&mut self.block)?;
                self.start = 0;
                self.is_last = self.end == 0;
                self.utf8.see(self.block.get(..self.end).unwrap_or_default());
            }
            let input = self.block.get(self.start..self.end).unwrap_or_default();
            let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(input, room, self.is_last);
            self.start += read;
            match result {
                DecoderResult::Malformed(..) => return Err(self.malformed(bytes)),
                DecoderResult::InputEmpty => self.is_finished = self.is_last,
                DecoderResult::OutputFull => {}
            }
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }

    fn malformed(&self, bytes: &Bytes) -> InputError {
        let left = (self.end - self.start) as u64;
        let at = bytes.given().saturating_sub(left).to_string();
        let what = say!("input-malformed", name = &self.name, encoding = self.encoding.name(), at);
        InputError::new("E_ENCODING", what).hint(say!("input-right-encoding"))
    }
}
