"""The real divisions, loaded and asked."""

import pytest

from anguan.registry.regions import queries, services
from anguan.registry.regions.models import Region

pytestmark = pytest.mark.usefixtures("yancheng")


def test_the_city_has_its_counties_towns_and_villages() -> None:
    counties = list(queries.counties_of("3209").values_list("name", flat=True))
    assert counties == [
        "亭湖区", "盐都区", "大丰区", "响水县", "滨海县", "阜宁县", "射阳县", "建湖县", "盐城经济技术开发区", "东台市",
    ]  # fmt: skip
    assert queries.towns_of("3209").count() == 154
    assert queries.within("3209").filter(level="village").count() == 2494
    port = Region.objects.get(code="320921101")
    assert (port.full_name, port.parent_id) == ("江苏省盐城市响水县陈家港镇", "320921")


def test_the_whole_country_is_named_down_to_its_counties() -> None:
    assert queries.children("").count() == 34
    assert Region.objects.filter(level="county").count() > 2900
    assert not Region.objects.filter(level="town").exclude(code__startswith="3209").exists()
    assert Region.objects.get(code="110101").full_name == "北京市东城区"


def test_centres_are_known_down_to_counties() -> None:
    county = Region.objects.get(code="320902")
    assert county.lon == pytest.approx(120.2, abs=0.4)
    assert county.lat == pytest.approx(33.4, abs=0.4)


def test_loading_again_changes_nothing_and_keeps_what_was_added() -> None:
    Region.objects.create(
        code="320921P01", name="生态化工园", full_name="x", level="town", kind="park", parent_id="320921"
    )
    Region.objects.filter(code="320921101").update(name="旧名")
    assert services.load_divisions(["3209"]) == 1
    assert Region.objects.filter(code="320921P01").exists()
    assert Region.objects.get(code="320921101").name == "陈家港镇"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("陈家港镇", "320921101"),
        ("陈家港", "320921101"),
        ("响水县陈家港镇", "320921101"),
        ("江苏省盐城市响水县 陈家港镇", "320921101"),
        ("毓龙街道办事处", "320902004"),
        ("320902004", "320902004"),
        ("滨海港镇", "320922112"),
        ("火星镇", None),
        ("", None),
    ],
)
def test_a_town_is_found_however_the_ledger_writes_it(written: str, code: str | None) -> None:
    found = queries.find_town(written, "3209")
    assert (found.code if found else None) == code


def test_a_name_several_towns_share_is_not_guessed() -> None:
    assert {town.name for town in queries.towns_of("320922") if "滨海港" in town.name} == {"滨海港镇", "滨海港经济区"}
    assert queries.find_town("滨海港", "3209") is None


def test_names_come_for_many_codes_at_once(django_assert_num_queries: "object") -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]  # a fixture without a type
        names = queries.path_names(["320921101", "3209", "320921101", "999999"], below="3209")
    assert names == {"320921101": "响水县陈家港镇", "3209": "江苏省盐城市"}


def test_finding_puts_the_best_first() -> None:
    assert [region.code for region in queries.find("响水", prefix="3209")][:2] == ["320921", "320921100"]
    assert queries.find("陈家港", levels=["town"])[0].code == "320921101"
    assert queries.find("3209")[0].code == "3209"
