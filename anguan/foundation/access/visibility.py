"""Visibility: what a model declares about who may see its rows, once for the ORM and once for PostgreSQL.

Every model says `access = …`. The same declaration answers `visible_to(actor)` and writes the row policy, so the two
cannot drift apart. Policies read the request's scope from settings made with `SET LOCAL`; an empty setting must mean
nobody, and `current_setting(…, true)` comes back as '' once it has been set, hence `nullif` everywhere.
"""

from dataclasses import dataclass
from typing import Protocol

from django.db.models import Q

from anguan.foundation.access.actor import Actor, Territory

NOBODY = Q(pk__in=[])


def happened_in(code: str, column: str = "region_code") -> Q:
    """Return which rows happened in a region, whatever its level; as a range, which every index of a region knows."""
    territory = Territory.of(code)
    return Q(**{f"{column}__gte": territory.start, f"{column}__lt": territory.stop})


def _setting(name: str) -> str:
    # A sub-select is worked out once for the statement instead of once for each row.
    return f"(SELECT nullif(current_setting('anguan.{name}', true), ''))"


def _list(name: str, of: str) -> str:
    return f"((SELECT string_to_array(nullif(current_setting('anguan.{name}', true), ''), ',')::{of}[])::{of}[])"


class Access(Protocol):
    """Who may see a model's rows."""

    def visible_to(self, actor: Actor) -> Q:
        """Return the filter for an actor."""
        ...

    def policy(self) -> str | None:
        """Return the SQL condition of the row policy, or None when the table has none."""
        ...


@dataclass(frozen=True)
class Owned:
    """Rows of an enterprise, seen by it, by the offices of the region and line they happened in, and by their person.

    Each argument names the row's own column, or is empty when the row has none.
    """

    enterprise: str = "enterprise_id"
    region: str = "region_code"
    line: str = "line_code"
    person: str = ""

    def visible_to(self, actor: Actor) -> Q:
        """Return the filter for an actor."""
        seen = Q()
        if self.enterprise and len(actor.enterprise_ids) == 1:
            seen |= Q(**{self.enterprise: next(iter(actor.enterprise_ids))})
        elif self.enterprise and actor.enterprise_ids:
            seen |= Q(**{f"{self.enterprise}__in": actor.enterprise_ids})
        if self.region and actor.territory is not None:
            within = Q(**{f"{self.region}__gte": actor.territory.start, f"{self.region}__lt": actor.territory.stop})
            if self.line and actor.lines:
                within &= Q(**{f"{self.line}__in": actor.lines})
            seen |= within
        if self.person:
            seen |= Q(**{self.person: actor.person_id})
        return seen or NOBODY

    def policy(self) -> str:
        """Return the SQL condition of the row policy."""
        seen = []
        if self.enterprise:
            seen.append(f"{self.enterprise} = ANY {_list('enterprises', 'uuid')}")
        if self.region:
            within = f"{self.region} >= {_setting('region_start')} AND {self.region} < {_setting('region_stop')}"
            if self.line:
                within += f" AND ({_setting('lines')} IS NULL OR {self.line} = ANY {_list('lines', 'text')})"
            seen.append(f"({within})")
        if self.person:
            seen.append(f"{self.person} = {_setting('person')}::uuid")
        return " OR ".join(seen)


@dataclass(frozen=True)
class Shared(Owned):
    """Rows of whoever made them, and, once their own column says so, read by everyone signed in (共享).

    Only those who would see them unshared may write them.
    """

    shared: str = "shared"

    def visible_to(self, actor: Actor) -> Q:
        """Return the filter for an actor."""
        return super().visible_to(actor) | Q(**{self.shared: True})

    def policy(self) -> str:
        """Return the SQL condition of the row policy for reading."""
        return f"{super().policy()} OR {self.shared}"

    def keeping(self) -> str:
        """Return the SQL condition of the row policy for writing."""
        return super().policy()


def OwnPerson(person: str = "person_id") -> Owned:  # noqa: N802 - reads as the declaration it is
    """Rows that belong to one person and are seen by nobody else."""
    return Owned(enterprise="", region="", line="", person=person)


@dataclass(frozen=True)
class Reference:
    """Rows that everyone signed in may read, such as the division tree."""

    def visible_to(self, actor: Actor) -> Q:
        """Return the filter for an actor: everything."""
        return Q()

    def policy(self) -> None:
        """Return no policy: there is nothing to hide."""


@dataclass(frozen=True)
class Internal:
    """Rows the machinery needs before it knows who is asking, never shown to anyone; `why` says so for the reader."""

    why: str

    def visible_to(self, actor: Actor) -> Q:
        """Return the filter for an actor: nothing."""
        return NOBODY

    def policy(self) -> None:
        """Return no policy: the machinery reads these for everybody."""
