"""Validity (有效期): until when a permit holds by itself; GB 30871-2022 5.1.5, 6.10, 8.2.11, 10.8, and the own rule."""

from datetime import datetime, timedelta

from anguan.prevention.permits.catalog import Law
from anguan.prevention.permits.rules.case import Case
from anguan.prevention.permits.rules.judging import Matter

_SPECIAL_ELECTRICITY_HOURS = 30 * 24.0  # 10.8: 15 days, in special circumstances 30


def longest(kind: str, level: str | None, law: Law) -> float | None:
    """Return the hours the standard lets a permit of a kind and level last; none where it sets no end."""
    sheet = law.kind(kind)
    graded = sheet.level(level)
    return graded.validity_hours if graded and graded.validity_hours is not None else sheet.validity_hours


def hours_allowed(case: Case, level: str | None, law: Law) -> tuple[float | None, str]:
    """Return the hours a permit may last and what decided them: the standard's clause, or the enterprise's own rule."""
    hours, clause = longest(case.kind, level, law), law.kind(case.kind).validity_clause
    if case.kind == "temporary_electricity" and case.work.special_circumstances:
        hours = _SPECIAL_ELECTRICITY_HOURS
    source = f"GB 30871-2022 {clause}" if clause else ""
    own_rule = case.enterprise.rules.validity_hours
    for name in (case.kind, f"{case.kind}.{level}"):
        own = own_rule.get(name)
        if own is not None and own > 0 and (hours is None or own < hours):
            hours, source = own, "企业制度"
    return hours, source


def valid_until(matter: Matter) -> datetime | None:
    """Return when the permit ends by itself; none as long as no period is given."""
    case = matter.case
    if case.period is None:
        return None
    end = case.period.end
    if case.stage == "extend" and case.extend_until is not None:
        end = max(end, case.extend_until)
    hours, _source = hours_allowed(case, matter.level, matter.law)
    if hours is not None:
        end = min(end, case.period.start + timedelta(hours=hours))
    return end
