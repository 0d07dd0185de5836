"""What a phone is given for the day, and the key of one person's outbox."""

import pytest
from django.test import Client

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.evidence.tests.makers import make_photo
from anguan.prevention.hazards.tests.makers import make_hazard
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise


def test_the_pack_holds_the_day_of_this_person(huahai: Enterprise, chen: Actor, wu: Actor) -> None:
    at = clock.now()
    mine = make_hazard(huahai, what="配电箱前堆放杂物", state="rectifying", by=chen, fixer=wu, reported_at=at)
    photo = make_photo(chen, subject=mine, at=at)
    make_hazard(huahai, what="灭火器过期", state="rectifying", by=chen, fixer=chen)
    pack = client_of(wu).get("/mobile/pack").json()
    assert (pack["person_id"], pack["name"]) == (str(wu.person_id), "吴刚")
    assert [(task["title"], task["url"]) for task in pack["tasks"]] == [
        ("整改：配电箱前堆放杂物", f"/hazards/{mine.pk}/submit")
    ]
    assert [form["url"] for form in pack["forms"]] == ["/hazards/snap"]
    assert {"/", "/hazards/snap", "/outbox/", f"/hazards/{mine.pk}/submit"} <= {*pack["pages"]}
    assert f"/evidence/photos/{photo.pk}/view" in pack["pages"]


def test_a_rechecker_is_given_what_to_recheck(huahai: Enterprise, chen: Actor, wu: Actor, zhou: Actor) -> None:
    hazard = make_hazard(huahai, state="rechecking", by=chen, fixer=wu)
    assert [task["url"] for task in client_of(zhou).get("/mobile/pack").json()["tasks"]] == [
        f"/hazards/{hazard.pk}/recheck"
    ]


def test_every_page_of_the_pack_opens(huahai: Enterprise, chen: Actor, wu: Actor) -> None:
    make_hazard(huahai, state="rectifying", by=chen, fixer=wu)
    client = client_of(wu)
    for address in client.get("/mobile/pack").json()["pages"]:
        assert client.get(address).status_code == 200, address


def test_the_key_is_the_persons_and_always_the_same(chen: Actor, wu: Actor) -> None:
    first, again, other = (client_of(actor).get("/mobile/vault").json()["key"] for actor in (chen, chen, wu))
    assert first == again != other


def test_the_key_is_kept_by_nobody_on_the_way(chen: Actor) -> None:
    assert "no-store" in client_of(chen).get("/mobile/vault").headers["Cache-Control"]


@pytest.mark.django_db
def test_nobody_signed_in_is_given_nothing() -> None:
    for address in ("/mobile/pack", "/mobile/vault", "/outbox/"):
        assert Client().get(address).status_code == 302


@pytest.mark.django_db
def test_the_worker_and_the_page_without_network_are_for_everyone() -> None:
    worker = Client().get("/service-worker.js")
    assert worker.headers["Content-Type"] == "text/javascript"
    assert "/offline/" in worker.content.decode()
    assert "现在没有网络" in Client().get("/offline/").content.decode()
