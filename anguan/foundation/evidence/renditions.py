"""Renditions (展示图): what people see of evidence, drawn on the way out and kept for the next look.

Re-encoding drops all hidden metadata; the watermark says when, where and by whom. The original stays as it came. Of a
video the first frame is drawn, a signature stands on white, and readers above the enterprise do not see what its
people have hidden. Nothing here looks for faces or number plates: people draw what is to be hidden.
"""

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont, ImageOps, UnidentifiedImageError

from anguan.foundation.access import Actor
from anguan.foundation.documents.fonts import BUILT
from anguan.foundation.evidence import queries, storage, video
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.rules import place_words, watermark
from anguan.foundation.evidence.rules.blurring import Box
from anguan.foundation.words import mark as _

SIZES = {"thumb": 320, "view": 1600}  # longest side
QUALITY = {"thumb": 72, "view": 82}
DRAWING = 3  # raise when the drawing changes, so that kept renditions are drawn anew
PRODUCT = _("安管家")
REMOVED, UNDERWAY, UNREADABLE = _("原件已按保存期限删除"), _("原件还没有传完"), _("原件暂时无法读取")
MOSAIC = 4  # squares across the shorter side of what is hidden: too few to read a face or a plate from

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
_SYSTEM_FONTS = ("NotoSansCJK-Regular.ttc", "wqy-microhei.ttc", "msyh.ttc", "PingFang.ttc")


def etag_of(exhibit: Exhibit, size: str, hidden: Sequence[Box]) -> str:
    """Return the name of one drawing: it changes when anything drawn changes."""
    drawn = [DRAWING, size, exhibit.kind, exhibit.sha256, missing(exhibit), *lines_of(exhibit), *hidden]
    return hashlib.sha256(json.dumps(drawn).encode()).hexdigest()[:40]


def hidden_for(exhibit: Exhibit, by: Actor, *, as_outside: bool = False) -> list[Box]:
    """Return what this reader is not shown; the enterprise's own may ask how others see it."""
    if as_outside and (blur := queries.blur_of(exhibit, by=by)) is not None:
        return [(left, top, right, bottom) for left, top, right, bottom in blur.boxes]
    return queries.hidden_from(exhibit, by=by)


def missing(exhibit: Exhibit) -> str:
    """Return why there is nothing to be drawn, or nothing."""
    if exhibit.removed_at is not None:
        return REMOVED
    return UNDERWAY if exhibit.stored_at is None else ""


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


def rendition(exhibit: Exhibit, size: str, hidden: Sequence[Box]) -> bytes:
    """Return the JPEG people see, drawing it if nobody has looked before."""
    lines = lines_of(exhibit)
    if why := missing(exhibit):
        return draw(_card(why), size, lines)
    path = path_of(exhibit, size, hidden)
    data = storage.kept(path)
    if data is None:
        try:
            data = draw(_picture_of(exhibit), size, lines, hidden)
        except (FileNotFoundError, UnidentifiedImageError, storage.StorageUnavailableError):
            return draw(_card(UNREADABLE), size, lines)  # tomorrow it may be there again: this is not kept
        storage.keep(path, data)
    return data


def path_of(exhibit: Exhibit, size: str, hidden: Sequence[Box]) -> str:
    """Return where one drawing is kept; the nightly job removes it together with the original."""
    name = etag_of(exhibit, size, hidden)
    return f"renditions/{name[:2]}/{name}.jpg"


def draw(original: bytes, size: str, lines: list[str], hidden: Sequence[Box] = ()) -> bytes:
    """Draw one rendition: turned upright, made small, blurred where hidden, marked, without metadata."""
    longest = SIZES[size]
    with Image.open(BytesIO(original), formats=("JPEG", "PNG", "WEBP")) as opened:
        opened.draft("RGB", (longest, longest))
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        picture = Image.new("RGB", upright.size, "white")
        picture.paste(upright, mask=upright.getchannel("A") if upright.mode in {"RGBA", "LA"} else None)
    for box in hidden:
        _hide(picture, box)
    if size == "view":
        _mark(picture, lines)
        _sign(picture)
    else:
        _mark(picture, lines[:1])
    out = BytesIO()
    picture.save(out, "JPEG", quality=QUALITY[size], optimize=size == "thumb", progressive=size == "view")
    return out.getvalue()


def _picture_of(exhibit: Exhibit) -> bytes:
    """Return the original, or a video's first frame."""
    data = storage.original(exhibit.sha256)
    if exhibit.kind != "video":
        return data
    facts = video.examine(data)
    return facts.first_frame if facts is not None and facts.first_frame else _card(UNREADABLE)


def _card(words: str) -> bytes:
    """Draw a grey card that says why there is no picture."""
    card = Image.new("RGB", (1200, 900), (228, 233, 236))
    pen = ImageDraw.Draw(card)
    font = _font(48)
    pen.text(((1200 - pen.textlength(words, font=font)) / 2, 400), words, font=font, fill=(79, 98, 108))
    out = BytesIO()
    card.save(out, "PNG")
    return out.getvalue()


def _hide(picture: Image.Image, box: Box) -> None:
    """Put large squares over a place; what was there is averaged away, not merely softened."""
    left, top = int(box[0] * picture.width), int(box[1] * picture.height)
    right, bottom = round(box[2] * picture.width), round(box[3] * picture.height)
    area = (left, top, max(right, left + 1), max(bottom, top + 1))
    part = picture.crop(area)
    step = max(1, min(part.size) // MOSAIC)
    few = part.resize((max(1, part.width // step), max(1, part.height // step)), Image.Resampling.BOX)
    picture.paste(few.resize(part.size, Image.Resampling.NEAREST), area)


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
