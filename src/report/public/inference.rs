//! What a reader can infer from a page: an interval for each true count (semantics section 11).
//!
//! The bounds are narrowed by the sums and by nesting until nothing changes, as in the audit of published tables (bounds
//! propagation; compare Kelly, Golden and Assad 1992 on what tables give away).

use super::{FIGURES, PublicCount};

/// What a true count may be, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    low: i64,
    high: i64,
}

/// The printed counts of a row: reached, joined, activated.
pub(super) type Printed = [PublicCount; FIGURES];

/// What may be true of a row.
pub(super) type Spans = [Span; FIGURES];

/// The fewest values that must be left for a count that is not exactly 0.
const FEWEST_VALUES: i64 = 3;

impl Span {
    const fn of(count: PublicCount) -> Self {
        let (low, high) = (count.0 - PublicCount::FURTHEST, count.0 + PublicCount::FURTHEST);
        Self { low: if low < 0 { 0 } else { low }, high }
    }

    /// Whether it tells too much.
    pub const fn is_pinned(self) -> bool {
        self.high - self.low + 1 < FEWEST_VALUES && !(self.low == 0 && self.high == 0)
    }

    const fn is_empty(self) -> bool {
        self.low > self.high
    }

    /// Cuts off what is out of bounds; whether something was.
    fn cut(&mut self, low: i64, high: i64) -> bool {
        let before = *self;
        (self.low, self.high) = (self.low.max(low), self.high.min(high));
        *self != before
    }
}

/// What a page tells: its totals, and the rows of each breakdown, which add up to them.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub totals: Spans,
    pub parts: Vec<Vec<Spans>>,
}

impl Told {
    /// What follows from the printed counts.
    pub fn by(totals: &Printed, parts: &[Vec<Printed>]) -> Self {
        let nested = Self::narrowed(totals, parts, true);
        // Where nesting leads nowhere, more joined than were reached: then it says nothing.
        if nested.is_impossible() { Self::narrowed(totals, parts, false) } else { nested }
    }

    fn narrowed(totals: &Printed, parts: &[Vec<Printed>], is_nested: bool) -> Self {
        let spans = |printed: &Printed| printed.map(Span::of);
        let mut told =
            Self { totals: spans(totals), parts: parts.iter().map(|rows| rows.iter().map(spans).collect()).collect() };
        let holds = |printed: &Printed| is_nested && printed[2] <= printed[1] && printed[1] <= printed[0];
        loop {
            let mut is_narrower = holds(totals) && nest(&mut told.totals);
            for (rows, printed) in told.parts.iter_mut().zip(parts) {
                for (row, printed) in rows.iter_mut().zip(printed) {
                    is_narrower |= holds(printed) && nest(row);
                }
                is_narrower |= add_up(&mut told.totals, rows);
            }
            if !is_narrower || told.is_impossible() {
                return told;
            }
        }
    }

    fn is_impossible(&self) -> bool {
        self.totals.iter().chain(self.parts.iter().flatten().flatten()).any(|span| span.is_empty())
    }
}

/// Activated are at most those who joined, and these at most those who were reached.
fn nest(row: &mut Spans) -> bool {
    let mut is_narrower = false;
    for step in 0..FIGURES - 1 {
        let (more, fewer) = (row[step], row[step + 1]);
        is_narrower |= row[step].cut(fewer.low, i64::MAX);
        is_narrower |= row[step + 1].cut(i64::MIN, more.high);
    }
    is_narrower
}

/// The rows of a breakdown add up to the totals.
fn add_up(totals: &mut Spans, rows: &mut [Spans]) -> bool {
    let mut is_narrower = false;
    for (figure, total) in totals.iter_mut().enumerate() {
        let low: i64 = rows.iter().map(|row| row[figure].low).sum();
        let high: i64 = rows.iter().map(|row| row[figure].high).sum();
        is_narrower |= total.cut(low, high);
        for row in rows.iter_mut() {
            let span = row[figure];
            is_narrower |= row[figure].cut(total.low - (high - span.high), total.high - (low - span.low));
        }
    }
    is_narrower
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(totals: [i64; 3], parts: &[&[[i64; 3]]]) -> Told {
        let printed = |row: &[i64; 3]| row.map(PublicCount);
        let parts: Vec<Vec<Printed>> = parts.iter().map(|rows| rows.iter().map(printed).collect()).collect();
        Told::by(&printed(&totals), &parts)
    }

    #[test]
    fn rounding_alone_leaves_five_values() {
        let told = told([20, 15, 10], &[]);
        assert_eq!(told.totals[0], Span { low: 18, high: 22 });
        assert!(!told.totals.iter().any(|span| span.is_pinned()));
        assert!(!Span { low: 0, high: 0 }.is_pinned() && Span { low: 0, high: 1 }.is_pinned());
    }

    #[test]
    fn sums_at_their_end_pin_their_rows() {
        // Three rows that say 5 are at least 9 together, and a total that says 5 is at most 7.
        let told = told([10, 0, 0], &[&[[5, 0, 0], [5, 0, 0], [5, 0, 0]]]);
        assert_eq!(told.totals[0], Span { low: 9, high: 12 });
        assert_eq!(told.parts[0][0][0], Span { low: 3, high: 6 });
        let squeezed = self::told([5, 0, 0], &[&[[5, 0, 0], [5, 0, 0]]]);
        assert_eq!(squeezed.parts[0][0][0], Span { low: 3, high: 4 });
        assert!(squeezed.parts[0][0][0].is_pinned());
    }

    #[test]
    fn nesting_is_dropped_where_it_contradicts() {
        let told = told([5, 10, 0], &[&[[5, 10, 0]]]);
        assert_eq!(told.totals[1], Span { low: 8, high: 12 });
    }
}
