#!/usr/bin/env python3
"""Makes the pictures of the README from the demo: what `verve` prints as an SVG, and the dashboard as a browser shows it.

    docs/pictures/make.py [--verve target/debug/verve]

Needs Chromium, and `pip install playwright pillow`. Everybody in the pictures is invented; the demo says so itself.
"""
import argparse
import html
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = pathlib.Path(__file__).parent
COMMANDS = ["funnel --period 2025", "leaderboard --period 2025 --top 5"]

# Sizes of the terminal in pixels: a character, a line, the margin around.
WIDTH, HEIGHT, MARGIN = 8.4, 20, 18
STYLE = """
text { font: 14px ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #d6dbe1; white-space: pre }
.prompt { fill: #7fd18b } .bold { font-weight: 700; fill: #fff } .dim { fill: #8b949e }
.c31 { fill: #ff7b72 } .c32 { fill: #7fd18b } .c33 { fill: #e3b341 } .c34 { fill: #79c0ff } .c35 { fill: #d2a8ff } .c36 { fill: #56d4dd }
"""


def spans(line):
    """A line of a terminal as the pieces of an SVG text, each with the classes of its colours."""
    classes, out, column = [], [], 0
    for piece in re.split(r"(\x1b\[[0-9;]*m)", line):
        if found := re.fullmatch(r"\x1b\[([0-9;]*)m", piece):
            for code in (found.group(1) or "0").split(";"):
                if code in ("0", "22", "39"):
                    classes = []
                else:
                    classes.append({"1": "bold", "2": "dim"}.get(code, f"c{code}"))
        elif piece:
            # Each piece has its own place, so that a font of other widths does not move the columns.
            x = MARGIN + column * WIDTH
            length = len(piece) * WIDTH
            mark = f' class="{" ".join(classes)}"' if classes else ""
            out.append(f'<tspan x="{x:.1f}" textLength="{length:.1f}"{mark}>{html.escape(piece, quote=False)}</tspan>')
            column += len(piece)
    return "".join(out), column


def terminal(texts):
    """The SVG of commands and what they print."""
    lines = []
    for command, text in texts:
        lines += [f"\x1b[32m$\x1b[0m \x1b[1mverve {command}\x1b[0m", *text.rstrip("\n").split("\n"), ""]
    drawn, widest = [], 0
    for number, line in enumerate(lines[:-1]):
        content, columns = spans(line)
        widest = max(widest, columns)
        if content:
            drawn.append(f'<text y="{MARGIN + 14 + number * HEIGHT}">{content}</text>')
    width, height = round(2 * MARGIN + widest * WIDTH), 2 * MARGIN + (len(lines) - 1) * HEIGHT
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">\n'
        f"<title>A funnel and a leaderboard of invented people, in a terminal</title>\n<style>{STYLE}</style>\n"
        f'<rect width="{width}" height="{height}" rx="8" fill="#16191d"/>\n' + "\n".join(drawn) + "\n</svg>\n"
    )


def dashboard(verve, environment, token):
    """Takes a picture of the upper part of the dashboard."""
    serve = [verve, "serve", "--listen", "127.0.0.1:0"]
    server = subprocess.Popen(serve, env=environment, stderr=subprocess.PIPE, text=True)
    address = next(found.group(1) for line in server.stderr if (found := re.match(r"listening on (\S+)", line)))
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 1320})
        page.goto(f"{address}/dashboard")
        page.fill("#token", token)
        page.click("button")
        page.goto(f"{address}/dashboard?period=2025&lang=en")
        page.screenshot(path=HERE / "dashboard.png")
        browser.close()
    server.terminate()
    server.wait(timeout=30)
    # A page of few colours: a palette of 128 shows the same in a third of the bytes.
    picture = Image.open(HERE / "dashboard.png").convert("RGB").quantize(128)
    picture.save(HERE / "dashboard.png", optimize=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--verve", default="target/debug/verve")
    verve = os.path.abspath(arguments.parse_args().verve)
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "VERVE_TEST_NOW": "2026-02-16T08:12:00Z",
            "VERVE_DATABASE": f"{folder}/demo/demo.db",
            "COLUMNS": "88",
        }
        made = {key: value for key, value in environment.items() if key != "VERVE_DATABASE"}
        subprocess.run([verve, "demo", "--dir", f"{folder}/demo"], env=made, check=True, capture_output=True)

        def ask(*words):
            done = subprocess.run([verve, *words], env=environment, check=True, capture_output=True, text=True)
            return done.stdout

        texts = [(command, ask(*command.split(), "--color", "always")) for command in COMMANDS]
        (HERE / "terminal.svg").write_text(terminal(texts), encoding="utf-8")
        token = json.loads(ask("token", "create", "--scopes", "read", "--format", "json"))["token"]
        dashboard(verve, environment, token)


if __name__ == "__main__":
    main()
