"""The JSON interface keeps its word (接口契约): whatever is sent, the answer is one its description names.

Every operation of /api/v1 is asked with made-up values, right and wrong, by a program with a token and by an official
with a session; half of them name rows that exist, so that the rules behind the door are reached too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from django.utils.crypto import get_random_string
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import checks
from schemathesis.core.result import Ok

from anguan.config.api import api
from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.access.scope import acting_as
from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.deadlines.rules import Due
from anguan.foundation.deadlines.services import Owed, owe
from anguan.foundation.evidence.tests.makers import make_photo
from anguan.prevention.hazards.models import Hazard
from anguan.prevention.hazards.rules import State
from anguan.prevention.hazards.tests.makers import make_hazard
from anguan.prevention.permits.models import SpotCheck
from anguan.prevention.permits.tests.makers import make_entry, make_permit
from anguan.registry.accounts import services
from anguan.registry.accounts.tests.makers import make_account, make_actor, make_office, post_of
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.ledger.tests.makers import make_regions
from anguan.registry.premises.models import Area, Site
from anguan.responsibility.briefings.tests.makers import make_briefing, make_slot, make_team
from anguan.responsibility.certificates.tests.makers import make_certificate
from anguan.responsibility.duties.tests.doing import rows_for_doors as duty_rows
from anguan.responsibility.investment.tests.makers import make_spent
from anguan.responsibility.learning.tests.makers import make_course
from anguan.responsibility.paperwork.tests.makers import make_document
from anguan.responsibility.training.tests.makers import make_record
from tests.undoing import undone

pytestmark = pytest.mark.long
INTERFACE = schemathesis.openapi.from_dict(api.get_openapi_schema())
INTERFACE.app = get_wsgi_application()
OPERATIONS = [found.ok() for found in INTERFACE.get_all_operations() if isinstance(found, Ok)]
WRONG = schemathesis.GenerationMode.NEGATIVE  # values that the description does not allow
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
EXAMPLES = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],  # a failing request says enough as it is
)


@dataclass
class World:
    """What there is to ask about, and who asks."""

    known: dict[str, Any]
    headers: dict[str, dict[str, str]]
    since: datetime


@pytest.fixture
def world(huahai: Enterprise, zhou: Actor, chen: Actor, li: Actor) -> World:
    """华海 with a site, people, a photo, a hazard and work in a confined space; 周主任's program and 李科's browser."""
    make_regions()
    owned = {"enterprise": huahai, "region_code": huahai.region_code, "line_code": huahai.line_code}
    site = Site.objects.create(**owned, name="厂区", is_main=True)
    area = Area.objects.create(**owned, site=site, name="冲压车间")
    hazard = make_hazard(huahai, state=State.REPORTED, by=chen, reported_at=clock.now() - timedelta(days=1))
    permit = make_permit(huahai, state="working", kind="confined_space", leader=zhou, guardian=chen, at=clock.now())
    assert li.office_id is not None
    check = SpotCheck.objects.create(
        **owned, permit=permit, office_id=li.office_id, office_name=li.organisation, person_id=li.person_id,
        person_name=li.name, at=clock.now(), asked="photo",
    )  # fmt: skip
    make_account(post_of(zhou), "zhou01")
    with acting_as(zhou):
        token = services.make_token("每日同步", days=30, by=zhou, at=clock.now())[1]
    owed = owe(
        Owed(
            kind="hazards.confirm", subject_type="hazards.hazard", subject_id=hazard.pk, about=hazard.what,
            due=Due.on(clock.today()), began_at=hazard.reported_at, enterprise_id=huahai.pk,
            region_code=huahai.region_code, line_code=huahai.line_code,
        ), at=hazard.reported_at,
    )  # fmt: skip
    team = make_team(leader=zhou, members=[zhou, chen])
    slot = make_slot(
        team, day=clock.today(), starts_at=clock.now(), due_at=clock.now() + timedelta(minutes=30),
        ends_at=clock.now() + timedelta(hours=8),
    )  # fmt: skip
    held = make_briefing(team, slot=make_slot(team, day=clock.today() - timedelta(days=1)), state="open")
    known = {
        "team_id": team.pk, "slot_id": slot.pk, "briefing_id": held.pk,
        "deadline_id": owed.pk, "hazard_id": hazard.pk, "enterprise_id": huahai.pk, "area_id": area.pk,
        "assigned_to": chen.person_id, "leader_id": zhou.person_id, "guardian_id": chen.person_id,
        "certificate_id": make_certificate(huahai, chen).pk,
        "course_id": make_course(owner=huahai).pk,
        "line_id": make_spent(zhou, at=clock.now()).pk,
        "document_id": make_document(zhou, at=clock.now(), kind="self_check").pk,
        "record_id": make_record(huahai, chen, at=clock.now()).pk,
        "permit_id": permit.pk, "check_id": check.pk, "entry_id": make_entry(permit, "扳手", is_tool=True).pk,
        "post_id": post_of(chen).pk, "photo_id": make_photo(zhou).pk, "category": "electric", "region": "320902",
        "under": "320902", "role": "worker",
        **{name: key for name, key in duty_rows(huahai, zhou, at=clock.now()).items() if name.endswith("_id")},
        "doer_id": chen.person_id, "from_person_id": zhou.person_id, "to_person_id": chen.person_id,
        "duty": "emergency_supplies_check", "year": clock.today().year,
    }  # fmt: skip
    return World(known, {"program": {"Authorization": f"Bearer {token}"}, "official": session_of(li)}, clock.now())


def session_of(actor: Actor) -> dict[str, str]:
    """Return what a browser sends in which an actor has signed in and opened a page."""
    browser, value = Client(), get_random_string(32)  # as long as a CSRF secret
    browser.force_login(make_account(post_of(actor), f"u{uuid7().hex[-14:]}"))
    session = browser.cookies["sessionid"].value
    return {"Cookie": f"sessionid={session}; csrftoken={value}", "X-CSRFToken": value}


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Keep the connection of the test, with what it made, for the requests as well."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def point(case: Any, known: dict[str, Any]) -> None:
    """Let a made-up request name rows that exist."""
    for part in (case.path_parameters, case.query, case.body):
        if isinstance(part, dict):
            part.update({name: str(known[name]) for name in part if name in known})


@pytest.mark.usefixtures("one_connection")
def test_every_answer_is_one_that_was_described(world: World, subtests: pytest.Subtests) -> None:
    """The program and the official ask the same: what takes longest is making it up."""

    def answers(operation: Any) -> None:
        @EXAMPLES
        @given(
            case=st.one_of(operation.as_strategy(), operation.as_strategy(generation_mode=WRONG)), real=st.booleans()
        )
        def ask(case: Any, real: bool) -> None:
            if real:
                point(case, world.known)
            for headers in world.headers.values():
                with undone():
                    case.call_and_validate(headers=headers, checks=CHECKS)

        ask()

    for operation in OPERATIONS:
        with subtests.test(operation=operation.label), undone():
            answers(operation)


def test_nobody_is_let_in_unknown(world: World, subtests: pytest.Subtests) -> None:
    keys = {name: str(value) for name, value in world.known.items()} | {"size": "thumb", "step": "start"}
    for operation in OPERATIONS:
        for headers in ({}, {"Authorization": "Bearer ag_nonsense"}, {"Cookie": "sessionid=nonsense"}):
            with subtests.test(operation=operation.label, headers=headers), undone():
                address = "/" + operation.full_path.format(**keys).lstrip("/")
                answer = Client(headers=headers).generic(operation.method.upper(), address)
                assert (answer.status_code, answer.headers["Content-Type"]) == (401, "application/json")
                assert answer.json()["reasons"][0]["code"] == "not_signed_in"


def called(case: Any, headers: dict[str, str]) -> Any:
    """Call with somebody's session and nothing made up in its place."""
    case.headers, case.cookies = {}, dict(one.split("=") for one in headers["Cookie"].split("; "))
    return case.call(headers={"X-CSRFToken": headers["X-CSRFToken"]})


OWN = {"/api/v1/evidence/photos"}  # anybody's own picture, part of nothing yet
WITH_ROWS = [operation for operation in OPERATIONS if "_id}" in operation.path]


@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("who", ["sun", "far_officer"])
def test_what_is_not_theirs_does_not_exist(
    who: str, world: World, request: pytest.FixtureRequest, subtests: pytest.Subtests
) -> None:
    """Another enterprise and another county's office, with words that fit and keys of rows that are there."""
    headers = session_of(request.getfixturevalue(who))

    def is_not_there(operation: Any) -> None:
        @settings(EXAMPLES, max_examples=2)
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            point(case, world.known)
            with undone():
                answer = called(case, headers)
                assert "华海" not in answer.text
                if operation in WITH_ROWS:
                    assert answer.status_code in {403, 404, 422}, (answer.status_code, answer.text)
                assert not AuditEntry.objects.filter(
                    enterprise_id=world.known["enterprise_id"], at__gte=world.since
                ).exists()

        ask()

    for operation in OPERATIONS:
        with subtests.test(operation=operation.label), undone():
            is_not_there(operation)


@pytest.mark.usefixtures("one_connection")
def test_a_role_without_permissions_writes_nothing(world: World, subtests: pytest.Subtests) -> None:
    """The system's administrator may read no enterprise's rows and take no step."""
    headers = session_of(make_actor("某人", "system_admin", office=make_office("运行维护室", "3209")))

    def is_refused(operation: Any) -> None:
        @settings(EXAMPLES, max_examples=2)
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            point(case, world.known)
            with undone():
                answer = called(case, headers)
                assert "华海" not in answer.text
                if operation in WITH_ROWS or (operation.method.upper() != "GET" and operation.path not in OWN):
                    assert answer.status_code in {403, 404, 422}, (answer.status_code, answer.text)

        ask()

    for operation in OPERATIONS:
        with subtests.test(operation=operation.label), undone():
            is_refused(operation)


@pytest.mark.parametrize("address", ["/api/v1/nothing", "/api/v1/hazards/%0A/decide", "/api/v2/hazards"])
def test_a_wrong_address_is_told_in_the_same_shape(address: str, world: World) -> None:
    for who in world.headers:
        program = Client(headers=world.headers[who], enforce_csrf_checks=True)
        for answer in (program.get(address), program.post(address, {}, content_type="application/json")):
            assert (answer.status_code, answer.json()["reasons"][0]["code"]) == (404, "not_found")


def test_a_report_sent_twice_is_one_hazard(world: World, chen: Actor) -> None:
    said: dict[str, Any] = {"id": str(uuid7()), "what": "护栏松动", "category": "height", "place": "二楼平台"}
    with acting_as(chen):
        said["photo_ids"] = [str(make_photo(chen, at=clock.now()).pk)]
    program = Client(headers=session_of(chen))
    answers = [program.post("/api/v1/hazards", said, content_type="application/json") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Hazard.objects.filter(what="护栏松动").count() == 1
