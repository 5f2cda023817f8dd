//! Words that can be said in more than one language: a template and the values that stand in it.
//!
//! Reports write English with [`say!`](crate::report::phrase::say); `norwegian` has the same templates in Norwegian, and
//! [`Language`] the ways in which people write figures and days. What comes from outside is a value, so it is never
//! taken for a template.

use super::norwegian;
use super::table::quotient_half_up;
use std::fmt;

/// A language that answers speak to people; keys and raw values never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// `en`
    #[default]
    English,
    /// `nb`
    Norwegian,
}

impl Language {
    /// All languages, the usual one first.
    pub const ALL: [Self; 2] = [Self::English, Self::Norwegian];

    /// The name on the command line, which is its tag in HTML too.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Norwegian => "nb",
        }
    }

    /// The language of that exact name, where there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.name() == name)
    }

    /// A count with its thousands apart: `2,934`, in Norwegian with a narrow blank that does not break.
    pub fn count(self, number: i64) -> String {
        let digits = number.unsigned_abs().to_string();
        let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
        if number < 0 {
            text.push('-');
        }
        for (place, digit) in digits.char_indices() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push(match self {
                    Self::English => ',',
                    Self::Norwegian => '\u{202f}',
                });
            }
            text.push(digit);
        }
        text
    }

    /// A number written with a decimal point, with the decimal sign people use.
    pub fn decimal(self, number: &str) -> String {
        match self {
            Self::English => number.to_owned(),
            Self::Norwegian => number.replace('.', ","),
        }
    }

    /// A share with one decimal, half up: `27.9 %`; none where the whole is 0.
    pub fn share(self, num: i64, den: i64) -> Option<String> {
        let tenths = quotient_half_up(num, den, 1000)?;
        let sign = if tenths < 0 { "-" } else { "" };
        let tenths = i64::try_from(tenths.unsigned_abs()).unwrap_or(i64::MAX);
        let point = self.decimal(".");
        Some(format!("{sign}{}{point}{} %", self.count(tenths / 10), tenths % 10))
    }

    /// A day, month, week, quarter, year or minute (`2026-02-16 09:12`) as people write it.
    ///
    /// English keeps the international writing; what is none of these stays as it is.
    pub fn date(self, text: &str) -> String {
        match self {
            Self::English => text.to_owned(),
            Self::Norwegian => norwegian::date(text).unwrap_or_else(|| text.to_owned()),
        }
    }

    /// A date of a row of dates, with as little as tells it from its neighbours: `Mar` of `2025-03`, `14` of a day.
    pub fn short_date(self, text: &str) -> String {
        let parts: Vec<&str> = text.split('-').collect();
        match parts.as_slice() {
            [_, month, day] if day.len() == 2 && month.len() == 2 => day.trim_start_matches('0').to_owned(),
            [_, part] => {
                let months = self.short_months();
                let month = part.parse::<usize>().ok().and_then(|month| months.get(month.checked_sub(1)?));
                month.map_or_else(|| (*part).to_owned(), |month| (*month).to_owned())
            }
            _ => text.to_owned(),
        }
    }

    const fn short_months(self) -> [&'static str; 12] {
        match self {
            Self::English => ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
            Self::Norwegian => ["jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des"],
        }
    }

    /// Several words as one enumeration: `a`, `a and b`, `a, b and c`.
    pub fn listed(self, words: &[String]) -> String {
        match words {
            [] => String::new(),
            [only] => only.clone(),
            [rest @ .., last] => {
                let and = match self {
                    Self::English => "and",
                    Self::Norwegian => "og",
                };
                format!("{} {and} {last}", rest.join(", "))
            }
        }
    }

    fn template(self, english: &'static str) -> &'static str {
        match self {
            Self::English => english,
            Self::Norwegian => norwegian::template(english).unwrap_or(english),
        }
    }
}

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
    /// Words from outside.
    Text(String),
    /// Words of ours.
    Phrase(Phrase),
    /// An enumeration.
    List(Vec<Self>),
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

impl fmt::Display for Phrase {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.in_language(Language::English))
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

impl From<Phrase> for Value {
    fn from(phrase: Phrase) -> Self {
        Self::Phrase(phrase)
    }
}

/// A phrase of a template and the values for its `{}`.
macro_rules! say {
    ($template:literal $(, $value:expr)* $(,)?) => {
        $crate::report::phrase::Phrase::new($template, vec![$($crate::report::phrase::Value::from($value)),*])
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
    fn figures_as_people_write_them() {
        assert_eq!(Language::English.count(-1_234_567), "-1,234,567");
        assert_eq!(Language::Norwegian.count(2_934), "2\u{202f}934");
        assert_eq!(Language::English.share(1, 2000).as_deref(), Some("0.1 %"));
        assert_eq!(Language::Norwegian.share(184, 660).as_deref(), Some("27,9 %"));
        assert_eq!(Language::Norwegian.share(0, 0), None);
        let words = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(Language::English.listed(&words), "a, b and c");
        assert_eq!(Language::Norwegian.listed(&words[..2]), "a og b");
    }
}
