"""Making a document (新建文书): its text, who signs and what it checks come from the facts of the enterprise."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anguan.foundation import bulk, clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.refusal import Reason, Refused, refuse_if
from anguan.foundation.words import mark as _
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.queries import enterprises_for
from anguan.responsibility.paperwork import catalog, queries
from anguan.responsibility.paperwork.models import CheckItem, Document, Edition, Signatory
from anguan.responsibility.paperwork.queries import facts
from anguan.responsibility.paperwork.rules import drafting
from anguan.responsibility.paperwork.rules.drafting import DocumentSaid
from anguan.responsibility.paperwork.rules.letters import Signer, highest
from anguan.responsibility.paperwork.rules.lifecycle import State
from anguan.responsibility.paperwork.rules.tidying import tidy_line
from anguan.responsibility.paperwork.surroundings import surroundings

MOST_ITEMS = 60


@transaction.atomic
def make(said: DocumentSaid, *, by: Actor, at: datetime, key: UUID | None = None) -> Document:
    """Make a document from facts (新建文书); the same key again is the same document."""
    by.require("paperwork.write")
    if key is not None and (known := queries.documents_for(by).filter(pk=key).first()):
        found: Document = known
        return found
    firm, today = own_enterprise(by), clock.day_of(at)
    refuse_if(drafting.reasons_not_to_make(said, catalog.kinds(), today=today))
    kind, held_on = catalog.kinds()[said.kind], said.held_on or today
    refuse_if(_reasons_once(firm.pk, kind, held_on.year))
    follows = _followed(firm.pk, said, by=by)
    holders = queries.holders_of(firm.pk, today=today)
    told = facts.facts_of(firm, said, holders, follows, by=by, today=today)
    document = Document.objects.create(
        id=key or uuid7(), **owned(firm), kind=kind.id, variant=said.variant if kind.variants else "",
        title=drafting.heading(kind, told), year=held_on.year, held_on=held_on, begins=said.begins, ends=said.ends,
        place=tidy_line(said.place, most=100), led=said.led, follows=follows, template=catalog.version(),
        parts=drafting.first_text(kind, told), made_at=at, made_by=by.person_id, maker_name=by.name, changed_at=at,
        changer_name=by.name,
    )  # fmt: skip
    enter(document, _signers(kind, said, firm.pk, by=by, at=at))
    if kind.items:
        _lay_out_items(document, firm)
    keep_edition(document, by=by, at=at)
    audit.record("paperwork.made", document, by=by, at=at, kind=kind.id, title=document.title)
    return document


def own_enterprise(by: Actor) -> Enterprise:
    """Return the enterprise somebody writes papers for: their own."""
    if by.enterprise_id is None:
        raise Refused(
            Reason("not_an_enterprise", _("文书由企业自己办理"), _("请由企业主要负责人、安全员或班组长登录后办理"))
        )
    found: Enterprise = enterprises_for(by).defer("grams").get(pk=by.enterprise_id)
    return found


def owned(firm: Enterprise) -> dict[str, object]:
    """Return what every row of an enterprise says."""
    return {"enterprise": firm, "region_code": firm.region_code, "line_code": firm.line_code}


def enter(document: Document, signers: Iterable[Signer]) -> int:
    """Enter who has to sign; those there already are left alone. How many are new."""
    there = set(queries.signatories_of(document).values_list("person_id", flat=True))
    fresh = [signatory(document, one) for one in signers if one.person_id not in there]
    bulk.insert(fresh)
    count(document)
    return len(fresh)


def signatory(document: Document, one: Signer) -> Signatory:
    """Return the row of somebody who has to sign."""
    return Signatory(
        enterprise_id=document.enterprise_id, region_code=document.region_code, line_code=document.line_code,
        document=document, person_id=one.person_id, name=one.name, post=one.post, team=one.team, part=one.part,
        tier=one.tier, upper_id=one.upper_id, upper_name=one.upper_name,
    )  # fmt: skip


def count(document: Document) -> None:
    """Keep how many sign and how many have."""
    states = list(queries.signatories_of(document).values_list("state", flat=True))
    document.signed = states.count("signed")
    document.signers = document.signed + states.count("missing")
    document.save(update_fields=["signers", "signed"])


def keep_edition(document: Document, *, by: Actor, at: datetime) -> None:
    """Keep the text as it is now."""
    Edition.objects.create(
        enterprise_id=document.enterprise_id, region_code=document.region_code, line_code=document.line_code,
        document=document, version=document.version, title=document.title, parts=document.parts, at=at,
        by=by.person_id, by_name=by.name,
    )  # fmt: skip


def _reasons_once(enterprise_id: UUID, kind: catalog.Kind, year: int) -> list[Reason]:
    """One that belongs to a year is made once; the one there is opened instead."""
    if kind.per != "year":
        return []
    rows = Document.objects.filter(enterprise_id=enterprise_id, kind=kind.id, year=year).exclude(state=State.VOID)
    if not rows.exists():
        return []
    said = _("{year} 年的{kind}已经有了").format(year=year, kind=kind.short)
    return [Reason("there_already", said, _("请打开已有的一份继续办理；要重做的，先作废"), field="kind")]


def _followed(enterprise_id: UUID, said: DocumentSaid, *, by: Actor) -> Document | None:
    if said.follows is None:
        return facts.fitting(enterprise_id, said.kind, said.variant)
    wanted = catalog.kinds()[said.kind].follows
    rows = queries.of_own(queries.documents_for(by), by)
    found: Document | None = rows.filter(pk=said.follows, kind=wanted).exclude(state=State.VOID).first()
    if found is None:
        remedy = _("请从已有的方案或者记录中办理下一步")
        raise Refused(Reason("nothing_to_follow", _("没有找到所承接的文书"), remedy, field="follows"))
    return found


def _signers(kind: catalog.Kind, said: DocumentSaid, enterprise_id: UUID, *, by: Actor, at: datetime) -> list[Signer]:
    holders = queries.holders_of(enterprise_id, today=clock.day_of(at))
    if said.person_ids is None:
        return queries.proposed_signers(kind.signing, holders, maker=by.person_id, led=said.led)
    part = list(kind.signers)[-1]
    return [
        Signer(one.person_id, one.name, part, one.post, one.team)
        for one in highest(holders)
        if one.person_id in said.person_ids
    ]


def _lay_out_items(document: Document, firm: Enterprise) -> None:
    found = drafting.items_of(
        catalog.checks(), flags=firm.flags, criteria=surroundings().criteria(firm),
        duties=facts.standing_duties(firm.pk, year=document.year), most=MOST_ITEMS,
    )  # fmt: skip
    bulk.insert(
        CheckItem(
            enterprise_id=document.enterprise_id, region_code=document.region_code, line_code=document.line_code,
            document=document, number=number, heading=one.heading, text=one.text[:300], source=one.source[:160],
        )
        for number, one in enumerate(found, 1)
    )  # fmt: skip
