//! The `KEY=VALUE` of the `set` commands.

use super::failure::Failure;
use super::nearest::nearest;

/// Splits each text at its first `=`; the keys must be known and differ.
///
/// # Errors
/// Wrong usage.
pub fn pairs<'a>(texts: &'a [String], known: &[&'static str]) -> Result<Vec<(&'static str, &'a str)>, Failure> {
    let mut pairs: Vec<(&'static str, &str)> = Vec::with_capacity(texts.len());
    for text in texts {
        let (key, value) = text.split_once('=').ok_or_else(|| {
            Failure::usage(format!("`{text}` sets nothing"), "a setting is written KEY=VALUE")
                .hint(format!("the keys are {}", known.join(", ")))
        })?;
        let key = key.trim();
        let known_key = known.iter().find(|known| **known == key).ok_or_else(|| unknown(key, known))?;
        if pairs.iter().any(|(other, _)| other == known_key) {
            return Err(Failure::usage(format!("`{key}` is set twice"), "one of the two would be lost")
                .hint("leave one of them out"));
        }
        pairs.push((known_key, value.trim()));
    }
    Ok(pairs)
}

/// A text, or none where the value is empty or `-`.
pub fn or_cleared(value: &str) -> Option<&str> {
    (!matches!(value, "" | "-")).then_some(value)
}

/// A `yes` or a `no`.
///
/// # Errors
/// Wrong usage.
pub fn yes_or_no(key: &str, value: &str) -> Result<bool, Failure> {
    match value {
        "yes" => Ok(true),
        "no" => Ok(false),
        other => Err(Failure::usage(format!("`{key}={other}` cannot be set"), format!("`{key}` is yes or no"))
            .hint(format!("write `{key}=yes` or `{key}=no`"))),
    }
}

/// The word for a truth.
pub const fn yes_no(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

fn unknown(key: &str, known: &[&'static str]) -> Failure {
    let failure = Failure::usage(format!("there is no setting `{key}`"), format!("the keys are {}", known.join(", ")));
    match nearest(key, known.iter().copied()) {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None => failure.hint("take one of these"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_split_at_the_first_sign_and_checked() {
        let texts = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let known = ["name", "target"];
        let given = texts(&["name=Åse", "target=https://x.no/?a=b"]);
        assert_eq!(pairs(&given, &known).unwrap(), [("name", "Åse"), ("target", "https://x.no/?a=b")]);
        let wrong = |words: &[&str]| pairs(&texts(words), &known).unwrap_err();
        assert_eq!(wrong(&["nam=x"]).hints, ["did you mean `name`?"]);
        assert_eq!(wrong(&["name"]).what(), "`name` sets nothing");
        assert_eq!(wrong(&["name=a", "name=b"]).what(), "`name` is set twice");
    }
}
