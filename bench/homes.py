"""Homes and figures (首页与指标): what the city's officer sees first, and the figures split every way."""

from anguan.prevention.hazards.models import Hazard
from bench.measuring import Result, Size
from bench.visiting import Visit, measured, result_of

_VISITS = (
    Visit("home of the city", "shiju", ["/"]),
    Visit("home of a county", "xianju", ["/"]),
    Visit("home of a town", "zhenban", ["/"]),
    Visit("home of an enterprise", "anquan", ["/"]),
    Visit("home of a worker", "gongren", ["/"]),
    Visit("figures of the city by county", "shiju", ["/figures/"]),
    Visit("figures by town", "shiju", ["/figures/?by=town"]),
    Visit("figures by industry", "shiju", ["/figures/?by=industry"]),
    Visit("figures of a county by town", "shiju", ["/figures/?region=320902&by=region"]),
    Visit("figures of this month", "shiju", ["/figures/?period=month"]),
    Visit("rows behind a figure", "shiju", ["/hazards/?standing=major_open", "/hazards/?overdue=1&region=320902"]),
)


def run(size: Size) -> list[Result]:
    """Open homes and figures."""
    count = Hazard.objects.count()
    name, repeats = ("home", size.repeats // 2) if count < 500_000 else ("home_million", size.repeats // 5)
    found = measured(_VISITS, repeats=max(2, repeats))
    return [result_of(name, f"homes and figures over {count:,} hazards", found, goal=None)]
