"""Giving tables back: the sender's own with its wrong cells marked, and the empty template to fill."""

from io import BytesIO
from pathlib import Path
from uuid import UUID

from anguan.foundation.access import Actor
from anguan.foundation.documents.columns import EXAMPLE
from anguan.foundation.documents.excel import Mark, TemplateColumn, write_marked, write_template_workbook
from anguan.foundation.words import mark as _
from anguan.responsibility.certificates import catalog, queries
from anguan.responsibility.certificates.models import CertificateUpload
from anguan.responsibility.certificates.rules.importing import COLUMNS
from anguan.responsibility.certificates.services.importing import read


def mark_upload(upload_id: UUID, path: Path, *, by: Actor) -> int:
    """Write the table as it was sent with every wrong cell marked (标注问题); return the rows marked."""
    upload: CertificateUpload = queries.uploads_for(by).get(pk=upload_id)
    table = read(BytesIO(bytes(upload.content or b"")), upload.file_name)
    marks = [Mark(row, column, f"{message}，{remedy}") for row, column, message, remedy in upload.problems]
    return write_marked(path, table, marks)


def write_template(path: Path) -> None:
    """Write the template (模板) with an example row, explanations, and the classes to choose from."""
    choices = {"cls": tuple(kind.title for kind in catalog.classes().values())}
    columns = [
        TemplateColumn(
            column.title,
            column.note,
            f"{EXAMPLE}{column.example}" if column.key == "name" else column.example,
            choices.get(column.key, ()),
            column.required,
        )
        for column in COLUMNS
    ]
    write_template_workbook(path, sheet=_("人员证书"), columns=columns)
