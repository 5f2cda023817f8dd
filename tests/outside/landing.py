#!/usr/bin/env python3
"""Links in a real browser that passes for an iPhone, an iPad, an Android phone and a computer.

Each opens a link of an organization with a landing page, reads the page, follows its button, types the code in an app
that a signed webhook stands for; `referral explain` must tell the story. The page is looked at by axe-core in both
languages, light and dark, down to 320 px; the files for links that open in an app are checked by the schemas that
another project keeps (npm: @schemastore/apple-app-site-association, @schemastore/assetlinks, with tsc).

    tests/outside/landing.py [--engine sqlite|postgres] [--verve target/debug/verve] [--pictures FOLDER]

Needs Chromium, npm, and `pip install playwright axe-playwright-python`. Fails where the browser reports an error, the
page scrolls sideways, axe finds a fault, a file does not fit its schema, or a step of the story is missing.
"""
import json
import os
import re
import subprocess
import sys
import time
import urllib.request

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

import browsers
from browsers import PERSON

options = browsers.options(__doc__)
installation = browsers.Installation(options.verve, options.engine, is_demo=False)
run, ask, folder = installation.run, installation.ask, installation.folder
pictures = options.pictures or folder
APP = "https://apps.apple.com/no/app/nordlys/id1234567890"
PLAY = "https://play.google.com/store/apps/details?id=no.nordlys.app"
WEB = "https://nordlys.example/bli-med"
HOST = "http://go.nordlys.example"
faults = []


def files_fit_their_schemas(address):
    """Both files against the types that SchemaStore makes of their schemas; of Google's the values too."""
    place = f"{folder}/types"
    os.makedirs(place)
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", place,
                    "@schemastore/apple-app-site-association", "@schemastore/assetlinks", "typescript"], check=True, capture_output=True)
    get = lambda path: urllib.request.urlopen(urllib.request.Request(address + path, headers={"host": "go.nordlys.example"}))
    with get("/.well-known/apple-app-site-association") as answer:
        if answer.headers["content-type"] != "application/json" or answer.url != address + "/.well-known/apple-app-site-association":
            faults.append(f"apple: {answer.headers['content-type']} at {answer.url}")
        apple = answer.read().decode()
    with get("/.well-known/assetlinks.json") as answer:
        google = answer.read().decode()
        kind = answer.headers["content-type"]
    [statement] = json.loads(google)
    with open(f"{place}/check.ts", "w") as file:
        file.write("import type { AppleUniversalLinksConfig } from '@schemastore/apple-app-site-association';\n"
                   "import type { GoogleDigitalAssetlinks } from '@schemastore/assetlinks';\n"
                   f"const apple: AppleUniversalLinksConfig = {apple};\nconst google: GoogleDigitalAssetlinks = {google};\n"
                   "console.log(apple, google);\n")
    checked = subprocess.run(["node_modules/.bin/tsc", "--noEmit", "--strict", "--skipLibCheck", "check.ts"], cwd=place, capture_output=True, text=True)
    if checked.returncode:
        faults.append(f"a file does not fit its schema: {checked.stdout}")
    target = statement["target"]
    fits = (kind == "application/json" and statement["relation"] == ["delegate_permission/common.handle_all_urls"]
            and target["namespace"] == "android_app" and target["package_name"] == "no.nordlys.app"
            and all(re.fullmatch(r"([0-9A-F]{2}:){31}[0-9A-F]{2}", each) for each in target["sha256_cert_fingerprints"]))
    if not fits:
        faults.append(f"google's file: {statement}")


def look(page, name):
    page.screenshot(path=f"{pictures}/{name}.png", full_page=True)
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        faults.append(f"{name}: scrolls sideways")
    for violation in Axe().run(page).response["violations"]:
        faults.append(f"{name}: axe: {violation['id']}: {violation['help']}")


def code_of(page):
    return page.locator(".code").inner_text()


def opened(browser, playwright, device, language, **more):
    settings = dict(playwright.devices[device]) if device else {"viewport": {"width": 1280, "height": 900}}
    settings.pop("default_browser_type", None)
    settings.setdefault("user_agent", PERSON)
    settings.update(locale=language, extra_http_headers={"accept-language": language}, **more)
    context = browser.new_context(**settings)
    page = context.new_page()
    page.on("console", lambda said: said.type in ("error", "warning") and "404" not in said.text and faults.append(f"{device}: {said.text}"))
    page.on("pageerror", lambda error: faults.append(f"{device}: {error}"))
    page.route(re.compile("apple.com|google.com|nordlys.example/bli"), lambda route: route.fulfill(body="arrived"))
    return page


VISITORS = [("iphone", "iPhone 15"), ("ipad", None), ("android", "Pixel 7"), ("computer", None)]
IPAD = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15"


def story(browser, playwright, address, hook, visitor, device):
    """From the link to the account; answers with the click and the user."""
    more = {"user_agent": IPAD, "viewport": {"width": 820, "height": 1180}} if visitor == "ipad" else {}
    page = opened(browser, playwright, device, "nb-NO", **more)
    page.goto(f"{HOST}/r/ase-plakat.")
    code = code_of(page)
    if not re.fullmatch(r"[2-9A-Z]{4} [2-9A-Z]{4}", code):
        faults.append(f"{visitor}: shows the code {code!r}")
    click = code.replace(" ", "").lower()
    buttons = {button.inner_text(): button.get_attribute("href") for button in page.locator("a.go").all()}
    carried = f"{PLAY}&referrer=click_id%3D{click}"
    expected = {"iphone": {APP}, "android": {carried}}.get(visitor, {APP, carried, f"{WEB}?click_id={click}"})
    if set(buttons.values()) != expected:
        faults.append(f"{visitor}: buttons {buttons}")
    has_picture = page.locator(".qr svg").count() == 1
    if has_picture != (visitor in ("ipad", "computer")):
        faults.append(f"{visitor}: a QR code is {'' if has_picture else 'not '}there")
    with page.expect_request(re.compile("apple.com|google.com|nordlys.example/bli")):
        page.locator("a.go").first.click()
    user = f"u-{visitor}"
    typed = {"event": "account_created", "occurred_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
             "event_id": f"a-{visitor}", "user_id": user, "link_code": code}
    if browsers.deliver(address, hook, f"msg-{visitor}", [typed])["new"] != 1:
        faults.append(f"{typed['event_id']} was not taken")
    return click, user


def looks(browser, playwright):
    for language in ("nb", "en"):
        for scheme in ("light", "dark"):
            for name, device, size in [("phone", "iPhone 15", None), ("android", "Pixel 7", None), ("narrow", None, (320, 700)), ("desk", None, (1280, 900))]:
                more = {"viewport": {"width": size[0], "height": size[1]}} if size else {}
                page = opened(browser, playwright, device, language, color_scheme=scheme, **more)
                page.goto(f"{HOST}/r/ase-plakat")
                look(page, f"{name}-{language}-{scheme}")
                if page.locator("html").get_attribute("lang") != language:
                    faults.append(f"{name}: not in {language}")
                page.context.close()
        page = opened(browser, playwright, "iPhone 15", language)
        page.goto(f"{HOST}/r/bo-plakat")
        look(page, f"unnamed-{language}")
        page.locator("footer a").click()
        page.wait_for_load_state()
        if page.locator("html").get_attribute("lang") == language:
            faults.append("the other language is the same")
        page.goto(f"{HOST}/r/nobody-there")
        look(page, f"unknown-{language}")
        if not page.locator(f"a[href='{WEB}']").count():
            faults.append("an unknown code leads nowhere on the organization's host")


def main():
    run(*installation.database.make_organization("nordlys"))
    run("org", "set", "nordlys", "name=Nordlys likepersonforening (demodata)", f"target={WEB}", f"ios_target={APP}", f"android_target={PLAY}",
        "landing=yes", "lang=nb", "ios_app=A1B2C3D4E5.no.nordlys.app", "android_package=no.nordlys.app",
        "android_sha256=" + ":".join(["AB"] * 32), "base_url=http://go.nordlys.example")
    run("member", "add", "m-1", "--name", "Åse Røsslyng")
    run("member", "set", "m-1", "board=yes")
    run("member", "add", "m-2", "--name", "Bo Uten Samtykke")
    run("link", "create", "--member", "m-1", "--code", "ase-plakat")
    run("link", "create", "--member", "m-2", "--code", "bo-plakat")
    hook = ask("webhook", "create", "--source", "app")
    address = installation.serve()
    files_fit_their_schemas(address)
    with sync_playwright() as playwright:
        rules = f"--host-resolver-rules=MAP go.nordlys.example {address.removeprefix('http://')}"
        browser = browsers.chromium(playwright, rules)
        stories = [(visitor, *story(browser, playwright, address, hook, visitor, device)) for visitor, device in VISITORS]
        looks(browser, playwright)
        browser.close()
    metrics = urllib.request.urlopen(address + "/metrics").read().decode()
    installation.end_server()
    for visitor, click, user in stories:
        told = ask("referral", "explain", "--user", user)
        if (told["referral"] or {}).get("link_code") != "ase-plakat" or f"found by a typed click code, {click}" not in told["why"][0]:
            faults.append(f"{visitor}: {told['why']}")
    counted = int(re.search(r'outcome="counted"} (\d+)', metrics).group(1))
    stored = len(run("event", "list", "--format", "csv", "--columns", "event").split()) - 1
    if stored != counted + len(stories):
        faults.append(f"{counted} clicks counted, {stored} events stored")
    left = ["Mozilla", "127.0.0.1", "iPhone", "Safari"]
    texts = {"log": "".join(line for line in installation.log if "listening" not in line), "metrics": metrics}
    if options.engine == "sqlite":
        texts["database"] = open(installation.database.url, "rb").read().decode("latin-1")
    faults.extend(f"the {place} has {word}" for place, text in texts.items() for word in left if word in text)
    print(f"{options.engine}: {len(stories)} visitors, {counted} clicks, {len(faults)} faults; pictures in {pictures}")


try:
    main()
finally:
    installation.end()
print("\n".join(faults))
sys.exit(1 if faults else 0)
