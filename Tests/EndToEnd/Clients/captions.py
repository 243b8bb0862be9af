"""Watches /watch/ID in headless Chromium while its captions change, and prints the text tracks that a viewer has as JSON.

usage: captions.py WATCH_URL SCREENSHOT.png API_URL KEY STREAM_ID TRACKS
"""

import json
import sys
import urllib.request

from watched import watched

# All tracks of the menu with their cues: those that are not shown are loaded for it, as a choice in the menu would.
TRACKS = """async () => {
    const tracks = [...document.querySelector("video").textTracks];
    return Promise.all(tracks.map(async (track) => {
        const mode = track.mode;
        if (mode === "disabled") track.mode = "hidden";
        const element = [...document.querySelectorAll("track")].find((one) => one.track === track);
        while (element.readyState < 2) await new Promise((done) => setTimeout(done, 20));
        const cues = [...track.cues].map((cue) => ({ start: cue.startTime, end: cue.endTime, text: cue.text, line: cue.line,
            align: cue.align, shown: cue.getCueAsHTML().textContent }));
        track.mode = mode;
        return { kind: track.kind, label: track.label, language: track.language, mode, failed: element.readyState === 3, cues };
    }));
}"""


def call(url, key, operation, parameters):
    body = json.dumps({"operation": operation, "parameters": parameters}).encode()
    headers = {"Authorization": "Bearer " + key, "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url + "/stream", body, headers)) as answer:
        return json.load(answer)["data"]


def main(watch, screenshot, api, key, stream, count):
    with watched(watch) as (page, problems):
        page.wait_for_function(
            "(count) => document.querySelector('video').textTracks.length === count", arg=int(count)
        )
        before = page.evaluate(TRACKS)
        page.evaluate("() => { const v = document.querySelector('video'); v.muted = true; v.currentTime = 1.5; v.pause(); }")
        page.wait_for_function(
            """() => [...document.querySelector("video").textTracks]
                     .some((track) => track.mode === "showing" && track.activeCues.length > 0)"""
        )
        page.wait_for_function("() => !document.querySelector('video').seeking")
        page.screenshot(path=screenshot)

        # While somebody watches. The page asks at once when it is looked at again.
        call(api, key, "removeCaptions", {"streamId": stream, "language": "de"})
        call(api, key, "addCaptions", {"streamId": stream, "language": "fr", "default": True,
                                       "content": "WEBVTT\n\n00:00.000 --> 00:03.000\nBonjour\n"})
        page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
        page.wait_for_function(
            """() => { const labels = [...document.querySelector("video").textTracks].map((track) => track.language);
                       return labels.includes("fr") && !labels.includes("de"); }"""
        )
        after = page.evaluate(TRACKS)
    print(json.dumps({"before": before, "after": after, "problems": problems}))


if __name__ == "__main__":
    main(*sys.argv[1:])
