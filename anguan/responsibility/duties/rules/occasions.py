"""What a fact sheet gives occasion to (触发): events, expiries, the last time; told apart where they have no names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from anguan.foundation.words import mark as _
from anguan.responsibility.duties.catalog import vocabulary as words
from anguan.responsibility.duties.rules.facts import Facts


@dataclass(frozen=True)
class Happening:
    """An event with a duty to follow (触发事件)."""

    kind: str
    on: date
    who: str = ""
    months_away: int | None = None
    done_on: date | None = None


@dataclass(frozen=True)
class Expiry:
    """Something that ends (到期): what, whose, and its last day."""

    of: str
    what: str
    on: date
    review: bool = False


def happenings(facts: Facts) -> Iterator[Happening]:
    """Return every event once, those among them that plans and equipment imply."""
    for event in dict.fromkeys(facts.events):
        yield Happening(event.kind, event.on, event.who, event.months_away, event.done_on)
    for plan, title in zip(facts.plans, plan_titles(facts), strict=True):
        if plan.published_on:
            yield Happening("plan_published", plan.published_on, title, done_on=plan.filed_on)
    for one, title in zip(facts.equipment, equipment_titles(facts), strict=True):
        if one.put_into_use_on:
            yield Happening("put_into_use", one.put_into_use_on, title, done_on=one.registered_on)


def plan_titles(facts: Facts) -> list[str]:
    """Return what each plan is called, no two alike."""
    return _told_apart([plan.name for plan in facts.plans], _("第 {place} 个预案"))


def equipment_titles(facts: Facts) -> list[str]:
    """Return what each machine is called: its name and number, no two alike."""
    names = [" ".join(part for part in (one.name, one.number) if part) for one in facts.equipment]
    return _told_apart(names, _("第 {place} 台特种设备"))


def _told_apart(names: list[str], by_place: str) -> list[str]:
    """Return names, with their place in the list where there is none or where two have the same."""
    found = []
    for place, name in enumerate(names, start=1):
        told = by_place.format(place=place)
        found.append(name if name and names.count(name) == 1 else f"{name}（{told}）" if name else told)
    return found


def expiries(facts: Facts) -> list[Expiry]:
    """Return everything that ends; of several certificates for the same thing only the one that lasts longest."""
    latest: dict[tuple[str, ...], Expiry] = {}
    for place, one in enumerate(facts.certificates):
        title = words.CERTIFICATES[one.kind]
        what = "".join((title, f"（{one.name}）" if one.name else "", f" {one.holder or one.number}".rstrip()))
        whose = one.holder or one.number or str(place) if one.kind in words.PERSONAL else ""
        if whose == str(place):
            what += _("（第 {place} 份）").format(place=place + 1)
        for review, day in ((False, one.expires_on), (True, one.review_by)):
            key = (one.kind, one.name, whose, str(review))
            if day and (key not in latest or latest[key].on < day):
                latest[key] = Expiry(one.kind, what, day, review)
    found = list(latest.values())
    if facts.insurance_expires_on:
        known = [one for one in found if one.of == "safety_liability_insurance" and not one.review]
        if all(one.on < facts.insurance_expires_on for one in known):
            found = [one for one in found if one not in known]
            title = words.CERTIFICATES["safety_liability_insurance"]
            found.append(Expiry("safety_liability_insurance", title, facts.insurance_expires_on))
    if facts.standardization and facts.standardization.expires_on:
        known = [one for one in found if one.of == "standardization" and not one.review]
        if all(one.on < facts.standardization.expires_on for one in known):
            found = [one for one in found if one not in known]
            found.append(
                Expiry("standardization", words.CERTIFICATES["standardization"], facts.standardization.expires_on)
            )
    found += [
        Expiry("equipment", title, one.inspected_until)
        for one, title in zip(facts.equipment, equipment_titles(facts), strict=True)
        if one.inspected_until
    ]
    return found


def last_done(facts: Facts, duty: str) -> tuple[tuple[str, date], ...]:
    """Return of what and when a duty was last done; nothing if nobody said.

    Each emergency plan is evaluated for itself, from the day it was published on.
    """
    standing = facts.standardization
    if duty == "emergency_plan_evaluation" and facts.plans:
        days = zip(plan_titles(facts), (plan.evaluated_on or plan.published_on for plan in facts.plans), strict=True)
        said = tuple((name, day) for name, day in days if day)
        last = facts.done.get(duty)
        return said if last is None else tuple((name, max(day, last)) for name, day in said) or (("", last),)
    if duty == "standardization_self_evaluation" and standing and standing.self_evaluated_on:
        return (("", max(standing.self_evaluated_on, facts.done.get(duty, standing.self_evaluated_on))),)
    return (("", facts.done[duty]),) if duty in facts.done else ()
