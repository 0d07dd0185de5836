"""Which bytes are kept as a video: those whose frames really come out, and not those with the right header."""

from fractions import Fraction
from functools import lru_cache
from io import BytesIO
from typing import cast

import av
import numpy as np
import pytest
from av.video.stream import VideoStream
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from anguan.foundation.evidence import video
from anguan.foundation.evidence.rules import hash_of
from anguan.foundation.evidence.tests.makers import make_jpeg

KINDS = [("webm", "libvpx"), ("webm", "libvpx-vp9"), ("mp4", "libx264")]


@lru_cache(maxsize=32)
def make_video(
    kind: str = "webm",
    codec: str = "libvpx",
    *,
    seconds: float = 2,
    size: tuple[int, int] = (160, 120),
    rate: int = 10,
    live: bool = False,
) -> bytes:
    """Return a small real video; `live`: as a browser's recorder writes it, without duration or index."""
    out = BytesIO()
    options = {"live": "1"} if live and kind == "webm" else {}
    with av.open(out, "w", format=kind, options=options) as container:
        stream = cast(VideoStream, container.add_stream(codec, rate=rate, options={"g": "10", "threads": "1"}))
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        for number in range(round(seconds * rate)):
            picture = np.zeros((size[1], size[0], 3), np.uint8)
            picture[:, :, 0] = (np.arange(size[0]) + number * 5) % 256
            picture[:, :, 1] = (np.arange(size[1])[:, None] * 2) % 256
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


def codes(data: bytes, sha256: str = "") -> list[str]:
    facts = video.examine(data)
    return [reason.code for reason in video.reasons_not_to_accept_video(data, claimed_sha256=sha256, facts=facts)]


@pytest.mark.parametrize(("kind", "codec"), KINDS)
def test_videos_of_phones_are_kept(kind: str, codec: str) -> None:
    data = make_video(kind, codec)
    facts = video.examine(data)
    assert facts is not None
    assert (facts.content_type, facts.width, facts.height, facts.frames) == (f"video/{kind}", 160, 120, 20)
    assert facts.codec == {"libvpx": "vp8", "libvpx-vp9": "vp9", "libx264": "h264"}[codec]
    assert facts.duration_s == pytest.approx(2, abs=0.15)
    with Image.open(BytesIO(facts.first_frame)) as first:
        assert (first.format, first.size) == ("JPEG", (160, 120))
    assert codes(data, hash_of(data)) == []


def test_a_recording_without_a_duration_in_its_header_is_measured() -> None:
    facts = video.examine(make_video(live=True, seconds=3))
    assert facts is not None
    assert facts.duration_s == pytest.approx(3, abs=0.15)


@pytest.mark.parametrize(("kind", "codec"), KINDS)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_video_cut_short_is_said_to_be_broken(kind: str, codec: str, share: float) -> None:
    data = make_video(kind, codec)
    assert codes(data[: round(len(data) * share)]) == ["video_broken"]


def test_a_recording_cut_short_is_broken_although_its_header_knows_no_length() -> None:
    data = make_video(live=True)
    assert codes(data[:-7]) == ["video_broken"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ["video_empty"]),
        (make_jpeg(1), ["not_a_video"]),
        (make_jpeg(1, kind="WEBP"), ["not_a_video"]),
        (b"#EXTM3U\nfile:///etc/passwd\n", ["not_a_video"]),
        (b"MZ\x90\x00" * 50, ["not_a_video"]),
        (bytes(video.MOST_BYTES + 1), ["video_too_large"]),
    ],
)
def test_what_is_not_a_video_is_refused(data: bytes, expected: list[str]) -> None:
    assert (
        codes(data)[:1] in (expected, ["video_broken"]) if data[:4] == b"\x1a\x45\xdf\xa3" else codes(data) == expected
    )


def test_a_picture_in_a_video_s_clothes_is_not_a_video() -> None:
    for header in (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", b"\x1a\x45\xdf\xa3\x80"):
        assert codes(header + make_jpeg(1))[0] in {"not_a_video", "video_broken"}


def test_three_minutes_are_too_long() -> None:
    assert codes(make_video(seconds=180, size=(64, 48), rate=4)) == ["video_too_long"]
    assert codes(make_video(seconds=61.5, size=(64, 48), rate=4)) == []


def test_bytes_changed_on_the_way_are_noticed() -> None:
    assert codes(make_video(), hash_of(b"another")) == ["video_altered_on_the_way"]


def test_a_small_file_that_unpacks_to_a_huge_frame_costs_nothing() -> None:
    assert codes(make_video("mp4", "libx264", seconds=0.1, size=(4608, 4608))) == ["video_too_many_pixels"]


def test_a_payload_of_noise_behind_a_good_header_is_broken() -> None:
    data = bytearray(make_video("mp4", "libx264"))
    start = data.index(b"mdat") + 4
    data[start : start + 4000] = bytes(np.random.default_rng(1).integers(0, 256, 4000, dtype=np.uint8))
    assert codes(bytes(data)) == ["video_broken"]


@pytest.mark.parametrize("start", [b"\x1a\x45\xdf\xa3\x80", b"\x00\x00\x00\x08ftyp"])
@pytest.mark.parametrize("crumb", [b"\xec\x80", b"\x00\x00\x00\x08free"])
def test_a_file_of_a_million_crumbs_is_given_up(start: bytes, crumb: bytes) -> None:
    assert codes(start + crumb * 1_000_000)[0] in {"not_a_video", "video_broken"}


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 9_000), st.binary(min_size=1, max_size=40), st.sampled_from(KINDS))
def test_no_damage_makes_it_stumble(position: int, junk: bytes, kind: tuple[str, str]) -> None:
    data = bytearray(make_video(*kind))
    position %= len(data)
    data[position : position + len(junk)] = junk
    assert set(codes(bytes(data))) <= {
        "not_a_video", "video_broken", "video_too_long", "video_too_many_pixels", "video_too_large"
    }  # fmt: skip
