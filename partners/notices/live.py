"""Telling open pages that something changed: ids only, after the commit. HTTP decides again what is shown."""

import logging
from typing import TypedDict

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

logger = logging.getLogger(__name__)


class Changed(TypedDict):
    type: str
    kind: str
    id: str


def organisation_group(organisation_id: int) -> str:
    return f"organisation.{organisation_id}"


def announce(organisation_id: int, kind: str, about: object = "") -> None:
    """Tell the open pages of an organisation's posts that `kind` (and which id) changed.

    A page without its socket still works, so a channel layer that is down costs a reload, never the request.
    """
    layer = get_channel_layer()
    event = Changed(type="changed", kind=kind, id=str(about))
    try:
        async_to_sync(layer.group_send)(organisation_group(organisation_id), event)
    except (OSError, ConnectionError) as error:
        logger.warning("no announcement of %s: %s", kind, error)


def announce_work(organisation_id: int) -> None:
    announce(organisation_id, "work")
