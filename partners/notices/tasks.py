"""Jobs behind the pages: queued in PostgreSQL, run by `manage.py work`, each inside acting()."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app
from procrastinate.tasks import Task

from partners.access.acting import acting
from partners.access.actors import Actor, nightly
from partners.people.models import Post
from partners.places.models import District

logger = logging.getLogger(__name__)

Clock = Callable[..., object]  # (*, by: Actor, at: datetime)


class PostEnded(Exception):
    """The post that asked for a job has ended since: nothing is done in its name any more."""


class NightFailed(Exception):
    """Some clocks of the night broke; the others ran. What they leave is taken up the next night."""


def acting_task(**options: Any) -> Callable[[Clock], Task[Any, Any, Any]]:
    """Make a job of a function `(*, by, at, …)`: it runs inside acting(), for the post or district it was put for.

        @acting_task(queue="files")
        def write_file(*, by: Actor, at: datetime, file_id: str) -> None: …

        write_file.defer(post=by.post.pk, file_id=str(file.pk))     # or district=…, as its nightly actor

    Put inside a request, it is queued with the request's transaction. Arguments are ids, never names.
    """

    def wrap(work: Clock) -> Task[Any, Any, Any]:
        def run(*, post: int | None = None, district: int | None = None, **arguments: Any) -> None:
            at = timezone.now()
            with acting(_actor(post, district, at), at=at) as actor:
                work(by=actor, at=at, **arguments)

        run.__doc__ = work.__doc__
        return app.task(**{"name": f"{work.__module__}.{work.__qualname__}"} | options)(run)

    return wrap


def _actor(post: int | None, district: int | None, at: datetime) -> Actor:
    if post is None:
        assert district is not None, "a job is for a post or for a district"
        return nightly(district)
    held = Post.objects.held_at(at).with_whole_post().filter(pk=post, user__is_active=True).first()
    if held is None:
        raise PostEnded(post)
    return Actor.of(held)


@app.periodic(cron="10 15 * * *")  # ten past midnight in Seoul; the queue's clock is UTC
@app.task(name="partners.notices.nightly", queueing_lock="nightly", lock="nightly")
def run_night(timestamp: int) -> None:
    """The day's clocks. A machine that was off at midnight does it when it is on again, once."""
    night(at=timezone.now())


def night(*, at: datetime) -> None:
    """Run each clock of settings.NIGHTLY for each district: a transaction and an actor of its own for each.

    The clocks are named by dotted paths, since the ground imports no room above it. Each is a function
    `(*, by, at)` that finds nothing left to do when it runs again. Raises NightFailed in the end when one broke.
    """
    clocks: list[tuple[str, Clock]] = [(path, import_string(path)) for path in settings.NIGHTLY]
    broken = []
    for district_id in District.objects.order_by("pk").values_list("pk", flat=True):
        for path, clock in clocks:
            try:
                with acting(nightly(district_id), at=at) as actor:
                    clock(by=actor, at=at)
            except Exception:
                logger.exception("%s broke for district %s", path, district_id)
                broken.append(f"{path} ({district_id})")
    if broken:
        raise NightFailed(", ".join(broken))
