"""Bundles (证据包) that someone altered on the way: the stand-alone verifier finds each change and names it."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.foundation.audit import roots
from anguan.foundation.audit.services import record
from anguan.foundation.evidence import bundle, services
from anguan.foundation.evidence.models import Exhibit
from anguan.foundation.evidence.services.retention import remove_due
from anguan.foundation.evidence.tests.makers import make_jpeg
from anguan.foundation.evidence.verify import sums
from anguan.foundation.evidence.verify.checking import check
from anguan.foundation.evidence.verify.reading import Bundle
from anguan.registry.enterprises.models import Enterprise, EnterpriseCertificate
from tests.red_team.phone import Phone

ONE_DAY = timedelta(days=1)
Change = Callable[["Parts"], None]


@dataclass
class Parts:
    """A bundle taken apart: its files by name, to be changed and put together again."""

    files: dict[str, bytes] = field(default_factory=dict)

    def json(self, name: str) -> Any:
        return json.loads(self.files[name])

    def put(self, name: str, content: Any) -> None:
        self.files[name] = json.dumps(content, ensure_ascii=False).encode()

    @property
    def chain(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.files["chain.jsonl"].splitlines()]

    @chain.setter
    def chain(self, lines: list[dict[str, Any]]) -> None:
        self.files["chain.jsonl"] = b"".join(sums.canonical(line) + b"\n" for line in lines)

    def named(self, folder: str) -> list[str]:
        return sorted(name for name in self.files if name.startswith(folder))

    def list_anew(self) -> None:
        """Bring the list of files in line with them, as a careful forger would."""
        manifest = self.json("manifest.json")
        manifest["files"] = {
            name: {"sha256": sums.sha256(data), "bytes": len(data)}
            for name, data in self.files.items()
            if name != "manifest.json"
        }
        self.put("manifest.json", manifest)

    def link_anew(self, lines: list[dict[str, Any]]) -> None:
        """Work out every link of the chain again, as a careful forger would."""
        previous = lines[0]["previous_hash"]
        for line in lines:
            line["previous_hash"], line["hash"] = previous, sums.link(previous, line["fields"])
            previous = line["hash"]
        self.chain = lines

    def write(self, path: Path) -> Path:
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in self.files.items():
                archive.writestr(name, data)
        return path


def run(path: Path, *more: str | Path) -> tuple[int, str]:
    """Run the verifier as anybody would: a program of its own, without our settings."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "DATABASE"))}
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "anguan.foundation.evidence.verify", path, *more],
        capture_output=True, check=False, env=environment, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.stderr == b"", done.stderr.decode()
    return done.returncode, done.stdout.decode()


@pytest.fixture
def exhibits(chen: Actor, huahai: Enterprise) -> list[Exhibit]:
    """Two photos a known phone signed and one it did not, attached among other entries, under yesterday's root."""
    licence = EnterpriseCertificate.objects.create(
        enterprise=huahai, region_code=huahai.region_code, kind="licence", number="苏-1"
    )
    phone, at, made = Phone(chen).enrol(), clock.now(), []
    for number in range(3):
        shot = phone.shoot(make_jpeg(f"b{number}"), challenge=phone.challenge())
        if number == 2:
            shot.signature = ""
        answer = phone.send(shot).json()
        with acting_as(chen):
            made += services.attach_evidence([UUID(answer["id"])], licence, by=chen, at=at)
        record("enterprises.edited", huahai, by=chen, at=at, number=number)
    roots.close_days(at=at + ONE_DAY)
    return made


@pytest.fixture
def parts(exhibits: list[Exhibit], zhou: Actor, huahai: Enterprise, tmp_path: Path) -> Parts:
    today = clock.today()
    scope = bundle.Scope(huahai.pk, huahai.name, "全部证据", today - ONE_DAY, today)
    path = tmp_path / "whole.zip"
    with path.open("wb") as file:
        bundle.write(file, scope, by=zhou, at=clock.now())
    (tmp_path / "roots.json").write_text(json.dumps({"roots": [roots.as_plain(one) for one in roots.latest(9)]}))
    with zipfile.ZipFile(path) as archive:
        return Parts({name: archive.read(name) for name in archive.namelist()})


def test_a_whole_bundle_holds(parts: Parts, tmp_path: Path) -> None:
    code, said = run(tmp_path / "whole.zip", "--roots", tmp_path / "roots.json")
    assert code == 0, said
    for word in ("原件：3 个与 SHA-256 一致，其中 3 个另与 SM3 一致", "手机签名：2 份正确", "公布的日根", "没有发现"):
        assert word in said
    code, said = run(parts.write(tmp_path / "again.zip"))
    assert code == 0
    assert "没有与公布的日根对照" in said


def test_an_original_removed_in_due_time_is_no_fault(
    exhibits: list[Exhibit], zhou: Actor, huahai: Enterprise, tmp_path: Path
) -> None:
    today, later = clock.today(), clock.now() + 40 * ONE_DAY
    Exhibit.objects.filter(pk=exhibits[0].pk).update(keep_until=today)
    record("enterprises.edited", huahai, by=zhou, at=later)
    assert remove_due(at=later) == 1
    scope = bundle.Scope(huahai.pk, huahai.name, "全部证据", today - ONE_DAY, today)
    path = tmp_path / "removed.zip"
    with path.open("wb") as file:
        bundle.write(file, scope, by=zhou, at=later)
    code, said = run(path)
    assert code == 0, said
    assert "原件已按保存期限删除，链上有登记" in said


def first_record(parts: Parts) -> tuple[str, dict[str, Any]]:
    name = next(name for name in parts.named("records/") if parts.json(name)["signature"])
    return name, parts.json(name)


def alter_original(parts: Parts) -> None:
    name = parts.named("originals/")[0]
    parts.files[name] = parts.files[name][:-1] + b"\0"


def swap_originals(parts: Parts) -> None:
    one, other, *_ = parts.named("originals/")
    parts.files[one], parts.files[other] = parts.files[other], parts.files[one]


def drop_original(parts: Parts) -> None:
    del parts.files[parts.named("originals/")[0]]


def add_original(parts: Parts) -> None:
    parts.files[f"originals/{'a' * 64}.jpg"] = b"another"


def alter_record(parts: Parts) -> None:
    name, said = first_record(parts)
    parts.files[name] = sums.canonical({**said, "taken_at": "2026-01-01T00:00:00.000000+00:00"})


def raise_grade(parts: Parts) -> None:
    name = next(name for name in parts.named("records/") if not parts.json(name)["signature"])
    parts.files[name] = sums.canonical({**parts.json(name), "grade": "A", "doubts": []})


def drop_record(parts: Parts) -> None:
    del parts.files[parts.named("records/")[1]]


def add_record(parts: Parts) -> None:
    forged = "01999999-0000-7000-8000-000000000001"
    parts.files[f"records/{forged}.json"] = sums.canonical({**first_record(parts)[1], "id": forged})


def alter_entry(parts: Parts) -> None:
    lines = parts.chain
    lines[2]["fields"]["person_name"] = "别人"
    parts.chain = lines


def drop_entry(parts: Parts) -> None:
    parts.chain = parts.chain[:3] + parts.chain[4:]


def reorder_chain(parts: Parts) -> None:
    lines = parts.chain
    lines[1], lines[2] = lines[2], lines[1]
    parts.chain = lines


def cut_chain(parts: Parts) -> None:
    parts.chain = parts.chain[:-1]


def forge_root(parts: Parts) -> None:
    said = parts.json("roots.json")
    said["roots"][0]["root"] = "0" * 64
    parts.put("roots.json", said)


def forge_proof(parts: Parts) -> None:
    said = parts.json("roots.json")
    said["proofs"][0]["path"] = [["L", "0" * 64]]
    parts.put("roots.json", said)


def forge_key(parts: Parts) -> None:
    said = parts.json("devices.json")
    for device in said["devices"].values():
        device["public_key"] = "B" * 87
    parts.put("devices.json", said)


ATTACKS: list[tuple[Change, str]] = [
    (alter_original, "原件被改动"),
    (swap_originals, "原件被改动"),
    (drop_original, "缺少原件"),
    (add_original, "多出原件"),
    (alter_record, "记录被改动"),
    (raise_grade, "记录被改动"),
    (drop_record, "被拿掉了"),
    (add_record, "多出来的"),
    (alter_entry, "内容被改动"),
    (drop_entry, "缺少第 4 条"),
    (reorder_chain, "次序被调换"),
    (cut_chain, "链被截短"),
    (forge_root, "日根"),
    (forge_proof, "证明通不到日根"),
    (forge_key, "不是同一部"),
]


@pytest.mark.parametrize(("change", "word"), ATTACKS, ids=[change.__name__ for change, _ in ATTACKS])
def test_an_altered_bundle_is_found_out(parts: Parts, tmp_path: Path, change: Change, word: str) -> None:
    change(parts)
    found = check(Bundle(parts.write(tmp_path / "clumsy.zip")))
    assert any(word in fault for fault in found.faults), found.faults
    assert any(fault.startswith(("文件", "多出文件", "缺少文件")) for fault in found.faults)
    parts.list_anew()  # a careful forger brings the list in line: it is no proof, and is not taken for one
    code, said = run(parts.write(tmp_path / "careful.zip"))
    assert (code, word in said) == (1, True), said


def test_a_record_forged_together_with_the_chain_contradicts_the_root(parts: Parts, tmp_path: Path) -> None:
    _forge_throughout(parts)
    code, said = run(parts.write(tmp_path / "forged.zip"))
    assert code == 1
    assert "不是同一条，被改写过" in said
    assert "原件哈希" not in said


def test_roots_forged_as_well_contradict_what_was_published(parts: Parts, tmp_path: Path) -> None:
    """A forger who owns the server can agree with themselves; only what others kept tells."""
    lines = _forge_throughout(parts)
    own = lines[-1]
    leaf = sums.climbed(parts.json("manifest.json")["chain"], own["position"], own["hash"], [])
    day = parts.json("roots.json")["roots"][-1] | {"root": leaf}
    day["hash"] = sums.link(
        day["previous_hash"], {key: day[key] for key in ("day", "root", "chains", "entries", "made_at")}
    )
    proof = {"day": day["day"], "position": own["position"], "head": own["hash"], "path": []}
    parts.put("roots.json", {"roots": [day], "proofs": [proof]})
    parts.list_anew()
    path = parts.write(tmp_path / "forged.zip")
    assert run(path)[0] == 0  # nothing inside contradicts it: this is why roots are published
    code, said = run(path, "--roots", tmp_path / "roots.json")
    assert code == 1
    assert "与公布的不一致" in said


def _forge_throughout(parts: Parts) -> list[dict[str, Any]]:
    """Raise an unsigned record's grade, and bring its entry, the chain and the list in line with it."""
    raise_grade(parts)
    name = next(name for name in parts.named("records/") if not parts.json(name)["signature"])
    lines = parts.chain
    for line in lines:
        if line["fields"]["subject_id"] == parts.json(name)["id"]:
            line["fields"]["detail"]["record_hash"] = sums.sha256(parts.files[name])
    parts.link_anew(lines)
    parts.list_anew()
    return lines


def test_what_a_phone_signed_cannot_be_rewritten_even_by_the_server(parts: Parts, tmp_path: Path) -> None:
    name, said = first_record(parts)
    parts.files[name] = sums.canonical({**said, "taken_at": "2026-01-01T00:00:00.000000+00:00", "lon": 121.5})
    lines = parts.chain
    for line in lines:
        if line["fields"]["subject_id"] == said["id"]:
            line["fields"]["detail"]["record_hash"] = sums.sha256(parts.files[name])
    parts.link_anew(lines)
    parts.list_anew()
    code, text = run(parts.write(tmp_path / "forged.zip"))
    assert code == 1
    assert "拍摄时间与手机签过的不同" in text
    assert "经度与手机签过的不同" in text


def test_a_file_named_twice_or_broken_is_named(parts: Parts, tmp_path: Path) -> None:
    path = parts.write(tmp_path / "twice.zip")
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(parts.named("records/")[0], b"{}")
    assert "出现了两次" in run(path)[1]
    whole = (tmp_path / "whole.zip").read_bytes()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole[: len(whole) // 2])
    assert run(cut) == (1, "✗ 打不开 cut.zip：不是完整的 ZIP 文件\n")
    bent = tmp_path / "bent.zip"
    place = whole.index(make_jpeg("b0"))
    bent.write_bytes(whole[: place + 100] + b"XXXX" + whole[place + 104 :])
    code, said = run(bent)
    assert code == 1
    assert "已损坏" in said


def test_the_verifier_knows_no_framework() -> None:
    program = (
        "import sys, anguan.foundation.evidence.verify.__main__;"
        "print([name for name in sys.modules if name.split('.')[0] in {'django', 'pydantic', 'PIL', 'numpy'}"
        " or (name.startswith('anguan.') and 'evidence.verify' not in name and name.count('.') > 2)])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)  # noqa: S603
    assert done.stdout.strip() == "[]"
