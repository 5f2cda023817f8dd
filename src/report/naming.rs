//! Who stands by name on a board, and what a board may tell outside the organization.

/// Who a board is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Audience {
    /// The organization itself.
    #[default]
    Inside,
    /// Everybody: `--public`.
    Public,
}

/// Counts of people below this are not told outside the organization.
pub const FEWEST: i64 = 5;

impl Audience {
    /// A count as this audience may see it; none where it is too small.
    pub fn count(self, count: i64) -> Option<i64> {
        (self == Self::Inside || count >= FEWEST).then_some(count)
    }
}

/// How a member stands on a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Naming {
    /// By name, or by nickname where the audience is everybody.
    #[default]
    Named,
    /// As `Mentor 1` and so on.
    Unnamed,
}

/// What is known of a member's wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BoardWish {
    /// The member's own setting; none where it is as the organization has it.
    pub own: Option<bool>,
    /// The organization's setting.
    pub usual: bool,
    /// Whether the member's yes was taken down, with its date and by whom.
    pub is_recorded: bool,
}

impl Naming {
    /// Inside, a member stands by name unless the setting says no; outside, only where a yes was taken down.
    pub fn of(audience: Audience, wish: BoardWish) -> Self {
        let is_named = match audience {
            Audience::Inside => wish.own.unwrap_or(wish.usual),
            Audience::Public => wish.own == Some(true) && wish.is_recorded,
        };
        if is_named { Self::Named } else { Self::Unnamed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outside_only_a_recorded_yes_names() {
        let wish = |own, usual, is_recorded| BoardWish { own, usual, is_recorded };
        let cases = [
            (wish(None, true, false), Naming::Named, Naming::Unnamed),
            (wish(None, false, false), Naming::Unnamed, Naming::Unnamed),
            (wish(Some(true), false, true), Naming::Named, Naming::Named),
            (wish(Some(true), true, false), Naming::Named, Naming::Unnamed),
            (wish(Some(false), true, true), Naming::Unnamed, Naming::Unnamed),
        ];
        for (wish, inside, public) in cases {
            assert_eq!(Naming::of(Audience::Inside, wish), inside, "{wish:?}");
            assert_eq!(Naming::of(Audience::Public, wish), public, "{wish:?}");
        }
    }

    #[test]
    fn few_people_are_not_told_outside() {
        assert_eq!((Audience::Inside.count(0), Audience::Inside.count(4)), (Some(0), Some(4)));
        assert_eq!([0, 4, 5].map(|count| Audience::Public.count(count)), [None, None, Some(5)]);
    }
}
