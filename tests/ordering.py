"""Ordering (先后): the longest stories are started first, so that several processes end together.

Loaded by `-p tests.ordering`. With pytest-xdist a file goes to one process as a whole (`--dist loadfile`), in the order
made here: a file marked `long`, then the other ones that drive a browser, then all the rest.
"""

import pytest

FIRST = ("long", "browser")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the files; within one the order stays."""
    places: dict[object, int] = {}
    for item in items:
        places[item.path] = min(places.get(item.path, len(FIRST)), _place(item))
    items.sort(key=lambda item: places[item.path])


def _place(item: pytest.Item) -> int:
    return next((place for place, mark in enumerate(FIRST) if item.get_closest_marker(mark)), len(FIRST))
