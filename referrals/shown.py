"""A referral as one side may see it: whose turn it is, in which state, and whether anyone is named."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coordination.households.models import HouseholdKind
from partners.access.actors import Actor
from partners.organisations.models import Organisation
from referrals import permissions
from referrals.models import Referral, ReferralStatus
from resources.needs import NeedArea

# status → kind of chip, its icon
CHIPS = {
    ReferralStatus.SENT: ("info", "half"),
    ReferralStatus.ACCEPTED: ("ok", "half"),
    ReferralStatus.COMPLETED: ("ok", "check"),
    ReferralStatus.DECLINED: ("plain", "x"),
    ReferralStatus.EXPIRED: ("warn", "over"),
    ReferralStatus.WITHDRAWN: ("plain", "undo"),
    ReferralStatus.FAILED: ("plain", "x"),
}
NOTHING_CAME = frozenset({ReferralStatus.DECLINED, ReferralStatus.EXPIRED, ReferralStatus.FAILED})


@dataclass(frozen=True, slots=True)
class Shown:
    referral: Referral
    actor: Actor

    @property
    def is_receiver(self) -> bool:
        return self.referral.to_organisation_id == self.actor.organisation_id

    @property
    def is_sender(self) -> bool:
        return self.referral.from_organisation_id == self.actor.organisation_id

    @property
    def names(self) -> bool:
        """Volunteers see nothing of the person once it is done; neither does a page they open later."""
        return self.referral.is_open or not (self.is_receiver and permissions.is_volunteer(self.actor))

    @property
    def label(self) -> str:
        return str(self.referral.snapshot["label"]) if self.names else ""

    @property
    def facts(self) -> str:
        """1947 · 샘골동, what tells namesakes apart."""
        if not self.names:
            return ""
        told = self.referral.snapshot
        return " · ".join(str(part) for part in (told["birth_year"], told["place"]) if part)

    @property
    def kind(self) -> str:
        told: dict[str, Any] = self.referral.snapshot
        return str(HouseholdKind(told["kind"]).label) if told["kind"] and self.names else ""

    @property
    def needs(self) -> list[str]:
        return [str(NeedArea(area).label) for area in self.referral.snapshot["needs"]] if self.names else []

    @property
    def what(self) -> str:
        return self.referral.resource.name if self.referral.resource else self.referral.words

    @property
    def other(self) -> Organisation:
        """The side that is not ours; for a case team looking on, the one that was asked."""
        return self.referral.from_organisation if self.is_receiver else self.referral.to_organisation

    @property
    def chip(self) -> tuple[str, str]:
        return CHIPS[ReferralStatus(self.referral.status)]

    @property
    def due_at(self) -> datetime | None:
        return self.referral.answer_due_at if self.referral.status == ReferralStatus.SENT else None

    @property
    def our_turn(self) -> Promise | str:
        """What is ours to do now, as a sentence; empty when it is not our turn."""
        status = ReferralStatus(self.referral.status)
        if self.is_receiver and status == ReferralStatus.SENT:
            return _("Answer this referral")
        if self.is_receiver and status == ReferralStatus.ACCEPTED:
            return _("Help, write it down, and say what came of it")
        return ""

    @property
    def waits_for(self) -> Organisation | None:
        """Whose turn it is, where it is the other's."""
        if self.referral.is_open and not self.is_receiver:
            return self.referral.to_organisation
        return None
