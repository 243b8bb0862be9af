"""Watches a live stream at /watch/ID in headless Chromium: at its newest moment, back in the window, and there again; prints
what a viewer would see as JSON.

usage: live_player.py WATCH_URL SCREENSHOT.png
"""

import json
import sys

from watched import watched

STATE = """() => {
    const video = document.querySelector("video"), edge = document.getElementById("edge"), live = document.getElementById("live");
    const parts = video.seekable;
    return { time: video.currentTime, width: video.videoWidth, paused: video.paused, shown: !live.hidden,
             isNow: edge.getAttribute("aria-pressed") === "true", phase: document.getElementById("stage").dataset.phase,
             from: parts.length ? parts.start(0) : null, to: parts.length ? parts.end(parts.length - 1) : null,
             error: video.error && video.error.message };
}"""


def main(url, screenshot):
    with watched(url) as (page, problems):
        page.evaluate("() => { const v = document.querySelector('video'); v.muted = true; return v.play(); }")
        begun = page.evaluate("() => document.querySelector('video').currentTime")
        page.wait_for_function("(begun) => document.querySelector('video').currentTime > begun + 2", arg=begun)
        started = page.evaluate(STATE)
        page.mouse.move(400, 300)
        page.wait_for_timeout(400)
        page.screenshot(path=screenshot)
        # The bar is there once there is something to go back to.
        page.wait_for_function("() => !document.getElementById('back').hidden")
        page.evaluate(
            """() => { const back = document.getElementById("back"); back.value = "0";
                       back.dispatchEvent(new Event("input")); back.dispatchEvent(new Event("change")); }"""
        )
        page.wait_for_function(
            """() => { const v = document.querySelector("video"), parts = v.seekable;
                       return !v.seeking && parts.end(parts.length - 1) - v.currentTime > 10 && !v.paused; }"""
        )
        back = page.evaluate(STATE)
        page.click("#edge")
        page.wait_for_function(
            """() => { const v = document.querySelector("video"), parts = v.seekable;
                       return !v.seeking && parts.end(parts.length - 1) - v.currentTime < 10; }"""
        )
        again = page.evaluate(STATE)
    print(json.dumps({"started": started, "back": back, "again": again, "problems": problems}))


if __name__ == "__main__":
    main(*sys.argv[1:])
