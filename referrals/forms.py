from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from referrals.models import Outcome, Reason
from resources.forms import Words
from resources.needs import NeedArea

MOST_WORDS = 300


class AskForm(forms.Form):
    """One row of a bundle: which need, what is asked of the resource chosen above it."""

    resource = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    area = forms.ChoiceField(choices=NeedArea.choices, label=_("Need"))
    words = Words(
        max_length=MOST_WORDS,
        label=_("What you ask for"),
        help_text=_(
            "What, how often, from when. No names, no diagnosis: the receiver reads this before answering."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class BundleForm(forms.Form):
    """What belongs to the bundle as a whole."""

    despite = Words(
        required=False,
        max_length=MOST_WORDS,
        label=_("Why ask all the same?"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AcceptForm(forms.Form):
    words = Words(
        required=False,
        max_length=MOST_WORDS,
        label=_("A word to the one who asked"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReasonForm(forms.Form):
    reason = forms.ChoiceField(
        choices=Reason.choices,
        label=_("Why?"),
        error_messages={"required": _("Say why."), "invalid_choice": _("Choose one of the reasons.")},
        widget=forms.RadioSelect(attrs={"class": "tiles"}),
    )
    words = Words(
        required=False,
        max_length=MOST_WORDS,
        label=_("In a few words"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DeclineForm(ReasonForm):
    by_person = forms.BooleanField(required=False, label=_("It was the person who said no, not we"))


class HelpForm(forms.Form):
    what = Words(max_length=200, label=_("What was given"))
    quantity = forms.IntegerField(
        min_value=1,
        max_value=100_000,
        initial=1,
        label=_("How many"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    given_on = forms.DateField(label=_("When"), widget=forms.DateInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["given_on"].initial = today

    def clean_given_on(self) -> date:
        given_on: date = self.cleaned_data["given_on"]
        if given_on > self.today:
            raise ValidationError(_("That day has not come yet. Write help down once it was given."))
        return given_on


class CompleteForm(forms.Form):
    outcome = forms.ChoiceField(
        choices=Outcome.choices,
        label=_("What came of it?"),
        error_messages={"required": _("Say what came of it.")},
        widget=forms.RadioSelect(attrs={"class": "tiles"}),
    )
    words = Words(
        required=False,
        max_length=MOST_WORDS,
        label=_("In a few words"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class WithdrawForm(forms.Form):
    words = Words(
        required=False, max_length=MOST_WORDS, label=_("Why?"), widget=forms.Textarea(attrs={"rows": 2})
    )
