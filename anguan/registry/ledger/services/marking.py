"""Giving tables back: the sender's own with its wrong cells marked, and the empty template to fill."""

from pathlib import Path
from uuid import UUID

from anguan.foundation.access import Actor
from anguan.foundation.documents.excel import Mark, TemplateColumn, write_marked, write_template_workbook
from anguan.foundation.words import mark as _
from anguan.registry.enterprises import catalog
from anguan.registry.ledger.queries import problems_of, uploads_for
from anguan.registry.ledger.rules import COLUMNS
from anguan.registry.ledger.services.receiving import read_upload
from anguan.registry.regions.models import Region
from anguan.registry.regions.rules import range_of

EXAMPLE = _("（示例，导入时自动跳过）")
_LONGEST_LIST = 500  # towns in a drop-down; nobody picks from more


def mark_ledger(upload_id: UUID, path: Path, *, by: Actor) -> int:
    """Write the ledger as it was sent with every wrong cell marked (标注问题); return the rows marked."""
    upload = uploads_for(by).get(pk=upload_id)
    marks = [
        Mark(one.row, one.column, f"{one.message}，{one.remedy}", is_error=one.is_error) for one in problems_of(upload)
    ]
    return write_marked(path, read_upload(upload), marks)


def write_template(path: Path, *, by: Actor) -> None:
    """Write the template (模板) with an example row, explanations, and lists to choose from, the towns among them."""
    choices = {
        "town": _towns(by),
        "size": tuple(size.title for size in catalog.sizes().values()),
        "status": (_("在产"), _("停产"), _("关闭")),
        "datum": ("WGS-84", "GCJ-02", "BD-09"),
        "industry": tuple(f"{code} {title}" for code, title in catalog.industries().items() if len(code) == 3),
    }
    yes_no = (_("是"), _("否"))
    left_out = {"place", "hazards", "village"}  # other ways to write what has columns of its own
    columns = [
        TemplateColumn(
            column.title,
            column.note,
            (EXAMPLE + column.example if column.key == "name" else column.example) or _first(choices.get(column.key)),
            yes_no if column.key.startswith("flag:") else choices.get(column.key, ()),
            column.required,
        )
        for column in COLUMNS
        if column.key not in left_out
    ]
    write_template_workbook(path, sheet=_("企业台账"), columns=columns)


def _towns(by: Actor) -> tuple[str, ...]:
    if by.territory is None:
        return ()
    start, stop = range_of(by.territory.code)
    towns = Region.objects.filter(code__gte=start, code__lt=stop, level="town").order_by("code")
    names = tuple(dict.fromkeys(towns.values_list("name", flat=True)[: _LONGEST_LIST + 1]))
    return names if len(names) <= _LONGEST_LIST else ()


def _first(choices: tuple[str, ...] | None) -> str:
    return choices[0] if choices else ""
