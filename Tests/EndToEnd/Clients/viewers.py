"""Two hundred viewers of whom everything is known, and prints what is true of them as JSON.

usage: viewers.py SERVER_URL STREAM_ID VIEWERS API_KEY [first|more]

Addresses are shared: five viewers come from each. Of four viewers one names its session by CMCD in the query, one by CMCD in
headers and tells by beacons, one tells by beacons and fetches without CMCD, and one is known by address and agent alone. With
`more` the same viewers go on with what they began: nothing of it is a new view.
"""

import concurrent.futures
import http.client
import json
import sys
import threading
import urllib.parse

AGENTS = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36": (
        "desktop", "Chrome", "Windows"),
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15": (
        "desktop", "Safari", "macOS"),
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1": (
        "mobile", "Safari", "iOS"),
    "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0": ("desktop", "Firefox", "Linux"),
    "Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/94.0 Safari/537.36": (
        "tv", "Chrome", "webOS"),
}
COUNTRIES = ["DE", "FR", "US", "JP"]


class Connection(threading.local):
    """One connection a thread, kept alive."""

    def __init__(self, url):
        self.address = urllib.parse.urlsplit(url).netloc
        self.connection = http.client.HTTPConnection(self.address, timeout=60)

    def ask(self, method, path, headers, body=None):
        self.connection.request(method, path, body=body, headers=headers)
        answer = self.connection.getresponse()
        data = answer.read()
        return answer.status, data


class Viewer:
    def __init__(self, number, stream, durations):
        self.number, self.stream, self.durations = number, stream, durations
        self.kind = ["query", "headers", "beacons", "alone"][number % 4]
        # Who is known by address and agent alone has an agent to itself.
        self.agent = list(AGENTS)[number // 5 % len(AGENTS)]
        self.device, self.browser, self.os = AGENTS[self.agent]
        self.agent_sent = f"{self.agent} Viewer/{number}" if self.kind == "alone" else self.agent
        place = number // 5
        self.address = f"203.0.113.{place}"
        self.country = COUNTRIES[place % len(COUNTRIES)]
        self.session = f"session-{number}"
        self.has_beacons = self.kind in ("headers", "beacons")
        self.page = "https://news.example/story" if place % 3 == 0 else None
        self.seen, self.told, self.bytes = set(), 0.0, 0
        self.stalled, self.errors, self.ended = 0, 0, False
        self.startup = 200 + number if self.has_beacons else None

    def headers(self):
        headers = {"User-Agent": self.agent_sent, "X-Forwarded-For": self.address, "X-Country": self.country}
        if self.page:
            headers["Referer"] = self.page
        return headers

    def fetch(self, connection, path, method="GET"):
        headers = self.headers()
        if self.kind == "headers":
            headers["CMCD-Session"] = f'sid="{self.session}",sf=h'
            headers["CMCD-Request"] = "mtp=5000"
        if self.kind == "query":
            path += "?CMCD=" + urllib.parse.quote(f'br=300,sid="{self.session}"', safe="")
        status, data = connection.ask(method, f"/play/{self.stream}/{path}", headers)
        assert status == 200, (status, path, data[:200])
        if method == "GET":
            self.bytes += len(data)

    def segment(self, connection, rendition, number):
        self.fetch(connection, f"{rendition}/{number}.m4s")
        self.seen.add(number)

    def tell(self, connection, *events):
        for event in events:
            self.told += event.get("watchedSeconds", 0)
            self.stalled += event.get("stallMs", 0)
            self.errors += event["type"] == "error"
            self.ended |= event["type"] == "end"
        body = json.dumps({"key": self.stream, "sessionId": self.session, "events": list(events)})
        status, data = connection.ask("POST", "/beacon", self.headers(), body)
        assert status == 204, (status, data[:300])

    @property
    def watched(self):
        return self.told if self.has_beacons else sum(self.durations[number] for number in self.seen)

    @property
    def completed(self):
        return self.ended if self.has_beacons else len(self.seen) == len(self.durations)

    def begin(self, connection, rendition):
        self.fetch(connection, "master.m3u8")
        if self.kind == "beacons" and self.number % 8 == 2:
            # The player's word may come before its first segment, or after it.
            self.tell(connection, {"type": "play", "startupMs": self.startup})
            self.segment(connection, rendition, 0)
            return
        self.segment(connection, rendition, 0)
        if self.has_beacons:
            self.tell(connection, {"type": "play", "startupMs": self.startup})

    def go_on(self, connection, rendition):
        last = len(self.durations) - 1
        if self.number % 2:
            for number in range(1, last + 1):
                self.segment(connection, rendition, number)
        self.segment(connection, rendition, 0)
        self.fetch(connection, f"{rendition}/{last}.m4s", method="HEAD")
        if self.has_beacons:
            end = sum(self.durations)
            events = [{"type": "heartbeat", "positionSeconds": 1.5, "watchedSeconds": 1.5, "stallMs": 40}]
            if self.number % 10 == 1:
                events.append({"type": "error", "message": "decode"})
            if self.number % 2:
                events.append({"type": "end", "positionSeconds": end, "watchedSeconds": 2.25})
            self.tell(connection, *events)


def all_are_there(connection, stream, many, key):
    """Returns once the server has heard of all: what is fetched is told a moment later."""
    question = json.dumps({"operation": "getAnalytics", "parameters": {"streamId": stream}})
    for _ in range(2000):
        status, answer = connection.ask("POST", "/stream", {"Authorization": f"Bearer {key}"}, question)
        assert status == 200, answer
        if json.loads(answer)["data"]["concurrentViewers"] == many:
            return
    raise SystemExit(f"not all {many} are there: {answer}")


def percentile(values, share):
    values = sorted(values)
    place = share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)


def group(viewers, value):
    groups = {}
    for viewer in viewers:
        entry = groups.setdefault(value(viewer), {"views": 0, "watchedSeconds": 0.0, "bytesDelivered": 0})
        entry["views"] += 1
        entry["watchedSeconds"] += viewer.watched
        entry["bytesDelivered"] += viewer.bytes
    return groups


def main(url, stream, many, key, part="first"):
    connection = Connection(url)
    status, playlist = connection.ask("GET", f"/play/{stream}/master.m3u8", {"User-Agent": "Googlebot/2.1"})
    assert status == 200, playlist
    path = next(line for line in playlist.decode().splitlines() if line.endswith("index.m3u8"))
    rendition = path.split("/")[0]
    status, playlist = connection.ask("GET", f"/play/{stream}/{path}", {"User-Agent": "Googlebot/2.1"})
    durations = [float(line[8:].split(",")[0]) for line in playlist.decode().splitlines() if line.startswith("#EXTINF:")]
    viewers = [Viewer(number, stream, durations) for number in range(int(many))]
    # Those who are known by their segments alone come last: they are taken for gone first.
    order = sorted(viewers, key=lambda viewer: viewer.has_beacons, reverse=True)
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        if part == "first":
            # A bot is nobody.
            connection.ask("GET", f"/play/{stream}/{rendition}/0.m4s", {"User-Agent": "Googlebot/2.1"})
            list(pool.map(lambda viewer: viewer.begin(connection, rendition), order))
            all_are_there(connection, stream, len(viewers), key)
        list(pool.map(lambda viewer: viewer.go_on(connection, rendition), order))
    watched = sum(viewer.watched for viewer in viewers)
    stalled = sum(viewer.stalled for viewer in viewers) / 1000
    startups = [viewer.startup for viewer in viewers if viewer.startup is not None]
    print(
        json.dumps(
            {
                "rendition": rendition,
                "totals": {
                    "views": len(viewers),
                    "uniqueViewers": len(viewers),
                    "watchedSeconds": watched,
                    "averageWatchedSeconds": watched / len(viewers),
                    "completionRate": sum(viewer.completed for viewer in viewers) / len(viewers),
                    "rebufferRatio": stalled / (stalled + watched),
                    "playbackErrors": sum(viewer.errors for viewer in viewers),
                    "bytesDelivered": sum(viewer.bytes for viewer in viewers),
                    "peakConcurrentViewers": len(viewers),
                },
                "startups": [percentile(startups, 0.5), percentile(startups, 0.95)],
                "groups": {
                    "country": group(viewers, lambda viewer: viewer.country),
                    "device": group(viewers, lambda viewer: viewer.device),
                    "browser": group(viewers, lambda viewer: viewer.browser),
                    "os": group(viewers, lambda viewer: viewer.os),
                    "referrer": group(viewers, lambda viewer: "news.example" if viewer.page else "direct"),
                    "stream": group(viewers, lambda viewer: viewer.stream),
                },
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
