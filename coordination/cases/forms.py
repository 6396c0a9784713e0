"""What is typed about a case: cleaned, and refused beside its field when it may not be kept."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coordination.cases.models import CaseStatus, Closing, ContactNote, Part, Process
from coordination.households.forms import Words
from partners.access.actors import Actor
from partners.organisations.models import Organisation
from resources.needs import NEED_ICONS, NeedArea

LEVELS = [(0, _("None")), (1, _("Low")), (2, _("Middle")), (3, _("High"))]


class OpenForm(forms.Form):
    """Under whose process a case is opened; and why, where others serve the household already."""

    process = forms.ChoiceField(
        label=_("Whose way of working does the case follow?"),
        choices=Process.choices,
        widget=forms.RadioSelect(attrs={"class": "tiles is-one"}),
    )
    despite = Words(
        label=_("Open all the same, because …"),
        max_length=300,
        lines=2,
        required=False,
        help_text=_("Say what you agreed with the others. It stays in the journal."),
    )


class AssessForm(forms.Form):
    """Ten need areas, none to high, and the crisis level of the household as a whole."""

    crisis_level = forms.TypedChoiceField(
        label=_("Crisis level of the household"),
        choices=[(str(value), label) for value, label in LEVELS[1:]],
        coerce=int,
        widget=forms.RadioSelect(attrs={"class": "grades"}),
        error_messages={"required": _("Choose how grave it is as a whole.")},
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        for area in NeedArea:
            self.fields[f"level_{area}"] = forms.TypedChoiceField(
                label=area.label,
                choices=[(str(value), label) for value, label in LEVELS],
                coerce=int,
                initial="0",
                required=False,
                widget=forms.RadioSelect(attrs={"class": "grades"}),
            )
            self.fields[f"words_{area}"] = Words(label=_("In short"), max_length=200, required=False)

    def areas(self) -> list[dict[str, Any]]:
        """A row for each need area: its icon and its two fields."""
        return [
            {
                "area": area,
                "icon": NEED_ICONS[area],
                "level": self[f"level_{area}"],
                "words": self[f"words_{area}"],
            }
            for area in NeedArea
        ]

    def needs(self) -> dict[str, tuple[int, str]]:
        said = self.cleaned_data
        return {
            str(area): (int(said[f"level_{area}"]), said[f"words_{area}"])
            for area in NeedArea
            if said[f"level_{area}"]
        }


class NoteForm(forms.Form):
    """A contact, in twenty seconds: how, and a sentence."""

    ICONS: Mapping[str, str] = {
        "CALL": "phone",
        "VISIT": "visit",
        "OFFICE": "office",
        "TEXT": "mail",
        "MISSED": "half",
    }

    way = forms.ChoiceField(
        label=_("How were you in touch?"),
        choices=ContactNote.Way.choices,
        widget=forms.RadioSelect(attrs={"class": "grades"}),
        error_messages={"required": _("Say how you were in touch.")},
    )
    words = Words(
        label=_("What was said, in a sentence"),
        max_length=1000,
        lines=2,
        error_messages={"required": _("Write a sentence.")},
    )


class StepForm(forms.Form):
    """The next step of a case, and what the plan aims at."""

    to = forms.ChoiceField(choices=[(each.value, each.label) for each in CaseStatus])
    words = Words(
        label=_("What the plan aims at"),
        max_length=1000,
        lines=3,
        required=False,
        help_text=_("In the person's own words where you can."),
    )


class OtherOrganisation(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the checker alone
    """Another organisation of the district, in 가나다 order."""

    def __init__(self, **more: Any) -> None:
        super().__init__(Organisation.objects.none(), **more)

    def offer(self, by: Actor) -> None:
        others = Organisation.objects.visible_to(by).active().exclude(pk=by.organisation.pk)
        self.queryset = others.order_by("sort_name", "pk")


class _WithOther(forms.Form):
    organisation = OtherOrganisation(label=_("Organisation"), empty_label=_("Choose one"))

    def __init__(self, *given: Any, by: Actor, **more: Any) -> None:
        super().__init__(*given, **more)
        organisation = self.fields["organisation"]
        assert isinstance(organisation, OtherOrganisation)
        organisation.offer(by)


class InviteForm(_WithOther):
    """Which organisation takes which part."""

    part = forms.ChoiceField(
        label=_("Its part"),
        choices=[(part.value, part.label) for part in Part if part != Part.LEAD],
        widget=forms.RadioSelect(
            attrs={
                "class": "tiles is-one",
                "hints": {
                    Part.CO_MANAGER: _("Works on the case as the lead does, but invites no one."),
                    Part.PROVIDER: _("Reads the case and writes contact notes."),
                    Part.OBSERVER: _("Reads the case."),
                },
            }
        ),
    )


class HandForm(_WithOther):
    """Who leads from now on."""


class CloseForm(forms.Form):
    """How the case ended."""

    closing = forms.ChoiceField(
        label=_("How did it end?"),
        choices=Closing.choices,
        widget=forms.RadioSelect(attrs={"class": "tiles"}),
        error_messages={"required": _("Choose how it ended.")},
    )
    why = Words(label=_("In a sentence"), max_length=500, lines=2, required=False)
