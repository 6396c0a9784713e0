"""Who may arrange posts, and which role an organisation of which kind can give.

A role opens doors by itself (triage, a Dong's reports), so a manager gives only those that belong to the kind of
organisation: nobody makes a Dong worker in a welfare centre.
"""

from django.db.models import Q, QuerySet

from partners.access.actors import Actor
from partners.access.roles import Role
from partners.organisations.models import Kind, Organisation
from partners.people.models import Post, PostQuerySet
from partners.places.models import Place

LED_BY_VOLUNTEERS = frozenset({Kind.VOLUNTEER_GROUP, Kind.RESIDENTS_GROUP, Kind.CONGREGATION, Kind.COMPANY})
EVERYWHERE = frozenset({Role.FINDER, Role.VOLUNTEER, Role.MANAGER, Role.PRIVACY})
AT_WORK = EVERYWHERE | {Role.WORKER, Role.LEADER, Role.TRAINEE, Role.SERVICE, Role.ADVISER}
ONLY_IN: dict[Role, frozenset[Kind]] = {
    Role.DONG: frozenset({Kind.DONG_OFFICE}),
    Role.HOPE: frozenset({Kind.HOPE_TEAM}),
    Role.SECRETARY: frozenset({Kind.COUNCIL_OFFICE, Kind.GU_OFFICE}),
}


def managed_by(actor: Actor) -> QuerySet[Organisation]:
    """The organisation of a manager's post and its units; nothing for anyone else."""
    if actor.may is None or not actor.may.manages:
        return Organisation.objects.none()
    own = Q(pk=actor.organisation_id) | Q(parent_id=actor.organisation_id)
    return Organisation.objects.visible_to(actor).active().filter(own)


def posts_managed_by(actor: Actor) -> PostQuerySet:
    return Post.objects.visible_to(actor).filter(organisation__in=managed_by(actor))


def roles_for(organisation: Organisation) -> list[Role]:
    """The roles a post in this organisation can have, in the order of the role table."""
    kind = Kind(organisation.kind)
    given = EVERYWHERE if kind in LED_BY_VOLUNTEERS else AT_WORK
    return [role for role in Role if role in given or kind in ONLY_IN.get(role, ())]


def needs_dong(organisation: Organisation, role: Role) -> bool:
    """Whether a post of this role has a Dong here. A team leader's opens the Dong's reports: in its office only."""
    return role in {Role.DONG, Role.FINDER} or (role == Role.LEADER and organisation.kind == Kind.DONG_OFFICE)


def dongs_for(organisation: Organisation, role: Role) -> QuerySet[Place]:
    """The Dongs such a post can have: a finder's any of the district, an office's own or those it serves."""
    dongs = Place.objects.dongs_of(organisation.district_id)
    if not needs_dong(organisation, role):
        return dongs.none()
    if role == Role.FINDER:
        return dongs
    return dongs.filter(Q(pk=organisation.place_id) | Q(served_by=organisation)).distinct()
