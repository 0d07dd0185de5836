"""Who owes how much training: every requirement has a case in which it applies and one in which it does not."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anguan.responsibility.training import catalog
from anguan.responsibility.training.rules.categories import Category
from anguan.responsibility.training.rules.hours import (
    Firm,
    Held,
    Learnt,
    Moved,
    Owed,
    Worker,
    due_when_first_seen,
    months_after,
    owes,
    reached,
    standing,
    worker_of,
)

DAY = date(2026, 3, 2)
OLD = date(2020, 5, 1)
LATE = date(2026, 12, 31)
GENERAL, SMELTER = Firm(industry="C33"), Firm(frozenset({"metal_smelting"}), "C31")
DUST, SPACE, FIRE = (Firm(frozenset({flag})) for flag in ("dust_explosion", "confined_space", "fire_key_unit"))


def manager(since: date | None, role: str = "principal") -> Worker:
    return Worker(frozenset({role}), hired_on=since, appointed_on=since)


def worker(since: date | None, *moves: Moved) -> Worker:
    return Worker(frozenset({"worker"}), hired_on=since, moves=moves)


CONTRACTOR = Worker(frozenset({"contractor_worker"}), hired_on=DAY)
# requirement: (who, where, hours, until), and somebody of whom it is not asked
CASES: dict[str, tuple[Worker, Firm, int, date, Worker, Firm]] = {
    "manager_initial_general": (manager(DAY), GENERAL, 32, date(2026, 9, 2), manager(OLD), GENERAL),
    "manager_annual_general": (manager(OLD, "safety_officer"), GENERAL, 12, LATE, manager(DAY), GENERAL),
    "manager_initial_high_risk": (manager(DAY), SMELTER, 48, date(2026, 9, 2), manager(DAY), GENERAL),
    "manager_annual_high_risk": (manager(None), SMELTER, 16, LATE, manager(OLD), GENERAL),
    "new_worker_general": (worker(DAY), GENERAL, 24, DAY, worker(OLD), GENERAL),
    "new_worker_high_risk": (worker(DAY), SMELTER, 72, DAY, CONTRACTOR, SMELTER),
    "worker_annual_high_risk": (worker(OLD), SMELTER, 20, LATE, worker(DAY), SMELTER),
    "transfer": (worker(OLD, Moved("transferred", DAY)), GENERAL, 0, DAY, worker(OLD), GENERAL),
    "return_general": (
        worker(OLD, Moved("returned", DAY, date(2025, 3, 1))), GENERAL, 0, DAY,
        worker(OLD, Moved("returned", DAY, date(2025, 3, 2))), GENERAL,
    ),
    "return_metallurgy": (
        worker(OLD, Moved("returned", DAY, date(2025, 9, 1))), SMELTER, 0, DAY,
        worker(OLD, Moved("returned", DAY, date(2025, 9, 2))), SMELTER,
    ),
    "dust_special": (worker(OLD), DUST, 0, LATE, worker(OLD), GENERAL),
    "confined_space_special": (worker(DAY), SPACE, 0, LATE, CONTRACTOR, SPACE),
    "fire_training": (manager(OLD), FIRE, 0, LATE, manager(OLD), GENERAL),
}  # fmt: skip


def ids(found: list[Owed]) -> list[str]:
    return [owed.entry.id for owed in found]


def test_every_requirement_has_its_cases() -> None:
    assert CASES.keys() == catalog.entries().keys()


@pytest.mark.parametrize("rule", CASES)
def test_a_requirement_applies_and_does_not_apply(rule: str) -> None:
    who, where, hours, due_on, other, elsewhere = CASES[rule]
    found = {owed.entry.id: owed for owed in owes(who, where, 2026)}
    assert (found[rule].entry.hours, found[rule].due_on) == (hours, due_on)
    assert rule not in ids(owes(other, elsewhere, 2026))


@pytest.mark.parametrize(
    ("firm", "high"),
    [
        (Firm(industry="B06"), True),
        (Firm(industry="C2672"), True),
        (Firm(industry="C2671"), False),
        (Firm(frozenset({"hazardous_chemicals"}), "C33"), False),  # uses them
        (Firm(frozenset({"hazardous_chemicals"}), "C26"), True),
        (Firm(frozenset({"major_hazard_source"}), "C13"), True),
        (Firm(frozenset({"metal_smelting"}), "C31", high_risk=False), False),  # its own word goes before ours
    ],
)
def test_high_risk_units_are_told_by_industry_and_flags(firm: Firm, high: bool) -> None:
    assert firm.is_high_risk is high


def test_a_principal_who_also_works_owes_what_principals_owe() -> None:
    both = Worker(frozenset({"principal", "worker"}), hired_on=DAY, appointed_on=DAY)
    assert ids(owes(both, GENERAL, 2026)) == ["manager_initial_general"]


def test_posts_tell_of_changes_and_returns() -> None:
    today = date(2026, 11, 22)
    posts = [
        Held("worker", date(2019, 1, 1), date(2024, 12, 31)),
        Held("team_leader", date(2025, 1, 1), date(2025, 3, 31)),
        Held("worker", date(2026, 6, 1)),
    ]
    found = worker_of(posts, today=today)
    assert (found.roles, found.hired_on) == (frozenset({"worker"}), date(2019, 1, 1))
    assert found.moves == (
        Moved("transferred", date(2025, 1, 1), date(2024, 12, 31)),
        Moved("returned", date(2026, 6, 1), date(2025, 3, 31)),
    )
    assert ids(owes(found, GENERAL, 2026)) == ["return_general"]
    assert worker_of([Held("worker", None), Held("team_leader", DAY)], today=today).hired_on is None


def test_three_levels_and_their_hours_are_both_asked() -> None:
    [owed] = owes(worker(DAY), GENERAL, 2026)
    taught = [Learnt(Category.COMPANY, 12 * 45, DAY), Learnt(Category.WORKSHOP, 12 * 45, DAY)]
    so_far = reached(owed, taught, minutes_per_hour=45)
    assert (so_far.minutes_done, so_far.minutes_owed, so_far.missing) == (24 * 45, 24 * 45, ("team",))
    done = reached(owed, [*taught, Learnt(Category.TEAM, 45, DAY + timedelta(3))], minutes_per_hour=45)
    assert done.met_on == DAY + timedelta(3)
    failed = reached(owed, [*taught, Learnt(Category.TEAM, 45, DAY, passed=False)], minutes_per_hour=45)
    assert failed.missing == ("team",)


def test_special_training_is_of_its_own_subject() -> None:
    [owed] = owes(worker(OLD), DUST, 2026)
    assert not reached(owed, [Learnt(Category.SPECIAL, 90, DAY, "confined_space")], minutes_per_hour=45).is_met
    assert reached(owed, [Learnt(Category.SPECIAL, 90, DAY, "dust")], minutes_per_hour=45).met_on == DAY
    assert not reached(owed, [Learnt(Category.SPECIAL, 90, OLD, "dust")], minutes_per_hour=45).is_met


def test_a_worker_on_duty_before_the_education_is_told_of_first() -> None:
    [owed] = owes(worker(DAY), GENERAL, 2026)
    said = {"state": "open", "due_on": owed.due_on, "before_duty": True, "since": owed.since}
    assert standing(**said, today=DAY - timedelta(1)).state == "soon"  # type: ignore[arg-type]
    assert standing(**said, today=DAY).state == "unready"  # type: ignore[arg-type]
    assert due_when_first_seen(owed, today=DAY + timedelta(30)) == DAY + timedelta(37)


days = st.dates(date(2015, 1, 1), date(2028, 12, 31))
flags = st.frozensets(st.sampled_from(["metal_smelting", "dust_explosion", "confined_space", "fire_key_unit"]))
firms = st.builds(Firm, flags, st.sampled_from(["", "B06", "C26", "C31", "C33", "F52"]))
moves = st.builds(Moved, st.sampled_from(["transferred", "returned"]), days, st.none() | days)
roles = st.frozensets(st.sampled_from(["principal", "safety_officer", "team_leader", "worker", "contractor_worker"]))
workers = st.builds(Worker, roles, st.none() | days, st.none() | days, st.lists(moves, max_size=2).map(tuple))
learnt = st.builds(
    Learnt, st.sampled_from(list(Category)), st.integers(1, 600), days,
    st.sampled_from(["", "dust", "confined_space"]), st.booleans(),
)  # fmt: skip


@given(workers, firms, st.integers(2016, 2028))
def test_what_is_owed_is_of_one_scope_and_ends_after_it_began(who: Worker, where: Firm, year: int) -> None:
    found = owes(who, where, year)
    scopes = {owed.entry.scope for owed in found} - {"any"}
    assert scopes <= {"high_risk" if where.is_high_risk else "general"}
    assert all(owed.since <= owed.due_on for owed in found)
    assert all(owed.entry.id in CASES for owed in found)


@given(workers, firms, st.integers(2016, 2028))
def test_high_risk_never_asks_less(who: Worker, where: Firm, year: int) -> None:
    def hours(high: bool) -> int:
        return sum(owed.entry.hours for owed in owes(who, Firm(where.flags, where.industry, high), year))

    assert hours(True) >= hours(False)


@given(workers, firms, st.lists(learnt, max_size=8), learnt)
def test_more_training_never_leaves_more_owed(who: Worker, where: Firm, taught: list[Learnt], more: Learnt) -> None:
    for owed in owes(who, where, 2026):
        before = reached(owed, taught, minutes_per_hour=45)
        after = reached(owed, [*taught, more], minutes_per_hour=45)
        assert after.minutes_done >= before.minutes_done
        assert set(after.missing) <= set(before.missing)
        assert after.is_met or not before.is_met
        briefed = Learnt(Category.BRIEFING, 10_000, DAY)
        assert reached(owed, [*taught, briefed], minutes_per_hour=45) == before


@given(days, st.integers(0, 40))
def test_months_later_is_the_same_day_or_the_last_of_its_month(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
