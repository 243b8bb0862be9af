"""Watches /watch/ID in headless Chromium for some seconds, and leaves.

usage: counted.py WATCH_URL SECONDS
"""

import json
import sys

from watched import watched


def main(url, seconds):
    with watched(url) as (page, problems):
        page.evaluate("() => { const v = document.querySelector('video'); v.muted = true; return v.play(); }")
        page.wait_for_function(f"() => document.querySelector('video').currentTime > {float(seconds)}")
        time = page.evaluate("() => document.querySelector('video').currentTime")
        # As when a viewer goes elsewhere: what the page has still to say goes out as it is left.
        page.goto("about:blank")
    print(json.dumps({"time": time, "problems": problems}))


if __name__ == "__main__":
    main(*sys.argv[1:])
