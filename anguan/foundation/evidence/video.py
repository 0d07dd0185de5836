"""Videos (视频): which bytes are one we keep, found out by decoding them and not by what their header says.

Chromium records WebM without a duration, and a header may lie, so the packets are read to the end. What a hostile file
can cost is bounded: by bytes, packets, pixels, decoded frames and seconds of work.
"""

import math
import time
from dataclasses import dataclass, replace
from io import BytesIO
from typing import cast

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from anguan.foundation.evidence.rules import hash_of
from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

MOST_BYTES = 20 * 1024 * 1024
MOST_SECONDS = 60.0
SLACK_SECONDS = 2.0  # a recorder stops a little after it is told to
MOST_PIXELS = 4096 * 2304
MOST_PACKETS = 60_000  # a minute at 120 frames, with as many sound packets and to spare
WORK_SECONDS = 8.0
_MOST_BOXES = 200_000  # of a file; one of a minute has some thousand
_PROBES = 5  # key frames that are decoded, the first and the last among them
_PACKETS_A_PROBE = 24  # a decoder may hold back this many before the first frame comes out
_FIRST_FRAME_QUALITY = 88
_CONTENT_TYPES = {"matroska": "video/webm", "mov": "video/mp4"}  # the demuxer's first name
_CODECS = {"vp8": "vp8", "vp9": "vp9", "av1": "av1", "libdav1d": "av1", "h264": "h264", "hevc": "hevc"}


@dataclass(frozen=True)
class VideoFacts:
    """What a video turned out to be (视频情况); `decodes`: frames came out at its beginning and its end."""

    content_type: str
    codec: str
    width: int  # as people see it, turned upright
    height: int
    duration_s: float  # from the first moment to the last of picture and sound
    frames: int
    decodes: bool
    first_frame: bytes = b""  # JPEG, upright
    torn: bool = False  # the file ends in the middle of something

    @property
    def pixels(self) -> int:
        """How many points a frame has."""
        return self.width * self.height


def examine(data: bytes) -> VideoFacts | None:
    """Return what a video is, or None when the bytes are none of a kind we know."""
    if (format_name := _format_of(data)) is None or len(data) > MOST_BYTES:
        return None
    try:
        with av.open(BytesIO(data), mode="r", format=format_name) as container:
            return _examined(container, _CONTENT_TYPES[format_name], torn=_is_torn(data))
    except (av.FFmpegError, ValueError, OverflowError, MemoryError):
        return None


def reasons_not_to_accept_video(data: bytes, *, claimed_sha256: str = "", facts: VideoFacts | None) -> list[Reason]:
    """Everything that is wrong with a video that arrived; `facts` is what `examine` said of the same bytes."""
    if not data:
        return [Reason("video_empty", _("视频是空的"), _("请重新拍摄"), field="file")]
    reasons = []
    if len(data) > MOST_BYTES:
        reasons.append(
            Reason("video_too_large", _("视频超过 20 MB"), _("请用页面里的相机拍摄，会自动压缩"), field="file")
        )
    elif facts is None and _format_of(data) is not None and _is_torn(data):
        reasons.append(_BROKEN)
    elif facts is None:
        reasons.append(
            Reason("not_a_video", _("收到的不是视频"), _("请用页面里的相机拍摄，只收 WebM、MP4"), field="file")
        )
    else:
        reasons += _reasons_of(facts)
    if claimed_sha256 and len(data) <= MOST_BYTES and claimed_sha256.lower() != hash_of(data):
        reasons.append(
            Reason(
                "video_altered_on_the_way", _("收到的视频与手机上拍的不一致"), _("请点“重试”，或重新拍摄"), field="file"
            )
        )
    return reasons


_BROKEN = Reason("video_broken", _("视频不完整，无法播放"), _("请重新拍摄"), field="file")


def _reasons_of(facts: VideoFacts) -> list[Reason]:
    reasons = []
    if facts.pixels > MOST_PIXELS:
        reasons.append(Reason("video_too_many_pixels", _("视频画面过大"), _("请用页面里的相机拍摄"), field="file"))
    elif not facts.decodes or facts.torn:
        reasons.append(_BROKEN)
    if facts.duration_s > MOST_SECONDS + SLACK_SECONDS:
        reasons.append(Reason("video_too_long", _("视频超过 60 秒"), _("请重拍，最长 60 秒"), field="file"))
    return reasons


def _format_of(data: bytes) -> str | None:
    # The demuxer is named, so that the bytes choose neither a playlist nor any other format that opens further files.
    if data.startswith(b"\x1a\x45\xdf\xa3"):
        return "matroska"
    return "mov" if data[4:8] == b"ftyp" else None


class _TooMuchWork(Exception):  # noqa: N818 - says why the reading was stopped
    """The file asks for more work than any honest one."""


@dataclass
class _Reading:
    """What the packets said, read to the end without decoding."""

    packets: "list[Packet[VideoStream]]"
    began: float
    ended: float


def _examined(container: InputContainer, content_type: str, *, torn: bool) -> VideoFacts | None:
    if not container.streams.video:
        return None
    context: VideoCodecContext | None = container.streams.video[0].codec_context
    if context is None:  # a codec nobody here has
        return None
    codec = _CODECS.get(context.name)
    if codec is None or context.width <= 0 or context.height <= 0:
        return None
    blank = VideoFacts(content_type, codec, context.width, context.height, 0.0, 0, decodes=False, torn=torn)
    if blank.pixels > MOST_PIXELS:
        return blank
    context.options = {"max_pixels": str(MOST_PIXELS)}  # a key frame may say another size than the header
    context.thread_type = "NONE"  # what a file may cost is one processor's work
    stop_at = time.monotonic() + WORK_SECONDS
    try:
        reading = _read_through(container, stop_at)
        blank = replace(blank, duration_s=max(0.0, reading.ended - reading.began), frames=len(reading.packets))
        first = _first_of_probes(context, reading.packets, stop_at)
    except (_TooMuchWork, av.FFmpegError):
        return blank
    if first is None:
        return blank
    upright = first.to_image()  # type: ignore[no-untyped-call]
    picture = upright.rotate(first.rotation, expand=True)
    return replace(blank, width=picture.width, height=picture.height, decodes=True, first_frame=_as_jpeg(picture))


def _read_through(container: InputContainer, stop_at: float) -> _Reading:
    reading = _Reading([], math.inf, -math.inf)
    picture = container.streams.video[0]
    for count, packet in enumerate(container.demux()):
        if count > MOST_PACKETS or time.monotonic() > stop_at:
            raise _TooMuchWork
        if packet.size == 0:
            continue
        if packet.stream is picture:
            reading.packets.append(cast("Packet[VideoStream]", packet))
        moment = packet.pts if packet.pts is not None else packet.dts
        if moment is not None and packet.time_base is not None:
            reading.began = min(reading.began, float(moment * packet.time_base))
            reading.ended = max(reading.ended, float((moment + (packet.duration or 0)) * packet.time_base))
    return reading


def _first_of_probes(
    context: VideoCodecContext, packets: "list[Packet[VideoStream]]", stop_at: float
) -> VideoFrame | None:
    """Decode a frame at key frames from the first to the last; return the first, or None when one does not come out."""
    keys = [number for number, packet in enumerate(packets) if packet.is_keyframe]
    if not keys:
        return None
    last = len(keys) - 1
    first = None
    for key in sorted({keys[last * step // (_PROBES - 1)] for step in range(_PROBES)}):
        if time.monotonic() > stop_at:
            raise _TooMuchWork
        frame = _decoded_at(context, packets[key : key + _PACKETS_A_PROBE])
        if frame is None or frame.width * frame.height > MOST_PIXELS:
            return None
        first = first or frame
    return first


def _decoded_at(context: VideoCodecContext, packets: "list[Packet[VideoStream]]") -> VideoFrame | None:
    context.flush_buffers()
    for packet in packets:
        for frame in context.decode(packet):
            return None if frame.is_corrupt else frame
    return next(iter(context.decode(None)), None)


def _as_jpeg(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=_FIRST_FRAME_QUALITY)
    return out.getvalue()


def _is_torn(data: bytes) -> bool:
    """Say whether the file ends inside one of its own boxes; decoders pass over that in silence."""
    return (_mp4_end(data) if data[4:8] == b"ftyp" else _webm_end(data)) > len(data)


def _mp4_end(data: bytes) -> int:
    """Return where the last box of an MP4 says it ends."""
    position = 0
    for _box in range(_MOST_BOXES):
        if position >= len(data):
            return position
        size = int.from_bytes(data[position : position + 4], "big")
        if size == 1:  # the true size stands behind the name
            size = int.from_bytes(data[position + 8 : position + 16], "big")
        if size == 0:  # to the end of the file
            return len(data)
        position += max(size, 8)
    return len(data) + 1


_WEBM_FOLDERS = {b"\x18\x53\x80\x67", b"\x1f\x43\xb6\x75"}  # Segment, Cluster: looked into, not passed over


def _webm_end(data: bytes) -> int:
    """Return where the last element of a WebM says it ends; recorders leave the size of folders open."""
    position = 0
    for _element in range(_MOST_BOXES):
        if position >= len(data):
            return position
        name_length = _length_of_number(data[position])
        name = data[position : position + name_length]
        position += name_length
        if position >= len(data):
            return len(data) + 1
        length = _length_of_number(data[position])
        size = int.from_bytes(data[position : position + length], "big") & ((1 << 7 * length) - 1)
        position += length
        if name not in _WEBM_FOLDERS:
            position += size
        elif size != (1 << 7 * length) - 1 and position + size > len(data):
            return position + size
    return len(data) + 1


def _length_of_number(first_byte: int) -> int:
    """Return how many bytes an EBML number takes: one more than the zeros it begins with."""
    return 9 - first_byte.bit_length() if first_byte else 8
