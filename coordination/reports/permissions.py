"""What a post may do with reports: who sends, who answers, who goes on with one."""

from coordination.reports.models import Report
from partners.access.actors import Actor
from partners.access.roles import Role

# No personal data at all, or none of this district's households: they do not report here either.
_SILENT = frozenset({Role.SERVICE, Role.ADVISER})


def can_send(by: Actor) -> bool:
    """Finders, and everyone who works with people: a nurse or a volunteer sees things too."""
    return by.post is not None and by.district_id is not None and by.role not in _SILENT


def can_triage(by: Actor) -> bool:
    """Whoever answers reports: the Dong's workers and leaders, and the district's triage."""
    if by.post is None or by.may is None:
        return False
    return by.may.all_reports or (by.may.dong_reports and by.post.place_id is not None)


def answers(by: Actor, report: Report) -> bool:
    """Whether the report is the actor's to take: of the own Dong, or of the district for triage."""
    if by.may is None or by.post is None or report.district_id != by.district_id:
        return False
    in_own_dong = by.may.dong_reports and by.post.place_id is not None and by.post.place_id == report.place_id
    return by.may.all_reports or in_own_dong


def can_go_on(by: Actor, report: Report) -> bool:
    """Whether the actor may close it: whoever answers it, and the organisation it was handed to."""
    if answers(by, report):
        return True
    handed = report.handed_to_id is not None and report.handed_to_id == by.organisation_id
    return handed and by.may is not None and by.may.asks
