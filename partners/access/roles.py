"""The roles a post can have: design as data, one row of truth (who). Each room's permissions.py says what."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    FINDER = "FINDER", _("Finder")
    VOLUNTEER = "VOLUNTEER", _("Volunteer lead")
    WORKER = "WORKER", _("Social worker")
    DONG = "DONG", _("Dong worker")
    LEADER = "LEADER", _("Team leader")
    TRAINEE = "TRAINEE", _("Trainee")
    SERVICE = "SERVICE", _("Social service personnel")
    ADVISER = "ADVISER", _("Outside adviser")
    HOPE = "HOPE", _("Hope Welfare Supporters")
    SECRETARY = "SECRETARY", _("Council's secretary")
    MANAGER = "MANAGER", _("Manager")
    PRIVACY = "PRIVACY", _("Privacy officer")


@dataclass(frozen=True, slots=True)
class RoleRow:
    """What a role is.

    may          in a sentence, for the page on which a manager gives the role
    reads        its posts read what was granted to their organisation (not only to the post itself)
    dong_reports sees the reports of its own Dong
    all_reports  sees the reports of the whole district
    asks         may open households and cases, ask others for help, take part in meetings
    manages      people, posts, duties and deputies of the organisation
    """

    role: Role
    may: Promise
    reads: bool = False
    dong_reports: bool = False
    all_reports: bool = False
    asks: bool = False
    manages: bool = False


ROLES: dict[Role, RoleRow] = {
    row.role: row
    for row in (
        RoleRow(Role.FINDER, _("Reports, and follows own reports in plain words; never reads a case.")),
        RoleRow(
            Role.VOLUNTEER,
            _("Answers what is asked of the group; sees an address from acceptance to completion."),
            reads=True,
        ),
        RoleRow(
            Role.WORKER,
            _("Reads cases in which the organisation has a part, and referrals it sent or received."),
            reads=True,
            asks=True,
        ),
        RoleRow(
            Role.DONG,
            _("As a social worker, and the Dong's reports and first interviews."),
            reads=True,
            dong_reports=True,
            asks=True,
        ),
        RoleRow(
            Role.LEADER,
            _("The team's cases in full: supervises, approves or returns."),
            reads=True,
            dong_reports=True,
            asks=True,
        ),
        RoleRow(Role.TRAINEE, _("Named cases, masked; drafts are countersigned; ends on a date.")),
        RoleRow(Role.SERVICE, _("No personal data at all.")),
        RoleRow(Role.ADVISER, _("A de-identified agenda item, during the meeting.")),
        RoleRow(
            Role.HOPE,
            _("The district's triage, and cases in which the office has a part; of all others counts only."),
            reads=True,
            dong_reports=True,
            all_reports=True,
            asks=True,
        ),
        RoleRow(Role.SECRETARY, _("The council's bodies and meetings, the plan, totals and the network.")),
        RoleRow(
            Role.MANAGER,
            _("People, posts, duties and deputies of the organisation; no case by right of office."),
            manages=True,
        ),
        RoleRow(Role.PRIVACY, _("The journal and its review; not the contents.")),
    )
}
