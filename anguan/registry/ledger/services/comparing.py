"""Comparing a ledger's entries with what is on file: what would be added, what would change, what deserves a look."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from anguan.registry.accounts.models import Post
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.rules import normal_name
from anguan.registry.ledger.queries import OnFile
from anguan.registry.ledger.rules import Entry, PersonNamed, Problem, TownFinder
from anguan.registry.premises.models import Site

SAME_PLACE = 1e-6  # degrees, a tenth of a metre: what a spreadsheet's rounding leaves

Facts = dict[str, tuple[Any, Any]]  # name → before, after


@dataclass
class Plan:
    """What one entry does: a new enterprise, or changes to its facts, its people and its main site."""

    entry: Entry
    enterprise: Enterprise | None  # None until a new one is written
    site: Site | None = None
    is_new: bool = False
    facts: Facts = field(default_factory=dict)
    appointed: list[tuple[str, PersonNamed, Post | None]] = field(
        default_factory=list
    )  # role, who, post to take up again
    phones: list[tuple[Post, str]] = field(default_factory=list)
    ended: list[Post] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Whether the enterprise is added, updated or unchanged."""
        if self.is_new:
            return "added"
        return "updated" if self.facts or self.appointed or self.phones or self.ended else "unchanged"

    @property
    def told(self) -> dict[str, list[Any]]:
        """The changes for the audit trail and the page, people among them by name."""
        told = {name: list(pair) for name, pair in self.facts.items()}
        for role, person, _post in self.appointed:
            before = [post.person_name for post in self.ended if post.role == role]
            told.setdefault(role, ["、".join(before), ""])
            told[role][1] = "、".join(filter(None, [told[role][1], person.name]))
        if self.phones:
            told["phones"] = [
                "、".join(post.person.phone for post, _phone in self.phones),
                "、".join(phone for _post, phone in self.phones),
            ]
        return told


def plan(entry: Entry, on_file: OnFile, *, today: date) -> Plan:
    """Return what importing an entry would do; what the ledger leaves empty is never taken away."""
    enterprise = on_file.enterprises.get(entry.credit_code)
    if enterprise is None:
        made = Plan(entry, None, is_new=True)
        _plan_people(made, [], today=today)
        return made
    made = Plan(entry, enterprise, on_file.sites.get(enterprise.pk))
    _plan_facts(made, enterprise)
    _plan_people(made, on_file.posts.get(enterprise.pk, []), today=today)
    return made


def problems_with(entry: Entry, on_file: OnFile, towns: TownFinder, *, today: date) -> list[Problem]:
    """Everything about an entry that only shows beside what is on file."""
    problems: list[Problem] = []

    def tell(key: str, code: str, value: str, hint: str) -> None:
        problems.append(Problem(entry.row, key, code, value, hint))

    enterprise = on_file.enterprises.get(entry.credit_code)
    if enterprise is None:
        if entry.credit_code in on_file.taken:
            tell("credit_code", "other_territory", entry.credit_code, "")
        elif entry.name in on_file.named:
            tell("name", "same_name_exists", entry.name, on_file.named[entry.name])
        return problems
    if entry.name and normal_name(enterprise.name) != entry.name:
        tell("name", "renamed", entry.name, enterprise.name)
    if entry.region_code and not _same_region(enterprise.region_code, entry.region_code):
        tell("town", "moved", towns.name_of(entry.region_code), towns.name_of(enterprise.region_code))
    principals = _holding(on_file.posts.get(enterprise.pk, []), "principal", today)
    if enterprise.activated_at and entry.principal and principals:
        names = [post.person_name for post in principals]
        if entry.principal.name not in names:
            tell("principal", "people_kept", entry.principal.name, "、".join(names))
    return problems


def _plan_facts(made: Plan, enterprise: Enterprise) -> None:
    entry = made.entry
    flags = sorted((set(enterprise.flags) - entry.has_not) | entry.has)
    said: dict[str, Any] = {
        "name": entry.name,
        "address": entry.address,
        "size": entry.size,
        "headcount": entry.headcount,
        "status": entry.status,
    }
    for name, value in said.items():
        before = getattr(enterprise, name)
        if value not in ("", None) and value != before:
            made.facts[name] = (before, value)
    if flags != sorted(enterprise.flags):
        made.facts["flags"] = (sorted(enterprise.flags), flags)
    if entry.industry_code and not enterprise.industry_code.startswith(entry.industry_code):
        made.facts["industry_code"] = (enterprise.industry_code, entry.industry_code)
    if entry.region_code and not enterprise.region_code.startswith(entry.region_code):
        made.facts["region_code"] = (enterprise.region_code, entry.region_code)
    if entry.lon is not None and entry.lat is not None and not _same_place(enterprise, entry):
        made.facts["place"] = (_spot(enterprise.lon, enterprise.lat), _spot(entry.lon, entry.lat))


def _plan_people(made: Plan, posts: list[Post], *, today: date) -> None:
    entry = made.entry
    for role, people in (
        ("principal", [entry.principal] if entry.principal else []),
        ("safety_officer", entry.officers),
    ):
        holding = _holding(posts, role, today)
        if made.enterprise is not None and made.enterprise.activated_at and holding:
            continue  # once its people sign in, an enterprise looks after its own people and their phones
        for person in people:
            post = next((post for post in holding if post.person_name == person.name), None)
            if post is None:
                ended = next((one for one in posts if one.role == role and one.person_name == person.name), None)
                made.appointed.append((role, person, ended))
                if role == "principal":
                    made.ended += holding
            elif person.phone and post.person.phone != person.phone:
                made.phones.append((post, person.phone))


def _holding(posts: list[Post], role: str, today: date) -> list[Post]:
    return [post for post in posts if post.role == role and (post.until is None or post.until >= today)]


def _same_region(before: str, after: str) -> bool:
    return before.startswith(after) or after.startswith(before)


def _same_place(enterprise: Enterprise, entry: Entry) -> bool:
    if enterprise.lon is None or enterprise.lat is None or entry.lon is None or entry.lat is None:
        return False
    return abs(enterprise.lon - entry.lon) < SAME_PLACE and abs(enterprise.lat - entry.lat) < SAME_PLACE


def _spot(lon: float | None, lat: float | None) -> str:
    return "" if lon is None or lat is None else f"{lon:.6f}, {lat:.6f}"
