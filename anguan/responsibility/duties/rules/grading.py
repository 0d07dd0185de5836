"""Grades of proofs (证明等级): A is the surest, D was handed in; which of several counts, and what is asked."""

from collections.abc import Iterable

GRADES = "ABCD"


def weakest(grades: Iterable[str]) -> str:
    """Return the weakest of grades; those that are none are left out."""
    return max((grade for grade in grades if grade and grade in GRADES), default="")


def meets(grade: str, asked: str) -> bool:
    """Say whether a grade is at least the one that is asked; where none is asked, any is."""
    return not asked or (bool(grade) and grade <= asked)
