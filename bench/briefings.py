"""Briefings (班前教育): a morning's peak over HTTP, each with its photo; expected and held of a whole city."""

import json
import time
from datetime import date, datetime, timedelta
from datetime import time as hour
from functools import partial
from random import Random
from uuid import UUID

from django.db import connection

from anguan.foundation import bulk, clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.access.scope import acting_as
from anguan.foundation.evidence.rules.records import AT_ONCE, PART_BYTES
from anguan.foundation.figures import Question
from anguan.registry.accounts.models import User
from anguan.registry.accounts.tests.makers import make_actor, make_office, make_post
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.briefings.figures import BRIEFING_FIGURES
from anguan.responsibility.briefings.models import BriefingSetting, Member, Shift, Slot, Team
from anguan.responsibility.briefings.rules.calendar import Pattern
from anguan.responsibility.briefings.services import owing, planning
from bench.firing import HOST, fire, serving
from bench.measuring import Result, Size, ms, percentile, repeated
from bench.phones import Phone
from bench.snapping import picture

LINES, PEOPLE = 12, 10
ASKED = 517  # a minute: a city of 31,000 an hour
FIRMS, DAYS, TOY_FIRMS = 10_314, 7, 40
TOWNS = 120
_EVERY_DAY = Pattern.weekly(1, 2, 3, 4, 5, 6, 7, holidays=True).as_data()
_TOLD = [{"title": "今天清理除尘器", "points": ["先停机断电再开门", "不用压缩空气吹扫"], "lesson": "dust"}]


def peak(size: Size) -> list[Result]:
    """Open and hold briefings over lines that are kept alive, each with a new photo: as many as a city asks, and more.

    The rate is measured as fast as they are answered, how long a request takes at the rate that is asked.
    """
    toy = size.rows < 1_000
    count = 4 if toy else 500
    paced = 4 if toy else 300
    leaders = _leaders(LINES + count + paced)
    warm, asked, apart = (_deliveries(part) for part in (leaders[:LINES], leaders[LINES:-paced], leaders[-paced:]))
    with serving() as server:
        fire(server.port, warm, taken=_taken)
        before, began = server.cpu(), time.perf_counter()
        walls, client = fire(server.port, asked, taken=_taken)
        took, after = time.perf_counter() - began, server.cpu()
        waited, _client = fire(server.port, apart, taken=_taken, at_once=len(walls) // count, a_minute=ASKED)
    held = Slot.objects.filter(state="held").count()
    if held != len(leaders):
        message = f"{held} held of {len(leaders)}"
        raise AssertionError(message)
    web, database = ((there - here) / count for here, there in zip(before, after, strict=True))
    beside = (
        f"{len(walls) // count} requests each over {LINES} lines (record, photo, open, hold), P50"
        f" {ms(percentile(walls, 0.5))}, P95 {ms(percentile(walls, 0.95))}; processor time of"
        f" a whole briefing: web {web * 1000:.0f} ms, database {database * 1000:.0f} ms, client"
        f" {client / count * 1000:.0f} ms; a city asks for {ASKED} a minute"
    )
    return [
        Result(
            "briefing_peak", f"briefings opened and held with a photo and {PEOPLE} people, {count} sent",
            count / took * 60, "/min", 500, more_is_better=True, beside=beside,
        ),
        Result(
            "briefing_peak_p95", f"the same, {ASKED} a minute: 95 of 100 requests answered within",
            percentile(waited, 0.95) * 1000, "ms", 500,
            beside=f"P50 {ms(percentile(waited, 0.5))}, P99 {ms(percentile(waited, 0.99))}, {paced} sent",
        ),
    ]  # fmt: skip


def _leaders(count: int) -> list[tuple[Phone, Slot, list[UUID]]]:
    """Return leaders of as many enterprises with their phones, each with a team that begins in half an hour."""
    now = clock.now()
    starts = now + timedelta(minutes=30)
    found, rows = [], list[Member]()
    for number in range(count):
        firm = _firm(number)
        firm.save(force_insert=True)
        post = make_post(f"班长{number}", "team_leader", enterprise=firm)
        user = User.objects.create_user(f"brief{number:04}-{str(post.pk)[-12:]}", person=post.person)
        owner = _owner(firm)
        BriefingSetting.objects.create(**owner, asks_signature=False, changed_at=now, changed_by=post.person_id)
        team = Team.objects.create(**owner, name="一班", leader_id=post.person_id, leader_name=post.person_name)
        day = clock.day_of(starts)
        shift = Shift.objects.create(
            **owner, team=team, name="白班", starts=clock.local(starts).time(), ends=clock.local(starts).time(),
            pattern=_EVERY_DAY, since=day, planned_until=date.max,
        )  # fmt: skip
        people = [uuid7() for _ in range(PEOPLE)]
        rows += [
            Member(id=uuid7(), **owner, team=team, person_id=key, name=f"工人{n}", since=day)
            for n, key in enumerate(people)
        ]
        slot = Slot.objects.create(
            **owner, team=team, shift=shift, team_name=team.name, shift_name=shift.name, leader_id=post.person_id,
            leader_name=post.person_name, day=day, starts_at=starts, due_at=starts + timedelta(minutes=30),
            ends_at=starts + timedelta(hours=8), roster=PEOPLE,
        )  # fmt: skip
        found.append((Phone(user, purpose="briefing_group"), slot, people))
    bulk.insert(rows)
    slots = [slot for _phone, slot, _people in found]
    owing.owe_all(slots, {slot.enterprise_id: "测评企业" for slot in slots}, at=now)
    return found


def _deliveries(leaders: list[tuple[Phone, Slot, list[UUID]]]) -> list[list[bytes]]:
    """Return whole HTTP requests, a list for each line: the record, the photo's parts, the opening, the holding."""
    made: list[list[bytes]] = [[] for _ in range(min(LINES, len(leaders)))]
    for number, (phone, slot, people) in enumerate(leaders):
        line, data, key = made[number % len(made)], picture(str(slot.pk)), str(uuid7())
        said = phone.submission(data)
        photo = json.loads(said["record"])["id"]
        line.append(_request("POST", "/evidence/records", json.dumps(said).encode(), phone))
        for start in range(0, len(data), AT_ONCE * PART_BYTES):  # as a phone sends on a good line
            address = f"/evidence/records/{photo}/parts/{start // PART_BYTES}"
            piece = data[start : start + AT_ONCE * PART_BYTES]
            line.append(_request("PUT", address, piece, phone, "application/octet-stream"))
        opening = {"id": key, "slot_id": str(slot.pk)}
        ticked = [{"person_id": str(one), "reason": "没带手机"} for one in people[:-1]]
        holding = {"key": key, "topics": _TOLD, "heads": PEOPLE - 1, "photo_ids": [photo], "people": ticked}
        line.append(_request("POST", "/api/v1/briefings", json.dumps(opening).encode(), phone))
        line.append(_request("POST", f"/api/v1/briefings/{key}/hold", json.dumps(holding).encode(), phone))
    return made


def _request(method: str, address: str, body: bytes, phone: Phone, content_type: str = "application/json") -> bytes:
    headers = {
        "Host": HOST, "Content-Type": content_type, "Accept": "application/json", "Content-Length": str(len(body)),
        **phone.headers,
    }  # fmt: skip
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{method} {address} HTTP/1.1\r\n{head}\r\n".encode() + body


def _taken(answer: bytes) -> bool:
    return answer.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201"))


def expected(size: Size) -> list[Result]:
    """Plan a day of a city's teams, then ask what is expected and held, in all and by town, as its officer sees it."""
    firms = TOY_FIRMS if size.rows < 1_000 else FIRMS
    at = clock.start_of(clock.today()) + timedelta(hours=6)
    rows = [_firm(number) for number in range(firms)]
    bulk.insert(rows)
    shifts = _shifts(rows, clock.today())
    began, made = time.perf_counter(), 0
    while planned := planning.plan(at):
        made += planned
    planning_took = time.perf_counter() - began
    _held()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE briefings_slot")
    officer = make_actor("测评员", "city_officer", office=make_office("盐城市应急管理局", "3209"))
    asked = repeated([partial(_asked, officer, at)] * (size.repeats + 1))
    answer = asked.walls[1:]
    beside = (
        f"P50 {ms(percentile(answer, 0.5))} for the totals and for {TOWNS} towns, {Slot.objects.count():,} slots kept;"
        f" planning {made:,} slots of {shifts:,} shifts with their deadlines took {planning_took:.1f} s"
    )
    return [
        Result(
            "briefing_expected", f"expected and held of {firms:,} enterprises on a day, P95",
            percentile(answer, 0.95) * 1000, "ms", 1_000, beside=beside,
        )
    ]  # fmt: skip


def _asked(officer: Actor, at: datetime) -> None:
    today = clock.today()
    with acting_as(officer):
        question = Question(officer, at, region="3209", start=today, stop=today)
        BRIEFING_FIGURES.totals(question)
        BRIEFING_FIGURES.by("town", question)


def _firm(number: int) -> Enterprise:
    return Enterprise(
        id=uuid7(), name=f"测评企业{number:05d}有限公司", name_py=f"cpqy{number:05d}",
        credit_code=f"BENCH{number:013d}",
        region_code=f"3209{number % TOWNS // 12:02d}{number % 12 + 1:03d}", industry_code="C34", size="small",
        created_at=clock.now(),
    )  # fmt: skip


def _owner(firm: Enterprise) -> dict[str, object]:
    return {"enterprise_id": firm.pk, "region_code": firm.region_code, "line_code": firm.line_code}


def _shifts(firms: list[Enterprise], today: date) -> int:
    """Store one or two teams for each enterprise, one of them with two shifts, and three people each."""
    teams, shifts, members = list[Team](), list[Shift](), list[Member]()
    for number, firm in enumerate(firms):
        for place in range(1 + number % 2):
            team = Team(id=uuid7(), **_owner(firm), name=f"{place + 1}班", leader_id=uuid7(), leader_name="吴刚")
            teams.append(team)
            starts = ("白班", hour(7, 30), hour(16)), ("中班", hour(16), hour(0))
            shifts += [
                Shift(
                    id=uuid7(), **_owner(firm), team=team, name=name, starts=begin, ends=end, pattern=_EVERY_DAY,
                    since=today,
                )
                for name, begin, end in starts[: 1 + (number % 4 == 0)]
            ]  # fmt: skip
            members += [
                Member(id=uuid7(), **_owner(firm), team=team, person_id=uuid7(), name="工人", since=today)
                for _ in range(3)
            ]
    for rows in (teams, shifts, members):
        bulk.insert(rows)
    return len(shifts)


def _held() -> None:
    """Let nine of ten be held, and write the days before as they were: the table is not of one day alone."""
    noise = Random("bench/briefings")  # noqa: S311 - the same each time
    slots = list(Slot.objects.filter(day=clock.today()))
    for slot in slots:
        if noise.random() < 0.9:
            slot.state = "held" if noise.random() < 0.9 else "late"
            slot.held_at, slot.present = slot.starts_at, slot.roster
    bulk.insert(slots, update=["state", "held_at", "present"])
    for back in range(1, DAYS):
        for slot in slots:
            slot.id, slot.day = uuid7(), clock.today() - timedelta(days=back)
        bulk.insert(slots)
