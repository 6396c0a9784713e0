"""Writing lines of the journal."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Model

from partners.access.actors import Actor
from partners.journal.models import Entry


def record(
    act: str,
    on: Model | str = "",
    *,
    by: Actor,
    at: datetime,
    households: Iterable[UUID] = (),
    why: str = "",
    address: str = "",
    **facts: object,
) -> Entry:
    """Write one line, in the caller's transaction: `record("case.opened", case, by=by, at=at, households=[…])`.

    `act` is room.verb; `facts` are codes and ids, never names or words people wrote.
    """
    post = by.post
    return Entry.objects.create(
        district_id=by.district_id,
        at=at,
        user_id=post.user_id if post else None,
        post_id=post.pk if post else None,
        organisation_id=post.organisation_id if post else None,
        act=act,
        households=sorted(set(households)),
        target=on if isinstance(on, str) else f"{on._meta.label_lower}:{on.pk}",
        why=why,
        facts={
            key: value if isinstance(value, int | float | bool | None) else str(value)
            for key, value in facts.items()
        },
        address=address,
    )


def record_reading(
    page: str, *, by: Actor, at: datetime, households: Iterable[UUID], address: str = ""
) -> None:
    """Write that a page showed these households: one line a page, listing them; none when it showed none."""
    seen = sorted(set(households))
    if seen:
        record("read", page, by=by, at=at, households=seen, address=address)
