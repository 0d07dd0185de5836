"""What the docs say about hazards is what the table says."""

from django.conf import settings

from anguan.prevention.hazards.rules import LIFECYCLE


def test_the_diagram_in_the_docs_is_the_table() -> None:
    page = (settings.ROOT / "docs/law/hazards.md").read_text("utf-8")
    assert LIFECYCLE.diagram() in page
