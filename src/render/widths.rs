//! How wide each column of a terminal table is: figures and words as they are, bars what room is left, none where there
//! is none. A terminal cuts words that have no room; a pipe or a file gets them whole.

use crate::view::table::ColumnKind;

/// The blanks between two columns.
pub(super) const GAP: usize = 2;

/// A bar shorter than this tells nothing apart.
const SHORTEST_BAR: usize = 5;
/// A bar longer than this tells nothing more.
const LONGEST_BAR: usize = 72;
/// Words are not cut below this, or below their head.
const SHORTEST_TEXT: usize = 8;

/// What a column asks for, in terminal columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wish {
    /// What it holds.
    pub kind: ColumnKind,
    /// The width of its head and the least width asked for.
    pub least: usize,
    /// The width of its widest cell; 0 for bars.
    pub content: usize,
}

/// The width each column gets; 0 is a column left out.
///
/// A table that is wider than `room` without its bars stays wider.
pub(super) fn fit(wishes: &[Wish], room: usize) -> Vec<usize> {
    let mut widths: Vec<usize> =
        wishes.iter().map(|wish| if is_bar(wish) { 0 } else { wish.content.max(wish.least).max(1) }).collect();
    let bars = wishes.iter().filter(|wish| is_bar(wish)).count();
    let left = room.saturating_sub(total(&widths) + bars * GAP);
    let bar = left.checked_div(bars).unwrap_or(0).min(LONGEST_BAR);
    for (width, wish) in widths.iter_mut().zip(wishes) {
        if is_bar(wish) && bar >= SHORTEST_BAR.max(wish.least) {
            *width = bar;
        }
    }
    widths
}

/// The width of a line of these columns, those left out not counted.
pub(super) fn total(widths: &[usize]) -> usize {
    let shown = widths.iter().filter(|width| **width > 0).count();
    widths.iter().sum::<usize>() + GAP * shown.saturating_sub(1)
}

/// Takes from the widest column of words, column by column, until the line fits. Figures and codes are never cut: half a
/// figure is a wrong one.
pub(super) fn cut_words(widths: &mut [usize], wishes: &[Wish], room: usize) {
    while total(widths) > room {
        let can_give = |index: &usize| {
            let wish = &wishes[*index];
            wish.kind == ColumnKind::Text && widths[*index] > wish.least.max(SHORTEST_TEXT)
        };
        let Some(widest) = (0..widths.len()).filter(can_give).max_by_key(|index| widths[*index]) else {
            return;
        };
        widths[widest] -= 1;
    }
}

fn is_bar(wish: &Wish) -> bool {
    wish.kind == ColumnKind::Bar
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn wish(kind: ColumnKind, least: usize, content: usize) -> Wish {
        Wish { kind, least, content }
    }

    fn cut(wishes: &[Wish], room: usize) -> Vec<usize> {
        let mut widths = fit(wishes, room);
        cut_words(&mut widths, wishes, room);
        widths
    }

    const FUNNEL: [Wish; 4] = [
        wish(ColumnKind::Text, 5, 15),
        wish(ColumnKind::Number, 7, 3),
        wish(ColumnKind::Bar, 0, 0),
        wish(ColumnKind::Number, 6, 7),
    ];

    #[test]
    fn bars_take_the_room_that_is_left() {
        assert_eq!(fit(&FUNNEL, 60), [15, 7, 25, 7]);
        assert_eq!(fit(&FUNNEL, 200), [15, 7, 72, 7]);
        assert_eq!(fit(&FUNNEL, 40), [15, 7, 5, 7]);
    }

    #[test]
    fn bars_go_first_and_words_are_cut_next() {
        assert_eq!(fit(&FUNNEL, 39), [15, 7, 0, 7]);
        assert_eq!(fit(&FUNNEL, 10), [15, 7, 0, 7]);
        assert_eq!(cut(&FUNNEL, 33), [15, 7, 0, 7]);
        assert_eq!(cut(&FUNNEL, 30), [12, 7, 0, 7]);
        assert_eq!(cut(&FUNNEL, 10), [8, 7, 0, 7]);
    }

    #[test]
    fn codes_and_figures_are_never_cut() {
        let wishes = [wish(ColumnKind::Code, 4, 60), wish(ColumnKind::Number, 5, 9)];
        assert_eq!(cut(&wishes, 40), [60, 9]);
        assert_eq!(total(&[60, 0, 9]), 71);
    }
}
