"""A page in headless Chromium, for the clients that watch."""

import contextlib

from playwright.sync_api import sync_playwright

LIMIT_MS = 60_000


@contextlib.contextmanager
def watched(url, width=1280, height=800):
    """The page at an address once its video can be shown, and a list to which its errors come. Whatever is waited for there
    comes within a minute."""
    problems = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            headless=True,
            args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--disable-gpu"],
        )
        page = browser.new_page(viewport={"width": width, "height": height})
        page.set_default_timeout(LIMIT_MS)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: message.type == "error" and problems.append(message.text))
        page.goto(url, wait_until="domcontentloaded")
        page.wait_for_function("() => { const v = document.querySelector('video'); return v && v.readyState >= 2; }")
        yield page, problems
        browser.close()
