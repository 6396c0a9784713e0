"""Plays the plan through the services: one simulated day of one track a transaction, together with its row.

Killed anywhere, it goes on where the last commit left off; two players take turns under a lock of the database.
"""

import gc
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone, translation

from coordination.demonstration import ground
from coordination.demonstration.acts import Act, CallsMeeting, OpensCase
from coordination.demonstration.models import DemoDay, DemoLoad
from coordination.demonstration.performing import perform
from coordination.demonstration.places import GANGDONG, REGIONS
from coordination.demonstration.plan import Plan, Unit
from coordination.demonstration.stage import Stage
from network import publishing
from partners.access.acting import acting
from partners.access.actors import DELIVERY, VISITOR
from partners.calendar.clocks import SEOUL
from partners.notices import live
from partners.notices.models import Message
from partners.people.models import User
from partners.places.models import Counter as Series

logger = logging.getLogger(__name__)

_all_is_in = threading.Event()

PLAYING = 0x64656D6F  # the advisory lock under which one day is played at a time
PATIENCE = 120  # times a day is tried while somebody holds what it needs
PAUSE_SECONDS = 0.25
REST_FOR_VISITORS = 0.15  # of the time a day took: the site is in use meanwhile
EARLY, WHOLE = ":published-early", ":published"  # tracks of the days on which figures were published
TURN_SECONDS = 6.0  # the supervisor waits longer than this for the worker to stop


class NotADemonstration(Exception):
    """This database holds people who were not invented: nothing is played into it."""


def start(seed: int, scale: str, present: datetime) -> Plan:
    """The plan of this database: as it was begun, or begun now with its ground. Raises NotADemonstration."""
    if not settings.DEMONSTRATION:
        raise NotADemonstration("DEMONSTRATION is not set: this is no demonstration.")
    with _alone(), acting(VISITOR, at=timezone.now()):
        plan = going_on()
        if plan is None:
            if User.objects.filter(is_invented=False).exists():
                raise NotADemonstration(
                    "People who were not invented are here; the demonstration needs a database of its own."
                )
            plan = Plan(seed, scale, present)
            ground.lay(plan)
    return plan


def going_on() -> Plan | None:
    """The plan that was begun in this database; None where none was."""
    load = DemoLoad.objects.first()
    return _plan(load.seed, load.scale, load.present.astimezone(SEOUL)) if load else None


@lru_cache(maxsize=1)
def _plan(seed: int, scale: str, present: datetime) -> Plan:
    """Worked out once a process: the worker plays it in many turns."""
    return Plan(seed, scale, present)


def play_until_usable(plan: Plan, *, strict: bool = False) -> None:
    """Play what a first look needs: Gangdong's last ninety days."""
    if DemoDay.objects.filter(track=GANGDONG.slug + EARLY).exists():
        return  # told by one row, without working the plan out again
    _play(plan, plan.usable, strict=strict)
    _publish(plan, GANGDONG.slug, EARLY)


def play_rest(*, stop: Callable[[], bool] = lambda: False, strict: bool = False) -> bool:
    """Play what is missing, pausing a little after each day.

    Returns True when everything is in, False when there is no demonstration or `stop()` said so in between.
    """
    plan = going_on() if settings.DEMONSTRATION else None
    if plan is None:
        return False
    if _missing() and not _play(
        plan, [*plan.usable, *plan.rest], stop=stop, pause=REST_FOR_VISITORS, strict=strict
    ):
        return False
    for region in REGIONS:
        _publish(plan, region.slug, WHOLE)
    return True


def _missing() -> bool:
    """Whether days are missing: told by two counts, without working the plan out again."""
    days = DemoDay.objects.exclude(track__endswith=EARLY).exclude(track__endswith=WHOLE)
    return days.count() < DemoLoad.objects.values_list("units", flat=True)[0]


def _publish(plan: Plan, region: str, when: str) -> None:
    """Let a council's secretary open its public pages and publish its figures, once; some have no secretary."""
    stage = Stage()
    if f"{region}/council/1" not in stage.posts:
        return
    secretary = stage.actor(f"{region}/council/1")
    with translation.override(settings.LANGUAGE_CODE), _alone():
        if DemoDay.objects.filter(track=region + when).exists():
            return
        with acting(secretary, at=plan.present):
            publishing.open_pages(by=secretary)
            publishing.publish(by=secretary, at=plan.present)
        with acting(VISITOR, at=timezone.now()):
            DemoDay.objects.create(track=region + when, day=plan.last_day, acts=0)


def turn(*, at: datetime) -> None:
    """A turn of the background worker: some seconds of playing, so that it stops soon when told to."""
    until = time.monotonic() + TURN_SECONDS
    if not _all_is_in.is_set() and play_rest(stop=lambda: time.monotonic() > until):
        _all_is_in.set()


def _play(
    plan: Plan,
    units: Sequence[Unit],
    *,
    stop: Callable[[], bool] = lambda: False,
    pause: float = 0.0,
    strict: bool = False,
) -> bool:
    stage = Stage()
    # The plan's many rows never die: looking through them at each collection costs a fifth of the time.
    if not gc.get_freeze_count():
        gc.collect()
        gc.freeze()
    for unit in units:
        if stop():
            return False
        if stage.is_in(unit.track, unit.day):
            continue
        began = time.monotonic()
        _patiently(unit, lambda unit=unit: _play_day(plan, unit, stage, strict=strict))  # type: ignore[misc]
        if pause:
            time.sleep((time.monotonic() - began) * pause)
    return True


def _patiently(unit: Unit, play: Callable[[], None]) -> None:
    """Play a day; where someone holds what it needs for too long, try again. Nothing of it is in before it is whole."""
    for left in range(PATIENCE - 1, -1, -1):
        try:
            play()
            return
        except OperationalError as error:
            if not left:
                raise
            logger.info("%s %s waits: %s", unit.track, unit.day, error)
            connection.close_if_unusable_or_obsolete()
            time.sleep(PAUSE_SECONDS)


@contextmanager
def _alone() -> Iterator[None]:
    """A transaction in which no other player writes; ends with the transaction, however that ends."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PLAYING])
        yield


def _play_day(plan: Plan, unit: Unit, stage: Stage, *, strict: bool) -> None:
    """Play one day, whole or not at all, and write that it is in. Another player's day is only taken note of."""
    # Pages are not told of days long gone; stored words are in the language of the record.
    with live.quiet(), translation.override(settings.LANGUAGE_CODE), _alone():
        done = DemoDay.objects.filter(track=unit.track, day=unit.day).first()
        if done is not None:
            stage.remember(done.track, done.day, done.made)
            return
        made: dict[str, str | int] = {}
        left_out = 0
        with _numbers(unit, stage) as give:
            for act in plan.acts[unit]:
                give(act)
                try:
                    actor = stage.actor(act.by)
                    with acting(actor, at=act.at):
                        new = perform(act, stage, actor)
                except (OperationalError, InterfaceError):
                    raise  # of the database, not of the act: the day is played again
                except Exception as error:
                    if strict:
                        raise
                    # A visitor came before: whatever is left of this story is theirs.
                    left_out += 1
                    logger.info("left out: %s %s: %r", type(act).__name__, act.by, error)
                    continue
                made |= new
                stage.made |= new
        _deliver(plan)
        with acting(VISITOR, at=timezone.now()):
            DemoDay.objects.create(
                track=unit.track, day=unit.day, acts=len(plan.acts[unit]), left_out=left_out, made=made
            )
    stage.remember(unit.track, unit.day, made)


@contextmanager
def _numbers(unit: Unit, stage: Stage) -> Iterator[Callable[[Act], None]]:
    """Let cases and meetings take the numbers the plan gave them, whichever track is played first.

    The district's counters stand at the plan's last number from the beginning, so that what visitors open is
    numbered after it. For the length of this transaction, which holds their rows, they are set back.
    """
    stood: dict[tuple[str, int], int] = {}
    district = stage.districts[unit.region]

    def set_to(series: str, year: int, last: int) -> None:
        Series.objects.filter(district=district, series=series, year=year).update(last=last)

    def give(act: Act) -> None:
        if isinstance(act, OpensCase):
            key = ("CASE", act.at.astimezone(SEOUL).year)
        elif isinstance(act, CallsMeeting):
            key = ("MEETING", act.starts_at.astimezone(SEOUL).year)
        else:
            return
        if key not in stood:
            held = Series.objects.select_for_update().get(district=district, series=key[0], year=key[1])
            stood[key] = held.last
        set_to(*key, act.number - 1)

    yield give
    for (series, year), last in stood.items():
        set_to(series, year, last)


def _deliver(plan: Plan) -> None:
    """Texts of that day have long arrived: the outbox must not send two years' worth tonight."""
    with acting(DELIVERY, at=plan.present):
        waiting = Message.objects.filter(sent_at=None, failed_at=None, made_at__lte=plan.present)
        waiting.update(sent_at=F("made_at"))


def progress() -> tuple[int, Counter[str]]:
    """How much is in, in hundredths of all acts, and how many days of each district."""
    load = DemoLoad.objects.first()
    if load is None:
        return 0, Counter()
    days: Counter[str] = Counter()
    played = 0
    for track, acts in DemoDay.objects.exclude(acts=0).values_list("track", "acts"):
        days[track.partition(":")[0]] += 1
        played += acts
    return (100 if sum(days.values()) >= load.units else min(99, played * 100 // max(load.acts, 1))), days
