//! QR codes: an address as SVG, as PNG, as blocks for a terminal, and on a sheet to hang up.

mod png;
mod poster;

use super::style::Painter;
pub use poster::{Poster, posters};
use qrcode::{Color, EcLevel};

/// The light modules around a code that readers ask for (ISO/IEC 18004).
const QUIET: usize = 4;

/// A text as the dark and light modules of a QR code.
#[derive(Debug, Clone)]
pub struct QrCode {
    dark: Vec<bool>,
    width: usize,
}

/// A text that is too long for a QR code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an address of {0} bytes is too long for a QR code")]
pub struct TooLong(usize);

impl QrCode {
    /// The code of a text, which can still be read where 15 % of it are damaged (level M).
    ///
    /// # Errors
    /// [`TooLong`] for a text of more than some 2,300 bytes.
    pub fn of(text: &str) -> Result<Self, TooLong> {
        let code = qrcode::QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| TooLong(text.len()))?;
        let width = code.width();
        Ok(Self { dark: code.into_colors().into_iter().map(|color| color == Color::Dark).collect(), width })
    }

    /// A picture of any size: `title` is what it says to who does not see it.
    pub fn svg(&self, title: &str) -> String {
        let mut out = super::html::markup();
        let side = self.width + 2 * QUIET;
        out.raw(&format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" role=\"img\" \
             shape-rendering=\"crispEdges\">"
        ));
        out.element("title", title).raw(&format!("<path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/>"));
        out.raw("<path fill=\"#000\" d=\"").raw(&self.path()).raw("\"/></svg>\n");
        out.into_string()
    }

    /// A picture in pixels, black on white, `scale` pixels for a module.
    pub fn png(&self, scale: usize) -> Vec<u8> {
        let side = (self.width + 2 * QUIET) * scale;
        png::gray(side, |x, y| self.is_dark_with_quiet(x / scale, y / scale))
    }

    /// Lines of half blocks: two rows of modules in each line.
    ///
    /// With colour they are black on white; without it the light modules are drawn, as terminals mostly are dark.
    pub fn blocks(&self, has_color: bool) -> String {
        let side = self.width + 2 * QUIET;
        let painter = Painter::new(has_color);
        let mut out = String::new();
        for y in (0..side).step_by(2) {
            let line: String = (0..side)
                .map(|x| {
                    match (
                        self.is_dark_with_quiet(x, y) == has_color,
                        y + 1 < side && self.is_dark_with_quiet(x, y + 1) == has_color,
                    ) {
                        (true, true) => '█',
                        (true, false) => '▀',
                        (false, true) => '▄',
                        (false, false) => ' ',
                    }
                })
                .collect();
            out.push_str(&painter.ink_on_paper(&line));
            out.push('\n');
        }
        out
    }

    /// The dark modules as one path: a stroke of squares for each run in a row.
    fn path(&self) -> String {
        let mut path = String::new();
        for y in 0..self.width {
            let mut x = 0;
            while x < self.width {
                let run = (x..self.width).take_while(|x| self.dark[y * self.width + x]).count();
                if run > 0 {
                    path.push_str(&format!("M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET));
                }
                x += run.max(1);
            }
        }
        path
    }

    /// Whether a module is dark, counted from the corner of the quiet zone.
    fn is_dark_with_quiet(&self, x: usize, y: usize) -> bool {
        let inside = |place: usize| place.checked_sub(QUIET).filter(|place| *place < self.width);
        inside(x).zip(inside(y)).is_some_and(|(x, y)| self.dark[y * self.width + x])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_shows_the_same_modules() -> Result<(), TooLong> {
        let code = QrCode::of("https://example.org/r/sunniva-var")?;
        let dark = code.dark.iter().filter(|dark| **dark).count();
        let drawn: usize =
            code.path().split('h').skip(1).filter_map(|run| run.split('v').next()?.parse::<usize>().ok()).sum();
        assert_eq!(drawn, dark);
        let blocks: usize = code
            .blocks(true)
            .chars()
            .map(|c| match c {
                '█' => 2,
                '▀' | '▄' => 1,
                _ => 0,
            })
            .sum();
        assert_eq!(blocks, dark);
        assert_eq!(code.blocks(false).lines().count(), (code.width + 2 * QUIET).div_ceil(2));
        assert!(code.png(8).starts_with(b"\x89PNG\r\n\x1a\n"));
        assert!(code.svg("a<b").contains("<title>a&lt;b</title>"));
        Ok(())
    }

    #[test]
    fn a_text_can_be_too_long() {
        assert_eq!(QrCode::of(&"x".repeat(3000)).err(), Some(TooLong(3000)));
    }
}
