"""Pictures (照片): which bytes are one we keep.

Headers are read before anything is decoded, so that a small file which unpacks to a hundred megapixels costs nothing.
"""

import hashlib
from dataclasses import dataclass
from io import BytesIO

from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000


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


def grey_of(data: bytes, longest: int = 128) -> Image.Image | None:
    """Return a picture in shades of grey, decoded whole, to its last row, and made small meanwhile; None: it cannot be.

    A JPEG then skips most of the arithmetic but still reads every byte. Neither side comes out below `longest`, unless
    it was.
    """
    opened = _open(data)
    if opened is None:
        return None
    image = opened[1]
    with image:
        try:
            image.draft("L", (longest, longest))
            return image.convert("L")
        except Exception:  # Pillow's decoders raise many kinds on broken input, SyntaxError among them
            return None


def reasons_not_to_accept(data: bytes, *, claimed_sha256: str = "") -> list[Reason]:
    """Everything that is wrong with the bytes that arrived."""
    return examined(data, claimed_sha256=claimed_sha256)[0]


def examined(data: bytes, *, claimed_sha256: str = "") -> tuple[list[Reason], Image.Image | None]:
    """Return everything that is wrong with the bytes that arrived, and the picture in small if it can be decoded."""
    if not data:
        return [Reason("photo_empty", _("照片是空的"), _("请重新拍摄"), field="file")], None
    reasons, grey = [], None
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
    elif len(data) <= MOST_BYTES and (grey := grey_of(data)) is None:
        reasons.append(Reason("photo_broken", _("照片不完整，打不开"), _("请重新拍摄"), field="file"))
    if claimed_sha256 and len(data) <= MOST_BYTES and claimed_sha256.lower() != hash_of(data):
        reasons.append(
            Reason(
                "photo_altered_on_the_way", _("收到的照片与手机上拍的不一致"), _("请点“重试”，或重新拍摄"), field="file"
            )
        )
    return reasons, grey


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
