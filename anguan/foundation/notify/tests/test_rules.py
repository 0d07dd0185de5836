"""Cutting, merging, trying again, quiet hours, choosing: what holds for every message."""

from datetime import datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from anguan.foundation import clock
from anguan.foundation.notify.rules import addresses, choosing, merging, quiet, texts, trying
from anguan.foundation.notify.tests.news import NINE

MEASURES = st.sampled_from([len, texts.octets])
TEXTS = st.text(st.sampled_from([*"aZ9 \n。安全隐患é", *"👨‍👩‍👧🇨🇳👍🏽\u0301\ufe0f\u0e33\U0010fffd"]), max_size=60)
TALLY = st.dictionaries(
    st.sampled_from(["隐患逾期", "巡查未完成", "培训逾期", "演练未做", "报告未交"]), st.integers(1, 9)
)


@given(TEXTS, st.integers(0, 80), MEASURES)
def test_what_is_cut_fits_and_ends_between_two_characters(text: str, longest: int, measure: texts.Measure) -> None:
    short = texts.cut(text, longest, measure)
    assert measure(short) <= longest
    if short != text:
        kept = list(texts.characters(short.removesuffix(texts.ELLIPSIS)))
        assert kept == list(texts.characters(text))[: len(kept)]


@given(TEXTS)
def test_characters_put_together_are_the_text(text: str) -> None:
    assert "".join(texts.characters(text)) == text


@given(TEXTS, TEXTS, st.integers(60, 200), MEASURES)
def test_a_link_stays_whole(title: str, body: str, longest: int, measure: texts.Measure) -> None:
    link = "https://a.cn/messages/1/"
    said = texts.whole(title, body, link, longest, measure)
    assert measure(said) <= longest
    assert said.endswith(f"\n{link}")


def test_a_family_and_a_flag_are_one_character_each() -> None:
    assert [len(list(texts.characters(one))) for one in ("👨‍👩‍👧", "🇨🇳🇨🇳", "é")] == [1, 2, 1]
    assert texts.cut("安全👨‍👩‍👧安全", 4) == "安全…"


@given(st.lists(TALLY, max_size=6))
def test_a_merged_message_counts_everything(tallies: list[dict[str, int]]) -> None:
    together = merging.together(tallies)
    assert sum(together.values()) == sum(sum(tally.values()) for tally in tallies)
    said = merging.counted(together, "county")
    digits = [int(part) for part in "".join(char if char.isdigit() else " " for char in said).split()]
    assert sum(digits) == sum(together.values())


@given(st.integers(0, 3600), st.integers(0, 3600))
def test_a_push_is_put_off_but_never_beyond_the_window(first: int, later: int) -> None:
    began = NINE
    at = NINE + timedelta(seconds=first)
    moment = merging.push_at(at, began=began, urgent=False)
    assert at <= moment <= max(at, began + merging.WINDOW)
    assert merging.push_at(at + timedelta(seconds=later), began=began, urgent=False) >= moment
    assert merging.push_at(at, began=began, urgent=True) == at


@given(st.integers(1, 20), st.floats(0, 1), st.floats(0, 1))
def test_each_wait_is_longer_and_the_last_attempt_has_none(attempt: int, chance: float, other: float) -> None:
    first = trying.wait(attempt, chance=chance)
    then = trying.wait(attempt + 1, chance=other)
    if attempt >= trying.MOST_ATTEMPTS:
        assert first is then is None
    else:
        assert first is not None
        assert timedelta(0) < first <= trying.LONGEST * 1.25
        assert then is None or then > first
    asked = timedelta(hours=9)
    assert trying.wait(attempt, chance=chance, asked=asked) in {asked, None}


@given(st.integers(1, 50))
def test_a_gateway_is_left_alone_longer_each_time_up_to_a_limit(opened: int) -> None:
    assert trying.rest(opened) <= trying.rest(opened + 1) <= trying.LONGEST_REST


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)), st.times(), st.times(), st.booleans())  # noqa: DTZ001 - made aware below
def test_quiet_hours_only_put_off(moment: datetime, start: time, end: time, working: bool) -> None:
    here = moment.replace(tzinfo=clock.BEIJING)
    then = quiet.allowed_at(here, start=start, end=end, working_days_only=working)
    assert then >= here
    assert quiet.allowed_at(then, start=start, end=end, working_days_only=working) == then
    if working:
        assert clock.is_working_day(clock.day_of(then))
    else:
        assert then - here <= timedelta(days=1)


@given(
    st.lists(st.sampled_from(choosing.ORDER), unique=True),
    st.dictionaries(st.sampled_from(choosing.ORDER[1:]), st.booleans()),
    st.booleans(),
    st.sets(st.sampled_from(choosing.ORDER[1:])),
    st.booleans(),
)
def test_the_inbox_always_and_nothing_twice(
    asked: list[str], wishes: dict[str, bool], must: bool, has: set[str], urgent: bool
) -> None:
    choice = choosing.choose(asked, wishes=wishes, must=must, has=has, urgent=urgent)
    tried = [channel for way in choice.ways for channel in (way.channel, *way.after)]
    assert tried[0] == "inbox"
    assert len(tried) == len(set(tried))
    assert set(tried[1:]) <= has
    unwished = {channel for channel, wish in wishes.items() if not wish}
    if must:
        assert set(asked) & has <= set(tried)
    else:
        assert not unwished & set(tried)
    if urgent:
        assert not any(way.after for way in choice.ways)


def test_addresses_are_written_one_way_and_shown_masked() -> None:
    assert addresses.written("sms", "+86 138-1234 5678") == "13812345678"
    assert addresses.masked("sms", "13812345678") == "138****5678"
    assert addresses.masked("email", "zhou.ming@huahai.cn") == "zh***@huahai.cn"
    assert [reason.code for reason in addresses.reasons_against("sms", "110")] == ["phone_malformed"]
    assert [reason.code for reason in addresses.reasons_against("email", "a@b\n.cn")] == ["mailbox_malformed"]
    assert [reason.code for reason in addresses.reasons_against("webpush", "{}")] == ["subscription_malformed"]


def test_only_push_services_are_asked_to_push() -> None:
    assert addresses.is_push_service("https://fcm.googleapis.com/fcm/send/x")
    assert addresses.is_push_service("https://wns2-by3p.notify.windows.com/w/?t=1")
    assert not addresses.is_push_service("http://fcm.googleapis.com/x")
    assert not addresses.is_push_service("https://169.254.169.254/latest")
    assert not addresses.is_push_service("https://fcm.googleapis.com.evil.cn/")
    assert not addresses.is_push_service("https://user@evil.cn#fcm.googleapis.com")
    assert addresses.is_push_service("http://127.0.0.1:99/x", "127.0.0.1:99")
