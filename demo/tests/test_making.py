"""The demo city before it is made: nobody is there, hazards are dealt out, and the same seed makes the same one."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

import demo
from anguan.prevention.hazards.models import Hazard
from demo.plan import quotas

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def test_without_a_city_there_is_nobody_to_sign_in(db: None) -> None:
    assert demo.sign_ins() == []


def test_the_same_seed_makes_the_same_city(db: None) -> None:
    made = []
    for _ in range(2):
        with transaction.atomic():
            demo.make(scale=0.001, now=NOW, processes=1)
            rows = Hazard.objects.order_by("id").values_list("id", "what", "state", "due_on", "rectifier_name")
            made.append(list(rows))
            transaction.set_rollback(True)
    assert made[0] == made[1]
    assert made[0]


@pytest.mark.parametrize(("enterprises", "hazards"), [(3, 0), (10, 1000), (777, 5000)])
def test_hazards_are_dealt_out_to_the_last(enterprises: int, hazards: int) -> None:
    dealt = quotas("seed", enterprises, hazards)
    assert sum(dealt) == hazards
    assert len(dealt) == enterprises
    assert min(dealt) >= 0
