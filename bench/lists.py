"""Lists of hazards (隐患台账): the requests people really make, and search by a fragment of a name."""

from datetime import timedelta
from random import Random
from urllib.parse import urlencode

from django.conf import settings

from anguan.foundation import clock
from anguan.prevention.hazards.models import Hazard
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.regions.models import Region
from bench.measuring import Result, Size
from bench.visiting import Visit, measured, pages_after, result_of, signed_in
from demo import words

LIST = "/hazards/"
_COMMON = ("机械", "有限公司", "盐城", "配电箱", "科技")


def run(size: Size) -> list[Result]:
    """Open the list of hazards in every way the page offers."""
    found = measured(visits(size), repeats=size.repeats)
    return [result_of("hazard_list", f"list of {_count()} hazards in one city", found, goal=150)]


def search(size: Size) -> list[Result]:
    """Search the list by two, three and four characters of enterprises' names, common and rare."""
    random = Random("bench/search")  # noqa: S311 - the same each time
    names = [enterprise.name for enterprise in random_firms(random, size.repeats)]
    kinds = [Visit("common words", "shiju", [_q(word) for word in _COMMON])]
    for length in (2, 3, 4):
        kinds.append(
            Visit(f"{length} characters of a firm's own name", "shiju", [_q(_core(name)[:length]) for name in names])
        )
    kinds += [
        Visit("two words", "shiju", [_q(f"{_core(name)[:2]} 通道") for name in names]),
        Visit("nothing to be found", "shiju", [_q("鑫罡"), _q("不存在的企业")]),
        Visit("a town looks for a firm", "zhenban", [_q(_core(name)[:2]) for name in names]),
        Visit("within a firm's own list", "anquan", [_q("灭火器"), _q("通道"), _q("配电")]),
    ]
    found = measured(kinds, repeats=size.repeats)
    return [result_of("hazard_search", f"search among {_count()} hazards, whole page", found, goal=100)]


def visits(size: Size) -> list[Visit]:
    """Return the requests of a list, as officials and enterprises make them."""
    random = Random("bench/lists")  # noqa: S311 - the same each time
    today = clock.today()
    counties = _codes(6, random, size.repeats)
    towns = _codes(9, random, size.repeats)
    firm = next(iter(random_firms(random, 1)))
    paging = max(2, min(20, size.repeats))
    pages = pages_after(signed_in("shiju"), LIST, paging)
    late_pages = pages_after(signed_in("shiju"), f"{LIST}?overdue=1", paging)
    return [
        Visit("everything", "shiju", [LIST]),
        Visit("page 2 to 20", "shiju", pages or [LIST]),
        Visit("a county", "shiju", [_f(region=code) for code in counties]),
        Visit("a town", "shiju", [_f(region=code) for code in towns]),
        Visit("by state", "shiju", [_f(state=state) for state in ("reported", "rectifying", "rechecking", "closed")]),
        Visit("open ones", "shiju", [_f(standing="open")]),
        Visit("major", "shiju", [_f(level="major")]),
        Visit("major in a county, open", "shiju", [_f(standing="major_open", region=code) for code in counties]),
        Visit("overdue", "shiju", [_f(overdue="1")]),
        Visit("overdue, page 2 to 20", "shiju", late_pages or [LIST]),
        Visit("overdue in a town", "shiju", [_f(overdue="1", region=code) for code in towns]),
        Visit("by source", "shiju", [_f(source=source) for source in ("snap", "inspection", "official", "expert")]),
        Visit("by category", "shiju", [_f(category=one) for one in _categories()]),
        Visit("by industry", "shiju", [_f(industry=code) for code in words.INDUSTRIES]),
        Visit("industry in a county", "shiju", [_f(industry="C33", region=code) for code in counties]),
        Visit("this month", "shiju", [_f(reported="month")]),
        Visit("a month of last year", "shiju", [_period(today - timedelta(days=days)) for days in (60, 150, 250)]),
        Visit("soonest due", "shiju", [_f(order="due")]),
        Visit("moved last", "shiju", [_f(order="moved")]),
        Visit("one enterprise", "shiju", [_f(enterprise=str(firm.pk))]),
        Visit("county officer", "xianju", [LIST, _f(state="rectifying"), _f(overdue="1")]),
        Visit("town officer", "zhenban", [LIST, _f(state="rechecking"), _f(overdue="1"), _f(mine="recheck")]),
        Visit("line officer", "gongxin", [LIST, _f(overdue="1"), _f(level="major")]),
        Visit("expert", "zhuanjia", [LIST]),
        Visit("enterprise's own", "anquan", [LIST, _f(state="rectifying"), _f(overdue="1"), _f(mine="confirm")]),
        Visit("worker's own", "gongren", [_f(mine="reported"), _f(mine="rectify")]),
    ]


def random_firms(random: Random, count: int) -> list[Enterprise]:
    """Return some enterprises, always the same ones."""
    keys = list(Enterprise.objects.order_by("id").values_list("pk", flat=True))
    return list(Enterprise.objects.filter(pk__in=random.sample(keys, min(count, len(keys)))))


def _core(name: str) -> str:
    """Return a name from where the firm's own word begins: behind the two characters of its county."""
    return name[2:]


def _codes(length: int, random: Random, count: int) -> list[str]:
    inside = Region.objects.filter(code__startswith=settings.ANGUAN_DEMO_CITY).values_list("code", flat=True)
    codes = [code for code in inside if len(code) == length]
    return random.sample(sorted(codes), min(count, len(codes)))


def _categories() -> list[str]:
    return sorted(set(Hazard.objects.values_list("category", flat=True)[:500]))


def _period(day: object) -> str:
    return _f(reported_from=f"{day:%Y-%m-01}", reported_to=f"{day:%Y-%m-28}")


def _count() -> str:
    return f"{Hazard.objects.count():,}"


def _f(**asked: str) -> str:
    return f"{LIST}?{urlencode(asked)}"


def _q(text: str) -> str:
    return _f(q=text)
