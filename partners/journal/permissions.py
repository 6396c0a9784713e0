from partners.access.actors import Actor
from partners.access.roles import Role


def can_read(actor: Actor) -> bool:
    """Only the privacy officer, who does not operate the system, and only lines of the own organisation."""
    return actor.role == Role.PRIVACY
