"""Reading the division tree: what lies under a region, which town a written name means, names of many codes."""

from collections.abc import Callable, Iterable

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length, StrIndex

from anguan.registry.regions import rules
from anguan.registry.regions.models import Region
from anguan.registry.regions.rules import Level

OPTIONS = 12


def within(prefix: str) -> "QuerySet[Region]":
    """Return a region and everything in it; the empty code is the whole country."""
    start, stop = rules.range_of(prefix)
    return Region.objects.filter(code__gte=start, code__lt=stop)


def children(code: str) -> "QuerySet[Region]":
    """Return the regions right under one, parks and grids included; provinces under the empty code."""
    below = Region.objects.filter(parent_id=code) if code else Region.objects.filter(parent=None)
    return below.order_by("code")


def children_counted(code: str) -> "QuerySet[Region]":
    """Return the regions right under one, each with the number of regions right under it (`below`)."""
    return children(code).annotate(below=Count("children"))


def path_to(code: str, *, top: str = "") -> list[Region]:
    """Return the regions from `top` down to a code, both included."""
    codes = [one for one in [*rules.ancestors(code), code] if rules.within(one, top)]
    return list(Region.objects.filter(code__in=codes).order_by("code"))


def counties_of(prefix: str) -> "QuerySet[Region]":
    """Return the counties (县、区) within a region."""
    return within(prefix).filter(level=Level.COUNTY).order_by("code")


def towns_of(prefix: str) -> "QuerySet[Region]":
    """Return the towns (乡镇、街道) and parks (园区) within a region."""
    return within(prefix).filter(level=Level.TOWN).order_by("code")


def town_choices(prefix: str) -> list[tuple[str, str]]:
    """Return (code, name) of what a territory is divided into on a filter: counties of a city, towns of a county."""
    below = counties_of(prefix) if len(prefix) <= 4 else towns_of(prefix) if len(prefix) <= 6 else children(prefix)
    return list(below.values_list("code", "name"))


def choices_around(top: str, chosen: str) -> list[tuple[str, str]]:
    """Return (code, name) for a filter: the region chosen, those right below it, and those below the territory."""
    offered = dict(town_choices(top))
    if chosen and chosen != top and rules.is_code(chosen) and rules.within(chosen, top):
        below = town_choices(chosen) if len(chosen) <= rules.LENGTHS[Level.COUNTY] else []
        offered = names([chosen]) | dict(below) | offered
    return list(offered.items())


def names(codes: Iterable[str]) -> dict[str, str]:
    """Return the short names of many codes in one query."""
    return dict(Region.objects.filter(code__in=set(codes)).values_list("code", "name"))


_towns: dict[str, str] = {}  # names change once in years; a new process reads them again


def town_name(code: str) -> str:
    """Return the name of the town or park a division code lies in; lists ask for the same few again and again."""
    town = code[: rules.LENGTHS[Level.TOWN]]
    if town not in _towns:
        _towns.update(names([town]))
    return _towns.get(town, town)


def path_names(codes: Iterable[str], *, below: str = "") -> dict[str, str]:
    """Return the names of many codes as addresses write them, without the part above `below` (江苏省盐城市…)."""
    wanted = {code for code in codes if code}
    found = dict(Region.objects.filter(code__in=wanted | ({below} - {""})).values_list("code", "full_name"))
    lead = found.get(below, "")
    return {code: found[code].removeprefix(lead) or found[code] for code in wanted if code in found}


def find(text: str, *, prefix: str = "", levels: Iterable[str] = (), limit: int = OPTIONS) -> list[Region]:
    """Return regions whose name or code holds a text, the best first: exact, in the name, nearer the top."""
    rows = within(prefix)
    if wanted := list(levels):
        rows = rows.filter(level__in=wanted)
    words = text.replace("\0", "").split()
    for word in words:
        rows = rows.filter(Q(name__contains=word) | Q(full_name__contains=word) | Q(code__startswith=word))
    word = "".join(words)
    rank = Case(
        When(Q(name=word) | Q(code=word), then=Value(0)),
        When(name__contains=word, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    place = StrIndex("name", Value(word))
    found = rows.annotate(rank=rank, depth=Length("code"), place=place).order_by("rank", "depth", "place", "code")
    return list(found[:limit])


def find_town(written: str, within: str) -> Region | None:
    """Return the one town a written name means, suffixes (镇、街道、园区…) aside; None when none or several do.

    The import of whole ledgers has a finder of its own, which also says what was wrong.
    """
    name = "".join(written.split())
    towns = list(towns_of(within)) if name else []
    ways: tuple[Callable[[Region], bool], ...] = (
        lambda town: name in (town.code, town.name, town.full_name),
        lambda town: town.full_name.endswith(name) and name.endswith(town.name),
        lambda town: rules.same_town(name, town.name),
    )
    for means in ways:
        found = [town for town in towns if means(town)]
        if found:
            return found[0] if len(found) == 1 else None
    return None
