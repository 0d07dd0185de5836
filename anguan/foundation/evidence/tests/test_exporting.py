"""A bundle is asked for on a page, made in the background as the person who asked, and fetched by them alone."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.audit.models import AuditEntry
from anguan.foundation.audit.services import record, verify_all
from anguan.foundation.evidence.models import Bundle, Exhibit
from anguan.foundation.evidence.rules.exporting import reasons_not_to_export
from anguan.foundation.evidence.services.exporting import forget_bundles, make_bundle, note_failure
from anguan.foundation.evidence.tests.makers import make_photo
from anguan.registry.enterprises.models import Enterprise, EnterpriseCertificate
from tests.red_team.phone import client_of


@pytest.fixture
def photo(chen: Actor, huahai: Enterprise) -> Exhibit:
    return make_photo(chen, subject=huahai, at=clock.now())


def asked(actor: Actor, firm: Enterprise) -> Bundle:
    today = clock.today().isoformat()
    answer = client_of(actor).post(f"/evidence/bundles/of/{firm.pk}", {"first_on": today, "last_on": today})
    assert answer.status_code in {200, 302}, answer.content.decode()
    return Bundle.objects.get()


def fetched(actor: Actor, one: Bundle) -> zipfile.ZipFile:
    answer = client_of(actor).get(f"/evidence/bundles/{one.pk}.zip")
    assert answer.headers["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.getvalue()))


@pytest.mark.parametrize("who", ["zhou", "wang", "li", "city"])
def test_the_enterprise_and_its_officials_take_a_bundle(
    who: str, photo: Exhibit, huahai: Enterprise, request: pytest.FixtureRequest
) -> None:
    actor: Actor = request.getfixturevalue(who)
    one = asked(actor, huahai)
    assert ProcrastinateJob.objects.get(task_name="evidence.make_bundle").args == {"bundle_id": str(one.pk)}
    assert "制作中" in client_of(actor).get("/evidence/bundles/").content.decode()
    make_bundle(one.pk, at=clock.now())
    assert "下载" in client_of(actor).get("/evidence/bundles/").content.decode()
    names = fetched(actor, one).namelist()
    assert f"records/{photo.pk}.json" in names
    assert f"originals/{photo.sha256}.jpg" in names
    assert {"说明.txt", "manifest.json", "chain.jsonl", "devices.json", "roots.json"} <= set(names)
    actions = list(AuditEntry.objects.filter(chain=huahai.pk).order_by("position").values_list("action", flat=True))
    assert actions == ["evidence.attached", "evidence.exported", "evidence.bundle_taken"]
    assert list(verify_all()) == []


def test_a_double_tap_is_one_bundle_and_the_next_one_is_another(
    photo: Exhibit, huahai: Enterprise, zhou: Actor
) -> None:
    assert asked(zhou, huahai) == asked(zhou, huahai)
    assert ProcrastinateJob.objects.filter(task_name="evidence.make_bundle").count() == 1
    make_bundle(Bundle.objects.get().pk, at=clock.now())
    today = clock.today().isoformat()
    client_of(zhou).post(f"/evidence/bundles/of/{huahai.pk}", {"first_on": today, "last_on": today})
    assert Bundle.objects.count() == 2


def test_one_thing_s_evidence_is_taken_without_the_rest(
    photo: Exhibit, chen: Actor, zhou: Actor, huahai: Enterprise
) -> None:
    licence = EnterpriseCertificate.objects.create(
        enterprise=huahai, region_code=huahai.region_code, kind="licence", number="苏-1"
    )
    other = make_photo(chen, subject=licence, at=clock.now())
    client = client_of(zhou)
    assert "证据" in client.get(f"/evidence/bundles/about/{licence.pk}").content.decode()
    assert client.post(f"/evidence/bundles/about/{licence.pk}").status_code in {200, 302}
    one = Bundle.objects.get()
    make_bundle(one.pk, at=clock.now())
    names = fetched(zhou, one).namelist()
    assert f"records/{other.pk}.json" in names
    assert f"records/{photo.pk}.json" not in names


def test_what_the_asker_may_not_read_is_there_as_hashes_alone(
    photo: Exhibit, huahai: Enterprise, li: Actor, zhou: Actor
) -> None:
    elsewhere = record("enterprises.edited", huahai, by=zhou, at=clock.now())
    AuditEntry.objects.filter(pk=elsewhere.pk).update(region_code="320925100")  # before it moved here
    one = asked(li, huahai)
    make_bundle(one.pk, at=clock.now())
    lines = [json.loads(line) for line in fetched(li, one).read("chain.jsonl").splitlines()]
    assert ["fields" in line for line in lines] == [True, False]


@pytest.mark.parametrize("who", ["sun", "far_officer", "chen"])
def test_others_are_not_given_one(
    who: str, photo: Exhibit, huahai: Enterprise, zhou: Actor, request: pytest.FixtureRequest
) -> None:
    one = asked(zhou, huahai)
    make_bundle(one.pk, at=clock.now())
    client = client_of(request.getfixturevalue(who))
    for address in (f"of/{huahai.pk}", f"about/{huahai.pk}", f"{one.pk}.zip"):
        assert client.get(f"/evidence/bundles/{address}").status_code in {403, 404}
        assert client.post(f"/evidence/bundles/{address}").status_code in {403, 404, 405}


def test_a_colleague_does_not_see_another_s_bundle(
    photo: Exhibit, huahai: Enterprise, zhou: Actor, wang: Actor
) -> None:
    one = asked(zhou, huahai)
    make_bundle(one.pk, at=clock.now())
    assert client_of(wang).get(f"/evidence/bundles/{one.pk}.zip").status_code == 404
    assert huahai.name not in client_of(wang).get("/evidence/bundles/").content.decode().split("<main")[1]


def test_a_bundle_that_could_not_be_made_says_so(photo: Exhibit, huahai: Enterprise, zhou: Actor) -> None:
    note_failure(asked(zhou, huahai).pk, "没有做成，请再试一次")
    assert "没有做成" in client_of(zhou).get("/evidence/bundles/").content.decode()


def test_bundles_are_forgotten_after_a_week(photo: Exhibit, huahai: Enterprise, zhou: Actor) -> None:
    one = asked(zhou, huahai)
    make_bundle(one.pk, at=clock.now())
    assert forget_bundles(at=clock.now() + timedelta(days=6)) == 0
    assert forget_bundles(at=clock.now() + timedelta(days=8)) == 1
    assert client_of(zhou).get(f"/evidence/bundles/{one.pk}.zip").status_code == 404


def test_a_period_without_evidence_or_too_long_is_refused_in_words(huahai: Enterprise, zhou: Actor) -> None:
    answer = client_of(zhou).post(
        f"/evidence/bundles/of/{huahai.pk}", {"first_on": "2024-01-01", "last_on": "2026-01-01"}
    )
    assert answer.status_code == 422
    assert "一次最多导出一年" in answer.content.decode()
    today = clock.today()
    assert [r.code for r in reasons_not_to_export(first=today, last=today - timedelta(1), exhibits=1, size=1)] == [
        "period_backwards"
    ]
    assert [r.code for r in reasons_not_to_export(first=today, last=today, exhibits=0, size=5 * 1024**3)] == [
        "nothing_to_export", "bundle_too_large",
    ]  # fmt: skip
