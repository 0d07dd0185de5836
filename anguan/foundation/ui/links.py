"""Addresses (链接): the same page with other parameters."""

from collections.abc import Sequence

from django.http import QueryDict
from django.utils.http import url_has_allowed_host_and_scheme


def query_with(query: QueryDict, **changes: str | Sequence[str] | None) -> str:
    """Return `?…` with some parameters set (a list sets several) and those that are None or empty taken out."""
    made = query.copy()
    for name, value in changes.items():
        _set(made, name, value)
    return f"?{made.urlencode()}" if made else "?"


def _set(query: QueryDict, name: str, value: str | Sequence[str] | None) -> None:
    values = [value] if isinstance(value, str) else list(value or ())
    query.setlist(name, [one for one in values if one])
    if not query.getlist(name):
        del query[name]


def safe_return(target: str, *, otherwise: str) -> str:
    """Return an address of this site to go back to; anything else than a path of ours becomes `otherwise`."""
    return target if target.startswith("/") and url_has_allowed_host_and_scheme(target, None) else otherwise
