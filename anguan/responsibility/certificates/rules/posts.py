"""Certificates and posts (三项岗位): which class a post asks for, and when one of another class was entered for it."""

from collections.abc import Iterable

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _
from anguan.responsibility.certificates import catalog

CLAUSE = _("安全生产法 第二十七条")


def class_for(role: str) -> str:
    """Return the class of certificate a post is examined for, or nothing."""
    return next((kind.id for kind in catalog.classes().values() if kind.post and kind.post == role), "")


def another_class(cls: str, roles: Iterable[str]) -> Reason | None:
    """Say when a certificate is of a class made for another post than its holder has (证书类别与岗位不符)."""
    kind, held = catalog.classes().get(cls), set(roles)
    if kind is None or not kind.post or kind.post in held:
        return None
    wanted = [catalog.title_of(found) for role in sorted(held) if (found := class_for(role))]
    said = _("这本证书与现任岗位不符")
    if wanted:
        remedy = _("现任岗位应持“{title}”；岗位登记错了的，请先改岗位").format(title="”“".join(wanted))
    else:
        remedy = _("持证人没有登记为相应岗位；任职的，请先在“人员”中登记岗位")
    return Reason("another_class", said, remedy, CLAUSE, "cls")
