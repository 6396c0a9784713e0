"""Who sees the picture, and who publishes from it."""

from partners.access.actors import Actor
from partners.access.roles import Role


def can_see(actor: Actor) -> bool:
    """Every working post but those that inspect, subsidise or consign: partnership is never used to judge."""
    if actor.post is None or actor.post.has_oversight:
        return False
    return actor.role not in {Role.FINDER, Role.SERVICE}


def can_publish(actor: Actor) -> bool:
    return actor.role == Role.SECRETARY and can_see(actor)
