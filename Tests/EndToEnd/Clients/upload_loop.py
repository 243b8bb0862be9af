#!/usr/bin/env python3
"""Uploads through a connection that breaks again and again, to a server that is killed again and again.

    upload_loop.py STREAMD MANIFESTS LIBRARIES FOLDER UPLOADS BYTES CUTS KILLS SEED

Clients are tuspy (in pieces of random sizes, with and without checksums) and curl (tus by PATCH with a length and chunked,
and plain PUT). Between them and the server is a relay that cuts a connection after a random number of bytes: it ends it,
resets it, or keeps the server's side open and silent. Meanwhile the server gets SIGKILL at random moments. It holds that:

- what `getSource` gives in the end has the size and the SHA-256 of the file that was sent, each time;
- an offset, told by HEAD or PATCH, is never above the bytes that are in the blob, and never moves back;
- after a cut the offset is told within five seconds, whoever seems to write still;
- of two that write to one upload at once one wins, and what is kept is that one's.

Prints figures; exit status 1 and sentences where one of that does not hold.
"""

import hashlib
import http.client
import json
import os
import pathlib
import random
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import urllib.parse

import requests
from tusclient import client as tus
from tusclient.exceptions import TusCommunicationError, TusUploadFailed
from tusclient.uploader import Uploader

KEY = "sk_upload_loop_0123456789"
CLIENTS = 6
PIECE = "application/offset+octet-stream"


class Relay:
    """Passes bytes on to the server. A connection is cut after as many bytes as ``limits`` says next; None: never."""

    def __init__(self):
        self.target = None
        self.cuts = {}
        self.lock = threading.Lock()
        self.limits = []
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        self.held = []
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            threading.Thread(target=self.relay, args=(client,), daemon=True).start()

    def relay(self, client):
        try:
            server = socket.create_connection(("127.0.0.1", self.target), timeout=10)
            server.settimeout(None)
        except (OSError, TypeError):
            client.close()
            return
        threading.Thread(target=self.back, args=(server, client), daemon=True).start()
        limit, way = self.next()
        passed = 0
        try:
            while data := client.recv(65536):
                if limit is not None and passed + len(data) > limit:
                    server.sendall(data[: limit - passed])
                    return self.cut(way, client, server)
                server.sendall(data)
                passed += len(data)
            server.shutdown(socket.SHUT_WR)
        except OSError:
            for end in (client, server):
                end.close()

    def back(self, server, client):
        try:
            while data := server.recv(65536):
                client.sendall(data)
        except OSError:
            pass
        try:
            client.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def cut(self, way, client, server):
        with self.lock:
            self.cuts[way] = self.cuts.get(way, 0) + 1
        for end in (client, server):
            if end is server and way == "silent":
                self.held.append(server)
                continue
            if way == "reset":
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            try:
                end.shutdown(socket.SHUT_RDWR) if way != "reset" else None
            except OSError:
                pass
            end.close()

    def next(self):
        with self.lock:
            return self.limits.pop() if self.limits else (None, "")


class Server:
    """streamd on a data folder that outlives it."""

    def __init__(self, program, manifests, libraries, folder, relay):
        self.data = folder / "data"
        self.log = folder / "streamd.log"
        self.program = program
        self.relay = relay
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("STREAM_")} | {
            "STREAM_HTTP_PORT": "0",
            "STREAM_RTMP_PORT": "0",
            "STREAM_SRT_PORT": "0",
            "STREAM_PUBLIC_URL": f"http://127.0.0.1:{relay.port}",
            "STREAM_DATA": str(self.data),
            "STREAM_ADMIN_KEY": KEY,
            "STREAM_PLUGINS_MANIFESTS": manifests,
            "STREAM_PLUGINS_LIBRARIES": libraries,
            # Without `encoding`: what is uploaded stays as it is.
            "STREAM_PLUGINS_ENABLED": "videos,uploads,local-storage",
            "STREAM_LIMITS_REQUESTS_PER_MINUTE": "0",
        }

    def start(self):
        addresses = self.data / "addresses.json"
        addresses.unlink(missing_ok=True)
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([self.program], env=self.environment, stdout=log, stderr=log)
        began = time.monotonic()
        while time.monotonic() - began < 60:
            if self.process.poll() is not None:
                break
            try:
                self.port = int(json.loads(addresses.read_text())["http"].rsplit(":", 1)[1])
                self.relay.target = self.port
                return
            except (OSError, ValueError):
                time.sleep(0.005)
        raise SystemExit("streamd does not start:\n" + self.log.read_text()[-3000:])

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.relay.target = None

    def call(self, operation, **parameters):
        """An operation's data, however often it takes: the server may just be dead."""
        body = json.dumps({"operation": operation, "parameters": parameters})
        headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
        for _ in range(600):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.relay.target or 1, timeout=10)
                connection.request("POST", "/stream", body, headers)
                answer = connection.getresponse()
                content = json.loads(answer.read())
                if answer.status == 200:
                    return content["data"]
                if operation == "delete" and answer.status == 404:
                    return None  # the answer of the one before was lost
                if answer.status < 500:
                    raise Problem(f"{operation} was answered with {answer.status} {content}")
            except (OSError, http.client.HTTPException, ValueError):
                pass
            time.sleep(0.05)
        raise Problem(f"{operation} was not answered")


class Problem(Exception):
    """Something that must hold does not."""


class Again(Exception):
    """The request broke off: ask for the offset and go on."""


class Upload:
    """One file on its way, by one kind of client."""

    def __init__(self, loop, number):
        self.loop = loop
        self.random = random.Random(loop.seed * 1000 + number)
        self.kind = ["tuspy", "curl", "chunked", "put", "tuspy"][number % 5]
        size = loop.size // 4 if self.kind == "put" else loop.size
        self.content = self.random.randbytes(self.random.randint(size // 2, size))
        self.file = loop.folder / f"file-{number}"
        self.file.write_bytes(self.content)
        self.told = 0
        self.waits = []

    def run(self):
        data = self.loop.server.call("getUploadUrl", maxSizeBytes=len(self.content))
        self.stream, self.upload, self.url = data["streamId"], data["uploadId"], data["uploadUrl"]
        if self.kind == "put":
            self.put()
        else:
            self.pieces()
        self.check()
        self.file.unlink()
        self.loop.server.call("delete", streamId=self.stream)

    # How it is cut

    def arm(self, length):
        """Has the relay cut a connection that comes soon, perhaps this one's, somewhere in `length` bytes."""
        with self.loop.relay.lock:
            if self.loop.cuts > 0:
                self.loop.cuts -= 1
                way = self.random.choice(["end", "reset", "silent"])
                self.loop.relay.limits.append((self.random.randint(0, length + 300), way))

    # tus

    def pieces(self):
        self.location = self.url
        if self.kind == "tuspy":
            self.location = self.created()
        while True:
            try:
                offset = self.head()
                if offset is None or offset == len(self.content):
                    return
                self.arm(min(len(self.content) - offset, self.loop.size // 3))
                if self.kind == "tuspy":
                    self.tuspy(offset)
                else:
                    self.curl(offset)
            except Again:
                time.sleep(0.02)

    def created(self):
        client = tus.TusClient(self.url)
        while True:
            try:
                uploader = client.uploader(str(self.file), metadata={"filename": "ä b.mp4", "filetype": "video/mp4"})
                return uploader.create_url()
            except TusCommunicationError as error:
                self.refused(error.status_code, error.response_content)
                time.sleep(0.02)

    def head(self):
        """The offset; None when it is complete. Never above what is in the blob, and never back."""
        began = time.monotonic()
        try:
            answer = requests.head(self.location, headers={"Tus-Resumable": "1.0.0"}, timeout=10)
        except requests.RequestException as error:
            if self.loop.is_up() and time.monotonic() - began > 5:
                raise Problem(f"HEAD took {time.monotonic() - began:.1f} s") from error
            raise Again from error
        if answer.status_code == 410:
            return None
        if answer.status_code != 200:
            self.refused(answer.status_code, answer.content)
            raise Again
        self.waits.append(time.monotonic() - began)
        self.note(int(answer.headers["Upload-Offset"]), "HEAD")
        return self.told

    def note(self, offset, who):
        if offset < self.told:
            raise Problem(f"{who} tells {offset} after {self.told} was told ({self.kind})")
        self.told = offset
        size = self.stored()
        # None: it is the source by now.
        if size is not None and offset > size:
            raise Problem(f"{who} tells {offset}, and the blob has {size} bytes ({self.kind})")

    def stored(self):
        """Bytes that wait in blobs of this upload; None: there is no such blob."""
        sizes = []
        for blob in (self.loop.server.data / "blobs").glob(f"accounts/*/uploads/{self.upload}/t*"):
            try:
                sizes.append(blob.stat().st_size)
            except FileNotFoundError:
                pass
        return max(sizes, default=None)

    def tuspy(self, offset):
        try:
            uploader = Uploader(
                str(self.file), url=self.location, chunk_size=self.random.choice([300_000, 1 << 20, 1 << 30]),
                upload_checksum=self.random.random() < 0.4)  # fmt: skip
            while uploader.offset < len(self.content):
                uploader.upload_chunk()
                self.note(uploader.offset, "PATCH")
        except (TusCommunicationError, TusUploadFailed) as error:
            self.refused(error.status_code, error.response_content)
            raise Again from error

    def curl(self, offset):
        piece = self.file.with_suffix(".piece")
        piece.write_bytes(self.content[offset : offset + self.random.choice([500_000, 2_000_000, 1 << 30])])
        length = ["-H", f"Upload-Length: {len(self.content)}"] if offset == 0 or self.random.random() < 0.5 else []
        body = ["--data-binary", f"@{piece}", "-X", "PATCH"]
        if self.kind == "chunked":
            body = ["-T", str(piece), "-X", "PATCH", "-H", "Transfer-Encoding: chunked"]
        fields = ["-H", "Tus-Resumable: 1.0.0", "-H", f"Content-Type: {PIECE}", "-H", f"Upload-Offset: {offset}"]
        status, head = self.ran(self.location, body + fields + length)
        piece.unlink()
        if status != 204:
            self.refused(status, head)
            raise Again
        self.note(int(head.lower().rsplit("upload-offset: ", 1)[1].split()[0]), "PATCH")

    # Plain

    def put(self):
        # What a kill left of a file that had come whole is settled after half a minute; until then the place is taken.
        end = time.monotonic() + 120
        while time.monotonic() < end:
            if self.random.random() < 0.7:
                self.arm(len(self.content))
            chunked = ["-H", "Transfer-Encoding: chunked"] if self.random.random() < 0.5 else []
            status, head = self.ran(self.url, ["-T", str(self.file)] + chunked)
            if status in (200, 410):
                return
            self.refused(status, head)
            time.sleep(0.02)
        raise Problem("PUT does not end")

    def ran(self, url, arguments):
        """What curl got: a status, 0 for none, and the heads."""
        run = subprocess.run(
            ["curl", "-sS", "--max-time", "30", "-D", "-", "-o", "/dev/null", "-w", "\n%{http_code}", url] + arguments,
            capture_output=True, text=True, check=False)  # fmt: skip
        head, _, status = run.stdout.rpartition("\n")
        return (int(status or 0) if run.returncode == 0 else 0), head

    def refused(self, status, content):
        """What a client may be told while connections break and servers die; anything else is a problem."""
        text = content.decode(errors="replace") if isinstance(content, bytes) else str(content or "")
        expected = status in (None, 0, 408, 409, 410, 423, 503)
        if not expected and (self.loop.is_up() or status not in (400, 404)) and "broke off" not in text:
            raise Problem(f"{self.kind} was answered with {status} {text[:300]}")

    # The end

    def check(self):
        """The original is what was sent."""
        for _ in range(200):
            try:
                source = self.loop.server.call("getSource", streamId=self.stream)
                break
            except Problem:
                # The answer of the last piece was lost, and so is not yet done.
                time.sleep(0.05)
        else:
            raise Problem(f"{self.kind}: there is no source")
        digest = hashlib.sha256(self.content).hexdigest()
        if source["sha256"] != digest or source["sizeBytes"] != len(self.content):
            raise Problem(f"{self.kind}: getSource says {source}, it was {digest} of {len(self.content)} bytes")
        path = urllib.parse.urlsplit(source["url"]).path
        for _ in range(200):
            try:
                answer = requests.get(f"http://127.0.0.1:{self.loop.relay.target or 1}{path}", timeout=30)
                if answer.status_code == 200:
                    break
            except requests.RequestException:
                pass
            time.sleep(0.05)
        else:
            raise Problem(f"{self.kind}: the source cannot be fetched")
        if hashlib.sha256(answer.content).hexdigest() != digest:
            raise Problem(f"{self.kind}: the source is not what was sent")


class Loop:
    def __init__(self, program, manifests, libraries, folder, uploads, size, cuts, kills, seed):
        self.folder = pathlib.Path(folder)
        self.size, self.cuts, self.kills, self.seed = int(size), int(cuts), int(kills), int(seed)
        self.uploads = int(uploads)
        self.relay = Relay()
        self.server = Server(program, manifests, libraries, self.folder, self.relay)
        self.lock = threading.Lock()
        self.begun = self.ended = self.bytes = self.killed = 0
        self.dead_until = 0.0
        self.waits = []
        self.problems = []

    def is_up(self):
        """Whether the server was up for a while: else what fails is the kill's doing."""
        return self.relay.target is not None and time.monotonic() > self.dead_until

    def next(self):
        """The number of the next upload: as many as were asked for, and more while there are cuts and kills to come."""
        with self.lock:
            if self.problems or self.begun >= self.uploads and self.cuts <= 0 and self.killed >= self.kills:
                return None
            self.begun += 1
            return self.begun

    def work(self):
        while (number := self.next()) is not None:
            upload = Upload(self, number)
            try:
                upload.run()
            except Exception as error:
                self.problems.append(f"{upload.kind} {number}: {type(error).__name__}: {error}")
                return
            with self.lock:
                self.ended += 1
                self.bytes += len(upload.content)
                self.waits += upload.waits

    def run(self):
        began = time.monotonic()
        self.server.start()
        threads = [threading.Thread(target=self.work) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        chance = random.Random(self.seed)
        while self.killed < self.kills and not self.problems:
            time.sleep(chance.uniform(0.1, 1.5))
            self.dead_until = time.monotonic() + 60
            self.server.kill()
            self.server.start()
            self.dead_until = time.monotonic() + 1
            self.killed += 1
        for thread in threads:
            thread.join()
        if not self.problems:
            self.two_writers()
        self.left()
        self.server.process.send_signal(signal.SIGTERM)
        if self.server.process.wait(60) != 0:
            self.problems.append("the server did not stop cleanly")
        self.waits.sort()
        cuts = ", ".join(f"{count} {way}" for way, count in sorted(self.relay.cuts.items()))
        print(
            f"R5: {self.ended} uploads of {self.bytes / 1e6:.0f} MB by tuspy and curl, {sum(self.relay.cuts.values())} "
            f"connections cut ({cuts}), {self.killed} kills; equal {self.ended - len(self.problems)}/{self.ended}; an offset "
            f"was told after {self.waits[len(self.waits) // 2] * 1000:.0f} ms (median), "
            f"{self.waits[-1] * 1000:.0f} ms (longest); {time.monotonic() - began:.0f} s"
            if self.waits
            else "R5: nothing was uploaded"
        )
        for problem in self.problems[:20]:
            print("  " + problem)
        raise SystemExit(1 if self.problems else 0)

    def two_writers(self):
        """Two send the whole of different files to one upload at once: one is taken, whole.

        A machine that is so busy that the first sends nothing for half a second may have both lose: then nothing is taken.
        """
        winners = 0
        for _ in range(5):
            data = self.server.call("getUploadUrl")
            files = [os.urandom(self.size), os.urandom(self.size)]
            statuses = [None, None]
            begin = threading.Barrier(2)

            def send(index):
                begin.wait()
                headers = {
                    "Tus-Resumable": "1.0.0", "Content-Type": PIECE, "Upload-Offset": "0",
                    "Upload-Length": str(self.size),
                }  # fmt: skip
                answer = requests.patch(data["uploadUrl"], data=files[index], headers=headers, timeout=60)
                statuses[index] = answer.status_code

            threads = [threading.Thread(target=send, args=(index,)) for index in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            if statuses.count(204) > 1 or not {*statuses} <= {204, 409, 410, 423}:
                self.problems.append(f"two writers were answered with {statuses}")
            if 204 not in statuses:
                self.server.call("delete", streamId=data["streamId"])
                continue
            winners += 1
            winner = hashlib.sha256(files[statuses.index(204)]).hexdigest()
            if self.server.call("getSource", streamId=data["streamId"])["sha256"] != winner:
                self.problems.append("of two writers neither's file is kept")
            self.server.call("delete", streamId=data["streamId"])
        if winners == 0:
            self.problems.append("of two writers neither ever won")

    def left(self):
        """All streams are deleted by now: no byte of theirs may be left."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            left = [
                os.path.join(folder, name)
                for folder, _, names in os.walk(self.server.data / "blobs")
                for name in names
            ]
            if not left or self.problems:
                return
            time.sleep(0.1)
        self.problems.append(f"blobs are left: {left[:5]}")


if __name__ == "__main__":
    Loop(*sys.argv[1:]).run()
