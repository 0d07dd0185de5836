"""Printed sheets of quizzes: the poster with its code (海报)."""

from pathlib import Path

from anguan.foundation import clock
from anguan.foundation.documents.pdf import qr_svg, render_pdf
from anguan.responsibility.quizzes.models import Quiz

_POSTER = Path(__file__).parent / "poster.typ"


def code_of(link: str) -> str:
    """Return the QR of a link as SVG text."""
    return qr_svg(link)


def poster(quiz: Quiz, *, link: str, town: str = "") -> bytes:
    """Return the poster as a PDF, of one town where it is named."""
    opens, closes = (one.astimezone(clock.BEIJING) for one in (quiz.opens_at, quiz.closes_at))
    said = f"{opens.year}年{opens.month}月{opens.day}日至{closes.year}年{closes.month}月{closes.day}日"
    return render_pdf(
        _POSTER,
        {
            "title": quiz.title, "office": quiz.office_name, "intro": quiz.intro, "period": said, "town": town,
            "rules": [f"每份 {quiz.asks} 题", f"{quiz.minutes} 分钟内作答", f"每部手机每天 {quiz.most_a_day} 次"],
            "qr": qr_svg(link), "link": link,
        },
    )  # fmt: skip
