"""Seeing all work: the board, spot checks, the daily commitment, figures, the score; each opens to its rows."""

from datetime import date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.figures import Question
from anguan.prevention.permits import days, live, scoring, services
from anguan.prevention.permits.figures import PERMIT_FIGURES, STANDINGS
from anguan.prevention.permits.models import Commitment, Permit, SpotCheck
from anguan.prevention.permits.rules.scoring import Tally, score
from anguan.prevention.permits.tests.makers import make_permit, owned
from anguan.prevention.permits.tests.stories import scoped, shot
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def now() -> datetime:
    return clock.now()


@pytest.fixture
def permit(wu: Actor, ma: Actor, liu: Actor, now: datetime) -> Permit:
    """Hot work under way now."""
    return make_permit(state="working", leader=wu, guardian=ma, worker=liu, at=now - HOUR, planned_start=now - HOUR / 2)


# ── the board ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_board_shows_what_is_late_first(permit: Permit, li: Actor, now: datetime) -> None:
    calm = make_permit(state="working", kind="lifting", at=now - HOUR, planned_end=now + HOUR, photo_due_at=None)
    stopped = make_permit(state="suspended", kind="confined_space", at=now - HOUR, suspended_cause="photo_overdue")
    gone = make_permit(state="expired", kind="excavation", at=now - 9 * HOUR, started_at=now - 8 * HOUR)
    make_permit(state="closed", at=now - 30 * HOUR)
    make_permit(state="expired", at=now - 30 * HOUR)  # never begun: nobody is there
    jobs = live.jobs_of(live.on_site(li), by=li, at=now)
    assert [job.id for job in jobs][:2] == [gone.pk, stopped.pk]
    assert {job.id for job in jobs} == {gone.pk, stopped.pk, calm.pk, permit.pk}
    assert [job.late for job in jobs][:2] == [("expired",), ("photo",)]
    assert [(one.key, one.number) for one in live.by_kind(jobs)] == [
        ("hot_work", 1), ("confined_space", 1), ("lifting", 1), ("excavation", 1),
    ]  # fmt: skip


def test_the_board_answers_only_when_something_has_moved(permit: Permit, li: Actor) -> None:
    client = client_of(li)
    page = client.get(reverse("permits:board"))
    assert permit.place in page.content.decode()
    mark = page.content.decode().split('X-Board-Mark": "')[1].split('"')[0]
    asked = {"HX-Request": "true", "HX-Target": "rows", "X-Board-Mark": mark}
    assert client.get(reverse("permits:board"), headers=asked).status_code == 204
    Permit.objects.filter(pk=permit.pk).update(state="suspended", suspended_cause="break")
    moved = client.get(reverse("permits:board"), headers=asked)
    assert moved.status_code == 200
    assert "已中止" in moved.content.decode()


def test_filters_and_the_map_of_the_board(permit: Permit, li: Actor, zhou: Actor) -> None:
    client = client_of(li)
    assert permit.place in client.get(reverse("permits:board"), {"kind": "hot_work"}).content.decode()
    assert permit.place not in client.get(reverse("permits:board"), {"kind": "lifting"}).content.decode()
    assert permit.place not in client.get(reverse("permits:board"), {"late": "any"}).content.decode()
    points = client.get(reverse("permits:points")).json()["features"]
    assert [(one["properties"]["tone"], one["properties"]["sign"]) for one in points] == [("active", "火")]
    assert client_of(zhou).get(reverse("permits:board")).status_code == 200


def test_a_stranger_sees_nothing_on_the_board(permit: Permit, sun: Actor) -> None:
    assert permit.place not in client_of(sun).get(reverse("permits:board")).content.decode()
    assert client_of(sun).get(reverse("permits:points")).json()["features"] == []


# ── spot checks ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_official_asks_for_a_photo_and_the_result_is_shown_to_the_enterprise(
    permit: Permit, li: Actor, ma: Actor, zhou: Actor, sun: Actor
) -> None:
    client = client_of(li)
    assert "要现场照片" in client.get(reverse("permits:spot", args=[permit.pk])).content.decode()
    begun = client.post(reverse("permits:spot", args=[permit.pk]), {"asked": "photo", "words": "拍到监护人"})
    check = SpotCheck.objects.get(permit=permit)
    address = reverse("permits:spot_check", args=[permit.pk, check.pk])
    assert (begun.status_code, begun["Location"]) == (302, address)
    assert "还剩" in client.get(address).content.decode()
    assert "现在答复" in client_of(ma).get(address).content.decode()
    now = clock.now()
    photo = shot(ma, "permit_spot_answer", at=now)
    scoped(ma, services.answer_check, check.pk, at=now, photo_ids=[photo])
    assert "photo" in client.get(address).content.decode()
    refused = client.post(address, {"result": "wrong", "words": ""})
    assert refused.status_code == 422
    assert "没有写明问题" in refused.content.decode()
    assert client.post(address, {"result": "wrong", "words": "灭火器不够"}).status_code == 302
    assert "灭火器不够" in client_of(zhou).get(address).content.decode()
    assert "发现问题" in client_of(zhou).get(reverse("permits:spots")).content.decode()
    assert "发现问题" in client.get(reverse("permits:spots"), {"result": "wrong", "whose": "me"}).content.decode()
    assert client_of(sun).get(address).status_code == 404
    assert client_of(zhou).get(reverse("permits:spot", args=[permit.pk])).status_code == 403


def test_an_official_orders_a_stop(permit: Permit, li: Actor) -> None:
    client = client_of(li)
    assert client.post(reverse("permits:spot", args=[permit.pk]), {"asked": "stop"}).status_code == 422
    client.post(reverse("permits:spot", args=[permit.pk]), {"asked": "stop", "words": "没有监护人"})
    permit.refresh_from_db()
    assert (permit.state, permit.suspended_cause) == ("suspended", "order")
    assert live.jobs_of(live.on_site(li), by=li, at=clock.now())[0].standing == "被叫停"


def test_work_that_is_over_can_only_be_looked_at(li: Actor, wu: Actor, now: datetime) -> None:
    over = make_permit(state="closed", leader=wu, at=now - 30 * HOUR)
    page = client_of(li).get(reverse("permits:spot", args=[over.pk])).content.decode()
    assert "查看记录" in page
    assert "责令停止作业" not in page
    assert client_of(li).post(reverse("permits:spot", args=[over.pk]), {"asked": "look"}).status_code == 302


# ── the daily commitment ─────────────────────────────────────────────────────────────────────────────────────────────


def test_promise_and_permits_are_shown_to_both_sides(permit: Permit, zhou: Actor, li: Actor, now: datetime) -> None:
    address = reverse("permits:commitment")
    assert "还没有做承诺" in client_of(zhou).get(address).content.decode()
    assert client_of(zhou).post(address, {"n-hot_work.special": "1", "promise": "平稳"}).status_code == 302
    standing = days.standing_of(zhou, at=now)
    assert standing is not None
    assert [(one.key, one.promised, one.permitted) for one in standing.parts] == [
        ("hot_work.second", 0, 1), ("hot_work.special", 1, 0),
    ]  # fmt: skip
    for reader in (zhou, li):
        assert "二级动火 承诺 0 项，作业票 1 项" in client_of(reader).get(address).content.decode()
    client_of(zhou).post(address, {"n-hot_work.second": "1"})
    assert "一致" in client_of(zhou).get(address).content.decode()
    assert days.days_of(li, clock.day_of(now))[0].agrees
    assert "没有不一致的企业" in client_of(li).get(address, {"only": "differ"}).content.decode()


def test_only_who_manages_promises(wu: Actor) -> None:
    page = client_of(wu).post(reverse("permits:commitment"), {"n-hot_work.second": "1"})
    assert page.status_code == 200
    assert not Commitment.objects.exists()


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def rows_behind(url: str, actor: Actor) -> set[UUID]:
    """Open a figure, and return the permits its list shows."""
    parts = urlsplit(url)
    page = client_of(actor).get(parts.path, {key: value[0] for key, value in parse_qs(parts.query).items()})
    return {row.pk for row in page.context["listing"].rows} if page.context else _listed(page.content.decode())


def _listed(html: str) -> set[UUID]:
    return {UUID(part[:36]) for part in html.split('class="row-link" href="/permits/')[1:]}


def test_every_figure_opens_to_the_rows_it_counts(permit: Permit, li: Actor, zhou: Actor, now: datetime) -> None:
    make_permit(state="suspended", kind="confined_space", at=now - 2 * HOUR, suspended_cause="gas_overdue")
    make_permit(state="working", level="special", at=now - 2 * HOUR, planned_end=now - MINUTE)
    make_permit(state="expired", kind="excavation", at=now - 9 * HOUR, started_at=now - 8 * HOUR)
    SpotCheck.objects.create(
        **owned(permit.enterprise), permit=permit, office_id=li.office_id or li.person_id, office_name="监管办",
        person_id=li.person_id,
        person_name=li.name, at=now, asked="look", result="wrong", result_at=now,
    )  # fmt: skip
    today = clock.day_of(now)
    asked = Question(li, now, start=today - timedelta(days=29), stop=today + timedelta(days=1))
    found = PERMIT_FIGURES.totals(asked)
    assert {key: found[key].number for key in ("live", "special", "suspended", "overdue", "spot_wrong")} == {
        "live": 3, "special": 1, "suspended": 1, "overdue": 3, "spot_wrong": 1,
    }  # fmt: skip
    for key in STANDINGS:
        assert len(rows_behind(found[key].url, li)) == found[key].number, key
    for dimension in ("kind", "level", "region", "enterprise", "state"):
        for line in PERMIT_FIGURES.by(dimension, asked):
            assert len(rows_behind(line.values["all"].url, li)) == line.values["all"].number, (dimension, line.code)
    for reader in (li, zhou):
        assert "特殊作业" in client_of(reader).get("/").content.decode()
        assert client_of(reader).get(reverse("insight:permits")).status_code == 200
    file = client_of(li).get(reverse("enterprises:detail", args=[permit.enterprise_id])).content.decode()
    assert permit.content in file


def test_unpromised_work_counts_until_it_is_promised(permit: Permit, li: Actor, zhou: Actor, now: datetime) -> None:
    asked = Question(li, now)
    assert PERMIT_FIGURES.totals(asked)["unpromised"].number == 1
    began = permit.planned_start or now  # yesterday, shortly after midnight
    scoped(zhou, services.commit_day, at=began, day=clock.day_of(began), counts={"hot_work.second": 1})
    assert PERMIT_FIGURES.totals(asked)["unpromised"].number == 0


# ── the score ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_cannot_be_judged_gives_and_takes_nothing() -> None:
    weights = {"a": 10.0, "b": 30.0, "c": 60.0}
    half = score(weights, {"a": Tally(4, 1), "b": Tally(2, 0), "c": Tally(0, 0)}, enough_percent=40)
    assert half.total == pytest.approx(100 * (7.5 + 30) / 40)
    assert score(weights, {"a": Tally(4, 1)}, enough_percent=50).total is None
    assert score(weights, {}, enough_percent=0).total is None
    assert score(weights, {key: Tally(3, 3) for key in weights}, enough_percent=50).total == 0


def asked_of(actor: Actor, now: datetime, **more: object) -> scoring.Asked:
    today: date = clock.day_of(now)
    return scoring.Asked(actor, now, today - timedelta(days=29), today + timedelta(days=1), **more)  # type: ignore[arg-type]


def test_every_point_lost_opens_to_the_permits_that_cost_it(
    permit: Permit, li: Actor, zhou: Actor, now: datetime
) -> None:
    make_permit(state="working", at=now - HOUR, lon=None, lat=None, risk_result="")  # no place, and the same work again
    make_permit(
        state="closed", kind="lifting", at=now - 40 * HOUR, finished_at=now - 39 * HOUR, closed_at=now - 2 * HOUR
    )
    found = scoring.score_of(asked_of(li, now))
    lost = {mark.item: mark.tally.lost for mark in found.marks if mark.tally}
    assert (lost["placed"], lost["complete"], lost["unique"], lost["accepted"]) == (1, 1, 1, 1)
    for item in scoring.titles():
        url = f"{reverse('permits:list')}?lost={item}"
        assert len(rows_behind(url, li)) == lost[item], item
    assert found.total is not None
    for reader in (li, zhou):
        page = client_of(reader).get(reverse("permits:score")).content.decode()
        assert "有作业位置" in page
        assert "失" in page


def test_form_filling_costs_points_and_an_empty_office_is_not_scored(permit: Permit, li: Actor, now: datetime) -> None:
    signed = permit.signatures.order_by("at").first()
    assert signed is not None
    assert not Permit.objects.filter(scoring.implausible(now), pk=permit.pk).exists()
    permit.measures.update(confirmed_at=now)
    assert Permit.objects.filter(scoring.implausible(now), pk=permit.pk).exists()
    empty = scoring.Asked(li, now, date(2020, 1, 1), date(2020, 1, 2))
    assert scoring.score_of(empty).total is None


def test_an_enterprise_bound_to_the_standard_that_never_used_it_costs_coverage(
    permit: Permit, huahai: Enterprise, li: Actor, now: datetime
) -> None:
    Enterprise.objects.filter(pk=huahai.pk).update(flags=["hazchem"])
    assert scoring.firms_losing(asked_of(li, now), "coverage") == []
    Permit.objects.filter(pk=permit.pk).update(state="cancelled")
    assert [name for _key, name in scoring.firms_losing(asked_of(li, now), "coverage")] == [huahai.name]
