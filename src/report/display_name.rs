//! Who stands by name on a board, inside the organization and outside.

/// Who a board is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Audience {
    /// The organization itself.
    #[default]
    Inside,
    /// Everybody: `--public`.
    Public,
}

/// How a member stands on a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DisplayName {
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

impl DisplayName {
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
            (wish(None, true, false), DisplayName::Named, DisplayName::Unnamed),
            (wish(None, false, false), DisplayName::Unnamed, DisplayName::Unnamed),
            (wish(Some(true), false, true), DisplayName::Named, DisplayName::Named),
            (wish(Some(true), true, false), DisplayName::Named, DisplayName::Unnamed),
            (wish(Some(false), true, true), DisplayName::Unnamed, DisplayName::Unnamed),
        ];
        for (wish, inside, public) in cases {
            assert_eq!(DisplayName::of(Audience::Inside, wish), inside, "{wish:?}");
            assert_eq!(DisplayName::of(Audience::Public, wish), public, "{wish:?}");
        }
    }
}
