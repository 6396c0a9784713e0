"""Work that waits, and messages that leave."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import connection, transaction

from partners.access.acting import acting
from partners.access.actors import Actor, nightly
from partners.notices import live
from partners.notices.models import Channel, Message, WorkItem, WorkKind
from partners.people.models import Post, User


def put(
    kind: WorkKind,
    verb: str,
    *,
    about: UUID,
    address: str,
    by: Actor,
    at: datetime,
    organisation_id: int,
    post: Post | None = None,
    due_at: datetime | None = None,
    subject: str = "",
    detail: str = "",
    asked_by_id: int | None = None,
) -> WorkItem:
    """Let something wait for an organisation, or for one post in it. `subject` must be masked already."""
    assert by.district_id is not None
    item = WorkItem.objects.create(
        district_id=by.district_id,
        organisation_id=organisation_id,
        post=post,
        asked_by_id=asked_by_id,
        kind=kind,
        verb=verb,
        about=about,
        subject=subject[:120],
        detail=detail[:120],
        address=address,
        due_at=due_at,
        made_at=at,
    )
    transaction.on_commit(partial(live.announce_work, organisation_id))
    return item


def finish(
    kind: WorkKind, *, about: UUID, at: datetime, organisation_id: int | None = None, verb: str = ""
) -> int:
    """Close what waits about a row: everywhere, or for one organisation, or of one verb. Returns how many.

    Through a door: the act that ends it is often another's than the one it waits for.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT organisation FROM door_finish_work(%s, %s, %s, %s, %s)",
            [about, str(kind), verb, organisation_id, at],
        )
        whose = [row[0] for row in cursor.fetchall()]
    for each in set(whose):
        transaction.on_commit(partial(live.announce_work, each))
    return len(whose)


def release(post: Post, *, by: Actor, at: datetime) -> int:
    """Give what waits for a post that ends back to its organisation, for anyone there to take. Returns how many.

    Runs as the district's nightly actor: the manager who ends a post may not see what waits for it.
    """
    assert by.district_id is not None
    with acting(nightly(by.district_id), at=at):
        released = WorkItem.objects.filter(post=post, done_at=None).update(post=None)
    transaction.on_commit(partial(live.announce_work, post.organisation_id))
    return released


def write_text(user: User, words: str, *, by: Actor, at: datetime) -> None:
    """Put a text for a person into the outbox; nothing for one without a number. Sent after the commit."""
    if user.phone:
        _put_out(Channel.TEXT, user.phone, words, user=user, by=by, at=at)


def write_email(user: User, title: str, words: str, *, by: Actor, at: datetime) -> None:
    """Put an e-mail for a person into the outbox; nothing for one without an address. Sent after the commit."""
    if user.email:
        _put_out(Channel.EMAIL, user.email, words, title=title, user=user, by=by, at=at)


def write_text_to(number: str, words: str, *, by: Actor, at: datetime) -> None:
    """Put a text into the outbox for someone who has no account yet; `number` in digits."""
    _put_out(Channel.TEXT, number, words, by=by, at=at)


def write_email_to(address: str, title: str, words: str, *, by: Actor, at: datetime) -> None:
    """Put an e-mail into the outbox for someone who has no account yet."""
    _put_out(Channel.EMAIL, address, words, title=title, by=by, at=at)


def _put_out(
    channel: Channel,
    sent_to: str,
    words: str,
    *,
    title: str = "",
    user: User | None = None,
    by: Actor,
    at: datetime,
) -> None:
    Message.objects.create(
        district_id=by.district_id,
        channel=channel,
        sent_to=sent_to,
        title=title[:120],
        words=words,
        user=user,
        made_by=by.post,
        made_at=at,
        try_at=at,
    )
