"""Reads of documents, always for someone: papers, who signs, what waits for a hand."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from anguan.foundation.access import Actor
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.queries import held_on
from anguan.responsibility.paperwork.models import CheckItem, Document, Edition, Signatory
from anguan.responsibility.paperwork.rules.letters import Holder, Signer, highest, letters
from anguan.responsibility.paperwork.rules.lifecycle import State, parts_of

PRINCIPALS = ("principal",)
MANAGERS = ("principal", "safety_officer", "team_leader")


def documents_for(actor: Actor) -> QuerySet[Document]:
    """Return the documents an actor may see."""
    rows: QuerySet[Document] = Document.objects.visible_to(actor)
    return rows


def of_own(rows: QuerySet[Document], actor: Actor) -> QuerySet[Document]:
    """Keep the documents of somebody's own enterprise; there are none for officials."""
    return rows.filter(enterprise_id=actor.enterprise_id) if actor.enterprise_id is not None else rows.none()


def signatories_for(actor: Actor) -> QuerySet[Signatory]:
    """Return who signs, as far as an actor may see it."""
    rows: QuerySet[Signatory] = Signatory.objects.visible_to(actor)
    return rows


def own_signatories(actor: Actor) -> QuerySet[Signatory]:
    """Return who signs the papers of somebody's own enterprise; there is nobody for officials."""
    if actor.enterprise_id is None:
        return Signatory.objects.none()
    return signatories_for(actor).filter(enterprise_id=actor.enterprise_id)


def signatories_of(document: Document) -> QuerySet[Signatory]:
    """Return who signs one document, from the top down."""
    rows: QuerySet[Signatory] = Signatory.objects.filter(enterprise_id=document.enterprise_id, document_id=document.pk)
    return rows.order_by("tier", "team", "id")


def items_of(document: Document) -> QuerySet[CheckItem]:
    """Return what one check looks at."""
    rows: QuerySet[CheckItem] = CheckItem.objects.filter(enterprise_id=document.enterprise_id, document_id=document.pk)
    return rows.order_by("number")


def editions_of(document: Document) -> QuerySet[Edition]:
    """Return the text of a document as it was saved, the newest first."""
    rows: QuerySet[Edition] = Edition.objects.filter(enterprise_id=document.enterprise_id, document_id=document.pk)
    return rows.order_by("-version")


def waiting_for(actor: Actor) -> QuerySet[Signatory]:
    """Return what waits for somebody's own hand (等我签名)."""
    rows = own_signatories(actor).filter(person_id=actor.person_id, state="missing", document__state=State.SIGNING)
    return rows.select_related("document").order_by("document__sent_at", "id")


def parts_in(document: Document, actor: Actor) -> frozenset[str]:
    """Return the parts somebody plays in a document."""
    return parts_of(
        own=actor.enterprise_id == document.enterprise_id,
        wrote=document.made_by == actor.person_id,
        writes=actor.may("paperwork.write"),
        keeps=actor.may("paperwork.write") and actor.may("duties.manage"),
    )


def holders_of(enterprise_id: UUID, *, today: date) -> list[Holder]:
    """Return who holds a post at an enterprise today; whoever was entered for a later day is not there yet."""
    rows = held_on(Post.objects.filter(enterprise_id=enterprise_id), today).order_by("since", "id")
    return [
        Holder(person_id, name, role, title, team)
        for person_id, name, role, title, team in rows.values_list("person_id", "person_name", "role", "title", "team")
    ]


def proposed_signers(signing: str, holders: Sequence[Holder], *, maker: UUID, led: bool = False) -> list[Signer]:
    """Return who signs by the kind of signing, as the firm's posts propose it."""
    if signing == "letters":
        return letters(holders)
    people = highest(holders)
    by_key = {one.person_id: one for one in people}
    tops = [one for one in people if one.role in PRINCIPALS][:1]
    own = [by_key[maker]] if maker in by_key else []
    match signing:
        case "approval":
            named = [("author", own), ("approver", tops)]
        case "attendance":
            crowd = people if len(people) <= _FEW else [one for one in people if one.role in MANAGERS]
            named = [("attendee", crowd)]
        case "managers":
            named = [("evaluator", [one for one in people if one.role in MANAGERS])]
        case "check":
            named = [("leader_of_check", tops if led else []), ("checker", own)]
        case _:
            named = [("principal", tops)]
    found: dict[UUID, Signer] = {}
    for part, chosen in named:
        for one in chosen:
            if one.person_id not in found or part in ("approver", "leader_of_check"):
                found[one.person_id] = Signer(one.person_id, one.name, part, one.post, one.team)
    return list(found.values())


_FEW = 40  # people of a firm all of whom a drill or a meeting proposes


def letters_of(enterprise_id: UUID, *, year: int) -> QuerySet[Document]:
    """Return the responsibility letters of a year that hold, those for newcomers too, the first made first."""
    rows: QuerySet[Document] = Document.objects.filter(
        enterprise_id=enterprise_id, kind="responsibility_letter", year=year,
        state__in=[State.SIGNING, State.ARCHIVED],
    )  # fmt: skip
    return rows.order_by("made_at", "id")


def shown_to(actor: Actor) -> QuerySet[Document]:
    """Return the documents somebody may open: all they may see where their post says so, else those they sign."""
    rows = documents_for(actor)
    if actor.may("paperwork.view"):
        return rows
    own = own_signatories(actor).filter(person_id=actor.person_id)
    return of_own(rows, actor).filter(Q(pk__in=own.values("document_id")))
