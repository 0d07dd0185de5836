"""The words of a briefing (交底内容): what is done, what is dangerous, what is done about it, and what in an emergency.

GB 30871-2022 4.4: dangers, measures, requirements. What is said of emergencies keeps to the clauses of each kind.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from anguan.foundation.words import mark as _


@dataclass(frozen=True)
class Told:
    """What a briefing tells, already in words."""

    what: str
    place: str
    content: str
    period: str
    leader: str
    guardian: str
    risks: str = ""
    medium: str = ""
    measures: Sequence[str] = ()
    more: str = ""


ALWAYS: tuple[str, ...] = (
    _("现场或装置有异常：立即停止作业，撤离，报告，不抢险"),
    _("监护人不在，不作业；作业内容、地点、时间变了，重新办票"),
)
OF_KIND: dict[str, tuple[str, ...]] = {
    "hot_work": (_("可燃气体报警：立即停火、撤离，重新检测合格才能恢复"), _("收工前看有没有残留火种，看清楚再走")),
    "confined_space": (
        _("检测仪报警、身体不舒服、听到撤离口令：马上出来"),
        _("有人倒在里面：先报告、通风，戴好隔绝式呼吸器、系好绳才能救，不盲目进入"),
        _("进出都要向监护人登记，工具带进多少带出多少"),
    ),
    "blind_plate": (_("拆螺栓时人站在上风侧，先松背面；有介质冒出立即撤离"),),
    "work_at_height": (_("安全带高挂低用，移动时不脱钩"), _("五级风及以上、浓雾，停止作业下来")),
    "lifting": (_("吊物和臂架下面不站人；信号不明不起吊"), _("六级及以上大风、大雪、暴雨、大雾，停止露天吊装")),
    "temporary_electricity": (_("接线、检查先断电，上锁挂牌；漏电保护器跳了，查清楚才合闸"),),
    "excavation": (_("挖到不认识的管线、电缆，马上停，报告"), _("坑壁有裂缝、渗水，人先上来")),
    "road_closure": (_("路栏、标志、警示灯撤掉以前不放行；消防车要能绕行"),),
}  # fmt: skip


def briefing_text(kind: str, told: Told) -> str:
    """Return the whole text, line by line; the first line says what the work is."""
    lines = [
        _("{what}：{content}").format(what=told.what, content=told.content),
        _("地点：{place}").format(place=told.place),
        _("时间：{period}").format(period=told.period),
        _("作业负责人：{leader}；监护人：{guardian}").format(leader=told.leader, guardian=told.guardian),
        _("危险因素：{risks}").format(risks=told.risks or _("见风险辨识结果")),
        *([_("介质：{medium}").format(medium=told.medium)] if told.medium else []),
        _("安全措施："),
        *_numbered(told.measures),
        _("应急和纪律："),
        *_numbered([*OF_KIND.get(kind, ()), *ALWAYS]),
        *([_("另外交代：{more}").format(more=told.more.strip())] if told.more.strip() else []),
    ]
    return "\n".join(lines)


def signed_text(briefing: str, person: str) -> str:
    """Return the very text somebody puts their name under."""
    return "\n".join([briefing, _("接受交底人：{person}，已听清并会照做").format(person=person)])


def coordinator_text(what: str, place: str, period: str, neighbours: Iterable[str], person: str) -> str:
    """Return what the coordinator of crossing work signs (交叉作业协调，4.7)."""
    return "\n".join([
        _("交叉作业协调：{what}").format(what=what),
        _("地点：{place}").format(place=place),
        _("时间：{period}").format(period=period),
        *_numbered(neighbours),
        _("已辨识交叉作业风险，统一协调各方的时间、位置和隔离；协调人：{person}").format(person=person),
    ])  # fmt: skip


def _numbered(lines: Iterable[str]) -> list[str]:
    return [f"{number}. {line}" for number, line in enumerate(lines, 1)]
