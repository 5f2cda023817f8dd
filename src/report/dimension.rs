//! What figures can be broken down by (semantics section 6).

use crate::domain::calendar::Grain;

/// One way to break figures down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// By local day.
    Day,
    /// By ISO week.
    Week,
    /// By calendar month.
    Month,
    /// By calendar quarter.
    Quarter,
    /// By calendar year.
    Year,
    /// By the member who referred.
    Member,
    /// By the member's group.
    Group,
    /// By link code.
    Link,
    /// By the link's campaign.
    Campaign,
    /// By the link's channel.
    Channel,
}

/// A `--by` that names no breakdown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BreakdownError {
    /// A word that is no dimension.
    #[error("cannot break figures down by `{0}`")]
    Unknown(String),
    /// More than two dimensions.
    #[error("figures break down by one or two dimensions, not by {0}")]
    TooMany(usize),
    /// The same dimension twice.
    #[error("`{0}` is named twice")]
    Twice(&'static str),
}

impl Dimension {
    /// All dimensions: the calendar ones, then the ones of the link.
    pub const ALL: [Self; 10] = [
        Self::Day,
        Self::Week,
        Self::Month,
        Self::Quarter,
        Self::Year,
        Self::Member,
        Self::Group,
        Self::Link,
        Self::Campaign,
        Self::Channel,
    ];

    /// Reads `--by`: one or two different dimensions, with a comma between.
    pub fn breakdown(text: &str) -> Result<Vec<Self>, BreakdownError> {
        let read = |name: &str| Self::from_name(name.trim()).ok_or_else(|| BreakdownError::Unknown(name.to_owned()));
        let by = text.split(',').map(read).collect::<Result<Vec<_>, _>>()?;
        match by.as_slice() {
            [first, second] if first == second => Err(BreakdownError::Twice(first.name())),
            [_] | [_, _] => Ok(by),
            more => Err(BreakdownError::TooMany(more.len())),
        }
    }

    /// The name in commands, CSV and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::Member => "member",
            Self::Group => "group",
            Self::Link => "link",
            Self::Campaign => "campaign",
            Self::Channel => "channel",
        }
    }

    /// The dimension of that exact name, where there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dimension| dimension.name() == name)
    }

    /// Whether it is the link that has the value.
    pub const fn is_of_link(self) -> bool {
        match self {
            Self::Link | Self::Campaign | Self::Channel => true,
            Self::Day | Self::Week | Self::Month | Self::Quarter | Self::Year | Self::Member | Self::Group => false,
        }
    }

    /// The calendar unit of a dimension of time.
    pub const fn calendar_unit(self) -> Option<Grain> {
        match self {
            Self::Day => Some(Grain::Day),
            Self::Week => Some(Grain::Week),
            Self::Month => Some(Grain::Month),
            Self::Quarter => Some(Grain::Quarter),
            Self::Year => Some(Grain::Year),
            Self::Member | Self::Group | Self::Link | Self::Campaign | Self::Channel => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_one_or_two_dimensions() {
        assert_eq!(Dimension::breakdown("month"), Ok(vec![Dimension::Month]));
        assert_eq!(Dimension::breakdown("member,month"), Ok(vec![Dimension::Member, Dimension::Month]));
        assert_eq!(Dimension::breakdown("age"), Err(BreakdownError::Unknown("age".to_owned())));
        assert_eq!(Dimension::breakdown("day,day"), Err(BreakdownError::Twice("day")));
        assert_eq!(Dimension::breakdown("day,link,group"), Err(BreakdownError::TooMany(3)));
    }
}
