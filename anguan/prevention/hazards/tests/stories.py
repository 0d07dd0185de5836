"""The steps of a story in one line each, every one taken under the actor's own scope as a request would."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.foundation.evidence.tests.makers import make_photo
from anguan.prevention.hazards import services
from anguan.prevention.hazards.models import Hazard, RectifyOrder
from anguan.prevention.hazards.services import Arrangement, Problem
from anguan.prevention.hazards.tests.makers import NINE, TODAY

T = TypeVar("T")
WEEK = TODAY + timedelta(days=7)


def scoped(by: Actor, step: Callable[..., T], /, *args: Any, **named: Any) -> T:
    """Take one step as the web role, with the database showing only what the actor may see."""
    with acting_as(by):
        return step(*args, by=by, **named)


def shot(by: Actor, *, at: datetime = NINE) -> UUID:
    """Take a live photo."""
    with acting_as(by):
        return make_photo(by, at=at).pk


def report(by: Actor, *, at: datetime = NINE, **named: Any) -> Hazard:
    """Report what was found, with a photo unless others are given."""
    named = {"what": "配电箱前堆放杂物", "place": "冲压车间东门", "category": "electric", **named}
    named.setdefault("photo_ids", [shot(by, at=at)])
    return scoped(by, services.report_hazard, at=at, **named)


def settled(fixer: Actor, **named: Any) -> Arrangement:
    """Return all five things settled, with a fixer."""
    return Arrangement(
        **{"assigned_to": fixer.person_id, "measures": "清走杂物并划黄线", "funds_fen": 0, "plan": "先断电", **named}
    )


def assign(hazard: Hazard, by: Actor, fixer: Actor, *, at: datetime = NINE, **named: Any) -> Hazard:
    """Confirm and assign."""
    named = {"due_on": WEEK, "arrangement": settled(fixer), **named}
    return scoped(by, services.confirm_and_assign, hazard.pk, at=at, **named)


def submit(hazard: Hazard, by: Actor, *, at: datetime = NINE, **named: Any) -> Hazard:
    """Submit the rectification, with a photo unless others are given."""
    named.setdefault("photo_ids", [shot(by, at=at)])
    return scoped(by, services.submit_rectification, hazard.pk, at=at, **{"note": "已清走", **named})


def close(hazard: Hazard, by: Actor, *, at: datetime = NINE, **named: Any) -> Hazard:
    """Recheck and strike off."""
    return scoped(by, services.strike_off, hazard.pk, at=at, **named)


def order(by: Actor, enterprise_id: UUID, *, at: datetime = NINE, **named: Any) -> RectifyOrder:
    """Order one problem to be put right."""
    named = {
        "number": "（亭）应急责改〔2026〕1号",
        "due_on": WEEK,
        "problems": [Problem("行车限位失灵", "二号库", "special_equipment", "停用并更换限位")],
        **named,
    }
    return scoped(by, services.order_rectification, at=at, enterprise_id=enterprise_id, **named)
