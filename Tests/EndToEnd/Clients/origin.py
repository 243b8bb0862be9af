"""A web server that files are fetched from, with the faults of real ones. Prints its port, then a line a request.

usage: origin.py FILE

    /whole          the file, with an entity tag, and parts of it on demand
    /redirect/URL   302 to URL
    /hops           a few redirects, then the file
    /slow           the file, in small pieces with pauses
    /drops          breaks off after a third of what is asked for, as long as there is more than a little
    /drops-deaf     the same, but sends no parts: only the fourth time is the file whole
    /endless        says nothing of its length, and sends for ever
    /announced      says that a terabyte follows
    /flaky          503 twice, then the file
    /status/N       the status N
    /silent         accepts the request, and says nothing
"""

import http.server
import re
import sys
import threading
import time

DATA = open(sys.argv[1], "rb").read()
counts = {}
lock = threading.Lock()


def count(name):
    with lock:
        counts[name] = counts.get(name, 0) + 1
        return counts[name]


class Origin(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        print(self.command, self.path, self.headers.get("Range", "-"), flush=True)
        path = self.path.split("?")[0]
        self.close_connection = True
        if path.startswith("/redirect/"):
            return self.head(302, {"Location": path[len("/redirect/"):], "Content-Length": "0"})
        if path.startswith("/hops"):
            left = int(path[5:] or "3")
            return self.head(307, {"Location": "/hops%d" % (left - 1) if left else "/whole", "Content-Length": "0"})
        if path.startswith("/status/"):
            self.head(int(path[8:]), {"Content-Length": "5"})
            return self.wfile.write(b"sorry")
        if path == "/silent":
            return time.sleep(3600)
        if path == "/announced":
            self.head(200, {"Content-Length": str(1 << 40)})
            return self.send_for_ever()
        if path == "/endless":
            self.head(200, {})
            return self.send_for_ever()
        if path == "/flaky" and count(path) < 3:
            return self.head(503, {"Content-Length": "0"})
        if path == "/drops-deaf":
            size = len(DATA) if count(path) == 4 else len(DATA) // 2
            self.head(200, {"Content-Length": str(len(DATA)), "Content-Type": "video/mp4"})
            return self.wfile.write(DATA[:size])
        self.send_file(path)

    def send_file(self, path):
        start = 0
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if asked and self.headers.get("If-Range") == '"film"':
            start = int(asked[1])
        fields = {"ETag": '"film"', "Content-Type": "video/mp4", "Content-Length": str(len(DATA) - start)}
        if start:
            fields["Content-Range"] = "bytes %d-%d/%d" % (start, len(DATA) - 1, len(DATA))
        self.head(206 if start else 200, fields)
        rest = DATA[start:]
        if path == "/drops" and len(rest) > len(DATA) // 10:
            return self.wfile.write(rest[: len(rest) // 3])
        if path == "/slow":
            for offset in range(0, len(rest), 1 << 16):
                self.wfile.write(rest[offset : offset + (1 << 16)])
                time.sleep(0.05)
            return None
        return self.wfile.write(rest)

    def send_for_ever(self):
        try:
            while True:
                self.wfile.write(b"x" * 65536)
                time.sleep(0.002)
        except OSError:
            pass

    def head(self, status, fields):
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Origin)
server.daemon_threads = True
print(server.server_address[1], flush=True)
server.serve_forever()
