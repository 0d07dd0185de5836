"""Keys that pages, phones and programs make (编号): read from text, and written once, whoever made one up."""

from collections.abc import Iterable
from uuid import UUID

from django.db import IntegrityError, models, transaction
from psycopg.errors import UniqueViolation

from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _

USED = Reason("key_used", _("这份表单已经用过"), _("请刷新页面后重新填写"))


def key_of(text: object) -> UUID | None:
    """Return a key, or nothing for what is none."""
    try:
        return UUID(str(text or ""))
    except ValueError:
        return None


def keys_of(texts: Iterable[object]) -> list[UUID]:
    """Return the keys among texts, in their order."""
    return [key for key in map(key_of, texts) if key is not None]


def write_first(row: models.Model) -> None:
    """Write a new row under the key it came with; refuse one that stands already, perhaps where nobody here sees it."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if isinstance(cause := error.__cause__, UniqueViolation) and cause.diag.constraint_name == _primary(row):
            raise Refused(USED) from None
        raise


def _primary(row: models.Model) -> str:
    return f"{row._meta.db_table}_pkey"
