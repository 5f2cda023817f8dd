//! Neighbouring events packed into one value: a column for each field, compressed, with a checksum.
//!
//! An event on its own takes a few hundred bytes and as many nanoseconds in any table; a thousand of them together
//! take a tenth of both. The layout is part of the schema. Only an erasure packs a block anew: the numbers of the events
//! that it took stay empty.

use crate::domain::{DEFAULT_SOURCE, EventTable, EventTexts, Instant, Stage};
use crate::store::error::{Result, StoreError};

/// How many events a block holds at most.
pub(in crate::store) const BLOCK: usize = 1_024;

/// The layout of a block that has an event for each of its numbers.
const WHOLE: u8 = 1;
/// The layout of a block with empty numbers: how many events there are, and how many numbers each is after the one before.
const GAPPED: u8 = 2;
/// The fastest level; higher ones save a tenth of the bytes for several times the work.
const LEVEL: i32 = 1;
/// No block unpacks to more: 1,024 events of 4 texts of 255 bytes and some numbers.
const MOST_BYTES: usize = BLOCK * 1_200;
/// The lengths of a text: none, the same as in the event before, or two less than the number.
const NONE: u64 = 0;
const SAME: u64 = 1;
const SHORTEST: u64 = 2;

/// Packs and unpacks blocks, keeping the working memory of the compression.
pub(in crate::store) struct Packer {
    compressor: zstd::bulk::Compressor<'static>,
    plain: Vec<u8>,
}

impl Packer {
    /// # Errors
    /// [`StoreError::Other`] where the compression cannot be set up.
    pub fn new() -> Result<Self> {
        let failed = |error: std::io::Error| StoreError::Other(error.to_string());
        let mut compressor = zstd::bulk::Compressor::new(LEVEL).map_err(failed)?;
        compressor.include_checksum(true).map_err(failed)?;
        Ok(Self { compressor, plain: Vec::new() })
    }

    /// Packs some events of a table, at most [`BLOCK`]; `number_of` gives the number of a sender.
    pub fn pack(&mut self, events: &EventTable, rows: &[u32], number_of: impl Fn(&str) -> i64) -> Result<Vec<u8>> {
        let plain = &mut self.plain;
        plain.clear();
        put_places(plain, events, rows);
        put_times(plain, events, rows);
        plain.extend(rows.iter().map(|&row| events.stage(row as usize).rank() as u8));
        put_numbers(plain, rows.iter().map(|&row| events.source(row as usize).map_or(0, &number_of) as u64));
        put_numbers(plain, rows.iter().map(|&row| u64::from(events.ordinal(row as usize))));
        for field in 0..4 {
            let text_of = |row: u32| texts(&events.texts(row as usize))[field];
            put_texts(plain, rows, text_of);
        }
        self.compressor.compress(plain).map_err(|error| StoreError::Other(error.to_string()))
    }
}

fn texts<'a>(texts: &EventTexts<'a>) -> [Option<&'a str>; 4] {
    [texts.link_code, texts.click_id, texts.user_id, texts.event_id]
}

/// Unpacks blocks, keeping the working memory.
pub(in crate::store) struct Unpacker {
    decompressor: zstd::bulk::Decompressor<'static>,
    plain: Vec<u8>,
}

impl Unpacker {
    /// # Errors
    /// [`StoreError::Other`] where the decompression cannot be set up.
    pub fn new() -> Result<Self> {
        let decompressor = zstd::bulk::Decompressor::new().map_err(|error| StoreError::Other(error.to_string()))?;
        Ok(Self { decompressor, plain: Vec::with_capacity(MOST_BYTES) })
    }

    /// Unpacks a block of so many numbers, the first of which is given; they ascend, and some may have no event.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] where it is not what was packed.
    pub fn unpack<'s>(
        &mut self,
        packed: &[u8],
        first: i64,
        count: usize,
        name_of: impl Fn(i64) -> &'s str,
    ) -> Result<EventTable> {
        let done = self.decompressor.decompress_to_buffer(packed, &mut self.plain);
        if done.is_err() || count > BLOCK {
            return Err(StoreError::Corrupt);
        }
        read(&self.plain, first, count, name_of).ok_or(StoreError::Corrupt)
    }
}

fn read<'s>(plain: &[u8], first: i64, numbers: usize, name_of: impl Fn(i64) -> &'s str) -> Option<EventTable> {
    let mut bytes = plain;
    let places = take_places(&mut bytes, numbers)?;
    let count = places.len();
    let times = take_times(&mut bytes, count)?;
    let stages = bytes.split_off(..count)?;
    let sources = take_numbers(&mut bytes, count)?;
    let ordinals = take_numbers(&mut bytes, count)?;
    let columns = [(); 4].map(|()| take_texts(&mut bytes, count));
    let [codes, clicks, users, ids] = columns;
    let (codes, clicks, users, ids) = (codes?, clicks?, users?, ids?);
    let bytes_of = |texts: &[Option<&str>]| texts.iter().map(|text| text.map_or(0, str::len)).sum::<usize>();
    let text_bytes = [&codes, &clicks, &users, &ids].map(|texts| bytes_of(texts)).iter().sum();
    let mut table = EventTable::with_capacity(count, text_bytes);
    for index in 0..count {
        let source = *sources.get(index)? as i64;
        let texts = EventTexts {
            link_code: codes[index],
            click_id: clicks[index],
            user_id: users[index],
            event_id: ids[index],
            source: Some(name_of(source)).filter(|name| *name != DEFAULT_SOURCE),
        };
        let ordinal = u32::try_from(*ordinals.get(index)?).ok()?;
        table.push(Stage::from_rank(i64::from(stages[index]))?, Instant(times[index]), texts, ordinal);
        table.set_tracking_id(index, first + places[index]);
    }
    Some(table)
}

/// The layout, and where there are empty numbers how far each event stands from the one before.
fn put_places(plain: &mut Vec<u8>, events: &EventTable, rows: &[u32]) {
    let number = |row: u32| events.tracking_id(row as usize);
    let has_gaps = rows.windows(2).any(|pair| number(pair[1]) - number(pair[0]) > 1);
    let (Some(first), true) = (rows.first(), has_gaps) else { return plain.push(WHOLE) };
    plain.push(GAPPED);
    put(plain, rows.len() as u64);
    let mut before = number(*first);
    for &row in rows {
        put(plain, number(row).wrapping_sub(before).cast_unsigned());
        before = number(row);
    }
}

/// For each event how many numbers it is after the first.
fn take_places(bytes: &mut &[u8], numbers: usize) -> Option<Vec<i64>> {
    match *bytes.split_off_first()? {
        WHOLE => Some((0..numbers as i64).collect()),
        GAPPED => {
            let count = usize::try_from(take(bytes)?).ok().filter(|count| *count <= numbers)?;
            let mut place = 0_i64;
            let mut places = Vec::with_capacity(count);
            for _ in 0..count {
                place = place.checked_add_unsigned(take(bytes)?).filter(|place| *place < numbers as i64)?;
                places.push(place);
            }
            Some(places)
        }
        _ => None,
    }
}

/// Instants as differences, in the coarsest unit that loses nothing.
fn put_times(plain: &mut Vec<u8>, events: &EventTable, rows: &[u32]) {
    let at = |row: &u32| events.occurred_at(*row as usize).0;
    let unit = [1_000_000, 1_000].into_iter().find(|unit| rows.iter().all(|row| at(row) % unit == 0)).unwrap_or(1);
    put(plain, unit as u64);
    let mut before = 0;
    for row in rows {
        let time = at(row) / unit;
        put(plain, zigzag(time.wrapping_sub(before)));
        before = time;
    }
}

fn take_times(bytes: &mut &[u8], count: usize) -> Option<Vec<i64>> {
    let unit = i64::try_from(take(bytes)?).ok()?;
    let mut before = 0_i64;
    let mut times = Vec::with_capacity(count);
    for _ in 0..count {
        before = before.wrapping_add(unzigzag(take(bytes)?));
        times.push(before.wrapping_mul(unit));
    }
    Some(times)
}

/// Numbers of which mostly all are the same.
fn put_numbers(plain: &mut Vec<u8>, numbers: impl Iterator<Item = u64> + Clone) {
    let mut rest = numbers.clone();
    let first = rest.next().unwrap_or_default();
    if rest.all(|number| number == first) {
        plain.push(0);
        put(plain, first);
    } else {
        plain.push(1);
        numbers.for_each(|number| put(plain, number));
    }
}

fn take_numbers(bytes: &mut &[u8], count: usize) -> Option<Vec<u64>> {
    match *bytes.split_off_first()? {
        0 => take(bytes).map(|number| vec![number; count]),
        _ => (0..count).map(|_| take(bytes)).collect(),
    }
}

/// The lengths of all texts, then the texts.
fn put_texts<'a>(plain: &mut Vec<u8>, rows: &[u32], text_of: impl Fn(u32) -> Option<&'a str>) {
    let mut before = None;
    for &row in rows {
        let text = text_of(row);
        let length = match text {
            None => NONE,
            Some(_) if text == before => SAME,
            Some(text) => text.len() as u64 + SHORTEST,
        };
        put(plain, length);
        before = text.or(before);
    }
    let mut before = None;
    for &row in rows {
        let text = text_of(row);
        if let Some(text) = text.filter(|_| text != before) {
            plain.extend_from_slice(text.as_bytes());
        }
        before = text.or(before);
    }
}

fn take_texts<'a>(bytes: &mut &'a [u8], count: usize) -> Option<Vec<Option<&'a str>>> {
    let lengths: Vec<u64> = (0..count).map(|_| take(bytes)).collect::<Option<_>>()?;
    let mut texts = Vec::with_capacity(count);
    let mut before = "";
    for length in lengths {
        texts.push(match length {
            NONE => None,
            SAME => Some(before),
            length => {
                let text = bytes.split_off(..usize::try_from(length - SHORTEST).ok()?)?;
                before = std::str::from_utf8(text).ok()?;
                Some(before)
            }
        });
    }
    Some(texts)
}

fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)).cast_unsigned()
}

fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -((number & 1).cast_signed())
}

/// Seven bits a byte, the lowest first; the eighth bit says that more follow.
fn put(plain: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        plain.push(number as u8 | 0x80);
        number >>= 7;
    }
    plain.push(number as u8);
}

fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.split_off_first()?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Packer, Unpacker};
    use crate::domain::{EventTable, EventTexts, Instant, Stage};
    use proptest::prelude::*;

    fn text() -> impl Strategy<Value = Option<String>> {
        prop_oneof![Just(None), "[a-cæø]{1,3}".prop_map(Some), "[a-z0-9]{255}".prop_map(Some)]
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_back(
            rows in proptest::collection::vec((0..4_i64, any::<i64>(), text(), text(), text(), text(), 0..3_u32, any::<bool>()), 1..40)
        ) {
            let mut table = EventTable::default();
            for (stage, at, code, click, user, id, ordinal, is_other) in &rows {
                let texts = EventTexts {
                    link_code: code.as_deref(),
                    click_id: click.as_deref(),
                    user_id: user.as_deref(),
                    event_id: id.as_deref(),
                    source: is_other.then_some("crm"),
                };
                table.push(Stage::from_rank(*stage).unwrap(), Instant(*at), texts, *ordinal);
            }
            let all: Vec<u32> = (0..rows.len() as u32).collect();
            let packed = Packer::new().unwrap().pack(&table, &all, |_| 7).unwrap();
            let name_of = |number| if number == 7 { "crm" } else { "default" };
            let back = Unpacker::new().unwrap().unpack(&packed, 100, rows.len(), name_of).unwrap();
            for index in 0..rows.len() {
                prop_assert_eq!(back.texts(index), table.texts(index));
                prop_assert_eq!(back.occurred_at(index), table.occurred_at(index));
                prop_assert_eq!(back.stage(index), table.stage(index));
                prop_assert_eq!(back.ordinal(index), table.ordinal(index));
                prop_assert_eq!(back.tracking_id(index), 100 + index as i64);
            }
        }

        #[test]
        fn erased_numbers_stay_empty(kept in proptest::collection::vec(any::<bool>(), 2..60)) {
            let mut table = EventTable::default();
            for (place, _) in kept.iter().enumerate() {
                let id = format!("e{place}");
                let texts = EventTexts { event_id: Some(&id), ..EventTexts::default() };
                table.push(Stage::FirstLogin, Instant(place as i64), texts, 0);
                table.set_tracking_id(place, 7 + place as i64);
            }
            // The first number is that of the row, and rows without any event are not packed.
            let rows: Vec<u32> = (0..kept.len() as u32).filter(|row| *row == 0 || kept[*row as usize]).collect();
            let packed = Packer::new().unwrap().pack(&table, &rows, |_| 0).unwrap();
            let span = rows.last().map_or(0, |last| *last as usize + 1);
            let back = Unpacker::new().unwrap().unpack(&packed, 7, span, |_| "default").unwrap();
            prop_assert_eq!(back.len(), rows.len());
            for (place, row) in rows.iter().enumerate() {
                prop_assert_eq!(back.tracking_id(place), 7 + i64::from(*row));
                prop_assert_eq!(back.texts(place), table.texts(*row as usize));
            }
        }

        #[test]
        fn damage_is_an_error_and_never_a_panic(place in any::<prop::sample::Index>(), bit in 0..8_u8, cut in 0..4_usize) {
            let mut table = EventTable::default();
            for index in 0..100_i64 {
                let id = format!("e{index}");
                let texts = EventTexts { event_id: Some(&id), ..EventTexts::default() };
                table.push(Stage::LinkClicked, Instant(index), texts, 0);
            }
            let all: Vec<u32> = (0..100).collect();
            let mut packed = Packer::new().unwrap().pack(&table, &all, |_| 0).unwrap();
            packed.truncate(packed.len() - cut);
            let place = place.index(packed.len());
            packed[place] ^= 1 << bit;
            // Where a bit has no meaning, what comes out is still what went in.
            if let Ok(back) = Unpacker::new().unwrap().unpack(&packed, 1, 100, |_| "default") {
                prop_assert_eq!(cut, 0);
                prop_assert!((0..100).all(|index| back.texts(index) == table.texts(index)));
            }
        }
    }
}
