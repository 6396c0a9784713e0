from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.journal.acts import ACTS
from partners.people.models import Post

REVIEW_DAYS = 30  # the journal is reviewed monthly


class FilterForm(forms.Form):
    """What to look for; the last thirty days when nothing is said."""

    since = forms.DateField(label=pgettext_lazy("date", "From"), required=False, widget=forms.DateInput())
    until = forms.DateField(label=_("Until, that day included"), required=False, widget=forms.DateInput())
    act = forms.ChoiceField(label=_("What"), required=False)
    who = forms.ChoiceField(label=_("Who"), required=False)
    household = forms.UUIDField(
        label=_("Household’s number"),
        required=False,
        error_messages={
            "invalid": _("A household’s number is 32 letters and digits, as it stands in this list.")
        },
    )

    def __init__(self, *args: Any, organisation_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        acts, who = self.fields["act"], self.fields["who"]
        assert isinstance(acts, forms.ChoiceField)
        assert isinstance(who, forms.ChoiceField)
        acts.choices = [("", _("All acts")), *ACTS.items()]
        held = Post.objects.filter(organisation_id=organisation_id).select_related("user")
        people = {post.user_id: post.user.name for post in held.order_by("user__name", "pk")}
        who.choices = [("", _("Everyone")), *((str(pk), name) for pk, name in people.items())]

    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day comes after the first."))
        return self.cleaned_data

    def period(self, *, at: datetime) -> tuple[datetime, datetime | None]:
        """The half-open period asked for; to be called after is_valid()."""
        given = self.cleaned_data
        until = given.get("until")
        last = until or timezone.localdate(at)
        since = given.get("since") or last - timedelta(days=REVIEW_DAYS)
        return _midnight(since), _midnight(until + timedelta(days=1)) if until else None


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
