//! The places that sealed referrals keep: anyone who comes later finds them taken (semantics section 9).

use rustc_hash::FxHashSet;

/// Clicks and personal links whose first place belongs to a sealed referral.
///
/// What names no user and would go to the first person there goes to the sealed referral, which nothing moves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReservedSlots {
    /// Clicks that somebody else used too.
    pub clicks: FxHashSet<Box<str>>,
    /// Personal links, by their numbers.
    pub links: FxHashSet<i64>,
}

impl ReservedSlots {
    /// Whether the first place of a click is taken.
    pub fn click(&self, click_id: &str) -> bool {
        !self.clicks.is_empty() && self.clicks.contains(click_id)
    }

    /// Whether the first place of a personal link is taken.
    pub fn link(&self, link_no: i64) -> bool {
        !self.links.is_empty() && self.links.contains(&link_no)
    }
}
