"""Making digests: at their time, once for each office and day, with what that office looks after and nothing else."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import RequestFactory
from django.urls import resolve

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.deadlines.models import Alarm, Deadline, Extension
from anguan.foundation.deadlines.pages.extensions import TerritoryExtensionList
from anguan.foundation.deadlines.pages.lists import TerritoryDeadlineList
from anguan.foundation.deadlines.pages.unheard import TerritoryUnheardList
from anguan.foundation.deadlines.queries import deadlines_for, extensions_for, unheard_by, with_deadline
from anguan.foundation.notify.models import Outgoing
from anguan.insight.digest import queries, rules, services
from anguan.insight.digest.models import Digest
from anguan.insight.digest.notices import TOPICS
from anguan.insight.digest.tests.makers import DAY, HALF_PAST_SEVEN, office_of
from anguan.registry.accounts.tests.makers import make_office
from anguan.registry.enterprises.models import Enterprise

FRIDAY = HALF_PAST_SEVEN


@pytest.mark.parametrize(
    ("at", "days", "there"),
    [
        (datetime(2026, 11, 19, 23, 29, tzinfo=UTC), "working", False),  # 07:29 on Friday
        (datetime(2026, 11, 19, 23, 30, tzinfo=UTC), "working", True),
        (datetime(2026, 11, 20, 9, 0, tzinfo=UTC), "working", True),  # the machine slept
        (datetime(2026, 11, 21, 1, 0, tzinfo=UTC), "working", False),  # Saturday
        (datetime(2026, 11, 21, 1, 0, tzinfo=UTC), "every", True),
    ],
)
def test_it_is_made_in_the_morning_of_its_days(at: datetime, days: str, there: bool) -> None:
    assert rules.is_time(at, made_at=time(7, 30), days=days) is there


def test_on_monday_it_looks_back_over_the_weekend_and_never_for_ever() -> None:
    monday = FRIDAY + timedelta(days=3)
    assert rules.looks_back_to(monday, FRIDAY) == FRIDAY
    assert rules.looks_back_to(monday, None) == monday - timedelta(days=1)
    assert rules.looks_back_to(monday, monday - timedelta(days=90)) == monday - rules.LOOKS_BACK


def make_deadline(enterprise: Enterprise, due_at: datetime, **named: object) -> Deadline:
    fields: dict[str, object] = {
        "enterprise_id": enterprise.pk, "region_code": enterprise.region_code, "line_code": enterprise.line_code,
        "organisation": enterprise.name, "kind": "hazards.rectify", "subject_type": "hazards.hazard",
        "subject_id": uuid7(), "about": "配电箱前堆放杂物", "rule_version": "hazards.rectify/1",
        "began_at": FRIDAY - timedelta(days=90), "due_at": due_at, "original_due_at": due_at,
    }  # fmt: skip
    return Deadline.objects.create(**{**fields, **named})


def make_alarm(deadline: Deadline, raised_at: datetime) -> Alarm:
    return Alarm.objects.create(
        enterprise_id=deadline.enterprise_id, region_code=deadline.region_code, line_code=deadline.line_code,
        deadline_id=deadline.pk, kind=deadline.kind, climb=1, rung=0, listener="manager", planned_at=raised_at,
        raised_at=raised_at, fate="passed_on", passed_to="principal",
    )  # fmt: skip


def make_extension(deadline: Deadline) -> Extension:
    return Extension.objects.create(
        enterprise_id=deadline.enterprise_id, region_code=deadline.region_code, line_code=deadline.line_code,
        deadline_id=deadline.pk, kind=deadline.kind, subject_type=deadline.subject_type,
        subject_id=deadline.subject_id, asked_by=uuid7(), asker_name="周明", asked_at=FRIDAY - timedelta(days=2),
        reason="配件未到", interim_measure="停用", present_due_on=DAY, asked_due_on=DAY + timedelta(days=30),
    )  # fmt: skip


@pytest.fixture
def bad_morning(huahai: Enterprise, stranger: Enterprise) -> None:
    midnight = clock.start_of(DAY)
    late = make_deadline(huahai, midnight)  # was due until the end of yesterday
    make_deadline(huahai, FRIDAY - timedelta(days=20))  # late for long, and no news
    make_deadline(huahai, clock.end_of(DAY), about="今天要办的")
    make_deadline(huahai, midnight, state="met", ended_at=FRIDAY - timedelta(hours=1))
    make_deadline(huahai, clock.end_of(DAY) + timedelta(days=3))
    make_deadline(stranger, midnight, about="别处的")
    make_alarm(late, FRIDAY - timedelta(hours=5))
    make_alarm(make_deadline(stranger, midnight, about="别处的"), FRIDAY - timedelta(days=3))
    make_extension(late)


def test_an_office_hears_of_its_own_territory(bad_morning: None, li: Actor, city: Actor) -> None:
    assert services.make_all(at=FRIDAY) == 2
    town = Digest.objects.get(office=office_of(li)).content
    assert town["numbers"] == {"newly_late": 1, "due_today": 1, "unheard": 1, "asked": 1, "late": 2}
    assert town["summary"] == "新增逾期 1 项，今天到期 1 项，没有送到的提醒 1 项，延期待批 1 项"
    assert "别处的" not in str(town)
    lines = {part["key"]: part["lines"][0] for part in town["parts"]}
    assert lines["newly_late"]["end"] == "逾期 1 天"
    assert lines["due_today"]["title"] == "今天要办的"
    assert lines["unheard"]["note"].startswith("盐城华海机械有限公司，联系不上")
    assert "申请延到 2026-12-20" in lines["asked"]["note"]
    assert [firm["cells"][0] for firm in town["worst"]] == ["2"]
    whole = Digest.objects.get(office=office_of(city)).content
    assert whole["numbers"]["newly_late"] == 3
    assert [place["cells"][3] for place in whole["places"]] == ["2", "2"]


def listed(url: str, actor: Actor) -> int:
    """Return how many rows the list at an address holds for a reader, as it was when the digest was made."""
    request = RequestFactory().get(url)
    request.actor = actor  # type: ignore[attr-defined]  # as the middleware does
    listing: Any
    match resolve(request.path).view_name:
        case "deadlines:list":
            listing = TerritoryDeadlineList.bind(request, deadlines_for(actor), at=FRIDAY)
        case "deadlines:unheard":
            listing = TerritoryUnheardList.bind(request, with_deadline(unheard_by(actor)), at=FRIDAY)
        case _:
            listing = TerritoryExtensionList.bind(request, with_deadline(extensions_for(actor)), at=FRIDAY)
    assert len(listing.lines) == listing.total.number
    return int(listing.total.number)


def test_every_number_opens_to_its_rows(bad_morning: None, li: Actor, city: Actor, huahai: Enterprise) -> None:
    first, last = rules.figures_over(DAY)
    noon = clock.start_of(first) + timedelta(hours=12)
    for due_at in (clock.start_of(first), noon, clock.end_of(first), clock.end_of(last)):  # the first one is too early
        make_deadline(huahai, due_at)
    make_deadline(huahai, FRIDAY - timedelta(days=1, hours=1))  # late already when the last digest was made
    make_deadline(huahai, FRIDAY - timedelta(hours=2))
    services.make_all(at=FRIDAY)
    for of, reader in ((li, li), (li, city), (city, city)):
        content = Digest.objects.get(office=office_of(of)).content
        for part in content["parts"]:
            assert listed(part["url"], reader) == part["count"] > 0, part["title"]
        for place in content["places"]:
            assert listed(place["url"], reader) == int(place["cells"][3]) > 0, place["name"]
        for firm in content["worst"]:
            assert listed(firm["url"], reader) == int(firm["cells"][0]) > 0, firm["name"]
    assert Digest.objects.get(office=office_of(li)).content["numbers"]["newly_late"] == 3
    whole = Digest.objects.get(office=office_of(city)).content
    assert [place["cells"][3] for place in whole["places"]] == ["6", "2"]


def test_a_department_hears_of_its_line_alone(bad_morning: None, huahai: Enterprise) -> None:
    office = make_office("工业和信息化局", "3209", lines=["industry"])
    make_deadline(huahai, clock.start_of(DAY), line_code="industry")
    services.make_all(at=FRIDAY)
    digest = Digest.objects.get(office=office)
    assert digest.content["numbers"]["late"] == 1
    assert digest.line_code == "industry"


def test_it_is_made_once_and_told_once(bad_morning: None, li: Actor) -> None:
    assert services.make_all(at=FRIDAY) == 1
    assert services.make_all(at=FRIDAY + timedelta(hours=1)) == 0
    office = office_of(li)
    assert services.make(office, at=FRIDAY) is None, "another process was quicker"
    told = Outgoing.objects.get(topic=services.TOPIC)
    assert (told.office_id, told.person_id) == (li.office_id, None)
    (item,) = TOPICS[0].describe([told]).values()
    assert item.title.startswith("每日速览：新增逾期 1 项")
    assert item.url == f"/digest/{told.source_id}"


def test_a_quiet_day_is_kept_and_not_told(li: Actor) -> None:
    services.make_all(at=FRIDAY)
    assert Digest.objects.get().content["summary"] == "没有新增逾期，今天没有到期事项"
    assert not Outgoing.objects.exists()


def test_the_next_one_tells_what_is_new_since(bad_morning: None, li: Actor, huahai: Enterprise) -> None:
    services.make_all(at=FRIDAY)
    monday = FRIDAY + timedelta(days=3)
    make_deadline(huahai, clock.start_of(date(2026, 11, 22)), about="周末到期的")
    services.make_all(at=monday)
    digest = queries.latest_of(li)
    assert digest is not None
    assert digest.since == FRIDAY
    assert {line["title"] for line in digest.content["parts"][0]["lines"]} == {"周末到期的", "今天要办的"}
