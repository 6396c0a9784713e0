"""Emptying the outbox: one message a transaction, at least once, tried again ever more rarely."""

import logging
import re
from datetime import datetime, timedelta

from partners.access.acting import acting
from partners.access.actors import DELIVERY
from partners.notices.adapters import (
    EmailAdapter,
    NotDelivered,
    Shown,
    TextAdapter,
    email_adapter,
    text_adapter,
)
from partners.notices.models import Channel, Message

logger = logging.getLogger(__name__)

# How long after each try the next one comes; after the last the message has failed.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 8 * 60, 24 * 60))
BATCH = 50
# The way in that a link opens is worthless to a thief of the outbox once the message has left.
_TOKEN = re.compile(r"(/(?:link|accept)/)[\w-]{20,}")


def deliver(*, at: datetime, most: int = BATCH) -> int:
    """Send what is due, the longest due first. Returns how many left.

    Each message is locked, sent and marked in a transaction of its own; others that deliver skip it. A crash
    between sending and marking sends that one message twice, never none.
    """
    left = 0
    for _turn in range(most):
        outcome = _deliver_next(at)
        if outcome is None:
            break
        left += outcome
    return left


def _deliver_next(at: datetime) -> bool | None:
    """Try one message: whether it left, or None when nothing is due."""
    with acting(DELIVERY, at=at):
        waiting = Message.objects.filter(try_at__lte=at, sent_at=None, failed_at=None)
        message = waiting.select_for_update(skip_locked=True).order_by("try_at", "pk").first()
        if message is None:
            return None
        try:
            shown = _send(message)
        except NotDelivered as error:
            message.tries += 1
            message.failure = str(error)[:200]
            if message.tries > len(PAUSES):
                message.failed_at = at
            else:
                message.try_at = at + PAUSES[message.tries - 1]
            message.save(update_fields=["tries", "failure", "try_at", "failed_at"])
            logger.warning("message %s not delivered, try %s: %s", message.pk, message.tries, message.failure)
            return False
        message.tries += 1
        message.sent_at, message.failure = at, ""
        if not shown:
            message.words = _TOKEN.sub(r"\1…", message.words)
        message.save(update_fields=["tries", "sent_at", "failure", "words"])
        return True


def _send(message: Message) -> bool:
    """Hand the message to its adapter; whether it only shows it. Raises NotDelivered.

    Whatever an office's adapter raises counts as not delivered: one bad message must not hold up the others.
    """
    key = str(message.pk)
    adapter: TextAdapter | EmailAdapter
    try:
        if message.channel == Channel.TEXT:
            adapter = text = text_adapter()
            text.send_text(message.sent_to, message.words, key=key)
        else:
            adapter = email = email_adapter()
            email.send_email(message.sent_to, message.title, message.words, key=key)
    except NotDelivered:
        raise
    except Exception as error:
        logger.exception("an adapter broke on message %s", key)
        raise NotDelivered(type(error).__name__) from error
    return isinstance(adapter, Shown)
