"""What people must say in their own words (文字填写): not nothing, and not more than anybody reads."""

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

LONGEST_SAID = 500
LEAST_SAID = 2


def reasons_about_text(
    text: str, field: str, message: str, remedy: str, *, clause: str = "", most: int = LONGEST_SAID
) -> list[Reason]:
    """Return what is wrong with a text that is needed: missing, with the words given for it, or too long."""
    if len(text.strip()) < LEAST_SAID:
        return [Reason(f"no_{field}", message, remedy, clause, field)]
    if len(text) > most:
        return [
            Reason(
                f"{field}_too_long",
                _("文字超过{most}字（现有{count}字）").format(most=most, count=len(text)),
                _("请写短一些，细节可以用照片说明"),
                field=field,
            )
        ]
    return []
