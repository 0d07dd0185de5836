"""Reads of safety money: books, entries, ledgers that were sent, months, uses; always for someone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from anguan.foundation.access import Actor
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.queries import enterprises_for
from anguan.responsibility.duties import catalog as duties_catalog
from anguan.responsibility.duties.rules.cost_answer import Cost
from anguan.responsibility.investment import catalog
from anguan.responsibility.investment.models import Entry, Fund, LedgerUpload, OwnUse
from anguan.responsibility.investment.rules import book, kept

ZERO = Decimal(0)
OWN = "own:"


def funds_for(actor: Actor) -> QuerySet[Fund]:
    """Return the books an actor may see."""
    return Fund.objects.visible_to(actor)


def entries_for(actor: Actor) -> QuerySet[Entry]:
    """Return the entries an actor may see, struck ones too."""
    return Entry.objects.visible_to(actor)


def uploads_for(actor: Actor) -> QuerySet[LedgerUpload]:
    """Return the ledgers a person sent."""
    return LedgerUpload.objects.visible_to(actor).filter(person_id=actor.person_id)


def live(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """Keep the entries that were not struck."""
    return rows.filter(void_at__isnull=True)


def without_book(actor: Actor, *, year: int) -> QuerySet[Enterprise]:
    """Return the enterprises at work an actor may see that have no book of a year (未建账)."""
    has = Fund.objects.filter(enterprise_id=OuterRef("pk"), year=year)
    found: QuerySet[Enterprise] = enterprises_for(actor).filter(~Exists(has), status="active").defer("grams")
    return found


def lines_of(fund: Fund) -> list[book.Line]:
    """Return the live entries of a book, as the rules add them up."""
    rows = Entry.objects.filter(enterprise_id=fund.enterprise_id, fund_id=fund.pk, void_at__isnull=True)
    return [book.Line(*row) for row in rows.order_by("on", "id").values_list("side", "month", "amount")]


@dataclass(frozen=True)
class Book:
    """A book as people look at it (账面): the answer it follows, its months, and the sums by now."""

    fund: Fund
    cost: Cost | None
    months: tuple[book.Month, ...]
    until: int

    @property
    def balance(self) -> Decimal:
        """What is left (结余)."""
        return Decimal(self.fund.opening + self.fund.set_aside - self.fund.spent)

    @property
    def saves(self) -> bool:
        """Whether there is a balance to speak of: who pays as needed and never set anything aside has none."""
        return saves(self.fund)

    @property
    def missing(self) -> Decimal:
        """What should have been set aside for the months that are over and was not (欠提)."""
        return book.missing_until(self.months, self.until - 1)

    @property
    def due(self) -> Decimal:
        """What was to be set aside by now (应提)."""
        return book.due_until(self.months, min(self.until, 12))

    @property
    def monthly(self) -> bool:
        """Whether it is set aside month by month."""
        return any(one.share is not None for one in self.months)

    @property
    def now(self) -> book.Month | None:
        """The month it is."""
        return self.months[self.until - 1] if 1 <= self.until <= 12 else None

    @property
    def threshold(self) -> Decimal | None:
        """The balance at which setting aside pauses."""
        return basis_of(self.fund, self.cost).threshold

    @property
    def top_up(self) -> Decimal:
        """What is still to be set aside where the year as a whole is due (年末补足)."""
        due = self.fund.annual or ZERO
        return ZERO if self.monthly else max(due - self.fund.set_aside, ZERO)


def saves(fund: Fund) -> bool:
    """Say whether a book has a balance to speak of: who pays as needed and never set anything aside has none."""
    return fund.mode == "by_rates" or fund.set_aside > 0 or fund.opening > 0


def basis_of(fund: Fund, cost: Cost | None) -> book.Basis:
    """Return what the months of a book are reckoned from."""
    return book.Basis(
        book.shares_of(cost) if cost else {}, fund.opening, fund.due_last_year, duties_catalog.safety_cost().suspend_at
    )


def book_of(fund: Fund, *, today: date) -> Book:
    """Return a book with its months."""
    cost = kept.cost_from(fund.cost)
    until = book.until_of(fund.year, today_year=today.year, today_month=today.month)
    return Book(fund, cost, book.walk(basis_of(fund, cost), lines_of(fund), until=until), until)


def own_uses(enterprise_id: UUID) -> dict[str, str]:
    """Return the uses an enterprise added, by their code."""
    rows = OwnUse.objects.filter(enterprise_id=enterprise_id).order_by("added_at", "id")
    return {f"{OWN}{key}": title for key, title in rows.values_list("pk", "title")}


def uses_of(enterprise_id: UUID) -> dict[str, str]:
    """Return everything an enterprise may choose from."""
    return {**{one.id: one.title for one in catalog.uses().values()}, **own_uses(enterprise_id)}


def use_titles(codes: Iterable[str]) -> Mapping[str, str]:
    """Return what uses are called; those of enterprises by their own names."""
    found = {code: catalog.uses()[code].title for code in codes if code in catalog.uses()}
    own = {code.removeprefix(OWN) for code in codes if code.startswith(OWN)}
    rows = OwnUse.objects.filter(pk__in=[key for key in own if _is_key(key)]).values_list("pk", "title")
    return {**found, **{f"{OWN}{key}": title for key, title in rows}}


def spent_by_use(fund: Fund) -> dict[str, Decimal]:
    """Return what was spent on each use."""
    rows = Entry.objects.filter(
        enterprise_id=fund.enterprise_id, fund_id=fund.pk, void_at__isnull=True, side="spent"
    ).values_list("use", "amount")
    found: dict[str, Decimal] = {}
    for use, amount in rows:
        found[use] = found.get(use, ZERO) + amount
    return dict(sorted(found.items(), key=lambda one: -one[1]))


def years_of(actor: Actor, *, enterprise_id: UUID, today: date) -> list[int]:
    """Return the years that have a book, and this one."""
    kept_years = funds_for(actor).filter(enterprise_id=enterprise_id).values_list("year", flat=True)
    return sorted({*kept_years, today.year}, reverse=True)


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
