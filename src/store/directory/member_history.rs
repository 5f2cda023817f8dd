//! What was before of a member and of their links: what an export of a person hands over beside what is now.

use super::boards::BoardAnswer;
use super::link_closings::Closing;
use super::link_labels::FormerLabels;
use super::person_merges;
use crate::domain::{Instant, Merge};
use crate::store::OrgTransaction;
use crate::store::database::sql::Row;
use crate::store::error::Result;
use rustc_hash::FxHashSet;

/// What was before of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberHistory {
    /// When the member was added.
    pub created_at: Instant,
    /// Every answer about boards, the oldest first.
    pub board_answers: Vec<BoardAnswer>,
    /// The users that the member was before, each with the revision that changed it.
    pub former_users: Vec<(String, i64)>,
    /// The merges that name the member, also those that were taken back.
    pub merges: Vec<Merge<String>>,
}

/// What was before of a link, each with the revision that changed it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinkHistory {
    /// Its labels before a change.
    pub labels: Vec<(FormerLabels, i64)>,
    /// When it was to close, from a revision on.
    pub closings: Vec<(Closing, i64)>,
}

impl OrgTransaction {
    /// What was before of a member.
    pub async fn member_history(&mut self, member_no: i64) -> Result<MemberHistory> {
        const CREATED: &str = "SELECT created_at FROM members WHERE org_id = $1 AND member_no = $2";
        const ANSWERS: &str = "SELECT board, recorded_at, recorded_by
            FROM board_answers
            WHERE org_id = $1 AND member_no = $2
            ORDER BY answer_no";
        const USERS: &str = "SELECT user_before, revision
            FROM member_user_changes
            WHERE org_id = $1 AND member_no = $2
            ORDER BY revision";
        const MERGES: &str = "SELECT m.member_id, i.member_id, g.revision, g.undone_revision
            FROM member_merges g
            JOIN members m ON m.org_id = g.org_id AND m.member_no = g.member_no
            JOIN members i ON i.org_id = g.org_id AND i.member_no = g.into_no
            WHERE g.org_id = $1 AND (g.member_no = $2 OR g.into_no = $2)
            ORDER BY g.revision";
        let created_at = Instant(self.query_scalar(CREATED).bind(member_no).fetch_one(self).await?);
        let answers = self.query(ANSWERS).bind(member_no).fetch_all(self).await?;
        let users = self.query(USERS).bind(member_no).fetch_all(self).await?;
        let merges = self.query(MERGES).bind(member_no).fetch_all(self).await?;
        Ok(MemberHistory {
            created_at,
            board_answers: answers.iter().map(|row| BoardAnswer::read(row, 0)).collect::<Result<_>>()?,
            former_users: users.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect::<Result<_>>()?,
            merges: merges.iter().map(person_merges::read_merge::<String, _>).collect::<Result<_>>()?,
        })
    }

    /// What was before of a link.
    pub async fn link_history(&mut self, link_no: i64) -> Result<LinkHistory> {
        const LABELS: &str = "SELECT campaign_before, channel_before, revision
            FROM link_label_changes
            WHERE org_id = $1 AND link_no = $2
            ORDER BY revision";
        const CLOSINGS: &str = "SELECT disabled_at, expires_at, revision
            FROM link_closings
            WHERE org_id = $1 AND link_no = $2
            ORDER BY revision";
        let labels =
            |row: &Row| Ok((FormerLabels { campaign: row.try_get(0)?, channel: row.try_get(1)? }, row.try_get(2)?));
        let changes = self.query(LABELS).bind(link_no).fetch_all(self).await?;
        let closings = self.query(CLOSINGS).bind(link_no).fetch_all(self).await?;
        Ok(LinkHistory {
            labels: changes.iter().map(labels).collect::<Result<_>>()?,
            closings: closings
                .iter()
                .map(|row| Ok((Closing::read(row, 0)?, row.try_get(2)?)))
                .collect::<Result<_>>()?,
        })
    }

    /// The merges of persons that name one of some users, also those that were taken back.
    pub async fn person_merges_of(&mut self, users: &[&str]) -> Result<Vec<Merge<Box<str>>>> {
        let users: FxHashSet<&str> = users.iter().copied().collect();
        let mut merges = person_merges::all(self).await?;
        merges.retain(|merge| users.contains(&*merge.id) || users.contains(&*merge.into));
        Ok(merges)
    }
}
