"""The three-level education card, compared with its golden one: what it says, and how it looks.

After a wished change: `ANGUAN_GOLDEN=write pytest anguan/responsibility/training/tests/test_paper.py`, and look at the
picture as one would at the paper.
"""

import io
import json
import os
from datetime import date, datetime
from pathlib import Path

import numpy
import pytest
from PIL import Image

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.documents.pdf import render_pictures
from anguan.foundation.evidence.services.attaching import attach_evidence
from anguan.foundation.evidence.tests.makers import make_signature
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.tests.makers import make_actor
from anguan.registry.enterprises.models import Enterprise
from anguan.responsibility.training import services
from anguan.responsibility.training.models import Attendee
from anguan.responsibility.training.rules import needs
from anguan.responsibility.training.sheets import card_of, card_pdf, file_of, file_pdf
from anguan.responsibility.training.sheets.card import TEMPLATE
from anguan.responsibility.training.tests.makers import make_record, make_session

GOLDEN = Path(__file__).parent / "golden"
MOST_DIFFERENT = 1.0  # grey levels on average, of 255: the anti-aliasing of another machine
AT = datetime(2026, 11, 22, 16, 0, tzinfo=clock.BEIJING)


def test_the_card_says_each_level_with_both_signatures(huahai: Enterprise, zhou: Actor) -> None:
    who = make_actor("赵磊", "worker", enterprise=huahai, since=date(2026, 11, 22), team="冲压班", title="冲压工")
    services.settle(huahai.pk, at=AT)
    session = make_session(huahai, zhou, at=AT, people=(who,), minutes=360)
    educator = make_signature(zhou, "a" * 64, purpose="training_educator", at=AT, seed="educator")
    learner = make_signature(who, "b" * 64, purpose="training_learner", at=AT, seed="learner")
    attach_evidence([educator.pk], session, by=zhou, at=AT, need=needs.EDUCATOR)
    attach_evidence([learner.pk], Attendee.objects.get(), by=who, at=AT, need=needs.LEARNER)
    make_record(huahai, who, at=AT, source="session", source_id=session.pk, score=92, minutes=360)
    make_record(huahai, who, at=AT, category="workshop", title="冲压车间安全教育", minutes=360, educator="吴刚")
    make_record(huahai, who, at=AT, category="team", title="班组级教育", minutes=45, score=50, passed=False)
    post = Post.objects.select_related("enterprise").get(person_id=who.person_id)
    data = card_of(post, by=zhou, at=AT)
    assert data["standing"] == "未完成：缺班组级教育"
    agrees("card", data)
    assert card_pdf(data)[:5] == b"%PDF-"
    assert file_pdf(file_of(post, by=zhou, at=AT))[:5] == b"%PDF-"


def agrees(name: str, data: dict[str, object]) -> None:
    """Compare a sheet with its golden text and picture; it stands on one page."""
    pages = render_pictures(TEMPLATE, data, ppi=60)
    assert len(pages) == 1
    said = json.dumps(data, ensure_ascii=False, indent=1, default=_short)
    said = "\n".join(line if len(line) < 300 else f"{line[:60]}…" for line in said.splitlines()) + "\n"
    text, picture = GOLDEN / f"{name}.txt", GOLDEN / f"{name}.png"
    if os.environ.get("ANGUAN_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        text.write_text(said, "utf-8")
        Image.open(io.BytesIO(pages[0])).convert("L").quantize(32).save(picture, optimize=True)
    assert said.splitlines() == text.read_text("utf-8").splitlines()
    agreed, drawn = (numpy.asarray(Image.open(one).convert("L"), float) for one in (picture, io.BytesIO(pages[0])))
    assert agreed.shape == drawn.shape
    if float(numpy.abs(agreed - drawn).mean()) > MOST_DIFFERENT:
        (GOLDEN / f"{name}.differs.png").write_bytes(pages[0])
        pytest.fail(f"see {name}.differs.png beside the golden one")


def _short(value: object) -> str:
    return str(value)
