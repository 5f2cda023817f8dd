//! Reading very many referrals for a report: what it counts of them, and no ids.
//!
//! They come as lists, one text a column: see [`crate::store::database::columns`].

use super::selection::{Access, Selection, instants_of, span_of, spans};
use crate::domain::{Flags, Instant, ReferralOutline, Tie};
use crate::store::OrgTransaction;
use crate::store::database::columns::list;
use crate::store::database::sql::Row;
use crate::store::error::Result;

/// How many referrals come at a time.
const CHUNK_ROWS: i64 = 20_000;
/// How many are gone through at a time where only some are kept.
const SCANNED_ROWS: i64 = 250_000;

/// The lists that a [`Chunk`] reads; instants count from `$2`.
macro_rules! outlines {
    ($from:literal) => {
        concat!(
            "SELECT
                string_agg(CAST(r.link_no * 256 + r.flags AS TEXT), ','),
                string_agg(CAST(r.entered_at - $2 AS TEXT), ','),
                string_agg(COALESCE(CAST(r.clicked_at - r.entered_at AS TEXT), ''), ','),
                string_agg(COALESCE(CAST(r.installed_at - r.entered_at AS TEXT), ''), ','),
                string_agg(COALESCE(CAST(r.joined_at - r.entered_at AS TEXT), ''), ','),
                string_agg(COALESCE(CAST(r.activated_at - r.entered_at AS TEXT), ''), ','),
                string_agg(CAST(r.member_no AS TEXT), ','),
                string_agg(COALESCE(CAST(r.tie AS TEXT), ''), ',') ",
            $from
        )
    };
}

impl OrgTransaction {
    /// Hands over what reports count of the stored referrals of a selection that entered in `[from, until)`, in no
    /// particular order.
    ///
    /// Personal links nobody used yet have no entry and do not come.
    pub async fn each_outline(
        &mut self,
        selection: &Selection,
        [from, until]: [Instant; 2],
        mut take: impl FnMut(ReferralOutline),
    ) -> Result<()> {
        if until <= from {
            return Ok(());
        }
        let entered = [from.0, until.0 - 1];
        match selection.access() {
            access @ (Access::Scan | Access::ScanFor(_) | Access::ScanMoved(_)) => {
                scan(self, &access, entered, &mut take).await
            }
            access @ (Access::Members(_) | Access::Links(_)) => look_up(self, &access, entered, &mut take).await,
        }
    }
}

impl OrgTransaction {
    /// Hands over what reports count of the stored referrals that entered before an instant, and either reached a stage
    /// at or after it or are older than their link; in no particular order.
    pub async fn each_moved_outline(&mut self, instant: Instant, mut take: impl FnMut(ReferralOutline)) -> Result<()> {
        scan(self, &Access::ScanMoved(instant.0), [i64::MIN, instant.0 - 1], &mut take).await
    }
}

/// Goes through all referrals that entered in `[from, last]`.
async fn scan(
    tx: &mut OrgTransaction,
    access: &Access,
    entered: [i64; 2],
    take: &mut impl FnMut(ReferralOutline),
) -> Result<()> {
    let rows = if matches!(access, Access::Scan) { CHUNK_ROWS } else { SCANNED_ROWS };
    let kept = Kept::of(access);
    let (mut place, last_span) = ([span_of(entered[0]), i64::MIN], span_of(entered[1]));
    let mut read: Option<Chunk> = None;
    while let Some(part) = Part::from(tx, place, last_span, rows).await? {
        // This part is read on the database's thread while the one before it is taken in.
        let (reading, taken) =
            tokio::join!(part.read(tx, &kept, entered), async { read.take().map_or(Ok(()), |chunk| chunk.each(take)) });
        taken?;
        read = Some(reading?);
        place = part.next;
    }
    read.map_or(Ok(()), |chunk| chunk.each(take))
}

/// Looks for the referrals of each member or link, stretch by stretch.
async fn look_up(
    tx: &mut OrgTransaction,
    access: &Access,
    entered: [i64; 2],
    take: &mut impl FnMut(ReferralOutline),
) -> Result<()> {
    const OF_MEMBERS: &str = outlines!(
        "FROM json_each($6) m
        CROSS JOIN referrals r
        WHERE r.org_id = $1 AND r.entry_span = $3 AND r.member_no = m.value
          AND r.entered_at >= $4 AND r.entered_at <= $5"
    );
    const OF_LINKS: &str = outlines!(
        "FROM json_each($6) n
        CROSS JOIN referral_links l
        LEFT JOIN member_merges g ON g.org_id = l.org_id AND g.member_no = l.member_no AND g.undone_revision IS NULL
        CROSS JOIN referrals r
        WHERE l.org_id = $1 AND l.link_no = n.value AND r.org_id = $1 AND r.entry_span = $3
          AND r.member_no = COALESCE(g.end_no, l.member_no) AND r.link_no = l.link_no
          AND r.entered_at >= $4 AND r.entered_at <= $5"
    );
    let sql = if matches!(access, Access::Members(_)) { OF_MEMBERS } else { OF_LINKS };
    for span in spans(tx, entered).await? {
        let start = instants_of(span)[0];
        let query = tx.query(sql).bind(start).bind(span).bind(entered[0]).bind(entered[1]);
        let row = access.bind(query).fetch_one(tx).await?;
        Chunk { row, start }.each(take)?;
    }
    Ok(())
}

/// A stretch of time and a member in it, in the order in which referrals are stored.
type Place = [i64; 2];

/// What is read at once: the referrals of some members of one stretch.
struct Part {
    first: Place,
    last_member: i64,
    next: Place,
}

impl Part {
    /// The part from a place on, of about so many rows; none where nothing is left up to a stretch.
    async fn from(tx: &mut OrgTransaction, from: Place, last_span: i64, rows: i64) -> Result<Option<Self>> {
        let Some(first @ [span, member]) = place_after(tx, from, last_span).await? else { return Ok(None) };
        // All of a member stand in one chunk, however many there are in one stretch.
        let last_member = member_after(tx, first, rows).await?.map_or(i64::MAX, |next| member.max(next - 1));
        let next = if last_member == i64::MAX { [span + 1, i64::MIN] } else { [span, last_member + 1] };
        Ok(Some(Self { first, last_member, next }))
    }

    /// Its referrals that entered in `[from, last]`.
    async fn read(&self, tx: &mut OrgTransaction, kept: &Kept, entered: [i64; 2]) -> Result<Chunk> {
        const ALL: &str = outlines!(
            "FROM referrals r
            WHERE r.org_id = $1 AND r.entry_span = $3 AND r.member_no >= $4 AND r.member_no <= $5
              AND r.entered_at >= $6 AND r.entered_at <= $7"
        );
        const OF_MANY_LINKS: &str = outlines!(
            "FROM referrals r
            WHERE r.org_id = $1 AND r.entry_span = $3 AND r.member_no >= $4 AND r.member_no <= $5
              AND r.entered_at >= $6 AND r.entered_at <= $7
              AND substr($8, CAST(r.link_no + 1 AS INTEGER), 1) = $9"
        );
        const MOVED: &str = outlines!(
            "FROM referrals r
            WHERE r.org_id = $1 AND r.entry_span = $3 AND r.member_no >= $4 AND r.member_no <= $5
              AND r.entered_at >= $6 AND r.entered_at <= $7
              AND (r.installed_at >= $8 OR r.joined_at >= $8 OR r.activated_at >= $8 OR r.clicked_at >= $8
                OR r.flags & 8 <> 0)"
        );
        let [span, member] = self.first;
        let start = instants_of(span)[0];
        let read = |sql: &'static str| {
            let numbers = [start, span, member, self.last_member, entered[0], entered[1]];
            numbers.into_iter().fold(tx.query(sql), |query, number| query.bind(number))
        };
        let query = match kept {
            Kept::All => read(ALL),
            Kept::Links(marks) => read(OF_MANY_LINKS).bind(marks).bind(&[MARK][..]),
            Kept::Moved(instant) => read(MOVED).bind(*instant),
        };
        Ok(Chunk { row: query.fetch_one(tx).await?, start })
    }
}

/// What is kept of the referrals that are gone through.
enum Kept {
    All,
    /// Those of some links: a byte for each number up to the highest, [`MARK`] where it is meant. A list would have to
    /// be read anew with each part, and searched for each referral.
    Links(Vec<u8>),
    /// Those that moved at or after an instant, as [`Access::ScanMoved`] says.
    Moved(i64),
}

const MARK: u8 = 1;

impl Kept {
    fn of(access: &Access) -> Self {
        match access {
            Access::ScanFor(links) => {
                let mut marks = Vec::new();
                for place in links.iter().filter_map(|link_no| usize::try_from(*link_no).ok()) {
                    marks.resize(marks.len().max(place + 1), 0);
                    marks[place] = MARK;
                }
                Self::Links(marks)
            }
            Access::ScanMoved(instant) => Self::Moved(*instant),
            Access::Scan | Access::Members(_) | Access::Links(_) => Self::All,
        }
    }
}

/// Some referrals as lists, and the instant from which their entries are counted.
struct Chunk {
    row: Row,
    start: i64,
}

impl Chunk {
    fn each(&self, take: &mut impl FnMut(ReferralOutline)) -> Result<()> {
        let (mut links, mut entries, mut members) = (list(&self.row, 0)?, list(&self.row, 1)?, list(&self.row, 6)?);
        let mut ties = list(&self.row, 7)?;
        let mut steps = [list(&self.row, 2)?, list(&self.row, 3)?, list(&self.row, 4)?, list(&self.row, 5)?];
        while !links.is_empty() {
            let (link, entry) = (links.expect()?, self.start + entries.expect()?);
            let mut milestones = [None; 4];
            for (milestone, steps) in milestones.iter_mut().zip(&mut steps) {
                *milestone = steps.next().map(|step| Instant(entry + step));
            }
            let (link_no, member_no) = (link >> Flags::BITS, members.expect()?);
            let (flags, tie) = (Flags(link & ((1 << Flags::BITS) - 1)), ties.next().map(Tie));
            take(ReferralOutline { link_no, member_no, flags, milestones, is_sealed: false, tie });
        }
        Ok(())
    }
}

/// The place of the first referral from a place on, up to a stretch.
async fn place_after(tx: &mut OrgTransaction, [span, member]: Place, last_span: i64) -> Result<Option<Place>> {
    const IN_SPAN: &str =
        "SELECT MIN(member_no) FROM referrals WHERE org_id = $1 AND entry_span = $2 AND member_no >= $3";
    const IN_LATER: &str = "SELECT entry_span, member_no
        FROM referrals
        WHERE org_id = $1 AND entry_span > $2 AND entry_span <= $3
        ORDER BY entry_span, member_no
        LIMIT 1";
    if span > last_span {
        return Ok(None);
    }
    let here: Option<i64> = tx.query_scalar(IN_SPAN).bind(span).bind(member).fetch_one(tx).await?;
    if let Some(member) = here {
        return Ok(Some([span, member]));
    }
    let row = tx.query(IN_LATER).bind(span).bind(last_span).fetch_optional(tx).await?;
    row.map(|row| Ok([row.try_get(0)?, row.try_get(1)?])).transpose()
}

/// The member of the referral that follows so many others of a stretch from a place on.
async fn member_after(tx: &mut OrgTransaction, [span, member]: Place, others: i64) -> Result<Option<i64>> {
    const MEMBER: &str = "SELECT member_no
        FROM referrals
        WHERE org_id = $1 AND entry_span = $2 AND member_no >= $3
        ORDER BY member_no
        LIMIT 1 OFFSET $4";
    tx.query_scalar(MEMBER).bind(span).bind(member).bind(others).fetch_optional(tx).await
}
