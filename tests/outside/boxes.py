#!/usr/bin/env python3
"""Nothing lies over anything else: the dashboard and the pages, with the longest names that occur, in both languages, at
seven widths, in two fonts, measured in a real browser.

    tests/outside/boxes.py [--verve target/debug/verve] [--pictures FOLDER]

Needs Chromium, `pip install playwright`, and the fonts Noto Sans and DejaVu Sans. Fails where the boxes of two texts
overlap, a text is cut, or a page scrolls sideways. Wide tables may scroll in a frame of their own.
"""
import re
import sys

from playwright.sync_api import sync_playwright

import browsers

options = browsers.options(__doc__, has_engines=False)
WIDTHS = (320, 390, 768, 1024, 1280, 1440, 1920)
FONTS = ("Noto Sans", "DejaVu Sans")
# All of these are invented.
NAMES = ("Wilhelmine-Charlotte von Ahlefeldt-Dehn Christophersen", "Anne-Margrethe Kristoffersen Lund")
GROUP = "Oslo og Akershus fylkeslag"

MEASURE = """() => {
  const found = new Set(), boxes = [];
  const ancestors = function* (e) { for (; e; e = e.parentElement) yield e; };
  const isHidden = e => !e.checkVisibility({contentVisibilityAuto: true, opacityProperty: true, visibilityProperty: true})
    || e.closest('svg') || (e.closest('details:not([open])') && !e.closest('summary'))
    || [...ancestors(e)].some(a => getComputedStyle(a).clipPath !== 'none');
  for (const e of document.querySelectorAll('body *')) {
    const texts = [...e.childNodes].filter(n => n.nodeType === 3 && n.textContent.trim());
    if (!texts.length || isHidden(e)) continue;
    for (const n of texts) {
      const range = document.createRange();
      range.selectNodeContents(n);
      for (const b of range.getClientRects()) if (b.width > 1 && b.height > 1) boxes.push({e, b, t: n.textContent.trim().slice(0, 40)});
    }
  }
  boxes.forEach((one, i) => boxes.slice(i + 1).forEach(other => {
    if (one.e.contains(other.e) || other.e.contains(one.e)) return;
    const wide = Math.min(one.b.right, other.b.right) - Math.max(one.b.left, other.b.left);
    const high = Math.min(one.b.bottom, other.b.bottom) - Math.max(one.b.top, other.b.top);
    if (wide > 1.5 && high > 4) found.add(`${one.t} overlaps ${other.t}`);
  }));
  for (const {e, b, t} of boxes) {
    const scroller = [...ancestors(e)].find(a => ['auto', 'scroll'].includes(getComputedStyle(a).overflowX));
    const cutter = [...ancestors(e)].find(a => getComputedStyle(a).overflowX === 'hidden');
    if (cutter && b.right > cutter.getBoundingClientRect().right + 1.5) found.add(`${t} is cut`);
    if (!scroller && b.right > innerWidth + 1) found.add(`${t} stands outside`);
  }
  if (document.documentElement.scrollWidth > innerWidth) found.add('the page scrolls sideways');
  return [...found];
}"""


demo = browsers.Installation(options.verve)
best = demo.ask("leaderboard", "--period", "2025")["rows"]
for row, name in zip(best, (NAMES * len(best))[: len(best) // 2]):
    demo.run("member", "set", row["member_id"], f"name={name}", f"group={GROUP}", "--from", "always")
pages = []
for language in ("en", "nb"):
    mentor = f"summary --member {best[0]['member_id']}"
    reports = ("summary", "leaderboard", "funnel --by month", mentor, "growth", "summary --public", "leaderboard --public")
    for report in reports:
        path = f"{demo.folder}/{language}-{re.sub('[^a-z]+', '-', report)}.html"
        scope = () if report == "growth" else ("--period", "2025")
        demo.run(*report.split(), *scope, "--lang", language, "--output", path)
        pages.append(f"file://{path}")
token = demo.ask("token", "create", "--scopes", "read")["token"]
address = demo.serve()
tables = ("", "/recruiters", "/stalled", "/referrals")
pages += [f"{address}/dashboard{table}?period=2026&lang={language}" for table in tables for language in ("en", "nb")]
failed = measured = 0
try:
    with sync_playwright() as playwright:
        browser = browsers.chromium(playwright)
        page = browser.new_page()
        browsers.log_in(page, address, token)
        for url in pages:
            for font in FONTS:
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 900})
                    page.goto(url)
                    page.evaluate(f"document.documentElement.style.setProperty('--sans', \"'{font}', sans-serif\")")
                    found = page.evaluate(MEASURE)
                    measured += 1
                    failed += len(found)
                    for fault in found:
                        print(f"{url.rsplit('/', 1)[1]}, {width} px, {font}: {fault}")
                    if options.pictures:
                        name = re.sub("[^a-z0-9]+", "-", url.rsplit("/", 1)[1])
                        page.screenshot(path=f"{options.pictures}/{name}-{width}-{font[0]}.png", full_page=True)
        browser.close()
finally:
    demo.end()
print(f"{measured} pages measured, {failed} faults")
sys.exit(1 if failed else 0)
