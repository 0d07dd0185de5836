"""Rules of the morning digest: when it is made, from when on it looks back, and how it is said. Values in and out."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from anguan.foundation import clock
from anguan.foundation.words import mark as _

AT = time(7, 30)
WORKING, EVERY = "working", "every"  # on which days
SHOWN = 10  # rows of each part on the page; the part itself opens to all
WORST = 10  # enterprises
FIGURES_OVER = 30  # days of figures, ending with yesterday
LOOKS_BACK = timedelta(days=12)  # at most, after a long holiday or a stop

NUMBERS: dict[str, str] = {
    "newly_late": _("新增逾期"),
    "due_today": _("今天到期"),
    "unheard": _("没有送到的提醒"),
    "asked": _("延期待批"),
}


def is_time(at: datetime, *, made_at: time = AT, days: str = WORKING) -> bool:
    """Say whether the digest of the day should be there by now; a machine that slept makes it later the same day."""
    here = clock.local(at)
    return here.time() >= made_at and (days == EVERY or clock.is_working_day(here.date()))


def looks_back_to(at: datetime, before: datetime | None) -> datetime:
    """Return from when on news is new: since the last digest, the first one since a day ago."""
    if before is None:
        return at - timedelta(days=1)
    return max(before, at - LOOKS_BACK)


def figures_over(day: date) -> tuple[date, date]:
    """Return the first and last day of the figures."""
    return day - timedelta(days=FIGURES_OVER), day - timedelta(days=1)


def summary(numbers: Mapping[str, int]) -> str:
    """Return the digest in one line: 「新增逾期 12 项，今天到期 30 项」."""
    said = [_("{title} {n} 项").format(title=title, n=f"{numbers[key]:,}") for key, title in NUMBERS.items()
            if numbers.get(key)]  # fmt: skip
    return "，".join(said) if said else _("没有新增逾期，今天没有到期事项")


def is_worth_telling(numbers: Mapping[str, int]) -> bool:
    """Say whether anybody needs to hear of it; a quiet day is kept and not told."""
    return any(numbers.get(key) for key in (*NUMBERS, "late"))
