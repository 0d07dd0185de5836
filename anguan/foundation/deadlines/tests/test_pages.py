"""The pages of deadlines, asked as people ask: every number opens to its rows, a ladder is tuned within the law."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.deadlines import sweeping
from anguan.foundation.deadlines.figures import DEADLINE_FIGURES
from anguan.foundation.deadlines.kinds import kind_of
from anguan.foundation.deadlines.models import Alarm, Deadline, DeadlineChange, Extension, LadderChange
from anguan.foundation.deadlines.rules import Due
from anguan.foundation.deadlines.services import met, move, tuning
from anguan.foundation.deadlines.tests.makers import RECTIFY, URGENT, days, make_deadline
from anguan.foundation.figures import Question
from anguan.foundation.refusal import Refused
from anguan.registry.accounts.tests.makers import make_actor, make_office
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise


def counted(client: Client, address: str) -> int:
    found = re.search(r"共 <strong>([\d,]+)</strong> 条", client.get(address).content.decode())
    return int(found.group(1).replace(",", "")) if found else 0


@pytest.fixture
def a_month(huahai: Enterprise, stranger: Enterprise, zhou: Actor, chen: Actor) -> None:
    """Deadlines of two enterprises: every fifth met in time, every seventh late, the others open; by days and hours."""
    today = clock.today()
    for number in range(-24, 12):
        firm = stranger if number % 3 == 0 else huahai
        due = Due.on(today + days(number))
        if number % 4 == 0:
            due = Due(due.at - timedelta(hours=7))
        doer = {"doer_id": chen.person_id, "doer_name": chen.name} if firm is huahai and number % 2 else {}
        one = make_deadline(
            firm, due=due, began_at=due.at - days(30), kind=URGENT.id if number % 2 else RECTIFY.id, **doer
        )
        if number % 5 == 0 or number % 7 == 0:
            at = due.at + days(2 if number % 7 == 0 else -2)
            met(one.subject_id, one.kind, enterprise_id=firm.pk, by=zhou, at=at)


@pytest.mark.parametrize("role", ["city", "li", "zhou"])
@pytest.mark.parametrize("dimension", ["", "region", "town", "kind", "enterprise"])
def test_every_figure_opens_to_its_rows(
    a_month: None, request: pytest.FixtureRequest, role: str, dimension: str
) -> None:
    actor: Actor = request.getfixturevalue(role)
    client = client_of(actor)
    today = clock.today()
    question = Question(actor, clock.now(), start=today - days(20), stop=today + days(5))
    totals = DEADLINE_FIGURES.totals(question)
    if dimension:
        answers = [value for line in DEADLINE_FIGURES.by(dimension, question) for value in line.values.items()]
    else:
        answers = list(totals.items())
        numbers = {key: int(value.number or 0) for key, value in totals.items()}
        assert numbers["owed"] == numbers["settled"] + numbers["pending"]
        assert numbers["settled"] == numbers["done"] + numbers["done_late"] + numbers["missed"]
        assert min(numbers["done"], numbers["done_late"], numbers["missed"], numbers["pending"]) > 0
    rates = {rate.key for rate in DEADLINE_FIGURES.rates}
    for key, value in answers:
        if key not in rates:
            assert counted(client, value.url) == value.number, (key, value.url)


@pytest.mark.parametrize("role", ["city", "zhou", "wang", "chen"])
def test_every_number_of_the_home_opens_to_its_rows(a_month: None, request: pytest.FixtureRequest, role: str) -> None:
    client = client_of(request.getfixturevalue(role))
    shown = client.get("/").content.decode()
    parts = re.findall(r'href="(/deadlines/\?[^"]+)">[^<]+<span class="clock-count">(\d+)<', shown)
    cells = re.findall(r'href="(/deadlines/\?[^"]*standing[^"]+)">(\d+)</a>', shown)
    assert cells if role == "city" else parts
    for address, number in parts + cells:
        assert counted(client, address.replace("&amp;", "&")) == int(number), address


def test_the_list_shows_what_runs_unless_asked(a_month: None, zhou: Actor) -> None:
    client = client_of(zhou)
    running = Deadline.objects.filter(enterprise_id=zhou.enterprise_id, state="open").count()
    everything = Deadline.objects.filter(enterprise_id=zhou.enterprise_id).count()
    assert counted(client, "/deadlines/") == running
    assert counted(client, "/deadlines/?standing=all") == everything
    ways = ("overdue", "today", "week", "later", "paused", "done", "done_late", "lapsed")
    assert sum(counted(client, f"/deadlines/?standing={way}") for way in ways) == everything
    assert client.get("/deadlines/?export=xlsx").status_code == 200


def test_what_reached_nobody_and_who_asks_for_time_have_lists(
    huahai: Enterprise, zhou: Actor, chen: Actor, li: Actor, far_officer: Actor, sun: Actor
) -> None:
    now = clock.now()
    named = {"about": "喷漆房静电接地线断开", "doer_id": chen.person_id, "doer_name": chen.name}
    one = make_deadline(huahai, due=Due(now - days(1)), began_at=now - days(9), **named)
    of = {"enterprise_id": huahai.pk, "region_code": huahai.region_code, "line_code": huahai.line_code}
    Alarm.objects.create(
        **of, deadline_id=one.pk, kind=one.kind, climb=1, rung=0, listener="manager", planned_at=now, raised_at=now,
        fate="passed_on", passed_to="principal",
    )  # fmt: skip
    Extension.objects.create(
        **of, deadline_id=one.pk, kind=one.kind, subject_type=one.subject_type, subject_id=one.subject_id,
        asked_by=chen.person_id, asker_name=chen.name, asked_at=now, reason="配件没有到货",
        interim_measure="断电挂牌", present_due_on=clock.today(), asked_due_on=clock.today() + days(9),
    )  # fmt: skip
    hired = make_actor("钱工", "contractor_worker", enterprise=huahai)
    seen = {
        "unheard": ("喷漆房静电接地线断开", "主要负责人"),
        "extensions?decision=asked": ("喷漆房静电接地线断开", "待审批", "配件没有到货"),
    }
    for address, words in seen.items():
        for reader in (zhou, chen, li):
            shown = client_of(reader).get(f"/deadlines/{address}").content.decode()
            assert all(word in shown for word in words), (address, reader.name)
        for reader in (far_officer, sun, hired):
            assert counted(client_of(reader), f"/deadlines/{address}") == 0, (address, reader.name)
            assert "喷漆房" not in client_of(reader).get(f"/deadlines/{address}").content.decode()
    assert client_of(li).get("/deadlines/unheard?export=xlsx").status_code == 200
    assert counted(client_of(li), f"/deadlines/extensions?q={huahai.name}") == 1


def test_a_deadline_s_page_tells_its_whole_story(huahai: Enterprise, zhou: Actor, chen: Actor, wang: Actor) -> None:
    now = clock.now()
    one = make_deadline(
        huahai, doer_id=chen.person_id, doer_name=chen.name, due=Due(now - days(2)), began_at=now - days(9)
    )
    Extension.objects.create(
        enterprise_id=huahai.pk, region_code=huahai.region_code, line_code="", deadline_id=one.pk, kind=one.kind,
        subject_type=one.subject_type, subject_id=one.subject_id, asked_by=chen.person_id, asker_name=chen.name,
        asked_at=now - days(4), reason="配件没有到货", interim_measure="断电挂牌，专人看护",
        present_due_on=clock.day_of(now - days(3)), asked_due_on=clock.day_of(now + days(3)), decision="refused",
        decided_by=wang.person_id, decider_name=wang.name, decided_at=now - days(3), note="可以先用备件",
    )  # fmt: skip
    sweeping.sweep_all(now)
    move(one, Due(now - days(1)), by=zhou, at=now, note="更正录入")
    address = reverse("deadlines:detail", args=[one.pk])
    seen = client_of(chen).get(address).content.decode()
    for words in (
        "去整改", "逾期", "在整改时限内完成", "演练", "本系统设计，非法规要求", "2026-11", "提醒经办人", "到期",
        "提醒主要负责人", "配件没有到货", "断电挂牌，专人看护", "可以先用备件", "更正录入", "最初期限", "知晓",
    ):  # fmt: skip
        assert words in seen, words
    assert "去整改" not in client_of(wang).get(address).content.decode()  # it is not his to do

    client = client_of(zhou)
    client.post(reverse("deadlines:acknowledge", args=[one.pk]))
    assert set(Alarm.objects.values_list("acknowledged_by_name", flat=True)) == {zhou.name}
    assert Deadline.objects.get(pk=one.pk).state == "open"  # knowing is not doing


EMPTY_LINE = {"when": "after", "unit": "day", "nag_unit": "day"}
FORM: dict[str, Any] = {
    "r0-to": "doer", "r0-when": "before", "r0-count": 2, "r0-unit": "working_day", "r0-channels": ["webpush", "sms"],
    "r0-nag_unit": "day",
    "r1-to": "principal", "r1-when": "after", "r1-count": 1, "r1-unit": "day", "r1-nag": 2, "r1-nag_unit": "day",
    **{f"r{n}-{name}": said for n in range(2, 7) for name, said in EMPTY_LINE.items()},
    "quiet_from": "22:00", "quiet_to": "06:30", "stops_after": 20, "example": "2026-12-31",
}  # fmt: skip


def test_an_office_tunes_a_ladder_for_its_territory(
    huahai: Enterprise, stranger: Enterprise, city: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    county = make_actor("高局", "county_officer", office=make_office("亭湖区应急管理局", "320902"))
    now = clock.now()
    ours = make_deadline(huahai, due=Due.on(clock.day_of(now + days(9))), began_at=now)
    theirs = make_deadline(stranger, due=ours_due(ours), began_at=now)
    client = client_of(county)
    address = reverse("deadlines:tune", args=[RECTIFY.id])
    assert "统一标准" in client.get(address).content.decode()

    tried = client.post(address, {**FORM, "preview": "1"})
    assert tried.status_code == 200
    assert "2026-12-29 22:00" not in tried.content.decode()  # quiet hours hold
    assert "2026-12-29 06:30" in tried.content.decode() or "2026-12-30 06:30" in tried.content.decode()
    assert not LadderChange.objects.exists()

    assert client.post(address, FORM).status_code == 302
    change = LadderChange.objects.get()
    assert (change.region_code, change.kind, change.maker_name) == ("320902", RECTIFY.id, county.name)
    assert AuditEntry.objects.filter(action="deadlines.ladder_tuned").exists()
    assert "亭湖区应急管理局" in client.get(reverse("deadlines:ladders")).content.decode()

    assert tuning.follow_ladder(RECTIFY.id, "320902", at=now) == 1
    assert tuning.follow_ladder(RECTIFY.id, "320902", at=now) == 0  # safe to run twice
    ours, theirs = Deadline.objects.get(pk=ours.pk), Deadline.objects.get(pk=theirs.pk)
    assert ours.ladder_version == str(change.pk)
    assert set(ours.climb_to) == {"doer", "principal"}
    assert ours.next_at == ours.climb_at[0]
    assert theirs.ladder_version == ""
    assert DeadlineChange.objects.get(deadline_id=ours.pk).what == "ladder"
    assert make_deadline(huahai, began_at=now, due=ours_due(ours)).ladder_version == str(change.pk)

    client.post(reverse("deadlines:reset", args=[RECTIFY.id]))
    assert tuning.follow_ladder(RECTIFY.id, "320902", at=now) == 2
    assert Deadline.objects.get(pk=ours.pk).ladder_version == ""


def ours_due(deadline: Deadline) -> Due:
    return Due(deadline.due_at)


def test_what_the_law_fixes_is_not_tuned_away_and_everything_is_said_at_once(city: Actor) -> None:
    client = client_of(city)
    address = reverse("deadlines:tune", args=[RECTIFY.id])
    late = {**FORM, "r0-to": "city", "r0-when": "at", "r1-count": 9, "r1-to": "principal", "stops_after": 5}
    answer = client.post(address, late)
    assert answer.status_code == 422
    shown = answer.content.decode()
    for words in ("提醒主要负责人是法定要求", "比第 1 级低", "停止提醒之后"):
        assert words in shown, words
    assert not LadderChange.objects.exists()


def test_a_town_and_a_firm_tune_nothing(li: Actor, zhou: Actor) -> None:
    for actor in (li, zhou):
        assert client_of(actor).get(reverse("deadlines:ladders")).status_code == 403
        with pytest.raises(Refused):
            tuning.tune(RECTIFY.id, kind_of(RECTIFY.id).ladder, by=actor, at=clock.now())


def test_programs_read_and_acknowledge(huahai: Enterprise, zhou: Actor, chen: Actor, sun: Actor) -> None:
    now = clock.now()
    one = make_deadline(
        huahai, doer_id=chen.person_id, doer_name=chen.name, due=Due(now - days(1)), began_at=now - days(9)
    )
    sweeping.sweep_all(now)
    client = client_of(chen)
    [listed] = client.get("/api/v1/deadlines").json()["deadlines"]
    assert (listed["id"], listed["standing"], listed["title"]) == (str(one.pk), "overdue", "隐患整改")
    [part] = client.get("/api/v1/deadlines/clock").json()
    assert (part["standing"], part["count"]) == ("overdue", 1)
    full = client.get(f"/api/v1/deadlines/{one.pk}").json()
    assert full["rule"] == RECTIFY.rule
    assert {alarm["listener"] for alarm in full["alarms"]} >= {"doer"}
    heard = client.post(f"/api/v1/deadlines/{one.pk}/acknowledge").json()
    assert heard["acknowledged"] == len(full["alarms"])
    assert client.get("/api/v1/deadlines?whose=people").json()["deadlines"] == []
    assert client_of(sun).get(f"/api/v1/deadlines/{one.pk}").status_code == 404
