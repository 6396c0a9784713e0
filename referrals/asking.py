"""What is weighed before anyone is asked: what they will see, whether consent names them, who helps already."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied

from coordination.cases import permissions as cases
from coordination.cases.models import Case
from coordination.households.models import Consent, Household, Scope
from coordination.meetings.models import Decision
from partners.access.actors import Actor
from partners.calendar.clocks import SEOUL
from partners.organisations.models import Organisation
from referrals import permissions
from referrals.models import HelpGiven, Referral, ReferralStatus
from resources.models import Resource

# Help given this long ago no longer counts as help the household has now.
OVERLAP_DAYS = 30


@dataclass(frozen=True, slots=True)
class Ask:
    """One line of a bundle: who is asked, for which need, for what."""

    to: Organisation
    area: str
    words: str
    resource: Resource | None = None


@dataclass(frozen=True, slots=True)
class Overlap:
    """Another provider helps with the same need now, or was asked to: who, what, since when."""

    area: str
    organisation: Organisation
    what: str
    since: date
    is_given: bool


def snapshot(household: Household, to: Organisation, area: str) -> dict[str, Any]:
    """What the receiver is shown when asked, masked and kept as it was that day.

    Volunteers: the first syllable and the Dong, and the one need they are asked about.
    """
    if permissions.sees_little(to):
        return {
            "label": f"{household.label.partition('*')[0]}**",
            "birth_year": None,
            "place": household.place.name,
            "kind": "",
            "needs": [area],
        }
    return {
        "label": household.label,
        "birth_year": household.birth_year,
        "place": household.place.name,
        "kind": household.kind,
        "needs": list(dict.fromkeys([area, *household.needs])),
    }


def named_recipients(household_id: UUID, *, at: datetime) -> set[int]:
    """Organisations that a consent in force names. Reads as the case team; one query."""
    given = Consent.objects.in_force(at).filter(household_id=household_id, scope=Scope.THIRD_PARTY)
    return {
        recipient for recipients in given.values_list("recipients", flat=True) for recipient in recipients
    }


def unnamed(receivers: Iterable[Organisation], named: Collection[int]) -> list[Organisation]:
    """Those of the receivers who may not be told before the person agrees to them by name."""
    return [each for each in receivers if permissions.needs_consent(each) and each.pk not in named]


def overlaps(
    household_id: UUID, areas: Collection[str], *, asked: Collection[int] = (), at: datetime
) -> list[Overlap]:
    """Help with the same needs from other providers than those asked now: running, awaited or lately given.

    Reads as the case team; two queries.
    """
    running = (
        Referral.objects.filter(
            household_id=household_id,
            area__in=areas,
            status__in=[ReferralStatus.SENT, ReferralStatus.ACCEPTED],
        )
        .exclude(to_organisation__in=asked)
        .select_related("to_organisation", "resource")
        .order_by("sent_at", "pk")
    )
    today = at.astimezone(SEOUL).date()
    given = (
        HelpGiven.objects.filter(
            household_id=household_id, area__in=areas, given_on__gt=today - timedelta(days=OVERLAP_DAYS)
        )
        .exclude(organisation__in=asked)
        .select_related("organisation")
        .order_by("given_on", "pk")
    )
    found = {
        (each.area, each.to_organisation_id): Overlap(
            each.area,
            each.to_organisation,
            each.resource.name if each.resource else each.words,
            each.sent_at.astimezone(SEOUL).date(),
            is_given=False,
        )
        for each in running
    }
    for each in given:
        found[each.area, each.organisation_id] = Overlap(
            each.area, each.organisation, each.what, each.given_on, is_given=True
        )
    return list(found.values())


def may_start(case: Case, *, by: Actor) -> bool:
    """A provider in the case asks others too, but the case's step is its managers' to take."""
    part = cases.part_in(by, case)
    return cases.allows(by, part, cases.Act.START)


def case_of(household_id: UUID, decision_id: UUID | None, case_id: UUID | None) -> Case | None:
    """The case a bundle belongs to: as named, of the decision, or the household's open one.

    Raises PermissionDenied for a decision or a case that is not the household's, or not the actor's to see.
    """
    if decision_id:
        decision = (
            Decision.objects.select_related("item").filter(pk=decision_id, household_id=household_id).first()
        )
        if decision is None:
            raise PermissionDenied
        case_id = case_id or decision.item.case_id
    of_household = Case.objects.filter(household_id=household_id)
    if case_id is None:
        return of_household.open().first()
    case = of_household.filter(pk=case_id).first()
    if case is None:
        raise PermissionDenied
    return case
