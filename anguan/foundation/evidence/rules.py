"""Rules of evidence (现场证据): which bytes are a picture we keep, what is doubtful about it, what its watermark says.

Headers are read before anything is decoded, so that a small file which unpacks to a hundred megapixels costs nothing.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from anguan.foundation.clock import local
from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000

FIRST_YEAR, LAST_YEAR = 1970, 2200
CLOCK_AHEAD = timedelta(minutes=2)
RECEIVED_LATE = timedelta(minutes=10)
POOR_ACCURACY_M = 100

# What may be unsure about a photo; it is kept and marked, never refused for these.
DOUBTS = {
    "clock_ahead": _("手机时间比服务器快"),
    "received_late": _("拍摄后较久才收到"),
    "no_place": _("没有位置"),
    "poor_place": _("位置误差较大"),
    "not_live": _("不是在页面里现场拍摄"),
}


@dataclass(frozen=True)
class Picture:
    """What the header of a picture says."""

    content_type: str
    width: int
    height: int

    @property
    def pixels(self) -> int:
        """How many points it has."""
        return self.width * self.height


def hash_of(data: bytes) -> str:
    """Return the SHA-256 of a picture's bytes in hexadecimal; content is kept under this name."""
    return hashlib.sha256(data).hexdigest()


def picture_in(data: bytes) -> Picture | None:
    """Return what the header says, or None when the bytes do not begin as a JPEG, PNG or WebP picture."""
    opened = _open(data)
    if opened is None:
        return None
    content_type, image = opened
    with image:
        return Picture(content_type, *image.size)


def decodes(data: bytes) -> bool:
    """Say whether the whole picture can be decoded, to its last row."""
    opened = _open(data)
    if opened is None:
        return False
    image = opened[1]
    with image:
        try:
            image.draft("RGB", (256, 256))  # JPEG then skips most of the arithmetic but still reads every byte
            image.load()
        except Exception:  # Pillow's decoders raise many kinds on broken input, SyntaxError among them
            return False
    return True


def reasons_not_to_accept(data: bytes, *, claimed_sha256: str = "") -> list[Reason]:
    """Everything that is wrong with the bytes that arrived."""
    if not data:
        return [Reason("photo_empty", _("照片是空的"), _("请重新拍摄"), field="file")]
    reasons = []
    if len(data) > MOST_BYTES:
        reasons.append(
            Reason("photo_too_large", _("照片超过 10 MB"), _("请用页面里的相机拍摄，会自动压缩"), field="file")
        )
    picture = picture_in(data)
    if picture is None:
        reasons.append(
            Reason("not_a_picture", _("收到的不是照片"), _("请用页面里的相机拍摄，只收 JPEG、PNG、WebP"), field="file")
        )
    elif picture.pixels > MOST_PIXELS:
        reasons.append(
            Reason("photo_too_many_pixels", _("照片超过 4000 万像素"), _("请用页面里的相机拍摄"), field="file")
        )
    elif len(data) <= MOST_BYTES and not decodes(data):
        reasons.append(Reason("photo_broken", _("照片不完整，打不开"), _("请重新拍摄"), field="file"))
    if claimed_sha256 and len(data) <= MOST_BYTES and claimed_sha256.lower() != hash_of(data):
        reasons.append(
            Reason(
                "photo_altered_on_the_way", _("收到的照片与手机上拍的不一致"), _("请点“重试”，或重新拍摄"), field="file"
            )
        )
    return reasons


def reasons_not_to_believe_the_clock(taken_at: datetime | None) -> list[Reason]:
    """A wrong phone clock is noted and not refused; a moment no calendar holds is refused."""
    if taken_at is None or FIRST_YEAR <= taken_at.year <= LAST_YEAR:
        return []
    return [Reason("photo_time_impossible", _("拍摄时间不可能"), _("请校准手机时间后重拍"), field="taken_at")]


def doubts_about(
    *, taken_at: datetime, received_at: datetime, placed: bool, accuracy_m: float | None, captured_live: bool
) -> list[str]:
    """Return the codes of what is unsure, in the order of `DOUBTS`; grades will be built on these."""
    found = {
        "clock_ahead": taken_at - received_at > CLOCK_AHEAD,
        "received_late": received_at - taken_at > RECEIVED_LATE,
        "no_place": not placed,
        "poor_place": placed and (accuracy_m is None or accuracy_m > POOR_ACCURACY_M),
        "not_live": not captured_live,
    }
    return [code for code in DOUBTS if found[code]]


def short_name(name: str) -> str:
    """Return an enterprise's name without its legal form, as people call it."""
    return re.sub(r"(股份|集团|责任)*有限(责任)?公司(.*分公司)?$", "", name) or name


def place_words(lon: float | None, lat: float | None, accuracy_m: float | None) -> str:
    """Return a place as it stands on a photo."""
    if lon is None or lat is None:
        return _("未取得位置")
    east, north = ("东经" if lon >= 0 else "西经"), ("北纬" if lat >= 0 else "南纬")
    words = f"{east} {abs(lon):.5f}° {north} {abs(lat):.5f}°"
    return words if accuracy_m is None else f"{words}（误差约 {accuracy_m:.0f} 米）"


def watermark(
    *, taken_at: datetime, place: str, person: str, organisation: str, enterprise: str, captured_live: bool
) -> list[str]:
    """Return the lines drawn on a photo, the most important first."""
    how = _("现场拍摄") if captured_live else _("上传")
    whose = f"{person}（{short_name(organisation)}）" if organisation and organisation != enterprise else person
    where = short_name(enterprise)
    return [line for line in (f"{local(taken_at):%Y-%m-%d %H:%M:%S} {how}", f"{where} {whose}".strip(), place) if line]


def _open(data: bytes) -> tuple[str, Image.Image] | None:
    # The plugins are called by name: `Image.open` warns by a process-wide limit and tries dozens of formats.
    try:
        if data.startswith(b"\xff\xd8\xff"):
            return "image/jpeg", JpegImageFile(BytesIO(data))
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return "image/png", PngImageFile(BytesIO(data))
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return "image/webp", WebPImageFile(BytesIO(data))
    except Exception:  # a header that lies: whatever the plugin raised, it is not a picture
        return None
    return None
