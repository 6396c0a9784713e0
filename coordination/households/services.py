"""Opening a household, its consents, its story, its names; and the two doors that see further."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from coordination.households import live, permissions
from coordination.households.models import (
    Consent,
    Household,
    Identity,
    Member,
    Relation,
    Scope,
    StoryEvent,
    StoryKind,
)
from partners.access import grants
from partners.access.actors import Actor, nightly
from partners.access.models import Basis, Grant
from partners.access.secrets import match_key
from partners.access.tables import Tier
from partners.journal.services import record
from partners.keys import new_key
from partners.notices import services as notices
from partners.notices.clocks import due_at
from partners.notices.models import WorkKind
from partners.organisations.models import Organisation, Sector
from partners.people.models import User
from partners.places.models import Place
from partners.words.matching import NothingToMatch, birth_for_match, names_for_match, phone_for_match
from partners.words.names import mask_name
from partners.words.phones import BadPhone

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
            self.message = _("Ask %(who)s to agree to this first: %(scope)s.") % {
                "who": label,
                "scope": scope.label,
            }
        super().__init__(self.message)


class NobodyNamed(ValueError):
    """A household needs at least one member."""


class ReasonMissing(ValueError):
    """Names are opened for a reason, and the reason is written down."""


class AlreadyWithdrawn(Exception):
    """This agreement was withdrawn before."""


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


@dataclass(frozen=True, slots=True)
class Served:
    """Another organisation is active with a person of this household: whom to call, and nothing more.

    For agencies whose very name says what a person lives with, the door answers with the Hope Welfare
    Supporters in their place, `since` empty.
    """

    organisation_id: int | None
    name: str
    phone: str
    since: datetime | None
    is_sensitive: bool


@transaction.atomic
def open_household(
    *,
    place: Place,
    kind: str,
    members: Sequence[NewMember],
    found_at: datetime,
    needs: Sequence[str] = (),
    basis: Basis = Basis.OPENED,
    by: Actor,
    at: datetime,
) -> Household:
    """Open a household with its people, listed under the masked name of its head.

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
        name_key=next(iter(_name_keys(told.name, told.birth_date)), ""),
        phone_key=_phone_key(told.phone),
    )


def _masked(name: str) -> str:
    masked = mask_name(name)
    return masked if "*" in masked else f"{masked}*"


def _birth_year(told: NewMember) -> int | None:
    return told.birth_date.year if told.birth_date else told.birth_year


def _name_keys(name: str, birth_date: date | None) -> list[str]:
    """Blind indexes of a name with its date of birth, one a script; none without the full date, or namesakes meet."""
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
    household = _held(household_id, by=by, at=at)
    assert by.district_id is not None
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
    tell(household_id, StoryKind.CONSENT, "consent.given", words=_stored(Scope(scope)), by=by, at=at)
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
    _held(consent.household_id, by=by, at=at)
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
    words = _stored(Scope(consent.scope))
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


def _held(household_id: UUID, *, by: Actor, at: datetime) -> Household:
    """The household, for someone of its case team. Raises PermissionDenied."""
    if not permissions.can_write(by, household_id, at=at):
        raise PermissionDenied
    return Household.objects.get(pk=household_id)


def _stored(label: object) -> str:
    """What a projection stores: Korean, the language of the record, whoever writes it."""
    with override(settings.LANGUAGE_CODE):
        return str(getattr(label, "label", label))


def tell(
    household_id: UUID,
    kind: str,
    saying: str,
    *,
    words: str = "",
    tier: Tier = Tier.CASE,
    address: str = "",
    by: Actor,
    at: datetime,
) -> StoryEvent:
    """Add a line to a household's story, in the caller's transaction. `saying` is a key of SAYINGS."""
    assert by.district_id is not None and by.organisation_id is not None
    return StoryEvent.objects.create(
        district_id=by.district_id,
        household_id=household_id,
        at=at,
        kind=kind,
        saying=saying,
        words=words,
        tier=int(tier),
        address=address,
        organisation_id=by.organisation_id,
        post=by.post,
    )


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


@transaction.atomic
def find_served(household_id: UUID, *, by: Actor, at: datetime) -> list[Served]:
    """Which organisations are active with someone of this household, under whatever record of theirs.

    Exact match of name with date of birth, or of telephone. Sealed households never answer. Raises
    ConsentMissing unless someone of the household agreed to the check.
    """
    household = _held(household_id, by=by, at=at)
    if not Consent.objects.covers(household_id, Scope.DUPLICATE_CHECK, at=at):
        raise ConsentMissing(household.label, Scope.DUPLICATE_CHECK)
    names: list[str] = []
    phones: list[str] = []
    for each in Identity.objects.filter(household_id=household_id, member__left_on=None):
        names += _name_keys(each.name, each.birth_date)
        phones += [each.phone_key] if each.phone_key else []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT organisation_id, name, phone, since, is_sensitive FROM door_find_served(%s, %s, %s)",
            [names, phones, household_id],
        )
        served = [Served(*row) for row in cursor.fetchall()]
    record(
        "households.served_checked", household, by=by, at=at, households=[household_id], answers=len(served)
    )
    return served


@transaction.atomic
def first_help(household_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note that help reached a household: the first time sets `helped_at` and moves its reports to HELPED.

    Through a door, since the helper may not see the reports (a volunteer group never does). Does nothing for
    someone who does not hold the household with its names. The finders who did not hide are told.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT is_first, report, place, handed_to, finder FROM door_mark_helped(%s, %s)",
            [household_id, at],
        )
        rows = cursor.fetchall()
    if not rows:
        return
    if rows[0][0]:
        record("households.first_helped", str(household_id), by=by, at=at, households=[household_id])
        tell(household_id, StoryKind.HELP, "help.first", tier=Tier.MASKED, by=by, at=at)
    finders = User.objects.in_bulk([row[4] for row in rows if row[4] is not None])
    for _first, report_id, _place, handed_to, finder_id in rows:
        if report_id is None:
            continue
        record("reports.helped", str(report_id), by=by, at=at, households=[household_id])
        if finder_id in finders:
            tell_finder(finders[finder_id], "HELPED", by=by, at=at)
        live.announce(report_id, [handed_to])
    notices.finish(WorkKind.CASE, about=household_id, at=at)
    live.announce(household_id, [by.organisation_id])


def tell_finder(finder: User, step: str, *, by: Actor, at: datetime) -> None:
    """Write to a finder how far the report has come: plain words in the finder's language, nothing of the case.

    Sent in the district's name: a message's writer may read its number, and no helper may read a finder's.
    """
    assert by.district_id is not None
    with override(finder.language):
        words = {
            "TAKEN": _("We have received what you told us. Someone will look into it."),
            "MET": _("We have met the neighbour you told us about."),
            "HELPED": _("The neighbour you told us about is getting help. Thank you for telling us."),
            "CLOSED": _("We have finished looking into what you told us. Thank you for telling us."),
        }[step]
        notices.write_text(finder, words, by=nightly(by.district_id), at=at)
