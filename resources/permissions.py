"""Who may do what with the directory. Reading is open to every post of the district; nothing here is personal."""

from partners.access.actors import Actor
from partners.access.roles import Role
from resources.models import Resource

# Finders report and follow their own reports; the directory is the workers' tool.
_NOT_FOR = frozenset({Role.FINDER})
_WRITE = frozenset({Role.WORKER, Role.DONG, Role.LEADER, Role.HOPE, Role.VOLUNTEER, Role.MANAGER})


def can_read(actor: Actor) -> bool:
    return actor.role is not None and actor.role not in _NOT_FOR


def can_offer(actor: Actor) -> bool:
    """May write what the actor's own organisation gives."""
    return actor.role in _WRITE


def can_change(actor: Actor, resource: Resource) -> bool:
    """Only the provider says what it gives, how much is free, and that it is still so."""
    return can_offer(actor) and resource.organisation_id == actor.organisation_id
