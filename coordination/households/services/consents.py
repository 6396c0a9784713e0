"""What a person agrees to, and takes back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from coordination.households import live, permissions
from coordination.households.models import Consent, Household, Member, Relation, Scope, StoryKind
from coordination.households.services.story import stored, tell
from partners.access import grants
from partners.access.actors import Actor
from partners.access.models import Basis, Grant
from partners.journal.services import record
from partners.notices import services as notices
from partners.notices.clocks import due_at
from partners.notices.models import WorkKind
from partners.organisations.models import Organisation, Sector

# The wording of the consent texts in force; a consent keeps the version it was given to.
TEXT_VERSION = "2026-11"


class ConsentMissing(Exception):
    """Nobody of the household agreed to this, or the agreement has ended.

    `message` says whom to ask for what, in the reader's language.
    """

    def __init__(self, label: str, scope: Scope, recipient: str = "") -> None:
        self.scope = scope
        if recipient:
            self.message = _("Ask %(who)s to agree that %(recipient)s may be told.") % {
                "who": label,
                "recipient": recipient,
            }
        else:
            said = _("Ask %(who)s to agree to this first: %(scope)s.")
            self.message = said % {"who": label, "scope": scope.label}
        super().__init__(self.message)


class AlreadyWithdrawn(Exception):
    """This agreement was withdrawn before."""


@transaction.atomic
def give_consent(
    household_id: UUID,
    scope: str,
    *,
    member_id: UUID | None = None,
    way: str = Consent.Way.SCREEN,
    recipients: Sequence[int] = (),
    until: datetime | None = None,
    by: Actor,
    at: datetime,
) -> Consent:
    """Write down that a person (the head, unless another is named) agrees to one scope.

    Third parties are named: the database refuses an agreement to “and others”. Ends by the clock CONSENT.
    """
    household = held(household_id, by=by, at=at)
    assert by.district_id is not None and by.post is not None
    people = Member.objects.filter(household_id=household_id, left_on=None)
    member = people.get(pk=member_id) if member_id else people.get(relation=Relation.HEAD)
    consent = Consent.objects.create(
        district_id=by.district_id,
        household=household,
        member=member,
        scope=scope,
        recipients=sorted(set(recipients)),
        way=way,
        text_version=TEXT_VERSION,
        given_at=at,
        until=until or due_at("CONSENT", at, district_id=by.district_id),
        asked_by=by.post,
    )
    record("households.consent_given", consent, by=by, at=at, households=[household_id], scope=scope)
    tell(household_id, StoryKind.CONSENT, "consent.given", words=stored(Scope(scope)), by=by, at=at)
    notices.finish(WorkKind.CONSENT, about=household_id, at=at, organisation_id=by.organisation_id)
    live.announce(household_id, [by.organisation_id])
    return consent


@transaction.atomic
def withdraw_consent(consent_id: UUID, *, by: Actor, at: datetime) -> None:
    """Write down that a person takes an agreement back, and end what was shared on it at once.

    Ends the grants given on this consent and, for third parties outside public service, those this
    organisation gave to its recipients unless another agreement still covers them.
    Raises AlreadyWithdrawn.
    """
    consent = Consent.objects.select_for_update(of=("self",)).get(pk=consent_id)
    held(consent.household_id, by=by, at=at)
    if consent.withdrawn_at is not None:
        raise AlreadyWithdrawn
    consent.withdrawn_at = at
    consent.save(update_fields=["withdrawn_at"])
    grants.end(Basis.CONSENT, consent.pk, at=at)
    if consent.scope == Scope.THIRD_PARTY:
        _end_uncovered(consent, at=at)
    record(
        "households.consent_withdrawn",
        consent,
        by=by,
        at=at,
        households=[consent.household_id],
        scope=consent.scope,
    )
    words = stored(Scope(consent.scope))
    tell(consent.household_id, StoryKind.CONSENT, "consent.withdrawn", words=words, by=by, at=at)
    live.announce(consent.household_id, [by.organisation_id, *consent.recipients])


def _end_uncovered(consent: Consent, *, at: datetime) -> None:
    others = Consent.objects.in_force(at).filter(household_id=consent.household_id, scope=Scope.THIRD_PARTY)
    covered = {recipient for each in others for recipient in each.recipients}
    private = Organisation.objects.filter(pk__in=set(consent.recipients) - covered).exclude(
        sector=Sector.PUBLIC
    )
    shared = Grant.objects.filter(household_id=consent.household_id, organisation__in=private)
    running = Q(ends_at=None) | Q(ends_at__gt=at)
    shared.exclude(granted_by_id=F("organisation_id")).filter(running).update(ends_at=at)


def held(household_id: UUID, *, by: Actor, at: datetime) -> Household:
    """The household, for someone of its case team. Raises PermissionDenied."""
    if not permissions.can_write(by, household_id, at=at):
        raise PermissionDenied
    return Household.objects.get(pk=household_id)
