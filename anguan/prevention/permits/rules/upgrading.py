"""Raised management (升级管理) of hot work is applied; GB 30871-2022 5.1.1, 5.2.15."""

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.prevention.permits.rules.judging import BEFORE_WORK, Matter, Said, rule
from anguan.prevention.permits.rules.raising import CAUSES as CAUSES
from anguan.prevention.permits.rules.raising import WIND_FORCE as WIND_FORCE
from anguan.prevention.permits.rules.raising import causes as causes
from anguan.prevention.permits.rules.raising import night_hours as night_hours
from anguan.prevention.permits.rules.raising import period_in_question as period_in_question
from anguan.prevention.permits.rules.raising import strong_wind_outdoors as strong_wind_outdoors
from anguan.prevention.permits.rules.raising import touches_night as touches_night
from anguan.prevention.permits.rules.raising import wholly_at_night as wholly_at_night


@rule("upgrading.applied", "GB 30871-2022 5.1.1", kinds="hot_work", stages=BEFORE_WORK)
def management_is_raised(matter: Matter) -> Said | None:
    """Hot work at night, on days off, in strong wind or in special circumstances is under raised management."""
    found = matter.upgrades
    inputs = {"causes": found, "upgraded": matter.case.upgraded}
    if not found:
        return None
    if matter.case.upgraded is not False:
        return Said(inputs)
    remedy = _("请选择升级管理，按上一级审批")
    against = []
    for clause, causes_of_clause in (
        ("GB 30871-2022 5.1.1", [cause for cause in found if cause != "wind"]),
        ("GB 30871-2022 5.2.15", [cause for cause in found if cause == "wind"]),
    ):
        if causes_of_clause:
            causes_said = "、".join(CAUSES[cause] for cause in causes_of_clause)
            message = _("遇{causes}动火应升级管理").format(causes=causes_said)
            told = f"{remedy}；{night_words(matter)}" if "night" in causes_of_clause else remedy
            against.append(Reason("upgrade_missing", message, told, clause, "upgraded"))
    return Said(inputs, tuple(against))


def night_words(matter: Matter) -> str:
    """Return what counts as night here, and that no standard says so."""
    hours = night_hours(matter.case.enterprise.rules, matter.law)
    spans = "、".join(f"{start:%H:%M}—{until:%H:%M}" for start, until in hours)
    return _("夜间按 {spans} 计，标准没有规定，请核对本企业制度").format(spans=spans)
