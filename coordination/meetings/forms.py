"""What is typed about a meeting: cleaned, and refused beside its field when it may not be kept."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.households.forms import Words
from coordination.meetings.models import Attendance, Meeting, MeetingKind
from partners.access.actors import Actor
from partners.calendar.clocks import SEOUL
from partners.organisations.models import Organisation
from partners.wording import full_moment


class DayField(forms.DateField):
    """A day from the browser's own picker."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def others_of(by: Actor) -> QuerySet[Organisation]:
    """The organisations one may ask to a table, in 가나다 order."""
    others = Organisation.objects.visible_to(by).active().exclude(pk=by.organisation.pk)
    return others.order_by("sort_name", "pk")


class TableField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic for the checker alone
    """Organisations ticked in a list; `narrow` shows those found and keeps those ticked."""

    def __init__(self, **more: Any) -> None:
        widget = forms.CheckboxSelectMultiple(attrs={"class": "checks"})
        super().__init__(Organisation.objects.none(), widget=widget, **more)

    def narrow(self, words: str, ticked: list[str]) -> None:
        chosen = [int(each) for each in ticked if each.isdecimal()]
        assert self.queryset is not None
        self.queryset = self.queryset.filter(Q(name__icontains=words.strip()) | Q(pk__in=chosen))


class CallForm(forms.Form):
    """When, where, who."""

    kind = forms.ChoiceField(
        label=_("What kind of meeting?"), choices=MeetingKind.choices, initial=MeetingKind.JOINT
    )
    title = Words(
        label=_("Title"),
        max_length=100,
        required=False,
        help_text=_("For a series; else it gets its number."),
    )
    day = DayField(label=_("Day"), error_messages={"required": _("Choose the day.")})
    hour = forms.TimeField(
        label=_("Time"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": _("Choose the time.")},
    )
    where = Words(label=pgettext_lazy("minutes", "Where"), max_length=100, required=False)
    co_chair = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Chairs with you"),
        required=False,
        empty_label=_("Nobody"),
        help_text=_("It starts the meeting and circulates the minutes as you do."),
    )
    invited = TableField(
        label=_("Who is asked to come?"), error_messages={"required": _("Ask at least one organisation.")}
    )

    def __init__(self, *given: Any, by: Actor, **more: Any) -> None:
        super().__init__(*given, **more)
        for name in ("co_chair", "invited"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = others_of(by)

    def narrow(self, words: str, ticked: list[str]) -> None:
        invited = self.fields["invited"]
        assert isinstance(invited, TableField)
        invited.narrow(words, ticked)

    def starts_at(self) -> datetime:
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"], tzinfo=SEOUL)


class GuestsForm(forms.Form):
    """Further organisations at the table."""

    invited = TableField(
        label=_("Who else is asked to come?"),
        error_messages={"required": _("Ask at least one organisation.")},
    )

    def __init__(self, *given: Any, by: Actor, **more: Any) -> None:
        super().__init__(*given, **more)
        invited = self.fields["invited"]
        assert isinstance(invited, TableField)
        invited.queryset = others_of(by)


class MeetingChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the checker alone
    """A coming meeting, told apart by its number, day and place."""

    def label_from_instance(self, obj: Meeting) -> str:
        parts = [str(obj), full_moment(obj.starts_at), obj.where]
        return " · ".join(part for part in parts if part)


class ProposeForm(forms.Form):
    """Which meeting a case is put before, and why."""

    meeting = MeetingChoice(
        Meeting.objects.none(),
        label=_("At which meeting?"),
        empty_label=None,
        widget=forms.RadioSelect(attrs={"class": "tiles is-one"}),
        error_messages={"required": _("Choose the meeting.")},
    )
    why = Words(label=_("Why should it be talked over?"), max_length=300, lines=2)


class MatterForm(forms.Form):
    """A matter without a household."""

    title = Words(
        label=_("What is it about?"),
        max_length=120,
        help_text=_("No names of people: everyone here reads it."),
    )
    why = Words(label=_("Why"), max_length=300, required=False)


class AttendForm(forms.Form):
    """How an organisation takes part."""

    organisation = forms.IntegerField()
    way = forms.ChoiceField(choices=Attendance.Way.choices)


class DiscussForm(forms.Form):
    """What was said. `seen` marks the text the writer began from."""

    words = Words(label=_("Discussion"), max_length=20_000, lines=8, required=False)
    strengths = Words(label=_("Strengths and resources"), max_length=300, required=False)
    seen = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)


class DecideForm(forms.Form):
    """Who does what until when."""

    words = Words(label=_("What is done?"), max_length=300)
    owner = forms.TypedChoiceField(label=_("By whom"), coerce=int)
    due_on = DayField(label=_("Until"), error_messages={"required": _("Choose the day.")})
    names_lead = forms.BooleanField(
        label=_("This names the lead of the case"),
        required=False,
        help_text=_("The organisation above leads from then on."),
    )

    def __init__(self, *given: Any, table: list[Attendance], today: date, **more: Any) -> None:
        super().__init__(*given, **more)
        self.today = today
        # Those at the table are read already: the choice costs no query.
        self.at_table = {each.organisation_id: each.organisation for each in table}
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)
        owner.choices = [(pk, organisation.name) for pk, organisation in self.at_table.items()]
        self.fields["due_on"].widget.attrs["min"] = today.isoformat()

    def clean_owner(self) -> Organisation:
        return self.at_table[self.cleaned_data["owner"]]

    def clean_due_on(self) -> date:
        due_on: date = self.cleaned_data["due_on"]
        if due_on < self.today:
            raise forms.ValidationError(_("That day has passed. Choose today or later."))
        return due_on


class DissentForm(forms.Form):
    """How an organisation sees it otherwise."""

    words = Words(label=_("How does your organisation see it?"), max_length=2000, lines=5)


class CirculateForm(forms.Form):
    """When one meets again."""

    next_on = DayField(label=_("Next meeting"), required=False)


class DoneForm(forms.Form):
    """What came of a decision."""

    words = Words(label=_("What came of it?"), max_length=500, required=False)
