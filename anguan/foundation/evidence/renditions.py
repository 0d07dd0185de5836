"""Renditions (展示图): what people see of a photo, drawn on the way out and kept for the next look.

Re-encoding drops all hidden metadata; the watermark says when, where and by whom. The original stays as it came.
"""

import hashlib
import json
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont, ImageOps

from anguan.foundation.documents.fonts import BUILT
from anguan.foundation.evidence import storage
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.rules import place_words, watermark
from anguan.foundation.words import mark as _

SIZES = {"thumb": 320, "view": 1600}  # longest side
QUALITY = {"thumb": 72, "view": 82}
DRAWING = 2  # raise when the drawing changes, so that kept renditions are drawn anew
PRODUCT = _("安管家")

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
_SYSTEM_FONTS = ("NotoSansCJK-Regular.ttc", "wqy-microhei.ttc", "msyh.ttc", "PingFang.ttc")


def etag_of(photo: Exhibit, size: str) -> str:
    """Return the name of one drawing: it changes when anything drawn changes."""
    drawn = [DRAWING, size, photo.sha256, *lines_of(photo)]
    return hashlib.sha256(json.dumps(drawn).encode()).hexdigest()[:40]


def lines_of(photo: Exhibit) -> list[str]:
    """Return the watermark of a photo."""
    return watermark(
        taken_at=photo.taken_at,
        place=place_words(photo.lon, photo.lat, photo.accuracy_m),
        person=photo.taken_by_name,
        organisation=photo.organisation,
        enterprise=photo.enterprise_name,
        captured_live=photo.captured_live,
    )


def rendition(photo: Exhibit, size: str) -> bytes:
    """Return the JPEG people see, drawing it if nobody has looked before."""
    path = f"renditions/{(name := etag_of(photo, size))[:2]}/{name}.jpg"
    data = storage.kept(path)
    if data is None:
        data = draw(storage.original(photo.sha256), size, lines_of(photo))
        storage.keep(path, data)
    return data


def draw(original: bytes, size: str, lines: list[str]) -> bytes:
    """Draw one rendition: turned upright, made small, marked, without metadata."""
    longest = SIZES[size]
    with Image.open(BytesIO(original), formats=("JPEG", "PNG", "WEBP")) as opened:
        opened.draft("RGB", (longest, longest))
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        picture = Image.new("RGB", upright.size, "white")
        picture.paste(upright, mask=upright.getchannel("A") if upright.mode in {"RGBA", "LA"} else None)
    if size == "view":
        _mark(picture, lines)
        _sign(picture)
    else:
        _mark(picture, lines[:1])
    out = BytesIO()
    picture.save(out, "JPEG", quality=QUALITY[size], optimize=size == "thumb", progressive=size == "view")
    return out.getvalue()


def _mark(picture: Image.Image, lines: list[str]) -> None:
    """Write the lines at the foot, readable on light and dark."""
    text_size = _text_size(picture)
    margin = text_size // 2
    step = round(text_size * 1.45)
    pen = ImageDraw.Draw(picture, "RGBA")
    shown = [part for line in lines for part in _folded(pen, line, text_size, picture.width - 3 * margin)]
    top = picture.height - step * len(shown) - margin
    pen.rectangle((0, top - margin, picture.width, picture.height), fill=(0, 0, 0, 112))
    for position, line in enumerate(shown):
        pen.text((margin, top + position * step), line, font=_font(text_size), fill="white")


def _sign(picture: Image.Image) -> None:
    """Put the product's name in the upper right corner."""
    text_size = _text_size(picture)
    margin = text_size // 2
    pen = ImageDraw.Draw(picture, "RGBA")
    width = pen.textlength(PRODUCT, font=_font(text_size))
    box = (picture.width - width - 3 * margin, margin, picture.width - margin, 2 * margin + round(text_size * 1.45))
    pen.rounded_rectangle(box, radius=margin, fill=(0, 0, 0, 96))
    pen.text((box[0] + margin, box[1] + margin // 4), PRODUCT, font=_font(text_size), fill="white")


def _text_size(picture: Image.Image) -> int:
    return max(13, min(picture.size) // 26)


def _folded(pen: ImageDraw.ImageDraw, line: str, text_size: int, width: int) -> list[str]:
    """Break a line where it would leave the picture."""
    rows = [""]
    for character in line:
        if pen.textlength(rows[-1] + character, font=_font(text_size)) > width and rows[-1]:
            rows.append("")
        rows[-1] += character
    return rows


@lru_cache(maxsize=32)
def _font(text_size: int) -> Font:
    built = BUILT / "NotoSansSC_400Regular.ttf"
    for candidate in (str(built), *_SYSTEM_FONTS) if built.exists() else _SYSTEM_FONTS:
        try:
            return ImageFont.truetype(candidate, text_size)
        except OSError:
            continue
    return ImageFont.load_default(text_size)
