#!/usr/bin/env python3
"""The dashboard in a real browser: log in, read every page in both languages, on a desk, on a phone, in the dark and on
paper. And a recruit's whole way: a link is made and opened in the browser, a webhook tells of the installed app and the account,
a poll of the first login; `referral explain` and the dashboard must tell the story.

    tests/outside/browser.py [--engine sqlite|postgres] [--verve target/debug/verve] [--pictures FOLDER]

Needs Chromium, and `pip install playwright axe-playwright-python`. Fails where the browser reports an error (a blocked
style, a missing file), where the page scrolls sideways, where axe finds a fault of accessibility, or where a step of the
story is missing.
"""
import http.server
import json
import re
import sys
import threading
import time

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

import browsers

options = browsers.options(__doc__)
demo = browsers.Installation(options.verve, options.engine)
pictures = options.pictures or demo.folder
token = demo.ask("token", "create", "--scopes", "read")["token"]
member = demo.ask("member", "list")["rows"][0]
link = ["--member", member["member_id"], "--channel", "sms", "--target", "https://example.org/app"]
code = demo.ask("link", "create", *link)["rows"][0]["code"]
hook = demo.ask("webhook", "create", "--source", "app")
address = demo.serve()
faults = []
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
PAGES = {
    "overview": "?period=2025", "empty": "?since=2001-01-01&until=2001-12-31", "funnel": "/funnel?period=2025",
    "months": "/months?period=2025", "recruiters": "/recruiters?period=2026", "stalled": "/stalled?period=2026",
    "referrals": "/referrals?period=2026", "nothing": "/nothing?period=2026",
}
CIRCUMSTANCES = {
    "en": {"viewport": DESK}, "nb": {"viewport": DESK, "color_scheme": "dark"},
    "en-phone": {"viewport": PHONE, "color_scheme": "dark"}, "nb-phone": {"viewport": PHONE},
}
VIEWS = [(f"{page}-{name}", f"{path}&lang={name[:2]}", how) for page, path in PAGES.items() for name, how in CIRCUMSTANCES.items()]


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
    receipt = browsers.deliver(address, hook, "msg-1", events)
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
    polled = demo.ask("poll", "--name", "app", "--url", f"http://127.0.0.1:{backend.server_port}/events", "--once")
    if polled["new"] != 1:
        faults.append(f"the poll brought {polled}")


with sync_playwright() as playwright:
    browser = browsers.chromium(playwright)
    for name, query, how in VIEWS:
        context = browser.new_context(user_agent=browsers.PERSON, **how)
        page = context.new_page()
        noted = lambda message, name=name: faults.append(f"{name}: {message.text}")
        page.on("console", lambda message: noted(message) if message.type == "error" and "nothing" not in name else None)
        browsers.log_in(page, address, token)
        page.goto(f"{address}/dashboard{query}")
        page.screenshot(path=f"{pictures}/{name}.png", full_page=True)
        width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if width > 0:
            faults.append(f"{name}: scrolls sideways by {width} pixels")
        for violation in Axe().run(page).response["violations"]:
            where = violation["nodes"][0]["target"]
            faults.append(f"{name}: {violation['id']}: {violation['help']} at {where} ({len(violation['nodes'])})")
        if name == "overview-en":
            page.pdf(path=f"{pictures}/paper.pdf", format="A4")
            follow_a_recruit(page)
            page.goto(f"{address}/dashboard?period=this-year&lang=en")
            page.screenshot(path=f"{pictures}/story.png", full_page=True)
            shown = page.locator("#referrals").inner_text()
            if code not in shown:
                faults.append(f"the dashboard does not show the referral of {code}: {shown[:300]}")
        context.close()
    browser.close()
demo.end_server()
story = demo.ask("referral", "explain", "--user", "u-story")
told = [(event["event"], re.split("[ ,]", event["file"])[0]) for event in story["events"]]
way = [("link_clicked", "clicks"), ("app_installed", "webhook"), ("account_created", "webhook"), ("first_login", "poll")]
if told != way or story["referral"]["status"] != "activated" or story["referral"]["member_id"] != member["member_id"]:
    faults.append(f"`referral explain` tells another story: {told}, {story['referral']}")
print(demo.run("referral", "explain", "--user", "u-story"))
demo.end()
print("\n".join(sorted(set(faults))) or f"{options.engine}: no faults in {len(VIEWS)} views; the story is told; pictures in {pictures}")
sys.exit(1 if faults else 0)
