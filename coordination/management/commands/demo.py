"""`manage.py demo`: play the demonstration, say how far it is, print its sign-ins."""

import os
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from coordination.demonstration import player, sign_ins
from coordination.demonstration.plan import SCALES, SEED
from partners.calendar.clocks import SEOUL


class Command(BaseCommand):
    help = "Plays two years of four districts into an empty database (with DEMONSTRATION=1), or says what is there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=SEED, help="another seed tells other stories")
        parser.add_argument("--scale", choices=sorted(SCALES), default=os.environ.get("SCALE") or "full")
        parser.add_argument(
            "--present", help="the moment at which the two years end (ISO 8601); now, when left out"
        )
        parser.add_argument("--until-usable", action="store_true", help="stop once the site is worth a look")
        parser.add_argument("--sign-ins", action="store_true", help="print the demonstration's sign-ins")
        parser.add_argument("--strict", action="store_true", help="stop at the first act that is refused")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["sign_ins"]:
            self.stdout.write(sign_ins.table())
            return
        try:
            plan = player.start(options["seed"], options["scale"], self._present(options["present"]))
        except player.NotADemonstration as error:
            raise CommandError(str(error)) from None
        player.play_until_usable(plan, strict=options["strict"])
        if not options["until_usable"]:
            player.play_rest(strict=options["strict"])
        percent, days = player.progress()
        self.stdout.write(
            f"{percent}%: " + ", ".join(f"{name} {many} days" for name, many in sorted(days.items()))
        )

    def _present(self, text: str | None) -> datetime:
        """The present, on the minute: it is stored, and the same plan goes on from it."""
        try:
            moment = datetime.fromisoformat(text) if text else timezone.now()
        except ValueError:
            raise CommandError(f"--present {text} is no moment: write 2026-11-22T18:00+09:00.") from None
        moment = moment if moment.tzinfo else moment.replace(tzinfo=SEOUL)
        return moment.astimezone(SEOUL).replace(second=0, microsecond=0)
