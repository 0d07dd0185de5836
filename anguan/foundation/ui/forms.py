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
