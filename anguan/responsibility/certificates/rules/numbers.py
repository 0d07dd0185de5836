"""Numbers of certificates (证书编号): for special operations a T before the identity number (GB 11643)."""

import re
from datetime import date

_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_SPACES = re.compile(r"\s+")
_IDENTITY = re.compile(r"\d{17}[\dX]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def normal_number(text: str, *, special_operation: bool) -> str:
    """Return a number as it is kept: half-width, without spaces, in capitals, with the T that people leave out."""
    number = _SPACES.sub("", text.translate(_WIDE)).upper()
    return f"T{number}" if special_operation and _IDENTITY.fullmatch(number) else number


def check_digit(first: str) -> str:
    """Return the last place of an identity number after its first 17 digits (GB 11643: ISO 7064, MOD 11-2)."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(first, _WEIGHTS, strict=True)) % 11]


def identity_problem(number: str) -> str:
    """Return what is wrong with a number of a special-operation certificate: form, date, check; or nothing."""
    if not number.startswith("T") or not _IDENTITY.fullmatch(number[1:]):
        return "form"
    identity = number[1:]
    try:
        date(int(identity[6:10]), int(identity[10:12]), int(identity[12:14]))
    except ValueError:
        return "date"
    return "" if check_digit(identity[:17]) == identity[17] else "check"


def embedded_problem(number: str) -> str:
    """Return what is wrong with a number that is an identity number and need not be: date, check; or nothing."""
    return identity_problem(f"T{number}") if _IDENTITY.fullmatch(number) else ""


def masked(number: str) -> str:
    """Return a number that holds an identity number without the day of birth in it."""
    found = _IDENTITY.search(number)
    if found is None:
        return number
    start = found.start()
    return f"{number[: start + 6]}{'*' * 8}{number[start + 14 :]}"
