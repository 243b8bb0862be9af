#!/usr/bin/env python3
"""Deletes many streams at once and waits until nothing of them is left.

    delete_many.py URL KEY DATA FOLDER COUNT

One of ten holds a film that was encoded, the others a file that failed. Prints the times; exit status 1 where something is left
after a minute.
"""

import pathlib
import subprocess
import sys
import threading
import time

import kill_loop
from kill_loop import Client, files

AT_ONCE = 8


def each(items, address, action):
    """Does something with each item, by a few clients at once."""
    items = list(items)
    lock = threading.Lock()
    results = []

    def work():
        client = Client(address)
        while True:
            with lock:
                if not items:
                    return
                item = items.pop()
            result = action(client, item)
            with lock:
                results.append(result)

    threads = [threading.Thread(target=work) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def main():
    url, kill_loop.KEY, data, folder, count = sys.argv[1:]
    address = url.removeprefix("http://")
    data = pathlib.Path(data)
    film = pathlib.Path(folder) / "film.mp4"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=128x96:r=10:d=1", "-c:v", "libx264", "-preset",
         "ultrafast", film], check=True)  # fmt: skip
    contents = [film.read_bytes(), b"This is no film.\n" * 1000]

    def make(client, number):
        stream = client.call("create", title=f"{number}")[1]["data"]["streamId"]
        status, body = client.upload(stream, contents[0 if number % 10 == 0 else 1])
        assert status == 200, body
        return stream

    streams = each(range(int(count)), address, make)
    waiting = set(streams)
    client = Client(address)
    while waiting:
        for stream in list(waiting):
            if client.call("stream", streamId=stream)[1]["data"]["state"] in ("ready", "failed"):
                waiting.discard(stream)
        time.sleep(0.2)
    before = len(files(data))
    began = time.monotonic()
    answers = each(streams, address, lambda client, stream: client.call("delete", streamId=stream)[0])
    answered = time.monotonic() - began
    while (left := files(data)) and time.monotonic() - began < 60:
        time.sleep(0.02)
    took = time.monotonic() - began
    print(
        f"deletes: {len(streams)} streams with {before} files: all answered after {answered:.2f} s, nothing left after "
        f"{took:.2f} s ({len(streams) / took:.0f} a second)"
    )
    if set(answers) != {200} or left:
        raise SystemExit(f"answers {set(answers)}, {len(left)} files left: {left[:5]}")


if __name__ == "__main__":
    main()
