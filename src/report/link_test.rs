//! Where a link leads each kind of visitor, and why: what the redirect would do, without asking it.

use super::scope::{json_lines, json_text};
use crate::domain::device::{Device, TargetOwner, Targets, Way, way};
use crate::domain::target::{Store, with_click};
use crate::messages::{Message, say};
use schemars::JsonSchema;
use serde::Serialize;

/// A kind of visitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VisitorKind {
    /// An iPhone, or an iPad that says so.
    Iphone,
    /// An iPad that says it is a Mac, as most do.
    Ipad,
    /// A phone or tablet with Android.
    Android,
    /// A computer.
    Desktop,
    /// The preview of a messenger.
    Preview,
    /// A robot, a mail scanner or a tool.
    Program,
}

/// What decides where a link leads.
#[derive(Debug, Clone)]
pub struct LinkTest {
    /// The organization as people read it.
    pub organization_line: String,
    /// The code.
    pub code: String,
    /// The referral URL.
    pub url: String,
    /// The link's own targets.
    pub targets: Targets,
    /// Those of the organization.
    pub organization: Targets,
    /// Whether everybody sees a landing page first.
    pub has_landing_page: bool,
    /// Whether it takes no clicks now.
    pub is_closed: bool,
    /// Whom to ask for.
    pub visitors: Vec<VisitorKind>,
}

/// Where a visitor goes.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LinkTestRow {
    /// Who follows the link.
    pub visitor: &'static str,
    /// `target`, `page`, or `nowhere` for the page of links that do not work.
    pub way: &'static str,
    /// The address that they are sent on to; CLICK stands for the id of the click.
    pub target: Option<String>,
    /// Whether the click counts.
    pub counts: bool,
    /// Why.
    #[schemars(with = "String")]
    pub because: Message,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "LinkTest")]
struct Json<'a> {
    report: &'static str,
    code: &'a str,
    url: &'a str,
    rows: Vec<LinkTestRow>,
}

impl VisitorKind {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Iphone, Self::Ipad, Self::Android, Self::Desktop, Self::Preview, Self::Program];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Iphone => "iphone",
            Self::Ipad => "ipad",
            Self::Android => "android",
            Self::Desktop => "desktop",
            Self::Preview => "preview",
            Self::Program => "program",
        }
    }

    /// The device that the redirect takes it for.
    const fn device(self) -> Device {
        match self {
            Self::Iphone => Device::Ios,
            Self::Android => Device::Android,
            Self::Ipad | Self::Desktop | Self::Preview | Self::Program => Device::Other,
        }
    }
}

impl LinkTest {
    /// Where each visitor goes.
    pub fn visits(&self) -> Vec<LinkTestRow> {
        self.visitors.iter().map(|visitor| self.visit(*visitor)).collect()
    }

    /// The answer as one JSON object.
    pub fn json(&self) -> String {
        json_text(&Json { report: "link_test", code: &self.code, url: &self.url, rows: self.visits() })
    }

    /// The rows of NDJSON.
    pub fn rows(&self) -> Vec<String> {
        json_lines(&self.visits())
    }

    fn visit(&self, visitor: VisitorKind) -> LinkTestRow {
        let (device, name) = (visitor.device(), visitor.name());
        let nowhere = |because| LinkTestRow { visitor: name, way: "nowhere", target: None, counts: false, because };
        let page = |counts, because| LinkTestRow { visitor: name, way: "page", target: None, counts, because };
        if self.is_closed {
            return nowhere(say!("way-closed"));
        }
        let counts = !matches!(visitor, VisitorKind::Preview | VisitorKind::Program);
        let way = way(device, &self.targets, &self.organization, self.has_landing_page);
        match way {
            Way::Nowhere => nowhere(say!("way-no-target")),
            _ if visitor == VisitorKind::Preview => page(false, say!("way-preview")),
            Way::Page => page(counts, say!("way-landing")),
            Way::PageInstead => page(counts, say!("way-instead")),
            Way::Target(target, owner) => {
                let onward = if counts { with_click(target, "CLICK") } else { target.to_owned() };
                let because = if counts { self.because(device, target, owner) } else { say!("way-program") };
                LinkTestRow { visitor: name, way: "target", target: Some(onward), counts, because }
            }
        }
    }

    fn because(&self, device: Device, target: &str, owner: TargetOwner) -> Message {
        let targets = if owner == TargetOwner::Link { &self.targets } else { &self.organization };
        let is_of_device = match device {
            Device::Ios => targets.ios_target.is_some(),
            Device::Android => targets.android_target.is_some(),
            Device::Other => false,
        };
        let why = match (owner, is_of_device) {
            (TargetOwner::Link, true) => say!("way-link-device"),
            (TargetOwner::Link, false) => say!("way-link"),
            (TargetOwner::Organization, true) => say!("way-organization-device"),
            (TargetOwner::Organization, false) => say!("way-organization"),
        };
        match Store::of(target) {
            Some(Store::App) => Message::joined(vec![why, say!("way-app-store")], "; "),
            Some(Store::Play) | None => why,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_visitor_goes_where_the_redirect_sends_them() {
        let text = |text: &str| Some(text.to_owned());
        let mut test = LinkTest {
            organization_line: "NHF".to_owned(),
            code: "aase".to_owned(),
            url: "https://go.nhf.no/r/aase".to_owned(),
            targets: Targets::default(),
            organization: Targets {
                target: text("https://nhf.no/bli-med"),
                ios_target: text("https://apps.apple.com/app/id1"),
                android_target: text("https://play.google.com/store/apps/details?id=no.nhf"),
            },
            has_landing_page: false,
            is_closed: false,
            visitors: VisitorKind::ALL.to_vec(),
        };
        let targets: Vec<Option<String>> = test.visits().into_iter().map(|row| row.target).collect();
        let expected = [
            Some("https://apps.apple.com/app/id1"),
            Some("https://nhf.no/bli-med?click_id=CLICK"),
            Some("https://play.google.com/store/apps/details?id=no.nhf&referrer=click_id%3DCLICK"),
            Some("https://nhf.no/bli-med?click_id=CLICK"),
            None,
            Some("https://nhf.no/bli-med"),
        ];
        assert_eq!(targets, expected.map(|target| target.map(str::to_owned)));
        let counted = |test: &LinkTest| test.visits().iter().filter(|row| row.counts).count();
        assert_eq!(counted(&test), 4);
        test.has_landing_page = true;
        assert!(test.visits().iter().all(|row| row.way == "page"));
        test.is_closed = true;
        assert!(test.visits().iter().all(|row| row.way == "nowhere") && counted(&test) == 0);
    }
}
