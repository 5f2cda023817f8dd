//! What is made of a request to a link: a click that counts, or one of the things that do not.

use crate::domain::visitor::Visitor;
use axum::http::{HeaderMap, Method, header};

/// What is made of a request to the redirect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::server) enum Visit {
    /// A click, counted.
    Click,
    /// A look at the headers.
    Head,
    /// A browser that fetches before anybody clicks.
    Prefetch,
    /// A page that loads the link as a part of itself.
    Embedded,
    /// The preview of a messenger.
    Preview,
    /// Another program.
    Robot,
    /// A tap of a browser that tapped the link a moment ago.
    Repeat,
    /// A click that was counted before and goes on: on another screen, or in another language.
    Continued,
    /// More opens of one code from one address than people make.
    Flood,
    /// The code leads nowhere: unknown, closed, or without a target.
    Nowhere,
    /// Too many clicks wait for the database.
    Overflow,
}

impl Visit {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 11] = [
        Self::Click,
        Self::Head,
        Self::Prefetch,
        Self::Embedded,
        Self::Preview,
        Self::Robot,
        Self::Repeat,
        Self::Continued,
        Self::Flood,
        Self::Nowhere,
        Self::Overflow,
    ];

    /// The name in the metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Click => "counted",
            Self::Head => "head",
            Self::Prefetch => "prefetch",
            Self::Embedded => "embedded",
            Self::Preview => "preview",
            Self::Robot => "robot",
            Self::Repeat => "repeat",
            Self::Continued => "continued",
            Self::Flood => "flood",
            Self::Nowhere => "nowhere",
            Self::Overflow => "overflow",
        }
    }

    /// What a request to a link that leads somewhere is, as far as it says itself.
    pub fn of(method: &Method, headers: &HeaderMap, visitor: Visitor) -> Self {
        let value = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let is_ahead = |name: &&str| {
            let value = value(name).unwrap_or_default().to_ascii_lowercase();
            ["prefetch", "prerender", "preview"].iter().any(|word| value.contains(word))
        };
        if *method == Method::HEAD {
            Self::Head
        } else if ["sec-purpose", "purpose", "x-purpose", "x-moz"].iter().any(is_ahead) {
            Self::Prefetch
        } else if visitor == Visitor::Preview {
            Self::Preview
        } else if visitor == Visitor::Program {
            Self::Robot
        } else if value("sec-fetch-dest").is_some_and(|goal| goal != "document") {
            // Browsers say what they load a page for; links that people tap are documents.
            Self::Embedded
        } else {
            Self::Click
        }
    }
}

/// What a browser calls itself.
pub(super) fn user_agent(headers: &HeaderMap) -> std::borrow::Cow<'_, str> {
    headers.get(header::USER_AGENT).map_or_else(Default::default, |name| String::from_utf8_lossy(name.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn what_a_request_says_of_itself_is_believed() {
        let visit = |method: Method, name: &'static str, value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_static(value));
            Visit::of(&method, &headers, Visitor::Person)
        };
        assert_eq!(visit(Method::HEAD, "accept", "*/*"), Visit::Head);
        assert_eq!(visit(Method::GET, "sec-purpose", "prefetch;prerender"), Visit::Prefetch);
        assert_eq!(visit(Method::GET, "x-moz", "prefetch"), Visit::Prefetch);
        assert_eq!(visit(Method::GET, "sec-fetch-dest", "image"), Visit::Embedded);
        assert_eq!(visit(Method::GET, "sec-fetch-dest", "document"), Visit::Click);
        let headers = HeaderMap::new();
        assert_eq!(Visit::of(&Method::GET, &headers, Visitor::Preview), Visit::Preview);
        assert_eq!(Visit::of(&Method::GET, &headers, Visitor::Program), Visit::Robot);
    }
}
