"""What a finder says, what is said at the first interview, and the few words of each further step."""

from typing import Any
from uuid import UUID

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from coordination.households.forms import SCOPE_HINTS, SCOPES_APART, DongChoice, Words
from coordination.households.models import Consent, HouseholdKind
from coordination.reports.models import Closing, Interview, Signal, Urgency
from partners.access.actors import Actor
from partners.keys import new_key
from partners.organisations.models import Kind, Organisation, Sector

SIGNAL_ICONS = {
    Signal.MAIL: "mail",
    Signal.UNSEEN: "door",
    Signal.CUT_OFF: "bolt",
    Signal.MEALS: "bowl",
    Signal.ILL: "heart",
    Signal.CHILD: "child",
    Signal.ARREARS: "won",
    Signal.DESPAIR: "talk",
    Signal.OTHER: "dots",
}
SIGNAL_HINTS = {
    Signal.CHILD: _("If the child is hurt or hit, call 112 now."),
    Signal.DESPAIR: _("You may call 109 at any hour, also to ask what to say."),
}
WHO = [
    (HouseholdKind.ALONE_OLDER.value, pgettext_lazy("who", "An older person")),
    (HouseholdKind.ALONE.value, pgettext_lazy("who", "Someone living alone")),
    (HouseholdKind.CHILDREN.value, pgettext_lazy("who", "A home with children")),
    (HouseholdKind.DISABILITY.value, pgettext_lazy("who", "Someone with a disability")),
    ("", pgettext_lazy("who", "I don't know")),
]
YES, NO = "yes", "no"
_SALT = "reports.new"


def fresh_token(by: Actor) -> str:
    """The report's key, made when the form is shown and signed for this person: sent twice, it is one report."""
    return signing.dumps([str(new_key()), by.user.pk], salt=_SALT)


class ReportForm(forms.Form):
    """The finder's form: few questions, in the order one would tell it, no department to choose."""

    signals = forms.MultipleChoiceField(
        label=_("What did you see?"),
        help_text=_("You may choose several."),
        choices=Signal.choices,
        error_messages={"required": _("Choose what you saw.")},
        widget=forms.CheckboxSelectMultiple(
            attrs={"class": "tiles", "icons": SIGNAL_ICONS, "hints": SIGNAL_HINTS}
        ),
    )
    place = DongChoice(empty_label=None)
    where = Words(
        label=_("Where is it?"),
        help_text=_("The name of the building or what stands out is enough to find it."),
        max_length=200,
        error_messages={"required": _("Write where it is, so that someone can go there.")},
    )
    urgency = forms.ChoiceField(
        label=_("How soon should someone look in?"),
        choices=Urgency.choices,
        initial=Urgency.SOON,
        widget=forms.RadioSelect(
            attrs={"class": "tiles is-one", "hints": {Urgency.NOW: _("Someone looks into it by tomorrow.")}}
        ),
    )
    household_kind = forms.ChoiceField(
        label=_("Who lives there?"),
        choices=WHO,
        required=False,
        initial="",
        widget=forms.RadioSelect(attrs={"class": "tiles"}),
    )
    words = Words(
        label=_("Anything else?"),
        help_text=_("Write no resident registration number. With one in it, this cannot be sent."),
        max_length=2000,
        required=False,
        lines=3,
    )
    person_knows = forms.ChoiceField(
        label=_("Does the person know?"),
        choices=[(YES, _("Yes, and agreed that I tell you")), (NO, _("No, I have not asked yet"))],
        initial=NO,
        widget=forms.RadioSelect(
            attrs={"class": "tiles is-one", "hints": {NO: _("Whoever answers will meet them and ask first.")}}
        ),
    )
    hide = forms.ChoiceField(
        label=_("Shall we hide your name?"),
        choices=[(NO, _("Tell only whoever answers")), (YES, _("Tell nobody"))],
        initial=NO,
        widget=forms.RadioSelect(
            attrs={
                "class": "tiles is-one",
                "hints": {
                    NO: _("We can let you know how it went."),
                    YES: _("We send no message about it. For a child in need it is always so."),
                },
            }
        ),
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *given: Any, by: Actor, **more: Any) -> None:
        super().__init__(*given, **more)
        self.by = by
        place = self.fields["place"]
        assert isinstance(place, DongChoice)
        place.offer(by)

    def clean_token(self) -> UUID:
        try:
            key, user_id = signing.loads(self.cleaned_data["token"], salt=_SALT, max_age=24 * 3600)
        except (signing.BadSignature, ValueError, TypeError):
            key, user_id = "", None
        if user_id != self.by.user.pk:
            # A form left open for a day, or in another person's name: what was typed stays, the key is new.
            raise ValidationError(_("This form was open for too long. Look it over and send it again."))
        return UUID(key)


class InterviewForm(forms.Form):
    """The first interview: how, what was said, what the person wishes, who lives there, what was agreed to."""

    way = forms.ChoiceField(
        label=_("How did you meet?"),
        choices=Interview.Way.choices,
        initial=Interview.Way.VISIT,
        widget=forms.RadioSelect(attrs={"class": "tiles"}),
    )
    words = Words(
        label=_("What was said"),
        help_text=_("What you saw and heard, in short. No identity numbers."),
        max_length=4000,
        lines=5,
    )
    wish = Words(
        label=_("What the person wishes most"),
        help_text=_("In the person's own words: it stands at the top of the household's story."),
        max_length=200,
        required=False,
    )
    kind = forms.ChoiceField(label=_("Kind of household"), choices=HouseholdKind.choices)
    consents = forms.MultipleChoiceField(
        label=_("What the person agreed to"),
        choices=SCOPES_APART,
        required=False,
        help_text=_("Read each out and tick it apart. Nothing is lost by saying no."),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "tiles is-one", "hints": SCOPE_HINTS}),
    )


class HandOverForm(forms.Form):
    """To whom the household goes on, and the agreement a private body needs."""

    to = forms.ModelChoiceField(Organisation.objects.none(), label=_("To whom"), empty_label=_("Choose"))
    agreed = forms.BooleanField(
        label=_("The person agreed that this organisation may be told"),
        help_text=_("Needed for every organisation that is not a public office."),
        required=False,
    )
    way = forms.ChoiceField(label=_("How it was agreed"), choices=Consent.Way.choices, required=False)
    why = Words(label=_("What they should know first"), max_length=300, required=False, lines=3)

    def __init__(self, *given: Any, by: Actor, **more: Any) -> None:
        super().__init__(*given, **more)
        to = self.fields["to"]
        assert isinstance(to, forms.ModelChoiceField)
        to.queryset = receivers(by)

    @property
    def consent_way(self) -> str:
        said = self.cleaned_data
        return str(said.get("way") or Consent.Way.PAPER) if said.get("agreed") else ""


def receivers(by: Actor) -> QuerySet[Organisation]:
    """Whom a household may be handed to: the district's team first, then offices and centres by name."""
    team_first = Case(When(kind=Kind.HOPE_TEAM, then=Value(0)), default=Value(1), output_field=IntegerField())
    fitting = Q(kind__in=[Kind.HOPE_TEAM, Kind.GU_OFFICE, Kind.HEALTH_CENTRE]) | Q(sector=Sector.WELFARE)
    others = Organisation.objects.visible_to(by).active().exclude(pk=by.organisation.pk)
    return others.filter(fitting).order_by(team_first, "sort_name", "pk")


class ClosingForm(forms.Form):
    closing = forms.ChoiceField(
        label=_("How did it end?"),
        choices=Closing.choices,
        error_messages={"required": _("Choose how it ended.")},
        widget=forms.RadioSelect(attrs={"class": "tiles is-one"}),
    )
    why = Words(label=_("In a sentence"), max_length=300, required=False)
