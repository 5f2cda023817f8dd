//! Under which name members stand on a board.

use crate::report::display_name::{Audience, BoardWish, DisplayName};
use crate::store::{BoardAnswer, Member, Result, Snapshot};
use rustc_hash::FxHashMap;

/// What the members of an organization said about boards, for one audience.
pub struct DisplayNames {
    audience: Audience,
    usual: bool,
    agreed: FxHashMap<i64, BoardAnswer>,
}

impl DisplayNames {
    /// Reads what was taken down.
    pub async fn load(snapshot: &mut Snapshot, audience: Audience) -> Result<Self> {
        let agreed = snapshot.board_answers().await?;
        Ok(Self { audience, usual: snapshot.organization().board, agreed })
    }

    /// How a member stands on the board.
    pub fn naming(&self, member: &Member) -> DisplayName {
        let details = &member.details;
        if self.audience == Audience::Public && details.name.is_none() && details.nickname.is_none() {
            return DisplayName::Unnamed;
        }
        let is_recorded = self.agreed.get(&member.member_no).is_some_and(|answer| answer.board == Some(true));
        DisplayName::of(self.audience, BoardWish { own: details.board, usual: self.usual, is_recorded })
    }

    /// The name that the audience may see, where the member is named: outside the nickname goes first.
    pub fn name(&self, member: &Member) -> Option<String> {
        let nickname = member.details.nickname.as_ref().filter(|_| self.audience == Audience::Public);
        nickname.or(member.details.name.as_ref()).cloned()
    }
}
