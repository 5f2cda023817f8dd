#!/usr/bin/env python3
"""The redirect beside nginx that answers `return 302`, in one run: how many requests a second each takes at most.

One client thread with 32 connections (wrk), the two by turns, several rounds; each round is of some seconds. The links
of verve have a target for each device, and clicks that count are stored. Needs nginx and wrk.

    tests/outside/redirect-speed.py [--verve target/release/verve] [--rounds 3] [--seconds 5] [--pages]

Fails where the median share is under 0.35, where a request fails, or a click is missing. With `--pages` each click has
one of 31^8 codes: of a million clicks, two have the same by chance in every second run or so. The ledger has the second
as a conflict; up to five of those are no failure.
"""
import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("--verve", default="target/release/verve")
arguments.add_argument("--rounds", type=int, default=3)
arguments.add_argument("--seconds", type=int, default=5)
arguments.add_argument("--pages", action="store_true")
options = arguments.parse_args()
folder = tempfile.TemporaryDirectory()
os.chmod(folder.name, 0o755)
environment = {**os.environ, "VERVE_DATABASE": f"{folder.name}/verve.db"}
TARGETS = ["target=https://example.org/app", "ios_target=https://example.org/ios",
           "android_target=https://play.google.com/store/apps/details?id=org.example"]
NGINX = """worker_processes auto; daemon off; pid PLACE/nginx.pid; error_log PLACE/error.log;
events { worker_connections 256; }
http { access_log off; keepalive_requests 1000000000; server { listen 127.0.0.1:18302; location / { return 302 https://example.org/app; } } }
"""
SCRIPT = """local agents = {
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"}
local number = 0
request = function()
  number = number + 1
  local address = "10." .. math.floor(number / 65536) % 256 .. "." .. math.floor(number / 256) % 256 .. "." .. number % 256
  return wrk.format("GET", "/r/load-" .. number % 50, {["User-Agent"] = agents[number % 3 + 1], ["X-Forwarded-For"] = address})
end
"""


def run(*words):
    return subprocess.run([options.verve, *words], env=environment, check=True, capture_output=True, text=True).stdout


def serve():
    command = [options.verve, "serve", "--listen", "127.0.0.1:0", "--trusted-proxy", "127.0.0.1"]
    server = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    for line in server.stderr:
        if found := re.match(r"listening on (http://127\.0\.0\.1:\d+)", line):
            threading.Thread(target=lambda: [None for _ in server.stderr], daemon=True).start()
            return server, found.group(1)
    sys.exit("the server did not begin")


def load(address):
    command = ["wrk", "-t1", "-c32", f"-d{options.seconds}s", "--latency", "-s", f"{folder.name}/load.lua", address]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        sys.exit(said)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said).group(1)), re.search(r"99%\s+(\S+)", said).group(1)


def main():
    run("init", "--org", "load", "--name", "Load")
    run("org", "set", "load", *TARGETS, f"landing={'yes' if options.pages else 'no'}")
    run("member", "add", "m-1")
    for number in range(50):
        run("link", "create", "--member", "m-1", "--code", f"load-{number}")
    for name, text in (("nginx.conf", NGINX.replace("PLACE", folder.name)), ("load.lua", SCRIPT)):
        with open(f"{folder.name}/{name}", "w") as file:
            file.write(text)
    nginx = subprocess.Popen(["nginx", "-c", f"{folder.name}/nginx.conf", "-p", folder.name], stderr=subprocess.DEVNULL)
    server, address = serve()
    time.sleep(1)
    shares = []
    for _ in range(options.rounds):
        theirs, their_p99 = load("http://127.0.0.1:18302")
        ours, our_p99 = load(address)
        shares.append(ours / theirs)
        print(f"nginx {theirs:,.0f}/s (p99 {their_p99}), verve {ours:,.0f}/s (p99 {our_p99}): {ours / theirs:.2f}")
    metrics = urllib.request.urlopen(address + "/metrics").read().decode()
    counted = int(re.search(r'outcome="counted"} (\d+)', metrics).group(1))
    server.terminate()
    server.wait(timeout=120)
    nginx.terminate()
    nginx.wait(timeout=20)
    stored = len(run("event", "list", "--format", "csv", "--columns", "event").split()) - 1
    same = sum(row["rejected"] for row in json.loads(run("import", "list", "--format", "json"))["rows"])
    print(f"median share {statistics.median(shares):.2f}; {counted} clicks counted, {stored} stored, {same} with a code that another has")
    return statistics.median(shares) >= 0.35 and counted == stored + same and same <= (5 if options.pages else 0)


sys.exit(0 if main() else 1)
