"""Where an obligation stands by its proofs, and which one a day proves: properties."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from anguan.foundation.access.models import uuid7
from anguan.responsibility.duties import catalog
from anguan.responsibility.duties.catalog import forms, proofs
from anguan.responsibility.duties.rules import answering
from anguan.responsibility.duties.rules.lateness import STANDS, days_late, stand
from anguan.responsibility.duties.rules.needs import proof_need
from anguan.responsibility.duties.rules.proving import Candidate, Shown, chosen, resting, standing, state_of, window

DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
SHOWN = st.builds(Shown, happened_on=DAYS, times=st.integers(1, 5), grade=st.sampled_from(["", "A", "B", "C", "D"]))
STATES = st.sampled_from(["open", "partial", "proven", "earlier", "disputed"])


@given(st.none() | st.integers(1, 20), st.none() | DAYS, st.lists(SHOWN, max_size=8), st.randoms())
def test_the_state_follows_from_the_proofs_alone_in_whatever_order(
    times: int | None, due: date | None, shown: list[Shown], chance: object
) -> None:
    found = standing(times, due, shown)
    mixed = list(shown)
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # a random.Random
    assert standing(times, due, mixed) == found
    assert found.times_done == sum(one.times for one in shown)
    assert (found.state == "proven") == (found.times_done >= (times or 1))
    assert (found.state == "open") == (not shown)
    assert found.late == (found.proven_on is not None and due is not None and found.proven_on > due)
    assert all(not one.grade or found.grade >= one.grade for one in shown)


@given(st.integers(1, 9), DAYS, st.lists(SHOWN, max_size=6), SHOWN)
def test_one_more_proof_never_makes_it_worse(times: int, due: date, shown: list[Shown], more: Shown) -> None:
    order = ["open", "partial", "proven"]
    before, after = standing(times, due, shown), standing(times, due, [*shown, more])
    assert order.index(after.state) >= order.index(before.state)
    assert after.late <= (before.late or before.state != "proven")


@given(STATES, st.none() | DAYS, st.none() | DAYS, st.none() | DAYS, st.booleans(), DAYS)
def test_it_stands_somewhere_every_day_and_late_is_after_its_day(
    state: str, due: date | None, begins: date | None, committed: date | None, late: bool, today: date
) -> None:
    found = stand(state=state, due_on=due, committed_on=committed, late=late, today=today)
    assert found in STANDS
    assert (found == "late") == (state in {"open", "partial", "disputed"} and due is not None and due < today)
    assert (days_late(due, proven_on=None, today=today) > 0) == (due is not None and due < today)
    at_rest = resting(due, begins)
    assert at_rest in {"open", "earlier"}
    assert state_of(standing(1, due, [Shown(today)]), at_rest) == "proven"
    assert state_of(standing(1, due, []), resting(due, begins, "upheld")) == "exempt"
    assert state_of(standing(2, due, [Shown(today)]), resting(due, begins, "asked")) == "disputed"


def months(year: int = 2026) -> list[Candidate]:
    firsts = [date(year, month, 1) for month in range(1, 13)]
    lasts = [*(one - timedelta(days=1) for one in firsts[1:]), date(year, 12, 31)]
    return [Candidate(uuid7(), last, first, last, "open", f"{first.month}") for first, last in zip(firsts, lasts,
            strict=True)]  # fmt: skip


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.sets(st.integers(0, 11)))
def test_a_day_proves_the_month_it_lies_in_proven_or_not(day: date, done: set[int]) -> None:
    rows = [
        Candidate(one.id, one.due_on, one.first_on, one.last_on, "proven" if place in done else "open", one.what)
        for place, one in enumerate(months())
    ]
    found = chosen(rows, day)
    assert found is not None
    assert found.what == str(day.month)
    assert window(found)[0] <= day <= window(found)[1]


def test_what_reports_a_quarter_is_done_after_it_and_a_coming_ahead_of_its_day() -> None:
    quarters = [
        Candidate(uuid7(), date(2026, 4, 15), date(2026, 1, 1), date(2026, 3, 31), "open", "第 1 季度"),
        Candidate(uuid7(), date(2026, 7, 15), date(2026, 4, 1), date(2026, 6, 30), "open", "第 2 季度"),
    ]
    assert chosen(quarters, date(2026, 4, 10)) is quarters[0]
    assert chosen(quarters, date(2026, 5, 2)) is quarters[0]  # late, of the quarter that was missed
    assert chosen(quarters, date(2026, 2, 1)) is None
    hired = [
        Candidate(
            uuid7(), date(2026, 5, 6), date(2026, 5, 6), date(2026, 5, 6), "open", "新员工上岗（刘洋） 2026-05-06"
        )
    ]
    assert chosen(hired, date(2026, 5, 4), what="（刘洋）") is hired[0]
    assert chosen(hired, date(2026, 5, 4), what="（陈卫东）") is None
    assert chosen(hired, date(2026, 5, 9)) is hired[0]
    standing_one = Candidate(uuid7(), None, None, None, "open")
    assert chosen([standing_one], date(2026, 8, 1)) is standing_one


def test_every_duty_has_a_short_form_and_says_what_proves_it() -> None:
    known = set(catalog.duties())
    assert forms.named() <= known
    assert proofs.named() <= known
    for name, versions in catalog.duties().items():
        duty = versions[-1]
        form = forms.form_of(name, evidence=duty.evidence, contents=duty.contents)
        assert 1 <= len(form) <= 6, (name, form)
        assert len({asks.key for asks in form}) == len(form), name
        offered = {option for asks in form for option in asks.options}
        assert {*duty.evidence, *duty.contents} <= offered, name
        need = proof_need(name)
        assert need.least <= need.most
        assert need.grade in "ABCD"


@given(st.dictionaries(st.text(max_size=8) | st.sampled_from(["missing", "what", "papers", "areas", "problems"]),
                       st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
                       | st.lists(st.text(max_size=5), max_size=3)))  # fmt: skip
def test_whatever_a_form_brings_is_read_or_refused(said: dict[str, object]) -> None:
    for name in ("emergency_supplies_check", "fire_patrol_daily"):
        duty = catalog.duties()[name][-1]
        form = forms.form_of(name, evidence=duty.evidence)
        kept, reasons = answering.read(form, said)
        assert set(kept) <= {asks.key for asks in form}
        asked = [asks.key for asks in form if asks.required and not asks.when]
        assert all(key in kept or any(one.field == f"answers.{key}" for one in reasons) for key in asked)
