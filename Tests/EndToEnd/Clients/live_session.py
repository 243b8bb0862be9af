"""Watches a live stream as Low-Latency HLS clients do, and writes down all that it asked and got.

Every rendition's playlist is waited for part by part; hinted parts are asked for before they are there; parts, segments and
init segments are fetched; now and then something is asked for that a server must refuse. It ends with the stream, or after
some time.

usage: live_session.py PLAY_URL FOLDER SECONDS

PLAY_URL is what stands before master.m3u8. FOLDER gets session.json and a file for each body. Prints how many exchanges
there were, and how far behind the newest part was when it came: milliseconds from the moment of its end, as the
playlist dates it.
"""

import datetime
import gzip
import http.client
import json
import os
import re
import sys
import threading
import time
import urllib.parse


class Recorder:
    """Makes requests, each thread on its own connection, and keeps the answers."""

    def __init__(self, url, folder, seconds):
        self.url = urllib.parse.urlsplit(url)
        self.folder = folder
        self.began = time.monotonic()
        self.until = self.began + seconds
        self.exchanges = []
        self.latencies = []
        self.lock = threading.Lock()
        self.threads = []
        self.local = threading.local()
        self.fetched = set()

    def over(self):
        return time.monotonic() > self.until

    def ask(self, address, query=""):
        """The status and the body, decoded."""
        path = self.url.path + address + ("?" + query if query else "")
        asked = time.monotonic()
        for attempt in range(2):
            connection = getattr(self.local, "connection", None)
            if connection is None:
                connection = http.client.HTTPConnection(self.url.hostname, self.url.port, timeout=60)
                self.local.connection = connection
            try:
                connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
                answer = connection.getresponse()
                body = answer.read()
                break
            except (http.client.HTTPException, OSError):
                # A server that is stopped, or a connection that was idle for too long.
                connection.close()
                self.local.connection = None
                if attempt:
                    return 0, b""
                asked = time.monotonic()
        answered = time.monotonic()
        fields = {name.lower(): value for name, value in answer.getheaders()}
        if fields.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        with self.lock:
            number = len(self.exchanges)
            self.exchanges.append(
                {
                    "address": address,
                    "query": query,
                    "askedAt": asked - self.began,
                    "answeredAt": answered - self.began,
                    "status": answer.status,
                    "fields": fields,
                    "file": f"{number}.body",
                }
            )
        with open(os.path.join(self.folder, f"{number}.body"), "wb") as file:
            file.write(body)
        return answer.status, body

    def start(self, work, *arguments):
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        with self.lock:
            self.threads.append(thread)
        thread.start()

    def once(self, address):
        """Whether nobody fetched it yet."""
        with self.lock:
            return address not in self.fetched and not self.fetched.add(address)

    def master(self):
        """The renditions' playlists, once there are any."""
        while not self.over():
            status, body = self.ask("master.m3u8")
            if status == 200:
                text = body.decode()
                named = re.findall(r'URI="([^"]+)"', text)
                return list(dict.fromkeys(re.findall(r"^[^#\s].*$", text, re.M) + named))
            time.sleep(0.2)
        return []

    def write(self):
        with open(os.path.join(self.folder, "session.json"), "w") as file:
            json.dump(self.exchanges, file)


class Playlist:
    """As much of a media playlist as a client needs."""

    def __init__(self, text):
        self.number = int((re.findall(r"#EXT-X-MEDIA-SEQUENCE:(\d+)", text) or ["0"])[0])
        self.number += int((re.findall(r"SKIPPED-SEGMENTS=(\d+)", text) or ["0"])[0])
        self.ended = "#EXT-X-ENDLIST" in text
        self.blocking = "CAN-BLOCK-RELOAD=YES" in text
        self.target = int((re.findall(r"#EXT-X-TARGETDURATION:(\d+)", text) or ["4"])[0])
        self.first = self.number
        self.parts, self.files, self.hint, self.newest = 0, [], None, None
        moment, gap = None, False
        for line in text.splitlines():
            if line.startswith("#EXT-X-MAP"):
                self.files.append(attribute(line, "URI"))
            elif line.startswith("#EXT-X-PROGRAM-DATE-TIME:"):
                moment = datetime.datetime.fromisoformat(line.split(":", 1)[1].replace("Z", "+00:00")).timestamp()
            elif line.startswith("#EXT-X-GAP"):
                gap = True
            elif line.startswith("#EXT-X-PART:"):
                self.parts += 1
                self.files.append(attribute(line, "URI"))
                if moment is not None:
                    moment += float(re.findall(r"DURATION=([\d.]+)", line)[0])
                    self.newest = moment
            elif line.startswith("#EXT-X-PRELOAD-HINT"):
                self.hint = attribute(line, "URI")
            elif line and not line.startswith("#"):
                if not gap:
                    self.files.append(line)
                self.number, self.parts, gap = self.number + 1, 0, False


def attribute(line, name):
    return re.findall(name + '="([^"]*)"', line)[0]


def fetch(recorder, folder, files):
    for file in files:
        if recorder.once(folder + file):
            recorder.ask(folder + file)


def hinted(recorder, folder, file):
    # One that will not come is answered 404 or 503; nobody minds.
    if recorder.once(folder + file):
        recorder.ask(folder + file)


def follow(recorder, address, probes):
    """Waits for every part of a rendition, until the end."""
    folder = address.rsplit("/", 1)[0] + "/"
    playlist, turn, seen = None, 0, None
    while not recorder.over():
        query = ""
        if playlist is not None and playlist.blocking:
            query = f"_HLS_msn={playlist.number}&_HLS_part={playlist.parts}"
            # Most clients ask for updates alone; every fourth answer is whole here.
            if turn % 4:
                query += "&_HLS_skip=YES"
        status, body = recorder.ask(address, query)
        now = time.time()
        turn += 1
        if status != 200:
            time.sleep(0.3)
            continue
        playlist = Playlist(body.decode())
        if query and playlist.newest and playlist.newest != seen and not playlist.ended:
            with recorder.lock:
                recorder.latencies.append(round((now - playlist.newest) * 1000))
        seen = playlist.newest
        recorder.start(fetch, recorder, folder, [file for file in playlist.files if folder + file not in recorder.fetched])
        if playlist.hint:
            recorder.start(hinted, recorder, folder, playlist.hint)
        if playlist.ended:
            recorder.ask(address)
            recorder.ask(address, f"_HLS_msn={playlist.number + 50}&_HLS_part=90")
            return
        if probes and turn % 20 == 5:
            recorder.start(probe, recorder, address, folder, playlist)
        if not playlist.blocking:
            time.sleep(playlist.target / 4)


def probe(recorder, address, folder, playlist):
    """What must be refused, and what is long there."""
    queries = [f"_HLS_msn={playlist.first}"]
    if playlist.blocking:
        queries += ["_HLS_part=1", "_HLS_msn=x", f"_HLS_msn={playlist.number + 50}", "_HLS_skip=v2"]
    for query in queries:
        recorder.ask(address, query)
    recorder.ask(f"{folder}{playlist.number + 40}.0.m4s")


def main(url, folder, seconds):
    os.makedirs(folder, exist_ok=True)
    recorder = Recorder(url, folder, float(seconds))
    known = recorder.master()
    followers = []
    for place, address in enumerate(known):
        thread = threading.Thread(target=follow, args=(recorder, address, place == 0), daemon=True)
        followers.append(thread)
        thread.start()
    while any(thread.is_alive() for thread in followers):
        time.sleep(2)
        if not recorder.over():
            recorder.ask("master.m3u8")
    for thread in list(recorder.threads):
        thread.join(timeout=20)
    recorder.write()
    latencies = sorted(recorder.latencies)

    def share(part):
        return latencies[min(len(latencies) - 1, int(len(latencies) * part))] if latencies else None

    print(json.dumps({"exchanges": len(recorder.exchanges), "p50": share(0.5), "p95": share(0.95)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
