"""Opening a household to others, and closing it again. Called by the services of higher rooms."""

from datetime import datetime
from uuid import UUID

from django.db.models import DateTimeField, Func, Q, Value
from django.db.models.functions import Least

from partners.access.actors import Actor
from partners.access.models import Basis, Grant
from partners.access.tables import Tier
from partners.organisations.models import Organisation


def _from(at: datetime) -> Least:
    """From this moment, but no later than the one the walls go by.

    A request's walls stand at its beginning and its view reads the clock a little later: a grant given in
    between would not yet be in force for its own giver.
    """
    return Least(Value(at, DateTimeField()), Func(function="access_now", output_field=DateTimeField()))


def open_to(
    organisation: Organisation | int,
    household_id: UUID,
    tier: Tier,
    *,
    basis: Basis,
    basis_id: UUID | None = None,
    by: Actor,
    at: datetime,
    until: datetime | None = None,
    offered: bool = False,
) -> Grant:
    """Open a household to an organisation; with `offered`, only once the organisation accepts.

    The database refuses (InsufficientPrivilege) to open more than the giver holds, except for a household
    nobody holds yet.
    """
    assert by.district_id is not None and by.organisation_id is not None
    return Grant.objects.create(
        district_id=by.district_id,
        household_id=household_id,
        organisation_id=organisation if isinstance(organisation, int) else organisation.pk,
        tier=tier,
        basis=basis,
        basis_id=basis_id,
        granted_by_id=by.organisation_id,
        offered_at=at,
        starts_at=None if offered else _from(at),
        ends_at=until,
    )


def put_in_force(basis: Basis, basis_id: UUID, *, at: datetime) -> int:
    """Start the grants offered on this basis (an accepted referral). Returns how many."""
    return Grant.objects.filter(basis=basis, basis_id=basis_id, starts_at=None).update(starts_at=_from(at))


def end(basis: Basis, basis_id: UUID, *, at: datetime) -> int:
    """End the grants given on this basis, offered ones too. Returns how many."""
    held = Grant.objects.filter(basis=basis, basis_id=basis_id)
    return held.filter(Q(ends_at=None) | Q(ends_at__gt=at)).update(ends_at=at)
