"""What the benches of the API share: the server, nginx beside it, wrk, and where each runs.

Server and peer run on the first core and never at the same time, wrk on the second, so that one does not take the time of
the other.
"""

import json
import os
import pathlib
import shutil
import signal
import socket
import statistics
import subprocess
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = ROOT / ".build" / "release"
KEY = "sk_bench_0123456789"
CAN_PIN = len(os.sched_getaffinity(0)) > 1 and shutil.which("taskset") is not None


def pinned(core, command):
    """The command on a core, where there are two."""
    cores = sorted(os.sched_getaffinity(0))
    return (["taskset", "-c", str(cores[core])] if CAN_PIN else []) + [str(word) for word in command]


def median(values):
    return statistics.median(values)


class Server:
    """streamd with a data folder of its own, which must have a folder above it for the log; as a context manager it is
    stopped at the end. Settings are environment variables without their `STREAM_`."""

    def __init__(self, folder, settings=None, pin=True):
        self.data = pathlib.Path(folder)
        own = {
            "HTTP_PORT": "0", "DATA": str(self.data), "ADMIN_KEY": KEY, "LIMITS_REQUESTS_PER_MINUTE": "0",
            "LOG_LEVEL": "info",
        } | (settings or {})  # fmt: skip
        environment = {k: v for k, v in os.environ.items() if not k.startswith("STREAM_")}
        environment |= {"STREAM_" + name: value for name, value in own.items()}
        self.addresses = self.data / "addresses.json"
        self.addresses.unlink(missing_ok=True)
        self.log = open(self.data.parent / "streamd.log", "w+")
        program = [BIN / "streamd"]
        self.process = subprocess.Popen(
            pinned(0, program) if pin else program, env=environment, stdout=self.log, stderr=self.log
        )
        self.url = self.address()
        self.host = self.url.removeprefix("http://")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def address(self):
        """What it wrote down where it answers."""
        for _ in range(15000):
            try:
                return json.loads(self.addresses.read_text())["http"]
            except (FileNotFoundError, ValueError):
                pass
            if self.process.poll() is not None:
                break
            time.sleep(0.002)
        self.log.seek(0)
        raise SystemExit("bench: streamd does not start:\n" + self.log.read())

    def call(self, operation, **parameters):
        """The `data` of an operation's answer."""
        body = json.dumps({"operation": operation, "parameters": parameters}).encode()
        headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
        try:
            with urllib.request.urlopen(urllib.request.Request(self.url + "/stream", body, headers)) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as problem:
            raise SystemExit(f"bench: {operation}: {problem.read().decode()}") from problem

    def stop(self):
        """Ends it orderly; the lines in which it says what its store did."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)
        self.log.seek(0)
        return [line for line in self.log if "transactions=" in line]


class Nginx:
    """One worker that answers each request with the same bytes, or serves a folder's files."""

    def __init__(self, folder, answering=None, serving=None, core=0):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        if serving:
            location = f"root {serving};"
        else:
            text = answering.replace("\\", "\\\\").replace("'", "\\'").replace("$", "")
            location = f"location / {{ return 200 '{text}'; }}"
        (self.folder / "nginx.conf").write_text(
            f"""
            daemon off; master_process off; worker_processes 1; pid {self.folder}/pid; error_log {self.folder}/error.log;
            events {{ worker_connections 1024; }}
            http {{
                access_log off; keepalive_requests 1000000000; default_type application/json; sendfile on; tcp_nopush on;
                client_body_temp_path {self.folder}; proxy_temp_path {self.folder}; fastcgi_temp_path {self.folder};
                uwsgi_temp_path {self.folder}; scgi_temp_path {self.folder};
                types {{ video/mp4 m4s; }}
                server {{ listen 127.0.0.1:{port}; {location} }}
            }}"""
        )
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        self.process = subprocess.Popen(
            pinned(core, [program, "-p", self.folder, "-c", self.folder / "nginx.conf"]), stderr=subprocess.DEVNULL
        )
        self.host = f"127.0.0.1:{port}"
        self.url = "http://" + self.host
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.05)
        raise SystemExit("bench: nginx does not start")

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


def processor_time(pid):
    """Microseconds of processor time that a process took so far, of all its threads."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1e6 / os.sysconf("SC_CLK_TCK")


def wrk(peer, connections, seconds, requests):
    """Sends a peer a file of requests in turn; answers with `rate` a second, the latencies, and the processor time that
    the peer took for a request, in microseconds."""
    before = processor_time(peer.process.pid)
    url = peer.url + "/stream"
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", ROOT / "Tests/Benchmarks/requests.lua", url]
    environment = os.environ | {"STREAM_KEY": KEY, "REQUESTS": str(requests)}
    output = subprocess.run(pinned(1, command), env=environment, capture_output=True, text=True, check=True).stdout
    words = next(line for line in output.splitlines() if line.startswith("count ")).split()
    figures = dict(zip(words[::2], map(float, words[1::2])))
    if figures["failures"]:
        raise SystemExit("bench: requests failed:\n" + output)
    figures["cpu_us"] = (processor_time(peer.process.pid) - before) / max(1, figures["count"])
    return figures


def commits(folder):
    """LMDB alone and the store alone, by bench-commits."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    command = pinned(0, [BIN / "bench-commits", folder])
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return json.loads(output.splitlines()[-1])
