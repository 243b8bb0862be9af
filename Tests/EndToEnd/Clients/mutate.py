#!/usr/bin/env python3
"""Uploads damaged films to a real server, and waits for what becomes of each.

    mutate.py STREAMD MANIFESTS LIBRARIES FOLDER COUNT SEED

Small films of many containers and codecs are made with ffmpeg, then bits are flipped, numbers changed, pieces cut out,
doubled, swapped with another film's, or the end is cut off; the same seed makes the same files. Each stream must end
`ready` or `failed` with a code that speaks of the file, within 60 s of its upload, while the server lives on. Crashes of
the media process are allowed and counted. Prints figures; exit status 1 and sentences where something does not hold.
"""

import collections
import json
import pathlib
import random
import subprocess
import sys
import threading
import time

from kill_loop import Client, Server, files

AT_ONCE = 2
PATIENCE = 60
CODES = {
    "NOT_MEDIA", "NO_VIDEO_OR_AUDIO", "TRUNCATED", "UNSUPPORTED_CODEC", "UNSUPPORTED_FORMAT", "TOO_LARGE", "TOO_LONG",
    "CORRUPT", "WORKER_LIMIT", "WORKER_CRASHED",
}  # fmt: skip

PICTURE = ["-f", "lavfi", "-i", "testsrc2=s=128x96:r=10:d=1"]
SOUND = ["-f", "lavfi", "-i", "sine=f=440:r=44100:d=1"]
X264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
FILMS = {
    "last.mp4": [*PICTURE, *SOUND, *X264, "-c:a", "aac"],
    "first.mp4": [*PICTURE, *SOUND, *X264, "-c:a", "aac", "-movflags", "+faststart"],
    "fragments.mp4": [*PICTURE, *SOUND, *X264, "-g", "5", "-c:a", "aac", "-movflags", "+frag_keyframe+empty_moov"],
    "hevc.mp4": [*PICTURE, "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none"],
    "pcm.mov": [*PICTURE, *SOUND, "-c:v", "mjpeg", "-c:a", "pcm_s16le"],
    "prores.mov": [*PICTURE, "-c:v", "prores"],
    "a.mkv": [*PICTURE, *SOUND, *X264, "-c:a", "flac"],
    "ac3.mkv": [*PICTURE, *SOUND, "-c:v", "mpeg2video", "-c:a", "ac3"],
    "a.webm": [*PICTURE, *SOUND, "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"],
    "vp8.webm": [*PICTURE, *SOUND, "-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libvorbis"],
    "a.ts": [*PICTURE, *SOUND, *X264, "-c:a", "aac"],
    "a.mpg": [*PICTURE, *SOUND, "-r", "25", "-c:v", "mpeg1video", "-c:a", "mp2"],
    "a.avi": [*PICTURE, *SOUND, "-c:v", "mpeg4", "-c:a", "libmp3lame"],
    "a.flv": [*PICTURE, *SOUND, "-c:v", "flv1", "-c:a", "libmp3lame"],
    "a.ogv": [*PICTURE, *SOUND, "-c:v", "libtheora", "-c:a", "libvorbis"],
    "a.mp3": [*SOUND, "-c:a", "libmp3lame"],
    "a.flac": [*SOUND],
    "a.wav": [*SOUND],
    "a.aac": [*SOUND, "-c:a", "aac"],
}
NUMBERS = [0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF]
NAMES = [
    b"moov", b"trak", b"stts", b"stsz", b"stco", b"stsc", b"ctts", b"elst", b"mdat", b"moof", b"trun", b"tfhd", b"avcC",
    b"hvcC", b"esds", b"stsd", b"mvhd", b"mdhd", b"RIFF", b"LIST", b"strf", b"idx1", b"fmt ", b"data", b"OggS", b"fLaC",
    b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67", b"\x16\x54\xae\x6b", b"\x1f\x43\xb6\x75", b"\x1c\x53\xbb\x6b",
]  # fmt: skip


def make_films(folder):
    films = {}
    for name, arguments in FILMS.items():
        path = folder / name
        subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *arguments, path], check=True)
        films[name] = path.read_bytes()
        path.unlink()
    return films


def mutated(chance, films):
    """A film's name, how it was damaged, and what came of it."""
    name = chance.choice(list(films))
    data = bytearray(films[name])
    done = []
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        kind = chance.choice(["bits", "head bits", "bytes", "number", "size", "cut", "end", "double", "splice", "zeros"])
        done.append(kind)
        at = chance.randrange(max(1, len(data)))
        length = min(len(data) - at, int(len(data) ** chance.random()) + 1)
        if kind in ("bits", "head bits"):
            for _ in range(chance.choice([1, 4, 16, 64])):
                place = chance.randrange(len(data) if kind == "bits" else min(len(data), 2048))
                data[place] ^= 1 << chance.randrange(8)
        elif kind == "bytes":
            data[at:at + length] = chance.randbytes(length)
        elif kind == "number":
            width = chance.choice([1, 2, 4])
            number = chance.choice(NUMBERS) & (1 << 8 * width) - 1
            data[at:at + width] = number.to_bytes(width, chance.choice(["big", "little"]))
        elif kind == "size":
            places = [place for sign in NAMES if (place := data.find(sign)) >= 0]
            place = chance.choice(places or [4])
            # Before the name a box's size, after it a chunk's, or fields of its head.
            place = max(0, place + chance.choice([-4, 4, 8, 12, 16]))
            data[place:place + 4] = chance.choice(NUMBERS).to_bytes(4, chance.choice(["big", "little"]))
        elif kind == "cut":
            del data[at:at + length]
        elif kind == "end":
            del data[max(1, at):]
        elif kind == "double":
            data[at:at] = data[at:at + length]
        elif kind == "splice":
            other = films[chance.choice(list(films))]
            start = chance.randrange(len(other))
            data[at:at + length] = other[start:start + length]
        elif kind == "zeros":
            data[at:at + length] = bytes(length)
        if not data:
            data = bytearray(b"\0")
    return name, "+".join(done), bytes(data)


def faster(manifests, folder):
    """The server's manifests, with more workers at once."""
    folder.mkdir()
    for path in pathlib.Path(manifests).glob("*.json"):
        manifest = json.loads(path.read_text())
        if manifest["name"] == "media":
            manifest["limits"]["instances"] = AT_ONCE
        for job in manifest.get("jobs", []):
            job["concurrency"] = max(job["concurrency"], AT_ONCE)
        (folder / path.name).write_text(json.dumps(manifest))
    return str(folder)


class Run:
    """What the clients share."""

    def __init__(self, address, films, count, seed, folder):
        self.address, self.films, self.count, self.seed, self.folder = address, films, count, seed, folder
        self.lock = threading.Lock()
        self.next = 0
        self.ends = collections.Counter()
        self.by_film = collections.defaultdict(collections.Counter)
        self.times = []
        self.problems = []

    def work(self):
        client = Client(self.address)
        while True:
            with self.lock:
                number, self.next = self.next, self.next + 1
            if number >= self.count:
                return
            try:
                self.one(client, number)
            except Exception as error:  # the server is gone, or says what it must not
                self.problems.append(f"file {number}: {error!r}")
                return

    def one(self, client, number):
        name, how, data = mutated(random.Random(f"{self.seed}/{number}"), self.films)
        stream = client.call("create", title=f"{number} {name} {how}")[1]["data"]["streamId"]
        status, body = client.upload(stream, data)
        if status != 200:
            raise RuntimeError(f"the upload is answered with {status}: {body}")
        began = time.monotonic()
        while True:
            data_of = client.call("stream", streamId=stream)[1]["data"]
            took = time.monotonic() - began
            if data_of["state"] in ("ready", "failed") or took > PATIENCE:
                break
            time.sleep(0.03)
        error = data_of["encoding"]["error"] or {}
        end = "READY" if data_of["state"] == "ready" else error.get("code", "no answer")
        if end == "READY" and data_of["encoding"].get("warnings"):
            end = "READY, with a warning"
        with self.lock:
            self.ends[end] += 1
            self.by_film[name][end] += 1
            self.times.append((took, number, name, how, end))
            if took > PATIENCE:
                self.problems.append(f"file {number} ({name}, {how}) has no answer after {PATIENCE} s")
            elif end not in CODES and not end.startswith("READY"):
                self.problems.append(f"file {number} ({name}, {how}) ends with {error}")
            elif end in CODES and not error["message"].endswith("."):
                self.problems.append(f"file {number} ({name}, {how}) says {error['message']!r}")
            if end in ("WORKER_CRASHED", "WORKER_LIMIT") or end not in CODES and not end.startswith("READY"):
                (self.folder / f"{number}-{end}-{name}").write_bytes(data)
                print(f"mutations: file {number} ({name}, {how}) ends with {end}: {error.get('message')}")
        client.call("delete", streamId=stream)


def metric(client, prefix):
    connection = client.connection
    connection.request("GET", "/metrics")
    lines = connection.getresponse().read().decode().splitlines()
    return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(prefix)}


def main():
    program, manifests, libraries, folder, count, seed = sys.argv[1:]
    folder = pathlib.Path(folder)
    films = make_films(folder)
    server = Server(program, faster(manifests, folder / "manifests"), libraries, folder)
    del server.environment["STREAM_PLUGINS_ENABLED"]
    server.environment |= {"STREAM_ENCODING_LADDER": "96p", "STREAM_ENCODING_PRESET": "ultrafast"}
    server.start()
    process = server.process.pid
    run = Run(server.address, films, int(count), seed, folder)
    began = time.monotonic()
    threads = [threading.Thread(target=run.work) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - began
    problems = run.problems
    if server.process.poll() is not None:
        problems.append(f"the server ended with {server.process.returncode}")
    else:
        client = Client(server.address)
        runs = metric(client, "stream_worker_runs_total")
        end = time.monotonic() + 60
        while (left := files(server.data)) and time.monotonic() < end:
            time.sleep(0.2)
        if left:
            problems.append(f"{len(left)} blobs of deleted streams are left: {left[:5]}")
        server.process.terminate()
        if server.process.wait(60) != 0:
            problems.append("the server did not stop cleanly")
        for name, value in sorted(runs.items()):
            print(f"mutations: {name} {value:.0f}")
    times = sorted(run.times)
    for end, number in run.ends.most_common():
        print(f"mutations: {number} {end}")
    for name, ends in sorted(run.by_film.items()):
        print(f"mutations: {name}: " + ", ".join(f"{number} {end}" for end, number in ends.most_common()))
    if times:
        print("mutations: slowest " + "; ".join(f"{t[0]:.1f} s {t[1]} {t[2]} {t[3]} {t[4]}" for t in times[-3:]))
        print(
            f"mutations: {len(times)} damaged films in {took:.0f} s, seed {seed}, server {process}; median "
            f"{times[len(times) // 2][0]:.2f} s, longest {times[-1][0]:.1f} s; {len(problems)} problems"
        )
    for problem in problems[:20]:
        print("  " + problem)
    raise SystemExit(1 if problems else 0)


if __name__ == "__main__":
    main()
