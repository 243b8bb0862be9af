#!/usr/bin/env python3
"""Webhooks under load, with receivers that fail, and a server that is killed. RELIABILITY.md, R8.

    webhook_loop.py STREAMD MANIFESTS LIBRARIES FOLDER EVENTS KILLS

Three rounds of EVENTS events (streams that are created, a few changes each), with a receiver that fails three messages of
ten, each once or twice:

- without kills: each message is delivered, in order per stream, and under 1 % come twice after a 2xx;
- with KILLS kills: each is delivered at least once;
- one endpoint of two hangs: the other's 99th percentile, from the event to the receiver, against that of a round without it.

Prints figures; exit status 1 and sentences where something does not hold.
"""

import http.client
import json
import pathlib
import random
import sys
import threading
import time

import kill_loop
from webhook_sink import Sink

CLIENTS = 8


class Server(kill_loop.Server):
    """streamd with webhooks, retries that come soon, and a receiver on this machine."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.environment |= {
            "STREAM_PLUGINS_ENABLED": "videos,webhooks,access,local-storage",
            "STREAM_NETWORK_ALLOW_PRIVATE": "true",
            "STREAM_WEBHOOKS_RETRY_SECONDS": "0.05",
            "STREAM_WEBHOOKS_TIMEOUT_SECONDS": "2",
        }


def webhook(server, url, **more):
    body = json.dumps({"url": url, "events": ["*"], **more})
    status, answer = kill_loop.Client(server.address).request("POST", "/webhooks", body)
    if status != 200:
        raise SystemExit(f"POST /webhooks: {status} {answer}")
    return answer["data"]


class Maker:
    """Clients that make events until there are enough; what they did while the server was killed is repeated."""

    def __init__(self, server, events):
        self.server, self.left, self.lock = server, events, threading.Lock()

    def run(self):
        threads = [threading.Thread(target=self.work, args=[n]) for n in range(CLIENTS)]
        for thread in threads:
            thread.start()
        return threads

    def take(self, count):
        with self.lock:
            if self.left <= 0:
                return False
            self.left -= count
            return True

    def work(self, number):
        client, rng = None, random.Random(number)
        while self.take(5):
            stream = None
            for step in range(5):
                while True:
                    try:
                        client = client or kill_loop.Client(self.server.address)
                        if stream is None:
                            status, answer = client.call("create", title=f"{number}")
                        else:
                            how = ["public", "signed"][step % 2]
                            status, answer = client.call("updateAccess", streamId=stream, visibility=how)
                        if status == 200:
                            stream = stream or answer["data"]["streamId"]
                            break
                        time.sleep(0.01)
                    except (kill_loop.Unanswered, OSError, http.client.HTTPException):
                        client = None
                        time.sleep(0.01 + rng.random() / 100)


def events(server):
    """The log: all that there is to deliver, by id, in order."""
    found, since = [], 0
    while True:
        status, answer = kill_loop.Client(server.address).request("GET", f"/events?since={since}&limit=1000")
        page = answer["data"]["events"]
        found += page
        since = answer["data"]["next"]
        if len(page) < 1000:
            return found


def wait(server, sink, path, deadline=120):
    """Until each event of the log was taken, or time is over; answers with those that are missing."""
    wanted = {event["id"] for event in events(server)}
    end = time.monotonic() + deadline
    while True:
        taken = {entry["id"] for entry in list(sink.received) if entry["path"] == path and 200 <= entry["status"] < 300}
        missing = wanted - taken
        if not missing or time.monotonic() > end:
            return wanted, missing
        time.sleep(0.1)


def latencies(log, sink, path):
    """Milliseconds from the event to its first request."""
    born = {event["id"]: event["timestamp"] for event in log}
    first = {}
    for entry in sink.received:
        if entry["path"] == path:
            first.setdefault(entry["id"], entry["time"])
    import datetime

    return sorted(
        (when - datetime.datetime.fromisoformat(born[name].replace("Z", "+00:00")).timestamp()) * 1000
        for name, when in first.items()
        if name in born
    )


def percentile(values, part):
    return values[min(len(values) - 1, int(len(values) * part))] if values else 0


def out_of_order(log, sink, path):
    """Messages that were first taken before one of the same stream that is older."""
    sequence = {event["id"]: event["sequence"] for event in log}
    last, wrong, seen = {}, 0, set()
    for entry in sink.received:
        if entry["path"] != path or not 200 <= entry["status"] < 300 or entry["id"] in seen or entry["id"] not in sequence:
            continue
        seen.add(entry["id"])
        if last.get(entry["streamId"], 0) > sequence[entry["id"]]:
            wrong += 1
        last[entry["streamId"]] = sequence[entry["id"]]
    return wrong


def repeated(sink, path):
    """Requests for messages that had been taken."""
    taken, again = set(), 0
    for entry in sink.received:
        if entry["path"] != path:
            continue
        again += entry["id"] in taken
        if 200 <= entry["status"] < 300:
            taken.add(entry["id"])
    return again


def main():
    program, manifests, libraries, folder, count, kills = sys.argv[1:7]
    folder, count, kills = pathlib.Path(folder), int(count), int(kills)
    problems = []

    def server(name):
        (folder / name).mkdir(parents=True)
        made = Server(program, manifests, libraries, folder / name)
        made.start()
        return made

    # 1. Three of ten fail.
    sink, one = Sink(), server("plain")
    secret = webhook(one, sink.url + "/mixed/a")["secret"]
    began = time.monotonic()
    for thread in Maker(one, count).run():
        thread.join()
    wanted, missing = wait(one, sink, "/mixed/a")
    log = events(one)
    seconds = time.monotonic() - began
    again, wrong = repeated(sink, "/mixed/a"), out_of_order(log, sink, "/mixed/a")
    checked = sink.verify("/mixed/a", secret)
    failed = sum(not 200 <= entry["status"] < 300 for entry in sink.received)
    print(
        f"R8: {len(wanted)} events in {seconds:.1f} s, {sink.requests} requests over {sink.connections} connections, "
        f"{failed} failed, {len(missing)} missing, {again} repeated, {wrong} out of order, {checked['good']} signatures good"
    )
    if missing:
        problems.append(f"without kills {len(missing)} of {len(wanted)} events were not delivered")
    if again > len(wanted) / 100:
        problems.append(f"without kills {again} of {len(wanted)} messages came again after they were taken")
    if wrong:
        problems.append(f"{wrong} messages were out of order")
    if checked["bad"]:
        problems.append(f"signatures: {checked['bad']}")
    if any(entry["path"] == "/take/trap" for entry in sink.received):
        problems.append("a redirect was followed")
    one.kill()

    # 2. The same with kills.
    sink, two = Sink(), server("kills")
    webhook(two, sink.url + "/mixed/a")
    maker = Maker(two, count)
    threads = maker.run()
    rng = random.Random(1)
    done = 0
    while done < kills:
        time.sleep(rng.random() * 0.4)
        two.kill()
        two.start()
        done += 1
    for thread in threads:
        thread.join()
    wanted, missing = wait(two, sink, "/mixed/a")
    again, wrong = repeated(sink, "/mixed/a"), out_of_order(events(two), sink, "/mixed/a")
    print(f"R8: {len(wanted)} events and {kills} kills: {len(missing)} missing, {again} repeated, {wrong} out of order")
    if missing:
        problems.append(f"with kills {len(missing)} of {len(wanted)} events were not delivered")
    if wrong:
        problems.append(f"with kills {wrong} messages were out of order")
    two.kill()

    # 3. One that hangs, beside one that does not: in turn, and the better of two, for machines that do other things as well.
    figures = {"alone": [], "beside": []}
    for round, (what, hangs) in enumerate([("alone", False), ("beside", True)] * 2):
        sink, three = Sink(), server(f"hang{round}")
        webhook(three, sink.url + "/take/a")
        # As much to do, but for the silence.
        webhook(three, sink.url + ("/hang/b" if hangs else "/take/b"))
        for thread in Maker(three, count // 4).run():
            thread.join()
        wanted, missing = wait(three, sink, "/take/a")
        if missing:
            problems.append(f"{what}: {len(missing)} of {len(wanted)} events were not delivered")
        figures[what].append(percentile(latencies(events(three), sink, "/take/a"), 0.99))
        three.kill()
    alone, beside = min(figures["alone"]), min(figures["beside"])
    print(f"R8: p99 from event to receiver {alone:.0f} ms, beside one that hangs {beside:.0f} ms")
    if beside > 2 * alone + 20:
        problems.append(f"an endpoint that hangs moved the other's p99 from {alone:.0f} to {beside:.0f} ms")

    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)


main()
