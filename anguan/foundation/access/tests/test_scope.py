"""Row policies: what the database shows when the code above it forgets to ask."""

import pytest
from django.db import ProgrammingError, transaction

from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.audit.services import record
from anguan.registry.accounts.models import Person
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.tests.makers import make_enterprise


def test_a_forgotten_filter_shows_an_enterprise_only_itself(
    zhou: Actor, huahai: Enterprise, stranger: Enterprise
) -> None:
    assert Enterprise.objects.count() == 2
    with acting_as(zhou):
        assert list(Enterprise.objects.all()) == [huahai]
    assert Enterprise.objects.count() == 2


def test_an_officer_sees_the_town_and_nothing_beside_it(li: Actor, huahai: Enterprise, stranger: Enterprise) -> None:
    with acting_as(li):
        assert list(Enterprise.objects.all()) == [huahai]
        assert not Person.objects.filter(enterprise=stranger).exists()


def test_a_department_sees_its_line_only(huahai: Enterprise, city: Actor) -> None:
    trade = make_enterprise("盐城商贸", line_code="commerce")
    of_commerce = Actor(city.person_id, "商务局", frozenset({"line_officer"}), office_id=city.office_id,
                        territory=city.territory, lines=frozenset({"commerce"}))  # fmt: skip
    with acting_as(of_commerce):
        assert list(Enterprise.objects.all()) == [trade]
    assert list(Enterprise.objects.visible_to(of_commerce)) == [trade]


def test_nobody_sees_nothing(huahai: Enterprise, zhou: Actor) -> None:
    with acting_as(None):
        assert not Enterprise.objects.exists()
        assert not Person.objects.exists()


def test_an_empty_setting_is_nobody_also_after_somebody(huahai: Enterprise, zhou: Actor) -> None:
    with transaction.atomic():
        with acting_as(zhou):
            assert Enterprise.objects.exists()
        with acting_as(None):
            assert not Enterprise.objects.exists()


def test_a_row_cannot_be_written_for_another_enterprise(zhou: Actor, stranger: Enterprise) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), acting_as(zhou):
        Person.objects.create(name="混入", enterprise=stranger, region_code=stranger.region_code)


def test_the_audit_trail_cannot_be_changed_or_removed_by_the_web_role(zhou: Actor, huahai: Enterprise) -> None:
    record("enterprises.viewed", huahai, by=zhou, at=huahai.created_at)
    for change in (lambda: AuditEntry.objects.update(action="nothing"), lambda: AuditEntry.objects.all().delete()):
        with pytest.raises(ProgrammingError, match="permission denied"), acting_as(zhou):
            change()
    with acting_as(zhou):
        assert AuditEntry.objects.count() == 1
