"""Facts (票面事实): what stands on a permit itself, as the rules read it, without looking at anything else."""

from collections.abc import Hashable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError

from anguan.foundation import clock
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _
from anguan.prevention.permits.models import Permit
from anguan.prevention.permits.rules import case as cases
from anguan.prevention.permits.rules.case import Case, Enterprise, Medium, Overlay, Place, Work

_MOMENT = timedelta(microseconds=1)


# What a permit's page asks for: nothing said about it there means that it was not done.
_NOT_SAID = {"hazard_analysis": False, "plate_map": False}


def bare_case(permit: Permit, stage: str = "submit") -> Case:
    """Return a permit as a case by what stands on itself: level, chain and end follow from it."""
    start, end = permit.planned_start, permit.planned_end
    return Case(
        stage=cast(cases.Stage, stage),
        kind=cast(cases.Kind, permit.kind),
        level=permit.level or None,
        enterprise=Enterprise(regime=cast(cases.Regime, permit.regime), rules=overlay_of(permit.overlay)),
        work=work_of(permit),
        place=place_of(permit),
        medium=cast(Medium, read(Medium, permit.medium, "medium")) if permit.medium else None,
        period=cases.Period(start, end) if start and end else None,
        continuous_monitoring=permit.monitored,
        applicant=str(permit.applied_by),
        changed_at=permit.changed_at,
        started_at=permit.started_at,
        finished_at=permit.finished_at,
        finished_by=str(permit.extra.get("finished_by") or ""),
        site_restored=permit.extra.get("site_restored"),
        coordinator_signed=None if permit.coordinator_id is None else permit.coordinated_at is not None,
    )


def place_of(permit: Permit) -> Place:
    """Return where the work is."""
    place = cast(Place, read(Place, permit.place_facts, "place_facts"))
    return replace(place, name=permit.place, area=str(permit.area_id or place.area), lon=permit.lon, lat=permit.lat)


def work_of(permit: Permit) -> Work:
    """Return what is done."""
    work = cast(Work, read(Work, {**_NOT_SAID, **permit.work_facts}, "work_facts"))
    methods = cast(Any, tuple(permit.methods))
    return replace(work, content=permit.content, methods=methods, contractor=permit.contractor)


def overlay_of(said: Mapping[str, Any]) -> Overlay:
    """Return an enterprise's own rule as the rules read it."""
    return cast(Overlay, read(Overlay, said, "overlay"))


def read(kind: type[Any], said: Mapping[str, Any] | None, field: str) -> Any:
    """Return an object of the case from JSON; refuse what cannot be read, saying where."""
    try:
        return _adapter(cast(Hashable, kind)).validate_python({**(said or {})})
    except ValidationError as error:
        where = "、".join(sorted({".".join(map(str, one["loc"])) for one in error.errors()}))
        words = _("{where} 填写的内容读不懂").format(where=where or field)
        raise Refused(Reason("facts_unreadable", words, _("请改正后再提交"), field=field)) from error


@lru_cache
def _adapter(kind: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast(type[Any], kind))


def last_moment(day: date | None) -> datetime | None:
    """Return the last moment of a day in China."""
    return clock.end_of(day) - _MOMENT if day is not None else None
