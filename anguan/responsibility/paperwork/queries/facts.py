"""Facts that documents begin with (企业事实): names, posts, risks, what the year came to, in words."""

from datetime import date, time
from uuid import UUID

from anguan.foundation.access import Actor
from anguan.foundation.catalog import CONFIDENCE_TITLES
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.catalog import flag_title
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.briefings.models import Briefing
from anguan.responsibility.duties import catalog as duties_catalog
from anguan.responsibility.duties.catalog.duties import Duty, Source
from anguan.responsibility.duties.models import Obligation
from anguan.responsibility.paperwork import catalog, queries
from anguan.responsibility.paperwork.models import Document, Signatory
from anguan.responsibility.paperwork.rules.drafting import DocumentSaid, Item, scenario
from anguan.responsibility.paperwork.rules.letters import Holder, highest
from anguan.responsibility.paperwork.rules.lifecycle import State
from anguan.responsibility.paperwork.surroundings import surroundings
from anguan.responsibility.training.models import Record


def facts_of(
    firm: Enterprise, said: DocumentSaid, holders: list[Holder], follows: Document | None, *, by: Actor, today: date
) -> dict[str, str]:
    """Return what a document's text is filled with."""
    people = highest(holders)
    held_on = said.held_on or today
    counted = counts(firm, by=by, year=held_on.year)
    return {
        "firm": firm.name,
        "address": firm.address,
        "headcount": str(firm.headcount or len(people) or ""),
        "people": str(len(people) or ""),
        "principal": _names(people, "principal"),
        "officers": _names(people, "safety_officer"),
        "leaders": _names(people, "team_leader"),
        "risks": "、".join(flag_title(flag) for flag in firm.flags),
        "year": str(held_on.year),
        "day": f"{held_on.year}年{held_on.month}月{held_on.day}日",
        "begins": _clock(said.begins),
        "ends": _clock(said.ends),
        "place": said.place,
        "variant": catalog.variant_title(said.kind, said.variant),
        "scenario": scenario(catalog.scenarios(), variant=said.variant, flags=firm.flags),
        "follows": follows.title if follows else "",
        "attended": str(follows.signers) if follows else "",
        **counted,
    }


def counts(firm: Enterprise, *, by: Actor, year: int) -> dict[str, str]:
    """Return what a year came to, as far as the writer may see it."""
    hazards = surroundings().hazards(by, firm.pk, year)
    own = {"enterprise_id": firm.pk}
    owed = Obligation.objects.filter(**own, year=year).exclude(state__in=["exempt", "dropped", "earlier"])
    letter = queries.letters_of(firm.pk, year=year).first()
    drills = Document.objects.filter(**own, year=year, kind="drill_record", state=State.ARCHIVED)
    return {
        "hazards_found": str(hazards.found),
        "hazards_closed": str(hazards.closed),
        "hazards_open": str(hazards.open),
        "hazards_major": str(hazards.major),
        "duties_owed": str(owed.count()),
        "duties_proven": str(owed.filter(state="proven").count()),
        "trained": str(Record.objects.filter(**own, on__year=year, passed=True, void_at__isnull=True).count()),
        "briefings": str(Briefing.objects.filter(**own, day__year=year, state="held").count()),
        "drills": str(drills.count()),
        "letters": _("应签 {n} 人，已签 {signed} 人").format(n=letter.signers, signed=letter.signed) if letter else "",
    }


def standing_duties(enterprise_id: UUID, *, year: int) -> list[Item]:
    """Return the duties that have to hold all the time (持续性履职事项), as laid out for an enterprise."""
    rows = Obligation.objects.filter(enterprise_id=enterprise_id, year=year, standing=True).exclude(
        state__in=["exempt", "dropped"]
    )
    known, sources = duties_catalog.duties(), duties_catalog.sheet().sources
    found = dict.fromkeys(rows.order_by("duty").values_list("duty", flat=True))
    return [_asked(known[key][-1], sources) for key in found if key in known]


def _asked(duty: Duty, sources: dict[str, Source]) -> Item:
    """Return a duty as one thing a check looks at, with its clause."""
    cited = f"{sources[duty.basis[0].source].title} {duty.basis[0].clause}".strip()
    unsure = CONFIDENCE_TITLES[duty.confidence] if duty.confidence != "verified" else ""
    return Item(_("履职事项"), duty.title, cited + (f"（{unsure}）" if unsure else ""))


def fitting(enterprise_id: UUID, kind: str, variant: str) -> Document | None:
    """Return what a new document of a kind follows by itself: the last one of that drill that nothing follows yet."""
    wanted = catalog.kinds()[kind].follows
    if not wanted:
        return None
    rows = Document.objects.filter(enterprise_id=enterprise_id, kind=wanted, variant=variant).exclude(state=State.VOID)
    found: Document | None = rows.filter(followers__isnull=True).order_by("-held_on", "-id").first()
    return found


def signed_letters(person_id: UUID, enterprise_id: UUID, *, year: int) -> bool:
    """Say whether somebody has signed, or has still to sign, a letter of a year."""
    return Signatory.objects.filter(
        enterprise_id=enterprise_id, person_id=person_id, document__year=year,
        document__kind="responsibility_letter", document__state__in=[State.SIGNING, State.ARCHIVED],
    ).exclude(state="struck").exists()  # fmt: skip


def _names(people: list[Holder], role: str) -> str:
    return "、".join(one.name for one in people if one.role == role)


def _clock(value: time | None) -> str:
    return f"{value:%H:%M}" if value else ""
