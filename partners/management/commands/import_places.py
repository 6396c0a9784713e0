"""Places from a list of Eup, Myeon and Dong, or their boundaries from GeoJSON: the file's content tells which."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.access.acting import acting
from partners.access.actors import COMMAND
from partners.management import importing
from partners.paperwork.imports import Report
from partners.paperwork.reading import read_table
from partners.places.boundaries import is_json
from partners.places.importing import import_places
from partners.places.lists import COLUMNS
from partners.places.outlining import import_boundaries
from partners.words.hidden import clean_text


class Command(BaseCommand):
    help = (
        "Makes places from a list of Eup, Myeon and Dong with their codes (csv, xls or xlsx), or gives them the "
        "boundaries of a GeoJSON file. Names what does not match."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        importing.add_arguments(parser)
        parser.add_argument(
            "--district",
            metavar="CODE",
            default="",
            help="Of boundaries: the ten-digit code of their district, where the file itself does not tell.",
        )

    def handle(
        self, *args: object, file: Path, district: str, dry_run: bool, language: str, **options: object
    ) -> None:
        with importing.said_of(file, language):
            data = importing.contents(file)
            report, place = self._import(file, data, district, dry_run)
            for line in report.lines(str(place)):
                self.stdout.write(line)
            if dry_run:
                self.stdout.write(_("A trial: nothing was written."))

    def _import(self, file: Path, data: bytes, district: str, dry_run: bool) -> tuple[Report, Promise | str]:
        at = timezone.now()
        if is_json(data):
            name = clean_text(file.name, one_line=True)
            with acting(COMMAND, at=at):
                report = import_boundaries(data, name, district_code=district, by=COMMAND, at=at)
                transaction.set_rollback(dry_run)
            return report, gettext_lazy("polygon %(line)d")
        table = read_table(data, required=COLUMNS)
        with acting(COMMAND, at=at):
            report = import_places(table, importing.read_line(file, table), by=COMMAND, at=at)
            transaction.set_rollback(dry_run)
        return report, gettext_lazy("line %(line)d")
