//! How much is the mentors' doing, and how sure a funnel is, in sentences.

use crate::domain::Stage;
use crate::messages::{Message, Value, say};
use crate::report::funnel::FunnelFigures;
use crate::report::new_members::NewMembers;

impl NewMembers {
    /// The sentence, with its full stop.
    pub fn words(&self) -> Message {
        let (part, all, count) = (self.through_mentors, self.all, self.not_placed);
        let share = Value::Share(part, all);
        match (self.share, count) {
            (None, _) => say!("new-members-unknown"),
            (Some(_), 0) => say!("new-members", part, all, share),
            (Some(_), _) => say!("new-members-not-placed", part, all, share, count),
        }
    }
}

impl FunnelFigures {
    /// How many people those who came are, and how many of them are active, where both ends are not the same; with the
    /// full stop.
    pub fn people_words(&self) -> Option<Message> {
        let [least, most] = self.unsure()?;
        let active = &self.stages[Stage::FirstLogin.rank()];
        let low = Value::Share(active.people_at_least.unwrap_or_default(), most);
        let high = Value::Share(active.reached.unwrap_or_default().min(least), least);
        Some(say!("funnel-people", least, most, low, high))
    }
}
