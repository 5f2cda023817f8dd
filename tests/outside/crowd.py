#!/usr/bin/env python3
"""Everybody at once: four imports as cron starts them, over and over, beside a server that takes clicks and API writes.

    tests/outside/crowd.py [--seconds 60] [--clicks 200] [--writes 20] [--verve target/release/verve]
                           [--database postgres://PLATFORM_ROLE@HOST/DATABASE]

The imports are of two files that overlap. Fails where an import ends otherwise than well, a click is no 302, a write is
neither stored nor refused with 503, anybody hears of a lock, or the database is not exactly what was sent.
"""
import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("--seconds", type=int, default=60)
arguments.add_argument("--clicks", type=int, default=200, help="a second")
arguments.add_argument("--writes", type=int, default=20, help="a second")
arguments.add_argument("--rows", type=int, default=20000, help="of each file")
arguments.add_argument("--verve", default="target/release/verve")
arguments.add_argument("--database", help="a migrated one on a server; else one of its own")
options = arguments.parse_args()
verve = os.path.abspath(options.verve)
folder = tempfile.TemporaryDirectory()
os.chdir(folder.name)
os.environ["VERVE_DATABASE"] = options.database or os.path.join(folder.name, "verve.db")
os.environ["VERVE_ORG"] = "crowd"


def run(*words):
    return subprocess.run([verve, *words], check=True, capture_output=True, text=True).stdout


run(*(["org", "add", "crowd"] if options.database else ["init", "--org", "crowd"]), "--name", "Crowd")
run("member", "add", "m-1")
run("link", "create", "--member", "m-1", "--code", "poster", "--target", "https://example.org/app")
token = json.loads(run("token", "create", "--scopes", "events,read", "--format", "json"))["token"]
now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 3600))
sent = set()
for name, first in (("one.csv", 0), ("two.csv", options.rows // 2)):
    with open(name, "w") as file:
        file.write("event,occurred_at,link_code,user_id,event_id\n")
        for number in range(first, first + options.rows):
            file.write(f"account_created,{now},poster,user-{number},event-{number}\n")
            sent.add(f"event-{number}")

server = subprocess.Popen([verve, "serve", "--listen", "127.0.0.1:0"], stderr=subprocess.PIPE, text=True)
for line in server.stderr:
    found = re.match(r"listening on http://127\.0\.0\.1:(\d+)", line)
    if found:
        port = int(found.group(1))
        break
log = []
threading.Thread(target=lambda: log.extend(server.stderr), daemon=True).start()

until = time.time() + options.seconds
faults = []
imports = [0]


def cron(number):
    while time.time() < until:
        file = ["one.csv", "two.csv"][number % 2]
        done = subprocess.run([verve, "ingest", file], capture_output=True, text=True)
        imports[0] += 1
        if done.returncode != 0 or "locked" in done.stdout + done.stderr:
            faults.append(f"import of {file}: exit {done.returncode}: {done.stderr}")


async def ask(head, body=b""):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(head.encode() + b"Connection: close\r\nHost: localhost\r\n\r\n" + body)
    answer = await reader.read()
    writer.close()
    return int(answer.split(b" ", 2)[1]), answer


tally = {"clicks": 0, "writes": 0, "written": 0, "refused": 0}


async def click():
    status, answer = await ask("GET /r/poster HTTP/1.1\r\nUser-Agent: Mozilla/5.0\r\n")
    tally["clicks"] += status == 302
    if status != 302:
        faults.append(f"click: {status}")


async def write(number):
    event = {"event": "account_created", "occurred_at": now, "link_code": "poster", "user_id": f"api-{number}",
             "event_id": f"api-{number}"}
    body = json.dumps(event).encode()
    head = (f"POST /v1/organizations/crowd/recruitment/events HTTP/1.1\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n")
    tally["writes"] += 1
    # A client that is told to try again does.
    for _ in range(20):
        status, answer = await ask(head, body)
        if status == 200:
            tally["written"] += 1
            sent.add(f"api-{number}")
            return
        if status not in (429, 503) or b"locked" in answer:
            faults.append(f"write: {status} {answer[-200:]}")
            return
        tally["refused"] += 1
        await asyncio.sleep(0.5)
    faults.append(f"write {number} was refused twenty times")


async def load():
    tasks, began, rate = [], time.time(), options.clicks + options.writes
    for tick in range(options.seconds * rate):
        await asyncio.sleep(max(0, began + tick / rate - time.time()))
        is_write = tick % rate * options.writes // rate != (tick % rate + 1) * options.writes // rate
        tasks.append(asyncio.create_task(write(tick) if is_write else click()))
    await asyncio.gather(*tasks)


crons = [threading.Thread(target=cron, args=(number,)) for number in range(4)]
for thread in crons:
    thread.start()
asyncio.run(load())
for thread in crons:
    thread.join()
server.terminate()
if server.wait(timeout=60) != 0:
    faults.append(f"the server ended with {server.returncode}")

events = json.loads(run("event", "list", "--format", "json"))["rows"]
clicks = sum(event["source"] == "redirect" or event["event"] == "link_clicked" for event in events)
stored = {event["event_id"] for event in events if event["event"] == "account_created"}
if clicks != tally["clicks"]:
    faults.append(f"{tally['clicks']} clicks were answered and {clicks} are stored")
if stored != sent or len(events) != len(sent) + clicks:
    faults.append(f"{len(sent)} events were sent, {len(stored)} of them are stored, {len(events) - clicks} in all")
sound = subprocess.run([verve, "db", "verify"], capture_output=True, text=True)
if sound.returncode != 0:
    faults.append(sound.stdout)
print(f"{imports[0]} imports of {options.rows} rows by 4 processes, {tally['clicks']} clicks, {tally['written']} writes "
      f"({tally['refused']} told to try again) in {options.seconds} s; {len(faults)} faults")
for fault in faults[:10]:
    print(fault)
sys.exit(1 if faults else 0)
