"""Forms sent from an outbox: JSON for whatever a page would have said, and one effect however often they arrive."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.evidence.tests.makers import make_photo
from anguan.foundation.mobile import services
from anguan.foundation.mobile.models import Delivery
from anguan.prevention.hazards.models import Hazard
from anguan.prevention.hazards.tests.makers import make_hazard
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise

SNAP = "/hazards/snap"


def said(actor: Actor, **more: Any) -> dict[str, Any]:
    return {
        "key": str(uuid7()), "category": "electric", "what": "配电箱前堆放杂物", "place": "冲压车间东门旁",
        "photos": [str(make_photo(actor).pk)], **more,
    }  # fmt: skip


def send(client: Client, path: str, fields: dict[str, Any], item: UUID | str = "") -> Any:
    return client.post(path, fields, headers={"X-Outbox": str(item or uuid7()), "Accept": "application/json"})


def test_a_form_that_goes_through_says_where_it_led_and_what_came_with_it(chen: Actor) -> None:
    fields = said(chen)
    answer = send(client_of(chen), SNAP, fields)
    hazard = Hazard.objects.get()
    assert answer.status_code == 200
    assert answer.json()["state"] == "done"
    assert answer.json()["location"] == f"/hazards/{hazard.pk}/sent"
    assert [receipt["id"] for receipt in answer.json()["receipts"]] == fields["photos"]
    assert all(len(receipt["sha256"]) == 64 for receipt in answer.json()["receipts"])


def test_the_same_item_again_is_answered_the_same_and_does_nothing(chen: Actor) -> None:
    client, item, fields = client_of(chen), uuid7(), said(chen)
    first = send(client, SNAP, fields, item)
    again = send(client, SNAP, {**fields, "key": str(uuid7()), "what": "另一件事", "photos": []}, item)
    assert again.json() == first.json()
    assert (Hazard.objects.count(), Delivery.objects.count()) == (1, 1)


def test_the_same_form_under_another_item_is_one_hazard_by_its_own_key(chen: Actor) -> None:
    client, fields = client_of(chen), said(chen)
    assert send(client, SNAP, fields).json()["location"] == send(client, SNAP, fields).json()["location"]
    assert Hazard.objects.count() == 1


def test_errors_of_a_form_come_as_reasons_and_nothing_stays_behind(chen: Actor) -> None:
    client, item = client_of(chen), uuid7()
    answer = send(client, SNAP, said(chen, category="", photos=[]), item)
    assert answer.status_code in {409, 422}
    words = "".join(reason["message"] for reason in answer.json()["reasons"])
    assert "没有选择隐患类别" in words
    assert "还没有现场照片" in words
    assert Delivery.objects.count() == 0
    assert send(client, SNAP, said(chen), item).status_code == 200  # put right, under the same item


def test_a_form_of_the_wrong_shape_names_its_fields(chen: Actor) -> None:
    answer = send(client_of(chen), SNAP, said(chen, category="nonsense"))
    assert answer.status_code == 422
    assert "category" in answer.json()["errors"]


def test_someone_moved_the_hazard_meanwhile(huahai: Enterprise, wu: Actor, chen: Actor) -> None:
    hazard = make_hazard(huahai, state="rechecking", by=chen, fixer=wu)
    fields = {"key": str(uuid7()), "note": "杂物已清走", "photos": [str(make_photo(wu).pk)]}
    answer = send(client_of(wu), f"/hazards/{hazard.pk}/submit", fields)
    assert answer.status_code == 409
    assert [reason["code"] for reason in answer.json()["reasons"]] == ["not_in_this_state"]
    assert "待复查" in answer.json()["reasons"][0]["message"]


@pytest.mark.django_db
def test_nobody_is_signed_in() -> None:
    answer = send(Client(), SNAP, {})
    assert (answer.status_code, answer.json()["reasons"][0]["code"]) == (401, "signed_out")


def test_what_is_not_there_or_not_theirs(huahai: Enterprise, sun: Actor, chen: Actor) -> None:
    hazard = make_hazard(huahai, state="rectifying", by=chen)
    answer = send(client_of(sun), f"/hazards/{hazard.pk}/submit", {"note": "改好了"})
    assert (answer.status_code, answer.json()["reasons"][0]["code"]) == (404, "gone")


def test_another_persons_item_of_the_same_number_is_their_own(chen: Actor, zhou: Actor) -> None:
    item = uuid7()
    first = send(client_of(chen), SNAP, said(chen), item)
    second = send(client_of(zhou), SNAP, said(zhou), item)
    assert first.json()["location"] != second.json()["location"]
    assert Hazard.objects.count() == 2


def test_what_one_person_made_is_not_sent_in_the_name_of_the_next(chen: Actor, zhou: Actor) -> None:
    whose = {"X-Outbox": str(uuid7()), "X-Outbox-Person": str(chen.person_id), "Accept": "application/json"}
    assert client_of(zhou).post(SNAP, said(zhou), headers=whose).status_code == 401
    assert Hazard.objects.count() == 0


def test_a_form_without_the_header_is_answered_with_a_page(chen: Actor) -> None:
    answer = client_of(chen).post(SNAP, said(chen))
    assert answer.status_code == 302


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_have_one_effect(chen: Actor) -> None:
    import threading

    item, fields = uuid7(), said(chen)
    client, answers, ready = client_of(chen), list[Any](), threading.Barrier(2)

    def run() -> None:
        mine = Client()
        mine.cookies = client.cookies
        ready.wait()
        answers.append(send(mine, SNAP, {**fields, "key": str(uuid7())}, item).json())
        connection.close()

    both = [threading.Thread(target=run) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert answers[0] == answers[1]
    assert Hazard.objects.count() == 1


def test_what_was_delivered_is_remembered_for_more_than_a_year(chen: Actor) -> None:
    item = uuid7()
    assert send(client_of(chen), SNAP, said(chen), item).status_code == 200
    assert services.forget_deliveries(at=clock.now() + timedelta(days=399)) == 0
    assert services.forget_deliveries(at=clock.now() + timedelta(days=401)) == 1
