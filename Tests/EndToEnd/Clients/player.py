"""Plays /watch/ID in headless Chromium, and prints what a viewer would see as JSON.

usage: player.py WATCH_URL SCREENSHOT.png
"""

import json
import sys

from playwright.sync_api import sync_playwright

LIMIT_MS = 60_000


def state(page):
    return page.evaluate(
        """() => {
            const video = document.querySelector("video");
            return { time: video.currentTime, duration: video.duration, width: video.videoWidth,
                     height: video.videoHeight, paused: video.paused, error: video.error && video.error.message };
        }"""
    )


def main(url, screenshot):
    problems = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            headless=True,
            args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--disable-gpu"],
        )
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: message.type == "error" and problems.append(message.text))
        page.goto(url, wait_until="domcontentloaded", timeout=LIMIT_MS)
        page.wait_for_function(
            "() => { const v = document.querySelector('video'); return v && v.readyState >= 2; }", timeout=LIMIT_MS
        )
        page.evaluate("() => { const v = document.querySelector('video'); v.muted = true; return v.play(); }")
        page.wait_for_function("() => document.querySelector('video').currentTime > 0.5", timeout=LIMIT_MS)
        started = state(page)

        page.evaluate("() => { const v = document.querySelector('video'); v.currentTime = v.duration / 2; }")
        page.wait_for_function(
            """() => { const v = document.querySelector("video");
                       return !v.seeking && v.currentTime > v.duration / 2 + 0.3; }""",
            timeout=LIMIT_MS,
        )
        sought = state(page)
        page.screenshot(path=screenshot)
        browser.close()
    print(json.dumps({"started": started, "sought": sought, "problems": problems}))


if __name__ == "__main__":
    main(*sys.argv[1:])
