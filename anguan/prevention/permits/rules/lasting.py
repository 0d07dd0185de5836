"""Lasting (有效期): until when a permit holds by itself; GB 30871-2022 5.1.5, 6.10, 8.2.11, 10.8, and the own rule."""

from datetime import datetime, timedelta

from anguan.prevention.permits.catalog import Law
from anguan.prevention.permits.rules.case import Case


def longest(kind: str, level: str | None, law: Law) -> float | None:
    """Return the hours the standard lets a permit of a kind and level last; none where it sets no end."""
    sheet = law.kind(kind)
    graded = sheet.level(level)
    return graded.validity_hours if graded and graded.validity_hours is not None else sheet.validity_hours


def hours_allowed(case: Case, level: str | None, law: Law) -> tuple[float | None, str]:
    """Return the hours a permit may last and what decided them: the standard's clause, or the enterprise's own rule."""
    hours, clause = longest(case.kind, level, law), law.kind(case.kind).validity_clause
    if hours is None and case.place.zone != "fixed_hot_work_area":  # not graded yet: no level lasts longer than this
        hours = max((one.validity_hours for one in law.kind(case.kind).levels if one.validity_hours), default=None)
    if case.work.special_circumstances:
        hours = law.kind(case.kind).special_validity_hours or hours
    source = f"GB 30871-2022 {clause}" if clause else ""
    own_rule = case.enterprise.rules.validity_hours
    for name in (case.kind, f"{case.kind}.{level}"):
        own = own_rule.get(name)
        if own is not None and own > 0 and (hours is None or own < hours):
            hours, source = own, "企业制度"
    return hours, source


def served_until(case: Case, law: Law) -> datetime | None:
    """Return when the work ends that temporary electricity serves (10.8); none where it serves none or that is unknown.

    Where its permit says no end, the longest such a permit may last counts.
    """
    if case.kind != "temporary_electricity" or case.work.serves not in ("hot_work", "confined_space"):
        return None
    ends = [one.valid_until for one in case.linked if one.kind == case.work.serves and one.valid_until is not None]
    if ends:
        return max(ends)
    if case.period is None:
        return None
    sheet = law.kind(case.work.serves)
    hours = max([level.validity_hours or 0 for level in sheet.levels] or [sheet.validity_hours or 0])
    return case.period.start + timedelta(hours=hours)


def ends_at(case: Case, level: str | None, law: Law) -> datetime | None:
    """Return when a permit ends by itself, the extension asked for included; none as long as no period is given."""
    if case.period is None:
        return None
    if case.stage == "extend" and case.extend_until is not None:
        return within_law(case, level, law, max(case.period.end, case.extend_until))
    return within_law(case, level, law, case.period.end)


def within_law(case: Case, level: str | None, law: Law, end: datetime) -> datetime:
    """Return an end, or the moment before it at which the law or what the work serves ends the permit."""
    hours, _source = hours_allowed(case, level, law)
    if case.period is not None and hours is not None:
        end = min(end, case.period.start + timedelta(hours=hours))
    served = served_until(case, law)
    return end if served is None else min(end, served)
