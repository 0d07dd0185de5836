"""What people do on the pages: a team and its shifts, a scan answered later, who was missing, a town's numbers."""

import html
import json
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core import signing
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.turning import code_at
from anguan.registry.accounts.tests.makers import make_actor
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.briefings.models import Attendance, Briefing, Member, Shift, ShiftDay, Slot, Team
from anguan.responsibility.briefings.tests.makers import (
    make_briefing,
    make_photo,
    make_shift,
    make_signature,
    make_slot,
    make_team,
)


@pytest.fixture
def wu(huahai: Enterprise) -> Actor:
    """吴工, team leader (班组长) at 华海."""
    return make_actor("吴刚", "team_leader", enterprise=huahai)


NUMBER = re.compile(r'data-label="(应开|未开)" class="num"><a class="text-link" href="([^"]+)">(\d+)</a>')


def text_of(answer: Any) -> str:
    said: str = answer.content.decode()
    return said


def test_a_team_is_made_given_a_shift_and_a_day_off(zhou: Actor, wu: Actor, chen: Actor) -> None:
    browser = client_of(zhou)
    answer = browser.post(reverse("briefings:new_team"), {"name": "", "member_ids": f"{chen.person_id}"})
    assert answer.status_code == 422
    assert "没有填写班组名称" in text_of(answer)
    browser.post(
        reverse("briefings:new_team"),
        {"name": "冲压一班", "leader_id": f"{wu.person_id}", "member_ids": f"{chen.person_id},{wu.person_id}"},
    )
    team = Team.objects.get(name="冲压一班")
    assert (team.leader_name, Member.objects.filter(team=team).count()) == ("吴刚", 2)
    said = {"name": "夜班", "starts": "20:00", "ends": "04:00", "by": "cycle", "length": "4", "on": "1、2",
            "anchor": "2026-11-01", "since": clock.today().isoformat()}  # fmt: skip
    wrong = browser.post(reverse("briefings:new_shift", args=[team.pk]), {**said, "on": "5", "starts": ""})
    assert "请填写时间" in text_of(wrong)
    browser.post(reverse("briefings:new_shift", args=[team.pk]), said)
    shift = Shift.objects.get(team=team)
    assert shift.pattern == {"by": "cycle", "length": 4, "on": [0, 1], "anchor": "2026-11-01"}
    day = clock.today() + timedelta(days=3)
    address = reverse("briefings:calendar", args=[shift.pk])
    assert "没有写明原因" in text_of(browser.post(address, {"day": day.isoformat(), "works": "no", "reason": ""}))
    browser.post(address, {"day": day.isoformat(), "works": "no", "reason": "停产检修"})
    assert ShiftDay.objects.get().works is False
    assert "停产检修" in text_of(browser.get(address))
    assert client_of(wu).get(address).status_code == 403


def test_a_scan_holds_while_one_thinks_and_for_nobody_else(wu: Actor, chen: Actor) -> None:
    scanned_at = clock.now() - timedelta(minutes=5)
    briefing = make_briefing(make_team(leader=wu, members=[wu, chen]), day=clock.today(), at=scanned_at)
    address = reverse("briefings:sign_in", args=[briefing.pk])
    fresh, old = code_at(briefing.secret, clock.now()), code_at(briefing.secret, scanned_at)
    assert 'name="scanned"' in text_of(client_of(chen).get(address, {"c": fresh}))
    assert "这个签到码已经过期" in text_of(client_of(chen).get(address, {"c": old}))
    said = {"briefing": f"{briefing.pk}", "person": f"{chen.person_id}", "at": scanned_at.isoformat()}
    form = {"code": old, "mind": "good", "answer": "", "scanned": signing.dumps(said, salt="briefings.scanned")}
    liu = make_actor("刘洋", "worker", enterprise=Enterprise.objects.get())
    taken = client_of(liu).post(address, form)  # a note is good for whoever scanned, and nobody else
    assert (taken.status_code, "这个签到码已经过期" in text_of(taken)) == (422, True)
    assert client_of(chen).post(address, form).status_code == 302
    row = Attendance.objects.get(state="present")
    assert (row.name, row.how, row.at) == ("陈卫东", "code", scanned_at)
    assert "已签到" in text_of(client_of(chen).get(address))


def test_who_comes_too_early_is_told_from_when_on(wu: Actor, chen: Actor) -> None:
    said = {}
    for hours in (5, 3):
        begins = clock.now() + timedelta(hours=hours)
        team = make_team(leader=wu, members=[wu, chen], name=f"{hours} 小时后的班")
        slot = make_slot(
            team, starts_at=begins, due_at=begins + timedelta(minutes=30), ends_at=begins + timedelta(hours=8)
        )
        said[hours] = text_of(client_of(wu).get(reverse("briefings:hold", args=[slot.pk])))
    assert "现在还不能开" in said[5]
    assert "现在还不能开" not in said[3]


def test_a_refused_form_comes_back_with_who_was_ticked(wu: Actor, chen: Actor) -> None:
    team = make_team(leader=wu, members=[wu, chen])
    begins = clock.local(clock.now() + timedelta(minutes=10)).replace(second=0, microsecond=0)
    shift = make_shift(team, starts=begins.time(), ends=(begins + timedelta(hours=8)).time())
    slot = make_slot(team, shift=shift, day=begins.date())
    address = reverse("briefings:hold", args=[slot.pk])
    ticked = json.dumps([{"id": str(chen.person_id), "state": "present", "reason": "", "mind": "tired", "ppe": []}])
    photo = make_photo(wu, at=clock.now())
    said = {"key": f"{uuid7()}", "people": ticked, "photos": f"{photo.pk}", "heads": "2",
            "topics": json.dumps([{"key": "a", "title": "冲床"}])}  # fmt: skip
    browser = client_of(wu)
    answer = browser.post(address, said)
    assert answer.status_code == 422
    assert f"{chen.person_id}" in text_of(answer)
    assert not Briefing.objects.filter(state="held").exists()
    assert make_signature(wu).purpose == "briefing_signature"


def test_who_was_missing_is_followed_up(wu: Actor, chen: Actor) -> None:
    briefing = make_briefing(make_team(leader=wu, members=[wu, chen]), day=clock.today(), state="held")
    row = Attendance.objects.get(briefing=briefing, person_id=chen.person_id)
    Attendance.objects.filter(pk=row.pk).update(state="absent", how="", at=None)
    browser = client_of(wu)
    page = text_of(browser.get(reverse("briefings:detail", args=[briefing.pk])))
    assert "还有 1 人没到，要跟进" in page
    address = reverse("briefings:follow_up", args=[row.pk])
    assert "请写明情况" in text_of(browser.post(address, {"outcome": "other", "words": ""}))
    browser.post(address, {"outcome": "made_up", "words": "下午班前"})
    row.refresh_from_db()
    assert (row.followed_said, row.followed_name) == ("已单独补讲：下午班前", "吴刚")
    assert "要跟进" not in text_of(browser.get(reverse("briefings:detail", args=[briefing.pk])))


def test_a_towns_numbers_open_the_rows_they_count(huahai: Enterprise, wu: Actor, li: Actor, far_officer: Actor) -> None:
    team, today = make_team(leader=wu, members=[wu]), clock.today()
    early, late = make_shift(team), make_shift(team, name="中班")
    make_slot(team, shift=early, day=today, state="held")
    make_slot(team, shift=late, day=today, state="missed")
    page = client_of(li).get(reverse("briefings:list"))
    assert huahai.name in text_of(page)
    assert "50.0%" in text_of(page)
    links = re.findall(
        r'data-label="(应开|未开)" class="num"><a class="text-link" href="([^"]+)">(\d+)</a>', text_of(page)
    )
    assert [(label, count) for label, _href, count in links] == [("应开", "2"), ("未开", "1")]
    for _label, href, count in links:
        assert f"共 <strong>{count}</strong> 条" in text_of(client_of(li).get(html.unescape(href)))
    assert huahai.name not in text_of(client_of(far_officer).get(reverse("briefings:list")))
    assert Slot.objects.count() == 2


def test_home_and_the_phone_know_what_is_to_be_done(wu: Actor, chen: Actor) -> None:
    team = make_team(leader=wu, members=[wu, chen], name="冲压一班")
    begins = clock.local(clock.now() + timedelta(minutes=10)).replace(second=0, microsecond=0)
    shift = make_shift(team, starts=begins.time(), ends=(begins + timedelta(hours=8)).time())
    slot = make_slot(team, shift=shift, day=begins.date())
    hold = reverse("briefings:hold", args=[slot.pk])
    assert hold in text_of(client_of(wu).get("/"))
    pack = client_of(wu).get(reverse("mobile:pack")).json()
    assert {hold, reverse("briefings:today")} <= set(pack["pages"])
    assert "班前会签到" not in text_of(client_of(chen).get("/"))
    key = uuid7()
    opened = client_of(wu).post(
        reverse("briefings:open", args=[slot.pk]), {"key": f"{key}"}, headers={"Accept": "application/json"}
    )
    assert UUID(opened.json()["id"]) == key
    assert "班前会签到：冲压一班" in text_of(client_of(chen).get("/"))
    assert client_of(chen).get(reverse("briefings:screen", args=[key])).status_code == 403
