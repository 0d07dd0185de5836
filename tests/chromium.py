"""Chromium in tests (测试用浏览器): started once for many tests, and telling what it showed at a failure.

Loaded by `-p tests.chromium`; holds for every browser a test starts, whoever writes it. A test's `launch` lends it a
browser that was started with the same arguments, and its `close` gives that back without the contexts opened in it:
they hold everything a browser keeps of anybody. None draws with an imitated graphics card.

Where it is installed, that browser is `chromium-headless-shell`: the same version and engine without the windows
around the pages, where a fresh context costs a quarter. What a browser itself asks, tells or hides (permissions,
notifications, clipboard, keys) is tested with `WHOLE` among the arguments. A phone with a folder of its own
(`launch_persistent_context`) is always the whole Chromium, started each time: its tests switch it off and on.

Pictures that tests leave behind are for people who look at them, and checked by nobody: with ANGUAN_PICTURES=no, as in
a run of everything, none are made.
"""

import asyncio
import logging
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

import pytest

# Debian's package turns GPU rasterization on; where there is none, each page is then drawn by an imitation of one.
PLAIN = ["--disable-gpu-rasterization", "--disable-gpu-compositing"]
ENOUGH = 1_500  # characters of a page
SHELL = shutil.which("chromium-headless-shell")
WHOLE = "--headless=new"  # what the whole Chromium does by itself, and the light one cannot
KEPT = 4  # browsers that wait for the next test with their arguments
PICTURES = os.environ.get("ANGUAN_PICTURES", "yes") != "no"


@dataclass
class Cupboard:
    """What outlives a test, the driver and the browsers that wait, and what the running test has of it."""

    manager: Any = None  # Playwright's own, entered
    driver: Any = None
    idle: list[tuple[str, Any]] = field(default_factory=list)  # the longest unused first
    lent: list[tuple[str, Any]] = field(default_factory=list)
    phones: list[Any] = field(default_factory=list)  # contexts that are a browser of their own

    def take(self, arguments: str) -> Any:
        """Lend a browser that waits and still lives, if there is one."""
        for one in reversed(self.idle):
            if one[0] == arguments and one[1].is_connected():
                self.idle.remove(one)
                self.lent.append(one)
                return one[1]
        return None

    def give_back(self, browser: Any) -> list[Any]:
        """Empty a lent browser and let it wait; return those that need not be kept any longer."""
        (found,) = (one for one in self.lent if one[1] is browser)
        self.lent.remove(found)
        for context in browser.contexts:
            context.close()
        self.idle.append(found)
        gone = [browser for _, browser in self.idle[:-KEPT]]
        del self.idle[:-KEPT]
        return gone


_cupboard = Cupboard()


def pytest_collection_finish() -> None:
    """Give each test that starts a browser one of ours."""
    if "playwright.sync_api" not in sys.modules:
        return
    from playwright.sync_api import Browser, BrowserType, Page, sync_playwright

    manager: Any = type(sync_playwright())
    manager.leave = manager.__exit__
    manager.__enter__ = _entered_once(manager.__enter__)
    manager.__exit__ = _left
    for kind, name, ours in (
        (BrowserType, "launch", _lent),
        (BrowserType, "launch_persistent_context", _own),
        (Browser, "close", _given_back),
        (Page, "screenshot", _looked_at),
    ):
        setattr(kind, name, ours(getattr(kind, name)))


@pytest.fixture(scope="session", autouse=True)
def _end_of_all_browsers() -> Iterator[None]:
    """End the driver after the last test; the browsers end with it."""
    yield
    if _cupboard.manager is not None:
        logging.getLogger("asyncio").setLevel(logging.ERROR)  # that the driver ended comes too late for its loop
        _cupboard.manager.leave()
        asyncio._set_running_loop(None)


def _entered_once(enter: Any) -> Any:
    @wraps(enter)
    def entered(manager: Any) -> Any:
        held = _cupboard.manager
        if asyncio._get_running_loop() is not None:
            return enter(manager)  # a block within a block: Playwright refuses it
        if held is None or held._dispatcher_fiber.dead:
            _cupboard.__init__(manager, enter(manager))  # type: ignore[misc]  # all as in the beginning
        else:
            asyncio._set_running_loop(held._loop)  # as for the length of each of Playwright's own blocks
        return _cupboard.driver

    return entered


def _left(manager: Any, kind: Any = None, error: BaseException | None = None, trace: Any = None) -> None:
    """End a test's block: nothing it opened stays open, and Django may be asked in this thread again."""
    if error is not None and not isinstance(error, pytest.skip.Exception):
        for shown in _pages():
            error.add_note(shown)
    for one in (*_cupboard.phones, *(browser for _, browser in _cupboard.lent)):
        with suppress(Exception):  # it may be what failed
            one.close()
    _cupboard.phones.clear()
    _cupboard.lent.clear()
    asyncio._set_running_loop(None)


def _lent(start: Any) -> Any:
    @wraps(start)
    def started(*given: Any, args: list[str] | None = None, **named: Any) -> Any:
        arguments = repr((args, sorted(named.items())))
        browser = _cupboard.take(arguments)
        if browser is None:
            if SHELL is not None and WHOLE not in (args or []):
                named["executable_path"] = SHELL
            browser = start(*given, args=[*PLAIN, *(args or [])], **named)
            _cupboard.lent.append((arguments, browser))
        return browser

    return started


def _own(start: Any) -> Any:
    @wraps(start)
    def started(*given: Any, args: list[str] | None = None, **named: Any) -> Any:
        phone = start(*given, args=[*PLAIN, *(args or [])], **named)
        _cupboard.phones.append(phone)
        return phone

    return started


def _given_back(close: Any) -> Any:
    @wraps(close)
    def closed(browser: Any, **named: Any) -> None:
        for one in _cupboard.give_back(browser):
            close(one, **named)

    return closed


def _looked_at(photograph: Any) -> Any:
    @wraps(photograph)
    def photographed(*given: Any, path: Any = None, **named: Any) -> Any:
        if path is not None and not PICTURES:
            return b""
        return photograph(*given, path=path, **named)

    return photographed


def _pages() -> Iterator[str]:
    """Tell the address of each page that is still open, and what stands on it."""
    from playwright.sync_api import Error

    contexts = [*_cupboard.phones, *(context for _, browser in _cupboard.lent for context in browser.contexts)]
    for context in contexts:
        try:
            for page in context.pages:
                text = page.locator("body").inner_text(timeout=2_000)
                yield f"── {page.url}\n{text[:ENOUGH]}"
        except Error as gone:  # closed, or busy
            yield f"── {gone.message}"
