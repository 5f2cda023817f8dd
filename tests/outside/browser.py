#!/usr/bin/env python3
"""The dashboard in a real browser: log in, read it in both languages, on a desk, on a phone, in the dark and on paper.
And a recruit's whole way: a link is made and opened in the browser, a webhook tells of the installed app and the account,
a poll of the first login; `referral explain` and the dashboard must tell the story.

    tests/outside/browser.py [--engine sqlite|postgres] [--verve target/debug/verve] [--pictures FOLDER]

Needs Chromium, and `pip install playwright axe-playwright-python`. Fails where the browser reports an error (a blocked
style, a missing file), where the page scrolls sideways, where axe finds a fault of accessibility, or where a step of the
story is missing.
"""
import argparse
import base64
import hashlib
import hmac
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

import engines
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("--verve", default="target/debug/verve")
arguments.add_argument("--pictures")
arguments.add_argument("--engine", choices=["sqlite", "postgres"], default="sqlite")
options = arguments.parse_args()
verve = os.path.abspath(options.verve)
folder = tempfile.TemporaryDirectory()
pictures = options.pictures or folder.name
os.makedirs(pictures, exist_ok=True)
subprocess.run([verve, "demo", "--dir", f"{folder.name}/demo"], check=True, capture_output=True)
environment = {**os.environ, "VERVE_DATABASE": f"{folder.name}/demo/demo.db"}
database = None
if options.engine == "postgres":
    database = engines.begin(options.engine, verve, folder.name)
    subprocess.run([verve, "db", "copy", "--to", database.url], env=environment, check=True, capture_output=True)
    environment["VERVE_DATABASE"] = database.url
ask = lambda *words: json.loads(subprocess.run([verve, *words, "--format", "json"], env=environment, check=True, capture_output=True).stdout)
token = ask("token", "create", "--scopes", "read")["token"]
member = ask("member", "list")["rows"][0]
link = ["--member", member["member_id"], "--channel", "sms", "--target", "https://example.org/app"]
code = ask("link", "create", *link)["rows"][0]["code"]
hook = ask("webhook", "create", "--source", "app")
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
    ("recruiters", "/recruiters?period=2026&lang=en", {"viewport": {"width": 1280, "height": 900}}),
    ("stalled", "/stalled?lang=nb", {"viewport": {"width": 1280, "height": 900}}),
    ("referrals", "/referrals?lang=en", {"viewport": {"width": 360, "height": 740}}),
    ("nothing", "/nothing", {"viewport": {"width": 1280, "height": 900}}),
]


def instant(seconds_ago):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - seconds_ago))


def follow_a_recruit(page):
    """Opens the link in the browser; then the app, the account and the first login are told of as organizations do."""
    page.route(re.compile("example.org"), lambda route: route.fulfill(body="arrived"))
    with page.expect_request(re.compile("example.org")) as onward:
        page.evaluate(f"location.href = '/r/{code}'")
    click = onward.value.url.partition("click_id=")[2]
    if not click:
        faults.append(f"the redirect leads to {onward.value.url}")
    time.sleep(1.5)
    events = [{"event": "app_installed", "occurred_at": instant(0), "click_id": click, "event_id": "i-1"},
              {"event": "account_created", "occurred_at": instant(0), "click_id": click, "user_id": "u-story", "event_id": "a-1"}]
    body, now = json.dumps({"events": events}), str(int(time.time()))
    key = base64.b64decode(hook["secret"].removeprefix("whsec_"))
    digest = hmac.new(key, f"msg-1.{now}.{body}".encode(), hashlib.sha256).digest()
    headers = {"webhook-id": "msg-1", "webhook-timestamp": now, "content-type": "application/json",
               "webhook-signature": "v1," + base64.b64encode(digest).decode()}
    request = urllib.request.Request(address + hook["path"], data=body.encode(), headers=headers, method="POST")
    with urllib.request.urlopen(request) as answer:
        receipt = json.load(answer)
    if receipt["new"] != 2:
        faults.append(f"the webhook answers {receipt}")
    time.sleep(1)
    login = {"event": "first_login", "occurred_at": instant(0), "user_id": "u-story", "event_id": "l-1"}

    class Backend(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps({"events": [login]}).encode())

        def log_message(self, *_):
            pass

    backend = http.server.HTTPServer(("127.0.0.1", 0), Backend)
    threading.Thread(target=backend.handle_request, daemon=True).start()
    polled = ask("poll", "--name", "app", "--url", f"http://127.0.0.1:{backend.server_port}/events", "--once")
    if polled["new"] != 1:
        faults.append(f"the poll brought {polled}")


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium") or shutil.which("google-chrome"), args=["--no-sandbox"])
    for name, query, circumstances in VIEWS:
        context = browser.new_context(java_script_enabled=True, **circumstances)
        page = context.new_page()
        page.on("console", lambda message, name=name: faults.append(f"{name}: {message.text}") if message.type == "error" and name != "nothing" else None)
        where = f"{address}/dashboard{query}" if query.startswith("/") else f"{address}/dashboard?{query}"
        page.goto(f"{address}/dashboard/login")
        page.fill("#token", token)
        page.click("button")
        page.goto(where)
        page.screenshot(path=f"{pictures}/{name}.png", full_page=True)
        width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if width > 0:
            faults.append(f"{name}: scrolls sideways by {width} pixels")
        for violation in Axe().run(page).response["violations"]:
            where = violation["nodes"][0]["target"]
            faults.append(f"{name}: {violation['id']}: {violation['help']} at {where} ({len(violation['nodes'])})")
        if name == "desk-en":
            page.pdf(path=f"{pictures}/paper.pdf", format="A4")
            follow_a_recruit(page)
            page.goto(f"{address}/dashboard?period=this-year&lang=en")
            page.screenshot(path=f"{pictures}/story.png", full_page=True)
            shown = page.locator("#referrals").inner_text()
            if code not in shown:
                faults.append(f"the dashboard does not show the referral of {code}: {shown[:300]}")
        context.close()
    browser.close()
server.terminate()
server.wait(timeout=30)
story = ask("referral", "explain", "--user", "u-story")
told = [(event["event"], event["file"].split(" ")[0]) for event in story["events"]]
way = [("link_clicked", "clicks"), ("app_installed", "webhook"), ("account_created", "webhook"), ("first_login", "poll")]
if told != way or story["referral"]["status"] != "activated" or story["referral"]["member_id"] != member["member_id"]:
    faults.append(f"`referral explain` tells another story: {told}, {story['referral']}")
print(subprocess.run([verve, "referral", "explain", "--user", "u-story"], env=environment, capture_output=True, text=True).stdout)
if database:
    database.end()
print("\n".join(sorted(set(faults))) or f"{options.engine}: no faults in {len(VIEWS)} views; the story is told; pictures in {pictures}")
sys.exit(1 if faults else 0)
