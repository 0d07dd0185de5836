"""Templates to fill in (填报模板): headings with explanations, an example row, lists to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from anguan.foundation.documents.table import column_letter
from anguan.foundation.documents.writing import FONT, guarded
from anguan.foundation.words import mark as _

FILLABLE = 20_000  # rows that offer the lists


@dataclass(frozen=True)
class TemplateColumn:
    """One column to fill in: its heading, what to write, an example, what may be chosen, whether it must be there."""

    title: str
    note: str = ""
    example: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False


def write_template_workbook(path: Path, *, sheet: str, columns: Sequence[TemplateColumn]) -> None:
    """Write an empty table for people to fill in; every cell is text, so that long numbers keep their digits."""
    with xlsxwriter.Workbook(path) as workbook:
        base = {"font_name": FONT, "font_size": 11, "valign": "vcenter"}
        workbook.formats[0].set_font_name(FONT)
        text = workbook.add_format({**base, "num_format": "@"})
        example = workbook.add_format({**base, "num_format": "@", "font_color": "#8A8A8A", "italic": True})
        head = {**base, "bold": True, "bottom": 1, "text_wrap": True, "align": "center"}
        optional = workbook.add_format({**head, "bg_color": "#E8EEF7"})
        required = workbook.add_format({**head, "bg_color": "#1F4E8C", "font_color": "#FFFFFF"})
        page = workbook.add_worksheet(sheet)
        lists = workbook.add_worksheet(_("选项"))
        lists.hide()
        page.freeze_panes(1, 1)
        page.set_row(0, 32)
        for index, column in enumerate(columns):
            width = max(len(column.title) * 2 + 4, min(len(column.example) * 2, 40), 12)
            page.set_column(index, index, width, text)
            page.write_string(0, index, column.title, required if column.required else optional)
            must = _("必填。") if column.required else ""
            if must or column.note:
                page.write_comment(0, index, f"{must}{column.note}", {"author": ""})
            if column.example:
                page.write_string(1, index, guarded(column.example), example)
            if column.choices:
                lists.write_column(0, index, column.choices)
                letter = column_letter(index)
                source = f"='{lists.name}'!${letter}$1:${letter}${len(column.choices)}"
                rule = {"validate": "list", "source": source, "error_type": "information", "ignore_blank": True}
                page.data_validation(1, index, FILLABLE, index, rule)
