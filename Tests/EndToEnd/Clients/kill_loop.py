#!/usr/bin/env python3
"""Kills a server again and again under load, and holds what it acknowledged against what is there afterwards.

    kill_loop.py STREAMD MANIFESTS LIBRARIES FOLDER KILLS SEED

Clients mix create, update, upload and delete on streams of their own, and keys where the server has them. Each notes
an operation as acknowledged when its answer came, and as uncertain when it was sent and no answer came. The server gets
SIGKILL at a random moment of 0 to 2000 ms after it was ready. After each restart:

- what was acknowledged is there, with the value of the last acknowledged change, or of an uncertain one after it;
- nothing that was acknowledged as deleted is there;
- a stream can be read, and one whose upload is acknowledged has its whole file;
- the server was ready soon, and no piece of an unfinished upload is left.

At last all streams are deleted, and no blob may be left. Prints figures; exit status 1 and sentences where one of that
does not hold.
"""

import http.client
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import threading
import time

KEY = "sk_kill_loop_0123456789"
CLIENTS = 8
UPLOAD = 20_000
READY_SECONDS = 2.0


class Unanswered(Exception):
    """The server went away before it answered: what was asked may have happened."""


class Server:
    """streamd on a data folder that outlives it."""

    def __init__(self, program, manifests, libraries, folder):
        self.data = folder / "data"
        self.log = folder / "streamd.log"
        self.program = program
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("STREAM_")} | {
            "STREAM_HTTP_PORT": "0",
            "STREAM_RTMP_PORT": "0",
            "STREAM_SRT_PORT": "0",
            "STREAM_DATA": str(self.data),
            "STREAM_ADMIN_KEY": KEY,
            "STREAM_PLUGINS_MANIFESTS": manifests,
            "STREAM_PLUGINS_LIBRARIES": libraries,
            # Without `encoding`: what is uploaded stays as it is.
            "STREAM_PLUGINS_ENABLED": "videos,uploads,local-storage",
            "STREAM_LIMITS_REQUESTS_PER_MINUTE": "0",
        }

    def start(self):
        """Starts it; answers with the seconds until it was ready."""
        addresses = self.data / "addresses.json"
        addresses.unlink(missing_ok=True)
        began = time.monotonic()
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([self.program], env=self.environment, stdout=log, stderr=log)
        while True:
            if self.process.poll() is not None:
                raise SystemExit("streamd does not start:\n" + self.log.read_text()[-3000:])
            try:
                self.address = json.loads(addresses.read_text())["http"].removeprefix("http://")
                connection = http.client.HTTPConnection(self.address, timeout=10)
                connection.request("GET", "/health/ready")
                if connection.getresponse().status == 200:
                    return time.monotonic() - began
            except (OSError, ValueError, http.client.HTTPException):
                pass
            if time.monotonic() - began > 60:
                raise SystemExit("streamd is not ready within 60 s")
            time.sleep(0.005)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


class Client:
    """A connection of its own. Raises Unanswered where no whole answer came."""

    def __init__(self, address):
        self.connection = http.client.HTTPConnection(address, timeout=30)

    def request(self, method, path, body=None, headers=None):
        headers = {"Authorization": f"Bearer {KEY}"} | (headers or {})
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise Unanswered from error
        return answer.status, json.loads(content) if content[:1] == b"{" else None

    def call(self, operation, **parameters):
        body = json.dumps({"operation": operation, "parameters": parameters})
        return self.request("POST", "/stream", body, {"Content-Type": "application/json"})

    def upload(self, stream, content):
        boundary = "kill-loop-boundary"
        fields = {"operation": "upload", "parameters": json.dumps({"streamId": stream})}
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\n\r\n'.encode()
        body = b"".join(parts) + head + content + f"\r\n--{boundary}--\r\n".encode()
        return self.request("POST", "/stream", body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})


class Entry:
    """What is known of one stream: values that it may have, whether its file came, whether it is gone."""

    def __init__(self, title):
        self.titles = {title}
        self.upload = "no"  # no, maybe, yes
        self.gone = "no"


class Worker:
    """One client: it alone changes its streams, so that it knows what they must be."""

    def __init__(self, seed, keys, blobs):
        self.random = random.Random(seed)
        self.ledger = {}
        self.keys = {}
        self.has_keys = keys
        self.blobs = blobs
        self.acknowledged = 0
        self.problems = []
        self.count = 0

    def run(self, address):
        client = Client(address)
        try:
            while True:
                self.step(client)
        except Unanswered:
            return

    def step(self, client):
        open_streams = [stream for stream, entry in self.ledger.items() if entry.gone == "no"]
        kind = self.random.choices(
            ["create", "update", "upload", "delete", "key", "unkey"],
            [4, 4, 2, 2, 1 if self.has_keys else 0, 1 if self.has_keys else 0],
        )[0]  # fmt: skip
        self.count += 1
        if kind == "key":
            return self.key(client)
        if kind == "unkey":
            return self.unkey(client)
        if kind == "create" or not open_streams:
            return self.create(client)
        stream = self.random.choice(open_streams)
        entry = self.ledger[stream]
        if kind == "update":
            title = f"title {id(self)} {self.count}"
            entry.titles.add(title)
            if self.expect(client.call("update", streamId=stream, title=title), kind):
                entry.titles = {title}
        elif kind == "upload" and entry.upload == "no":
            entry.upload = "maybe"
            if self.expect(client.upload(stream, os.urandom(UPLOAD)), kind):
                entry.upload = "yes"
        elif kind == "delete":
            entry.gone = "maybe"
            if self.expect(client.call("delete", streamId=stream), kind):
                entry.gone = "yes"

    def create(self, client):
        title = f"new {id(self)} {self.count}"
        data = self.expect(client.call("create", title=title), "create")
        if data:
            self.ledger[data["streamId"]] = Entry(title)

    def key(self, client):
        body = json.dumps({"scopes": ["read"], "title": f"key {self.count}"})
        data = self.expect(client.request("POST", "/keys", body, {"Content-Type": "application/json"}), "key")
        if data:
            self.keys[data["keyId"]] = [data["key"], "no"]

    def unkey(self, client):
        live = [name for name, (_, gone) in self.keys.items() if gone == "no"]
        if not live:
            return
        name = self.random.choice(live)
        self.keys[name][1] = "maybe"
        if self.expect(client.request("DELETE", f"/keys/{name}"), "unkey") is not None:
            self.keys[name][1] = "yes"

    def expect(self, answer, kind):
        """The data of an acknowledgement. Anything but that while the server lives is a problem."""
        status, body = answer
        if status == 200 and body and body.get("success"):
            self.acknowledged += 1
            return body["data"] if body["data"] is not None else {}
        self.problems.append(f"{kind} was answered with {status} {json.dumps(body)[:300]}")
        return None

    def is_whole(self, stream, state, upload):
        """Whether the file of a stream is there whole. One whose upload is uncertain may have none: it can be sent again."""
        end = time.monotonic() + (10 if upload == "yes" else 0)
        while True:
            found = list(self.blobs.glob(f"accounts/*/streams/{stream}/source"))
            if found:
                return found[0].stat().st_size == UPLOAD and state != "created"
            if time.monotonic() >= end:
                return upload == "maybe"
            time.sleep(0.01)

    def check(self, client, every):
        """Holds the ledger against the server; settles what was uncertain."""
        known = list(self.ledger)
        # All that is not settled, and a sample of the rest, which the last check covers whole.
        chosen = known if every else known[-60:] + self.random.sample(known, min(20, len(known)))
        for stream in dict.fromkeys(chosen):
            entry = self.ledger[stream]
            status, body = client.call("stream", streamId=stream)
            if status == 404:
                if entry.gone == "no":
                    self.problems.append(f"{stream} was acknowledged and is not there")
                entry.gone = "yes"
                continue
            if status != 200:
                self.problems.append(f"{stream} cannot be read: {status} {json.dumps(body)[:300]}")
                continue
            if entry.gone == "yes":
                self.problems.append(f"{stream} was deleted and is there again")
            entry.gone = "no"
            data = body["data"]
            if data["title"] not in entry.titles:
                self.problems.append(f"{stream} has the title {data['title']!r}, not one of {entry.titles}")
            entry.titles = {data["title"]}
            if entry.upload != "no" and not self.is_whole(stream, data["state"], entry.upload):
                self.problems.append(f"{stream} ({data['state']}) has not the file whose upload is {entry.upload}")
        for name, key in self.keys.items():
            status, _ = client.request("POST", "/stream", '{"operation":"stream","parameters":{"limit":1}}',
                {"Content-Type": "application/json", "Authorization": f"Bearer {key[0]}"})  # fmt: skip
            if (status, key[1]) in [(401, "no"), (200, "yes")]:
                self.problems.append(f"the key {name} is answered with {status} and its deletion is acknowledged: {key[1]}")
            key[1] = "yes" if status == 401 else "no"


def leftovers(data):
    """Pieces of uploads that never ended."""
    return [path for path in files(data) if "/pieces/" in path or "/.tmp/" in path or "/staging/" in path]


def files(data):
    return [os.path.join(folder, name) for folder, _, names in os.walk(data / "blobs") for name in names]


def each(workers, action):
    threads = [threading.Thread(target=action, args=(worker,)) for worker in workers]
    for thread in threads:
        thread.start()
    return threads


def main():
    program, manifests, libraries, folder, kills, seed = sys.argv[1:]
    chance = random.Random(int(seed))
    server = Server(program, manifests, libraries, pathlib.Path(folder))
    problems = []
    starts = [server.start()]
    has_keys = Client(server.address).request("GET", "/keys")[0] == 200
    workers = [Worker(chance.random(), has_keys, server.data / "blobs") for _ in range(CLIENTS)]
    for kill in range(1, int(kills) + 1):
        threads = each(workers, lambda worker: worker.run(server.address))
        time.sleep(chance.uniform(0, 2))
        server.kill()
        for thread in threads:
            thread.join()
        starts.append(server.start())
        left = leftovers(server.data)
        if left:
            problems.append(f"after kill {kill} pieces are left: {left[:5]}")
        last = kill == int(kills)
        for thread in each(workers, lambda worker: worker.check(Client(server.address), last)):
            thread.join()
        problems += [problem for worker in workers for problem in worker.problems]
        if problems:
            break
    slow = max(starts)
    if slow > READY_SECONDS:
        problems.append(f"a start took {slow:.2f} s until it was ready, more than {READY_SECONDS}")
    problems += collected(server, workers)
    server.process.send_signal(signal.SIGTERM)
    if server.process.wait(60) != 0:
        problems.append("the server did not stop cleanly")
    acknowledged = sum(worker.acknowledged for worker in workers)
    streams = sum(len(worker.ledger) for worker in workers)
    starts.sort()
    print(
        f"kill loop: {len(starts) - 1} kills, {CLIENTS} clients, {acknowledged} acknowledged operations on {streams} "
        f"streams{' and keys' if has_keys else ''}; lost 0, risen 0, in part 0; ready after "
        f"{starts[len(starts) // 2]:.2f} s (median), {slow:.2f} s (longest)"
        if not problems
        else "kill loop: it does not hold"
    )
    for problem in problems[:20]:
        print("  " + problem)
    raise SystemExit(1 if problems else 0)


def collected(server, workers):
    """Deletes every stream; no blob may be left then."""

    def empty(worker):
        client = Client(server.address)
        for stream, entry in worker.ledger.items():
            if entry.gone == "no":
                client.call("delete", streamId=stream)

    for thread in each(workers, empty):
        thread.join()
    client = Client(server.address)
    while True:
        # Those whose create was never answered.
        status, page = client.call("stream", limit=100)
        if status != 200:
            return [f"the streams cannot be listed: {status}"]
        if not page["data"]["streams"]:
            break
        for stream in page["data"]["streams"]:
            client.call("delete", streamId=stream["streamId"])
    # As long as it gets on: thousands were deleted at once, one after the other.
    left, end = files(server.data), time.monotonic() + 60
    while left and time.monotonic() < end:
        time.sleep(0.2)
        now = files(server.data)
        if len(now) < len(left):
            end = time.monotonic() + 60
        left = now
    return [f"{len(left)} blobs of deleted streams are left: {left[:5]}"] if left else []


if __name__ == "__main__":
    main()
