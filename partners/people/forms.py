from typing import Any

from allauth.account.forms import RequestLoginCodeForm
from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.access.roles import ROLES, Role
from partners.organisations.models import Organisation
from partners.people import permissions
from partners.people.fields import LineField, MobileField
from partners.people.models import FinderKind, Post, Task, User
from partners.places.models import Place


class InviteForm(forms.Form):
    """Whom to invite, to which post; offers only what the organisation's kind can give."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation"), empty_label=_("Choose")
    )
    role = forms.ChoiceField(label=_("Role"))
    name = LineField(
        label=_("Name"), widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": "60"})
    )
    title = LineField(
        label=_("Job title"),
        required=False,
        help_text=_("As it should stand beside the name, such as “case manager”."),
    )
    place = forms.ModelChoiceField(
        Place.objects.none(),
        label=_("Dong"),
        required=False,
        empty_label=_("Choose"),
        help_text=_("For Dong workers and finders."),
    )
    finder_kind = forms.ChoiceField(
        label=_("Kind of finder"),
        required=False,
        choices=[("", _("Choose")), *FinderKind.choices],
        help_text=_("For finders only."),
    )
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=120)
    phone = MobileField(
        required=False, help_text=_("Instead of an e-mail address: signs in with a code, without a password.")
    )

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = organisations
        ids = [organisation.pk for organisation in organisations]
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organisation.objects.filter(pk__in=ids).order_by("sort_name", "pk")
        if len(organisations) == 1:
            field.initial = organisations[0]
            field.widget = forms.HiddenInput()
        given = {role for organisation in organisations for role in permissions.roles_for(organisation)}
        roles = [role for role in Role if role in given]
        chooser = self.fields["role"]
        assert isinstance(chooser, forms.ChoiceField)
        chooser.widget = forms.RadioSelect(
            attrs={"class": "tiles is-one", "hints": {role.value: ROLES[role].may for role in roles}}
        )
        chooser.choices = [(role.value, role.label) for role in roles]
        places = self.fields["place"]
        assert isinstance(places, forms.ModelChoiceField)
        places.queryset = Place.objects.dongs_of(organisations[0].district_id)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        organisation, role = given.get("organisation"), given.get("role")
        if not given.get("email") and not given.get("phone") and not {"email", "phone"} & set(self.errors):
            self.add_error("email", _("Write an e-mail address or a mobile number."))
        if given.get("email") and given.get("phone"):
            self.add_error("phone", _("One of the two is enough: leave the other empty."))
        if organisation is None or role is None:
            return given
        if role not in permissions.roles_for(organisation):
            self.add_error("role", _("An organisation of this kind has no posts of this role."))
            return given
        self._clean_dong(organisation, Role(role))
        is_finder = role == Role.FINDER
        if is_finder and not given.get("finder_kind") and "finder_kind" not in self.errors:
            self.add_error("finder_kind", _("Say which kind of finder."))
        elif not is_finder:
            given["finder_kind"] = ""
        return given

    def _clean_dong(self, organisation: Organisation, role: Role) -> None:
        place = self.cleaned_data.get("place")
        if not permissions.needs_dong(organisation, role):
            self.cleaned_data["place"] = None
        elif place is None:
            if "place" not in self.errors:
                self.add_error("place", _("Choose the Dong of this post."))
        elif not permissions.dongs_for(organisation, role).filter(pk=place.pk).exists():
            self.add_error("place", _("This office does not serve that Dong."))


class PasswordForm(forms.Form):
    """The first password of a new account, typed once: it can be looked at while typing, and made anew by mail."""

    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        max_length=128,
        help_text=_("At least 10 characters; a sentence of your own is easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.user)
        return password


class DetailsForm(forms.Form):
    title = LineField(label=_("Job title"), required=False)
    direct_line = LineField(
        label=_("Direct line"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "maxlength": "40"}),
    )
    hours = LineField(
        label=_("Hours"),
        required=False,
        max_length=80,
        help_text=_("Such as “weekdays 9–18, Wed until 20”."),
    )


class DutyForm(forms.Form):
    task = forms.ChoiceField(label=_("Task"), choices=Task.choices)
    place = forms.ModelChoiceField(
        Place.objects.none(),
        label=_("Dong"),
        required=False,
        empty_label=_("The whole area"),
    )

    def __init__(self, *args: Any, district_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = self.fields["place"]
        assert isinstance(places, forms.ModelChoiceField)
        places.queryset = Place.objects.dongs_of(district_id)


class PersonChoice(forms.ModelChoiceField[Post]):
    def label_from_instance(self, obj: Post) -> str:
        return f"{obj.user.name} · {obj.title or obj.get_role_display()}"


class DeputyForm(forms.Form):
    stands_in = PersonChoice(Post.objects.none(), label=_("Deputy"), empty_label=_("Choose"))
    starts_on = forms.DateField(label=pgettext_lazy("date", "From"), widget=forms.DateInput())
    ends_on = forms.DateField(label=_("Until, that day included"), widget=forms.DateInput())

    def __init__(self, *args: Any, posts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser = self.fields["stands_in"]
        assert isinstance(chooser, forms.ModelChoiceField)
        chooser.queryset = posts

    def clean(self) -> dict[str, Any]:
        start, end = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("The last day comes after the first."))
        return self.cleaned_data


class EndForm(forms.Form):
    why = LineField(
        label=_("Why"),
        required=False,
        max_length=120,
        help_text=_("For the journal: transfer, leave, end of term."),
    )


class CodeForm(RequestLoginCodeForm):  # type: ignore[misc]  # allauth brings no types
    """Ask for a code, by mobile number or by e-mail: one of the two must be there."""

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean()
        if not self.errors and not given.get("phone") and not given.get("email"):
            self.add_error("phone", _("Write your mobile number, or your e-mail address."))
        return given
