"""Completing (结业): when a course is passed, the number of its certificate, and how it stands."""

import secrets
from datetime import date, datetime

from anguan.foundation.words import mark as _

# without letters and digits that are taken for one another when a number is read out or typed
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def is_passed(*, lessons_left: int, has_paper: bool, paper_passed: bool) -> bool:
    """Say whether a course is through: every lesson learned, and its paper passed where it has one."""
    return lessons_left == 0 and (paper_passed or not has_paper)


def new_number(day: date) -> str:
    """Return a number for a certificate of completion (结业编号): the day and eight characters that do not count on."""
    return f"JY{day:%Y%m%d}-{_drawn(8)}"


def new_code() -> str:
    """Return the code of a QR: as long as it takes that nobody finds one by trying."""
    return _drawn(26)


def _drawn(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _place in range(length))


def masked(name: str) -> str:
    """Return a name as the public sees it: 陈*东, 李*."""
    if len(name) <= 2:
        return name[:1] + "*" * (len(name) - 1)
    return name[0] + "*" * (len(name) - 2) + name[-1]


def standing(*, revoked_at: datetime | None) -> tuple[str, str]:
    """Return how a certificate stands, and in which tone."""
    return (_("已作废"), "quiet") if revoked_at is not None else (_("有效"), "done")
