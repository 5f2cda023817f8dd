//! What merges of members move: whose links count for another one, and who recruits themselves elsewhere.

use super::rework::Touched;
use crate::domain::{Instant, LinkKind, Merges};
use crate::store::OrgTransaction;
use crate::store::directory::{member_merges, member_users};
use crate::store::error::Result;
use crate::store::privacy::sealed::NOW;
use rustc_hash::FxHashSet;

/// The members for whom something differs between two states of the merges.
#[derive(Debug, Default)]
pub(crate) struct MovedMembers {
    /// Those whose links count for another member.
    pub counted_otherwise: Vec<i64>,
    /// Those who are one with others than before.
    joined_otherwise: Vec<i64>,
}

impl MovedMembers {
    /// Those between a revision and now.
    pub async fn since(tx: &mut OrgTransaction, revision: i64) -> Result<Self> {
        let recorded = member_merges::all(tx).await?;
        if recorded.iter().all(|merge| merge.holds_at(revision) == merge.holds_at(NOW)) {
            return Ok(Self::default());
        }
        let [then, now] = [revision, NOW].map(|revision| Merges::at(recorded.iter().copied(), revision));
        Ok(Self::between(&then, &now, recorded.iter().flat_map(|merge| [merge.id, merge.into])))
    }

    /// Those among some members; all others are themselves in both states.
    pub fn between(then: &Merges<i64>, now: &Merges<i64>, members: impl IntoIterator<Item = i64>) -> Self {
        let together = |merges: &Merges<i64>, member: i64| merges.all(&member).copied().collect::<FxHashSet<i64>>();
        let members: FxHashSet<i64> = members.into_iter().collect();
        let mut moved = Self::default();
        for member in members {
            if then.end(&member) != now.end(&member) {
                moved.counted_otherwise.push(member);
            }
            if together(then, member) != together(now, member) {
                moved.joined_otherwise.push(member);
            }
        }
        moved
    }

    /// Notes what this touches: all on the links that count for another member, and whatever the members did as users.
    pub async fn touch(&self, tx: &mut OrgTransaction, touched: &mut Touched) -> Result<()> {
        if self.joined_otherwise.is_empty() {
            return Ok(());
        }
        let owners: FxHashSet<i64> = self.counted_otherwise.iter().copied().collect();
        let links: Vec<i64> = tx.links_of_members(&owners).await?.into_iter().collect();
        let links = tx.links_numbered(&links).await?;
        let personal = links.iter().filter(|link| link.kind == LinkKind::Personal);
        touched.codes.extend(personal.map(|link| link.code.clone()));
        let codes: Vec<String> = links.into_iter().map(|link| link.code).collect();
        touched.events.extend(tx.events_with_codes(&codes, Instant(i64::MIN)).await?);
        let users = member_merges::own_users(tx).await?;
        for member in &self.joined_otherwise {
            touched.users.extend(users.get(member).map(|user| user.to_string()));
            touched.users.extend(member_users::of_member(tx, *member).await?);
        }
        Ok(())
    }
}
