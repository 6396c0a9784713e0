"""What the two commands that read files share: opening the file, the language, saying no."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from partners.paperwork.imports import ImportRefused
from partners.paperwork.reading import MAX_BYTES
from partners.paperwork.tables import EmptyFile, Table, TableError, TooLarge

LONGEST_REFUSAL = 2_000  # letters; a wrong file may have thousands of columns to tell


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--dry-run", action="store_true", help="Write nothing, and print the same.")
    parser.add_argument(
        "--language",
        choices=[code for code, _name in settings.LANGUAGES],
        default=settings.LANGUAGE_CODE,
        help="Of the report (default: %(default)s).",
    )


@contextmanager
def said_of(path: Path, language: str) -> Iterator[None]:
    """Speak `language`; a file that is refused ends the command with the file's name and the reason."""
    with translation.override(language):
        try:
            yield
        except (TableError, ImportRefused) as error:
            message = error.message
            if len(message) > LONGEST_REFUSAL:
                message = f"{message[:LONGEST_REFUSAL]} …"
            raise CommandError(f"{path}: {message}") from error


def contents(path: Path) -> bytes:
    """The bytes of the file. Raises CommandError, EmptyFile, TooLarge."""
    try:
        with path.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise CommandError(_("%(file)s: There is no such file.") % {"file": path}) from error
    except IsADirectoryError as error:
        raise CommandError(_("%(file)s: This is a folder. Name one file in it.") % {"file": path}) from error
    except OSError as error:
        reason = {"file": path, "reason": error.strerror or error}
        raise CommandError(_("%(file)s: The file cannot be opened: %(reason)s.") % reason) from error
    if len(data) > MAX_BYTES:
        raise TooLarge.file(MAX_BYTES)
    if not data.strip():
        raise EmptyFile
    return data


def read_line(path: Path, table: Table) -> str:
    """What was read, in one line."""
    form = ", ".join(part for part in (table.kind, table.encoding, table.sheet) if part)
    facts = {
        "file": path.name,
        "form": form,
        "rows": len(table) + len(table.broken),
        "line": table.header_line,
    }
    return _("%(file)s (%(form)s): %(rows)d rows; the names of the columns are in line %(line)d") % facts
