"""Many viewers of one live playlist, each with connections of its own, in one process.

usage: viewers.py PLAYLIST_URL VIEWERS SECONDS FILE

Where the playlist can block (Low-Latency HLS) a viewer waits for each playlist on one connection, and on another for the part
that the playlist hints at; else it asks for the playlist every half target duration, and fetches the segments that are new. FILE gets, as JSON, when parts or segments came to whom
(`arrivals`, by name), when the playlist that lists them did (`listed`), seconds since 1970, and one copy of the bytes
(`bytes`, base64, with the init segment as `init`).
"""

import asyncio
import base64
import json
import re
import sys
import time
import urllib.parse


class Connection:
    """HTTP/1.1 with keep-alive, as much of it as a live playlist takes."""

    def __init__(self, url):
        self.url = url
        self.reader = self.writer = None

    async def get(self, path):
        """The status and the body; another connection where the server closed this one."""
        for attempt in range(2):
            try:
                if self.writer is None:
                    self.reader, self.writer = await asyncio.open_connection(self.url.hostname, self.url.port)
                self.writer.write(f"GET {path} HTTP/1.1\r\nHost: {self.url.netloc}\r\n\r\n".encode())
                head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
                length = int(re.search(r"content-length: (\d+)", head)[1])
                return int(head[9:12]), await self.reader.readexactly(length)
            except (OSError, asyncio.IncompleteReadError):
                self.writer = None
                if attempt:
                    raise


class Playlist:
    """What a viewer needs of one."""

    def __init__(self, text):
        self.blocks = "CAN-BLOCK-RELOAD=YES" in text
        self.number = int((re.findall(r"#EXT-X-MEDIA-SEQUENCE:(\d+)", text) or ["0"])[0])
        self.number += int((re.findall(r"SKIPPED-SEGMENTS=(\d+)", text) or ["0"])[0])
        self.target = int(re.findall(r"#EXT-X-TARGETDURATION:(\d+)", text)[0])
        self.init = (re.findall(r'#EXT-X-MAP:URI="([^"]+)"', text) or [None])[-1]
        self.parts = re.findall(r'#EXT-X-PART:.*URI="([^"]+)"', text)
        self.hint = (re.findall(r'#EXT-X-PRELOAD-HINT:.*URI="([^"]+)"', text) or [None])[0]
        lines = text.splitlines()
        self.segments = [line for line in lines if line and line[0] != "#"]
        self.number += len(self.segments)
        tail = text.rpartition(self.segments[-1])[2] if self.segments else text
        self.next = tail.count("#EXT-X-PART:")
        self.ended = "#EXT-X-ENDLIST" in text


class Viewing:
    """What all viewers saw."""

    def __init__(self, address, seconds):
        self.url = urllib.parse.urlsplit(address)
        self.folder = self.url.path.rpartition("/")[0] + "/"
        self.until = time.monotonic() + seconds
        self.arrivals, self.listed, self.bytes, self.init = {}, {}, {}, None

    async def watch(self, delay):
        await asyncio.sleep(delay)
        connection, other = Connection(self.url), Connection(self.url)
        query, known, asked, fetching = "", None, set(), asyncio.sleep(0)
        while time.monotonic() < self.until:
            status, body = await connection.get(self.url.path + query)
            now = time.time()
            if status != 200:
                await asyncio.sleep(0.3)
                continue
            playlist = Playlist(body.decode())
            if playlist.init and self.init is None:
                self.init = (await connection.get(self.folder + playlist.init))[1]
            names = playlist.parts if playlist.blocks else playlist.segments
            if known is None:
                # From what is new on.
                known = set(names)
            fresh = [name for name in names if name not in known]
            for name in fresh:
                self.listed.setdefault(name, []).append(now)
            known.update(fresh)
            if playlist.blocks and playlist.hint:
                # It is answered once it is there.
                fresh.append(playlist.hint)
            fresh = [name for name in fresh if name not in asked]
            asked.update(fresh)
            await fetching
            fetching = asyncio.create_task(self.fetch(other, fresh))
            if playlist.ended:
                break
            if playlist.blocks:
                query = f"?_HLS_msn={playlist.number}&_HLS_part={playlist.next}&_HLS_skip=YES"
            else:
                await asyncio.sleep(playlist.target / 2)
        await fetching

    async def fetch(self, connection, names):
        for name in names:
            status, body = await connection.get(self.folder + name)
            if status == 200:
                self.arrivals.setdefault(name, []).append(time.time())
                self.bytes.setdefault(name, body)


async def main(address, viewers, seconds, file):
    viewing = Viewing(address, seconds)
    # Viewers come one after the other, within a second.
    await asyncio.gather(*(viewing.watch(place / viewers) for place in range(viewers)))
    with open(file, "w") as output:
        json.dump(
            {
                "arrivals": viewing.arrivals, "listed": viewing.listed,
                "init": base64.b64encode(viewing.init or b"").decode(),
                "bytes": {name: base64.b64encode(body).decode() for name, body in viewing.bytes.items()},
            },
            output,
        )  # fmt: skip


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4]))
