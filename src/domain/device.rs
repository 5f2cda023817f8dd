//! Which device follows a link, and where the link leads it.

use super::target::Store;

/// A kind of device, as far as links lead to different places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Device {
    /// iPhone, iPad and iPod touch, as far as they say so.
    Ios,
    /// Phones and tablets with Android.
    Android,
    /// Everything else, an iPad that passes for a Mac included.
    Other,
}

/// Where a link or an organization leads each kind of device.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Targets {
    /// Every device, unless it has a target of its own.
    pub target: Option<String>,
    /// iPhone and iPad.
    pub ios_target: Option<String>,
    /// Android.
    pub android_target: Option<String>,
}

/// Whose target it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetOwner {
    /// The link's own.
    Link,
    /// The one that the organization gives to links without.
    Organization,
}

/// What becomes of somebody who follows a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way<'a> {
    /// They are sent on to a target.
    Target(&'a str, TargetOwner),
    /// They see the landing page, since the organization wants it so.
    Page,
    /// They see the landing page, since only other devices have a target.
    PageInstead,
    /// The link leads nowhere.
    Nowhere,
}

impl Device {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Ios, Self::Android, Self::Other];

    /// The device of a browser that calls itself so.
    pub fn of(user_agent: &str) -> Self {
        let has = |word: &str| user_agent.contains(word);
        // Phones with Windows pass for both others.
        if has("Windows Phone") || has("IEMobile") {
            Self::Other
        } else if has("iPhone") || has("iPad") || has("iPod") {
            Self::Ios
        } else if has("Android") {
            Self::Android
        } else {
            Self::Other
        }
    }
}

impl Targets {
    /// Whether there is none for any device.
    pub const fn is_empty(&self) -> bool {
        self.target.is_none() && self.ios_target.is_none() && self.android_target.is_none()
    }

    /// Where a device is led. An app store for other devices is no place for it.
    pub fn of(&self, device: Device) -> Option<&str> {
        let own = match device {
            Device::Ios => self.ios_target.as_deref(),
            Device::Android => self.android_target.as_deref(),
            Device::Other => None,
        };
        own.or_else(|| {
            let shared = self.target.as_deref()?;
            let is_elsewhere = match Store::of(shared) {
                Some(Store::Play) => device == Device::Ios,
                Some(Store::App) => device == Device::Android,
                None => false,
            };
            (!is_elsewhere).then_some(shared)
        })
    }
}

/// Where a link leads a device: what the link itself says goes before what its organization says.
pub fn target_of<'a>(device: Device, link: &'a Targets, organization: &'a Targets) -> Option<(&'a str, TargetOwner)> {
    let own = link.of(device).map(|target| (target, TargetOwner::Link));
    own.or_else(|| organization.of(device).map(|target| (target, TargetOwner::Organization)))
}

/// What becomes of a person who follows a link with a device.
pub fn way<'a>(device: Device, link: &'a Targets, organization: &'a Targets, has_page: bool) -> Way<'a> {
    if has_page {
        return Way::Page;
    }
    match target_of(device, link, organization) {
        Some((target, owner)) => Way::Target(target, owner),
        None if link.is_empty() && organization.is_empty() => Way::Nowhere,
        None => Way::PageInstead,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAY: &str = "https://play.google.com/store/apps/details?id=no.nhf";
    const APP: &str = "https://apps.apple.com/no/app/nhf/id1";
    const WEB: &str = "https://nhf.no/bli-med";

    fn targets(target: &str, ios: &str, android: &str) -> Targets {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Targets { target: some(target), ios_target: some(ios), android_target: some(android) }
    }

    #[test]
    fn each_device_goes_to_its_own_place() {
        let none = Targets::default();
        let all = targets(WEB, APP, PLAY);
        let cases = [
            (&none, &all, [Some(APP), Some(PLAY), Some(WEB)]),
            (&all, &none, [Some(APP), Some(PLAY), Some(WEB)]),
            // What the link says of all devices goes before what the organization says of one.
            (&targets("https://nhf.no/fest", "", ""), &all, [Some("https://nhf.no/fest"); 3]),
            // A store of others is none: the organization's own is taken.
            (&targets(PLAY, "", ""), &all, [Some(APP), Some(PLAY), Some(PLAY)]),
            (&targets(PLAY, "", ""), &none, [None, Some(PLAY), Some(PLAY)]),
            (&targets("", APP, ""), &none, [Some(APP), None, None]),
        ];
        for (link, organization, expected) in cases {
            let found = Device::ALL.map(|device| target_of(device, link, organization).map(|(target, _)| target));
            assert_eq!(found, expected, "{link:?} {organization:?}");
        }
    }

    #[test]
    fn a_page_stands_in_where_only_others_have_a_target() {
        let (none, ios) = (Targets::default(), targets("", APP, ""));
        assert_eq!(way(Device::Android, &ios, &none, false), Way::PageInstead);
        assert_eq!(way(Device::Ios, &ios, &none, false), Way::Target(APP, TargetOwner::Link));
        assert_eq!(way(Device::Ios, &ios, &none, true), Way::Page);
        assert_eq!(way(Device::Other, &none, &none, false), Way::Nowhere);
    }
}
