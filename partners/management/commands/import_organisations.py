"""A public list of welfare facilities into organisations."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.access.acting import acting
from partners.access.actors import COMMAND
from partners.management import importing
from partners.organisations.importing import COLUMNS, DISTRICT_CODE, DISTRICT_NAME, import_organisations
from partners.paperwork.imports import ImportRefused
from partners.paperwork.reading import read_table
from partners.places.boundaries import is_json


class Command(BaseCommand):
    help = (
        "Makes organisations from a list of welfare facilities (csv, xls or xlsx). Rows that cannot be used are "
        "named and left out; a list that was imported before changes only what it says otherwise."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        importing.add_arguments(parser)
        parser.add_argument(
            "--district",
            metavar="CODE",
            default="",
            help="The ten-digit code of the district: for rows that name none; rows of others are left out.",
        )

    def handle(
        self, *args: object, file: Path, district: str, dry_run: bool, language: str, **options: object
    ) -> None:
        at = timezone.now()
        with importing.said_of(file, language):
            data = importing.contents(file)
            if is_json(data):
                raise ImportRefused(
                    "json", gettext_lazy("This is JSON, not a table. Boundaries go to import_places.")
                )
            table = read_table(data, required=_columns(district))
            with acting(COMMAND, at=at):
                report = import_organisations(
                    table, importing.read_line(file, table), district_code=district, by=COMMAND, at=at
                )
                transaction.set_rollback(dry_run)
            for line in report.lines(gettext_lazy("line %(line)d")):
                self.stdout.write(line)
            if dry_run:
                self.stdout.write(_("A trial: nothing was written."))


def _columns(district: str) -> tuple[str, ...]:
    """With --district, a list of one district need not say on each row which."""
    return tuple(name for name in COLUMNS if not (district and name in {DISTRICT_CODE, DISTRICT_NAME}))
