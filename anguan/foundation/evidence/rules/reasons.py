"""Why a grade is what it is (定级理由): each thing that was checked, in a sentence people can follow."""

from dataclasses import dataclass
from datetime import datetime

from anguan.foundation.clock import local
from anguan.foundation.evidence.rules.grading import (
    CLOCK_TOLERANCE,
    POOR_ACCURACY_M,
    RECEIVED_LATE,
    SITE_RADIUS_M,
    Facts,
)
from anguan.foundation.words import mark as _

GOOD, DOUBT, TOLD = "good", "doubt", "told"

GRADE_SHORT: dict[str, str] = {"A": _("在线"), "B": _("离线"), "C": _("存疑"), "D": _("上传")}
GRADE_MEANINGS: dict[str, str] = {
    "A": _("在本系统的相机里现场拍摄，当时有网络，下面各项核对都一致。"),
    "B": _("在本系统的相机里现场拍摄，当时没有网络，用的是提前发到手机上的口令，下面各项核对都一致。"),
    "C": _("在本系统的相机里拍摄，但下面标着“存疑”的项目没有核对一致，请结合其他材料判断。"),
    "D": _("由文件上传，不能证明是现场拍的，也不能证明是什么时候拍的。"),
}


@dataclass(frozen=True)
class Check:
    """One thing that was checked (核对项): how it stands (good, doubt, told), and the sentence that says why."""

    key: str
    title: str
    verdict: str
    words: str


def checks(facts: Facts, *, device_since: datetime | None = None) -> list[Check]:
    """Return everything that was checked, in the order people ask."""
    found = [_way(facts), _time(facts), _place(facts)]
    if facts.live:
        found += [_device(facts, device_since), _challenge(facts), _signature(facts)]
    return [*found, _others(facts)]


def span(seconds: float) -> str:
    """Return a length of time as people say it: 8 秒, 12 分钟, 3 小时 20 分, 2 天."""
    whole = round(abs(seconds))
    if whole < 60:
        return _("{n} 秒").format(n=whole)
    if whole < 3600:
        return _("{n} 分钟").format(n=whole // 60)
    hours, minutes = divmod(whole // 60, 60)
    if hours < 48:
        return _("{h} 小时 {m} 分").format(h=hours, m=minutes) if minutes else _("{h} 小时").format(h=hours)
    return _("{n} 天").format(n=hours // 24)


def metres(value: float) -> str:
    """Return a distance as people say it: 35 米, 1.2 公里."""
    return _("{n} 公里").format(n=f"{value / 1000:.1f}") if value >= 1000 else _("{n} 米").format(n=round(value))


def _way(facts: Facts) -> Check:
    if facts.live:
        return Check("way", _("拍摄方式"), GOOD, _("在本系统的相机里当场拍摄，不是从相册选的。"))
    return Check("way", _("拍摄方式"), DOUBT, _("是上传的文件，不是在本系统的相机里拍的。"))


def _time(facts: Facts) -> Check:
    title, late = _("时间"), span(facts.seconds)
    if facts.seconds < -CLOCK_TOLERANCE.total_seconds():
        return Check("time", title, DOUBT, _("手机时间比服务器快 {late}，拍摄时间不一定准确。").format(late=late))
    if facts.before_challenge_s > CLOCK_TOLERANCE.total_seconds():
        early = span(facts.before_challenge_s)
        return Check(
            "time", title, DOUBT,
            _("手机上的拍摄时间比口令发出的时间还早 {early}，手机时间可能调过。").format(early=early),
        )  # fmt: skip
    if not facts.live:
        return Check("time", title, TOLD, _("上传的人说拍摄于收到之前 {late}，无法核对。").format(late=late))
    if facts.challenge == "pool":
        return Check("time", title, GOOD, _("按下快门 {late}后送到服务器，期间没有网络。").format(late=late))
    if facts.seconds > RECEIVED_LATE.total_seconds():
        return Check("time", title, DOUBT, _("按下快门 {late}后才送到服务器，又没有用离线口令。").format(late=late))
    if facts.seconds <= 0:
        return Check("time", title, GOOD, _("按下快门后立即送到服务器。"))
    return Check("time", title, GOOD, _("按下快门 {late}后送到服务器。").format(late=late))


def _place(facts: Facts) -> Check:
    title = _("位置")
    if not facts.placed:
        return Check("place", title, DOUBT, _("手机没有给出位置，无法核对是不是在现场。"))
    error = _("误差约 {m}").format(m=metres(facts.accuracy_m)) if facts.accuracy_m is not None else _("误差不明")
    if facts.metres is not None:
        radius = facts.radius_m if facts.radius_m is not None else SITE_RADIUS_M
        away = _("离登记的现场 {m}（{error}）").format(m=metres(facts.metres), error=error)
        if facts.metres - (facts.accuracy_m or 0.0) > radius:
            return Check("place", title, DOUBT, _("{away}，超出 {r}。").format(away=away, r=metres(radius)))
    else:
        radius, away = 0.0, _("手机给出了位置（{error}），没有登记的现场可以比对").format(error=error)
    if facts.accuracy_m is None or facts.accuracy_m > POOR_ACCURACY_M:
        return Check("place", title, DOUBT, _("{away}，误差较大，不能确定在现场。").format(away=away))
    if facts.metres is None:
        return Check("place", title, TOLD, f"{away}。")
    return Check("place", title, GOOD, _("{away}，在 {r}以内。").format(away=away, r=metres(radius)))


def _device(facts: Facts, since: datetime | None) -> Check:
    title = _("手机")
    if facts.device == "known":
        day = f"{local(since):%Y-%m-%d}" if since else ""
        words = _("这台手机从 {day} 起登记在拍摄人名下。") if day else _("这台手机登记在拍摄人名下。")
        return Check("device", title, GOOD, words.format(day=day))
    if facts.device == "revoked":
        return Check("device", title, DOUBT, _("这台手机在拍摄前已被停用。"))
    return Check("device", title, DOUBT, _("没有用登记过的手机，或手机没有保存住登记信息。"))


# What a challenge is for is said each time: nobody knows the word.
_ITS_USE = _("口令由服务器发给本人这台手机，只用一次，证明是发出之后拍的。")
_CHALLENGES: dict[str, tuple[str, str]] = {
    "online": (GOOD, _("拍摄前刚从服务器领取，没有用过。")),
    "pool": (GOOD, _("有网络时提前领取，在有效期内，没有用过。")),
    "none": (DOUBT, _("没有拍摄口令，不能证明不是以前拍的。")),
    "expired": (DOUBT, _("拍摄口令已过有效期。")),
    "used": (DOUBT, _("拍摄口令已经用在另一张上。")),
    "not_theirs": (DOUBT, _("拍摄口令不是发给本人这台手机的。")),
    "other_purpose": (DOUBT, _("拍摄口令是为别的环节发的。")),
}


def _challenge(facts: Facts) -> Check:
    verdict, words = _CHALLENGES.get(facts.challenge, _CHALLENGES["none"])
    return Check("challenge", _("拍摄口令"), verdict, words + _ITS_USE)


def _signature(facts: Facts) -> Check:
    if facts.signed:
        return Check("signature", _("手机签名"), GOOD, _("核对一致：离开手机以后，画面、时间、位置都没有改动。"))
    return Check("signature", _("手机签名"), DOUBT, _("没有手机签名，无法证明离开手机以后没有改动。"))


def _others(facts: Facts) -> Check:
    title = _("与其他画面比对")
    if facts.same_bytes:
        return Check("others", title, DOUBT, _("与以前收到的一张完全相同。"))
    if facts.looks_alike:
        return Check("others", title, DOUBT, _("与以前收到的画面很像，见“相似的画面”。"))
    if facts.too_plain:
        return Check("others", title, TOLD, _("画面过于单一，无法比对。"))
    return Check("others", title, GOOD, _("没有发现与以前的画面重复。"))
