//! The `KEY=VALUE` of the `set` commands.

use super::failure::Failure;
use super::nearest::nearest;
use crate::messages::say;

/// Splits each text at its first `=`; the keys must be known and differ.
///
/// # Errors
/// Wrong usage.
pub fn pairs<'a>(texts: &'a [String], known: &[&'static str]) -> Result<Vec<(&'static str, &'a str)>, Failure> {
    let mut pairs: Vec<(&'static str, &str)> = Vec::with_capacity(texts.len());
    for text in texts {
        let (key, value) = text.split_once('=').ok_or_else(|| {
            Failure::usage(say!("failure-sets-nothing", text), say!("cause-key-value"))
                .hint(say!("cause-keys-are", known = known.join(", ")))
        })?;
        let key = key.trim();
        let known_key = known.iter().find(|known| **known == key).ok_or_else(|| unknown(key, known))?;
        if pairs.iter().any(|(other, _)| other == known_key) {
            return Err(
                Failure::usage(say!("failure-set-twice", key), say!("cause-one-lost")).hint(say!("hint-leave-one-out"))
            );
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
        other => Err(Failure::usage(say!("failure-cannot-set", key, value = other), say!("failure-yes-or-no", key))
            .hint(say!("hint-yes-or-no", key))),
    }
}

/// The word for a truth.
pub const fn yes_no(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

fn unknown(key: &str, known: &[&'static str]) -> Failure {
    let failure = Failure::usage(say!("failure-no-setting", key), say!("cause-keys-are", known = known.join(", ")));
    match nearest(key, known.iter().copied()) {
        Some(near) => failure.hint(say!("hint-did-you-mean", near)),
        None => failure.hint(say!("hint-take-one")),
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
        assert_eq!(wrong(&["nam=x"]).hints(), [say!("hint-did-you-mean", near = "name")]);
        assert_eq!(wrong(&["name"]).what().to_string(), "`name` sets nothing");
        assert_eq!(wrong(&["name=a", "name=b"]).what().to_string(), "`name` is set twice");
    }
}
