"""Sealing the journal: each second, the lines of settled transactions under a chained HMAC.

Writers only insert. A chain computed in their own transactions would make them wait for each other, and would
miss a tail cut off; so one sealer follows behind. It takes the lines whose transaction number lies below the
oldest transaction still running: no line with such a number can appear any more, so a line added, changed or
taken away afterwards shows. The key lies outside the database (SEAL_KEY).
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db import connection
from django.db.models import Max, Min, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from partners.access.acting import acting
from partners.access.actors import SEALER, Actor
from partners.access.roles import Role
from partners.journal.models import Entry, Seal
from partners.notices.services import write_email
from partners.people.models import Post, User

ONE_SEALER = 0x6A6F7572  # the advisory lock that only one sealer holds
CHUNK = 2000
FIRST_MAC = bytes(32)


class CounterWentBack(Exception):
    """The database's transaction counter lies behind the last seal: it was restored into another server.

    Its new lines would never be sealed. `pg_resetwal --next-transaction-id` lifts the counter.
    """


@dataclass(frozen=True, slots=True)
class Fault:
    """The first place where the journal is not what was sealed.

    number    of the seal
    what      LINES (changed, added or taken away), SEAL (changed), GAP (a seal is missing), HEAD (the last ones are)
    said      what stands there, for the one who looks into it
    since, until   the lines the seal covers were written between these moments; None when none are left
    """

    number: int
    what: str
    said: str
    since: datetime | None = None
    until: datetime | None = None


def seal(*, at: datetime) -> Seal | None:
    """Seal what has settled since the last seal. None when there is nothing, or another sealer is at it.

    Raises CounterWentBack.
    """
    with acting(SEALER, at=at):
        if not _alone():
            return None
        last = Seal.objects.order_by("-number").first()
        start = last.settled_to if last else 0
        horizon = _horizon()
        if horizon < start:
            raise CounterWentBack(f"the counter is at {horizon}, the last seal at {start}")
        lines, digest = _digest(start, horizon)
        if not lines:
            return None
        number = last.number + 1 if last else 1
        sealed = Seal(
            number=number,
            settled_from=start,
            settled_to=horizon,
            lines=lines,
            digest=digest,
            sealed_at=at,
        )
        sealed.mac = _mac(bytes(last.mac) if last else FIRST_MAC, sealed)
        sealed.save(force_insert=True)
        return sealed


def verify(*, at: datetime, head: tuple[int, str] | None = None) -> tuple[int, Fault | None]:
    """Recompute every seal in order: how many hold, and the first fault.

    `head` is the number and mac (hex) of a seal noted elsewhere, such as in the day's mail to the privacy
    officer: without it a cut off end, seals and lines together, cannot be told from a journal that ends there.
    """
    with acting(SEALER, at=at):
        mac, start, number = FIRST_MAC, 0, 0
        for sealed in Seal.objects.order_by("number").iterator(chunk_size=CHUNK):
            fault = _fault(sealed, number + 1, start, mac)
            if fault:
                return number, fault
            if head and head[0] == sealed.number and head[1] != bytes(sealed.mac).hex():
                return number, Fault(sealed.number, "HEAD", "not the seal that was noted")
            mac, start, number = bytes(sealed.mac), sealed.settled_to, sealed.number
        if head and head[0] > number:
            return number, Fault(
                number + 1, "HEAD", f"seal {head[0]} was noted; the journal ends at {number}"
            )
        return number, None


def unsealed(*, at: datetime) -> int:
    """Lines that wait for a seal."""
    with acting(SEALER, at=at):
        last = Seal.objects.order_by("-number").first()
        return Entry.objects.filter(transaction__gte=last.settled_to if last else 0).count()


def send_head(*, by: Actor, at: datetime) -> int:
    """Each night, to the district's privacy officers: the last seal, so that a journal cut off later shows.

    `by` is `nightly(district_id)`. Returns how many mails were written.
    """
    with acting(SEALER, at=at):
        last = Seal.objects.order_by("-number").first()
    if last is None:
        return 0
    officers = User.objects.filter(
        posts__in=Post.objects.held_at(at).filter(role=Role.PRIVACY, organisation__district_id=by.here)
    ).distinct()
    head = f"{last.number}:{bytes(last.mac).hex()}"
    for officer in officers:
        with translation.override(officer.language):
            title = _("[Dure] The journal's seal %(number)s") % {"number": last.number}
            words = _(
                "Keep this line. With it, whoever keeps the server can show that nothing was cut off the journal "
                "after today: manage.py verify_journal --head %(head)s"
            ) % {"head": head}
        write_email(officer, title, words, by=by, at=at)
    return len(officers)


def _fault(sealed: Seal, number: int, start: int, mac: bytes) -> Fault | None:
    if sealed.number != number:
        return Fault(number, "GAP", f"seal {number} is missing; {sealed.number} follows")
    if sealed.settled_from != start:
        return Fault(number, "SEAL", "does not begin where the one before ended")
    if not hmac.compare_digest(_mac(mac, sealed), bytes(sealed.mac)):
        return Fault(number, "SEAL", "was changed, or made with another key")
    lines, digest = _digest(sealed.settled_from, sealed.settled_to)
    if (lines, digest) == (sealed.lines, bytes(sealed.digest)):
        return None
    said = (
        "a line was changed"
        if lines == sealed.lines
        else f"{sealed.lines} lines were sealed, {lines} are there"
    )
    between = _settled(sealed.settled_from, sealed.settled_to).aggregate(since=Min("at"), until=Max("at"))
    return Fault(number, "LINES", said, between["since"], between["until"])


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_SEALER])
        row = cursor.fetchone()
    assert row is not None
    return bool(row[0])


def _horizon() -> int:
    """Every transaction below this number has ended, one way or the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


def _settled(start: int, end: int) -> QuerySet[Entry]:
    return Entry.objects.filter(transaction__gte=start, transaction__lt=end)


def _digest(start: int, end: int) -> tuple[int, bytes]:
    """How many lines [start, end) has, and one digest of them all in the order of their keys."""
    total, lines = hashlib.sha256(), 0
    for digest in _digests(_settled(start, end).order_by("pk").iterator(chunk_size=CHUNK)):
        total.update(digest)
        lines += 1
    return lines, total.digest()


def _digests(entries: Iterable[Entry]) -> Iterator[bytes]:
    for entry in entries:
        said = [
            str(entry.pk),
            entry.district_id,
            entry.at.astimezone(UTC).isoformat(),
            entry.user_id,
            entry.post_id,
            entry.organisation_id,
            entry.act,
            [str(household) for household in entry.households],
            entry.target,
            entry.why,
            entry.facts,
            entry.address,
            entry.transaction,
        ]
        yield hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).digest()


def _mac(before: bytes, sealed: Seal) -> bytes:
    """Over the mac before and all that the seal says."""
    said = [
        before.hex(),
        sealed.number,
        sealed.settled_from,
        sealed.settled_to,
        sealed.lines,
        bytes(sealed.digest).hex(),
        sealed.sealed_at.astimezone(UTC).isoformat(),
    ]
    key = hashlib.sha256(b"dure journal seal" + settings.SEAL_KEY.encode()).digest()
    return hmac.new(key, json.dumps(said).encode(), hashlib.sha256).digest()
