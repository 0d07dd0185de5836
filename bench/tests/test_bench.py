"""Each benchmark runs, at toy size; what it measures is not judged here."""

from pathlib import Path

import pytest

import demo
from anguan.foundation import clock
from bench import report
from bench.measuring import TOY, Result
from bench.registry import BENCHMARKS

pytestmark = pytest.mark.long
IN_A_CITY = ["home", "snap", "scoping", "chain", "hazard_list", "hazard_search", "rls_cost"]


@pytest.mark.django_db(transaction=True)
def test_a_ledger_is_measured() -> None:
    results = BENCHMARKS["ledger"].load()(TOY)
    assert [result.name for result in results] == ["ledger_dry_run", "ledger_import"]
    assert f"{TOY.rows} enterprises added" in results[1].what


@pytest.mark.django_db
def test_each_benchmark_of_a_city_runs() -> None:
    demo.make(scale=0.003, now=clock.now(), processes=1)
    found = {name: BENCHMARKS[name].load()(TOY)[0] for name in IN_A_CITY}
    assert found["scoping"].measured == 0, found["scoping"].beside
    assert found["hazard_list"].details[1][:2] == ["everything", "shiju"]


@pytest.mark.django_db
def test_delivery_is_measured() -> None:
    results = BENCHMARKS["delivery"].load()(TOY)
    assert [result.name for result in results] == ["delivery", "dispatch"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["permit_rules", "permit_conflict", "permit_board"])
def test_permits_are_measured(name: str) -> None:
    (result,) = BENCHMARKS[name].load()(TOY)
    assert (result.name, result.measured > 0) == (name, True)


@pytest.mark.django_db
def test_expected_briefings_are_measured() -> None:
    (result,) = BENCHMARKS["briefing_expected"].load()(TOY)
    assert (result.name, result.measured > 0) == ("briefing_expected", True)


@pytest.mark.django_db(transaction=True)
def test_a_morning_of_briefings_is_measured() -> None:
    results = BENCHMARKS["briefing_peak"].load()(TOY)
    assert [result.name for result in results] == ["briefing_peak", "briefing_peak_p95"]


@pytest.mark.django_db(transaction=True)
def test_the_sweep_is_measured() -> None:
    results = BENCHMARKS["sweep"].load()(TOY)
    assert [result.name for result in results] == ["sweep", "sweep_quiet"]
    assert BENCHMARKS["sweep_idle"].load()(TOY)[0].name == "sweep_idle"


def test_every_name_leads_to_a_function() -> None:
    assert all(callable(one.load()) for one in BENCHMARKS.values())


def test_a_figure_takes_the_place_of_its_earlier_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "PAGE", tmp_path / "benchmarks.md")
    table = [["request", "P50"], ["everything", "10 ms"]]
    report.write([Result("one", "first", 12.3, "ms", 150, details=table), Result("two", "second", 900, "rows/s")])
    report.write([Result("one", "first again", 200, "ms", 150, details=table)])
    text = report.PAGE.read_text()
    assert text.count("| one |") == 1
    assert "first again" in text
    assert "short" in text
    assert "| two | second | 900 rows/s |" in text
    assert text.count("### one") == 1


@pytest.mark.parametrize(
    ("measured", "goal", "more_is_better", "verdict"),
    [
        (9.0, 10.0, False, "pass"),
        (11.0, 10.0, False, "short"),
        (1200.0, 1000.0, True, "pass"),
        (0.0, 0.0, False, "pass"),
    ],
)
def test_a_goal_is_met_or_not(measured: float, goal: float, more_is_better: bool, verdict: str) -> None:
    assert Result("x", "", measured, "", goal, more_is_better).verdict == verdict


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["duties_calendar", "duties_replan", "duties_city"])
def test_duties_are_measured(name: str) -> None:
    (result,) = BENCHMARKS[name].load()(TOY)
    assert (result.name, result.measured > 0) == (name, True)


@pytest.mark.django_db(transaction=True)
def test_compliance_of_a_territory_is_measured() -> None:
    (result,) = BENCHMARKS["duties_compliance"].load()(TOY)
    assert (result.name, result.measured > 0) == ("duties_compliance", True)
