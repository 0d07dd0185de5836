"""The actor: a person acting in one post, with what that post lets them see and do. No framework is imported here."""

from dataclasses import dataclass, field
from uuid import UUID

from anguan.foundation.access.roles import permissions_of
from anguan.foundation.refusal import Reason, Refused
from anguan.foundation.words import mark as _


@dataclass(frozen=True)
class Territory:
    """A region someone looks after (辖区): all division codes beginning with one code, as a half-open range.

    A range rather than a prefix match, because comparison operators are leakproof and keep indexes usable under
    row policies. Codes are compared in the C collation.
    """

    code: str
    start: str
    stop: str

    @classmethod
    def of(cls, code: str) -> "Territory":
        """Return the territory of a division code; the empty code is the whole country."""
        if not code:
            return cls("", "0", ":")
        return cls(code, code, code[:-1] + chr(ord(code[-1]) + 1))

    def __contains__(self, code: str) -> bool:
        return self.start <= code < self.stop


@dataclass(frozen=True)
class Actor:
    """Someone acting in one post: of an enterprise, of an office with a territory and lines (条线), or as an expert.

    `enterprise_ids` holds the enterprise of an enterprise post, or those an expert was assigned; `lines` empty means
    all lines of the territory.
    """

    person_id: UUID
    name: str
    roles: frozenset[str]
    post_id: UUID | None = None
    organisation: str = ""
    enterprise_ids: frozenset[UUID] = frozenset()
    office_id: UUID | None = None
    territory: Territory | None = None
    lines: frozenset[str] = frozenset()
    region_code: str = ""  # where the enterprise or the office stands
    permissions: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "permissions", permissions_of(self.roles))

    @property
    def enterprise_id(self) -> UUID | None:
        """The enterprise this person acts for; none for officials and experts."""
        if self.office_id is None and "expert" not in self.roles and len(self.enterprise_ids) == 1:
            return next(iter(self.enterprise_ids))
        return None

    @property
    def is_official(self) -> bool:
        """Whether the actor acts for an office with a territory."""
        return self.territory is not None

    def may(self, permission: str) -> bool:
        """Say whether the actor's roles grant a permission."""
        return permission in self.permissions

    def require(self, permission: str) -> None:
        """Refuse when the actor's roles do not grant a permission."""
        if not self.may(permission):
            raise Refused(
                Reason("no_permission", _("您当前的岗位没有办理这件事的权限"), _("请切换岗位，或联系本单位管理员开通"))
            )
