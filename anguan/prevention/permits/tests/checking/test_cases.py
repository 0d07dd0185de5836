"""Whole cases through the check: the valid ones pass every gate, and one thing taken away is refused by its clause."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from anguan.prevention.permits import checking
from anguan.prevention.permits.tests.checking.cases import AT, CLEAN, DAY, Json, case, gas, person, signed

KINDS = (
    "hot_work", "confined_space", "blind_plate", "work_at_height", "lifting", "temporary_electricity", "excavation",
    "road_closure",
)  # fmt: skip
NOON = datetime.fromisoformat(f"{DAY}T12:00+08:00")
Change = Callable[[Json], Any]


def judged(said: Json) -> Json:
    """Return the answer to a case, which must be readable."""
    checked: Json = checking.check(json.dumps(said), at=NOON)
    assert "case_unreadable" not in {reason["code"] for reason in checked["reasons"]}, checked
    return checked


def put(path: str, value: Any) -> Change:
    """Set one thing: `place.wind_force`, `people.worker.certificates`, `gas.0.at`."""

    def change(said: Json) -> None:
        *way, last = path.split(".")
        here: Any = said
        for word in way:
            if isinstance(here, list) and not word.lstrip("-").isdigit():
                here = next(one for one in here if word in {one.get("id"), one.get("slot"), one.get("node")})
            else:
                here = here[int(word)] if isinstance(here, list) else here.setdefault(word, {})
        if isinstance(here, list):
            here[int(last)] = value
        else:
            here[last] = value

    return change


def without(name: str, **which: Any) -> Change:
    """Take out of a list what matches."""

    def change(said: Json) -> None:
        said[name] = [one for one in said[name] if any(one.get(key) != value for key, value in which.items())]

    return change


def plus(name: str, *more: Json) -> Change:
    """Put more into a list."""

    def change(said: Json) -> None:
        said[name] = [*said.get(name, []), *more]

    return change


def both(*changes: Change) -> Change:
    """Change several things."""

    def change(said: Json) -> None:
        for one in changes:
            one(said)

    return change


def gas_value(name: str, value: float, unit: str) -> Change:
    """Change one reading of every sample taken before the start."""

    def change(said: Json) -> None:
        for sample in said["gas"]:
            for one in sample["values"]:
                if one["gas"] == name:
                    one["value"], one["unit"] = value, unit

    return change


@pytest.mark.parametrize("stage", AT)
@pytest.mark.parametrize("kind", KINDS)
def test_a_valid_permit_passes_every_gate(kind: str, stage: str) -> None:
    answered = judged(case(kind, stage))
    assert (answered["verdict"], answered["reasons"]) == ("pass", [])
    assert answered["proof"]


WELD = person("welder", "worker", holds=("welding",), serial=21)
SATURDAY = "2026-11-21"
PASSES: list[tuple[str, str, str, Change]] = [
    ("second grade may be asked for as first", "hot_work", "draft", put("level", "first")),
    ("grinding needs no welder", "hot_work", "submit", both(
        put("work.methods", ["grinding"]), put("people.worker.certificates", []))),
    ("eight hours exactly are allowed for first grade", "hot_work", "draft", both(
        put("place.zone", "explosive"), put("place.on_equipment", False),
        put("period", {"start": f"{DAY}T09:00+08:00", "end": f"{DAY}T17:00+08:00"}))),
    ("wind of four is no matter", "hot_work", "draft", put("place.wind_force", 4)),
    ("wind of six indoors is no matter", "hot_work", "draft", both(
        put("place.wind_force", 6), put("place.outdoor", False))),
    ("half a per cent is allowed where the LEL is four and more", "hot_work", "start", both(
        put("medium", {"name": "methane_natural_gas"}), gas_value("combustible", 0.5, "%vol"))),
    ("a sample of thirty minutes is fresh", "hot_work", "start", put("gas.0.at", f"{DAY}T08:40+08:00")),
    ("oxygen of 21 is allowed", "confined_space", "start", gas_value("oxygen", 21.0, "%vol")),
    ("oxygen of 19.5 is allowed", "confined_space", "start", gas_value("oxygen", 19.5, "%vol")),
    ("spraying eleven metres off does not disturb", "hot_work", "submit", plus(
        "nearby", {"kind": "painting", "distance_m": 11})),
    ("a release that is over does not disturb", "hot_work", "submit", plus(
        "nearby", {"kind": "flammable_gas_release", "distance_m": 20, "end": f"{DAY}T08:30+08:00"})),
    ("a plate 31 m off does not disturb", "hot_work", "submit", plus(
        "nearby", {"kind": "blind_plate", "distance_m": 31, "explosive_zone": True})),
    ("40 t is second grade, not first", "lifting", "draft", both(put("work.load_t", 40), put("level", "second"))),
    ("100 t is second grade", "lifting", "draft", both(put("work.load_t", 100), put("level", "second"))),
    ("five metres are grade one", "work_at_height", "draft", both(put("place.height_m", 5), put("level", "I"))),
    ("an hour's break asks no new analysis of second grade", "hot_work", "resume", put(
        "interruptions", [{"start": f"{DAY}T09:30+08:00", "cause": "break", "cleared": True}])),
    ("hot work on a Saturday signed one up", "hot_work", "approve", both(
        put("at", f"{SATURDAY}T08:50+08:00"), put("changed_at", f"{SATURDAY}T08:00+08:00"),
        put("period", {"start": f"{SATURDAY}T09:00+08:00", "end": f"{SATURDAY}T12:00+08:00"}),
        put("signatures", [
            {**signed(slot, by, "08:30"), "at": f"{SATURDAY}T08:{minute}+08:00"} for slot, by, minute in (
                ("work_leader", "leader", 20), ("base_unit", "chief", 25), ("safety_dept", "safety", 30))
        ]))),
    ("hot work on a Saturday managed as first grade", "hot_work", "approve", both(
        put("at", f"{SATURDAY}T08:50+08:00"), put("changed_at", f"{SATURDAY}T08:00+08:00"), put("level", "first"),
        put("period", {"start": f"{SATURDAY}T09:00+08:00", "end": f"{SATURDAY}T12:00+08:00"}),
        put("signatures", [
            {**signed(slot, by, "08:30"), "at": f"{SATURDAY}T08:{minute}+08:00"} for slot, by, minute in (
                ("work_leader", "leader", 20), ("base_unit", "chief", 25), ("safety_dept", "safety", 30))
        ]))),
    ("three days of second grade in the week", "hot_work", "approve", put(
        "period", {"start": "2026-11-16T09:00+08:00", "end": "2026-11-19T09:00+08:00"})),
    ("where nobody said a photo was taken", "hot_work", "approve", put("signatures.base_unit.photo", None)),
    ("remote approval by the written rule of a machine works", "hot_work", "approve", both(
        put("enterprise", {"regime": "general", "rules": {"remote_approval": True}}),
        put("signatures.base_unit.on_site", False), put("signatures.base_unit.photo", False),
        put("signatures.base_unit.distance_m", 4000.0))),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "stage", "change"), [one[1:] for one in PASSES], ids=[one[0] for one in PASSES])
def test_what_is_allowed_is_not_refused(kind: str, stage: str, change: Change) -> None:
    said = case(kind, stage)
    change(said)
    answered = judged(said)
    assert (answered["verdict"], answered["reasons"]) == ("pass", [])


FAILS: list[tuple[str, str, str, str, Change]] = [
    # levels
    ("running equipment is special", "5.1.2", "hot_work", "draft", both(
        put("place.zone", "explosive"), put("place.in_operation", True), put("level", "first"))),
    ("the dike of a tank farm is special", "5.1.2", "hot_work", "draft", both(
        put("place.storage_dike", True), put("level", "second"))),
    ("an explosive place is first at least", "5.1.3", "hot_work", "draft", both(
        put("place.zone", "explosive"), put("place.on_equipment", False), put("level", "second"))),
    ("a pipe rack is first", "5.1.3", "hot_work", "draft", both(put("place.pipe_rack", True), put("level", "second"))),
    ("16 m are grade three", "8.1", "work_at_height", "draft", both(put("place.height_m", 16), put("level", "II"))),
    ("one danger makes it a grade more", "8.1", "work_at_height", "draft", both(
        put("place.height_factors", ["slippery"]), put("level", "I"))),
    ("101 t are first grade", "9.1", "lifting", "draft", both(put("work.load_t", 101), put("level", "second"))),
    # validity
    ("nine hours are too long for first grade", "5.1.5", "hot_work", "draft", both(
        put("place.zone", "explosive"), put("place.on_equipment", False),
        put("period", {"start": f"{DAY}T09:00+08:00", "end": f"{DAY}T18:00+08:00"}))),
    ("73 hours are too long for second grade", "5.1.5", "hot_work", "draft", put(
        "period", {"start": f"{DAY}T09:00+08:00", "end": "2026-11-21T10:00+08:00"})),
    ("25 hours are too long in a confined space", "6.10", "confined_space", "draft", put(
        "period", {"start": f"{DAY}T09:00+08:00", "end": "2026-11-19T10:00+08:00"})),
    ("eight days are too long at height", "8.2.11", "work_at_height", "draft", put(
        "period", {"start": f"{DAY}T09:00+08:00", "end": "2026-11-26T10:00+08:00"})),
    ("31 days are too long for temporary electricity", "10.8", "temporary_electricity", "draft", put(
        "period", {"start": f"{DAY}T09:00+08:00", "end": "2026-12-19T10:00+08:00"})),
    ("what has expired does not start", "4.16", "hot_work", "start", put("at", f"{DAY}T12:01+08:00")),
    # upgrade
    ("Saturday is not approved by the base unit", "5.1.1", "hot_work", "approve", both(
        put("at", f"{SATURDAY}T08:50+08:00"), put("changed_at", f"{SATURDAY}T08:00+08:00"),
        put("period", {"start": f"{SATURDAY}T09:00+08:00", "end": f"{SATURDAY}T12:00+08:00"}),
        put("signatures", [
            {**signed(slot, by, "08:30"), "at": f"{SATURDAY}T08:{minute}+08:00"}
            for slot, by, minute in (("work_leader", "leader", 20), ("base_unit", "chief", 25))
        ]), put("upgraded", False))),
    ("a night into a holiday asks for raised management", "5.1.1", "hot_work", "draft", both(
        put("period", {"start": "2026-12-31T21:00+08:00", "end": "2027-01-01T02:00+08:00"}), put("upgraded", False))),
    ("wind of five forbids the open", "5.2.15", "hot_work", "draft", put("place.wind_force", 5)),
    ("wind of five forbids height", "8.2.6", "work_at_height", "start", put("place.wind_force", 5)),
    ("wind of six forbids lifting", "9.2.4", "lifting", "start", put("place.wind_force", 6)),
    ("heavy snow forbids lifting", "9.2.4", "lifting", "start", put("place.weather", ["heavy_snow"])),
    # gas
    ("a sample of 31 minutes is stale", "5.3.1", "hot_work", "start", put("gas.0.at", f"{DAY}T08:39+08:00")),
    ("0.51 % is too much above LEL 4", "5.3.2", "hot_work", "start", gas_value("combustible", 0.51, "%vol")),
    ("0.3 % is too much below LEL 4", "5.3.2", "hot_work", "start", both(
        put("medium", {"name": "benzene"}), gas_value("combustible", 0.3, "%vol"))),
    ("%LEL is reckoned by the medium", "5.3.2", "hot_work", "start", gas_value("combustible", 12, "%LEL")),
    ("no analysis, no fire", "5.3.1", "hot_work", "start", put("gas", [])),
    ("oxygen 19.4 is too little", "6.4 a)", "confined_space", "start", gas_value("oxygen", 19.4, "%vol")),
    ("oxygen 21.5 is too much", "6.4 a)", "confined_space", "start", gas_value("oxygen", 21.5, "%vol")),
    ("sulphide 11 is too much", "6.4 b)", "confined_space", "start", gas_value("hydrogen_sulfide", 11, "mg/m3")),
    ("sulphide 10 ppm is too much", "6.4 b)", "confined_space", "start", gas_value("hydrogen_sulfide", 10, "ppm")),
    ("a value below nought is impossible", "5.3", "hot_work", "start", gas_value("combustible", -1, "%LEL")),
    ("oxygen in mg is impossible", "6.", "confined_space", "start", gas_value("oxygen", 20.9, "mg/m3")),
    ("four gases are asked for", "5.8.2", "confined_space", "start", lambda said: [
        one["values"].pop() for one in said["gas"]]),
    ("an instrument out of date", "4.12", "hot_work", "start", put("gas.0.calibrated_until", "2026-11-01T00:00+08:00")),
    ("special grade asks for an analysis after 31 minutes", "5.3.1", "hot_work", "resume", both(
        put("place.zone", "explosive"), put("place.in_operation", True), put("level", "special"),
        put("interruptions", [{"start": f"{DAY}T09:55+08:00", "cause": "break", "cleared": True}]))),
    ("61 minutes ask for an analysis", "5.3.1", "hot_work", "resume", put(
        "interruptions", [{"start": f"{DAY}T09:29+08:00", "cause": "break", "cleared": True}])),
    ("an alarm that is not cleared", "5.2.6", "hot_work", "resume", put(
        "interruptions", [{"start": f"{DAY}T10:20+08:00", "cause": "alarm", "cleared": False}])),
    # people
    ("a welder without certificate", "4.9", "hot_work", "submit", put("people.worker.certificates", [])),
    ("a certificate of another class", "4.9", "hot_work", "submit", put(
        "people.worker.certificates.0.cls", "electrical")),
    ("a certificate expired yesterday", "4.9", "hot_work", "submit", put(
        "people.worker.certificates.0.valid_until", "2026-11-17T23:59:59+08:00")),
    ("a number that is none", "4.9", "hot_work", "submit", put("people.worker.certificates.0.number", "T12345")),
    ("an unfit worker", "4.9", "work_at_height", "submit", put("people.worker.unfit", True)),
    ("nobody guards", "4.10", "hot_work", "submit", without("people", id="guardian")),
    ("the guardian guards another", "4.10", "hot_work", "submit", put("people.guardian.guards_elsewhere", [
        {"start": f"{DAY}T08:00+08:00", "end": f"{DAY}T10:00+08:00"}])),
    ("the guardian works too", "4.10", "hot_work", "submit", put("people.guardian.roles", ["guardian", "worker"])),
    ("the guardian went away", "4.10 f)", "hot_work", "resume", put(
        "interruptions", [{"start": f"{DAY}T10:20+08:00", "cause": "guardian_left", "cleared": False}])),
    ("an untrained guardian", "4.10", "hot_work", "submit", both(
        put("people.guardian.trained", False), put("people.guardian.certificates", []))),
    ("nobody analysed the danger", "4.1", "hot_work", "submit", put("work.hazard_analysis", False)),
    ("nobody is named twice", "", "hot_work", "submit", plus("people", person("worker", "worker", holds=("welding",)))),
    # signatures
    ("approved from the office", "4.11 a)", "hot_work", "approve", put("signatures.base_unit.on_site", False)),
    ("approved four kilometres away", "4.11 a)", "hot_work", "approve", put("signatures.base_unit.distance_m", 4000)),
    ("approved without a photo", "4.11 a)", "hot_work", "approve", put("signatures.base_unit.photo", False)),
    ("approved before it was changed", "4.1", "hot_work", "approve", put("changed_at", f"{DAY}T08:45+08:00")),
    ("special grade approved by the safety department", "4.11 b)", "hot_work", "start", both(
        put("place.zone", "explosive"), put("place.in_operation", True), put("level", "special"))),
    ("nobody approved", "4.11", "hot_work", "start", without("signatures", slot="base_unit")),
    ("no shift leader checked", "", "hot_work", "start", without("signatures", slot="shift_leader_check")),
    # preparing
    ("a worker was not briefed", "4.4", "hot_work", "start", put("briefing.signed", ["guardian", "analyst"])),
    ("nobody briefed", "4.4", "hot_work", "start", put("briefing", None)),
    ("a measure nobody confirmed", "4.", "hot_work", "start", without("measures", no=3)),
    ("not involved without a confirmer", "4.", "hot_work", "start", both(
        put("measures.5.involved", False), put("measures.5.confirmed_by", ""))),
    ("no photo of the clearing", "", "hot_work", "start", without("evidence", node="pre_site_clearing")),
    ("a photo from the gallery", "", "hot_work", "start", put("evidence.pre_site_clearing.live", False)),
    # neighbours
    ("gas released 29 m away", "5.2.9", "hot_work", "submit", plus(
        "nearby", {"kind": "flammable_gas_release", "distance_m": 29})),
    ("liquid released 14 m away", "5.2.9", "hot_work", "submit", plus(
        "nearby", {"kind": "flammable_liquid_release", "distance_m": 14})),
    ("spraying 9 m away", "5.2.9", "hot_work", "submit", plus("nearby", {"kind": "painting", "distance_m": 9})),
    ("sweeping dust 9 m away", "5.2.9", "hot_work", "submit", plus(
        "nearby", {"kind": "dust_cleaning", "distance_m": 9})),
    ("a plate in an explosive place 30 m away", "7.6", "hot_work", "submit", plus(
        "nearby", {"kind": "blind_plate", "distance_m": 29, "explosive_zone": True})),
    ("a plate 20 m away in the same explosive place", "7.6", "hot_work", "submit", both(
        put("place.zone", "explosive"), put("place.on_equipment", False),
        plus("nearby", {"kind": "blind_plate", "distance_m": 20}))),
    ("hot work near a plate", "7.6", "blind_plate", "submit", both(
        put("place.zone", "explosive"), plus("nearby", {"kind": "hot_work", "distance_m": 20}))),
    ("two plates on one pipe", "7.10", "blind_plate", "submit", plus(
        "nearby", {"kind": "blind_plate", "same_pipe": True})),
    ("painting in the space while welding", "6.7", "confined_space", "submit", both(
        put("work.methods", ["painting"]), plus("nearby", {"kind": "hot_work", "same_space": True, "distance_m": 0}))),
    ("crossing work without a coordinator", "4.7", "hot_work", "start", plus(
        "nearby", {"kind": "lifting", "distance_m": 12, "same_area": True})),
    ("more people than the place allows", "", "work_at_height", "submit", put("place.people_limit", 2)),
    # linked
    ("hot work in a vessel without its permit", "4.6", "hot_work", "submit", put("place.inside_space", True)),
    ("a linked permit not approved", "4.6", "hot_work", "start", put("linked", [
        {"kind": "temporary_electricity", "number": "LSYD-1", "state": "submitted"}])),
    ("deep digging is a confined space", "11.10", "excavation", "submit", both(
        put("place.depth_m", 1.3), put("place.zone", "explosive"), put("place.buried_hazard", True))),
    ("blinds have a permit of their own", "6.1", "confined_space", "submit", put("work.needs_blinds", True)),
    # kinds
    ("two plates on one permit", "7.11", "blind_plate", "draft", put("work.plates", 2)),
    ("no plate map", "7.1", "blind_plate", "submit", put("work.plate_map", False)),
    ("a shared pipe and nobody told", "7.2", "blind_plate", "submit", both(
        put("place.shared_pipe", True), put("place.neighbours_told", False))),
    ("lifting 60 t without a plan", "9.2.1", "lifting", "submit", both(
        put("work.load_t", 60), put("work.plan_approved", False))),
    ("81 % of a crane", "9.2.10", "lifting", "submit", both(
        put("work.cranes", 2), put("work.crane_load_share", 81))),
    ("no commander", "4.9", "lifting", "submit", put("people.commander.certificates", [])),
    ("wires of 300 V", "10.6", "temporary_electricity", "submit", put("work.wire_rating_v", 300)),
    ("an electrician without certificate", "4.9", "temporary_electricity", "submit", put(
        "people.worker.certificates", [])),
    ("a machine near pipes", "11.6", "excavation", "start", both(
        put("work.pipe_distance_m", 0.5), put("work.hand_dug_near_pipes", False))),
    ("no ladder at 2.1 m", "11.7", "excavation", "start", both(
        put("place.depth_m", 2.1), put("work.ladder", False))),
    ("220 V lamp in a vessel", "4.13", "confined_space", "start", put("place.lighting_v", 220)),
    ("24 V lamp where it is damp", "4.13", "confined_space", "start", put("place.damp_or_narrow", True)),
    ("heated it explodes", "5.4.2", "hot_work", "submit", both(
        put("place.zone", "explosive"), put("place.in_operation", True),
        put("medium", {"name": "x", "thermally_unstable": True}))),
    # going on and ending
    ("extension beyond eight hours", "4.16", "hot_work", "extend", both(
        put("place.zone", "explosive"), put("place.on_equipment", False),
        put("signatures", [signed(slot, slot, f"08:2{n}") for n, slot in enumerate(
            ("work_leader", "base_unit", "safety_dept"))] + [signed("shift_leader_check", "shift", "09:05")]),
        put("extend_until", f"{DAY}T18:00+08:00"))),
    ("extension after the end", "4.16", "hot_work", "extend", put("at", f"{DAY}T12:30+08:00")),
    ("the place was moved", "4.16", "hot_work", "resume", put("content_changed", True)),
    ("conditions changed", "4.17", "hot_work", "resume", put("conditions_changed", True)),
    ("extension into a Saturday without raised management", "5.1.1", "hot_work", "extend", put(
        "extend_until", f"{SATURDAY}T08:00+08:00")),
    ("no acceptance", "4.15", "hot_work", "close", without("signatures", slot="acceptance")),
    ("the site is not put back", "4.14", "road_closure", "close", put("site_restored", False)),
    ("embers", "5.2.14", "hot_work", "close", put("site_restored", False)),
    ("somebody is still inside", "6.8", "confined_space", "close", put("entries.0.out_at", None)),
    ("a torch is still inside", "6.8", "confined_space", "close", put("entries.1.out_count", 1)),
    ("no photo of the clean-up", "", "hot_work", "close", without("evidence", node="post_site_clearing")),
    ("remote approval does not count under the standard", "4.11 a)", "hot_work", "approve", both(
        put("enterprise", {"regime": "hazchem", "rules": {"remote_approval": True}}),
        put("signatures.base_unit.on_site", False))),
    ("the principal has not approved a poisonous space", "第七条", "confined_space", "start", put(
        "enterprise", {"regime": "general"})),
]  # fmt: skip


@pytest.mark.parametrize(
    ("clause", "kind", "stage", "change"), [one[1:] for one in FAILS], ids=[one[0] for one in FAILS]
)
def test_one_thing_wrong_is_refused_by_its_clause(clause: str, kind: str, stage: str, change: Change) -> None:
    said = case(kind, stage)
    change(said)
    answered = judged(said)
    assert answered["verdict"] == "refuse"
    assert any(clause in reason["clause"] for reason in answered["reasons"]), answered["reasons"]
    for reason in answered["reasons"]:
        assert all(reason.values()), reason


def test_samples_count_from_when_they_were_taken() -> None:
    said = case("hot_work", "start")
    plus("gas", gas("09:08", "outside", *CLEAN))(said)
    put("gas.0.at", f"{DAY}T08:00+08:00")(said)
    assert judged(said)["verdict"] == "pass"
