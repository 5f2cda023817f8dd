//! Whether a share has moved by more than chance: what the checks of the data compare.

use super::instant::{DAY, Instant};
use unicode_normalization::UnicodeNormalization;

/// How many of a whole have something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Part {
    /// Those that have it.
    pub count: i64,
    /// All of them.
    pub of: i64,
}

impl Part {
    /// The share, 0 of nothing.
    pub fn share(self) -> f64 {
        if self.of == 0 { 0.0 } else { self.count as f64 / self.of as f64 }
    }

    /// Both together.
    pub const fn plus(self, other: Self) -> Self {
        Self { count: self.count + other.count, of: self.of + other.of }
    }
}

/// The same part in the last weeks and in the year before them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Recent {
    /// In the last weeks.
    pub now: Part,
    /// In the year before them.
    pub before: Part,
}

/// How many standard errors a difference must have: one in 30,000 by chance alone, as somebody asks every night.
const ERRORS: f64 = 4.0;
/// By how much a share must differ, since many small causes move it a little.
const DIFFERENCE: f64 = 0.1;
/// The least wholes that are compared, in the last weeks and before.
const LEAST: [i64; 2] = [10, 20];

impl Recent {
    /// Whether both wholes are large enough to be compared.
    pub const fn is_comparable(&self) -> bool {
        self.now.of >= LEAST[0] && self.before.of >= LEAST[1]
    }

    /// Whether the share fell, by the test of two proportions with a pooled variance.
    pub fn fell(&self) -> bool {
        self.is_comparable() && is_below(self.now, self.before)
    }

    /// Whether the share rose, likewise.
    pub fn rose(&self) -> bool {
        self.is_comparable() && is_below(self.before, self.now)
    }
}

fn is_below(lower: Part, upper: Part) -> bool {
    let difference = upper.share() - lower.share();
    let pooled = lower.plus(upper).share();
    let variance = pooled * (1.0 - pooled) * (1.0 / lower.of as f64 + 1.0 / upper.of as f64);
    difference >= DIFFERENCE && difference >= ERRORS * variance.sqrt()
}

/// The last weeks that the checks look at, and the year before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weeks {
    /// Where the year before begins.
    pub from: Instant,
    /// Where the last weeks begin.
    pub middle: Instant,
    /// Where they end.
    pub until: Instant,
}

impl Weeks {
    /// How many days the last weeks have.
    pub const DAYS: i64 = 28;

    /// The weeks that end with the newest event, or now where events lie in the future, or none is there
    /// (`Instant(i64::MIN)`): an export a month late is judged like events that come at once.
    pub fn until(newest_event: Instant, now: Instant) -> Self {
        let has_events = newest_event > Instant(i64::MIN);
        let until = if has_events { newest_event.plus(1).min(now) } else { now };
        let middle = Instant(until.0.saturating_sub(Self::DAYS * DAY));
        Self { from: Instant(middle.0.saturating_sub(365 * DAY)), middle, until }
    }
}

/// The days on which a sender brought events, ascending, in days since 1970.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rhythm(pub Vec<i64>);

impl Rhythm {
    /// How many deliveries make a rhythm.
    const DELIVERIES: usize = 5;
    /// A pause that is always allowed, in days.
    const PAUSE: i64 = 7;
    /// After how many days of silence a sender counts as retired, in any case.
    const RETIRED: i64 = 90;

    /// For how many days the sender is silent today.
    pub fn silent_days(&self, today: i64) -> i64 {
        self.0.last().map_or(0, |last| (today - last).max(0))
    }

    /// How many days of silence are usual: twice the longest pause of its last year, a week at least; none where it has
    /// no rhythm yet.
    pub fn usual_pause(&self) -> Option<i64> {
        let last = *self.0.last()?;
        let year: Vec<i64> = self.0.iter().copied().filter(|day| *day > last - 366).collect();
        let longest = year.windows(2).map(|pair| pair[1] - pair[0]).max()?;
        (year.len() >= Self::DELIVERIES).then(|| (2 * longest).max(Self::PAUSE))
    }

    /// Whether a sender that has been silent for so long is not waited for any more.
    pub fn is_retired(silent: i64, allowed: i64) -> bool {
        silent > Self::RETIRED.max(3 * allowed)
    }
}

/// What labels have in common that differ in case, blanks or Unicode form alone.
pub fn same_label_key(label: &str) -> String {
    let folded: String = label.nfkc().flat_map(char::to_lowercase).nfkc().collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn part(count: i64, of: i64) -> Part {
        Part { count, of }
    }

    #[test]
    fn a_share_fell_where_chance_does_not_explain_it() {
        let fell = |now, before| Recent { now, before }.fell();
        assert!(fell(part(0, 20), part(180, 200)));
        assert!(fell(part(8, 20), part(180, 200)));
        assert!(!fell(part(15, 20), part(180, 200)));
        assert!(!fell(part(0, 9), part(180, 200)), "too few to say");
        assert!(!fell(part(9_000, 10_000), part(9_500, 10_000)), "too little to matter");
        assert!(!fell(part(20, 20), part(0, 200)), "a rise");
        assert!(!fell(part(0, 20), part(0, 200)), "as ever");
        assert!(Recent { now: part(30, 60), before: part(20, 700) }.rose());
    }

    #[test]
    fn weeks_end_with_the_newest_event_that_is_not_in_the_future() {
        let [now, newest] = [1_000 * DAY, 990 * DAY].map(Instant);
        let weeks = Weeks::until(newest, now);
        assert_eq!((weeks.until.0, weeks.middle.0), (newest.0 + 1, newest.0 + 1 - 28 * DAY));
        assert_eq!(Weeks::until(Instant(2_000 * DAY), now).until, now);
        assert_eq!(Weeks::until(Instant(i64::MIN), now).until, now, "there is no event");
    }

    #[test]
    fn labels_are_alike_that_differ_in_case_blanks_or_form() {
        assert_eq!(same_label_key("TROMSØ  og omegn"), same_label_key("Tromsø og\u{a0}Omegn"));
        assert_eq!(same_label_key("Ｏslo"), same_label_key("oslo"));
        assert_ne!(same_label_key("Østfold"), same_label_key("Ostfold"));
    }

    #[test]
    fn a_rhythm_is_twice_the_longest_pause_of_a_year() {
        assert_eq!(Rhythm(vec![1, 2, 3, 4, 5]).usual_pause(), Some(7));
        assert_eq!(Rhythm(vec![1, 31, 62, 92, 123]).usual_pause(), Some(62));
        assert_eq!(Rhythm(vec![1, 400, 401, 402, 403, 404]).usual_pause(), Some(7), "a pause before the last year");
        assert_eq!(Rhythm(vec![1, 31, 62]).usual_pause(), None);
        assert_eq!(Rhythm::default().usual_pause(), None);
        assert_eq!(Rhythm(vec![1, 31]).silent_days(40), 9);
        assert!(!Rhythm::is_retired(90, 7) && Rhythm::is_retired(91, 7) && !Rhythm::is_retired(91, 62));
    }
}
