"""Paper (作业票打印): the printed form of each kind, beside a blank page set in the same run.

No database: a face is put together from rows that were never stored, as full as a finished permit's.
"""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from anguan.foundation.access.models import uuid7
from anguan.foundation.documents.pdf import render_pdf
from anguan.prevention.permits import catalog
from anguan.prevention.permits.models import Crew, GasTest, MeasureLine, Permit
from anguan.prevention.permits.rules.chains import chain_of
from anguan.prevention.permits.sheets.face import Face, Sign
from anguan.prevention.permits.sheets.setting import COPIES, set_face
from bench.measuring import Result, Size, percentile

_AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
_LEVELS = {"hot_work": "first", "work_at_height": "II", "lifting": "second"}
_BLANK = """#let data = json(bytes(sys.inputs.data))
#set document(date: datetime(year: 2026, month: 11, day: 20))
#set text(font: "Noto Sans SC")
安全作业票 #data.number
"""


def run(size: Size) -> list[Result]:
    """Set the form of every kind: one sheet, and the three copies of it; beside it a page with one line."""
    one: list[float] = []
    three: list[float] = []
    rows = []
    for kind in catalog.kinds():
        alone = _timed(partial(_sheet, kind, (1,)), size.repeats)
        one += alone
        three += _timed(partial(_sheet, kind, COPIES), size.repeats)
        rows.append([kind, f"{percentile(alone, 0.5) * 1000:.1f} ms"])
    with TemporaryDirectory() as folder:
        blank = Path(folder) / "blank.typ"
        blank.write_text(_BLANK, "utf-8")
        plain = _timed(lambda n: render_pdf(blank, {"number": n}, archival=True), size.repeats * 2)
    ratio = percentile(one, 0.5) / percentile(plain, 0.5)
    return [
        Result(
            "permit_paper", "the standard's form as PDF/A, one sheet (P95 over the eight kinds)",
            percentile(one, 0.95) * 1000, "ms", goal=50.0,
            beside=f"median {percentile(one, 0.5) * 1000:.1f} ms, a blank page {percentile(plain, 0.5) * 1000:.1f} ms:"
            f" {ratio:.1f} times; three copies {percentile(three, 0.5) * 1000:.1f} ms",
            details=[["kind", "one sheet (median)"], *rows],
        )
    ]  # fmt: skip


def _sheet(kind: str, copies: Sequence[int], turn: int) -> bytes:
    return set_face(_face(kind, turn), copies=copies)


def _face(kind: str, turn: int) -> Face:
    """Return a full face of a kind; `turn` makes every one different, so that nothing is remembered from the last."""
    level = _LEVELS.get(kind, "")
    permit = Permit(
        kind=kind, level=level, number=f"HH-{catalog.kinds()[kind].code}-20261120-{turn:04d}", state="closed",
        enterprise_name="盐城华海机械有限公司", work_unit="江苏恒泰工业设备安装有限公司", applicant_name="吴刚",
        applied_at=_AT, leader_name="吴刚", guardian_name="马国栋", planned_start=_AT + timedelta(hours=1),
        planned_end=_AT + timedelta(hours=8), valid_until=_AT + timedelta(hours=8), regime="hazchem",
        place="一号库东侧消防管廊三层平台", content="更换消防喷淋管道支架四处，切割旧支架并焊接新支架" * 2,
        risk_result="火灾、爆炸、灼烫、触电、高处坠落、物体打击、其他伤害", methods=["arc_welding", "gas_cutting"],
        place_facts={"height_m": 6, "depth_m": 1.1}, work_facts={"load_t": 52, "voltage_v": 380}, started_at=_AT,
    )  # fmt: skip
    law = catalog.law_for("hazchem", _AT.date())
    chain = chain_of(kind, level or None, law)
    slots = [*chain.slots, "acceptance", "shift_leader_check"]
    crew = [
        Crew(person_id=uuid7(), name=name, role=role, since=_AT, certificate_number=f"T32090219900307{turn:04d}",
             briefed_at=_AT)
        for name, role in (("吴刚", "work_leader"), ("马国栋", "guardian"), ("刘洋", "worker"), ("赵小虎", "worker"),
                           ("周明", "briefer"), ("孙立", "electrician"))
    ]  # fmt: skip
    gas = [
        GasTest(
            at=_AT + timedelta(hours=n), point="作业点", analyst_name="化验员", instrument="BW-7731", passed=True,
            values=[{"gas": "combustible", "value": 0.1 * n, "unit": "%vol"},
                    {"gas": "oxygen", "value": 20.9, "unit": "%vol"}],
        )
        for n in range(5)
    ]  # fmt: skip
    sheet = law.kind(kind)
    measures = {one.number: MeasureLine(no=one.number, involved=True, confirmer_name="吴刚") for one in sheet.measures}
    signs = {slot: Sign(slot, "签批人", _AT, "同意作业，注意监护", "现场签批，距作业点 8 m") for slot in slots}
    return Face(
        permit=permit, sheet=sheet, law=law, chain=chain, crew=crew, signs=signs, measures=measures, gas=gas,
        linked=("高处 HH-GC-20261120-02",), address=f"https://anguan.example/permits/{uuid7()}", printed_at=_AT,
    )  # fmt: skip


def _timed(call: Callable[[int], object], repeats: int) -> list[float]:
    seconds = []
    for turn in range(repeats + 1):
        began = time.perf_counter()
        call(turn)
        if turn:  # the first one compiles the template and reads the fonts
            seconds.append(time.perf_counter() - began)
    return seconds
