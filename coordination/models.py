"""Index of this app's tables: one history for the five rooms, which change together."""

from coordination.cases.models import Case, CaseMove, CaseNeed, CaseRole, ContactNote
from coordination.demonstration.models import DemoDay, DemoLoad
from coordination.households.models import Consent, Household, Identity, Member, Sensitive, StoryEvent
from coordination.meetings.models import AgendaItem, Attendance, Decision, Dissent, Meeting
from coordination.reports.models import Interview, Report, ReportFinder, ReportMove, ReportWords

__all__ = [
    "AgendaItem",
    "Attendance",
    "Case",
    "CaseMove",
    "CaseNeed",
    "CaseRole",
    "Consent",
    "ContactNote",
    "Decision",
    "DemoDay",
    "DemoLoad",
    "Dissent",
    "Household",
    "Identity",
    "Interview",
    "Meeting",
    "Member",
    "Report",
    "ReportFinder",
    "ReportMove",
    "ReportWords",
    "Sensitive",
    "StoryEvent",
]
