"""Papers of the demo (标准文书): the letters of the year in some firms, and everything the first firm writes.

The first firm's papers go through the services, as its people would have taken them, each hand drawn and signed for; of
other firms the letters alone are told, with the rows and hashes that signing and archiving leave.
"""

import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, time, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from django.db import transaction
from PIL import Image, ImageDraw

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.audit.services import Note
from anguan.foundation.evidence import services as evidence
from anguan.foundation.evidence import storage
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.rules import Facts, judge
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.queries import actor_in
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.paperwork import catalog, queries, services
from anguan.responsibility.paperwork.models import Document, Edition, Signatory
from anguan.responsibility.paperwork.queries.content import content_of, words_of
from anguan.responsibility.paperwork.rules import drafting, needs
from anguan.responsibility.paperwork.rules.drafting import DocumentSaid
from anguan.responsibility.paperwork.rules.letters import Holder, letters
from anguan.responsibility.paperwork.rules.sealing import covers, seal
from demo.notebook import PHOTO
from demo.pictures import Picture
from demo.plan import CAST, Plan
from demo.rows import Shape, key
from demo.stories import Teller

# In the order of their foreign keys.
ORDER = (Document, Edition, Signatory)
SHAPES = {model: Shape(model) for model in ORDER}
OTHERS = 0.14  # of the firms whose people sign in and that are not the first
HAND = (600, 240)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
POSTS = {"worker": "操作工", "principal": "总经理", "safety_officer": "安全员", "team_leader": "班组长"}


def tell(plan: Plan, teller: Teller, number: int) -> None:
    """Tell a firm's letters of the year, and write their rows; the first firm's come later, through the services."""
    random = plan.random("paperwork", number)
    firm = teller.firm
    if number == 0 or firm.enterprise.status != "active" or firm.enterprise.activated_at is None:
        return
    if number >= CAST and random.random() >= OTHERS:
        return
    people = [Holder(one.person_id, one.name, role, POSTS[role]) for role in POSTS for one in firm.people.get(role, ())]
    asked = letters(people)
    if not asked:
        return
    _letters(plan, teller, asked, {one.person_id: one for one in firm.everyone}, random)


def _letters(plan: Plan, teller: Teller, asked: Sequence[Any], actors: dict[Any, Actor], random: Random) -> None:
    firm, kind = teller.firm.enterprise, catalog.kinds()["responsibility_letter"]
    maker = teller.firm.people["safety_officer"][0]
    made = plan.now - timedelta(days=random.randint(6, 40), hours=random.randint(0, 6))
    facts = {"firm": firm.name, "year": str(plan.today.year)}
    row = Document(
        id=key(made, random), **teller.owned, kind=kind.id, title=drafting.heading(kind, facts), year=plan.today.year,
        held_on=clock.day_of(made), template=catalog.version(), parts=drafting.first_text(kind, facts), made_at=made,
        made_by=maker.person_id, maker_name=maker.name, changed_at=made, changer_name=maker.name, state="signing",
        sent_at=made + HOUR,
    )  # fmt: skip
    rows = [
        Signatory(
            id=key(made, random), **teller.owned, document_id=row.pk, person_id=one.person_id, name=one.name,
            post=one.post, team=one.team, part=one.part, tier=one.tier, upper_id=one.upper_id,
            upper_name=one.upper_name,
        )
        for one in asked
    ]  # fmt: skip
    keen = random.random() < 0.7
    for one in rows:
        if one.tier == 0 or keen or random.random() < 0.6:
            _signed(teller, row, one, actors[one.person_id], made + HOUR * random.uniform(2, 90), random)
    row.signers, row.signed = len(rows), sum(one.state == "signed" for one in rows)
    noted: list[tuple[str, datetime | None, dict[str, Any]]] = [
        ("paperwork.made", made, {"kind": kind.id, "title": row.title}),
        ("paperwork.sent", row.sent_at, {}),
    ]
    if row.signed == row.signers and random.random() < 0.8:
        row.state, row.archived_at = "archived", made + 4 * DAY
        row.archived_by, row.archiver_name = maker.person_id, maker.name
        row.sealed = seal(content_of(row, sorted(rows, key=lambda one: one.pk), [], []))
        noted.append(("paperwork.archived", row.archived_at, {"title": row.title, "sealed": row.sealed, "duties": []}))
    for action, at, detail in noted:
        assert at is not None  # noqa: S101 - it has been sent
        teller.notes.append(Note(action, row, maker, at, detail))
    parts = json.dumps(row.parts, ensure_ascii=False)
    _add(teller, row, parts=parts)
    _add(teller, Edition(
        id=key(made, random), **teller.owned, document_id=row.pk, version=1, title=row.title, at=made,
        by=maker.person_id, by_name=maker.name,
    ), parts=parts)  # fmt: skip
    for one in rows:
        _add(teller, one)


def _signed(teller: Teller, row: Document, one: Signatory, by: Actor, at: datetime, random: Random) -> None:
    """Put somebody's hand under their letter: its exhibit, graded as a phone's that is known."""
    at = min(at, teller.plan.now - HOUR)
    hand, kept = random.choice(hands(teller.plan.seed)), key(at, random)
    under = covers(words_of(row, one, firm=teller.firm.enterprise.name))
    facts = Facts(live=True, challenge="online", signed=True, device="known", seconds=4.0, placed=False)
    judged = judge(facts)
    said = PHOTO.row(
        id=kept, **teller.owned, kind="signature", taken_by=by.person_id, taken_by_name=by.name,
        organisation=by.organisation, enterprise_name=teller.firm.enterprise.name,
        taken_at=at - timedelta(seconds=facts.seconds), received_at=at,
        stored_at=at, sha256=hand.sha256, byte_count=hand.byte_count, content_type="image/png", width=HAND[0],
        height=HAND[1], purpose=needs.SIGNATURE.node, demanded=needs.SIGNATURE.grade.value, captured_live=True,
        covers_sha256=under, grade=judged.grade.value,
        doubts=list(judged.doubts), facts=json.dumps(asdict(facts)), device_since=at - 30 * DAY,
        subject_type="paperwork.signatory", subject_id=one.pk, attached_at=at,
    )  # fmt: skip
    teller.firm.rows[Exhibit].append(said)
    teller._attached(said, facts, by, at)
    one.state, one.way, one.signed_at, one.covers = "signed", "phone", at, under
    one.exhibit_id, one.exhibit_sha256 = kept, hand.sha256


def _add(teller: Teller, row: Any, **instead: Any) -> None:
    model = type(row)
    names = [name for name in SHAPES[model].places if name not in instead]
    values = {name: getattr(row, name) for name in names}
    teller.firm.rows[model].append(SHAPES[model].row(**values, **instead))


@lru_cache(maxsize=2)
def hands(seed: str) -> tuple[Picture, ...]:
    """Return a few drawn signatures, stored."""
    return tuple(Picture(_drawn(Random(f"{seed}/hand/{number}"))) for number in range(12))


def _drawn(random: Random) -> bytes:
    """Draw a signature: a few strokes of a finger."""
    image = Image.new("RGBA", HAND, (255, 255, 255, 0))
    pen = ImageDraw.Draw(image)
    for stroke in range(random.randint(3, 5)):
        x, y = 70 + stroke * random.randint(90, 115), random.randint(70, 150)
        points = [(x, y)]
        for _ in range(random.randint(5, 9)):
            x, y = x + random.randint(-34, 52), min(max(y + random.randint(-70, 70), 20), HAND[1] - 20)
            points.append((x, y))
        pen.line(points, fill=(20, 32, 44, 255), width=random.choice((7, 8, 9)), joint="curve")
    held = io.BytesIO()
    image.save(held, "PNG")
    return held.getvalue()


@transaction.atomic
def write_papers(plan: Plan, enterprise: Enterprise) -> None:
    """Write the papers of the first firm: letters that want a few hands, a drill, a meeting, a check half done."""
    random, now = plan.random("papers"), plan.now
    posts = Post.objects.filter(enterprise_id=enterprise.pk).order_by("id")
    people: dict[Any, Actor] = {}
    for post in posts:  # of somebody with two posts the first is the one they act in
        people.setdefault(post.person_id, actor_in(post, today=plan.today))
    zhou, wang = (next(one for one in people.values() if role in one.roles) for role in ("safety_officer", "principal"))

    made = services.make(_said("responsibility_letter", now - 6 * DAY), by=zhou, at=now - 6 * DAY)
    services.send(made.pk, by=zhou, at=now - 6 * DAY + HOUR)
    late = {"陈卫东", *(row.name for row in queries.signatories_of(made).filter(part="worker").order_by("-id")[:3])}
    _sign_all(made, people, now - 5 * DAY, random, but=late)

    drill = {"variant": "fire", "begins": time(14), "ends": time(14, 40), "place": "冲压车间"}
    when = now - 20 * DAY
    _through(_said("drill_plan", when, **drill), zhou, wang, people, when, random)
    when = now - 16 * DAY
    record = _through(_said("drill_record", when, **drill), zhou, wang, people, when, random, plan=plan)
    services.make(_said("drill_evaluation", now - 15 * DAY, variant="fire"), by=zhou, at=now - 15 * DAY)
    assert record.state == "archived"  # noqa: S101 - as it was written
    when = now - 30 * DAY
    meeting = {"variant": "regular", "begins": time(9), "ends": time(10), "place": "二楼会议室"}
    _through(_said("meeting_minutes", when, **meeting), zhou, wang, people, when, random)

    check = services.make(_said("self_check", now - 2 * HOUR, place="喷涂车间"), by=zhou, at=now - 2 * HOUR)
    half = queries.items_of(check).values_list("number", flat=True)[:9]
    said = dict.fromkeys(half, ("yes", "")) | {2: ("no", "三号柱旁灭火器压力不足")}
    services.answer(check.pk, said, by=zhou, at=now - HOUR)


def _said(kind: str, at: datetime, **named: Any) -> DocumentSaid:
    return DocumentSaid(kind, held_on=clock.day_of(at), **named)


def _through(
    said: DocumentSaid, writer: Actor, keeper: Actor, people: dict[Any, Actor], at: datetime, random: Random,
    plan: Plan | None = None,
) -> Document:  # fmt: skip
    """Take a paper from its making to the archive; with a plan, photographed on the spot."""
    made = services.make(said, by=writer, at=at)
    if plan is not None:
        data = storage.original(plan.pictures["after"][3].sha256)
        shot = evidence.Shot(id=uuid7(), taken_at=at, lon=None, lat=None, captured_live=True)
        photo = evidence.receive_upload(data, shot, by=writer, at=at)
        services.show(made.pk, [photo.pk], by=writer, at=at)
    services.send(made.pk, by=writer, at=at + HOUR)
    _sign_all(made, people, at + 2 * HOUR, random)
    return services.archive(made.pk, by=keeper, at=at + DAY)


def _sign_all(
    made: Document, people: dict[Any, Actor], at: datetime, random: Random, but: Sequence[str] | set[str] = ()
) -> None:  # fmt: skip
    made.refresh_from_db()
    for number, row in enumerate(queries.signatories_of(made)):
        who = people.get(row.person_id)
        if who is None or row.name in but:
            continue
        moment = at + timedelta(minutes=7 * number)
        data = _drawn(Random(f"{random.random()}"))
        record = {
            "v": 1, "id": str(key(moment, random)), "kind": "signature", "purpose": needs.SIGNATURE.node,
            "bytes": len(data), "type": "image/png", "sha256": hashlib.sha256(data).hexdigest(),
            "taken_at": moment.isoformat(), "place": None, "challenge": "", "device": "", "source": "camera",
            "width": HAND[0], "height": HAND[1], "duration_ms": None, "covers": covers(words_of(made, row)),
            "enterprise": "",
        }  # fmt: skip
        kept = evidence.submit_record(json.dumps(record), "", "", by=who, at=moment)
        evidence.receive_part(kept.pk, 0, data, by=who, at=moment)
        services.sign(row.pk, signature_id=kept.pk, by=who, at=moment)
