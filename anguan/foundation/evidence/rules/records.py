"""Records (拍摄记录): what a phone says about one exhibit, signed as one text; read strictly, every fault at once."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

VERSION = 1
MOST_RECORD_CHARACTERS = 4000
PART_BYTES = 128 * 1024
AT_ONCE = 8  # parts one request may bring, one after another, where the line is good
MOST_BYTES_OF: dict[str, int] = {"photo": 10 * 1024 * 1024, "video": 20 * 1024 * 1024, "signature": 1024 * 1024}
TYPES_OF: dict[str, tuple[str, ...]] = {
    "photo": ("image/jpeg", "image/png", "image/webp"),
    "video": ("video/mp4", "video/webm"),
    "signature": ("image/png",),
}
_FIRST_YEAR, _LAST_YEAR = 1970, 2200
_SHA256 = r"^[0-9a-f]{64}$"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Place(_Strict):
    """Where the phone says it was, in WGS-84, and when it found out."""

    lon: float = Field(ge=-180, le=180, allow_inf_nan=False)
    lat: float = Field(ge=-90, le=90, allow_inf_nan=False)
    accuracy_m: float = Field(ge=0, le=10_000_000, allow_inf_nan=False)
    at: AwareDatetime


class Record(_Strict):
    """One exhibit as its phone describes it (拍摄记录), version 1."""

    v: Literal[1]
    id: UUID
    kind: Literal["photo", "video", "signature"]
    purpose: str = Field(pattern=r"^[a-z0-9_.]{1,40}$")
    sha256: str = Field(pattern=_SHA256)
    bytes: int = Field(ge=1, le=max(MOST_BYTES_OF.values()))
    type: Literal["image/jpeg", "image/png", "image/webp", "video/mp4", "video/webm"]
    taken_at: AwareDatetime
    place: Place | None
    challenge: UUID | Literal[""]
    device: UUID | Literal[""]
    source: Literal["camera", "file"]
    width: int = Field(ge=0, le=100_000)
    height: int = Field(ge=0, le=100_000)
    duration_ms: int | None = Field(ge=0, le=3_600_000)
    covers: str = Field(pattern=r"^([0-9a-f]{64})?$")
    enterprise: UUID | Literal[""]


def record_in(text: str) -> tuple[Record | None, list[Reason]]:
    """Return the record of a signed text, or everything that is wrong with it."""
    if len(text) > MOST_RECORD_CHARACTERS:
        return None, [Reason("record_too_long", _("拍摄记录太长"), _TRY_AGAIN, field="record")]
    try:
        record = Record.model_validate_json(text)
    except ValidationError as error:
        return None, reasons_of(error)
    return record, _reasons_it_makes_no_sense(record)


def count_of_parts(whole: int) -> int:
    """Return in how many parts so many bytes come."""
    return -(-whole // PART_BYTES)


def length_of_part(number: int, whole: int) -> int:
    """Return how long a part is: all alike, the last one what is left."""
    return min(PART_BYTES, whole - number * PART_BYTES)


def parts_in(number: int, content: bytes) -> dict[int, bytes]:
    """Return the parts a request brought, by their numbers: its first, and those that follow."""
    starts = range(0, max(1, len(content)), PART_BYTES)
    return {number + place: content[start : start + PART_BYTES] for place, start in enumerate(starts)}


def reasons_not_to_take_part(number: int, length: int, *, whole: int) -> list[Reason]:
    """Everything that is wrong with a part that arrived, or with as many in a row as one request may bring."""
    if not 0 <= number < count_of_parts(whole):
        return [Reason("part_unknown", _("没有这一分片"), _("手机会按回执重传，请稍候"), field="number")]
    rest = whole - number * PART_BYTES
    if (length != rest and length % PART_BYTES) or not 0 < length <= min(rest, AT_ONCE * PART_BYTES):
        said = _("分片太长") if length > min(rest, AT_ONCE * PART_BYTES) else _("分片不完整")
        return [Reason("part_wrong_length", said, _("手机会自动重传，请稍候"), field="file")]
    return []


def reasons_of(error: ValidationError) -> list[Reason]:
    """Return what pydantic found in plain words: each field once, in the order it is written down."""
    reasons: dict[str, Reason] = {}
    for one in error.errors(include_url=False, include_context=False, include_input=False):
        place = [str(part) for part in one["loc"] if isinstance(part, str)][:2]
        name = place[0] if place else ""
        if name not in reasons:
            reasons[name] = _reason(name, one["type"])
    return list(reasons.values())


_TRY_AGAIN = _("请刷新页面后重新拍摄；一直不行，请联系系统管理员")
_TITLES: dict[str, str] = {
    "v": _("版本"), "id": _("编号"), "kind": _("种类"), "purpose": _("用途"), "sha256": _("哈希值"),
    "bytes": _("大小"), "type": _("格式"), "taken_at": _("拍摄时间"), "place": _("位置"), "challenge": _("口令"),
    "device": _("手机编号"), "source": _("来源"), "width": _("宽度"), "height": _("高度"), "duration_ms": _("时长"),
    "covers": _("签署内容的哈希值"), "enterprise": _("企业"), "public_key": _("公钥"), "name": _("名称"),
    "device_id": _("手机编号"), "pool": _("预发"), "record": _("拍摄记录"), "signature": _("签名"),
}  # fmt: skip


def _reason(name: str, kind: str) -> Reason:
    if name == "v":
        return Reason("record_version_unknown", _("拍摄记录的版本不认识"), _("请刷新页面，更新后重拍"), field="v")
    if not name:
        return Reason("unreadable", _("内容不是正确的 JSON"), _TRY_AGAIN)
    title = _TITLES.get(name, name[:40])
    said = _("缺少“{title}”") if kind == "missing" else _("“{title}”的内容不对")
    if kind == "extra_forbidden":
        said = _("不认识的项目“{title}”")
    return Reason("record_invalid", said.format(title=title), _TRY_AGAIN, field=name)


def _reasons_it_makes_no_sense(record: Record) -> list[Reason]:
    reasons = []
    if not _FIRST_YEAR <= record.taken_at.year <= _LAST_YEAR:
        reasons.append(
            Reason("photo_time_impossible", _("拍摄时间不可能"), _("请校准手机时间后重拍"), field="taken_at")
        )
    if record.type not in TYPES_OF[record.kind]:
        reasons.append(Reason("type_not_of_kind", _("文件格式与种类不符"), _TRY_AGAIN, field="type"))
    if record.bytes > MOST_BYTES_OF[record.kind]:
        most = MOST_BYTES_OF[record.kind] // (1024 * 1024)
        said = _("文件超过 {most} MB").format(most=most)
        reasons.append(Reason("too_large", said, _("请用页面里的相机重新拍摄，会自动压缩"), field="bytes"))
    if (record.kind == "signature") != bool(record.covers):
        said = _("签名没有说明签的是什么") if record.kind == "signature" else _("只有签名才说明签的是什么")
        reasons.append(Reason("covers_wrong", said, _("请回到要签的页面重新签名"), field="covers"))
    return reasons
