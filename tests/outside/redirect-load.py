#!/usr/bin/env python3
"""Open-loop load on the redirect: a fixed rate, with the database locked in the middle.

Latency is measured from the moment a request was due, not from when it was sent, so a stalled server cannot hide.

    tests/outside/redirect-load.py [--rate 1000] [--seconds 60] [--lock 10] [--verve target/release/verve]

Fails where an answer is no 302, the 99th percentile is over 20 ms, or a click that was answered is not stored.
"""
import argparse
import asyncio
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("--rate", type=int, default=1000)
arguments.add_argument("--seconds", type=int, default=60)
arguments.add_argument("--lock", type=int, default=10)
arguments.add_argument("--connections", type=int, default=64)
arguments.add_argument("--verve", default="target/release/verve")
options = arguments.parse_args()

folder = tempfile.TemporaryDirectory()
database = os.path.join(folder.name, "verve.db")
environment = {**os.environ, "VERVE_DATABASE": database}


def verve(*words):
    return subprocess.run([options.verve, *words], env=environment, check=True, capture_output=True, text=True).stdout


verve("init", "--org", "load", "--name", "Load")
verve("member", "add", "m-1")
codes = []
for number in range(50):
    codes.append(f"load-{number}")
    verve("link", "create", "--member", "m-1", "--code", codes[-1], "--target", "https://example.org/app")

server = subprocess.Popen(
    [options.verve, "serve", "--listen", "127.0.0.1:0"], env=environment, stderr=subprocess.PIPE, text=True
)
for line in server.stderr:
    found = re.match(r"listening on http://127\.0\.0\.1:(\d+)", line)
    if found:
        port = int(found.group(1))
        break
log = []
threading.Thread(target=lambda: log.extend(server.stderr), daemon=True).start()


def hold_the_lock():
    time.sleep((options.seconds - options.lock) / 2)
    connection = sqlite3.connect(database, isolation_level=None, timeout=30)
    connection.execute("BEGIN IMMEDIATE")
    time.sleep(options.lock)
    connection.execute("ROLLBACK")
    connection.close()


class Load(asyncio.Protocol):
    """One connection: one request at a time, the next due one as soon as it is free."""

    def connection_made(self, transport):
        self.transport = transport
        self.due = None
        self.buffer = b""

    def connection_lost(self, _):
        # The server closes connections that nobody used for a while; as browsers do, they are not used again.
        if self in free:
            free.remove(self)

    def send(self, due, code):
        self.due = due
        self.transport.write(b"GET /r/%s HTTP/1.1\r\nhost: x\r\nuser-agent: Mozilla/5.0\r\n\r\n" % code)

    def data_received(self, data):
        self.buffer += data
        if b"\r\n\r\n" not in self.buffer:
            return
        statuses.append(self.buffer[9:12])
        self.buffer = b""
        latencies.append(time.perf_counter() - self.due)
        if backlog:
            self.send(*backlog.pop(0))
        else:
            free.append(self)


latencies, statuses, backlog, free = [], [], [], []


async def run():
    loop = asyncio.get_running_loop()
    for _ in range(options.connections):
        _, protocol = await loop.create_connection(Load, "127.0.0.1", port)
        free.append(protocol)
    locker = threading.Thread(target=hold_the_lock)
    locker.start()
    begin = time.perf_counter()
    total = options.rate * options.seconds
    sent = 0
    while sent < total:
        now = time.perf_counter()
        while sent < total and begin + sent / options.rate <= now:
            job = (begin + sent / options.rate, codes[sent % len(codes)].encode())
            if free:
                free.pop().send(*job)
            else:
                backlog.append(job)
            sent += 1
        await asyncio.sleep(0.0005)
    while len(latencies) < total and time.perf_counter() < begin + options.seconds + 30:
        await asyncio.sleep(0.01)
    locker.join()
    return total


total = asyncio.run(run())
server.terminate()
server.wait(timeout=60)
stored = sum(1 for _ in verve("event", "list", "--format", "ndjson").splitlines())
check = subprocess.run([options.verve, "recompute", "--check"], env=environment, capture_output=True)
latencies.sort()
at = lambda share: latencies[min(int(len(latencies) * share), len(latencies) - 1)] * 1000 if latencies else float("inf")
failures = total - statuses.count(b"302")
print(f"{total} requests at {options.rate}/s, locked for {options.lock} s: {failures} failures, {stored} clicks stored")
print(f"latency from when due: p50 {at(.5):.2f} ms, p99 {at(.99):.2f} ms, p99.9 {at(.999):.2f} ms, max {at(1):.2f} ms")
others = sorted({(status.decode(), statuses.count(status)) for status in statuses if status != b"302"})
print(f"other answers: {others or 'none'}, without any: {total - len(statuses)}")
print(f"recompute --check: exit {check.returncode}")
if failures:
    print("".join(log[-5:]))
sys.exit(0 if failures == 0 and at(0.99) < 20 and stored == total and check.returncode == 0 else 1)
