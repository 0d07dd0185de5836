"""Which bytes are kept as a photo, and what is said about them."""

import struct
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anguan.foundation.evidence import rules
from anguan.foundation.evidence.tests.makers import MORNING, make_jpeg


def codes(data: bytes, sha256: str = "") -> list[str]:
    return [reason.code for reason in rules.reasons_not_to_accept(data, claimed_sha256=sha256)]


def png_of(width: int, height: int) -> bytes:
    """A tiny file whose header promises a huge picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(999))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_pictures_of_three_kinds_are_kept(kind: str) -> None:
    data = make_jpeg(1, kind=kind)
    assert codes(data, rules.hash_of(data)) == []
    assert rules.picture_in(data) == rules.Picture(f"image/{kind.lower()}", 640, 480)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ["photo_empty"]),
        (b"MZ\x90\x00" * 50, ["not_a_picture"]),
        (b"\xff\xd8\xff", ["not_a_picture"]),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", ["not_a_picture"]),
        (make_jpeg(2, kind="GIF"), ["not_a_picture"]),
        (make_jpeg(2)[:-2000], ["photo_broken"]),
        (make_jpeg(2, kind="PNG")[:-500], ["photo_broken"]),
        (png_of(10_000, 10_000), ["photo_too_many_pixels"]),
        (png_of(65_000, 65_000), ["photo_too_many_pixels"]),
        (bytes(rules.MOST_BYTES + 1), ["photo_too_large", "not_a_picture"]),
        (png_of(10_000, 10_000) + bytes(rules.MOST_BYTES), ["photo_too_large", "photo_too_many_pixels"]),
    ],
)  # fmt: skip
def test_what_is_not_a_photo_is_refused_with_every_reason(data: bytes, expected: list[str]) -> None:
    assert codes(data) == expected


def test_bytes_changed_on_the_way_are_noticed() -> None:
    data = make_jpeg(3)
    assert codes(data, rules.hash_of(make_jpeg(4))) == ["photo_altered_on_the_way"]
    assert codes(data[:-2000], rules.hash_of(data)) == ["photo_broken", "photo_altered_on_the_way"]
    assert codes(data, rules.hash_of(data).upper()) == []


@settings(deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\x00\x01\x00\x00WEBPVP8 "]),
)
def test_no_bytes_make_the_rules_stumble(tail: bytes, head: bytes) -> None:
    assert codes(head + tail)


@settings(deadline=None)
@given(st.integers(0, 4000), st.integers(0, 255))
def test_a_damaged_photo_is_judged_and_never_stumbled_over(position: int, value: int) -> None:
    data = bytearray(make_jpeg(5))
    data[position % len(data)] = value
    assert set(codes(bytes(data))) <= {"not_a_picture", "photo_broken", "photo_too_many_pixels"}


def test_a_wrong_clock_is_noted_but_a_year_nobody_lives_in_is_refused() -> None:
    assert rules.reasons_not_to_believe_the_clock(datetime(1970, 1, 1, tzinfo=UTC)) == []
    [reason] = rules.reasons_not_to_believe_the_clock(datetime(9999, 12, 31, tzinfo=UTC))
    assert reason.code == "photo_time_impossible"


def test_the_watermark_says_when_where_and_who() -> None:
    lines = rules.watermark(
        taken_at=MORNING, place=rules.place_words(120.15, 33.35, 12), person="李强", organisation="镇安监办",
        enterprise="盐城华海机械有限公司", captured_live=True,
    )  # fmt: skip
    assert lines == [
        "2026-03-09 09:30:00 现场拍摄",
        "盐城华海机械 李强（镇安监办）",
        "东经 120.15000° 北纬 33.35000°（误差约 12 米）",
    ]


def test_an_enterprise_s_own_people_are_not_named_twice() -> None:
    lines = rules.watermark(
        taken_at=MORNING, place=rules.place_words(None, None, None), person="陈卫东", organisation="华海机械有限公司",
        enterprise="华海机械有限公司", captured_live=False,
    )  # fmt: skip
    assert lines == ["2026-03-09 09:30:00 上传", "华海机械 陈卫东", "未取得位置"]
