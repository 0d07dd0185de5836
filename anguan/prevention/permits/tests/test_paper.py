"""The printed forms, compared with their golden ones: what they say line by line, and how they look.

After a wished change: `ANGUAN_GOLDEN=write pytest anguan/prevention/permits/tests/test_paper.py`, and look at the
pictures and the difference of the texts as one would at the paper.
"""

import io
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy
import pytest
from django.urls import reverse
from PIL import Image, ImageDraw

from anguan.foundation.access import Actor
from anguan.foundation.documents.pdf import render_pictures
from anguan.foundation.evidence import storage
from anguan.prevention.permits import catalog
from anguan.prevention.permits.models import Condition, Crew, MeasureLine, Permit, Signature
from anguan.prevention.permits.sheets import Face, face_of, set_face, words
from anguan.prevention.permits.sheets.fitting import SIZES, fitted
from anguan.prevention.permits.sheets.setting import TEMPLATE, data_of
from anguan.prevention.permits.tests.makers import NINE, make_exhibit, make_gas, make_permit, owned
from tests.red_team.phone import client_of

GOLDEN = Path(__file__).parent / "golden"
MOST_DIFFERENT = 1.0  # grey levels on average, of 255: the anti-aliasing of another machine
ADDRESS = "https://anguan.example/permits/0193"
AT = NINE + timedelta(hours=10)
EXTRA: dict[str, dict[str, Any]] = {
    "blind_plate": {"pipe_parameters": "80 ℃，0.6 MPa", "plate_parameters": "20 钢，DN100"},
    "lifting": {"rigging_name": "两肢钢丝绳吊索", "load_content": "换热器管束"},
    "temporary_electricity": {
        "source_point_and_power": "3 号配电箱，15 kW", "equipment_and_rated_power": "电焊机 2 台，共 12 kW"
    },
    "road_closure": {"related_units": "消防队、物流部", "reason": "埋设消防管道"},
    "excavation": {"scope_and_sketch": "长 6 m，宽 0.8 m"},
}  # fmt: skip
Maker = Callable[..., Permit]


@pytest.fixture
def made(zhou: Actor, wu: Actor, ma: Actor, liu: Actor) -> Maker:
    """A permit whose number and certificates do not change from one run to the next."""

    def make(kind: str = "hot_work", state: str = "closed", **named: Any) -> Permit:
        permit = make_permit(
            kind=kind, state=state, leader=wu, guardian=ma, worker=liu, extra=EXTRA.get(kind, {}),
            number=f"HH-{catalog.kinds()[kind].code}-20261120-01", **named,
        )  # fmt: skip
        Crew.objects.filter(permit=permit).exclude(certificate_number="").update(
            certificate_number="T320902199003070012"
        )
        return permit

    return make


def face(permit: Permit, by: Actor) -> Face:
    return face_of(permit, by=by, at=AT, address=ADDRESS)


def lines(data: dict[str, Any]) -> Iterator[str]:
    """Say a form line by line, as one would read it aloud."""
    yield f"{data['title']}　{data['subtitle']}　编号 {data['number']}　{data['enterprise']}　有效期至 {data['until']}"
    level = data["level"]["title"] if data["level"] else "不分级"
    yield f"级别 {level}　{data['upgraded']}　状态 {data['state']}　印记 {data['watermark']}"
    for copy in data["copies"]:
        yield f"{copy['name']}　{copy['holder']}"
    for row in (*data["rows"], *data["after"]):
        yield "｜".join(_cell(cell) for cell in row)
    for one in data["measures"]:
        involved = {None: "", True: "涉及", False: "不涉及"}[one["involved"]]
        yield f"{one['no']}. {one['text']}｜{involved}｜{one['who']}"
    for one in data["signs"]:
        picture = "［手写］" if one["image"] else ""
        yield f"{one['title']}：{one['opinion']}（{one['note']}）｜{picture}{one['name']}｜{one['at']}"
    yield f"{data['foot']}　{data['printed']}"


def _cell(cell: dict[str, Any]) -> str:
    if cell["kind"] == "checks":
        return " ".join(f"{'☑' if chosen else '☐'}{word}" for word, chosen in cell["options"])
    text = f"{cell['label']}{cell['text']}" if cell["kind"] == "sketch" else cell["text"]
    return f"【{text}】" if cell["kind"] in {"label", "head"} else text


def agrees(name: str, data: dict[str, Any]) -> None:
    """Compare a form with its golden text and picture; it stands on one page."""
    pages = render_pictures(TEMPLATE, {**data, "copies": data["copies"][:1]}, ppi=60)
    assert len(pages) == 1
    said = "\n".join(lines(data)) + "\n"
    text, picture = GOLDEN / f"{name}.txt", GOLDEN / f"{name}.png"
    if os.environ.get("ANGUAN_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        text.write_text(said, "utf-8")
        Image.open(io.BytesIO(pages[0])).convert("L").quantize(32).save(picture, optimize=True)
    assert said.splitlines() == text.read_text("utf-8").splitlines()
    agreed, drawn = (numpy.asarray(Image.open(one).convert("L"), float) for one in (picture, io.BytesIO(pages[0])))
    assert agreed.shape == drawn.shape
    if float(numpy.abs(agreed - drawn).mean()) > MOST_DIFFERENT:
        (GOLDEN / f"{name}.differs.png").write_bytes(pages[0])
        pytest.fail(f"see {name}.differs.png beside the golden one")


@pytest.mark.parametrize("kind", catalog.kinds())
def test_each_kind_has_its_own_form(kind: str, made: Maker, zhou: Actor) -> None:
    """附录 A: eight tables, each on one page."""
    agrees(kind, data_of(face(made(kind), zhou)))


def test_a_raised_one_of_special_grade_says_so_on_its_face(made: Maker, zhou: Actor, wang: Actor) -> None:
    """附录 B.1: the level by a plain mark; 5.1.1: raised management; signatures as they were drawn."""
    permit = made(
        level="special", upgrades=["night", "public_holiday"], state="working",
        place_facts={"zone": "explosive", "in_operation": True, "on_equipment": True},
    )  # fmt: skip
    make_gas(permit, at=NINE + timedelta(hours=2), analyst_name="化验员")
    Condition.objects.create(
        **owned(permit.enterprise), permit=permit, said="作业时装置区巡检改为每小时一次", person_id=wang.person_id,
        person_name=wang.name, at=NINE,
    )  # fmt: skip
    drawn = Image.new("RGBA", (300, 100), (0, 0, 0, 0))
    ImageDraw.Draw(drawn).line([(10, 75), (75, 15), (100, 80), (150, 25), (280, 30)], fill=(20, 20, 40, 255), width=5)
    content = io.BytesIO()
    drawn.save(content, "PNG")
    sha256 = storage.store_bytes(content.getvalue())
    for signature in Signature.objects.filter(permit=permit):
        make_exhibit(
            signature, "permit_signature", kind="signature", sha256=sha256, content_type="image/png", width=300,
            height=100,
        )  # fmt: skip
    under = make_exhibit(
        permit, "permit_signature", kind="signature", sha256=sha256, content_type="image/png", width=300, height=100
    )
    Crew.objects.filter(permit=permit).update(briefed_signature=under.pk)
    agrees("hot_work_raised", data_of(face(permit, zhou)))


def test_a_void_one_is_stamped(made: Maker, zhou: Actor) -> None:
    agrees("hot_work_void", data_of(face(made(state="voided", ended_reason="作业地点转移，重新办票"), zhou)))


@pytest.mark.parametrize(
    ("state", "stamp"), [("draft", "草稿"), ("submitted", "未批准"), ("expired", "已过期"), ("withdrawn", "已收回")]
)
def test_nobody_works_under_what_does_not_hold(state: str, stamp: str, made: Maker, zhou: Actor) -> None:
    assert data_of(face(made(state=state), zhou))["watermark"] == stamp


def test_long_texts_make_the_letters_smaller_then_a_second_sheet(made: Maker, zhou: Actor) -> None:
    permit = made()
    sizes = [data_of(face(permit, zhou))["fit"]["size"]]
    for often in (2, 5, 8):
        permit.content, permit.risk_result = "更换支架并恢复防腐，" * 6 * often, "火灾、灼烫、触电；" * 6 * often
        data = data_of(face(permit, zhou), copies=(1,))
        sizes.append(data["fit"]["size"])
        assert len(render_pictures(TEMPLATE, data, ppi=20)) == 1
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] < sizes[0]
    MeasureLine.objects.filter(permit=permit).update(text="补充说明怎么落实，" * 40)
    data = data_of(face(permit, zhou), copies=(1,))
    assert fitted(data).continued
    assert len(render_pictures(TEMPLATE, data, ppi=20)) > 1
    assert min(SIZES) < fitted(data).size  # where a second sheet is needed anyway, it is easy to read


def test_it_is_fit_for_an_archive(made: Maker, zhou: Actor, tmp_path: Path) -> None:
    """PDF/A: the file says so itself, fonts are inside, the text can be read out of it. Three copies, three pages."""
    pdf = set_face(face(made(), zhou))
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>U</pdfaid:conformance>" in pdf
    if shutil.which("pdffonts") is None:
        pytest.skip("poppler-utils is not installed")
    path = tmp_path / "permit.pdf"
    path.write_bytes(pdf)
    about, fonts, text = (_told("pdfinfo", path), _told("pdffonts", path), _told("pdftotext", path, "-"))
    assert re.search(r"Pages:\s+3", about)
    assert all(re.search(r"yes\s+yes\s+yes", line) for line in fonts.splitlines()[2:])
    for said in ("动火安全作业票", "第二联", "作业单位（动火人）", "所在基层单位", "T320902199003070012"):
        assert said in text


def _told(reader: str, *about: Path | str) -> str:
    return subprocess.run([reader, *about], capture_output=True, text=True, check=True).stdout  # noqa: S603


def test_it_is_printed_from_its_page(made: Maker, zhou: Actor, sun: Actor) -> None:
    permit = made()
    address = reverse("permits:paper", args=[permit.pk])
    answer = client_of(zhou).get(address, {"copy": "2"})
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert "no-store" in answer.headers["Cache-Control"]
    assert client_of(sun).get(address).status_code == 404


def test_the_limits_on_the_form_are_those_in_force() -> None:
    """6.4, 5.3.2; GB 46768-2025 5.9.1: together for chemicals, alone elsewhere, not before its day."""
    both, alone = (catalog.law_for(regime, date(2026, 11, 20)) for regime in ("hazchem", "general"))
    before = catalog.law_for("hazchem", date(2026, 4, 20))
    assert words.limit("oxygen", both) == "19.5%～21%（体积分数）"
    assert words.limit("oxygen", alone) == "19.5%～23.5%（体积分数）"
    assert words.limit("combustible", both, lel=1.2) == "≤0.2%，≤10%LEL"
    assert words.limit("combustible", alone) == "≤10%LEL"
    assert words.limit("combustible", before, lel=5.0) == "≤0.5%"
    assert words.limit("hydrogen_sulfide", both) == "≤10 mg/m³"
