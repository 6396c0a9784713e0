"""Opening a household with its people, and opening their names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from coordination.households import live, permissions
from coordination.households.models import Consent, Household, Identity, Member, Relation, StoryKind
from coordination.households.services.consents import give_consent
from coordination.households.services.story import tell
from partners.access import grants
from partners.access.actors import Actor
from partners.access.models import Basis
from partners.access.secrets import match_key
from partners.access.tables import Tier
from partners.journal.services import record
from partners.keys import new_key
from partners.places.models import Place
from partners.words.matching import NothingToMatch, birth_for_match, names_for_match, phone_for_match
from partners.words.names import mask_name
from partners.words.phones import BadPhone


class NobodyNamed(ValueError):
    """A household needs at least one member."""


class ReasonMissing(ValueError):
    """Names are opened for a reason, and the reason is written down."""


@dataclass(frozen=True, slots=True)
class NewMember:
    """A person as told at the first interview; whatever is not known stays empty."""

    name: str
    relation: str
    birth_date: date | None = None
    birth_year: int | None = None
    phone: str = ""
    address: str = ""
    safe_contact: str = ""


@transaction.atomic
def open_household(
    *,
    place: Place,
    kind: str,
    members: Sequence[NewMember],
    found_at: datetime,
    needs: Sequence[str] = (),
    basis: Basis = Basis.OPENED,
    consents: Sequence[str] = (),
    consent_way: str = Consent.Way.SCREEN,
    by: Actor,
    at: datetime,
) -> Household:
    """Open a household with its people, listed under the masked name of its head, who agreed to `consents`.

    The opener's organisation holds it as a case team from now on. Raises NobodyNamed without members,
    PermissionDenied for roles that open none.
    """
    if not permissions.can_open_household(by):
        raise PermissionDenied
    if not members:
        raise NobodyNamed
    assert by.district_id is not None
    household_id = new_key()
    # First the grant: no row of a household can be written by someone who does not hold it.
    grants.open_to(by.organisation, household_id, Tier.CASE, basis=basis, by=by, at=at)
    head = next((each for each in members if each.relation == Relation.HEAD), members[0])
    household = Household.objects.create(
        id=household_id,
        district_id=by.district_id,
        place=place,
        kind=kind,
        label=_masked(head.name),
        birth_year=_birth_year(head),
        size=len(members),
        needs=sorted(set(needs)),
        opened_by=by.organisation,
        found_at=found_at,
    )
    for each in members:
        _add_member(household, each, joined_on=at.date(), is_head=each is head)
    record("households.opened", household, by=by, at=at, households=[household_id], members=len(members))
    if basis == Basis.OPENED:
        tell(household_id, StoryKind.CASE, "household.opened", tier=Tier.MASKED, by=by, at=at)
    for scope in dict.fromkeys(consents):
        give_consent(household_id, scope, way=consent_way, by=by, at=at)
    live.announce(household_id, [by.organisation_id])
    return household


def _add_member(household: Household, told: NewMember, *, joined_on: date, is_head: bool) -> None:
    relation = told.relation
    if is_head:
        relation = Relation.HEAD
    elif relation == Relation.HEAD:
        relation = Relation.OTHER
    member = Member.objects.create(
        district_id=household.district_id,
        household=household,
        masked_name=_masked(told.name),
        birth_year=_birth_year(told),
        relation=relation,
        joined_on=joined_on,
    )
    Identity.objects.create(
        member=member,
        district_id=household.district_id,
        household=household,
        name=told.name,
        birth_date=told.birth_date,
        phone=told.phone,
        address=told.address,
        safe_contact=told.safe_contact,
        name_key=next(iter(name_keys(told.name, told.birth_date)), ""),
        phone_key=_phone_key(told.phone),
    )


def _masked(name: str) -> str:
    masked = mask_name(name)
    return masked if "*" in masked else f"{masked}*"


def _birth_year(told: NewMember) -> int | None:
    return told.birth_date.year if told.birth_date else told.birth_year


def name_keys(name: str, birth_date: date | None) -> list[str]:
    """Blind indexes of a name with its date of birth, one a script.

    None without the full date: namesakes of one year would meet.
    """
    if birth_date is None:
        return []
    try:
        spelt = names_for_match(name)
    except NothingToMatch:
        return []
    return [match_key("name", f"{each}|{birth_for_match(birth_date)}") for each in spelt]


def _phone_key(phone: str) -> str:
    try:
        return match_key("phone", phone_for_match(phone)) if phone else ""
    except BadPhone:
        return ""


@transaction.atomic
def open_identity(household_id: UUID, *, why: str, by: Actor, at: datetime) -> list[Identity]:
    """Show names, telephones and addresses of a household, and write down who opened them and why.

    Raises PermissionDenied below the tier, ReasonMissing for an empty reason.
    """
    if not permissions.can_open_identity(by, household_id, at=at):
        raise PermissionDenied
    if not why.strip():
        raise ReasonMissing
    record("households.identity_opened", str(household_id), by=by, at=at, households=[household_id], why=why)
    people = Identity.objects.filter(household_id=household_id, member__left_on=None)
    return list(people.select_related("member").order_by("member__joined_on", "member_id"))
