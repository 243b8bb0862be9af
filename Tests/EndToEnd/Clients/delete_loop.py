#!/usr/bin/env python3
"""Deletes streams while they are uploaded and encoded, and kills the server in between, again and again.

    delete_loop.py STREAMD MANIFESTS LIBRARIES FOLDER FILM KILLS SEED

What was acknowledged as deleted stays so. At last every stream is deleted, and no file may be left. Prints figures; exit
status 1 and sentences where that does not hold.
"""

import pathlib
import random
import sys
import threading
import time

from kill_loop import Client, Server, Unanswered, files

CLIENTS = 3


class Deleter:
    """Makes streams and deletes most of them soon."""

    def __init__(self, seed, film):
        self.random = random.Random(seed)
        self.film = film
        self.open = []
        self.deleted = []
        self.count = 0
        self.problems = []

    def run(self, address):
        client = Client(address)
        try:
            while True:
                status, body = client.call("create")
                if status != 200:
                    self.problems.append(f"create was answered with {status}: {body}")
                    return
                stream = body["data"]["streamId"]
                self.open.append(stream)
                self.count += 1
                upload = threading.Thread(target=self.upload, args=(address, stream))
                upload.start()
                time.sleep(self.random.choice([0, 0.005, 0.05, 0.3]))
                if self.random.random() < 0.8:
                    status, body = client.call("delete", streamId=stream)
                    if status == 200:
                        self.open.remove(stream)
                        self.deleted.append(stream)
                    else:
                        self.problems.append(f"delete was answered with {status}: {body}")
                upload.join()
        except Unanswered:
            return

    def upload(self, address, stream):
        try:
            Client(address).upload(stream, self.film)
        except Unanswered:
            return


def main():
    program, manifests, libraries, folder, film, kills, seed = sys.argv[1:]
    chance = random.Random(int(seed))
    server = Server(program, manifests, libraries, pathlib.Path(folder))
    del server.environment["STREAM_PLUGINS_ENABLED"]
    server.environment |= {"STREAM_ENCODING_PRESET": "ultrafast", "STREAM_ENCODING_SEGMENT_SECONDS": "1"}
    film = pathlib.Path(film).read_bytes()
    clients = [Deleter(chance.random(), film) for _ in range(CLIENTS)]
    problems = []
    server.start()
    for _ in range(int(kills)):
        threads = [threading.Thread(target=client.run, args=(server.address,)) for client in clients]
        for thread in threads:
            thread.start()
        time.sleep(chance.uniform(0.2, 2.5))
        server.kill()
        for thread in threads:
            thread.join()
        server.start()
        client = Client(server.address)
        for deleter in clients:
            for stream in deleter.deleted[-20:]:
                if client.call("stream", streamId=stream)[0] != 404:
                    problems.append(f"{stream} was deleted and is there again")
    client = Client(server.address)
    while page := client.call("stream", limit=100)[1]["data"]["streams"]:
        for stream in page:
            client.call("delete", streamId=stream["streamId"])
    left, end = files(server.data), time.monotonic() + 60
    while left and time.monotonic() < end:
        time.sleep(0.2)
        left = files(server.data)
    if left:
        problems.append(f"{len(left)} files of deleted streams are left: {left[:5]}")
    server.process.terminate()
    if server.process.wait(60) != 0:
        problems.append("the server did not stop cleanly")
    problems += [problem for client in clients for problem in client.problems]
    made = sum(client.count for client in clients)
    deleted = sum(len(client.deleted) for client in clients)
    if not deleted:
        problems.append("nothing was deleted")
    print(f"delete loop: {kills} kills, {made} streams, {deleted} deletes acknowledged in between; {len(left)} files left")
    for problem in problems[:20]:
        print("  " + problem)
    raise SystemExit(1 if problems else 0)


if __name__ == "__main__":
    main()
