"""Several processes at once: each message is claimed by one of them, and the limits hold for all of them together."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TypeVar

import pytest
from django.db import connection, transaction

from anguan.foundation import bulk
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.notify import claiming, dispatching, limits, services
from anguan.foundation.notify.limits import Rate
from anguan.foundation.notify.models import Address, Delivery, Message, Outgoing
from anguan.foundation.notify.tests.news import NINE, with_topics
from anguan.foundation.sealing import seal
from anguan.registry.accounts.tests.makers import make_account, post_of
from anguan.registry.enterprises.models import Enterprise

pytestmark = pytest.mark.django_db(transaction=True)
Answer = TypeVar("Answer")
AT_ONCE = 4


def at_once(call: Callable[[], Answer]) -> list[Answer]:
    """Call it in several threads, each with a connection of its own."""

    def once(_n: int) -> Answer:
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(once, range(AT_ONCE)))


def test_each_delivery_is_claimed_once() -> None:
    messages = [
        Message(person_id=uuid7(), region_code="3209", topic="t", listener="doer", title="隐患", at=NINE)
        for _n in range(200)
    ]
    address = Address.objects.create(
        person_id=uuid7(), channel="sms", sealed=seal(b"13800000000"), fingerprint="x", added_at=NINE
    )
    bulk.insert(messages)
    bulk.insert(
        Delivery(
            message_id=one.pk, person_id=one.person_id, region_code="3209", channel="sms", address_id=address.pk,
            next_at=NINE,
        )
        for one in messages
    )  # fmt: skip

    def claim_all() -> list[str]:
        found: list[str] = []
        while portion := claiming.claim("sms", NINE, 15):
            found += [due.parcel.reference for due in portion]
        return found

    claimed = [reference for found in at_once(claim_all) for reference in found]
    assert len(claimed) == len(set(claimed)) == 200
    assert set(Delivery.objects.values_list("attempts", "state")) == {(1, "waiting")}


def test_a_rate_and_a_budget_hold_for_all_together() -> None:
    def take() -> tuple[int, int]:
        with transaction.atomic():
            tokens = sum(limits.take_tokens(Rate("sms", 20), 3, NINE) for _n in range(5))
        return tokens, sum(limits.spend("sms/x", 3, 31, NINE) for _n in range(5))

    taken = at_once(take)
    assert (sum(tokens for tokens, _spent in taken), sum(spent for _tokens, spent in taken)) == (20, 31)
    assert limits.take_tokens(Rate("sms", 20), 50, NINE + timedelta(seconds=30)) == 10
    assert limits.take_tokens(Rate("sms", 20), 50, NINE - timedelta(hours=1)) == 0  # a clock that went back
    assert limits.take_tokens(Rate("sms", 20), 50, NINE + timedelta(days=9)) == 20  # a bucket is never more than full


def test_dispatchers_at_once_begin_one_message(huahai: Enterprise, zhou: Actor) -> None:
    make_account(post_of(zhou), "zhou")
    services.tell_many(
        Outgoing(
            topic="test.alarm", source_id=uuid7(), listener="manager", enterprise_id=huahai.pk,
            region_code=huahai.region_code, at=NINE, not_before=NINE,
        )
        for _n in range(90)
    )  # fmt: skip
    with with_topics():
        while Outgoing.objects.exists():
            at_once(lambda: dispatching.dispatch(NINE, 10))
    assert list(Message.objects.values_list("person_id", "count")) == [(zhou.person_id, 90)]
