"""The map in a real browser, under the real content security policy, drawn by a software GPU."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect, sync_playwright

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("anguan.registry.regions.tests.urls"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("built"),
]

WEBGL = ("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True,
}  # fmt: skip
DRAWN = 60_000  # a software GPU on a busy machine


@contextmanager
def opened(address: str, *, flags: tuple[str, ...] = WEBGL, **screen: Any) -> Iterator[Page]:
    """Open a page; nothing may break the policy, fail, or go to another host."""
    if not Path("/usr/bin/chromium").exists():
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", *flags])
        page = browser.new_context(locale="zh-CN", **screen).new_page()
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        host = urlsplit(address).netloc
        page.on("request", lambda asked: complaints.append(asked.url) if _elsewhere(asked.url, host) else None)
        page.goto(address)
        yield page
        assert complaints == []
        browser.close()


def _elsewhere(url: str, host: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and parts.netloc != host


def drawn(page: Page) -> Page:
    expect(page.locator("[data-island=map]")).to_have_attribute("data-map-state", "ready", timeout=DRAWN)
    return page


def test_counties_are_coloured_by_their_figure_and_lead_on(live_server: Any, tmp_path: Path) -> None:
    with opened(f"{live_server.url}/values", **DESK) as page:
        drawn(page)
        expect(page.get_by_text("审图号 GS(2024)0650")).to_be_visible()
        expect(page.locator("[data-map-ranges] li")).to_have_count(5)
        canvas = page.locator("[data-map-canvas]")
        box = canvas.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] / 2 + 40, box["y"] + box["height"] / 2 + 60)
        tip = page.locator("[data-map-tip]")
        expect(tip).to_contain_text("家")
        page.screenshot(path=tmp_path / "values.png")
        page.mouse.down()
        page.mouse.up()
        page.wait_for_url("**/points?county=3209*")


def test_a_table_says_the_same_without_a_map(live_server: Any) -> None:
    with opened(f"{live_server.url}/values", flags=("--disable-gpu", "--disable-3d-apis"), **PHONE) as page:
        expect(page.get_by_text("这台设备的浏览器画不出地图")).to_be_visible(timeout=DRAWN)
        row = page.get_by_role("row").filter(has_text="大丰区")
        expect(row).to_contain_text("1,602 家")
        expect(row.get_by_role("link")).to_have_attribute("href", "/points?county=320904")


def test_points_stand_together_until_they_are_opened(live_server: Any, tmp_path: Path) -> None:
    with opened(f"{live_server.url}/points", **PHONE) as page:
        drawn(page)
        expect(page.get_by_text("有重大隐患未销号")).to_be_visible()
        places = page.locator("[data-map-places]")
        expect(places).to_contain_text("地图范围内的企业（6）")
        places.locator("summary").click()
        expect(places.get_by_role("link", name="示例企业4")).to_have_attribute("href", "/values?enterprise=4")
        page.screenshot(path=tmp_path / "points.png")


def test_a_place_is_picked_by_tapping(live_server: Any, tmp_path: Path) -> None:
    with opened(f"{live_server.url}/pick", **PHONE) as page:
        drawn(page)
        page.locator("[data-map-canvas] canvas").tap(position={"x": 150, "y": 180})
        expect(page.locator("[data-map-note]")).to_contain_text("亭湖区")
        lon, lat = float(page.locator("#id_lon").input_value()), float(page.locator("#id_lat").input_value())
        assert 119.9 < lon < 120.6
        assert 33.1 < lat < 33.7
        assert page.locator("#id_datum").input_value() == "wgs84"
        pin = page.locator(".map-pin").bounding_box()
        canvas = page.locator("[data-map-canvas]").bounding_box()
        assert pin is not None
        assert canvas is not None
        assert abs(pin["x"] + pin["width"] / 2 - canvas["x"] - 150) < 3
        assert abs(pin["y"] + pin["height"] - canvas["y"] - 180) < 3
        page.locator("#id_lon").fill("120.300000")
        page.locator("#id_lat").fill("33.300000")
        page.locator("#id_lat").press("Tab")
        expect(page.locator("[data-map-note]")).to_contain_text("经度 120.300000，纬度 33.300000")
        page.screenshot(path=tmp_path / "pick.png")
