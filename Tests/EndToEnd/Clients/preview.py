"""Moves the pointer over the seek bar of /watch/ID in headless Chromium, and prints what a viewer would see as JSON.

usage: preview.py WATCH_URL SCREENSHOT.png
"""

import json
import sys

from watched import watched


def main(url, screenshot):
    with watched(url, 960, 540) as (page, problems):
        hidden = page.evaluate("() => document.getElementById('preview').hidden")
        page.mouse.move(400, 300)
        page.mouse.move(480, 520)
        page.wait_for_function("() => !document.getElementById('preview').hidden")
        page.wait_for_function("() => document.getElementById('tile').style.backgroundImage !== ''")
        seen = page.evaluate(
            """() => {
                const preview = document.getElementById("preview"), tile = document.getElementById("tile");
                return { shown: !preview.hidden, image: tile.style.backgroundImage, width: tile.clientWidth,
                         moment: document.getElementById("moment").textContent };
            }"""
        )
        page.screenshot(path=screenshot)
    print(json.dumps(seen | {"hidden": hidden, "problems": problems}))


if __name__ == "__main__":
    main(*sys.argv[1:])
