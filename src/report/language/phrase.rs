//! Words that can be said in more than one language: a template and the values that stand in it.
//!
//! Reports write English with `say!`; `norwegian` has the same templates in Norwegian, and
//! [`Language`] the ways in which people write figures and days. What comes from outside is a value, so it is never
//! taken for a template.

use super::Language;
use std::fmt;

/// Words to be said in a language; as text it is English.
#[derive(Debug, Clone, PartialEq)]
pub struct Phrase(Kind);

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    /// From outside, or the same in every language.
    Verbatim(String),
    /// Our own words, with a value for each `{}`.
    Template(&'static str, Vec<Value>),
}

/// What stands in a template.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A count.
    Count(i64),
    /// A part and its whole; `-` where the whole is 0.
    Share(i64, i64),
    /// A day, month, week, quarter, year, or a time to the minute, in ISO 8601 with a blank.
    Date(String),
    /// A month, `2025-03`, as a sentence has it: `March`, or `March 2025` where the year must be told.
    Month(String, MonthForm),
    /// A length of time in seconds as a sentence has it: `19 hours`, `2.5 days`.
    Length(f64),
    /// A place: `1st`, `2nd`.
    Ordinal(i64),
    /// Words from outside.
    Text(String),
    /// Words of ours.
    Phrase(Phrase),
    /// An enumeration.
    List(Vec<Self>),
}

/// Whether a month is written with its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MonthForm {
    /// `March`
    Alone,
    /// `March 2025`
    WithYear,
}

impl Phrase {
    /// A template with a value for each `{}`; a translation may take them in another order, as `{0}` and `{1}`.
    pub const fn new(template: &'static str, values: Vec<Value>) -> Self {
        Self(Kind::Template(template, values))
    }

    /// Words that no language changes.
    pub fn verbatim(text: impl Into<String>) -> Self {
        Self(Kind::Verbatim(text.into()))
    }

    /// The words in a language.
    pub fn in_language(&self, language: Language) -> String {
        match &self.0 {
            Kind::Verbatim(text) => text.clone(),
            Kind::Template(english, values) => fill(language.template(english), values, language),
        }
    }

    /// The words in a language, where they are a figure that was worded in English: its signs change too.
    pub fn figure_in_language(&self, language: Language) -> String {
        match (&self.0, language) {
            (Kind::Verbatim(text), Language::Norwegian) => text.replace(',', "\u{202f}").replace('.', ","),
            (Kind::Verbatim(_) | Kind::Template(..), _) => self.in_language(language),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        match &self.0 {
            Kind::Verbatim(text) => text.is_empty(),
            Kind::Template(english, _) => english.is_empty(),
        }
    }

    /// A count and its noun, each template with one `{}`: `1 referral`, `19 referrals`.
    pub fn counted(number: i64, one: &'static str, many: &'static str) -> Self {
        Self::new(if number == 1 { one } else { many }, vec![Value::Count(number)])
    }

    /// Several sentences on one line, with `between` between them.
    pub fn joined(phrases: Vec<Self>, between: &'static str) -> Self {
        let mut phrases = phrases.into_iter();
        let first = phrases.next().unwrap_or_else(|| Self::verbatim(""));
        phrases.fold(first, |all, next| {
            let values = vec![Value::Phrase(all), Value::Phrase(Self::verbatim(between)), Value::Phrase(next)];
            Self::new("{}{}{}", values)
        })
    }
}

impl Value {
    fn in_language(&self, language: Language) -> String {
        match self {
            Self::Count(number) => language.count(*number),
            Self::Share(num, den) => language.share(*num, *den).unwrap_or_else(|| "-".to_owned()),
            Self::Date(text) => language.date(text),
            Self::Month(key, form) => language.month(key, *form),
            Self::Length(seconds) => language.length(*seconds),
            Self::Ordinal(number) => language.ordinal(*number),
            Self::Text(text) => text.clone(),
            Self::Phrase(phrase) => phrase.in_language(language),
            Self::List(values) => {
                language.listed(&values.iter().map(|value| value.in_language(language)).collect::<Vec<_>>())
            }
        }
    }
}

/// The template with its values in place of `{}`, in order, or of `{0}`, by number.
fn fill(template: &str, values: &[Value], language: Language) -> String {
    let mut out = String::with_capacity(template.len() + 16);
    let mut next = 0;
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((place, after)) = after.split_once('}') else { break };
        out.push_str(before);
        let index = place.parse().unwrap_or(next);
        next += 1;
        if let Some(value) = values.get(index) {
            out.push_str(&value.in_language(language));
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// As text it is English: what machines read does not depend on a language.
impl serde::Serialize for Phrase {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.in_language(Language::English))
    }
}

impl From<Value> for Phrase {
    fn from(value: Value) -> Self {
        Self::new("{}", vec![value])
    }
}

/// Words of ours without a value.
impl From<&'static str> for Phrase {
    fn from(template: &'static str) -> Self {
        Self::new(template, Vec::new())
    }
}

/// Words from outside.
impl From<String> for Phrase {
    fn from(text: String) -> Self {
        Self::verbatim(text)
    }
}

/// Words from outside.
impl From<&String> for Phrase {
    fn from(text: &String) -> Self {
        Self::verbatim(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Count(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&Phrase> for Value {
    fn from(phrase: &Phrase) -> Self {
        Self::Phrase(phrase.clone())
    }
}

impl From<Phrase> for Value {
    fn from(phrase: Phrase) -> Self {
        Self::Phrase(phrase)
    }
}

/// A phrase of a template and the values for its `{}`.
macro_rules! say {
    ($template:literal $(, $value:expr)* $(,)?) => {
        $crate::report::language::phrase::Phrase::new($template, vec![$($crate::report::language::phrase::Value::from($value)),*])
    };
}
pub(crate) use say;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_where_the_language_wants_them() {
        let phrase = say!("Funnel {}", say!("of {}", Value::Date("2025-03".to_owned())));
        assert_eq!(phrase.to_string(), "Funnel of 2025-03");
        assert_eq!(phrase.in_language(Language::Norwegian), "Trakt for mars 2025");
        let swapped = fill("{1} of {0}", &[Value::from(1), Value::from("a {} b")], Language::English);
        assert_eq!(swapped, "a {} b of 1");
    }

    #[test]
    fn words_from_outside_are_never_a_template() {
        assert_eq!(Phrase::from("Total".to_owned()).in_language(Language::Norwegian), "Total");
        assert_eq!(Phrase::from("Total").in_language(Language::Norwegian), "Sum");
    }

    #[test]
    fn lengths_months_and_places_in_words() {
        let english = |value: Value| value.in_language(Language::English);
        let norwegian = |value: Value| value.in_language(Language::Norwegian);
        for (seconds, words, ord) in [
            (68_400.0, "19 hours", "19 timer"),
            (216_000.0, "2.5 days", "2,5 dager"),
            (480.0, "8 minutes", "8 minutter"),
            (5.0, "a minute", "ett minutt"),
            (60.0, "1 minute", "1 minutt"),
        ] {
            assert_eq!(
                (english(Value::Length(seconds)).as_str(), norwegian(Value::Length(seconds)).as_str()),
                (words, ord)
            );
        }
        assert_eq!(
            [1, 2, 3, 11, 12, 21, 112].map(|number| english(Value::Ordinal(number))),
            ["1st", "2nd", "3rd", "11th", "12th", "21st", "112th"]
        );
        assert_eq!(norwegian(Value::Ordinal(2)), "2.");
        let month = |form| Value::Month("2025-03".to_owned(), form);
        assert_eq!(
            (english(month(MonthForm::Alone)), norwegian(month(MonthForm::WithYear))),
            ("March".to_owned(), "mars 2025".to_owned())
        );
    }
}
