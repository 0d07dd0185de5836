"""Finding Chinese text by fragments."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.foundation.words import pinyin
from anguan.foundation.words.search import bigrams, matching
from anguan.registry.enterprises.models import Enterprise
from anguan.registry.enterprises.tests.makers import make_enterprise


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["盐城华海机械有限公司", "a  B c", "单", "", "𠮷野家😀食品", "100%_涂装"])
def test_the_database_cuts_as_python_does(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT bigrams(%s)", [text])
        assert sorted(cursor.fetchone()[0]) == sorted(bigrams(text))


def test_two_characters_in_the_middle_find_the_name(huahai: Enterprise, stranger: Enterprise) -> None:
    assert list(matching(Enterprise.objects.all(), "海机", "name")) == [huahai]
    assert list(matching(Enterprise.objects.all(), "华海 有限", "name")) == [huahai]
    assert list(matching(Enterprise.objects.all(), "海", "name")) == [huahai]
    assert not matching(Enterprise.objects.all(), "机海", "name").exists()


def test_signs_of_the_pattern_language_are_only_text(db: None) -> None:
    odd = make_enterprise("100%_涂装")
    make_enterprise("100x涂装")
    assert list(matching(Enterprise.objects.all(), "%_涂", "name")) == [odd]


def test_the_index_serves_a_search_under_row_policies(li: Actor, huahai: Enterprise) -> None:
    rows = matching(Enterprise.objects.all(), "华海机械", "name")
    with acting_as(li), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        assert "enterprise_by_grams" in rows.explain()
        assert list(rows) == [huahai]


def test_a_name_is_found_by_its_initials() -> None:
    assert pinyin("华海机械").startswith("hhjx huahaijixie")


@given(st.text(max_size=30))
def test_every_pair_of_neighbours_is_there_once(text: str) -> None:
    found = bigrams(text)
    assert len(found) == len(set(found))
    assert all(len(pair) == 2 for pair in found)
