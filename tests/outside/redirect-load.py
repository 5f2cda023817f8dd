#!/usr/bin/env python3
"""Open-loop load on the redirect: a fixed rate, with the database locked in the middle, or the server killed.

Latency is measured from the moment a request was due, not from when it was sent, so a stalled server cannot hide.

    tests/outside/redirect-load.py [--engine sqlite|postgres] [--rate 1000] [--seconds 60] [--lock 10]
    tests/outside/redirect-load.py --kill 20      ends the server so many times with SIGKILL, under the same load
    tests/outside/redirect-load.py --pages        with a landing page in front of every target

The requests come from many addresses, iPhones, Android phones and computers by turns, each device with a target of its
own; every tenth is a program, which is led on and not counted.

Fails where an answer is no 302, the 99th percentile is over 20 ms, or a click that was answered is not stored. After a
kill only clicks of the last 250 ms may be missing.
"""
import argparse
import asyncio
import gc
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time

import engines

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("--engine", choices=["sqlite", "postgres"], default="sqlite")
arguments.add_argument("--rate", type=int, default=1000)
arguments.add_argument("--seconds", type=float, default=60)
arguments.add_argument("--lock", type=float, default=10)
arguments.add_argument("--kill", type=int, default=0)
arguments.add_argument("--connections", type=int, default=64)
arguments.add_argument("--pages", action="store_true")
arguments.add_argument("--verve", default="target/release/verve")
options = arguments.parse_args()

folder = tempfile.TemporaryDirectory()
database = engines.begin(options.engine, options.verve, folder.name)
environment = {**os.environ, "VERVE_DATABASE": database.url}
PHONE = b"Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1"
ANDROID = b"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"
COMPUTER = b"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
PROGRAM = b"Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)"
AGENTS = [PHONE, ANDROID, COMPUTER] * 3 + [PROGRAM]
WEB, APP, PLAY = "https://example.org/app", "https://example.org/ios", "https://play.google.com/store/apps/details?id=org.example"
# A redirect carries the click; a page shows it as a code.
CLICK = re.compile(rb"(?:click_id(?:=|%3D)|/r/load-\d+/)([a-z0-9]+)")
GOOD = b"200" if options.pages else b"302"


def verve(*words):
    done = subprocess.run([options.verve, *words], env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"verve {' '.join(words)}: exit {done.returncode}\n{done.stderr}")
    return done.stdout


def serve():
    command = [options.verve, "serve", "--listen", "127.0.0.1:0", "--trusted-proxy", "127.0.0.1"]
    server = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    log = []
    for line in server.stderr:
        log.append(line)
        found = re.match(r"listening on http://127\.0\.0\.1:(\d+)", line)
        if found:
            threading.Thread(target=lambda: log.extend(server.stderr), daemon=True).start()
            return server, int(found.group(1)), log
    sys.exit("".join(log))


class Load(asyncio.Protocol):
    """One connection: one request at a time, the next due one as soon as it is free."""

    def __init__(self, run):
        self.run = run

    def connection_made(self, transport):
        self.transport = transport
        self.due = None
        self.buffer = b""

    def connection_lost(self, _):
        # The server closes connections that nobody used for a while; as browsers do, they are not used again.
        if self in self.run.free:
            self.run.free.remove(self)

    def send(self, due, code, number):
        self.due = due
        address = b"10.%d.%d.%d" % (number >> 16 & 255, number >> 8 & 255, number & 255)
        self.is_person = AGENTS[number % len(AGENTS)] is not PROGRAM
        self.transport.write(b"GET /r/%s HTTP/1.1\r\nhost: x\r\nuser-agent: %s\r\nx-forwarded-for: %s\r\n\r\n"
                             % (code, AGENTS[number % len(AGENTS)], address))

    def data_received(self, data):
        self.buffer += data
        head, is_whole, body = self.buffer.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head)
        if not is_whole or len(body) < int(length.group(1) if length else 0):
            return
        run, now = self.run, time.perf_counter()
        click = CLICK.search(self.buffer)
        run.answers.append((now, self.buffer[9:12], click and click.group(1).decode(), self.is_person))
        run.latencies.append(now - self.due)
        self.buffer = b""
        if run.backlog:
            self.send(*run.backlog.pop(0))
        else:
            run.free.append(self)


class Run:
    """A load for some seconds: when each answer came, its status, its click; and how long it took from when it was due."""

    def __init__(self, port, seconds):
        self.port, self.seconds = port, seconds
        self.answers, self.latencies, self.backlog, self.free = [], [], [], []
        self.total = int(options.rate * seconds)
        self.is_over = False

    async def go(self):
        loop = asyncio.get_running_loop()
        for _ in range(options.connections):
            _, protocol = await loop.create_connection(lambda: Load(self), "127.0.0.1", self.port)
            self.free.append(protocol)
        begin = time.perf_counter()
        sent = 0
        while sent < self.total and not self.is_over:
            now = time.perf_counter()
            while sent < self.total and begin + sent / options.rate <= now:
                job = (begin + sent / options.rate, codes[sent % len(codes)], sent)
                if self.free:
                    self.free.pop().send(*job)
                else:
                    self.backlog.append(job)
                sent += 1
            await asyncio.sleep(0.0005)
        until = begin + self.seconds + 30
        while len(self.latencies) < self.total and time.perf_counter() < until and not self.is_over:
            await asyncio.sleep(0.01)


def stored_clicks():
    rows = verve("event", "list", "--format", "csv", "--columns", "click_id").split()[1:]
    return set(rows), len(rows)


def locked_in_the_middle():
    server, port, log = serve()
    run = Run(port, options.seconds)

    def hold():
        time.sleep((options.seconds - options.lock) / 2)
        with database.locked():
            time.sleep(options.lock)

    holder = threading.Thread(target=hold)
    holder.start()
    asyncio.run(run.go())
    holder.join()
    server.terminate()
    server.wait(timeout=60)
    stored, rows = stored_clicks()
    check = subprocess.run([options.verve, "recompute", "--check"], env=environment, capture_output=True)
    latencies = sorted(run.latencies)
    at = lambda share: latencies[min(int(len(latencies) * share), len(latencies) - 1)] * 1000 if latencies else 1e9
    sent_on = {click for _, status, click, is_person in run.answers if status == GOOD and is_person}
    programs = [status for _, status, click, is_person in run.answers if not is_person and not click]
    failures = run.total - len(sent_on) - programs.count(GOOD)
    print(f"{options.engine}: {run.total} requests at {options.rate}/s, locked for {options.lock:g} s: {failures} failures, "
          f"{rows} clicks stored")
    print(f"latency from when due: p50 {at(.5):.2f} ms, p99 {at(.99):.2f} ms, p99.9 {at(.999):.2f} ms, max {at(1):.2f} ms")
    print(f"recompute --check: exit {check.returncode}")
    if failures:
        print("".join(log[-5:]))
    return failures == 0 and at(0.99) < 20 and stored == sent_on and rows == len(sent_on) and check.returncode == 0


def killed():
    """Each time: what was answered more than a flush before the kill is stored; nothing is stored twice."""
    answered, late, at_risk, missing_at_risk = 0, [], 0, 0
    seed = random.Random(options.kill)
    for _ in range(options.kill):
        server, port, _ = serve()
        run = Run(port, 5)
        moment = []

        def kill():
            time.sleep(1 + seed.random())
            moment.append(time.perf_counter())
            server.kill()
            server.wait()
            run.is_over = True

        killer = threading.Thread(target=kill)
        killer.start()
        asyncio.run(run.go())
        killer.join()
        stored, rows = stored_clicks()
        if rows != len(stored):
            sys.exit(f"{rows - len(stored)} clicks are stored twice")
        for when, _, click, is_person in run.answers:
            if not is_person:
                continue
            if when < moment[0] - 0.25:
                answered += 1
                if click not in stored:
                    late.append(moment[0] - when)
            else:
                at_risk += 1
                missing_at_risk += click not in stored
    check = subprocess.run([options.verve, "recompute", "--check"], env=environment, capture_output=True)
    print(f"{options.engine}: {options.kill} kills at {options.rate}/s: of {answered} clicks answered more than 250 ms before, "
          f"{len(late)} missing; of {at_risk} answered later, {missing_at_risk}")
    if late:
        print(f"the oldest that is missing was answered {max(late) * 1000:.0f} ms before the kill")
    print(f"recompute --check: exit {check.returncode}")
    return not late and check.returncode == 0


# A pause of the one who measures would count as one of the server.
gc.disable()
try:
    verve(*database.make_organization("load"))
    verve("member", "add", "m-1")
    verve("org", "set", "load", f"target={WEB}", f"ios_target={APP}", f"android_target={PLAY}", f"landing={'yes' if options.pages else 'no'}")
    codes = []
    for number in range(50):
        codes.append(b"load-%d" % number)
        verve("link", "create", "--member", "m-1", "--code", f"load-{number}")
    passed = killed() if options.kill else locked_in_the_middle()
finally:
    database.end()
sys.exit(0 if passed else 1)
