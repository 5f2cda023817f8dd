//! Many members added and changed at once: as one by one in the order given, in few statements.

use super::attribute::rework::{Touched, rework};
use crate::domain::Instant;
use crate::store::directory::boards::{self, BoardAnswer};
use crate::store::directory::{member_users, members};
use crate::store::facts::revisions::{self, RevisionKind};
use crate::store::privacy::audit::{self, About, Action};
use crate::store::{Change, Member, MemberDetails, OrgTransaction, Result, Upserted};
use rustc_hash::FxHashMap;

impl Change {
    /// Adds or changes members; `apply` turns what is known into what shall be.
    ///
    /// Answers with one change for each. `by` is who took down what members said about boards.
    pub async fn upsert_members<F>(&mut self, rows: Vec<(String, F)>, now: Instant, by: &str) -> Result<Vec<Upserted>>
    where
        F: FnOnce(&mut MemberDetails),
    {
        let changes = upsert(self, rows, (now, by)).await?;
        let written = changes.iter().filter(|change| **change != Upserted::Unchanged).count() as i64;
        if written > 0 {
            audit::record(self, Action::MembersWritten, About::Thing(""), written).await?;
        }
        Ok(changes)
    }
}

/// A member that is to be written.
struct Pending {
    member_id: String,
    /// As stored; `None` for a member that is new.
    stored: Option<Member>,
    details: MemberDetails,
}

/// Adds or changes members; answers with one change for each row.
async fn upsert<F>(tx: &mut OrgTransaction, rows: Vec<(String, F)>, (now, by): (Instant, &str)) -> Result<Vec<Upserted>>
where
    F: FnOnce(&mut MemberDetails),
{
    let ids: Vec<&str> = rows.iter().map(|(member_id, _)| member_id.as_str()).collect();
    let mut known = members::stored(tx, &ids).await?;
    let mut changes = Vec::with_capacity(rows.len());
    let mut pending: Vec<Pending> = Vec::new();
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    for (member_id, apply) in rows {
        let place = places.get(&member_id).copied();
        let before = match place {
            Some(place) => Some(&pending[place].details),
            None => known.get(&member_id).map(|member| &member.details),
        };
        let mut details = before.cloned().unwrap_or_default();
        apply(&mut details);
        changes.push(match before {
            None => Upserted::New,
            Some(before) if *before == details => Upserted::Unchanged,
            Some(_) => Upserted::Changed,
        });
        if changes.last() == Some(&Upserted::Unchanged) {
            continue;
        }
        // A member who stands twice is changed twice, in that order.
        if place.is_some() {
            places.clear();
            known.extend(write(tx, std::mem::take(&mut pending), (now, by)).await?);
        }
        places.insert(member_id.clone(), pending.len());
        pending.push(Pending { stored: known.remove(&member_id), member_id, details });
    }
    write(tx, pending, (now, by)).await?;
    Ok(changes)
}

/// Writes members, each of whom stands here once, and answers with them as they are stored then.
async fn write(
    tx: &mut OrgTransaction,
    pending: Vec<Pending>,
    (now, by): (Instant, &str),
) -> Result<Vec<(String, Member)>> {
    let (known, new): (Vec<Pending>, Vec<Pending>) = pending.into_iter().partition(|each| each.stored.is_some());
    let mut first = 0;
    if !new.is_empty() {
        let rows: Vec<(&str, &MemberDetails)> =
            new.iter().map(|each| (each.member_id.as_str(), &each.details)).collect();
        first = members::insert(tx, &rows, now).await?;
    }
    let mut relabelled: Vec<(i64, &MemberDetails)> = Vec::new();
    for Pending { stored, details, .. } in &known {
        let Some(member) = stored else { continue };
        if details.user_id == member.details.user_id {
            relabelled.push((member.member_no, details));
        } else {
            change_user(tx, member, details, now).await?;
        }
        if details.board != member.details.board {
            let answer = BoardAnswer { board: details.board, recorded_at: now, recorded_by: by.to_owned() };
            boards::record(tx, member.member_no, &answer).await?;
        }
    }
    members::relabel(tx, &relabelled).await?;
    let mut next = first..;
    let written = known.into_iter().chain(new).filter_map(|Pending { member_id, stored, details }| {
        let member_no = stored.map_or_else(|| next.next(), |member| Some(member.member_no))?;
        Some((member_id.clone(), Member { member_no, member_id, details }))
    });
    Ok(written.collect())
}

/// Writes details with another own user: it decides who recruited themselves, so it is a revision of its own.
async fn change_user(tx: &mut OrgTransaction, member: &Member, details: &MemberDetails, now: Instant) -> Result<()> {
    members::update(tx, member.member_no, details).await?;
    let own = |user: &Option<String>| user.clone().unwrap_or_else(|| member.member_id.clone());
    let (before, after) = (own(&member.details.user_id), own(&details.user_id));
    if before == after {
        return Ok(());
    }
    let revision = revisions::take(tx, RevisionKind::Members, None, now).await?;
    member_users::note(tx, member.member_no, revision, &before).await?;
    rework(tx, Touched { users: vec![before, after], ..Touched::default() }, revision).await.map(drop)
}
