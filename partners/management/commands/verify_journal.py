"""Recompute the journal's seals, and name the first place that is not what was sealed."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from partners.journal import sealing


def noted(text: str) -> tuple[int, str]:
    """`120:5f…` as the day's mail gives it."""
    number, colon, mac = text.partition(":")
    if not (number.isdecimal() and colon and len(mac) == 64):  # noqa: PLR2004 - 32 bytes in hex
        raise ArgumentTypeError("write it as the mail gave it: a number, a colon, 64 letters and digits")
    return int(number), mac.lower()


class Command(BaseCommand):
    help = "Checks every seal of the journal; fails naming the first broken one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head", type=noted, help="NUMBER:MAC of a seal noted elsewhere: shows a cut off end"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        at = timezone.now()
        held, fault = sealing.verify(at=at, head=options["head"])
        if fault:
            where = ""
            if fault.since and fault.until:
                where = f", lines of {fault.since:%Y-%m-%d %H:%M:%S} to {fault.until:%Y-%m-%d %H:%M:%S} UTC"
            raise CommandError(
                f"seal {fault.number} ({fault.what}): {fault.said}{where}. {held} seals before it hold."
            )
        self.stdout.write(f"{held} seals hold; {sealing.unsealed(at=at)} lines wait for one.")
