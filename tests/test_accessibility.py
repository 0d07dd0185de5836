"""Everybody can use the main pages (无障碍): in a real browser, on a phone and at a desk, by day and by night.

One small city, one server and one Chromium serve all of them. Each page is looked at by axe (WCAG 2.2 AA) and asked for
words that are not Chinese, for sideways scrolling, low buttons, complaints of the browser and requests to other hosts.
"""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page

import demo
from anguan.foundation import clock
from anguan.foundation.evidence.models import Exhibit
from anguan.insight.digest.services import make as make_digest
from anguan.prevention.hazards.models import Hazard
from anguan.prevention.hazards.rules import State
from anguan.registry.accounts.models import Person, Post, User
from anguan.registry.offices.models import Office
from tests.journeys.browsing import CHROMIUM, browsing

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]

NOBODY, WORKER, SAFETY, TOWN, CITY = "", "gongren", "anquan", "zhenban", "shiju"
PAGES: tuple[tuple[str, str, str], ...] = (
    ("sign-in", NOBODY, "/sign-in/"),
    ("activate", NOBODY, "/activate"),
    ("home of a worker", WORKER, "/"),
    ("snap", WORKER, "/hazards/snap"),
    ("hazards of a worker", WORKER, "/hazards/"),
    ("home of a safety officer", SAFETY, "/"),
    ("a hazard", SAFETY, "/hazards/{struck_off}"),
    ("confirm", SAFETY, "/hazards/{reported}/confirm"),
    ("one's own file", SAFETY, "/enterprises/mine"),
    ("people", SAFETY, "/people/"),
    ("a person", SAFETY, "/people/{person}"),
    ("my account", SAFETY, "/account/"),
    ("home of a town officer", TOWN, "/"),
    ("hazards of a town", TOWN, "/hazards/"),
    ("order", TOWN, "/hazards/order"),
    ("enterprises", TOWN, "/enterprises/"),
    ("one file", TOWN, "/enterprises/{enterprise}"),
    ("home of a city officer", CITY, "/"),
    ("figures", CITY, "/figures/?by=region"),
    ("digest", CITY, "/digest/"),
    ("evidence of a firm", SAFETY, "/evidence/"),
    ("a photo", SAFETY, "/evidence/{photo}/"),
    ("blurring", SAFETY, "/evidence/{photo}/blur"),
    ("my phones", SAFETY, "/evidence/phones/"),
    ("evidence of a city", CITY, "/evidence/?below=1"),
    ("alike", CITY, "/evidence/alike/"),
    ("uploads", CITY, "/evidence/uploads/"),
    ("evidence figures", CITY, "/figures/evidence/?by=enterprise"),
    ("ledger", CITY, "/ledger/"),
    ("activation", CITY, "/activation/"),
    ("offices", CITY, "/offices/"),
    ("regions", CITY, "/regions/"),
)
DARK = {"home of a town officer", "a hazard", "a photo"}
LOOKS = [
    *((*page, device, "light") for page in PAGES for device in ("phone", "desk")),
    *((*page, device, "dark") for page in PAGES if page[0] in DARK for device in ("phone", "desk")),
]


def test_the_main_pages_are_for_everybody(live_server: Any, tmp_path: Path, subtests: pytest.Subtests) -> None:
    demo.make(scale=0.0006, processes=1, now=clock.now())
    assert make_digest(_office_of(CITY), at=clock.now())
    known, cookies = _known(), {name: _session(name) for name in (WORKER, SAFETY, TOWN, CITY)}
    held: dict[tuple[str, str, str], Page] = {}
    with browsing(live_server.url, tmp_path) as opened:
        for name, who, address, device, theme in LOOKS:
            with subtests.test(page=name, device=device, theme=theme):
                if (who, device, theme) not in held:  # one page for all that somebody looks at
                    context = opened.context(device, cookie=cookies.get(who, ""), theme=theme)
                    held[who, device, theme] = opened.page(context)
                page = held[who, device, theme]
                opened.complaints.clear()
                answer = page.goto(live_server.url + address.format(**known))
                assert answer is not None
                assert answer.status == 200
                opened.look(page, f"{name}-{device}-{theme}".replace(" ", "-"), but=cookies, whole=False)
                assert not opened.complaints, "\n".join(opened.complaints)


def _session(username: str) -> str:
    client, account = Client(), User.objects.get(username=username)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies["sessionid"].value


def _office_of(username: str) -> Office:
    post = Post.objects.filter(person__account__username=username, office__isnull=False)[0]
    assert post.office_id is not None
    return Office.objects.get(pk=post.office_id)


def _known() -> dict[str, Any]:
    firm = Post.objects.filter(person__account__username=SAFETY).values_list("enterprise_id", flat=True)[0]
    mine = Hazard.objects.filter(enterprise_id=firm)
    return {
        "reported": mine.filter(state=State.REPORTED)[0].pk,
        "struck_off": mine.filter(state=State.CLOSED)[0].pk,
        "enterprise": firm,
        "photo": Exhibit.objects.filter(enterprise_id=firm).order_by("-grade", "id")[0].pk,
        "person": Person.objects.get(account__username=WORKER).pk,
    }
