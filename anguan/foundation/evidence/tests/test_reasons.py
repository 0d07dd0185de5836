"""Why a grade is what it is, in sentences: every doubt is said where it belongs, and nothing is said twice over."""

from dataclasses import asdict, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given

from anguan.foundation.evidence.rules import Facts, judge
from anguan.foundation.evidence.rules.alikeness import likeness_words, reasons_not_to_settle
from anguan.foundation.evidence.rules.blurring import MOST_BOXES, boxes_in, reasons_not_to_blur
from anguan.foundation.evidence.rules.grading import facts_in
from anguan.foundation.evidence.rules.reasons import DOUBT, checks, metres, span
from anguan.foundation.evidence.tests.test_grading import ANY_FACTS, GOOD

MARCH = datetime(2026, 3, 9, tzinfo=UTC)
CAREFUL = replace(GOOD, metres=35.0, radius_m=300.0)


def said(facts: Facts, key: str) -> str:
    return next(check.words for check in checks(facts, device_since=MARCH) if check.key == key)


def test_a_good_photo_says_seconds_metres_phone_challenge_and_signature() -> None:
    found = checks(CAREFUL, device_since=MARCH)
    assert [check.key for check in found] == ["way", "time", "place", "device", "challenge", "signature", "others"]
    assert {check.verdict for check in found} == {"good"}
    assert said(CAREFUL, "time") == "按下快门 3 秒后送到服务器。"
    assert said(CAREFUL, "place") == "离登记的现场 35 米（误差约 10 米），在 300 米以内。"
    assert said(CAREFUL, "device") == "这台手机从 2026-03-09 起登记在拍摄人名下。"


@pytest.mark.parametrize(
    ("facts", "key", "words"),
    [
        (replace(CAREFUL, challenge="pool", seconds=12_000), "time", "3 小时 20 分后送到服务器，期间没有网络。"),
        (replace(CAREFUL, seconds=-600), "time", "手机时间比服务器快 10 分钟，拍摄时间不一定准确。"),
        (replace(CAREFUL, before_challenge_s=86_400 * 3), "time", "比口令发出的时间还早 3 天"),
        (replace(CAREFUL, metres=2_340), "place", "离登记的现场 2.3 公里（误差约 10 米），超出 300 米。"),
        (replace(CAREFUL, placed=False), "place", "手机没有给出位置"),
        (replace(CAREFUL, challenge="used"), "challenge", "已经用在另一张上"),
        (replace(CAREFUL, device="revoked"), "device", "已被停用"),
        (replace(CAREFUL, signed=False), "signature", "没有手机签名"),
        (replace(CAREFUL, same_bytes=True), "others", "完全相同"),
    ],
)  # fmt: skip
def test_what_is_unsure_is_said_with_its_measure(facts: Facts, key: str, words: str) -> None:
    assert words in said(facts, key)


@given(ANY_FACTS)
def test_the_sentences_and_the_grade_never_disagree(facts: Facts) -> None:
    doubted = any(check.verdict == DOUBT for check in checks(facts))
    assert doubted == (judge(facts).grade > "B")
    assert facts_in(asdict(facts)) == facts


def test_what_came_before_there_were_facts_has_none() -> None:
    assert facts_in({}) is None
    assert facts_in({"live": True, "invented_later": 1}) == Facts(live=True)


def test_lengths_are_said_as_people_say_them() -> None:
    assert [span(one) for one in (8, 720, 3600, 12_000, 200_000)] == [
        "8 秒",
        "12 分钟",
        "1 小时",
        "3 小时 20 分",
        "2 天",
    ]
    assert [metres(one) for one in (35.4, 999, 1200)] == ["35 米", "999 米", "1.2 公里"]


def test_how_alike_two_pictures_are_is_said_in_words_and_in_numbers() -> None:
    assert likeness_words("bytes", 0) == "文件完全相同，一个字节也不差。"
    assert likeness_words("mirrored", 9) == "左右翻转后几乎一样：256 个比对点中有 9 个不同。"
    assert likeness_words("same", 40).startswith("很像")
    assert [reason.code for reason in reasons_not_to_settle("  好 ")] == ["reason_too_short"]


def test_boxes_are_set_right_or_refused() -> None:
    assert boxes_in([[0.5, 0.9, 0.2, -3]]) == [(0.2, 0.0, 0.5, 0.9)]
    for nonsense in (None, "x", [[1, 2, 3]], [["a", 0, 1, 1]], [[True, 0, 1, 1]], [[float("nan"), 0, 1, 1]]):
        assert boxes_in(nonsense) is None
    assert [reason.code for reason in reasons_not_to_blur(None)] == ["blur_unreadable"]
    assert reasons_not_to_blur([]) == []
    many = [(0.0, 0.0, 0.001, 0.5)] * (MOST_BOXES + 1)
    assert [reason.code for reason in reasons_not_to_blur(many)] == ["too_many_boxes", "box_too_small"]
    assert [reason.code for reason in reasons_not_to_blur([], removed=True)] == ["original_removed"]
