//! XML of workbooks, event by event; no single text or tag may fill the memory.

use super::Unwrap;
use super::zip::{Bounded, Packed, broken};
use crate::ingest::input_error::InputError;
use crate::messages::say;
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::cell::Cell;
use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::rc::Rc;

/// Bytes that a tag or a text has at most.
const EVENT_BYTES: usize = 4 << 20;
/// Elements that are open at a time, and bytes of the name of each: the reader keeps these names in memory.
const MOST_DEPTH: usize = 128;
const NAME_BYTES: usize = 1000;

/// A part of a workbook, read event by event.
pub(super) struct Xml<'u, R: Packed> {
    reader: Reader<Metered<Bounded<R>>>,
    left: Rc<Cell<usize>>,
    buffer: Vec<u8>,
    depth: usize,
    unwrap: Unwrap<'u>,
}

impl<'u, R: Packed> Xml<'u, R> {
    pub(super) fn new(part: Bounded<R>, unwrap: Unwrap<'u>) -> Self {
        let left = Rc::new(Cell::new(EVENT_BYTES));
        let metered = Metered { inner: BufReader::with_capacity(64 << 10, part), left: Rc::clone(&left) };
        let mut reader = Reader::from_reader(metered);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, left, buffer: Vec::new(), depth: 0, unwrap }
    }

    /// The next event.
    pub(super) fn next(&mut self) -> Result<Event<'_>, InputError> {
        self.buffer.clear();
        self.left.set(EVENT_BYTES);
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(_) if self.left.get() == 0 => {
                let what = say!("input-workbook-text", name = self.unwrap.name);
                return Err(InputError::new("E_TOO_LARGE", what).hint(say!("input-as-csv-hint")));
            }
            Err(quick_xml::Error::Io(_)) => return Err(self.reader.get_ref().inner.get_ref().fault(self.unwrap)),
            Err(_) => return Err(broken(self.unwrap.name)),
        };
        let is_strange = match &event {
            Event::Start(element) => {
                self.depth += 1;
                self.depth > MOST_DEPTH || element.name().as_ref().len() > NAME_BYTES
            }
            Event::End(_) => {
                self.depth = self.depth.saturating_sub(1);
                false
            }
            // Entities of its own: what they stand for would be lost, or grow without end.
            Event::DocType(_) => true,
            _ => false,
        };
        if is_strange {
            let what = say!("input-workbook-strange", name = self.unwrap.name);
            return Err(InputError::new("E_FORMAT", what).hint(say!("input-as-csv-hint")));
        }
        Ok(event)
    }
}

/// Bytes of which only so many are left for one event.
struct Metered<R> {
    inner: BufReader<R>,
    left: Rc<Cell<usize>>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.inner.read(buffer)
    }
}

impl<R: Read> BufRead for Metered<R> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        if self.left.get() == 0 {
            return Err(ErrorKind::FileTooLarge.into());
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.left.set(self.left.get().saturating_sub(amount));
        self.inner.consume(amount);
    }
}

/// The value of an attribute, whatever prefix its name has.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    // To look for names that stand twice takes the square of their number.
    let mut attributes = attributes.with_checks(false).filter_map(Result::ok);
    let found = attributes.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    value(&found)
}

/// What an attribute says.
pub(super) fn value(attribute: &Attribute<'_>) -> Option<String> {
    attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}

/// Appends what `&amp;` or `&#229;` stands for.
pub(super) fn push_reference(text: &mut String, reference: &BytesRef<'_>) {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        text.push(character);
        return;
    }
    match &*reference.xml10_content() {
        "amp" => text.push('&'),
        "lt" => text.push('<'),
        "gt" => text.push('>'),
        "quot" => text.push('"'),
        "apos" => text.push('\''),
        _ => {}
    }
}
