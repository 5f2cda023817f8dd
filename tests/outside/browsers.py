"""What the checks in Chromium begin with: options, a program in a folder of its own, a server, a browser with a person in
front of it."""
import argparse
import base64
import hashlib
import hmac
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

# A browser without a window says so in its name, and counts as a program.
PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0"


def options(about, has_engines=True):
    """The command line of a check."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--verve", default="target/debug/verve")
    parser.add_argument("--pictures", help="keep what was looked at in this folder")
    if has_engines:
        parser.add_argument("--engine", choices=["sqlite", "postgres"], default="sqlite")
    chosen = parser.parse_args()
    chosen.verve = os.path.abspath(chosen.verve)
    if chosen.pictures:
        os.makedirs(chosen.pictures, exist_ok=True)
    return chosen


class Installation:
    """A program with a database."""

    def __init__(self, verve, engine="sqlite", is_demo=True):
        self.verve = verve
        self.temporary = tempfile.TemporaryDirectory()
        self.folder, self.database = self.temporary.name, None
        self.environment = {**os.environ, "VERVE_DATABASE": f"{self.folder}/demo/demo.db"}
        self.server, self.log = None, []
        if is_demo:
            self.run("demo", "--dir", f"{self.folder}/demo")
        if engine == "postgres" or not is_demo:
            self.database = engines.begin(engine, verve, self.folder)
            if is_demo:
                self.run("db", "copy", "--to", self.database.url)
            self.environment["VERVE_DATABASE"] = self.database.url

    def run(self, *words):
        ran = subprocess.run([self.verve, *words], env=self.environment, capture_output=True, text=True)
        if ran.returncode:
            sys.exit(f"verve {' '.join(words)}: {ran.stderr}")
        return ran.stdout

    def ask(self, *words):
        return json.loads(self.run(*words, "--format", "json"))

    def serve(self):
        """Begins the server and answers with its address."""
        command = [self.verve, "serve", "--listen", "127.0.0.1:0"]
        self.server = subprocess.Popen(command, env=self.environment, stderr=subprocess.PIPE, text=True)
        for line in self.server.stderr:
            self.log.append(line)
            if found := re.match(r"listening on (http://127\.0\.0\.1:\d+)", line):
                threading.Thread(target=lambda: self.log.extend(self.server.stderr), daemon=True).start()
                return found.group(1)
        sys.exit("".join(self.log))

    def end_server(self):
        if self.server:
            self.server.terminate()
            self.server.wait(timeout=60)
            self.server = None

    def end(self):
        self.end_server()
        if self.database:
            self.database.end()


def deliver(address, hook, name, events):
    """A delivery as the app's backend signs it (Standard Webhooks); answers with the receipt."""
    body, now = json.dumps({"events": events}).encode(), str(int(time.time()))
    secret = base64.b64decode(hook["secret"].removeprefix("whsec_"))
    signed = hmac.new(secret, f"{name}.{now}.".encode() + body, hashlib.sha256).digest()
    headers = {"content-type": "application/json", "webhook-id": name, "webhook-timestamp": now,
               "webhook-signature": "v1," + base64.b64encode(signed).decode()}
    request = urllib.request.Request(address + hook["path"], data=body, headers=headers, method="POST")
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def chromium(playwright, *flags):
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    return playwright.chromium.launch(executable_path=path, args=["--no-sandbox", *flags])


def log_in(page, address, token):
    page.goto(f"{address}/dashboard/login")
    page.fill("#token", token)
    page.click("button")
    page.wait_for_load_state()
