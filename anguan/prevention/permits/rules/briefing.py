"""Briefing (安全交底): before the work, signed by the whole crew; GB 30871-2022 4.4, GB 46768-2025 5.3."""

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.rules.crew import BRIEFED, called, name_of, names, shown, with_roles
from anguan.prevention.permits.rules.judging import AT_WORK, Matter, Said, rule

_UNDERGROUND = ("excavation", "road_closure")


@rule("briefing.held", "GB 30871-2022 4.4", stages=AT_WORK)
def the_crew_was_briefed(matter: Matter) -> Said | None:
    """Somebody briefed the crew on this very content, and everybody signed, before the work."""
    case, briefing = matter.case, matter.case.briefing
    if briefing is None:
        if case.stage == "resume":
            return None
        reason = Reason("briefing_missing", _("没有进行作业前安全交底"), _("请向全体作业人员交底，并由他们签字"))
        return Said({"briefed_at": None}, (reason,))
    reasons = []
    if not briefing.by:
        reasons.append(Reason("briefer_missing", _("没有填写安全交底人"), _("请填写安全交底人")))
    began = case.started_at or matter.at
    if briefing.at > min(began, matter.at):
        said = _("安全交底时间（{at}）晚于作业开始").format(at=shown(briefing.at))
        reasons.append(Reason("briefing_late", said, _("请先交底，再开始作业")))
    if case.changed_at is not None and briefing.at < case.changed_at:
        reasons.append(Reason("briefing_before_change", _("交底以后作业票内容又改过"), _("请按改后的内容重新交底")))
    missing = [
        person for person in with_roles(case, BRIEFED) if person.id not in briefing.signed and person.id != briefing.by
    ]
    if missing:
        said = _("{who} 没有签字接受交底").format(who="、".join(called(person) for person in missing))
        reasons.append(Reason("briefing_unsigned", said, _("请他们了解危险因素和措施后签字，再开始作业")))
    inputs = {"briefed_at": briefing.at, "briefer": name_of(case, briefing.by), "signed": names(case, briefing.signed)}
    return Said(inputs, tuple(reasons))


@rule("briefing.hidden_works", "GB 30871-2022 4.4 c)", kinds=_UNDERGROUND, stages=("start",))
def hidden_works_were_part_of_it(matter: Matter) -> Said | None:
    """Where ground or road is opened, what lies beneath is part of the briefing (地下隐蔽工程)."""
    briefing = matter.case.briefing
    if briefing is None:
        return None
    reason = Reason("hidden_works_not_briefed", _("没有交底地下隐蔽工程"),
                    _("请把地下管线、电缆等隐蔽工程的分布交底清楚"))  # fmt: skip
    return Said({"hidden_works": briefing.hidden_works}, () if briefing.hidden_works else (reason,))
