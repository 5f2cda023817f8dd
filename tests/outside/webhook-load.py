#!/usr/bin/env python3
"""Single-event webhook deliveries as fast as they are taken, over some connections at a time; each answer is a commit.

    tests/outside/webhook-load.py [--engine sqlite|postgres] [--deliveries 10000] [--connections 16]

Says how many a second were taken, how long each took, whether the last thousand took longer than the first, and what the
ledger looks like afterwards. Fails where one is not answered with 200, not stored, or stored twice.
"""
import argparse
import asyncio
import base64
import gc
import hashlib
import hmac
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time

import engines

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("--engine", choices=["sqlite", "postgres"], default="sqlite")
arguments.add_argument("--deliveries", type=int, default=10000)
arguments.add_argument("--connections", type=int, default=16)
arguments.add_argument("--endpoints", type=int, default=40, help="each takes 100 a second")
arguments.add_argument("--verve", default="target/release/verve")
options = arguments.parse_args()

folder = tempfile.TemporaryDirectory()
database = engines.begin(options.engine, options.verve, folder.name)
environment = {**os.environ, "VERVE_DATABASE": database.url}


def verve(*words):
    done = subprocess.run([options.verve, *words], env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"verve {' '.join(words)}: exit {done.returncode}\n{done.stderr}")
    return done.stdout


def delivery(number, endpoint, secret):
    """A request signed now: a signature is good for five minutes."""
    now = int(time.time())
    event = {"event": "account_created", "occurred_at": "2026-01-05T10:00:00Z", "link_code": "poster",
             "user_id": f"user-{number}", "event_id": f"event-{number}"}
    body = json.dumps(event)
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"msg-{number}.{now}.{body}".encode(), hashlib.sha256).digest()
    return (f"POST {endpoint} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n"
            f"webhook-id: msg-{number}\r\nwebhook-timestamp: {now}\r\n"
            f"webhook-signature: v1,{base64.b64encode(digest).decode()}\r\n\r\n{body}").encode()


async def deliver(port, waiting, answers):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while waiting:
        number = waiting.pop()
        hook = hooks[number % len(hooks)]
        request = delivery(number, hook["path"], hook["secret"])
        begin = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(int(re.search(rb"content-length: (\d+)", head).group(1)))
        status = int(head.split(b" ", 2)[1])
        answers.append((number, status, time.perf_counter() - begin, b'"new":1' in body))
    writer.close()


async def run(port):
    waiting, answers = list(reversed(range(options.deliveries))), []
    await asyncio.gather(*(deliver(port, waiting, answers) for _ in range(options.connections)))
    return answers


def seconds(*words):
    begin = time.perf_counter()
    text = verve(*words)
    return time.perf_counter() - begin, text


# A pause of the one who measures would count as one of the server.
gc.disable()
try:
    verve(*database.make_organization("load"))
    verve("member", "add", "m-1")
    verve("link", "create", "--member", "m-1", "--code", "poster")
    hooks = [json.loads(verve("webhook", "create", "--source", "app", "--format", "json")) for _ in range(options.endpoints)]
    command = [options.verve, "serve", "--listen", "127.0.0.1:0"]
    server = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    for line in server.stderr:
        found = re.match(r"listening on http://127\.0\.0\.1:(\d+)", line)
        if found:
            break
    threading.Thread(target=lambda: list(server.stderr), daemon=True).start()
    begin = time.perf_counter()
    answers = asyncio.run(run(int(found.group(1))))
    took = time.perf_counter() - begin
    server.terminate()
    server.wait(timeout=60)
    good = sum(status == 200 and is_new for _, status, _, is_new in answers)
    times = [spent * 1000 for _, _, spent, _ in answers]
    at = lambda share, of: sorted(of)[min(int(len(of) * share), len(of) - 1)]
    print(f"{options.engine}: {good} of {options.deliveries} deliveries taken in {took:.1f} s, {good / took:.0f} a second over "
          f"{options.connections} connections")
    print(f"latency p50 {at(.5, times):.1f} ms, p99 {at(.99, times):.1f} ms, max {max(times):.1f} ms; of the first thousand "
          f"p50 {at(.5, times[:1000]):.1f} ms, of the last {at(.5, times[-1000:]):.1f} ms")
    listing, imports = seconds("import", "list", "--format", "json")
    rows = json.loads(imports)["rows"]
    print(f"the ledger has {len(rows)} imports, listed in {listing:.2f} s")
    events = verve("event", "list", "--format", "csv", "--columns", "event_id").split()[1:]
    check = subprocess.run([options.verve, "recompute", "--check"], env=environment, capture_output=True)
    print(f"{len(events)} events stored; recompute --check: exit {check.returncode}")
    whole = good == len(events) == len(set(events)) == options.deliveries == sum(row["new"] for row in rows)
    passed = whole and check.returncode == 0
finally:
    database.end()
sys.exit(0 if passed else 1)
