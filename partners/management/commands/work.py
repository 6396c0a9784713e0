"""The background worker: jobs and nightly clocks, the journal's sealer, the outbox. Stops cleanly on SIGTERM."""

import asyncio
import logging
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection
from django.utils import timezone
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from partners.journal.sealing import seal
from partners.notices.delivery import deliver

logger = logging.getLogger(__name__)

EVERY_SECONDS = 1.0
AFTER_A_FAULT_SECONDS = 10.0
GRACE_SECONDS = 10.0  # for the job at hand; the supervisor waits 15


class Loop(threading.Thread):
    """Does one thing each second until told to stop; a fault costs ten seconds, not the loop."""

    def __init__(self, name: str, turn: Callable[..., object], stopping: threading.Event) -> None:
        super().__init__(name=name)
        self.turn = turn
        self.stopping = stopping

    def run(self) -> None:
        pause = 0.0
        while not self.stopping.wait(pause):
            pause = EVERY_SECONDS
            close_old_connections()
            try:
                self.turn(at=_now())
            except Exception:
                logger.exception("the %s stumbled", self.name)
                pause = AFTER_A_FAULT_SECONDS
        connection.close()


def _now() -> datetime:
    return timezone.now()


class Command(BaseCommand):
    help = "Runs jobs, nightly clocks, the sealer of the journal and the delivery of texts and e-mails."

    def handle(self, *_args: Any, **_options: Any) -> None:
        stopping = threading.Event()
        loops = [Loop("sealer", seal, stopping), Loop("delivery", deliver, stopping)]
        if settings.DEMONSTRATION:
            loops.append(Loop("demonstration", import_string(settings.DEMONSTRATION_PLAYER), stopping))
        for loop in loops:
            loop.start()
        try:
            connector = app.connector
            assert isinstance(connector, DjangoConnector)
            with app.replace_connector(connector.get_worker_connector()):
                asyncio.run(_work())
        finally:
            stopping.set()
            for loop in loops:
                loop.join()


async def _work() -> None:
    """Run jobs until SIGTERM or Ctrl-C; the one at hand is finished first."""
    async with app.open_async():
        await app.run_worker_async(
            name="dure",
            concurrency=1,
            shutdown_graceful_timeout=GRACE_SECONDS,
            delete_jobs="successful",
        )
