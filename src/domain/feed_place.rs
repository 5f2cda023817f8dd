//! A place in the feed of changes, as those who follow it keep it.

use std::fmt;

/// A place in the feed: behind an entry of a revision, or behind all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedPlace {
    /// The revision.
    pub revision: i64,
    /// The place of the last entry read of it; `None` where all were.
    pub place: Option<i64>,
}

impl FeedPlace {
    /// Reads `rev:N`, or `rev:N.P`; `rev:0` is the beginning.
    pub fn parse(text: &str) -> Option<Self> {
        let number = |text: &str| text.parse().ok().filter(|number: &i64| *number >= 0 && !text.starts_with('+'));
        let rest = text.trim().strip_prefix("rev:")?;
        let (revision, place) = match rest.split_once('.') {
            Some((revision, place)) => (revision, Some(number(place)?)),
            None => (rest, None),
        };
        Some(Self { revision: number(revision)?, place })
    }
}

impl fmt::Display for FeedPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some(place) => write!(f, "rev:{}.{place}", self.revision),
            None => write!(f, "rev:{}", self.revision),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::FeedPlace;

    #[test]
    fn a_place_is_read_back_and_nothing_else_is_one() {
        for text in ["rev:0", "rev:17", "rev:17.2000"] {
            assert_eq!(FeedPlace::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "17", "rev:", "rev:-1", "rev:+1", "rev:1.", "rev:1.x", "rev:1@now"] {
            assert_eq!(FeedPlace::parse(text), None, "{text}");
        }
    }
}
