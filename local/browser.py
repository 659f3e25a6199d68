"""A real browser for the tests and screenshots of pages: Debian's Chromium, driven by Playwright."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ARGUMENTS = [
    "--headless",
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    """The path of the browser; None if there is none on this machine."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


_GO = """(address) => {
  document.querySelector("main").setAttribute("aria-busy", "true"); // until the page has noticed
  if (location.hash === address) dispatchEvent(new HashChangeEvent("hashchange"));
  else location.hash = address;
}"""


@contextmanager
def launched() -> Iterator["Browser"]:
    """The browser, for as long as the context is open."""
    from playwright.sync_api import sync_playwright  # a tool of the developers

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


def log_in(page: "Page", name: str) -> None:
    """Logs in as one of the local issuer's reviewers, on the view that is open."""
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name=name).click()
    page.get_by_role("button", name="Log out").wait_for()


def settle(page: "Page") -> None:
    """Waits until the view that the address names is shown."""
    page.locator("main:not([aria-busy])").wait_for()


def go(page: "Page", url: str, view: str) -> None:
    """Opens a view of the review page, such as `/queue`."""
    if page.url.startswith(url):
        page.evaluate(_GO, f"#{view}")
    else:
        page.goto(f"{url}/#{view}")
    settle(page)
