"""Makes the screenshots of the README: `make screenshots`. What they show is what `bonafide serve --demo` serves."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from local import browser, demo_cases, review_page

if TYPE_CHECKING:
    from playwright.sync_api import Page

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
SIZE = (1280, 800)


def main() -> int:
    """Writes the images, and returns the exit code."""
    if browser.chromium() is None:
        print("Chromium is needed: install Debian's package chromium", file=sys.stderr)
        return 1
    IMAGES.mkdir(exist_ok=True)
    with review_page.served() as served, browser.launched() as opened:
        demo_cases.load(served.stack)
        width, height = SIZE
        page = opened.new_page(viewport={"width": width, "height": height}, color_scheme="light")
        page.goto(served.url)
        browser.log_in(page, "Reviewer One")
        page.locator("ul.queue li").first.wait_for()
        _save(page, "queue")
        browser.go(page, served.url, f"/applications/{demo_cases.GROUP}")
        page.locator(".finding").first.wait_for()
        _save(page, "case")
        page.keyboard.press("g")
        page.locator(".graph svg").wait_for()
        _save(page, "graph")
        link = _asked(page, served.url)
        page.goto(link)
        page.screenshot(path=IMAGES / "candidate.png", animations="disabled")
    return 0


def _asked(page: "Page", url: str) -> str:
    """Asks the candidate of the case, and returns the private link."""
    browser.go(page, url, f"/applications/{demo_cases.GROUP}")
    page.locator(".finding").first.wait_for()
    page.keyboard.press("a")
    page.get_by_role("button", name="Make the link").click()
    message = page.get_by_label("Message to the candidate").input_value()
    token = message.partition("/a/")[2].split()[0]
    return f"{url}/a/{token}"


def _save(page: "Page", name: str) -> None:
    browser.settle(page)
    page.evaluate("document.activeElement?.blur()")
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path, animations="disabled")
    print(f"{path.relative_to(IMAGES.parents[1])}: {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    sys.exit(main())
