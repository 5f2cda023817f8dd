//! What a summary says in sentences.

use super::heading::in_period;
use crate::messages::{Message, MonthForm, Value, say};
use crate::report::summary::Compared;
use crate::report::summary::findings::Finding;

impl Finding {
    /// The command that shows more of it, for who sits at a terminal.
    pub fn advice(&self) -> Option<Message> {
        let Self::Stuck { period, days, .. } = self else { return None };
        let list = format!("verve referral list {} --stalled-for {days}d", period.flags());
        Some(say!("summary-lists-them", command = list))
    }

    /// The sentence, with its full stop.
    pub fn words(&self) -> Message {
        match self {
            Self::Nothing { period } => say!("summary-nothing", period = in_period(period)),
            Self::Joined { period, joined, activated, is_running } => {
                joined_words(in_period(period), *joined, *activated, *is_running)
            }
            Self::NewMembers(new) => new.words(),
            Self::People(figures) => figures.people_words().unwrap_or_else(Message::empty),
            Self::BestMonths { months, is_of_one_year } => {
                best_months_words(months, if *is_of_one_year { MonthForm::Alone } else { MonthForm::WithYear })
            }
            Self::Cohort { entered, activated, open } => cohort_words(*entered, *activated, *open),
            Self::InTime { horizon_days, mature, activated, before } => {
                let days = say!("count-days", count = *horizon_days);
                let share = Value::Share(*activated, *mature);
                match before {
                    None => say!("summary-mature", entered = *mature, days, activated = *activated, share),
                    Some((whole, part)) => say!(
                        "summary-mature-before",
                        entered = *mature,
                        days,
                        activated = *activated,
                        share,
                        share_before = Value::Share(*part, *whole)
                    ),
                }
            }
            Self::Recruiting { recruiting, members, first_time, is_running } => {
                let than = difference(*recruiting, *is_running);
                let first = match first_time {
                    0 => Message::empty(),
                    1 => say!("summary-first-time-one"),
                    many => say!("summary-first-time-many", count = *many),
                };
                let who = match members {
                    Some(members) => {
                        let of = say!("count-mentors", count = *members);
                        say!("part-of-whole", part = recruiting.value, whole = of)
                    }
                    None => say!("count-mentors", count = recruiting.value),
                };
                say!("summary-recruiting", mentors = who, difference = than, first_time = first)
            }
            Self::BestCampaign { name, entered, activated } => {
                say!("summary-best-campaign", name, reached = *entered, active = *activated)
            }
            Self::HalfJoinedWithin(seconds) => {
                say!("summary-half-within", length = Value::Length(seconds.0))
            }
            Self::Stuck { referrals, days, .. } => stuck_words(*referrals, *days),
        }
    }
}

fn joined_words(when: Message, joined: Compared, activated: i64, is_running: bool) -> Message {
    let people = say!("count-people", count = joined.value);
    let than = difference(joined, is_running);
    say!("summary-joined", people, period = when, difference = than, activated)
}

fn cohort_words(entered: i64, activated: i64, open: i64) -> Message {
    let people = say!("count-people", count = entered);
    let active = if activated == 1 {
        say!("summary-is-active", count = activated)
    } else {
        say!("summary-are-active", count = activated)
    };
    match open {
        0 => say!("summary-cohort", people, active),
        1 => say!("summary-cohort-one-open", people, active),
        open => say!("summary-cohort-open", people, active, open),
    }
}

fn stuck_words(referrals: i64, days: i64) -> Message {
    match referrals {
        1 => say!("summary-stalled-one", days),
        many => say!("summary-stalled-many", count = many, days),
    }
}

/// `, 45 more than the year before`; nothing where there is nothing to compare with.
fn difference(figure: Compared, is_running: bool) -> Message {
    let before = if is_running { say!("summary-before-same-days") } else { say!("summary-before-year") };
    match figure.change() {
        None => Message::empty(),
        Some(0) => say!("summary-as-many", before),
        Some(more @ 1..) => say!("summary-more", count = more, before),
        Some(fewer) => say!("summary-fewer", count = -fewer, before),
    }
}

fn best_months_words(months: &[(i64, Vec<String>)], form: MonthForm) -> Message {
    let Some(((most, best), rest)) = months.split_first() else { return Message::empty() };
    let names = |keys: &[String]| Value::List(keys.iter().map(|key| Value::Month(key.clone(), form)).collect());
    let members = say!("count-new-members", count = *most);
    let others = rest.iter().map(|(joined, equal)| {
        Value::from(match equal.len() {
            1 => say!("summary-month-with", months = names(equal), count = *joined),
            _ => say!("summary-months-with-each", months = names(equal), count = *joined),
        })
    });
    let others = Value::List(others.collect());
    match (best.len(), rest.is_empty()) {
        (1, true) => say!("summary-best-month", months = names(best), members),
        (1, false) => say!("summary-best-month-then", months = names(best), members, others),
        (_, true) => say!("summary-best-months", months = names(best), members),
        (_, false) => say!("summary-best-months-then", months = names(best), members, others),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(value: i64, before: Option<i64>) -> Compared {
        Compared { value, before }
    }

    #[test]
    fn differences_in_words() {
        let difference = |figure, is_running| difference(figure, is_running).to_string();
        assert_eq!(difference(compared(5, None), false), "");
        assert_eq!(difference(compared(5, Some(5)), false), ", as many as the year before");
        assert_eq!(difference(compared(257, Some(212)), false), ", 45 more than the year before");
        assert_eq!(difference(compared(1, Some(3)), true), ", 2 fewer than in the same days a year before");
    }

    #[test]
    fn best_months_in_words() {
        let month = |key: &str| key.to_owned();
        let one = [(45, vec![month("2025-03")]), (39, vec![month("2025-10")]), (34, vec![month("2025-09")])];
        let text = "March was the strongest month with 45 new members, then October with 39 and September with 34.";
        assert_eq!(best_months_words(&one, MonthForm::Alone).to_string(), text);
        let two = [(9, vec![month("2025-03"), month("2025-10")])];
        assert_eq!(
            best_months_words(&two, MonthForm::Alone).to_string(),
            "March and October were the strongest months with 9 new members each."
        );
    }
}
