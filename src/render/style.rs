//! What a terminal may be sent: colour or not, UTF-8 or not, and the few colours there are.
//!
//! The environment is handed in as values, so that it is read in one place and tested here.

/// The answer to `--color`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ColorChoice {
    /// Where a terminal reads along and nothing speaks against it.
    #[default]
    Auto,
    /// In any case.
    Always,
    /// In no case.
    Never,
}

impl ColorChoice {
    /// The choice of that exact name, where there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "auto" => Some(Self::Auto),
            "always" => Some(Self::Always),
            "never" => Some(Self::Never),
            _ => None,
        }
    }
}

/// What is known of the place a stream goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Surroundings<'a> {
    /// Whether the stream is a terminal.
    pub is_terminal: bool,
    /// `NO_COLOR`.
    pub no_color: Option<&'a str>,
    /// `TERM`.
    pub term: Option<&'a str>,
}

/// Decides on colour, once for a stream: the flag, then `NO_COLOR`, `TERM` and the terminal.
///
/// An empty `NO_COLOR` counts as not set (no-color.org).
pub fn use_color(choice: ColorChoice, surroundings: Surroundings<'_>) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            let refused = surroundings.no_color.is_some_and(|value| !value.is_empty());
            surroundings.is_terminal && !refused && surroundings.term != Some("dumb")
        }
    }
}

/// Decides on characters beyond ASCII, from `LC_ALL`, `LC_CTYPE` and `LANG` in that order.
///
/// The first that is set decides. Where none is (cron, containers, Windows) UTF-8 is taken for
/// granted: names are written in it either way.
pub fn use_unicode(lc_all: Option<&str>, lc_ctype: Option<&str>, lang: Option<&str>) -> bool {
    let locale = [lc_all, lc_ctype, lang].into_iter().flatten().find(|value| !value.is_empty());
    locale.is_none_or(|name| {
        let name = name.to_ascii_lowercase();
        name.contains("utf-8") || name.contains("utf8")
    })
}

/// Puts colour around text, or does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Painter {
    color: bool,
}

impl Painter {
    /// A painter for a stream that takes colour, or does not.
    pub const fn new(color: bool) -> Self {
        Self { color }
    }

    /// For the answer and for totals.
    pub fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }

    /// For circumstances, heads and rules.
    pub fn dim(self, text: &str) -> String {
        self.paint("2", text)
    }

    /// For bars.
    pub fn cyan(self, text: &str) -> String {
        self.paint("36", text)
    }

    /// For what someone should act on.
    pub fn yellow(self, text: &str) -> String {
        self.paint("33", text)
    }

    /// For pictures that must be dark on light whatever the terminal is.
    pub fn ink_on_paper(self, text: &str) -> String {
        self.paint("38;5;16;48;5;231", text)
    }

    /// For the word `error:`.
    pub fn red(self, text: &str) -> String {
        self.paint("31", text)
    }

    fn paint(self, code: &str, text: &str) -> String {
        if self.color && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERMINAL: Surroundings<'_> = Surroundings { is_terminal: true, no_color: None, term: Some("xterm") };

    #[test]
    fn the_flag_stands_over_the_surroundings() {
        let refusing = Surroundings { no_color: Some("1"), ..TERMINAL };
        assert!(use_color(ColorChoice::Always, refusing));
        assert!(use_color(ColorChoice::Always, Surroundings::default()));
        assert!(!use_color(ColorChoice::Never, TERMINAL));
    }

    #[test]
    fn without_a_flag_the_surroundings_decide() {
        assert!(use_color(ColorChoice::Auto, TERMINAL));
        assert!(use_color(ColorChoice::Auto, Surroundings { no_color: Some(""), ..TERMINAL }));
        assert!(!use_color(ColorChoice::Auto, Surroundings { no_color: Some("0"), ..TERMINAL }));
        assert!(!use_color(ColorChoice::Auto, Surroundings { term: Some("dumb"), ..TERMINAL }));
        assert!(!use_color(ColorChoice::Auto, Surroundings { is_terminal: false, ..TERMINAL }));
    }

    #[test]
    fn the_first_locale_set_decides_on_unicode() {
        assert!(use_unicode(None, None, None));
        assert!(use_unicode(Some(""), None, Some("nb_NO.UTF-8")));
        assert!(!use_unicode(Some("C"), None, Some("nb_NO.UTF-8")));
        assert!(use_unicode(None, Some("C.utf8"), Some("C")));
        assert!(!use_unicode(None, None, Some("nb_NO.ISO-8859-1")));
    }

    #[test]
    fn paint_is_closed_and_empty_text_gets_none() {
        assert_eq!(Painter::new(true).red("error:"), "\u{1b}[31merror:\u{1b}[0m");
        assert_eq!(Painter::new(true).bold(""), "");
        assert_eq!(Painter::new(false).bold("Total"), "Total");
    }
}
