//! Who follows a link: a person, or a program that looks at it for one.

use axum::http::{HeaderMap, Method, header};

/// What is made of a request to the redirect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Visit {
    /// A click, counted.
    Click,
    /// A look at the headers.
    Head,
    /// A browser that fetches before anybody clicks.
    Prefetch,
    /// A known robot or the preview of a messenger.
    Robot,
    /// The code leads nowhere: unknown, closed, or without a target.
    Nowhere,
    /// Too many clicks wait for the database.
    Overflow,
}

/// What the names of known robots and of link previews contain, in lower case.
const ROBOTS: [&str; 30] = [
    "googlebot",
    "bingbot",
    "applebot",
    "yandexbot",
    "duckduckbot",
    "baiduspider",
    "petalbot",
    "semrushbot",
    "ahrefsbot",
    "mj12bot",
    "dotbot",
    "gptbot",
    "claudebot",
    "bytespider",
    "amazonbot",
    "facebookexternalhit",
    "facebot",
    "meta-externalagent",
    "twitterbot",
    "linkedinbot",
    "slackbot",
    "slack-imgproxy",
    "telegrambot",
    "whatsapp/",
    "discordbot",
    "skypeuripreview",
    "pinterestbot",
    "redditbot",
    "snap url preview",
    "google-safety",
];

impl Visit {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 6] = [Self::Click, Self::Head, Self::Prefetch, Self::Robot, Self::Nowhere, Self::Overflow];

    /// The name in the metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Click => "counted",
            Self::Head => "head",
            Self::Prefetch => "prefetch",
            Self::Robot => "robot",
            Self::Nowhere => "nowhere",
            Self::Overflow => "overflow",
        }
    }

    /// What a request to a link that leads somewhere is.
    pub fn of(method: &Method, headers: &HeaderMap) -> Self {
        if *method == Method::HEAD {
            return Self::Head;
        }
        let says = |name: &str, words: &[&str]| {
            let value = headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
            let value = value.to_ascii_lowercase();
            words.iter().any(|word| value.contains(word))
        };
        let ahead = ["prefetch", "prerender", "preview"];
        if ["sec-purpose", "purpose", "x-purpose", "x-moz"].iter().any(|name| says(name, &ahead)) {
            return Self::Prefetch;
        }
        if says(header::USER_AGENT.as_str(), &ROBOTS) { Self::Robot } else { Self::Click }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn programs_are_told_from_people() {
        let visit = |method: Method, name: &'static str, value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_static(value));
            Visit::of(&method, &headers)
        };
        assert_eq!(visit(Method::HEAD, "accept", "*/*"), Visit::Head);
        assert_eq!(visit(Method::GET, "sec-purpose", "prefetch;prerender"), Visit::Prefetch);
        assert_eq!(visit(Method::GET, "x-moz", "prefetch"), Visit::Prefetch);
        assert_eq!(visit(Method::GET, "user-agent", "facebookexternalhit/1.1"), Visit::Robot);
        assert_eq!(visit(Method::GET, "user-agent", "WhatsApp/2.23.20.0 A"), Visit::Robot);
        assert_eq!(visit(Method::GET, "user-agent", "Mozilla/5.0 (iPhone) Safari/604.1"), Visit::Click);
        assert_eq!(Visit::of(&Method::GET, &HeaderMap::new()), Visit::Click);
    }
}
