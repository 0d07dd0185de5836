"""Ladders in force (现行催办阶梯): the kind's own, or what the nearest office above a place made of it."""

from datetime import datetime

from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.deadlines.kinds import LadderData, as_data, kind_of
from anguan.foundation.deadlines.models import LadderChange
from anguan.foundation.deadlines.rules.ladder import Ladder, reasons_not_to_tune
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _


class Ladders:
    """Looks up ladders, each kind's changes once; for many deadlines at a time."""

    def __init__(self) -> None:
        self._changes: dict[str, dict[str, LadderChange]] = {}
        self._found: dict[tuple[str, str], tuple[Ladder, str]] = {}

    def of(self, kind: str, region_code: str) -> tuple[Ladder, str]:
        """Return the ladder in force at a place, and its version: "" for the kind's own, or the change's key."""
        key = (kind, region_code)
        if key not in self._found:
            self._found[key] = self._look_up(kind, region_code)
        return self._found[key]

    def _look_up(self, kind: str, region_code: str) -> tuple[Ladder, str]:
        if kind not in self._changes:
            changes = LadderChange.objects.filter(kind=kind).order_by("region_code", "-id").distinct("region_code")
            self._changes[kind] = {change.region_code: change for change in changes}
        above = (self._changes[kind].get(region_code[:length]) for length in range(len(region_code), -1, -1))
        nearest = next((change for change in above if change is not None and change.rungs is not None), None)
        if nearest is None:
            return kind_of(kind).ladder.ladder(), ""
        return LadderData.model_validate(nearest.rungs).ladder(), str(nearest.pk)


def ladder_for(kind: str, region_code: str) -> tuple[Ladder, str]:
    """Return the ladder in force for a kind at a place, and its version.

    An office that went back to the kind's own leaves the place to the office above it, where that one has its own.
    """
    return Ladders().of(kind, region_code)


def tune_ladder(kind: str, ladder: LadderData | None, *, by: Actor, at: datetime) -> LadderChange:
    """Make an office's own ladder of a kind, or (None) give it up; deadlines that run keep theirs."""
    judged = kind_of(kind)
    if by.territory is None or by.office_id is None:
        raise Refused(Reason("not_an_office", _("只有监管部门可以调整本地催办阶梯"), _("请切换到监管岗位办理")))
    if not judged.may_tune:
        raise Refused(Reason("ladder_fixed", _("这类期限的催办阶梯不能调整"), _("请按统一规定执行")))
    if ladder is not None:
        refuse_if(reasons_not_to_tune(judged.ladder.ladder(), ladder.ladder(), due=at))
    return LadderChange.objects.create(
        id=uuid7(), kind=kind, region_code=by.territory.code, office_id=by.office_id, office_name=by.organisation,
        made_at=at, made_by=by.person_id, maker_name=by.name, rungs=None if ladder is None else as_data(ladder),
    )  # fmt: skip
