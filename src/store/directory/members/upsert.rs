//! Many members added and changed at once: as one by one in the order given, in few statements.

use super::{Member, MemberDetails, Upserted, insert, read, update};
use crate::domain::Instant;
use crate::store::OrgTransaction;
use crate::store::database::bulk;
use crate::store::directory::boards::{self, BoardAnswer};
use crate::store::error::Result;
use rustc_hash::FxHashMap;

/// A member that is to be written.
struct Pending {
    member_id: String,
    /// As stored; `None` for a member that is new.
    stored: Option<Member>,
    details: MemberDetails,
}

/// Adds or changes members; answers with one change for each row.
pub(super) async fn all<F>(
    tx: &mut OrgTransaction,
    rows: Vec<(String, F)>,
    (now, by): (Instant, &str),
) -> Result<Vec<Upserted>>
where
    F: FnOnce(&mut MemberDetails),
{
    let mut known = stored(tx, &rows).await?;
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
        // Whoever is changed twice is so by two changes.
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

/// Those of the members that are stored, by id.
async fn stored<F>(tx: &mut OrgTransaction, rows: &[(String, F)]) -> Result<FxHashMap<String, Member>> {
    const SELECT: &str = "SELECT m.member_no, m.member_id, m.name, m.group_name, m.user_id, m.nickname, m.board
        FROM json_each($2) n
        CROSS JOIN members m ON m.org_id = $1 AND m.member_id = n.value";
    let ids: Vec<&str> = rows.iter().map(|(member_id, _)| member_id.as_str()).collect();
    let mut known = FxHashMap::default();
    bulk::look_up_texts(tx, SELECT, &ids, |row| {
        let member = read(row)?;
        known.insert(member.member_id.clone(), member);
        Ok(())
    })
    .await?;
    Ok(known)
}

/// Writes members of which none stands twice, and answers with them as they are stored then.
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
        first = insert(tx, &rows, now).await?;
    }
    let mut relabelled: Vec<(i64, &MemberDetails)> = Vec::new();
    for Pending { stored, details, .. } in &known {
        let Some(member) = stored else { continue };
        if details.user_id == member.details.user_id {
            relabelled.push((member.member_no, details));
        } else {
            update(tx, member, details, now).await?;
        }
        if details.board != member.details.board {
            let answer = BoardAnswer { board: details.board, recorded_at: now, recorded_by: by.to_owned() };
            boards::record(tx, member.member_no, &answer).await?;
        }
    }
    relabel(tx, &relabelled).await?;
    let mut next = first..;
    let written = known.into_iter().chain(new).filter_map(|Pending { member_id, stored, details }| {
        let member_no = stored.map_or_else(|| next.next(), |member| Some(member.member_no))?;
        Some((member_id.clone(), Member { member_no, member_id, details }))
    });
    Ok(written.collect())
}

/// Writes details in which no member's own user changed.
async fn relabel(tx: &mut OrgTransaction, rows: &[(i64, &MemberDetails)]) -> Result<()> {
    const UPDATE: bulk::Statement = bulk::Statement::With {
        given: &["member_no", "name", "group_name", "nickname", "board"],
        before: "UPDATE members
            SET name = given.name, group_name = given.group_name, nickname = given.nickname, board = given.board
            FROM given
            WHERE members.org_id =",
        after: " AND members.member_no = given.member_no",
    };
    UPDATE
        .run(tx, rows, &[], |values, (member_no, details)| {
            bulk::bind(values, *member_no)?;
            bulk::bind(values, details.name.clone())?;
            bulk::bind(values, details.group.clone())?;
            bulk::bind(values, details.nickname.clone())?;
            bulk::bind(values, details.board)
        })
        .await
}
