"""Chromium in tests (测试用浏览器): drawn without an imitated graphics card, and telling what it showed at a failure.

Loaded by `-p tests.chromium`; holds for every browser a test starts, whoever writes it.
"""

import sys
from functools import wraps
from typing import Any

import pytest

# Debian's package turns GPU rasterization on; where there is none, each page is then drawn by an imitation of one.
PLAIN = ["--disable-gpu-rasterization", "--disable-gpu-compositing"]
ENOUGH = 1_500  # characters of a page
_started: list[Any] = []  # browsers, and contexts that are a browser of their own


def pytest_collection_finish() -> None:
    """Give each browser that a test starts our arguments, and have its pages noted at a failure."""
    if "playwright.sync_api" not in sys.modules:
        return
    from playwright.sync_api import BrowserType, sync_playwright

    for name in ("launch", "launch_persistent_context"):
        setattr(BrowserType, name, _plain(getattr(BrowserType, name)))
    manager = type(sync_playwright())
    manager.__exit__ = _telling(manager.__exit__)  # type: ignore[method-assign]


def _plain(start: Any) -> Any:
    @wraps(start)
    def started(*given: Any, args: list[str] | None = None, **named: Any) -> Any:
        browser = start(*given, args=[*PLAIN, *(args or [])], **named)
        _started.append(browser)
        return browser

    return started


def _telling(leave: Any) -> Any:
    @wraps(leave)
    def left(manager: Any, kind: Any, error: BaseException | None, trace: Any) -> Any:
        if error is not None and not isinstance(error, pytest.skip.Exception):
            for shown in _pages():
                error.add_note(shown)
        _started.clear()
        return leave(manager, kind, error, trace)

    return left


def _pages() -> list[str]:
    """Return the address of each page that is still open, and what stands on it."""
    from playwright.sync_api import Error

    found = []
    for browser in _started:
        try:
            for context in getattr(browser, "contexts", [browser]):
                for page in context.pages:
                    text = page.locator("body").inner_text(timeout=2_000)
                    found.append(f"── {page.url}\n{text[:ENOUGH]}")
        except Error as gone:  # closed, or busy
            found.append(f"── {gone.message}")
    return found
