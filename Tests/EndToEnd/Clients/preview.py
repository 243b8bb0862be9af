"""Moves the pointer over the seek bar of /watch/ID in headless Chromium, and prints what a viewer would see as JSON.

usage: preview.py WATCH_URL SCREENSHOT.png
"""

import json
import sys

from playwright.sync_api import sync_playwright

LIMIT_MS = 60_000


def main(url, screenshot):
    problems = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            headless=True,
            args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--disable-gpu"],
        )
        page = browser.new_page(viewport={"width": 960, "height": 540})
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: message.type == "error" and problems.append(message.text))
        page.goto(url, wait_until="domcontentloaded", timeout=LIMIT_MS)
        page.wait_for_function(
            "() => { const v = document.querySelector('video'); return v && v.readyState >= 2; }", timeout=LIMIT_MS
        )
        hidden = page.evaluate("() => document.getElementById('preview').hidden")
        page.mouse.move(400, 300)
        page.mouse.move(480, 520)
        page.wait_for_function("() => !document.getElementById('preview').hidden", timeout=LIMIT_MS)
        page.wait_for_timeout(500)
        seen = page.evaluate(
            """() => {
                const preview = document.getElementById("preview"), tile = document.getElementById("tile");
                return { shown: !preview.hidden, image: tile.style.backgroundImage, width: tile.clientWidth,
                         moment: document.getElementById("moment").textContent };
            }"""
        )
        page.screenshot(path=screenshot)
        browser.close()
    print(json.dumps(seen | {"hidden": hidden, "problems": problems}))


if __name__ == "__main__":
    main(*sys.argv[1:])
