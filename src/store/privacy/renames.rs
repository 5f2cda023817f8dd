//! The ids that members had before, as keyed hashes out of the audit log: what knows a member by an earlier id, a backup
//! or a published summary, is found by it.

use super::audit::Action;
use super::erased_ids::KeyedHash;
use crate::domain::{DAY, Instant};
use crate::store::OrgTransaction;
use crate::store::database::sql::Row;
use crate::store::error::{Result, StoreError};

/// A member who got another id.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rename {
    recorded_at: Instant,
    before: KeyedHash,
    after: KeyedHash,
}

/// Renames of members, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Renames(Vec<Rename>);

impl Renames {
    /// Those that the log of an organization has.
    pub async fn of(tx: &mut OrgTransaction) -> Result<Self> {
        const RENAMES: &str = "SELECT recorded_at, person, object
            FROM audit_log
            WHERE org_id = $1 AND action = $2
            ORDER BY entry_no";
        let rows = tx.query(RENAMES).bind(Action::MemberRenamed.name()).fetch_all(tx).await?;
        rows.iter().map(read).collect::<Result<_>>().map(Self)
    }

    /// Those that another log does not have.
    pub fn unknown_to(&self, other: &Self) -> Self {
        Self(self.0.iter().filter(|rename| !other.0.contains(rename)).cloned().collect())
    }

    /// The id of the same member after all of these renames.
    pub fn after(&self, id: KeyedHash) -> KeyedHash {
        self.0.iter().fold(id, |id, rename| if rename.before == id { rename.after } else { id })
    }

    /// The earlier ids of the member who has this one.
    pub fn before(&self, id: KeyedHash) -> Vec<KeyedHash> {
        let (mut ids, mut id) = (Vec::new(), id);
        for rename in self.0.iter().rev() {
            if rename.after == id {
                id = rename.before;
                ids.push(id);
            } else if rename.before == id {
                // Somebody else gave the id up: who had it before that was another one.
                break;
            }
        }
        ids
    }
}

/// Whether a member got another id after an instant, or within a day before: the clock may have gone backwards.
pub(crate) async fn any_after(tx: &mut OrgTransaction, after: Instant) -> Result<bool> {
    const RENAMED: &str = "SELECT COUNT(*)
        FROM audit_log
        WHERE org_id = $1 AND action = $2 AND recorded_at >= $3";
    let renamed = Action::MemberRenamed.name();
    let count: i64 = tx.query_scalar(RENAMED).bind(renamed).bind(after.plus(-DAY).0).fetch_one(tx).await?;
    Ok(count > 0)
}

fn read(row: &Row) -> Result<Rename> {
    let before: Vec<u8> = row.try_get(1)?;
    let after: String = row.try_get(2)?;
    let after = u128::from_str_radix(&after, 16).map_err(|_| StoreError::Corrupt)?.to_be_bytes();
    let before = before.try_into().map_err(|_| StoreError::Corrupt)?;
    Ok(Rename { recorded_at: Instant(row.try_get(0)?), before, after })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renames(pairs: &[[u8; 2]]) -> Renames {
        let rename = |(at, [before, after]): (i64, &[u8; 2])| Rename {
            recorded_at: Instant(at),
            before: [*before; 16],
            after: [*after; 16],
        };
        Renames((1..).zip(pairs).map(rename).collect())
    }

    #[test]
    fn an_id_is_followed_forth_and_back() {
        // 1 becomes 2; another one gets the free id and becomes 3; 2 becomes 4.
        let all = renames(&[[1, 2], [1, 3], [2, 4]]);
        assert_eq!(all.after([1; 16]), [4; 16]);
        assert_eq!(all.after([5; 16]), [5; 16]);
        assert_eq!(all.before([4; 16]), [[2; 16], [1; 16]]);
        assert_eq!(all.before([3; 16]), [[1; 16]]);
        assert_eq!(renames(&[[7, 1], [1, 2], [1, 3]]).before([3; 16]), [[1; 16]], "7 was the first one");
        assert_eq!(all.unknown_to(&renames(&[[1, 2]])), Renames(all.0[1..].to_vec()));
    }
}
