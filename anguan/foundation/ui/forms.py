"""Forms (表单): the base of every form, which can also say what the rules said."""

from django import forms

from anguan.foundation.refusal import Refused


class AskingForm(forms.Form):
    """A form that checks shape; what the rules refuse is said beside the fields it belongs to."""

    use_required_attribute = False  # the server says what is missing, in our words and all at once

    def said(self, refusal: Refused) -> None:
        """Put each reason beside its field, or at the head of the form."""
        for reason in refusal.reasons:
            field = reason.field if reason.field in self.fields else None
            self.add_error(field, f"{reason.message}。{reason.remedy}")


class RuledForm(AskingForm):
    """A form that only reads: a field that has to be filled in says so, but the rules are the ones to miss it."""

    def full_clean(self) -> None:
        """Read every field, empty ones too."""
        needed = {name for name, field in self.fields.items() if field.required}
        for name in needed:
            self.fields[name].required = False
        try:
            super().full_clean()
        finally:
            for name in needed:
                self.fields[name].required = True
