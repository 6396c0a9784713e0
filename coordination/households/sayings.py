"""The headings of a household's story. Rooms store the key; the page says it in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SAYINGS: dict[str, Promise] = {
    "household.opened": _("The household was opened"),
    "report.received": _("A report came in"),
    "report.handed": _("Handed over"),
    "report.closed": _("The report was closed"),
    "interview.held": _("First interview"),
    "consent.given": _("Consent was given"),
    "consent.withdrawn": _("Consent was withdrawn"),
    "help.first": _("First help arrived"),
    "referral.sent": _("Another organisation was asked for help"),
    "referral.accepted": _("The referral was accepted"),
    "referral.declined": _("The referral was declined"),
    "referral.withdrawn": _("The referral was withdrawn"),
    "referral.completed": _("The referral was completed"),
    "referral.failed": _("The referral ended without help"),
    "help.given": _("Help was given"),
    "case.opened": _("A case was opened"),
    "case.assessed": _("The needs were assessed"),
    "case.invited": _("An organisation joined the case"),
    "case.conferred": _("The case was talked over"),
    "case.planned": _("The service plan stands"),
    "case.support_started": _("Support began"),
    "case.lead_handed": _("The lead was handed over"),
    "case.closed": _("The case was closed"),
    "note.CALL": _("Talked on the telephone"),
    "note.VISIT": _("Visited at home"),
    "note.OFFICE": _("Talked at the office"),
    "note.TEXT": _("Wrote a text message"),
    "note.MISSED": _("Could not be reached"),
    "meeting.proposed": _("Put on a meeting's agenda"),
    "meeting.decided": _("The meeting decided"),
    "meeting.dissent": _("A dissent was recorded"),
    "meeting.locked": _("The minutes were signed and locked"),
    "decision.done": _("A decision was carried out"),
}


def say(key: str) -> Promise | str:
    """The heading for a key; the key itself where a room wrote one it does not name here."""
    return SAYINGS.get(key, key)
