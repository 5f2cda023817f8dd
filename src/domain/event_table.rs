//! Many events held compactly: a batch on its way into the store, or a component read back from it.

use super::{DEFAULT_SOURCE, Fact, Instant, RESIDUE, Stage};

/// The number of texts an event has.
const TEXTS: usize = 5;

/// The texts of one event; every one shorter than 256 bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EventTexts<'a> {
    /// The code of the link.
    pub link_code: Option<&'a str>,
    /// The token of the click.
    pub click_id: Option<&'a str>,
    /// The user's id.
    pub user_id: Option<&'a str>,
    /// The sender's id of the event.
    pub event_id: Option<&'a str>,
    /// The sender; `None` stands for [`DEFAULT_SOURCE`].
    pub source: Option<&'a str>,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    tracking_id: i64,
    occurred_at: Instant,
    start: u32,
    ordinal: u32,
    link: u32,
    lengths: [u8; TEXTS],
    stage: Stage,
}

/// No link, in the memory of a row.
const NO_LINK: u32 = u32::MAX;

/// Events in rows of some 40 bytes and one shared text.
#[derive(Debug, Default)]
pub struct EventTable {
    text: String,
    rows: Vec<Row>,
}

impl EventTable {
    /// An empty table with room for so many events and bytes of text.
    pub fn with_capacity(events: usize, text_bytes: usize) -> Self {
        Self { text: String::with_capacity(text_bytes), rows: Vec::with_capacity(events) }
    }

    /// How many events there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The bytes of text held.
    pub fn text_bytes(&self) -> usize {
        self.text.len()
    }

    /// Adds an event; a text of more than 255 bytes is cut, so callers refuse those before.
    pub fn push(&mut self, stage: Stage, occurred_at: Instant, texts: EventTexts<'_>, ordinal: u32) {
        let start = self.text.len() as u32;
        let texts = [texts.link_code, texts.click_id, texts.user_id, texts.event_id, texts.source];
        let mut lengths = [0; TEXTS];
        for (length, text) in lengths.iter_mut().zip(texts) {
            let text = text.unwrap_or_default();
            let text = if text.len() > 255 { &text[..text.floor_char_boundary(255)] } else { text };
            self.text.push_str(text);
            *length = text.len() as u8;
        }
        self.rows.push(Row { tracking_id: 0, occurred_at, start, ordinal, link: NO_LINK, lengths, stage });
    }

    /// The same events in another order, texts included: a reader then goes through memory.
    #[must_use]
    pub fn reordered(&self, order: impl Iterator<Item = u32>) -> Self {
        let mut table = Self::with_capacity(self.len(), self.text.len());
        for index in order {
            table.push_from(self, index as usize);
        }
        table
    }

    /// Adds an event of another table, with its number and where its code leads.
    pub fn push_from(&mut self, other: &Self, index: usize) {
        let mut row = other.rows[index];
        let start = row.start as usize;
        let length: usize = row.lengths.iter().map(|length| usize::from(*length)).sum();
        row.start = self.text.len() as u32;
        self.text.push_str(&other.text[start..start + length]);
        self.rows.push(row);
    }

    /// Adds of an event of another table no more than when its click was and where it leads, under the same number.
    pub fn push_residue_of(&mut self, other: &Self, index: usize) {
        let texts = EventTexts { user_id: None, event_id: None, ..other.texts(index) };
        self.push(other.stage(index), other.occurred_at(index), texts, RESIDUE);
        self.set_tracking_id(self.len() - 1, other.tracking_id(index));
    }

    /// Sets the number under which an event is stored.
    pub fn set_tracking_id(&mut self, index: usize, tracking_id: i64) {
        self.rows[index].tracking_id = tracking_id;
    }

    /// Sets which of several identical id-less rows an event is.
    pub fn set_ordinal(&mut self, index: usize, ordinal: u32) {
        self.rows[index].ordinal = ordinal;
    }

    /// Sets where an event's code leads: an index into the links at hand.
    pub fn set_link(&mut self, index: usize, link: Option<usize>) {
        self.rows[index].link = link.map_or(NO_LINK, |link| link as u32);
    }

    /// The number under which an event is stored.
    pub fn tracking_id(&self, index: usize) -> i64 {
        self.rows[index].tracking_id
    }

    /// Where the event of a number stands, in a table whose numbers ascend.
    pub fn find(&self, tracking_id: i64) -> Option<usize> {
        self.rows.binary_search_by_key(&tracking_id, |row| row.tracking_id).ok()
    }

    /// What happened.
    pub fn stage(&self, index: usize) -> Stage {
        self.rows[index].stage
    }

    /// Which of several identical id-less rows an event is, from 1; 0 for an event with an id.
    pub fn ordinal(&self, index: usize) -> u32 {
        self.rows[index].ordinal
    }

    /// When an event happened.
    pub fn occurred_at(&self, index: usize) -> Instant {
        self.rows[index].occurred_at
    }

    /// Where an event's code leads.
    pub fn link(&self, index: usize) -> Option<usize> {
        let link = self.rows[index].link;
        (link != NO_LINK).then_some(link as usize)
    }

    /// The texts of an event.
    pub fn texts(&self, index: usize) -> EventTexts<'_> {
        let row = &self.rows[index];
        let [code, click, user, event, _] = row.lengths;
        let start = row.start as usize;
        let ends = [code, click, user, event].map(usize::from);
        let code_end = start + ends[0];
        let click_end = code_end + ends[1];
        let user_end = click_end + ends[2];
        let event_end = user_end + ends[3];
        EventTexts {
            link_code: self.text_at(start, code_end),
            click_id: self.text_at(code_end, click_end),
            user_id: self.text_at(click_end, user_end),
            event_id: self.text_at(user_end, event_end),
            source: self.text_at(event_end, event_end + usize::from(row.lengths[4])),
        }
    }

    fn text_at(&self, start: usize, end: usize) -> Option<&str> {
        if start == end { None } else { self.text.get(start..end) }
    }

    /// The event as attribution sees it.
    pub fn fact(&self, index: usize) -> Fact<'_> {
        let row = &self.rows[index];
        let texts = self.texts(index);
        Fact {
            tracking_id: row.tracking_id,
            stage: row.stage,
            occurred_at: row.occurred_at,
            link_code: texts.link_code,
            link: self.link(index),
            click_id: texts.click_id,
            user_id: texts.user_id,
            source: texts.source.unwrap_or(DEFAULT_SOURCE),
            event_id: texts.event_id,
            ordinal: i64::from(row.ordinal),
        }
    }

    /// The code of an event's link.
    pub fn link_code(&self, index: usize) -> Option<&str> {
        let row = &self.rows[index];
        let start = row.start as usize;
        self.text_at(start, start + usize::from(row.lengths[0]))
    }

    /// The sender of an event, where it is not the default one.
    pub fn source(&self, index: usize) -> Option<&str> {
        if self.rows[index].lengths[4] == 0 { None } else { self.texts(index).source }
    }
}
