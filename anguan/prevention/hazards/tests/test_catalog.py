"""What is listed: every file fits its schema, ids are unique, proposals fit the enterprise."""

from collections import Counter

from anguan.prevention.hazards import catalog


def test_both_published_lists_are_whole() -> None:
    counted = Counter(each.standard for each in catalog.criteria().values())
    assert counted == {"order10": 64, "notice121": 20}
    assert all(each.summary and each.clause and each.confidence == "verified" for each in catalog.criteria().values())


def test_criteria_name_known_sectors() -> None:
    assert {each.industry for each in catalog.criteria().values()} <= set(catalog.sectors())


def test_a_foundry_is_shown_its_own_criteria_first() -> None:
    proposed = [
        each.id
        for each in catalog.proposed_criteria(industry_code="C33", flags=frozenset({"foundry", "dust_explosion"}))
    ]
    assert proposed[0] in {"GM-7-1", "GM-11-1"}
    assert "GM-7-6" in proposed
    assert not {"GM-4-1", "HC-1", "GM-12-1", "GM-3-1"} & set(proposed)


def test_every_clock_names_where_it_comes_from() -> None:
    for each in catalog.clocks().values():
        assert each.days > 0
        assert each.clause or each.confidence == "design"


def test_phrases_can_be_sent_as_they_are() -> None:
    for category in catalog.categories().values():
        assert all(4 <= len(phrase) <= 40 for phrase in category.phrases)
