"""Watches /watch/ID in headless Chromium, shows its first text track, and prints all of them as JSON.

usage: embedded.py WATCH_URL SCREENSHOT.png TRACKS SECONDS
"""

import json
import sys

from captions import TRACKS
from watched import watched


def main(watch, screenshot, count, seconds):
    with watched(watch) as (page, problems):
        page.wait_for_function(
            "(count) => document.querySelector('video').textTracks.length === count", arg=int(count)
        )
        tracks = page.evaluate(TRACKS)
        page.evaluate(
            """(seconds) => { const video = document.querySelector("video"); video.textTracks[0].mode = "showing";
                              video.muted = true; video.pause(); video.currentTime = seconds; }""",
            float(seconds),
        )
        page.wait_for_function("() => document.querySelector('video').textTracks[0].activeCues.length > 0")
        page.wait_for_function("() => !document.querySelector('video').seeking")
        page.screenshot(path=screenshot)
    print(json.dumps({"tracks": tracks, "problems": problems}))


if __name__ == "__main__":
    main(*sys.argv[1:])
