"""Raised management by clause: nights, days off, wind, special circumstances; 5.1.1, 5.2.15."""

from datetime import time

import pytest

from anguan.prevention.permits.rules.case import Case, Overlay, Period
from anguan.prevention.permits.tests.rules.making import changed, climb, hot, on, refusals, verdict


def period(start: tuple[int, int, int], end: tuple[int, int, int], **more: int) -> Period:
    """Return a period of one month: (day, hour, minute) to (day, hour, minute)."""
    return Period(on(*start, **more), on(*end, **more))


@pytest.mark.parametrize(
    ("case", "causes"),
    [
        pytest.param(hot(), (), id="5.1.1 a working day by daylight"),
        pytest.param(hot(period=period((24, 19, 0), (24, 20, 0))), (), id="5.1.1 until the night begins"),
        pytest.param(hot(period=period((24, 19, 0), (24, 20, 1))), ("night",), id="5.1.1 a minute of the night"),
        pytest.param(hot(period=period((24, 5, 59), (24, 9, 0))), ("night",), id="5.1.1 before six"),
        pytest.param(hot(period=period((24, 6, 0), (24, 9, 0))), (), id="5.1.1 from six on"),
        pytest.param(hot(period=period((21, 9, 0), (21, 12, 0))), ("rest_day",), id="5.1.1 a Saturday"),
        pytest.param(hot(period=period((20, 9, 0), (20, 12, 0), month=9)), (), id="5.1.1 a Sunday worked (调休)"),
        pytest.param(hot(period=period((1, 9, 0), (1, 12, 0), month=10)), ("public_holiday",), id="5.1.1 National Day"),
        pytest.param(
            hot(period=Period(on(30, 22, month=9), on(1, 2, month=10))),
            ("public_holiday", "night"),
            id="5.1.1 across midnight into a holiday",
        ),
        pytest.param(
            hot(period=Period(on(30, 18, month=9), on(1, 0, month=10))), ("night",), id="5.1.1 until the holiday begins"
        ),
        pytest.param(
            hot(period=period((24, 9, 0), (26, 17, 0))), (), id="5.1.1 nights between the days of a long permit"
        ),
        pytest.param(
            hot(period=Period(on(24, 9), on(26, 17), time(9), time(21))),
            ("night",),
            id="5.1.1 hours of each day at night",
        ),
        pytest.param(
            hot(period=period((26, 9, 0), (29, 9, 0))),
            ("rest_day",),
            id="5.1.1 a rest day in the middle of a long permit",
        ),
        pytest.param(hot(work__special_circumstances=True), ("other_special",), id="5.1.1 other special circumstances"),
        pytest.param(
            hot(place__outdoor=True, place__wind_force=5, work__necessary=True), ("wind",), id="5.2.15 wind, necessary"
        ),
        pytest.param(
            hot(place__outdoor=False, place__wind_force=6, work__necessary=True), (), id="5.2.15 wind, indoors"
        ),
        pytest.param(
            hot(place__zone="fixed_hot_work_area", period=period((21, 9, 0), (21, 12, 0))), (), id="5.1.1 fixed area"
        ),
        pytest.param(climb(period=period((21, 9, 0), (21, 12, 0))), (), id="5.1.1 only hot work"),
    ],
)
def test_management_is_raised_where_any_part_of_the_work_asks_for_it(case: Case, causes: tuple[str, ...]) -> None:
    assert verdict(changed(case, stage="submit"), case.period.start if case.period else on(1, 8)).upgrades == causes


def test_an_enterprise_may_widen_its_night_and_not_shorten_it() -> None:
    evening = hot(stage="submit", period=period((24, 17, 0), (24, 19, 0)))
    wider, narrower = Overlay(night_from=time(18)), Overlay(night_from=time(22), night_until=time(5))
    assert verdict(changed(evening, enterprise__rules=wider)).upgrades == ("night",)
    late = hot(stage="submit", period=period((24, 19, 0), (24, 21, 0)))
    assert verdict(changed(late, enterprise__rules=narrower)).upgrades == ("night",)


def test_5_1_1_an_upgrade_refused_is_refused() -> None:
    saturday = hot(stage="submit", period=period((21, 9, 0), (21, 12, 0)), gas=())
    assert refusals(changed(saturday, upgraded=False), on(20, 9)) == {("upgrade_missing", "GB 30871-2022 5.1.1")}
    assert refusals(changed(saturday, upgraded=True), on(20, 9)) == set()
    assert refusals(saturday, on(20, 9)) == set()  # left out: worked out


def test_5_1_1_an_extension_into_the_night_asks_for_it_too() -> None:
    evening = hot(stage="extend", upgraded=False, extend_until=on(24, 21), started_at=on(24, 10))
    assert refusals(evening, on(24, 15)) == {("upgrade_missing", "GB 30871-2022 5.1.1")}
    assert refusals(changed(evening, extend_until=on(24, 18)), on(24, 15)) == set()


def test_5_2_15_strong_wind_forbids_hot_work_outdoors() -> None:
    windy = hot(place__outdoor=True, place__wind_force=5)
    assert refusals(windy) == {("wind_forbids", "GB 30871-2022 5.2.15")}
    assert refusals(changed(windy, stage="draft")) == {("wind_forbids", "GB 30871-2022 5.2.15")}
    assert refusals(changed(windy, place__wind_force=4.9)) == set()
    assert refusals(changed(windy, place__outdoor=False)) == set()
    assert refusals(changed(windy, work__necessary=True)) == set()
    not_raised = changed(windy, work__necessary=True, upgraded=False)
    assert refusals(not_raised) == {("upgrade_missing", "GB 30871-2022 5.2.15")}
