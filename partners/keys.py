"""Keys made by the application: known before the row is written, in order of time, saying nothing of the row."""

from uuid import UUID

import uuid_utils


def new_key() -> UUID:
    """A fresh UUID version 7 (RFC 9562): its first 48 bits are milliseconds, so indexes grow at one end."""
    return UUID(int=uuid_utils.uuid7().int)
