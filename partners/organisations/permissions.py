from partners.access.actors import Actor
from partners.access.roles import Role
from partners.organisations.models import Organisation


def can_look_up(actor: Actor) -> bool:
    """The directory of people at work is for people at work; finders reach their Dong by reporting."""
    return actor.role is not None and actor.role != Role.FINDER


def sees_people(actor: Actor, organisation: Organisation) -> bool:
    """Who works in a place that is kept secret is kept secret with it, but not from those who work there."""
    return not organisation.is_confidential or organisation.pk == actor.organisation_id
