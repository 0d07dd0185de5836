"""What stands on a document's paper, as plain data; PDF and Word are both set from it."""

import base64
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.evidence import storage
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.queries import exhibits_for
from anguan.foundation.words import mark as _
from anguan.responsibility.paperwork import catalog, looks, queries
from anguan.responsibility.paperwork.models import Document, Signatory
from anguan.responsibility.paperwork.queries.content import ANSWER_WORDS, firm_name, photos_of
from anguan.responsibility.paperwork.rules.lifecycle import LIFECYCLE, State
from anguan.responsibility.paperwork.rules.sealing import passages_for

HANDS = 200  # drawn signatures on one paper; of more people the names and times stand there, the hands in the system


def sheet_of(document: Document, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Return a document's paper."""
    kind = catalog.kinds()[document.kind]
    rows = list(queries.signatories_of(document))
    hands = _hands(rows[:HANDS], by=by)
    return {
        **_head(document, at=at),
        "parts": [{"title": part["title"], "text": part["text"]} for part in document.parts],
        "items": [
            [str(item.number), item.heading, item.text, item.source, ANSWER_WORDS[item.answer], item.note]
            for item in queries.items_of(document)
        ],
        "signers": [_signer(document, row, hands) for row in rows],
        "upper": kind.signing == "letters",
        "photos": [
            f"{photo.said}，SHA-256 {photo.sha256[:16]}…" for photo in photos_of(document)
        ],
        "by_hand": len(rows) > HANDS,
    }  # fmt: skip


def letter_of(row: Signatory, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Return one person's own paper: what they signed, with whom, and both hands."""
    document = row.document
    kind = catalog.kinds()[document.kind]
    letter = kind.signing == "letters"
    above = None
    if row.upper_id is not None:
        holding = [one for one in (document, document.follows) if one is not None]
        above = next(
            (found for one in holding if (found := queries.signatories_of(one).filter(person_id=row.upper_id).first())),
            None,
        )
    both = [one for one in (above, row) if one is not None]
    hands = _hands(both, by=by)
    parts = passages_for(document.parts, row.part, letter=letter)
    return {
        **_head(document, at=at),
        "parts": [{"title": part["title"], "text": part["text"]} for part in parts],
        "items": [],
        "signers": [_signer(document, one, hands) for one in both],
        "upper": False,
        "photos": [],
        "by_hand": False,
    }


def _head(document: Document, *, at: datetime) -> dict[str, Any]:
    kind = catalog.kinds()[document.kind]
    when = f"{document.held_on:%Y-%m-%d}"
    if document.begins:
        when += f" {document.begins:%H:%M}" + (f"–{document.ends:%H:%M}" if document.ends else "")
    facts = [[_("单位"), firm_name(document)], [_("日期"), when]]
    if document.place:
        facts.append([_("地点"), document.place])
    if kind.variants:
        facts.append([_("类型"), catalog.variant_title(document.kind, document.variant)])
    if document.led:
        facts.append([_("带队"), _("主要负责人带队")])
    if document.follows is not None:
        facts.append([_("承接"), document.follows.title])
    today = clock.day_of(at)
    return {
        "title": document.title,
        "kind": kind.title,
        "firm": firm_name(document),
        "facts": facts,
        "state": LIFECYCLE.titles[document.state],
        "draft": document.state in (State.DRAFT, State.SIGNING),
        "void": document.void_why if document.state == State.VOID else "",
        "number": str(document.pk),
        "sealed": document.sealed,
        "archived": _moment(document.archived_at),
        "archiver": document.archiver_name,
        "template": document.template,
        "printed": _("打印于 {at}").format(at=_moment(at)),
        "printed_on": {"year": today.year, "month": today.month, "day": today.day},
    }


def _signer(document: Document, row: Signatory, hands: Mapping[UUID, str]) -> dict[str, Any]:
    return {
        "part": looks.part_said(document.kind, row),
        "name": row.name,
        "post": " ".join(part for part in (row.post, row.team) if part),
        "upper": row.upper_name,
        "state": row.state,
        "said": looks.how_signed(row) if row.state != "missing" else _("未签"),
        "at": _moment(row.signed_at),
        "hand": hands.get(row.exhibit_id, "") if row.exhibit_id else "",
    }


def _hands(rows: Iterable[Signatory], *, by: Actor) -> dict[UUID, str]:
    """Return drawn signatures as base64 PNG, as far as the reader may see them and their files are there."""
    keys = [row.exhibit_id for row in rows if row.exhibit_id is not None]
    found = exhibits_for(by).filter(pk__in=keys, removed_at__isnull=True)
    return {one.pk: text for one in found if (text := _drawn(one))}


def _drawn(hand: Exhibit) -> str:
    try:
        return base64.b64encode(storage.original(hand.sha256)).decode()
    except FileNotFoundError:
        return ""


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(clock.BEIJING):%Y-%m-%d %H:%M}" if at is not None else ""
