"""Letters that follow people (责任书随人变): who comes gets one, who leaves is asked for their hand no more."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from anguan.foundation import bulk, clock
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit import services as audit
from anguan.foundation.words import mark as _
from anguan.responsibility.paperwork import queries
from anguan.responsibility.paperwork.models import Document, Edition, Signatory
from anguan.responsibility.paperwork.rules.letters import Signer, letters
from anguan.responsibility.paperwork.rules.lifecycle import State
from anguan.responsibility.paperwork.services.making import count, signatory
from anguan.responsibility.paperwork.services.sending import ask
from anguan.responsibility.paperwork.services.signing import strike_rows


@transaction.atomic
def bring_up_to_date(enterprise_id: UUID, *, at: datetime) -> int:
    """Bring the letters of this year in line with the posts held today; return how many people that concerned.

    Whoever is new signs too: in the letters still being signed, or in a further one for newcomers once those are
    archived. Who left and had not signed is struck; who has another leader now signs with them. What was signed stays.
    """
    today = clock.day_of(at)
    made = list(queries.letters_of(enterprise_id, year=today.year).select_for_update(of=("self",)))
    if not made:
        return 0
    wanted = {one.person_id: one for one in letters(queries.holders_of(enterprise_id, today=today))}
    if not wanted:
        return 0  # nobody is at the top today: whoever comes next brings the letters up to date
    signing = [one for one in made if one.state == State.SIGNING]
    changed = sum(_gone_or_moved(one, wanted, at=at) for one in signing)
    rows = Signatory.objects.filter(enterprise_id=enterprise_id, document__in=made)
    there = set(rows.exclude(state="struck").values_list("person_id", flat=True))
    fresh = [one for key, one in wanted.items() if key not in there]
    if fresh:
        _enter(signing[-1] if signing else _for_newcomers(made[0], at=at), fresh, at=at)
    return changed + len(fresh)


def _gone_or_moved(document: Document, wanted: dict[UUID, Signer], *, at: datetime) -> int:
    rows = list(queries.signatories_of(document).filter(state="missing").select_for_update(of=("self",)))
    gone = [row for row in rows if row.person_id not in wanted]
    strike_rows(document, gone, why=_("已离岗"), by=None, at=at)
    moved = []
    for row in rows:
        now = wanted.get(row.person_id)
        if now is not None and _place(row) != (now.part, now.tier, now.upper_id, now.team):
            row.part, row.tier, row.team, row.post = now.part, now.tier, now.team, now.post
            row.upper_id, row.upper_name = now.upper_id, now.upper_name
            moved.append(row)
    bulk.insert(moved, update=["part", "tier", "team", "post", "upper_id", "upper_name"])
    return len(gone) + len(moved)


def _place(row: Signatory) -> tuple[str, int, UUID | None, str]:
    return row.part, row.tier, row.upper_id, row.team


def _enter(document: Document, fresh: list[Signer], *, at: datetime) -> None:
    again = {
        row.person_id: row
        for row in queries.signatories_of(document).filter(person_id__in=[one.person_id for one in fresh])
    }  # came back: struck before
    rows = [signatory(document, one) for one in fresh if one.person_id not in again]
    bulk.insert(rows)
    for row in again.values():
        row.state, row.struck_at, row.struck_why = "missing", None, ""
        row.save(update_fields=["state", "struck_at", "struck_why"])
    count(document)
    ask(document, [*rows, *again.values()], at=at)
    audit.record(
        "paperwork.newcomers", document, by=None, at=at, names=[one.name for one in fresh][:20], count=len(fresh)
    )


def _for_newcomers(first: Document, *, at: datetime) -> Document:
    """Return a further letter for those who came after the letters were archived; its text is the same."""
    document = Document.objects.create(
        id=uuid7(), enterprise_id=first.enterprise_id, region_code=first.region_code, line_code=first.line_code,
        kind=first.kind, title=_("{title}（新进人员）").format(title=first.title)[:120], year=first.year,
        held_on=clock.day_of(at), follows=first, template=first.template, parts=first.parts, state=State.SIGNING,
        made_at=at, made_by=first.made_by, maker_name=first.maker_name, changed_at=at, changer_name=first.maker_name,
        sent_at=at,
    )  # fmt: skip
    Edition.objects.create(
        enterprise_id=first.enterprise_id, region_code=first.region_code, line_code=first.line_code,
        document=document, version=1, title=document.title, parts=document.parts, at=at, by=first.made_by,
        by_name=first.maker_name,
    )  # fmt: skip
    audit.record("paperwork.made", document, by=None, at=at, kind=document.kind, title=document.title)
    return document
