"""Plays /watch/ID in headless Chromium, and prints what a viewer would see as JSON.

usage: player.py WATCH_URL SCREENSHOT.png
"""

import json
import sys

from watched import watched


def state(page):
    return page.evaluate(
        """() => {
            const video = document.querySelector("video");
            return { time: video.currentTime, duration: video.duration, width: video.videoWidth,
                     height: video.videoHeight, paused: video.paused, error: video.error && video.error.message };
        }"""
    )


def main(url, screenshot):
    with watched(url) as (page, problems):
        page.evaluate("() => { const v = document.querySelector('video'); v.muted = true; return v.play(); }")
        page.wait_for_function("() => document.querySelector('video').currentTime > 0.5")
        started = state(page)

        page.evaluate("() => { const v = document.querySelector('video'); v.currentTime = v.duration / 2; }")
        page.wait_for_function(
            """() => { const v = document.querySelector("video");
                       return !v.seeking && v.currentTime > v.duration / 2 + 0.3; }"""
        )
        sought = state(page)
        page.screenshot(path=screenshot)
    print(json.dumps({"started": started, "sought": sought, "problems": problems}))


if __name__ == "__main__":
    main(*sys.argv[1:])
