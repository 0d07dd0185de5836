"""The calendar of one's own deadlines: what phones subscribe to, and the days a month is drawn with."""

import logging
from datetime import date, timedelta

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.deadlines import agenda, ics
from anguan.foundation.deadlines.models import CalendarFeed, Deadline
from anguan.foundation.deadlines.rules import Due
from anguan.foundation.deadlines.services import feeding
from anguan.foundation.deadlines.tests.makers import FRIDAY, MONDAY, RECTIFY, days, make_deadline
from anguan.foundation.refusal import Refused
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.tests.makers import make_account, post_of
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise


def deadline(number: int, about: str, minutes: int, state: str) -> Deadline:
    due = FRIDAY + timedelta(minutes=minutes)
    return Deadline(
        kind=RECTIFY.id, about=about, organisation="盐城华海机械有限公司", region_code="320902001", state=state,
        began_at=MONDAY, due_at=due, original_due_at=due, ended_at=MONDAY + days(1) if state == "met" else None,
        climb_at=[due - days(1), due, due + days(2)], climb_to=["doer", "doer", "doer"], climb_rung=[0, 1, 1],
        doer_name=f"经办人{number}",
    )  # fmt: skip


anything = st.lists(
    st.builds(
        deadline, st.integers(0, 99), st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=80),
        st.integers(-50_000, 50_000), st.sampled_from(["open", "paused", "met"]),
    ),
    max_size=8,
)  # fmt: skip


@settings(deadline=None)
@given(anything)
def test_any_deadlines_make_a_calendar_that_others_can_read(found: list[Deadline]) -> None:
    written = ics.calendar_of(found, address=lambda one: f"https://anguan.example/deadlines/{one.pk}")
    assert written == ics.calendar_of(found[::-1], address=lambda one: f"https://anguan.example/deadlines/{one.pk}")
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    read = icalendar.Calendar.from_ical(written)
    events = {str(event["uid"]): event for event in read.walk("VEVENT")}
    assert set(events) == {f"{one.pk}@anguan" for one in found}
    for one in found:
        event = events[f"{one.pk}@anguan"]
        starts = event.decoded("dtstart")
        if isinstance(starts, type(MONDAY)):
            assert starts == one.due_at
        else:
            assert clock.end_of(starts) == one.due_at
        assert ("VALARM" in [part.name for part in event.subcomponents]) == (one.state == "open")
        for alarm in event.walk("VALARM"):
            assert clock.start_of(agenda.due_day(one.due_at)) + alarm.decoded("trigger") <= one.due_at + days(1)
    assert "经办人" not in written.decode()


def test_the_whole_calendar_of_one_deadline() -> None:
    one = deadline(1, "配电箱前堆放杂物，东门；见 7 号台账", 0, "open")
    written = ics.calendar_of([one], address=lambda _: "https://anguan.example/x").decode()
    assert written.replace("\r\n ", "").replace(str(one.pk), "KEY").split("\r\n") == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//anguan//deadlines//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        "X-WR-CALNAME:安管家期限", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "BEGIN:VTIMEZONE", "TZID:Asia/Shanghai", "BEGIN:STANDARD", "DTSTART:19920101T000000", "TZNAME:CST",
        "TZOFFSETFROM:+0800", "TZOFFSETTO:+0800", "END:STANDARD", "END:VTIMEZONE",
        "BEGIN:VEVENT", "SUMMARY:隐患整改：配电箱前堆放杂物，东门；见 7 号台账", "DTSTART;VALUE=DATE:20261120",
        "DTEND;VALUE=DATE:20261121", "DTSTAMP:20261116T020000Z", "UID:KEY@anguan",
        "DESCRIPTION:盐城华海机械有限公司\\n在整改时限内完成\\n演练", "STATUS:CONFIRMED", "TRANSP:TRANSPARENT",
        "URL:https://anguan.example/x",
        "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:隐患整改", "TRIGGER:P0D", "END:VALARM",
        "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip


def test_a_secret_address_opens_one_s_own_deadlines_and_ends_at_a_tap(
    huahai: Enterprise, chen: Actor, wang: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    now = clock.now()
    mine = make_deadline(huahai, doer_id=chen.person_id, doer_name=chen.name, due=Due(now + days(2)), began_at=now)
    make_deadline(
        huahai, doer_id=wang.person_id, doer_name=wang.name, about="别人的事", due=Due(now + days(2)), began_at=now
    )
    client = client_of(chen)
    shown = client.post(reverse("deadlines:feeds")).content.decode()
    made = CalendarFeed.objects.get()
    secret = shown.split("/deadlines/feed/")[1].split(".ics")[0]
    assert made.token_hash != secret
    assert secret not in client.get(reverse("deadlines:feeds")).content.decode()

    address = reverse("deadlines:feed", args=[secret])
    answer = Client().get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert f"{mine.pk}@anguan" in answer.content.decode()
    assert "别人的事" not in answer.content.decode()
    again = Client().get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")

    client.post(reverse("deadlines:end_feed", args=[made.pk]))
    with caplog.at_level(logging.DEBUG):
        assert Client().get(address).status_code == 404
        assert Client().get(reverse("deadlines:feed", args=["guessed"])).status_code == 404
    assert secret not in caplog.text
    assert "guessed" not in caplog.text


def test_a_calendar_that_asks_too_often_waits(chen: Actor) -> None:
    at = clock.now()
    make_account(post_of(chen), "chen")
    feed, secret = feeding.make_feed(by=chen, at=at)
    CalendarFeed.objects.filter(pk=feed.pk).update(counted_from=at, readings=feeding.READINGS_AN_HOUR)
    assert Client().get(reverse("deadlines:feed", args=[secret])).status_code == 429
    assert feeding.reader_of(secret, at=at + timedelta(hours=1)) is not None


def test_the_address_ends_with_the_post(chen: Actor) -> None:
    at = clock.now()
    _feed, secret = feeding.make_feed(by=chen, at=at)
    make_account(post_of(chen), "chen")
    assert feeding.reader_of(secret, at=at) is not None
    Post.objects.filter(pk=post_of(chen).pk).update(until=clock.day_of(at) - days(1))
    assert feeding.reader_of(secret, at=at) is None


def test_a_person_keeps_a_handful_of_addresses(chen: Actor) -> None:
    for _number in range(feeding.MOST):
        feeding.make_feed(by=chen, at=MONDAY)
    with pytest.raises(Refused) as refusal:
        feeding.make_feed(by=chen, at=MONDAY)
    assert refusal.value.codes == ["too_many_feeds"]


@settings(deadline=None)
@given(st.sampled_from(["month", "week"]), st.dates(agenda.EARLIEST + days(40), agenda.LATEST - days(40)))
def test_a_month_is_drawn_in_whole_weeks(view: str, on: date) -> None:
    span = agenda.span_of(view, on)
    weeks = agenda.weeks_of(span, [], today=on)
    days_drawn = [day.day for week in weeks for day in week]
    assert on in days_drawn
    assert days_drawn[0].weekday() == 0
    assert all(len(week) == 7 for week in weeks)
    assert sorted(set(days_drawn)) == days_drawn
    assert agenda.span_of(view, span.later).first > span.first > agenda.span_of(view, span.earlier).first


def test_holidays_and_make_up_days_are_marked_and_unpublished_years_say_so() -> None:
    october = {
        day.day: day
        for week in agenda.weeks_of(agenda.span_of("month", date(2026, 10, 1)), [], today=MONDAY.date())
        for day in week
    }
    holiday, make_up, plain = october[date(2026, 10, 1)], october[date(2026, 10, 10)], october[date(2026, 10, 12)]
    assert (holiday.name, holiday.mark, holiday.working) == ("国庆节", "休", False)
    assert (make_up.name, make_up.mark, make_up.working) == ("调休上班", "班", True)
    assert (plain.name, plain.mark, plain.working) == ("", "", True)
    assert agenda.span_of("month", date(2026, 10, 1)).unpublished == []
    assert agenda.span_of("month", date(2090, 5, 1)).unpublished == [2090]
