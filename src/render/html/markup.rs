//! Markup in the making: what comes from outside is text, and only what stands in this room's code is markup.

use super::super::escape::visible;

/// A piece of HTML.
#[derive(Debug, Default)]
pub(in crate::render) struct Markup(String);

impl Markup {
    /// Adds markup of this room's own.
    pub fn raw(&mut self, markup: &str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Adds text, in which no character is markup.
    pub fn text(&mut self, text: &str) -> &mut Self {
        for character in visible(text).chars() {
            match character {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                other => self.0.push(other),
            }
        }
        self
    }

    /// Adds an element without attributes from outside: `begin` is its tag with them.
    pub fn element(&mut self, begin: &str, text: &str) -> &mut Self {
        let name = begin.split(' ').next().unwrap_or(begin);
        self.raw("<").raw(begin).raw(">").text(text).raw("</").raw(name).raw(">")
    }

    /// Adds a sentence, in which what stands in backticks is a command.
    pub fn sentence(&mut self, sentence: &str) -> &mut Self {
        let parts: Vec<&str> = sentence.split('`').collect();
        if parts.len().is_multiple_of(2) {
            return self.text(sentence);
        }
        for (index, part) in parts.iter().enumerate() {
            match index % 2 {
                0 => self.text(part),
                _ => self.element("code", part),
            };
        }
        self
    }

    /// The finished text.
    pub fn into_string(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_never_markup() {
        let mut markup = Markup::default();
        markup.element("td class=\"num\"", "<b>\"&'\u{1b}").sentence(" run `a<b` or `");
        let expected = "<td class=\"num\">&lt;b&gt;&quot;&amp;&#39;\\u{1b}</td> run `a&lt;b` or `";
        assert_eq!(markup.into_string(), expected);
        let mut markup = Markup::default();
        assert_eq!(markup.sentence("run `a<b`").raw("").0, "run <code>a&lt;b</code>");
    }
}
