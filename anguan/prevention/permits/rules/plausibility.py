"""Plausibility (可信度, 本系统设计): signs that a permit was filled in for its looks. Nothing here refuses or accuses.

`findings` looks at one permit, `two_places` at the signatures of one person over many. Each finding names the rows it
saw by their place in the case (`signatures[2]`), so that a score can open them. All limits are design.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from anguan.foundation.words import mark as _
from anguan.prevention.permits.rules.case import Case, GasTest

SIGNED_WITHIN = timedelta(seconds=60)
SIGNED_AT_LEAST = 3
SAME_READINGS = 3
SECONDS_PER_LINE = 2.0
PHOTOS_WITHIN = timedelta(seconds=60)
SHORTEST_WORK = timedelta(minutes=5)
CLOCK_OFF = timedelta(minutes=5)
INSIDE_AT_LEAST = timedelta(seconds=60)
FASTEST_M_PER_S = 40.0  # no car between two signatures is faster
SAME_SPOT_M = 500.0  # nearer together positions are not told apart
_EARTH_M = 6_371_000.0
_RESTING = {"oxygen": (20.7, 20.8, 20.9, 21.0)}  # what an instrument shows in clean air says nothing


@dataclass(frozen=True)
class Finding:
    """One sign: what it is, in words, and the rows of the case it was seen in."""

    code: str
    message: str
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Signing:
    """One signature of one person somewhere, of any permit; `row` is whatever finds it again."""

    person: str
    at: datetime
    lon: float
    lat: float
    row: str


def findings(case: Case) -> list[Finding]:
    """Return every sign in one permit."""
    return [found for look in _LOOKS for found in look(case)]


def _signed_at_once(case: Case) -> Iterable[Finding]:
    """All of the chain within a minute: nobody walked to the place in between."""
    rows = [
        (number, one) for number, one in enumerate(case.signatures)
        if one.slot not in {"shift_leader_check", "acceptance"}
    ]  # fmt: skip
    if len({one.slot for _number, one in rows}) < SIGNED_AT_LEAST:
        return
    moments = [one.at for _number, one in rows]
    if max(moments) - min(moments) <= SIGNED_WITHIN:
        yield Finding("signed_at_once", _("全部签批在一分钟内完成"), _named("signatures", (n for n, _one in rows)))


def _equal_readings(case: Case) -> Iterable[Finding]:
    """Several samples with the very same values, none of them those of clean air."""
    alike: dict[tuple[tuple[str, float, str], ...], list[int]] = {}
    for number, test in enumerate(case.gas):
        values = _telling(test)
        if values:
            alike.setdefault(values, []).append(number)
    for numbers in alike.values():
        if len({case.gas[number].at for number in numbers}) >= SAME_READINGS:
            yield Finding(
                "equal_readings", _("{n} 次气体检测的数值完全相同").format(n=len(numbers)), _named("gas", numbers)
            )


def _telling(test: GasTest) -> tuple[tuple[str, float, str], ...]:
    values = tuple(sorted((one.gas, one.value, one.unit) for one in test.values))
    tells = any(value not in _RESTING.get(gas, (0.0,)) for gas, value, _unit in values)
    return values if tells else ()


def _samples_before_their_time(case: Case) -> Iterable[Finding]:
    """Two samples at different points in the same second by one instrument."""
    seen: dict[tuple[str, datetime], int] = {}
    for number, test in enumerate(case.gas):
        if not test.instrument:
            continue
        first = seen.setdefault((test.instrument, test.at.replace(microsecond=0)), number)
        if first != number and case.gas[first].point != test.point:
            yield Finding("two_points_at_once", _("同一台仪器在同一秒测了两个点"), _named("gas", (first, number)))


def _ticked_through(case: Case) -> Iterable[Finding]:
    """A sheet of measures that one person ticked faster than it can be read."""
    by_person: dict[str, list[int]] = {}
    for number, line in enumerate(case.measures):
        if line.confirmed_at is not None and line.confirmed_by:
            by_person.setdefault(line.confirmed_by, []).append(number)
    for numbers in by_person.values():
        moments = [at for number in numbers if (at := case.measures[number].confirmed_at) is not None]
        took = (max(moments) - min(moments)).total_seconds()
        if len(numbers) >= SIGNED_AT_LEAST and took < SECONDS_PER_LINE * (len(numbers) - 1):
            said = _("{n} 项安全措施在 {s:.0f} 秒内确认完").format(n=len(numbers), s=took)
            yield Finding("ticked_through", said, _named("measures", numbers))


def _all_denied(case: Case) -> Iterable[Finding]:
    """Every measure answered “not involved”."""
    answered = [line for line in case.measures if line.involved is not None]
    if len(answered) >= SIGNED_AT_LEAST and not any(line.involved for line in answered):
        yield Finding("all_denied", _("全部安全措施都填了不涉及"), _named("measures", range(len(case.measures))))


def _photos_at_once(case: Case) -> Iterable[Finding]:
    """Photos of before and after the work taken in one minute."""
    before = [n for n, item in enumerate(case.evidence) if item.node in {"pre_site_clearing", "safety_protection"}]
    after = [n for n, item in enumerate(case.evidence) if item.node == "post_site_clearing"]
    close = [
        (one, other) for one in before for other in after
        if abs(case.evidence[one].at - case.evidence[other].at) <= PHOTOS_WITHIN
    ]  # fmt: skip
    if close:
        rows = sorted({number for pair in close for number in pair})
        yield Finding("photos_at_once", _("作业前后的照片是同一时间拍的"), _named("evidence", rows))


def _hardly_worked(case: Case) -> Iterable[Finding]:
    """Work that was over before it could have been done."""
    if case.started_at is None or case.finished_at is None:
        return
    took = case.finished_at - case.started_at
    if timedelta() <= took < SHORTEST_WORK:
        minutes = _("作业从开始到完毕只用了 {n} 分钟").format(n=int(took.total_seconds() // 60))
        yield Finding("hardly_worked", minutes, ("started_at", "finished_at"))


def _clocks(case: Case) -> Iterable[Finding]:
    """Phones whose clock was off."""
    rows = [
        number for number, one in enumerate(case.signatures)
        if one.device_at is not None and abs(one.device_at - one.at) > CLOCK_OFF
    ]  # fmt: skip
    if rows:
        yield Finding("clock_off", _("签字手机的时间与系统相差五分钟以上"), _named("signatures", rows))


def _in_and_out(case: Case) -> Iterable[Finding]:
    """People who came out of a confined space as soon as they had gone in."""
    rows = [
        number for number, entry in enumerate(case.entries)
        if not entry.tool and entry.in_at is not None and entry.out_at is not None
        and timedelta() <= entry.out_at - entry.in_at < INSIDE_AT_LEAST
    ]  # fmt: skip
    if rows:
        yield Finding("in_and_out", _("进入受限空间不到一分钟就登记离开"), _named("entries", rows))


def _accepted_at_once(case: Case) -> Iterable[Finding]:
    """Accepted in the very second the work was finished."""
    rows = [
        number for number, one in enumerate(case.signatures)
        if one.slot == "acceptance" and case.finished_at is not None
        and timedelta() <= one.at - case.finished_at < timedelta(seconds=5)
    ]  # fmt: skip
    if rows:
        yield Finding("accepted_at_once", _("作业完毕后几秒内就签了验收"), _named("signatures", rows))


_LOOKS: tuple[Callable[[Case], Iterable[Finding]], ...] = (
    _signed_at_once,
    _equal_readings,
    _samples_before_their_time,
    _ticked_through,
    _all_denied,
    _photos_at_once,
    _hardly_worked,
    _clocks,
    _in_and_out,
    _accepted_at_once,
)


def _named(name: str, numbers: Iterable[int]) -> tuple[str, ...]:
    return tuple(f"{name}[{number}]" for number in numbers)


def two_places(signings: Sequence[Signing]) -> list[Finding]:
    """Return where one person signed at two places farther apart than anybody could have travelled between."""
    found = []
    by_person: dict[str, list[Signing]] = {}
    for one in sorted(signings, key=lambda signing: signing.at):
        by_person.setdefault(one.person, []).append(one)
    for mine in by_person.values():
        for earlier, later in pairwise(mine):
            metres = apart_m(earlier, later)
            if metres <= SAME_SPOT_M:
                continue
            if metres > FASTEST_M_PER_S * (later.at - earlier.at).total_seconds():
                said = _("同一人在相距 {km:.1f} 公里的两处几乎同时签字").format(km=metres / 1000)
                found.append(Finding("two_places_at_once", said, (earlier.row, later.row)))
    return found


def apart_m(one: Signing, other: Signing) -> float:
    """Return how far two signatures are apart, m."""
    lat1, lat2 = math.radians(one.lat), math.radians(other.lat)
    half_lat, half_lon = (lat2 - lat1) / 2, math.radians(other.lon - one.lon) / 2
    part = math.sin(half_lat) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(half_lon) ** 2
    return 2 * _EARTH_M * math.asin(math.sqrt(min(1.0, part)))
