"""What every act on a case needs: taking it for someone who may, moving it a step, telling of it."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from coordination.cases import permissions
from coordination.cases.models import NEXT_STATUSES, Case, CaseMove, CaseRole, CaseStatus
from coordination.cases.permissions import Act
from coordination.households.models import Household, StoryKind
from coordination.households.services import tell
from partners.access.actors import Actor
from partners.access.tables import Tier
from partners.notices import services as notices
from partners.notices.models import WorkKind


class MoveRefused(Exception):
    """No step leads from where the case stands to the one asked for; often someone moved it first."""

    def __init__(self, before: CaseStatus, to: CaseStatus) -> None:
        self.before, self.to = before, to
        self.message = _("The case is at “%(before)s”: “%(to)s” is not its next step.") % {
            "before": before.label,
            "to": to.label,
        }
        super().__init__(self.message)


def take(case_id: UUID, act: Act, *, by: Actor, at: datetime, lock: bool = True) -> Case:
    """The case, locked, for someone whose part lets them do this.

    Raises Case.DoesNotExist for one the actor may not know of, PermissionDenied.
    """
    cases = Case.objects.visible_to(by, at=at)
    case = (cases.select_for_update(of=("self",)) if lock else cases).get(pk=case_id)
    if not permissions.allows(by, permissions.part_in(by, case), act):
        raise PermissionDenied
    return case


def move(case: Case, to: CaseStatus, *, by: Actor, at: datetime, why: str = "") -> None:
    before = CaseStatus(case.status)
    if to not in NEXT_STATUSES[before]:
        raise MoveRefused(before, to)
    case.status = to
    case.save(update_fields=["status", "crisis_level", "closed_at", "closing"])
    log_move(case, before, by=by, at=at, why=why)


def log_move(case: Case, before: str, *, by: Actor, at: datetime, why: str = "") -> None:
    CaseMove.objects.create(
        district_id=case.district_id,
        household_id=case.household_id,
        case=case,
        before=before,
        after=case.status,
        at=at,
        by=by.post,
        why=why,
    )


def put(
    case: Case, household: Household, kind: WorkKind, verb: str, until: datetime, *, by: Actor, at: datetime
) -> None:
    notices.put(
        kind,
        verb,
        about=case.pk,
        address=reverse("cases:assess" if verb == "ASSESS" else "cases:detail", args=[case.pk]),
        organisation_id=case.lead_id,
        due_at=until,
        subject=subject_of(household),
        detail=household.place.name,
        by=by,
        at=at,
    )


def subject_of(household: Household) -> str:
    """How work and agendas name a household: masked head and year of birth."""
    return f"{household.label} {household.birth_year}" if household.birth_year else household.label


def team(case: Case) -> list[int]:
    return list(CaseRole.objects.filter(case=case, until=None).values_list("organisation_id", flat=True))


def tell_of(
    case: Case, saying: str, *, words: str = "", tier: Tier = Tier.CASE, by: Actor, at: datetime
) -> None:
    tell(case.household_id, StoryKind.CASE, saying, words=words, tier=tier, by=by, at=at)


def stored(label: models.TextChoices) -> str:
    """What a projection stores: Korean, the language of the record, whoever writes it."""
    with override(settings.LANGUAGE_CODE):
        return str(label.label)
