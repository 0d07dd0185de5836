"""Encoding (编码): text files as offices save them, UTF-8 or GB18030, and a refusal for everything else."""

import codecs
import re

from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _

# The pairs of GB2312, which everyday Chinese is written with; text of another encoding read as GB18030 falls outside.
_EVERYDAY = re.compile(rb"[\xa1-\xf7][\xa1-\xfe]")
_PAIR = re.compile(rb"[\x81-\xfe][\x30-\x7e\x80-\xfe]")


def decode(content: bytes) -> str:
    """Return the text of a file; UTF-8 with or without a mark in front, or GB18030 (with GBK and GB2312 inside it)."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in content[:4096]:
        raise _unknown()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError as error:
        raise _unknown() from error
    opening = content[:200_000]
    pairs = len(_PAIR.findall(opening))
    if pairs and len(_EVERYDAY.findall(opening)) < pairs * 0.7:
        raise _unknown()
    return text


def _unknown() -> Refused:
    return Refused(
        Reason(
            "encoding",
            _("文件的文字编码认不出来，读出来会是乱码。"),
            _("请用 Excel 或 WPS 打开它，另存为“Excel 工作簿（.xlsx）”或“CSV UTF-8”后再上传。"),
        )
    )
