"""Who takes part in a case: invited, and handed the lead."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from coordination.cases import live
from coordination.cases.models import Case, CaseRole, Part
from coordination.cases.permissions import Act
from coordination.cases.services.steps import put, stored, take, team, tell_of
from coordination.households.models import Consent, Household, Scope
from coordination.households.services import ConsentMissing
from partners.access import grants
from partners.access.actors import Actor
from partners.access.models import Basis
from partners.access.roles import ROLES
from partners.access.tables import Tier
from partners.journal.services import record
from partners.notices import services as notices
from partners.notices.clocks import due_at
from partners.notices.models import WorkKind
from partners.organisations.models import Organisation, Sector
from partners.people.models import Duty, Post, Task


class TakesPart(Exception):
    """The organisation has a part in the case already."""


class NobodyThere(Exception):
    """Nobody at the organisation could lead a case: no worker holds a post there now."""


class LeadsAlready(Exception):
    """The organisation leads the case already."""


@transaction.atomic
def invite(case_id: UUID, organisation: Organisation, part: str, *, by: Actor, at: datetime) -> CaseRole:
    """Give an organisation a part in the case, and open the household to it.

    Raises ConsentMissing for one outside public service whom no agreement names, TakesPart, PermissionDenied.
    `part` is not LEAD: see hand_lead.
    """
    case = take(case_id, Act.INVITE, by=by, at=at)
    if part == Part.LEAD:
        raise PermissionDenied
    if CaseRole.objects.filter(case=case, organisation=organisation, until=None).exists():
        raise TakesPart
    role = _admit(case, organisation, Part(part), by=by, at=at)
    record(
        "cases.invited",
        case,
        by=by,
        at=at,
        households=[case.household_id],
        organisation=organisation.pk,
        part=part,
    )
    tell_of(case, "case.invited", words=f"{organisation.name} · {stored(Part(part))}", by=by, at=at)
    live.announce(case, [*team(case), organisation.pk])
    return role


@transaction.atomic
def hand_lead(case_id: UUID, organisation: Organisation, *, by: Actor, at: datetime) -> Case:
    """Hand the lead to another organisation; the one that led stays as co-manager.

    Raises LeadsAlready, ConsentMissing, NobodyThere, PermissionDenied.
    """
    case = take(case_id, Act.HAND_LEAD, by=by, at=at)
    if organisation.pk == case.lead_id:
        raise LeadsAlready
    post = _who_leads(organisation, at=at)
    before = case.lead_id
    # One lead at a time: both parts end before the new ones begin.
    CaseRole.objects.filter(case=case, organisation_id__in=[before, organisation.pk], until=None).update(
        until=at
    )
    add_role(case, before, Part.CO_MANAGER, post=case.lead_post, at=at)
    _admit(case, organisation, Part.LEAD, post=post, by=by, at=at)
    case.lead, case.lead_post = organisation, post
    case.save(update_fields=["lead", "lead_post"])
    household = Household.objects.select_related("place").get(pk=case.household_id)
    for kind, verb in ((WorkKind.CASE, "ASSESS"), (WorkKind.PLAN, "PLAN")):
        if notices.finish(kind, about=case.pk, at=at, verb=verb):
            until = (
                case.plan_due_at
                if verb == "PLAN"
                else due_at("CASE_ASSESSMENT", at, district_id=case.district_id)
            )
            put(case, household, kind, verb, until, by=by, at=at)
    record(
        "cases.lead_handed", case, by=by, at=at, households=[case.household_id], organisation=organisation.pk
    )
    tell_of(case, "case.lead_handed", words=organisation.name, by=by, at=at)
    live.announce(case, team(case))
    return case


def require_consent(household: Household, organisation: Organisation, *, at: datetime) -> None:
    """Let pass who may be shown the household: public bodies by law, others whom an agreement names.

    Handing over to a body of the state has its ground in 사회보장급여법; for all others showing is
    providing (개인정보 보호법 제17조). Raises ConsentMissing.
    """
    if organisation.sector == Sector.PUBLIC:
        return
    if not Consent.objects.covers(household.pk, Scope.THIRD_PARTY, at=at, recipient_id=organisation.pk):
        raise ConsentMissing(household.label, Scope.THIRD_PARTY, organisation.name)


def add_role(case: Case, organisation_id: int, part: Part, *, post: Post | None, at: datetime) -> CaseRole:
    return CaseRole.objects.create(
        district_id=case.district_id,
        household_id=case.household_id,
        case=case,
        organisation_id=organisation_id,
        post=post,
        part=part,
        since=at,
    )


def _admit(
    case: Case, organisation: Organisation, part: Part, *, post: Post | None = None, by: Actor, at: datetime
) -> CaseRole:
    require_consent(case.household, organisation, at=at)
    role = add_role(case, organisation.pk, part, post=post, at=at)
    grants.open_to(
        organisation, case.household_id, Tier.CASE, basis=Basis.ROLE, basis_id=role.pk, by=by, at=at
    )
    return role


def _who_leads(organisation: Organisation, *, at: datetime) -> Post:
    """The post there that case management falls to; else the first worker."""
    may = [role for role, row in ROLES.items() if row.asks]
    duty = Duty.objects.filter(post=models.OuterRef("pk"), task=Task.CASE_MANAGEMENT)
    held = Post.objects.held_at(at).filter(organisation=organisation, role__in=may)
    post = held.order_by(models.Exists(duty).desc(), "-is_main", "pk").first()
    if post is None:
        raise NobodyThere
    return post
