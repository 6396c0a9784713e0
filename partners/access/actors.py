"""Who acts: a post, or a narrow actor that may do one thing."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Self

from partners.access.roles import ROLES, Role, RoleRow

if TYPE_CHECKING:
    from partners.organisations.models import Organisation
    from partners.people.models import Post, User


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone or something inside `acting()`.

    kind      POST, or a narrow one: VISITOR (nobody signed in), NIGHTLY (clocks of one district),
              DELIVERY (the outbox), SEALER (the journal), ANSWER (a volunteer's link),
              COMMAND (an operator's import of public lists)
    post      the post acted in, for kind POST (with user, organisation, district and place joined)
    """

    kind: str
    district_id: int | None = None
    post: "Post | None" = None

    @classmethod
    def of(cls, post: "Post") -> Self:
        """The actor for a post. The caller has seen that the post is held now."""
        return cls("POST", post.organisation.district_id, post)

    @property
    def role(self) -> Role | None:
        return Role(self.post.role) if self.post else None

    @property
    def may(self) -> RoleRow | None:
        """The role's row, or None for narrow actors."""
        return ROLES[Role(self.post.role)] if self.post else None

    @property
    def here(self) -> int:
        """The district, for filters: 0, which is no district's key, for visitors and others that stand in none."""
        return self.district_id or 0

    @property
    def organisation(self) -> "Organisation":
        assert self.post is not None, f"a {self.kind} actor works for no organisation"
        return self.post.organisation

    @property
    def organisation_id(self) -> int | None:
        return self.post.organisation_id if self.post else None

    @property
    def user(self) -> "User":
        assert self.post is not None, f"a {self.kind} actor is nobody"
        return self.post.user

    def said(self, at: datetime) -> str:
        """What the database is told of the actor: ids, the role, and the moment. Read by access_number() and kin."""
        facts: dict[str, object] = {"kind": self.kind, "district": self.district_id, "at": at.isoformat()}
        if self.post:
            row = ROLES[Role(self.post.role)]
            facts |= {
                "post": self.post.pk,
                "person": self.post.user_id,
                "organisation": self.post.organisation_id,
                "role": self.post.role,
                # Roles that read nothing by right of their organisation say no reader: NULL matches no grant.
                "reader": self.post.organisation_id if row.reads else None,
                "place": self.post.place_id if row.dong_reports else None,
            }
        return json.dumps(facts)


VISITOR = Actor("VISITOR")
DELIVERY = Actor("DELIVERY")
SEALER = Actor("SEALER")
COMMAND = Actor("COMMAND")


def nightly(district_id: int) -> Actor:
    """The clocks of one district: reminds, escalates, expires."""
    return Actor("NIGHTLY", district_id)
