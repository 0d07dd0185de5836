"""Answers (填报内容): what was said to the questions, as the facts the rules get, and facts as answers again.

A question is asked only where its kind and the answers before it make it matter; an answer to one that is not asked
counts for nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from anguan.prevention.permits.forms.questions import ALSO_FACTS, BY_ID, QUESTIONS, Question

Answers = Mapping[str, Sequence[str]]
LONGEST = 200


def asked(answers: Answers) -> Iterator[Question]:
    """Return the questions that matter, given the answers."""
    return (each for each in QUESTIONS if holds(each.shown_when, answers))


def holds(condition: str, answers: Answers) -> bool:
    """Say whether answers meet a condition; one on a question that is itself not asked is not met."""
    for part in filter(None, condition.split("&")):
        name, _sign, wanted = part.partition("=")
        if not set(answers.get(name, ())) & set(wanted.split("|")):
            return False
        if (of := BY_ID.get(name)) is not None and not holds(of.shown_when, answers):
            return False
    return True


def facts_of(answers: Answers) -> dict[str, dict[str, Any]]:
    """Return the facts the answers are, by the object of the case they belong to; what was left out is left out."""
    facts: dict[str, dict[str, Any]] = {"place": {}, "work": {}, "medium": {}, "extra": {}, "shutdown": {}}
    for question in asked(answers):
        facts[question.of].update(_fact(question, answers.get(question.id, ())))
    for kind, (of, fact) in ALSO_FACTS.items():
        if kind in answers.get("also", ()):
            facts[of][fact] = True
    if answers.get("kind", ("",))[0] == "confined_space":
        facts["place"]["inside_space"] = True
    return facts


def _fact(question: Question, said: Sequence[str]) -> dict[str, Any]:
    values = [value for value in said if value]
    if question.control == "flags":
        return {option: True for option, _title in question.options if option in values}
    if not values:
        return {}
    if question.control == "many":
        return {question.fact: values}
    if question.control == "number":
        number = number_of(values[0])
        return {} if number is None else {question.fact: number}
    if question.control in {"yes", "judge"} or {"yes", "no"} & {option for option, _title in question.options}:
        return {question.fact: values[0] == "yes"}
    return {question.fact: values[0][:LONGEST]}


def answers_of(facts: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return facts as the answers they came from: for a form that is opened again."""
    answers: dict[str, list[str]] = {}
    for question in QUESTIONS:
        held = facts.get(question.of) or {}
        if question.control == "flags":
            answers[question.id] = [option for option, _title in question.options if held.get(option)]
            continue
        value = held.get(question.fact)
        if value is None or value == "":
            continue
        if isinstance(value, bool):
            answers[question.id] = ["yes"] if value else ["no"] if question.control != "yes" else []
        elif isinstance(value, (list, tuple)):
            answers[question.id] = [str(one) for one in value]
        else:
            answers[question.id] = [f"{value:g}" if isinstance(value, float) else str(value)]
    if facts.get("shutdown"):
        answers["shutdown_is"] = ["yes"]
    return answers


def number_of(text: str) -> float | None:
    """Return a number as people type it; none where it is not one, or beyond all reason."""
    try:
        value = float(text.strip().replace("，", "").replace(",", ""))
    except ValueError:
        return None
    if not -1_000 <= value <= 1_000_000:
        return None
    return int(value) if value == int(value) else value
