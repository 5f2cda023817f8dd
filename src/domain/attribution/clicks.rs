//! What is known of each click: when it began and which link it belongs to (semantics section 4, rule 2).

use super::hand_over::HandOvers;
use crate::domain::{Fact, Instant, LinkFacts};
use rustc_hash::FxHashMap;

/// A click of the component.
#[derive(Debug, Clone, Copy)]
pub struct Click<'a> {
    /// The token.
    pub click_id: &'a str,
    /// When its earliest event of any kind happened.
    pub begins_at: Instant,
    /// The link of its earliest event with a resolvable code.
    pub link: Option<usize>,
    /// Whether it began at or after that link's closing.
    pub closed: bool,
}

/// The clicks of a component and which of them each fact names.
pub struct Clicks<'a> {
    clicks: Vec<Click<'a>>,
    of_fact: Vec<Option<u32>>,
    hand_overs: HandOvers<'a>,
}

impl<'a> Clicks<'a> {
    /// Reads the clicks out of facts visited in canonical order.
    pub fn fold(facts: &[Fact<'a>], order: &[usize], links: &[LinkFacts]) -> Self {
        let hand_overs = HandOvers::among(facts);
        let mut numbers: FxHashMap<&'a str, u32> = FxHashMap::default();
        let mut clicks: Vec<Click<'a>> = Vec::new();
        let mut of_fact = vec![None; facts.len()];
        for &index in order {
            let fact = &facts[index];
            let Some(click_id) = hand_overs.click_id(fact) else { continue };
            let next = clicks.len() as u32;
            let number = *numbers.entry(click_id).or_insert(next);
            if number == next {
                clicks.push(Click { click_id, begins_at: fact.occurred_at, link: None, closed: false });
            }
            of_fact[index] = Some(number);
            let click = &mut clicks[number as usize];
            if click.link.is_none()
                && let Some(link) = fact.link
            {
                click.link = Some(link);
                click.closed = links[link].is_closed_at(click.begins_at);
            }
        }
        Self { clicks, of_fact, hand_overs }
    }

    /// Whether a fact carries a code that is not the id of a click.
    pub fn has_code(&self, fact: &Fact<'a>) -> bool {
        self.hand_overs.has_code(fact)
    }

    /// The ids of the clicks, by their numbers.
    pub fn into_ids(self) -> Vec<&'a str> {
        self.clicks.into_iter().map(|click| click.click_id).collect()
    }

    /// How many clicks there are; their numbers run from 0.
    pub fn len(&self) -> usize {
        self.clicks.len()
    }

    /// The click of that number.
    pub fn get(&self, number: u32) -> &Click<'a> {
        &self.clicks[number as usize]
    }

    /// The number of the click that a fact names.
    pub fn of_fact(&self, fact: usize) -> Option<u32> {
        self.of_fact[fact]
    }
}
