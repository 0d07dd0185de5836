"""Who would rather win than know: papers of another quiz, phones without a mark, addresses made up."""

from datetime import UTC, datetime

from django.test import Client
from django.urls import reverse

from anguan.foundation import clock
from anguan.foundation.access import Actor
from anguan.foundation.access.scope import acting_as
from anguan.responsibility.quizzes import services
from anguan.responsibility.quizzes.models import Handed
from anguan.responsibility.quizzes.services.taking import source_of
from anguan.responsibility.quizzes.tests.makers import make_quiz
from anguan.responsibility.quizzes.tests.test_quizzes import MINUTE, NINE, TOWN, answers_to, proof_for, refused, towns

__all__ = ["towns"]  # the regions stand in every test here too


def test_a_paper_is_of_one_quiz(li: Actor) -> None:
    at = clock.now()
    quiz, other = make_quiz(li, at=at), make_quiz(li, at=at, code="other234")
    with acting_as(None):
        given = services.give(quiz, town=TOWN, address="", at=at - MINUTE)
    said = {"paper": given.token, "proof": proof_for(given.token, given.paper.bits), "q0": "0"}
    answer = Client().post(reverse("quizzes:hand_in", args=[other.code]), said)
    assert answer.status_code == 422
    assert "另一期竞赛" in answer.content.decode()
    assert not Handed.objects.exists()


def test_phones_without_a_mark_do_not_take_each_others_turns(li: Actor) -> None:
    quiz = make_quiz(li, at=NINE, most_a_day=1)

    def sent(address: str) -> None:
        given = services.give(quiz, town=TOWN, address=address, at=NINE)
        said = answers_to(number for number, *_ in given.questions)
        proof = proof_for(given.token, given.paper.bits)
        services.hand_in(given.token, said, proof=proof, device="", address=address, at=NINE + MINUTE)

    with acting_as(None):
        sent("1.2.3.4")
        sent("5.6.7.8")
        assert refused(lambda: sent("1.2.3.4")) == {"enough_today"}
    assert Handed.objects.count() == 2


def test_one_network_is_one_source_however_many_addresses_it_makes_up() -> None:
    at = datetime(2026, 11, 20, tzinfo=UTC)
    home = source_of("2001:db8:1:2:3:4:5:6", at=at)
    assert source_of("2001:db8:1:2::7", at=at) == home
    assert source_of("2001:db8:1:3::7", at=at) != home
    assert source_of("10.0.0.1", at=at) != source_of("10.0.0.2", at=at)
    assert source_of("not:an:address", at=at)
