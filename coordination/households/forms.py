"""What is typed about a household: cleaned, and refused beside its field when it may not be kept."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from coordination.households.models import Consent, HouseholdKind, Member, Relation, Scope
from coordination.households.services import NewMember
from partners.access.actors import Actor
from partners.organisations.models import Organisation
from partners.places.models import Place
from partners.words.hidden import clean_text, no_hidden_characters
from partners.words.identifiers import no_identity_numbers
from partners.words.matching import NothingToMatch, birth_for_match
from partners.words.phones import display_phone, korean_phone
from resources.needs import NEED_ICONS, NeedArea

MOST_MEMBERS = 12

# What a person may agree to without naming a third party; each is ticked apart (개인정보 보호법 제22조).
SCOPES_APART = [(scope.value, scope.label) for scope in Scope if scope != Scope.THIRD_PARTY]
SCOPE_HINTS = {
    Scope.COLLECTION: _("To plan help: name, birth, contact, address. For one year. One may say no."),
    Scope.SENSITIVE: _("Health, disability and the like, for this help alone. For one year. One may say no."),
    Scope.DUPLICATE_CHECK: _(
        "To ask whether another organisation already helps, so that nothing is asked twice."
    ),
}


class Words(forms.CharField):
    """Text a person types: unseen characters and identity numbers are refused, the rest is put in one form.

    `lines` > 1 makes a text area and keeps line ends.
    """

    def __init__(self, *, lines: int = 1, **more: Any) -> None:
        self.lines = lines
        more.setdefault("widget", forms.Textarea(attrs={"rows": lines}) if lines > 1 else forms.TextInput())
        more["widget"].attrs.setdefault("autocomplete", "off")
        super().__init__(**more)

    def clean(self, value: Any) -> str:
        text = "" if value is None else str(value)
        no_hidden_characters(text)
        cleaned = str(super().clean(clean_text(text, one_line=self.lines == 1)))
        no_identity_numbers(cleaned)
        return cleaned


class DongChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the checker alone
    """One of the district's Dongs as they are now; preset to the post's own."""

    def __init__(self, **more: Any) -> None:
        super().__init__(Place.objects.none(), label=_("Dong"), **more)

    def offer(self, by: Actor) -> None:
        """Offer the Dongs of the actor's district, read once: a select asks its choices twice."""
        assert by.district_id is not None
        dongs = Place.objects.dongs_of(by.district_id).defer("boundary")
        self.queryset = dongs
        self.choices = [(dong.pk, dong.name) for dong in dongs]


class MemberForm(forms.Form):
    """One person as told; only the name must be known."""

    name = Words(label=_("Name"), max_length=60, required=False)
    relation = forms.ChoiceField(label=_("Relation"), choices=Relation.choices, initial=Relation.OTHER)
    birth = Words(
        label=_("Date or year of birth"),
        max_length=20,
        required=False,
        help_text=_("1947-03-02, or 1947"),
    )
    phone = Words(
        label=_("Telephone"),
        max_length=40,
        required=False,
        validators=[korean_phone],
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    address = Words(label=_("Address"), max_length=200, required=False)
    safe_contact = Words(
        label=_("Safe way of contact"),
        max_length=120,
        required=False,
        help_text=_("How and when nobody else hears: texts only, afternoons."),
    )

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        return display_phone(phone) if phone else ""

    def clean_birth(self) -> str:
        text: str = self.cleaned_data["birth"]
        try:
            return birth_for_match(text) if text else ""
        except NothingToMatch:
            raise ValidationError(_("Write the year with four digits: 1947-03-02, or 1947.")) from None

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        others = any(said.get(each) for each in ("birth", "phone", "address", "safe_contact"))
        if others and not said.get("name") and "name" not in self.errors:
            self.add_error("name", _("Write the name, or clear this row."))
        return said

    def told(self) -> NewMember | None:
        """The person this row tells of; None for an empty row."""
        said = self.cleaned_data
        if not said.get("name"):
            return None
        birth: str = said["birth"]
        whole = date.fromisoformat(birth) if "-" in birth else None
        return NewMember(
            name=said["name"],
            relation=said["relation"],
            birth_date=whole,
            birth_year=whole.year if whole else int(birth) if birth else None,
            phone=said["phone"],
            address=said["address"],
            safe_contact=said["safe_contact"],
        )


class Members(BaseFormSet[MemberForm]):
    """Who lives there: at least one, one head."""

    def clean(self) -> None:
        if any(self.errors):
            return
        people = self.told()
        if not people:
            raise ValidationError(_("Write at least one person's name."))
        if sum(each.relation == Relation.HEAD for each in people) > 1:
            raise ValidationError(_("A household has one head."))

    def told(self) -> list[NewMember]:
        return [person for form in self.forms if (person := form.told()) is not None]


MemberForms = formset_factory(
    MemberForm, formset=Members, extra=0, min_num=1, max_num=MOST_MEMBERS, absolute_max=MOST_MEMBERS
)
PREFIX = "m"


def members_asked() -> BaseFormSet[MemberForm]:
    """An empty row for the head."""
    return MemberForms(prefix=PREFIX, initial=[{"relation": Relation.HEAD}])


def members_typed(data: QueryDict) -> Members:
    members = MemberForms(data, prefix=PREFIX)
    assert isinstance(members, Members)
    return members


def members_with_one_more(data: QueryDict) -> BaseFormSet[MemberForm]:
    """The rows as typed and an empty one, without judging them: the page asked only for room."""
    try:
        shown = int(data.get(f"{PREFIX}-TOTAL_FORMS", "1"))
    except ValueError:
        shown = 1
    rows = [_typed(data, f"{PREFIX}-{n}-") for n in range(min(max(shown, 0), MOST_MEMBERS - 1))]
    return MemberForms(prefix=PREFIX, initial=[*rows, {"relation": Relation.OTHER}])


def _typed(data: QueryDict, prefix: str) -> dict[str, str]:
    return {name: data.get(prefix + name, "") for name in MemberForm.base_fields}


def as_typed(form: type[forms.Form], data: QueryDict) -> dict[str, Any]:
    """What was typed into a form, as initial values for showing it again without judging it."""
    many = (forms.MultipleChoiceField,)
    return {
        name: data.getlist(name) if isinstance(field, many) else data.get(name, "")
        for name, field in form.base_fields.items()
    }


class HouseholdForm(forms.Form):
    """A household that an organisation opens under its own process."""

    place = DongChoice()
    kind = forms.ChoiceField(label=_("Kind of household"), choices=HouseholdKind.choices)
    needs = forms.MultipleChoiceField(
        label=_("What is needed, as far as one can see"),
        choices=NeedArea.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "tiles", "icons": NEED_ICONS}),
    )
    consents = forms.MultipleChoiceField(
        label=_("What the person agreed to"),
        choices=SCOPES_APART,
        required=False,
        help_text=_("Read each out and tick it apart. Nothing is lost by saying no."),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "tiles is-one", "hints": SCOPE_HINTS}),
    )
    way = forms.ChoiceField(label=_("How it was agreed"), choices=Consent.Way.choices)

    def __init__(self, *given: Any, by: Actor, **more: Any) -> None:
        super().__init__(*given, **more)
        place = self.fields["place"]
        assert isinstance(place, DongChoice)
        place.offer(by)


class ReasonForm(forms.Form):
    """Why a name is opened: one of the usual reasons, or one's own words."""

    OTHER = "OTHER"
    REASONS: Mapping[str, Any] = {
        "VISIT": _("To arrange a visit"),
        "CONSENT": _("To ask for consent"),
        "CALL": _("To call about help under way"),
        "DANGER": _("To see that the person is safe"),
        OTHER: _("Another reason (write it)"),
    }

    reason = forms.ChoiceField(label=_("Why do you open it?"), choices=list(REASONS.items()))
    words = Words(label=_("In your words"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("reason") == self.OTHER and not said.get("words") and "words" not in self.errors:
            self.add_error(
                "words", _("Write the reason: it stays in the journal, and the person may see it.")
            )
        return said

    def said(self) -> str:
        """The reason as it is shown and printed."""
        chosen = self.cleaned_data
        usual = "" if chosen["reason"] == self.OTHER else str(self.REASONS[chosen["reason"]])
        return " – ".join(part for part in (usual, chosen["words"]) if part)

    def why(self) -> str:
        """The reason as the journal keeps it: its code, and words where some were written."""
        said = self.cleaned_data
        return ": ".join(part for part in (said["reason"], said["words"]) if part)


class ConsentForm(forms.Form):
    """One person's agreement to one scope; a third party is named."""

    member = forms.ModelChoiceField(Member.objects.none(), label=_("Who agrees"), empty_label=None)
    scope = forms.ChoiceField(
        label=_("To what"),
        choices=Scope.choices,
        widget=forms.RadioSelect(attrs={"class": "tiles is-one", "hints": SCOPE_HINTS}),
    )
    recipients = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=_("Who may be told"),
        required=False,
        help_text=_("For a third party only. Name each: an agreement to “and others” is void."),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "checks"}),
    )
    way = forms.ChoiceField(label=_("How"), choices=Consent.Way.choices)

    def __init__(self, *given: Any, members: Sequence[Member], by: Actor, **more: Any) -> None:
        super().__init__(*given, **more)
        member, recipients = self.fields["member"], self.fields["recipients"]
        assert isinstance(member, forms.ModelChoiceField)
        assert isinstance(recipients, forms.ModelMultipleChoiceField)
        member.queryset = Member.objects.filter(pk__in=[each.pk for each in members]).order_by(
            "joined_on", "pk"
        )
        others = Organisation.objects.visible_to(by).active().exclude(pk=by.organisation.pk)
        recipients.queryset = others.order_by("sort_name", "pk")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        third = said.get("scope") == Scope.THIRD_PARTY
        if third and not said.get("recipients") and "recipients" not in self.errors:
            self.add_error("recipients", _("Name each organisation that may be told."))
        if not third:
            said["recipients"] = []
        return said
