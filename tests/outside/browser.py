#!/usr/bin/env python3
"""The dashboard in a real browser: log in, read it in both languages, on a desk, on a phone, in the dark and on paper.

    tests/outside/browser.py [--verve target/debug/verve] [--pictures FOLDER]

Needs Chromium, and `pip install playwright axe-playwright-python`. Fails where the browser reports an error (a blocked
style, a missing file), where the page scrolls sideways, or where axe finds a fault of accessibility.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("--verve", default="target/debug/verve")
arguments.add_argument("--pictures")
options = arguments.parse_args()
verve = os.path.abspath(options.verve)
folder = tempfile.TemporaryDirectory()
pictures = options.pictures or folder.name
os.makedirs(pictures, exist_ok=True)
subprocess.run([verve, "demo", "--dir", f"{folder.name}/demo"], check=True, capture_output=True)
environment = {**os.environ, "VERVE_DATABASE": f"{folder.name}/demo/demo.db"}
ask = lambda *words: json.loads(subprocess.run([verve, *words, "--format", "json"], env=environment, check=True, capture_output=True).stdout)
token = ask("token", "create", "--scopes", "read")["token"]
code = ask("link", "list")["rows"][0]["code"]
subprocess.run([verve, "link", "set", code, "target=https://example.org/app"], env=environment, check=True, capture_output=True)
server = subprocess.Popen([verve, "serve", "--listen", "127.0.0.1:0"], env=environment, stderr=subprocess.PIPE, text=True)
for line in server.stderr:
    if found := re.match(r"listening on (http://127\.0\.0\.1:\d+)", line):
        address = found.group(1)
        break
threading.Thread(target=lambda: [None for _ in server.stderr], daemon=True).start()

faults = []
VIEWS = [
    ("desk-en", "period=2025&lang=en", {"viewport": {"width": 1280, "height": 900}}),
    ("desk-nb", "lang=nb", {"viewport": {"width": 1280, "height": 900}}),
    ("dark", "period=2025&lang=en", {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"}),
    ("phone", "period=2025&lang=nb", {"viewport": {"width": 360, "height": 740}}),
    ("empty", "since=2001-01-01&until=2001-12-31&lang=en", {"viewport": {"width": 1280, "height": 900}}),
]
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium") or shutil.which("google-chrome"), args=["--no-sandbox"])
    for name, query, circumstances in VIEWS:
        context = browser.new_context(java_script_enabled=True, **circumstances)
        page = context.new_page()
        page.on("console", lambda message, name=name: faults.append(f"{name}: {message.text}") if message.type == "error" else None)
        page.goto(f"{address}/dashboard?{query}")
        page.fill("#token", token)
        page.click("button")
        page.goto(f"{address}/dashboard?{query}")
        page.screenshot(path=f"{pictures}/{name}.png", full_page=True)
        width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if width > 0:
            faults.append(f"{name}: scrolls sideways by {width} pixels")
        for violation in Axe().run(page).response["violations"]:
            where = violation["nodes"][0]["target"]
            faults.append(f"{name}: {violation['id']}: {violation['help']} at {where} ({len(violation['nodes'])})")
        if name == "desk-en":
            page.pdf(path=f"{pictures}/paper.pdf", format="A4")
            page.route(re.compile("example.org"), lambda route: route.fulfill(body="arrived"))
            with page.expect_request(re.compile("example.org")) as onward:
                page.evaluate(f"location.href = '/r/{code}'")
            if "click_id=" not in onward.value.url:
                faults.append(f"the redirect leads to {onward.value.url}")
        context.close()
    browser.close()
server.terminate()
server.wait(timeout=30)
clicks = ask("import", "list")["rows"][-1]
if (clicks["kind"], clicks["new"]) != ("clicks", 1):
    faults.append(f"the click is not in: {clicks}")
print("\n".join(sorted(set(faults))) or f"no faults in {len(VIEWS)} views; one click counted; pictures in {pictures}")
sys.exit(1 if faults else 0)
