"""The whole life of a permit in one file: papers, records and evidence, which anybody can check offline."""

import io
import json
import zipfile
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.audit import services as audit
from anguan.foundation.audit.roots import close_days
from anguan.foundation.evidence import storage
from anguan.foundation.evidence.models import Bundle, Exhibit
from anguan.foundation.evidence.services.exporting import make_bundle, path_of
from anguan.foundation.evidence.tests.makers import make_photo
from anguan.foundation.evidence.verify.checking import Findings, check
from anguan.foundation.evidence.verify.reading import Bundle as Read
from anguan.prevention.permits.models import Judgement, Permit
from anguan.prevention.permits.tests.makers import make_entry, make_gas, make_permit, owned
from tests.red_team.phone import client_of

YESTERDAY = clock.today() - timedelta(days=1)
NINE = datetime.combine(YESTERDAY, time(9), tzinfo=clock.BEIJING)


@pytest.fixture
def permit(zhou: Actor, wu: Actor, ma: Actor, liu: Actor) -> Permit:
    """A draft of yesterday with a photo of its own, a gas analysis with another, an entry and two judgements."""
    made = make_permit(kind="confined_space", leader=wu, guardian=ma, worker=liu, at=NINE, number="HH-SX-1")
    test = make_gas(made, at=NINE)
    Exhibit.objects.filter(subject_id=test.pk).delete()  # the maker's has no bytes
    make_entry(made, "刘洋", in_at=NINE, out_at=NINE + timedelta(hours=1))
    proof = {
        "rule": "gas.fresh", "clause": "GB 30871-2022 6.3 a)", "version": "1", "passed": False,
        "inputs": {"minutes": 41, "limit": 30, "outdoor": False},
    }  # fmt: skip
    reason = {"code": "gas_stale", "clause": "GB 30871-2022 6.3 a)", "message": "气体分析过时", "remedy": "请重新检测"}
    for passed, at in ((False, NINE), (True, NINE + timedelta(minutes=9))):
        Judgement.objects.create(
            **owned(made.enterprise), permit=made, at=at, stage="start", event="start", passed=passed,
            law_version="GB 30871-2022", reasons=[] if passed else [reason], proofs=[proof | {"passed": passed}],
        )  # fmt: skip
    audit.record("permits.drafted", made, by=wu, at=NINE, number=made.number)
    make_photo(ma, subject=made, at=NINE)
    make_photo(ma, subject=test, at=NINE)
    return made


def taken_away(permit: Permit, by: Actor) -> bytes:
    """Ask on the page, make it in the background, fetch what it is."""
    client = client_of(by)
    address = reverse("permits:export", args=[permit.pk])
    assert "2 份" in client.get(address).content.decode()
    assert client.post(address).headers["Location"] == reverse("evidence:bundles")
    one = Bundle.objects.get()
    make_bundle(one.pk, at=clock.now())
    with storage.open_at(path_of(one)) as file:
        content: bytes = file.read()
    return content


def verified(content: bytes, tmp_path: Path) -> Findings:
    path = tmp_path / "bundle.zip"
    path.write_bytes(content)
    return check(Read(path))


def test_everything_is_in_it_and_nothing_can_be_changed(permit: Permit, zhou: Actor, tmp_path: Path) -> None:
    close_days(at=clock.now())
    content = taken_away(permit, zhou)
    archive = zipfile.ZipFile(io.BytesIO(content))
    names = set(archive.namelist())
    assert {"作业票.pdf", "全过程记录.pdf", "全过程记录.json", "chain.jsonl", "roots.json", "manifest.json"} <= names
    assert len([name for name in names if name.startswith("records/")]) == 2  # the permit's photo and the gas test's
    assert verified(content, tmp_path).faults == []
    for name in ("作业票.pdf", "全过程记录.pdf"):
        assert b"<pdfaid:part>2</pdfaid:part>" in archive.read(name)
    told = json.loads(archive.read("全过程记录.json"))
    assert told["permit"]["number"] == "HH-SX-1"
    assert [one["passed"] for one in told["judgements"]] == [False, True]
    assert told["entrys"][0]["what"] == "刘洋"


def test_a_paper_put_in_its_place_is_found(permit: Permit, zhou: Actor, tmp_path: Path) -> None:
    permit_only = taken_away(permit, zhou)
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(permit_only)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"%PDF-1.7 another" if name == "作业票.pdf" else old.read(name))
    before = set(verified(permit_only, tmp_path).faults)
    assert not [fault for fault in before if "作业票.pdf" in fault]
    assert [fault for fault in verified(changed.getvalue(), tmp_path).faults if "作业票.pdf" in fault]
