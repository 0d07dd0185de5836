"""Every benchmark: its name and the ground it stands on."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from bench.measuring import Result, Size

# Grounds: `none` makes its own; `empty` has tables and nothing else; `prints` is filled by its benchmark with so
# many fingerprints of pictures; the others are demo cities of so many hazards.
GROUNDS: dict[str, int] = {"none": 0, "empty": 0, "prints": 1_000_000, "city": 70_000, "million": 1_000_000}


@dataclass(frozen=True)
class Benchmark:
    """One benchmark; it runs the function `run` of its module unless another is named."""

    name: str
    module: str
    ground: str
    what: str
    function: str = "run"
    only_by_name: bool = False

    def load(self) -> Callable[[Size], list[Result]]:
        """Return the function that measures."""
        return cast("Callable[[Size], list[Result]]", getattr(import_module(f"bench.{self.module}"), self.function))


BENCHMARKS = {
    one.name: one
    for one in (
        Benchmark("ledger", "ledger", "empty", "check and import a ledger of 10,000 enterprises"),
        Benchmark("demo", "processes", "none", "make the demo city", function="demo"),
        Benchmark("restart", "processes", "city", "from stopped to the first page", function="restart"),
        Benchmark(
            "cold_start", "processes", "none", "from a fresh clone to the first page", function="cold_start",
            only_by_name=True,
        ),
        Benchmark("home", "homes", "city", "home and figures of the city, 70,000 hazards"),
        Benchmark("snap", "snapping", "city", "report a hazard with a photo"),
        Benchmark("checkin", "checkin", "city", "signed evidence records over HTTP, 20 people at once"),
        Benchmark("quiz", "quiz", "empty", "papers of a public quiz over HTTP, counted while they come"),
        Benchmark("outbox", "outbox", "empty", "1,000 offline submissions over a line that is cut"),
        Benchmark("live", "live", "empty", "news to 1,000 open browsers, through the real web process"),
        Benchmark("scoping", "scoping", "city", "reads across tenants"),
        Benchmark("chain", "chain", "city", "verify the audit chain, day roots and evidence of a city"),
        Benchmark("hazard_list", "lists", "million", "the list of hazards over a million rows"),
        Benchmark(
            "hazard_search", "lists", "million", "search by a fragment of a name", function="search"
        ),
        Benchmark("home_million", "homes", "million", "home and figures of the city, 1,000,000 hazards"),
        Benchmark("likeness", "likeness", "prints", "a photo compared with a million others"),
        Benchmark(
            "pictures", "pictures", "none", "what a likeness finds and what it mistakes, on a folder of photographs",
            only_by_name=True,
        ),
        Benchmark("sweep", "sweep", "empty", "100,000 deadlines late at one midnight, among a million"),
        Benchmark(
            "sweep_idle", "sweep", "empty", "the sweep among ten million deadlines when none is due", function="idle",
            only_by_name=True,
        ),
        Benchmark("delivery", "delivery", "empty", "10,000 messages by mail and text; 100,000 rows of news dispatched"),
        Benchmark("permit_paper", "paper", "none", "the printed form of each kind beside a blank page"),
        Benchmark(
            "permit_board", "boards", "empty", "the board of live work, 1,000 live among 20,000 permits",
            function="board",
        ),
        Benchmark(
            "permit_conflict", "boards", "empty", "one new permit beside 10,000 open ones", function="conflict"
        ),
        Benchmark("permit_rules", "permits", "none", "every rule over whole permits", function="rules"),
        Benchmark(
            "briefing_peak", "briefings", "empty", "briefings opened and held over HTTP, each with a photo",
            function="peak",
        ),
        Benchmark(
            "briefing_expected", "briefings", "empty", "expected and held briefings of 10,314 enterprises",
            function="expected",
        ),
        Benchmark("duties_calendar", "duties", "empty", "a year's duties of one enterprise", function="calendar"),
        Benchmark("duties_replan", "duties", "empty", "a changed fact, shown and taken into effect", function="replan"),
        Benchmark("duties_city", "duties", "empty", "the year of 10,314 enterprises from nothing", function="city"),
        Benchmark(
            "duties_compliance", "compliance", "empty", "compliance of a territory over 500,000 obligations",
        ),
        Benchmark("rls_cost", "walls", "million", "what row-level security costs"),
    )
}  # fmt: skip
