"""What the operator reads (控制台): one line for each step, and a failure that says what to do next.

Text here and in the launcher is not marked for translation: it is printed before Django, and thus a language, is there.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class CannotStart(Exception):  # noqa: N818 - said to the operator as it is read here
    """Something needed to run is missing (无法启动): what went wrong, and what to do next."""

    def __init__(self, what: str, remedy: str):
        super().__init__(f"{what}。{remedy}")
        self.what, self.remedy = what, remedy


def say(text: str = "") -> None:
    """Print one line at once, also when the output is a file or the journal."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def complain(failure: CannotStart) -> None:
    """Print what failed and what to do (失败与处置) on the error stream."""
    sys.stderr.write(f"\n✗ {failure.what}\n  怎么办：{failure.remedy}\n")
    sys.stderr.flush()


@contextmanager
def step(title: str) -> Iterator[None]:
    """Say that a step was done and how long it took; long steps print lines of their own meanwhile."""
    started = time.monotonic()
    yield
    say(f"✓ {title}（{time.monotonic() - started:.1f} 秒）")
