"""Old workbooks (xls), read in a process of its own with little memory and little time.

An xls of five kilobytes can name one cell at the far corner of each of a hundred sheets, and the parser
builds every rectangle when the file is opened: a gigabyte a sheet. An xlsx can be looked through first; the
old format cannot without writing half a parser. So it is opened where running out of memory costs nothing.

What comes back are lines of JSON, since a process that has read a stranger's file is not to be trusted with
more: for each sheet its name and first column, then a line for each row.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

from django.utils.translation import gettext_lazy as _

from partners.paperwork.tables import LockedWorkbook, NotATable, TableError, TooLarge
from partners.paperwork.workbooks import Sheet, sheets

MEMORY: Final = 1_000_000_000  # bytes
SECONDS: Final = 60
_ROOT: Final = Path(__file__).parents[2]
_PROGRAM: Final = "from partners.paperwork.apart import main; main()"


def sheets_apart(data: bytes) -> Iterator[Sheet]:
    """As workbooks.sheets, for an xls. Raises TooLarge when memory or time do not suffice."""
    with tempfile.TemporaryFile() as answer:
        try:
            done = subprocess.run(
                [sys.executable, "-c", _PROGRAM],
                input=data,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                cwd=_ROOT,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise TooLarge.unpacked() from error
        if done.returncode != 0:
            raise TooLarge.unpacked()
        answer.seek(0)
        yield from _read(answer)


def _read(answer: IO[bytes]) -> Iterator[Sheet]:
    for line in answer:
        head = json.loads(line)
        if "error" in head:
            raise _ERRORS.get(head["error"], _damaged)()
        rows = _rows(answer, head["rows"])
        yield Sheet(head["name"], head["first"], rows)
        for _unread in rows:  # a reader who saw the wrong columns stopped early
            pass


def _rows(answer: IO[bytes], count: int) -> Iterator[tuple[int, list[str]]]:
    for line in range(1, count + 1):
        yield line, json.loads(answer.readline())


def _damaged() -> NotATable:
    return NotATable(_("a damaged workbook"))


_ERRORS: Final = {TooLarge.code: TooLarge.unpacked, LockedWorkbook.code: LockedWorkbook}


def main() -> None:
    """What the other process does: a workbook on its input, lines on its output."""
    # Where the system knows no such limit (macOS), time alone is limited.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = sys.stdout
    try:
        for sheet in sheets(sys.stdin.buffer.read()):
            rows = [cells for _line, cells in sheet.rows]
            out.write(json.dumps({"name": sheet.name, "first": sheet.first, "rows": len(rows)}) + "\n")
            out.writelines(json.dumps(row) + "\n" for row in rows)
    except TableError as error:
        out.write(json.dumps({"error": error.code}) + "\n")
