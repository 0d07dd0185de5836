"""Reading ledger uploads and their problems, and what is already on file about the enterprises in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from anguan.foundation.access import Actor
from anguan.registry.accounts.models import Post
from anguan.registry.enterprises.models import CreditCode, Enterprise
from anguan.registry.ledger.models import LedgerUpload
from anguan.registry.ledger.rules import Place, Problem, TownFinder
from anguan.registry.premises.models import Site
from anguan.registry.regions.models import Region
from anguan.registry.regions.rules import range_of

PAGE = 100


def uploads_for(actor: Actor) -> QuerySet[LedgerUpload]:
    """Return the uploads an actor may see: those of their territory, and their own."""
    rows: QuerySet[LedgerUpload] = LedgerUpload.objects.visible_to(actor)
    return rows.defer("packed_problems", "packed_changes", "preview")


def town_finder(territory: str, *, villages: bool) -> TownFinder:
    """Return the finder of a territory's towns, with the regions above it that names may begin with."""
    start, stop = range_of(territory)
    above = [territory[:length] for length in (2, 4, 6) if length <= len(territory)]
    levels = ["province", "city", "county", "town", *(["village"] if villages else [])]
    rows = Region.objects.filter(Q(code__gte=start, code__lt=stop, level__in=levels) | Q(code__in=above))
    return TownFinder(
        territory, (Place(*row) for row in rows.values_list("code", "name", "full_name", "lon", "lat").iterator())
    )


def problems_of(upload: LedgerUpload) -> list[Problem]:
    """Return every problem of an upload, in the order of its rows."""
    return [
        Problem(row, key, code, value, hint, upload.mapping.get(key)) for row, key, code, value, hint in upload.problems
    ]


@dataclass(frozen=True)
class ProblemPage:
    """One page of problems: the rows on it, and whether there are more."""

    problems: Sequence[Problem]
    count: int
    number: int

    @property
    def has_next(self) -> bool:
        """Whether another page follows."""
        return self.number * PAGE < self.count


def problem_page(
    upload: LedgerUpload, *, key: str = "", code: str = "", level: str = "", number: int = 1
) -> ProblemPage:
    """Return one page of an upload's problems, of one column or kind if asked."""
    found = [
        problem
        for problem in problems_of(upload)
        if (not key or problem.key == key)
        and (not code or problem.code == code)
        and (not level or problem.kind.level == level)
    ]
    return ProblemPage(found[(number - 1) * PAGE : number * PAGE], len(found), number)


@dataclass(frozen=True)
class ChangePage:
    """One page of what an import brings or brought."""

    changes: Sequence[Sequence[Any]]
    count: int
    number: int

    @property
    def has_next(self) -> bool:
        """Whether another page follows."""
        return self.number * PAGE < self.count


def change_page(upload: LedgerUpload, *, kind: str = "", number: int = 1) -> ChangePage:
    """Return one page of an upload's changes, of one kind if asked."""
    found = [change for change in upload.changes if not kind or change[3] == kind]
    return ChangePage(found[(number - 1) * PAGE : number * PAGE], len(found), number)


@dataclass
class OnFile:
    """What is on file about the enterprises of some rows, as far as the actor may see it."""

    enterprises: dict[str, Enterprise] = field(default_factory=dict)  # by credit code
    taken: dict[str, UUID] = field(default_factory=dict)  # codes of the directory, seen or not
    named: dict[str, str] = field(default_factory=dict)  # name → credit code
    sites: dict[UUID, Site] = field(default_factory=dict)  # the main ones, by enterprise
    posts: dict[UUID, list[Post]] = field(default_factory=dict)


def on_file(codes: Iterable[str], names: Iterable[str], *, by: Actor, lock: bool = False) -> OnFile:
    """Return what is on file about some credit codes and names, in five queries; `lock` holds the enterprises."""
    found = OnFile()
    found.taken = dict(CreditCode.objects.filter(code__in=set(codes)).values_list("code", "enterprise_id"))
    if found.taken:
        seen: QuerySet[Enterprise] = Enterprise.objects.visible_to(by).defer("grams")
        rows = seen.filter(pk__in=found.taken.values()).order_by("pk")
        by_id = {row.pk: row for row in (rows.select_for_update() if lock else rows)}
        found.enterprises = {code: by_id[pk] for code, pk in found.taken.items() if pk in by_id}
        sites: QuerySet[Site] = Site.objects.visible_to(by)
        found.sites = {site.enterprise_id: site for site in sites.filter(enterprise_id__in=by_id, is_main=True)}
        posts: QuerySet[Post] = Post.objects.visible_to(by).select_related("person")
        for post in posts.filter(enterprise_id__in=by_id, role__in=("principal", "safety_officer")).order_by("pk"):
            if post.enterprise_id:
                found.posts.setdefault(post.enterprise_id, []).append(post)
    same: QuerySet[Enterprise] = Enterprise.objects.visible_to(by)
    found.named = dict(same.filter(name__in=set(names)).values_list("name", "credit_code"))
    return found
