"""Plays a DASH manifest in headless Chromium through Media Source Extensions, from a page of another origin, and prints
what a viewer would see as JSON.

usage: dash.py MANIFEST_URL
"""

import http.server
import json
import sys
import threading

from playwright.sync_api import sync_playwright

LIMIT_MS = 60_000

# As little of a player as can be: one representation of each kind, every segment of its timeline in order.
PAGE = """<!doctype html><video muted></video><script>
async function appended(buffer, bytes) {
    const done = new Promise((resolve, reject) => {
        buffer.addEventListener("updateend", resolve, { once: true });
        buffer.addEventListener("error", () => reject(new Error("a segment is refused")), { once: true });
    });
    buffer.appendBuffer(bytes);
    await done;
}
async function bytes(url) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(url + ": " + answer.status);
    return answer.arrayBuffer();
}
function typed(set) {
    return set.getAttribute("mimeType") + '; codecs="' + set.querySelector("Representation").getAttribute("codecs") + '"';
}
async function fill(buffer, set, base, starts) {
    const template = set.querySelector("Representation").querySelector("SegmentTemplate");
    await appended(buffer, await bytes(base + template.getAttribute("initialization")));
    let time = 0, number = Number(template.getAttribute("startNumber"));
    for (const run of template.querySelectorAll("S")) {
        for (let left = Number(run.getAttribute("r") || 0); left >= 0; left--) {
            await appended(buffer, await bytes(base + template.getAttribute("media").replace("$Number$", number)));
            time += Number(run.getAttribute("d")) / Number(template.getAttribute("timescale"));
            number++;
            const end = buffer.buffered.length ? buffer.buffered.end(buffer.buffered.length - 1) : 0;
            starts.push({ stated: time, buffered: end, ranges: buffer.buffered.length, from: buffer.buffered.start(0) });
        }
    }
}
async function play(url) {
    const answer = await fetch(url);
    const manifest = new DOMParser().parseFromString(await answer.text(), "application/xml");
    if (manifest.querySelector("parsererror")) throw new Error("the manifest is no XML");
    const source = new MediaSource();
    const video = document.querySelector("video");
    video.src = URL.createObjectURL(source);
    await new Promise((resolve) => source.addEventListener("sourceopen", resolve, { once: true }));
    const base = url.slice(0, url.lastIndexOf("/") + 1);
    const sets = [...manifest.querySelectorAll("AdaptationSet")];
    const kinds = ["video", "audio"].map((kind) => sets.find((set) => set.getAttribute("contentType") === kind));
    const starts = [];
    // All of them before the first is filled: a source that knows what it plays takes no more.
    const tracks = kinds.filter(Boolean).map((set) => [source.addSourceBuffer(typed(set)), set]);
    for (const [buffer, set] of tracks) await fill(buffer, set, base, starts);
    source.endOfStream();
    await video.play();
    await new Promise((resolve, reject) => {
        video.addEventListener("ended", resolve, { once: true });
        video.addEventListener("error", () => reject(new Error(video.error.message)), { once: true });
    });
    return { type: answer.headers.get("content-type"), time: video.currentTime, duration: video.duration,
             width: video.videoWidth, height: video.videoHeight, segments: starts };
}
</script>"""


class Page(http.server.BaseHTTPRequestHandler):
    """The page, from a port of its own, and so an origin of its own. Of this machine: browsers keep others from it."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def log_message(self, *_):
        pass


def main(url):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            headless=True,
            args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--disable-gpu"],
        )
        page = browser.new_page()
        page.set_default_timeout(LIMIT_MS)
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        print(json.dumps(page.evaluate("(url) => play(url)", url)))
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
