"""Preparing (作业准备): analysis, isolation, briefing, measures, evidence; GB 30871-2022 4.1–4.6, 4.13, 附录 A."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anguan.prevention.permits import catalog
from anguan.prevention.permits.rules import matter_of, measures
from anguan.prevention.permits.rules.case import MeasureLine
from anguan.prevention.permits.tests.rules.proving import GONE, Row, codes, moment, prove, said, told

KINDS = tuple(catalog.kinds())
FUEL = {"medium": {"name": "toluene", "toxic": ["hydrogen_sulfide"], "flammable": True}}
ALL_AT_ONCE: list[dict[str, Any]] = [
    {"no": no, "involved": True, "confirmed_by": "leader", "confirmed_at": moment("08:56"), "text": "无"}
    for no in range(1, 17)
]


def denied(number: int) -> str:
    return f"measures.{number}.involved"


PREPARING = [
    Row("GB 30871-2022 4.1", "hazard_analysis_missing", "hot_work", "submit", {"work.hazard_analysis": False},
        {"work.hazard_analysis": None}),
    Row("GB 30871-2022 4.1", "hazard_analysis_missing", "lifting", "submit", {"work.hazard_analysis": False}),
    Row("GB 30871-2022 4.2", "not_isolated", "confined_space", "submit", {"work.isolated": False}),
    Row("GB 30871-2022 4.5 h)", "flushing_water_far", "blind_plate", "draft",
        {"work.corrosive": True, "work.flushing_water_m": 30.5},
        {"work.corrosive": True, "work.flushing_water_m": 30}),
    Row("GB 30871-2022 4.5 h)", "flushing_water_unknown", "blind_plate", "start", {"work.corrosive": True}),
    Row("GB 30871-2022 4.13 b)", "lighting_voltage", "confined_space", "draft",
        {"place.lighting_v": 36.1}, {"place.lighting_v": 36}),
    Row("GB 30871-2022 4.13 b)", "lighting_voltage", "confined_space", "start",
        {"place.lighting_v": 12.5, "place.damp_or_narrow": True},
        {"place.lighting_v": 12, "place.damp_or_narrow": True}),
    Row("GB 30871-2022 4.13 b)", "lighting_not_explosion_proof", "confined_space", "submit",
        {**FUEL, "place.lighting_explosion_proof": False}, {"medium": None, "place.lighting_explosion_proof": False}),
    Row("GB 30871-2022 4.13 b)", "lighting_not_explosion_proof", "confined_space", "start",
        {**FUEL, "place.lighting_explosion_proof": None},
        {**FUEL, "place.lighting_explosion_proof": None, "place.lighting_v": None}),
]  # fmt: skip
BRIEFING = [
    Row("GB 30871-2022 4.4", "briefing_missing", "hot_work", "start", {"briefing": None}),
    Row("GB 30871-2022 4.4", "briefing_unsigned", "hot_work", "start", {"briefing.signed": ["guardian"]},
        {"briefing.signed": ["worker", "guardian"]}),
    Row("GB 30871-2022 4.4", "briefing_unsigned", "hot_work", "start", {"briefing.signed": ["leader", "guardian"]},
        {"briefing.signed": ["leader", "guardian"], "briefing.by": "worker"}),
    Row("GB 30871-2022 4.4", "briefing_unsigned", "lifting", "start",
        {"briefing.signed": ["guardian", "commander", "driver"]},
        {"briefing.signed": ["guardian", "commander", "driver", "slinger"]}),
    Row("GB 30871-2022 4.4", "briefing_late", "hot_work", "resume", {"briefing.at": moment("09:13")},
        {"briefing.at": moment("09:12")}),
    Row("GB 30871-2022 4.4", "briefing_before_change", "hot_work", "start", {"briefing.at": moment("08:04")}),
    Row("GB 30871-2022 4.4", "briefer_missing", "hot_work", "start", {"briefing.by": ""}),
    Row("GB 30871-2022 4.4 c)", "hidden_works_not_briefed", "excavation", "start", {"briefing.hidden_works": None}),
    Row("GB 30871-2022 4.4 c)", "hidden_works_not_briefed", "road_closure", "start",
        {"briefing.hidden_works": False}),
]  # fmt: skip
MEASURES = [
    Row("GB 30871-2022 4.6", "measure_unanswered", "hot_work", "start", {"measures.3": GONE}, {"measures.16": GONE}),
    Row("GB 30871-2022 4.6", "measure_unanswered", "road_closure", "start", {"measures.2.involved": None}),
    Row("GB 30871-2022 4.6", "measure_unanswered", "lifting", "start",
        {"measures": [], "signatures": [], "work.load_t": 10}, {"measures": [], "signatures": [], "work.load_t": 9}),
    Row("GB 30871-2022 4.6", "measure_unconfirmed", "hot_work", "start",
        {denied(6): False, "measures.6.confirmed_by": ""}, {denied(6): False}),
    Row("GB 30871-2022 4.6", "measure_before_change", "hot_work", "start",
        {"measures.4.confirmed_at": moment("08:04")}),
    Row("GB 30871-2022 4.6", "measure_in_future", "hot_work", "start", {"measures.4.confirmed_at": moment("09:11")}),
    Row("GB 30871-2022 4.18", "measure_unknown", "blind_plate", "start",
        {"measures.+": {"no": 12, "involved": True, "confirmed_by": "x"}}),
    Row("GB 30871-2022 4.18", "measure_twice", "hot_work", "start",
        {"measures.+": {"no": 3, "involved": False, "confirmed_by": "x"}}),
    Row("本系统设计", "measures_not_looked_at", "hot_work", "start", {"measures": ALL_AT_ONCE},
        {"measures": [{**line, "confirmed_by": str(line["no"] % 2)} for line in ALL_AT_ONCE]}),
]  # fmt: skip
SPECIAL = {"place.zone": "explosive", "place.in_operation": True}
BESIDE = {"linked": [{"kind": "road_closure", "number": "1"}]}
# Which line the facts ask for, by which clause: kind, line, facts that ask, facts that do not; none: always asked for.
ASKED: list[tuple[str, str, int, dict[str, Any], dict[str, Any] | None]] = [
    ("5.2.1", "hot_work", 8, {}, None),
    ("4.1", "hot_work", 12, {}, None),
    ("5.2.8", "hot_work", 4, {"place.storage_dike": True}, {}),
    ("4.3", "hot_work", 5, {"place.height_m": 2}, {"place.height_m": 1.9}),
    ("5.2.13", "hot_work", 7, {"work.methods": ["gas_cutting"]}, {}),
    ("5.2.12", "hot_work", 9, {}, {"work.methods": ["grinding"]}),
    ("5.3.1 d)", "hot_work", 13, SPECIAL, {"place.zone": "explosive"}),
    ("5.2.11", "hot_work", 14, SPECIAL, {}),
    ("4.6", "hot_work", 15, {"linked": [{"kind": "work_at_height", "number": "1"}]}, {}),
    ("6.2", "confined_space", 3, {}, None),
    ("6.9 a)", "confined_space", 6, {}, None),
    ("6.3 a)", "confined_space", 7, {}, None),
    ("6.5", "confined_space", 9, {}, None),
    ("6.6", "confined_space", 10, {}, None),
    ("4.5 g)", "confined_space", 11, {}, None),
    ("6.6 j)", "confined_space", 12, {}, None),
    ("6.1 a)", "confined_space", 1, {"work.needs_blinds": True}, {"work.needs_blinds": True, "medium": None}),
    ("4.2 a)", "confined_space", 2, {"work.needs_blinds": True}, {}),
    ("7.5", "blind_plate", 1, {}, None),
    ("7.9", "blind_plate", 2, {"medium": {"toxic": ["chlorine"]}}, {}),
    ("7.6", "blind_plate", 3, {"place.zone": "explosive"}, {}),
    ("7.7", "blind_plate", 5, {"work.corrosive": True}, {}),
    ("4.9", "work_at_height", 1, {}, None),
    ("4.3", "work_at_height", 2, {}, None),
    ("8.2.1", "work_at_height", 3, {}, None),
    ("8.2.1", "work_at_height", 4, {}, None),
    ("8.2.8", "work_at_height", 6, {"work.vertical_crossing": True}, {}),
    ("4.13 a)", "work_at_height", 10, {"place.height_cases": ["night"]}, {}),
    ("8.2.1", "work_at_height", 11, {"place.height_m": 30}, {"place.height_m": 29}),
    ("8.2.6", "work_at_height", 13, {}, {"place.outdoor": False}),
    ("9.2.1", "lifting", 1, {"work.load_t": 40}, {}),
    ("9.2.2", "lifting", 2, {"work.hazardous_equipment_near": True}, {}),
    ("9.2.5", "lifting", 4, {}, None),
    ("9.2.6", "lifting", 5, {}, None),
    ("9.2.11 c)", "lifting", 9, {}, None),
    ("9.2.7", "lifting", 13, {}, None),
    ("4.9", "lifting", 11, {}, {"work.methods": ["other"]}),
    ("9.2.4", "lifting", 18, {}, {"place.outdoor": False}),
    ("4.9", "temporary_electricity", 1, {}, None),
    ("10.6 a)", "temporary_electricity", 2, {"place.zone": "explosive"}, {}),
    ("10.1", "temporary_electricity", 13, {"place.zone": "explosive"}, {}),
    ("10.6 d)", "temporary_electricity", 5, {}, {"work.overhead_m": None, "work.overhead_road_m": None}),
    ("10.6 f)", "temporary_electricity", 8, {"work.buried_m": 0.8}, {}),
    ("10.6 h)", "temporary_electricity", 10, {}, None),
    ("10.5", "temporary_electricity", 11, {}, None),
    ("11.4", "excavation", 2, {"work.pipe_distance_m": 1}, {}),
    ("11.10", "excavation", 9, {"place.buried_hazard": True, "place.depth_m": 1.3}, {"place.buried_hazard": True}),
    ("4.13 a)", "work_at_height", 10, {"place.height_factors": ["poor_light"]}, {}),
    ("4.3", "lifting", 3, {}, None),
    ("9.2.5", "lifting", 10, {}, {"work.methods": ["other"]}),
    ("10.6 d)", "temporary_electricity", 7, {}, {"work.overhead_m": None, "work.overhead_road_m": None}),
    ("4.3", "excavation", 8, {}, None),
    ("4.6", "confined_space", 14, BESIDE, {}),
    ("4.6", "blind_plate", 9, BESIDE, {}),
    ("4.6", "work_at_height", 14, BESIDE, {}),
    ("4.6", "lifting", 19, BESIDE, {}),
    ("4.6", "temporary_electricity", 12, BESIDE, {}),
    ("4.6", "excavation", 10, BESIDE, {}),
    ("12.1", "road_closure", 1, {}, None),
    ("12.4", "road_closure", 3, {"period": {"start": moment("09:00"), "end": moment("21:00")}}, {}),
]  # fmt: skip


def watched(time: str) -> list[dict[str, str]]:
    """Return the evidence of a closing whose watch was shown at a time; the work began at 09:12."""
    return [{"node": "site_monitoring", "at": moment(time)}, {"node": "post_site_clearing", "at": moment("11:42")}]


EVIDENCE = [
    Row("本系统设计", "evidence_missing", "hot_work", "start", {"evidence.pre_site_clearing": GONE}),
    Row("本系统设计", "evidence_missing", "excavation", "start", {"evidence.safety_protection": GONE}),
    Row("本系统设计", "evidence_missing", "confined_space", "start",
        {"evidence.gas_analysis_record": GONE, **{f"gas.{n}.photo": False for n in range(3)}},
        {"evidence.gas_analysis_record": GONE}),
    Row("本系统设计", "evidence_missing", "temporary_electricity", "start",
        {"place.zone": "explosive", "evidence.gas_analysis_record": GONE, "gas.0.photo": False},
        {"evidence.gas_analysis_record": GONE, "gas.0.photo": False}),
    Row("本系统设计", "evidence_not_live", "hot_work", "start", {"evidence.safety_protection.live": False}),
    Row("本系统设计", "evidence_stale", "hot_work", "start", {"evidence.pre_site_clearing.at": moment("08:04")}),
    Row("本系统设计", "evidence_stale", "hot_work", "start",
        {"changed_at": None, "evidence.pre_site_clearing.at": moment("01:09")},
        {"changed_at": None, "evidence.pre_site_clearing.at": moment("01:11")}),
    Row("本系统设计", "evidence_future", "hot_work", "start", {"evidence.pre_site_clearing.at": moment("09:11")}),
    Row("本系统设计", "evidence_far", "hot_work", "start", {"evidence.pre_site_clearing.distance_m": 101},
        {"evidence.pre_site_clearing.distance_m": 100}),
    Row("本系统设计", "evidence_missing", "hot_work", "close", {"evidence.post_site_clearing": GONE}),
    Row("本系统设计", "evidence_missing", "road_closure", "close",
        {"evidence": [{"node": "post_site_clearing", "at": moment("11:42")}]}),
    Row("本系统设计", "evidence_stale", "road_closure", "close", {"evidence": watched("09:11")},
        {"evidence": watched("09:12")}),
    Row("本系统设计", "evidence_stale", "hot_work", "close",
        {"evidence.post_site_clearing.at": moment("11:09")}, {"evidence.post_site_clearing.at": moment("11:10")}),
    Row("本系统设计", "evidence_missing", "blind_plate", "close", {"evidence.blind_plate_tag_photo": GONE}),
    Row("GB 30871-2022 5.2.11", "evidence_missing", "hot_work", "close", SPECIAL,
        {**SPECIAL, "evidence.+": {"node": "full_process_video", "at": moment("09:30"), "media": "video"}}),
    Row("GB 30871-2022 5.2.11", "evidence_medium", "hot_work", "close",
        {**SPECIAL, "evidence.+": {"node": "full_process_video", "at": moment("09:30")}}),
]  # fmt: skip


@pytest.mark.parametrize("row", PREPARING + BRIEFING + MEASURES + EVIDENCE, ids=str)
def test_preparing_by_clause(row: Row) -> None:
    prove(row)


@pytest.mark.parametrize(("clause", "kind", "line", "asks", "asks_not"), ASKED)
def test_a_line_the_facts_ask_for_is_not_denied(
    clause: str, kind: str, line: int, asks: dict[str, Any], asks_not: dict[str, Any] | None
) -> None:
    verdict = told(kind, "start", {**asks, denied(line): False})
    found = [reason for reason in verdict.reasons if reason.code == "measure_denied"]
    assert f"GB 30871-2022 {clause}" in {reason.clause for reason in found if f"第 {line} 项" in reason.message}
    assert "measure_denied" not in codes(told(kind, "start", asks))
    if asks_not is not None:
        assert "measure_denied" not in codes(told(kind, "start", {**asks_not, denied(line): False}))


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_asked_for_stands_on_the_form(kind: str) -> None:
    case, at = said(kind, "start")
    numbers = {measure.number for measure in catalog.kinds()[kind].measures if not measure.free_text}
    assert {number for number, _clause in measures.involved(matter_of(case, at=at))} <= numbers


@given(st.lists(st.integers(0, 4000), min_size=3, max_size=16))
def test_a_sheet_takes_more_than_a_second(offsets: list[int]) -> None:
    case, at = said("hot_work", "start")
    first = at - timedelta(minutes=10)
    lines = tuple(
        MeasureLine(number, True, "leader", first + timedelta(milliseconds=offset))
        for number, offset in enumerate(offsets, start=1)
    )
    found = measures.somebody_looked_at_every_line(matter_of(replace(case, measures=lines), at=at))
    assert found is not None
    assert bool(found.against) == (max(offsets) - min(offsets) <= 1000)
