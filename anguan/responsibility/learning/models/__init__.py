"""Tables of learning: courses and lessons, the bank of questions, what somebody is given, watches, sits and passes."""

from anguan.responsibility.learning.models.bank import BankUpload, Question
from anguan.responsibility.learning.models.content import Course, CourseVersion, Lesson, Material
from anguan.responsibility.learning.models.doing import (
    Assignment,
    Completion,
    CompletionCode,
    Progress,
    Sitting,
    Wrong,
)

__all__ = [
    "Assignment",
    "BankUpload",
    "Completion",
    "CompletionCode",
    "Course",
    "CourseVersion",
    "Lesson",
    "Material",
    "Progress",
    "Question",
    "Sitting",
    "Wrong",
]
