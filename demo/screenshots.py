"""Screenshots for the readme: signs in to a running demo city as different people and photographs their pages.

.venv/bin/python -m demo.screenshots http://127.0.0.1:8000 [folder]
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from demo.words import PASSWORD

# name of the picture, who looks, on what, where
PICTURES = (
    ("home-desktop", "zhenban", "desktop", "/"),
    ("figures-desktop", "shiju", "desktop", "/figures/"),
    ("hazards-desktop", "zhenban", "desktop", "/hazards/"),
    ("home-phone", "gongren", "phone", "/"),
    ("snap-phone", "gongren", "phone", "/hazards/snap"),
)
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}


def take(address: str, folder: Path) -> None:
    """Take every picture."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=[
                "--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
                "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
            ],
        )  # fmt: skip
        for name, who, size, path in PICTURES:
            page = signed_in(browser, address, who, size)
            page.goto(f"{address}{path}")
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(600)  # charts draw themselves
            page.screenshot(path=folder / f"{name}.png")
            page.context.close()
        browser.close()


def signed_in(browser: Browser, address: str, who: str, size: str) -> Page:
    """Return a page of someone signed in, on a device."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai",
        has_touch=size == "phone", is_mobile=size == "phone", permissions=["camera", "geolocation"],
        geolocation={"latitude": 33.38, "longitude": 120.15},
    )  # fmt: skip
    page = context.new_page()
    page.goto(f"{address}/sign-in/")
    page.fill("input[name=login]", who)
    page.fill("input[name=password]", PASSWORD)
    page.click("form button.btn-primary")
    page.wait_for_load_state("networkidle")
    return page


if __name__ == "__main__":
    take(sys.argv[1].rstrip("/"), Path(sys.argv[2] if len(sys.argv) > 2 else "docs/images"))
