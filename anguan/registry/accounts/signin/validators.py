"""Our password policy as Django asks for it."""

from django.core.exceptions import ValidationError

from anguan.foundation.words import mark as _
from anguan.registry.accounts.models import User
from anguan.registry.accounts.services import passwords


class PolicyValidator:
    """Judges a new password by the sign-in profile (口令策略), all reasons at once."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise with everything that is wrong."""
        names = (user.person.name, user.person.phone) if user is not None else ()
        reasons = passwords.reasons_against(password, user=user, names=names)
        if reasons:
            raise ValidationError([ValidationError(_said(one.message, one.remedy), code=one.code) for one in reasons])

    def get_help_text(self) -> str:
        """Say what is asked for."""
        return "；".join(passwords.described())


def _said(message: str, remedy: str) -> str:
    return _("{message}：{remedy}").format(message=message, remedy=remedy)
