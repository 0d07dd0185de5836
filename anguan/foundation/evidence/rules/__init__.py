"""Rules of evidence (现场证据): what is a picture, what is unsure, which grade that makes, what a watermark says."""

from anguan.foundation.evidence.rules.doubts import DOUBTS, Doubt, reasons_not_to_believe_the_clock
from anguan.foundation.evidence.rules.grading import GRADE_WORDS, Facts, Grade, Judgement, judge
from anguan.foundation.evidence.rules.needs import KINDS, NEEDS, RETENTION, Need, need
from anguan.foundation.evidence.rules.pictures import (
    MOST_BYTES,
    MOST_PIXELS,
    Picture,
    examined,
    grey_of,
    hash_of,
    picture_in,
    reasons_not_to_accept,
)
from anguan.foundation.evidence.rules.watermark import place_words, short_name, watermark

__all__ = [
    "DOUBTS",
    "GRADE_WORDS",
    "KINDS",
    "MOST_BYTES",
    "MOST_PIXELS",
    "NEEDS",
    "RETENTION",
    "Doubt",
    "Facts",
    "Grade",
    "Judgement",
    "Need",
    "Picture",
    "examined",
    "grey_of",
    "hash_of",
    "judge",
    "need",
    "picture_in",
    "place_words",
    "reasons_not_to_accept",
    "reasons_not_to_believe_the_clock",
    "short_name",
    "watermark",
]
