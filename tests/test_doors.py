"""Every door of the system, asked by everybody: the anonymous, a stranger, the wrong role, the wrong territory.

A page added tomorrow is asked too, without anyone remembering it: the addresses are walked, and a door whose objects
nobody can make here fails until a maker is added.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.models import uuid7
from anguan.foundation.access.roles import ROLES
from anguan.foundation.audit.roots import close_days
from anguan.foundation.deadlines.models import Deadline
from anguan.foundation.evidence.models import Likeness, UploadAllowance
from anguan.foundation.evidence.tests.makers import make_photo
from anguan.insight.digest.tests.makers import make_digest
from anguan.oversight.rounds.tests.makers import make_round
from anguan.prevention.hazards.models import RectifyOrder
from anguan.prevention.hazards.tests.makers import make_hazard
from anguan.prevention.permits.models import Condition, Handover, Permit, SlotHolder, SpotCheck
from anguan.prevention.permits.tests.makers import make_permit
from anguan.registry.accounts.models import Post
from anguan.registry.accounts.tests.makers import make_account, make_actor, make_office, make_post
from anguan.registry.enterprises.models import Enterprise, EnterpriseCertificate
from anguan.registry.offices.models import Office
from anguan.registry.premises.models import Area, Site
from anguan.registry.regions import rules as regions
from anguan.registry.regions.models import Region
from anguan.responsibility.briefings.tests.makers import TODAY, make_briefing, make_shift, make_slot, make_team
from anguan.responsibility.certificates.tests.makers import make_certificate, make_verification
from anguan.responsibility.duties.tests import doing as duties
from anguan.responsibility.duties.tests import owed as duties_of_offices
from anguan.responsibility.investment.tests import makers as investment
from anguan.responsibility.learning.tests import doing as learning
from anguan.responsibility.learning.tests import writing as lessons_written
from anguan.responsibility.paperwork.tests import makers as paperwork
from anguan.responsibility.publicity.models import Event, Participation
from anguan.responsibility.quizzes.tests.makers import make_quiz
from anguan.responsibility.training.tests import makers as training
from tests.undoing import undone

# Open to everyone before anybody is known, each with its reason.
PUBLIC = {
    "health": "asked by the machine that watches the service",
    "ready": "asked by the machine that watches the service",
    "metrics": "scraped by the machine that watches the service; from elsewhere only with its token",
    "accounts:activate": "first sign-in by a printed code",
    "accounts:choose_password": "first sign-in by a printed code",
    "accounts:welcome": "first sign-in by a printed code",
    "mobile:manifest": "fetched by the phone when the app is installed",
    "mobile:worker": "fetched by the phone in the background",
    "mobile:offline": "shown without a network",
    "audit:roots": "day roots are published so that anybody can check them",
    "audit:listed": "day roots are published so that anybody can check them",
    "audit:day": "day roots are published so that anybody can check them",
    "quizzes:take": "anybody takes part in a city's quiz without an account",
    "quizzes:paper": "anybody takes part in a city's quiz without an account",
    "quizzes:hand_in": "a paper's signed token is all it asks; no session is used",
    "quizzes:result": "shown to whoever has the key of a paper, on which nobody's name stands",
    "quizzes:ranking": "numbers of towns, published so that they can compare",
    "notify:report": "called by the SMS gateway; without its secret there is nothing here",
    "deadlines:feed": "read by calendars, which can sign in nowhere: the secret in its address is all it asks",
    "learning:verify": "asked by whoever is shown a certificate: its code is all it asks, and no whole name is shown",
    "openapi": "describes the interface, holds no data",
    "api-docs": "describes the interface, holds no data",
}
LIBRARY = ("allauth.", "django.", "ninja.", "functools")  # doors that are not ours; theirs are asked in accounts' tests
LIBRARY_NAMES = {"account_login", "mfa_activate_totp", "usersessions_list", ""}
# rows only their own person or office ever sees; asked with a key that does not exist
MAKERS_ELSEWHERE = {
    "token_id", "session_id", "assignment_id", "sheet_id", "filter_id", "office_id", "upload_id", "device_id",
    "bundle_id", "feed_id", "message_id", "address_id", "robot_id",
}  # fmt: skip
# say nothing to a form without an answer, take only bytes, or stream from the real server alone; tests of their own ask
NEEDS_AN_ANSWER = {"accounts:switch_post", "evidence:part", "notify:live", "notify:unsubscribe"}
TOWN = "320902001"

Door = tuple[str, str, tuple[str, ...]]  # name, permission, arguments


def doors(patterns: Any = None, namespace: str = "") -> Iterator[Door]:
    """Walk every address of ours."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            yield from doors(
                pattern.url_patterns, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            )
        elif isinstance(pattern, URLPattern) and not _is_foreign(pattern):
            permission = getattr(pattern.callback, "permission", None)
            yield f"{namespace}{pattern.name}", permission, tuple(pattern.pattern.converters)  # type: ignore[misc]


def _is_foreign(pattern: URLPattern) -> bool:
    module = getattr(pattern.callback, "__module__", "")
    return module.startswith(LIBRARY) or (pattern.name or "") in LIBRARY_NAMES


DOORS = sorted(set(doors()))
WITH_ROWS = [door for door in DOORS if {name for name in door[2] if name.endswith("_id")} - MAKERS_ELSEWHERE]
OURS = [door for door in DOORS if door[0] not in PUBLIC]


@pytest.fixture
def rows(huahai: Enterprise, zhou: Actor, chen: Actor, li: Actor, city: Actor) -> dict[str, Any]:
    """One of everything an address can name, all of 华海's."""
    owned = {"enterprise": huahai, "region_code": huahai.region_code, "line_code": huahai.line_code}
    site = Site.objects.create(**owned, name="厂区", is_main=True)
    hazard = make_hazard(huahai, state="rectifying", by=chen, fixer=zhou)
    now = clock.now()
    assert li.office_id is not None
    order = RectifyOrder.objects.create(
        **owned, number="责改〔2026〕1号", office_id=li.office_id, office_name=li.organisation, issued_by=li.person_id,
        issuer_name=li.name, issued_at=now, due_on=clock.today() + timedelta(days=7),
    )  # fmt: skip
    post = Post.objects.get(person_id=chen.person_id)
    expert = make_post("钱伟明", "expert", office=make_office("专家库", "3209"))
    for code, name in (("32", "江苏省"), ("3209", "盐城市"), ("320902", "亭湖区"), (TOWN, "五星街道")):
        level, parent = regions.level_of(code).value, regions.parent_code(code)
        Region.objects.create(code=code, name=name, full_name=name, level=level, parent_id=parent)
    shot = make_photo(zhou, subject=huahai)
    film = make_photo(zhou, subject=huahai, kind="video", content_type="video/webm")
    pair = Likeness.objects.create(
        enterprise_id=huahai.pk, region_code=huahai.region_code, line_code=huahai.line_code, taken_by=zhou.person_id,
        exhibit_id=shot.pk, other_id=film.pk, other_enterprise_id=huahai.pk, distance=0, way="bytes", found_at=now,
    )  # fmt: skip
    allowance = UploadAllowance.objects.create(
        region_code="3209", node="hazard_before", reason="检修期间禁止带手机", allowed_by_name=city.name, allowed_at=now
    )
    paper = make_certificate(huahai, chen)
    work = make_permit(huahai, state="working", leader=zhou, guardian=chen, at=now)
    notice = make_round(city, at=now, audience="named", names=(huahai.name,))
    made: dict[str, Any] = {
        "enterprise_id": huahai.pk,
        "site_id": site.pk,
        "area_id": Area.objects.create(**owned, site=site, name="冲压车间").pk,
        "certificate_id": EnterpriseCertificate.objects.create(**owned, kind="business_licence", number="1").pk,
        "hazard_id": hazard.pk,
        "order_id": order.pk,
        "round_id": notice.pk,
        "deadline_id": Deadline.objects.get(enterprise_id=huahai.pk, kind="rounds.reply").pk,
        "kind": "hazards.rectify",
        "reply_id": notice.replies.get().pk,
        "person_id": post.person_id,
        "post_id": post.pk,
        "quiz_id": make_quiz(li, at=now).pk,
        **_of_publicity(li, zhou, owned, now),
        "digest_id": make_digest(Office.objects.get(pk=li.office_id)).pk,
        "photo_id": make_photo(zhou).pk,
        "exhibit_id": shot.pk,
        "subject_id": huahai.pk,
        "number": 0,
        "likeness_id": pair.pk,
        "allowance_id": allowance.pk,
        "size": "thumb",
        "day": close_days(at=now)[-1].day.isoformat(),
        "deed": "close",
        "code": "3209",
        "county": "320902",
        "under": TOWN,
        **{f"certificates:{name}": {"certificate_id": paper.pk} for name in ("show", "change", "revoke", "verify")},
        "verification_id": make_verification(paper, zhou).pk,
        "accounts:expert": {"post_id": expert.pk},
        "evidence:video": {"exhibit_id": film.pk},
        **_of_special_work(work, owned, li, now),
        **_of_briefings(zhou, chen),
        **learning.rows_for_doors(huahai, chen, zhou, at=now),
        **lessons_written.rows_for_doors(zhou, at=now),
        **training.rows_for_doors(huahai, zhou, chen, at=now),
        **investment.rows_for_doors(zhou),
        **duties.rows_for_doors(huahai, zhou, at=now),
        **duties_of_offices.rows_for_doors(city, at=now),
        **paperwork.rows_for_doors(zhou, chen, at=now),
    }
    return made


def _of_publicity(li: Actor, zhou: Actor, owned: dict[str, Any], at: Any) -> dict[str, Any]:
    """What the addresses of one publicity event name."""
    assert li.office_id
    day = clock.today()
    event = Event.objects.create(
        region_code=TOWN, office_id=li.office_id, office_name=li.organisation, kind="first_lesson", title="开工第一课",
        starts_on=day, ends_on=day, by_enterprises=True, shared=True, planned_by=li.person_id, planner_name=li.name,
        planned_at=at,
    )  # fmt: skip
    row = Participation.objects.create(
        enterprise_id=owned["enterprise"].pk, region_code=TOWN, line_code=owned["line_code"], event=event, held_on=day,
        who=owned["enterprise"].name, people=3, reported_at=at, reported_by=zhou.person_id, reporter_name=zhou.name,
    )  # fmt: skip
    return {"event_id": event.pk, "participation_id": row.pk}


def _of_special_work(work: Permit, owned: dict[str, Any], li: Actor, at: Any) -> dict[str, Any]:
    """What the addresses of one permit name."""
    assert li.office_id
    assert work.guardian_id
    assert work.leader_id
    me = {"person_id": li.person_id, "person_name": li.name}
    check = SpotCheck.objects.create(
        **owned, **me, permit=work, office_id=li.office_id, office_name=li.organisation, at=at, asked="photo"
    )
    offer = Handover.objects.create(
        **owned, permit=work, from_id=work.guardian_id, from_name="陈卫东", to_id=work.leader_id, to_name="周明", at=at
    )
    return {
        "permit_id": work.pk,
        "slot": "base_unit",
        "node": "site_monitoring",
        "check_id": check.pk,
        "handover_id": offer.pk,
        "condition_id": Condition.objects.create(**owned, **me, permit=work, said="铺防火毯", at=at).pk,
        "holder_id": SlotHolder.objects.create(**owned, **me, slot="base_unit").pk,
    }


def _of_briefings(leader: Actor, member: Actor) -> dict[str, Any]:
    """What the addresses of one team and its briefings name."""
    team = make_team(leader=leader, members=[leader, member])
    shift = make_shift(team)
    expected = make_slot(team, shift=shift, day=clock.today())
    held = make_briefing(team, slot=make_slot(team, shift=shift, day=TODAY), state="held")
    return {
        "team_id": team.pk,
        "shift_id": shift.pk,
        "slot_id": expected.pk,
        "briefing_id": held.pk,
        "attendance_id": held.attendances.get(person_id=member.person_id).pk,
    }


def arguments(door: Door, rows: dict[str, Any]) -> dict[str, Any]:
    """Return an address's arguments."""
    found: dict[str, Any] = dict(rows.get(door[0], {}))
    for name in set(door[2]) - set(found):
        if name in rows:
            found[name] = rows[name]
        elif name in MAKERS_ELSEWHERE:
            found[name] = 999_999 if name == "session_id" else uuid7()
        else:
            pytest.fail(f"{door[0]}: make a row for {name!r} in tests/test_doors.py")
    return found


def client_of(actor: Actor) -> Client:
    """Return a browser in which an actor has signed in."""
    client = Client()
    post = Post.objects.get(person_id=actor.person_id)
    client.force_login(make_account(post, f"u{uuid7().hex[-14:]}"))
    return client


def ask(client: Client, door: Door, rows: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Knock at a door in both ways."""
    address = reverse(door[0], kwargs=arguments(door, rows))
    for method in ("get", "post"):
        knock: Callable[..., Any] = getattr(client, method)
        yield method, knock(address)


def test_the_anonymous_are_asked_to_sign_in(rows: dict[str, Any], subtests: pytest.Subtests) -> None:
    for door in OURS:
        with subtests.test(door=door[0]), undone():
            for method, answer in ask(Client(), door, rows):
                refused = answer.status_code in {401, 403, 405} or (
                    answer.status_code == 302 and "/sign-in/" in answer.headers["Location"]
                )
                assert refused, (method, answer.status_code)


@pytest.mark.parametrize("who", ["sun", "far_officer"])
def test_what_is_not_theirs_does_not_exist(
    who: str, rows: dict[str, Any], request: pytest.FixtureRequest, subtests: pytest.Subtests
) -> None:
    actor: Actor = request.getfixturevalue(who)
    for door in WITH_ROWS:
        with subtests.test(door=door[0]), undone():
            for method, answer in ask(client_of(actor), door, rows):
                assert answer.status_code in {403, 404, 405}, (method, answer.status_code)
                assert "华海" not in answer.content.decode(errors="replace")


def test_a_role_without_the_permission_is_turned_away(
    rows: dict[str, Any], huahai: Enterprise, subtests: pytest.Subtests
) -> None:
    for door in OURS:
        if not door[1]:
            continue
        with subtests.test(door=door[0]), undone():
            for method, answer in ask(client_of(_someone_without(door[1], huahai)), door, rows):
                assert answer.status_code in {403, 405}, (method, answer.status_code)


def _someone_without(permission: str, huahai: Enterprise) -> Actor:
    for role in ROLES.values():
        if role.side == "enterprise" and permission not in role.permissions:
            return make_actor("某人", role.code, enterprise=huahai)
    return make_actor("某人", "system_admin", office=make_office("运行维护室", "3209"))


def test_somebody_gets_in(
    rows: dict[str, Any], request: pytest.FixtureRequest, huahai: Enterprise, subtests: pytest.Subtests
) -> None:
    """A door that nobody can open is a dead end: at least one of the right people sees it."""
    people = [request.getfixturevalue(who) for who in ("zhou", "li", "city", "wang", "chen")]
    for door in OURS:
        with subtests.test(door=door[0]), undone():
            answers = list(_until_one_is_in(door, people, rows))
            opened = not {200, 302, 409, 422}.isdisjoint(answers)
            assert opened or set(door[2]) & MAKERS_ELSEWHERE or door[0] in NEEDS_AN_ANSWER, answers


def _until_one_is_in(door: Door, people: list[Actor], rows: dict[str, Any]) -> Iterator[int]:
    for actor in people:
        codes = [answer.status_code for _, answer in ask(client_of(actor), door, rows)]
        assert all(code < 500 for code in codes), codes
        yield from codes
        if not {200, 302, 409, 422}.isdisjoint(codes):
            return


def test_every_public_door_has_a_reason() -> None:
    names = {door[0] for door in DOORS}
    assert set(PUBLIC) <= names
    assert all(PUBLIC.values())


def test_a_key_that_is_no_key_is_not_found(zhou: Actor) -> None:
    client = client_of(zhou)
    for address in ("/hazards/nonsense", "/enterprises/1", f"/hazards/{UUID(int=0)}"):
        assert client.get(address).status_code == 404
