"""Telling open pages that a meeting changed."""

from functools import partial

from django.db import transaction

from coordination.meetings.models import Attendance, Meeting
from partners.notices import live


def announce(meeting: Meeting) -> None:
    """After the commit, tell everyone at the table; HTTP decides again what each may see of it."""
    at_table = set(Attendance.objects.filter(meeting=meeting).values_list("organisation_id", flat=True))
    for organisation_id in at_table | {meeting.convened_by_id}:
        transaction.on_commit(partial(live.announce, organisation_id, "meeting", meeting.pk))
