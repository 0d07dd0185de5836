"""An order is received with a handwritten signature under its very text, by someone who answers for the enterprise."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.evidence.tests.makers import make_signature
from anguan.foundation.refusal import Refused
from anguan.prevention.hazards import queries, services
from anguan.prevention.hazards.models import Hazard, RectifyOrder
from anguan.prevention.hazards.rules import ORDER_RECEIPT
from anguan.prevention.hazards.tests.makers import NINE
from anguan.prevention.hazards.tests.stories import order, scoped
from anguan.registry.accounts.tests.signing import client_of
from anguan.registry.enterprises.models import Enterprise


def signed(by: Actor, given: RectifyOrder, *, text: str = "", seed: str = "a") -> UUID:
    """Put a signature under an order, or under another text."""
    with acting_as(by):
        covers = services.hash_of_text(text or queries.order_text(given, by=by))
        return make_signature(by, covers, purpose=ORDER_RECEIPT.node, at=NINE, seed=seed).pk


def test_the_principal_receives_it_and_the_office_sees_who_and_when(huahai: Enterprise, wang: Actor, li: Actor) -> None:
    given = order(li, huahai.pk)
    key = signed(wang, given)
    received = scoped(wang, services.receive_order, given.pk, [key], at=NINE)
    assert (received.received_by, received.receiver_name, received.received_at) == (wang.person_id, "王建国", NINE)
    assert "1. 行车限位失灵（二号库）。整改要求：停用并更换限位。" in received.received_text
    again = scoped(wang, services.receive_order, given.pk, [key], at=NINE)  # the line was bad, it came twice
    assert again.received_at == NINE
    hazard = Hazard.objects.get(order=given)
    assert AuditEntry.objects.filter(action="hazards.order_received", subject_id=hazard.pk).count() == 1

    page = client_of(li).get(reverse("hazards:order_page", args=[given.pk])).content.decode()
    assert "王建国" in page
    assert "已签收" in page
    assert str(key) in page  # the signature's picture
    story = client_of(li).get(reverse("hazards:detail", args=[hazard.pk])).content.decode()
    assert "签收整改指令" in story


def test_a_signature_under_another_text_or_none_is_refused(huahai: Enterprise, wang: Actor, li: Actor) -> None:
    given = order(li, huahai.pk)
    other = signed(wang, given, text="另一份指令")
    with pytest.raises(Refused) as changed:
        scoped(wang, services.receive_order, given.pk, [other], at=NINE)
    with pytest.raises(Refused) as missing:
        scoped(wang, services.receive_order, given.pk, [], at=NINE)
    assert (changed.value.codes, missing.value.codes) == (["signed_other_text"], ["no_signature"])
    assert RectifyOrder.objects.get().received_at is None


def test_someone_else_s_signature_is_none(huahai: Enterprise, wang: Actor, zhou: Actor, li: Actor) -> None:
    given = order(li, huahai.pk)
    key = signed(zhou, given)
    with pytest.raises(Refused) as refusal:
        scoped(wang, services.receive_order, given.pk, [key], at=NINE)
    assert refusal.value.codes == ["no_signature"]


def test_it_is_received_once(huahai: Enterprise, wang: Actor, zhou: Actor, li: Actor) -> None:
    given = order(li, huahai.pk)
    scoped(wang, services.receive_order, given.pk, [signed(wang, given)], at=NINE)
    with pytest.raises(Refused) as refusal:
        scoped(zhou, services.receive_order, given.pk, [signed(zhou, given, seed="b")], at=NINE)
    assert refusal.value.codes == ["order_received"]


def test_workers_and_strangers_do_not_receive_it(huahai: Enterprise, chen: Actor, sun: Actor, li: Actor) -> None:
    given = order(li, huahai.pk)
    address = reverse("hazards:receive_order", args=[given.pk])
    assert [client_of(who).get(address).status_code for who in (chen, sun, li)] == [403, 404, 403]


def test_the_page_shows_what_is_signed_and_takes_the_signature(huahai: Enterprise, wang: Actor, li: Actor) -> None:
    given = order(li, huahai.pk)
    client: Client = client_of(wang)
    assert "签收整改指令" in client.get(reverse("hazards:order_page", args=[given.pk])).content.decode()
    address = reverse("hazards:receive_order", args=[given.pk])
    page = client.get(address).content.decode()
    with acting_as(wang):
        covers = services.hash_of_text(queries.order_text(given, by=wang))
    assert f'data-covers="{covers}"' in page
    assert "行车限位失灵" in page
    refused = client.post(address, {})
    assert refused.status_code == 422
    assert "手写签名" in refused.content.decode()
    answer = client.post(address, {"signature": str(signed(wang, given))})
    assert answer.status_code == 302
    assert client.get(address).status_code == 302  # nothing is left to sign
