"""Originals in an S3 store: a real server that speaks S3 over HTTP, stopped in the middle and started again."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from django.core.files.storage import storages
from django.test import override_settings

from anguan.config import settings as ours
from anguan.foundation.access import Actor
from anguan.foundation.audit.services import verify_all
from anguan.foundation.evidence import renditions, storage
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.rules import hash_of
from anguan.foundation.evidence.services.retention import remove_unneeded
from anguan.foundation.evidence.services.verifying import verify_files
from anguan.foundation.evidence.storage import StorageUnavailableError
from anguan.foundation.evidence.tests.makers import make_jpeg, make_photo
from anguan.registry.enterprises.models import Enterprise
from tests.red_team.phone import Phone

BUCKET = "anguan-evidence"


class Server:
    """An S3 server in a process of its own; what it holds is gone when it stops."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for _ in range(600):
            with socket.socket() as knocking:
                if knocking.connect_ex(("127.0.0.1", self.port)) == 0:
                    break
            time.sleep(0.1)
        self.client().create_bucket(Bucket=BUCKET)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait()

    def client(self) -> Any:
        return boto3.client(
            "s3", endpoint_url=self.address, region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x",
            config=Config(s3={"addressing_style": "path"}),
        )  # fmt: skip

    def names(self) -> list[str]:
        listed = self.client().list_objects_v2(Bucket=BUCKET)
        return sorted(one["Key"] for one in listed.get("Contents", []))


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Settings as an operator would give them in the environment."""
    server = Server()
    server.start()
    for name, value in {
        "BUCKET": BUCKET, "ENDPOINT": server.address, "KEY": "x", "SECRET": "x", "REGION": "us-east-1",
        "PREFIX": "city",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"ANGUAN_S3_{name}", value)
    changed = {**ours.STORAGES, "evidence": ours.evidence_storage(ours.DATA)}
    with override_settings(STORAGES=changed):
        assert type(storages["evidence"]).__name__ == "S3Storage"
        yield server
    server.stop()


def test_originals_live_in_the_store_once_under_their_hash(s3: Server, chen: Actor, sun: Actor, zhou: Actor) -> None:
    first, second = make_photo(chen, seed="same"), make_photo(sun, seed="same")
    assert s3.names() == [f"city/{storage.path_of(first.sha256)}"]
    assert second.sha256 == first.sha256 == hash_of(storage.original(first.sha256))
    assert renditions.rendition(first, "thumb", []) == renditions.rendition(first, "thumb", [])
    assert storage.kept("nothing/there") is None
    with storage.opened(first.sha256) as file:
        file.seek(2)
        assert file.read(4) == make_jpeg("same")[2:6]


def test_a_torn_or_missing_object_is_found(s3: Server, chen: Actor, huahai: Enterprise) -> None:
    photo, other = make_photo(chen, subject=huahai), make_photo(chen, subject=huahai)
    s3.client().put_object(Bucket=BUCKET, Key=f"city/{storage.path_of(photo.sha256)}", Body=b"half")
    s3.client().delete_object(Bucket=BUCKET, Key=f"city/{storage.path_of(other.sha256)}")
    faults = list(verify_files())
    assert any(photo.sha256 in fault and "被改动" in fault for fault in faults)
    assert any(other.sha256 in fault and "不见了" in fault for fault in faults)
    assert storage.store_bytes(make_jpeg(str(photo.pk))) == photo.sha256  # written anew
    assert len(list(verify_files())) == 1
    Exhibit.objects.filter(pk=photo.pk).update(removed_at=photo.received_at)
    assert remove_unneeded(photo.sha256)
    assert not remove_unneeded(photo.sha256)


def test_a_store_that_goes_down_in_the_middle_loses_nothing(s3: Server, chen: Actor, huahai: Enterprise) -> None:
    phone = Phone(chen).enrol()
    shot = phone.shoot(make_jpeg("line") + b"\0" * 200_000, challenge=phone.challenge())
    phone.submit(shot)
    phone.put(shot, 0)
    s3.stop()
    with pytest.raises(StorageUnavailableError):
        storage.store_bytes(b"anything")
    answer = phone.put(shot, 1)
    assert answer.status_code == 503
    assert [reason["code"] for reason in answer.json()["reasons"]] == ["storage_unavailable"]
    assert any("存储读不出来" in fault for fault in _faults_of(chen, huahai))
    s3.start()
    done = phone.put(shot, 1).json()
    assert (done["state"], done["missing"]) == ("stored", [])
    assert storage.original(done["sha256"]) == shot.data
    assert list(verify_all()) == []


def _faults_of(chen: Actor, huahai: Enterprise) -> list[str]:
    """What verifying says of an original while the store is down."""
    photo = Exhibit.objects.filter(stored_at__isnull=True).get()
    Exhibit.objects.filter(pk=photo.pk).update(stored_at=photo.received_at, width=1, height=1)
    faults = list(verify_files())
    Exhibit.objects.filter(pk=photo.pk).update(stored_at=None)
    return faults
