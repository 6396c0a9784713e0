"""What an organisation may do in a meeting: by who calls it, who came, and how far the meeting has come."""

from collections.abc import Iterable

from coordination.meetings.models import AgendaItem, Attendance, Decision, Meeting, MeetingStatus
from partners.access.actors import Actor

CAME = frozenset({Attendance.Way.PRESENT, Attendance.Way.REMOTE, Attendance.Way.WRITTEN})
OPEN = frozenset({MeetingStatus.PLANNED, MeetingStatus.RUNNING})


def can_call(by: Actor) -> bool:
    """Either side calls a meeting: an office, a centre, a group with workers."""
    return by.may is not None and by.may.asks


def can_chair(by: Actor, meeting: Meeting) -> bool:
    """Whoever convened it and the co-chair, equally: start, mark who came, circulate the minutes."""
    return can_call(by) and by.organisation_id in (meeting.convened_by_id, meeting.co_chair_id)


def can_propose(by: Actor, meeting: Meeting, invited: Iterable[int]) -> bool:
    """Everyone at the table puts items on the agenda, until the minutes are circulated."""
    return can_call(by) and meeting.status in OPEN and by.organisation_id in set(invited)


def can_write(by: Actor, meeting: Meeting, invited: Iterable[int]) -> bool:
    """Discussion and decisions are written while the meeting runs, by anyone invited."""
    return can_call(by) and meeting.status == MeetingStatus.RUNNING and by.organisation_id in set(invited)


def can_answer(by: Actor, meeting: Meeting) -> bool:
    """Agreement and dissent: from the decision until the minutes are locked."""
    return can_call(by) and meeting.status in (MeetingStatus.RUNNING, MeetingStatus.CIRCULATED)


def whose_agreement(item: AgendaItem, decision: Decision, meeting: Meeting) -> tuple[int, int]:
    """(lead, owner): without their agreement a decision does not hold. Without a case, the convener leads."""
    return item.lead_id or meeting.convened_by_id, decision.owner_id


def can_agree(by: Actor, item: AgendaItem, decision: Decision, meeting: Meeting) -> bool:
    return can_answer(by, meeting) and by.organisation_id in whose_agreement(item, decision, meeting)


def can_sign(by: Actor, meeting: Meeting, signers: Iterable[int]) -> bool:
    return can_call(by) and meeting.status == MeetingStatus.CIRCULATED and by.organisation_id in set(signers)
