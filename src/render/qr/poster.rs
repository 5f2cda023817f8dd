//! Sheets to hang up: a page of A4 for each address, in one file to print.

use super::QrCode;
use crate::messages::{Language, Message, say};

const STYLE: &str = include_str!("poster.css");

/// What stands on a sheet.
#[derive(Debug, Clone)]
pub struct Poster {
    /// Who invites: the organization.
    pub organization: String,
    /// Through whom.
    pub name: Option<String>,
    /// The words to type instead of the address.
    pub code: String,
    /// Where the code leads.
    pub address: String,
    /// The address as modules.
    pub qr: QrCode,
}

/// One page of HTML with a sheet for each poster; nothing to fetch and nothing that runs. `call` is what the organization
/// wants to say on them.
pub fn posters(posters: &[Poster], call: Option<&str>, language: Language) -> String {
    let say = |phrase: Message| phrase.in_language(language);
    let mut out = super::super::html::markup();
    out.raw(&format!("<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">", language.name()));
    out.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">");
    out.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    out.element("title", &say(say!("label-posters"))).raw("<style>\n").raw(STYLE).raw("</style></head><body><main>\n");
    for (number, poster) in posters.iter().enumerate() {
        let heading = if number == 0 { "h1" } else { "h2" };
        out.raw("<article class=\"sheet\">").element(heading, &poster.organization);
        if let Some(name) = &poster.name {
            out.element("p class=\"who\"", &say(say!("poster-invited-by", name)));
        }
        out.element("p class=\"call\"", &call.map_or_else(|| say(say!("poster-call")), str::to_owned));
        let title = say(say!("poster-qr-title", address = &poster.address));
        out.raw(&poster.qr.svg(&title));
        out.element("p class=\"way\"", &say(say!("poster-scan")));
        out.element("p class=\"address\"", poster.address.trim_start_matches("https://"));
        out.raw("<p class=\"code\">").text(&say(say!("label-code"))).raw(" ").element("b", &poster.code);
        out.raw("</p></article>\n");
    }
    out.raw("</main></body></html>\n");
    out.into_string()
}
