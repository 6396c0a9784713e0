"""What waits, said in words: the title of the work, what its button says, and what happens when its date passes.

Every room puts work under one of these keys (`WorkItem.verb`); a key without a row here fails a test.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class Verb:
    """One kind of work.

    title   what is to be done, as a line of the list
    button  the verb on the button that leads there
    after   what happens when the date passes; empty when nothing does
    asked   the same work as seen by the one who waits for it; the title where it is not given
    """

    title: Promise
    button: Promise
    after: Promise | str = ""
    asked: Promise | str = ""


VERBS: dict[str, Verb] = {
    # reports
    "TAKE_REPORT": Verb(
        _("Take the report"),
        pgettext_lazy("button", "Take"),
        _("The team leader and the Gu are told."),
        _("Report waiting to be taken"),
    ),
    "MEET": Verb(
        _("Meet the household"),
        pgettext_lazy("button", "Record"),
        _("The team leader is reminded."),
        _("First meeting with the household"),
    ),
    "HAND_OVER_CHECK": Verb(
        _("Look at what was handed over"),
        pgettext_lazy("button", "Look"),
        _("It goes back to the one who handed it over."),
        _("Report handed over"),
    ),
    # cases
    "OPEN_CASE": Verb(
        _("Decide whether to open a case"),
        pgettext_lazy("button", "Decide"),
        _("The team leader is reminded."),
    ),
    "ASSESS": Verb(
        _("Assess the needs"),
        pgettext_lazy("button", "Assess"),
        _("The case runs past its 30 days."),
    ),
    "PLAN": Verb(
        _("Write the service plan"),
        pgettext_lazy("button", "Write the plan"),
        _("The case runs past its 30 days."),
    ),
    # meetings
    "ATTEND": Verb(_("Attend the meeting"), pgettext_lazy("button", "Enter")),
    "SIGN_MINUTES": Verb(
        _("Sign the minutes"),
        pgettext_lazy("button", "Sign"),
        _("Silence counts as agreement."),
        _("Minutes waiting for a signature"),
    ),
    "DO_DECISION": Verb(
        _("Carry out the decision"),
        pgettext_lazy("button", "Record"),
        _("It comes up at the next meeting."),
        _("Decision to be carried out"),
    ),
    "AGREE_DECISION": Verb(
        _("Agree to the decision or record dissent"),
        pgettext_lazy("button", "Answer"),
        _("Silence counts as agreement."),
        _("Decision waiting for agreement"),
    ),
    # referrals
    "ANSWER_REFERRAL": Verb(
        _("Answer the referral"),
        pgettext_lazy("button", "Answer"),
        _("The one who asked is told, and may ask another."),
        _("Referral waiting for an answer"),
    ),
    "LOG_HELP": Verb(
        _("Record the help given"),
        pgettext_lazy("button", "Record"),
        _("The one who asked is told that no help has arrived yet."),
        _("Help that was promised"),
    ),
    "ASK_AGAIN": Verb(
        _("No help came of it: ask another, or leave it at that"),
        pgettext_lazy("button", "Look"),
        _("The household stays without this help."),
    ),
    # consent, resources
    "RENEW_CONSENT": Verb(
        _("Renew the consent"),
        pgettext_lazy("button", "Get consent"),
        _("All sharing stops."),
    ),
    "CONFIRM_RESOURCE": Verb(
        _("Confirm that this is still offered"),
        pgettext_lazy("button", "Confirm it"),
        _("It is marked as not confirmed in searches."),
        _("Resource to be confirmed"),
    ),
}

# The mark of each kind of work (partials/icons.html).
ICONS: dict[str, str] = {
    "REPORT": "report",
    "INTERVIEW": "talk",
    "CASE": "house",
    "PLAN": "pen",
    "MEETING": "meet",
    "MINUTES": "doc",
    "DECISION": "check",
    "REFERRAL": "refer",
    "CONSENT": "lock",
    "RESOURCE": "basket",
    "INVITATION": "user",
}
