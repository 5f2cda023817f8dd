//! The values that an organization's settings may have.

use crate::cli::context::ALL;
use crate::cli::failure::Failure;
use crate::cli::nearest::nearest;
use crate::messages::{Message, say};
use chrono_tz::{TZ_VARIANTS, Tz};
use url::Url;

/// The zone of an organization that names none.
pub const DEFAULT_ZONE: &str = "Europe/Oslo";

/// The longest window and horizon, in days: the store takes no more.
const MOST_DAYS: i64 = 3650;

/// A slug: 2 to 40 of `a-z 0-9 -`, a letter first.
///
/// # Errors
/// Wrong usage.
pub fn slug(text: &str) -> Result<String, Failure> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let is_slug =
        (2..=40).contains(&text.len()) && text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(fits);
    if text == ALL {
        return Err(Failure::usage(say!("failure-slug-all"), say!("cause-org-all")).hint(say!("hint-slug-short-name")));
    }
    if is_slug {
        return Ok(text.to_owned());
    }
    Err(Failure::usage(say!("failure-slug", slug = text), say!("cause-slug-form")).hint(say!("hint-slug-short")))
}

/// The zone of an IANA name.
///
/// # Errors
/// Wrong usage.
pub fn timezone(text: &str) -> Result<Tz, Failure> {
    text.trim().parse().map_err(|_| {
        let failure = Failure::usage(say!("failure-time-zone", zone = text), say!("cause-zone-names"));
        let names = TZ_VARIANTS.iter().map(|zone| zone.name());
        let of_city = |name: &&str| name.rsplit('/').next().is_some_and(|city| city.eq_ignore_ascii_case(text));
        match names.clone().find(of_city).or_else(|| nearest(text, names)) {
            Some(near) => failure.hint(say!("hint-did-you-mean", near)),
            None => failure.hint(say!("hint-zone")),
        }
    })
}

/// A number of days from 1 to 3650.
///
/// # Errors
/// Wrong usage.
pub fn days(key: &str, text: &str) -> Result<i64, Failure> {
    text.parse().ok().filter(|days| (1..=MOST_DAYS).contains(days)).ok_or_else(|| {
        Failure::usage(
            say!("failure-cannot-set", key, value = text),
            say!("cause-days-form", key, most = MOST_DAYS.to_string()),
        )
        .hint(say!("hint-days", key))
    })
}

/// The milestones of a member: ascending numbers from 1, with commas between.
///
/// # Errors
/// Wrong usage.
pub fn milestones(text: &str) -> Result<String, Failure> {
    let numbers: Option<Vec<u32>> = text.split(',').map(|number| number.trim().parse().ok()).collect();
    let numbers = numbers.filter(|numbers| {
        numbers.first().is_some_and(|first| *first > 0)
            && numbers.windows(2).all(|pair| pair[0] < pair[1])
            && numbers.len() <= 20
    });
    let numbers = numbers.ok_or_else(|| {
        Failure::usage(say!("failure-milestones", value = text), say!("cause-milestones-form"))
            .hint(say!("hint-milestones"))
    })?;
    let texts: Vec<String> = numbers.iter().map(u32::to_string).collect();
    Ok(texts.join(","))
}

/// Where referral URLs begin: scheme and host, perhaps a path, no slash at the end.
///
/// # Errors
/// Wrong usage.
pub fn base_url(text: &str) -> Result<String, Failure> {
    let refused =
        |why: Message| Failure::usage(say!("failure-base-url", value = text), why).hint(say!("hint-base-url"));
    let lower = text.to_ascii_lowercase();
    let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    let rest = rest.ok_or_else(|| refused(say!("cause-no-https")))?;
    let host = rest.split('/').next().unwrap_or_default();
    if host.is_empty() || text.len() > 200 {
        return Err(refused(say!("cause-no-host")));
    }
    let is_odd = |c: char| {
        c.is_control()
            || c.is_whitespace()
            || matches!(c, '\\' | '@' | '?' | '#' | '"' | '\'' | '<' | '>' | '%' | ';' | ',')
    };
    if text.chars().any(is_odd) {
        return Err(refused(say!("cause-odd-characters")));
    }
    let url = Url::parse(text).map_err(|_| refused(say!("cause-no-host")))?;
    // A host that browsers read as another one would lead people elsewhere than it says.
    if text.is_ascii() && url.host_str() != Some(host.rsplit_once(':').map_or(host, |(name, _)| name)) {
        return Err(refused(say!("cause-no-host")));
    }
    let plain = if text.is_ascii() { text } else { url.as_str() };
    Ok(plain.trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_checked() {
        assert!(slug("nhf").is_ok() && slug("a1-b").is_ok());
        for text in ["", "n", "1a", "NHF", "blå", "a b", &"a".repeat(41)] {
            assert!(slug(text).is_err(), "{text}");
        }
        assert_eq!(timezone("Oslo").unwrap_err().hints(), [say!("hint-did-you-mean", near = "Europe/Oslo")]);
        assert_eq!(timezone("Europe/Olso").unwrap_err().hints(), [say!("hint-did-you-mean", near = "Europe/Oslo")]);
        assert_eq!(milestones("1, 5,10").unwrap(), "1,5,10");
        assert!(milestones("5,1").is_err() && milestones("0").is_err() && milestones("").is_err());
        assert_eq!(base_url("https://go.nhf.no/x/").unwrap(), "https://go.nhf.no/x");
        assert!(
            base_url("go.nhf.no").is_err() && base_url("https://u@x.no").is_err() && base_url("https:///x").is_err()
        );
        assert_eq!(base_url("https://blåbær.no/").unwrap(), "https://xn--blbr-roah.no");
        assert_eq!(base_url("http://127.0.0.1:8080").unwrap(), "http://127.0.0.1:8080");
        for text in ["https://e\"onx=.no", "https://a b.no", "https://0x7f.1", "https://nhf.no:x"] {
            assert!(base_url(text).is_err(), "{text}");
        }
        assert_eq!(base_url("https://good.com。evil.com").unwrap(), "https://good.com.evil.com");
        assert!(days("window_days", "0").is_err() && days("window_days", "3651").is_err());
    }
}
