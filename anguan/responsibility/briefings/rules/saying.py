"""What people say of teams, shifts and briefings (填报内容): one value for each form, online or from an outbox."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from anguan.foundation.words import mark as _

STATES: dict[str, str] = {"present": _("到"), "absent": _("缺"), "leave": _("请假"), "elsewhere": _("在其他班组")}
HOWS: dict[str, str] = {"phone": _("本人手机"), "code": _("扫码"), "ticked": _("代点")}
MINDS: dict[str, str] = {
    "good": _("良好"),
    "tired": _("疲劳"),
    "unwell": _("身体不适"),
    "upset": _("情绪不稳"),
    "drunk": _("饮酒"),
}
PPE: dict[str, str] = {
    "helmet": _("安全帽"),
    "clothes": _("工作服"),
    "shoes": _("安全鞋"),
    "gloves": _("手套"),
    "glasses": _("防护眼镜"),
    "mask": _("防尘（毒）口罩"),
    "ears": _("护耳器"),
    "harness": _("安全带"),
    "antistatic": _("防静电服"),
    "face": _("防护面罩"),
}
BRIEFING_STATES: dict[str, str] = {"open": _("进行中"), "held": _("已开"), "void": _("作废")}


@dataclass(frozen=True)
class TeamSaid:
    """What is said of a team (班组): its name, where it meets, who leads it, who belongs to it."""

    name: str
    area_id: UUID | None = None
    place: str = ""
    leader_id: UUID | None = None
    member_ids: Sequence[UUID] = ()


@dataclass(frozen=True)
class ShiftSaid:
    """What is said of a shift (班次). `pattern` is `calendar.Pattern.as_data()`; ends not after starts: next day."""

    name: str
    starts: time
    ends: time
    pattern: Mapping[str, Any]
    since: date | None = None  # today unless said
    until: date | None = None


@dataclass(frozen=True)
class SettingSaid:
    """What an enterprise asks of its briefings (本企业班前会制度)."""

    grace_minutes: int = 30
    ppe: Sequence[str] = ()
    asks_signature: bool = True


@dataclass(frozen=True)
class OpeningSaid:
    """Opening a briefing (开班前会): the key comes from the phone; of a slot, or of a team out of turn (临时)."""

    id: UUID
    slot_id: UUID | None = None
    team_id: UUID | None = None
    device_at: datetime | None = None  # what the phone's clock said; the door reckons it from how long it waited
    offline: bool = False
    topics: Sequence[Mapping[str, Any]] = ()  # rules.topics.Topic.as_data(); proposed again where none come
    question: Mapping[str, Any] | None = None  # rules.topics.Question.as_data(): those who sign in meanwhile answer it


@dataclass(frozen=True)
class SignInSaid:
    """Signing in (签到) by one's own phone: without `code` only for those the leader's phone lets in."""

    code: str = ""
    mind: str = "good"
    ppe: Sequence[str] = ()  # what is missing
    answer: str = ""
    device_at: datetime | None = None
    offline: bool = False
    device_id: str = ""


@dataclass(frozen=True)
class Ticked:
    """Somebody ticked by name (代点): present or not, and why."""

    person_id: UUID
    state: str = "present"
    reason: str = ""
    mind: str = ""
    ppe: Sequence[str] = ()
    name: str = ""  # for a guest who is not of the enterprise's people


@dataclass(frozen=True)
class HeldSaid:
    """What was told and who was there (班前会记录): one form carries it all, so that it can be made without network."""

    topics: Sequence[Mapping[str, Any]] = ()  # Topic.as_data(), as they were read out
    question: Mapping[str, Any] | None = None  # Question.as_data()
    heads: int | None = None  # counted on the picture
    weather: str = ""
    note: str = ""
    photo_ids: Sequence[UUID] = ()
    signature_id: UUID | None = None
    ticked: Sequence[Ticked] = ()
    device_at: datetime | None = None
    offline: bool = False
    script_seconds: int | None = None  # how long the script stood open on the phone
    device_id: str = ""


@dataclass(frozen=True)
class FollowUpSaid:
    """What came of somebody who was not there (缺席跟进)."""

    said: str
    state: str = ""  # leave, elsewhere: why they were not there; "" leaves it


@dataclass(frozen=True)
class Shown:
    """A leader's screen (签到码屏): the code of now and how long it turns."""

    code: str
    turns_in: float
    present: int
    roster: int
    names: Sequence[str] = field(default_factory=tuple)
