"""The demo city: small here, but made in the same way."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

import demo
from anguan.foundation.audit.models import DayRoot
from anguan.foundation.audit.services import verify_all
from anguan.foundation.deadlines.models import Alarm, Deadline, Extension
from anguan.foundation.deadlines.rules import Due
from anguan.foundation.deadlines.sweeping import sweep_all
from anguan.foundation.evidence.models import Exhibit, Likeness
from anguan.foundation.evidence.rules import Facts, judge
from anguan.foundation.evidence.services.verifying import verify_files, verify_records
from anguan.prevention.hazards import rules
from anguan.prevention.hazards.models import Hazard
from anguan.prevention.hazards.services import owing
from anguan.prevention.permits.facts import bare_case
from anguan.prevention.permits.models import Permit, Signature
from anguan.prevention.permits.rules import LIVE_STATES, verdict_on
from anguan.registry.accounts.models import Person, User
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.rules import is_credit_code
from anguan.responsibility.duties.models import Difference, Exemption, FactSheet, Obligation
from anguan.responsibility.duties.services import lay_out
from anguan.responsibility.investment import queries as investment
from anguan.responsibility.investment.models import Fund
from anguan.responsibility.investment.rules.book import sums
from anguan.responsibility.paperwork.models import Document, Signatory
from anguan.responsibility.paperwork.services import sealed_again
from tests.undoing import undone

pytestmark = pytest.mark.long
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def made_city(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Make the city once for all questions here; each of them is asked within a transaction of its own."""
    with django_db_blocker.unblock(), undone():
        demo.make(scale=0.005, now=NOW, processes=1)
        with django_db_blocker.block():  # a test asks for it itself
            yield


@pytest.fixture
def city_of_fifty(made_city: None, db: None) -> None: ...


def test_a_small_city_holds_together(city_of_fifty: None) -> None:
    assert (Enterprise.objects.count(), Hazard.objects.count()) == (52, 350)
    assert all(map(is_credit_code, Enterprise.objects.values_list("credit_code", flat=True)))
    assert [*verify_all(), *verify_records(), *verify_files()] == []
    assert DayRoot.objects.count() == 7
    states = set(Hazard.objects.values_list("state", flat=True))
    assert {"closed", "rectifying", "dismissed"} <= states
    assert Hazard.objects.filter(source="official", order__isnull=False).exists()
    assert Extension.objects.filter(decision="granted").exists()
    told = [Hazard, Permit, Document, Signatory]
    stories = Hazard.objects.values("id").union(*(model.objects.values("id") for model in told[1:]))
    assert not Exhibit.objects.exclude(subject_id__in=stories).exists()
    assert not Hazard.objects.filter(reported_at__gt=NOW).exists()


def test_a_week_of_special_work_reads_as_the_rules_read_it(city_of_fifty: None) -> None:
    permits = list(Permit.objects.all())
    assert {"working", "suspended", "submitted", "closed"} <= {permit.state for permit in permits}
    for permit in permits:
        verdict_on(bare_case(permit, "draft"), at=NOW)  # a fact nobody can read is refused
    assert not Signature.objects.filter(at__gt=NOW).exists()
    for permit in permits:
        if permit.state in LIVE_STATES:
            assert permit.started_at is not None
            assert permit.applied_at < permit.started_at <= NOW


def test_clocks_run_as_the_services_would_have_set_them(city_of_fifty: None) -> None:
    assert owing.owe_missing(at=NOW) == 0
    for hazard in Hazard.objects.select_related("order"):
        runs = Deadline.objects.filter(subject_id=hazard.pk, state="open").exclude(kind__in=rules.REPLY_KINDS)
        owed = rules.owed_by(hazard, within=owing.spans())
        found = {(each.kind, Due(each.due_at).day, each.doer_id, each.office_id is None) for each in runs}
        assert found == {(debt.kind, debt.due_on, debt.doer_id, not debt.by_office) for debt in owed}
    assert sweep_all(NOW) == 0  # everything that should have been told by now has been
    ended = Counter((each.state, each.is_late(NOW)) for each in Deadline.objects.all())
    assert {("met", False), ("met", True), ("open", True), ("lapsed", False)} <= ended.keys()
    assert Alarm.objects.filter(acknowledged_at__isnull=False).exists()
    assert not Extension.objects.exclude(deadline_id__in=Deadline.objects.values("id")).exists()


def test_grades_follow_from_the_facts_and_firms_differ(city_of_fifty: None) -> None:
    photos = list(Exhibit.objects.all())
    for photo in photos:
        judged = judge(Facts(**photo.facts))
        assert (photo.grade, tuple(photo.doubts)) == (judged.grade, judged.doubts)
        assert (photo.facts["placed"], photo.facts["live"]) == (photo.lon is not None, photo.captured_live)
        assert (photo.received_at - photo.taken_at).total_seconds() == pytest.approx(photo.facts["seconds"])
    counts = Counter(photo.grade for photo in photos)
    assert counts["A"] > counts["B"] > counts["D"] > 0
    assert counts["C"] > 0
    pairs = list(Likeness.objects.all())
    looked = {photo.pk for photo in photos if "looks_alike" in photo.doubts}
    assert {pair.exhibit_id for pair in pairs} <= looked
    assert all(pair.distance <= 80 for pair in pairs)
    taken = {photo.pk: photo.received_at for photo in photos}
    assert all(taken[pair.other_id] <= taken[pair.exhibit_id] for pair in pairs)


def test_everyone_printed_can_sign_in(city_of_fifty: None) -> None:
    for _, name, password in demo.sign_ins():
        assert User.objects.get(username=name).check_password(password)
    assert len(demo.sign_ins()) == 11
    zhou = Person.objects.get(name="周明", account__username="anquan")
    assert set(zhou.posts.values_list("role", flat=True)) == {"safety_officer", "team_leader"}


def test_the_years_of_the_demos_firms_are_as_the_rules_lay_them_out(city_of_fifty: None) -> None:
    firms = list(FactSheet.objects.values_list("enterprise_id", flat=True))
    assert 3 <= len(firms) < 30
    states = Counter(Obligation.objects.values_list("state", flat=True))
    assert states["proven"] > states["open"] > 0
    assert Obligation.objects.filter(late=True).exists()
    assert Obligation.objects.filter(doubted=True, proofs__isnull=False).exists()
    assert Exemption.objects.filter(state="asked").exists()
    assert Deadline.objects.filter(kind="duties.item").exists()
    before = Obligation.objects.count()
    for firm in firms[:4]:
        lay_out(firm, year=2026, at=NOW)
    assert not Obligation.objects.filter(state="dropped").exists()
    assert not Difference.objects.exists()
    assert Obligation.objects.count() - before < 20  # certificates of people, which the rules read from rows


def test_the_demos_papers_are_signed_and_archived_as_the_services_would(city_of_fifty: None) -> None:
    archived = list(Document.objects.filter(state="archived").select_related("follows"))
    assert len(archived) >= 4
    assert [row.title for row in archived if sealed_again(row) != row.sealed] == []
    chen = Person.objects.get(name="陈卫东", account__username="gongren")
    assert Signatory.objects.filter(person_id=chen.pk, state="missing", document__state="signing").exists()


def test_the_demos_safety_money_adds_up(city_of_fifty: None) -> None:
    funds = list(Fund.objects.all())
    assert {fund.mode for fund in funds} >= {"by_rates", "not_listed"}
    for fund in funds:
        lines = investment.lines_of(fund)
        assert sums(lines) == (fund.set_aside, fund.spent)
        assert len(lines) == fund.entry_count
        book = investment.book_of(fund, today=NOW.date())
        assert not any(month.set_aside for month in book.months if month.suspended)
