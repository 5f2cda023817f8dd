//! NDJSON: an object, read into the same cells as a CSV record.
//!
//! A key that stands twice is noticed. Values that are not read are parsed too: what is broken anywhere breaks the line.

use super::columns::{Key, Layout, push_joined};
use super::csv::Span;
use super::input_error::{Rejection, shown};
use super::options::Limits;
use crate::domain::id::normal_text;
use crate::messages::say;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeSet;
use std::fmt::{self, Write as _};

/// Whether nothing stands in any value of an object, those that are not read among them.
pub(super) fn is_blank(line: &[u8]) -> bool {
    let is_empty = |value: &serde_json::Value| match value {
        serde_json::Value::Null => true,
        serde_json::Value::String(text) => normal_text(text).is_empty(),
        _ => false,
    };
    let object = serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(line);
    object.is_ok_and(|object| object.values().all(is_empty))
}

/// The values of one object, kept between objects so that their memory is used again.
#[derive(Debug, Default)]
pub(super) struct Object {
    /// The texts of all values, one behind the other.
    pub text: String,
    /// One span for each known column, and one for the organization.
    pub spans: Vec<Span>,
    /// The keys of this object that are not read.
    pub unknown: BTreeSet<String>,
    rejection: Option<Rejection>,
    /// The keys that were read, as bits.
    seen: u128,
}

impl Object {
    /// Whether nothing stands in the values that are read.
    pub fn is_blank(&self) -> bool {
        self.spans.iter().all(|span| span.is_blank(self.text.as_bytes(), &[]))
    }
}

/// Reads one object.
///
/// # Errors
/// `E_JSON`, `E_JSON_DUPKEY`, `E_NUL` and `E_FIELD_TOO_LONG`.
pub(super) fn parse(line: &str, layout: &Layout, limits: &Limits, object: &mut Object) -> Result<(), Rejection> {
    object.text.clear();
    object.unknown.clear();
    object.rejection = None;
    object.spans.clear();
    object.spans.resize(layout.keys.len(), Span::ABSENT);
    object.seen = 0;
    let mut deserializer = serde_json::Deserializer::from_str(line);
    let read = ObjectSeed { layout, limits, object, prefix: "" }.deserialize(&mut deserializer);
    if let Err(error) = read.and_then(|()| deserializer.end()) {
        return Err(object.rejection.take().unwrap_or_else(|| broken(line, &error)));
    }
    if memchr::memchr(0, object.text.as_bytes()).is_some() {
        return Err(Rejection::new("E_NUL", say!("row-value-nul")));
    }
    for places in &layout.joins {
        let start = object.text.len();
        let mut joined = Vec::new();
        for place in places {
            let text = object.spans.get(*place).and_then(|span| span.text(&object.text, ""));
            push_joined(&mut joined, text.unwrap_or_default().trim().as_bytes());
        }
        object.text.push_str(std::str::from_utf8(&joined).unwrap_or_default());
        object.spans.push(Span::plain(start, object.text.len()));
    }
    Ok(())
}

fn broken(line: &str, error: &serde_json::Error) -> Rejection {
    let (text, column) = (error.to_string(), error.column().to_string());
    let cause = text.split(" at line ").next().unwrap_or_default();
    let is_value = error.is_data() && line.trim_start().starts_with('{');
    Rejection::new(
        "E_JSON",
        if is_value { say!("row-json-value", cause, column) } else { say!("row-json", cause, column) },
    )
}

/// Reads an object into its cells.
struct ObjectSeed<'a> {
    layout: &'a Layout,
    limits: &'a Limits,
    object: &'a mut Object,
    /// The key of this object with a dot, where it is inside of another.
    prefix: &'a str,
}

impl<'de> DeserializeSeed<'de> for ObjectSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ObjectSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let (object, layout, limits) = (self.object, self.layout, self.limits);
        loop {
            let seed = KeySeed { layout, unknown: &mut object.unknown, prefix: self.prefix };
            let Some(key) = map.next_key_seed(seed)? else { break };
            let column = match key {
                Found::Known(column) if object.seen & (1 << column) == 0 => column,
                Found::Known(column) => return Err(twice(layout.name(column), &mut object.rejection)),
                Found::Twice(name) => return Err(twice(&name, &mut object.rejection)),
                Found::Parent(name) => {
                    let prefix = &format!("{name}.");
                    map.next_value_seed(InnerSeed(ObjectSeed { layout, limits, object: &mut *object, prefix }))?;
                    continue;
                }
                Found::Other => {
                    map.next_value::<Skipped>()?;
                    continue;
                }
            };
            object.seen |= 1 << column;
            let start = object.text.len();
            let name = layout.name(column);
            let is_present = map.next_value_seed(ValueSeed { name, text: &mut object.text })?;
            let length = object.text.len() - start;
            if length > limits.field_bytes {
                let (bytes, most) = (length.to_string(), limits.field_bytes.to_string());
                let message = say!("row-long", field = name, bytes, most);
                object.rejection = Some(Rejection::new("E_FIELD_TOO_LONG", message));
                return Err(A::Error::custom("too long"));
            }
            if let (true, Some(span)) = (is_present, object.spans.get_mut(column)) {
                *span = Span::plain(start, start + length);
            }
        }
        Ok(())
    }
}

fn twice<E: serde::de::Error>(name: &str, rejection: &mut Option<Rejection>) -> E {
    *rejection = Some(Rejection::new("E_JSON_DUPKEY", say!("row-key-twice", name = shown(name))));
    E::custom("twice")
}

/// What a key turned out to be.
enum Found {
    Known(usize),
    Parent(String),
    Twice(String),
    Other,
}

/// An object inside of another; anything else in its place is passed over.
struct InnerSeed<'a>(ObjectSeed<'a>);

impl<'de> DeserializeSeed<'de> for InnerSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for InnerSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        self.0.visit_map(map)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element::<Skipped>()?.is_some() {}
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

struct KeySeed<'a> {
    layout: &'a Layout,
    unknown: &'a mut BTreeSet<String>,
    prefix: &'a str,
}

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, name: &str) -> Result<Found, E> {
        let inner;
        let name = match self.prefix {
            "" => name,
            prefix => {
                inner = format!("{prefix}{name}");
                &inner
            }
        };
        Ok(match self.layout.key(name) {
            Key::Known(column) => Found::Known(column),
            Key::Parent => Found::Parent(name.to_owned()),
            Key::Unknown if !self.prefix.is_empty() => Found::Other,
            Key::Reject => Found::Other,
            Key::Unknown if self.unknown.contains(name) => Found::Twice(name.to_owned()),
            Key::Unknown => {
                self.unknown.insert(name.to_owned());
                Found::Other
            }
        })
    }
}

/// Appends a value to the text; `false` for null.
struct ValueSeed<'a> {
    name: &'a str,
    text: &'a mut String,
}

impl<'de> DeserializeSeed<'de> for ValueSeed<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for ValueSeed<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a text or a whole number for `{}`", self.name)
    }

    fn visit_str<E>(self, value: &str) -> Result<bool, E> {
        self.text.push_str(value);
        Ok(true)
    }

    fn visit_u64<E>(self, value: u64) -> Result<bool, E> {
        let _ = write!(self.text, "{value}");
        Ok(true)
    }

    fn visit_i64<E>(self, value: i64) -> Result<bool, E> {
        let _ = write!(self.text, "{value}");
        Ok(true)
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(false)
    }
}

/// A value that is parsed, with serde's limit of depth, and forgotten.
struct Skipped;

impl<'de> serde::Deserialize<'de> for Skipped {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Skipped {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self, A::Error> {
        while items.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        while map.next_entry::<Self, Self>()?.is_some() {}
        Ok(self)
    }
}
