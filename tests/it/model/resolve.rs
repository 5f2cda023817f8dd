//! Rules 0 and 1 of semantics section 4: events as the rules after them see them.

use super::merges::Merges;
use super::{Model, Stored};
use std::collections::BTreeSet;

/// What decides how the other rules see an event; it keeps no hold of the model, which may change meanwhile.
pub struct Resolver {
    persons: Merges,
    /// Ids of clicks that are the code of no link.
    handed_over: BTreeSet<String>,
}

impl Resolver {
    /// By the facts of now.
    pub fn of(model: &Model) -> Self {
        Self::among(model, model.events.iter())
    }

    /// By the facts of now and those that were taken back: what erasing goes by.
    pub fn of_all(model: &Model) -> Self {
        Self::among(model, model.events.iter().chain(&model.undone))
    }

    fn among<'a>(model: &Model, events: impl Iterator<Item = &'a Stored>) -> Self {
        // A click is whatever some event carries as its click id: which events those are, nothing here changes.
        let clicks = events.filter_map(|stored| stored.event.click_id.as_ref());
        let typed = clicks.filter(|click| model.abilities.handover && model.link(click).is_none());
        Self { persons: model.person_merges.clone(), handed_over: typed.cloned().collect() }
    }

    /// The event with the person at the end of the merges, and by its click where its code is a click's own id.
    ///
    /// Key, source and the event's own id stay as they were sent.
    pub fn see(&self, stored: &Stored) -> Stored {
        let mut seen = stored.clone();
        let event = &mut seen.event;
        event.user_id = event.user_id.as_ref().map(|user| self.persons.end(user).to_owned());
        if event.link_code.as_ref().is_some_and(|code| self.handed_over.contains(code)) {
            event.click_id = event.link_code.take();
        }
        seen
    }
}
