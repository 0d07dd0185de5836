"""Looking at files (查看课件文件): what a video, PDF or picture really is, found by opening it, not by its name."""

import time
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from threading import Lock

import av
import pypdfium2  # type: ignore[import-untyped]  # it has no types of its own
from av.container import InputContainer
from PIL import Image, ImageOps, UnidentifiedImageError

from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _
from anguan.responsibility.learning.rules import materials as rules
from anguan.responsibility.learning.rules.materials import VideoLook

_LONGEST_SIDE, _PAGE_WIDTH, _MOST_PIXELS = 2000, 1240, 60_000_000
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")  # other readers of the library start programs or are slow
_WORK_SECONDS = 10.0
_MOST_PACKETS = 400
_PDF = Lock()  # the library behind it works on one document at a time


@dataclass(frozen=True)
class Picture:
    """A picture drawn anew: upright, not too large, with nothing hidden in it."""

    data: bytes
    media_type: str
    width: int
    height: int


def look_at_video(path: Path) -> VideoLook | None:
    """Return what a video is, or None when no browser would take it for one."""
    with path.open("rb") as file:
        head = file.read(16)
    # The demuxer is named, so that the bytes choose no format that opens further files.
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        name, media_type = "matroska", "video/webm"
    elif head[4:8] in (b"ftyp", b"moov", b"wide", b"mdat"):
        name, media_type = "mov", "video/mp4"
    else:
        return None
    try:
        with av.open(str(path), mode="r", format=name) as container:
            return _looked(container, media_type)
    except (av.FFmpegError, ValueError, OverflowError, MemoryError):
        return None


def pixels_of(data: bytes) -> int:
    """Return how many pixels a picture says it has, without unpacking it; 0 for what is none."""
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as opened:
            return opened.width * opened.height
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return 0


def drawn_anew(data: bytes) -> Picture:
    """Return a picture as it will be shown, or refuse what is none."""
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise _unfit(_("图片的像素太多"), _("请缩小后再上传"))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            see_through = "A" in upright.getbands() or "transparency" in upright.info
            out = BytesIO()
            if see_through:
                upright.convert("RGBA").save(out, "PNG", optimize=True)
            else:
                upright.convert("RGB").save(out, "JPEG", quality=88)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1"):
            said = _("这是 iPhone 的 HEIC 照片，很多浏览器打不开")
            raise _unfit(said, _("请在手机上截图，或用微信发送后另存为 JPG，再上传")) from error
        raise _unfit(_("这个文件不是图片，或者已经损坏"), _("请换一张 JPG 或 PNG 图片")) from error
    return Picture(out.getvalue(), "image/png" if see_through else "image/jpeg", upright.width, upright.height)


def pages_of(data: bytes) -> int:
    """Return how many pages a PDF has, or refuse what cannot be shown."""
    if b"%PDF-" not in data[:1024]:
        raise _unfit(_("这个文件不是 PDF"), _("Word、PPT 请先“另存为 PDF”，再上传"))
    try:
        with _PDF, pypdfium2.PdfDocument(data) as document:
            pages = len(document)
            if pages:
                document[0].get_size()
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            said, remedy = _("PDF 设有打开密码"), _("请取消密码，另存后再上传")
            raise _unfit(said, remedy) from error
        raise _unfit(_("PDF 已经损坏，打不开"), _("请重新导出后再上传")) from error
    if not pages:
        raise _unfit(_("PDF 里一页也没有"), _("请重新导出后再上传"))
    if pages > rules.MOST_PAGES:
        raise _unfit(_("PDF 有 {n} 页，最多 200 页").format(n=pages), _("请拆成几个文件，每个一个课时"))
    return pages


def page_drawn(data: bytes, number: int) -> bytes:
    """Return one page of a PDF, counted from 1, as a JPEG that any phone shows."""
    with _PDF, pypdfium2.PdfDocument(data) as document:
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(_PAGE_WIDTH / max(width, 1), 4 * _PAGE_WIDTH / max(height, 1))
        picture = page.render(scale=scale).to_pil()
    out = BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()


def _looked(container: InputContainer, media_type: str) -> VideoLook | None:
    pictures = [one for one in container.streams.video if not one.disposition & one.disposition.attached_pic]
    if not pictures:
        return None
    stream = pictures[0]
    context = stream.codec_context
    if context is None:
        return VideoLook(media_type, "", "", "", 0.0, 0, 0, decodes=False)
    sounds = container.streams.audio
    sound = sounds[0].codec_context.name if sounds and sounds[0].codec_context is not None else ""
    seconds = container.duration / 1_000_000 if container.duration else 0.0
    context.thread_type = "NONE"
    decodes = _decodes(container, at=0.0) and (seconds < 4 or _decodes(container, at=seconds * 0.9))
    if not seconds:
        seconds = _walked(container)
    return VideoLook(
        media_type, context.name, context.pix_fmt or "", sound, seconds, context.width, context.height, decodes
    )


def _decodes(container: InputContainer, *, at: float) -> bool:
    """Say whether a frame comes out at a moment."""
    stop_at = time.monotonic() + _WORK_SECONDS
    try:
        container.seek(int(at * 1_000_000))
        for count, frame in enumerate(container.decode(video=0)):
            return not frame.is_corrupt or count > 0
    except (av.FFmpegError, ValueError):
        return False
    return time.monotonic() > stop_at


def _walked(container: InputContainer) -> float:
    """Return the length of a video whose header does not say it: recorders in browsers leave it out."""
    stop_at, last = time.monotonic() + _WORK_SECONDS, 0.0
    container.seek(0)
    for packet in container.demux(video=0):
        if time.monotonic() > stop_at:
            break
        if packet.pts is not None and packet.time_base is not None:
            last = max(last, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    return last


def _unfit(said: str, remedy: str) -> Refused:
    return Refused(Reason("file_unfit", said, remedy, field="file"))
