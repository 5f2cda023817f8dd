//! The known name that a mistyped one was probably meant to be.

/// The candidate that is closest to a name, where one is close: at most a third of it typed otherwise.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    let most = (name.chars().count() / 3).max(1);
    let own = letters(&name);
    // Each difference changes two letters at most: this tells most of a hundred thousand codes apart at once.
    let may_be = |candidate: &&str| (letters(candidate) ^ own).count_ones() as usize <= 2 * most;
    let candidates = candidates.into_iter().filter(may_be);
    let distances = candidates.map(|candidate| (distance(&name, &candidate.to_lowercase()), candidate));
    distances.filter(|(distance, _)| *distance <= most).min_by_key(|(distance, _)| *distance).map(|(_, near)| near)
}

/// Which characters a text has, in whatever case: a bit for each, some of which share one.
fn letters(text: &str) -> u64 {
    text.chars().flat_map(char::to_lowercase).fold(0, |letters, char| letters | 1 << (char as u32 % 64))
}

/// How many characters have to be put in, taken out, changed, or swapped with their neighbour.
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, b) in to.iter().enumerate() {
            let mut least = (row[j + 1] + 1).min(next[j] + 1).min(row[j] + usize::from(a != b));
            if i > 0 && j > 0 && *a == to[j - 1] && from[i - 1] == *b {
                least = least.min(before[j - 1] + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_found_and_another_word_is_not() {
        let known = ["nhf", "lhl", "Europe/Oslo"];
        assert_eq!(nearest("nfh", known), Some("nhf"));
        assert_eq!(nearest("europe/olso", known), Some("Europe/Oslo"));
        assert_eq!(nearest("cancer", known), None);
        assert_eq!((distance("", "abc"), distance("abc", "abc"), distance("ab", "ba")), (3, 0, 1));
    }
}
