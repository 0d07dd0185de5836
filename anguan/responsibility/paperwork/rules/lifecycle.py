"""The lifecycle of a document (文书流程): written, sent for signing, archived with its hash, or void with a reason."""

from enum import StrEnum

from anguan.foundation.lifecycle import Lifecycle, Step
from anguan.foundation.words import mark as _


class State(StrEnum):
    """Where a document stands."""

    DRAFT = "draft"
    SIGNING = "signing"
    ARCHIVED = "archived"
    VOID = "void"


# Parts somebody plays in a document: who wrote it or manages safety may change it; who manages safety answers for it.
WRITER, KEEPER = "writer", "keeper"

LIFECYCLE = Lifecycle(
    #    step       from             to              who      on the button
    Step("send",    State.DRAFT,     State.SIGNING,  WRITER,  _("送签"), tone="primary"),
    Step("recall",  State.SIGNING,   State.DRAFT,    WRITER,  _("退回修改")),
    Step("archive", State.SIGNING,   State.ARCHIVED, KEEPER,  _("归档"), tone="primary"),
    Step("void",    State.DRAFT,     State.VOID,     WRITER,  _("作废"), tone="danger"),
    Step("void",    State.SIGNING,   State.VOID,     KEEPER,  _("作废"), tone="danger"),
    Step("void",    State.ARCHIVED,  State.VOID,     KEEPER,  _("作废"), tone="danger"),
    titles={
        State.DRAFT: _("草稿"), State.SIGNING: _("待签名"), State.ARCHIVED: _("已归档"), State.VOID: _("已作废"),
    },
)  # fmt: skip


def parts_of(*, own: bool, wrote: bool, writes: bool, keeps: bool) -> frozenset[str]:
    """Return the parts somebody plays: whoever wrote it and those who keep the firm's papers; strangers play none."""
    if not own:
        return frozenset()
    parts = set()
    if keeps:
        parts |= {WRITER, KEEPER}
    if writes and wrote:
        parts.add(WRITER)
    return frozenset(parts)
