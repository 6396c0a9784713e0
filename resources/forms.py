from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partners.places.models import Place
from partners.words.hidden import clean_text, no_hidden_characters
from partners.words.identifiers import no_identity_numbers
from partners.words.phones import BadPhone, display_phone, parse_phone
from resources.models import Resource, ResourceKind
from resources.needs import NEED_ICONS, NeedArea

MOST_PLACES = 100_000  # no provider serves more at a time; a longer number is a slip of the finger


class Words(forms.CharField):
    """Text as people type it: nothing invisible in it, no resident registration number, tidy blanks."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # In place of Django's own check for NUL, whose message says less.
        self.validators = [
            each for each in self.validators if type(each).__name__ != "ProhibitNullCharactersValidator"
        ]
        self.validators += [no_hidden_characters, no_identity_numbers]

    def clean(self, value: Any) -> str:
        cleaned = super().clean(value)
        return clean_text(cleaned, one_line=not isinstance(self.widget, forms.Textarea))


class SearchForm(forms.Form):
    """The state of the list, read from the address. What does not fit is passed over, never an error page."""

    q = forms.CharField(required=False, max_length=100, label=_("What are you looking for?"))
    need = forms.ChoiceField(required=False, label=_("Need"))
    kind = forms.ChoiceField(required=False, label=_("Kind"))
    dong = forms.ModelChoiceField(
        Place.objects.none(), required=False, label=_("Dong"), empty_label=_("Anywhere")
    )
    free = forms.BooleanField(required=False, label=_("Has room now"))

    def __init__(self, *args: Any, district_id: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("need", [("", _("All needs")), *NeedArea.choices])
        self._choose("kind", [("", _("All kinds")), *ResourceKind.choices])
        _offer_dongs(self.fields["dong"], district_id)
        self.fields["q"].widget = forms.TextInput(
            attrs={"type": "search", "autocomplete": "off", "placeholder": _("lunch box, repairs, ㄷㅅㄹ")}
        )

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def asked(self) -> dict[str, Any]:
        """What of the address can be used, as `Resource.objects.search` takes it."""
        self.is_valid()
        said = self.cleaned_data
        dong = said.get("dong")
        text = said.get("q") or ""
        return {
            # A NUL cannot be looked for: PostgreSQL's text holds none.
            "text": text.replace("\0", " "),
            "need": said.get("need") or "",
            "kind": said.get("kind") or "",
            "place_id": dong.pk if dong else None,
            "free": bool(said.get("free")),
        }


class ResourceForm(forms.Form):
    name = Words(max_length=100, label=_("Name"), help_text=_("As people would ask for it."))
    kind = forms.ChoiceField(
        choices=ResourceKind.choices,
        label=_("Kind"),
        widget=forms.RadioSelect(
            attrs={
                "class": "tiles",
                "icons": {
                    "SERVICE": "user",
                    "GOODS": "basket",
                    "MONEY": "won",
                    "PLACE": "door",
                    "SKILL": "pen",
                },
            }
        ),
    )
    needs = forms.MultipleChoiceField(
        choices=NeedArea.choices,
        label=_("Which needs does it answer?"),
        error_messages={"required": _("Choose at least one need.")},
        widget=forms.CheckboxSelectMultiple(
            attrs={"class": "tiles", "icons": {area.value: icon for area, icon in NEED_ICONS.items()}}
        ),
    )
    words = Words(
        required=False,
        max_length=1000,
        label=_("What it is, in plain words"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    eligibility = Words(required=False, max_length=200, label=_("For whom"))
    how_to_ask = Words(required=False, max_length=200, label=_("How to ask"))
    phone = Words(
        required=False,
        max_length=40,
        label=_("Telephone"),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    capacity = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=MOST_PLACES,
        label=_("How many at a time"),
        help_text=_("Leave empty when there is no limit."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    area = forms.ModelMultipleChoiceField(
        Place.objects.none(),
        required=False,
        label=_("Only in these Dongs"),
        help_text=_("Leave empty when the whole district is served."),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "tiles"}),
    )

    def __init__(
        self, *args: Any, district_id: int | None, resource: Resource | None = None, **kwargs: Any
    ) -> None:
        if resource is not None:
            kwargs.setdefault("initial", _initial(resource))
        super().__init__(*args, **kwargs)
        self.resource = resource
        _offer_dongs(self.fields["area"], district_id)

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        if not typed:
            return ""
        try:
            parse_phone(typed)
        except BadPhone as error:
            raise ValidationError(error.message) from error
        return display_phone(typed)

    def clean_capacity(self) -> int | None:
        capacity: int | None = self.cleaned_data["capacity"]
        if capacity is not None and self.resource is not None and capacity < self.resource.load:
            raise ValidationError(
                _("%(taken)s places are taken now: no fewer than that.") % {"taken": self.resource.load}
            )
        return capacity


def _offer_dongs(field: forms.Field, district_id: int | None) -> None:
    """Only Dongs of the actor's own district can be chosen."""
    assert isinstance(field, forms.ModelChoiceField)
    if district_id is not None:
        field.queryset = Place.objects.dongs_of(district_id)


def _initial(resource: Resource) -> dict[str, Any]:
    named = ("name", "kind", "needs", "words", "eligibility", "how_to_ask", "phone", "capacity")
    return {name: getattr(resource, name) for name in named} | {"area": list(resource.area.all())}
