"""Closing (完工、验收): the site put back, nobody and nothing left inside, accepted; GB 30871-2022 4.14, 4.15."""

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.rules.case import Entry
from anguan.prevention.permits.rules.crew import DOING, ids, name_of, shown, with_roles
from anguan.prevention.permits.rules.judging import Matter, Said, rule
from anguan.prevention.permits.rules.signatures import counted

ACCEPTANCE = "acceptance"
_CLOSE = ("close",)
# What is put back, for kinds that have a clause of their own.
_RESTORING = {
    "lifting": ("9.2.14", _("起重臂、吊钩、吊索具没有收放到位"), _("请收放到位、切断电源并检查吊索具后再验收")),
    "excavation": ("11.11", _("没有回填土石、恢复地面设施"), _("请回填并恢复地面设施后再验收")),
    "road_closure": (
        "12.5",
        _("没有撤除路栏、警示灯等设施，没有报告恢复交通"),
        _("请清场、撤除设施并报告恢复交通后再验收"),
    ),
    "temporary_electricity": ("10.8", _("没有拆除临时用电线路"), _("请通知供电单位拆除临时用电线路后再验收")),
}


@rule("closing.finished", "GB 30871-2022 4.15", stages=_CLOSE)
def the_work_is_done(matter: Matter) -> Said:
    """Only work that is done is accepted."""
    case, done = matter.case, matter.case.finished_at
    if done is None:
        reason = Reason("not_finished", _("还没有记录作业完毕"), _("请监护人确认作业完毕后再验收"))
    elif done > matter.at or (case.started_at is not None and done < case.started_at):
        reason = Reason("finished_at_impossible", _("作业完毕时间（{at}）不对").format(at=shown(done)),
                        _("请核对作业完毕时间"))  # fmt: skip
    else:
        return Said({"finished_at": done})
    return Said({"finished_at": done, "started_at": case.started_at}, (reason,))


@rule("closing.restored", "GB 30871-2022 4.14", stages=_CLOSE)
def the_site_is_put_back(matter: Matter) -> Said:
    """What was taken off is back, the site is clean; hot work leaves no embers (5.2.14)."""
    case, restored = matter.case, matter.case.site_restored
    if restored:
        return Said({"site_restored": True})
    reasons = [
        Reason("site_not_restored", _("现场没有清理、恢复原状"), _("请恢复拆移的安全设施、清理现场后再验收"))
    ]  # fmt: skip
    if case.kind == "hot_work":
        reasons.append(Reason("embers_unchecked", _("没有确认无残留火种"), _("请清理现场、确认无残留火种后再离开"),
                              "GB 30871-2022 5.2.14"))  # fmt: skip
    if case.kind == "work_at_height" and case.work.guards_removed:
        reasons.append(Reason("guards_not_back", _("临时拆除的安全防护设施没有恢复"), _("请恢复后再验收"),
                              "GB 30871-2022 8.2.9"))  # fmt: skip
    if case.kind in _RESTORING:
        clause, said, remedy = _RESTORING[case.kind]
        reasons.append(Reason("not_put_back", said, remedy, f"GB 30871-2022 {clause}"))
    return Said({"site_restored": restored}, tuple(reasons))


@rule("closing.accepted", "GB 30871-2022 4.15", stages=_CLOSE)
def the_work_is_accepted(matter: Matter) -> Said:
    """Somebody who did not do the work accepts it after it was done (完工验收)."""
    case, acceptance = matter.case, counted(matter).get(ACCEPTANCE)
    if acceptance is None or not acceptance.agrees:
        reason = Reason("acceptance_missing", _("没有完工验收签字"), _("请所在单位到现场验收并签字"))
        return Said({"accepted_at": acceptance.at if acceptance else None}, (reason,))
    reasons = []
    if case.finished_at is not None and acceptance.at < case.finished_at:
        said = _("验收签字（{at}）早于作业完毕").format(at=shown(acceptance.at))
        reasons.append(Reason("accepted_before_end", said, _("请作业完毕后重新验收签字")))
    if acceptance.by in ids(with_roles(case, DOING)):
        said = _("验收人{who}是这项作业的作业人").format(who=name_of(case, acceptance.by))
        reasons.append(Reason("accepted_by_worker", said, _("请没有参加作业的人验收")))
    return Said({"accepted_at": acceptance.at, "accepted_by": name_of(case, acceptance.by)}, tuple(reasons))


@rule("closing.plate", "GB 30871-2022 7.12", kinds="blind_plate", stages=_CLOSE)
def both_sides_confirm_the_plate(matter: Matter) -> Said | None:
    """Work unit and enterprise confirm the plate together: who finished it is not who accepts it."""
    case, acceptance = matter.case, counted(matter).get(ACCEPTANCE)
    alone = acceptance is not None and case.finished_by != "" and acceptance.by == case.finished_by
    confirmed = case.both_confirmed if case.both_confirmed is not None else not alone
    reason = Reason("plate_not_confirmed_together", _("盲板没有由作业单位和企业专人共同确认"),
                    _("请作业单位和企业专人到现场共同确认"))  # fmt: skip
    inputs = {"both_confirmed": case.both_confirmed, "finished_by": name_of(case, case.finished_by)}
    return Said(inputs, () if confirmed else (reason,))


@rule("closing.inside", "GB 30871-2022 6.8 c)", kinds="confined_space", stages=_CLOSE)
def nothing_is_left_inside(matter: Matter) -> Said:
    """Everybody and every tool that went in was registered, and came out (6.9 g, GB 46768-2025 7.1.1)."""
    entries = matter.case.entries
    people = [entry.who for entry in entries if not entry.tool and _left(entry, matter)]
    tools = [entry.who for entry in entries if entry.tool and _left(entry, matter)]
    reasons = []
    if not entries and matter.case.started_at is not None:
        reasons.append(Reason("entries_missing", _("没有进入人员和工器具的登记"), _("请补齐进出登记并清点")))
    if people:
        said = _("{who} 还没有从受限空间出来").format(who="、".join(name_of(matter.case, who) for who in people))
        reasons.append(Reason("somebody_inside", said, _("请确认人员全部离开并登记")))
        if matter.law.space is not None:
            reasons.append(Reason("somebody_inside", said, _("请作业负责人确认人员全部出离"), "GB 46768-2025 7.1.1"))
    if tools:
        said = _("{what} 没有全部带出受限空间").format(what="、".join(tools))
        reasons.append(Reason("tools_inside", said, _("请清点并带出全部工器具")))
        reasons.append(Reason("tools_inside", said, _("请清点并带出全部工器具"), "GB 30871-2022 6.9 g)"))
    wrong = [entry.who for entry in entries if entry.in_at and entry.out_at and entry.out_at < entry.in_at]
    if wrong:
        said = _("{who} 的离开时间早于进入时间").format(who="、".join(name_of(matter.case, who) for who in wrong))
        reasons.append(Reason("entry_times_impossible", said, _("请核对进出登记")))
    return Said(
        {
            "entries": len(entries),
            "people_inside": [name_of(matter.case, who) for who in people],
            "tools_inside": tools,
        },
        tuple(reasons),
    )


def _left(entry: Entry, matter: Matter) -> bool:
    """Say whether somebody, or some of a tool, is still inside."""
    if entry.out_at is None or entry.out_at > matter.at:
        return True
    return entry.out_count is not None and entry.out_count < entry.count
