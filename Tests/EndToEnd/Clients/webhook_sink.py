#!/usr/bin/env python3
"""A receiver of webhooks for the tests: it prints its port, and what it does is in the path.

    /take/NAME       200                                /gone/NAME     410
    /fail/N/NAME     500 to a message's first N attempts  /moved/NAME    302 to /take/trap
    /hang/NAME       takes the message, says nothing    /slow/MS/NAME  200 after so many milliseconds
    /busy/N/NAME     429, Retry-After: 2, to the first N attempts
    /mixed/NAME      fails three messages of ten, each once or twice and in one of six ways: 500, 503, a reset, a 302, a 429, silence

    GET /log?from=N          what came so far: [{"path", "id", "type", "streamId", "time", "headers", "body", "data", "status"}]
    GET /count               {"requests": …, "connections": …}
    POST /verify             {"path", "secret"} -> {"good": …, "bad": […]}: with PyPI's standardwebhooks

Imported, it is a thread: `Sink()` has `url` and `received`.
"""

import asyncio
import base64
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse


class Sink:
    def __init__(self, keeps=True):
        self.keeps = keeps
        self.received = []
        self.requests = 0
        self.connections = 0
        self.attempts = {}
        self.loop = asyncio.new_event_loop()
        ready = threading.Event()
        self.thread = threading.Thread(target=self.run, args=[ready], daemon=True)
        self.thread.start()
        ready.wait()
        self.url = f"http://127.0.0.1:{self.port}"

    def run(self, ready):
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self.serve, "127.0.0.1", 0, backlog=1024))
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self.loop.run_forever()

    async def serve(self, reader, writer):
        self.connections += 1
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                lines = head.split("\r\n")
                method, path, _ = lines[0].split(" ", 2)
                headers = dict((k.lower(), v) for k, v in (line.split(": ", 1) for line in lines[1:] if line))
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                if method == "GET" or path == "/verify":
                    answer = json.dumps(self.tell(path, body)).encode()
                    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(answer), answer))
                elif not await self.take(path, headers, body, writer):
                    return
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def take(self, path, headers, body, writer):
        """Answers a message; false: the connection is over."""
        self.requests += 1
        parts = path.split("/")
        what, message = parts[1], headers.get("webhook-id", "")
        attempt = self.attempts[(path, message)] = self.attempts.get((path, message), 0) + 1
        status, more = 200, ""
        if what == "gone":
            status = 410
        elif what == "moved":
            status, more = 302, f"location: {self.url}/take/trap\r\n"
        elif what == "fail" and attempt <= int(parts[2]):
            status = 500
        elif what == "busy" and attempt <= int(parts[2]):
            status, more = 429, "retry-after: 2\r\n"
        elif what == "mixed":
            digest = hashlib.sha256(message.encode()).digest()
            if digest[0] < 77 and attempt <= 1 + digest[1] % 2:
                status = [500, 503, 0, 302, 429, -1 if digest[3] < 64 else 500][digest[2] % 6]
                more = {302: f"location: {self.url}/take/trap\r\n", 429: "retry-after: 0\r\n"}.get(status, "")
        elif what == "hang":
            status = -1
        elif what == "slow":
            await asyncio.sleep(int(parts[2]) / 1000)
        if self.keeps:
            data = json.loads(body)
            self.received.append({
                "path": path, "id": message, "type": data["type"], "streamId": data["data"].get("streamId"), "data": data,
                "time": time.time(), "headers": headers, "status": status, "body": body,
            })  # fmt: skip
        if status == 0:
            writer.transport.abort()
            return False
        if status < 0:
            await asyncio.sleep(3600)
            return False
        text = f"status {status}, attempt {attempt}\n"
        writer.write(f"HTTP/1.1 {status} X\r\n{more}content-length: {len(text)}\r\n\r\n{text}".encode())
        return True

    def tell(self, path, body):
        if path == "/verify":
            return self.verify(**json.loads(body))
        if path == "/count":
            return {"requests": self.requests, "connections": self.connections}
        query = urllib.parse.parse_qs(urllib.parse.urlparse(path).query)
        start = int(query.get("from", ["0"])[0])
        return [entry | {"body": entry["body"].decode()} for entry in self.received[start:]]

    def verify(self, path, secret):
        """Holds all that came at a path against a secret, each message as it was sent."""
        good, bad = 0, []
        for entry in self.received:
            if entry["path"] != path:
                continue
            try:
                check(secret, entry["body"], entry["headers"])
                good += 1
            except Exception as error:  # noqa: BLE001
                bad.append(f"{entry['id']}: {error!r}")
        return {"good": good, "bad": bad[:10]}


def check(secret, body, headers):
    if not secret.startswith("whpk_"):
        from standardwebhooks import Webhook

        return Webhook(secret).verify(body, headers)
    # By the command: SubjectPublicKeyInfo of an ed25519 key, and the bytes that were signed.
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    signatures = [part[4:] for part in headers["webhook-signature"].split(" ") if part.startswith("v1a,")]
    with tempfile.TemporaryDirectory() as folder:
        files = {
            "key": bytes.fromhex("302a300506032b6570032100") + base64.b64decode(secret[5:]),
            "signature": base64.b64decode(signatures[0]),
            "signed": signed,
        }
        for name, content in files.items():
            pathlib.Path(folder, name).write_bytes(content)
        command = "openssl pkeyutl -verify -pubin -keyform DER -inkey key -rawin -in signed -sigfile signature"
        subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)


if __name__ == "__main__":
    sink = Sink()
    print(sink.port, flush=True)
    sys.stdin.read() if not sys.stdin.isatty() and "--stdin" in sys.argv else sink.thread.join()
