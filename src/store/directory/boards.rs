//! What members said about standing by name on boards: each answer with its time and who took it down.

use crate::domain::Instant;
use crate::store::OrgTransaction;
use crate::store::database::sql::Row;
use crate::store::error::Result;
use rustc_hash::FxHashMap;

/// An answer of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardAnswer {
    /// Yes or no; none where the answer was taken back.
    pub board: Option<bool>,
    /// When it was taken down.
    pub recorded_at: Instant,
    /// Who took it down.
    pub recorded_by: String,
}

impl BoardAnswer {
    /// Reads an answer from the column of what was said and the two after it.
    pub(super) fn read(row: &Row, index: usize) -> Result<Self> {
        let recorded_at = Instant(row.try_get(index + 1)?);
        Ok(Self { board: row.try_get(index)?, recorded_at, recorded_by: row.try_get(index + 2)? })
    }
}

impl OrgTransaction {
    /// The last answer of every member that gave one, by the member's number.
    pub async fn board_answers(&mut self) -> Result<FxHashMap<i64, BoardAnswer>> {
        const SELECT: &str = "SELECT member_no, board, recorded_at, recorded_by
            FROM board_answers
            WHERE org_id = $1
            ORDER BY member_no, answer_no";
        let rows = self.query(SELECT).fetch_all(self).await?;
        let mut answers = FxHashMap::default();
        for row in rows {
            answers.insert(row.try_get(0)?, BoardAnswer::read(&row, 1)?);
        }
        Ok(answers)
    }
}

/// All answers with the ids of the members who gave them, for each member oldest first.
pub(crate) async fn all(tx: &mut OrgTransaction) -> Result<Vec<(String, BoardAnswer)>> {
    const ALL: &str = "SELECT m.member_id, b.board, b.recorded_at, b.recorded_by
        FROM board_answers b
        JOIN members m ON m.org_id = b.org_id AND m.member_no = b.member_no
        WHERE b.org_id = $1
        ORDER BY b.member_no, b.answer_no";
    let rows = tx.query(ALL).fetch_all(tx).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, BoardAnswer::read(row, 1)?))).collect()
}

/// The members who ever gave an answer.
pub(crate) async fn members_who_answered(tx: &mut OrgTransaction) -> Result<Vec<i64>> {
    tx.query_scalar("SELECT DISTINCT member_no FROM board_answers WHERE org_id = $1").fetch_all(tx).await
}

/// Takes down an answer, in the transaction that changes the member.
pub(crate) async fn record(tx: &mut OrgTransaction, member_no: i64, answer: &BoardAnswer) -> Result<()> {
    const INSERT: &str = "INSERT INTO board_answers (org_id, member_no, answer_no, board, recorded_at, recorded_by)
        SELECT $1, $2, COALESCE(MAX(answer_no), 0) + 1, $3, $4, $5
        FROM board_answers
        WHERE org_id = $1 AND member_no = $2
        ON CONFLICT DO NOTHING";
    tx.query(INSERT)
        .bind(member_no)
        .bind(answer.board)
        .bind(answer.recorded_at.0)
        .bind(&answer.recorded_by)
        .execute(tx)
        .await?;
    Ok(())
}
