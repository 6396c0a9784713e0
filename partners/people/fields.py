"""Form fields for what people are reached by."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partners.words.hidden import clean_text, no_hidden_characters
from partners.words.identifiers import no_identity_numbers
from partners.words.phones import BadPhone, PhoneKind, parse_phone


def mobile_digits(text: str) -> str:
    """The digits of a mobile number, as accounts keep them: 01012345678. Raises ValidationError for any other."""
    try:
        phone = parse_phone(text)
    except BadPhone as bad:
        raise ValidationError(bad.message, code="phone") from None
    if phone.kind != PhoneKind.MOBILE:
        raise ValidationError(_("Texts reach mobile numbers only. Write it as 010-1234-5678."), code="phone")
    return phone.digits


class MobileField(forms.CharField):
    """A mobile number however people write it; cleans to its digits."""

    def __init__(self, **options: Any) -> None:
        attrs = {"type": "tel", "autocomplete": "tel", "inputmode": "tel", "maxlength": "20"}
        options.setdefault("label", _("Mobile number"))
        options.setdefault("widget", forms.TextInput(attrs=attrs))
        options.setdefault("max_length", 20)
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return mobile_digits(text) if text else ""


class LineField(forms.CharField):
    """One line of words: hidden characters and personal numbers are refused, blanks tidied."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 60)
        super().__init__(**options)
        self.validators += [no_hidden_characters, no_identity_numbers]

    def clean(self, value: Any) -> str:
        return clean_text(super().clean(value), one_line=True)
